//! What the API and its callers agree on: requests, responses, typed ids, vocabularies, error codes
//! and the validation that needs no database.
//!
//! One file a feature, named as in the server and in the app. Nothing here knows actix or diesel: the
//! browser app compiles this crate to WebAssembly, so that both ends can't drift apart.
//!
//! Conventions: JSON in camelCase, codes in snake_case, ids are UUIDv7, dates are ISO 8601 days in
//! Europe/Amsterdam, instants are UTC with `Z`, periods are half-open `[startsOn, endsOn)`.

mod vocabulary;

pub mod accounts;
pub mod attendance;
pub mod calendar_feeds;
pub mod capacity;
pub mod certificates;
pub mod cohorts;
pub mod cooperations;
pub mod deputies;
pub mod destinations;
pub mod digest;
pub mod enrolments;
pub mod evaluations;
pub mod evaluations_outcomes;
pub mod evaluations_rounds;
pub mod event_series;
pub mod events;
pub mod exports;
pub mod figures;
pub mod findings;
pub mod funding;
pub mod groups;
pub mod guard;
pub mod ids;
pub mod imports;
pub mod intakes;
pub mod interests;
pub mod journeys;
pub mod language;
pub mod links;
pub mod matches;
pub mod matching_runs;
pub mod merge_patch;
pub mod merges;
pub mod my_groups;
pub mod organisations;
pub mod paging;
pub mod partner_contacts;
pub mod partners;
pub mod people;
pub mod permissions;
pub mod problem;
pub mod profiles;
pub mod referral_batches;
pub mod referral_changes;
pub mod referrals;
pub mod reports;
pub mod reports_differences;
pub mod reports_document;
pub mod requests;
pub mod session;
pub mod stories;
pub mod tasks;
mod validation;
pub mod webhook_events;
pub mod webhooks;

pub use validation::{full_name, normalise_phone};
