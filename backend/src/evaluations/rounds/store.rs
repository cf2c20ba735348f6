//! Rows of rounds.

use chrono::{DateTime, NaiveDate, Utc};
use contract::cohorts::CohortReference;
use contract::evaluations::{QuestionnaireAudience, QuestionnaireStatus};
use contract::evaluations_rounds::{
    EvaluationCounts, EvaluationPeriod, EvaluationRound, EvaluationRoundStatus, EvaluationRoundsQuery,
    NewEvaluationRound, QuestionnaireReference,
};
use contract::ids::{AccountId, EvaluationRoundId};
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::evaluations::questionnaires;
use crate::schema::evaluation_round;
use crate::services::Now;

/// A round, with how many were asked and answered.
#[derive(QueryableByName)]
pub struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    pub version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    pub questionnaire_id: Uuid,
    #[diesel(sql_type = sql_types::SmallInt)]
    questionnaire_number: i16,
    #[diesel(sql_type = sql_types::Text)]
    questionnaire_name: String,
    #[diesel(sql_type = sql_types::Text)]
    pub audience: Code<QuestionnaireAudience>,
    #[diesel(sql_type = sql_types::Text)]
    pub title: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    cohort_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    cohort_number: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    event_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    period_starts_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    period_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub opens_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub closes_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::BigInt)]
    invited: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    invited_answered: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    answered: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    started: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    pub helped: i64,
    #[diesel(sql_type = sql_types::Bool)]
    has_poster: bool,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl Row {
    pub fn status(&self, now: DateTime<Utc>) -> EvaluationRoundStatus {
        rules::status(self.opens_at, self.closes_at, now)
    }

    pub fn details(&self) -> NewEvaluationRound {
        let period = self.period_starts_on.zip(self.period_ends_on);
        NewEvaluationRound {
            questionnaire_id: self.questionnaire_id.into(),
            title: self.title.clone(),
            cohort_id: self.cohort_id.map(Into::into),
            event_id: self.event_id.map(Into::into),
            period: period.map(|(starts_on, ends_on)| EvaluationPeriod { starts_on, ends_on }),
            opens_at: self.opens_at,
            closes_at: self.closes_at,
        }
    }

    pub fn questionnaire(&self) -> QuestionnaireReference {
        QuestionnaireReference {
            id: self.questionnaire_id.into(),
            number: self.questionnaire_number,
            name: self.questionnaire_name.clone(),
            audience: self.audience.0,
        }
    }

    pub fn counts(&self) -> EvaluationCounts {
        EvaluationCounts {
            invited: self.invited,
            invited_answered: self.invited_answered,
            answered: self.answered,
            started: self.started,
        }
    }

    /// Whether nobody was invited, and nobody answered.
    pub fn is_untouched(&self) -> bool {
        self.invited == 0 && self.answered == 0 && self.started == 0
    }

    pub fn round(&self, now: &Now) -> EvaluationRound {
        let status = self.status(now.at);
        EvaluationRound {
            id: self.id.into(),
            version: self.version,
            status,
            details: self.details(),
            questionnaire: self.questionnaire(),
            cohort: self.cohort_id.zip(self.cohort_number).map(|(id, number)| CohortReference {
                id: id.into(),
                number,
                group_id: None,
                group_name: None,
            }),
            counts: self.counts(),
            has_poster: self.has_poster,
            next_actions: rules::next_actions(status),
            created_at: self.created_at,
            changed_at: self.changed_at,
        }
    }
}

const SELECT: &str = "
SELECT evaluation_round.*, questionnaire.number AS questionnaire_number, content->>'name' AS questionnaire_name, audience,
       cohort.number AS cohort_number, invitations.invited, invitations.invited_answered, responses.answered,
       responses.started, responses.helped,
       EXISTS (SELECT FROM evaluation_link WHERE round_id = evaluation_round.id AND revoked_at IS NULL
               AND invitation_id IS NULL AND response_id IS NULL) AS has_poster
