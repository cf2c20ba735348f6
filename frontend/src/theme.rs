//! Light or dark: as the device says, until someone chooses.

use leptos::prelude::*;

use crate::keep;

const KEY: &str = "voorwaarts.theme";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What is on the screen now.
#[must_use]
pub fn current() -> Theme {
    match keep::get(KEY).as_deref() {
        Some("dark") => Theme::Dark,
        Some("light") => Theme::Light,
        _ if device_is_dark() => Theme::Dark,
        _ => Theme::Light,
    }
}

/// Chooses, and remembers it. What the device says anyway is not kept, so that it goes on being followed.
pub fn choose(theme: Theme) {
    let by_itself = if device_is_dark() { Theme::Dark } else { Theme::Light };
    let Some(root) = document().document_element() else {
        return;
    };
    if theme == by_itself {
        keep::remove(KEY);
        let _ = root.remove_attribute("data-theme");
    } else {
        keep::set(KEY, theme.code());
        let _ = root.set_attribute("data-theme", theme.code());
    }
}

fn device_is_dark() -> bool {
    let asked = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    asked.is_some_and(|query| query.matches())
}
