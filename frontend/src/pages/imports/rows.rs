//! The rows of an import: counts on top that filter, and what is wrong in which cell.

use contract::imports::{Import, ImportRow, ImportRowsQuery, RowOutcome};
use leptos::prelude::*;

use crate::api;
use crate::components::{Button, Empty, Icon, LoadedPages, Tag, say};
use crate::i18n::{Term, intl, t};
use crate::load::pages;
use crate::navigation::filter;
use crate::submit::Doing;

#[component]
pub(super) fn Rows(import: Import) -> impl IntoView {
    let words = &t().imports;
    let outcome = filter("outcome");
    let id = import.id;
    let counts = &import.counts;
    let parts = [
        (RowOutcome::New, counts.new),
        (RowOutcome::Changed, counts.changed),
        (RowOutcome::Undecided, counts.undecided),
        (RowOutcome::Unchanged, counts.unchanged),
        (RowOutcome::Skipped, counts.skipped),
        (RowOutcome::Refused, counts.refused),
    ];
    let tab = move |code: &'static str, name: &'static str, count: i64| {
        view! {
            <button
                type="button"
                class="tab"
                aria-pressed=move || if outcome.with(|chosen| chosen == code) { "true" } else { "false" }
                on:click=move |_| outcome.set(code.to_owned())
            >
                {name} " " <span class="number">{intl::count(count)}</span>
            </button>
        }
    };
    let tabs = parts.into_iter().filter(|(_, count)| *count > 0);
    let tabs = tabs.map(|(outcome, count)| tab(outcome.code(), outcome.say(), count)).collect_view();
    let version = import.version;
    let found = pages(
        move || format!("imports/{id}/{version}/rows?{}", outcome.get()),
        move |cursor| {
            let chosen = outcome.with(|code| code.parse().ok());
            let query = ImportRowsQuery { outcome: chosen, cursor, ..ImportRowsQuery::default() };
            async move { api::imports::rows(id, &query).await }
        },
    );
    let headers: Vec<String> = import.columns.iter().map(|column| column.header.clone()).collect();
    let heads = StoredValue::new(headers.clone());
    let refused = (counts.refused > 0).then(|| view! { <DownloadFaults import=import.clone() /> });
    view! {
        <div class="tabs" role="group" aria-label=words.rows>
            {tab("", words.all_rows, import.rows)}
            {tabs}
        </div>
        {refused}
        <LoadedPages
            pages=found
            children=move |items| heads.with_value(|heads| table(items, heads))
            empty=move || view! { <Empty icon=Icon::Inbox title=words.nothing_here /> }
        />
    }
}

