//! HTTP habits that every feature shares: bodies and their faults, problems, paging, conditional requests,
//! idempotency, and the OpenAPI document.

mod batch;
mod body;
pub mod document;
mod examples;
mod fallback;
mod faults;
mod headers;
mod health;
mod idempotency;
mod messages;
pub mod pages;
mod paging;
pub mod problems;
mod reply;

pub use batch::Batch;
pub use body::{Body, IfMatch, Patch, Query};
pub use fallback::fallback;
pub use faults::{check_country, check_language, check_past, faults_of};
pub use headers::{accept_json, observe};
pub use health::routes as health_routes;
pub use idempotency::{Attempt, IdempotencyKey, Once, Outcome, remove_old};
pub use paging::{Cursor, PageRequest, listed, paged};
pub use reply::Reply;
