//! Year against year: every figure of the last years as columns, for the board.

use chrono::{Datelike, NaiveDate};
use contract::figures::{Figure, FigurePeriod, FiguresQuery};
use leptos::prelude::*;

use super::dashboards::{Of, asked, figure_address};
use super::period::Chosen;
use super::plot::{Bar, columns};
use super::tiles::{said, value_words};
use crate::api::{self, Outcome};
use crate::clock;
use crate::components::Loaded;
use crate::i18n::t;
use crate::load::load;

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

/// A figure in each year, as bars.
pub(super) fn bars(years: &[Vec<Figure>], key: &str, chosen_year: i32) -> Vec<Bar> {
    let found = years.iter().filter_map(|figures| figures.iter().find(|figure| figure.key.as_str() == key));
    found
        .filter_map(|figure| {
            let year = figure.period?.starts_on.year();
            Some(Bar {
                label: year.to_string(),
                said: value_words(figure.unit, figure.value),
                value: figure.value,
                chosen: year == chosen_year,
            })
        })
        .collect()
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
        let cards = latest.into_iter().map(|figure| {
            let bars = bars(&years, figure.key.as_str(), this_year);
            let title = said(&figure.title);
            let summary = (words.years_of)(&title);
            view! {
                <li class="card">
                    <h2 class="figure__name"><a href=figure_address(figure.key.as_str(), Chosen::default(), &Of::default())>{title}</a></h2>
                    <div class="plot-frame" inner_html=columns(&summary, &bars)></div>
                </li>
            }
        });
        view! { <ul class="plots" role="list">{cards.collect_view()}</ul> }
    };
    view! {
        <p class="soft">{words.years_lead}</p>
        <Loaded load=years lines=8 children=draw />
    }
}
