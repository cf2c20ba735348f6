//! What partners may know of their referrals, followed as it changes and told as events.
//!
//! Many rooms change what a partner may know: a match that starts, a request that is closed, two people merged, an
//! import undone. None of them has to think of it. Triggers (migration 19) note each referral that a change may touch, as
//! a row of its own, in the transaction of that change. Here the notes are read, a fixed number of statements for all of
//! them, and where the journey differs from what was told last, an event is written, and handed to whoever wants to
//! hear of it, in the transaction that removes the notes. A server that stops in between has told nothing, and tells it
//! later.
//!
//! One at a time tells, whatever number of servers there are, so that events are numbered in the order of their commits:
//! who has seen an event has seen all before it.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::ReferralEventId;
use contract::referrals::{JourneyStatus, ReferralReceipt};
use contract::webhooks::EventType;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::receipts::{RECEIPTS, ReceiptRow};
use super::rules::is_news;
use crate::db::{Code, try_lock};
use crate::error::Error;
use crate::schema::{referral_event, referral_touched};
use crate::services::{Now, Services};
use crate::webhooks::{self, Event};

/// How many notes are read at once, so that a transaction stays short.
const AT_ONCE: i64 = 500;

/// Tells all that there is to tell; answers how many events that were. None when another server is telling.
///
/// # Errors
/// When the database refuses.
pub async fn follow(services: &Services) -> Result<usize, Error> {
    let mut told = 0;
    // Mostly there is nothing, and looking costs less than a transaction.
    while services.db.read(is_touched).await? {
        let now = services.now();
        let Some(events) = services.db.write(move |c| tell(c, &now)).await? else { break };
        told += events;
    }
    Ok(told)
}

/// The same at once, within the transaction of whoever made all that there is to tell.
///
/// # Errors
/// When the database refuses.
pub fn tell_all(c: &mut PgConnection, now: &Now) -> Result<(), Error> {
    while is_touched(c)? && tell(c, now)?.is_some() {}
    Ok(())
}

fn is_touched(c: &mut PgConnection) -> Result<bool, Error> {
    let any = referral_touched::table.select(referral_touched::position).first::<i64>(c).optional()?;
    Ok(any.is_some())
}

#[derive(QueryableByName)]
struct Followed {
    #[diesel(embed)]
    receipt: ReceiptRow,
    #[diesel(sql_type = sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    told_status: Option<Code<JourneyStatus>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    told_since: Option<NaiveDate>,
}

/// The referrals of these ids, in the order of the ids, with what was told of them last.
const FOLLOWED: &str = "JOIN referral USING (id) \
    LEFT JOIN LATERAL (SELECT status, status_since FROM referral_event WHERE referral_id = receipt.id \
        ORDER BY sequence DESC LIMIT 1) AS told ON true \
    WHERE organisation_id IS NOT NULL ORDER BY array_position($2, receipt.id)";

/// Reads some notes and tells what they come to; none when another is telling.
fn tell(c: &mut PgConnection, now: &Now) -> Result<Option<usize>, Error> {
    if !try_lock(c, "referral events")? {
        return Ok(None);
    }
    let notes: Vec<(i64, Uuid)> = referral_touched::table
        .order(referral_touched::position)
        .limit(AT_ONCE)
        .select((referral_touched::position, referral_touched::referral_id))
        .load(c)?;
    let mut touched: Vec<Uuid> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    touched.extend(notes.iter().map(|(_, id)| *id).filter(|id| seen.insert(*id)));
    // Begun after the notes were read, it sees at least what they were written with.
    let sql = format!(
        "WITH receipt AS ({RECEIPTS} AND referral.id = ANY ($2)) SELECT receipt.*, referral.organisation_id, \
         told.status AS told_status, told.status_since AS told_since FROM receipt {FOLLOWED}"
    );
    let followed = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(None::<Uuid>)
        .bind::<sql_types::Array<sql_types::Uuid>, _>(&touched)
        .load::<Followed>(c)?;
    let news = followed.into_iter().filter_map(|row| {
        let told = row.told_status.map(|status| status.0).zip(row.told_since);
        let receipt = ReferralReceipt::from(row.receipt);
        let is_news = is_news(told, (receipt.status, receipt.status_since));
        is_news.then_some((receipt, row.organisation_id))
    });
    let news: Vec<_> = news.collect();
    if !news.is_empty() {
        write(c, &news, now)?;
    }
    let positions: Vec<i64> = notes.iter().map(|(position, _)| *position).collect();
    diesel::delete(referral_touched::table.filter(referral_touched::position.eq_any(positions))).execute(c)?;
    Ok(Some(news.len()))
}

fn write(c: &mut PgConnection, news: &[(ReferralReceipt, Uuid)], now: &Now) -> Result<(), Error> {
    let last: Option<(i64, DateTime<Utc>)> = referral_event::table
        .order(referral_event::sequence.desc())
        .select((referral_event::sequence, referral_event::occurred_at))
        .first(c)
        .optional()?;
    let (sequence, earlier) = last.unwrap_or((0, now.at));
    // The clocks of two servers may differ.
    let occurred_at = earlier.max(now.at);
    let rows = news.iter().zip(sequence + 1..).map(|((receipt, organisation), sequence)| {
        (
            referral_event::sequence.eq(sequence),
            referral_event::id.eq(*now.new_id::<ReferralEventId>()),
            referral_event::referral_id.eq(*receipt.id),
            referral_event::organisation_id.eq(organisation),
            referral_event::status.eq(receipt.status.code()),
            referral_event::status_since.eq(receipt.status_since),
            referral_event::occurred_at.eq(occurred_at),
        )
    });
    let ids: Vec<Uuid> = diesel::insert_into(referral_event::table)
        .values(rows.collect::<Vec<_>>())
        .returning(referral_event::id)
        .get_results(c)?;
    let event = |(id, (receipt, organisation)): (Uuid, &(ReferralReceipt, Uuid))| Event {
        id,
        kind: EventType::ReferralStatusChanged,
        organisation_id: (*organisation).into(),
        subject: format!("referrals/{}", receipt.id),
        occurred_at,
        data: serde_json::json!({
            "referralId": receipt.id, "status": receipt.status, "statusSince": receipt.status_since,
        }),
    };
    let events: Vec<Event> = ids.into_iter().zip(news).map(event).collect();
    webhooks::publish(c, &events, now)?;
    Ok(())
}
