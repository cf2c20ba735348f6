//! What a report may hold, and who came and went. Pure.

use std::collections::HashSet;

use chrono::{Datelike as _, NaiveDate};
use contract::figures::{FigureKey, FigurePeriod};
use contract::problem::{Fault, FaultCode};
use contract::reports::{ChartForm, NewReport, ReportContents, ReportKind, ReportSectionKind};
use uuid::Uuid;

/// The year and the two before.
pub const CHART_YEARS: i32 = 3;

/// A calendar year.
pub fn year(year: i32) -> Option<FigurePeriod> {
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    Some(FigurePeriod { starts_on: new_year(year)?, ends_on: new_year(year + 1)? })
}

/// The last day of a period.
pub fn last_day(period: FigurePeriod) -> NaiveDate {
    period.ends_on.pred_opt().unwrap_or(period.ends_on)
}

/// The periods of a chart of years, the earliest first: the report's own is the last.
pub fn chart_years(period: FigurePeriod) -> Vec<FigurePeriod> {
    let this = last_day(period).year();
    (this - CHART_YEARS + 1..=this).filter_map(year).collect()
}

/// A report can be signed once its period is over: before that it would be wrong the day after.
pub fn is_over(period: FigurePeriod, today: NaiveDate) -> bool {
    period.ends_on <= today
}

/// What is wrong with a new report beyond its single values.
pub fn check_new(new: &NewReport, today: NaiveDate) -> Vec<Fault> {
    let subjects = [
        ("/year", new.year.is_some(), new.kind != ReportKind::Cohort),
        ("/cohortId", new.cohort_id.is_some(), new.kind == ReportKind::Cohort),
        ("/organisationId", new.organisation_id.is_some(), new.kind == ReportKind::Partner),
    ];
    let fault = |(pointer, given, wanted): (&str, bool, bool)| match (given, wanted) {
        (false, true) => Some(Fault::new(pointer, FaultCode::Required, "is what this kind of report is about")),
        (true, false) => Some(Fault::new(pointer, FaultCode::NotAllowed, "is nothing that this kind is about")),
        _ => None,
    };
    let future = new.year.filter(|year| *year > today.year());
    let future = future.map(|_| Fault::new("/year", FaultCode::InFuture, "hasn't begun yet"));
    subjects.into_iter().filter_map(fault).chain(future).collect()
}

/// What is wrong with the contents of a report beyond their single values.
pub fn check_contents(contents: &ReportContents, kind: ReportKind, known: &HashSet<FigureKey>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, section) in contents.sections.iter().enumerate() {
        let at = |rest: &str| format!("/sections/{index}{rest}");
        if index == 0 && section.level != 1 {
            faults.push(Fault::new(at("/level"), FaultCode::Inconsistent, "a report begins with a chapter"));
        }
        for (nth, key) in section.figure_keys.iter().enumerate() {
            let pointer = at(&format!("/figureKeys/{nth}"));
            if !known.contains(key) {
                faults.push(Fault::new(pointer, FaultCode::UnknownReference, "there is no such figure"));
            } else if section.figure_keys[..nth].contains(key) {
                faults.push(Fault::new(pointer, FaultCode::Repeated, "is there before"));
            }
        }
        for (nth, story) in section.story_ids.iter().enumerate() {
            if section.story_ids[..nth].contains(story) {
                faults.push(Fault::new(at(&format!("/storyIds/{nth}")), FaultCode::Repeated, "is there before"));
            }
        }
        let takes_figures = matches!(section.kind, ReportSectionKind::Figures | ReportSectionKind::Chart);
        if !takes_figures && !section.figure_keys.is_empty() {
            faults.push(Fault::new(at("/figureKeys"), FaultCode::NotAllowed, "this kind of section has no figures"));
        }
        if section.kind == ReportSectionKind::Chart && section.figure_keys.len() > 1 {
            faults.push(Fault::new(at("/figureKeys"), FaultCode::TooMany, "a chart is of one figure"));
        }
        let is_of_years = section.kind == ReportSectionKind::Chart && section.chart_form == ChartForm::Years;
        if is_of_years && kind == ReportKind::Cohort {
            faults.push(Fault::new(at("/chartForm"), FaultCode::NotAllowed, "a cohort is not of a calendar year"));
        }
        if section.kind != ReportSectionKind::Stories && !section.story_ids.is_empty() {
            faults.push(Fault::new(at("/storyIds"), FaultCode::NotAllowed, "this kind of section has no stories"));
        }
    }
    faults
}

/// A time that someone belonged to something, `[starts_on, ends_on)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    pub person_id: Uuid,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
}

impl Membership {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|end| day < end)
    }
}

/// Who belonged to it on the last day of a period, whose first day lies in it, and whose last: by their place in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub at_end: Vec<usize>,
    pub joined: Vec<usize>,
    pub left: Vec<usize>,
}

