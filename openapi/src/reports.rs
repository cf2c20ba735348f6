//! Reports: of a year, of a cohort, for a partner. A draft shows the figures as they are now; signing freezes them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::figures::{FigureKey, FigurePeriod};
use crate::ids::{CohortId, OrganisationId, ReportId, StoryId};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a report is about.
    ReportKind {
        /// A calendar year of the whole foundation.
        Annual,
        /// A cohort, from its first day to its last.
        Cohort,
        /// A calendar year of what one organisation had a part in.
        Partner,
    }
}

vocabulary! {
    ReportStatus {
        /// It can be changed, and its figures are those of now.
        Draft,
        /// The chair signed it. Its figures are those of `asOf`, and nothing in it changes any more.
        Signed,
    }
}

vocabulary! {
    /// The language that a report is written in.
    ReportLanguage { Nl, En }
}

vocabulary! {
    /// What a section shows beside its own words.
    ReportSectionKind {
        /// Nothing: words alone.
        Text,
        /// Figures, by their keys.
        Figures,
        /// A chart of one figure, and the table of its numbers.
        Chart,
        /// Quotes, stories and photos that everyone in them lets the report use.
        Stories,
        /// Who belonged to the team on the last day, and what changed.
        Team,
        /// Who was on the board on the last day, who left and who joined.
        Board,
        /// Organisations by how closely one worked together.
        Partners,
        /// Income by kind, costs, applications and what changed against the year before.
        Finances,
        /// The cohorts of the period.
        Cohorts,
    }
}

vocabulary! {
    /// How figures are shown.
    FigureForm { Tiles, Sentences }
}

vocabulary! {
    /// What a chart sets against each other.
    ChartForm {
        /// The parts of the figure.
        Slices,
        /// The same figure in this year and the two before.
        Years,
    }
}

/// A section: a heading, words, and what its kind shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportSection {
    pub kind: ReportSectionKind,
    #[validate(length(min = 1, max = 120))]
    #[schema(example = "Lichtingen", min_length = 1, max_length = 120)]
    pub title: String,
    /// 1 is a chapter, 2 a part of the chapter before it.
    #[validate(range(min = 1, max = 2))]
    #[serde(default = "chapter")]
    #[schema(minimum = 1, maximum = 2, default = 1)]
    pub level: u8,
    /// Its words, in Markdown: paragraphs, headings, lists, emphasis and links. Anything else is shown as it was typed.
    #[validate(length(max = 20_000))]
    #[serde(default)]
    #[schema(example = "Ook dit jaar waren er weer **drie** lichtingen actief.", max_length = 20_000)]
    pub text: String,
    /// Of `figures` those to show, in order; of `chart` the one that is drawn.
    #[validate(length(max = 24))]
    #[serde(default)]
    #[schema(max_items = 24)]
    pub figure_keys: Vec<FigureKey>,
    #[serde(default = "tiles")]
    pub figure_form: FigureForm,
    #[serde(default = "slices")]
    pub chart_form: ChartForm,
    /// Of `stories` those to show, in order.
    #[validate(length(max = 30))]
    #[serde(default)]
    #[schema(max_items = 30)]
    pub story_ids: Vec<StoryId>,
}

fn chapter() -> u8 {
    1
}

fn tiles() -> FigureForm {
    FigureForm::Tiles
}

fn slices() -> ChartForm {
    ChartForm::Slices
}

impl ReportSection {
    /// A chapter of this kind, with nothing in it yet.
    #[must_use]
    pub fn new(kind: ReportSectionKind, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            level: chapter(),
            text: String::new(),
            figure_keys: Vec::new(),
            figure_form: tiles(),
            chart_form: slices(),
            story_ids: Vec::new(),
        }
    }
}

/// What can be changed of a draft, by merge patch. `sections` is set as a whole, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportContents {
    #[validate(length(min = 1, max = 160))]
    #[schema(example = "Jaarverslag 2026", min_length = 1, max_length = 160)]
    pub title: String,
    pub language: ReportLanguage,
    #[validate(nested, length(max = 60))]
    #[schema(max_items = 60)]
    pub sections: Vec<ReportSection>,
}

/// A report to be begun. It gets sections in the usual order, with their figures in them; or those of the report that
/// it corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReport {
    pub kind: ReportKind,
    /// The calendar year, for all but `cohort`.
    #[validate(range(min = 2000, max = 2100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 2026, minimum = 2000, maximum = 2100)]
    pub year: Option<i32>,
    /// For `cohort`: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<CohortId>,
    /// For `partner`: which organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// What it is called; otherwise a usual name.
    #[validate(length(min = 1, max = 160))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Jaarverslag 2026", min_length = 1, max_length = 160)]
    pub title: Option<String>,
    pub language: ReportLanguage,
    /// The signed report, of the same kind and subject, that this one corrects. A signature is never taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects_id: Option<ReportId>,
}

/// A report as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportSummary {
    pub id: ReportId,
    pub kind: ReportKind,
    pub status: ReportStatus,
    pub title: String,
    pub language: ReportLanguage,
    pub year: Option<i32>,
    pub cohort_id: Option<CohortId>,
    pub organisation_id: Option<OrganisationId>,
    /// The cohort or the organisation, in words; nothing for the whole foundation.
    #[schema(example = "Lichting 12")]
    pub subject: Option<String>,
    pub period: FigurePeriod,
    /// The moment that a signed report's figures are of.
    pub as_of: Option<DateTime<Utc>>,
    pub signed_by: Option<String>,
    /// The signed report that this one corrects.
    pub corrects_id: Option<ReportId>,
    /// The signed report that corrects this one.
    pub corrected_by_id: Option<ReportId>,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub changed_at: DateTime<Utc>,
}

/// A report with all that staff wrote in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub summary: ReportSummary,
    pub sections: Vec<ReportSection>,
}

impl Report {
    #[must_use]
    pub fn contents(&self) -> ReportContents {
        let summary = &self.summary;
        ReportContents { title: summary.title.clone(), language: summary.language, sections: self.sections.clone() }
    }
}

vocabulary! {
    /// A form in which a report leaves the house.
    ReportFormat {
        /// `application/pdf`: tagged, PDF/UA-1.
        Pdf,
        /// An Excel workbook, with a sheet a section and numbers as numbers.
        Spreadsheet,
        /// `text/html`: one page that needs nothing else.
        WebPage,
        /// `text/html`: the same without a head, to be shown in the app.
        Preview,
    }
}

/// Which reports to list; the latest begun first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportsQuery {
    #[param(inline)]
    pub kind: Option<ReportKind>,
    #[param(inline)]
    pub status: Option<ReportStatus>,
    pub year: Option<i32>,
    pub cohort_id: Option<CohortId>,
    pub organisation_id: Option<OrganisationId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
