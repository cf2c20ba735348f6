//! Imports: a file of people, organisations, matches or past attendance that is read, mapped, checked row by row, and
//! then taken over as a whole; and undone as a whole.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::ids::{ImportId, PersonId};
use crate::people::{DuplicateSign, PersonSummary};
use crate::problem::FaultCode;
use crate::session::AccountReference;
use crate::vocabulary::vocabulary;

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 10 * 1024 * 1024;
/// The most rows in a file, apart from the headers.
pub const MAX_ROWS: usize = 20_000;
/// The most columns in a file.
pub const MAX_COLUMNS: usize = 100;
/// The longest text in a cell.
pub const MAX_CELL: usize = 4_000;
/// For so many days the contents of an import are kept, and it can be undone.
pub const KEPT_DAYS: i64 = 30;

vocabulary! {
    /// What each row of a file is.
    ImportKind { People, Organisations, Matches, Attendance }
}

vocabulary! {
    /// Where an import stands. `checking`, `running` and `undoing` are work that goes on by itself.
    ImportStatus {
        /// The file was read; its columns can be mapped.
        Uploaded,
        Checking,
        /// Every row was looked at and nothing was written: what would become of each stands in its rows.
        Checked,
        Running,
        Done,
        Undoing,
        Undone,
    }
}

impl ImportStatus {
    /// Whether work goes on.
    #[must_use]
    pub fn is_busy(self) -> bool {
        matches!(self, Self::Checking | Self::Running | Self::Undoing)
    }
}

vocabulary! {
    /// Why the last piece of work on an import came to nothing. Whatever it is, nothing was changed.
    ImportFailure {
        /// Somebody stopped it.
        Cancelled,
        /// Since the check the world changed: there are rows to decide on that weren't there. They were checked again.
        Outdated,
        /// What it wants to write doesn't fit with what is there.
        Refused,
        /// What came of it was changed or referred to since: see `obstacles`.
        InTheWay,
        /// A fault on our side.
        Internal,
    }
}

vocabulary! {
    /// What a column can be. Which of these go with a kind of import is answered by it as `fields`.
    ImportField {
        /// The number or code that something has where the file comes from. By it a row is recognised next time.
        Key,
        GivenName, PreferredName, NamePrefix, FamilyName,
        /// All of a name in one column: `Anna van der Veen` or `Veen, Anna van der`.
        FullName,
        /// A year, or a date of which the year is kept.
        BirthYear,
        Gender, City, CountryOfOrigin,
        /// Several may stand in one cell, apart by commas, each with a level in brackets: `Tigrinya (moedertaal), Engels`.
        Languages,
        Email, Phone, PreferredChannel, PreferredLanguage,
        /// A postcode, of which the four digits are kept.
        PostcodeArea,
        DutchLevel, DutchAssessedOn, Role, RoleStartsOn, RoleEndsOn, RoleEndReason,
        Name, Aliases, OrganisationKinds, Website, AgreementSignedOn,
        NewcomerKey, NewcomerName, NewcomerBirthYear, EstablishedKey, EstablishedName, EstablishedBirthYear,
        MatchKind, CohortNumber, Employer,
        /// The numbers that matches had before: only while no match here has one, and then 1, 2, 3 … without a gap.
        MatchNumber,
        StartsOn, EndsOn, EndReason, EndedBy,
        EventDate, EventTime, EventKind, EventTitle, PersonKey, PersonName, PersonBirthYear, Attendance,
        /// How many were there without a name.
        HeadCount,
    }
}