/// By the rule of the figures `board_joined` and `board_left`: someone comes on a day on which they belong to it and didn't
/// the day before, and leaves after the last day, when they don't the day after. Taking another seat is neither. Who came
/// and left within the period is in both, and whose last day is the period's is there at the end and left.
pub fn changes(all: &[Membership], period: FigurePeriod) -> Changes {
    let last = last_day(period);
    let held_by = |person: Uuid, day: NaiveDate| all.iter().any(|one| one.person_id == person && one.holds_on(day));
    let came = |one: &Membership| {
        let before = one.starts_on.pred_opt()?;
        let is_inside = period.starts_on <= one.starts_on && one.starts_on < period.ends_on;
        (is_inside && !held_by(one.person_id, before)).then_some(one.starts_on)
    };
    let went = |one: &Membership| {
        let after = one.ends_on?;
        let is_inside = period.starts_on < after && after <= period.ends_on;
        (is_inside && !held_by(one.person_id, after)).then_some(after)
    };
    let mut changes = Changes::default();
    for (index, one) in all.iter().enumerate() {
        // Someone who came or left more than once in the period did so once: first in, last out.
        let of_person = || all.iter().enumerate().filter(|(_, other)| other.person_id == one.person_id);
        let first_in = of_person().filter_map(|(place, other)| Some((came(other)?, place))).min();
        let last_out = of_person().filter_map(|(place, other)| Some((went(other)?, place))).max();
        if one.holds_on(last) {
            changes.at_end.push(index);
        }
        if first_in.is_some_and(|(_, place)| place == index) {
            changes.joined.push(index);
        }
        if last_out.is_some_and(|(_, place)| place == index) {
            changes.left.push(index);
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn member(person: u128, from: &str, to: Option<&str>) -> Membership {
        Membership { person_id: Uuid::from_u128(person), starts_on: day(from), ends_on: to.map(day) }
    }

    #[test]
    fn three_left_four_came_and_five_were_there_at_the_end() {
        let board = [
            member(1, "2020-01-01", None),
            member(2, "2020-01-01", Some("2023-03-01")),
            member(3, "2021-01-01", Some("2023-06-01")),
            member(4, "2021-01-01", Some("2023-12-31")),
            member(5, "2023-02-01", None),
            member(6, "2023-03-01", None),
            member(7, "2023-09-01", None),
            member(8, "2023-12-31", None),
        ];
        let found = changes(&board, year(2023).unwrap());
        assert_eq!((found.at_end.len(), found.joined.len(), found.left.len()), (5, 4, 3));
    }

    #[test]
    fn another_seat_is_no_change_and_who_leaves_does_so_after_the_last_day() {
        let board = [
            // The last day was that of the year before.
            member(1, "2020-01-01", Some("2023-01-01")),
            // From the first day of the year after.
            member(2, "2024-01-01", None),
            // From member to chair.
            member(3, "2020-01-01", Some("2023-05-01")),
            member(3, "2023-05-01", None),
            // Through the last day of the year, and no longer.
            member(4, "2020-01-01", Some("2024-01-01")),
            // Another seat from the first day of the year after.
            member(5, "2020-01-01", Some("2024-01-01")),
            member(5, "2024-01-01", None),
            // Away in the summer.
            member(6, "2020-01-01", Some("2023-06-01")),
            member(6, "2023-09-01", None),
        ];
        let found = changes(&board, year(2023).unwrap());
        assert_eq!((found.at_end, found.joined, found.left), (vec![3, 4, 5, 8], vec![8], vec![4, 7]));
        let before = changes(&board, year(2022).unwrap());
        assert_eq!((before.joined, before.left), (vec![], vec![0]));
    }

    proptest! {
        /// Walking through the days finds the same people.
        #[test]
        fn who_came_and_who_left_is_seen_from_day_to_day(
            spells in prop::collection::vec((0_u128..4, 0_u64..60, prop::option::of(1_u64..30)), 0..12),
        ) {
            let start = day("2022-12-01");
            let all: Vec<_> = spells.iter().map(|(person, from, length)| {
                let starts_on = start + chrono::Days::new(*from);
                Membership { person_id: Uuid::from_u128(*person), starts_on, ends_on: length.map(|length| starts_on + chrono::Days::new(length)) }
            }).collect();
            let period = FigurePeriod { starts_on: day("2022-12-20"), ends_on: day("2023-01-10") };
            let found = changes(&all, period);
            let people = |places: &[usize]| places.iter().map(|place| all[*place].person_id).collect::<Vec<_>>();
            for person in (0..4).map(Uuid::from_u128) {
                let is_there = |on: NaiveDate| all.iter().any(|one| one.person_id == person && one.holds_on(on));
                let days = || period.starts_on.iter_days().take_while(|on| *on < period.ends_on);
                let came = days().any(|on| is_there(on) && !is_there(on.pred_opt().unwrap()));
                let went = days().any(|on| is_there(on) && !is_there(on.succ_opt().unwrap()));
                let times = |places: &[usize]| people(places).iter().filter(|one| **one == person).count();
                prop_assert_eq!(times(&found.joined), usize::from(came));
                prop_assert_eq!(times(&found.left), usize::from(went));
                prop_assert_eq!(times(&found.at_end) > 0, is_there(last_day(period)));
            }
        }
    }
}
