//! What is known already: what was imported before, and people by their name. Each by a fixed number of statements,
//! however much is asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::ids::PersonId;
use contract::imports::ImportKind;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::kinds::{CHUNK, Judged, Work};
use crate::error::Error;
use crate::names::words;

#[derive(QueryableByName)]
struct RecordRow {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    external_key: Option<String>,
    #[diesel(sql_type = sql_types::Binary)]
    fingerprint: Vec<u8>,
    #[diesel(sql_type = sql_types::Uuid)]
    record: Uuid,
}

/// What was imported before and is asked for now.
#[derive(Default)]
pub struct Known {
    by_key: HashMap<String, (Vec<u8>, Uuid)>,
    by_fingerprint: HashMap<Vec<u8>, Uuid>,
}

/// How a row is known.
#[derive(Debug, PartialEq, Eq)]
pub enum How {
    Not,
    /// It says what it said.
    Same(Uuid),
    /// It says something else.
    Changed(Uuid),
}

const RECORD: &str = "COALESCE(person_id, organisation_id, match_id, event_id)";

impl Known {
    /// Looks up these rows.
    pub fn of<P>(c: &mut PgConnection, kind: ImportKind, judged: &[Judged<P>]) -> Result<Self, Error> {
        let keys: Vec<&str> = judged.iter().filter_map(|row| row.key.as_deref()).collect();
        let prints: Vec<&[u8]> =
            judged.iter().filter(|row| row.key.is_none()).map(|row| row.fingerprint.as_slice()).collect();
        let rows = diesel::sql_query(format!(
            "SELECT external_key, fingerprint, {RECORD} AS record FROM data_import_record \
             WHERE kind = $1 AND external_key = ANY($2) UNION ALL \
             SELECT external_key, fingerprint, {RECORD} FROM data_import_record \
             WHERE kind = $1 AND external_key IS NULL AND fingerprint = ANY($3)"
        ))
        .bind::<sql_types::Text, _>(kind.code())
        .bind::<sql_types::Array<sql_types::Text>, _>(keys)
        .bind::<sql_types::Array<sql_types::Binary>, _>(prints)
        .load::<RecordRow>(c)?;
        let mut known = Self::default();
        for row in rows {
            match row.external_key {
                Some(key) => drop(known.by_key.insert(key, (row.fingerprint, row.record))),
                None => drop(known.by_fingerprint.insert(row.fingerprint, row.record)),
            }
        }
        Ok(known)
    }

    pub fn how<P>(&self, row: &Judged<P>) -> How {
        match &row.key {
            Some(key) => match self.by_key.get(key) {
                Some((print, record)) if *print == row.fingerprint => How::Same(*record),
                Some((_, record)) => How::Changed(*record),
                None => How::Not,
            },
            None => self.by_fingerprint.get(&row.fingerprint).map_or(How::Not, |record| How::Same(*record)),
        }
    }
}

/// Remembers what these rows became, so that they are recognised when they come again.
pub fn remember<P>(
    c: &mut PgConnection,
    (kind, column): (ImportKind, &str),
    judged: &[Judged<P>],
    work: &Work,
) -> Result<(), Error> {
    let written: Vec<&Judged<P>> = judged.iter().filter(|row| row.plan.is_some() && row.record.is_some()).collect();
    for rows in written.chunks(CHUNK) {
        diesel::sql_query(format!(
            "INSERT INTO data_import_record (id, import_id, kind, external_key, fingerprint, {column}) \
             SELECT id, $1, $2, key, print, record FROM unnest($3, $4, $5, $6) AS row (id, key, print, record) \
             WHERE key IS NOT NULL \
             ON CONFLICT (kind, external_key) WHERE external_key IS NOT NULL \
             DO UPDATE SET fingerprint = excluded.fingerprint, import_id = excluded.import_id"
        ))
        .bind::<sql_types::Uuid, _>(work.import)
        .bind::<sql_types::Text, _>(kind.code())
        .bind::<sql_types::Array<sql_types::Uuid>, _>(rows.iter().map(|_| work.now.new_id()).collect::<Vec<Uuid>>())
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Text>>, _>(
            rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>(),
        )
        .bind::<sql_types::Array<sql_types::Binary>, _>(
            rows.iter().map(|row| row.fingerprint.as_slice()).collect::<Vec<_>>(),
        )
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Uuid>>, _>(
            rows.iter().map(|row| row.record).collect::<Vec<_>>(),
        )
        .execute(c)?;
        let without: Vec<&&Judged<P>> = rows.iter().filter(|row| row.key.is_none()).collect();
        diesel::sql_query(format!(
            "INSERT INTO data_import_record (id, import_id, kind, fingerprint, {column}) \
             SELECT id, $1, $2, print, record FROM unnest($3, $4, $5) AS row (id, print, record) \
             ON CONFLICT (kind, fingerprint) WHERE external_key IS NULL DO NOTHING"
        ))
        .bind::<sql_types::Uuid, _>(work.import)
        .bind::<sql_types::Text, _>(kind.code())
        .bind::<sql_types::Array<sql_types::Uuid>, _>(without.iter().map(|_| work.now.new_id()).collect::<Vec<Uuid>>())
        .bind::<sql_types::Array<sql_types::Binary>, _>(
            without.iter().map(|row| row.fingerprint.as_slice()).collect::<Vec<_>>(),
        )
        .bind::<sql_types::Array<sql_types::Nullable<sql_types::Uuid>>, _>(
            without.iter().map(|row| row.record).collect::<Vec<_>>(),
        )
        .execute(c)?;
    }
    Ok(())
}

