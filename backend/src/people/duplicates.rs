//! Finding people who may be the same person.

use contract::people::DuplicateCandidate;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{Probe, signs};
use super::{list, search};
use crate::error::Error;
use crate::names::is_one_typo_apart;
use crate::services::Now;

/// The most that one can compare with.
const MOST: usize = 10;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
}

/// People who may be the same as the one described, the likeliest first. Four statements.
pub fn find(c: &mut PgConnection, probe: &Probe, now: &Now) -> Result<Vec<DuplicateCandidate>, Error> {
    let asked: Vec<String> = probe.words.iter().cloned().collect();
    let similar = search::similar_words(c, &asked)?;
    let like: Vec<String> =
        similar.into_iter().filter(|known| asked.iter().any(|word| is_one_typo_apart(word, known))).collect();
    let least = asked.len().min(2);
    let by_name = diesel::sql_query(
        "SELECT person_id FROM person_name WHERE word = ANY($1) GROUP BY person_id HAVING count(*) >= $2 \
         ORDER BY count(*) DESC, person_id LIMIT 100",
    )
    .bind::<sql_types::Array<sql_types::Text>, _>(like)
    .bind::<sql_types::BigInt, _>(i64::try_from(least).unwrap_or(1).max(1))
    .load::<Found>(c)?;
    let ids: Vec<Uuid> = by_name.into_iter().map(|row| row.person_id).collect();
    let known = list::probes(c, &ids, probe)?;
    let mut found: Vec<_> =
        known.iter().map(|(id, known)| (signs(probe, known), *id)).filter(|(signs, _)| !signs.is_empty()).collect();
    found.sort();
    found.truncate(MOST);
    let ids: Vec<Uuid> = found.iter().map(|(_, id)| *id).collect();
    let people = list::summaries(c, &ids, now.today)?;
    Ok(people.into_iter().zip(found).map(|(person, (signs, _))| DuplicateCandidate { person, signs }).collect())
}
