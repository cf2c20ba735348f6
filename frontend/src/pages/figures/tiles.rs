//! A tile: the number, what it was counted from, and how it differs from the period before. It opens the figure's page.

use contract::figures::{Figure, FigureUnit};
use leptos::prelude::*;

use super::period::say_within;
pub(super) use crate::components::figure::{are_few, is_few, said, value_words};
use crate::i18n::{intl, t};

/// Warns that people could be recognised by some of the numbers under it.
pub(super) fn few_among() -> impl IntoView {
    view! { <p class="figure__meta strong">{t().figures.few_among}</p> }
}

/// How many a percentage is of; other numbers say it themselves.
pub(super) fn of_how_many(unit: FigureUnit, n: i64) -> Option<String> {
    (unit == FigureUnit::Percent).then(|| format!("n = {}", intl::count(n)))
}

/// What a number was counted from; of a share with how many could have been in it.
pub(super) fn basis(figure: &Figure) -> String {
    let n = format!("n = {}", intl::count(figure.n));
    match figure.population {
        Some(population) => {
            let who = figure.population_words.as_ref().map(said).unwrap_or_default();
            (t().figures.of_population)(&n, &intl::count(population), &who)
        }
        None => n,
    }
}

/// How much more or less it is than before; none where there is nothing to compare.
fn difference(figure: &Figure, before: Option<&Figure>) -> Option<String> {
    let words = &t().figures;
    let before = before?;
    let period = before.period?;
    let (now, then) = (figure.value?, before.value?);
    let change = now - then;
    let amount = match figure.unit {
        FigureUnit::Percent => (words.points)(change.abs()),
        unit => value_words(unit, Some(change.abs())),
    };
    let was = value_words(figure.unit, Some(then));
    let was = of_how_many(figure.unit, before.n).map_or_else(|| was.clone(), |n| format!("{was}, {n}"));
    Some(match change {
        0 => (words.as_before)(&say_within(period)),
        1.. => (words.more_than)(&amount, &was, &say_within(period)),
        _ => (words.less_than)(&amount, &was, &say_within(period)),
    })
}

#[component]
pub(super) fn Tile(figure: Figure, before: Option<Figure>, href: String) -> impl IntoView {
    let title = said(&figure.title);
    let number = value_words(figure.unit, figure.value);
    let spoken = (t().figures.open_figure)(&title, &number);
    let change = difference(&figure, before.as_ref());
    // A count says already what it was counted from.
    let is_share = figure.unit == FigureUnit::Percent || figure.population.is_some();
    // Internal screens show small numbers of people, and warn.
    let few = is_few(&figure);
    view! {
        <li class="figure">
            <h3 class="figure__name">{title}</h3>
            <p class="figure__number" class:figure__number--money=figure.unit == FigureUnit::EuroCents>
                <a href=href aria-label=spoken>{number}</a>
            </p>
            {is_share.then(|| view! { <p class="figure__meta">{basis(&figure)}</p> })}
            {change.map(|change| view! { <p class="figure__meta">{change}</p> })}
            {few.then(|| view! { <p class="figure__meta strong">{t().figures.few_short}</p> })}
        </li>
    }
}
