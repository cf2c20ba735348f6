//! Two records of one person side by side: which value goes on, what moves, and what stands in the way.

use std::collections::BTreeMap;

use contract::ids::{MergeId, PersonId};
use contract::merges::{
    MergeChoice, MergeField, MergeFieldPreview, MergeObstacle, MergePreview, MergePreviewRequest, MergeSide, NewMerge,
};
use contract::people::{PeopleSearch, Person};
use contract::problem::ErrorCode;
use contract::profiles::ProfileDetails;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::address;
use super::person::Unknown;
use crate::api::{self, Failure};
use crate::components::{
    Button, Card, Combobox, Empty, Icon, Loaded, Notice, PageHead, Suggestion, Tone, Trouble, say, say_with_undo,
};
use crate::i18n::{Term, intl, moment, t};
use crate::load::load;
use crate::navigation;
use crate::submit::Doing;

#[component]
pub fn MergePeoplePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let keep = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<PersonId>().ok()));
    let other = Memo::new(move |_| query.with(|query| query.get("met")?.parse::<PersonId>().ok()));
    move || match (keep.get(), other.get()) {
        (Some(keep), Some(merge)) if keep != merge => view! { <Compare keep merge /> }.into_any(),
        (Some(keep), _) => view! { <Choose keep /> }.into_any(),
        (None, _) => view! { <Unknown /> }.into_any(),
    }
}

/// The address at which these two are compared.
fn compare_address(keep: PersonId, merge: PersonId) -> String {
    format!("{}/samenvoegen?met={merge}", address(keep))
}

#[component]
fn Choose(keep: PersonId) -> impl IntoView {
    let words = &t().merges;
    let typed = RwSignal::new(String::new());
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let open = navigation::opener();
    let found = load(
        move || format!("people/search/{}", typed.get()),
        move || {
            let name = typed.get().trim().to_owned();
            async move {
                if name.chars().count() < 2 {
                    return Ok(contract::paging::Whole { items: Vec::new() });
                }
                api::people::search(&PeopleSearch { name, limit: Some(8) }).await
            }
        },
    );
    let alike = load(move || format!("people/{keep}/duplicates"), move || api::people::duplicates(keep));
    let suggestions = Signal::derive(move || {
        let people = found.get().map(|found| found.items).unwrap_or_default();
        let others = people.into_iter().filter(|person| person.id != keep);
        others
            .map(|person| Suggestion { code: person.id.to_string(), words: person.display_name, hint: person.city })
            .collect::<Vec<_>>()
    });
    let compare = move || {
        let id = chosen.with_untracked(|chosen| chosen.as_ref()?.code.parse::<PersonId>().ok());
        if let Some(id) = id {
            open.run(compare_address(keep, id));
        }
    };
    let nobody = Signal::derive(move || chosen.with(Option::is_none));
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/mensen", t().people.title) />
            <Card>
                <Combobox pointer="/mergeId" label=words.choose help=words.choose_help typed suggestions chosen />
                <div>
                    <Button tone=Tone::Primary disabled=nobody on_click=compare>{words.compare}</Button>
                </div>
                <Loaded
                    load=alike
                    children=move |alike| {
                        let rows = alike.items.into_iter().map(|candidate| {
                            let href = compare_address(keep, candidate.person.id);
                            view! { <li><a class="list-link" href=href>{(words.look)(&candidate.person.display_name)}</a></li> }
                        });
                        view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
                    }
                />
            </Card>
        </div>
    }
}

#[component]
fn Compare(keep: PersonId, merge: PersonId) -> impl IntoView {
    let words = &t().merges;
    let asked = MergePreviewRequest { keep_id: keep, merge_id: merge };
    let preview = load(
        move || format!("merges/{keep}/{merge}"),
        move || {
            let asked = asked.clone();
            async move { api::merges::preview(&asked).await }
        },
    );
    let gone = move || preview.failure().is_some_and(|failure| failure.is(ErrorCode::NotFound));
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/mensen", t().people.title) />
            {move || gone().then(|| view! { <Empty icon=Icon::Person title=t().people.unknown text=t().people.unknown_text /> })}
            <div hidden=gone>
                <Loaded load=preview lines=10 children=move |preview| view! { <Previewed preview /> } />
            </div>
        </div>
    }
}

