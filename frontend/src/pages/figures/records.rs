//! The records behind a figure, as far as one may see them.

use contract::figures::{FigureQuery, FigureRecord, FigureRecordKind, FigureRecordsQuery};
use contract::problem::ErrorCode;
use leptos::prelude::*;

use crate::api;
use crate::components::{Card, Empty, Icon, LoadedPages, Tag};
use crate::i18n::t;
use crate::load::{Pages, pages};

/// The page of this app that shows a record.
fn address(record: &FigureRecord) -> Option<String> {
    let id = record.id;
    match record.kind {
        FigureRecordKind::Person => Some(format!("/mensen/{id}")),
        FigureRecordKind::Match => Some(format!("/matches/{id}")),
        FigureRecordKind::Cohort => Some(format!("/lichtingen/{id}")),
        FigureRecordKind::Event => Some(format!("/agenda/{id}")),
        FigureRecordKind::Referral => Some(format!("/aanmeldingen?aanmelding={id}")),
        FigureRecordKind::Organisation => Some(format!("/organisaties/{id}")),
        _ => None,
    }
}

#[component]
pub(super) fn Records(key: String, query: FigureQuery) -> impl IntoView {
    let words = &t().figures;
    let (named, asked) = (key.clone(), query.clone());
    let records: Pages<FigureRecord> = pages(
        move || format!("figure/records/{named}/{asked:?}"),
        move |cursor| {
            let (key, query) = (key.clone(), query.clone());
            let FigureQuery { from, to, as_of, cohort, organisation } = query;
            let query = FigureRecordsQuery {
                from,
                to,
                as_of,
                cohort,
                organisation,
                counts: None,
                slice: None,
                cursor,
                page_size: None,
                total: Some(true),
            };
            async move { api::figures::records(&key, &query).await }
        },
    );
    let may_not = Memo::new(move |_| records.failure().is_some_and(|failure| failure.is(ErrorCode::Forbidden)));
    view! {
        <Card title=words.records>
            {move || {
                if may_not.get() {
                    return view! { <p class="soft">{words.records_closed}</p> }.into_any();
                }
                view! {
                    <LoadedPages
                        pages=records
                        children=|items| view! { <ul class="list" role="list">{items.into_iter().map(line).collect_view()}</ul> }
                        empty=move || view! { <Empty icon=Icon::Inbox title=words.no_records /> }
                    />
                }
                .into_any()
            }}
        </Card>
    }
}

fn line(record: FigureRecord) -> impl IntoView {
    let words = &t().figures;
    let title = record.title.clone().unwrap_or_else(|| words.erased.to_owned());
    let title = match address(&record).filter(|_| record.path.is_some()) {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    let weight = (record.weight != 1 && record.counts)
        .then(|| view! { <span class="soft small">{(words.weighs)(record.weight)}</span> });
    view! {
        <li class="figure-record">
            {title}
            " "
            {weight}
            {(!record.counts).then(|| view! { <Tag>{words.counts_not}</Tag> })}
        </li>
    }
}
