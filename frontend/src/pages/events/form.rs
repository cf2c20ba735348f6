//! Adding an event or a series, and changing one date, or a date and the following.

use contract::event_series::{EventSeries, NewEventSeries, Recurrence, SeriesChangeQuery};
use contract::events::Event;
use contract::ids::EventId;
use contract::problem::{ErrorCode, Fault};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use super::fields::{EventFields, EventFieldsView, Start, as_sent};
use super::lines::{ChoosePerson, Lines};
use super::repeat_fields::{RepeatFields, RepeatFieldsView};
use super::series_form::EditSeriesOf;
use super::{Unknown, address, event_in_address};
use crate::api::{self, Versioned};
use crate::clash::{Clash, Detailed};
use crate::clock;
use crate::components::{Conflict, DraftNote, Form, Loaded, PageHead, Pick, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;
use crate::navigation::{self, filter};
use crate::submit::{Doing, missing};

#[component]
pub fn NewEventPage() -> impl IntoView {
    let words = &t().events.form;
    let query = use_query_map();
    let day = query.with_untracked(|query| query.get("datum")?.parse().ok()).unwrap_or_else(clock::today);
    let draft = Draft::of("events.new");
    let fields = EventFields::new(draft, Start::new_on(day));
    let repeat = RepeatFields::new(draft, None, Vec::new());
    let choosing = RwSignal::new(None);
    let doing = Doing::new();
    let open = navigation::opener();
    let submit = move || {
        if untrack(|| repeat.recurs()) {
            match series(fields, repeat) {
                Ok(new) => doing.run(async move { api::events::create_series(&new).await }, move |made| {
                    say((t().events.form.series_added)(made.dates));
                    draft.done();
                    open.run(format!("/agenda?datum={}", made.recurrence.starts_on));
                }),
                Err(faults) => drop(doing.check(faults)),
            }
            return;
        }
        match fields.read_event() {
            Ok(new) => doing.run(async move { api::events::create(&new).await }, move |made: Event| {
                say(t().events.form.added);
                draft.done();
                open.run(address(made.id));
            }),
            Err(faults) => drop(doing.check(faults)),
        }
    };
    let leave = move || {
        draft.done();
        open.run("/agenda".to_owned());
    };
    let day_label = Signal::derive(move || {
        let words = &t().events.form;
        (if repeat.recurs() { words.first_day } else { words.day }).to_owned()
    });
    let first = Signal::derive(move || fields.day.get());
    let repeat_view = view! { <RepeatFieldsView fields=repeat first can_be_once=true /> }.into_any();
    view! {
        <div class="page">
            <PageHead title=words.new_title lead=words.new_lead back=("/agenda", t().events.agenda.title) />
            <DraftNote draft />
            <Form doing submit=words.save_new on_submit=submit on_cancel=leave>
                <EventFieldsView fields day_label repeat=repeat_view />
                {move || {
                    if repeat.recurs() {
                        view! { <p class="soft">{words.series_programme}</p> }.into_any()
                    } else {
                        view! { <Lines fields choosing /> }.into_any()
                    }
                }}
            </Form>
            <ChoosePerson fields choosing />
        </div>
    }
}

/// What is filled in, as a series. Its first date is the first that the rule has.
pub(super) fn series(fields: EventFields, repeat: RepeatFields) -> Result<NewEventSeries, Vec<Fault>> {
    let (details, when) = fields.read()?;
    let Some(rule) = untrack(|| repeat.repeat(when.day)) else { return Err(vec![missing("/recurrence/rule")]) };
    let starts_on = rule.dates(when.day, 1).first().copied().unwrap_or(when.day);
    let recurrence = Recurrence {
        rule: rule.rule(),
        starts_on,
        start_time: when.from.format("%H:%M").to_string(),
        duration_minutes: when.minutes(),
        excluded_days: repeat.excluded_days(),
    };
    Ok(NewEventSeries { details, recurrence })
}

#[component]
pub fn EditEventPage() -> impl IntoView {
    let id = event_in_address();
    move || match id.get() {
        Some(id) => view! { <EditOf id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn EditOf(id: EventId) -> impl IntoView {
    let event = load(move || format!("events/{id}/edit"), move || api::events::read(id));
    let scope = filter("reeks");
    let following = Memo::new(move |_| scope.with(|scope| scope == "vanaf"));
    view! {
        <Loaded
            load=event
            lines=8
            children=move |read| {
                let series = read.value.series.clone();
                let choice = series.is_some().then(|| view! { <Scope scope following /> });
                let (title, back) = ((t().events.form.edit_title)(&read.value.details.title), t().events.agenda.title);
                view! {
                    <div class="page">
                        <PageHead title back=("/agenda", back) />
                        {choice}
                        {move || match (following.get(), series.clone()) {
                            (true, Some(series)) => {
                                view! { <EditSeriesOf id=series.id from=series.day event=id /> }.into_any()
                            }
                            _ => view! { <EditEvent read=read.clone() /> }.into_any(),
                        }}
                    </div>
                }
            }
        />
    }
}

/// This date, or this one and the following.
#[component]
fn Scope(scope: RwSignal<String>, following: Memo<bool>) -> impl IntoView {
    let words = &t().events.form;
    let option = move |code: &'static str, name: &'static str, is_following: bool| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="scope"
                    prop:checked=move || following.get() == is_following
                    on:change=move |_| scope.set(code.to_owned())
                />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{words.scope}</legend>
            <div class="choices choices--beside">
                {option("", words.scope_one, false)} {option("vanaf", words.scope_following, true)}
            </div>
        </fieldset>
    }
}

#[component]
fn EditEvent(read: Versioned<Event>) -> impl IntoView {
    let words = &t().events.form;
    let id = read.value.id;
    let draft = Draft::of(&format!("events.{id}"));
    let fields = EventFields::new(draft, Start::of(&read.value));
    // Who may not see the names would take them out.
    let has_lines = !read.value.names_withheld;
    let choosing = RwSignal::new(None);
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let clash: RwSignal<Option<Clash<Event>>> = RwSignal::new(None);
    let open = navigation::opener();
    let leave = move || {
        draft.done();
        open.run(address(id));
    };
    let settle = move |found: Clash<Event>, picks: &[(&'static str, Pick)]| {
        let Some(wanted) = found.settled(picks) else { return };
        let latest = found.latest;
        base.set_value(latest.clone());
        let before = latest.value.details();
        doing.run(async move { api::events::change(&latest, (&before, &wanted)).await }, move |_| {
            say(t().people.form.merged);
            leave();
        });
    };
    let submit = move || {
        let mut wanted = match fields.read_event() {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let before = base.with_value(|read| as_sent(&read.value));
        if !has_lines {
            wanted.programme.clone_from(&before.programme);
            wanted.tasks.clone_from(&before.tasks);
        }
        let mine = wanted.clone();
        doing.run_or(
            async move { api::events::change(&base.get_value(), (&before, &wanted)).await },
            move |_| {
                say(t().common.saved);
                leave();
            },
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::events::read(id).await {
                        Ok(latest) => match Clash::between(&base.get_value(), &latest, &mine) {
                            // Nothing is left to ask: both changes go together.
                            Some(found) if found.asks_nothing() => settle(found, &[]),
                            found => drop(clash.try_set(found)),
                        },
                        Err(failure) => doing.fail(failure),
                    }
                });
                None
            },
        );
    };
    view! {
        {move || clash.get().map(|found| {
            let differences = found.differences();
            let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
            view! { <Conflict differences on_choose=choose on_leave=leave busy=Signal::derive(move || doing.is_busy()) /> }
        })}
        <div hidden=move || clash.with(Option::is_some)>
            <DraftNote draft />
            <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
                <EventFieldsView fields day_label=words.day />
                {has_lines.then(|| view! { <Lines fields choosing /> })}
            </Form>
        </div>
        <ChoosePerson fields choosing />
    }
}

/// Both forms read alike what two changes of a series have.
impl Detailed for EventSeries {
    type Details = NewEventSeries;

    fn details(&self) -> NewEventSeries {
        NewEventSeries { details: self.details.clone(), recurrence: self.recurrence.clone() }
    }

    fn told() -> Vec<crate::clash::Told<NewEventSeries>> {
        super::series_form::told()
    }
}

/// From which date on.
pub(super) fn from(day: chrono::NaiveDate) -> SeriesChangeQuery {
    SeriesChangeQuery { from: Some(day) }
}
