//! The rows of a file, and what is made of them.

use std::collections::BTreeMap;

use contract::ids::ImportId;
use contract::imports::{
    ImportCounts, ImportDecision, ImportRow, ImportRowsQuery, RowCandidate, RowDecision, RowOutcome,
};
use contract::people::PersonSummary;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::kinds::{CHUNK, Candidate, Judged, Row};
use super::store::json;
use crate::db::Code;
use crate::error::Error;
use crate::services::Now;

#[derive(QueryableByName)]
struct RowRow {
    #[diesel(sql_type = sql_types::Integer)]
    number: i32,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    cells: Vec<String>,
    #[diesel(sql_type = sql_types::Jsonb)]
    forbidden: serde_json::Value,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    outcome: Option<Code<RowOutcome>>,
    #[diesel(sql_type = sql_types::Jsonb)]
    faults: serde_json::Value,
    #[diesel(sql_type = sql_types::Jsonb)]
    candidates: serde_json::Value,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    decision: Option<Code<RowDecision>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    decided_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    record_id: Option<Uuid>,
}

/// A row with the cells of the rows that look like it, by their numbers.
#[derive(QueryableByName)]
struct ListedRow {
    #[diesel(embed)]
    itself: RowRow,
    #[diesel(sql_type = sql_types::Jsonb)]
    alike: serde_json::Value,
}

