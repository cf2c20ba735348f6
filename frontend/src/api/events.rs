//! Events, and events that recur.

use contract::event_series::{ChangedEventSeries, EndEventSeries, EventSeries, NewEventSeries, SeriesChangeQuery};
use contract::events::{CancelEvent, Event, EventSummary, EventsQuery, NewEvent};
use contract::findings::{Finding, FindingTold, NewDecision, NewFinding};
use contract::ids::{EventId, EventSeriesId, FindingId};
use contract::merge_patch;
use contract::paging::{Page, Whole};

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

/// As many on a page as there can be.
const LARGEST: u32 = 100;

/// More events than anyone can look at in one period.
const MOST_PAGES: usize = 5;

pub async fn list(query: &EventsQuery) -> Outcome<Page<EventSummary>> {
    Call::get("/v1/events").query(query).fetch().await
}

/// All events of a period, page after page.
pub async fn all(query: &EventsQuery) -> Outcome<Vec<EventSummary>> {
    let mut query = EventsQuery { page_size: Some(LARGEST), ..query.clone() };
    let mut found = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = list(&query).await?;
        found.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    Ok(found)
}

pub async fn read(id: EventId) -> Outcome<Versioned<Event>> {
    Call::get(format!("/v1/events/{id}")).fetch_versioned().await
}

pub async fn create(new: &NewEvent) -> Outcome<Event> {
    Call::post("/v1/events").body(new).fetch().await
}

/// Sends only what differs between the two; of the lists what is changed goes whole.
pub async fn change(read: &Versioned<Event>, (before, wanted): (&NewEvent, &NewEvent)) -> Outcome<Versioned<Event>> {
    let patch = merge_patch::diff(&loose(before)?, &loose(wanted)?);
    let path = format!("/v1/events/{}", read.value.id);
    Call::patch(path).body(&patch).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn hold(id: EventId) -> Outcome<Event> {
    Call::post(format!("/v1/events/{id}/hold")).fetch().await
}

pub async fn cancel(id: EventId, why: &CancelEvent) -> Outcome<Event> {
    Call::post(format!("/v1/events/{id}/cancel")).body(why).fetch().await
}

pub async fn read_series(id: EventSeriesId) -> Outcome<Versioned<EventSeries>> {
    Call::get(format!("/v1/event-series/{id}")).fetch_versioned().await
}

pub async fn create_series(new: &NewEventSeries) -> Outcome<EventSeries> {
    Call::post("/v1/event-series").body(new).fetch().await
}

/// Changes a date and the following.
pub async fn change_series(
    read: &Versioned<EventSeries>,
    (before, wanted): (&NewEventSeries, &NewEventSeries),
    query: &SeriesChangeQuery,
) -> Outcome<ChangedEventSeries> {
    let patch = merge_patch::diff(&loose(before)?, &loose(wanted)?);
    let path = format!("/v1/event-series/{}", read.value.id);
    Call::patch(path).query(query).body(&patch).based_on(read.etag.as_deref()).fetch().await
}

pub async fn end_series(id: EventSeriesId, end: &EndEventSeries) -> Outcome<EventSeries> {
    Call::post(format!("/v1/event-series/{id}/end")).body(end).fetch().await
}

pub async fn findings(id: EventId) -> Outcome<Whole<Finding>> {
    Call::get(format!("/v1/events/{id}/findings")).fetch().await
}

pub async fn add_finding(id: EventId, new: &NewFinding) -> Outcome<Finding> {
    Call::post(format!("/v1/events/{id}/findings")).body(new).fetch().await
}

pub async fn decide(id: FindingId, new: &NewDecision) -> Outcome<Finding> {
    Call::post(format!("/v1/event-findings/{id}/decisions")).body(new).fetch().await
}

pub async fn told(id: FindingId, told: &FindingTold) -> Outcome<Finding> {
    Call::post(format!("/v1/event-findings/{id}/told")).body(told).fetch().await
}
