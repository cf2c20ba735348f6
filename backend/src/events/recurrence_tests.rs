use chrono::{Datelike as _, Days, Timelike as _, Weekday};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn recurrence(rule: &str, starts_on: &str, start_time: &str) -> Recurrence {
    Recurrence {
        rule: rule.to_owned(),
        starts_on: day(starts_on),
        start_time: start_time.to_owned(),
        duration_minutes: 60,
        excluded_days: Vec::new(),
    }
}

#[test]
fn a_time_that_the_clocks_skip_is_an_hour_later_and_of_a_double_one_the_first_is_meant() {
    let at = |on: &str, time_of_day: &str| instant(day(on), time(time_of_day)).format("%FT%H:%MZ").to_string();
    assert_eq!(at("2026-03-29", "01:59"), "2026-03-29T00:59Z");
    assert_eq!(at("2026-03-29", "02:00"), "2026-03-29T01:00Z", "three o'clock");
    assert_eq!(at("2026-03-29", "02:30"), "2026-03-29T01:30Z", "half past three");
    assert_eq!(at("2026-03-29", "03:00"), "2026-03-29T01:00Z");
    assert_eq!(at("2026-10-25", "02:30"), "2026-10-25T00:30Z", "in summer time still");
    assert_eq!(at("2026-10-25", "03:00"), "2026-10-25T02:00Z");
    assert_eq!(at("2026-12-31", "23:59"), "2026-12-31T22:59Z");
    assert_eq!(at("2027-01-01", "00:00"), "2026-12-31T23:00Z");
}

#[test]
fn a_last_day_is_one_of_the_series() {
    let of = |rule: &str| {
        let found = days(&recurrence(rule, "2026-12-29", "00:30"), day("2027-03-01")).unwrap();
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("FREQ=DAILY;UNTIL=20270101"), "2026-12-29 2026-12-30 2026-12-31 2027-01-01");
    // Half past midnight in Amsterdam is half past eleven the evening before in UTC.
    assert_eq!(of("FREQ=DAILY;UNTIL=20261231T233000Z"), "2026-12-29 2026-12-30 2026-12-31 2027-01-01");
    assert_eq!(of("FREQ=DAILY;UNTIL=20261231T232959Z"), "2026-12-29 2026-12-30 2026-12-31");
    assert_eq!(
        of("FREQ=MONTHLY;BYMONTHDAY=29;COUNT=3"),
        "2026-12-29 2027-01-29",
        "no 29 February, and the end comes first"
    );
}

/// A rule with its days, as another program works them out (scripts/lint/recurrences.mjs).
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    rule: String,
    starts_on: NaiveDate,
    /// So many days after the first: of those before June 2028 the first twenty.
    days: Vec<i64>,
}