FROM evaluation_round JOIN questionnaire ON questionnaire.id = questionnaire_id
     LEFT JOIN cohort ON cohort.id = cohort_id
     CROSS JOIN LATERAL (
         SELECT count(*) AS invited, count(*) FILTER (WHERE response.status = 'submitted') AS invited_answered
         FROM evaluation_invitation LEFT JOIN evaluation_response AS response ON invitation_id = evaluation_invitation.id
         WHERE evaluation_invitation.round_id = evaluation_round.id AND withdrawn_at IS NULL) AS invitations
     CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE status = 'submitted') AS answered, count(*) FILTER (WHERE status = 'draft') AS started,
                count(*) FILTER (WHERE status = 'submitted' AND helped) AS helped
         FROM evaluation_response WHERE round_id = evaluation_round.id) AS responses";

const FILTER: &str = "
WHERE ($2 IS NULL OR $2 = CASE WHEN $1 < opens_at THEN 'planned' WHEN $1 < closes_at THEN 'open' ELSE 'closed' END)
  AND ($3 IS NULL OR audience = $3) AND ($4 IS NULL OR cohort_id = $4) AND ($5 IS NULL OR event_id = $5)";

/// The place in the list.
pub type Key = (DateTime<Utc>, Uuid);

/// A page of rounds, the latest to open first.
pub fn list(
    c: &mut PgConnection,
    query: &EvaluationRoundsQuery,
    page: (Option<Key>, i64),
    now: &Now,
) -> Result<Vec<EvaluationRound>, Error> {
    let (at, id) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} {FILTER} AND ($6 IS NULL OR (opens_at, evaluation_round.id) < ($6, $7)) \
         ORDER BY opens_at DESC, evaluation_round.id DESC LIMIT $8"
    ))
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(EvaluationRoundStatus::code))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.audience.map(QuestionnaireAudience::code))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.cohort_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.event_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<Row>(c)?;
    Ok(rows.iter().map(|row| row.round(now)).collect())
}

pub fn count(c: &mut PgConnection, query: &EvaluationRoundsQuery, now: &Now) -> Result<i64, Error> {
    let sql = format!(
        "SELECT count(*) AS count FROM evaluation_round JOIN questionnaire ON questionnaire.id = questionnaire_id {FILTER}"
    );
    let counted = diesel::sql_query(sql)
        .bind::<sql_types::Timestamptz, _>(now.at)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(EvaluationRoundStatus::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.audience.map(QuestionnaireAudience::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.cohort_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.event_id.map(Uuid::from))
        .get_result::<Count>(c)?;
    Ok(counted.count)
}

/// One round; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: EvaluationRoundId, for_change: bool) -> Result<Row, Error> {
    let lock = if for_change { "FOR UPDATE OF evaluation_round" } else { "" };
    let sql = format!("{SELECT} WHERE evaluation_round.id = $1 {lock}");
    Ok(diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*id).get_result::<Row>(c)?)
}

/// These rounds, in no particular order.
pub fn several(c: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Row>, Error> {
    let sql = format!("{SELECT} WHERE evaluation_round.id = ANY ($1)");
    Ok(diesel::sql_query(sql).bind::<sql_types::Array<sql_types::Uuid>, _>(ids).load::<Row>(c)?)
}

fn subject(details: &NewEvaluationRound) -> &'static str {
    match (details.cohort_id, details.event_id) {
        (Some(_), _) => "cohort",
        (None, Some(_)) => "event",
        (None, None) => "period",
    }
}

