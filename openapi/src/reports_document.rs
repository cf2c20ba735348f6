//! A report as its reader gets it: every figure, list and quote looked up. Web page, PDF and spreadsheet are made of this.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::figures::{FigureKey, FigurePeriod, FigureUnit};
use crate::ids::{ReportId, StoryId};
use crate::reports::{ChartForm, FigureForm, ReportKind, ReportLanguage, ReportSectionKind, ReportStatus};
use crate::stories::StoryKind;
use crate::vocabulary::vocabulary;

/// A report with all that is in it, in its own language. Groups of fewer than five people are left out, and so is what
/// they could be worked out from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportDocument {
    pub id: ReportId,
    pub kind: ReportKind,
    pub status: ReportStatus,
    pub language: ReportLanguage,
    pub title: String,
    /// The foundation's own name.
    #[schema(example = "Vlucht Voorwaarts")]
    pub organisation: String,
    /// The cohort or partner that it is about.
    pub subject: Option<String>,
    pub period: FigurePeriod,
    /// The moment that its figures are of.
    pub as_of: DateTime<Utc>,
    pub signature: Option<Signature>,
    /// The title and day of the signed report that this one corrects.
    pub corrects: Option<Corrected>,
    pub sections: Vec<DocumentSection>,
}

/// Who signed, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    pub signed_on: NaiveDate,
    #[schema(example = "Elin de Boer")]
    pub signed_by: String,
}

/// The signed report that another corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Corrected {
    pub id: ReportId,
    pub title: String,
    pub signed_on: NaiveDate,
}

/// A section with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSection {
    pub kind: ReportSectionKind,
    /// 1 is a chapter, 2 a part of one.
    pub level: u8,
    pub title: String,
    pub text: Vec<TextBlock>,
    pub figure_form: FigureForm,
    pub figures: Vec<DocumentFigure>,
    pub chart: Option<DocumentChart>,
    pub stories: Vec<DocumentStory>,
    pub tables: Vec<DocumentTable>,
}

vocabulary! {
    /// What a piece of text is.
    TextBlockKind { Paragraph, Heading, BulletList, NumberedList }
}

/// A piece of text. A list has its items, anything else has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TextBlock {
    pub kind: TextBlockKind,
    pub items: Vec<Vec<TextSpan>>,
}

/// Words in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TextSpan {
    pub text: String,
    pub is_strong: bool,
    pub is_emphasised: bool,
    /// Where the words lead; a web address.
    pub link: Option<String>,
}

/// A figure in a report: a number with all that is needed to trust it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentFigure {
    pub key: FigureKey,
    pub title: String,
    /// What counts and what doesn't.
    pub definition: String,
    pub definition_version: i32,
    pub unit: FigureUnit,
    pub period: Option<FigurePeriod>,
    /// Absent when it is left out, and for a share of nothing.
    pub value: Option<i64>,
    pub numerator: Option<i64>,
    /// How many records were looked at.
    pub n: Option<i64>,
    /// How many could have been looked at, such as all who were asked. Absent when few are among them, or few aren't.
    pub population: Option<i64>,
    /// The value as it is printed.
    #[schema(example = "80%")]
    pub shown: String,
    /// What the value is of, in words.
    #[schema(example = "28 van de 35; van de 44 die zijn gevraagd")]
    pub basis: String,
    /// It tells about fewer than five people: those who count or those who don't, of this figure or of one beside it.
    pub is_left_out: bool,
    /// Of a figure that has something to celebrate.
    pub milestone: Option<DocumentMilestone>,
    pub slices: Vec<DocumentSlice>,
    /// The records behind it, relative to the server's address.
    #[schema(example = "/v1/figures/matches_started/records?from=2026-01-01&to=2027-01-01")]
    pub records: String,
    /// SHA-256 over the records that were counted; of a signed report.
    pub records_hash: Option<String>,
}

/// The last number that was celebrated, and the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentMilestone {
    /// Absent before the first.
    #[schema(example = 200)]
    pub reached: Option<i32>,
    /// The day on which it was reached.
    pub reached_on: Option<NaiveDate>,
    #[schema(example = 250)]
    pub next: i32,
    /// All of that as it is printed.
    #[schema(example = "De 200e was op 7 februari 2023. De volgende mijlpaal is 250.")]
    pub sentence: String,
}

/// A part of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSlice {
    pub title: String,
    pub value: Option<i64>,
    pub n: Option<i64>,
    pub shown: String,
    /// It tells about fewer than five people, or a part that does could be worked out from it.
    pub is_left_out: bool,
}

/// A chart of bars. Its numbers stand in a table beside it, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentChart {
    pub form: ChartForm,
    pub title: String,
    /// What can be seen, in a sentence.
    pub summary: String,
    /// What its numbers are of, in words; empty in reports that were signed before charts said so.
    #[serde(default)]
    #[schema(example = "n = 65")]
    pub basis: String,
    pub bars: Vec<DocumentBar>,
    /// The figure that is drawn; of several years that of each, the earliest first. Empty in reports that were signed
    /// before charts had it.
    #[serde(default)]
    pub figures: Vec<DocumentFigure>,
}

/// A bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentBar {
    pub label: String,
    /// Absent when it is left out.
    pub value: Option<i64>,
    pub shown: String,
    /// Its length, in thousandths of the longest.
    pub length: i64,
    /// Of a count how many records the whole has, of a share or a sum how many the bar itself rests on.
    pub n: Option<i64>,
    /// Which share of n it is, in whole percents; of the parts of a count.
    #[schema(example = 72)]
    pub share: Option<i64>,
}

/// A quote, story or photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentStory {
    pub id: StoryId,
    /// Nothing when it may not be shown: then there is only a note.
    pub content: Option<DocumentStoryContent>,
    /// Why there is nothing to read.
    pub note: Option<String>,
}

/// The words of a quote or story, or what is on a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentStoryContent {
    pub kind: StoryKind,
    pub title: String,
    pub text: Option<String>,
    /// The language of the words, by ISO 639-3.
    pub language: String,
    /// Whether that language is written from right to left.
    pub is_right_to_left: bool,
    /// How those in it want to be named.
    pub credit: Option<String>,
    /// Where a photo is kept.
    pub media_reference: Option<String>,
}

vocabulary! {
    /// What the cells of a column hold.
    ColumnKind { Text, Number, EuroCents, Percent }
}

/// A table, such as the team or the partners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentTable {
    pub title: String,
    pub columns: Vec<DocumentColumn>,
    pub rows: Vec<Vec<DocumentCell>>,
    /// What is said when there are no rows, or below them.
    pub note: Option<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentColumn {
    pub title: String,
    pub kind: ColumnKind,
}

/// A cell: as it is printed, and its number where it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentCell {
    pub shown: String,
    pub value: Option<i64>,
}
