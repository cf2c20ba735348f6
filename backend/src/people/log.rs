//! What is written down about contact with someone, and about who looked.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, Utc};
use contract::ids::{AccountId, ContactMomentId, PersonId};
use contract::paging::Page;
use contract::people::{AccessAction, AccessRecord, ContactKind, ContactMoment, NewContactMoment, PageQuery};
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::look::look;
use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{PeopleRead, PeopleReadAccessLog, PeopleWrite};
use crate::clock::dutch_day;
use crate::db::Code;
use crate::error::Error;
use crate::schema::contact_moment;
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, check_past, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_contact_moments).service(create_contact_moment).service(list_access_records);
}

/// List contact with someone
///
/// The contact log, the latest first. Needs `people:read_contact` too.
#[utoipa::path(
    operation_id = "list_contact_moments", tag = "people", security(("staff" = ["people:read", "people:read_contact"])),
    params(("personId" = PersonId, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of the contact log", body = Page<ContactMoment>))
)]
#[get("/people/{personId}/contact-moments")]
async fn list_contact_moments(
    can: Can<PeopleRead>,
    services: Shared,
    (id, query, request): (Path<PersonId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<ContactMoment>>, Error> {
    let caller = can.caller();
    if !caller.may(Permission::PeopleReadContact) {
        return Err(Error::new(ErrorCode::Forbidden, "This needs the permission people:read_contact."));
    }
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = look(&can, &services, id.into_inner(), move |c, id| {
        let rows = contacts(c, id, (page.after.take(), page.limit()))?;
        Ok(page.page(rows, |moment| (moment.took_place_at, *moment.id)))
    })
    .await?;
    Ok(paged(page, &request))
}

/// Note contact with someone
///
/// Entries are not changed afterwards.
#[utoipa::path(
    operation_id = "create_contact_moment", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = NewContactMoment,
    responses((status = 201, description = "The new entry", body = ContactMoment))
)]
#[post("/people/{personId}/contact-moments")]
async fn create_contact_moment(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, body): (Path<PersonId>, Once, Body<NewContactMoment>),
) -> Result<Reply<ContactMoment>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let Some(account) = caller.account_id() else { return Err(Error::unauthenticated()) };
    let new = body.checked(|new| check_past(dutch_day(new.took_place_at), now.today, "/tookPlaceAt"))?;
    let outcome = services
        .db
        .write(move |c| {
            let attempt = Attempt { caller: &caller, payload: &payload, now: &now };
            once.run(c, &attempt, |c| {
                store::must_exist(c, id)?;
                access::record(c, (&caller, &now), AccessAction::Changed, [*id])?;
                let made = add_contact(c, id, &new, (account, &now))?;
                let location = format!("/v1/people/{id}/contact-moments/{}", made.id);
                Ok(Outcome::created(made, location))
            })
        })
        .await?;
    Ok(outcome.into())
}

/// List who looked at someone's data
///
/// The latest first.
#[utoipa::path(
    operation_id = "list_access_records", tag = "people", security(("staff" = ["people:read_access_log"])),
    params(("personId" = PersonId, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of the access log", body = Page<AccessRecord>))
)]
#[get("/people/{personId}/access-records")]
async fn list_access_records(
    can: Can<PeopleReadAccessLog>,
    services: Shared,
    (id, query, request): (Path<PersonId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<AccessRecord>>, Error> {
    let (caller, id) = (can.caller(), id.into_inner());
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .read(move |c| {
            store::must_exist(c, id)?;
            let rows = looks(c, id, (page.after.take(), page.limit()))?;
            let Page { items, next_cursor, total } = page.page(rows, |row| row.id);
            Ok(Page { items: items.into_iter().map(Into::into).collect(), next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

#[derive(QueryableByName)]
struct MomentRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<ContactKind>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    took_place_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    note: String,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
}

impl From<MomentRow> for ContactMoment {
    fn from(row: MomentRow) -> Self {
        Self {
            id: row.id.into(),
            kind: row.kind.0,
            took_place_at: row.took_place_at,
            note: row.note,
            recorded_by: row.recorded_by,
        }
    }
}

/// The contact log, the latest first, after a key.
fn contacts(
    c: &mut PgConnection,
    person: PersonId,
    page: (Option<(DateTime<Utc>, Uuid)>, i64),
) -> Result<Vec<ContactMoment>, Error> {
    let (at, id) = page.0.unzip();
    let rows = diesel::sql_query(
        "SELECT contact_moment.id, kind, took_place_at, note, display_name AS recorded_by \
         FROM contact_moment JOIN account ON account.id = recorded_by \
         WHERE person_id = $1 AND ($2 IS NULL OR (took_place_at, contact_moment.id) < ($2, $3)) \
         ORDER BY took_place_at DESC, contact_moment.id DESC LIMIT $4",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<MomentRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds to the contact log.
fn add_contact(
    c: &mut PgConnection,
    person: PersonId,
    new: &NewContactMoment,
    by: (AccountId, &Now),
) -> Result<ContactMoment, Error> {
    let (account, now) = by;
    let id: ContactMomentId = now.new_id();
    diesel::insert_into(contact_moment::table)
        .values((
            contact_moment::id.eq(*id),
            contact_moment::person_id.eq(*person),
            contact_moment::kind.eq(new.kind.code()),
            contact_moment::took_place_at.eq(new.took_place_at),
            contact_moment::note.eq(&new.note),
            contact_moment::recorded_by.eq(*account),
        ))
        .execute(c)?;
    let profile = crate::auth::store::profile(c, account)?;
    Ok(ContactMoment {
        id,
        kind: new.kind,
        took_place_at: new.took_place_at,
        note: new.note.clone(),
        recorded_by: profile.display_name,
    })
}

#[derive(QueryableByName)]
struct AccessRow {
    #[diesel(sql_type = sql_types::BigInt)]
    id: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    action: Code<AccessAction>,
    #[diesel(sql_type = sql_types::Text)]
    who: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    account_id: Option<Uuid>,
}

impl From<AccessRow> for AccessRecord {
    fn from(row: AccessRow) -> Self {
        Self { at: row.at, action: row.action.0, by: row.who, account_id: row.account_id.map(Into::into) }
    }
}

/// Who looked at someone's data, the latest first, before a key. Looks at a record that was merged into this one count.
fn looks(c: &mut PgConnection, person: PersonId, page: (Option<i64>, i64)) -> Result<Vec<AccessRow>, Error> {
    Ok(diesel::sql_query(
        "WITH records AS (SELECT $1 AS id UNION SELECT merged_id FROM person_merge WHERE kept_id = $1 AND undone_at IS NULL) \
         SELECT look.id, at, action, account_id, COALESCE(account.display_name, partner_client.name, '') AS who \
         FROM records CROSS JOIN LATERAL (SELECT * FROM access_record WHERE person_id = records.id AND access_record.id < $2 \
                ORDER BY access_record.id DESC LIMIT $3) AS look \
              LEFT JOIN account ON account.id = account_id \
              LEFT JOIN partner_client ON partner_client.id = partner_client_id \
         ORDER BY look.id DESC LIMIT $3",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .bind::<sql_types::BigInt, _>(page.0.unwrap_or(i64::MAX))
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<AccessRow>(c)?)
}
