//! The outbox: mail is written in the transaction that decides on it, and sent after it. A letter that can't be sent is
//! tried again, ever less often, and given up when it has become old news; one that a mail server took is never sent
//! again. Servers that run side by side don't take the same letter.

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{AccountId, EvaluationInvitationId, PartnerContactId, WebhookId};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::db::Code;
use crate::digest::{self, Work};
use crate::error::Error;
use crate::letters::Letter;
use crate::mail::Mailer;
use crate::schema::outbox;
use crate::services::{Now, Services};
use crate::{accounts, evaluations, partner_contacts, webhooks};

/// A letter is tried so often, which takes about a day.
const MOST_TRIES: i16 = 12;
/// A letter that someone took is left to them for so long; a server that stopped in between frees it so.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// Which letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum LetterKind {
    WeeklyDigest,
    EvaluationInvitation,
    AccountInvitation,
    WebhookPaused,
    PartnerContactLink,
}

impl LetterKind {
    fn code(self) -> &'static str {
        match self {
            Self::WeeklyDigest => "weekly_digest",
            Self::EvaluationInvitation => "evaluation_invitation",
            Self::AccountInvitation => "account_invitation",
            Self::WebhookPaused => "webhook_paused",
            Self::PartnerContactLink => "partner_contact_link",
        }
    }
}

/// Whom a letter is for; the address is looked up when it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    Account(AccountId),
    /// Whoever this invites.
    Invitation(EvaluationInvitationId),
    /// Its contact.
    Webhook(WebhookId),
    PartnerContact(PartnerContactId),
}

/// A letter to be sent.
pub struct NewLetter {
    pub kind: LetterKind,
    /// What makes it the only one of its kind.
    pub key: String,
    pub to: To,
    pub payload: serde_json::Value,
}

/// Puts letters in the outbox, and answers how many of them are new.
pub fn put_all(c: &mut PgConnection, new: &[NewLetter], now: &Now) -> Result<usize, Error> {
    let rows: Vec<_> = new
        .iter()
        .map(|letter| {
            let (account, invitation, webhook, contact) = match letter.to {
                To::Account(id) => (Some(*id), None, None, None),
                To::Invitation(id) => (None, Some(*id), None, None),
                To::Webhook(id) => (None, None, Some(*id), None),
                To::PartnerContact(id) => (None, None, None, Some(*id)),
            };
            (
                outbox::id.eq(now.new_id::<Uuid>()),
                outbox::kind.eq(letter.kind.code()),
                outbox::subject_key.eq(&letter.key),
                outbox::account_id.eq(account),
                outbox::evaluation_invitation_id.eq(invitation),
                outbox::webhook_id.eq(webhook),
                outbox::partner_contact_id.eq(contact),
                outbox::payload.eq(&letter.payload),
                outbox::created_at.eq(now.at),
                outbox::next_try_at.eq(now.at),
            )
        })
        .collect();
    Ok(diesel::insert_into(outbox::table).values(rows).on_conflict_do_nothing().execute(c)?)
}

/// How long to wait after so many tries: a minute, then twice as long each time, six hours at most.
fn back_off(tries: i16) -> TimeDelta {
    let doublings = u32::from(tries.unsigned_abs()).saturating_sub(1).min(9);
    TimeDelta::minutes(1i64 << doublings).min(TimeDelta::hours(6))
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::SmallInt)]
    tries: i16,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<LetterKind>,
    #[diesel(sql_type = sql_types::Jsonb)]
    payload: serde_json::Value,
    /// The address, as long as the account or contact has access, the invitation waits for an answer, or the webhook is
    /// paused.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    email: Option<String>,
}

/// Takes the letter that waits longest, so that nobody else does for a while.
fn take(c: &mut PgConnection, now: &Now) -> Result<Option<Taken>, Error> {
    Ok(diesel::sql_query(
        "UPDATE outbox SET tries = tries + 1, next_try_at = $2 \
         WHERE id = (SELECT id FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL AND next_try_at <= $1 \
                     ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) \
         RETURNING id, tries, kind, payload, \
             COALESCE((SELECT email FROM account WHERE account.id = account_id AND disabled_at IS NULL \
                 AND (access_ends_on IS NULL OR access_ends_on > $3)), \
              (SELECT email FROM evaluation_invitation AS invitation JOIN person ON person.id = person_id \
                   JOIN evaluation_round AS round ON round.id = round_id \
               WHERE invitation.id = evaluation_invitation_id AND withdrawn_at IS NULL AND closes_at > $1 \
                 AND NOT EXISTS (SELECT FROM evaluation_response AS response \
                                 WHERE response.invitation_id = invitation.id AND status = 'submitted')), \
              (SELECT contact_email FROM webhook WHERE webhook.id = webhook_id AND status = 'paused'), \
              (SELECT email FROM partner_contact AS contact WHERE contact.id = partner_contact_id AND ended_at IS NULL \
                 AND access_ends_on > $3 AND link_id = (payload->>'linkId')::uuid)) AS email",
    )
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Timestamptz, _>(now.at + LEASE)
    .bind::<sql_types::Date, _>(now.today)
    .get_result::<Taken>(c)
    .optional()?)
}

