//! Who comes: with a place, waiting for one, or not any more. Each step says what it did and can be taken back.

use chrono::TimeDelta;
use contract::attendance::{
    NewRegistration, NewRegistrations, RegisterAs, Registration, RegistrationStatus, RegistrationsQuery, SignOff,
};
use contract::cohorts::Cohort;
use contract::exports::ExportList;
use contract::ids::EventId;
use contract::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::one::Read;
use crate::api;
use crate::components::{
    Button, Card, CheckField, ChoiceField, Dialog, Empty, ExportButton, Form, Icon, LoadedPages, SelectField,
    Suggestion, Tag, Tone, filters_of, open_while, say, say_with_undo,
};
use crate::i18n::{Term, t};
use crate::load::{Pages, load, pages};
use crate::navigation::{filter, focus_soon};
use crate::pages::people;
use crate::person_field::{PersonField, person_of};
use crate::session;
use crate::submit::{Doing, missing};
use crate::{clock, i18n::choices};

/// Where the list stands on the page.
const PLACE: &str = "wie";

#[derive(Clone, Copy)]
struct Who {
    event: EventId,
    read: Read,
    list: Pages<Registration>,
}

impl Who {
    fn again(self) {
        if self.read.is_on_screen() {
            self.read.again();
            self.list.again();
        }
    }

    /// Does it, tells it, and shows how it stands now.
    fn act<T: 'static>(self, work: impl Future<Output = api::Outcome<T>> + 'static, then: impl FnOnce(T) + 'static) {
        spawn_local(async move {
            match work.await {
                Ok(done) => then(done),
                Err(failure) => {
                    session::notice(&failure);
                    say(failure.sentence());
                }
            }
            self.again();
        });
    }
}

#[component]
pub(super) fn Registrations(id: EventId, read: Read) -> impl IntoView {
    let words = &t().events.page;
    let status = filter("status");
    let list = pages(
        move || format!("events/{id}/registrations/{}", status.get()),
        move |cursor| {
            let status: Option<RegistrationStatus> = status.with(|code| code.parse().ok());
            let query = RegistrationsQuery {
                status,
                cursor,
                page_size: Some(50),
                total: Some(true),
                ..RegistrationsQuery::default()
            };
            async move { api::attendance::list(id, &query).await }
        },
    );
    let of_event = Signal::derive(move || {
        let status: Option<RegistrationStatus> = status.with(|code| code.parse().ok());
        let mut filters = filters_of(&RegistrationsQuery { status, ..RegistrationsQuery::default() });
        filters.insert("eventId".to_owned(), id.to_string().into());
        filters
    });
    let who = Who { event: id, read, list };
    let (adding, adding_many) = (RwSignal::new(false), RwSignal::new(false));
    let leaving: RwSignal<Option<Registration>> = RwSignal::new(None);
    let may_change = session::can(Permission::AttendanceWrite);
    let aside = may_change.then(|| {
        view! {
            <div class="row">
                <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || adding.set(true)>{words.add}</Button>
                <Button tone=Tone::Quiet icon=Icon::People on_click=move || adding_many.set(true)>{words.add_many}</Button>
            </div>
        }
        .into_any()
    });
    view! {
        <div id=PLACE tabindex="-1">
            <Card title=words.who nostrip:aside=aside>
                <div class="filters">
                    <ExportButton list=ExportList::Registrations filters=of_event />
                    <SelectField
                        pointer="/status"
                        label=words.show
                        value=status
                        options=choices(RegistrationStatus::all(), RegistrationStatus::code)
                        nothing=words.all
                        optional=true
                    />
                </div>
                <LoadedPages
                    pages=list
                    lines=4
                    children=move |registrations| {
                        let rows = registrations.into_iter().map(|one| row(who, one, may_change.then_some(leaving)));
                        view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
                    }
                    empty=|| {
                        let words = &t().events.page;
                        view! { <Empty icon=Icon::People title=words.nobody text=words.nobody_text /> }
                    }
                />
                <Dialog open=adding title=words.add_title>
                    <AddOne who open=adding />
                </Dialog>
                <Dialog open=adding_many title=words.add_many_title>
                    <AddMany who open=adding_many />
                </Dialog>
                <SignOffDialog who leaving />
            </Card>
        </div>
    }
}

