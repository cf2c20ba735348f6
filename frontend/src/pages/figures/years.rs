//! Year against year: every figure of the last years as columns, for the board.

use chrono::{Datelike, NaiveDate};
use contract::figures::{Figure, FigurePeriod, FiguresQuery};
use leptos::prelude::*;

use super::dashboards::{Of, asked, figure_address};
use super::period::Chosen;
use super::tiles::{few_among, is_few, of_how_many, said, value_words};
use crate::api::{self, Outcome};
use crate::clock;
use crate::components::Loaded;
use crate::i18n::{intl, t};
use crate::load::load;
use crate::plots::{Bar, Plot, columns};

/// So many years are compared.
pub(super) const COMPARED: i32 = 5;

/// The calendar years up to the one that a period begins in.
pub(super) fn years_until(year: i32) -> Vec<FigurePeriod> {
    let first_of = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let years = (0..COMPARED).rev().map(|ago| year - ago);
    years.map(|year| FigurePeriod { starts_on: first_of(year), ends_on: first_of(year + 1) }).collect()
}

/// Each year with its figures; `keys` are all when none are named.
pub(super) async fn read(
    years: Vec<FigurePeriod>,
    (chosen, of, keys): (Chosen, Of, Option<String>),
) -> Outcome<Vec<Vec<Figure>>> {
    let mut found = Vec::new();
    for year in years {
        let query = FiguresQuery { keys: keys.clone(), ..asked(year, chosen, &of) };
        found.push(api::figures::all(&query).await?.items);
    }
    Ok(found)
}

/// One figure in each of the years, with the year.
fn of_key<'a>(years: &'a [Vec<Figure>], key: &'a str) -> impl Iterator<Item = (i32, &'a Figure)> {
    let found = years.iter().filter_map(move |figures| figures.iter().find(|figure| figure.key.as_str() == key));
    found.filter_map(|figure| Some((figure.period?.starts_on.year(), figure)))
}

/// A figure in each year, as bars.
pub(super) fn bars(years: &[Vec<Figure>], key: &str, chosen_year: i32) -> Vec<Bar> {
    let bar = |(year, figure): (i32, &Figure)| Bar {
        label: year.to_string(),
        said: value_words(figure.unit, figure.value),
        note: of_how_many(figure.unit, figure.n),
        value: figure.value,
        chosen: year == chosen_year,
    };
    of_key(years, key).map(bar).collect()
}

/// The same as the rows of a table.
pub(super) fn rows(years: &[Vec<Figure>], key: &str) -> Vec<Vec<String>> {
    let row = |(year, figure): (i32, &Figure)| {
        let value = value_words(figure.unit, figure.value);
        vec![year.to_string(), value, intl::count(figure.numerator), intl::count(figure.n)]
    };
    of_key(years, key).map(row).collect()
}

/// Whether one of the years tells of so few people that they could be recognised.
pub(super) fn has_few(years: &[Vec<Figure>], key: &str) -> bool {
    of_key(years, key).any(|(_, figure)| is_few(figure))
}

/// What stands over those rows.
pub(super) fn head() -> Vec<String> {
    let words = &t().figures;
    [words.year, words.value, words.counts, words.out_of].map(str::to_owned).to_vec()
}

/// What the files with the years of a figure are called.
pub(super) fn file_name(key: &str) -> String {
    format!("{key}-jaren")
}

#[component]
pub(super) fn YearAgainstYear() -> impl IntoView {
    let words = &t().figures;
    let this_year = clock::today().year();
    let years = load(
        move || format!("figures/years/{this_year}"),
        move || read(years_until(this_year), (Chosen::default(), Of::default(), None)),
    );
    let draw = move |years: Vec<Vec<Figure>>| {
        // What holds on no period can't be put beside itself.
        let latest: Vec<Figure> =
            years.last().into_iter().flatten().filter(|figure| figure.period.is_some()).cloned().collect();
        let cards = latest.iter().map(|figure| of_years(figure, &years, this_year)).collect_view();
        view! { <ul class="plots" role="list">{cards}</ul> }
    };
    view! {
        <p class="soft">{words.years_lead}</p>
        <Loaded load=years lines=8 children=draw />
    }
}

/// The card of a figure: the way to its page, and its years as a chart with the table behind it.
fn of_years(figure: &Figure, years: &[Vec<Figure>], this_year: i32) -> impl IntoView + use<> {
    let (key, name) = (figure.key.as_str(), said(&figure.title));
    let title = (t().figures.years_of)(&name);
    let svg = columns(&title, &bars(years, key, this_year));
    let few = has_few(years, key).then(few_among);
    view! {
        <li class="card">
            <h2 class="figure__name"><a href=figure_address(key, Chosen::default(), &Of::default())>{name}</a></h2>
            {few}
            <Plot title svg head=head() rows=rows(years, key) name=file_name(key) />
        </li>
    }
}