/// What became of a try.
enum Tried {
    Sent,
    Failed(&'static str),
    /// There is nobody to send it to.
    Moot,
}

fn note(c: &mut PgConnection, (id, tries): (Uuid, i16), tried: &Tried, now: &Now) -> Result<(), Error> {
    let row = outbox::table.find(id);
    let given_up: Option<DateTime<Utc>> = (tries >= MOST_TRIES).then_some(now.at);
    match tried {
        Tried::Sent => {
            diesel::update(row).set((outbox::sent_at.eq(now.at), outbox::last_error.eq(None::<&str>))).execute(c)?
        }
        Tried::Failed(error) => diesel::update(row)
            .set((
                outbox::next_try_at.eq(now.at + back_off(tries)),
                outbox::given_up_at.eq(given_up),
                outbox::last_error.eq(error),
            ))
            .execute(c)?,
        Tried::Moot => diesel::update(row)
            .set((outbox::given_up_at.eq(now.at), outbox::last_error.eq("no access any more")))
            .execute(c)?,
    };
    Ok(())
}

fn letter(
    kind: LetterKind,
    payload: serde_json::Value,
    (services, mailer): (&Services, &Mailer),
) -> Result<Letter, Error> {
    match kind {
        LetterKind::WeeklyDigest => {
            let work: Work = serde_json::from_value(payload).map_err(|error| Error::internal(&error))?;
            Ok(digest::letter(&work, mailer.place()))
        }
        LetterKind::EvaluationInvitation => {
            let invitation = serde_json::from_value(payload).map_err(|error| Error::internal(&error))?;
            Ok(evaluations::letter(&invitation, &services.keys, mailer.place()))
        }
        LetterKind::AccountInvitation => {
            let invitation = serde_json::from_value(payload).map_err(|error| Error::internal(&error))?;
            Ok(accounts::letter(&invitation, &services.keys, mailer.place()))
        }
        LetterKind::WebhookPaused => {
            let paused = serde_json::from_value(payload).map_err(|error| Error::internal(&error))?;
            Ok(webhooks::letter(&paused, mailer.place()))
        }
        LetterKind::PartnerContactLink => {
            let link = serde_json::from_value(payload).map_err(|error| Error::internal(&error))?;
            Ok(partner_contacts::letter(&link, &services.keys, mailer.place()))
        }
    }
}

/// Sends what waits, and answers how many letters a mail server took.
///
/// # Errors
/// When the database refuses. A mail server that doesn't take a letter is no error: it is tried again later.
pub async fn deliver(services: &Services, mailer: &Mailer) -> Result<usize, Error> {
    let mut sent = 0;
    loop {
        let now = services.now();
        let taking = now.clone();
        let Some(taken) = services.db.write(move |c| take(c, &taking)).await? else { return Ok(sent) };
        let Taken { id, tries, kind, payload, email } = taken;
        let tried = match email {
            None => Tried::Moot,
            Some(email) => {
                let letter = letter(kind.0, payload, (services, mailer))?;
                match mailer.send(&letter, (id, &email), now.at).await {
                    Ok(()) => Tried::Sent,
                    Err(kind) => {
                        tracing::warn!(kind, tries, "a mail could not be sent; it is tried again later");
                        Tried::Failed(kind)
                    }
                }
            }
        };
        sent += usize::from(matches!(tried, Tried::Sent));
        services.db.write(move |c| note(c, (id, tries), &tried, &now)).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_wait_is_as_long_as_the_one_before_or_longer(tries in 1i16..1000) {
            let wait = back_off(tries);
            prop_assert!(wait >= TimeDelta::minutes(1) && wait <= TimeDelta::hours(6));
            prop_assert!(back_off(tries.saturating_add(1)) >= wait);
        }
    }

    #[test]
    fn a_letter_is_given_up_within_two_days_and_not_within_half_a_day() {
        let all: TimeDelta = (1..MOST_TRIES).map(back_off).sum();
        assert!(all > TimeDelta::hours(12) && all < TimeDelta::hours(48), "{all}");
    }
}