fn row(who: Who, one: Registration, change: Option<RwSignal<Option<Registration>>>) -> impl IntoView {
    let words = &t().events.page;
    let kind = match one.status {
        RegistrationStatus::Registered | RegistrationStatus::WalkedIn => "good",
        RegistrationStatus::WaitingList => "warn",
        RegistrationStatus::Invited | RegistrationStatus::SignedOff => "info",
    };
    let name = one.person.display_name.clone();
    let more = match (one.status, one.waiting_place, one.with_notice) {
        (RegistrationStatus::WaitingList, Some(place), _) => Some((words.place_in_line)(place)),
        (RegistrationStatus::SignedOff, _, Some(true)) => Some(words.with_notice.to_owned()),
        (RegistrationStatus::SignedOff, _, Some(false)) => Some(words.without_notice.to_owned()),
        _ => one.attendance.map(|attendance| attendance.say().to_owned()),
    };
    let button = change.map(|leaving| {
        let (id, known) = (one.id, name.clone());
        match one.status {
            RegistrationStatus::Registered | RegistrationStatus::WaitingList => {
                let leaves = one.clone();
                view! {
                    <Button tone=Tone::Quiet on_click=move || leaving.set(Some(leaves.clone()))>
                        {words.sign_off} <span class="only-heard">" " {known}</span>
                    </Button>
                }
                .into_any()
            }
            RegistrationStatus::Invited | RegistrationStatus::SignedOff => {
                let back = move || {
                    let name = known.clone();
                    who.act(async move { api::attendance::come_after_all(id).await }, move |now| {
                        say(added_words(&name, now.status));
                    });
                };
                let label = (words.back_of)(&name);
                view! {
                    <Button tone=Tone::Quiet icon=Icon::Undo on_click=back>
                        {words.back} <span class="only-heard">" " {label}</span>
                    </Button>
                }
                .into_any()
            }
            RegistrationStatus::WalkedIn => ().into_any(),
        }
    });
    view! {
        <li class="guest-row">
            <span class="grow">
                <a href=people::address(one.person.id)>{name}</a>
                " "
                <span class="soft small">{more}</span>
            </span>
            <Tag kind>{one.status.say()}</Tag>
            {button}
        </li>
    }
}

fn added_words(name: &str, status: RegistrationStatus) -> String {
    let words = &t().events.page;
    if status == RegistrationStatus::WaitingList { (words.added_waiting)(name) } else { (words.added)(name) }
}

#[component]
fn AddOne(who: Who, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().events.page;
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let invite_only = RwSignal::new(false);
    let doing = Doing::new();
    let submit = move || {
        let Some(person_id) = person_of(chosen) else {
            doing.check(vec![missing("/personId")]);
            return;
        };
        let status = if invite_only.get_untracked() { RegisterAs::Invited } else { RegisterAs::Registered };
        let new = NewRegistration { person_id, status };
        let event = who.event;
        doing.run(async move { api::attendance::register(event, &new).await }, move |made| {
            let (id, name) = (made.id, made.person.display_name.clone());
            say_with_undo(added_words(&name, made.status), move || {
                who.act(async move { api::attendance::sign_off(id, &SignOff::default()).await }, move |_| {
                    say((t().events.page.signed_off)(&name));
                });
            });
            open.set(false);
            who.again();
        });
    };
    view! {
        <Form doing submit=words.add on_submit=submit on_cancel=move || open.set(false)>
            <PersonField pointer="/personId" label=words.person chosen />
            <CheckField label=words.invite_only value=invite_only />
        </Form>
    }
}

const COHORT: &str = "cohort";
const GROUP: &str = "group";

