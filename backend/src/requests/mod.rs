//! Requests: a wish for a buddy, of either side, from the day it was opened. It is open until it is closed with
//! a reason; activating a match closes both of its requests.

mod routes;
mod store;

pub use routes::routes;
pub use store::{NewRow, close, find, insert};
