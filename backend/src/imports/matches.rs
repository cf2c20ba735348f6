//! Importing matches that started before. Their rules hang together (who is in an active match, which number comes
//! next), so that they are judged by starting them, in their order, and taking that back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use contract::ids::{CohortId, OrganisationId, PersonId};
use contract::imports::{ImportField, ImportKind, RowOutcome};
use contract::matches::{EndedBy, MatchEndReason, NewMatch};
use contract::people::{AccessAction, Side};
use contract::problem::{ErrorCode, FaultCode};
use contract::requests::Track;
use diesel::prelude::*;
use diesel::sql_types;
use serde_json::json;
use uuid::Uuid;

use super::cells::Cells;
use super::kinds::{Judged, Kind, Row, Says, Work, fault};
use super::known::{self, How, Known, Named, NotFound};
use crate::access;
use crate::db::Count;
use crate::error::Error;
use crate::matches::{self, NewRow, Step};
use crate::names::fold;
use crate::requests;
use crate::spreadsheets::words;

pub struct Plan {
    newcomer: Named,
    established: Named,
    kind: Track,
    cohort_number: Option<i32>,
    employer: Option<String>,
    number: Option<i32>,
    starts_on: NaiveDate,
    end: Option<(NaiveDate, MatchEndReason, EndedBy)>,
    /// Found for the names above.
    found: Option<Found>,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    newcomer: PersonId,
    established: PersonId,
    cohort: Option<CohortId>,
    employer: Option<OrganisationId>,
}

impl Says for Plan {
    fn says(&self) -> serde_json::Value {
        let named = |named: &Named| (named.key.clone(), named.name.as_deref().map(fold), named.birth_year);
        json!([
            named(&self.newcomer),
            named(&self.established),
            self.kind,
            self.cohort_number,
            self.employer.as_deref().map(fold),
            self.number,
            self.starts_on,
            self.end,
        ])
    }
}

pub struct Matches;

impl Kind for Matches {
    const KIND: ImportKind = ImportKind::Matches;
    type Plan = Plan;

    fn judge(c: &mut PgConnection, rows: &[Row], work: &Work) -> Result<Vec<Judged<Plan>>, Error> {
        let mut judged: Vec<Judged<Plan>> = rows.iter().map(|row| read(row, work)).collect();
        let mut seen = HashMap::new();
        for row in judged.iter_mut().filter(|row| row.is_new()) {
            let first = *seen
                .entry((row.key.clone(), row.key.is_none().then(|| row.fingerprint.clone())))
                .or_insert(row.number);
            if first != row.number {
                let said = (FaultCode::Repeated, format!("stands in row {first} already"));
                row.refuse(fault(work.fields, ImportField::Key, said));
            }
        }
        let known = Known::of(c, Self::KIND, &judged)?;
        for row in judged.iter_mut().filter(|row| row.is_new()) {
            match known.how(row) {
                How::Not => {}
                How::Same(record) => {
                    (row.outcome, row.record, row.plan) = (RowOutcome::Unchanged, Some(record), None);
                }
                // What was written of a match is history: it is corrected by hand, where it is seen.
                How::Changed(_) => {
                    let said = (FaultCode::Inconsistent, "was imported before and said something else then".to_owned());
                    row.refuse(fault(work.fields, ImportField::Key, said));
                }
            }
        }
        find(c, &mut judged, work)?;
        try_out(c, &mut judged, work)?;
        Ok(judged)
    }

    fn apply(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
        for at in in_order(judged) {
            let Some(plan) = &judged[at].plan else { continue };
            judged[at].record = Some(start(c, plan, work)?);
            work.progress.advance(1)?;
        }
        let people = judged.iter().filter_map(|row| row.plan.as_ref()?.found);
        let people: Vec<Uuid> = people.flat_map(|found| [*found.newcomer, *found.established]).collect();
        access::record(c, (work.caller, work.now), AccessAction::Changed, people)?;
        known::remember(c, (Self::KIND, "match_id"), judged, work)
    }
}

