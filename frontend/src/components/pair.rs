//! People: an avatar by initials, and the two of a match as equals.

use contract::people::Side;
use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::Term;

/// The letters by which someone is told apart: the first of the first and of the last name, whatever the script.
/// Small words between (*van der*) don't count.
#[must_use]
pub fn initials(name: &str) -> String {
    let names: Vec<&str> =
        name.split_whitespace().filter(|part| part.chars().next().is_some_and(|first| !first.is_lowercase())).collect();
    let chosen = match names.as_slice() {
        [] => name.split_whitespace().take(1).collect(),
        [only] => vec![*only],
        [first, .., last] => vec![*first, *last],
    };
    chosen.iter().filter_map(|part| part.chars().next()).flat_map(char::to_uppercase).collect()
}

/// A round mark with someone's initials. The name itself always stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    /// In the colour of a side of a match.
    #[prop(optional, into)]
    side: Option<Side>,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    let side = match side {
        Some(Side::Newcomer) => " avatar--one",
        Some(Side::Established) => " avatar--two",
        None => "",
    };
    let class = format!("avatar{side}{}", if large { " avatar--large" } else { "" });
    view! {
        <span class=class aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairSide {
    pub name: String,
    /// The way to their page; none where the name alone is known.
    pub href: Option<String>,
}

/// The two of a match: same size, same weight, ↔ between.
#[component]
pub fn MatchPair(
    newcomer: PairSide,
    established: PairSide,
    /// As the head of a page, rather than a row in a list.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "pair pair--large" } else { "pair" };
    view! {
        <div class=class>
            <SideView person=newcomer side=Side::Newcomer large />
            <span class="pair__sign">
                <IconView icon=Icon::Equal size=if large { 32 } else { 20 } />
            </span>
            <SideView person=established side=Side::Established large />
        </div>
    }
}

#[component]
fn SideView(person: PairSide, side: Side, large: bool) -> impl IntoView {
    let class = match side {
        Side::Newcomer => "pair__side pair__side--one",
        Side::Established => "pair__side pair__side--two",
    };
    let name = person.name.clone();
    view! {
        <div class=class>
            <Avatar name=person.name side large />
            <span class="pair__name">
                {match person.href {
                    Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                    None => name.into_any(),
                }} <span class="pair__role">{side.say()}</span>
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_skip_small_words_and_know_other_scripts() {
        assert_eq!(initials("Selam Tesfay"), "ST");
        assert_eq!(initials("Annie van der Veen"), "AV");
        assert_eq!(initials("Jan Willem de Boer"), "JB");
        assert_eq!(initials("Madonna"), "M");
        assert_eq!(initials("سلام تسفاي"), "ست");
        assert_eq!(initials("bell hooks"), "B");
        assert_eq!(initials(""), "");
    }
}
