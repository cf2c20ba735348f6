//! What every kind of import has in common: rows are judged, and what was judged is applied.

use contract::ids::AccountId;
use contract::imports::{CellFault, ImportField, ImportKind, RowDecision, RowOutcome};
use contract::people::DuplicateSign;
use diesel::PgConnection;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::progress::Progress;
use crate::auth::Caller;
use crate::error::Error;
use crate::services::Now;

/// A row of the file with what was decided about it.
pub struct Row {
    pub number: i32,
    pub cells: Vec<String>,
    pub forbidden: Vec<CellFault>,
    pub decision: Option<(RowDecision, Option<Uuid>)>,
}

/// Someone whom a row may be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<i32>,
    pub signs: Vec<DuplicateSign>,
}

/// What was made of a row.
pub struct Judged<P> {
    pub number: i32,
    pub outcome: RowOutcome,
    pub faults: Vec<CellFault>,
    pub candidates: Vec<Candidate>,
    /// The key that it has where it comes from.
    pub key: Option<String>,
    pub fingerprint: Vec<u8>,
    /// What it is here, once that is known.
    pub record: Option<Uuid>,
    pub plan: Option<P>,
}

impl<P> Judged<P> {
    /// A row with faults.
    pub fn refused(number: i32, faults: Vec<CellFault>) -> Self {
        Self {
            number,
            outcome: RowOutcome::Refused,
            faults,
            candidates: Vec::new(),
            key: None,
            fingerprint: Vec::new(),
            record: None,
            plan: None,
        }
    }

    /// A row that says something new, until something else is found.
    pub fn new(number: i32, key: Option<String>, plan: P) -> Self
    where
        P: Says,
    {
        let fingerprint = fingerprint(&plan.says());
        Self { key, fingerprint, plan: Some(plan), outcome: RowOutcome::New, ..Self::refused(number, Vec::new()) }
    }

    /// Refuses a row that had seemed well.
    pub fn refuse(&mut self, fault: CellFault) {
        self.outcome = RowOutcome::Refused;
        self.faults.push(fault);
        self.plan = None;
    }

    pub fn is_new(&self) -> bool {
        self.outcome == RowOutcome::New
    }
}

/// All that a row says, whatever the file looks like: the same is said by the same JSON.
pub trait Says {
    fn says(&self) -> serde_json::Value;
}

/// What is recognised when it comes again.
pub fn fingerprint(says: &serde_json::Value) -> Vec<u8> {
    Sha256::digest(says.to_string()).to_vec()
}

/// A fault of the row in this column, or of the row as a whole.
pub fn fault(
    fields: &[Option<ImportField>],
    field: ImportField,
    (code, detail): (contract::problem::FaultCode, String),
) -> CellFault {
    let column = fields.iter().position(|mapped| *mapped == Some(field));
    CellFault {
        column: column.and_then(|column| i32::try_from(column).ok()),
        field: column.map(|_| field),
        pointer: column.map_or_else(|| "/cells".to_owned(), |column| format!("/cells/{column}")),
        code,
        detail,
    }
}

/// What work goes on with.
pub struct Work<'a> {
    pub import: Uuid,
    pub fields: &'a [Option<ImportField>],
    pub by: AccountId,
    /// The one who started it, for the access log.
    pub caller: &'a Caller,
    pub now: &'a Now,
    pub progress: &'a Progress,
}

/// How many rows are written by one statement.
pub const CHUNK: usize = 500;

/// A kind of import.
pub trait Kind {
    const KIND: ImportKind;
    type Plan;

    /// Looks at every row, and writes nothing.
    fn judge(c: &mut PgConnection, rows: &[Row], work: &Work) -> Result<Vec<Judged<Self::Plan>>, Error>;

    /// Writes what was judged to be new or changed, and tells in `record` what became of it.
    fn apply(c: &mut PgConnection, judged: &mut [Judged<Self::Plan>], work: &Work) -> Result<(), Error>;
}
