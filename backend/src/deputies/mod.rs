//! Deputies: who sees the tasks of a colleague who is away, as a period. Someone has one deputy at a time; why someone
//! is away is not kept. Any colleague may name one, since whoever falls ill can't.

mod routes;
mod rules;
mod store;

pub use routes::routes;
