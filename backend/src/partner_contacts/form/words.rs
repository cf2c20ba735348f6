//! What the form says, in Dutch and in English.

use chrono::{Datelike as _, NaiveDate};
use contract::problem::FaultCode;
use contract::referrals::JourneyStatus;

use super::fields::Field;

/// The languages of the form: whoever works at a partner here reads one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Language {
    Nl,
    En,
}

impl Language {
    pub fn code(self) -> &'static str {
        self.into()
    }

    pub fn other(self) -> Self {
        match self {
            Self::Nl => Self::En,
            Self::En => Self::Nl,
        }
    }

    pub fn own_name(self) -> &'static str {
        match self {
            Self::Nl => "Nederlands",
            Self::En => "English",
        }
    }
}

/// A heading with a sentence below it.
pub struct Told {
    pub title: &'static str,
    pub text: &'static str,
}

pub(super) const fn told(title: &'static str, text: &'static str) -> Told {
    Told { title, text }
}

/// The texts of one language.
pub struct Words {
    pub title: fn(&str) -> String,
    pub you_are: fn(&str, &str) -> String,
    pub go_on: &'static str,
    pub go_on_text: &'static str,
    pub not_you: &'static str,
    pub log_out: &'static str,
    pub refer: &'static str,
    pub yours: &'static str,
    pub yours_text: &'static str,
    pub none: &'static str,
    pub earlier: &'static str,
    pub latest: &'static str,
    pub received_on: fn(&str) -> String,
    pub reference: fn(&str) -> String,
    pub since: fn(&str) -> String,
    pub take_back: &'static str,
    pub take_back_whom: fn(&str) -> String,
    pub take_back_title: &'static str,
    pub take_back_text: fn(&str, &str) -> String,
    pub keep: &'static str,
    pub form_text: &'static str,
    pub optional: &'static str,
    pub who: &'static str,
    pub reach: &'static str,
    pub reach_help: &'static str,
    pub about: &'static str,
    pub may_we: &'static str,
    pub more: &'static str,
    pub unknown: &'static str,
    pub send: &'static str,
    pub cancel: &'static str,
    pub wrong: &'static str,
    pub wrong_title: &'static str,
    pub wrong_text: &'static str,
    pub sent_before: &'static str,
    pub form_lost: &'static str,
    pub thanks: Told,
    pub thanks_next: &'static [&'static str],
    pub one_more: &'static str,
    pub to_yours: &'static str,
    pub logged_out: Told,
    pub dead_link: Told,
    pub no_session: Told,
    pub not_found: Told,
    pub decided: Told,
    pub too_often: Told,
    pub went_wrong: Told,
    /// A0 to C2.
    pub levels: [&'static str; 7],
    pub bases: [(&'static str, &'static str); 3],
    pub sides: [(&'static str, &'static str); 2],
    pub genders: [(&'static str, &'static str); 3],
    pub routes: [(&'static str, &'static str); 3],
    pub yes: &'static str,
    pub no: &'static str,
    /// What a field asks, and a word of help with it.
    pub asks: fn(Field) -> (&'static str, Option<&'static str>),
    /// What is wrong with what stands in a field.
    pub fault: fn(Field, FaultCode) -> &'static str,
    pub journey: fn(JourneyStatus) -> &'static str,
    pub(super) months: [&'static str; 12],
}

pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Nl => &super::words_nl::WORDS,
        Language::En => &super::words_en::WORDS,
    }
}

impl Words {
    /// `10 maart 2026`.
    pub fn day(&self, day: NaiveDate) -> String {
        let month = self.months.get(day.month0() as usize).copied().unwrap_or_default();
        format!("{} {month} {}", day.day(), day.year())
    }
}
