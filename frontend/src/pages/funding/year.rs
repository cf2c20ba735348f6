//! A year at a glance: what came in and went out beside last year, by kind, and what came in from whom.

use chrono::Datelike as _;
use contract::funding::{ComparedAmount, FinancialYear, FundingLinesQuery};
use contract::ids::FundingLineId;
use contract::permissions::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::chart::MoneyBars;
use super::costs::ChangeYear;
use super::lines::Lines;
use super::money::change;
use super::{Section, Sections};
use crate::api::{self, Versioned};
use crate::clock;
use crate::components::{Button, Card, Dialog, Icon, Loaded, Notice, PageHead};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load, pages};
use crate::navigation::{self, filter};
use crate::session;

/// The year on the screen.
pub(super) type Read = Load<Versioned<FinancialYear>>;

/// This calendar year.
pub(super) fn this_year() -> i16 {
    i16::try_from(clock::today().year()).unwrap_or(2000)
}

/// The page of a year; of this one when the address names none. An address that names a contribution leads to the year
/// that it is for.
#[component]
pub fn FundingPage() -> impl IntoView {
    let query = use_query_map();
    let line = Memo::new(move |_| query.with(|query| query.get("bijdrage")?.parse::<FundingLineId>().ok()));
    move || match line.get() {
        Some(id) => view! { <ToItsYear id /> }.into_any(),
        None => view! { <OfYear /> }.into_any(),
    }
}

#[component]
fn ToItsYear(id: FundingLineId) -> impl IntoView {
    let words = &t().funding;
    let read = load(move || format!("funding-lines/one/{id}"), move || api::funding::line(id));
    let go = navigation::replacer();
    Effect::new(move |_| {
        if let Some(line) = read.get() {
            go.run(format!("/geld?jaar={}", line.value.details.year));
        }
    });
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead />
            <Loaded load=read lines=6 children=|_| () />
        </div>
    }
}

#[component]
fn OfYear() -> impl IntoView {
    let chosen = filter("jaar");
    let year = Memo::new(move |_| {
        let typed = chosen.with(|year| year.parse().ok());
        typed.filter(|year| (2000..=2100).contains(year)).unwrap_or_else(this_year)
    });
    let words = &t().funding;
    let read: Read = load(move || format!("financial-years/{}", year.get()), move || api::funding::year(year.get()));
    let lines = pages(
        move || format!("funding-lines/{}", year.get()),
        move |cursor| {
            let query = FundingLinesQuery {
                year: Some(year.get()),
                cursor,
                page_size: Some(100),
                ..FundingLinesQuery::default()
            };
            async move { api::funding::lines(&query).await }
        },
    );
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead />
            <Sections here=Section::Year />
            {move || view! { <YearPicker path="/geld" label=words.choose_year year=year.get() /> }}
            <Loaded load=read lines=6 children=move |found| view! { <Glance found=found.value read /> } />
            {move || view! { <Lines lines year=year.get() on_change=move || read.again() /> }}
        </div>
    }
}

/// The year in view with the ways to the one before and after it.
#[component]
pub fn YearPicker(path: &'static str, label: &'static str, year: i16) -> impl IntoView {
    let years = [year - 1, year, year + 1].map(|other| {
        let current = (other == year).then_some("true");
        view! {
            <a class="tab" href=format!("{path}?jaar={other}") data-noscroll="true" aria-current=current>{other}</a>
        }
    });
    view! { <nav class="tabs years" aria-label=label>{years.collect_view()}</nav> }
}

#[component]
fn Glance(found: FinancialYear, read: Read) -> impl IntoView {
    let words = &t().funding;
    let year = found.year;
    let editing = RwSignal::new(false);
    let income = found.income_by_kind.iter().map(|of| (of.kind.say(), of.amount)).collect::<Vec<_>>();
    let costs = found.costs_by_kind.iter().map(|of| (of.kind.say(), of.amount)).collect::<Vec<_>>();
    let is_blank = income.is_empty() && costs.is_empty();
    let result = found.result_cents;
    let change_year = session::can(Permission::FundingWrite).then(|| {
        view! {
            <div>
                <Button icon=Icon::Pencil on_click=move || editing.set(true)>{words.change_year}</Button>
            </div>
            <Dialog open=editing title=(words.change_year_title)(year)>
                <ChangeYear read open=editing />
            </Dialog>
        }
    });
    view! {
        {is_blank.then(|| view! {
            <Notice>
                <p class="strong">{words.nothing_yet}</p>
                <p>{words.nothing_yet_text}</p>
            </Notice>
        })}
        {(!is_blank).then(|| view! {
            <div class="figures">
                {number(words.income, &found.income)}
                {number(words.other_income, &found.other_income)}
                {number(words.costs, &found.costs)}
                <section class="figure">
                    <h2 class="figure__name">{words.result}</h2>
                    <p class="figure__number figure__number--money">{intl::euros(result)}</p>
                    <p class="figure__meta">{if result < 0 { words.loss } else { words.profit }}</p>
                </section>
            </div>
            <div class="columns">
                {(!income.is_empty()).then(|| view! {
                    <Card title=words.income_by_kind>
                        <MoneyBars caption=words.income_by_kind bars=income year />
                    </Card>
                })}
                {(!costs.is_empty()).then(|| view! {
                    <Card title=words.costs_by_kind>
                        <MoneyBars caption=words.costs_by_kind bars=costs year />
                    </Card>
                })}
            </div>
        })}
        <Card title=words.report>
            {match found.details.report_address {
                Some(address) => {
                    let words = address.clone();
                    view! { <p><a href=address rel="external noopener noreferrer">{words}</a></p> }.into_any()
                }
                None => view! { <p class="soft">{words.no_report}</p> }.into_any(),
            }}
            {found.details.note.map(|note| view! { <p class="prose">{note}</p> })}
            {change_year}
        </Card>
    }
}

/// An amount that matters, beside that of last year.
fn number(name: &'static str, amount: &ComparedAmount) -> impl IntoView + use<> {
    let words = &t().funding;
    let (last_year, change) = if amount.last_year_cents == 0 {
        (words.nothing_last_year.to_owned(), None)
    } else {
        ((words.last_year)(&intl::euros(amount.last_year_cents)), Some(change(amount)))
    };
    view! {
        <section class="figure">
            <h2 class="figure__name">{name}</h2>
            <p class="figure__number figure__number--money">{intl::euros(amount.cents)}</p>
            {change.map(|change| view! { <p class="figure__meta strong">{change}</p> })}
            <p class="figure__meta">{last_year}</p>
        </section>
    }
}
