//! Rows of open answers and their themes.

use std::collections::HashMap;

use contract::evaluations::FormLanguage;
use contract::evaluations_outcomes::{
    EvaluationTheme, NewEvaluationTheme, OpenAnswer, OpenAnswersQuery, ResponseSource,
};
use contract::ids::{AccountId, EvaluationResponseId, EvaluationRoundId, EvaluationThemeId};
use contract::people::PersonReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::db::Code;
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::{evaluation_answer, evaluation_answer_theme, evaluation_theme};
use crate::services::Now;

/// How often each theme was found in each round.
#[derive(Default)]
pub struct Counts {
    themes: Vec<EvaluationTheme>,
    found: HashMap<(Uuid, EvaluationThemeId), i64>,
}

impl Counts {
    /// The themes of a question that were found at all, by name.
    pub fn themes(&self, question: &str) -> impl Iterator<Item = &EvaluationTheme> {
        self.themes.iter().filter(move |theme| theme.question == question)
    }

    pub fn of(&self, round: Uuid, theme: &EvaluationTheme) -> i64 {
        self.found.get(&(round, theme.id)).copied().unwrap_or_default()
    }
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = sql_types::Uuid)]
    round_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    question: String,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::BigInt)]
    count: i64,
}

/// How often each theme was found in these rounds.
pub fn counts(c: &mut PgConnection, rounds: &[Uuid]) -> Result<Counts, Error> {
    let rows = diesel::sql_query(
        "SELECT round_id, theme.id, theme.question, name, count(*) AS count \
         FROM evaluation_answer_theme JOIN evaluation_theme AS theme ON theme.id = theme_id \
              JOIN evaluation_response AS response ON response.id = response_id \
         WHERE round_id = ANY ($1) AND status = 'submitted' GROUP BY 1, 2 ORDER BY name, theme.id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(rounds)
    .load::<CountRow>(c)?;
    let mut counts = Counts::default();
    for row in rows {
        let theme = EvaluationTheme { id: row.id.into(), question: row.question, name: row.name };
        counts.found.insert((row.round_id, theme.id), row.count);
        if !counts.themes.contains(&theme) {
            counts.themes.push(theme);
        }
    }
    Ok(counts)
}

#[derive(QueryableByName)]
struct AnswerRow {
    #[diesel(sql_type = sql_types::Uuid)]
    response_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    question: String,
    #[diesel(sql_type = sql_types::Text)]
    text: String,
    #[diesel(sql_type = sql_types::Text)]
    language: Code<FormLanguage>,
    #[diesel(sql_type = sql_types::Text)]
    source: Code<ResponseSource>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    person_name: Option<String>,
    #[diesel(sql_type = sql_types::Jsonb)]
    themes: serde_json::Value,
}

#[derive(Deserialize)]
struct Named {
    id: EvaluationThemeId,
    name: String,
}

impl AnswerRow {
    fn answer(self) -> Result<OpenAnswer, Error> {
        let named: Vec<Named> = serde_json::from_value(self.themes).map_err(|error| Error::internal(&error))?;
        let theme = |named: Named| EvaluationTheme { id: named.id, question: self.question.clone(), name: named.name };
        let ids: Vec<EvaluationThemeId> = named.iter().map(|named| named.id).collect();
        Ok(OpenAnswer {
            version: version_of(ids),
            response_id: self.response_id.into(),
            themes: named.into_iter().map(theme).collect(),
            text: self.text,
            language: self.language.0,
            source: self.source.0,
            person: self
                .person_id
                .zip(self.person_name)
                .map(|(id, display_name)| PersonReference { id: id.into(), display_name }),
            question: self.question,
        })
    }
}

/// The version of an answer's themes: it follows from which they are, whatever happened between. Programs that know no
/// larger whole numbers than 2^53 can hold it.
fn version_of(mut themes: Vec<EvaluationThemeId>) -> i64 {
    themes.sort_unstable();
    let mut hash = Sha256::new();
    for theme in themes {
        hash.update(theme.as_bytes());
    }
    let bytes: [u8; 8] = hash.finalize()[..8].try_into().unwrap_or_default();
    i64::from_be_bytes(bytes) & 0x000f_ffff_ffff_ffff
}

/// Open answers of a round that were sent; whose they are only when that may be told.
fn select(with_people: bool) -> String {
    let name = if with_people { sql_name("person") } else { "NULL".to_owned() };
    let person = if with_people { "person.id" } else { "NULL::uuid" };
    format!(
        "SELECT answer.response_id, answer.question, answer.text, response.language, source, {person} AS person_id, \
                CASE WHEN person.id IS NOT NULL THEN {name} END AS person_name, \
                (SELECT coalesce(jsonb_agg(jsonb_build_object('id', theme.id, 'name', theme.name) ORDER BY theme.name), '[]') \
                 FROM evaluation_answer_theme AS found JOIN evaluation_theme AS theme ON theme.id = theme_id \
                 WHERE found.response_id = answer.response_id AND found.question = answer.question) AS themes \
         FROM evaluation_answer AS answer JOIN evaluation_response AS response ON response.id = answer.response_id \
              LEFT JOIN evaluation_invitation AS invitation ON invitation.id = invitation_id \
              LEFT JOIN person ON person.id = invitation.person_id \
         WHERE response.status = 'submitted' AND answer.text IS NOT NULL"
    )
}

/// The place in the list.
pub type Key = (String, Uuid);

/// A page of open answers, by question.
pub fn list(
    c: &mut PgConnection,
    (round, with_people): (EvaluationRoundId, bool),
    query: &OpenAnswersQuery,
    page: (Option<Key>, i64),
) -> Result<Vec<OpenAnswer>, Error> {
    let (question, response) = page.0.unzip();
    let sql = format!(
        "{} AND response.round_id = $1 AND ($2 IS NULL OR answer.question = $2) \
         AND ($3 IS NULL OR $3 <> EXISTS (SELECT FROM evaluation_answer_theme AS found \
              WHERE found.response_id = answer.response_id AND found.question = answer.question)) \
         AND ($4 IS NULL OR (answer.question, answer.response_id) > ($4, $5)) \
         ORDER BY answer.question, answer.response_id LIMIT $6",
        select(with_people)
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*round)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(&query.question)
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.without_theme)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(question)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(response)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<AnswerRow>(c)?;
    rows.into_iter().map(AnswerRow::answer).collect()
}

