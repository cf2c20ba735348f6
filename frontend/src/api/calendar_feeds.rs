//! Calendars to subscribe to.

use contract::calendar_feeds::{CalendarFeed, CalendarFeedWithLink, CalendarFeedsQuery, NewCalendarFeed};
use contract::ids::CalendarFeedId;
use contract::paging::Page;

use super::Outcome;
use super::transport::Call;

pub async fn list(query: &CalendarFeedsQuery) -> Outcome<Page<CalendarFeed>> {
    Call::get("/v1/calendar-feeds").query(query).fetch().await
}

/// Its link comes with it this once.
pub async fn create(new: &NewCalendarFeed) -> Outcome<CalendarFeedWithLink> {
    Call::post("/v1/calendar-feeds").body(new).only_once().fetch().await
}

pub async fn revoke(id: CalendarFeedId) -> Outcome<CalendarFeed> {
    Call::post(format!("/v1/calendar-feeds/{id}/revoke")).fetch().await
}
