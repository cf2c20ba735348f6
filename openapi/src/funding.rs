//! Funding: what comes in for each year and from whom, grants that are asked for, what was promised for them, and the
//! key figures of each year. The books are kept elsewhere; here is where the financial report can be read.
//!
//! Amounts are whole cents of euros.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::figures::{Figure, FigureKey};
use crate::ids::{CohortId, FundingLineId, FundingTargetId, GrantApplicationId, OrganisationId};
use crate::people::OrganisationReference;
use crate::validation::web_address;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What kind of income it is.
    IncomeKind {
        Municipality,
        /// A province, the state or the European Union.
        OtherGovernment,
        Fund,
        Company,
        Gift,
        /// What we earn ourselves, with workshops for example.
        OwnIncome,
        Other,
    }
}

vocabulary! {
    /// What kind of costs they are.
    CostKind { Staff, Activities, Housing, Communication, Office, Other }
}

vocabulary! {
    /// Where a grant application stands.
    GrantStatus { Draft, Submitted, Granted, Rejected, Withdrawn }
}

vocabulary! {
    /// What is done to a grant application, or decided about it.
    GrantAction { Submit, Grant, Reject, Withdraw }
}

/// What staff write down of a funding line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundingLineDetails {
    /// Who gives it. Left out only for gifts of many, income of our own and what is other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funder_id: Option<OrganisationId>,
    pub kind: IncomeKind,
    /// The calendar year that it is for.
    #[validate(range(min = 2000, max = 2100))]
    #[schema(example = 2026, minimum = 2000, maximum = 2100)]
    pub year: i16,
    #[validate(range(min = 1, max = 100_000_000_000_i64))]
    #[schema(example = 5_500_000, minimum = 1, maximum = 100_000_000_000_i64)]
    pub amount_cents: i64,
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Subsidie maatjesproject", min_length = 1, max_length = 200)]
    pub title: String,
    /// What it is for.
    #[validate(length(min = 1, max = 4000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Twee lichtingen van 24 matches", min_length = 1, max_length = 4000)]
    pub purpose: Option<String>,
    /// The application that it came of: granted, by the same funder, and with enough left of what was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<GrantApplicationId>,
}

/// A funding line to be added; also what of one can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFundingLine {
    #[validate(nested)]
    pub details: FundingLineDetails,
}

/// A grant application, in other things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantApplicationReference {
    pub id: GrantApplicationId,
    pub title: String,
}

/// What comes in for a year, from whom and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingLine {
    pub id: FundingLineId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: FundingLineDetails,
    pub funder: Option<OrganisationReference>,
    pub application: Option<GrantApplicationReference>,
    /// How many targets were promised for it.
    pub targets: i64,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub changed_at: DateTime<Utc>,
}

/// Which funding lines to list, the latest year first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FundingLinesQuery {
    /// Only for this calendar year.
    pub year: Option<i16>,
    /// Only of this kind.
    #[param(inline)]
    pub kind: Option<IncomeKind>,
    /// Only of this organisation.
    pub funder_id: Option<OrganisationId>,
    /// Only what came of this application.
    pub application_id: Option<GrantApplicationId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// What staff write down of a grant application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrantApplicationDetails {
    /// Who is asked.
    pub funder_id: OrganisationId,
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Samen wonen in Assen", min_length = 1, max_length = 200)]
    pub title: String,
    /// What the money is for.
    #[validate(length(min = 1, max = 4000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub purpose: Option<String>,
    /// The amount asked.
    #[validate(range(min = 1, max = 100_000_000_000_i64))]
    #[schema(example = 2_500_000, minimum = 1, maximum = 100_000_000_000_i64)]
    pub asked_cents: i64,
    /// The first calendar year that it is for.
    #[validate(range(min = 2000, max = 2100))]
    #[schema(example = 2026, minimum = 2000, maximum = 2100)]
    pub first_year: i16,
    /// The last calendar year that it is for.
    #[validate(range(min = 2000, max = 2100))]
    #[schema(example = 2027, minimum = 2000, maximum = 2100)]
    pub last_year: i16,
    /// The cohorts that it is for; none when it is for all of our work.
    #[validate(length(max = 20))]
    #[serde(default)]
    #[schema(max_items = 20)]
    pub cohort_ids: Vec<CohortId>,
    /// The last day on which the funder takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit_by: Option<NaiveDate>,
    /// The day by which the funder decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_expected_on: Option<NaiveDate>,
}

