//! Figures: every number with its definition, period and records.

use chrono::{Datelike, NaiveDate};
use contract::figures::{Figure, FiguresQuery};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{Celebration, DateField, FigureCard, Form, Loaded, PageHead};
use crate::i18n::{intl, t};
use crate::load::load;
use crate::submit::Doing;
use crate::{api, clock, navigation};
use contract::problem::{Fault, FaultCode};

#[component]
pub fn FiguresPage() -> impl IntoView {
    let query = use_query_map();
    let day = move |name: &str| query.with(|query| query.get(name)).and_then(|day| day.parse::<NaiveDate>().ok());
    // In the address the last day counts along, as people say it; the API wants the day after it.
    let period = Memo::new(move |_| FiguresQuery {
        from: day("van"),
        to: day("tot").and_then(|last| last.succ_opt()),
        ..FiguresQuery::default()
    });
    let figures = load(
        move || period.with(|period| format!("figures/{:?}/{:?}", period.from, period.to)),
        move || {
            let period = period.get();
            async move { api::figures::all(&period).await }
        },
    );
    view! {
        <div class="page">
            <PageHead title=t().figures.title lead=t().figures.lead />
            <PeriodPicker from=Signal::derive(move || day("van")) through=Signal::derive(move || day("tot")) />
            <Loaded
                load=figures
                lines=6
                children=|figures| {
                    let milestone = figures.items.iter().find_map(|figure| figure.milestone?.reached.zip(figure.milestone?.reached_on));
                    let cards = figures.items.into_iter().map(|figure| {
                        let href = records_page(&figure).unwrap_or_default();
                        let festive = figure.milestone.is_some_and(|milestone| milestone.reached == i32::try_from(figure.numerator).ok());
                        view! { <FigureCard figure href festive /> }
                    });
                    view! {
                        <div class="stack-wide">
                            <div class="figures">{cards.collect_view()}</div>
                            {milestone
                                .map(|(number, on)| {
                                    view! { <Celebration number text=(t().figures.reached_on)(&intl::long_day(on)) /> }
                                })}
                        </div>
                    }
                }
            />
        </div>
    }
}

/// This year, the years before, or any other period. What is chosen stands in the address.
#[component]
fn PeriodPicker(
    #[prop(into)] from: Signal<Option<NaiveDate>>,
    #[prop(into)] through: Signal<Option<NaiveDate>>,
) -> impl IntoView {
    let this_year = clock::today().year();
    let years = [this_year, this_year - 1, this_year - 2].map(|year| {
        let (first, last) = (format!("{year}-01-01"), format!("{year}-12-31"));
        let chosen = move || {
            let (from, through) = (from.get(), through.get());
            let nothing = from.is_none() && through.is_none();
            (nothing && year == this_year) || is_year(from, through, year)
        };
        let href = if year == this_year { "/cijfers".to_owned() } else { format!("/cijfers?van={first}&tot={last}") };
        view! {
            <a class="tab" href=href data-noscroll="true" aria-current=move || chosen().then_some("true")>
                {(t().figures.this_year)(year)}
            </a>
        }
    });
    let (typed_from, typed_through) = (RwSignal::new(None), RwSignal::new(None));
    Effect::new(move |_| {
        typed_from.set(from.get());
        typed_through.set(through.get());
    });
    let doing = Doing::new();
    let go = navigation::replacer();
    let show = move || {
        let (first, last) = (typed_from.get_untracked(), typed_through.get_untracked());
        let mut faults = Vec::new();
        for (pointer, day) in [("/van", first), ("/tot", last)] {
            if day.is_none() {
                faults.push(crate::submit::missing(pointer));
            }
        }
        if let (Some(first), Some(last)) = (first, last) {
            if last < first {
                faults.push(Fault::new("/tot", FaultCode::EndsBeforeStart, "ends before it starts"));
            } else {
                go.run(format!("/cijfers?van={first}&tot={last}"));
            }
        }
        doing.check(faults);
    };
    view! {
        <div class="stack">
            <nav class="tabs" aria-label=t().figures.period>
                {years.collect_view()}
            </nav>
            <details class="other-period" open=from.get_untracked().is_some()>
                <summary>{t().figures.other_period}</summary>
                <Form doing submit=t().figures.show on_submit=show>
                    <div class="row">
                        <DateField pointer="/van" label=t().figures.from value=typed_from />
                        <DateField pointer="/tot" label=t().figures.through value=typed_through />
                    </div>
                </Form>
            </details>
        </div>
    }
}

fn is_year(from: Option<NaiveDate>, through: Option<NaiveDate>, year: i32) -> bool {
    from == NaiveDate::from_ymd_opt(year, 1, 1) && through == NaiveDate::from_ymd_opt(year, 12, 31)
}

/// The page of this app that lists what a figure counted, when there is one that asks the same.
#[must_use]
pub fn records_page(figure: &Figure) -> Option<String> {
    let (page, period) = match figure.key.as_str() {
        "people_waiting" => ("/mensen?waiting=true", None),
        "matches_active" => ("/matches?status=active", None),
        "matches_total" => ("/matches?numbered=true", None),
        "matches_started" => ("/matches?numbered=true", figure.period),
        _ => return None,
    };
    let period = period.map(|period| format!("&startedFrom={}&startedBefore={}", period.starts_on, period.ends_on));
    Some(format!("{page}{}", period.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_chosen_only_when_it_is_whole() {
        let day = |text: &str| text.parse().ok();
        assert!(is_year(day("2025-01-01"), day("2025-12-31"), 2025));
        assert!(!is_year(day("2025-01-01"), day("2025-12-30"), 2025));
    }
}