#[component]
fn AddMany(who: Who, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().events.page;
    let form = &t().events.form;
    let which = RwSignal::new(GROUP.to_owned());
    let (cohort, group) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let invite_only = RwSignal::new(false);
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    let doing = Doing::new();
    let submit = move || {
        let of_cohort = which.with_untracked(|which| which == COHORT);
        let cohort_id = cohort.with_untracked(|id| id.parse().ok()).filter(|_| of_cohort);
        let group_id = group.with_untracked(|id| id.parse().ok()).filter(|_| !of_cohort);
        if cohort_id.is_none() && group_id.is_none() {
            doing.check(vec![missing(if of_cohort { "/cohortId" } else { "/groupId" })]);
            return;
        }
        let status = if invite_only.get_untracked() { RegisterAs::Invited } else { RegisterAs::Registered };
        let new = NewRegistrations { cohort_id, group_id, status };
        let event = who.event;
        doing.run(async move { undoable(event, &new).await }, move |(added, ids)| {
            let said = (t().events.page.added_many)(added.added, added.waiting, added.already_there);
            if ids.is_empty() {
                say(said);
            } else {
                say_with_undo(said, move || who.act(take_off(ids), |count| say((t().events.page.taken_off)(count))));
            }
            open.set(false);
            who.again();
        });
    };
    let options = vec![(GROUP.to_owned(), form.for_group.to_owned()), (COHORT.to_owned(), form.for_cohort.to_owned())];
    let fields = move || {
        let all = cohorts.get().map(|all| all.items).unwrap_or_default();
        let agenda = &t().events.agenda;
        if which.with(|which| which == COHORT) {
            let option = |it: &Cohort| (it.id.to_string(), (agenda.cohort)(it.number));
            let options = all.iter().map(option).collect();
            view! { <SelectField pointer="/cohortId" label=form.cohort value=cohort options /> }.into_any()
        } else {
            let options = all.into_iter().flat_map(|it| {
                let number = it.number;
                it.groups.into_iter().map(move |group| (group.id.to_string(), (agenda.group)(number, &group.name)))
            });
            let options = options.collect();
            view! { <SelectField pointer="/groupId" label=form.group value=group options /> }.into_any()
        }
    };
    view! {
        <p>{words.add_many_text}</p>
        <Form doing submit=words.add_many on_submit=submit on_cancel=move || open.set(false)>
            <ChoiceField pointer="/which" label=form.for_whom value=which options beside=true />
            {fields}
            <CheckField label=words.invite_only value=invite_only />
        </Form>
    }
}

type Ids = Vec<contract::ids::RegistrationId>;

/// Puts them on, and answers who is new, so that it can be taken back.
async fn undoable(
    event: EventId,
    new: &NewRegistrations,
) -> api::Outcome<(contract::attendance::RegistrationsAdded, Ids)> {
    let coming = |one: &Registration| {
        matches!(
            one.status,
            RegistrationStatus::Registered | RegistrationStatus::WaitingList | RegistrationStatus::Invited
        )
    };
    let before: Ids = api::attendance::all(event).await?.iter().filter(|one| coming(one)).map(|one| one.id).collect();
    let added = api::attendance::register_many(event, new).await?;
    let after = api::attendance::all(event).await?;
    let ids = after.iter().filter(|one| coming(one) && !before.contains(&one.id)).map(|one| one.id).collect();
    Ok((added, ids))
}

/// Takes them off again, the last first, so that nobody who waits moves up in between.
async fn take_off(ids: Ids) -> api::Outcome<i64> {
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    for id in ids.into_iter().rev() {
        api::attendance::sign_off(id, &SignOff::default()).await?;
    }
    Ok(count)
}

#[component]
fn SignOffDialog(who: Who, leaving: RwSignal<Option<Registration>>) -> impl IntoView {
    let open = open_while(leaving);
    move || {
        leaving.get().map(|one| {
            let title = (t().events.page.sign_off_title)(&one.person.display_name);
            view! {
                <Dialog open title>
                    <SignOffForm who one=one.clone() open />
                </Dialog>
            }
        })
    }
}

#[component]
fn SignOffForm(who: Who, one: Registration, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().events.page;
    let said = RwSignal::new("now".to_owned());
    let starts_at = who.read.get_untracked().map(|read| read.value.starts_at);
    let doing = Doing::new();
    let submit = move || {
        let in_time = said.with_untracked(|said| said == "before");
        // Someone who said so in time, and is written down later.
        let notice = starts_at.map(|starts_at| starts_at - TimeDelta::hours(contract::attendance::NOTICE_HOURS + 1));
        let said_at = notice.filter(|_| in_time).map(|at| at.min(clock::now()));
        let sign_off = SignOff { said_at };
        let (id, name) = (one.id, one.person.display_name.clone());
        doing.run(async move { api::attendance::sign_off(id, &sign_off).await }, move |_| {
            let again = name.clone();
            say_with_undo((t().events.page.signed_off)(&name), move || {
                who.act(async move { api::attendance::come_after_all(id).await }, move |now| {
                    say(added_words(&again, now.status));
                });
            });
            open.set(false);
            who.again();
            focus_soon(PLACE);
        });
    };
    let options =
        vec![("now".to_owned(), words.said_now.to_owned()), ("before".to_owned(), words.said_before.to_owned())];
    view! {
        <Form doing submit=words.sign_off on_submit=submit on_cancel=move || open.set(false)>
            <ChoiceField pointer="/saidAt" label=words.said_when value=said options />
        </Form>
    }
}
