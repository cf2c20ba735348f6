//! Accounts: who can log in, inviting someone, and choosing a password by the link that was mailed.

mod choose;
mod invite;
mod list;

pub use choose::ChoosePasswordPage;
pub use list::AccountsPage;
