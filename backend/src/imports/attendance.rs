//! Importing past attendance: who was at which event, or how many. An event that isn't there yet is added.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::attendance::{Attendance as Marked, AttendanceLine, AttendanceMark};
use contract::events::{EventDetails, EventKind, EventStatus, NewEvent};
use contract::exports::ExportLanguage;
use contract::ids::{EventId, PersonId};
use contract::imports::{ImportField, ImportKind, RowOutcome};
use contract::people::AccessAction;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use serde_json::json;
use uuid::Uuid;

use super::cells::Cells;
use super::kinds::{CHUNK, Judged, Kind, Row, Says, Work, fault};
use super::known::{self, How, Known, Named, NotFound};
use super::matches::{named, who_fault};
use crate::access;
use crate::db::Code;
use crate::error::Error;
use crate::events;
use crate::names::fold;
use crate::spreadsheets::words;

/// An event without a time of day is put at noon, and takes two hours.
const NOON: NaiveTime = match NaiveTime::from_hms_opt(12, 0, 0) {
    Some(noon) => noon,
    None => NaiveTime::MIN,
};
const LENGTH: TimeDelta = TimeDelta::hours(2);

pub struct Plan {
    date: NaiveDate,
    time: Option<NaiveTime>,
    kind: EventKind,
    title: String,
    who: Who,
    event: Option<EventId>,
}

enum Who {
    Someone(Named, AttendanceMark, Option<PersonId>),
    Number(i32),
}

/// An event as rows name it.
type Event = (NaiveDate, EventKind, String);

impl Plan {
    fn names(&self) -> Event {
        (self.date, self.kind, fold(&self.title))
    }
}

impl Says for Plan {
    fn says(&self) -> serde_json::Value {
        let who = match &self.who {
            Who::Someone(named, mark, _) => json!([named.key, named.name.as_deref().map(fold), named.birth_year, mark]),
            Who::Number(number) => json!(number),
        };
        json!([self.names(), self.time, who])
    }
}

pub struct Attendance;

impl Kind for Attendance {
    const KIND: ImportKind = ImportKind::Attendance;
    type Plan = Plan;

    fn judge(c: &mut PgConnection, rows: &[Row], work: &Work) -> Result<Vec<Judged<Plan>>, Error> {
        let mut judged: Vec<Judged<Plan>> = rows.iter().map(|row| read(row, work)).collect();
        find_people(c, &mut judged, work)?;
        find_events(c, &mut judged, work)?;
        refuse_repeated(&mut judged, work);
        let known = Known::of(c, Self::KIND, &judged)?;
        for row in judged.iter_mut().filter(|row| row.is_new()) {
            if let How::Same(record) | How::Changed(record) = known.how(row) {
                (row.outcome, row.record, row.plan) = (RowOutcome::Unchanged, Some(record), None);
            }
        }
        work.progress.advance(rows.len())?;
        Ok(judged)
    }

    fn apply(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
        let mut by_event: BTreeMap<Event, Vec<usize>> = BTreeMap::new();
        for (at, row) in judged.iter().enumerate() {
            if let Some(plan) = row.plan.as_ref().filter(|_| row.is_new()) {
                by_event.entry(plan.names()).or_default().push(at);
            }
        }
        let mut seen: BTreeSet<Uuid> = BTreeSet::new();
        for rows in by_event.into_values() {
            let Some((id, starts_at)) = event(c, judged, &rows, work)? else { continue };
            for rows in rows.chunks(CHUNK) {
                let lines: Vec<AttendanceLine> = rows.iter().filter_map(|at| line(&judged[*at], starts_at)).collect();
                let (_, people) = events::record(c, (id, &lines), (work.by, work.now))?;
                seen.extend(people);
                rows.iter().for_each(|at| judged[*at].record = Some(*id));
                work.progress.advance(rows.len())?;
            }
        }
        access::record(c, (work.caller, work.now), AccessAction::Changed, seen)?;
        known::remember(c, (Self::KIND, "event_id"), judged, work)
    }
}

fn read(row: &Row, work: &Work) -> Judged<Plan> {
    use ImportField as F;
    let mut cells = Cells::new(work.fields, &row.cells, &row.forbidden);
    let date = cells.date(F::EventDate);
    if date.is_none() {
        cells.needed(F::EventDate);
    }
    if date.is_some_and(|date| date > work.now.today) {
        cells.fault(F::EventDate, FaultCode::InFuture, "must not lie in the future");
    }
    let time = cells.time(F::EventTime);
    let kind: Option<EventKind> = cells.term(F::EventKind, words::EVENT_KINDS);
    if kind.is_none() {
        cells.needed(F::EventKind);
    }
    let title = cells.text(F::EventTitle);
    if title.as_ref().is_some_and(|title| title.chars().count() > 200) {
        cells.fault(F::EventTitle, FaultCode::TooLong, "must have at most 200 characters");
    }
    let head_count = cells.number(F::HeadCount);
    let someone = [F::PersonKey, F::PersonName].into_iter().any(|field| cells.text(field).is_some());
    let who = match head_count {
        Some(number) if !someone => {
            if !(1..=500).contains(&number) {
                cells.fault(F::HeadCount, FaultCode::OutOfRange, "must lie between 1 and 500");
            }
            Who::Number(number)
        }
        Some(_) => {
            cells.fault(F::HeadCount, FaultCode::Inconsistent, "goes with a row without a person only");
            Who::Number(0)
        }
        None => {
            let mark = match cells.term(F::Attendance, words::ATTENDANCES) {
                Some(Marked::Excused) => AttendanceMark::Excused,
                Some(Marked::NoShow) => AttendanceMark::NoShow,
                Some(Marked::Present) | None => AttendanceMark::Present,
            };
            Who::Someone(named(&mut cells, (F::PersonKey, F::PersonName, F::PersonBirthYear)), mark, None)
        }
    };
    match (date, kind, cells.is_faultless()) {
        (Some(date), Some(kind), true) => {
            let word = words::word_for(words::EVENT_KINDS, kind.code(), ExportLanguage::Nl);
            let title = title.unwrap_or_else(|| word.to_owned());
            Judged::new(row.number, None, Plan { date, time, kind, title, who, event: None })
        }
        _ => Judged::refused(row.number, cells.into_faults()),
    }
}

