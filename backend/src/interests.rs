//! Interests: a vocabulary that staff keep, in both languages. One that is no longer wanted is retired: it stays with
//! those who have it, and nobody else can choose it.

use actix_web::web::Path;
use actix_web::{get, patch, post};
use chrono::{DateTime, Utc};
use contract::ids::InterestId;
use contract::interests::{Interest, InterestNames, NewInterest};
use contract::paging::Whole;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Can;
use crate::auth::policy::needs::{InterestsWrite, PeopleRead};
use crate::error::Error;
use crate::names::fold;
use crate::schema::interest;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_interests)
        .service(create_interest)
        .service(get_interest)
        .service(update_interest)
        .service(retire_interest)
        .service(restore_interest);
}

/// List interests
///
/// The whole vocabulary by its Dutch names, with how many people have each. Retired ones are in it, too.
#[utoipa::path(
    operation_id = "list_interests", tag = "interests", security(("staff" = ["people:read"])),
    responses((status = 200, description = "The vocabulary", body = Whole<Interest>))
)]
#[get("/interests")]
async fn list_interests(_can: Can<PeopleRead>, services: Shared) -> Result<Reply<Whole<Interest>>, Error> {
    let items = services.db.read(all).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Add an interest
///
/// Its Dutch name is unique, apart from case and accents.
#[utoipa::path(
    operation_id = "create_interest", tag = "interests", security(("staff" = ["interests:write"])),
    params(IdempotencyKey),
    request_body = NewInterest,
    responses((status = 201, description = "The new interest", body = Interest))
)]
#[post("/interests")]
async fn create_interest(
    can: Can<InterestsWrite>,
    services: Shared,
    once: Once,
    body: Body<NewInterest>,
) -> Result<Reply<Interest>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let names = body.into_inner()?.names;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = insert(c, &names, now)?;
            Ok(Outcome::created(find(c, id, false)?, format!("/v1/interests/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get an interest
#[utoipa::path(
    operation_id = "get_interest", tag = "interests", security(("staff" = ["people:read"])),
    description = "With how many people have it.",
    params(("interestId" = InterestId, Path, description = "The interest")),
    responses((status = 200, description = "The interest", body = Interest))
)]
#[get("/interests/{interestId}")]
async fn get_interest(_can: Can<PeopleRead>, services: Shared, id: Path<InterestId>) -> Result<Reply<Interest>, Error> {
    let interest = services.db.read(move |c| find(c, *id, false)).await?;
    let version = interest.version;
    Ok(Reply::ok(interest).versioned(version))
}

/// Rename an interest
///
/// By merge patch on `names`. Needs `If-Match`. Everyone who has it keeps it.
#[utoipa::path(
    operation_id = "update_interest", tag = "interests", security(("staff" = ["interests:write"])),
    params(
        ("interestId" = InterestId, Path, description = "The interest"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewInterest, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The interest as renamed", body = Interest))
)]
#[patch("/interests/{interestId}")]
async fn update_interest(
    _can: Can<InterestsWrite>,
    services: Shared,
    (id, seen, patch): (Path<InterestId>, IfMatch, Patch),
) -> Result<Reply<Interest>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let interest = services
        .db
        .write(move |c| {
            let current = find(c, id, true)?;
            seen.is(current.version)?;
            let after: NewInterest = patch.apply(&NewInterest { names: current.names }, |_| Vec::new())?;
            rename(c, id, &after.names, &now)?;
            find(c, id, false)
        })
        .await?;
    let version = interest.version;
    Ok(Reply::ok(interest).versioned(version))
}

/// Retire an interest
///
/// It stays with those who have it; nobody else can choose it.
#[utoipa::path(
    operation_id = "retire_interest", tag = "interests", security(("staff" = ["interests:write"])),
    params(("interestId" = InterestId, Path, description = "The interest"), IdempotencyKey),
    responses((status = 200, description = "The retired interest", body = Interest))
)]
#[post("/interests/{interestId}/retire")]
async fn retire_interest(
    can: Can<InterestsWrite>,
    services: Shared,
    (id, once): (Path<InterestId>, Once),
) -> Result<Reply<Interest>, Error> {
    step(&can, &services, (*id, once), true).await
}

