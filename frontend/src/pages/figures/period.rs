//! Over which time, and as known when: chosen by links and a form, kept in the address.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use contract::figures::FigurePeriod;
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use crate::components::figure::whole_year;
use crate::components::{DateField, Form};
use crate::i18n::{intl, t};
use crate::submit::{Doing, missing};
use crate::{clock, navigation};

/// Years that are one tap away.
const YEARS: i32 = 5;

/// What the address says: a period by its first and last day, and the day whose knowledge counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Chosen {
    pub from: Option<NaiveDate>,
    /// The last day, which counts along.
    pub through: Option<NaiveDate>,
    pub as_of: Option<NaiveDate>,
}

impl Chosen {
    /// The period that is asked for: half-open, as the API wants it. This year when nothing is chosen.
    pub(super) fn period(self) -> FigurePeriod {
        let year = clock::today().year();
        let starts_on = self.from.unwrap_or_else(|| first_of(self.through.map_or(year, |day| day.year())));
        let ends_on = self.through.and_then(|day| day.succ_opt()).unwrap_or_else(|| first_of(starts_on.year() + 1));
        FigurePeriod { starts_on, ends_on }
    }

    /// The end of the day whose knowledge counts.
    pub(super) fn known_at(self) -> Option<DateTime<Utc>> {
        let next = self.as_of?.succ_opt()?;
        let in_utc = next.and_hms_opt(0, 0, 0)?.and_utc();
        // In the Netherlands it is that much later already. Clocks change at one o'clock UTC, so not in between.
        let midnight = in_utc - TimeDelta::hours(i64::from(intl::hour_of(in_utc)));
        Some(midnight.min(clock::now()))
    }

    /// As parameters of an address, without what is empty.
    pub(super) fn pairs(self) -> Vec<(&'static str, String)> {
        let day = |name, day: Option<NaiveDate>| Some((name, day?.to_string()));
        [day("van", self.from), day("tot", self.through), day("stand", self.as_of)].into_iter().flatten().collect()
    }
}