fn read(row: &Row, work: &Work) -> Judged<Plan> {
    use ImportField as F;
    let mut cells = Cells::new(work.fields, &row.cells, &row.forbidden);
    let key = cells.text(F::Key);
    let newcomer = named(&mut cells, (F::NewcomerKey, F::NewcomerName, F::NewcomerBirthYear));
    let established = named(&mut cells, (F::EstablishedKey, F::EstablishedName, F::EstablishedBirthYear));
    let cohort_number = cells.number(F::CohortNumber);
    let employer = cells.text(F::Employer);
    let kind = cells.term(F::MatchKind, words::TRACKS).unwrap_or(match (cohort_number, &employer) {
        (Some(_), _) => Track::Programme,
        (None, Some(_)) => Track::Workplace,
        (None, None) => Track::Independent,
    });
    let number = cells.number(F::MatchNumber);
    let starts_on = cells.date(F::StartsOn);
    if starts_on.is_none() {
        cells.needed(F::StartsOn);
    }
    let ends_on = cells.date(F::EndsOn);
    let reason: Option<MatchEndReason> = cells.term(F::EndReason, words::MATCH_END_REASONS);
    let by: Option<EndedBy> = cells.term(F::EndedBy, words::ENDED_BY);
    if ends_on.is_none() && reason.is_some() {
        cells.fault(F::EndsOn, FaultCode::Required, "is required with the reason");
    }
    if ends_on.is_some() && reason.is_none() {
        cells.fault(F::EndReason, FaultCode::Required, "is required with the end");
    }
    for (field, day) in [(F::StartsOn, starts_on), (F::EndsOn, ends_on)] {
        if day.is_some_and(|day| day > work.now.today) {
            cells.fault(field, FaultCode::InFuture, "must not lie in the future");
        }
    }
    if ends_on.zip(starts_on).is_some_and(|(end, start)| end < start) {
        cells.fault(F::EndsOn, FaultCode::EndsBeforeStart, "must not lie before the start");
    }
    let end = ends_on.zip(reason).map(|(on, reason)| (on, reason, by.unwrap_or(EndedBy::Together)));
    match (starts_on, cells.is_faultless()) {
        (Some(starts_on), true) => {
            let plan =
                Plan { newcomer, established, kind, cohort_number, employer, number, starts_on, end, found: None };
            Judged::new(row.number, key, plan)
        }
        _ => Judged::refused(row.number, cells.into_faults()),
    }
}

/// Someone, by key or by name.
pub fn named(cells: &mut Cells, (key, name, year): (ImportField, ImportField, ImportField)) -> Named {
    let found = Named { key: cells.text(key), name: None, birth_year: None };
    if found.key.is_some() {
        return found;
    }
    Named { key: None, name: cells.needed(name), birth_year: cells.year(year) }
}

/// Why a row about someone is refused.
pub fn who_fault(why: NotFound) -> (FaultCode, String) {
    let detail = match why {
        NotFound::Nobody => "nobody here is known so",
        NotFound::Several => "several people are called so: add the year of birth, or a key",
    };
    (FaultCode::UnknownReference, detail.to_owned())
}

