//! People: one record per human, whatever their roles.
//!
//! - Roles are periods that never overlap for the same role; nothing is overwritten.
//! - Dutch is a series of assessments; `person.dutch_level` follows the latest overall one.
//! - Adding someone who looks like someone known is refused until the caller has compared them.
//! - Every read of a person is in the access log before the answer leaves.
//! - Search is by whole word, by its beginning, and with one typing error, in any script: the words of names
//!   stand in `person_name`, and each word with any one letter left out in `name_variant`.

mod duplicates;
mod log;
mod routes;
mod rules;
mod search;
mod store;
mod timeline;

pub use duplicates::find as find_duplicates;
pub use routes::routes;
pub use rules::{Probe, check_referred, details_of, from_bits as free_moments};
pub use store::{add_assessment, add_role, end_role, ensure_role, exists, find, insert, summaries};