fn table(items: Vec<ImportRow>, headers: &[String]) -> AnyView {
    let words = &t().imports;
    let heads = headers.iter().map(|header| view! { <th scope="col">{header.clone()}</th> }).collect_view();
    let rows = items.into_iter().map(|row| {
        let at_fault = |at: usize| row.faults.iter().any(|fault| fault.column == i32::try_from(at).ok());
        let cells = headers.iter().enumerate().map(|(at, header)| {
            let text = row.cells.get(at).cloned().unwrap_or_default();
            view! { <td class:cell-fault=at_fault(at) data-label=header.clone()>{text}</td> }
        });
        let cells = cells.collect_view();
        view! {
            <tr>
                <th scope="row">{intl::count(row.number.into())}</th>
                <td data-label=words.status>{row.outcome.map(outcome_tag)}</td>
                <td data-label=words.faults>{said(&row, headers)}</td>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=words.rows>
            <table class="table table--cards">
                <caption class="only-heard">{words.rows}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.row}</th>
                        <th scope="col">{words.status}</th>
                        <th scope="col">{words.faults}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn outcome_tag(outcome: RowOutcome) -> AnyView {
    match outcome {
        RowOutcome::New => view! { <Tag kind="good">{outcome.say()}</Tag> }.into_any(),
        RowOutcome::Changed => view! { <Tag kind="info">{outcome.say()}</Tag> }.into_any(),
        RowOutcome::Undecided => view! { <Tag kind="warn">{outcome.say()}</Tag> }.into_any(),
        RowOutcome::Refused => view! { <Tag kind="bad" icon=Icon::Alert>{outcome.say()}</Tag> }.into_any(),
        RowOutcome::Unchanged | RowOutcome::Skipped => view! { <Tag>{outcome.say()}</Tag> }.into_any(),
    }
}

/// What is wrong, cell by cell, in words.
fn said(row: &ImportRow, headers: &[String]) -> Option<AnyView> {
    let words = &t().imports;
    if row.faults.is_empty() {
        return None;
    }
    let faults = row.faults.iter().map(|fault| {
        let header = fault.column.and_then(|column| headers.get(usize::try_from(column).ok()?));
        let name = match (header, fault.field) {
            (Some(header), _) if !header.is_empty() => header.clone(),
            (_, Some(field)) => field.say().to_owned(),
            _ => words.whole_row.to_owned(),
        };
        view! { <li>{(words.fault)(&name, (t().problems.fault)(fault.code))}</li> }
    });
    Some(view! { <ul class="faults">{faults.collect_view()}</ul> }.into_any())
}

/// The rows with faults as a file, to be mended in a spreadsheet and imported by itself. All of them are fetched first.
#[component]
fn DownloadFaults(import: Import) -> impl IntoView {
    let words = &t().imports;
    let doing = Doing::new();
    let (id, headers) =
        (import.id, StoredValue::new(import.columns.iter().map(|column| column.header.clone()).collect::<Vec<_>>()));
    let download = move || {
        doing.run_or(
            async move {
                let mut query = ImportRowsQuery {
                    outcome: Some(RowOutcome::Refused),
                    page_size: Some(100),
                    ..ImportRowsQuery::default()
                };
                let mut rows = Vec::new();
                loop {
                    let page = api::imports::rows(id, &query).await?;
                    rows.extend(page.items);
                    query.cursor = page.next_cursor;
                    if query.cursor.is_none() {
                        return Ok(rows);
                    }
                }
            },
            move |rows| headers.with_value(|headers| api::exports::keep_text(words.faults_file, &csv(&rows, headers))),
            |failure| {
                say(failure.sentence());
                None
            },
        );
    };
    view! {
        <div>
            <Button busy=Signal::derive(move || doing.is_busy()) on_click=download>{words.download_faults}</Button>
        </div>
    }
}

/// As our exports are: apart by semicolons, with nothing that a spreadsheet program takes for a formula.
fn csv(rows: &[ImportRow], headers: &[String]) -> String {
    let words = &t().imports;
    let cell = |text: &str| {
        let neutral = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        format!("\"{}{}\"", if neutral { "'" } else { "" }, text.replace('"', "\"\""))
    };
    let line = |cells: Vec<String>| cells.join(";") + "\r\n";
    let mut file = String::from("\u{feff}");
    file += &line(headers.iter().map(|header| cell(header)).chain([cell(words.faults)]).collect());
    for row in rows {
        let faults = row.faults.iter().map(|fault| {
            let name = fault.field.map_or(words.whole_row, Term::say);
            (words.fault)(name, (t().problems.fault)(fault.code))
        });
        let faults = cell(&faults.collect::<Vec<_>>().join(", "));
        let cells = (0..headers.len()).map(|at| cell(row.cells.get(at).map(String::as_str).unwrap_or_default()));
        file += &line(cells.chain([faults]).collect());
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_faults_can_be_opened_without_harm() {
        let row = ImportRow {
            number: 2,
            cells: vec!["=1+1".into(), "zegt \"ja\"".into()],
            outcome: Some(RowOutcome::Refused),
            faults: Vec::new(),
            candidates: Vec::new(),
            decision: None,
            person_id: None,
            record_id: None,
        };
        let file = csv(&[row], &["Naam".into(), "Wat".into()]);
        let lines: Vec<&str> = file.lines().collect();
        assert!(lines[0].starts_with("\u{feff}\"Naam\";\"Wat\";"));
        assert!(lines[1].starts_with("\"'=1+1\";\"zegt \"\"ja\"\"\";"));
    }
}
