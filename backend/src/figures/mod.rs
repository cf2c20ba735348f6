//! Figures: each is one definition and one query, and opens the records that it was counted from.
//!
//! A [`registry::Definition`] has the words, and a query that answers its *records*: which there are, whether each
//! counts, for how much, and in which part. The number is an aggregate around that query, the page of records is
//! keyset paging around it, and the list that a report signs is it. So a figure can't say anything else than its
//! records do. To add one, write it in a file of [`definitions`] and its plain definition in the property test.
//!
//! Asked as of an earlier moment, the same query runs on what was known then; see [`as_of`]. What was counted is kept until
//! something changes; see [`kept`].

mod as_of;
mod definitions;
mod kept;
mod query;
mod records;
mod registry;
mod routes;
pub mod suppression;

pub use kept::{Kept, forget_old_changes};
pub use query::{AsOf, Asked, compute, compute_all, percent, whole_statement};
pub use records::{RecordLine, permission, present_records, record_ids, record_ids_of, records_hash};
pub use registry::{can_be_asked, is_of_people, keys, parts_overlap};
pub use routes::routes;
