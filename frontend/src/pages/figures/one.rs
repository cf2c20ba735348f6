//! A figure's page: what it counts, its parts and years as charts with their tables, to take along, and its records.

use chrono::Datelike;
use contract::figures::{Figure, FigureQuery, FigureSlice};
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::dashboards::Of;
use super::download::{csv, save_png, save_text};
use super::period::{Chosen, PeriodPicker, chosen, say};
use super::plot::{self, Bar};
use super::records::Records;
use super::tiles::{basis, said, value_words};
use super::years;
use crate::api;
use crate::components::{AsTable, Button, Card, Empty, Icon, Loaded, PageHead};
use crate::i18n::{intl, t};
use crate::load::{Load, load};

#[component]
pub fn FigurePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    let of = Memo::new(move |_| {
        let given = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
        Of { cohort: given("lichting"), organisation: given("organisatie") }
    });
    let chosen = chosen();
    let figure: Load<Figure> = load(
        move || format!("figure/{}/{:?}/{:?}", key.get(), chosen.get(), of.get()),
        move || {
            let (key, query) = (key.get(), query_of(chosen.get(), &of.get()));
            async move { api::figures::one(&key, &query).await }
        },
    );
    let is_gone = Memo::new(move |_| figure.failure().is_some_and(|failure| failure.is(ErrorCode::NotFound)));
    let title = Memo::new(move |_| figure.get().map(|figure| said(&figure.title)));
    move || {
        let words = &t().figures;
        if is_gone.get() {
            return view! {
                <div class="page">
                    <PageHead title=words.unknown back=("/cijfers", words.title) />
                    <Empty icon=Icon::Chart title=words.unknown_text />
                </div>
            }
            .into_any();
        }
        view! {
            <div class="page">
                {move || view! { <PageHead title=title.get().unwrap_or_else(|| words.title.to_owned()) back=("/cijfers", words.title) /> }}
                <PeriodPicker chosen />
                <Loaded load=figure lines=8 children=move |figure| {
                    view! { <Parts figure chosen=chosen.get_untracked() of=of.get_untracked() /> }
                } />
            </div>
        }
        .into_any()
    }
}

fn query_of(chosen: Chosen, of: &Of) -> FigureQuery {
    let period = chosen.period();
    FigureQuery {
        from: Some(period.starts_on),
        to: Some(period.ends_on),
        as_of: chosen.known_at(),
        cohort: of.cohort.parse().ok(),
        organisation: of.organisation.parse().ok(),
    }
}

#[component]
fn Parts(figure: Figure, chosen: Chosen, of: Of) -> impl IntoView {
    let words = &t().figures;
    let period = figure.period.map_or_else(|| words.now.to_owned(), say);
    let has_parts = !figure.slices.is_empty();
    let (key, shown) = (figure.key.as_str().to_owned(), figure.clone());
    let query = query_of(chosen, &of);
    let year = chosen.period().starts_on.year();
    view! {
        <div class="record">
            <div class="stack-wide">
                <section class="figure" aria-label=said(&figure.title)>
                    <p class="figure__number">{value_words(figure.unit, figure.value)}</p>
                    <p class="figure__meta">{period} " · " {basis(&figure)}</p>
                    <p>{said(&figure.definition)}</p>
                    <p class="figure__meta">{(words.definition_of)(figure.definition_version, &intl::instant(figure.as_of))}</p>
                </section>
                {has_parts.then(|| view! { <Slices figure=shown /> })}
                {figure.period.is_some().then(|| view! { <Years figure=figure.clone() year chosen of=of.clone() /> })}
            </div>
            <Records key=key unit=figure.unit query />
        </div>
    }
}

