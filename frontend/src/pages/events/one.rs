//! An event: when and where, who comes, who was there, and what was found.

use contract::events::{Event, EventAction, EventStatus};
use contract::ids::EventId;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::cancel::{CancelDialog, EndSeriesDialog};
use super::findings::Findings;
use super::outcome::Outcome;
use super::registrations::Registrations;
use super::{Unknown, address, event_in_address, for_whom, status_tag};
use crate::api::{self, Versioned};
use crate::components::{
    Button, ButtonLink, Card, Fact, FailureNotice, Icon, Notice, PageHead, Tag, Tone, page_of, say,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::pages::organisations;
use crate::session;
use crate::submit::Doing;

/// An event that was read, to be shown in several cards.
pub(super) type Read = Load<Versioned<Event>>;

#[component]
pub fn EventPage() -> impl IntoView {
    let id = event_in_address();
    move || match id.get() {
        Some(id) => view! { <EventOf id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn EventOf(id: EventId) -> impl IntoView {
    let read: Read = load(move || format!("events/{id}"), move || api::events::read(id));
    page_of(
        read,
        t().events.agenda.title,
        move || view! { <One id read /> }.into_any(),
        || view! { <Unknown /> }.into_any(),
    )
}

/// *dinsdag 20 oktober 2026, 19:00–21:30*
fn when(event: &Event) -> String {
    let (from, to) = (intl::day_of(event.starts_at), intl::day_of(event.ends_at));
    let (start, end) = (intl::time(event.starts_at), intl::time(event.ends_at));
    // An evening that ends after midnight is still one evening.
    if (to - from).num_days() <= 1 {
        format!("{}, {start}–{end}", intl::long_day(from))
    } else {
        format!("{} – {}", intl::instant(event.starts_at), intl::instant(event.ends_at))
    }
}

#[component]
fn One(id: EventId, read: Read) -> impl IntoView {
    let words = &t().events.page;
    let event = Memo::new(move |_| read.get().map(|read| read.value));
    let title =
        Memo::new(move |_| event.with(|event| event.as_ref().map(|it| it.details.title.clone())).unwrap_or_default());
    let status = Memo::new(move |_| event.with(|event| event.as_ref().map(|it| it.status)));
    let can_check_in = Memo::new(move |_| {
        session::can(Permission::AttendanceWrite) && status.get().is_some_and(|status| status != EventStatus::Cancelled)
    });
    let sees_people = session::can(Permission::PeopleRead);
    view! {
        <div class="page">
            {move || {
                let check_in = can_check_in.get();
                view! {
                    <PageHead title=title.get() back=("/agenda", t().events.agenda.title)>
                        {check_in.then(|| {
                            let href = format!("{}/inchecken", address(id));
                            view! { <ButtonLink href tone=Tone::Primary icon=Icon::Check>{words.check_in}</ButtonLink> }
                        })}
                        {session::can(Permission::EventsWrite).then(|| {
                            let href = format!("{}/wijzigen", address(id));
                            view! { <ButtonLink href icon=Icon::Pencil>{words.change}</ButtonLink> }
                        })}
                    </PageHead>
                }
            }}
            {move || event.get().map(|event| view! { <Standing event /> })}
            <div class="record">
                <div class="stack-wide">
                    {if sees_people {
                        view! { <Registrations id read /> }.into_any()
                    } else {
                        view! { <Card title=words.who><p class="soft">{words.who_withheld}</p></Card> }.into_any()
                    }}
                    <Findings id />
                </div>
                <div class="stack-wide">
                    {move || event.get().map(|event| view! { <About event /> })}
                    <Outcome event />
                    {session::can(Permission::EventsWrite).then(|| view! { <Steps id read event /> })}
                </div>
            </div>
        </div>
    }
}

#[component]
fn Standing(event: Event) -> impl IntoView {
    let words = &t().events.page;
    let cancelled = event.cancel_reason.as_deref().map(words.cancelled);
    view! {
        <p class="event-status">
            <Tag>{event.details.kind.say()}</Tag>
            {status_tag(event.status)}
            <span class="strong">{when(&event)}</span>
        </p>
        {cancelled.map(|said| view! { <Notice kind="bad" icon=Icon::Close>{said}</Notice> })}
    }
}

#[component]
fn About(event: Event) -> impl IntoView {
    let words = &t().events.page;
    let organisation = |reference: contract::people::OrganisationReference| {
        if session::can(Permission::OrganisationsRead) {
            view! { <a href=organisations::address(reference.id)>{reference.name}</a> }.into_any()
        } else {
            reference.name.into_any()
        }
    };
    let place = match (event.venue.clone(), event.details.place.clone()) {
        (None, None) => None,
        (venue, place) => {
            let between = (venue.is_some() && place.is_some()).then_some(", ");
            Some(view! {
                <dt>{words.where_}</dt>
                <dd>{venue.map(organisation)} {between} {place}</dd>
            })
        }
    };
    let whom = event.cohort.as_ref().map_or_else(|| words.open.to_owned(), for_whom);
    let partners = (!event.partners.is_empty()).then(|| {
        let names = event
            .partners
            .clone()
            .into_iter()
            .map(|partner| view! { <span class="row">{organisation(partner)}</span> });
        view! {
            <dt>{words.partners}</dt>
            <dd>{names.collect_view()}</dd>
        }
    });
    let series = event.series.clone().map(|series| {
        let said = if series.changed_by_hand { words.by_hand } else { words.part_of_series };
        view! { <Fact name=words.series value=Some(said.to_owned()) /> }
    });
    let places = event.details.capacity.map(|places| {
        let free = event.free_places.map(|free| format!(" ({})", (words.free)(free))).unwrap_or_default();
        view! { <Fact name=words.places value=Some(format!("{places}{free}")) /> }
    });
    let programme = (!event.programme.is_empty()).then(|| {
        let lines = event.programme.iter().map(|item| {
            let names = item
                .presenters
                .iter()
                .filter_map(|it| it.person.as_ref().map(|person| person.display_name.clone()).or(it.name.clone()));
            let names = intl::list(names);
            view! {
                <li>
                    <span class="strong">{item.starts_at.clone()}</span>
                    " "
                    {item.title.clone()}
                    " "
                    <span class="soft small">{names}</span>
                </li>
            }
        });
        view! { <h3>{words.programme}</h3> <ul class="list" role="list">{lines.collect_view()}</ul> }
    });
    let tasks = (!event.tasks.is_empty()).then(|| {
        let lines = event.tasks.iter().map(|task| {
            let names = intl::list(task.helpers.iter().map(|helper| helper.display_name.clone()));
            view! {
                <li>
                    <span class="strong">{task.title.clone()}</span>
                    ": "
                    {(words.helpers)(task.helper_count, task.wanted)}
                    " "
                    <span class="soft small">{names}</span>
                </li>
            }
        });
        view! { <h3>{words.tasks}</h3> <ul class="list" role="list">{lines.collect_view()}</ul> }
    });
    view! {
        <Card title=words.about>
            {event.details.description.clone().map(|text| view! { <p>{text}</p> })}
            <dl class="facts">
                {place}
                <Fact name=words.for_whom value=Some(whom) />
                {partners}
                {places}
                {series}
            </dl>
            {programme}
            {tasks}
        </Card>
    }
}

/// What can be done with it now.
#[component]
fn Steps(id: EventId, read: Read, event: Memo<Option<Event>>) -> impl IntoView {
    let words = &t().events.page;
    let cancelling = RwSignal::new(false);
    let ending = RwSignal::new(false);
    let doing = Doing::new();
    let hold = move || {
        doing.run(async move { api::events::hold(id).await }, move |_| {
            say(t().events.page.held);
            read.again();
        });
    };
    let actions =
        Memo::new(move |_| event.with(|event| event.as_ref().map(|it| it.next_actions.clone()).unwrap_or_default()));
    let series = Memo::new(move |_| event.with(|event| event.as_ref().and_then(|it| it.series.clone())));
    let buttons = move || {
        let can = |action| actions.with(|actions| actions.contains(&action));
        view! {
            <div class="row">
                {can(EventAction::Hold)
                    .then(|| view! { <Button icon=Icon::Check busy=Signal::derive(move || doing.is_busy()) on_click=hold>{words.hold}</Button> })}
                {can(EventAction::Cancel)
                    .then(|| view! { <Button icon=Icon::Close on_click=move || cancelling.set(true)>{words.cancel}</Button> })}
                {series.get().map(|_| view! { <Button tone=Tone::Quiet on_click=move || ending.set(true)>{words.end_series}</Button> })}
            </div>
        }
    };
    view! {
        {move || doing.failure().map(|failure| view! { <FailureNotice failure /> })}
        {buttons}
        <CancelDialog id read open=cancelling />
        {move || series.get().map(|series| view! { <EndSeriesDialog id=series.id read open=ending /> })}
    }
}
