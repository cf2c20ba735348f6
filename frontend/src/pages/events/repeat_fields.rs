//! How often something is, in plain words, with the first dates below it.

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use super::fields::{Chips, Named};
use super::repeat::{Pattern, Repeat, Until, nth_of, weekday_of};
use crate::components::{Button, ChoiceField, DateField, Icon, ManyField, Tag, TextField};
use crate::drafts::Draft;
use crate::i18n::{intl, t};

/// As many dates as the preview shows.
const PREVIEWED: usize = 6;

const ONCE: &str = "once";
const WEEKLY: &str = "weekly";
const MONTHLY: &str = "monthly";
const OTHER: &str = "other";

#[derive(Clone, Copy)]
pub(super) struct RepeatFields {
    how: RwSignal<String>,
    every: RwSignal<String>,
    days: RwSignal<Vec<String>>,
    which: RwSignal<String>,
    until: RwSignal<String>,
    last: RwSignal<Option<NaiveDate>>,
    times: RwSignal<String>,
    excluded: RwSignal<Vec<NaiveDate>>,
    rule: RwSignal<String>,
}

/// What stands in the fields.
struct Chosen {
    how: String,
    every: String,
    days: Vec<String>,
    which: String,
    until: String,
    last: Option<NaiveDate>,
    times: String,
    rule: String,
}

impl Chosen {
    /// What the fields begin with.
    fn of(start: Option<&Repeat>) -> Self {
        let pattern = start.map(|start| &start.pattern);
        let (how, every, days, which) = match pattern {
            None => (ONCE, 1, Vec::new(), "nth"),
            Some(Pattern::Weekly { every, days }) => (WEEKLY, *every, days.iter().map(u8::to_string).collect(), "nth"),
            Some(Pattern::MonthlyOn { every, .. }) => (MONTHLY, *every, Vec::new(), "nth"),
            Some(Pattern::MonthlyDay { every, .. }) => (MONTHLY, *every, Vec::new(), "day"),
            Some(Pattern::Other { .. }) => (OTHER, 1, Vec::new(), "nth"),
        };
        let rule = match pattern {
            Some(Pattern::Other { rule }) => rule.clone(),
            _ => String::new(),
        };
        let (until, last, times) = match start.map(|start| start.until) {
            None | Some(Until::Open) => ("open", None, String::new()),
            Some(Until::Day(last)) => ("day", Some(last), String::new()),
            Some(Until::Times(times)) => ("times", None, times.to_string()),
        };
        Self {
            how: how.to_owned(),
            every: every.to_string(),
            days,
            which: which.to_owned(),
            until: until.to_owned(),
            last,
            times,
            rule,
        }
    }

    fn repeat(self, first: NaiveDate) -> Option<Repeat> {
        let every = self.every.trim().parse().unwrap_or(1_u8).max(1);
        let pattern = match self.how.as_str() {
            WEEKLY => {
                let mut days: Vec<u8> = self.days.iter().filter_map(|day| day.parse().ok()).collect();
                if days.is_empty() {
                    days.push(weekday_of(first));
                }
                days.sort_unstable();
                Pattern::Weekly { every, days }
            }
            MONTHLY if self.which == "day" => {
                Pattern::MonthlyDay { every, day: u8::try_from(first.day()).unwrap_or(1) }
            }
            MONTHLY => Pattern::MonthlyOn { every, nth: nth_of(first), day: weekday_of(first) },
            OTHER => Pattern::Other { rule: self.rule },
            _ => return None,
        };
        let until = match self.until.as_str() {
            "day" => self.last.map_or(Until::Open, Until::Day),
            "times" => self.times.trim().parse().map_or(Until::Open, Until::Times),
            _ => Until::Open,
        };
        Some(Repeat { pattern, until })
    }
}

