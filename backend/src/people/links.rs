//! What people are to each other. A link is kept once and read from both sides, with the right word for each.

use actix_web::web::Path;
use actix_web::{get, post};
use chrono::NaiveDate;
use contract::ids::{PersonId, PersonLinkId};
use contract::links::{EndPersonLink, LinkEndReason, NewPersonLink, PersonLink, Relation};
use contract::paging::Whole;
use contract::people::{AccessAction, PersonReference};
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::change::Change;
use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{PeopleRead, PeopleWrite};
use crate::db::Code;
use crate::error::Error;
use crate::names::full_name_sql;
use crate::schema::person_link;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply, check_past};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_person_links).service(create_person_link).service(end_person_link);
}

/// List someone's links with others
///
/// Household, family, friends and who brought whom in: those that hold first, then those that have ended.
#[utoipa::path(
    operation_id = "list_person_links", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The links, as seen from this person", body = Whole<PersonLink>))
)]
#[get("/people/{personId}/links")]
async fn list_person_links(
    can: Can<PeopleRead>,
    services: Shared,
    id: Path<PersonId>,
) -> Result<Reply<Whole<PersonLink>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let items = services
        .db
        .write(move |c| {
            store::must_exist(c, id)?;
            let items = all(c, id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            access::record(c, (&caller, &now), AccessAction::Listed, items.iter().map(|link| *link.other.id))?;
            Ok(items)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// Link someone with someone else
///
/// The relation says what the other is to this person; it shows on the other's page with the word for that side.
#[utoipa::path(
    operation_id = "create_person_link", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = NewPersonLink,
    responses((status = 201, description = "The new link", body = PersonLink))
)]
#[post("/people/{personId}/links")]
async fn create_person_link(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, body): (Path<PersonId>, Once, Body<NewPersonLink>),
) -> Result<Reply<PersonLink>, Error> {
    let (id, change) = (id.into_inner(), Change::by(&can, &services, (once, body.raw()))?);
    let today = change.now.today;
    let new = body.checked(|new| check_past(new.starts_on, today, "/startsOn"))?;
    change
        .of(&services, id, move |c, change| {
            if !store::exists(c, new.other_id)? {
                return Err(Error::fault("/otherId", FaultCode::UnknownReference, "there is no such person"));
            }
            let link = add(c, id, &new, &change.now)?;
            let made = find(c, id, link)?;
            Ok(Outcome::created(made, format!("/v1/people/{id}/links/{link}")))
        })
        .await
}

/// End a link
///
/// With the first day on which it no longer holds, and why.
#[utoipa::path(
    operation_id = "end_person_link", tag = "people", security(("staff" = ["people:write"])),
    params(
        ("personId" = PersonId, Path, description = "The person"), ("linkId" = PersonLinkId, Path, description = "The link"),
        IdempotencyKey,
    ),
    request_body = EndPersonLink,
    responses((status = 200, description = "The link as ended", body = PersonLink))
)]
#[post("/people/{personId}/links/{linkId}/end")]
async fn end_person_link(
    can: Can<PeopleWrite>,
    services: Shared,
    (path, once, body): (Path<(PersonId, PersonLinkId)>, Once, Body<EndPersonLink>),
) -> Result<Reply<PersonLink>, Error> {
    let ((id, link), change) = (path.into_inner(), Change::by(&can, &services, (once, body.raw()))?);
    let ending = body.into_inner()?;
    change
        .of(&services, id, move |c, _| {
            let current: Option<NaiveDate> = person_link::table
                .find(*link)
                .filter(person_link::from_id.eq(*id).or(person_link::to_id.eq(*id)))
                .select(person_link::ends_on)
                .for_update()
                .first(c)?;
            if current.is_some() {
                return Err(Error::conflict("This link has ended already."));
            }
            diesel::update(person_link::table.find(*link))
                .set((person_link::ends_on.eq(ending.ends_on), person_link::end_reason.eq(ending.reason.code())))
                .execute(c)?;
            Ok(Outcome::ok(find(c, id, link)?))
        })
        .await
}

