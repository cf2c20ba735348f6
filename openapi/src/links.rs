//! What people are to each other: the network that grows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{PersonId, PersonLinkId};
use crate::people::PersonReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What the other is to someone. The same link reads `parent` on one person's page and `child` on the other's.
    Relation {
        /// Lives at the same address.
        Household,
        Partner,
        Parent,
        Child,
        Family,
        Friend,
        Neighbour,
        /// The other brought this person in.
        IntroducedBy,
        /// This person brought the other in.
        Introduced,
    }
}

impl Relation {
    /// The same link, seen from the other side.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::IntroducedBy => Self::Introduced,
            Self::Introduced => Self::IntroducedBy,
            Self::Household | Self::Partner | Self::Family | Self::Friend | Self::Neighbour => self,
        }
    }
}

vocabulary! {
    /// Why a link ended. Sensitive reasons have no code, on purpose.
    LinkEndReason { NoLongerSo, MovedAway, EnteredByMistake }
}

/// A link with someone else, to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPersonLink {
    pub other_id: PersonId,
    /// What the other is to this person.
    pub relation: Relation,
    /// The first day on which it holds, as far as is known.
    pub starts_on: NaiveDate,
}

/// Ends a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndPersonLink {
    /// The first day on which it no longer holds.
    pub ends_on: NaiveDate,
    pub reason: LinkEndReason,
}

/// What someone else is to a person: `[startsOn, endsOn)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonLink {
    pub id: PersonLinkId,
    pub other: PersonReference,
    /// What the other is to this person.
    pub relation: Relation,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub end_reason: Option<LinkEndReason>,
}
