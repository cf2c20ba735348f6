//! Rows of invitations.

use chrono::{DateTime, Utc};
use contract::evaluations::QuestionnaireAudience;
use contract::evaluations_rounds::{
    EvaluationInvitation, EvaluationInvitationStatus, EvaluationInvited, EvaluationReminded, NewEvaluationInvitations,
};
use contract::ids::{AccountId, EvaluationInvitationId, EvaluationRoundId};
use contract::people::PersonReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::mail::{Invitation, language_for};
use super::{links, rules, store};
use crate::auth::keys::Keys;
use crate::db::Code;
use crate::error::Error;
use crate::names::sql_name;
use crate::outbox::{self, LetterKind, NewLetter, To};
use crate::schema::{enrolment, evaluation_invitation, event_registration};
use crate::services::Now;

/// Everyone whom a round is for: who was at its event or is expected there, or who is of its audience in its cohort.
fn everyone(c: &mut PgConnection, round: &store::Row) -> Result<Vec<Uuid>, Error> {
    let details = round.details();
    if let Some(event) = details.event_id {
        let expected = event_registration::attendance
            .is_null()
            .and(event_registration::status.eq_any(["registered", "walked_in"]));
        let people = event_registration::table
            .filter(event_registration::event_id.eq(*event).and(event_registration::superseded_at.is_null()))
            .filter(event_registration::attendance.eq("present").or(expected.nullable()))
            .select(event_registration::person_id)
            .order(event_registration::person_id);
        return Ok(people.load(c)?);
    }
    let roles: &[&str] = match round.audience.0 {
        QuestionnaireAudience::Newcomer => &["newcomer"],
        QuestionnaireAudience::Established => &["established"],
        QuestionnaireAudience::Coach => &["coach", "assistant_coach"],
        QuestionnaireAudience::Event => &["newcomer", "established", "coach", "assistant_coach"],
    };
    let Some(cohort) = details.cohort_id else {
        return Err(Error::conflict("Only a round about a cohort or an event knows who everyone is."));
    };
    let people = enrolment::table
        .filter(enrolment::cohort_id.eq(*cohort).and(enrolment::role.eq_any(roles)))
        .filter(enrolment::end_reason.is_null().or(enrolment::end_reason.ne("entered_by_mistake")))
        .select(enrolment::person_id)
        .distinct()
        .order(enrolment::person_id);
    Ok(people.load(c)?)
}

/// Invites people to a round; answers whom, and how many were invited before.
pub fn invite(
    c: &mut PgConnection,
    round: &store::Row,
    new: &NewEvaluationInvitations,
    (by, now): (AccountId, &Now),
) -> Result<(EvaluationInvited, Vec<Uuid>), Error> {
    let mut people: Vec<Uuid> = new.person_ids.iter().map(|id| **id).collect();
    if new.everyone {
        people.extend(everyone(c, round)?);
    }
    people.sort_unstable();
    people.dedup();
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            (
                evaluation_invitation::id.eq(*now.new_id::<EvaluationInvitationId>()),
                evaluation_invitation::round_id.eq(round.id),
                evaluation_invitation::person_id.eq(*person),
                evaluation_invitation::created_at.eq(now.at),
                evaluation_invitation::created_by.eq(*by),
            )
        })
        .collect();
    let invited = diesel::insert_into(evaluation_invitation::table).values(rows).on_conflict_do_nothing().execute(c)?;
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let counts =
        EvaluationInvited { invited: whole(invited), already_invited: whole(people.len().saturating_sub(invited)) };
    Ok((counts, people))
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    person_name: String,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<EvaluationInvitationStatus>,
    #[diesel(sql_type = sql_types::Bool)]
    has_email: bool,
    #[diesel(sql_type = sql_types::SmallInt)]
    reminders: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    reminded_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    preferred_language: Option<String>,
}

impl From<Row> for EvaluationInvitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            person: PersonReference { id: row.person_id.into(), display_name: row.person_name },
            status: row.status.0,
            has_email: row.has_email,
            reminders: row.reminders,
            reminded_at: row.reminded_at,
            created_at: row.created_at,
        }
    }
}

fn select() -> String {
    format!(
        "SELECT evaluation_invitation.id, person_id, {} AS person_name, email IS NOT NULL AS has_email, reminders, reminded_at, \
                evaluation_invitation.created_at, person.preferred_language, \
                CASE WHEN response.status = 'submitted' THEN 'answered' WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' \
                     WHEN response.status = 'draft' THEN 'started' ELSE 'invited' END AS status \
         FROM evaluation_invitation JOIN person ON person.id = person_id \
              LEFT JOIN evaluation_response AS response ON response.invitation_id = evaluation_invitation.id \
         WHERE evaluation_invitation.round_id = $1",
        sql_name("person")
    )
}