fn find_people(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
    let names = judged.iter().filter_map(|row| match &row.plan.as_ref()?.who {
        Who::Someone(named, ..) => Some(named.clone()),
        Who::Number(_) => None,
    });
    let asked: BTreeSet<Named> = names.collect();
    let people = known::people(c, &asked)?;
    for row in judged.iter_mut() {
        let Some(Plan { who: Who::Someone(named, _, found), .. }) = row.plan.as_mut() else { continue };
        match people.get(&*named).copied().unwrap_or(Err(NotFound::Nobody)) {
            Ok(person) => *found = Some(person),
            Err(why) => {
                let field = if named.key.is_some() { ImportField::PersonKey } else { ImportField::PersonName };
                row.refuse(fault(work.fields, field, who_fault(why)));
            }
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct EventRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Date)]
    day: NaiveDate,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<EventKind>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<EventStatus>,
}

/// The events that the rows name, as far as they are there: of that day and kind, and with that title.
fn find_events(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
    let days: BTreeSet<NaiveDate> = judged.iter().filter_map(|row| Some(row.plan.as_ref()?.date)).collect();
    let rows = diesel::sql_query(
        "SELECT id, (starts_at AT TIME ZONE 'Europe/Amsterdam')::date AS day, kind, title, status FROM event \
         WHERE starts_at >= $1::date - 1 AND starts_at < $2::date + 2 \
         AND (starts_at AT TIME ZONE 'Europe/Amsterdam')::date = ANY($3) ORDER BY id DESC",
    )
    .bind::<sql_types::Nullable<sql_types::Date>, _>(days.first())
    .bind::<sql_types::Nullable<sql_types::Date>, _>(days.last())
    .bind::<sql_types::Array<sql_types::Date>, _>(days.iter().copied().collect::<Vec<_>>())
    .load::<EventRow>(c)?;
    let there: HashMap<Event, (Uuid, EventStatus)> =
        rows.into_iter().map(|row| ((row.day, row.kind.0, fold(&row.title)), (row.id, row.status.0))).collect();
    for row in judged.iter_mut() {
        let Some(plan) = row.plan.as_mut() else { continue };
        match there.get(&plan.names()) {
            Some((_, EventStatus::Cancelled)) => {
                let said = (FaultCode::Inconsistent, "was cancelled".to_owned());
                row.refuse(fault(work.fields, ImportField::EventDate, said));
            }
            Some((id, _)) => plan.event = Some((*id).into()),
            None => {}
        }
    }
    Ok(())
}

/// Someone is at an event once, and a head count that says the same twice is one too many.
fn refuse_repeated(judged: &mut [Judged<Plan>], work: &Work) {
    let mut seen = HashMap::new();
    for row in judged.iter_mut().filter(|row| row.is_new()) {
        let Some(plan) = &row.plan else { continue };
        let who = match &plan.who {
            Who::Someone(_, _, person) => *person,
            Who::Number(_) => None,
        };
        let print = who.is_none().then(|| row.fingerprint.clone());
        let first = *seen.entry((plan.names(), who, print)).or_insert(row.number);
        if first != row.number {
            let field = if who.is_some() { ImportField::PersonName } else { ImportField::HeadCount };
            row.refuse(fault(work.fields, field, (FaultCode::Repeated, format!("stands in row {first} already"))));
        }
    }
}

/// The event of these rows, added when it wasn't there, and when it began.
fn event(
    c: &mut PgConnection,
    judged: &[Judged<Plan>],
    rows: &[usize],
    work: &Work,
) -> Result<Option<(EventId, DateTime<Utc>)>, Error> {
    let mut plans = rows.iter().filter_map(|at| judged[*at].plan.as_ref());
    let Some(plan) = plans.clone().find(|plan| plan.time.is_some()).or_else(|| plans.next()) else { return Ok(None) };
    let starts_at = events::at_wall_time(plan.date, plan.time.unwrap_or(NOON));
    if let Some(id) = plan.event {
        return Ok(Some((id, starts_at)));
    }
    let details = EventDetails {
        kind: plan.kind,
        title: plan.title.clone(),
        description: None,
        venue_id: None,
        place: None,
        partner_ids: Vec::new(),
        cohort_id: None,
        group_id: None,
        capacity: None,
    };
    let new = NewEvent { details, starts_at, ends_at: starts_at + LENGTH, programme: Vec::new(), tasks: Vec::new() };
    Ok(Some((events::add(c, &new, (work.by, work.now))?, starts_at)))
}

/// What a device would have recorded. Its key follows from what the row says, so that it can't be recorded twice.
fn line(row: &Judged<Plan>, starts_at: DateTime<Utc>) -> Option<AttendanceLine> {
    let plan = row.plan.as_ref()?;
    let bytes: [u8; 16] = row.fingerprint.get(..16)?.try_into().ok()?;
    let key = uuid::Builder::from_random_bytes(bytes).into_uuid();
    let (person_id, mark, head_count) = match plan.who {
        Who::Someone(_, mark, person) => (Some(person?), Some(mark), None),
        Who::Number(number) => (None, None, Some(number)),
    };
    Some(AttendanceLine { key, recorded_at: starts_at, person_id, mark, head_count })
}