/// A grant application to be added, as a draft; also what of one can be changed, by merge patch. Who is asked and how
/// much stays as it is once the application was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewGrantApplication {
    #[validate(nested)]
    pub details: GrantApplicationDetails,
}

/// A part of what was granted, for one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrantedPart {
    /// The calendar year that it is for.
    #[validate(range(min = 2000, max = 2100))]
    #[schema(example = 2026, minimum = 2000, maximum = 2100)]
    pub year: i16,
    pub kind: IncomeKind,
    #[validate(range(min = 1, max = 100_000_000_000_i64))]
    #[schema(example = 1_250_000, minimum = 1, maximum = 100_000_000_000_i64)]
    pub amount_cents: i64,
}

/// The next step of an application, or what the funder decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewGrantStep {
    pub action: GrantAction,
    /// The day: not in the future, and not before the step before it.
    pub on: NaiveDate,
    /// The amount granted: with `grant`, and only then. It may differ from what was asked.
    #[validate(range(min = 1, max = 100_000_000_000_i64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 2_000_000, minimum = 1, maximum = 100_000_000_000_i64)]
    pub granted_cents: Option<i64>,
    /// Why, in words. Always with `reject` and `withdraw`.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Het fonds was overvraagd.", min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
    /// With `grant`: the funding lines that it becomes, together at most what was granted. More can be added later.
    #[validate(length(max = 20), nested)]
    #[serde(default)]
    #[schema(max_items = 20)]
    pub lines: Vec<GrantedPart>,
}

/// Takes back the last step of an application, which was noted by mistake. The application stands where it stood
/// before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakeBackGrantStep {
    /// The state that was a mistake: the one in which it stands now.
    pub status: GrantStatus,
}

/// What happened to an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantMoment {
    /// The state that began.
    pub status: GrantStatus,
    pub happened_on: NaiveDate,
    pub granted_cents: Option<i64>,
    pub reason: Option<String>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
    /// When it turned out to be a mistake; it counts no more.
    pub taken_back_at: Option<DateTime<Utc>>,
    pub taken_back_by: Option<String>,
}

/// A funding line that came of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingLineReference {
    pub id: FundingLineId,
    pub title: String,
    pub year: i16,
    pub amount_cents: i64,
}

/// A cohort that an application is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantCohort {
    pub id: CohortId,
    pub number: i16,
}

/// A grant that is, or was, asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantApplication {
    pub id: GrantApplicationId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: GrantApplicationDetails,
    pub funder: OrganisationReference,
    pub cohorts: Vec<GrantCohort>,
    pub status: GrantStatus,
    /// The day from which it stands there.
    pub status_since: NaiveDate,
    /// The amount granted, once it is.
    pub granted_cents: Option<i64>,
    /// Why it was decided so, in words.
    pub reason: Option<String>,
    /// What can be done next.
    pub next_actions: Vec<GrantAction>,
    /// What happened to it, the latest first.
    pub moments: Vec<GrantMoment>,
    /// The funding lines that it became, by year.
    pub lines: Vec<FundingLineReference>,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub changed_at: DateTime<Utc>,
}

/// Which grant applications to list, the latest step first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GrantApplicationsQuery {
    /// Only those that stand there.
    #[param(inline)]
    pub status: Option<GrantStatus>,
    /// Only of this organisation.
    pub funder_id: Option<OrganisationId>,
    /// Only those that are, among others, for this calendar year.
    pub year: Option<i16>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// What staff write down of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundingTargetDetails {
    /// The funding line that it was promised for.
    pub line_id: FundingLineId,
    /// The figure that tells what became of it.
    pub figure_key: FigureKey,
    /// The first day of the period.
    pub starts_on: NaiveDate,
    /// The first day after the period.
    pub ends_on: NaiveDate,
    /// The number promised, in the unit of the figure: whole percents of a share, cents of an amount.
    #[validate(range(min = 1, max = 100_000_000_000_i64))]
    #[schema(example = 24, minimum = 1, maximum = 100_000_000_000_i64)]
    pub promised: i64,
    /// How it was agreed, in words.
    #[validate(length(min = 1, max = 1000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Beschikking van 3 februari, artikel 4", min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// A target to be added; also what of one can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFundingTarget {
    #[validate(nested)]
    pub details: FundingTargetDetails,
}