#[component]
fn Previewed(preview: MergePreview) -> impl IntoView {
    let words = &t().merges;
    let (keep, merge) = (preview.kept.id, preview.merged.id);
    let start: BTreeMap<MergeField, MergeSide> = preview.fields.iter().map(|field| (field.field, field.from)).collect();
    let picks = RwSignal::new(start);
    let doing = Doing::new();
    let open = navigation::opener();
    let versions = (preview.kept.version, preview.merged.version);
    let submit = move || {
        let choices = picks.with_untracked(|picks| {
            picks.iter().map(|(field, from)| MergeChoice { field: *field, from: *from }).collect()
        });
        let new =
            NewMerge { keep_id: keep, merge_id: merge, keep_version: versions.0, merge_version: versions.1, choices };
        doing.run(async move { api::merges::merge(&new).await }, move |made| {
            let id = made.id;
            open.run(address(keep));
            say_with_undo(words.merged, move || undo(id));
        });
    };
    let blocked = !preview.obstacles.is_empty();
    let counts = preview.counts.iter().map(|count| {
        let joins =
            (count.joins > 0).then(|| view! { <span class="soft small">" " {(words.joins)(count.joins)}</span> });
        view! { <li>{intl::count(count.moves)} " × " {(words.thing)(count.thing)} {joins}</li> }
    });
    let counts = counts.collect_view();
    let swap = compare_address(merge, keep);
    view! {
        {blocked.then(|| view! { <Obstacles obstacles=preview.obstacles.clone() /> })}
        <Choices preview=preview.clone() picks />
        <p class="soft">{words.both}</p>
        <Card title=words.moves>
            {if preview.counts.is_empty() {
                view! { <p class="soft">{words.nothing_moves}</p> }.into_any()
            } else {
                view! { <ul>{counts}</ul> }.into_any()
            }}
        </Card>
        <Trouble doing />
        <div class="form__actions">
            <Button tone=Tone::Primary icon=Icon::Duplicate busy=Signal::derive(move || doing.is_busy()) disabled=blocked on_click=submit>
                {words.merge}
            </Button>
            <Button tone=Tone::Quiet icon=Icon::Equal on_click=move || open.run(swap.clone())>{words.swap}</Button>
        </div>
    }
}

/// Takes two records apart again, and says so wherever one is by then.
fn undo(id: MergeId) {
    spawn_local(async move {
        match api::merges::undo(id).await {
            Ok(_) => say(t().merges.undone),
            Err(failure) => say(refusal(&failure)),
        }
    });
}

/// Why it can't be undone, in words.
pub(super) fn refusal(failure: &Failure) -> String {
    let words = &t().merges;
    let obstacles = failure.problem().map(|problem| problem.merge_obstacles.clone()).unwrap_or_default();
    if obstacles.is_empty() {
        return failure.sentence().to_owned();
    }
    let told = obstacles.iter().map(|it| format!("{}: {}", (words.thing)(it.thing), (words.obstacle)(it.code)));
    format!("{} {}", words.not_undone, told.collect::<Vec<_>>().join(" "))
}

#[component]
fn Obstacles(obstacles: Vec<MergeObstacle>) -> impl IntoView {
    let words = &t().merges;
    let lines = obstacles.into_iter().map(|it| view! { <li>{(words.obstacle)(it.code)}</li> }).collect_view();
    view! {
        <Notice kind="bad" icon=Icon::Alert>
            <p class="notice__title">{words.obstacles}</p>
            <ul>{lines}</ul>
        </Notice>
    }
}