/// All rows of a file.
pub fn of(c: &mut PgConnection, id: ImportId) -> Result<Vec<Row>, Error> {
    let rows = diesel::sql_query("SELECT * FROM data_import_row WHERE import_id = $1 ORDER BY number")
        .bind::<sql_types::Uuid, _>(*id)
        .load::<RowRow>(c)?;
    let row = |row: RowRow| Row {
        number: row.number,
        cells: row.cells,
        forbidden: json(row.forbidden),
        decision: row.decision.map(|decision| (decision.0, row.decided_id)),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// One page of the rows of a file, with the people whom they may be about.
pub fn page(
    c: &mut PgConnection,
    (id, query): (ImportId, &ImportRowsQuery),
    (after, limit): (Option<i32>, i64),
    now: &Now,
) -> Result<Vec<ImportRow>, Error> {
    let rows = diesel::sql_query(
        "SELECT listed.*, coalesce((SELECT jsonb_object_agg(other.number, to_jsonb(other.cells)) \
           FROM jsonb_array_elements(listed.candidates) AS candidate JOIN data_import_row AS other \
             ON other.import_id = listed.import_id AND other.number = (candidate ->> 'row')::integer), '{}') AS alike \
         FROM data_import_row AS listed WHERE import_id = $1 AND ($2 IS NULL OR outcome = $2) \
         AND ($3 IS NULL OR (candidates <> '[]') = $3) AND ($4 IS NULL OR number > $4) ORDER BY number LIMIT $5",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.outcome.map(RowOutcome::code))
    .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.alike)
    .bind::<sql_types::Nullable<sql_types::Integer>, _>(after)
    .bind::<sql_types::BigInt, _>(limit)
    .load::<ListedRow>(c)?;
    let found: Vec<Vec<Candidate>> = rows.iter().map(|listed| json(listed.itself.candidates.clone())).collect();
    let ids: Vec<Uuid> = found.iter().flatten().filter_map(|candidate| candidate.person_id).collect();
    let people: BTreeMap<Uuid, PersonSummary> =
        crate::people::summaries(c, &ids, now.today)?.into_iter().map(|person| (*person.id, person)).collect();
    let candidate = |candidate: Candidate, alike: &mut BTreeMap<i32, Vec<String>>| {
        let person = candidate.person_id.and_then(|id| people.get(&id).cloned());
        // Whoever went up in another record since, or was erased, is no candidate any more.
        (person.is_some() || candidate.row.is_some()).then(|| RowCandidate {
            person,
            cells: candidate.row.and_then(|row| alike.remove(&row)).unwrap_or_default(),
            row: candidate.row,
            signs: candidate.signs,
        })
    };
    let row = |(ListedRow { itself: row, alike }, found): (ListedRow, Vec<Candidate>)| {
        let mut alike = json(alike);
        ImportRow {
            number: row.number,
            cells: row.cells,
            outcome: row.outcome.map(|outcome| outcome.0),
            faults: json(row.faults),
            candidates: found.into_iter().filter_map(|found| candidate(found, &mut alike)).collect(),
            decision: row.decision.map(|decision| decision.0),
            person_id: row.decided_id.map(Into::into),
            record_id: row.record_id,
        }
    };
    Ok(rows.into_iter().zip(found).map(row).collect())
}

/// Writes down what was made of the rows, and answers how many of each outcome.
pub fn save<P>(c: &mut PgConnection, id: ImportId, judged: &[Judged<P>]) -> Result<ImportCounts, Error> {
    for rows in judged.chunks(CHUNK) {
        let as_json = |value| serde_json::to_value(value).unwrap_or_default();
        let candidates = rows.iter().map(|row| serde_json::to_value(&row.candidates).unwrap_or_default());
        diesel::sql_query(
            "UPDATE data_import_row SET outcome = judged.outcome, faults = judged.faults, candidates = judged.candidates, \
               record_id = judged.record \
             FROM unnest($2, $3, $4, $5, $6) AS judged (number, outcome, faults, candidates, record) \
             WHERE import_id = $1 AND data_import_row.number = judged.number",
        )
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Array<sql_types::Integer>, _>(rows.iter().map(|row| row.number).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Text>, _>(rows.iter().map(|row| row.outcome.code()).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Jsonb>, _>(rows.iter().map(|row| as_json(&row.faults)).collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Jsonb>, _>(candidates.collect::<Vec<_>>())
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Uuid>>, _>(
            rows.iter().map(|row| row.record).collect::<Vec<_>>(),
        )
        .execute(c)?;
    }
    let of = |outcome| i64::try_from(judged.iter().filter(|row| row.outcome == outcome).count()).unwrap_or_default();
    let counts = ImportCounts {
        new: of(RowOutcome::New),
        changed: of(RowOutcome::Changed),
        unchanged: of(RowOutcome::Unchanged),
        undecided: of(RowOutcome::Undecided),
        skipped: of(RowOutcome::Skipped),
        refused: of(RowOutcome::Refused),
    };
    set_counts(c, id, &counts)?;
    Ok(counts)
}

fn set_counts(c: &mut PgConnection, id: ImportId, counts: &ImportCounts) -> Result<(), Error> {
    diesel::sql_query("UPDATE data_import SET counts = $2 WHERE id = $1")
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Jsonb, _>(serde_json::to_value(counts).unwrap_or_default())
        .execute(c)?;
    Ok(())
}

#[derive(QueryableByName)]
struct OutcomeRow {
    #[diesel(sql_type = sql_types::Text)]
    outcome: Code<RowOutcome>,
    #[diesel(sql_type = sql_types::BigInt)]
    count: i64,
}

/// Writes down a decision about rows that have candidates, and counts them anew. Answers how many rows it is about.
pub fn decide(c: &mut PgConnection, id: ImportId, decision: &ImportDecision) -> Result<usize, Error> {
    let outcome = match decision.decision {
        RowDecision::SamePerson => RowOutcome::Changed,
        RowDecision::AnotherPerson => RowOutcome::New,
        RowDecision::Skip => RowOutcome::Skipped,
    };
    let decided = diesel::sql_query(
        "UPDATE data_import_row SET decision = $2, \
           decided_id = CASE WHEN $2 = 'same_person' THEN COALESCE($3, (jsonb_path_query_first(candidates, '$[*].personId') #>> '{}')::uuid) END, \
           outcome = CASE WHEN $2 = 'same_person' AND $3 IS NULL AND NOT candidates @? '$[*].personId' THEN 'skipped' ELSE $4 END \
         WHERE import_id = $1 AND candidates <> '[]' \
         AND CASE WHEN cardinality($5) > 0 THEN number = ANY($5) ELSE outcome = 'undecided' END",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Text, _>(decision.decision.code())
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(decision.person_id.map(Uuid::from))
    .bind::<sql_types::Text, _>(outcome.code())
    .bind::<sql_types::Array<sql_types::Integer>, _>(&decision.rows)
    .execute(c)?;
    let rows = diesel::sql_query(
        "SELECT outcome, count(*) AS count FROM data_import_row WHERE import_id = $1 AND outcome IS NOT NULL GROUP BY outcome",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .load::<OutcomeRow>(c)?;
    let of = |outcome| rows.iter().find(|row| row.outcome.0 == outcome).map_or(0, |row| row.count);
    let counts = ImportCounts {
        new: of(RowOutcome::New),
        changed: of(RowOutcome::Changed),
        unchanged: of(RowOutcome::Unchanged),
        undecided: of(RowOutcome::Undecided),
        skipped: of(RowOutcome::Skipped),
        refused: of(RowOutcome::Refused),
    };
    set_counts(c, id, &counts)?;
    Ok(decided)
}
