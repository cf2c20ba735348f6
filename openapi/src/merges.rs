//! Merging two records that turn out to be of one person: seen beforehand, done at once, and undone exactly.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::{MergeId, PersonId};
use crate::people::Person;
use crate::profiles::MatchingProfile;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Which of the two records a value comes from.
    MergeSide { Kept, Merged }
}

vocabulary! {
    /// A part of a record of which one value goes on. What can have many (languages, interests, roles) is joined.
    MergeField {
        GivenName,
        PreferredName,
        NamePrefix,
        FamilyName,
        BirthYear,
        Gender,
        City,
        CountryOfOrigin,
        Availability,
        Email,
        Phone,
        PreferredChannel,
        PreferredLanguage,
        PostcodeArea,
        GenderWish,
        MaxDistanceKm,
        Rhythms,
        LeastDutchLevel,
        FieldOfWork,
        ChildrenAtHome,
        Mobility,
        Goals,
        WomenOnlyGroup,
        EmployerId,
        Wishes,
    }
}

vocabulary! {
    /// What hangs on a person and goes along with a merge.
    MergedThing {
        Roles,
        Requests,
        Matches,
        DutchAssessments,
        ContactMoments,
        Referrals,
        Intakes,
        Links,
        ConductCertificates,
        Destinations,
        Trainings,
        /// Registrations, attendance, tasks and presentations at events, and what was raised there.
        Events,
        Languages,
        Interests,
        Enrolments,
        EvaluationInvitations,
        GroupLeaderships,
        Tasks,
        Stories,
        Accounts,
        /// The names, contact data and wishes of the record itself.
        Record,
    }
}

vocabulary! {
    /// What stands in the way of a merge, or of undoing one.
    MergeObstacleCode {
        /// The two are in one match together.
        MatchedTogether,
        /// Both have an active match of the same kind on the same side.
        BothMatched,
        /// Both have an open request for which a match is proposed.
        BothProposed,
        /// Both have an open draft of an intake on the same side.
        BothInIntake,
        /// Both have something that one person can't have at once, such as two groups to lead on one evening.
        NotAtOnce,
        /// This was changed since the merge.
        ChangedSince,
        /// Something was added since that needs it.
        NeededSince,
    }
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeObstacle {
    pub code: MergeObstacleCode,
    pub thing: MergedThing,
}

/// Two records to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergePreviewRequest {
    /// The record that goes on.
    pub keep_id: PersonId,
    /// The record that goes up in it.
    pub merge_id: PersonId,
}

/// One part of a record, and from which of the two it comes unless another is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeFieldPreview {
    pub field: MergeField,
    /// Whether both have a value, and another one.
    pub differs: bool,
    /// What is taken unless another is chosen: the kept record's value where it has one.
    pub from: MergeSide,
}

/// How many of something the record that is merged has, and how many of those are joined with one of the other's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeCount {
    pub thing: MergedThing,
    /// How many go along.
    pub moves: i64,
    /// How many are joined with what the kept record has already: the same language, overlapping periods of one role.
    pub joins: i64,
}

/// What a merge would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergePreview {
    pub kept: Person,
    pub merged: Person,
    pub kept_profile: MatchingProfile,
    pub merged_profile: MatchingProfile,
    pub fields: Vec<MergeFieldPreview>,
    pub counts: Vec<MergeCount>,
    /// As long as there are any, the two can't be merged.
    pub obstacles: Vec<MergeObstacle>,
}

/// A value that is to come from this record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeChoice {
    pub field: MergeField,
    pub from: MergeSide,
}

/// Two records of one person, to be merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMerge {
    /// The record that goes on.
    pub keep_id: PersonId,
    /// The record that goes up in it.
    pub merge_id: PersonId,
    /// The version of each record that was compared, so that nobody decides on what has changed.
    pub keep_version: i64,
    pub merge_version: i64,
    /// Where another value than the preview's is wanted.
    #[validate(length(max = 25))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 25)]
    pub choices: Vec<MergeChoice>,
}

/// Two records that were merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Merge {
    pub id: MergeId,
    pub kept_id: PersonId,
    pub merged_id: PersonId,
    pub merged_at: DateTime<Utc>,
    /// The name of the account.
    pub merged_by: String,
    pub undone_at: Option<DateTime<Utc>>,
}