/// One row a field that at least one of them has: both values, and which goes on.
#[component]
fn Choices(preview: MergePreview, picks: RwSignal<BTreeMap<MergeField, MergeSide>>) -> impl IntoView {
    let words = &t().merges;
    let value = |field, side: MergeSide| match side {
        MergeSide::Kept => told(field, &preview.kept, &preview.kept_profile.details),
        MergeSide::Merged => told(field, &preview.merged, &preview.merged_profile.details),
    };
    let rows = preview.fields.iter().filter_map(|MergeFieldPreview { field, differs, .. }| {
        let (here, there) = (value(*field, MergeSide::Kept), value(*field, MergeSide::Merged));
        (here.is_some() || there.is_some()).then_some((*field, *differs, here, there))
    });
    let rows = rows.map(|(field, differs, here, there)| {
        let name = (words.field_name)(field);
        let option = move |side: MergeSide, value: Option<String>| {
            let is_unknown = value.is_none();
            let value = value.unwrap_or_else(|| t().common.not_known.to_owned());
            let label = format!("{name}: {value}");
            view! {
                <td role="cell">
                    <label class="choice">
                        <input
                            type="radio"
                            name=format!("merge-{field}")
                            aria-label=label
                            prop:checked=move || picks.with(|picks| picks.get(&field) == Some(&side))
                            on:change=move |_| picks.update(|picks| { picks.insert(field, side); })
                        />
                        <span class:soft=is_unknown>{value}</span>
                    </label>
                </td>
            }
        };
        let same = !differs && here.is_some() && here == there;
        let cells = if same {
            view! { <td role="cell" colspan="2">{here} " " <span class="soft small">"(" {words.same} ")"</span></td> }
                .into_any()
        } else {
            view! { {option(MergeSide::Kept, here)} {option(MergeSide::Merged, there)} }.into_any()
        };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name}</th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = |words: &'static str, person: &Person| {
        let (name, href) = (person.display_name.clone(), address(person.id));
        view! {
            <th scope="col" role="columnheader">
                <span class="soft small">{words}</span>
                <br />
                <a href=href>{name}</a>
            </th>
        }
    };
    let heads = (head(words.keep, &preview.kept), head(words.goes, &preview.merged));
    view! {
        <table class="compare compare--choose" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader"><span class="only-heard">{words.field}</span></th>
                    {heads}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// What one of the two has in a field, in words.
fn told(field: MergeField, person: &Person, profile: &ProfileDetails) -> Option<String> {
    let (details, contact) = (&person.details, &person.details.contact);
    let list = |terms: Vec<&'static str>| (!terms.is_empty()).then(|| intl::list(terms));
    match field {
        MergeField::GivenName => Some(details.given_name.clone()),
        MergeField::PreferredName => details.preferred_name.clone(),
        MergeField::NamePrefix => details.name_prefix.clone(),
        MergeField::FamilyName => details.family_name.clone(),
        MergeField::BirthYear => details.birth_year.map(|year| year.to_string()),
        MergeField::Gender => details.gender.map(|gender| gender.say().to_owned()),
        MergeField::City => details.city.clone(),
        MergeField::CountryOfOrigin => details.country_of_origin.as_deref().map(intl::country),
        MergeField::Availability => {
            let moments: Vec<String> = details.availability.iter().map(|free| moment(*free)).collect();
            (!moments.is_empty()).then(|| intl::list(moments))
        }
        MergeField::Email => contact.email.clone(),
        MergeField::Phone => contact.phone.clone(),
        MergeField::PreferredChannel => contact.preferred_channel.map(|channel| channel.say().to_owned()),
        MergeField::PreferredLanguage => contact.preferred_language.as_deref().map(intl::language_name),
        MergeField::PostcodeArea => contact.postcode_area.clone(),
        MergeField::GenderWish => profile.gender_wish.map(|wish| wish.say().to_owned()),
        MergeField::MaxDistanceKm => profile.max_distance_km.map(t().profiles.km),
        MergeField::Rhythms => list(profile.rhythms.iter().map(|rhythm| rhythm.say()).collect()),
        MergeField::LeastDutchLevel => profile.least_dutch_level.map(|level| level.code().to_owned()),
        MergeField::FieldOfWork => profile.field_of_work.map(|field| field.say().to_owned()),
        MergeField::ChildrenAtHome => {
            profile.children_at_home.map(|yes| (if yes { t().common.yes } else { t().common.no }).to_owned())
        }
        MergeField::Mobility => list(profile.mobility.iter().map(|way| way.say()).collect()),
        MergeField::Goals => list(profile.goals.iter().map(|goal| goal.say()).collect()),
        MergeField::WomenOnlyGroup => profile.women_only_group.then(|| t().common.yes.to_owned()),
        MergeField::EmployerId => profile.employer_id.map(|_| t().common.yes.to_owned()),
        MergeField::Wishes => profile.wishes.clone(),
    }
}
