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
    let definition = registry::find(key)?;
    super::routes::check(definition, asked)?;
    as_of::knowing(c, asked.as_of, |c| lines(c, (definition, asked), ""))
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

fn lines(
    c: &mut PgConnection,
    (definition, asked): (&Definition, &Asked),
    rest: &str,
) -> Result<Vec<RecordLine>, Error> {
    let statement = format!("{} ORDER BY id, slice COLLATE \"C\"", selection(definition, rest));
    let rows = asked.bind(statement).load::<LineRow>(c)?;
    Ok(rows.into_iter().map(|row| line(definition, row)).collect())
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
    path: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
}

/// Answers how each record of a kind is called, where it is, and whose it is.
fn titles(kind: FigureRecordKind) -> String {
    let name = full_name_sql("person");
    let day = "to_char(event.starts_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD')";
    let of_a_person = |table: &str, what: &str| {
        format!(
            "SELECT {table}.id, {name} || ' · ' || {table}.{what} AS title, '/v1/people/' || person.id AS path, \
             person.id AS person_id FROM {table} JOIN person ON person.id = {table}.person_id WHERE {table}.id = ANY($1)"
        )
    };
    match kind {
        FigureRecordKind::Person => format!(
            "SELECT id, {name} AS title, '/v1/people/' || id AS path, id AS person_id FROM person WHERE id = ANY($1)"
        ),
        FigureRecordKind::Match => {
            "SELECT id, 'Match ' || COALESCE(number::text, '–') AS title, '/v1/matches/' || id AS path, \
             NULL::uuid AS person_id FROM buddy_match WHERE id = ANY($1)"
                .to_owned()
        }
        FigureRecordKind::Cohort => {
            "SELECT id, concat_ws(' · ', number, name) AS title, '/v1/cohorts/' || id AS path, \
             NULL::uuid AS person_id FROM cohort WHERE id = ANY($1)"
                .to_owned()
        }
        FigureRecordKind::Event => format!(
            "SELECT id, title || ' · ' || {day} AS title, '/v1/events/' || id AS path, NULL::uuid AS person_id \
             FROM event WHERE id = ANY($1)"
        ),
        FigureRecordKind::Referral => {
            "SELECT id, to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD') AS title, \
             '/v1/referrals/' || id AS path, person_id FROM referral WHERE id = ANY($1)"
                .to_owned()
        }
        FigureRecordKind::Organisation => "SELECT id, name AS title, '/v1/organisations/' || id AS path, \
             NULL::uuid AS person_id FROM organisation WHERE id = ANY($1)"
            .to_owned(),
        // Whose a response is, only the evaluation itself shows.
        FigureRecordKind::EvaluationResponse => {
            "SELECT response.id, round.title, '/v1/evaluation-rounds/' || round.id AS path, \
             NULL::uuid AS person_id FROM evaluation_response AS response \
             JOIN evaluation_round AS round ON round.id = response.round_id WHERE response.id = ANY($1)"
                .to_owned()
        }
        FigureRecordKind::EvaluationInvitation => format!(
            "SELECT invitation.id, {name} || ' · ' || round.title AS title, '/v1/evaluation-rounds/' || round.id AS path, \
             person.id AS person_id FROM evaluation_invitation AS invitation \
             JOIN evaluation_round AS round ON round.id = invitation.round_id \
             JOIN person ON person.id = invitation.person_id WHERE invitation.id = ANY($1)"
        ),
        FigureRecordKind::Finding => format!(
            "SELECT finding.id, event.title || ' · ' || {day} AS title, '/v1/events/' || event.id AS path, \
             NULL::uuid AS person_id FROM event_finding AS finding JOIN event ON event.id = finding.event_id \
             WHERE finding.id = ANY($1)"
        ),
        FigureRecordKind::Decision => format!(
            "SELECT decision.id, event.title || ' · ' || {day} AS title, '/v1/events/' || event.id AS path, \
             NULL::uuid AS person_id FROM event_decision AS decision \
             JOIN event_finding AS finding ON finding.id = decision.finding_id JOIN event ON event.id = finding.event_id \
             WHERE decision.id = ANY($1)"
        ),
        FigureRecordKind::FundingLine => {
            "SELECT id, title || ' · ' || year AS title, '/v1/funding-lines/' || id AS path, \
             NULL::uuid AS person_id FROM funding_line WHERE id = ANY($1)"
                .to_owned()
        }
        FigureRecordKind::GrantApplication => "SELECT id, title, '/v1/grant-applications/' || id AS path, \
             NULL::uuid AS person_id FROM grant_application WHERE id = ANY($1)"
            .to_owned(),
        FigureRecordKind::YearCost => {
            "SELECT id, kind || ' · ' || year AS title, '/v1/financial-years/' || year AS path, \
             NULL::uuid AS person_id FROM financial_year_cost WHERE id = ANY($1)"
                .to_owned()
        }
        FigureRecordKind::Destination => of_a_person("destination", "kind"),
        FigureRecordKind::Training => of_a_person("training", "kind"),
    }
}

/// The lines as people read them, and whom they show.
pub(super) fn present(
    c: &mut PgConnection,
    definition: &Definition,
    lines: Vec<RecordLine>,
) -> Result<(Vec<FigureRecord>, Vec<Uuid>), Error> {
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id).collect();
    let mut people = Vec::new();
    let titles: HashMap<Uuid, TitleRow> = diesel::sql_query(titles(definition.kind))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
        .load::<TitleRow>(c)?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    people.extend(titles.values().filter_map(|row| row.person_id));
    let has_parts = !matches!(definition.slices, Slices::None);
    let records = lines.into_iter().map(|line| {
        let title = titles.get(&line.id);
        FigureRecord {
            kind: line.kind,
            id: line.id,
            counts: line.counts,
            weight: line.weight,
            slice: has_parts.then_some(line.slice).filter(|slice| !slice.is_empty()),
            title: title.map(|row| row.title.clone()),
            path: title.and_then(|row| row.path.clone()),
        }
    });
    Ok((records.collect(), people))
}

/// The same for lines of a figure that another room looked up. It asks what the caller may read, and records whom.
///
/// # Errors
/// `not_found` when there is no such figure.
pub fn present_records(
    c: &mut PgConnection,
    key: &FigureKey,
    lines: Vec<RecordLine>,
) -> Result<(Vec<FigureRecord>, Vec<Uuid>), Error> {
    present(c, registry::find(key)?, lines)
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
