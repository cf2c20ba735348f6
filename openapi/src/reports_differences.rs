//! What a signed report says against what would be counted now, and why that differs.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::figures::{Bilingual, FigureKey, FigurePeriod, FigureUnit};
use crate::vocabulary::vocabulary;

/// A signed report held against today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportDifferences {
    /// The moment that the report's figures are of.
    pub as_of: DateTime<Utc>,
    /// The moment that they are held against.
    pub compared_at: DateTime<Utc>,
    /// How many figures are still the same, records and all.
    pub same: i64,
    pub differences: Vec<ReportDifference>,
}

/// A figure as it was or is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FigureCount {
    pub value: Option<i64>,
    pub numerator: i64,
    pub n: i64,
    pub population: Option<i64>,
    pub definition_version: i32,
    pub records_hash: String,
}

vocabulary! {
    /// What happened to a record since the report was signed.
    RecordChange {
        /// It was written down later.
        Added,
        /// It is no longer there, or no longer belongs to the period.
        Gone,
        /// It counts otherwise than it did.
        Changed,
    }
}

/// A record that makes the difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedRecord {
    pub change: RecordChange,
    /// What kind of record it is, such as `match`.
    #[schema(example = "match")]
    pub kind: String,
    /// Absent for whoever may not read that kind of record.
    pub id: Option<String>,
    /// How it is called; absent for whoever may not read that kind of record.
    #[schema(example = "Match 251")]
    pub title: Option<String>,
    /// Where the app shows it.
    pub path: Option<String>,
    /// When it was written down, as far as that is known.
    pub recorded_at: Option<DateTime<Utc>>,
}

/// A figure that would be counted otherwise now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportDifference {
    pub key: FigureKey,
    pub title: Bilingual,
    pub unit: FigureUnit,
    pub period: Option<FigurePeriod>,
    /// As it was signed. This is what the report says and keeps saying.
    pub frozen: FigureCount,
    /// As it would be counted now; absent when there is no such figure any more.
    pub now: Option<FigureCount>,
    /// Whether counting as of the signing, today, finds the very records that were counted then.
    pub is_reproduced: bool,
    /// Why it differs, in words.
    pub explanation: Bilingual,
    /// The records that make the difference: at most a hundred.
    pub records: Vec<ChangedRecord>,
    /// How many records make the difference.
    pub record_count: i64,
}
