//! What a report leaves out, since it would tell about fewer than five people, or let its reader work such a group out: of
//! one figure by itself, and of all figures of one period together. Pure.

use std::collections::HashMap;

use contract::figures::{Figure, FigureKey, FigureUnit};
use contract::reports::ReportKind;

use crate::figures::suppression::{Cells, Part, hidden_parts, is_small, tells_of_few};
use crate::figures::{is_of_people, parts_overlap};

/// What of a figure is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Its value with all that it is of, and every part.
    pub whole: bool,
    pub population: bool,
    /// Which parts, in their order.
    pub parts: Vec<bool>,
}

/// A figure, a part of it, and another figure that counts the same people as that part.
const TOLD_TWICE: &[(&str, &str, &str)] = &[
    ("newcomers_taking_part", "organisation", "newcomers_put_forward"),
    ("newcomers_taking_part", "organisation", "newcomers_by_organisation"),
    ("evaluations_answered", "newcomer", "language_improved"),
    ("evaluations_answered", "newcomer", "learned_most"),
];

/// The first counts some of those whom the second counts, so that what lies between them can be read from the two.
const SOME_OF: &[(&str, &str)] =
    &[("newcomers_put_forward", "newcomers_taking_part"), ("newcomers_by_organisation", "newcomers_taking_part")];

/// What is left out of the figures of one period, by key.
#[must_use]
pub fn left_out<'a>(figures: impl Iterator<Item = &'a Figure>, kind: ReportKind) -> HashMap<FigureKey, LeftOut> {
    let all: HashMap<&str, &Figure> = figures.map(|figure| (figure.key.as_str(), figure)).collect();
    let is_told = |figure: &&Figure| !is_left_out(figure, kind) && !is_near_its_whole(figure, &all);
    let told: HashMap<&str, &Figure> = all.values().copied().filter(is_told).map(|it| (it.key.as_str(), it)).collect();
    all.values().map(|figure| (figure.key.clone(), of_figure(figure, &told, kind))).collect()
}

fn of_figure(figure: &Figure, told: &HashMap<&str, &Figure>, kind: ReportKind) -> LeftOut {
    let parts = told.contains_key(figure.key.as_str()).then(|| hidden(figure, told, kind)).flatten();
    let whole = parts.is_none();
    LeftOut {
        whole,
        population: figure.population.is_some_and(|population| {
            // How many were not among the records is about as few people as how many were.
            is_about_people(figure, kind) && (is_small(population) || (!whole && is_small(population - figure.n)))
        }),
        parts: parts.unwrap_or_else(|| vec![true; figure.slices.len()]),
    }
}

/// Whether few of these would tell about people. How many of the team, the board or the cohorts there are may be told.
fn is_about_people(figure: &Figure, kind: ReportKind) -> bool {
    match figure.unit {
        FigureUnit::People | FigureUnit::Referrals | FigureUnit::Destinations | FigureUnit::Answers => {
            !is_public(figure.key.as_str())
        }
        FigureUnit::Percent => is_of_people(&figure.key),
        // Of all matches one can't tell who they are; of those of one partner, that partner can.
        FigureUnit::Matches => kind == ReportKind::Partner,
        _ => false,
    }
}

/// The team and the board are named.
fn is_public(name: &str) -> bool {
    ["team", "board"].iter().any(|public| name.starts_with(public))
}

/// A share tells about those in it and about those who aren't, and so does any count with what it was counted from. A
/// referral that doesn't count is one that came twice: that tells about nobody.
fn part(figure: &Figure, (numerator, n): (i64, i64)) -> Part {
    Part::new(numerator, if figure.unit == FigureUnit::Referrals { numerator } else { n })
}

/// Whether a figure tells about few by itself.
fn is_left_out(figure: &Figure, kind: ReportKind) -> bool {
    let whole = part(figure, (figure.numerator, figure.n));
    is_about_people(figure, kind) && tells_of_few(whole.numerator, whole.n)
}

/// Whether another figure tells of how many these are a part, and few are not in it.
fn is_near_its_whole(figure: &Figure, all: &HashMap<&str, &Figure>) -> bool {
    let wholes = SOME_OF.iter().filter(|(part, _)| *part == figure.key.as_str());
    wholes.filter_map(|(_, whole)| all.get(whole)).any(|whole| is_small(whole.numerator - figure.numerator))
}