/// One open answer that was sent.
pub fn find(
    c: &mut PgConnection,
    (response, question): (EvaluationResponseId, &str),
    with_people: bool,
) -> Result<OpenAnswer, Error> {
    let sql = format!("{} AND answer.response_id = $1 AND answer.question = $2", select(with_people));
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*response)
        .bind::<sql_types::Text, _>(question)
        .get_result::<AnswerRow>(c)?;
    row.answer()
}

/// The themes of a question, or of all, by question and name.
pub fn themes(c: &mut PgConnection, question: Option<&str>) -> Result<Vec<EvaluationTheme>, Error> {
    let mut query = evaluation_theme::table
        .order((evaluation_theme::question, evaluation_theme::name))
        .select((evaluation_theme::id, evaluation_theme::question, evaluation_theme::name))
        .into_boxed();
    if let Some(question) = question {
        query = query.filter(evaluation_theme::question.eq(question.to_owned()));
    }
    let rows: Vec<(Uuid, String, String)> = query.load(c)?;
    Ok(rows.into_iter().map(|(id, question, name)| EvaluationTheme { id: id.into(), question, name }).collect())
}

/// Adds a theme.
pub fn insert(
    c: &mut PgConnection,
    new: &NewEvaluationTheme,
    (by, now): (AccountId, &Now),
) -> Result<EvaluationTheme, Error> {
    let id: EvaluationThemeId = now.new_id();
    diesel::insert_into(evaluation_theme::table)
        .values((
            evaluation_theme::id.eq(*id),
            evaluation_theme::question.eq(&new.question),
            evaluation_theme::name.eq(&new.name),
            evaluation_theme::created_at.eq(now.at),
            evaluation_theme::created_by.eq(*by),
        ))
        .execute(c)?;
    Ok(EvaluationTheme { id, question: new.question.clone(), name: new.name.clone() })
}

/// Locks an answer until the transaction ends, so that two at once come one after the other.
pub fn lock(c: &mut PgConnection, (response, question): (EvaluationResponseId, &str)) -> Result<(), Error> {
    let row = evaluation_answer::table.find((*response, question)).select(evaluation_answer::response_id);
    row.for_update().first::<Uuid>(c)?;
    Ok(())
}

/// Gives an open answer these themes, and no others.
pub fn set(
    c: &mut PgConnection,
    (response, question): (EvaluationResponseId, &str),
    themes: &[EvaluationThemeId],
) -> Result<(), Error> {
    let mut ids: Vec<Uuid> = themes.iter().map(|id| **id).collect();
    ids.sort_unstable();
    ids.dedup();
    let fitting: i64 = evaluation_theme::table
        .filter(evaluation_theme::id.eq_any(&ids).and(evaluation_theme::question.eq(question)))
        .count()
        .get_result(c)?;
    if usize::try_from(fitting).ok() != Some(ids.len()) {
        let detail = "one of them is no theme of this question";
        return Err(Error::fault("/themeIds", FaultCode::UnknownReference, detail));
    }
    let there = evaluation_answer_theme::table
        .filter(evaluation_answer_theme::response_id.eq(*response))
        .filter(evaluation_answer_theme::question.eq(question));
    diesel::delete(there).execute(c)?;
    let rows: Vec<_> = ids
        .into_iter()
        .map(|id| {
            (
                evaluation_answer_theme::response_id.eq(*response),
                evaluation_answer_theme::question.eq(question),
                evaluation_answer_theme::theme_id.eq(id),
            )
        })
        .collect();
    diesel::insert_into(evaluation_answer_theme::table).values(rows).execute(c)?;
    Ok(())
}
