//! Words. One struct a feature, one value of it a language: a missing text does not compile.
//!
//! Pages write `t().referrals.title`. Switching the language draws the whole app anew (see `app.rs`), so texts
//! need no closures around them. Dates, numbers and names of countries come from the browser, through [`intl`].

pub mod accounts;
pub mod cohorts;
pub mod common;
pub mod cooperations;
pub mod evaluations;
pub mod events;
pub mod figures;
pub mod funding;
mod import_terms;
pub mod imports;
pub mod intakes;
pub mod intl;
pub mod journeys;
pub mod login;
pub mod matches;
pub mod matching;
pub mod merges;
pub mod my_groups;
pub mod organisations;
pub mod partner_contacts;
pub mod partners;
pub mod parts;
pub mod people;
pub mod problems;
pub mod profiles;
pub mod referrals;
pub mod reports;
pub mod shell;
pub mod stories;
pub mod tasks;
pub mod terms;
pub mod today;
mod webhook_terms;
pub mod webhooks;

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::LazyLock;

use leptos::prelude::*;

pub use terms::{Term, choices, moment};

use crate::{keep, navigation};

const KEY: &str = "voorwaarts.language";

/// A language that the app speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    Dutch,
    English,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Dutch, Self::English];

    /// The tag of BCP 47 by which `Intl` and the `lang` attribute know it. English is British: day before month.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en-GB",
        }
    }

    /// The name of the language in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Dutch => "Nederlands",
            Self::English => "English",
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }
}

/// The words of one feature in one language: `t().people.title` goes through this to the table of that feature alone.
///
/// One table of everything would be simpler, and would keep the words of every page in what loads first.
pub struct Words<Table> {
    language: Language,
    table: PhantomData<Table>,
}

impl<Table> Words<Table> {
    const fn in_language(language: Language) -> Self {
        Self { language, table: PhantomData }
    }
}

/// A feature's name in [`Texts`], and the type of its table.
macro_rules! features {
    ($($feature:ident: $Table:ident,)+) => {
        /// Every text of one language.
        pub struct Texts {
            $(pub $feature: Words<$feature::$Table>,)+
        }

        impl Texts {
            const fn in_language(language: Language) -> Self {
                Self { $($feature: Words::in_language(language),)+ }
            }
        }

        $(impl Deref for Words<$feature::$Table> {
            type Target = $feature::$Table;

            fn deref(&self) -> &Self::Target {
                match self.language {
                    Language::Dutch => &$feature::DUTCH,
                    Language::English => &$feature::ENGLISH,
                }
            }
        })+
    };
}

features! {
    accounts: Accounts,
    cohorts: Cohorts,
    common: Common,
    cooperations: Cooperations,
    evaluations: Evaluations,
    events: Events,
    figures: Figures,
    funding: Funding,
    imports: Imports,
    intakes: Intakes,
    journeys: Journeys,
    login: LogIn,
    matches: Matches,
    matching: Matching,
    merges: Merges,
    my_groups: MyGroups,
    organisations: Organisations,
    parts: Parts,
    partner_contacts: PartnerContacts,
    partners: Partners,
    people: People,
    problems: Problems,
    profiles: Profiles,
    referrals: Referrals,
    reports: Reports,
    shell: Shell,
    stories: Stories,
    tasks: Tasks,
    today: Today,
    webhooks: Webhooks,
}

static DUTCH: Texts = Texts::in_language(Language::Dutch);
static ENGLISH: Texts = Texts::in_language(Language::English);

static CHOSEN: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| {
    let kept = keep::get(KEY);
    ArcRwSignal::new(if kept.as_deref() == Some("en") { Language::English } else { Language::Dutch })
});

/// The texts of the language in use.
#[must_use]
pub fn t() -> &'static Texts {
    texts(language())
}

/// The texts of a given language.
#[must_use]
pub fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Dutch => &DUTCH,
        Language::English => &ENGLISH,
    }
}

/// The language in use; reading it does not subscribe.
#[must_use]
pub fn language() -> Language {
    CHOSEN.get_untracked()
}

/// The language in use, for the one place that draws the app anew when it changes.
#[must_use]
pub fn tracked_language() -> Language {
    CHOSEN.get()
}

/// Switches, and remembers the choice on this device.
pub fn switch_to(language: Language) {
    keep::set(KEY, language.code());
    set_document_language(language);
    navigation::arrive();
    CHOSEN.set(language);
}

/// Tells the browser and screen readers which language the page is in.
pub fn set_document_language(language: Language) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.tag());
    }
}