/// Someone as a row names them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub key: Option<String>,
    pub name: Option<String>,
    pub birth_year: Option<i16>,
}

/// Why someone could not be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFound {
    Nobody,
    Several,
}

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = sql_types::Integer)]
    asked: i32,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Bool)]
    is_whole: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    birth_year: Option<i16>,
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = sql_types::Text)]
    external_key: String,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
}

/// Who these are: by the key that they were imported with, or by all words of their name, and the year of birth where it
/// is given. Two statements.
pub fn people(
    c: &mut PgConnection,
    asked: &BTreeSet<Named>,
) -> Result<BTreeMap<Named, Result<PersonId, NotFound>>, Error> {
    let keys: Vec<&str> = asked.iter().filter_map(|named| named.key.as_deref()).collect();
    let by_key: HashMap<String, Uuid> = diesel::sql_query(
        "SELECT external_key, person_id FROM data_import_record WHERE kind = 'people' AND external_key = ANY($1)",
    )
    .bind::<sql_types::Array<sql_types::Text>, _>(keys)
    .load::<KeyRow>(c)?
    .into_iter()
    .map(|row| (row.external_key, row.person_id))
    .collect();
    let names: Vec<&Named> = asked.iter().filter(|named| named.key.is_none()).collect();
    let (mut numbers, mut all_words, mut counts) = (Vec::new(), Vec::new(), Vec::new());
    for (number, named) in (0i32..).zip(&names) {
        let found = words(named.name.as_deref().unwrap_or_default());
        counts.extend(found.iter().map(|_| i32::try_from(found.len()).unwrap_or_default()));
        numbers.extend(found.iter().map(|_| number));
        all_words.extend(found);
    }
    let rows = diesel::sql_query(
        "SELECT asked, found.person_id, (SELECT count(*) FROM person_name WHERE person_name.person_id = found.person_id) = words \
           AS is_whole, birth_year \
         FROM (SELECT asked, person_id, min(words) AS words FROM unnest($1, $2, $3) AS part (asked, word, words) \
               JOIN person_name USING (word) GROUP BY asked, person_id HAVING count(*) = min(words)) AS found \
         JOIN person ON person.id = person_id",
    )
    .bind::<sql_types::Array<sql_types::Integer>, _>(numbers)
    .bind::<sql_types::Array<sql_types::Text>, _>(all_words)
    .bind::<sql_types::Array<sql_types::Integer>, _>(counts)
    .load::<FoundRow>(c)?;
    let mut by_name: HashMap<usize, Vec<FoundRow>> = HashMap::new();
    for row in rows {
        by_name.entry(usize::try_from(row.asked).unwrap_or_default()).or_default().push(row);
    }
    let named = names.iter().enumerate().map(|(number, named)| {
        let found = by_name.remove(&number).unwrap_or_default();
        ((*named).clone(), one_of(found, named.birth_year))
    });
    let keyed = asked.iter().filter_map(|named| {
        let found = by_key.get(named.key.as_ref()?).copied();
        Some((named.clone(), found.map(PersonId).ok_or(NotFound::Nobody)))
    });
    Ok(named.chain(keyed).collect())
}

/// The one that is meant: those whose whole name it is come before those who have a word more.
fn one_of(mut found: Vec<FoundRow>, birth_year: Option<i16>) -> Result<PersonId, NotFound> {
    if let Some(year) = birth_year {
        found.retain(|row| row.birth_year.is_none_or(|known| known == year));
        if found.iter().any(|row| row.birth_year == Some(year)) {
            found.retain(|row| row.birth_year == Some(year));
        }
    }
    if found.iter().any(|row| row.is_whole) {
        found.retain(|row| row.is_whole);
    }
    match found.as_slice() {
        [] => Err(NotFound::Nobody),
        [one] => Ok(PersonId(one.person_id)),
        _ => Err(NotFound::Several),
    }
}
