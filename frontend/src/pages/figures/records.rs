//! The records behind a figure, as far as one may see them.

use contract::destinations::{DestinationKind, TrainingKind};
use contract::figures::{FigureQuery, FigureRecord, FigureRecordKind, FigureRecordsQuery, FigureUnit};
use contract::funding::CostKind;
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::tiles::value_words;
use crate::api;
use crate::components::{Card, Empty, Icon, LoadedPages, Tag};
use crate::i18n::{Term, t};
use crate::load::{Pages, pages};
use crate::navigation::page_of;

/// How a record is called: its name, with its code in words.
fn called(record: &FigureRecord) -> Option<String> {
    let title = record.title.as_ref()?;
    let code = record.term.as_deref().unwrap_or_default();
    let term = match record.kind {
        FigureRecordKind::Destination => code.parse().ok().map(DestinationKind::say),
        FigureRecordKind::Training => code.parse().ok().map(TrainingKind::say),
        FigureRecordKind::YearCost => code.parse().ok().map(CostKind::say),
        _ => None,
    };
    Some(term.map_or_else(|| title.clone(), |term| format!("{title} · {term}")))
}

#[component]
pub(super) fn Records(key: String, unit: FigureUnit, query: FigureQuery) -> impl IntoView {
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
                        children=move |items| {
                            let lines = items.into_iter().map(|record| line(record, unit)).collect_view();
                            view! { <ul class="list" role="list">{lines}</ul> }
                        }
                        empty=move || view! { <Empty icon=Icon::Inbox title=words.no_records /> }
                    />
                }
                .into_any()
            }}
        </Card>
    }
}

fn line(record: FigureRecord, unit: FigureUnit) -> impl IntoView {
    let words = &t().figures;
    let title = called(&record).unwrap_or_else(|| words.erased.to_owned());
    let title = match record.path.as_deref().and_then(page_of) {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    // That one record counts for one goes without saying; that an amount is one cent doesn't.
    let says_weight = record.counts && (record.weight != 1 || unit == FigureUnit::EuroCents);
    let weight = says_weight
        .then(|| view! { <span class="soft small">{(words.weighs)(&value_words(unit, Some(record.weight)))}</span> });
    view! {
        <li class="figure-record">
            {title}
            " "
            {weight}
            {(!record.counts).then(|| view! { <Tag>{words.counts_not}</Tag> })}
        </li>
    }
}
