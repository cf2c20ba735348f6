//! Rows of questionnaires.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::evaluations::{
    FormLanguage, NewQuestionnaire, NewTranslationCheck, Questionnaire, QuestionnaireAudience, QuestionnaireContent,
    QuestionnaireStatus, QuestionnaireSummary, QuestionnairesQuery, Translation,
};
use contract::ids::{AccountId, QuestionnaireId};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::schema::{questionnaire, translation_check};
use crate::services::Now;

/// A version, with how it is used.
#[derive(QueryableByName)]
pub struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    pub version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    pub family_id: Uuid,
    #[diesel(sql_type = sql_types::SmallInt)]
    pub number: i16,
    #[diesel(sql_type = sql_types::Text)]
    pub audience: Code<QuestionnaireAudience>,
    #[diesel(sql_type = sql_types::Text)]
    pub status: Code<QuestionnaireStatus>,
    #[diesel(sql_type = sql_types::Jsonb)]
    content: serde_json::Value,
    /// By language, the day on which it was checked.
    #[diesel(sql_type = sql_types::Jsonb)]
    checks: serde_json::Value,
    #[diesel(sql_type = sql_types::BigInt)]
    rounds: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    published_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    retired_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl Row {
    pub fn content(&self) -> Result<QuestionnaireContent, Error> {
        read(self.content.clone())
    }

    fn checks(&self) -> Result<BTreeMap<FormLanguage, NaiveDate>, Error> {
        serde_json::from_value(self.checks.clone()).map_err(|error| Error::internal(&error))
    }

    pub fn questionnaire(&self) -> Result<Questionnaire, Error> {
        let (content, checks) = (self.content()?, self.checks()?);
        let translation = |language: FormLanguage| Translation {
            language,
            own_name: language.own_name().to_owned(),
            missing: i64::try_from(rules::missing(&content, language)).unwrap_or(i64::MAX),
            checked_by_native_speaker_on: checks.get(&language).copied(),
        };
        Ok(Questionnaire {
            id: self.id.into(),
            version: self.version,
            family_id: self.family_id.into(),
            number: self.number,
            audience: self.audience.0,
            status: self.status.0,
            translations: FormLanguage::all().map(translation).collect(),
            rounds: self.rounds,
            next_actions: rules::next_actions(self.status.0),
            created_at: self.created_at,
            published_at: self.published_at,
            retired_at: self.retired_at,
            changed_at: self.changed_at,
            content,
        })
    }

    fn summary(&self) -> Result<QuestionnaireSummary, Error> {
        let (content, checks) = (self.content()?, self.checks()?);
        let languages = rules::offered(&content);
        Ok(QuestionnaireSummary {
            id: self.id.into(),
            family_id: self.family_id.into(),
            number: self.number,
            audience: self.audience.0,
            status: self.status.0,
            questions: i64::try_from(content.questions.len()).unwrap_or(i64::MAX),
            name: content.name,
            unchecked_languages: languages.iter().filter(|code| !checks.contains_key(code)).copied().collect(),
            languages,
            changed_at: self.changed_at,
        })
    }
}

fn read(content: serde_json::Value) -> Result<QuestionnaireContent, Error> {
    serde_json::from_value(content).map_err(|error| Error::internal(&error))
}

fn written(content: &QuestionnaireContent) -> Result<serde_json::Value, Error> {
    serde_json::to_value(content).map_err(|error| Error::internal(&error))
}

const SELECT: &str = "
SELECT questionnaire.*,
       (SELECT coalesce(jsonb_object_agg(language, checked_on), '{}') FROM translation_check
        WHERE questionnaire_id = questionnaire.id) AS checks,
       (SELECT count(*) FROM evaluation_round WHERE questionnaire_id = questionnaire.id) AS rounds
FROM questionnaire";

const FILTER: &str =
    "WHERE ($1 IS NULL OR audience = $1) AND ($2 IS NULL OR status = $2) AND ($3 IS NULL OR family_id = $3)";

/// The place in the list.
pub type Key = (DateTime<Utc>, Uuid);

