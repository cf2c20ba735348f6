//! Charts, the tables behind them, and both to take along: as CSV, SVG or PNG.

mod download;
mod draw;

use leptos::prelude::*;

pub use draw::{Bar, columns, rows};

use crate::components::{AsTable, Button, Icon};
use crate::i18n::t;
use download::{csv, save_png, save_text};

/// A chart with the table behind it, and both to take along.
#[component]
pub fn Plot(
    /// What the chart and its table are of.
    title: String,
    /// The chart, as [`rows`] or [`columns`] draw it.
    svg: String,
    head: Vec<String>,
    /// The cells of the table; the first of each row says what it is of.
    rows: Vec<Vec<String>>,
    /// What the files are called, without their kind.
    name: String,
) -> impl IntoView {
    let lines: Vec<Vec<String>> = std::iter::once(head.clone()).chain(rows.iter().cloned()).collect();
    let cells = |row: &Vec<String>| {
        let row = row.iter().zip(&head).enumerate().map(|(at, (cell, name))| match at {
            0 => view! { <th scope="row">{cell.clone()}</th> }.into_any(),
            _ => view! { <td class="number-cell" data-label=name.clone()>{cell.clone()}</td> }.into_any(),
        });
        view! { <tr>{row.collect_view()}</tr> }
    };
    let body = rows.iter().map(cells).collect_view();
    let heads = head.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let caption = title.clone();
    view! {
        <div class="plot-frame" inner_html=svg.clone()></div>
        <AsTable>
            <table class="table table--cards">
                <caption class="only-heard">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </AsTable>
        <TakeAlong title svg lines name />
    }
}

/// The buttons that save a chart and its table.
#[component]
pub fn TakeAlong(
    /// What they are of.
    title: String,
    /// The chart, as [`rows`] or [`columns`] draw it.
    svg: String,
    /// The table: its head, then its rows.
    lines: Vec<Vec<String>>,
    /// What the files are called, without their kind.
    name: String,
) -> impl IntoView {
    let label = (t().figures.take_along)(&title);
    let (lines, picture, name) = (StoredValue::new(lines), StoredValue::new(svg), StoredValue::new(name));
    let file = move |kind: &str| format!("{}.{kind}", name.get_value());
    let save_csv = move || save_text(&file("csv"), "text/csv", &lines.with_value(|lines| csv(lines)));
    let save_svg = move || picture.with_value(|svg| save_text(&file("svg"), "image/svg+xml", svg));
    let save_picture = move || picture.with_value(|svg| save_png(file("png"), svg));
    view! {
        <div class="row" role="group" aria-label=label>
            <Button icon=Icon::Copy on_click=save_csv>"CSV"</Button>
            <Button icon=Icon::Copy on_click=save_svg>"SVG"</Button>
            <Button icon=Icon::Copy on_click=save_picture>"PNG"</Button>
        </div>
    }
}