impl RepeatFields {
    pub(super) fn new(draft: Draft, start: Option<&Repeat>, excluded: Vec<NaiveDate>) -> Self {
        let start = Chosen::of(start);
        Self {
            how: draft.field("how", start.how),
            every: draft.field("every", start.every),
            days: draft.field("days", start.days),
            which: draft.field("which", start.which),
            until: draft.field("until", start.until),
            last: draft.field("last", start.last),
            times: draft.field("times", start.times),
            excluded: draft.field("excluded", excluded),
            rule: draft.field("rule", start.rule),
        }
    }

    /// Whether there is more than one; subscribes.
    pub(super) fn recurs(self) -> bool {
        self.how.with(|how| how != ONCE)
    }

    /// What is chosen, for a first day; subscribes.
    pub(super) fn repeat(self, first: NaiveDate) -> Option<Repeat> {
        let chosen = Chosen {
            how: self.how.get(),
            every: self.every.get(),
            days: self.days.get(),
            which: self.which.get(),
            until: self.until.get(),
            last: self.last.get(),
            times: self.times.get(),
            rule: self.rule.get(),
        };
        chosen.repeat(first)
    }

    pub(super) fn excluded_days(self) -> Vec<NaiveDate> {
        self.excluded.get_untracked()
    }
}

#[component]
pub(super) fn RepeatFieldsView(
    fields: RepeatFields,
    #[prop(into)] first: Signal<Option<NaiveDate>>,
    /// Not for a series that is there already.
    #[prop(optional)]
    can_be_once: bool,
) -> impl IntoView {
    let words = &t().events.repeat;
    let option = |code: &str, words: &str| (code.to_owned(), words.to_owned());
    let mut how = vec![option(WEEKLY, words.weekly), option(MONTHLY, words.monthly)];
    if can_be_once {
        how.insert(0, option(ONCE, words.once));
    }
    if fields.rule.with_untracked(|rule| !rule.is_empty()) {
        how.push((OTHER.to_owned(), fields.rule.with_untracked(|rule| (words.say_other)(rule))));
    }
    let chosen = Memo::new(move |_| fields.how.get());
    view! {
        <ChoiceField pointer="/recurrence/rule" label=words.title value=fields.how options=how beside=true />
        {move || match chosen.get().as_str() {
            WEEKLY => view! { <Weekly fields /> <Ends fields /> <Preview fields first /> }.into_any(),
            MONTHLY => view! { <Monthly fields first /> <Ends fields /> <Preview fields first /> }.into_any(),
            OTHER => view! { <p class="soft">{words.other_preview}</p> }.into_any(),
            _ => ().into_any(),
        }}
    }
}

#[component]
fn Weekly(fields: RepeatFields) -> impl IntoView {
    let words = &t().events.repeat;
    let days = (0..7_u32).map(|day| (day.to_string(), intl::weekday(day))).collect();
    view! {
        <ManyField pointer="/days" label=words.days value=fields.days options=days />
        <TextField pointer="/every" label=words.every_weeks help=words.every_help value=fields.every kind="number" short=true />
    }
}

#[component]
fn Monthly(fields: RepeatFields, first: Signal<Option<NaiveDate>>) -> impl IntoView {
    let words = &t().events.repeat;
    let which = move || {
        first.get().map(|first| {
            let day = intl::weekday(weekday_of(first).into());
            let options = vec![
                ("nth".to_owned(), (words.which_nth)((words.nth)(nth_of(first)), &day)),
                ("day".to_owned(), (words.which_day)(u8::try_from(first.day()).unwrap_or(1))),
            ];
            view! { <ChoiceField pointer="/which" label=words.which value=fields.which options beside=true /> }
        })
    };
    view! {
        {which}
        <TextField pointer="/every" label=words.every_months help=words.every_help value=fields.every kind="number" short=true />
    }
}

