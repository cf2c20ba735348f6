//! All reports, the latest first.

use contract::permissions::Permission;
use contract::reports::{ReportSummary, ReportsQuery};
use leptos::prelude::*;

use super::{address, period, status_tag};
use crate::api;
use crate::components::{ButtonLink, Column, DataTable, Empty, Icon, LoadedPages, PageHead, Tone};
use crate::i18n::{Term, t};
use crate::load::pages;
use crate::session;

#[component]
pub fn ReportsPage() -> impl IntoView {
    let words = &t().reports;
    let found = pages(
        || "reports".to_owned(),
        |cursor| {
            let query = ReportsQuery { cursor, ..ReportsQuery::default() };
            async move { api::reports::list(&query).await }
        },
    );
    let begin = || {
        session::can(Permission::ReportsWrite)
            .then(|| view! { <ButtonLink href="/verslagen/nieuw" tone=Tone::Primary icon=Icon::Plus>{t().reports.new}</ButtonLink> })
    };
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>{begin()}</PageHead>
            <LoadedPages
                pages=found
                children=table
                empty=|| view! { <Empty icon=Icon::Chart title=t().reports.none text=t().reports.none_text /> }
            />
        </div>
    }
}

fn table(items: Vec<ReportSummary>) -> impl IntoView {
    let words = &t().reports;
    let columns = vec![
        Column::new(words.name, |it: &ReportSummary| it.title.clone()),
        Column::new(words.kind, |it: &ReportSummary| it.subject.clone().unwrap_or_else(|| it.kind.say().to_owned())),
        Column::new(words.period, period),
        Column::new(words.status, |it: &ReportSummary| status_tag(it.status)),
        Column::new(words.begun_by, |it: &ReportSummary| it.created_by.clone()),
    ];
    view! { <DataTable caption=words.list columns items href=|it: &ReportSummary| address(it.id) /> }
}
