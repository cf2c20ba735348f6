//! Rows of responses and answers.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use contract::evaluations::{FormLanguage, QuestionKind, QuestionnaireAudience, QuestionnaireContent};
use contract::evaluations_rounds::{EvaluationRoundStatus, NewPaperResponse};
use contract::ids::{AccountId, EvaluationInvitationId, EvaluationResponseId, PersonId};
use contract::language::{AssessmentSource, LanguageSkill, NewDutchAssessment};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::Answer;
use crate::auth::keys::{Keys, hash_of};
use crate::db::Code;
use crate::error::Error;
use crate::evaluations::rounds;
use crate::people;
use crate::schema::{evaluation_answer, evaluation_invitation, evaluation_link, evaluation_response};
use crate::services::Now;

/// What a token leads to, and how far it is there.
#[derive(QueryableByName)]
pub struct Entry {
    #[diesel(sql_type = sql_types::Uuid)]
    pub round_id: Uuid,
    #[diesel(sql_type = sql_types::Timestamptz)]
    opens_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub closes_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    audience: Code<QuestionnaireAudience>,
    #[diesel(sql_type = sql_types::Jsonb)]
    content: serde_json::Value,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    invitation_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    pub response_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    response_status: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    language: Option<Code<FormLanguage>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    step: Option<i16>,
}

impl Entry {
    pub fn status(&self, now: DateTime<Utc>) -> EvaluationRoundStatus {
        rounds::status(self.opens_at, self.closes_at, now)
    }

    pub fn content(&self) -> Result<QuestionnaireContent, Error> {
        serde_json::from_value(self.content.clone()).map_err(|error| Error::internal(&error))
    }

    /// Whether it is a poster, which leads everyone to a form of their own.
    pub fn is_poster(&self) -> bool {
        self.invitation_id.is_none() && self.response_id.is_none()
    }

    pub fn is_sent(&self) -> bool {
        self.response_status.as_deref() == Some("submitted")
    }

    /// The language in which it was read last.
    pub fn language(&self) -> Option<FormLanguage> {
        self.language.map(|language| language.0)
    }

    /// Where to go on.
    pub fn step(&self) -> usize {
        self.step.and_then(|step| usize::try_from(step).ok()).unwrap_or(1)
    }
}