/// The fields of a kind of import, in the order in which a person would fill them in.
#[must_use]
pub fn fields_of(kind: ImportKind) -> &'static [ImportField] {
    use ImportField as F;
    match kind {
        ImportKind::People => &[
            F::Key,
            F::GivenName,
            F::PreferredName,
            F::NamePrefix,
            F::FamilyName,
            F::FullName,
            F::BirthYear,
            F::Gender,
            F::City,
            F::PostcodeArea,
            F::CountryOfOrigin,
            F::Languages,
            F::Email,
            F::Phone,
            F::PreferredChannel,
            F::PreferredLanguage,
            F::DutchLevel,
            F::DutchAssessedOn,
            F::Role,
            F::RoleStartsOn,
            F::RoleEndsOn,
            F::RoleEndReason,
        ],
        ImportKind::Organisations => {
            &[F::Key, F::Name, F::Aliases, F::OrganisationKinds, F::City, F::Email, F::Website, F::AgreementSignedOn]
        }
        ImportKind::Matches => &[
            F::Key,
            F::MatchNumber,
            F::NewcomerKey,
            F::NewcomerName,
            F::NewcomerBirthYear,
            F::EstablishedKey,
            F::EstablishedName,
            F::EstablishedBirthYear,
            F::MatchKind,
            F::CohortNumber,
            F::Employer,
            F::StartsOn,
            F::EndsOn,
            F::EndReason,
            F::EndedBy,
        ],
        ImportKind::Attendance => &[
            F::EventDate,
            F::EventTime,
            F::EventKind,
            F::EventTitle,
            F::PersonKey,
            F::PersonName,
            F::PersonBirthYear,
            F::Attendance,
            F::HeadCount,
        ],
    }
}

/// Of each of these, one has to be mapped.
#[must_use]
pub fn needed_fields(kind: ImportKind) -> &'static [&'static [ImportField]] {
    use ImportField as F;
    match kind {
        ImportKind::People => &[&[F::GivenName, F::FullName]],
        ImportKind::Organisations => &[&[F::Name], &[F::OrganisationKinds]],
        ImportKind::Matches => {
            &[&[F::NewcomerKey, F::NewcomerName], &[F::EstablishedKey, F::EstablishedName], &[F::StartsOn]]
        }
        ImportKind::Attendance => &[&[F::EventDate], &[F::EventKind], &[F::PersonKey, F::PersonName, F::HeadCount]],
    }
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumn {
    #[schema(example = "Voornaam")]
    pub header: String,
    /// What stands in its first cells that aren't empty; nothing once the contents were removed.
    pub samples: Vec<String>,
    /// What it is taken for; nothing when it is left out. At first a proposal, by its header and by what was chosen for
    /// such a header before.
    pub field: Option<ImportField>,
}

/// How many rows would become, or became, what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportCounts {
    pub new: i64,
    pub changed: i64,
    pub unchanged: i64,
    /// Rows about someone who may be known already, on which nobody decided yet.
    pub undecided: i64,
    pub skipped: i64,
    pub refused: i64,
}

/// How far work is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    pub done: i64,
    pub total: i64,
    /// Whether somebody asked to stop it.
    pub stopping: bool,
}

vocabulary! {
    /// What stands in the way of undoing an import.
    ImportObstacleCode {
        /// It was changed since.
        ChangedSince,
        /// Something that came later refers to it.
        ReferredTo,
    }
}

vocabulary! {
    /// What came of an import, or refers to it.
    ImportThing {
        Person, Role, DutchAssessment, Organisation, Request, Match, MatchNumber, Enrolment, Event, Registration,
        Attendance, Task, Other,
    }
}

/// Something that stands in the way of undoing an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportObstacle {
    pub code: ImportObstacleCode,
    pub thing: ImportThing,
    /// In how many places.
    pub count: i64,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    pub id: ImportId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub kind: ImportKind,
    pub status: ImportStatus,
    #[schema(example = "deelnemers-2025.xlsx")]
    pub file_name: String,
    /// Which sheet was read, of a workbook.
    pub sheet: Option<String>,
    /// The sheets of the workbook; to read another, upload it again with `sheet`.
    pub sheets: Vec<String>,
    pub rows: i64,
    pub columns: Vec<ImportColumn>,
    /// What a column can be, for this kind.
    pub fields: Vec<ImportField>,
    pub counts: ImportCounts,
    /// While work goes on.
    pub progress: Option<ImportProgress>,
    /// Why the last piece of work came to nothing.
    pub failure: Option<ImportFailure>,
    /// What stood in the way of undoing it.
    pub obstacles: Vec<ImportObstacle>,
    /// When a file with exactly these contents was taken over before.
    pub same_file_imported_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub created_by: AccountReference,
    pub finished_at: Option<DateTime<Utc>>,
    /// When the contents of the rows are removed; until then a finished import can be undone.
    pub kept_until: DateTime<Utc>,
    pub contents_removed: bool,
}

