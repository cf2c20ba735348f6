//! Cooperation by year: all partners of a year with last year's carried over at once, and the years of one organisation
//! on its page.

use chrono::Datelike as _;
use contract::cooperations::{
    Cooperation, CooperationChange, CooperationDetails, CooperationIntensity, CooperationsQuery, NewCooperation,
};
use contract::exports::ExportList;
use contract::ids::OrganisationId;
use contract::people::OrganisationReference;
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault, FaultCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address;
use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, ChoiceField, Dialog, Empty, ExportButton, Form, Icon, LoadedPages, PageHead, SelectField, Suggestion,
    Tag, TextAreaField, TextField, Tone, only, open_while, say, say_with_undo,
};
use crate::i18n::{Term, choices, t};
use crate::load::{Pages, pages};
use crate::navigation::filter;
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::session;
use crate::submit::{Doing, filled, missing};

/// What a form begins with: a year of cooperation that is changed, or what is known of a new one.
#[derive(Clone, PartialEq)]
enum Start {
    Change(Cooperation),
    New { year: i16, organisation: Option<OrganisationReference> },
}

fn this_year() -> i16 {
    i16::try_from(clock::today().year()).unwrap_or(2000)
}

#[component]
pub fn CooperationsPage() -> impl IntoView {
    let words = &t().cooperations;
    let chosen = filter("jaar");
    let year = Memo::new(move |_| {
        let typed = chosen.with(|year| year.parse().ok());
        typed.filter(|year| (2001..=2100).contains(year)).unwrap_or_else(this_year)
    });
    let editing: RwSignal<Option<Start>> = RwSignal::new(None);
    let may_change = session::can(Permission::OrganisationsWrite);
    let found = pages(
        move || format!("cooperations/{}", year.get()),
        move |cursor| {
            let query = CooperationsQuery {
                year: Some(year.get()),
                cursor,
                page_size: Some(100),
                total: Some(true),
                ..CooperationsQuery::default()
            };
            async move { api::cooperations::list(&query).await }
        },
    );
    let add = move || editing.set(Some(Start::New { year: year.get_untracked(), organisation: None }));
    let years = move || {
        let here = year.get();
        let link = |other: i16| {
            let current = (other == here).then_some("true");
            let href = format!("/organisaties/samenwerking?jaar={other}");
            view! { <a class="tab" href=href data-noscroll="true" aria-current=current>{other}</a> }
        };
        [here - 1, here, here + 1].map(link).collect_view()
    };
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/organisaties", t().organisations.title)>
                {may_change.then(|| view! {
                    <Button tone=Tone::Primary icon=Icon::Plus on_click=add>{words.add}</Button>
                    <CarryOver year list=found />
                })}
                <ExportButton list=ExportList::Cooperations filters=Signal::derive(move || only("year", year.get())) />
            </PageHead>
            <nav class="tabs years" aria-label=words.choose_year>{years}</nav>
            <LoadedPages
                pages=found
                children=move |items| table(items, year.get_untracked(), may_change.then_some((editing, found)))
                empty=move || {
                    view! { <Empty icon=Icon::Building title=words.none text=words.none_text /> }
                }
            />
            <FormDialog editing list=found />
        </div>
    }
}

/// Carries over everybody of last year who isn't there yet; the toast takes them out again.
#[component]
fn CarryOver(year: Memo<i16>, list: Pages<Cooperation>) -> impl IntoView {
    let words = &t().cooperations;
    let doing = Doing::new();
    let go = move || {
        let wanted = year.get_untracked();
        doing.run_or(
            async move { api::cooperations::carry_over(wanted).await },
            move |added| {
                if added.items.is_empty() {
                    say(words.nothing_to_carry);
                    return;
                }
                list.again();
                let count = i64::try_from(added.items.len()).unwrap_or_default();
                say_with_undo((words.carried_over)(count), move || {
                    spawn_local(async move {
                        for one in &added.items {
                            if let Err(failure) = api::cooperations::remove(one).await {
                                say(failure.sentence());
                                break;
                            }
                        }
                        list.again();
                    });
                });
            },
            |failure| {
                say(failure.sentence());
                None
            },
        );
    };
    view! {
        <Button icon=Icon::Copy busy=Signal::derive(move || doing.is_busy()) on_click=go>
            {move || (words.carry_over)(year.get() - 1)}
        </Button>
    }
}

type Asked = (RwSignal<Option<Start>>, Pages<Cooperation>);

