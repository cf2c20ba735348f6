//! Lists: a page at a time, by keyset, in a stable order.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Items on a page when the caller doesn't say.
pub const DEFAULT_PAGE_SIZE: u32 = 25;
/// The most that fit on a page.
pub const MAX_PAGE_SIZE: u32 = 100;

/// A page of a list. The next one also stands in the header `Link: <…>; rel="next"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Opaque, signed and bound to the caller and the query. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many there are in all, only when asked for with `total=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// A list that is short by nature and always answered whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Whole<T> {
    pub items: Vec<T>,
}
