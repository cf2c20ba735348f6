//! The days of a month and of a week, and what the clock on the wall says: pure, but for what the browser knows of the
//! time zone.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::i18n::intl;

/// Which part of the agenda is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    Month,
    Week,
    /// From a day on, for three months.
    List,
}

impl Span {
    pub(super) const ALL: [Self; 3] = [Self::Month, Self::Week, Self::List];

    /// As it stands in the address.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Month => "maand",
            Self::Week => "week",
            Self::List => "lijst",
        }
    }

    pub(super) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.code() == code)
    }

    /// The first day in view, and the first after it.
    pub(super) fn days(self, around: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Month => {
                let first = first_of_month(around);
                let from = monday(first);
                let next = months(first, 1);
                // Whole weeks.
                (from, plus(monday(plus(next, -1)), 7))
            }
            Self::Week => (monday(around), plus(monday(around), 7)),
            Self::List => (around, months(around, 3)),
        }
    }

    /// The day around which the part before or after is in view.
    pub(super) fn step(self, around: NaiveDate, steps: i32) -> NaiveDate {
        match self {
            Self::Month => months(first_of_month(around), steps),
            Self::Week => plus(around, i64::from(steps) * 7),
            Self::List => months(around, steps),
        }
    }
}

pub(super) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    let moved = if days < 0 {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        day.checked_add_days(Days::new(days.unsigned_abs()))
    };
    moved.unwrap_or(day)
}

fn months(day: NaiveDate, months: i32) -> NaiveDate {
    let by = Months::new(months.unsigned_abs());
    let moved = if months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) };
    moved.unwrap_or(day)
}

pub(super) fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The Monday of its week.
pub(super) fn monday(day: NaiveDate) -> NaiveDate {
    plus(day, -i64::from(day.weekday().num_days_from_monday()))
}

/// Where an arrow or another key leads in the grid of a month.
pub(super) fn moved_by(key: &str, day: NaiveDate) -> Option<NaiveDate> {
    Some(match key {
        "ArrowLeft" => plus(day, -1),
        "ArrowRight" => plus(day, 1),
        "ArrowUp" => plus(day, -7),
        "ArrowDown" => plus(day, 7),
        "Home" => monday(day),
        "End" => plus(monday(day), 6),
        "PageUp" => months(day, -1),
        "PageDown" => months(day, 1),
        _ => return None,
    })
}

/// A time of day as it is typed and sent: *19:30*.
pub(super) fn time_of(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// The instant at which the clock in the Netherlands says this. A time that the clocks skip is an hour later; of one
/// that comes twice the first is meant, as the server does.
pub(super) fn instant_of(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    instant_by(day.and_time(time), wall)
}

/// What the clock in the Netherlands says at an instant, by the browser's own data.
fn wall(at: DateTime<Utc>) -> NaiveDateTime {
    intl::day_of(at).and_time(time_of(&intl::time(at)).unwrap_or_default())
}

/// In summer the clock is two hours ahead, in winter one.
fn instant_by(wanted: NaiveDateTime, wall: impl Fn(DateTime<Utc>) -> NaiveDateTime) -> DateTime<Utc> {
    let [summer, winter] = [2, 1].map(|hours| (wanted - TimeDelta::hours(hours)).and_utc());
    if wall(summer) == wanted { summer } else { winter }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        assert_eq!(Span::Month.days(day("2026-10-25")), (day("2026-09-28"), day("2026-11-02")));
        assert_eq!(Span::Month.days(day("2027-02-10")), (day("2027-02-01"), day("2027-03-01")));
        assert_eq!(Span::Week.days(day("2026-10-25")), (day("2026-10-19"), day("2026-10-26")));
        assert_eq!(Span::Month.step(day("2026-01-31"), 1), day("2026-02-01"));
        assert_eq!(Span::Week.step(day("2026-01-01"), -1), day("2025-12-25"));
    }

    #[test]
    fn the_arrows_go_from_day_to_day_and_across_months() {
        assert_eq!(moved_by("ArrowRight", day("2026-10-31")), Some(day("2026-11-01")));
        assert_eq!(moved_by("ArrowUp", day("2026-11-03")), Some(day("2026-10-27")));
        assert_eq!(moved_by("Home", day("2026-10-25")), Some(day("2026-10-19")));
        assert_eq!(moved_by("End", day("2026-10-19")), Some(day("2026-10-25")));
        assert_eq!(moved_by("PageDown", day("2026-01-31")), Some(day("2026-02-28")));
        assert_eq!(moved_by("a", day("2026-01-31")), None);
    }

    /// The rule of the European Union, for the year of the test.
    fn in_2026(at: DateTime<Utc>) -> NaiveDateTime {
        let change = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let summer = change("2026-03-29T01:00:00Z") <= at && at < change("2026-10-25T01:00:00Z");
        (at + TimeDelta::hours(if summer { 2 } else { 1 })).naive_utc()
    }

    #[test]
    fn seven_in_the_evening_is_seven_before_and_after_the_clocks_change() {
        let at = |text: &str| {
            let wanted = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
            instant_by(wanted, in_2026).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        };
        assert_eq!(at("2026-10-20 19:00"), "2026-10-20T17:00:00Z");
        assert_eq!(at("2026-10-27 19:00"), "2026-10-27T18:00:00Z");
        assert_eq!(at("2026-10-25 02:30"), "2026-10-25T00:30:00Z", "of two, the first");
        assert_eq!(at("2026-03-29 02:30"), "2026-03-29T01:30:00Z", "skipped: an hour later, half past three");
    }
}
