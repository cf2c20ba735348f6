//! Warnings and effects as a coordinator would say them.

use std::collections::HashMap;

use contract::groups::{Board, BoardWarning, BoardWarningCode, MoveEffect};
use contract::ids::PersonId;

use crate::i18n::{intl, t};

/// The names of everyone on a board.
pub type Names = HashMap<PersonId, String>;

pub fn names_of(board: &Board) -> Names {
    let groups = board.groups.iter();
    let pairs = groups.clone().flat_map(|group| &group.pairs).chain(&board.without_group);
    let people = pairs.flat_map(|pair| [&pair.newcomer, &pair.established]);
    let leaders = groups.flat_map(|group| &group.leaders).map(|leader| &leader.person);
    people.chain(leaders).map(|person| (person.id, person.display_name.clone())).collect()
}

/// *Niemand hier deelt een taal met Selam Tesfay*
pub fn sentence(warning: &BoardWarning, names: &Names) -> String {
    let words = &t().cohorts.board;
    let who = intl::list(warning.person_ids.iter().filter_map(|person| names.get(person)));
    match warning.code {
        BoardWarningCode::A0Alone => (words.a0_alone)(&who),
        BoardWarningCode::NoBridgeLanguage => (words.no_bridge)(&who),
        BoardWarningCode::CoachMissing => words.coach_missing.to_owned(),
        BoardWarningCode::AssistantMissing => words.assistant_missing.to_owned(),
        BoardWarningCode::OverCapacity => words.over_capacity.to_owned(),
        BoardWarningCode::TooFewPairs => words.too_few.to_owned(),
        BoardWarningCode::EveningDoesNotSuit => (words.evening_unsuited)(&who),
        BoardWarningCode::WomenOnlyWithOthers => (words.women_only)(&who),
    }
}

/// A sentence about what a move would change, and whether it is good news.
pub struct Told {
    pub line: String,
    pub is_good: bool,
}

/// What a move would change: first what it brings to look at, then what it solves.
pub fn told(effect: &MoveEffect, names: &Names) -> Vec<Told> {
    let words = &t().cohorts.board;
    let bad = |warning| Told { line: (words.appears)(&sentence(warning, names)), is_good: false };
    let good = |warning| Told { line: (words.disappears)(&sentence(warning, names)), is_good: true };
    let mut told: Vec<Told> = effect.appears.iter().map(bad).chain(effect.disappears.iter().map(good)).collect();
    if told.is_empty() {
        told.push(Told { line: words.fits.to_owned(), is_good: true });
    }
    told
}