/// The parts that are left out; nothing when only leaving out the whole figure helps.
fn hidden(figure: &Figure, told: &HashMap<&str, &Figure>, kind: ReportKind) -> Option<Vec<bool>> {
    if !is_about_people(figure, kind) {
        return Some(vec![false; figure.slices.len()]);
    }
    let parts: Vec<Part> = figure
        .slices
        .iter()
        .map(|slice| Part {
            is_told_elsewhere: is_told_by_another(figure, (&slice.key, slice.numerator), told),
            is_public: is_public(&slice.key),
            ..part(figure, (slice.numerator, slice.n))
        })
        .collect();
    let cells = if parts_overlap(&figure.key) { Cells::Independent } else { Cells::Exclusive };
    hidden_parts(&parts, figure.numerator, cells)
}

/// Whether a figure that is told has the number of this part: as what counts, or as what a share is of.
fn is_told_by_another(figure: &Figure, (part, count): (&str, i64), told: &HashMap<&str, &Figure>) -> bool {
    let others = TOLD_TWICE.iter().filter(|(whole, name, _)| *whole == figure.key.as_str() && *name == part);
    others.filter_map(|(_, _, other)| told.get(other)).any(|other| [other.numerator, other.n].contains(&count))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use contract::figures::{Bilingual, FigureSlice};
    use proptest::prelude::*;

    use super::*;

    /// A figure with nothing but its numbers.
    fn figure(key: &str, unit: FigureUnit, (numerator, n): (i64, i64), slices: &[(&str, i64, i64)]) -> Figure {
        let words = || Bilingual { nl: String::new(), en: String::new() };
        let slice = |(key, numerator, n): &(&str, i64, i64)| FigureSlice {
            key: (*key).to_owned(),
            title: words(),
            value: Some(*numerator),
            numerator: *numerator,
            n: *n,
        };
        Figure {
            key: key.parse().unwrap(),
            title: words(),
            definition: words(),
            definition_version: 1,
            unit,
            value: Some(numerator),
            numerator,
            n,
            population: None,
            population_words: None,
            period: None,
            as_of: DateTime::UNIX_EPOCH,
            cohort_id: None,
            organisation_id: None,
            records: String::new(),
            slices: slices.iter().map(slice).collect(),
            milestone: None,
        }
    }

    fn share(key: &str, numbers: (i64, i64)) -> Figure {
        figure(key, FigureUnit::Percent, numbers, &[])
    }

    fn people(key: &str, slices: &[(&str, i64)], whole: i64) -> Figure {
        let slices: Vec<_> = slices.iter().map(|(key, count)| (*key, *count, *count)).collect();
        figure(key, FigureUnit::People, (whole, whole), &slices)
    }

    fn of(figures: &[Figure], key: &str) -> LeftOut {
        left_out(figures.iter(), ReportKind::Annual).remove(&key.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_share_is_left_out_when_few_are_in_it_or_few_are_not() {
        for (numbers, whole) in [
            ((0, 0), false),
            ((0, 30), false),
            ((2, 30), true),
            ((5, 30), false),
            ((28, 29), true),
            ((29, 29), false),
            ((3, 3), true),
            ((0, 3), true),
            ((28, 35), false),
        ] {
            assert_eq!(of(&[share("language_improved", numbers)], "language_improved").whole, whole, "{numbers:?}");
        }
        // Money is no group of people.
        assert!(!of(&[share("applications_granted_share", (2, 3))], "applications_granted_share").whole);
        // Starters at A0: the same as a count.
        let starters = |numbers| [figure("starters_a0", FigureUnit::People, numbers, &[])];
        assert!(!of(&starters((11, 40)), "starters_a0").whole && of(&starters((38, 40)), "starters_a0").whole);
    }

    #[test]
    fn what_came_twice_tells_about_nobody() {
        let referrals = figure("referrals_received", FigureUnit::Referrals, (58, 60), &[("organisation", 58, 60)]);
        assert_eq!(of(&[referrals], "referrals_received"), LeftOut { parts: vec![false], ..LeftOut::default() });
    }

    #[test]
    fn a_small_population_is_left_out_too() {
        let of_population = |numbers, population| {
            let mut figure = share("language_improved", numbers);
            figure.population = Some(population);
            of(&[figure], "language_improved").population
        };
        assert!(of_population((2, 3), 4) && of_population((0, 0), 4), "few were asked");
        assert!(of_population((10, 43), 44), "one didn't answer");
        assert!(!of_population((28, 35), 44) && !of_population((2, 3), 44));
    }

    #[test]
    fn parts_that_overlap_are_no_cover_for_each_other() {
        let learned = people("learned_most", &[("speaking", 34), ("culture", 30), ("city", 2)], 35);
        assert_eq!(of(&[learned], "learned_most").parts, [true, false, true]);
        let taking_part =
            people("newcomers_taking_part", &[("organisation", 34), ("volunteer", 6), ("unknown", 2)], 42);
        assert_eq!(of(&[taking_part], "newcomers_taking_part").parts, [false, true, true]);
    }

    #[test]
    fn the_board_is_named_and_hides_no_other_role() {
        let roles = [("established", 71), ("coach", 6), ("event_helper", 2), ("group_trainer", 2), ("board", 4)];
        let found = of(&[people("volunteers", &roles, 85)], "volunteers");
        assert_eq!(found.parts, [false, true, true, true, false], "2 + 2 would be few");
    }

    #[test]
    fn what_the_report_of_2023_tells_is_told() {
        let figures = [
            people("newcomers_taking_part", &[("organisation", 53), ("own_initiative", 5), ("volunteer", 7)], 65),
            share("newcomers_put_forward", (53, 65)),
            people("newcomers_by_organisation", &[("Werkplein", 47), ("Taalhuis", 3), ("Vaart", 3)], 53),
            figure("starters_a0", FigureUnit::People, (11, 40), &[]),
            share("language_level_rose", (39, 39)),
            share("language_improved", (28, 35)),
        ];
        let found = left_out(figures.iter(), ReportKind::Annual);
        assert!(found.values().all(|left_out| !left_out.whole && !left_out.population));
        assert_eq!(of(&figures, "newcomers_taking_part").parts, [false, false, false]);
        assert_eq!(of(&figures, "newcomers_by_organisation").parts, [false, true, true]);
    }

    #[test]
    fn one_figure_does_not_tell_what_another_leaves_out() {
        // All but two were put forward by an organisation.
        let figures = [
            people("newcomers_taking_part", &[("organisation", 28), ("own_initiative", 2)], 30),
            share("newcomers_put_forward", (28, 30)),
            people("newcomers_by_organisation", &[("Werkplein", 28)], 28),
        ];
        assert_eq!(of(&figures, "newcomers_taking_part").parts, [true, true]);
        assert!(!of(&figures, "newcomers_taking_part").whole);
        assert!(of(&figures, "newcomers_put_forward").whole && of(&figures, "newcomers_by_organisation").whole);
        // The newcomers who answered stand with what they answered.
        let answered = [("newcomer", 35, 44), ("established", 19, 22)];
        let answered = figure("evaluations_answered", FigureUnit::Percent, (54, 66), &answered);
        let alone = of(std::slice::from_ref(&answered), "evaluations_answered");
        assert_eq!((alone.whole, alone.parts), (false, vec![true, true]));
        let figures = [answered, share("language_improved", (28, 35))];
        assert!(of(&figures, "evaluations_answered").whole && !of(&figures, "language_improved").whole);
    }

    proptest! {
        /// Whatever the newcomers' sources are: of those who were put forward, those who weren't, and each source, none
        /// that is small can be had by adding and subtracting what is shown.
        #[test]
        fn of_newcomers_no_small_source_can_be_worked_out(
            organisation in 0i64..12, own in 0i64..12, volunteer in 0i64..12, later in 0i64..3,
        ) {
            let total = organisation + own + volunteer;
            // Some whom an organisation put forward had come by themselves before.
            let put_forward = organisation + later.min(own);
            let sources = [("organisation", organisation), ("own_initiative", own), ("volunteer", volunteer)];
            let figures = [
                people("newcomers_taking_part", &sources, total),
                share("newcomers_put_forward", (put_forward, total)),
                people("newcomers_by_organisation", &[("Werkplein", put_forward)], put_forward),
            ];
            let found = left_out(figures.iter(), ReportKind::Annual);
            let of = |key: &str| &found[&key.parse::<FigureKey>().unwrap()];
            let (taking_part, share) = (of("newcomers_taking_part"), of("newcomers_put_forward"));
            let by_organisation = of("newcomers_by_organisation");
            let is_told = !share.whole || !by_organisation.whole;
            let total_is_told = !taking_part.whole || !share.whole;
            prop_assert!(!(is_told && is_small(put_forward)));
            prop_assert!(!(is_told && total_is_told && is_small(total - put_forward)));
            if taking_part.whole {
                return Ok(());
            }
            let hidden: Vec<i64> =
                sources.iter().zip(&taking_part.parts).filter(|(_, hidden)| **hidden).map(|((_, count), _)| *count).collect();
            prop_assert!(hidden.len() != 1 && !is_small(hidden.iter().sum()));
            if is_told && taking_part.parts[0] && put_forward == organisation {
                let rest: i64 = hidden.iter().sum::<i64>() - organisation;
                prop_assert!(!is_small(rest), "{} are told to be of organisations", organisation);
            }
        }
    }
}
