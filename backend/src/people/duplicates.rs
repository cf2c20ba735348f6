//! Finding people who may be the same person.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::people::{DuplicateCandidate, DuplicateSign};
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

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = sql_types::Text)]
    word: String,
    #[diesel(sql_type = sql_types::BigInt)]
    people: i64,
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = sql_types::Integer)]
    probe: i32,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
}

/// Someone who may be the same, and by which signs.
pub type Lookalike = (Uuid, Vec<DuplicateSign>);

/// For each one described: who may be the same, the likeliest first, and by which signs. Four statements, however many
/// are described.
///
/// Whoever has two words of a name or more has one of them apart from the commonest. So people are looked up by all words
/// but that one, and a thousand people called Mohammed cost nothing.
pub fn find_of_many(c: &mut PgConnection, probes: &[Probe]) -> Result<Vec<Vec<Lookalike>>, Error> {
    let asked: BTreeSet<&String> = probes.iter().flat_map(|probe| &probe.words).collect();
    let like = search::all_similar_words(c, &asked)?;
    let counts: HashMap<String, i64> =
        diesel::sql_query("SELECT word, count(*) AS people FROM person_name WHERE word = ANY($1) GROUP BY word")
            .bind::<sql_types::Array<sql_types::Text>, _>(
                like.values().flatten().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
            )
            .load::<Count>(c)?
            .into_iter()
            .map(|row| (row.word, row.people))
            .collect();
    let (mut numbers, mut words) = (Vec::new(), Vec::new());
    let none = Vec::new();
    for (number, probe) in (0i32..).zip(probes) {
        let similar = |word: &String| like.get(word).unwrap_or(&none);
        let people = |word: &String| similar(word).iter().filter_map(|known| counts.get(known)).sum::<i64>();
        let mut rarest: Vec<&String> = probe.words.iter().collect();
        rarest.sort_by_key(|word| people(word));
        rarest.truncate(rarest.len().saturating_sub(1).max(1));
        for known in rarest.into_iter().flat_map(similar) {
            numbers.push(number);
            words.push(known);
        }
    }
    let mut found: Vec<BTreeSet<Uuid>> = vec![BTreeSet::new(); probes.len()];
    let pairs = diesel::sql_query(
        "SELECT DISTINCT probe, person_id FROM unnest($1, $2) AS asked (probe, word) JOIN person_name USING (word)",
    )
    .bind::<sql_types::Array<sql_types::Integer>, _>(numbers)
    .bind::<sql_types::Array<sql_types::Text>, _>(words)
    .load::<Pair>(c)?;
    for pair in pairs {
        if let Some(of) = usize::try_from(pair.probe).ok().and_then(|number| found.get_mut(number)) {
            of.insert(pair.person_id);
        }
    }
    let known = list::probes_of_many(c, found.iter().flatten().copied().collect(), probes)?;
    let mut by_email: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    let mut by_phone: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for (id, known) in &known {
        known.email.iter().for_each(|email| by_email.entry(email).or_default().push(*id));
        known.phone.iter().for_each(|phone| by_phone.entry(phone).or_default().push(*id));
    }
    let of = |(probe, mut ids): (&Probe, BTreeSet<Uuid>)| {
        ids.extend(probe.email.as_deref().and_then(|email| by_email.get(email)).into_iter().flatten());
        ids.extend(probe.phone.as_deref().and_then(|phone| by_phone.get(phone)).into_iter().flatten());
        let signs = ids.into_iter().filter_map(|id| Some((signs(probe, known.get(&id)?), id)));
        let mut signs: Vec<_> = signs.filter(|(signs, _)| !signs.is_empty()).collect();
        signs.sort();
        signs.truncate(MOST);
        signs.into_iter().map(|(signs, id)| (id, signs)).collect()
    };
    Ok(probes.iter().zip(found).map(of).collect())
}
