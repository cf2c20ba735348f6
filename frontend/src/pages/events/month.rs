//! A month as a grid: the arrows go from day to day.

use chrono::{Datelike, NaiveDate};
use contract::events::{EventStatus, EventSummary};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::address;
use super::agenda::{ByDay, InView, title};
use super::days::{Span, moved_by, plus};
use crate::clock;
use crate::i18n::{Term, intl, t};

/// As many events as a day shows; the rest is behind a link.
const SHOWN: usize = 3;

/// What the ids of days begin with.
const CELL: &str = "dag-";

fn cell_id(day: NaiveDate) -> String {
    format!("{CELL}{day}")
}

/// The focus goes to the day once it is drawn.
fn focus(day: NaiveDate) {
    request_animation_frame(move || {
        let cell = document().get_element_by_id(&cell_id(day));
        if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = cell.focus();
        }
    });
}

#[component]
pub(super) fn MonthGrid(in_view: InView, days: ByDay) -> impl IntoView {
    let words = &t().events.agenda;
    let around = in_view.day.get_untracked();
    let (from, to) = Span::Month.days(around);
    // The day that the tab key comes to.
    let at = RwSignal::new(around);
    if in_view.by_key.get_value() == Some(around) {
        focus(around);
    }
    let open = move |day: NaiveDate| {
        in_view.go_to(day);
        in_view.show(Span::List);
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        // Inside a day a link has the focus, and keys are its own. Whoever is quick presses the next key before the focus
        // has followed.
        let on_day = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if on_day.is_none_or(|element| !element.id().starts_with(CELL)) {
            return;
        }
        let day = at.get_untracked();
        if event.key() == "Enter" {
            event.prevent_default();
            open(day);
            return;
        }
        let Some(next) = moved_by(&event.key(), day) else { return };
        event.prevent_default();
        at.set(next);
        if (next.year(), next.month()) != (around.year(), around.month()) {
            in_view.by_key.set_value(Some(next));
            in_view.go_to(next);
        } else {
            in_view.by_key.set_value(None);
            focus(next);
        }
    };
    let heads = (0..7_u32).map(|day| {
        let name = intl::weekday(day);
        let short = name.chars().take(2).collect::<String>();
        view! { <th scope="col"><abbr title=name>{short}</abbr></th> }
    });
    let weeks = (to - from).num_days() / 7;
    let rows = (0..weeks).map(|week| {
        let cells = (0..7).map(|ahead| {
            let day = plus(from, week * 7 + ahead);
            let events = days.get(&day).cloned().unwrap_or_default();
            cell(day, events, (at, around, in_view))
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <p class="only-heard" id="month-keys">{words.grid_keys}</p>
        <table class="month" role="grid" aria-label=intl::month(around) aria-describedby="month-keys" on:keydown=on_key>
            <thead>
                <tr>{heads.collect_view()}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn cell(
    day: NaiveDate,
    events: Vec<EventSummary>,
    (at, around, in_view): (RwSignal<NaiveDate>, NaiveDate, InView),
) -> impl IntoView {
    let words = &t().events.agenda;
    let is_today = day == clock::today();
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let label = {
        let spoken = (words.on_day)(count, &intl::long_day(day));
        if is_today { format!("{spoken}, {}", words.is_today) } else { spoken }
    };
    let to_list = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        in_view.go_to(day);
        in_view.show(Span::List);
    };
    let list = format!("/agenda?weergave=lijst&datum={day}");
    let more = events.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        view! { <li><a class="month__more" href=list.clone() on:click=to_list>{(words.more)(more)}</a></li> }
    });
    let shown = events.into_iter().take(SHOWN).map(link).collect_view();
    // Where there is no room for titles there is the number, which leads to the list of that day.
    let number = (count > 0).then(|| {
        view! { <a class="month__count" href=list aria-label=(words.on_day)(count, &intl::day(day)) on:click=to_list>{count}</a> }
    });
    view! {
        <td
            id=cell_id(day)
            role="gridcell"
            class="month__cell"
            class:month__cell--today=is_today
            class:month__cell--other=day.month() != around.month()
            aria-current=is_today.then_some("date")
            tabindex=move || if at.get() == day { "0" } else { "-1" }
            on:focus=move |_| at.set(day)
        >
            <span class="month__day" aria-hidden="true">{day.day()}</span>
            <span class="only-heard">{label}</span>
            {number}
            <ul class="month__events" role="list">{shown} {more}</ul>
        </td>
    }
}

fn link(event: EventSummary) -> impl IntoView {
    let cancelled = event.status == EventStatus::Cancelled;
    let said = cancelled.then(|| view! { <span class="month__said">" " {event.status.say()}</span> });
    view! {
        <li>
            <a class="month__event" class:month__event--cancelled=cancelled href=address(event.id)>
                <span class="month__time">{intl::time(event.starts_at)}</span>
                " "
                {title(&event)}
                {said}
            </a>
        </li>
    }
}