/// Restore a retired interest
///
/// The undo of retiring it: it can be chosen again.
#[utoipa::path(
    operation_id = "restore_interest", tag = "interests", security(("staff" = ["interests:write"])),
    params(("interestId" = InterestId, Path, description = "The interest"), IdempotencyKey),
    responses((status = 200, description = "The interest", body = Interest))
)]
#[post("/interests/{interestId}/restore")]
async fn restore_interest(
    can: Can<InterestsWrite>,
    services: Shared,
    (id, once): (Path<InterestId>, Once),
) -> Result<Reply<Interest>, Error> {
    step(&can, &services, (*id, once), false).await
}

async fn step(
    can: &Can<InterestsWrite>,
    services: &Shared,
    (id, once): (InterestId, Once),
    retired: bool,
) -> Result<Reply<Interest>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), actix_web::web::Bytes::new());
    let outcome = once
        .write(services, (caller, now, payload), move |c, (_, now)| {
            let current = find(c, id, true)?;
            if current.retired_at.is_some() == retired {
                let state = if retired { "retired already" } else { "not retired" };
                return Err(Error::conflict(format!("This interest is {state}.")));
            }
            diesel::update(interest::table.find(*id))
                .set((
                    interest::retired_at.eq(retired.then_some(now.at)),
                    interest::changed_at.eq(now.at),
                    interest::version.eq(interest::version + 1),
                ))
                .execute(c)?;
            Ok(Outcome::ok(find(c, id, false)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

#[derive(QueryableByName)]
struct InterestRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    name_nl: String,
    #[diesel(sql_type = sql_types::Text)]
    name_en: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    retired_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::BigInt)]
    people: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl From<InterestRow> for Interest {
    fn from(row: InterestRow) -> Self {
        Self {
            id: row.id.into(),
            version: row.version,
            names: InterestNames { name_nl: row.name_nl, name_en: row.name_en },
            retired_at: row.retired_at,
            people: row.people,
            changed_at: row.changed_at,
        }
    }
}

const SELECT: &str = "SELECT id, version, name_nl, name_en, retired_at, changed_at, \
    (SELECT count(*) FROM person_interest WHERE interest_id = interest.id) AS people FROM interest";

/// The whole vocabulary, retired ones too, by its Dutch names.
pub fn all(c: &mut PgConnection) -> Result<Vec<Interest>, Error> {
    let rows = diesel::sql_query(format!("{SELECT} ORDER BY sort_name")).load::<InterestRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn find(c: &mut PgConnection, id: InterestId, for_change: bool) -> Result<Interest, Error> {
    let lock = if for_change { "FOR UPDATE" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<InterestRow>(c)?;
    Ok(row.into())
}

/// Adds an interest.
pub fn insert(c: &mut PgConnection, names: &InterestNames, now: &Now) -> Result<InterestId, Error> {
    let id: InterestId = now.new_id();
    diesel::insert_into(interest::table)
        .values((
            interest::id.eq(*id),
            interest::name_nl.eq(&names.name_nl),
            interest::name_en.eq(&names.name_en),
            interest::sort_name.eq(fold(&names.name_nl)),
            interest::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

fn rename(c: &mut PgConnection, id: InterestId, names: &InterestNames, now: &Now) -> Result<(), Error> {
    diesel::update(interest::table.find(*id))
        .set((
            interest::name_nl.eq(&names.name_nl),
            interest::name_en.eq(&names.name_en),
            interest::sort_name.eq(fold(&names.name_nl)),
            interest::changed_at.eq(now.at),
            interest::version.eq(interest::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// Which of these can be chosen.
pub fn choosable(c: &mut PgConnection, ids: &[InterestId]) -> Result<Vec<InterestId>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = ids.iter().map(|id| **id);
    let known: Vec<Uuid> = interest::table
        .filter(interest::id.eq_any(wanted))
        .filter(interest::retired_at.is_null())
        .select(interest::id)
        .load(c)?;
    Ok(known.into_iter().map(Into::into).collect())
}
