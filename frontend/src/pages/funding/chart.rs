//! Amounts by kind as bars, this year over last, drawn by hand, with the same as a table behind them, and both to take
//! along.

use contract::funding::ComparedAmount;
use leptos::prelude::*;

use super::money::change;
use crate::components::AsTable;
use crate::i18n::{intl, t};
use crate::plots::{self, TakeAlong};

/// What a bar is of, and its amounts.
pub(super) type Bar = (&'static str, ComparedAmount);

/// The bars under each other, to one scale. Colour repeats what stands beside them.
#[component]
pub(super) fn MoneyBars(#[prop(into)] caption: String, bars: Vec<Bar>, year: i16) -> impl IntoView {
    let most = bars.iter().map(|(_, amount)| amount.cents.max(amount.last_year_cents)).max().unwrap_or_default();
    let (svg, lines) = (picture(&caption, &bars, year), lines(&bars, year));
    let name = format!("{}-{year}", caption.to_lowercase().replace(' ', "-"));
    let table = table(&caption, &bars, year);
    let rows = bars.into_iter().map(|(kind, amount)| {
        view! {
            <li class="chart__row">
                <span class="chart__label">{kind}</span>
                <span class="chart__lines">
                    {line("chart__bar", amount.cents, most)}
                    {line("chart__bar chart__bar--before", amount.last_year_cents, most)}
                </span>
            </li>
        }
    });
    view! {
        <p class="chart__legend small">
            <span class="chart__key">{swatch("chart__bar")} {year}</span>
            <span class="chart__key">{swatch("chart__bar chart__bar--before")} {year - 1}</span>
        </p>
        <ul class="chart" role="list">{rows.collect_view()}</ul>
        {table}
        <TakeAlong title=caption svg lines name />
    }
}

/// The bars as a picture: this year's over last year's, kind by kind.
fn picture(caption: &str, bars: &[Bar], year: i16) -> String {
    let of_a_kind = |(kind, amount): &Bar| {
        [(year, amount.cents, true), (year - 1, amount.last_year_cents, false)].map(|(year, cents, chosen)| {
            let (label, said) = (format!("{kind} · {year}"), intl::euros(cents));
            plots::Bar { label, said, note: None, value: Some(cents), chosen }
        })
    };
    plots::rows(caption, &bars.iter().flat_map(of_a_kind).collect::<Vec<_>>())
}

/// The table as a file has it: its head, then its rows.
fn lines(bars: &[Bar], year: i16) -> Vec<Vec<String>> {
    let words = &t().funding;
    let head = vec![words.kind.to_owned(), year.to_string(), (year - 1).to_string(), words.change.to_owned()];
    let row = |(kind, amount): &Bar| {
        vec![(*kind).to_owned(), intl::euros(amount.cents), intl::euros(amount.last_year_cents), change(amount)]
    };
    std::iter::once(head).chain(bars.iter().map(row)).collect()
}

fn line(class: &'static str, cents: i64, most: i64) -> impl IntoView {
    // Whole percents do for a bar; the number stands beside it.
    let width = if most > 0 { i128::from(cents) * 100 / i128::from(most) } else { 0 };
    view! {
        <span class="chart__line">
            <svg class=class viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="chart__whole" width="100" height="10"></rect>
                <rect class="chart__part" width=width.to_string() height="10"></rect>
            </svg>
            <span class="chart__number">{intl::euros(cents)}</span>
        </span>
    }
}

fn swatch(class: &'static str) -> impl IntoView {
    view! {
        <svg class=format!("{class} chart__swatch") viewBox="0 0 10 10" aria-hidden="true" focusable="false">
            <rect class="chart__part" width="10" height="10"></rect>
        </svg>
    }
}

fn table(caption: &str, bars: &[Bar], year: i16) -> impl IntoView + use<> {
    let words = &t().funding;
    let (here, before) = (year.to_string(), (year - 1).to_string());
    let rows = bars.iter().map(|(kind, amount)| {
        view! {
            <tr>
                <th scope="row">{*kind}</th>
                <td class="number-cell" data-label=here.clone()>{intl::euros(amount.cents)}</td>
                <td class="number-cell" data-label=before.clone()>{intl::euros(amount.last_year_cents)}</td>
                <td data-label=words.change>{change(amount)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let caption = caption.to_owned();
    view! {
        <AsTable>
            <table class="table table--cards">
                <caption class="only-heard">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.kind}</th>
                        <th scope="col" class="number-cell">{here}</th>
                        <th scope="col" class="number-cell">{before}</th>
                        <th scope="col">{words.change}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </AsTable>
    }
}
