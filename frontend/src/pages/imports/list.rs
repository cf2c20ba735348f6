//! A new file, and the files before it.

use contract::imports::ImportSummary;
use contract::people::PageQuery;
use leptos::prelude::*;

use super::upload::Upload;
use super::{address, status_tag};
use crate::api;
use crate::components::{Card, Column, DataTable, Empty, Icon, LoadedPages, PageHead};
use crate::i18n::{Term, intl, t};
use crate::load::pages;

#[component]
pub fn ImportsPage() -> impl IntoView {
    let words = &t().imports;
    let found = pages(
        || "imports".to_owned(),
        |cursor| {
            let query = PageQuery { cursor, page_size: None };
            async move { api::imports::list(&query).await }
        },
    );
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead />
            <Card title=words.new>
                <Upload />
            </Card>
            <Card title=words.history>
                <LoadedPages
                    pages=found
                    children=table
                    empty=move || view! { <Empty icon=Icon::Inbox title=words.none text=words.none_text /> }
                />
            </Card>
        </div>
    }
}

fn table(items: Vec<ImportSummary>) -> impl IntoView {
    let words = &t().imports;
    let columns = vec![
        Column::new(words.file, |it: &ImportSummary| it.file_name.clone()),
        Column::new(words.kind_short, |it: &ImportSummary| it.kind.say()),
        Column::new(words.status, |it: &ImportSummary| status_tag(it.status)),
        Column::new(words.rows, |it: &ImportSummary| intl::count(it.rows)).numeric(),
        Column::new(words.when, |it: &ImportSummary| intl::instant(it.created_at)),
        Column::new(words.by, |it: &ImportSummary| it.created_by.display_name.clone()),
    ];
    view! { <DataTable caption=words.history columns items href=|it: &ImportSummary| address(it.id) /> }
}