/// An import in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportSummary {
    pub id: ImportId,
    pub kind: ImportKind,
    pub status: ImportStatus,
    pub file_name: String,
    pub rows: i64,
    pub counts: ImportCounts,
    pub created_at: DateTime<Utc>,
    pub created_by: AccountReference,
}

/// How a file is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportUpload {
    /// What each row is.
    #[param(inline)]
    pub kind: ImportKind,
    /// The name of the file, to find it back in the list.
    #[param(min_length = 1, max_length = 200, example = "deelnemers-2025.xlsx")]
    pub file_name: String,
    /// Which sheet of a workbook to read; the first by default.
    #[param(max_length = 100)]
    pub sheet: Option<String>,
}

/// What the columns of the file are, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportMapping {
    /// One a column; null leaves it out. Each field once.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub fields: Vec<Option<ImportField>>,
}

vocabulary! {
    /// What becomes of a row.
    RowOutcome {
        /// Something new.
        New,
        /// It is known, and says something else than before.
        Changed,
        /// It is known, and says what it said.
        Unchanged,
        /// Someone much like it is known: somebody has to decide.
        Undecided,
        /// Somebody decided to leave it out.
        Skipped,
        /// It has faults, and is left out.
        Refused,
    }
}

vocabulary! {
    /// What someone decides about a row that may be of someone known.
    RowDecision {
        /// It is this person: what isn't known yet of them is added.
        SamePerson,
        /// It is somebody else, to be added.
        AnotherPerson,
        /// Leave it out.
        Skip,
    }
}

/// A fault in a cell. The refused value is never repeated: it stands in `cells`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CellFault {
    /// Which column, from 0; absent when it is about the row as a whole.
    pub column: Option<i32>,
    pub field: Option<ImportField>,
    /// JSON Pointer to the cell in this answer.
    #[schema(example = "/cells/3")]
    pub pointer: String,
    pub code: FaultCode,
    /// One English sentence for developers; screens translate the code.
    pub detail: String,
}

/// Who a row may be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RowCandidate {
    /// Someone known; or else another row of this file.
    pub person: Option<PersonSummary>,
    pub row: Option<i32>,
    /// The cells of that row; none with someone known.
    pub cells: Vec<String>,
    /// What they have in common, the strongest first.
    pub signs: Vec<DuplicateSign>,
}

/// A row of the file, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportRow {
    /// Its number in the file, the row of headers being 1.
    #[schema(example = 2)]
    pub number: i32,
    /// As they stand in the file; empty once the contents were removed.
    pub cells: Vec<String>,
    /// Nothing before the check.
    pub outcome: Option<RowOutcome>,
    pub faults: Vec<CellFault>,
    pub candidates: Vec<RowCandidate>,
    pub decision: Option<RowDecision>,
    /// Who it is, with `same_person`.
    pub person_id: Option<PersonId>,
    /// What came of it: a person, organisation, match or event.
    pub record_id: Option<Uuid>,
}

/// Which rows to list, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportRowsQuery {
    /// Only those with this outcome.
    #[param(inline)]
    pub outcome: Option<RowOutcome>,
    /// Only those about which there is something to decide, decided or not.
    pub alike: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}

/// What was decided about rows that may be of someone known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportDecision {
    /// Which rows; all that nobody decided on when left out.
    #[validate(length(max = 500))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub rows: Vec<i32>,
    pub decision: RowDecision,
    /// Who it is, with `same_person` about one row; the likeliest when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
}

vocabulary! {
    /// What is done with an import.
    ImportAction {
        /// Look at every row, and write nothing.
        Check,
        /// Take it over.
        Run,
        /// Stop the work that goes on.
        Cancel,
        /// Take back all that came of it.
        Undo,
    }
}

/// What is to be done with an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportCommand {
    pub action: ImportAction,
}
