//! One file a list: its columns, its filters, and which rows it has.

pub mod enrolments;
pub mod events;
pub mod matches;
pub mod organisations;
pub mod people;
pub mod referrals;
pub mod registrations;
pub mod requests;
