//! The staff's browser app: Leptos, drawn in the browser, on the types of the contract.
//!
//! [`app`] is the frame and the routes, [`pages`] a folder for each feature, [`components`] what they are made of,
//! [`i18n`] every text in Dutch and English. Only [`api`] does HTTP; [`session`] knows who is logged in.

#![expect(clippy::needless_pass_by_value, reason = "what a component is given, it is given by value")]

pub mod api;
pub mod app;
pub mod check_in;
pub mod clash;
pub mod clock;
pub mod components;
pub mod crash;
pub mod drafts;
pub mod i18n;
pub mod keep;
pub mod load;
pub mod merge;
pub mod navigation;
pub mod offline;
pub mod online;
pub mod organisation_field;
pub mod pages;
pub mod person_field;
pub mod plots;
pub mod profile_fields;
pub mod session;
pub mod submit;
pub mod theme;

/// Puts the app in the page.
pub fn start() {
    crash::show_a_reload_screen_on_panic();
    online::follow();
    i18n::set_document_language(i18n::language());
    leptos::mount::mount_to_body(app::App);
}
