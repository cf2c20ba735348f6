//! Imports: choosing a file, saying what its columns are, looking at what would happen, deciding about whoever may be
//! known, taking it over, and taking that back.

mod alike;
mod import;
mod list;
mod mapping;
mod rows;
mod upload;

use contract::ids::ImportId;
use contract::imports::ImportStatus;
use leptos::prelude::*;

use crate::components::Tag;
use crate::i18n::Term;

pub use import::ImportPage;
pub use list::ImportsPage;

fn address(id: ImportId) -> String {
    format!("/importeren/{id}")
}

fn status_tag(status: ImportStatus) -> AnyView {
    let kind = match status {
        ImportStatus::Done => Some("good"),
        ImportStatus::Checking | ImportStatus::Running | ImportStatus::Undoing => Some("info"),
        ImportStatus::Uploaded | ImportStatus::Checked => Some("warn"),
        ImportStatus::Undone => None,
    };
    match kind {
        Some(kind) => view! { <Tag kind>{status.say()}</Tag> }.into_any(),
        None => view! { <Tag>{status.say()}</Tag> }.into_any(),
    }
}
