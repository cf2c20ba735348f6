//! Events: the agenda, an event, checking in, and what came of it.

mod agenda;
mod check_in;
mod feeds;
mod findings;
mod form;
mod page;
mod repeat;
mod terms;

pub use crate::pages::events::Span;

pub struct Events {
    pub agenda: agenda::Agenda,
    pub repeat: repeat::RepeatWords,
    pub form: form::EventForm,
    pub page: page::EventPage,
    pub findings: findings::Findings,
    pub check_in: check_in::CheckInWords,
    pub feeds: feeds::Feeds,
}

pub const DUTCH: Events = Events {
    agenda: agenda::DUTCH,
    repeat: repeat::DUTCH,
    form: form::DUTCH,
    page: page::DUTCH,
    findings: findings::DUTCH,
    check_in: check_in::DUTCH,
    feeds: feeds::DUTCH,
};

pub const ENGLISH: Events = Events {
    agenda: agenda::ENGLISH,
    repeat: repeat::ENGLISH,
    form: form::ENGLISH,
    page: page::ENGLISH,
    findings: findings::ENGLISH,
    check_in: check_in::ENGLISH,
    feeds: feeds::ENGLISH,
};
