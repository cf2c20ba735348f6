//! What a figure is, and which there are.

use contract::figures::{FigureKey, FigureRecordKind, FigureUnit};

use super::definitions;
use crate::error::Error;

/// Dutch, then English.
pub(super) type Words = (&'static str, &'static str);

/// A figure: its words and its query.
pub(super) struct Definition {
    pub key: &'static str,
    pub title: Words,
    /// What counts and what doesn't.
    pub definition: Words,
    /// Goes up when the same records would give another number than before.
    pub version: i32,
    pub unit: FigureUnit,
    pub span: Span,
    pub tally: Tally,
    /// Which filters it takes.
    pub takes: Takes,
    /// What its records are.
    pub kind: FigureRecordKind,
    /// Answers its records: `id uuid`, `counts boolean`, `weight bigint`, `slice text` (empty when it is in no part), each
    /// id at most once a slice. `$1` and `$2` are the first day of the period and the first after it, of which the
    /// latter never lies beyond the day after that of the as-of moment; `$3` is a cohort and `$4` an organisation, or
    /// null. Tables are named without a schema, so that it can be asked of what was known earlier. What several figures look at
    /// stands in [`definitions::PHRASES`].
    pub records: &'static str,
    /// The words of its parts.
    pub slices: Slices,
    /// How many could have been among the records.
    pub population: Option<Population>,
    /// Whether every so many are celebrated.
    pub celebrated: bool,
}

/// Those who could have been among the records of a figure.
#[derive(Clone, Copy)]
pub(super) struct Population {
    /// Answers how many they are, as a single number.
    pub query: &'static str,
    /// Who they are, as it is said after their number.
    pub who: Words,
}

/// Of when it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// What happened in the period.
    Period,
    /// What holds on the last day of the period, or on the as-of day when no period is given or it lies beyond. Its
    /// query looks at `$2` alone.
    LastDay,
}

/// How records become a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tally {
    /// How many count; each stands there once.
    Each,
    /// How many different ones count: one may stand in several parts.
    Different,
    /// The sum of their weights.
    Sum,
    /// Which share of them counts, in percent.
    Share,
}

/// Which filters a figure takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    Cohort,
    Organisation,
    Both,
}

impl Takes {
    pub fn cohort(self) -> bool {
        matches!(self, Self::Cohort | Self::Both)
    }

    pub fn organisation(self) -> bool {
        matches!(self, Self::Organisation | Self::Both)
    }
}

/// The words of a figure's parts.
#[derive(Clone, Copy)]
pub(super) enum Slices {
    None,
    /// Codes with their words, in the order in which they are shown.
    Terms(&'static [(&'static str, Words)]),
    /// Answers `key text`, `nl text` and `en text` for the keys in `$1`, an array of text. The largest is shown first.
    Named(&'static str),
}

/// A definition with everything that most have alike; files of definitions change what is different.
pub(super) const PLAIN: Definition = Definition {
    key: "",
    title: ("", ""),
    definition: ("", ""),
    version: 1,
    unit: FigureUnit::People,
    span: Span::Period,
    tally: Tally::Each,
    takes: Takes::Nothing,
    kind: FigureRecordKind::Person,
    records: "",
    slices: Slices::None,
    population: None,
    celebrated: false,
};

/// Whether there is such a figure, and it takes the filters that are given: a cohort, an organisation.
#[must_use]
pub fn can_be_asked(key: &FigureKey, (by_cohort, by_organisation): (bool, bool)) -> bool {
    find(key).is_ok_and(|definition| {
        (!by_cohort || definition.takes.cohort()) && (!by_organisation || definition.takes.organisation())
    })
}

/// Whether a record of this figure can stand in several of its parts, so that they may add up to more than the whole.
#[must_use]
pub fn parts_overlap(key: &FigureKey) -> bool {
    find(key).is_ok_and(|definition| definition.tally == Tally::Different)
}

/// Whether its records are people, or what a person answered.
#[must_use]
pub fn is_of_people(key: &FigureKey) -> bool {
    use FigureRecordKind::{EvaluationInvitation, EvaluationResponse, Person};
    find(key).is_ok_and(|definition| matches!(definition.kind, Person | EvaluationResponse | EvaluationInvitation))
}

/// Every figure, in the order in which they are listed.
pub(super) fn all() -> impl Iterator<Item = &'static Definition> {
    definitions::ALL.iter().copied().flatten()
}

/// The names of all figures, in the order in which they are listed.
pub fn keys() -> impl Iterator<Item = FigureKey> {
    all().filter_map(|definition| definition.key.parse().ok())
}

/// The definition of a figure.
pub(super) fn find(key: &FigureKey) -> Result<&'static Definition, Error> {
    all().find(|definition| definition.key == key.as_str()).ok_or_else(Error::not_found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_figure_is_named_once_and_explained_in_both_languages() {
        let mut seen = BTreeSet::new();
        for one in all() {
            assert!(one.key.parse::<FigureKey>().is_ok() && seen.insert(one.key), "{}", one.key);
            for (nl, en) in
                [one.title, one.definition].into_iter().chain(one.population.map(|population| population.who))
            {
                assert!(!nl.is_empty() && !en.is_empty() && nl != en, "{}", one.key);
            }
            assert!(one.definition.0.ends_with('.') && one.definition.1.ends_with('.'), "{}", one.key);
            assert!((one.unit == FigureUnit::Percent) == (one.tally == Tally::Share), "{}", one.key);
            let phrases = definitions::PHRASES.iter().filter(|(name, _)| one.records.contains(name));
            let query = phrases.fold(one.records.to_owned(), |query, (_, phrase)| query + phrase);
            assert_eq!(query.contains("$3"), one.takes.cohort(), "{}", one.key);
            assert_eq!(query.contains("$4"), one.takes.organisation(), "{}", one.key);
            assert!(one.span == Span::Period || !query.contains("$1"), "{}", one.key);
            assert!(!query.contains("public."), "{}", one.key);
        }
    }
}
