//! Search by name: whole words first, then beginnings, then words with one typing error.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::error::Error;
use crate::names::{is_one_typo_apart, variants, words};

/// A sign after every letter: ends the range of words that begin with a text.
const LAST: char = '\u{10FFFF}';

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = sql_types::Text)]
    word: String,
}

/// People whose name has each of the words, or a word that begins so; those with typing errors fill up what
/// is left of `limit`. Five statements at most.
pub fn people(c: &mut PgConnection, name: &str, limit: i64) -> Result<Vec<Uuid>, Error> {
    // The longest words tell most; four are plenty.
    let mut asked: Vec<String> = words(name).into_iter().collect();
    asked.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    asked.truncate(4);
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = with_all(c, &asked, limit)?;
    let room = limit - i64::try_from(found.len()).unwrap_or(limit);
    if room > 0 {
        let known = similar_words(c, &asked)?;
        let alternatives: Vec<Vec<String>> = asked
            .iter()
            .map(|word| known.iter().filter(|known| is_one_typo_apart(word, known)).cloned().collect())
            .collect();
        for id in with_alternatives(c, &asked, &alternatives, limit)? {
            if !found.contains(&id) {
                found.push(id);
            }
        }
        found.truncate(usize::try_from(limit).unwrap_or_default());
    }
    Ok(found)
}

/// Ranges of words that begin with each text; a whole word sorts before what it begins.
fn with_all(c: &mut PgConnection, asked: &[String], limit: i64) -> Result<Vec<Uuid>, Error> {
    let ends: Vec<String> = asked.iter().map(|word| format!("{word}{LAST}")).collect();
    let others: String = (2..=asked.len())
        .map(|at| {
            format!(
                " AND EXISTS (SELECT 1 FROM person_name AS n{at} WHERE n{at}.person_id = n1.person_id \
                 AND n{at}.word >= ($1)[{at}] AND n{at}.word < ($2)[{at}])"
            )
        })
        .collect();
    let sql = format!(
        "SELECT person_id FROM (SELECT n1.person_id, min(n1.word) AS word FROM (SELECT person_id, word FROM person_name AS n1 \
         WHERE n1.word >= ($1)[1] AND n1.word < ($2)[1]{others} ORDER BY n1.word, n1.person_id LIMIT $3 * 2) AS n1 \
         GROUP BY n1.person_id) AS found ORDER BY word, person_id LIMIT $3"
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Array<sql_types::Text>, _>(asked)
        .bind::<sql_types::Array<sql_types::Text>, _>(ends)
        .bind::<sql_types::BigInt, _>(limit)
        .load::<Found>(c)?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Known words that share a variant with one of these; the caller sifts them.
pub(super) fn similar_words(c: &mut PgConnection, asked: &[String]) -> Result<Vec<String>, Error> {
    let shared: Vec<String> = asked.iter().flat_map(|word| variants(word)).collect();
    let rows = diesel::sql_query("SELECT DISTINCT word FROM name_variant WHERE variant = ANY($1) LIMIT 2000")
        .bind::<sql_types::Array<sql_types::Text>, _>(shared)
        .load::<Word>(c)?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

#[derive(QueryableByName)]
struct Variant {
    #[diesel(sql_type = sql_types::Text)]
    variant: String,
    #[diesel(sql_type = sql_types::Text)]
    word: String,
}

/// For each of these words the known ones that differ by one typing error at most. One statement.
pub(super) fn all_similar_words<'a>(
    c: &mut PgConnection,
    asked: &BTreeSet<&'a String>,
) -> Result<HashMap<&'a String, Vec<String>>, Error> {
    let mut by_variant: HashMap<String, Vec<&'a String>> = HashMap::new();
    for word in asked.iter().copied() {
        variants(word).into_iter().for_each(|variant| by_variant.entry(variant).or_default().push(word));
    }
    let rows = diesel::sql_query("SELECT variant, word FROM name_variant WHERE variant = ANY($1)")
        .bind::<sql_types::Array<sql_types::Text>, _>(by_variant.keys().collect::<Vec<_>>())
        .load::<Variant>(c)?;
    let mut similar: HashMap<&'a String, BTreeSet<String>> = HashMap::new();
    for row in rows {
        let words = by_variant.get(&row.variant).into_iter().flatten().copied();
        for word in words.filter(|word| is_one_typo_apart(word, &row.word)) {
            similar.entry(word).or_default().insert(row.word.clone());
        }
    }
    Ok(similar.into_iter().map(|(word, known)| (word, known.into_iter().collect())).collect())
}

/// People who have, for each word asked, one of its alternatives or a word that begins with it.
fn with_alternatives(
    c: &mut PgConnection,
    asked: &[String],
    alternatives: &[Vec<String>],
    limit: i64,
) -> Result<Vec<Uuid>, Error> {
    // Start from the word that has alternatives; the others may also be whole or a beginning.
    let Some(start) = alternatives.iter().position(|words| !words.is_empty()) else { return Ok(Vec::new()) };
    let mut query = diesel::sql_query(format!(
        "SELECT n0.person_id FROM person_name AS n0 WHERE n0.word = ANY($1){} ORDER BY n0.word, n0.person_id LIMIT $2",
        (0..asked.len())
            .filter(|at| *at != start)
            .enumerate()
            .map(|(nth, at)| {
                let (words, from, to) = (nth * 3 + 3, nth * 3 + 4, nth * 3 + 5);
                format!(
                    " AND EXISTS (SELECT 1 FROM person_name AS n WHERE n.person_id = n0.person_id /* {at} */ \
                     AND (n.word = ANY(${words}) OR (n.word >= ${from} AND n.word < ${to})))"
                )
            })
            .collect::<String>()
    ))
    .into_boxed::<diesel::pg::Pg>()
    .bind::<sql_types::Array<sql_types::Text>, _>(alternatives[start].clone())
    .bind::<sql_types::BigInt, _>(limit);
    for at in (0..asked.len()).filter(|at| *at != start) {
        query = query
            .bind::<sql_types::Array<sql_types::Text>, _>(alternatives[at].clone())
            .bind::<sql_types::Text, _>(asked[at].clone())
            .bind::<sql_types::Text, _>(format!("{}{LAST}", asked[at]));
    }
    let rows = query.load::<Found>(c)?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}
