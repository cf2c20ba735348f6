//! People: one record per human, whatever their roles.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::destinations::{DestinationKind, Through, TrainingKind};
use crate::ids::{AccountId, ContactMomentId, MatchId, OrganisationId, PersonId, ReferralId, RequestId, RolePeriodId};
use crate::language::{DutchAssessment, DutchLevel, NewDutchAssessment, SpokenLanguage};
use crate::links::{LinkEndReason, Relation};
use crate::matches::MatchStatus;
use crate::requests::Track;
use crate::validation::{country_code, full_name, language_code, name, phone_number, postcode_digits};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A side of a match. Both are equal.
    Side { Newcomer, Established }
}

impl Side {
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Newcomer => Self::Established,
            Self::Established => Self::Newcomer,
        }
    }
}

vocabulary! {
    /// What someone does with the organisation, for a period.
    RoleKind {
        Newcomer,
        Established,
        Coach,
        AssistantCoach,
        EventHelper,
        GroupTrainer,
        ExperienceExpert,
        BoardChair,
        BoardTreasurer,
        BoardMember,
        Staff,
    }
}

impl From<Side> for RoleKind {
    fn from(side: Side) -> Self {
        match side {
            Side::Newcomer => Self::Newcomer,
            Side::Established => Self::Established,
        }
    }
}

vocabulary! {
    /// Why a role ended. Sensitive reasons have no code, on purpose.
    RoleEndReason { Completed, Stopped, MovedAway, TookAnotherRole, TermEnded, EnteredByMistake }
}

vocabulary! {
    /// Whether someone is there all year or now and then.
    Engagement { Structural, Incidental }
}

vocabulary! { Gender { Woman, Man, NonBinary } }
vocabulary! { ContactChannel { Phone, Message, Email, Letter } }
vocabulary! { Weekday { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday } }
vocabulary! { PartOfDay { Morning, Afternoon, Evening } }

/// A part of a day of the week on which someone is usually free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FreeMoment {
    pub day: Weekday,
    pub part: PartOfDay,
}

/// How to reach someone. Withheld, with all fields absent, from callers without `people:read_contact`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactDetails {
    #[validate(email, length(max = 254))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "selam@voorbeeld.example", max_length = 254)]
    pub email: Option<String>,
    /// E.164.
    #[validate(custom(function = "phone_number"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "+31612345678", max_length = 16)]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_channel: Option<ContactChannel>,
    /// ISO 639-3.
    #[validate(custom(function = "language_code"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "tir", pattern = "^[a-z]{3}$")]
    pub preferred_language: Option<String>,
    /// The four digits of the postcode.
    #[validate(custom(function = "postcode_digits"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "9401", pattern = "^[1-9][0-9]{3}$")]
    pub postcode_area: Option<String>,
}

/// What staff write down of a person. Nothing else is kept: no BSN, no nationality, no story of flight.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonDetails {
    #[validate(length(min = 1, max = 100), custom(function = "name"))]
    #[schema(example = "Selam", min_length = 1, max_length = 100)]
    pub given_name: String,
    /// What someone is called, where it differs from the given name.
    #[validate(length(max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub preferred_name: Option<String>,
    /// Tussenvoegsel.
    #[validate(length(max = 30))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "van der", max_length = 30)]
    pub name_prefix: Option<String>,
    #[validate(length(max = 100), custom(function = "name"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Tesfay", max_length = 100)]
    pub family_name: Option<String>,
    #[validate(range(min = 1900, max = 2100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1994, minimum = 1900, maximum = 2100)]
    pub birth_year: Option<i16>,
    /// As said by the person, or absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    #[validate(length(max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Assen", max_length = 100)]
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[validate(custom(function = "country_code"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ER", pattern = "^[A-Z]{2}$")]
    pub country_of_origin: Option<String>,
    #[validate(length(max = 12), nested)]
    #[serde(default)]
    #[schema(max_items = 12)]
    pub languages: Vec<SpokenLanguage>,
    #[validate(length(max = 21))]
    #[serde(default)]
    #[schema(max_items = 21)]
    pub availability: Vec<FreeMoment>,
    #[validate(nested)]
    #[serde(default)]
    pub contact: ContactDetails,
}

impl PersonDetails {
    /// The name as people say it.
    #[must_use]
    pub fn full_name(&self) -> String {
        full_name(
            &self.given_name,
            self.preferred_name.as_deref(),
            self.name_prefix.as_deref(),
            self.family_name.as_deref(),
        )
    }
}

/// The part of a person that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonChange {
    #[validate(nested)]
    pub details: PersonDetails,
}

/// A new role, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRolePeriod {
    pub kind: RoleKind,
    /// What someone of the team or the board is called there; reports name them so.
    #[validate(length(min = 1, max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Coördinator nieuwkomers", min_length = 1, max_length = 100)]
    pub function: Option<String>,
    pub engagement: Engagement,
    pub starts_on: NaiveDate,
    /// The first day on which the role no longer holds; only with `endReason`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<RoleEndReason>,
}

/// Ends a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndRolePeriod {
    /// The first day on which the role no longer holds.
    pub ends_on: NaiveDate,
    pub reason: RoleEndReason,
}

/// A role that someone has or had: `[startsOn, endsOn)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RolePeriod {
    pub id: RolePeriodId,
    pub kind: RoleKind,
    /// What someone of the team or the board is called there.
    pub function: Option<String>,
    pub engagement: Engagement,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub end_reason: Option<RoleEndReason>,
}

