//! Events: the agenda, the form, an event with who comes and what came of it, checking in, and calendars to subscribe to.

mod agenda;
mod cancel;
mod check_in;
mod days;
mod feeds;
mod fields;
mod findings;
mod form;
mod lines;
mod month;
mod one;
mod outcome;
mod person_events;
mod registrations;
mod repeat;
mod repeat_fields;
mod series_form;

use contract::cohorts::CohortReference;
use contract::events::{EventStatus, EventSummary};
use contract::ids::EventId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::{ButtonLink, Empty, Icon, PageHead, Tag};
use crate::i18n::{Term, intl, t};

pub use agenda::AgendaPage;
pub use check_in::CheckInPage;
pub use days::Span;
pub use feeds::FeedsPage;
pub use form::{EditEventPage, NewEventPage};
pub use one::EventPage;
pub use person_events::PersonEvents;

/// The page of an event.
#[must_use]
pub fn address(id: EventId) -> String {
    format!("/agenda/{id}")
}

/// The event that the address names; follows the address.
fn event_in_address() -> Memo<Option<EventId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

#[component]
fn Unknown() -> impl IntoView {
    let words = &t().events.agenda;
    view! {
        <div class="page">
            <PageHead title=words.unknown back=("/agenda", words.title) />
            <Empty icon=Icon::Calendar title=words.unknown text=words.unknown_text>
                <ButtonLink href="/agenda">{words.title}</ButtonLink>
            </Empty>
        </div>
    }
}

/// Where an event stands, as a tag; nothing for one that is planned.
fn status_tag(status: EventStatus) -> Option<AnyView> {
    match status {
        EventStatus::Planned => None,
        EventStatus::Held => Some(view! { <Tag kind="good" icon=Icon::Check>{status.say()}</Tag> }.into_any()),
        EventStatus::Cancelled => Some(view! { <Tag kind="bad" icon=Icon::Close>{status.say()}</Tag> }.into_any()),
    }
}

/// *Lichting 12, Groep 12B*
fn for_whom(cohort: &CohortReference) -> String {
    let words = &t().events.agenda;
    match &cohort.group_name {
        Some(group) => (words.group)(cohort.number, group),
        None => (words.cohort)(cohort.number),
    }
}

/// *19:00–21:30*
fn times(event: &EventSummary) -> String {
    format!("{}–{}", intl::time(event.starts_at), intl::time(event.ends_at))
}
