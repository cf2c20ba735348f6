//! The API of people.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, patch, post};
use contract::ids::PersonId;
use contract::paging::{Page, Whole};
use contract::people::{
    AccessAction, ContactDetails, DuplicateCandidate, NewPerson, PeopleQuery, PeopleSearch, Person, PersonChange,
    PersonSummary,
};
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use utoipa_actix_web::service_config::ServiceConfig;

use super::rules::{self, Probe};
use super::{duplicates, dutch, list, roles, search, store};

use crate::access;
use crate::auth::policy::needs::{PeopleRead, PeopleWrite};
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{
    Attempt, Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Patch, Query, Reply, check_past, paged,
};

/// How many a search answers when the caller doesn't say.
const SEARCH_LIMIT: u32 = 20;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_people)
        .service(create_person)
        .service(search_people)
        .service(get_person)
        .service(update_person);
    config.service(list_duplicates);
}

/// List people
///
/// By name or by latest change, filtered by role, level of Dutch, or whether they wait for a buddy. Names are
/// searched with POST /people/search, so that they never stand in an address.
#[utoipa::path(
    operation_id = "list_people", tag = "people", security(("staff" = ["people:read"])), params(PeopleQuery),
    responses((status = 200, description = "A page of people", body = Page<PersonSummary>))
)]
#[get("/people")]
async fn list_people(
    can: Can<PeopleRead>,
    services: Shared,
    query: Query<PeopleQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<PersonSummary>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let sort = query.sort.unwrap_or(contract::people::PeopleSort::Name);
            let limit = page.limit();
            let mut page = page;
            let places = list::places(c, &query, (page.after.take(), limit), now.today)?;
            let places = page.page(places, |place| place.key(sort));
            let ids: Vec<_> = places.items.iter().map(|place| place.id).collect();
            let items = list::summaries(c, &ids, now.today)?;
            let total = query.total.unwrap_or_default().then(|| list::count(c, &query, now.today)).transpose()?;
            access::record(c, (&caller, &now), AccessAction::Listed, ids)?;
            Ok(Page { items, next_cursor: places.next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// Add a person
///
/// With a first role and level of Dutch if they are known. When someone known looks like the same person, it
/// answers 409 with `candidates`; name those who are someone else in `notDuplicateOf` and send it again.
#[utoipa::path(
    operation_id = "create_person", tag = "people", security(("staff" = ["people:write"])), params(IdempotencyKey),
    request_body = NewPerson,
    responses((status = 201, description = "The new person", body = Person))
)]
#[post("/people")]
async fn create_person(
    can: Can<PeopleWrite>,
    services: Shared,
    once: Once,
    body: Body<NewPerson>,
) -> Result<Reply<Person>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let new = body.checked(|new| {
        let mut faults = rules::check_details(&new.details, "/details", now.today);
        faults.extend(new.role.iter().flat_map(|role| rules::check_role(role, "/role")));
        faults.extend(new.dutch.iter().flat_map(|dutch| check_past(dutch.assessed_on, now.today, "/dutch/assessedOn")));
        faults
    })?;
    let who = (caller.clone(), now.clone());
    let outcome = services
        .db
        .write(move |c| {
            let attempt = Attempt { caller: &caller, payload: &payload, now: &now };
            once.run(c, &attempt, |c| {
                let mut candidates = duplicates::find(c, &Probe::of(&new.details), &now)?;
                candidates.retain(|candidate| !new.not_duplicate_of.contains(&candidate.person.id));
                if !candidates.is_empty() {
                    return Err(Error::possible_duplicates(candidates));
                }
                let id = store::insert(c, &new.details, &now)?;
                if let Some(role) = &new.role {
                    roles::add(c, id, role, &now)?;
                }
                if let Some(dutch) = &new.dutch {
                    dutch::add(c, id, dutch, &now)?;
                }
                access::record(c, (&caller, &now), AccessAction::Created, [*id])?;
                let person = withhold(store::find(c, id)?, &caller);
                Ok(Outcome::created(person, format!("/v1/people/{id}")))
            })
        })
        .await;
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(refusal) => return Err(access::record_refusal(&services, who, refusal).await),
    };
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Search people by name
///
/// Whole words first, then beginnings, then one typing error away. Accents and case don't matter, in any script.
#[utoipa::path(
    operation_id = "search_people", tag = "people", security(("staff" = ["people:read"])),
    request_body = PeopleSearch,
    responses((status = 200, description = "The best first", body = Whole<PersonSummary>))
)]
#[post("/people/search")]
async fn search_people(
    can: Can<PeopleRead>,
    services: Shared,
    body: Body<PeopleSearch>,
) -> Result<Reply<Whole<PersonSummary>>, Error> {
    let (caller, now, input) = (can.caller(), services.now(), body.into_inner()?);
    let items = services
        .db
        .write(move |c| {
            let ids = search::people(c, &input.name, input.limit.unwrap_or(SEARCH_LIMIT).into())?;
            access::record(c, (&caller, &now), AccessAction::FoundBySearch, ids.iter().copied())?;
            list::summaries(c, &ids, now.today)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// Get a person
///
/// The whole record. Contact data are left out for callers without `people:read_contact`. The read is recorded
/// before the answer leaves.
#[utoipa::path(
    operation_id = "get_person", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The person", body = Person))
)]
#[get("/people/{personId}")]
async fn get_person(can: Can<PeopleRead>, services: Shared, id: Path<PersonId>) -> Result<Reply<Person>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let person = services
        .db
        .write(move |c| {
            let person = store::find(c, id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            Ok(withhold(person, &caller))
        })
        .await?;
    let version = person.version;
    Ok(Reply::ok(person).versioned(version))
}

/// Change a person
///
/// By merge patch on `details`. Needs `If-Match`; callers who may not see contact data may not change them.
#[utoipa::path(
    operation_id = "update_person", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\"")),
    request_body(content = PersonChange, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The person as changed", body = Person))
)]
#[patch("/people/{personId}")]
async fn update_person(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, seen, patch): (Path<PersonId>, IfMatch, Patch),
) -> Result<Reply<Person>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let person = services
        .db
        .write(move |c| {
            let current = store::find_for_change(c, id)?;
            seen.is(current.version)?;
            let before = PersonChange { details: current.details.clone() };
            let after = patch.apply(&before, |after| rules::check_details(&after.details, "/details", now.today))?;
            let may_see_contact = caller.may(Permission::PeopleReadContact);
            if after.details.contact != before.details.contact && !may_see_contact {
                return Err(Error::new(ErrorCode::Forbidden, "This needs the permission people:read_contact."));
            }
            store::update(c, &current, &after.details, &now)?;
            access::record(c, (&caller, &now), AccessAction::Changed, [*id])?;
            Ok(withhold(store::find(c, id)?, &caller))
        })
        .await?;
    let version = person.version;
    Ok(Reply::ok(person).versioned(version))
}

fn withhold(mut person: Person, caller: &Caller) -> Person {
    if !caller.may(Permission::PeopleReadContact) {
        person.details.contact = ContactDetails::default();
        person.contact_withheld = true;
    }
    person
}

/// List people who may be the same
///
/// Compares this person with everyone else, the likeliest first.
#[utoipa::path(
    operation_id = "list_person_duplicates", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The likeliest first", body = Whole<DuplicateCandidate>))
)]
#[get("/people/{personId}/duplicates")]
async fn list_duplicates(
    can: Can<PeopleRead>,
    services: Shared,
    id: Path<PersonId>,
) -> Result<Reply<Whole<DuplicateCandidate>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let items = services
        .db
        .write(move |c| {
            let person = store::find(c, id)?;
            let mut items = duplicates::find(c, &Probe::of(&person.details), &now)?;
            items.retain(|candidate| candidate.person.id != id);
            let shown = items.iter().map(|candidate| *candidate.person.id).chain([*id]);
            access::record(c, (&caller, &now), AccessAction::ShownAsDuplicate, shown)?;
            Ok(items)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}
