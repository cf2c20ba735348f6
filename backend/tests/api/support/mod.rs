//! What the tests speak: [`App`], [`User`] and [`Answer`], and the words of the domain on them.

mod app;
mod contract;
mod database;
mod domain;
pub mod evaluations;
mod events;
mod programme;
mod receiver;
mod smtp;
mod user;

pub use app::{Answer, App, Ask, SECRET, text};
pub use contract::{Operation, must_fit, operations};
pub use database::OwnDatabase;
pub use domain::{newcomer, person_named, referral};
pub use receiver::{Got, Receiver, Says};
pub use smtp::MailServer;
pub use user::User;

use chrono::{DateTime, NaiveDate, Utc};

/// The day on which tests begin, at noon.
pub const TODAY: &str = "2026-03-10";

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// What the clock of the tests says until it is moved.
pub fn noon_of_today() -> DateTime<Utc> {
    instant("2026-03-10T11:00:00Z")
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}