/// A person to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPerson {
    #[validate(nested)]
    pub details: PersonDetails,
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<NewRolePeriod>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dutch: Option<NewDutchAssessment>,
    /// People who look alike and are known not to be the same. Without them, `possible_duplicates` answers.
    #[validate(length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub not_duplicate_of: Vec<PersonId>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    pub id: PersonId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    #[schema(example = "Selam Tesfay")]
    pub display_name: String,
    pub details: PersonDetails,
    /// Whether `details.contact` is left out because the caller may not see it.
    pub contact_withheld: bool,
    /// The latest assessment of someone's Dutch overall.
    pub dutch: Option<DutchAssessment>,
    /// Roles now and before, the latest first.
    pub roles: Vec<RolePeriod>,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonSummary {
    pub id: PersonId,
    pub display_name: String,
    pub birth_year: Option<i16>,
    pub city: Option<String>,
    pub dutch_level: Option<DutchLevel>,
    /// Roles that hold today.
    pub roles: Vec<RoleKind>,
    /// Since when someone waits for a buddy, with an open request.
    pub waiting_since: Option<NaiveDate>,
    /// An active or paused match.
    pub active_match_id: Option<MatchId>,
    pub changed_at: DateTime<Utc>,
}

vocabulary! {
    /// The order of a list of people.
    PeopleSort {
        /// By family name, then given name.
        Name,
        /// Last changed first.
        RecentlyChanged,
    }
}

/// Which people to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Only those who have this role today.
    #[param(inline)]
    pub role: Option<RoleKind>,
    /// Only those whose latest level is this.
    #[param(inline)]
    pub dutch_level: Option<DutchLevel>,
    /// Only those who wait for a buddy (`true`) or don't (`false`).
    pub waiting: Option<bool>,
    /// The order; `name` by default.
    #[param(inline)]
    pub sort: Option<PeopleSort>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// A search by name: whole, its beginning, or with a typing error; accents and case don't matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PeopleSearch {
    #[validate(length(min = 2, max = 100))]
    #[schema(example = "tesf", min_length = 2, max_length = 100)]
    pub name: String,
    /// At most how many, the best first; 20 by default.
    #[validate(range(min = 1, max = 50))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 50)]
    pub limit: Option<u32>,
}

vocabulary! {
    /// Why two records may be of one person.
    DuplicateSign { SameEmail, SamePhone, SameName, SimilarName, SameBirthYear }
}

/// Someone known who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateCandidate {
    pub person: PersonSummary,
    /// What they have in common, the strongest first.
    pub signs: Vec<DuplicateSign>,
}

vocabulary! {
    /// How a contact took place.
    ContactKind { Phone, Message, Email, Visit, AtEvent, Other }
}

/// A contact with a person, to be noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewContactMoment {
    pub kind: ContactKind,
    /// When it was, not in the future.
    pub took_place_at: DateTime<Utc>,
    /// A few words. Reasons of health, religion or politics don't belong here.
    #[validate(length(min = 1, max = 2000))]
    #[schema(example = "Belt liever na zes uur.", min_length = 1, max_length = 2000)]
    pub note: String,
}

/// An entry in a person's contact log. Entries are not changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactMoment {
    pub id: ContactMomentId,
    pub kind: ContactKind,
    pub took_place_at: DateTime<Utc>,
    pub note: String,
    pub recorded_by: String,
}

/// What happened, in the words of the domain; one of these per moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// Put forward by someone.
    #[serde(rename_all = "camelCase")]
    Referred {
        referral_id: ReferralId,
        organisation: Option<String>,
    },
    RoleStarted {
        role: RoleKind,
    },
    RoleEnded {
        role: RoleKind,
        reason: RoleEndReason,
    },
    DutchAssessed {
        level: DutchLevel,
    },
    #[serde(rename_all = "camelCase")]
    RequestOpened {
        request_id: RequestId,
        side: Side,
        track: Track,
    },
    #[serde(rename_all = "camelCase")]
    RequestClosed {
        request_id: RequestId,
        reason: crate::requests::RequestCloseReason,
    },
    #[serde(rename_all = "camelCase")]
    MatchChanged {
        match_id: MatchId,
        status: MatchStatus,
        with: PersonReference,
        number: Option<i32>,
    },
    #[serde(rename_all = "camelCase")]
    Contact {
        contact: ContactKind,
        note: String,
        recorded_by: String,
    },
    /// Someone else became something to this person.
    LinkStarted {
        relation: Relation,
        with: PersonReference,
    },
    LinkEnded {
        relation: Relation,
        reason: LinkEndReason,
        with: PersonReference,
    },
    #[serde(rename_all = "camelCase")]
    CertificateSeen {
        expires_on: NaiveDate,
    },
    DestinationReached {
        destination: DestinationKind,
        through: Through,
        organisation: Option<String>,
    },
    TrainingAttended {
        training: TrainingKind,
        organisation: Option<String>,
    },
    IntakeCompleted {
        side: Side,
    },
    /// A second record turned out to be of the same person.
    Merged,
}

/// A moment on someone's time line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    pub on: NaiveDate,
    pub happening: Happening,
}

/// Someone's name with the way to their page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonReference {
    pub id: PersonId,
    pub display_name: String,
}

/// The organisation's name with the way to its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationReference {
    pub id: OrganisationId,
    pub name: String,
}

vocabulary! {
    /// What someone did with a person's data.
    AccessAction { Read, Listed, FoundBySearch, ShownAsDuplicate, Changed, Created, Merged, Unmerged, Exported }
}

/// One look at a person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessRecord {
    pub at: DateTime<Utc>,
    pub action: AccessAction,
    /// The name of the account or API client.
    pub by: String,
    pub account_id: Option<AccountId>,
}

/// Where a page of a list that belongs to one person starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
