//! The records that a figure was counted from.

use std::collections::HashMap;

use contract::figures::{FigureKey, FigureRecord, FigureRecordKind};
use contract::permissions::Permission;
use diesel::prelude::*;
use diesel::sql_types;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::as_of;
use super::query::{Asked, beginning, records_of};
use super::registry::{self, Definition, Slices};
use crate::db::Count;
use crate::error::Error;
use crate::names::full_name_sql;

/// A record, as it was counted: what a signed report keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordLine {
    pub kind: FigureRecordKind,
    pub id: Uuid,
    pub counts: bool,
    pub weight: i64,
    /// The part that it stands in; empty when the figure has none.
    pub slice: String,
}

#[derive(QueryableByName)]
struct NthLineRow {
    #[diesel(sql_type = sql_types::Integer)]
    nth: i32,
    #[diesel(embed)]
    line: LineRow,
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Bool)]
    counts: bool,
    #[diesel(sql_type = sql_types::BigInt)]
    weight: i64,
    #[diesel(sql_type = sql_types::Text)]
    slice: String,
}

/// Every record of a figure, by id and then by part.
///
/// # Errors
/// As [`super::compute`].
pub fn record_ids(c: &mut PgConnection, key: &FigureKey, asked: &Asked) -> Result<Vec<RecordLine>, Error> {
    Ok(record_ids_of(c, std::slice::from_ref(key), asked)?.remove(key).unwrap_or_default())
}

/// Every record of each of these figures, by id and then by part: of all of them by one statement.
///
/// # Errors
/// As [`super::compute`].
pub fn record_ids_of(
    c: &mut PgConnection,
    keys: &[FigureKey],
    asked: &Asked,
) -> Result<HashMap<FigureKey, Vec<RecordLine>>, Error> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let definitions = keys.iter().map(registry::find).collect::<Result<Vec<_>, _>>()?;
    definitions.iter().try_for_each(|definition| super::routes::check(definition, asked))?;
    let mut found: Vec<Vec<RecordLine>> = vec![Vec::new(); keys.len()];
    as_of::knowing(c, asked.as_of, |c| {
        for NthLineRow { nth, line: row } in asked.bind(lines_statement(&definitions)).load::<NthLineRow>(c)? {
            let place = usize::try_from(nth).unwrap_or_default();
            found[place].push(line(definitions[place], row));
        }
        Ok(())
    })?;
    Ok(keys.iter().cloned().zip(found).collect())
}

