//! Requests: a wish for a buddy, of either side, from the day it was opened.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ids::{MatchId, PersonId, ReferralId, RequestId};
use crate::language::{DutchLevel, SpokenLanguage};
use crate::people::{FreeMoment, Gender, Side};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// In the programme (cohort and group), outside it, or at work.
    Track { Programme, Independent, Workplace }
}

vocabulary! {
    /// Why a request was closed. Sensitive reasons have no code, on purpose.
    RequestCloseReason { Matched, NoLongerInterested, NotReachable, MovedAway, Expired, EnteredByMistake }
}

/// A request to be opened for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRequest {
    pub person_id: PersonId,
    pub side: Side,
    pub track: Track,
    /// The day from which someone waits, not in the future.
    pub opened_on: NaiveDate,
}

/// Closes a request without a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseRequest {
    /// Not `matched`: that is what activating a match does.
    pub reason: RequestCloseReason,
}

/// Someone's wish for a buddy, with what one needs to know to match. It is open as long as `closedOn` is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub id: RequestId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub person_id: PersonId,
    pub display_name: String,
    pub side: Side,
    pub track: Track,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    pub close_reason: Option<RequestCloseReason>,
    /// The day on which the wish was last confirmed; opening it counts as confirming.
    pub confirmed_on: NaiveDate,
    /// Since when confirming is asked for.
    pub reminded_on: Option<NaiveDate>,
    /// The day on which it expires unless it is confirmed, once that is asked for.
    pub expires_on: Option<NaiveDate>,
    /// Days from opening to closing, or to today.
    pub waiting_days: i64,
    pub referral_id: Option<ReferralId>,
    /// A match that was proposed for this request and is not yet active, or the one that closed it.
    pub match_id: Option<MatchId>,
    pub dutch_level: Option<DutchLevel>,
    pub birth_year: Option<i16>,
    pub gender: Option<Gender>,
    pub city: Option<String>,
    pub languages: Vec<SpokenLanguage>,
    pub availability: Vec<FreeMoment>,
    pub changed_at: DateTime<Utc>,
}

/// What two people have in common, as a help for whoever decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonGround {
    /// Languages other than Dutch that both speak (ISO 639-3).
    pub languages: Vec<String>,
    /// When both are usually free.
    pub moments: Vec<FreeMoment>,
    pub same_city: bool,
    /// Years between them.
    pub years_apart: Option<u16>,
}

impl CommonGround {
    /// What the people of two requests have in common.
    #[must_use]
    pub fn between(one: &Request, other: &Request) -> Self {
        let speaks =
            |language: &&SpokenLanguage| other.languages.iter().any(|known| known.language == language.language);
        let both_free = |moment: &&FreeMoment| other.availability.contains(moment);
        Self {
            languages: one.languages.iter().filter(speaks).map(|spoken| spoken.language.clone()).collect(),
            moments: one.availability.iter().filter(both_free).copied().collect(),
            same_city: one.city.is_some() && one.city == other.city,
            years_apart: one.birth_year.zip(other.birth_year).map(|(first, second)| first.abs_diff(second)),
        }
    }
}

/// Which requests to list, the longest waiting first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestsQuery {
    /// Only open (`true`) or closed (`false`) ones.
    pub open: Option<bool>,
    /// Only of this side.
    #[param(inline)]
    pub side: Option<Side>,
    /// Only those in this track.
    #[param(inline)]
    pub track: Option<Track>,
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Only those of which confirming is asked for (`true`) or isn't (`false`).
    pub reminded: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