type Columns<'a> = (
    diesel::dsl::Eq<evaluation_round::questionnaire_id, Uuid>,
    diesel::dsl::Eq<evaluation_round::title, &'a String>,
    diesel::dsl::Eq<evaluation_round::subject, &'static str>,
    diesel::dsl::Eq<evaluation_round::cohort_id, Option<Uuid>>,
    diesel::dsl::Eq<evaluation_round::event_id, Option<Uuid>>,
    diesel::dsl::Eq<evaluation_round::period_starts_on, Option<NaiveDate>>,
    diesel::dsl::Eq<evaluation_round::period_ends_on, Option<NaiveDate>>,
    diesel::dsl::Eq<evaluation_round::opens_at, DateTime<Utc>>,
    diesel::dsl::Eq<evaluation_round::closes_at, DateTime<Utc>>,
);

fn columns(details: &NewEvaluationRound) -> Columns<'_> {
    (
        evaluation_round::questionnaire_id.eq(*details.questionnaire_id),
        evaluation_round::title.eq(&details.title),
        evaluation_round::subject.eq(subject(details)),
        evaluation_round::cohort_id.eq(details.cohort_id.map(Uuid::from)),
        evaluation_round::event_id.eq(details.event_id.map(Uuid::from)),
        evaluation_round::period_starts_on.eq(details.period.map(|period| period.starts_on)),
        evaluation_round::period_ends_on.eq(details.period.map(|period| period.ends_on)),
        evaluation_round::opens_at.eq(details.opens_at),
        evaluation_round::closes_at.eq(details.closes_at),
    )
}

/// A round uses a published version. It is locked, so that it isn't retired meanwhile.
fn must_be_published(c: &mut PgConnection, details: &NewEvaluationRound) -> Result<(), Error> {
    let detail = "there is no such published questionnaire";
    let unknown = || Error::fault("/questionnaireId", FaultCode::UnknownReference, detail);
    let used = questionnaires::find(c, details.questionnaire_id, true).map_err(|error| match error.code() {
        contract::problem::ErrorCode::NotFound => unknown(),
        _ => error,
    })?;
    if used.status.0 == QuestionnaireStatus::Published { Ok(()) } else { Err(unknown()) }
}

/// Adds a round with a published questionnaire.
///
/// # Errors
/// When it refers to what isn't there.
pub fn insert(
    c: &mut PgConnection,
    details: &NewEvaluationRound,
    (by, now): (AccountId, &Now),
) -> Result<EvaluationRoundId, Error> {
    must_be_published(c, details)?;
    let id: EvaluationRoundId = now.new_id();
    diesel::insert_into(evaluation_round::table)
        .values((
            evaluation_round::id.eq(*id),
            columns(details),
            evaluation_round::created_at.eq(now.at),
            evaluation_round::created_by.eq(*by),
            evaluation_round::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

/// Changes a locked round.
pub fn change(c: &mut PgConnection, before: &Row, after: &NewEvaluationRound, now: &Now) -> Result<(), Error> {
    if *after.questionnaire_id != before.questionnaire_id {
        if !before.is_untouched() {
            return Err(Error::conflict("Someone is invited or has answered: the questionnaire stays."));
        }
        must_be_published(c, after)?;
    }
    diesel::update(evaluation_round::table.find(before.id))
        .set((
            columns(after),
            evaluation_round::version.eq(before.version + 1),
            evaluation_round::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// Removes a locked round that nobody was invited to.
pub fn remove(c: &mut PgConnection, row: &Row) -> Result<(), Error> {
    if !row.is_untouched() {
        return Err(Error::conflict("Someone was invited or has answered: the round stays. It can be closed."));
    }
    // Invitations that were withdrawn stay, and keep the round with them.
    let withdrawn = diesel::sql_query("SELECT count(*) AS count FROM evaluation_invitation WHERE round_id = $1")
        .bind::<sql_types::Uuid, _>(row.id)
        .get_result::<Count>(c)?;
    if withdrawn.count > 0 {
        return Err(Error::conflict("Someone was invited: the round stays. It can be closed."));
    }
    diesel::delete(evaluation_round::table.find(row.id)).execute(c)?;
    Ok(())
}