/// What a token leads to; none when it leads nowhere, whatever the reason.
pub fn resolve(c: &mut PgConnection, token: &str) -> Result<Option<Entry>, Error> {
    let found = diesel::sql_query(
        "SELECT link.round_id, opens_at, closes_at, audience, content, link.invitation_id, response.id AS response_id, \
                response.status AS response_status, response.language, response.step \
         FROM evaluation_link AS link JOIN evaluation_round AS round ON round.id = link.round_id \
              JOIN questionnaire ON questionnaire.id = questionnaire_id \
              LEFT JOIN evaluation_invitation AS invitation ON invitation.id = link.invitation_id \
              LEFT JOIN evaluation_response AS response ON response.id = COALESCE(link.response_id, \
                  (SELECT id FROM evaluation_response WHERE invitation_id = link.invitation_id)) \
         WHERE token_hash = $1 AND revoked_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind::<sql_types::Binary, _>(hash_of(token))
    .get_result::<Entry>(c)
    .optional()?;
    Ok(found)
}

/// Begins a draft by a link, or goes on with it, in a language. What was sent stays as it is.
pub fn begin(c: &mut PgConnection, entry: &Entry, language: FormLanguage, now: &Now) -> Result<(), Error> {
    if let Some(id) = entry.response_id {
        let draft = evaluation_response::table.find(id).filter(evaluation_response::status.eq("draft"));
        diesel::update(draft)
            .set((evaluation_response::language.eq(language.code()), evaluation_response::changed_at.eq(now.at)))
            .execute(c)?;
        return Ok(());
    }
    diesel::sql_query(
        "INSERT INTO evaluation_response (id, round_id, invitation_id, source, status, language, started_at, changed_at) \
         VALUES ($1, $2, $3, 'link', 'draft', $4, $5, $5) \
         ON CONFLICT (invitation_id) WHERE invitation_id IS NOT NULL DO UPDATE SET language = excluded.language \
         WHERE evaluation_response.status = 'draft'",
    )
    .bind::<sql_types::Uuid, _>(*now.new_id::<EvaluationResponseId>())
    .bind::<sql_types::Uuid, _>(entry.round_id)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(entry.invitation_id)
    .bind::<sql_types::Text, _>(language.code())
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    Ok(())
}

/// Begins an anonymous draft by a poster, and answers the token that leads back to it.
pub fn begin_by_poster(
    c: &mut PgConnection,
    entry: &Entry,
    language: FormLanguage,
    (keys, now): (&Keys, &Now),
) -> Result<String, Error> {
    let (response, link): (EvaluationResponseId, Uuid) = (now.new_id(), now.new_id());
    diesel::insert_into(evaluation_response::table)
        .values((
            evaluation_response::id.eq(*response),
            evaluation_response::round_id.eq(entry.round_id),
            evaluation_response::source.eq("poster"),
            evaluation_response::status.eq("draft"),
            evaluation_response::language.eq(language.code()),
            evaluation_response::started_at.eq(now.at),
            evaluation_response::changed_at.eq(now.at),
        ))
        .execute(c)?;
    let token = keys.link_token(link);
    diesel::insert_into(evaluation_link::table)
        .values((
            evaluation_link::id.eq(link),
            evaluation_link::token_hash.eq(hash_of(&token)),
            evaluation_link::round_id.eq(entry.round_id),
            evaluation_link::response_id.eq(*response),
            evaluation_link::created_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(token)
}

/// The answers of a response, by question.
pub fn answers(c: &mut PgConnection, response: Uuid) -> Result<HashMap<String, Answer>, Error> {
    let rows: Vec<(String, Vec<String>, Option<String>)> = evaluation_answer::table
        .filter(evaluation_answer::response_id.eq(response))
        .select((evaluation_answer::question, evaluation_answer::options, evaluation_answer::text))
        .load(c)?;
    Ok(rows.into_iter().map(|(question, options, text)| (question, Answer { options, text })).collect())
}

/// An answer that was given, and where to go on.
pub struct Given<'a> {
    pub question: &'a str,
    pub answer: &'a Answer,
    pub step: i16,
}

/// Keeps an answer of a draft, in place of an earlier one to the same question; answers whether it still was a draft.
pub fn keep(c: &mut PgConnection, response: Uuid, given: &Given, now: &Now) -> Result<bool, Error> {
    let draft = evaluation_response::table.find(response).filter(evaluation_response::status.eq("draft"));
    let changed = diesel::update(draft)
        .set((evaluation_response::step.eq(given.step), evaluation_response::changed_at.eq(now.at)))
        .execute(c)?;
    if changed == 0 {
        return Ok(false);
    }
    if given.answer.is_empty() {
        diesel::delete(evaluation_answer::table.find((response, given.question))).execute(c)?;
    } else {
        write(c, response, [(given.question, given.answer)], now)?;
    }
    Ok(true)
}

fn write<'a>(
    c: &mut PgConnection,
    response: Uuid,
    answers: impl IntoIterator<Item = (&'a str, &'a Answer)>,
    now: &Now,
) -> Result<(), Error> {
    let rows: Vec<_> = answers
        .into_iter()
        .map(|(question, answer)| {
            (
                evaluation_answer::response_id.eq(response),
                evaluation_answer::question.eq(question),
                evaluation_answer::options.eq(&answer.options),
                evaluation_answer::text.eq(&answer.text),
                evaluation_answer::answered_at.eq(now.at),
            )
        })
        .collect();
    use diesel::upsert::excluded;
    diesel::insert_into(evaluation_answer::table)
        .values(rows)
        .on_conflict((evaluation_answer::response_id, evaluation_answer::question))
        .do_update()
        .set((
            evaluation_answer::options.eq(excluded(evaluation_answer::options)),
            evaluation_answer::text.eq(excluded(evaluation_answer::text)),
            evaluation_answer::answered_at.eq(excluded(evaluation_answer::answered_at)),
        ))
        .execute(c)?;
    Ok(())
}

/// Sends a draft, once; answers whether it was this time. What a newcomer says of the own Dutch becomes an assessment.
pub fn submit(c: &mut PgConnection, entry: &Entry, helped: Option<bool>, now: &Now) -> Result<bool, Error> {
    let Some(response) = entry.response_id else { return Ok(false) };
    let draft = evaluation_response::table.find(response).filter(evaluation_response::status.eq("draft"));
    let sent = diesel::update(draft)
        .set((
            evaluation_response::status.eq("submitted"),
            evaluation_response::submitted_at.eq(now.at),
            evaluation_response::changed_at.eq(now.at),
            evaluation_response::helped.eq(helped),
        ))
        .execute(c)?;
    if sent == 0 {
        return Ok(false);
    }
    if let Some(invitation) = entry.invitation_id
        && let Some(question) = level_question(&entry.content()?, entry.audience.0)
    {
        let answered = answers(c, response)?;
        let level = answered.get(&question).and_then(|answer| answer.options.first());
        assess(c, invitation.into(), level.map(String::as_str), now)?;
    }
    Ok(true)
}

/// The question by which newcomers tell how good their own Dutch is. Others are asked about someone else's.
pub fn level_question(content: &QuestionnaireContent, audience: QuestionnaireAudience) -> Option<String> {
    let mut questions = content.questions.iter();
    let found = questions.find(|question| question.kind == QuestionKind::DutchLevel);
    found.filter(|_| audience == QuestionnaireAudience::Newcomer).map(|question| question.key.clone())
}

fn assess(
    c: &mut PgConnection,
    invitation: EvaluationInvitationId,
    level: Option<&str>,
    now: &Now,
) -> Result<(), Error> {
    let Some(level) = level.and_then(|level| level.parse().ok()) else { return Ok(()) };
    let person = person_of(c, invitation)?;
    let assessment = NewDutchAssessment {
        level,
        skill: LanguageSkill::Overall,
        assessed_on: now.today,
        source: AssessmentSource::Evaluation,
    };
    people::add_assessment(c, person, &assessment, now)?;
    Ok(())
}

/// Adds a response that came on paper, as sent. A draft that someone began by their link makes way for it.
pub fn insert_paper(
    c: &mut PgConnection,
    (round, new): (&rounds::Row, &NewPaperResponse),
    (answers, level_question): (&BTreeMap<String, Answer>, Option<String>),
    (by, now): (AccountId, &Now),
) -> Result<EvaluationResponseId, Error> {
    if let Some(invitation) = new.invitation_id {
        let there = evaluation_invitation::table
            .find(*invitation)
            .filter(evaluation_invitation::round_id.eq(round.id).and(evaluation_invitation::withdrawn_at.is_null()));
        if there.select(evaluation_invitation::id).for_update().first::<Uuid>(c).optional()?.is_none() {
            let code = contract::problem::FaultCode::UnknownReference;
            return Err(Error::fault("/invitationId", code, "there is no such invitation to this round"));
        }
        let draft = evaluation_response::table
            .filter(evaluation_response::invitation_id.eq(*invitation))
            .filter(evaluation_response::status.eq("draft"));
        diesel::delete(draft).execute(c)?;
    }
    let id: EvaluationResponseId = now.new_id();
    diesel::insert_into(evaluation_response::table)
        .values((
            evaluation_response::id.eq(*id),
            evaluation_response::round_id.eq(round.id),
            evaluation_response::invitation_id.eq(new.invitation_id.map(Uuid::from)),
            evaluation_response::source.eq("paper"),
            evaluation_response::status.eq("submitted"),
            evaluation_response::language.eq(new.language.code()),
            evaluation_response::helped.eq(new.helped),
            evaluation_response::started_at.eq(now.at),
            evaluation_response::changed_at.eq(now.at),
            evaluation_response::submitted_at.eq(now.at),
            evaluation_response::entered_by.eq(*by),
        ))
        .execute(c)?;
    write(c, *id, answers.iter().map(|(question, answer)| (question.as_str(), answer)), now)?;
    if let Some(invitation) = new.invitation_id {
        let answer = level_question.and_then(|question| answers.get(&question));
        assess(c, invitation, answer.and_then(|answer| answer.options.first()).map(String::as_str), now)?;
    }
    Ok(id)
}

/// Whom an invitation is for.
pub fn person_of(c: &mut PgConnection, invitation: EvaluationInvitationId) -> Result<PersonId, Error> {
    let person: Uuid =
        evaluation_invitation::table.find(*invitation).select(evaluation_invitation::person_id).first(c)?;
    Ok(PersonId(person))
}