/// A page of versions, the latest change first.
pub fn list(
    c: &mut PgConnection,
    query: &QuestionnairesQuery,
    page: (Option<Key>, i64),
) -> Result<Vec<QuestionnaireSummary>, Error> {
    let (at, id) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} {FILTER} AND ($4 IS NULL OR (changed_at, id) < ($4, $5)) ORDER BY changed_at DESC, id DESC LIMIT $6"
    ))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.audience.map(QuestionnaireAudience::code))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(QuestionnaireStatus::code))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.family_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<Row>(c)?;
    rows.iter().map(Row::summary).collect()
}

pub fn count(c: &mut PgConnection, query: &QuestionnairesQuery) -> Result<i64, Error> {
    let counted = diesel::sql_query(format!("SELECT count(*) AS count FROM questionnaire {FILTER}"))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.audience.map(QuestionnaireAudience::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(QuestionnaireStatus::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.family_id.map(Uuid::from))
        .get_result::<Count>(c)?;
    Ok(counted.count)
}

/// One version; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: QuestionnaireId, for_change: bool) -> Result<Row, Error> {
    let lock = if for_change { "FOR UPDATE OF questionnaire" } else { "" };
    let sql = format!("{SELECT} WHERE questionnaire.id = $1 {lock}");
    Ok(diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*id).get_result::<Row>(c)?)
}

