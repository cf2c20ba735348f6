//! Quotes, stories and photos: who is in them, where each of those people lets them be used and until when, and where
//! they are used.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{PersonId, StoryConsentId, StoryId, StoryUseId};
use crate::people::PersonReference;
use crate::validation::{language_code, web_address};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What it is.
    StoryKind {
        /// A sentence or two in someone's own words.
        Quote,
        /// A longer text about people.
        Story,
        /// A picture that is kept elsewhere; here is where.
        Photo,
    }
}

vocabulary! {
    /// Where something is made public. Consent is given for each by itself.
    StoryChannel { Report, Site, Press, Social }
}

vocabulary! {
    /// How consent was given.
    ConsentForm { Spoken, Written, Message }
}

/// What staff write down of a quote, story or photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoryDetails {
    pub kind: StoryKind,
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Samen koken op dinsdag", min_length = 1, max_length = 200)]
    pub title: String,
    /// The words themselves: of a quote or a story always, of a photo what is on it.
    #[validate(length(min = 1, max = 20_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Sinds ik mijn maatje ken, durf ik te bellen.", min_length = 1, max_length = 20_000)]
    pub text: Option<String>,
    /// Where the file is kept: a path or an address. Of a photo always.
    #[validate(length(min = 1, max = 300))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Foto's/2026/koken-03.jpg", min_length = 1, max_length = 300)]
    pub media_reference: Option<String>,
    /// The language of the words, by ISO 639-3.
    #[validate(custom(function = "language_code"))]
    #[schema(example = "nld", min_length = 3, max_length = 3)]
    pub language: String,
    /// How whoever is in it wants to be named in public; nothing is without a name.
    #[validate(length(min = 1, max = 200))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Selam, nieuwe Assenaar", min_length = 1, max_length = 200)]
    pub credit: Option<String>,
    /// The day it was said, written or taken.
    pub made_on: NaiveDate,
}

/// A quote, story or photo to be added; also what of one can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStory {
    #[validate(nested)]
    pub details: StoryDetails,
    /// Everyone who can be recognised in it. Without anyone, nobody's consent is needed.
    #[validate(length(max = 20))]
    #[serde(default)]
    #[schema(max_items = 20)]
    pub person_ids: Vec<PersonId>,
}

/// Consent of someone in it, for one or more channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStoryConsent {
    pub person_id: PersonId,
    #[validate(length(min = 1, max = 4))]
    #[schema(min_items = 1, max_items = 4)]
    pub channels: Vec<StoryChannel>,
    /// The day it was given: not in the future.
    pub starts_on: NaiveDate,
    /// The first day on which it no longer holds; at most ten years later.
    pub ends_on: NaiveDate,
    pub form: ConsentForm,
    /// Which text was read or shown.
    #[validate(length(min = 1, max = 60))]
    #[schema(example = "2026-1", min_length = 1, max_length = 60)]
    pub text_version: String,
    /// The language in which it was asked, by ISO 639-3.
    #[validate(custom(function = "language_code"))]
    #[schema(example = "tir", min_length = 3, max_length = 3)]
    pub language: String,
}

/// Withdraws consent. It no longer holds from that day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawStoryConsent {
    /// The day it was withdrawn: today or before.
    pub on: NaiveDate,
}

/// Withdraws all of someone's consents, for every story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawStoryConsents {
    /// The day they were withdrawn: today or before.
    pub on: NaiveDate,
    /// Only for these channels; all when left out.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub channels: Vec<StoryChannel>,
}

/// What withdrawing all of someone's consents came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoryConsentsWithdrawn {
    /// How many consents no longer hold.
    pub withdrawn: i64,
    /// Everything that this person is in and that now has to go somewhere: see `uses` with `mustGo`.
    pub stories: Vec<Story>,
}

/// A place where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStoryUse {
    pub channel: StoryChannel,
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Jaarverslag 2026, bladzijde 4", min_length = 1, max_length = 200)]
    pub place: String,
    #[validate(custom(function = "web_address"), length(max = 300))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://www.voorwaarts.example/verhalen/koken", max_length = 300)]
    pub address: Option<String>,
    /// The day it was made public there. Everyone in it must have said yes to the channel on that day and today.
    pub used_on: NaiveDate,
}

/// Notes that it was taken away somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveStoryUse {
    /// The day it was taken away: today or before.
    pub on: NaiveDate,
}

/// Consent of one person for one channel, for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoryConsent {
    pub id: StoryConsentId,
    pub person_id: PersonId,
    pub channel: StoryChannel,
    pub starts_on: NaiveDate,
    /// The first day on which it no longer holds.
    pub ends_on: NaiveDate,
    pub form: ConsentForm,
    pub text_version: String,
    /// The language in which it was asked, by ISO 639-3.
    pub language: String,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
    /// The day it was withdrawn, if it was.
    pub withdrawn_on: Option<NaiveDate>,
}

/// A place where it is, or was, used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoryUse {
    pub id: StoryUseId,
    pub channel: StoryChannel,
    pub place: String,
    pub address: Option<String>,
    pub used_on: NaiveDate,
    /// The day it was taken away, if it was.
    pub removed_on: Option<NaiveDate>,
    /// It is still there, and somebody in it no longer agrees.
    pub must_go: bool,
    pub recorded_by: String,
}

/// Whether it can be used on a channel today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelState {
    pub channel: StoryChannel,
    /// Everyone in it agrees today.
    pub is_allowed: bool,
    /// The first day on which somebody's consent no longer holds; nothing when no consent is needed or it isn't allowed.
    pub until: Option<NaiveDate>,
    /// Who has not, or no longer, said yes.
    pub missing: Vec<PersonId>,
}

/// A quote, story or photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Story {
    pub id: StoryId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: StoryDetails,
    /// Everyone who can be recognised in it.
    pub people: Vec<PersonReference>,
    /// For each channel, whether it can be used there today.
    pub channels: Vec<ChannelState>,
    /// All consents of these people, the latest first: those that ended, too.
    pub consents: Vec<StoryConsent>,
    /// Where it is and was used, the latest first.
    pub uses: Vec<StoryUse>,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub changed_at: DateTime<Utc>,
}

/// Which quotes, stories and photos to list, the latest added first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StoriesQuery {
    /// Only of this kind.
    #[param(inline)]
    pub kind: Option<StoryKind>,
    /// Only what can be used on this channel today.
    #[param(inline)]
    pub allowed_on: Option<StoryChannel>,
    /// Only what this person is in.
    pub person_id: Option<PersonId>,
    /// Only what has to go somewhere, since someone no longer agrees.
    pub must_go: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// What to look for in quotes, stories and photos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StorySearch {
    /// Words of the title, the text or the name it goes by; all of them, apart from case and accents.
    #[validate(length(min = 2, max = 200))]
    #[schema(example = "koken dinsdag", min_length = 2, max_length = 200)]
    pub text: String,
    /// How many at the most; 20 by default.
    #[validate(range(min = 1, max = 50))]
    #[serde(default = "usual_limit")]
    #[schema(minimum = 1, maximum = 50, default = 20)]
    pub limit: u32,
}

fn usual_limit() -> u32 {
    20
}
