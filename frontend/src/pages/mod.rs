//! The pages, a folder for each feature, named as in the server and the contract.

pub mod accounts;
pub mod cohorts;
pub mod evaluations;
pub mod events;
pub mod figures;
pub mod funding;
pub mod imports;
pub mod intakes;
pub mod interests;
pub mod journeys;
pub mod login;
pub mod matches;
pub mod matching;
pub mod my_groups;
pub mod organisations;
pub mod partners;
pub mod parts;
pub mod people;
pub(crate) mod person_field;
pub mod referrals;
pub mod reports;
pub mod stories;
pub mod tasks;
pub mod today;