#[component]
fn Ends(fields: RepeatFields) -> impl IntoView {
    let words = &t().events.repeat;
    let option = |code: &str, words: &str| (code.to_owned(), words.to_owned());
    let until =
        vec![option("open", words.until_open), option("day", words.until_day), option("times", words.until_times)];
    let chosen = Memo::new(move |_| fields.until.get());
    let skipping = RwSignal::new(None::<NaiveDate>);
    let skipped = Signal::derive(move || {
        let named = |day: &NaiveDate| Named { id: day.to_string(), name: intl::day(*day) };
        fields.excluded.with(|days| days.iter().map(named).collect::<Vec<_>>())
    });
    let skip = move || {
        let Some(day) = skipping.get_untracked() else { return };
        fields.excluded.update(|days| {
            if !days.contains(&day) {
                days.push(day);
                days.sort_unstable();
            }
        });
        skipping.set(None);
    };
    view! {
        <ChoiceField pointer="/until" label=words.until value=fields.until options=until beside=true />
        {move || match chosen.get().as_str() {
            "day" => Some(view! { <DateField pointer="/last" label=words.last_day value=fields.last /> }.into_any()),
            "times" => {
                Some(view! { <TextField pointer="/times" label=words.times value=fields.times kind="number" short=true /> }.into_any())
            }
            _ => None,
        }}
        <div class="stack-tight">
            <DateField pointer="/recurrence/excludedDays" label=words.excluded help=words.excluded_help value=skipping optional=true />
            <div class="row"><Button icon=Icon::Plus on_click=skip>{words.add_excluded}</Button></div>
            <Chips
                all=skipped
                label=words.skipped
                on_remove=move |id| fields.excluded.update(|days| days.retain(|day| day.to_string() != id))
            />
        </div>
    }
}

#[component]
fn Preview(fields: RepeatFields, first: Signal<Option<NaiveDate>>) -> impl IntoView {
    let words = &t().events.repeat;
    let shown = Memo::new(move |_| {
        let first = first.get()?;
        let repeat = fields.repeat(first)?;
        let excluded = fields.excluded.get();
        let dates = repeat.dates(first, PREVIEWED + excluded.len());
        let dates = dates.into_iter().filter(|day| !excluded.contains(day)).take(PREVIEWED).collect::<Vec<_>>();
        Some((repeat.say(), dates))
    });
    move || {
        shown.get().map(|(said, dates)| {
            let none = dates.is_empty().then(|| view! { <p class="soft">{words.no_dates}</p> });
            let dates = dates.into_iter().map(|day| view! { <li><Tag kind="info">{intl::long_day(day)}</Tag></li> });
            view! {
                <div class="stack-tight" role="group" aria-label=words.preview>
                    <p class="strong">{capital(&said)}</p>
                    {none}
                    <ul class="dates-preview" role="list">{dates.collect_view()}</ul>
                </div>
            }
        })
    }
}

fn capital(said: &str) -> String {
    let mut letters = said.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::events::days::plus;

    fn rule_of(chosen: Chosen, first: NaiveDate) -> Option<String> {
        chosen.repeat(first).map(|repeat| repeat.rule())
    }

    #[test]
    fn a_first_day_suggests_its_weekday_and_its_place_in_the_month() {
        let first: NaiveDate = "2026-11-07".parse().expect("a day");
        let how = |how: &str| Chosen { how: how.into(), ..Chosen::of(None) };
        assert_eq!(Chosen::of(None).repeat(first), None);
        assert_eq!(rule_of(how(WEEKLY), first).as_deref(), Some("FREQ=WEEKLY;BYDAY=SA"));
        assert_eq!(rule_of(how(MONTHLY), first).as_deref(), Some("FREQ=MONTHLY;BYDAY=1SA"));
        let by_day = Chosen { which: "day".into(), until: "times".into(), times: "4".into(), ..how(MONTHLY) };
        assert_eq!(rule_of(by_day, plus(first, 1)).as_deref(), Some("FREQ=MONTHLY;BYMONTHDAY=8;COUNT=4"));
    }

    #[test]
    fn what_the_fields_begin_with_is_the_rule_again() {
        for rule in
            ["FREQ=YEARLY;BYMONTH=5", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;UNTIL=20270630", "FREQ=MONTHLY;BYDAY=-1FR"]
        {
            // A Friday that is the last of its month.
            let first = "2026-10-30".parse().expect("a day");
            assert_eq!(rule_of(Chosen::of(Some(&Repeat::parse(rule))), first).as_deref(), Some(rule));
        }
    }
}
