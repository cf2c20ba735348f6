//! That someone's certificate of conduct (VOG) was seen, and until when it counts. The document is never kept.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use contract::certificates::{
    CertificateEndReason, CertificatesQuery, ConductCertificate, EndConductCertificate, NewConductCertificate,
};
use contract::ids::{AccountId, ConductCertificateId, PersonId};
use contract::paging::{Page, Whole};
use contract::people::{AccessAction, PersonReference};
use contract::problem::{Fault, FaultCode};
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::change::Change;
use super::look::look;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{PeopleRead, PeopleWrite};
use crate::db::Code;
use crate::error::Error;
use crate::names::full_name_sql;
use crate::schema::conduct_certificate;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, check_past, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_conduct_certificates)
        .service(list_person_conduct_certificates)
        .service(create_conduct_certificate)
        .service(end_conduct_certificate);
}

/// List certificates of conduct
///
/// Those that count, of everyone, the first to expire first. `expiresBefore` leaves those that need attention.
#[utoipa::path(
    operation_id = "list_conduct_certificates", tag = "people", security(("staff" = ["people:read"])),
    params(CertificatesQuery),
    responses((status = 200, description = "A page of certificates", body = Page<ConductCertificate>))
)]
#[get("/conduct-certificates")]
async fn list_conduct_certificates(
    can: Can<PeopleRead>,
    services: Shared,
    query: Query<CertificatesQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<ConductCertificate>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let rows = expiring(c, query.expires_before, (page.after.take(), page.limit()))?;
            let page = page.page(rows, |certificate| (certificate.expires_on, *certificate.id));
            let people = page.items.iter().map(|certificate| *certificate.person.id);
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// List someone's certificates of conduct
///
/// All that were seen, the latest first.
#[utoipa::path(
    operation_id = "list_person_conduct_certificates", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The certificates", body = Whole<ConductCertificate>))
)]
#[get("/people/{personId}/conduct-certificates")]
async fn list_person_conduct_certificates(
    can: Can<PeopleRead>,
    services: Shared,
    id: Path<PersonId>,
) -> Result<Reply<Whole<ConductCertificate>>, Error> {
    let items = look(&can, &services, id.into_inner(), of_person).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Note that a certificate of conduct was seen
///
/// It takes the place of those before it. The document itself is never kept.
#[utoipa::path(
    operation_id = "create_conduct_certificate", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = NewConductCertificate,
    responses((status = 201, description = "The new certificate", body = ConductCertificate))
)]
#[post("/people/{personId}/conduct-certificates")]
async fn create_conduct_certificate(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, body): (Path<PersonId>, Once, Body<NewConductCertificate>),
) -> Result<Reply<ConductCertificate>, Error> {
    let (id, change) = (id.into_inner(), Change::by(&can, &services, (once, body.raw()))?);
    let today = change.now.today;
    let new = body.checked(|new| {
        let mut faults = check_past(new.seen_on, today, "/seenOn");
        if new.expires_on <= new.seen_on {
            faults.push(Fault::new("/expiresOn", FaultCode::EndsBeforeStart, "must lie after seenOn"));
        }
        faults
    })?;
    change
        .of(&services, id, move |c, change| {
            let made = add(c, id, &new, (change.account, &change.now))?;
            Ok(Outcome::created(find(c, id, made)?, format!("/v1/people/{id}/conduct-certificates/{made}")))
        })
        .await
}

/// End a certificate of conduct
///
/// From today, before its time: because it is no longer needed, or was entered by mistake.
#[utoipa::path(
    operation_id = "end_conduct_certificate", tag = "people", security(("staff" = ["people:write"])),
    params(
        ("personId" = PersonId, Path, description = "The person"),
        ("certificateId" = ConductCertificateId, Path, description = "The certificate"), IdempotencyKey,
    ),
    request_body = EndConductCertificate,
    responses((status = 200, description = "The certificate as ended", body = ConductCertificate))
)]
#[post("/people/{personId}/conduct-certificates/{certificateId}/end")]
async fn end_conduct_certificate(
    can: Can<PeopleWrite>,
    services: Shared,
    (path, once, body): (Path<(PersonId, ConductCertificateId)>, Once, Body<EndConductCertificate>),
) -> Result<Reply<ConductCertificate>, Error> {
    let ((id, certificate), change) = (path.into_inner(), Change::by(&can, &services, (once, body.raw()))?);
    let reason = body.into_inner()?.reason;
    change
        .of(&services, id, move |c, change| {
            let current = find(c, id, certificate)?;
            let open = conduct_certificate::table.find(*certificate).filter(conduct_certificate::ended_on.is_null());
            let ended = diesel::update(open)
                .set((
                    conduct_certificate::ended_on.eq(change.now.today),
                    conduct_certificate::end_reason.eq(reason.code()),
                ))
                .execute(c)?;
            if ended == 0 {
                return Err(Error::conflict("This certificate has ended already."));
            }
            Ok(Outcome::ok(find(c, id, current.id)?))
        })
        .await
}

