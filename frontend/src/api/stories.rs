//! Quotes, stories and photos.

use contract::ids::{PersonId, StoryConsentId, StoryId, StoryUseId};
use contract::merge_patch;
use contract::paging::{Page, Whole};
use contract::stories::{
    NewStory, NewStoryConsent, NewStoryUse, RemoveStoryUse, StoriesQuery, Story, StoryConsentsWithdrawn, StorySearch,
    WithdrawStoryConsent, WithdrawStoryConsents,
};
use serde_json::json;

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

pub async fn list(query: &StoriesQuery) -> Outcome<Page<Story>> {
    Call::get("/v1/stories").query(query).fetch().await
}

pub async fn search(search: &StorySearch) -> Outcome<Whole<Story>> {
    Call::post("/v1/stories/search").body(search).only_asks().fetch().await
}

pub async fn read(id: StoryId) -> Outcome<Versioned<Story>> {
    Call::get(format!("/v1/stories/{id}")).fetch_versioned().await
}

pub async fn create(new: &NewStory) -> Outcome<Versioned<Story>> {
    Call::post("/v1/stories").body(new).fetch_versioned().await
}

/// Sends only what differs from what was read.
pub async fn change(read: &Versioned<Story>, wanted: &NewStory) -> Outcome<Versioned<Story>> {
    let details = merge_patch::diff(&loose(&read.value.details)?, &loose(&wanted.details)?);
    let patch = json!({ "details": details, "personIds": wanted.person_ids });
    let path = format!("/v1/stories/{}", read.value.id);
    Call::patch(path).body(&patch).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn remove(read: &Versioned<Story>) -> Outcome<()> {
    Call::delete(format!("/v1/stories/{}", read.value.id)).based_on(read.etag.as_deref()).done().await
}

pub async fn add_consent(id: StoryId, new: &NewStoryConsent) -> Outcome<Versioned<Story>> {
    Call::post(format!("/v1/stories/{id}/consents")).body(new).fetch_versioned().await
}

pub async fn withdraw(id: StoryConsentId, withdrawal: &WithdrawStoryConsent) -> Outcome<Versioned<Story>> {
    Call::post(format!("/v1/story-consents/{id}/withdraw")).body(withdrawal).fetch_versioned().await
}

pub async fn withdraw_all(person: PersonId, withdrawal: &WithdrawStoryConsents) -> Outcome<StoryConsentsWithdrawn> {
    Call::post(format!("/v1/people/{person}/withdraw-story-consents")).body(withdrawal).fetch().await
}

pub async fn add_use(id: StoryId, new: &NewStoryUse) -> Outcome<Versioned<Story>> {
    Call::post(format!("/v1/stories/{id}/uses")).body(new).fetch_versioned().await
}

pub async fn remove_use(id: StoryUseId, removal: &RemoveStoryUse) -> Outcome<Versioned<Story>> {
    Call::post(format!("/v1/story-uses/{id}/remove")).body(removal).fetch_versioned().await
}
