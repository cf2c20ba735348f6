//! The pages, a folder for each feature, named as in the server and the contract.

pub mod figures;
pub mod login;
pub mod parts;
pub mod referrals;
pub mod today;