/// Adds a certificate, which takes the place of those that expire no later.
pub fn add(
    c: &mut PgConnection,
    person: PersonId,
    new: &NewConductCertificate,
    (by, now): (AccountId, &Now),
) -> Result<ConductCertificateId, Error> {
    use conduct_certificate::{end_reason, ended_on, expires_on, person_id};
    let before = conduct_certificate::table
        .filter(person_id.eq(*person))
        .filter(ended_on.is_null())
        .filter(expires_on.le(new.expires_on));
    diesel::update(before)
        .set((ended_on.eq(new.seen_on), end_reason.eq(CertificateEndReason::Replaced.code())))
        .execute(c)?;
    let id: ConductCertificateId = now.new_id();
    diesel::insert_into(conduct_certificate::table)
        .values((
            conduct_certificate::id.eq(*id),
            person_id.eq(*person),
            conduct_certificate::seen_on.eq(new.seen_on),
            expires_on.eq(new.expires_on),
            conduct_certificate::recorded_at.eq(now.at),
            conduct_certificate::recorded_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

#[derive(QueryableByName)]
struct CertificateRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    person_name: String,
    #[diesel(sql_type = sql_types::Date)]
    seen_on: NaiveDate,
    #[diesel(sql_type = sql_types::Date)]
    expires_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ended_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    end_reason: Option<Code<CertificateEndReason>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
}

impl From<CertificateRow> for ConductCertificate {
    fn from(row: CertificateRow) -> Self {
        Self {
            id: row.id.into(),
            person: PersonReference { id: row.person_id.into(), display_name: row.person_name },
            seen_on: row.seen_on,
            expires_on: row.expires_on,
            ended_on: row.ended_on,
            end_reason: row.end_reason.map(|reason| reason.0),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

fn select() -> String {
    format!(
        "SELECT conduct_certificate.id, person_id, {} AS person_name, seen_on, expires_on, ended_on, end_reason, recorded_at, \
         account.display_name AS recorded_by FROM conduct_certificate JOIN person ON person.id = person_id \
         JOIN account ON account.id = recorded_by",
        full_name_sql("person")
    )
}

/// Someone's certificates, the latest first.
fn of_person(c: &mut PgConnection, person: PersonId) -> Result<Vec<ConductCertificate>, Error> {
    let rows = diesel::sql_query(format!(
        "{} WHERE person_id = $1 ORDER BY seen_on DESC, conduct_certificate.id DESC",
        select()
    ))
    .bind::<sql_types::Uuid, _>(*person)
    .load::<CertificateRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn find(c: &mut PgConnection, person: PersonId, id: ConductCertificateId) -> Result<ConductCertificate, Error> {
    let row = diesel::sql_query(format!("{} WHERE person_id = $1 AND conduct_certificate.id = $2", select()))
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<CertificateRow>(c)?;
    Ok(row.into())
}

/// One page of the certificates that count, or counted until they expired, the first to expire first.
pub fn expiring(
    c: &mut PgConnection,
    before: Option<NaiveDate>,
    page: (Option<(NaiveDate, Uuid)>, i64),
) -> Result<Vec<ConductCertificate>, Error> {
    let (day, id) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{} WHERE ended_on IS NULL AND ($1 IS NULL OR expires_on < $1) \
         AND ($2 IS NULL OR (expires_on, conduct_certificate.id) > ($2, $3)) \
         ORDER BY expires_on, conduct_certificate.id LIMIT $4",
        select()
    ))
    .bind::<sql_types::Nullable<sql_types::Date>, _>(before)
    .bind::<sql_types::Nullable<sql_types::Date>, _>(day)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<CertificateRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}