#[test]
fn a_thousand_rules_have_the_days_that_another_program_finds() {
    let known: Vec<Known> = serde_json::from_str(include_str!("recurrences.json")).unwrap();
    assert_eq!(known.len(), 1_000);
    let mut wrong = Vec::new();
    for Known { rule, starts_on, days: expected } in known {
        let mut of = recurrence(&rule, "2024-01-01", "19:00");
        of.starts_on = starts_on;
        let found: Vec<i64> =
            days(&of, day("2028-06-01")).unwrap().iter().take(20).map(|day| (*day - starts_on).num_days()).collect();
        if found != expected {
            wrong.push(format!("{rule} from {starts_on}: {found:?}, and not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rule in parts, to be worked out without a library: by walking through the days.
#[derive(Debug, Clone)]
struct Parts {
    frequency: &'static str,
    interval: u32,
    by_day: Vec<(i32, Weekday)>,
    by_month_day: Vec<i32>,
    by_month: Vec<u32>,
    by_set_pos: Vec<i32>,
    count: Option<usize>,
}

const CODES: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

impl Parts {
    fn text(&self) -> String {
        fn list<T: ToString>(name: &str, values: &[T]) -> Option<String> {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            (!values.is_empty()).then(|| format!("{name}={}", values.join(",")))
        }
        let code = |weekday| CODES.iter().find(|(_, known)| *known == weekday).unwrap().0;
        let days: Vec<String> = self
            .by_day
            .iter()
            .map(
                |(nth, weekday)| if *nth == 0 { code(*weekday).to_owned() } else { format!("{nth}{}", code(*weekday)) },
            )
            .collect();
        let parts = [
            Some(format!("FREQ={}", self.frequency)),
            (self.interval > 1).then(|| format!("INTERVAL={}", self.interval)),
            list("BYDAY", &days),
            list("BYMONTHDAY", &self.by_month_day),
            list("BYMONTH", &self.by_month),
            list("BYSETPOS", &self.by_set_pos),
            self.count.map(|count| format!("COUNT={count}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(";")
    }

    /// How many whole periods lie between the first day and this one.
    fn period(&self, start: NaiveDate, day: NaiveDate) -> i64 {
        let months = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
        let monday = |date: NaiveDate| date - Days::new(u64::from(date.weekday().num_days_from_monday()));
        match self.frequency {
            "DAILY" => (day - start).num_days(),
            "WEEKLY" => (monday(day) - monday(start)).num_days() / 7,
            "MONTHLY" => months(day) - months(start),
            _ => i64::from(day.year()) - i64::from(start.year()),
        }
    }

    /// Whether a day of a period that counts is one of the rule, but for its place among them.
    fn has(&self, start: NaiveDate, day: NaiveDate) -> bool {
        let month = self.by_month.is_empty() || self.by_month.contains(&day.month());
        let month_days = i64::from(days_in_month(day));
        let of_month = |wanted: &i32| {
            i64::from(*wanted) == i64::from(day.day()) || i64::from(*wanted) == i64::from(day.day()) - month_days - 1
        };
        // Within a month when there are months, and else within the year.
        let in_months = self.frequency == "MONTHLY" || !self.by_month.is_empty();
        let nth_of_month = (day.day0() / 7 + 1, (u32::try_from(month_days).unwrap() - day.day()) / 7 + 1);
        let year_days = if NaiveDate::from_ymd_opt(day.year(), 2, 29).is_some() { 366 } else { 365 };
        let nth_of_year = (day.ordinal0() / 7 + 1, (year_days - day.ordinal()) / 7 + 1);
        let nth = if in_months { nth_of_month } else { nth_of_year };
        let weekday = |(wanted, weekday): &(i32, Weekday)| {
            *weekday == day.weekday()
                && (*wanted == 0
                    || *wanted == i32::try_from(nth.0).unwrap()
                    || *wanted == -i32::try_from(nth.1).unwrap())
        };
        let by_day = self.by_day.is_empty() || self.by_day.iter().any(weekday);
        let by_month_day = self.by_month_day.is_empty() || self.by_month_day.iter().any(of_month);
        let implied = self.by_day.is_empty() && self.by_month_day.is_empty();
        let by_start = match self.frequency {
            "DAILY" => true,
            "WEEKLY" => day.weekday() == start.weekday(),
            "MONTHLY" => day.day() == start.day(),
            _ => day.day() == start.day() && (!self.by_month.is_empty() || day.month() == start.month()),
        };
        month && by_day && by_month_day && (!implied || by_start)
    }

    /// The days of the rule before `end`, by walking.
    fn walk(&self, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
        // From the beginning of the first period on, because places are counted from there.
        let from = match self.frequency {
            "DAILY" => start,
            "WEEKLY" => start - Days::new(u64::from(start.weekday().num_days_from_monday())),
            "MONTHLY" => start.with_day(1).unwrap(),
            _ => NaiveDate::from_ymd_opt(start.year(), 1, 1).unwrap(),
        };
        let mut periods: Vec<(i64, Vec<NaiveDate>)> = Vec::new();
        // The last period is walked to its end, for places that are counted from there.
        for day in from.iter_days().take_while(|day| *day < end + Days::new(366)) {
            let period = self.period(start, day);
            if period % i64::from(self.interval) != 0 || !self.has(start, day) {
                continue;
            }
            match periods.last_mut() {
                Some((last, days)) if *last == period => days.push(day),
                _ => periods.push((period, vec![day])),
            }
        }
        let placed = periods.into_iter().flat_map(|(_, days)| {
            let chosen: Vec<NaiveDate> = (1..)
                .zip(&days)
                .filter(|(place, _)| {
                    let from_end = place - i32::try_from(days.len()).unwrap() - 1;
                    self.by_set_pos.is_empty() || self.by_set_pos.contains(place) || self.by_set_pos.contains(&from_end)
                })
                .map(|(_, day)| *day)
                .collect();
            chosen
        });
        let found = placed.filter(|day| *day >= start).take(self.count.unwrap_or(usize::MAX));
        found.filter(|day| *day < end).collect()
    }
}

fn days_in_month(day: NaiveDate) -> u32 {
    let next = day.with_day(1).unwrap() + chrono::Months::new(1);
    next.pred_opt().unwrap().day()
}

fn parts() -> impl Strategy<Value = Parts> {
    let weekdays = || proptest::sample::subsequence(CODES.map(|(_, weekday)| weekday).to_vec(), 0..=3);
    let frequency = proptest::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
    let months = proptest::sample::subsequence((1..=12).collect::<Vec<u32>>(), 0..=3);
    let month_days = proptest::sample::subsequence((-31..=31).filter(|day| *day != 0).collect::<Vec<i32>>(), 0..=3);
    let nths = proptest::collection::vec(proptest::sample::select(vec![-4, -2, -1, 0, 1, 2, 4]), 3);
    let places = proptest::sample::subsequence(vec![-3, -2, -1, 1, 2, 3], 0..=2);
    let count = proptest::option::of(1..60_usize);
    (frequency, 1..4_u32, weekdays(), nths, (months, month_days), places, count).prop_map(
        |(frequency, interval, weekdays, nths, (by_month, by_month_day), places, count)| {
            // Days are counted, all or none, and places given within months and years only.
            let counts = matches!(frequency, "MONTHLY" | "YEARLY");
            let with_nth = counts && nths[0] != 0;
            let by_day: Vec<_> = weekdays
                .into_iter()
                .zip(nths)
                .map(|(weekday, nth)| {
                    (
                        if !with_nth {
                            0
                        } else if nth == 0 {
                            1
                        } else {
                            nth
                        },
                        weekday,
                    )
                })
                .collect();
            // RFC 5545: no days of the month in a weekly rule, and places among something.
            let by_month_day = if frequency == "WEEKLY" { Vec::new() } else { by_month_day };
            let among = !by_day.is_empty() || !by_month_day.is_empty();
            let by_set_pos = if among && counts { places } else { Vec::new() };
            Parts { frequency, interval, by_day, by_month_day, by_month, by_set_pos, count }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_global_rejects: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_days_of_a_rule_are_those_that_one_finds_by_walking(parts in parts(), offset in 0..1_000_u64) {
        let from = day("2024-01-01") + Days::new(offset);
        // The first day of a series is one of its rule: the first that there is from here on.
        let bare = Parts { count: None, ..parts.clone() };
        let mut likely = from.iter_days().take(800).filter(|day| bare.has(*day, *day)).take(40);
        let first = likely.find(|day| bare.walk(*day, *day + Days::new(1)).first() == Some(day));
        prop_assume!(first.is_some());
        let start = first.unwrap();
        let end = start + Days::new(1_200);
        let mut of = recurrence(&parts.text(), "2024-01-01", "19:00");
        of.starts_on = start;
        prop_assert_eq!(days(&of, end).unwrap(), parts.walk(start, end), "{} from {}", parts.text(), start);
    }

    #[test]
    fn every_date_begins_at_its_hour_on_the_clocks_of_amsterdam(hour in 4..24_u32, minute in 0..60_u32, offset in 0..2_000_u64) {
        let on = day("2024-01-01") + Days::new(offset);
        let of = recurrence("FREQ=DAILY", "2024-01-01", &format!("{hour:02}:{minute:02}"));
        let (starts_at, ends_at) = times(&of, on);
        let wall = starts_at.with_timezone(&Amsterdam);
        prop_assert_eq!((wall.date_naive(), wall.hour(), wall.minute()), (on, hour, minute));
        prop_assert_eq!(ends_at - starts_at, TimeDelta::minutes(60));
    }

    #[test]
    fn what_is_excluded_is_left_out_and_nothing_else(excluded in proptest::collection::vec(0..60_u64, 0..10)) {
        let mut of = recurrence("FREQ=WEEKLY;BYDAY=TU,TH", "2026-03-03", "19:00");
        let all = days(&of, day("2026-05-01")).unwrap();
        of.excluded_days = excluded.iter().map(|offset| day("2026-03-03") + Days::new(*offset)).collect();
        let left: Vec<_> = all.into_iter().filter(|day| !of.excluded_days.contains(day)).collect();
        prop_assert_eq!(days(&of, day("2026-05-01")).unwrap(), left);
    }
}
