//! Who comes to events, and who was there.

use contract::attendance::{
    AttendanceReceipt, NewAttendance, NewRegistration, NewRegistrations, PersonAttendance, Registration,
    RegistrationsAdded, RegistrationsQuery, SignOff,
};
use contract::ids::{EventId, PersonId, RegistrationId};
use contract::paging::Page;
use contract::people::PageQuery;

use super::Outcome;
use super::transport::Call;

/// As many on a page as there can be.
const LARGEST: u32 = 100;

/// More people than come to anything here.
const MOST_PAGES: usize = 20;

pub async fn list(id: EventId, query: &RegistrationsQuery) -> Outcome<Page<Registration>> {
    Call::get(format!("/v1/events/{id}/registrations")).query(query).fetch().await
}

/// Everyone on an event, page after page.
pub async fn all(id: EventId) -> Outcome<Vec<Registration>> {
    let mut query = RegistrationsQuery { page_size: Some(LARGEST), ..RegistrationsQuery::default() };
    let mut found = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = list(id, &query).await?;
        found.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    Ok(found)
}

pub async fn register(id: EventId, new: &NewRegistration) -> Outcome<Registration> {
    Call::post(format!("/v1/events/{id}/registrations")).body(new).fetch().await
}

pub async fn register_many(id: EventId, new: &NewRegistrations) -> Outcome<RegistrationsAdded> {
    Call::post(format!("/v1/events/{id}/registrations/bulk")).body(new).fetch().await
}

/// Someone who was invited or signed off comes after all.
pub async fn come_after_all(id: RegistrationId) -> Outcome<Registration> {
    Call::post(format!("/v1/event-registrations/{id}/register")).fetch().await
}

pub async fn sign_off(id: RegistrationId, said: &SignOff) -> Outcome<Registration> {
    Call::post(format!("/v1/event-registrations/{id}/sign-off")).body(said).fetch().await
}

/// Sends what this device recorded; sending the same lines again changes nothing.
pub async fn record(id: EventId, lines: &NewAttendance) -> Outcome<AttendanceReceipt> {
    Call::post(format!("/v1/events/{id}/attendance")).body(lines).fetch().await
}

/// The events of someone, the latest first.
pub async fn of_person(id: PersonId, query: &PageQuery) -> Outcome<Page<PersonAttendance>> {
    Call::get(format!("/v1/people/{id}/attendance")).query(query).fetch().await
}
