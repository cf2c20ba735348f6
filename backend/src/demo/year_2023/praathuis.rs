//! The Praathuis since it began in May 2023: every Tuesday at De Nieuwe Kolk, some evenings with a theme, until the
//! series that goes on now.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};
use contract::event_series::{NewEventSeries, Recurrence};
use contract::events::EventKind;
use contract::ids::EventId;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::gatherings::{at_the_door, present};
use crate::clock::dutch_day;
use crate::demo::events::{details, named, on};
use crate::demo::{Demo, date};
use crate::error::Error;
use crate::events;
use crate::schema::{event, role_period};

const FIRST: (i32, u32, u32) = (2023, 5, 9);

type Theme = ((u32, u32), &'static str, Option<&'static str>, i32);

/// Evenings with a theme: month and day of 2023, how it was called, who did it with us, and how many came besides those
/// whom we know.
const THEMES: &[Theme] = &[
    ((10, 17), "Praathuis: de documentaire van de maand", Some("De Nieuwe Kolk"), 31),
    ((11, 14), "Praathuis: de Tweede Kamerverkiezingen", None, 34),
    ((12, 19), "Praathuis: Sinterklaas op bezoek", None, 38),
];

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let until = begins_of_current_series(c)?;
    let regulars = Regulars::load(c)?;
    // These first: how many evenings come after 2023 depends on the day, and with it what chance brings next.
    let kolk = named(c, "De Nieuwe Kolk")?;
    for ((month, day), title, partner, guests) in THEMES {
        let mut theme = details(EventKind::Praathuis, title, kolk);
        if let Some(partner) = partner {
            theme.partner_ids = vec![named(c, partner)?];
        }
        let new = on(theme, date(2023, *month, *day), (19, 3));
        let planned = demo.at(c, new.starts_at - TimeDelta::days(30))?;
        let id = events::add(c, &new, (demo.coordinator, &planned))?;
        hold(c, demo, (id, new.starts_at, *guests), &regulars)?;
    }
    let (year, month, day) = FIRST;
    let mut from = date(year, month, day);
    while from < until {
        let end = date(from.year() + 1, 1, 1).min(until);
        for (evening, starts_at) in add_year(c, demo, from, end)? {
            hold(c, demo, (evening, starts_at, 4), &regulars)?;
        }
        from = end;
    }
    Ok(())
}

fn begins_of_current_series(c: &mut PgConnection) -> Result<NaiveDate, Error> {
    let first: DateTime<Utc> = event::table
        .filter(event::kind.eq(EventKind::Praathuis.code()).and(event::series_id.is_not_null()))
        .order(event::starts_at)
        .select(event::starts_at)
        .first(c)?;
    Ok(dutch_day(first))
}

/// In the middle of the summer and around New Year the door is closed.
fn closed(day: NaiveDate) -> bool {
    let themed =
        day.year() == 2023 && THEMES.iter().any(|((month, first), ..)| (day.month(), day.day()) == (*month, *first));
    let summer = day.month() == 8 || day.month() == 7 && day.day() > 20;
    let new_year = day.month() == 12 && day.day() > 23 || day.month() == 1 && day.day() < 3;
    themed || summer || new_year
}

/// The Tuesdays of a year, or of a part of it, as a series of its own; answers its evenings.
fn add_year(
    c: &mut PgConnection,
    demo: &Demo,
    from: NaiveDate,
    end: NaiveDate,
) -> Result<Vec<(EventId, DateTime<Utc>)>, Error> {
    let days = from.iter_days().take_while(|day| *day < end).filter(|day| day.weekday() == chrono::Weekday::Tue);
    let (excluded_days, open): (Vec<_>, Vec<_>) = days.partition(|day| closed(*day));
    let (Some(first), Some(last)) = (open.first(), open.last()) else { return Ok(Vec::new()) };
    let mut praathuis = details(EventKind::Praathuis, "Praathuis", named(c, "De Nieuwe Kolk")?);
    praathuis.description = Some("Een open avond: spelletjes, thee, en Nederlands oefenen zonder boek.".to_owned());
    let new = NewEventSeries {
        details: praathuis,
        recurrence: Recurrence {
            rule: format!("FREQ=WEEKLY;BYDAY=TU;UNTIL={}", last.format("%Y%m%d")),
            starts_on: *first,
            start_time: "19:00".to_owned(),
            duration_minutes: 150,
            excluded_days,
        },
    };
    let planned = demo.on(c, from - Days::new(21))?;
    let series = events::add_series(c, &new, (demo.coordinator, &planned))?;
    let evenings: Vec<(Uuid, DateTime<Utc>)> = event::table
        .filter(event::series_id.eq(*series))
        .order(event::starts_at)
        .select((event::id, event::starts_at))
        .load(c)?;
    Ok(evenings.into_iter().map(|(id, starts_at)| (EventId(id), starts_at)).collect())
}

/// Some who come are known, and the others are counted.
fn hold(
    c: &mut PgConnection,
    demo: &Demo,
    (evening, starts_at, guests): (EventId, DateTime<Utc>, i32),
    regulars: &Regulars,
) -> Result<(), Error> {
    let then = demo.at(c, starts_at + TimeDelta::minutes(40))?;
    let known = regulars.some(demo, dutch_day(starts_at), 5 + demo.number(5));
    let mut lines: Vec<_> = known.into_iter().map(|person| present(person, &then)).collect();
    lines.push(at_the_door(guests + i32::try_from(demo.number(9)).unwrap_or_default(), &then));
    events::record(c, (evening, &lines), (demo.coordinator, &then))?;
    Ok(())
}

/// Who takes part or did so in the last year, by the days from which and until which they come.
struct Regulars(Vec<(Uuid, NaiveDate, NaiveDate)>);

impl Regulars {
    fn load(c: &mut PgConnection) -> Result<Self, Error> {
        let rows: Vec<(Uuid, NaiveDate, Option<NaiveDate>)> = role_period::table
            .filter(role_period::kind.eq_any(["newcomer", "established"]))
            .order(role_period::id)
            .select((role_period::person_id, role_period::starts_on, role_period::ends_on))
            .load(c)?;
        let until = |ends_on: Option<NaiveDate>| ends_on.map_or(NaiveDate::MAX, |day| day + Days::new(365));
        Ok(Self(rows.into_iter().map(|(person, starts_on, ends_on)| (person, starts_on, until(ends_on))).collect()))
    }

    /// A few of them on a day.
    fn some(&self, demo: &Demo, day: NaiveDate, count: u32) -> BTreeSet<Uuid> {
        let come: Vec<Uuid> =
            self.0.iter().filter(|(_, from, until)| *from <= day && day < *until).map(|(person, ..)| *person).collect();
        let wanted = come.len().min(count as usize);
        let mut some = BTreeSet::new();
        while some.len() < wanted {
            some.insert(*demo.pick(&come));
        }
        some
    }
}