fn first_of(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

/// What the address says; subscribes.
pub(super) fn chosen() -> Memo<Chosen> {
    let query = use_query_map();
    Memo::new(move |_| {
        let day = |name: &str| query.with(|query| query.get(name)).and_then(|day| day.parse::<NaiveDate>().ok());
        Chosen { from: day("van"), through: day("tot"), as_of: day("stand") }
    })
}

/// The period just before, as long as this one; by months where both ends are firsts of months.
pub(super) fn before(period: FigurePeriod) -> FigurePeriod {
    let FigurePeriod { starts_on, ends_on } = period;
    let months =
        (ends_on.year() - starts_on.year()) * 12 + ends_on.month().cast_signed() - starts_on.month().cast_signed();
    let whole = starts_on.day() == 1 && ends_on.day() == 1;
    let days = u64::try_from((ends_on - starts_on).num_days()).unwrap_or_default();
    let earlier = match u32::try_from(months).ok().filter(|_| whole) {
        Some(months) => starts_on.checked_sub_months(Months::new(months)),
        None => starts_on.checked_sub_days(Days::new(days)),
    };
    FigurePeriod { starts_on: earlier.unwrap_or(starts_on), ends_on: starts_on }
}

/// *2026*, or the days.
pub(super) fn say(period: FigurePeriod) -> String {
    match whole_year(period) {
        Some(year) => year.to_string(),
        None => days(period, t().figures.from_to),
    }
}

/// The same after *meer dan*: *in 2026*, or *van … t/m …*.
pub(super) fn say_within(period: FigurePeriod) -> String {
    match whole_year(period) {
        Some(year) => (t().figures.within_year)(year),
        None => days(period, t().figures.within_days),
    }
}

fn days(period: FigurePeriod, words: fn(&str, &str) -> String) -> String {
    let last = period.ends_on.pred_opt().unwrap_or(period.ends_on);
    words(&intl::day(period.starts_on), &intl::day(last))
}

fn address(path: &str, kept: &[(String, String)], chosen: Chosen) -> String {
    let kept = kept.iter().map(|(name, value)| format!("{name}={value}"));
    let pairs: Vec<String> =
        kept.chain(chosen.pairs().into_iter().map(|(name, value)| format!("{name}={value}"))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// The last years, the quarters of the year that is in view, or any other period; and as known when.
#[component]
pub(super) fn PeriodPicker(chosen: Memo<Chosen>) -> impl IntoView {
    let words = &t().figures;
    let (path, query) = (use_location().pathname, use_query_map());
    let kept = move || {
        let own = ["van", "tot", "stand"];
        let pairs = query.get().into_iter().map(|(name, value)| (name.into_owned(), value));
        pairs.filter(|(name, _)| !own.contains(&name.as_str())).collect::<Vec<_>>()
    };
    let link = move |name: String, from: NaiveDate, through: NaiveDate| {
        let href = move || {
            let as_of = chosen.get().as_of;
            let is_now = from == first_of(clock::today().year()) && through.ordinal() >= 365;
            let period = if is_now {
                Chosen { as_of, ..Chosen::default() }
            } else {
                Chosen { from: Some(from), through: Some(through), as_of }
            };
            address(&path.get(), &kept(), period)
        };
        let current = move || {
            let period = chosen.get().period();
            (period.starts_on == from && period.ends_on.pred_opt() == Some(through)).then_some("true")
        };
        view! { <a class="tab" href=href data-noscroll="true" aria-current=current>{name}</a> }
    };
    let this_year = clock::today().year();
    let last_of = |year: i32| NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let years = (0..YEARS).map(move |ago| this_year - ago);
    let years = years.map(move |year| link(year.to_string(), first_of(year), last_of(year))).collect_view();
    let quarters = move || {
        let year = chosen.get().period().starts_on.year();
        let quarter = |nth: u32| {
            let from = NaiveDate::from_ymd_opt(year, nth * 3 + 1, 1)?;
            let through = from.checked_add_months(Months::new(3))?.pred_opt()?;
            (from <= clock::today()).then(|| link((words.quarter)(nth + 1, year), from, through))
        };
        (0..4).filter_map(quarter).collect_view()
    };
    view! {
        <div class="stack-tight">
            <nav class="tabs" aria-label=words.period>{years}</nav>
            <nav class="tabs" aria-label=words.quarters>{quarters}</nav>
            <OwnPeriod chosen kept=Signal::derive(kept) />
        </div>
    }
}

#[component]
fn OwnPeriod(chosen: Memo<Chosen>, kept: Signal<Vec<(String, String)>>) -> impl IntoView {
    let words = &t().figures;
    let path = use_location().pathname;
    let (from, through, as_of) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
    Effect::new(move |_| {
        let chosen = chosen.get();
        from.set(chosen.from);
        through.set(chosen.through);
        as_of.set(chosen.as_of);
    });
    let doing = Doing::new();
    let go = navigation::replacer();
    let show = move || {
        let wanted =
            Chosen { from: from.get_untracked(), through: through.get_untracked(), as_of: as_of.get_untracked() };
        let mut faults = Vec::new();
        match (wanted.from, wanted.through) {
            (Some(first), Some(last)) if last < first => {
                faults.push(Fault::new("/tot", FaultCode::EndsBeforeStart, "ends before it starts"));
            }
            (Some(_), None) => faults.push(missing("/tot")),
            (None, Some(_)) => faults.push(missing("/van")),
            _ => {}
        }
        if wanted.as_of.is_some_and(|day| day > clock::today()) {
            faults.push(Fault::new("/stand", FaultCode::InFuture, "lies in the future"));
        }
        if doing.check(faults) {
            go.run(address(&path.get_untracked(), &kept.get_untracked(), wanted));
        }
    };
    let is_open = chosen.with_untracked(|chosen| chosen.as_of.is_some());
    view! {
        <details class="other-period" open=is_open>
            <summary>{words.other_period}</summary>
            <Form doing submit=words.show on_submit=show>
                <div class="row">
                    <DateField pointer="/van" label=words.from value=from optional=true />
                    <DateField pointer="/tot" label=words.through value=through optional=true />
                </div>
                <DateField pointer="/stand" label=words.known_on help=words.known_on_help value=as_of latest=clock::today() optional=true />
            </Form>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> FigurePeriod {
        FigurePeriod { starts_on: from.parse().expect("day"), ends_on: to.parse().expect("day") }
    }

    #[test]
    fn the_period_before_is_as_long() {
        assert_eq!(before(period("2024-01-01", "2025-01-01")), period("2023-01-01", "2024-01-01"));
        assert_eq!(before(period("2025-01-01", "2025-04-01")), period("2024-10-01", "2025-01-01"));
        assert_eq!(before(period("2025-03-10", "2025-03-17")), period("2025-03-03", "2025-03-10"));
    }
}
