//! The API, from outside: every test sends requests to the whole app and looks at the answers, and each answer is
//! held against the OpenAPI document on the way (`support/contract.rs`).
//!
//! A test has a connection of its own, in a transaction that is never committed; only races get a database
//! of their own. `TEST_DATABASE_URL` says where databases can be made; `scripts/test` sets it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

mod accounts;
mod capacity;
mod coaches;
mod cohorts;
mod cooperations;
mod database;
mod demo;
mod demo_2023;
mod developers;
mod digest;
mod document;
mod evaluations;
mod evaluations_form;
mod evaluations_outcomes;
mod event_series;
mod events;
mod events_attendance;
mod events_calendars;
mod events_findings;
mod every_route_needs_login;
mod exports;
mod figures;
mod figures_proof;
mod funding;
mod groups;
mod http;
mod idempotency;
mod imports;
mod intakes;
mod journeys;
mod match_life;
mod matches;
mod matching_joint;
mod matching_runs;
mod merges;
mod organisations;
mod partner_contacts;
mod partner_keys;
mod partners;
mod people;
mod people_log;
mod people_network;
mod people_search;
mod policy_matrix;
mod profiles;
mod races;
mod referral_batches;
mod referral_changes;
mod referral_contents;
mod referrals;
mod reports;
mod requests;
mod sandbox;
mod server_keys;
mod session;
mod statements;
mod stories;
mod tasks;
mod webhooks;
mod webhooks_sending;