fn table(items: Vec<Cooperation>, year: i16, asked: Option<Asked>) -> impl IntoView {
    let words = &t().cooperations;
    let rows = items.into_iter().map(|it| {
        view! {
            <tr>
                <th scope="row"><a href=address(it.organisation.id)>{it.organisation.name.clone()}</a></th>
                <td data-label=words.intensity>{it.details.intensity.say()}</td>
                <td data-label=words.change>{change_of(&it)}</td>
                <td data-label=words.activities>{activities_of(&it)}</td>
                {asked.map(|asked| view! { <td class="row-buttons"><Buttons it=it.clone() asked /></td> })}
            </tr>
        }
    });
    view! {
        <div class="table-wrap">
            <table class="table table--cards">
                <caption class="only-heard">{(words.caption)(year)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.partner}</th>
                        <th scope="col">{words.intensity}</th>
                        <th scope="col">{words.change}</th>
                        <th scope="col">{words.activities}</th>
                        {asked.map(|_| view! { <th scope="col"><span class="only-heard">{words.actions}</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// How it changed, with the year that it stands beside.
fn change_of(it: &Cooperation) -> impl IntoView + use<> {
    let words = &t().cooperations;
    let earlier = it.earlier.map(|earlier| (words.earlier)(earlier.year, &earlier.intensity.say().to_lowercase()));
    let change = it.change.say();
    let tag = match it.change {
        CooperationChange::New => view! { <Tag kind="info">{change}</Tag> }.into_any(),
        CooperationChange::Strengthened => view! { <Tag kind="good">{change}</Tag> }.into_any(),
        CooperationChange::Unchanged | CooperationChange::Eased => view! { <Tag>{change}</Tag> }.into_any(),
    };
    view! {
        <span class="stack-tight">
            <span>{tag}</span>
            {earlier.map(|earlier| view! { <span class="soft small">{earlier}</span> })}
        </span>
    }
}

fn activities_of(it: &Cooperation) -> AnyView {
    match it.details.activities.clone() {
        Some(activities) => activities.into_any(),
        None => view! { <span class="soft">{t().cooperations.not_filled}</span> }.into_any(),
    }
}

#[component]
fn Buttons(it: Cooperation, asked: Asked) -> impl IntoView {
    let words = &t().cooperations;
    let (editing, list) = asked;
    let doing = Doing::new();
    let name = format!("{} {}", it.organisation.name, it.details.year);
    let (changed, gone) = (it.clone(), it);
    let remove = move || {
        let gone = gone.clone();
        let (name, year) = (gone.organisation.name.clone(), gone.details.year);
        let again = NewCooperation { details: gone.details.clone() };
        doing.run_or(
            async move { api::cooperations::remove(&gone).await },
            move |()| {
                list.again();
                say_with_undo((words.removed)(&name, year), move || {
                    spawn_local(async move {
                        match api::cooperations::create(&again).await {
                            Ok(_) => list.again(),
                            Err(failure) => say(failure.sentence()),
                        }
                    });
                });
            },
            move |failure| {
                say(failure.sentence());
                list.again();
                None
            },
        );
    };
    view! {
        <Button tone=Tone::Quiet icon=Icon::Pencil label=(words.change_it)(&name) on_click=move || editing.set(Some(Start::Change(changed.clone()))) />
        <Button tone=Tone::Quiet icon=Icon::Close label=(words.remove_it)(&name) busy=Signal::derive(move || doing.is_busy()) on_click=remove />
    }
}

/// The years of one organisation, on its page.
#[component]
pub(super) fn CooperationOf(id: OrganisationId, name: String) -> impl IntoView {
    let words = &t().cooperations;
    let editing: RwSignal<Option<Start>> = RwSignal::new(None);
    let may_change = session::can(Permission::OrganisationsWrite);
    let list = pages(
        move || format!("cooperations/of/{id}"),
        move |cursor| async move {
            let query = CooperationsQuery { organisation_id: Some(id), cursor, ..CooperationsQuery::default() };
            api::cooperations::list(&query).await
        },
    );
    let add = may_change.then(|| {
        let begin = move || {
            let organisation = Some(OrganisationReference { id, name: name.clone() });
            editing.set(Some(Start::New { year: this_year(), organisation }));
        };
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=begin>{words.add_year}</Button> }.into_any()
    });
    view! {
        <Card title=words.title nostrip:aside=add>
            <LoadedPages
                pages=list
                lines=2
                children=move |items| {
                    let rows = items.into_iter().map(|it| {
                        let year = it.details.year;
                        view! {
                            <li class="row-apart period">
                                <div class="stack-tight">
                                    <div class="row">
                                        <a class="strong" href=format!("/organisaties/samenwerking?jaar={year}")>{year}</a>
                                        <span>{it.details.intensity.say()}</span>
                                        {change_of(&it)}
                                    </div>
                                    <span class="small">{activities_of(&it)}</span>
                                </div>
                                {may_change.then(|| view! { <span class="row-buttons"><Buttons it=it.clone() asked=(editing, list) /></span> })}
                            </li>
                        }
                    });
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
                }
                empty=|| view! { <p class="soft">{t().cooperations.none_of_organisation}</p> }
            />
        </Card>
        <FormDialog editing list />
    }
}

#[component]
fn FormDialog(editing: RwSignal<Option<Start>>, list: Pages<Cooperation>) -> impl IntoView {
    let open = open_while(editing);
    move || {
        editing.get().map(|start| {
            let words = &t().cooperations;
            let title = if matches!(start, Start::Change(_)) { words.edit } else { words.add };
            view! {
                <Dialog open title>
                    <CooperationForm start=start.clone() open list />
                </Dialog>
            }
        })
    }
}

#[component]
fn CooperationForm(start: Start, open: RwSignal<bool>, list: Pages<Cooperation>) -> impl IntoView {
    let words = &t().cooperations;
    let (details, organisation, at) = match &start {
        Start::Change(it) => (Some(it.details.clone()), Some(it.organisation.clone()), it.details.year),
        Start::New { year, organisation } => (None, organisation.clone(), *year),
    };
    let is_known = organisation.is_some();
    let organisation = organisation.map(|it| Suggestion { code: it.id.to_string(), words: it.name, hint: None });
    let organisation = RwSignal::new(organisation);
    let year = RwSignal::new(at.to_string());
    let details = details.as_ref();
    let code = |change: CooperationChange| change.code().to_owned();
    let intensity = RwSignal::new(details.map(|it| it.intensity.code().to_owned()).unwrap_or_default());
    let change = RwSignal::new(details.and_then(|it| it.stated_change).map(code).unwrap_or_default());
    let activities = RwSignal::new(details.and_then(|it| it.activities.clone()).unwrap_or_default());
    let doing = Doing::new();
    let known = match start {
        Start::Change(it) => Some(it),
        Start::New { .. } => None,
    };
    let submit = move || {
        let whose = organisation_of(organisation);
        let how: Option<CooperationIntensity> = intensity.with_untracked(|code| code.parse().ok());
        let when: Option<i16> = year.with_untracked(|year| year.trim().parse().ok());
        let mut faults: Vec<Fault> = Vec::new();
        if whose.is_none() {
            faults.push(missing("/details/organisationId"));
        }
        if how.is_none() {
            faults.push(missing("/details/intensity"));
        }
        if when.is_none() {
            faults.push(Fault::new("/details/year", FaultCode::WrongFormat, "must be a calendar year"));
        }
        let (true, Some(organisation_id), Some(intensity), Some(year)) = (doing.check(faults), whose, how, when) else {
            return;
        };
        let stated_change = change.with_untracked(|code| code.parse().ok());
        let wanted =
            CooperationDetails { organisation_id, year, intensity, stated_change, activities: filled(activities) };
        let known = known.clone();
        doing.run_or(
            async move {
                match known {
                    Some(known) => api::cooperations::change(&known, &wanted).await,
                    None => api::cooperations::create(&NewCooperation { details: wanted }).await,
                }
            },
            move |saved| {
                let it = saved.value;
                let added = it.version == 1;
                say(if added {
                    (words.added)(&it.organisation.name, it.details.year)
                } else {
                    t().common.saved.to_owned()
                });
                list.again();
                open.set(false);
            },
            move |failure| {
                if failure.is(ErrorCode::PreconditionFailed) {
                    list.again();
                }
                Some(failure)
            },
        );
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=move || open.set(false)>
            {if is_known {
                view! { <p class="strong">{organisation.with_untracked(|it| it.as_ref().map(|it| it.words.clone()))}</p> }.into_any()
            } else {
                view! { <OrganisationField pointer="/details/organisationId" label=words.partner chosen=organisation /> }.into_any()
            }}
            <TextField pointer="/details/year" label=words.year value=year inputmode="numeric" short=true />
            <ChoiceField pointer="/details/intensity" label=words.intensity value=intensity options=choices(CooperationIntensity::all(), CooperationIntensity::code) />
            <SelectField pointer="/details/statedChange" label=words.stated_change help=words.stated_change_help value=change options=choices(CooperationChange::all(), CooperationChange::code) nothing=words.follows optional=true />
            <TextAreaField pointer="/details/activities" label=words.activities value=activities optional=true />
        </Form>
    }
}
