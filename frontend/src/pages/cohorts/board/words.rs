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

/// What a move would change, a sentence each, and whether it brings something to look at.
pub struct Told {
    pub lines: Vec<String>,
    pub is_fine: bool,
}

pub fn told(effect: &MoveEffect, names: &Names) -> Told {
    let words = &t().cohorts.board;
    let appears = effect.appears.iter().map(|warning| (words.appears)(&sentence(warning, names)));
    let disappears = effect.disappears.iter().map(|warning| (words.disappears)(&sentence(warning, names)));
    let mut lines: Vec<String> = appears.chain(disappears).collect();
    if lines.is_empty() {
        lines.push(words.fits.to_owned());
    }
    Told { lines, is_fine: effect.appears.is_empty() }
}
