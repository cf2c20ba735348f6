//! The years side by side: what came in, from the municipality and otherwise, what it cost, and what was left.

use contract::funding::{ComparedAmount, FinancialYear};
use leptos::prelude::*;

use super::money::change;
use super::{Section, Sections};
use crate::api;
use crate::components::{ButtonLink, Empty, Icon, Loaded, PageHead, Tone};
use crate::i18n::{intl, t};
use crate::load::load;

#[component]
pub fn YearsPage() -> impl IntoView {
    let words = &t().funding;
    let years = load(|| "financial-years".to_owned(), api::funding::years);
    view! {
        <div class="page">
            <PageHead title=words.years back=("/geld", words.title) />
            <Sections here=Section::Years />
            <Loaded
                load=years
                children=|found| {
                    let words = &t().funding;
                    if found.items.is_empty() {
                        return view! {
                            <Empty icon=Icon::Chart title=words.no_years text=words.no_years_text>
                                <ButtonLink href="/geld" tone=Tone::Primary>{words.title}</ButtonLink>
                            </Empty>
                        }
                        .into_any();
                    }
                    table(found.items).into_any()
                }
            />
        </div>
    }
}

fn table(years: Vec<FinancialYear>) -> impl IntoView {
    let words = &t().funding;
    let rows = years.into_iter().map(|year| {
        let municipality = year.income.cents - year.other_income.cents;
        view! {
            <tr>
                <th scope="row"><a href=format!("/geld?jaar={}", year.year)>{year.year}</a></th>
                <td class="number-cell" data-label=words.from_the_municipality>{intl::euros(municipality)}</td>
                {cell(words.other_income, year.other_income)}
                {cell(words.income, year.income)}
                {cell(words.costs, year.costs)}
                <td class="number-cell" data-label=words.result>{intl::euros(year.result_cents)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap">
            <table class="table table--cards">
                <caption class="only-heard">{words.years_caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.year}</th>
                        <th scope="col" class="number-cell">{words.from_the_municipality}</th>
                        <th scope="col" class="number-cell">{words.other_income}</th>
                        <th scope="col" class="number-cell">{words.income}</th>
                        <th scope="col" class="number-cell">{words.costs}</th>
                        <th scope="col" class="number-cell">{words.result}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// An amount, and under it how it changed.
fn cell(label: &'static str, amount: ComparedAmount) -> impl IntoView {
    let changed = (amount.last_year_cents != 0).then(|| change(&amount));
    view! {
        <td class="number-cell" data-label=label>
            <span class="stack-tight">
                <span>{intl::euros(amount.cents)}</span>
                {changed.map(|changed| view! { <span class="soft small">{changed}</span> })}
            </span>
        </td>
    }
}
