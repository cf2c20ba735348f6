//! Events: meeting days, celebrations, trainings, and evenings at the Praathuis; by themselves or in a series.
//!
//! **A series** has a rule of RFC 5545 in the wall time of Europe/Amsterdam ([`recurrence`]). Its dates are there as
//! events, a year ahead ([`extend()`] adds to them as time passes), so that each can have people, a programme and a
//! reason why it was cancelled. A change of a series reaches what is to come, and leaves alone what was held,
//! cancelled or changed by hand.
//!
//! **Who comes** ([`registrations`]): whoever registers goes to the end of the waiting list, and [`registrations::settle`]
//! gives as many of it a place as there is room for. Every way in and every way out ends there, with the event's row
//! locked: so the capacity holds, and nobody who waits is passed over or forgotten.
//!
//! **Who was there** ([`attendance`]) comes from devices that may have been without a network: lines with a key of
//! their own, in any order, any number of times. Every line is kept; the latest about someone holds, and head counts
//! add up.
//!
//! **A coach** reaches the events of the groups that they lead today, and sees first names ([`reach`]).
//!
//! A calendar ([`feeds`]) is read by whoever has its link, and has no names of people in it.

mod attendance;
mod attendance_routes;
mod changes;
mod details;
mod feed_routes;
mod feeds;
mod finding_routes;
mod findings;
mod ical;
mod list;
mod reach;
mod recurrence;
mod registration_routes;
mod registrations;
mod routes;
mod rules;
mod series;
mod series_routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use attendance::{follow_latest, record};
pub use feed_routes::public_routes;
pub(crate) use findings::{decide as add_decision, insert as add_finding, told as tell};
pub(crate) use recurrence::instant as at_wall_time;
pub(crate) use registrations::{add_many as register_many, register};
pub use series::extend;
pub(crate) use series::insert as add_series;
pub(crate) use store::{COUNTS, CountsRow, cancel, insert as add};

/// Everything of events below `/v1`.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    series_routes::routes(config);
    registration_routes::routes(config);
    attendance_routes::routes(config);
    feed_routes::routes(config);
    finding_routes::routes(config);
}
