//! Settings, and what everyone has to do.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use contract::digest::{Settings, SettingsDetails};
use contract::ids::AccountId;
use contract::permissions::Permission;
use contract::tasks::TaskKind;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{Work, key};
use crate::auth::colleagues;
use crate::db::Code;
use crate::error::Error;
use crate::outbox::{self, LetterKind, NewLetter, To};
use crate::schema::account_setting;
use crate::services::Now;

/// What someone chose; what is usual as long as nothing was chosen.
pub fn settings(c: &mut PgConnection, account: AccountId) -> Result<Settings, Error> {
    let found = account_setting::table
        .find(*account)
        .select((account_setting::version, account_setting::weekly_digest))
        .first::<(i64, bool)>(c)
        .optional()?;
    Ok(found.map_or_else(
        || Settings { version: 0, details: SettingsDetails::default() },
        |(version, weekly_digest)| Settings { version, details: SettingsDetails { weekly_digest } },
    ))
}

/// Keeps what someone chose, unless it was changed since it was read.
pub fn choose(
    c: &mut PgConnection,
    account: AccountId,
    chosen: (i64, &SettingsDetails),
    now: &Now,
) -> Result<bool, Error> {
    let (seen, details) = chosen;
    let values = (
        account_setting::account_id.eq(*account),
        account_setting::weekly_digest.eq(details.weekly_digest),
        account_setting::changed_at.eq(now.at),
    );
    let changed = if seen == 0 {
        diesel::insert_into(account_setting::table).values(values).on_conflict_do_nothing().execute(c)?
    } else {
        diesel::update(account_setting::table.find(*account).filter(account_setting::version.eq(seen)))
            .set((values, account_setting::version.eq(account_setting::version + 1)))
            .execute(c)?
    };
    Ok(changed == 1)
}

#[derive(QueryableByName)]
struct WorkRow {
    #[diesel(sql_type = sql_types::Uuid)]
    account_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<TaskKind>,
    #[diesel(sql_type = sql_types::Text)]
    share: String,
    #[diesel(sql_type = sql_types::BigInt)]
    count: i64,
}

/// What each of these accounts has to do in the week of a Monday. Those who don't want to know are left out.
fn work(c: &mut PgConnection, accounts: &[Uuid], monday: NaiveDate) -> Result<BTreeMap<Uuid, Work>, Error> {
    let rows = diesel::sql_query(
        "SELECT reader.id AS account_id, kind, \
             CASE WHEN task.account_id IS NULL THEN 'shared' WHEN task.account_id = reader.id THEN 'mine' ELSE 'standing_in' END \
                 AS share, count(*) AS count \
         FROM unnest($1) AS reader (id) JOIN task ON task.account_id IS NULL OR task.account_id = reader.id \
              OR EXISTS (SELECT FROM deputy WHERE deputy.account_id = task.account_id AND deputy.deputy_id = reader.id \
                         AND starts_on <= $2 AND ends_on > $2) \
         WHERE done_at IS NULL AND due_on < $3 AND (snoozed_until IS NULL OR snoozed_until < $3) \
           AND NOT EXISTS (SELECT FROM account_setting WHERE account_setting.account_id = reader.id AND NOT weekly_digest) \
         GROUP BY 1, 2, 3",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(accounts)
    .bind::<sql_types::Date, _>(monday)
    .bind::<sql_types::Date, _>(monday + Days::new(7))
    .load::<WorkRow>(c)?;
    let mut all: BTreeMap<Uuid, Work> = BTreeMap::new();
    for row in rows {
        let work = all.entry(row.account_id).or_default();
        match row.share.as_str() {
            "mine" => *work.mine.entry(row.kind.0).or_default() += row.count,
            "shared" => work.shared += row.count,
            _ => work.standing_in += row.count,
        }
    }
    Ok(all)
}

/// Puts a letter in the outbox for everyone who has something to do in the week of a Monday. Answers how many.
///
/// # Errors
/// When the database refuses; none is written then.
pub fn write(c: &mut PgConnection, monday: NaiveDate, now: &Now) -> Result<usize, Error> {
    let accounts = colleagues::with(c, Permission::TasksRead, now)?;
    let mut letters = Vec::new();
    for (account, work) in work(c, &accounts, monday)? {
        if work.is_empty() {
            continue;
        }
        let payload = serde_json::to_value(&work).map_err(|error| Error::internal(&error))?;
        let account = AccountId(account);
        letters.push(NewLetter {
            kind: LetterKind::WeeklyDigest,
            key: key(account, monday),
            to: To::Account(account),
            payload,
        });
    }
    outbox::put_all(c, &letters, now)
}