/// Adds a first version, as a draft.
pub fn insert(
    c: &mut PgConnection,
    new: &NewQuestionnaire,
    (by, now): (AccountId, &Now),
) -> Result<QuestionnaireId, Error> {
    let id: QuestionnaireId = now.new_id();
    diesel::insert_into(questionnaire::table)
        .values((
            questionnaire::id.eq(*id),
            questionnaire::family_id.eq(*id),
            questionnaire::number.eq(1_i16),
            questionnaire::audience.eq(new.audience.code()),
            questionnaire::status.eq(QuestionnaireStatus::Draft.code()),
            questionnaire::content.eq(written(&new.content)?),
            questionnaire::created_at.eq(now.at),
            questionnaire::created_by.eq(*by),
            questionnaire::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

/// Begins a next version with the contents of this one, and with what was checked of it.
pub fn insert_next(
    c: &mut PgConnection,
    from: QuestionnaireId,
    (by, now): (AccountId, &Now),
) -> Result<QuestionnaireId, Error> {
    let id: QuestionnaireId = now.new_id();
    let added = diesel::sql_query(
        "INSERT INTO questionnaire (id, family_id, number, audience, status, content, created_at, created_by, changed_at) \
         SELECT $1, family_id, (SELECT max(number) + 1 FROM questionnaire AS other WHERE other.family_id = known.family_id), \
                audience, 'draft', content, $2, $3, $2 FROM questionnaire AS known WHERE id = $4",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Uuid, _>(*by)
    .bind::<sql_types::Uuid, _>(*from)
    .execute(c)?;
    if added == 0 {
        return Err(Error::not_found());
    }
    diesel::sql_query(
        "INSERT INTO translation_check (questionnaire_id, language, checked_on, recorded_at, recorded_by) \
         SELECT $1, language, checked_on, recorded_at, recorded_by FROM translation_check WHERE questionnaire_id = $2",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Uuid, _>(*from)
    .execute(c)?;
    Ok(id)
}

/// Changes a locked draft. What was checked of a language whose texts changed has to be checked again.
pub fn change(
    c: &mut PgConnection,
    before: &Row,
    (was, is): (&QuestionnaireContent, &QuestionnaireContent),
    now: &Now,
) -> Result<(), Error> {
    diesel::update(questionnaire::table.find(before.id))
        .set((
            questionnaire::content.eq(written(is)?),
            questionnaire::version.eq(before.version + 1),
            questionnaire::changed_at.eq(now.at),
        ))
        .execute(c)?;
    let changed: Vec<&str> =
        FormLanguage::all().filter(|code| rules::differs(was, is, *code)).map(FormLanguage::code).collect();
    let stale = translation_check::table
        .filter(translation_check::questionnaire_id.eq(before.id))
        .filter(translation_check::language.eq_any(changed));
    diesel::delete(stale).execute(c)?;
    Ok(())
}

/// Publishes a locked draft, and retires what was published before it.
pub fn publish(c: &mut PgConnection, draft: &Row, now: &Now) -> Result<(), Error> {
    let before = questionnaire::table
        .filter(questionnaire::family_id.eq(draft.family_id))
        .filter(questionnaire::status.eq(QuestionnaireStatus::Published.code()));
    diesel::update(before)
        .set((
            questionnaire::status.eq(QuestionnaireStatus::Retired.code()),
            questionnaire::version.eq(questionnaire::version + 1),
            questionnaire::retired_at.eq(now.at),
            questionnaire::changed_at.eq(now.at),
        ))
        .execute(c)?;
    diesel::update(questionnaire::table.find(draft.id))
        .set((
            questionnaire::status.eq(QuestionnaireStatus::Published.code()),
            questionnaire::version.eq(draft.version + 1),
            questionnaire::published_at.eq(now.at),
            questionnaire::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// Retires a locked version.
pub fn retire(c: &mut PgConnection, row: &Row, now: &Now) -> Result<(), Error> {
    diesel::update(questionnaire::table.find(row.id))
        .set((
            questionnaire::status.eq(QuestionnaireStatus::Retired.code()),
            questionnaire::version.eq(row.version + 1),
            questionnaire::retired_at.eq(now.at),
            questionnaire::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// Removes a draft.
pub fn remove(c: &mut PgConnection, id: QuestionnaireId) -> Result<(), Error> {
    diesel::delete(questionnaire::table.find(*id)).execute(c)?;
    Ok(())
}

/// Notes that a native speaker checked a language; a later check takes the place of an earlier one.
pub fn note_check(
    c: &mut PgConnection,
    row: &Row,
    (check, by, now): (&NewTranslationCheck, AccountId, &Now),
) -> Result<(), Error> {
    let values = (
        translation_check::checked_on.eq(check.checked_on),
        translation_check::recorded_at.eq(now.at),
        translation_check::recorded_by.eq(*by),
    );
    diesel::insert_into(translation_check::table)
        .values((
            translation_check::questionnaire_id.eq(row.id),
            translation_check::language.eq(check.language.code()),
            values,
        ))
        .on_conflict((translation_check::questionnaire_id, translation_check::language))
        .do_update()
        .set(values)
        .execute(c)?;
    diesel::update(questionnaire::table.find(row.id))
        .set((questionnaire::version.eq(row.version + 1), questionnaire::changed_at.eq(now.at)))
        .execute(c)?;
    Ok(())
}

/// Adds a questionnaire that comes with the program, published, unless it is there already.
pub fn insert_shipped(
    c: &mut PgConnection,
    id: QuestionnaireId,
    (new, checked): (&NewQuestionnaire, &[FormLanguage]),
    (at, on): (DateTime<Utc>, NaiveDate),
) -> Result<bool, Error> {
    let added = diesel::insert_into(questionnaire::table)
        .values((
            questionnaire::id.eq(*id),
            questionnaire::family_id.eq(*id),
            questionnaire::number.eq(1_i16),
            questionnaire::audience.eq(new.audience.code()),
            questionnaire::status.eq(QuestionnaireStatus::Published.code()),
            questionnaire::content.eq(written(&new.content)?),
            questionnaire::created_at.eq(at),
            questionnaire::published_at.eq(at),
            questionnaire::changed_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    if added == 0 {
        return Ok(false);
    }
    let checks: Vec<_> = checked
        .iter()
        .map(|language| {
            (
                translation_check::questionnaire_id.eq(*id),
                translation_check::language.eq(language.code()),
                translation_check::checked_on.eq(on),
                translation_check::recorded_at.eq(at),
            )
        })
        .collect();
    diesel::insert_into(translation_check::table).values(checks).execute(c)?;
    Ok(true)
}
