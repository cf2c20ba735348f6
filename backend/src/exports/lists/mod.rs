//! One file a list: its columns, its filters, and which rows it has.

pub mod cohorts;
pub mod cooperations;
pub mod enrolments;
pub mod events;
pub mod funding_lines;
pub mod grant_applications;
pub mod groups;
pub mod matches;
pub mod organisations;
pub mod people;
pub mod referrals;
pub mod registrations;
pub mod requests;
