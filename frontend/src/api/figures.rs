//! Figures.

use contract::figures::{Figure, FigureQuery, FigureRecord, FigureRecordsQuery, FiguresQuery};
use contract::paging::{Page, Whole};

use super::Outcome;
use super::transport::Call;

pub async fn all(period: &FiguresQuery) -> Outcome<Whole<Figure>> {
    Call::get("/v1/figures").query(period).fetch().await
}

pub async fn one(key: &str, asked: &FigureQuery) -> Outcome<Figure> {
    Call::get(format!("/v1/figures/{key}")).query(asked).fetch().await
}

pub async fn records(key: &str, asked: &FigureRecordsQuery) -> Outcome<Page<FigureRecord>> {
    Call::get(format!("/v1/figures/{key}/records")).query(asked).fetch().await
}
