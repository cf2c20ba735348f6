//! Figures.

use contract::figures::{Figure, FiguresQuery};
use contract::paging::Whole;

use super::Outcome;
use super::transport::Call;

pub async fn all(period: &FiguresQuery) -> Outcome<Whole<Figure>> {
    Call::get("/v1/figures").query(period).fetch().await
}
