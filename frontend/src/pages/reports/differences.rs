//! What a signed report says against what would be counted now, with the records that make the difference.

use contract::figures::{Bilingual, FigureUnit};
use contract::ids::ReportId;
use contract::reports_differences::{ChangedRecord, FigureCount, ReportDifference, ReportDifferences};
use leptos::prelude::*;

use crate::api;
use crate::components::{Card, Icon, Loaded, Notice, Tag};
use crate::i18n::{Language, Term, intl, language, t};
use crate::load::load;
use crate::navigation::page_of;

#[component]
pub(super) fn Differences(id: ReportId) -> impl IntoView {
    let found = load(move || format!("reports/{id}/differences"), move || api::reports::differences(id));
    view! { <Loaded load=found lines=6 children=all /> }
}

fn said(words: &Bilingual) -> String {
    match language() {
        Language::Dutch => words.nl.clone(),
        Language::English => words.en.clone(),
    }
}

fn all(found: ReportDifferences) -> AnyView {
    let words = &t().reports;
    if found.differences.is_empty() {
        return view! {
            <Notice kind="good" icon=Icon::Check>
                <p class="notice__title">{words.all_same}</p>
                <p>{(words.same)(found.same)}</p>
            </Notice>
        }
        .into_any();
    }
    let count = i64::try_from(found.differences.len()).unwrap_or(i64::MAX);
    let summary = format!("{}. {}.", (words.some_differ)(count), (words.same)(found.same));
    let cards = found.differences.into_iter().map(one).collect_view();
    view! {
        <div class="stack-wide">
            <Notice>
                <p class="notice__title">{summary}</p>
                <p>{words.report_keeps}</p>
            </Notice>
            {cards}
        </div>
    }
    .into_any()
}

fn one(difference: ReportDifference) -> impl IntoView {
    let words = &t().reports;
    let unit = difference.unit;
    let frozen = value(unit, Some(&difference.frozen));
    let now = value(unit, difference.now.as_ref());
    let records = difference.records.into_iter().map(record).collect_view();
    let count = difference.record_count;
    view! {
        <Card title=said(&difference.title)>
            <dl class="report-against">
                <div>
                    <dt>{words.frozen}</dt>
                    <dd>{frozen}</dd>
                </div>
                <div>
                    <dt>{words.now}</dt>
                    <dd>{now}</dd>
                </div>
            </dl>
            <p>{said(&difference.explanation)}</p>
            {difference.is_reproduced.then(|| view! { <p class="soft small">{words.reproduced}</p> })}
            {(count > 0)
                .then(|| {
                    view! {
                        <details>
                            <summary>{(words.records)(count)}</summary>
                            <ul class="list" role="list">{records}</ul>
                        </details>
                    }
                })}
        </Card>
    }
}

fn value(unit: FigureUnit, count: Option<&FigureCount>) -> String {
    let Some(count) = count else { return t().reports.gone.to_owned() };
    let number = match (unit, count.value) {
        (_, None) => "–".to_owned(),
        (FigureUnit::Percent, Some(value)) => intl::whole_percent(value),
        (FigureUnit::EuroCents, Some(value)) => intl::euros(value),
        (_, Some(value)) => intl::count(value),
    };
    format!("{number} (n = {})", intl::count(count.n))
}

fn record(record: ChangedRecord) -> impl IntoView {
    let words = &t().reports;
    let title = record.title.unwrap_or_else(|| words.hidden_record.to_owned());
    let name = match record.path.as_deref().and_then(page_of) {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    let day = record.recorded_at.map(|at| (words.recorded)(&intl::day(intl::day_of(at))));
    view! {
        <li class="row-apart period">
            <div class="row">{name} <span class="soft small">{day}</span></div>
            <Tag>{record.change.say()}</Tag>
        </li>
    }
}