#[component]
fn Slices(figure: Figure) -> impl IntoView {
    let words = &t().figures;
    let bar = |slice: &FigureSlice| Bar {
        label: said(&slice.title),
        said: value_words(figure.unit, slice.value),
        value: slice.value,
        chosen: true,
    };
    let bars: Vec<Bar> = figure.slices.iter().map(bar).collect();
    let title = (words.parts_of)(&said(&figure.title));
    let svg = plot::rows(&title, &bars);
    let rows = figure.slices.iter().map(|slice| {
        vec![
            said(&slice.title),
            value_words(figure.unit, slice.value),
            intl::count(slice.numerator),
            intl::count(slice.n),
        ]
    });
    let head = [words.part, words.value, words.counts, words.out_of];
    view! { <Chart title svg head=head.map(str::to_owned).to_vec() rows=rows.collect() name=format!("{}-delen", figure.key) /> }
}

/// The same in the years before.
#[component]
fn Years(figure: Figure, year: i32, chosen: Chosen, of: Of) -> impl IntoView {
    let words = &t().figures;
    let (key, named) = (figure.key.as_str().to_owned(), figure.key.as_str().to_owned());
    let (title, unit) = ((words.years_of)(&said(&figure.title)), figure.unit);
    let read = load(
        {
            let (key, of) = (key.clone(), of.clone());
            move || format!("figure/years/{key}/{year}/{chosen:?}/{of:?}")
        },
        move || years::read(years::years_until(year), (chosen, of.clone(), Some(key.clone()))),
    );
    let draw = move |years: Vec<Vec<Figure>>| {
        let bars = years::bars(&years, &named, year);
        let rows = years.iter().flatten().filter_map(|figure| {
            let year = figure.period?.starts_on.year().to_string();
            Some(vec![year, value_words(unit, figure.value), intl::count(figure.numerator), intl::count(figure.n)])
        });
        let (svg, title) = (plot::columns(&title, &bars), title.clone());
        let head = [words.year, words.value, words.counts, words.out_of].map(str::to_owned).to_vec();
        view! { <Chart title svg head rows=rows.collect() name=format!("{named}-jaren") /> }
    };
    view! { <Loaded load=read lines=5 children=draw /> }
}

/// A chart with the table behind it, and both to take along.
#[component]
fn Chart(title: String, svg: String, head: Vec<String>, rows: Vec<Vec<String>>, name: String) -> impl IntoView {
    let words = &t().figures;
    let lines: Vec<Vec<String>> = std::iter::once(head.clone()).chain(rows.iter().cloned()).collect();
    let (lines, picture, name) = (StoredValue::new(lines), StoredValue::new(svg.clone()), StoredValue::new(name));
    let file = move |kind: &str| format!("{}.{kind}", name.get_value());
    let save_csv = move || save_text(&file("csv"), "text/csv", &lines.with_value(|lines| csv(lines)));
    let save_svg = move || picture.with_value(|svg| save_text(&file("svg"), "image/svg+xml", svg));
    let save_picture = move || picture.with_value(|svg| save_png(file("png"), svg));
    let cells = |row: &Vec<String>| {
        let row = row.iter().zip(&head).enumerate().map(|(at, (cell, name))| match at {
            0 => view! { <th scope="row">{cell.clone()}</th> }.into_any(),
            _ => view! { <td class="number-cell" data-label=name.clone()>{cell.clone()}</td> }.into_any(),
        });
        view! { <tr>{row.collect_view()}</tr> }
    };
    let body = rows.iter().map(cells).collect_view();
    let heads = head.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    view! {
        <Card title=title.clone()>
            <div class="plot-frame" inner_html=svg></div>
            <AsTable>
                <table class="table table--cards">
                    <caption class="only-heard">{title}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{body}</tbody>
                </table>
            </AsTable>
            <div class="row" role="group" aria-label=words.take_along>
                <Button icon=Icon::Copy on_click=save_csv>"CSV"</Button>
                <Button icon=Icon::Copy on_click=save_svg>"SVG"</Button>
                <Button icon=Icon::Copy on_click=save_picture>"PNG"</Button>
            </div>
        </Card>
    }
}
