//! Certificates of conduct (VOG): that one was seen and until when it counts. The document is never kept.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ids::ConductCertificateId;
use crate::people::PersonReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why a certificate no longer counts, before its time.
    CertificateEndReason { Replaced, NoLongerNeeded, EnteredByMistake }
}

/// A certificate that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewConductCertificate {
    /// The day on which it was seen, not in the future.
    pub seen_on: NaiveDate,
    /// The first day on which it no longer counts.
    pub expires_on: NaiveDate,
}

/// Ends a certificate before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndConductCertificate {
    pub reason: CertificateEndReason,
}

/// That someone's certificate of conduct was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConductCertificate {
    pub id: ConductCertificateId,
    pub person: PersonReference,
    pub seen_on: NaiveDate,
    /// The first day on which it no longer counts.
    pub expires_on: NaiveDate,
    /// The day from which it no longer counts, before its time.
    pub ended_on: Option<NaiveDate>,
    pub end_reason: Option<CertificateEndReason>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
}

/// Which certificates to list, the first to expire first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CertificatesQuery {
    /// Only those that expire before this day, or have expired.
    pub expires_before: Option<NaiveDate>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
