//! Exports: a list as a file for a spreadsheet, with the filters that the list on the screen has.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A list that can be exported.
    ExportList {
        People,
        Organisations,
        Referrals,
        Requests,
        Matches,
        Cohorts,
        Groups,
        Enrolments,
        Events,
        Registrations,
        Cooperations,
        FundingLines,
        GrantApplications,
    }
}

vocabulary! {
    /// The form of the file.
    ExportFormat {
        /// UTF-8 with a byte order mark; apart by semicolons in Dutch, by commas in English.
        Csv,
        /// Office Open XML, with dates as dates and numbers as numbers.
        Xlsx,
    }
}

impl ExportFormat {
    /// The media type of the file.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

vocabulary! {
    /// The language of headers and terms.
    ExportLanguage { Nl, En }
}

/// A list to be exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewExport {
    pub list: ExportList,
    pub format: ExportFormat,
    pub language: ExportLanguage,
    /// The filters of the list, under the names of its own query: `{ "status": "active" }` for matches. For
    /// `enrolments` with `cohortId`, for `registrations` with `eventId`.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({ "status": "active" }))]
    pub filters: serde_json::Map<String, serde_json::Value>,
}

/// The filters of an export of groups: of which cohort; of all without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupsFilter {
    pub cohort_id: Option<crate::ids::CohortId>,
}

/// The filters of an export of enrolments: of which cohort, and those of its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnrolmentsFilter {
    pub cohort_id: crate::ids::CohortId,
    pub role: Option<crate::enrolments::EnrolmentRole>,
    pub open: Option<bool>,
}

/// The filters of an export of registrations: of which event, and those of its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrationsFilter {
    pub event_id: crate::ids::EventId,
    pub status: Option<crate::attendance::RegistrationStatus>,
    pub attendance: Option<crate::attendance::Attendance>,
}
