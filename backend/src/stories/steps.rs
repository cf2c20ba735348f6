//! The API of what people agree to and where it is used.

use actix_web::post;
use actix_web::web::Path;
use contract::ids::{AccountId, PersonId, StoryConsentId, StoryId, StoryUseId};
use contract::people::AccessAction;
use contract::problem::{ErrorCode, FaultCode};
use contract::stories::{
    NewStoryConsent, NewStoryUse, RemoveStoryUse, Story, StoryChannel, StoryConsentsWithdrawn, WithdrawStoryConsent,
    WithdrawStoryConsents,
};
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::routes::people_in;
use super::{rules, store};
use crate::access;
use crate::auth::policy::needs::StoriesWrite;
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply, check_past};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(create_story_consent)
        .service(withdraw_story_consent)
        .service(withdraw_story_consents)
        .service(create_story_use)
        .service(remove_story_use);
}

/// Whom a step concerns is recorded, and the story comes back as it is then.
fn done(c: &mut PgConnection, id: StoryId, (caller, now): (&Caller, &Now)) -> Result<Story, Error> {
    store::changed(c, &[id], now)?;
    let story = store::find(c, id, false, now.today)?;
    access::record(c, (caller, now), AccessAction::Changed, people_in(std::slice::from_ref(&story)))?;
    Ok(story)
}

