//! One file a list: its columns, its filters, and which rows it has.

/// The name as people say it, of a `person`.
macro_rules! name {
    () => {
        "concat_ws(' ', COALESCE(NULLIF(person.preferred_name, ''), person.given_name), \
           NULLIF(person.name_prefix, ''), NULLIF(person.family_name, ''))"
    };
}

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
