//! When a series recurs: days by a rule, and wall time in Europe/Amsterdam as instants.
//!
//! The rule is worked out on wall time alone, as if there were no time zones; each day is put on the clock of
//! Amsterdam after that. So an evening at seven stays at seven, whatever the clocks do.

use std::str::FromStr as _;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use contract::event_series::Recurrence;
use contract::problem::{Fault, FaultCode};
use rrule::{RRule, RRuleSet, Tz, Unvalidated};

/// No series has more dates than this at once: every day of three years back and one ahead.
const MOST_DATES: u16 = 1500;
const FREQUENCIES: &[&str] = &["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
const PARTS: &[&str] = &["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"];

/// The time of day in words, which the contract has checked.
pub fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap_or_default()
}

/// A moment on the clocks of Amsterdam. One that the clocks skip is an hour later; of one that comes twice the first
/// is meant (RFC 5545, 3.3.5).
pub fn instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let wall = day.and_time(time);
    wall.and_local_timezone(Amsterdam).earliest().map_or_else(
        || {
            // By the clock from before the gap, which is never longer than this.
            let before = wall - TimeDelta::hours(3);
            let known = before.and_local_timezone(Amsterdam).earliest().map_or(before.and_utc(), |at| at.to_utc());
            known + TimeDelta::hours(3)
        },
        |at| at.to_utc(),
    )
}

fn wrong(detail: &str) -> Fault {
    Fault::new("/recurrence/rule", FaultCode::WrongFormat, detail)
}

/// The wall time of a last moment, by its text in a rule.
fn until(text: &str) -> Result<NaiveDateTime, Fault> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y%m%d") {
        return Ok(day.and_time(NaiveTime::MIN) + TimeDelta::seconds(24 * 60 * 60 - 1));
    }
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ")
        .map(|at| at.and_utc().with_timezone(&Amsterdam).naive_local())
        .map_err(|_| wrong("UNTIL must be a day such as 20261231, or an instant with Z"))
}

/// A rule as the library takes it, on wall time.
fn parse(rule: &str) -> Result<RRule<Unvalidated>, Fault> {
    let mut seen: Vec<&str> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for part in rule.split(';') {
        let Some((name, value)) = part.split_once('=') else {
            return Err(wrong("must be NAME=VALUE parts with ; between"));
        };
        let Some(known) = PARTS.iter().find(|known| **known == name) else {
            return Err(wrong("has a part that isn't taken here"));
        };
        if seen.contains(known) {
            return Err(wrong("has a part twice"));
        }
        seen.push(known);
        match name {
            "FREQ" if !FREQUENCIES.contains(&value) => {
                return Err(wrong("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"));
            }
            "INTERVAL" | "COUNT" if !value.parse::<u16>().is_ok_and(|number| (1..=1000).contains(&number)) => {
                return Err(wrong("INTERVAL and COUNT must lie between 1 and 1000"));
            }
            "UNTIL" => parts.push(format!("UNTIL={}Z", until(value)?.format("%Y%m%dT%H%M%S"))),
            _ => parts.push(part.to_owned()),
        }
    }
    if seen.contains(&"COUNT") && seen.contains(&"UNTIL") {
        return Err(wrong("must not have COUNT and UNTIL together"));
    }
    let value = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let days: Vec<&str> = value("BYDAY").map(|days| days.split(',').collect()).unwrap_or_default();
    let counted = days.iter().filter(|day| day.len() != 2).count();
    // What the library makes of these isn't what RFC 5545 says.
    if matches!(value("FREQ"), Some("DAILY" | "WEEKLY")) && (counted > 0 || value("BYSETPOS").is_some()) {
        return Err(wrong("days can be counted only within months and years"));
    }
    if counted > 0 && counted < days.len() {
        return Err(wrong("BYDAY must count all of its days, or none"));
    }
    RRule::from_str(&parts.join(";")).map_err(|_| wrong("is no recurrence rule of RFC 5545"))
}

/// The days of a series before `end`, excluded ones left out.
///
/// # Errors
/// What is wrong with the rule, or with its first day.
pub fn days(recurrence: &Recurrence, end: NaiveDate) -> Result<Vec<NaiveDate>, Fault> {
    let start = recurrence.starts_on.and_time(time(&recurrence.start_time)).and_utc().with_timezone(&Tz::UTC);
    let rule = parse(&recurrence.rule)?;
    let rule = rule.validate(start).map_err(|_| wrong("is no rule that can be kept from that day on"))?;
    let last = (end.and_time(NaiveTime::MIN) - TimeDelta::seconds(1)).and_utc().with_timezone(&Tz::UTC);
    let found = RRuleSet::new(start).rrule(rule).before(last).all(MOST_DATES).dates;
    let days: Vec<NaiveDate> = found.into_iter().map(|at| at.date_naive()).collect();
    if recurrence.starts_on < end && days.first() != Some(&recurrence.starts_on) {
        let detail = "must be one of the days of the rule";
        return Err(Fault::new("/recurrence/startsOn", FaultCode::Inconsistent, detail));
    }
    Ok(days.into_iter().filter(|day| !recurrence.excluded_days.contains(day)).collect())
}

/// When the date of a day begins and ends.
pub fn times(recurrence: &Recurrence, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let starts_at = instant(day, time(&recurrence.start_time));
    (starts_at, starts_at + TimeDelta::minutes(i64::from(recurrence.duration_minutes)))
}

#[cfg(test)]
#[path = "recurrence_tests.rs"]
mod tests;
