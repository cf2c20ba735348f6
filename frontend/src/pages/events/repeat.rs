//! When something recurs, as people say it: *elke dinsdag*, *elke eerste zaterdag van de maand*. Between that and a
//! rule of RFC 5545, and the dates it gives for a preview. The server works out the dates that count.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::days::{first_of_month, monday, plus};
use crate::i18n::{intl, t};

/// How far ahead dates are looked for.
const LOOKS_AHEAD_DAYS: i64 = 366 * 6;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Pattern {
    /// On these days, counted from Monday = 0.
    Weekly { every: u8, days: Vec<u8> },
    /// On the first, second, third, fourth or last (−1) of a weekday.
    MonthlyOn { every: u8, nth: i8, day: u8 },
    /// On a day of the month.
    MonthlyDay { every: u8, day: u8 },
    /// A rule that the form has no fields for; it stays as it is.
    Other { rule: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Until {
    Open,
    /// The last day.
    Day(NaiveDate),
    Times(u16),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Repeat {
    pub pattern: Pattern,
    pub until: Until,
}

const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn code(day: u8) -> &'static str {
    CODES.get(usize::from(day)).copied().unwrap_or("MO")
}

fn number_of(code: &str) -> Option<u8> {
    CODES.iter().position(|known| *known == code).and_then(|at| u8::try_from(at).ok())
}

pub(super) fn weekday_of(day: NaiveDate) -> u8 {
    u8::try_from(day.weekday().num_days_from_monday()).unwrap_or_default()
}

impl Repeat {
    /// The rule of RFC 5545.
    pub(super) fn rule(&self) -> String {
        let mut parts = match &self.pattern {
            Pattern::Other { rule } => return rule.clone(),
            Pattern::Weekly { every, days } => {
                let days: Vec<_> = days.iter().map(|day| code(*day)).collect();
                vec![String::from("FREQ=WEEKLY"), interval(*every), format!("BYDAY={}", days.join(","))]
            }
            Pattern::MonthlyOn { every, nth, day } => {
                vec![String::from("FREQ=MONTHLY"), interval(*every), format!("BYDAY={nth}{}", code(*day))]
            }
            Pattern::MonthlyDay { every, day } => {
                vec![String::from("FREQ=MONTHLY"), interval(*every), format!("BYMONTHDAY={day}")]
            }
        };
        match self.until {
            Until::Open => {}
            Until::Day(last) => parts.push(format!("UNTIL={}", last.format("%Y%m%d"))),
            Until::Times(times) => parts.push(format!("COUNT={times}")),
        }
        parts.retain(|part| !part.is_empty());
        parts.join(";")
    }

    /// Reads a rule; one that the form has no fields for is kept as it is.
    pub(super) fn parse(rule: &str) -> Self {
        read(rule).unwrap_or_else(|| Self { pattern: Pattern::Other { rule: rule.to_owned() }, until: Until::Open })
    }

    fn falls_on(&self, day: NaiveDate, from: NaiveDate) -> bool {
        match &self.pattern {
            Pattern::Weekly { every, days } => {
                let weeks = (monday(day) - monday(from)).num_days() / 7;
                days.contains(&weekday_of(day)) && weeks % i64::from((*every).max(1)) == 0
            }
            Pattern::MonthlyOn { every, nth, day: weekday } => {
                is_its_month(day, from, *every) && weekday_of(day) == *weekday && is_nth(day, *nth)
            }
            Pattern::MonthlyDay { every, day: of_month } => {
                is_its_month(day, from, *every) && day.day() == u32::from(*of_month)
            }
            Pattern::Other { .. } => false,
        }
    }

    /// The first dates from a day on, at most so many. None for a rule that only the server knows.
    pub(super) fn dates(&self, from: NaiveDate, most: usize) -> Vec<NaiveDate> {
        let days = (0..LOOKS_AHEAD_DAYS).map(|ahead| plus(from, ahead));
        // Every second week or month is counted from the first date, which may come after the day that was filled in.
        let Some(first) = days.clone().find(|day| self.falls_on(*day, *day)) else { return Vec::new() };
        let most = match self.until {
            Until::Times(times) => most.min(times.into()),
            Until::Open | Until::Day(_) => most,
        };
        let last = match self.until {
            Until::Day(last) => last,
            Until::Open | Until::Times(_) => NaiveDate::MAX,
        };
        days.skip_while(|day| *day < first)
            .take_while(|day| *day <= last)
            .filter(|day| self.falls_on(*day, first))
            .take(most)
            .collect()
    }

    /// *elke dinsdag, tot en met 30 juni 2027*
    pub(super) fn say(&self) -> String {
        let words = &t().events.repeat;
        let pattern = match &self.pattern {
            Pattern::Weekly { every, days } => {
                let days = intl::list(days.iter().map(|day| intl::weekday((*day).into())));
                (words.say_weekly)(*every, &days)
            }
            Pattern::MonthlyOn { every, nth, day } => {
                (words.say_monthly_on)(*every, (words.nth)(*nth), &intl::weekday((*day).into()))
            }
            Pattern::MonthlyDay { every, day } => (words.say_monthly_day)(*every, *day),
            Pattern::Other { rule } => return (words.say_other)(rule),
        };
        match self.until {
            Until::Open => pattern,
            Until::Day(last) => format!("{pattern}, {}", (words.say_until)(&intl::day(last))),
            Until::Times(times) => format!("{pattern}, {}", (words.say_times)(times.into())),
        }
    }
}

fn interval(every: u8) -> String {
    if every > 1 { format!("INTERVAL={every}") } else { String::new() }
}

fn is_its_month(day: NaiveDate, from: NaiveDate, every: u8) -> bool {
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    (month(day) - month(from)) % i64::from(every.max(1)) == 0
}

fn is_nth(day: NaiveDate, nth: i8) -> bool {
    if nth < 0 { plus(day, 7).month() != day.month() } else { i64::from(day.day0() / 7) + 1 == i64::from(nth) }
}

/// Which of its weekday in the month a day is; the fifth is the last.
pub(super) fn nth_of(day: NaiveDate) -> i8 {
    let nth = i8::try_from((day - first_of_month(day)).num_days() / 7).unwrap_or_default() + 1;
    if nth > 4 { -1 } else { nth }
}

fn read(rule: &str) -> Option<Repeat> {
    let (mut frequency, mut every, mut by_day, mut by_month_day, mut until) = ("", 1, None, None, Until::Open);
    for part in rule.split(';') {
        let (name, value) = part.split_once('=')?;
        match name {
            "FREQ" => frequency = value,
            "INTERVAL" => every = value.parse().ok()?,
            "BYDAY" => by_day = Some(value),
            "BYMONTHDAY" => by_month_day = Some(value.parse().ok()?),
            "COUNT" => until = Until::Times(value.parse().ok()?),
            "UNTIL" => until = Until::Day(NaiveDate::parse_from_str(value, "%Y%m%d").ok()?),
            "WKST" if value == "MO" => {}
            _ => return None,
        }
    }
    let pattern = match (frequency, by_day, by_month_day) {
        ("WEEKLY", Some(days), None) => {
            let days = days.split(',').map(number_of).collect::<Option<Vec<u8>>>()?;
            Pattern::Weekly { every, days }
        }
        ("MONTHLY", Some(one), None) => {
            let (nth, day) = one.split_at_checked(one.len().checked_sub(2)?)?;
            Pattern::MonthlyOn {
                every,
                nth: nth.parse().ok().filter(|nth| (-1..=4).contains(nth) && *nth != 0)?,
                day: number_of(day)?,
            }
        }
        ("MONTHLY", None, Some(day)) => Pattern::MonthlyDay { every, day },
        _ => return None,
    };
    Some(Repeat { pattern, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn dates(rule: &str, from: &str, most: usize) -> Vec<String> {
        Repeat::parse(rule).dates(day(from), most).into_iter().map(|day| day.to_string()).collect()
    }

    #[test]
    fn a_rule_that_is_read_is_written_as_it_was() {
        for rule in [
            "FREQ=WEEKLY;BYDAY=TU",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270630",
            "FREQ=MONTHLY;BYDAY=1SA;COUNT=10",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
            "FREQ=YEARLY;BYMONTH=5",
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2",
        ] {
            assert_eq!(Repeat::parse(rule).rule(), rule);
        }
        assert!(matches!(Repeat::parse("FREQ=YEARLY;BYMONTH=5").pattern, Pattern::Other { .. }));
        assert!(matches!(Repeat::parse("FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T120000Z").pattern, Pattern::Other { .. }));
    }

    #[test]
    fn a_weekly_evening_goes_on_through_the_change_of_the_clocks() {
        let four = dates("FREQ=WEEKLY;BYDAY=TU", "2026-10-13", 4);
        assert_eq!(four, ["2026-10-13", "2026-10-20", "2026-10-27", "2026-11-03"]);
        let until = dates("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261020", "2026-10-13", 9);
        assert_eq!(until, ["2026-10-13", "2026-10-20"]);
        let times = dates("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", "2026-10-14", 9);
        assert_eq!(times, ["2026-10-15", "2026-10-20", "2026-10-22"]);
    }

    #[test]
    fn every_second_week_counts_from_the_first_date() {
        let two_weekly = dates("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "2026-11-04", 4);
        assert_eq!(two_weekly, ["2026-11-04", "2026-11-16", "2026-11-18", "2026-11-30"]);
        let after = dates("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-04", 2);
        assert_eq!(after, ["2026-11-09", "2026-11-23"]);
    }

    #[test]
    fn the_first_and_the_last_of_a_weekday_in_a_month() {
        let first = dates("FREQ=MONTHLY;BYDAY=1SA", "2026-11-08", 3);
        assert_eq!(first, ["2026-12-05", "2027-01-02", "2027-02-06"]);
        let last = dates("FREQ=MONTHLY;BYDAY=-1FR", "2026-10-01", 2);
        assert_eq!(last, ["2026-10-30", "2026-11-27"]);
        assert_eq!(nth_of(day("2026-12-05")), 1);
        assert_eq!(nth_of(day("2026-10-30")), -1);
        assert_eq!(nth_of(day("2026-11-27")), 4);
    }

    #[test]
    fn a_day_that_a_month_does_not_have_is_left_out() {
        assert_eq!(dates("FREQ=MONTHLY;BYMONTHDAY=31", "2026-10-01", 3), ["2026-10-31", "2026-12-31", "2027-01-31"]);
    }
}