vocabulary! {
    /// How a target stands.
    TargetState {
        /// Its period has not begun.
        Upcoming,
        /// There is as much as there should be by now, if it comes evenly over the period; of a share, as much as was
        /// promised.
        OnTrack,
        /// There is less than there should be by now.
        Behind,
        /// What was promised is there.
        Reached,
        /// The period is over, and what was promised is not there.
        Missed,
    }
}

/// How far a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetProgress {
    pub state: TargetState,
    /// How much of what was promised is there, in whole percents rounded down; more than 100 when there is more.
    pub reached_percent: i64,
    /// How much of the period has passed, in whole percents rounded down.
    pub elapsed_percent: i64,
}

/// What was promised to a funder, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundingTarget {
    pub id: FundingTargetId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: FundingTargetDetails,
    pub line: FundingLineReference,
    pub funder: Option<OrganisationReference>,
    /// The figure over the period of the target.
    pub figure: Figure,
    pub progress: TargetProgress,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub changed_at: DateTime<Utc>,
}

/// Which targets to list, those that end last first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FundingTargetsQuery {
    /// Only those of this funding line.
    pub line_id: Option<FundingLineId>,
    /// Only those promised to this organisation.
    pub funder_id: Option<OrganisationId>,
    /// Only those with a day in this calendar year.
    pub year: Option<i16>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// The costs of one kind in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearCost {
    pub kind: CostKind,
    #[validate(range(min = 1, max = 100_000_000_000_i64))]
    #[schema(example = 7_200_000, minimum = 1, maximum = 100_000_000_000_i64)]
    pub amount_cents: i64,
}

/// What staff write down of a year: what the funding lines don't tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FinancialYearDetails {
    /// Where the financial report can be read.
    #[validate(custom(function = "web_address"), length(max = 300))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://www.voorwaarts.example/financieel-jaarverslag-2025.pdf", max_length = 300)]
    pub report_address: Option<String>,
    /// What explains the figures.
    #[validate(length(min = 1, max = 4000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "De lonen stegen door de cao.", min_length = 1, max_length = 4000)]
    pub note: Option<String>,
    /// The costs, by kind, as the financial report has them. A change replaces the whole list.
    #[validate(length(max = 6), nested)]
    #[serde(default)]
    #[schema(max_items = 6)]
    pub costs: Vec<YearCost>,
}

/// What of a year can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangedFinancialYear {
    #[validate(nested)]
    pub details: FinancialYearDetails,
}

/// An amount beside that of the year before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparedAmount {
    #[schema(example = 3_800_000)]
    pub cents: i64,
    /// The same a year before.
    #[schema(example = 2_175_000)]
    pub last_year_cents: i64,
    /// How much more; less when it is negative.
    #[schema(example = 1_625_000)]
    pub change_cents: i64,
    /// The change in whole percents of the year before, halves away from nought; nothing when there was nothing then.
    #[schema(example = 75)]
    pub change_percent: Option<i64>,
}

/// The income of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IncomeOfKind {
    pub kind: IncomeKind,
    pub amount: ComparedAmount,
}

/// The costs of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CostsOfKind {
    pub kind: CostKind,
    pub amount: ComparedAmount,
}

/// The key figures of a year. Income is the sum of the year's funding lines, so that it always agrees with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FinancialYear {
    pub year: i16,
    /// Counts the changes of `details`; nought as long as nothing was written down. Also in `ETag`.
    pub version: i64,
    pub details: FinancialYearDetails,
    pub income: ComparedAmount,
    /// All income but that of the municipality.
    pub other_income: ComparedAmount,
    pub costs: ComparedAmount,
    /// Income less costs: negative for a loss.
    pub result_cents: i64,
    /// Kinds of which there is something in this year or the one before.
    pub income_by_kind: Vec<IncomeOfKind>,
    /// Kinds of which there is something in this year or the one before.
    pub costs_by_kind: Vec<CostsOfKind>,
    pub changed_at: Option<DateTime<Utc>>,
    pub changed_by: Option<String>,
}

/// What a funder gives for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FunderYear {
    pub year: i16,
    pub amount: ComparedAmount,
}

/// The applications to a funder that stand somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FunderApplications {
    pub status: GrantStatus,
    pub applications: i64,
    pub asked_cents: i64,
    pub granted_cents: i64,
}

/// What a funder gives and was asked for. Its lines, applications and targets are lists with `funderId`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Funder {
    pub organisation: OrganisationReference,
    /// Years with something from this funder, and those in between, the latest first.
    pub years: Vec<FunderYear>,
    /// Its applications by where they stand; states without any are left out.
    pub applications: Vec<FunderApplications>,
}