/// A page of invitations, in the order in which they were made.
pub fn list(
    c: &mut PgConnection,
    round: EvaluationRoundId,
    (after, limit): (Option<Uuid>, i64),
) -> Result<Vec<EvaluationInvitation>, Error> {
    let sql = format!(
        "{} AND ($2 IS NULL OR evaluation_invitation.id > $2) ORDER BY evaluation_invitation.id LIMIT $3",
        select()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*round)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(after)
        .bind::<sql_types::BigInt, _>(limit)
        .load::<Row>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One invitation of a round.
pub fn find(
    c: &mut PgConnection,
    round: EvaluationRoundId,
    id: EvaluationInvitationId,
) -> Result<EvaluationInvitation, Error> {
    let row = diesel::sql_query(format!("{} AND evaluation_invitation.id = $2", select()))
        .bind::<sql_types::Uuid, _>(*round)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<Row>(c)?;
    Ok(row.into())
}

/// Withdraws an invitation: its link leads nowhere from now on. What was sent by it stays.
pub fn withdraw(
    c: &mut PgConnection,
    (round, id): (EvaluationRoundId, EvaluationInvitationId),
    now: &Now,
) -> Result<(), Error> {
    let changed = diesel::sql_query(
        "UPDATE evaluation_invitation SET withdrawn_at = $3 WHERE round_id = $1 AND id = $2 AND withdrawn_at IS NULL \
         AND NOT EXISTS (SELECT FROM evaluation_response WHERE invitation_id = $2 AND status = 'submitted')",
    )
    .bind::<sql_types::Uuid, _>(*round)
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    if changed == 1 {
        return Ok(());
    }
    find(c, round, id)?;
    Err(Error::conflict("This invitation was answered or withdrawn already."))
}

/// Someone who is invited and hasn't answered.
pub struct Invited {
    pub id: EvaluationInvitationId,
    pub person: PersonReference,
    pub language: contract::evaluations::FormLanguage,
    has_email: bool,
    reminders: i16,
    reminded_at: Option<DateTime<Utc>>,
}

/// Everyone who is invited to a round and hasn't answered, by name.
pub fn waiting(c: &mut PgConnection, round: EvaluationRoundId) -> Result<Vec<Invited>, Error> {
    let sql = format!(
        "{} AND withdrawn_at IS NULL AND response.status IS DISTINCT FROM 'submitted' ORDER BY person_name, evaluation_invitation.id",
        select()
    );
    let rows = diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*round).load::<Row>(c)?;
    let invited = |row: Row| Invited {
        id: row.id.into(),
        language: language_for(row.preferred_language.as_deref()),
        person: PersonReference { id: row.person_id.into(), display_name: row.person_name },
        has_email: row.has_email,
        reminders: row.reminders,
        reminded_at: row.reminded_at,
    };
    Ok(rows.into_iter().map(invited).collect())
}

/// Writes a mail to everyone who hasn't answered and wasn't mailed lately; answers what came of it, and to whom.
pub fn remind(
    c: &mut PgConnection,
    round: EvaluationRoundId,
    (keys, now): (&Keys, &Now),
) -> Result<(EvaluationReminded, Vec<Uuid>), Error> {
    let mut told = EvaluationReminded { written: 0, without_email: 0, mailed_lately: 0 };
    let (mut to, mut people) = (Vec::new(), Vec::new());
    for invited in waiting(c, round)? {
        if !invited.has_email {
            told.without_email += 1;
        } else if invited.reminded_at.is_some_and(|at| now.at - at < rules::PEACE) {
            told.mailed_lately += 1;
        } else {
            told.written += 1;
            people.push(*invited.person.id);
            to.push(invited);
        }
    }
    let ids: Vec<EvaluationInvitationId> = to.iter().map(|invited| invited.id).collect();
    let links = links::ensure(c, (round, &ids), (keys, now))?;
    let mut letters = Vec::new();
    for invited in &to {
        let Some((link_id, _)) = links.get(&invited.id) else { continue };
        let mail = Invitation { link_id: *link_id, language: invited.language };
        letters.push(NewLetter {
            kind: LetterKind::EvaluationInvitation,
            key: format!("{}/{}", invited.id, invited.reminders + 1),
            to: To::Invitation(invited.id),
            payload: serde_json::to_value(&mail).map_err(|error| Error::internal(&error))?,
        });
    }
    outbox::put_all(c, &letters, now)?;
    let ids: Vec<Uuid> = ids.into_iter().map(Uuid::from).collect();
    diesel::update(evaluation_invitation::table.filter(evaluation_invitation::id.eq_any(ids)))
        .set((
            evaluation_invitation::reminders.eq(evaluation_invitation::reminders + 1),
            evaluation_invitation::reminded_at.eq(now.at),
        ))
        .execute(c)?;
    Ok((told, people))
}
