//! Rows of intakes.

use chrono::{DateTime, Utc};
use contract::ids::{AccountId, IntakeId, PersonId, ReferralId, RequestId};
use contract::intakes::{Intake, IntakeContent, IntakeStatus, IntakeSummary, IntakesQuery};
use contract::people::Side;
use diesel::prelude::*;
use diesel::sql_types;
use serde::Deserialize as _;
use serde_json::Value;
use uuid::Uuid;

use crate::db::Code;
use crate::error::Error;
use crate::names::full_name_sql;
use crate::schema::intake;
use crate::services::Now;

/// The latest change first.
pub type IntakeKey = (DateTime<Utc>, Uuid);

/// An intake to be added.
pub struct NewRow {
    pub side: Side,
    pub person: Option<PersonId>,
    pub referral: Option<ReferralId>,
    pub content: IntakeContent,
    pub by: AccountId,
}

fn json(content: &IntakeContent) -> Result<Value, Error> {
    serde_json::to_value(content).map_err(|error| Error::internal(&error))
}

/// Adds a draft, unless there is one of this person on this side, or of this referral, already.
pub fn insert(c: &mut PgConnection, new: &NewRow, now: &Now) -> Result<Option<IntakeId>, Error> {
    let id: IntakeId = now.new_id();
    let content = json(&new.content)?;
    let added = diesel::insert_into(intake::table)
        .values((
            intake::id.eq(*id),
            intake::status.eq(IntakeStatus::Draft.code()),
            intake::side.eq(new.side.code()),
            intake::person_id.eq(new.person.map(Uuid::from)),
            intake::referral_id.eq(new.referral.map(Uuid::from)),
            intake::base.eq(&content),
            intake::content.eq(&content),
            intake::started_by.eq(*new.by),
            intake::started_at.eq(now.at),
            intake::changed_at.eq(now.at),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    Ok((added == 1).then_some(id))
}

/// The draft of this person on this side, or of this referral.
pub fn open_draft(
    c: &mut PgConnection,
    (person, side): (Option<PersonId>, Side),
    referral: Option<ReferralId>,
) -> Result<Option<IntakeId>, Error> {
    let drafts = intake::table.filter(intake::status.eq(IntakeStatus::Draft.code())).select(intake::id);
    let found: Option<Uuid> = match (person, referral) {
        (Some(person), _) => {
            drafts.filter(intake::person_id.eq(*person)).filter(intake::side.eq(side.code())).first(c).optional()?
        }
        (None, Some(referral)) => {
            drafts.filter(intake::referral_id.eq(*referral)).filter(intake::person_id.is_null()).first(c).optional()?
        }
        (None, None) => None,
    };
    Ok(found.map(Into::into))
}

#[derive(QueryableByName)]
struct IntakeRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<IntakeStatus>,
    #[diesel(sql_type = sql_types::Text)]
    side: Code<Side>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    referral_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Jsonb)]
    base: Value,
    #[diesel(sql_type = sql_types::Jsonb)]
    content: Value,
    #[diesel(sql_type = sql_types::Text)]
    started_by: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    started_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    closed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    request_id: Option<Uuid>,
}

/// An intake, and what was known when it began.
pub struct Kept {
    pub intake: Intake,
    pub base: IntakeContent,
}

impl IntakeRow {
    fn kept(self) -> Result<Kept, Error> {
        let read = |value: Value| IntakeContent::deserialize(value).map_err(|error| Error::internal(&error));
        let intake = Intake {
            id: self.id.into(),
            version: self.version,
            status: self.status.0,
            side: self.side.0,
            person_id: self.person_id.map(Into::into),
            referral_id: self.referral_id.map(Into::into),
            display_name: self.name,
            content: read(self.content)?,
            started_by: self.started_by,
            started_at: self.started_at,
            changed_at: self.changed_at,
            closed_at: self.closed_at,
            request_id: self.request_id.map(Into::into),
        };
        Ok(Kept { intake, base: read(self.base)? })
    }

    fn summary(self) -> IntakeSummary {
        IntakeSummary {
            id: self.id.into(),
            side: self.side.0,
            person_id: self.person_id.map(Into::into),
            referral_id: self.referral_id.map(Into::into),
            display_name: self.name,
            step: self.content["step"].as_str().and_then(|code| code.parse().ok()),
            started_by: self.started_by,
            started_at: self.started_at,
            changed_at: self.changed_at,
        }
    }
}

fn select() -> String {
    format!(
        "SELECT intake.id, intake.version, intake.status, intake.side, intake.person_id, intake.referral_id, \
         COALESCE(NULLIF({}, ''), concat_ws(' ', referral.person->>'givenName', referral.person->>'namePrefix', \
           referral.person->>'familyName')) AS name, base, content, account.display_name AS started_by, started_at, \
         intake.changed_at, closed_at, request_id FROM intake JOIN account ON account.id = started_by \
         LEFT JOIN person ON person.id = intake.person_id LEFT JOIN referral ON referral.id = intake.referral_id",
        full_name_sql("person")
    )
}

/// One intake; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: IntakeId, for_change: bool) -> Result<Kept, Error> {
    let lock = if for_change { "FOR UPDATE OF intake" } else { "" };
    diesel::sql_query(format!("{} WHERE intake.id = $1 {lock}", select()))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<IntakeRow>(c)?
        .kept()
}

/// One page of drafts.
pub fn drafts(
    c: &mut PgConnection,
    (query, caller): (&IntakesQuery, Option<AccountId>),
    page: (Option<IntakeKey>, i64),
) -> Result<Vec<IntakeSummary>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{} WHERE intake.status = 'draft' AND ($1 IS NULL OR started_by = $1) AND ($2 IS NULL OR intake.person_id = $2) \
         AND ($3 IS NULL OR (intake.changed_at, intake.id) < ($3, $4)) ORDER BY intake.changed_at DESC, intake.id DESC LIMIT $5",
        select()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(caller.filter(|_| query.mine == Some(true)).map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<IntakeRow>(c)?;
    Ok(rows.into_iter().map(IntakeRow::summary).collect())
}

/// Saves a draft that the caller has locked.
pub fn save(c: &mut PgConnection, id: IntakeId, content: &IntakeContent, now: &Now) -> Result<(), Error> {
    diesel::update(intake::table.find(*id))
        .set((
            intake::content.eq(json(content)?),
            intake::changed_at.eq(now.at),
            intake::version.eq(intake::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// What became of an intake.
pub struct Closing {
    pub status: IntakeStatus,
    pub person: Option<PersonId>,
    pub request: Option<RequestId>,
    pub by: AccountId,
}

/// Closes a draft that the caller has locked, and forgets what was filled in.
pub fn close(c: &mut PgConnection, id: IntakeId, closing: &Closing, now: &Now) -> Result<(), Error> {
    diesel::update(intake::table.find(*id))
        .set((
            intake::status.eq(closing.status.code()),
            intake::person_id.eq(closing.person.map(Uuid::from)),
            intake::request_id.eq(closing.request.map(Uuid::from)),
            intake::content.eq(Value::Object(serde_json::Map::new())),
            intake::base.eq(Value::Object(serde_json::Map::new())),
            intake::closed_at.eq(now.at),
            intake::closed_by.eq(*closing.by),
            intake::changed_at.eq(now.at),
            intake::version.eq(intake::version + 1),
        ))
        .execute(c)?;
    Ok(())
}
