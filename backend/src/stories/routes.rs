//! The API of quotes, stories and photos themselves.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::ids::{PersonId, StoryId};
use contract::paging::{Page, Whole};
use contract::people::AccessAction;
use contract::problem::{Fault, FaultCode};
use contract::stories::{NewStory, StoriesQuery, Story, StorySearch};
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{rules, store};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{StoriesRead, StoriesWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Patch, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_stories)
        .service(create_story)
        .service(search_stories)
        .service(get_story)
        .service(update_story)
        .service(delete_story);
}

/// Everyone who is in these.
pub(super) fn people_in(stories: &[Story]) -> impl Iterator<Item = Uuid> {
    stories.iter().flat_map(|story| &story.people).map(|person| *person.id)
}

/// List quotes, stories and photos
///
/// The latest added first. `allowedOn` leaves what can be made public on a channel today, `mustGo` what is still used
/// somewhere without everyone's consent.
#[utoipa::path(
    operation_id = "list_stories", tag = "stories", security(("staff" = ["stories:read"])), params(StoriesQuery),
    responses((status = 200, description = "A page of them", body = Page<Story>))
)]
#[get("/stories")]
async fn list_stories(
    can: Can<StoriesRead>,
    services: Shared,
    query: Query<StoriesQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Story>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let stories = store::list(c, &query, (page.after.take(), page.limit()), now.today)?;
            let mut page = page.page(stories, store::key);
            page.total = query.total.unwrap_or_default().then(|| store::count(c, &query, now.today)).transpose()?;
            access::record(c, (&caller, &now), AccessAction::Listed, people_in(&page.items))?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Search quotes, stories and photos
///
/// By words of the title, the text and the name it goes by; the latest added first.
#[utoipa::path(
    operation_id = "search_stories", tag = "stories", security(("staff" = ["stories:read"])),
    request_body = StorySearch,
    responses((status = 200, description = "What has all of the words", body = Whole<Story>))
)]
#[post("/stories/search")]
async fn search_stories(
    can: Can<StoriesRead>,
    services: Shared,
    body: Body<StorySearch>,
) -> Result<Reply<Whole<Story>>, Error> {
    let (caller, now, search) = (can.caller(), services.now(), body.into_inner()?);
    let items = services
        .db
        .write(move |c| {
            let items = store::search(c, &search.text, search.limit, now.today)?;
            access::record(c, (&caller, &now), AccessAction::FoundBySearch, people_in(&items))?;
            Ok(items)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

fn check_people(c: &mut PgConnection, people: &[PersonId]) -> Result<(), Error> {
    let mut faults = Vec::new();
    for (index, person) in people.iter().enumerate() {
        if !crate::people::exists(c, *person)? {
            let pointer = format!("/personIds/{index}");
            faults.push(Fault::new(pointer, FaultCode::UnknownReference, "there is no such person"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

/// Add a quote, story or photo
///
/// With everyone who can be recognised in it. It can be made public once each of them agrees.
#[utoipa::path(
    operation_id = "create_story", tag = "stories", security(("staff" = ["stories:write"])), params(IdempotencyKey),
    request_body = NewStory,
    responses((status = 201, description = "The new quote, story or photo", body = Story))
)]
#[post("/stories")]
async fn create_story(
    can: Can<StoriesWrite>,
    services: Shared,
    once: Once,
    body: Body<NewStory>,
) -> Result<Reply<Story>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| rules::check(new, now.today))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            check_people(c, &new.person_ids)?;
            let id = store::insert(c, &new, (by, now))?;
            let story = store::find(c, id, false, now.today)?;
            access::record(c, (caller, now), AccessAction::Changed, new.person_ids.iter().map(|id| **id))?;
            Ok(Outcome::created(story, format!("/v1/stories/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a quote, story or photo
///
/// With who is in it, what they agree to, and where it is used.
#[utoipa::path(
    operation_id = "get_story", tag = "stories", security(("staff" = ["stories:read"])),
    params(("storyId" = StoryId, Path, description = "The quote, story or photo")),
    responses((status = 200, description = "The quote, story or photo", body = Story))
)]
#[get("/stories/{storyId}")]
async fn get_story(can: Can<StoriesRead>, services: Shared, id: Path<StoryId>) -> Result<Reply<Story>, Error> {
    let (caller, now) = (can.caller(), services.now());
    let story = services
        .db
        .write(move |c| {
            let story = store::find(c, *id, false, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Read, people_in(std::slice::from_ref(&story)))?;
            Ok(story)
        })
        .await?;
    let version = story.version;
    Ok(Reply::ok(story).versioned(version))
}

/// Change a quote, story or photo
///
/// By merge patch. Needs `If-Match`. Someone who is added has not agreed to anything yet, so that what is used already
/// may have to go.
#[utoipa::path(
    operation_id = "update_story", tag = "stories", security(("staff" = ["stories:write"])),
    params(
        ("storyId" = StoryId, Path, description = "The quote, story or photo"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewStory, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The quote, story or photo as changed", body = Story))
)]
#[patch("/stories/{storyId}")]
async fn update_story(
    can: Can<StoriesWrite>,
    services: Shared,
    (id, seen, patch): (Path<StoryId>, IfMatch, Patch),
) -> Result<Reply<Story>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let story = services
        .db
        .write(move |c| {
            let current = store::find(c, id, true, now.today)?;
            seen.is(current.version)?;
            let person_ids: Vec<PersonId> = current.people.iter().map(|person| person.id).collect();
            let before = NewStory { details: current.details.clone(), person_ids };
            let after: NewStory = patch.apply(&before, |after: &NewStory| rules::check(after, now.today))?;
            check_people(c, &after.person_ids)?;
            store::update(c, &current, &after, &now)?;
            let story = store::find(c, id, false, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Changed, people_in(&[current, story.clone()]))?;
            Ok(story)
        })
        .await?;
    let version = story.version;
    Ok(Reply::ok(story).versioned(version))
}

/// Take away a quote, story or photo
///
/// One that was entered by mistake. What is or was used somewhere stays, as the record of that. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_story", tag = "stories", security(("staff" = ["stories:write"])),
    params(
        ("storyId" = StoryId, Path, description = "The quote, story or photo"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/stories/{storyId}")]
async fn delete_story(
    can: Can<StoriesWrite>,
    services: Shared,
    (id, seen): (Path<StoryId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    services
        .db
        .write(move |c| {
            let story = store::find(c, id, true, now.today)?;
            seen.is(story.version)?;
            if !story.uses.is_empty() {
                return Err(Error::conflict("It is or was used somewhere, and stays as the record of that."));
            }
            access::record(c, (&caller, &now), AccessAction::Changed, people_in(&[story]))?;
            store::remove(c, id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
