//! Referrals: a person put forward by a partner, a volunteer, the Praathuis or themselves.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{OrganisationId, PersonId, ReferralId, RequestId};
use crate::language::{DutchLevel, SpokenLanguage};
use crate::partner_contacts::PartnerContactReference;
use crate::people::{ContactDetails, Gender, OrganisationReference, Side};
use crate::requests::Track;
use crate::validation::{country_code, full_name, name};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a referral stands, for staff.
    ReferralStatus { Received, InReview, Accepted, Declined, Withdrawn, Duplicate }
}

vocabulary! {
    /// Who put the person forward.
    ReferralSource { Organisation, OwnInitiative, Volunteer, Praathuis }
}

vocabulary! {
    /// Why a referral was declined. Sensitive reasons have no code, on purpose.
    DeclineReason { OutsideArea, AlreadyTakesPart, NotReachable, NoLongerInterested, NotNow, OtherOffer }
}

vocabulary! {
    /// The ground on which someone's data were given to us.
    LegalBasisKind { Consent, PublicTask, OwnRequest }
}

vocabulary! {
    /// Leerroute of the Dutch civic integration act, as DUO codes it: B1, onderwijs, zelfredzaamheid.
    LearningRoute { B, O, Z }
}

vocabulary! {
    /// What the partner that referred someone may know. Never why.
    JourneyStatus { Received, InReview, Waiting, Started, Completed, Ended, Declined, Withdrawn }
}

/// The ground on which the data were given, and since when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LegalBasis {
    pub kind: LegalBasisKind,
    /// The day the consent was given or the task began, not in the future.
    pub since: NaiveDate,
}

/// The person put forward: as little as is needed to get in touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReferredPerson {
    #[validate(length(min = 1, max = 100), custom(function = "name"))]
    #[schema(example = "Selam", min_length = 1, max_length = 100)]
    pub given_name: String,
    /// Tussenvoegsel.
    #[validate(length(max = 30))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 30)]
    pub name_prefix: Option<String>,
    #[validate(length(max = 100), custom(function = "name"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Tesfay", max_length = 100)]
    pub family_name: Option<String>,
    #[validate(range(min = 1900, max = 2100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1994, minimum = 1900, maximum = 2100)]
    pub birth_year: Option<i16>,
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
    #[validate(nested)]
    #[serde(default)]
    pub contact: ContactDetails,
}

impl ReferredPerson {
    /// The name as people say it.
    #[must_use]
    pub fn full_name(&self) -> String {
        full_name(&self.given_name, None, self.name_prefix.as_deref(), self.family_name.as_deref())
    }
}

/// A referral as it is pushed by a partner or entered by staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReferral {
    /// The partner's own reference; required from partners, and unique among theirs. Never a BSN.
    #[validate(length(min = 1, max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "WPDA-2026-0193", min_length = 1, max_length = 100)]
    pub reference: Option<String>,
    /// Who puts the person forward; for staff only. A partner's referral always comes from the partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<ReferralSource>,
    /// The organisation that puts the person forward, when staff enter it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// On which side the person would take part; `newcomer` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    #[validate(nested)]
    pub person: ReferredPerson,
    /// As the partner knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dutch_level: Option<DutchLevel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learning_route: Option<LearningRoute>,
    /// Whether someone is learning to read and write in a literacy track. Stands apart from the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub literacy_track: Option<bool>,
    /// What the person hopes for, in a few words.
    #[validate(length(max = 1000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Meer Nederlands spreken en mensen in de buurt leren kennen.", max_length = 1000)]
    pub goal: Option<String>,
    pub legal_basis: LegalBasis,
}

/// A referral, for staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Referral {
    pub id: ReferralId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub status: ReferralStatus,
    pub source: ReferralSource,
    pub organisation: Option<OrganisationReference>,
    /// Who at the organisation filled in the form, when it came by that.
    pub partner_contact: Option<PartnerContactReference>,
    pub reference: Option<String>,
    pub side: Side,
    #[schema(example = "Selam Tesfay")]
    pub display_name: String,
    /// Contact data are left out for callers without `people:read_contact`.
    pub person: ReferredPerson,
    pub dutch_level: Option<DutchLevel>,
    pub learning_route: Option<LearningRoute>,
    pub literacy_track: Option<bool>,
    pub goal: Option<String>,
    pub legal_basis: LegalBasis,
    pub received_at: DateTime<Utc>,
    /// When what was sent was last corrected.
    pub corrected_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Whether whoever sent it took it back, and not one of us for them.
    pub withdrawn_by_sender: bool,
    pub decline_reason: Option<DeclineReason>,
    /// Who this became, when accepted or a duplicate.
    pub person_id: Option<PersonId>,
    /// The request for a buddy that acceptance opened.
    pub request_id: Option<RequestId>,
}

/// What a partner gets to know of its referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferralReceipt {
    pub id: ReferralId,
    /// The partner's own reference.
    pub reference: Option<String>,
    pub status: JourneyStatus,
    pub received_at: DateTime<Utc>,
    /// The day from which this status holds.
    pub status_since: NaiveDate,
}

/// Accepts a referral: links the person or creates one, and opens a request for a buddy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptReferral {
    /// Someone who is known already. Without it, a new person is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// In or outside the programme; `programme` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// People who look alike and are known not to be the same.
    #[validate(length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub not_duplicate_of: Vec<PersonId>,
}

/// Declines a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclineReferral {
    pub reason: DeclineReason,
}

/// Sets a referral aside as another one of someone whose request is open already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkDuplicate {
    pub person_id: PersonId,
}

/// Which referrals to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReferralsQuery {
    /// Only those that stand so.
    #[param(inline)]
    pub status: Option<ReferralStatus>,
    /// Only those that wait for a decision: received or in review.
    pub open: Option<bool>,
    /// Only those of this organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// Which receipts to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReceiptsQuery {
    /// Only the one with this reference.
    #[param(max_length = 100)]
    pub reference: Option<String>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