#[derive(QueryableByName)]
struct CohortRow {
    #[diesel(sql_type = sql_types::Integer)]
    number: i32,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

#[derive(QueryableByName)]
struct EmployerRow {
    #[diesel(sql_type = sql_types::Text)]
    sort_name: String,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

/// Finds whom and what the rows name.
fn find(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
    use ImportField as F;
    let plans = || judged.iter().filter_map(|row| row.plan.as_ref());
    let asked: BTreeSet<Named> = plans().flat_map(|plan| [plan.newcomer.clone(), plan.established.clone()]).collect();
    let people = known::people(c, &asked)?;
    let cohorts: BTreeMap<i32, CohortId> = diesel::sql_query("SELECT number::integer AS number, id FROM cohort")
        .load::<CohortRow>(c)?
        .into_iter()
        .map(|row| (row.number, row.id.into()))
        .collect();
    let employers: Vec<String> = plans().filter_map(|plan| plan.employer.as_deref()).map(fold).collect();
    let employers: BTreeMap<String, OrganisationId> =
        diesel::sql_query("SELECT sort_name, id FROM organisation WHERE sort_name = ANY($1)")
            .bind::<sql_types::Array<sql_types::Text>, _>(employers)
            .load::<EmployerRow>(c)?
            .into_iter()
            .map(|row| (row.sort_name, row.id.into()))
            .collect();
    for row in judged.iter_mut() {
        let Some(plan) = row.plan.as_mut() else { continue };
        let mut faults = Vec::new();
        let mut who = |named: &Named, (key, name): (F, F)| {
            let found = people.get(named).copied().unwrap_or(Err(NotFound::Nobody));
            let field = if named.key.is_some() { key } else { name };
            found.map_err(|why| faults.push(fault(work.fields, field, who_fault(why)))).ok()
        };
        let newcomer = who(&plan.newcomer, (F::NewcomerKey, F::NewcomerName));
        let established = who(&plan.established, (F::EstablishedKey, F::EstablishedName));
        let cohort = plan.cohort_number.and_then(|number| cohorts.get(&number).copied());
        let employer = plan.employer.as_deref().and_then(|name| employers.get(&fold(name)).copied());
        let unknown = |what: &str| (FaultCode::UnknownReference, format!("there is no such {what}"));
        let required = |what: &str| (FaultCode::Required, format!("is required for a match of the kind {what}"));
        match (plan.kind, plan.cohort_number, cohort) {
            (Track::Programme, None, _) => faults.push(fault(work.fields, F::CohortNumber, required("programme"))),
            (_, Some(_), None) => faults.push(fault(work.fields, F::CohortNumber, unknown("cohort"))),
            _ => {}
        }
        match (plan.kind, &plan.employer, employer) {
            (Track::Workplace, None, _) => faults.push(fault(work.fields, F::Employer, required("workplace"))),
            (_, Some(_), None) => faults.push(fault(work.fields, F::Employer, unknown("organisation"))),
            _ => {}
        }
        match (newcomer, established) {
            (Some(newcomer), Some(established)) if faults.is_empty() => {
                plan.found = Some(Found {
                    newcomer,
                    established,
                    cohort: cohort.filter(|_| plan.kind == Track::Programme),
                    employer: employer.filter(|_| plan.kind == Track::Workplace),
                });
            }
            _ => faults.into_iter().for_each(|fault| row.refuse(fault)),
        }
    }
    Ok(())
}

/// The rows to start, in the order in which they get their numbers.
fn in_order(judged: &[Judged<Plan>]) -> Vec<usize> {
    let place = |at: &usize| judged[*at].plan.as_ref().map(|plan| (plan.number, plan.starts_on, judged[*at].number));
    let mut order: Vec<usize> =
        (0..judged.len()).filter(|at| judged[*at].is_new() && judged[*at].plan.is_some()).collect();
    order.sort_by_key(place);
    order
}

/// The work of trying out, which is always taken back.
enum TakenBack {
    Done,
    Failed(Error),
}

impl From<diesel::result::Error> for TakenBack {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Starts every match and takes it back: a row whose match can't be started is refused, and why.
fn try_out(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
    let numbered = diesel::sql_query("SELECT count(*) AS count FROM buddy_match WHERE number IS NOT NULL")
        .get_result::<Count>(c)?;
    let numbers_given = work.fields.contains(&Some(ImportField::MatchNumber));
    let tried = c.transaction::<(), TakenBack, _>(|c| {
        let mut next = 1;
        for at in in_order(judged) {
            let Some(plan) = &judged[at].plan else { continue };
            let refusal = match plan.number {
                _ if !numbers_given => None,
                None => Some((FaultCode::Required, "is required when matches keep their numbers".to_owned())),
                Some(_) if numbered.count > 0 => {
                    Some((FaultCode::NotAllowed, "can be kept only while no match here has a number".to_owned()))
                }
                Some(number) if number == next => None,
                Some(_) => {
                    Some((FaultCode::OutOfRange, format!("must be {next}: numbers have no gap and no repetition")))
                }
            };
            if let Some(said) = refusal {
                judged[at].refuse(fault(work.fields, ImportField::MatchNumber, said));
                continue;
            }
            match c.transaction(|c| start(c, plan, work)) {
                Ok(_) => next += 1,
                Err(error) if matches!(error.code(), ErrorCode::Internal | ErrorCode::Unavailable) => {
                    return Err(TakenBack::Failed(error));
                }
                Err(error) => judged[at].refuse(refused(&error, work)),
            }
            work.progress.advance(1).map_err(TakenBack::Failed)?;
        }
        Err(TakenBack::Done)
    });
    match tried {
        Ok(()) | Err(TakenBack::Done) => Ok(()),
        Err(TakenBack::Failed(error)) => Err(error),
    }
}

/// What the rules of matches say to a row, in the cell that it is about.
fn refused(error: &Error, work: &Work) -> contract::imports::CellFault {
    let first = error.faults().first();
    let field = match first.map(|fault| fault.pointer.as_str()) {
        Some("/endsOn") => ImportField::EndsOn,
        _ => ImportField::StartsOn,
    };
    let said = match first {
        Some(first) => (first.code, first.detail.clone()),
        None => (FaultCode::Inconsistent, error.detail().to_owned()),
    };
    fault(work.fields, field, said)
}

/// Starts a match as the API would, one step after another: two wishes, a proposal that answers them, the start, the end.
fn start(c: &mut PgConnection, plan: &Plan, work: &Work) -> Result<Uuid, Error> {
    let Some(found) = plan.found else { return Err(Error::internal(&"a match without its people was planned")) };
    let (on, by) = (plan.starts_on, (work.by, work.now));
    let mut open = |person, side| {
        let new = requests::NewRow { person, side, track: plan.kind, opened_on: on, referral: None };
        let id = requests::insert(c, &new, work.now)?;
        requests::find(c, id, work.now.today)
    };
    let (newcomer, established) = (open(found.newcomer, Side::Newcomer)?, open(found.established, Side::Established)?);
    let new = NewMatch {
        newcomer_request_id: newcomer.id,
        established_request_id: established.id,
        kind: plan.kind,
        cohort_id: found.cohort,
        group_id: None,
        employer_id: found.employer,
        owner_id: None,
    };
    let row = NewRow { new: &new, newcomer: &newcomer, established: &established, by: work.by };
    let id = matches::insert(c, &row, on, work.now)?;
    let locked = matches::lock(c, id)?;
    matches::take(c, &locked, (Step::Activate { allow_several: false }, on), by)?;
    if let Some((on, reason, ended_by)) = plan.end {
        let locked = matches::lock(c, id)?;
        matches::take(c, &locked, (Step::End { reason, by: ended_by }, on), by)?;
    }
    Ok(*id)
}