/// What these records come to, as SHA-256 in hexadecimal digits: equal only for the same records that count the same.
#[must_use]
pub fn records_hash(lines: &[RecordLine]) -> String {
    let mut hash = Sha256::new();
    for RecordLine { kind, id, counts, weight, slice } in lines {
        hash.update(format!("{kind}|{id}|{counts}|{weight}|{}:{slice}\n", slice.len()));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The order of the list: id, then part.
pub(super) type RecordKey = (Uuid, String);

/// What a page of records is limited to.
pub(super) struct Wanted {
    pub counts: Option<bool>,
    pub slice: Option<String>,
    pub after: Option<RecordKey>,
    pub limit: i64,
}

/// The one statement that answers the records of all of these.
fn lines_statement(definitions: &[&Definition]) -> String {
    let of = |(nth, definition): (usize, &&Definition)| {
        let records = records_of(definition);
        format!("SELECT {nth} AS nth, id, counts, weight, slice FROM ({records}) AS record")
    };
    let all = definitions.iter().enumerate().map(of).collect::<Vec<_>>().join(" UNION ALL ");
    format!(
        "{} SELECT nth, id, counts, weight, slice FROM ({all}) AS line ORDER BY nth, id, slice COLLATE \"C\"",
        beginning(&all)
    )
}

fn line(definition: &Definition, row: LineRow) -> RecordLine {
    let LineRow { id, counts, weight, slice } = row;
    RecordLine { kind: definition.kind, id, counts, weight, slice }
}

fn selection(definition: &Definition, rest: &str) -> String {
    let records = records_of(definition);
    format!("{} SELECT id, counts, weight, slice FROM ({records}) AS record WHERE true {rest}", beginning(&records))
}

const FILTER: &str = "AND ($5 IS NULL OR counts = $5) AND ($6 IS NULL OR slice = $6)";

/// A page of records.
pub(super) fn page(
    c: &mut PgConnection,
    (definition, asked): (&Definition, &Asked),
    wanted: Wanted,
) -> Result<Vec<RecordLine>, Error> {
    let statement = format!(
        "{} AND ($7 IS NULL OR (id, slice COLLATE \"C\") > ($7, $8)) ORDER BY id, slice COLLATE \"C\" LIMIT $9",
        selection(definition, FILTER)
    );
    let (id, slice) = wanted.after.unzip();
    let rows = as_of::knowing(c, asked.as_of, |c| {
        let query = asked
            .bind(statement)
            .bind::<sql_types::Nullable<sql_types::Bool>, _>(wanted.counts)
            .bind::<sql_types::Nullable<sql_types::Text>, _>(wanted.slice)
            .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
            .bind::<sql_types::Nullable<sql_types::Text>, _>(slice)
            .bind::<sql_types::BigInt, _>(wanted.limit);
        Ok(query.load::<LineRow>(c)?)
    })?;
    Ok(rows.into_iter().map(|row| line(definition, row)).collect())
}

/// How many records there are in all.
pub(super) fn total(
    c: &mut PgConnection,
    (definition, asked): (&Definition, &Asked),
    (counts, slice): (Option<bool>, Option<String>),
) -> Result<i64, Error> {
    let statement = format!("SELECT count(*) AS count FROM ({}) AS record", selection(definition, FILTER));
    as_of::knowing(c, asked.as_of, |c| {
        let query = asked
            .bind(statement)
            .bind::<sql_types::Nullable<sql_types::Bool>, _>(counts)
            .bind::<sql_types::Nullable<sql_types::Text>, _>(slice);
        Ok(query.get_result::<Count>(c)?.count)
    })
}

/// What one must be allowed to see these records, beside the figure itself.
#[must_use]
pub fn permission(kind: FigureRecordKind) -> Permission {
    match kind {
        FigureRecordKind::Person | FigureRecordKind::Destination | FigureRecordKind::Training => Permission::PeopleRead,
        FigureRecordKind::Match => Permission::MatchesRead,
        FigureRecordKind::Cohort => Permission::CohortsRead,
        FigureRecordKind::Event | FigureRecordKind::Finding | FigureRecordKind::Decision => Permission::EventsRead,
        FigureRecordKind::Referral => Permission::ReferralsRead,
        FigureRecordKind::Organisation => Permission::OrganisationsRead,
        FigureRecordKind::EvaluationResponse => Permission::EvaluationsReadAnswers,
        FigureRecordKind::EvaluationInvitation => Permission::EvaluationsInvite,
        FigureRecordKind::FundingLine | FigureRecordKind::GrantApplication | FigureRecordKind::YearCost => {
            Permission::FundingRead
        }
    }
}

#[derive(QueryableByName)]
struct TitleRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    term: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    path: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
}

/// How a kind of record is called, in SQL: its name, the code that goes with it, where it is and whose it is.
struct Called {
    id: &'static str,
    title: String,
    term: &'static str,
    path: &'static str,
    person: &'static str,
    from: &'static str,
}

impl Called {
    /// What most kinds have alike: an `id`, no code, and nobody's.
    fn of(from: &'static str, title: impl Into<String>, path: &'static str) -> Self {
        Self { id: "id", title: title.into(), term: "NULL", path, person: "NULL", from }
    }

    fn query(&self) -> String {
        let Self { id, title, term, path, person, from } = self;
        format!(
            "SELECT {id} AS id, {title} AS title, {term}::text AS term, {path} AS path, {person}::uuid AS person_id \
             FROM {from} WHERE {id} = ANY($1)"
        )
    }
}

const OF_THE_EVENT: &str =
    "event.title || ' · ' || to_char(event.starts_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD')";
const EVENT_PATH: &str = "'/v1/events/' || event.id";
const PERSON_PATH: &str = "'/v1/people/' || person.id";
const ROUND_PATH: &str = "'/v1/evaluation-rounds/' || round.id";

/// The code of a kind stands apart from the title: it is said in the language of who reads it.
fn called(kind: FigureRecordKind) -> Called {
    let name = full_name_sql("person");
    match kind {
        FigureRecordKind::Person => Called { person: "id", ..Called::of("person", name, PERSON_PATH) },
        FigureRecordKind::Match => {
            Called::of("buddy_match", "'Match ' || COALESCE(number::text, '–')", "'/v1/matches/' || id")
        }
        FigureRecordKind::Cohort => Called::of("cohort", "concat_ws(' · ', number, name)", "'/v1/cohorts/' || id"),
        FigureRecordKind::Event => Called::of("event", OF_THE_EVENT, EVENT_PATH),
        FigureRecordKind::Referral => {
            let day = "to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD')";
            Called { person: "person_id", ..Called::of("referral", day, "'/v1/referrals/' || id") }
        }
        FigureRecordKind::Organisation => Called::of("organisation", "name", "'/v1/organisations/' || id"),
        // Whose a response is, only the evaluation itself shows.
        FigureRecordKind::EvaluationResponse => {
            let from = "evaluation_response AS response JOIN evaluation_round AS round ON round.id = response.round_id";
            Called { id: "response.id", ..Called::of(from, "round.title", ROUND_PATH) }
        }
        FigureRecordKind::EvaluationInvitation => {
            let from = "evaluation_invitation AS invitation JOIN evaluation_round AS round ON round.id = invitation.round_id \
                        JOIN person ON person.id = invitation.person_id";
            let title = format!("{name} || ' · ' || round.title");
            Called { id: "invitation.id", person: "person.id", ..Called::of(from, title, ROUND_PATH) }
        }
        FigureRecordKind::Finding => {
            let from = "event_finding AS finding JOIN event ON event.id = finding.event_id";
            Called { id: "finding.id", ..Called::of(from, OF_THE_EVENT, EVENT_PATH) }
        }
        FigureRecordKind::Decision => {
            let from = "event_decision AS decision JOIN event_finding AS finding ON finding.id = decision.finding_id \
                        JOIN event ON event.id = finding.event_id";
            Called { id: "decision.id", ..Called::of(from, OF_THE_EVENT, EVENT_PATH) }
        }
        FigureRecordKind::FundingLine => {
            Called::of("funding_line", "title || ' · ' || year", "'/v1/funding-lines/' || id")
        }
        FigureRecordKind::GrantApplication => {
            Called::of("grant_application", "title", "'/v1/grant-applications/' || id")
        }
        FigureRecordKind::YearCost => {
            let year = Called::of("financial_year_cost", "year::text", "'/v1/financial-years/' || year");
            Called { term: "kind", ..year }
        }
        FigureRecordKind::Destination => {
            let from = "destination JOIN person ON person.id = destination.person_id";
            let person = Called::of(from, name, PERSON_PATH);
            Called { id: "destination.id", term: "destination.kind", person: "person.id", ..person }
        }
        FigureRecordKind::Training => {
            let from = "training JOIN person ON person.id = training.person_id";
            let person = Called::of(from, name, PERSON_PATH);
            Called { id: "training.id", term: "training.kind", person: "person.id", ..person }
        }
    }
}

/// How the records of a kind are called.
fn titles_of(c: &mut PgConnection, kind: FigureRecordKind, ids: Vec<Uuid>) -> Result<HashMap<Uuid, TitleRow>, Error> {
    let rows = diesel::sql_query(called(kind).query())
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
        .load::<TitleRow>(c)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn named(definition: &Definition, line: &RecordLine, titles: &HashMap<Uuid, TitleRow>) -> FigureRecord {
    let title = titles.get(&line.id);
    FigureRecord {
        kind: line.kind,
        id: line.id,
        counts: line.counts,
        weight: line.weight,
        slice: (!matches!(definition.slices, Slices::None) && !line.slice.is_empty()).then(|| line.slice.clone()),
        title: title.map(|row| row.title.clone()),
        term: title.and_then(|row| row.term.clone()),
        path: title.map(|row| row.path.clone()),
    }
}

/// The lines as people read them, and whom they show.
pub(super) fn present(
    c: &mut PgConnection,
    definition: &Definition,
    lines: &[RecordLine],
) -> Result<(Vec<FigureRecord>, Vec<Uuid>), Error> {
    let titles = titles_of(c, definition.kind, lines.iter().map(|line| line.id).collect())?;
    let people = titles.values().filter_map(|row| row.person_id).collect();
    Ok((lines.iter().map(|line| named(definition, line, &titles)).collect(), people))
}

/// The same for lines of several figures that another room looked up: one statement for each kind of record. It asks what
/// the caller may read, and records whom.
///
/// # Errors
/// `not_found` when there is no such figure.
pub fn present_records(
    c: &mut PgConnection,
    figures: &[(&FigureKey, Vec<RecordLine>)],
) -> Result<(Vec<Vec<FigureRecord>>, Vec<Uuid>), Error> {
    let mut ids: HashMap<FigureRecordKind, Vec<Uuid>> = HashMap::new();
    for line in figures.iter().flat_map(|(_, lines)| lines) {
        ids.entry(line.kind).or_default().push(line.id);
    }
    let mut titles = HashMap::new();
    for (kind, ids) in ids {
        titles.insert(kind, titles_of(c, kind, ids)?);
    }
    let none = HashMap::new();
    let present = |(key, lines): &(&FigureKey, Vec<RecordLine>)| {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let definition = registry::find(key)?;
        let record = |line: &RecordLine| named(definition, line, titles.get(&line.kind).unwrap_or(&none));
        Ok(lines.iter().map(record).collect())
    };
    let records = figures.iter().map(present).collect::<Result<Vec<_>, Error>>()?;
    let people = titles.values().flat_map(HashMap::values).filter_map(|row| row.person_id).collect();
    Ok((records, people))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_records_tells_every_difference() {
        let line = |counts, weight, slice: &str| RecordLine {
            kind: FigureRecordKind::Match,
            id: Uuid::from_u128(7),
            counts,
            weight,
            slice: slice.to_owned(),
        };
        let one = records_hash(&[line(true, 1, "programme")]);
        assert_eq!(one.len(), 64);
        assert_eq!(one, records_hash(&[line(true, 1, "programme")]));
        for other in
            [vec![], vec![line(false, 1, "programme")], vec![line(true, 2, "programme")], vec![line(true, 1, "")]]
        {
            assert_ne!(one, records_hash(&other));
        }
    }
}
