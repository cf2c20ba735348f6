//! A figure's page: what it counts, its parts and years as charts with their tables, to take along, and its records.

use chrono::Datelike;
use contract::figures::{Figure, FigureQuery, FigureSlice};
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::dashboards::Of;
use super::period::{Chosen, PeriodPicker, chosen, say};
use super::records::Records;
use super::tiles::{are_few, basis, few_among, is_few, of_how_many, said, value_words};
use super::years;
use crate::api;
use crate::components::{Card, Empty, Icon, Loaded, PageHead};
use crate::i18n::{intl, t};
use crate::load::{Load, load};
use crate::plots::{self, Bar, Plot};

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
                    {is_few(&figure).then(|| view! { <p class="figure__meta strong">{words.few}</p> })}
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
        note: of_how_many(figure.unit, slice.n),
        value: slice.value,
        chosen: true,
    };
    let bars: Vec<Bar> = figure.slices.iter().map(bar).collect();
    let title = (words.parts_of)(&said(&figure.title));
    let svg = plots::rows(&title, &bars);
    let rows = figure.slices.iter().map(|slice| {
        vec![
            said(&slice.title),
            value_words(figure.unit, slice.value),
            intl::count(slice.numerator),
            intl::count(slice.n),
        ]
    });
    let head = [words.part, words.value, words.counts, words.out_of];
    let (head, rows) = (head.map(str::to_owned).to_vec(), rows.collect());
    let name = format!("{}-delen", figure.key);
    let few = figure.slices.iter().any(|slice| are_few(&figure, (slice.numerator, slice.n))).then(few_among);
    view! { <Card title=title.clone()>{few} <Plot title svg head rows name /></Card> }
}

/// The same in the years before.
#[component]
fn Years(figure: Figure, year: i32, chosen: Chosen, of: Of) -> impl IntoView {
    let words = &t().figures;
    let (key, named) = (figure.key.as_str().to_owned(), figure.key.as_str().to_owned());
    let title = (words.years_of)(&said(&figure.title));
    let read = load(
        {
            let (key, of) = (key.clone(), of.clone());
            move || format!("figure/years/{key}/{year}/{chosen:?}/{of:?}")
        },
        move || years::read(years::years_until(year), (chosen, of.clone(), Some(key.clone()))),
    );
    let draw = move |years: Vec<Vec<Figure>>| {
        let bars = years::bars(&years, &named, year);
        let (svg, title) = (plots::columns(&title, &bars), title.clone());
        let (head, rows, name) = (years::head(), years::rows(&years, &named), years::file_name(&named));
        let few = years::has_few(&years, &named).then(few_among);
        view! { <Card title=title.clone()>{few} <Plot title svg head rows name /></Card> }
    };
    view! { <Loaded load=read lines=5 children=draw /> }
}
