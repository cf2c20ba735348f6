//! Groups of pairs in a cohort: their evening and venue, who leads them, who has a place, and the board on which all
//! that is seen and moved.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::accounts::AccountStatus;
use crate::cohorts::CohortStatus;
use crate::ids::{CohortId, GroupId, GroupLeaderId, MatchId, OrganisationId, PersonId};
use crate::language::DutchLevel;
use crate::matches::MatchStatus;
use crate::people::{OrganisationReference, PersonReference, RoleEndReason, Weekday};
use crate::profiles::Rhythm;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// For whom a group is.
    Audience { Open, WomenOnly }
}

vocabulary! {
    /// As what someone leads a group.
    LeaderRole { Coach, AssistantCoach }
}

/// What staff write down of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupDetails {
    #[validate(length(min = 1, max = 100))]
    #[schema(example = "Groep 14A", min_length = 1, max_length = 100)]
    pub name: String,
    /// The evening on which it meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evening: Option<Weekday>,
    #[serde(default = "weekly")]
    #[schema(default = "weekly")]
    pub rhythm: Rhythm,
    #[serde(default = "open")]
    #[schema(default = "open")]
    pub audience: Audience,
    /// How many pairs fit.
    #[validate(range(min = 1, max = 50))]
    #[schema(example = 8, minimum = 1, maximum = 50)]
    pub capacity: i16,
    /// The least number of pairs with which it goes well; not more than fit.
    #[validate(range(min = 1, max = 50))]
    #[schema(example = 5, minimum = 1, maximum = 50)]
    pub least_pairs: i16,
    /// Where it meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue_id: Option<OrganisationId>,
    /// A few words for whoever looks after the group. Reasons of health, religion or politics don't belong here.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

fn weekly() -> Rhythm {
    Rhythm::Weekly
}

fn open() -> Audience {
    Audience::Open
}

/// A group to be added; also the part of one that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewGroup {
    #[validate(nested)]
    pub details: GroupDetails,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub id: GroupId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub cohort_id: CohortId,
    pub details: GroupDetails,
    /// Where it meets, by name.
    pub venue: Option<OrganisationReference>,
    /// Who leads it and led it, the latest first.
    pub leaders: Vec<GroupLeader>,
    /// Whether nobody ever led it or had a place in it: it can be removed.
    pub removable: bool,
    pub changed_at: DateTime<Utc>,
}

vocabulary! {
    /// What to think of when someone leads a group. It is never refused: whoever came here a few years ago knows best
    /// what it takes.
    LeaderWarning {
        /// The level of Dutch is A2 or lower.
        LowDutchLevel,
        /// Someone is not free on the group's evening.
        EveningDoesNotSuit,
    }
}

/// Someone to lead a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewGroupLeader {
    pub person_id: PersonId,
    pub role: LeaderRole,
    /// First day.
    pub starts_on: NaiveDate,
}

/// The end of leading a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndGroupLeader {
    /// The first day on which someone no longer leads the group.
    pub ends_on: NaiveDate,
    pub reason: RoleEndReason,
}

/// Someone who leads a group: `[startsOn, endsOn)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupLeader {
    pub id: GroupLeaderId,
    pub person: PersonReference,
    pub role: LeaderRole,
    pub dutch_level: Option<DutchLevel>,
    /// Whether someone takes or took part as a newcomer.
    pub was_newcomer: bool,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub end_reason: Option<RoleEndReason>,
    pub warnings: Vec<LeaderWarning>,
    /// Whether they can log in to see the group; absent when nobody invited them.
    pub account_status: Option<AccountStatus>,
}

/// Where a pair goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MovePair {
    /// The group, of the pair's own cohort; absent or null to leave the group that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// The day from which it holds: not in the future, and not before the place that the pair has now.
    pub on: NaiveDate,
}

/// A pair that was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovedPair {
    pub match_id: MatchId,
    pub from_group_id: Option<GroupId>,
    pub group_id: Option<GroupId>,
    /// Since when the pair is where it is now.
    pub since: Option<NaiveDate>,
    /// Warnings on the board that weren't there before.
    pub appears: Vec<BoardWarning>,
    /// Warnings that are there no longer.
    pub disappears: Vec<BoardWarning>,
}

/// What a move to one place would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MoveEffect {
    /// The group; absent for no group.
    pub group_id: Option<GroupId>,
    pub appears: Vec<BoardWarning>,
    pub disappears: Vec<BoardWarning>,
}

vocabulary! {
    /// What a coordinator would want to know about a group.
    BoardWarningCode {
        /// One newcomer at A0 and no other.
        A0Alone,
        /// A newcomer at A0 or A1 with whom nobody else in the group shares a language other than Dutch.
        NoBridgeLanguage,
        CoachMissing,
        AssistantMissing,
        /// More pairs than fit.
        OverCapacity,
        /// Fewer pairs than go well.
        TooFewPairs,
        /// Someone is not free on the group's evening.
        EveningDoesNotSuit,
        /// A group for women only, with others in it.
        WomenOnlyWithOthers,
    }
}

/// A warning about a group, with whom it is about. What isn't known never warns.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardWarning {
    pub group_id: GroupId,
    pub code: BoardWarningCode,
    /// Whom it is about; empty when it is about the group.
    pub person_ids: Vec<PersonId>,
}

/// Someone on the board: one of a pair, or who leads a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardPerson {
    pub id: PersonId,
    pub display_name: String,
    pub dutch_level: Option<DutchLevel>,
    /// Languages other than Dutch (ISO 639-3), the language of contact first.
    pub languages: Vec<String>,
    /// Evenings on which someone is usually free; empty when it isn't known.
    pub evenings: Vec<Weekday>,
}

/// A pair as a card on the board. Both sides are equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardPair {
    pub match_id: MatchId,
    /// Its place among all pairs of the cohort, which it keeps in whatever group.
    pub position: i32,
    pub number: Option<i32>,
    pub status: MatchStatus,
    pub newcomer: BoardPerson,
    pub established: BoardPerson,
    /// Since when it has its place in this group.
    pub since: Option<NaiveDate>,
    /// Evenings on which both are usually free.
    pub common_evenings: Vec<Weekday>,
}

/// Who leads a group now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardLeader {
    pub id: GroupLeaderId,
    pub role: LeaderRole,
    pub person: BoardPerson,
    pub starts_on: NaiveDate,
}

/// A group as a column on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardGroup {
    pub id: GroupId,
    /// Of the group, to change it by.
    pub version: i64,
    pub details: GroupDetails,
    pub venue: Option<OrganisationReference>,
    pub leaders: Vec<BoardLeader>,
    /// Places that are left; below zero when there are more pairs than fit.
    pub free_places: i64,
    pub pairs: Vec<BoardPair>,
    pub warnings: Vec<BoardWarning>,
}

/// The groups of a cohort with everyone in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Board {
    pub cohort_id: CohortId,
    #[schema(example = 14)]
    pub cohort_number: i16,
    pub status: CohortStatus,
    /// By name.
    pub groups: Vec<BoardGroup>,
    /// Pairs of the cohort that have no group.
    pub without_group: Vec<BoardPair>,
}