/// How a link is kept: from whom, to whom, and what the second is to the first. Of two who are equal in it, the one
/// with the smaller id stands first.
fn kept(person: PersonId, other: PersonId, relation: Relation) -> (PersonId, PersonId, Relation) {
    match relation {
        Relation::Parent | Relation::IntroducedBy => (person, other, relation),
        Relation::Child | Relation::Introduced => (other, person, relation.reversed()),
        _ => (person.min(other), person.max(other), relation),
    }
}

/// What the other is to whoever looks: the first of a kept link, or the second.
fn seen(kept: Relation, from_the_first: bool) -> Relation {
    if from_the_first { kept } else { kept.reversed() }
}

/// Adds a link.
pub fn add(c: &mut PgConnection, person: PersonId, new: &NewPersonLink, now: &Now) -> Result<PersonLinkId, Error> {
    let id: PersonLinkId = now.new_id();
    let (from, to, relation) = kept(person, new.other_id, new.relation);
    diesel::insert_into(person_link::table)
        .values((
            person_link::id.eq(*id),
            person_link::from_id.eq(*from),
            person_link::to_id.eq(*to),
            person_link::kind.eq(relation.code()),
            person_link::starts_on.eq(new.starts_on),
        ))
        .execute(c)?;
    Ok(id)
}

#[derive(QueryableByName)]
struct LinkRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<Relation>,
    #[diesel(sql_type = sql_types::Bool)]
    from_the_first: bool,
    #[diesel(sql_type = sql_types::Uuid)]
    other_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    other_name: String,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    end_reason: Option<Code<LinkEndReason>>,
}

impl From<LinkRow> for PersonLink {
    fn from(row: LinkRow) -> Self {
        Self {
            id: row.id.into(),
            other: PersonReference { id: row.other_id.into(), display_name: row.other_name },
            relation: seen(row.kind.0, row.from_the_first),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason.map(|reason| reason.0),
        }
    }
}

fn select() -> String {
    format!(
        "SELECT person_link.id, kind, from_id = $1 AS from_the_first, other.id AS other_id, {} AS other_name, starts_on, ends_on, \
         end_reason FROM person_link JOIN person AS other ON other.id = CASE WHEN from_id = $1 THEN to_id ELSE from_id END \
         WHERE (from_id = $1 OR to_id = $1)",
        full_name_sql("other")
    )
}

fn all(c: &mut PgConnection, person: PersonId) -> Result<Vec<PersonLink>, Error> {
    let order = "ORDER BY ends_on IS NOT NULL, starts_on DESC, person_link.id DESC";
    let rows =
        diesel::sql_query(format!("{} {order}", select())).bind::<sql_types::Uuid, _>(*person).load::<LinkRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn find(c: &mut PgConnection, person: PersonId, id: PersonLinkId) -> Result<PersonLink, Error> {
    let row = diesel::sql_query(format!("{} AND person_link.id = $2", select()))
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<LinkRow>(c)?;
    Ok(row.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whoever writes a link down, both sides read it with the word for their side, and it is kept in one way.
        #[test]
        fn a_link_reads_right_from_both_sides(
            one in any::<u128>(), other in any::<u128>(), relation in proptest::sample::select(Relation::all().collect::<Vec<_>>()),
        ) {
            prop_assume!(one != other);
            let (one, other) = (PersonId(Uuid::from_u128(one)), PersonId(Uuid::from_u128(other)));
            let (from, to, kind) = kept(one, other, relation);
            prop_assert_eq!(seen(kind, from == one), relation);
            prop_assert_eq!(seen(kind, from == other), relation.reversed());
            prop_assert_eq!(kept(other, one, relation.reversed()), (from, to, kind));
            prop_assert!(!matches!(kind, Relation::Child | Relation::Introduced), "kinds that the database doesn't know");
        }
    }
}
