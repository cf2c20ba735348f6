//! The agenda by month, by week or as a list. What is in view stands in the address.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::cohorts::Cohort;
use contract::events::{EventKind, EventStatus, EventSummary, EventsQuery};
use contract::exports::ExportList;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::days::{Span, plus};
use super::month::MonthGrid;
use super::{address, for_whom, status_tag, times};
use crate::components::{
    Button, ButtonLink, Empty, ExportButton, Icon, IconView, Loaded, Notice, PageHead, SelectField, Tag, Tone,
    filters_of,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::load;
use crate::navigation::filter;
use crate::{api, check_in, clock, session};

/// Where a phone begins; wider, the month comes first.
const NARROW: &str = "(max-width: 40rem)";

/// What is in view.
#[derive(Clone, Copy)]
pub(super) struct InView {
    pub span: Memo<Span>,
    /// The day around which.
    pub day: Memo<NaiveDate>,
    /// The day that the keys went to, in a month that has to be drawn first.
    pub by_key: StoredValue<Option<NaiveDate>>,
    span_filter: RwSignal<String>,
    day_filter: RwSignal<String>,
}

impl InView {
    fn from_address() -> Self {
        let (span_filter, day_filter) = (filter("weergave"), filter("datum"));
        let is_narrow = window().match_media(NARROW).ok().flatten().is_some_and(|query| query.matches());
        let usual = if is_narrow { Span::List } else { Span::Month };
        Self {
            span: Memo::new(move |_| span_filter.with(|code| Span::parse(code).unwrap_or(usual))),
            day: Memo::new(move |_| day_filter.with(|day| day.parse().unwrap_or_else(|_| clock::today()))),
            by_key: StoredValue::new(None),
            span_filter,
            day_filter,
        }
    }

    pub(super) fn go_to(self, day: NaiveDate) {
        self.day_filter.set(if day == clock::today() { String::new() } else { day.to_string() });
    }

    pub(super) fn show(self, span: Span) {
        self.span_filter.set(span.code().to_owned());
    }
}

/// Events by the day on which they begin.
pub(super) type ByDay = BTreeMap<NaiveDate, Vec<EventSummary>>;

fn by_day(events: Vec<EventSummary>, from: NaiveDate) -> ByDay {
    let mut days = ByDay::new();
    for event in events {
        // One that began before what is in view stands on its first day.
        days.entry(intl::day_of(event.starts_at).max(from)).or_default().push(event);
    }
    days
}

#[component]
pub fn AgendaPage() -> impl IntoView {
    let words = &t().events.agenda;
    let in_view = InView::from_address();
    let (kind, cohort, group) = (filter("kind"), filter("cohortId"), filter("groupId"));
    let query = Memo::new(move |_| {
        let (from, to) = in_view.span.get().days(in_view.day.get());
        let group_id = group.with(|id| id.parse().ok());
        EventsQuery {
            from: Some(from),
            to: Some(to),
            kind: kind.with(|code| code.parse().ok()),
            // A group's list has the events of its cohort too.
            cohort_id: cohort.with(|id| id.parse().ok()).filter(|_| group_id.is_none()),
            group_id,
            ..EventsQuery::default()
        }
    });
    let events = load(
        move || format!("events?{:?}", query.get()),
        move || {
            let query = query.get();
            async move { api::events::all(&query).await }
        },
    );
    let draw = move |events: Vec<EventSummary>| {
        let (span, day) = (in_view.span.get_untracked(), in_view.day.get_untracked());
        let (from, _) = span.days(day);
        let days = by_day(events, from);
        match span {
            Span::Month => view! { <MonthGrid in_view days /> }.into_any(),
            Span::Week => view! { <Week from days /> }.into_any(),
            Span::List => view! { <Days days /> }.into_any(),
        }
    };
    view! {
        <div class="page page--wide">
            <PageHead title=words.title lead=words.lead>
                <ExportButton list=ExportList::Events filters=Signal::derive(move || query.with(filters_of)) />
                <ButtonLink href="/agenda/kalenders" tone=Tone::Quiet icon=Icon::Calendar>{t().events.feeds.title}</ButtonLink>
                {session::can(Permission::EventsWrite)
                    .then(|| view! { <ButtonLink href="/agenda/nieuw" tone=Tone::Primary icon=Icon::Plus>{words.add}</ButtonLink> })}
            </PageHead>
            <Unsent />
            <div class="agenda-bar">
                <Moves in_view />
                <Views in_view />
            </div>
            <div class="filters">
                <SelectField
                    pointer="/kind"
                    label=words.kind
                    value=kind
                    options=choices(EventKind::all(), EventKind::code)
                    nothing=words.all_kinds
                    optional=true
                />
                {session::can(Permission::CohortsRead).then(|| view! { <ForWhom cohort group /> })}
            </div>
            <Loaded load=events children=draw lines=8 />
        </div>
    }
}

/// What was marked at an event and not sent yet is not forgotten.
#[component]
fn Unsent() -> impl IntoView {
    let words = &t().events.agenda;
    let notices = check_in::unsent().into_iter().map(|(event, lines)| {
        let count = i64::try_from(lines).unwrap_or(i64::MAX);
        view! {
            <Notice kind="warn" icon=Icon::Clock>
                <p>{(words.unsent)(count)}</p>
                <a href=format!("{}/inchecken", address(event))>{words.to_unsent}</a>
            </Notice>
        }
    });
    notices.collect_view()
}

/// Earlier, later, today, and what is in view.
#[component]
fn Moves(in_view: InView) -> impl IntoView {
    let words = &t().events.agenda;
    let title = move || {
        let day = in_view.day.get();
        match in_view.span.get() {
            Span::Month => intl::month(day),
            Span::Week => {
                let (from, to) = Span::Week.days(day);
                format!("{} – {}", intl::day(from), intl::day(plus(to, -1)))
            }
            Span::List => (t().cohorts.from)(&intl::day(day)),
        }
    };
    let step = move |steps| in_view.go_to(in_view.span.get_untracked().step(in_view.day.get_untracked(), steps));
    view! {
        <div class="row agenda-bar__moves">
            {move || {
                let span = in_view.span.get();
                view! {
                    <Button tone=Tone::Quiet icon=Icon::ArrowLeft label=(words.before)(span) on_click=move || step(-1) />
                    <Button tone=Tone::Quiet icon=Icon::ChevronRight label=(words.after)(span) on_click=move || step(1) />
                }
            }}
            <Button on_click=move || in_view.go_to(clock::today())>{words.today}</Button>
            <h2 class="agenda-bar__title" aria-live="polite">{title}</h2>
        </div>
    }
}

#[component]
fn Views(in_view: InView) -> impl IntoView {
    let words = &t().events.agenda;
    let name = |span| match span {
        Span::Month => words.month,
        Span::Week => words.week,
        Span::List => words.list,
    };
    let buttons = Span::ALL.map(|span| {
        let pressed = move || (in_view.span.get() == span).to_string();
        view! {
            <button type="button" class="button segment" aria-pressed=pressed on:click=move |_| in_view.show(span)>
                {name(span)}
            </button>
        }
    });
    view! { <div class="segments" role="group" aria-label=words.view>{buttons.into_iter().collect_view()}</div> }
}

#[component]
fn ForWhom(cohort: RwSignal<String>, group: RwSignal<String>) -> impl IntoView {
    let words = &t().events.agenda;
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    // Another cohort has other groups.
    Effect::new(move |before: Option<String>| {
        let chosen = cohort.get();
        if before.is_some_and(|before| before != chosen) {
            group.set(String::new());
        }
        chosen
    });
    let all = move || cohorts.get().map(|all| all.items).unwrap_or_default();
    move || {
        let all = all();
        let option = |it: &Cohort| (it.id.to_string(), (words.cohort)(it.number));
        let options: Vec<_> = all.iter().map(option).collect();
        let chosen = all.into_iter().find(|it| cohort.with(|id| it.id.to_string() == *id));
        let groups: Vec<_> =
            chosen.into_iter().flat_map(|it| it.groups).map(|it| (it.id.to_string(), it.name)).collect();
        view! {
            <SelectField pointer="/cohortId" label=words.for_whom value=cohort options nothing=words.everyone optional=true />
            {(!groups.is_empty())
                .then(|| {
                    view! {
                        <SelectField
                            pointer="/groupId"
                            label=t().events.form.group
                            value=group
                            options=groups
                            nothing=t().events.page.all
                            optional=true
                        />
                    }
                })}
        }
    }
}

/// A week: its days beside each other where there is room.
#[component]
fn Week(from: NaiveDate, days: ByDay) -> impl IntoView {
    let today = clock::today();
    let columns = (0..7).map(|ahead| {
        let day = plus(from, ahead);
        let events = days.get(&day).cloned().unwrap_or_default();
        let nothing = events.is_empty().then(|| view! { <p class="soft small">"–"</p> });
        view! {
            <section class="week-day" class:week-day--today=day == today>
                <h3>{day_title(day, today)}</h3>
                {nothing}
                <ul class="agenda-list" role="list">{events.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    });
    view! { <div class="agenda-week">{columns.collect_view()}</div> }
}

fn day_title(day: NaiveDate, today: NaiveDate) -> impl IntoView {
    view! {
        {intl::long_day(day)}
        {(day == today).then(|| view! { " " <Tag kind="info">{t().events.agenda.is_today}</Tag> })}
    }
}

/// Day after day, those on which there is something.
#[component]
fn Days(days: ByDay) -> impl IntoView {
    let words = &t().events.agenda;
    if days.is_empty() {
        return view! { <Empty icon=Icon::Calendar title=words.none text=words.none_text /> }.into_any();
    }
    let today = clock::today();
    let sections = days.into_iter().map(|(day, events)| {
        view! {
            <section class="stack-tight">
                <h3 class="agenda-day" class:agenda-day--today=day == today>{day_title(day, today)}</h3>
                <ul class="agenda-list" role="list">{events.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    });
    view! { <div class="stack">{sections.collect_view()}</div> }.into_any()
}

/// The title of an event; of a cancelled one struck through, with words for who can't see that.
pub(super) fn title(event: &EventSummary) -> AnyView {
    let title = event.title.clone();
    if event.status == EventStatus::Cancelled { view! { <s>{title}</s> }.into_any() } else { title.into_any() }
}

fn row(event: EventSummary) -> impl IntoView {
    let words = &t().events.agenda;
    let place = event.venue.as_ref().map(|venue| venue.name.clone()).or(event.place.clone());
    let counts = event.counts;
    let people = match (event.status, event.capacity) {
        (EventStatus::Held, _) => Some((words.were)(counts.present + counts.head_count)),
        (EventStatus::Planned, Some(places)) => Some((words.of_places)(counts.registered, places)),
        (EventStatus::Planned, None) if counts.registered > 0 => Some((words.come)(counts.registered)),
        _ => None,
    };
    let facts = [event.cohort.as_ref().map(for_whom), place, people];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let kind = (event.kind.say() != event.title).then(|| view! { <Tag>{event.kind.say()}</Tag> });
    let repeats = event.series_id.map(|_| {
        view! { <IconView icon=Icon::Refresh size=16 /> <span class="only-heard">{t().events.page.part_of_series}</span> }
    });
    view! {
        <li>
            <a class="agenda-row" href=address(event.id)>
                <span class="agenda-row__time">{times(&event)}</span>
                <span class="grow">
                    <span class="strong">{title(&event)} " " {repeats}</span>
                    <span class="agenda-row__facts">{facts}</span>
                </span>
                <span class="row">{kind} {status_tag(event.status)}</span>
            </a>
        </li>
    }
}