/// Write down someone's consent
///
/// For one or more channels, from the day it was given until the day it no longer holds. What it says is not changed
/// afterwards: it is withdrawn, or a new one follows it.
#[utoipa::path(
    operation_id = "create_story_consent", tag = "stories", security(("staff" = ["stories:write"])),
    params(("storyId" = StoryId, Path, description = "The quote, story or photo"), IdempotencyKey),
    request_body = NewStoryConsent,
    responses((status = 201, description = "The quote, story or photo with it", body = Story))
)]
#[post("/stories/{storyId}/consents")]
async fn create_story_consent(
    can: Can<StoriesWrite>,
    services: Shared,
    (id, once, body): (Path<StoryId>, Once, Body<NewStoryConsent>),
) -> Result<Reply<Story>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| rules::check_consent(new, now.today))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let story = store::find(c, id, true, now.today)?;
            if !story.people.iter().any(|person| person.id == new.person_id) {
                return Err(Error::fault("/personId", FaultCode::UnknownReference, "is nobody who is in it"));
            }
            store::insert_consent(c, id, &new, (by, now))?;
            Ok(Outcome::created(done(c, id, (caller, now))?, format!("/v1/stories/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Withdraw a consent
///
/// It no longer holds from that day on, and what is used without it shows as `mustGo` at once.
#[utoipa::path(
    operation_id = "withdraw_story_consent", tag = "stories", security(("staff" = ["stories:write"])),
    params(("storyConsentId" = StoryConsentId, Path, description = "The consent"), IdempotencyKey),
    request_body = WithdrawStoryConsent,
    responses((status = 200, description = "The quote, story or photo without it", body = Story))
)]
#[post("/story-consents/{storyConsentId}/withdraw")]
async fn withdraw_story_consent(
    can: Can<StoriesWrite>,
    services: Shared,
    (consent, once, body): (Path<StoryConsentId>, Once, Body<WithdrawStoryConsent>),
) -> Result<Reply<Story>, Error> {
    let (caller, now, consent, payload) = (can.caller(), services.now(), consent.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let on = body.checked(|new| check_past(new.on, now.today, "/on"))?.on;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let id = store::story_of_consent(c, consent)?;
            let story = store::find(c, id, true, now.today)?;
            let known = story.consents.iter().find(|known| known.id == consent).ok_or_else(Error::not_found)?;
            if known.withdrawn_on.is_some() || known.ends_on <= on {
                return Err(Error::conflict("This consent has ended already."));
            }
            store::withdraw(c, &[consent], on, (by, now))?;
            Ok(Outcome::ok(done(c, id, (caller, now))?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Withdraw all of someone's consents
///
/// For every quote, story and photo, and all channels or some. Answers everything that now must go somewhere.
#[utoipa::path(
    operation_id = "withdraw_story_consents", tag = "stories", security(("staff" = ["stories:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = WithdrawStoryConsents,
    responses((status = 200, description = "What it came to", body = StoryConsentsWithdrawn))
)]
#[post("/people/{personId}/withdraw-story-consents")]
async fn withdraw_story_consents(
    can: Can<StoriesWrite>,
    services: Shared,
    (person, once, body): (Path<PersonId>, Once, Body<WithdrawStoryConsents>),
) -> Result<Reply<StoryConsentsWithdrawn>, Error> {
    let (caller, now, person, payload) = (can.caller(), services.now(), person.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let wish = body.checked(|new| check_past(new.on, now.today, "/on"))?;
    let channels = if wish.channels.is_empty() { StoryChannel::all().collect() } else { wish.channels };
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            if !crate::people::exists(c, person)? {
                return Err(Error::not_found());
            }
            let open = store::open_consents(c, person, &channels, wish.on)?;
            let consents: Vec<StoryConsentId> = open.iter().map(|(consent, _)| *consent).collect();
            store::withdraw(c, &consents, wish.on, (by, now))?;
            let touched: Vec<StoryId> = open.iter().map(|(_, story)| *story).collect();
            store::changed(c, &touched, now)?;
            let stories = store::to_take_away(c, person, now.today)?;
            access::record(c, (caller, now), AccessAction::Changed, [*person])?;
            access::record(c, (caller, now), AccessAction::Listed, people_in(&stories))?;
            let withdrawn = i64::try_from(consents.len()).unwrap_or(i64::MAX);
            Ok(Outcome::ok(StoryConsentsWithdrawn { withdrawn, stories }))
        })
        .await?;
    Ok(outcome.into())
}

/// Notes that another room uses these from now on, in one place; that room has asked whether they may be.
pub fn use_in(
    c: &mut PgConnection,
    ids: &[StoryId],
    place: &NewStoryUse,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    store::insert_uses(c, ids, place, (by, now))?;
    store::changed(c, ids, now)
}

/// Write down where it is used
///
/// Refused with `consent_missing` when somebody in it doesn't agree to the channel, on the day of the use or today.
#[utoipa::path(
    operation_id = "create_story_use", tag = "stories", security(("staff" = ["stories:write"])),
    params(("storyId" = StoryId, Path, description = "The quote, story or photo"), IdempotencyKey),
    request_body = NewStoryUse,
    responses((status = 201, description = "The quote, story or photo with it", body = Story))
)]
#[post("/stories/{storyId}/uses")]
async fn create_story_use(
    can: Can<StoriesWrite>,
    services: Shared,
    (id, once, body): (Path<StoryId>, Once, Body<NewStoryUse>),
) -> Result<Reply<Story>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| check_past(new.used_on, now.today, "/usedOn"))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let story = store::find(c, id, true, now.today)?;
            let people: Vec<PersonId> = story.people.iter().map(|person| person.id).collect();
            for day in [new.used_on, now.today] {
                let state = rules::channel_state(new.channel, (&people, &story.consents), day);
                if !state.is_allowed {
                    let detail = format!(
                        "{} of {} people in it don't agree to this channel on {day}; see channels.",
                        state.missing.len(),
                        people.len()
                    );
                    return Err(Error::new(ErrorCode::ConsentMissing, detail));
                }
            }
            store::insert_use(c, id, &new, (by, now))?;
            Ok(Outcome::created(done(c, id, (caller, now))?, format!("/v1/stories/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Note that it was taken away
///
/// From one place where it was used.
#[utoipa::path(
    operation_id = "remove_story_use", tag = "stories", security(("staff" = ["stories:write"])),
    params(("storyUseId" = StoryUseId, Path, description = "The use"), IdempotencyKey),
    request_body = RemoveStoryUse,
    responses((status = 200, description = "The quote, story or photo without it", body = Story))
)]
#[post("/story-uses/{storyUseId}/remove")]
async fn remove_story_use(
    can: Can<StoriesWrite>,
    services: Shared,
    (place, once, body): (Path<StoryUseId>, Once, Body<RemoveStoryUse>),
) -> Result<Reply<Story>, Error> {
    let (caller, now, place, payload) = (can.caller(), services.now(), place.into_inner(), body.raw());
    let on = body.checked(|new| check_past(new.on, now.today, "/on"))?.on;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let id = store::story_of_use(c, place)?;
            let story = store::find(c, id, true, now.today)?;
            let known = story.uses.iter().find(|known| known.id == place).ok_or_else(Error::not_found)?;
            if known.removed_on.is_some() {
                return Err(Error::conflict("It was taken away there already."));
            }
            if on < known.used_on {
                return Err(Error::fault("/on", FaultCode::EndsBeforeStart, "must not lie before the use"));
            }
            store::end_use(c, place, on)?;
            Ok(Outcome::ok(done(c, id, (caller, now))?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
