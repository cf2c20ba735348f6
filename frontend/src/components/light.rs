//! How it goes, at a glance: a light by its colour, its sign and its word, so that none has to be seen apart.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::t;

/// How it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    Green,
    Amber,
    Red,
}

impl Light {
    /// *Gaat goed*, *Even opletten*, *Hulp nodig*.
    #[must_use]
    pub fn words(self) -> &'static str {
        let words = &t().parts;
        match self {
            Self::Green => words.green,
            Self::Amber => words.amber,
            Self::Red => words.red,
        }
    }

    fn look(self) -> (&'static str, Icon) {
        match self {
            Self::Green => ("light light--green", Icon::Check),
            Self::Amber => ("light light--amber", Icon::Alert),
            Self::Red => ("light light--red", Icon::Flag),
        }
    }
}

/// The light with its word.
#[component]
pub fn TrafficLight(
    light: Light,
    /// Only the sign, where the column or the line says what it is; the word is heard, and seen by who points at it.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let (class, icon) = light.look();
    let words = light.words();
    view! {
        <span class=class title=small.then_some(words)>
            <span class="light__sign">
                <IconView icon size=16 />
            </span>
            <span class:only-heard=small>{words}</span>
        </span>
    }
}
