//! The plan of a cohort as fields.

use chrono::NaiveDate;
use contract::cohorts::{Cohort, CohortPlan, NewCohort, PlannedSession};
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;

use crate::clash::{Detailed, Told};
use crate::components::{Button, DateField, Field, Icon, TextField, Tone};
use crate::drafts::Draft;
use crate::i18n::{intl, t};
use crate::submit::{filled, missing};

/// A line of the plan: what it is, and its day as the browser writes it.
type Line = (String, String);

/// What is filled in, kept as a draft field by field.
#[derive(Clone, Copy)]
pub(super) struct PlanFields {
    number: RwSignal<String>,
    name: RwSignal<String>,
    starts_on: RwSignal<Option<NaiveDate>>,
    ends_on: RwSignal<Option<NaiveDate>>,
    recruiting_from: RwSignal<Option<NaiveDate>>,
    recruiting_until: RwSignal<Option<NaiveDate>>,
    target_newcomers: RwSignal<String>,
    target_established: RwSignal<String>,
    method: RwSignal<String>,
    sessions: RwSignal<Vec<Line>>,
}

impl PlanFields {
    pub(super) fn new(draft: Draft, start: &NewCohort, is_new: bool) -> Self {
        let written = |number: Option<i16>| number.map(|number| number.to_string()).unwrap_or_default();
        let plan = &start.plan;
        let line = |session: &PlannedSession| {
            (session.title.clone(), session.planned_on.map(|day| day.to_string()).unwrap_or_default())
        };
        Self {
            number: draft.field("number", written(start.number)),
            name: draft.field("name", start.name.clone().unwrap_or_default()),
            starts_on: draft.field("startsOn", (!is_new).then_some(plan.starts_on)),
            ends_on: draft.field("endsOn", plan.ends_on),
            recruiting_from: draft.field("recruitingFrom", plan.recruiting_from),
            recruiting_until: draft.field("recruitingUntil", plan.recruiting_until),
            target_newcomers: draft.field("targetNewcomers", written(plan.target_newcomers)),
            target_established: draft.field("targetEstablished", written(plan.target_established)),
            method: draft.field("methodVersion", plan.method_version.clone().unwrap_or_default()),
            sessions: draft.field("sessions", plan.sessions.iter().map(line).collect()),
        }
    }

    /// What is filled in, or what can be seen to be wrong with it. All else the server tells.
    pub(super) fn read(self) -> Result<NewCohort, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut number = |field: RwSignal<String>, pointer: &str| {
            let typed = field.with_untracked(|typed| typed.trim().to_owned());
            let read = typed.parse::<i16>().ok();
            if read.is_none() && !typed.is_empty() {
                faults.push(Fault::new(pointer, FaultCode::WrongFormat, "a number"));
            }
            read
        };
        let own_number = number(self.number, "/number");
        let target_newcomers = number(self.target_newcomers, "/plan/targetNewcomers");
        let target_established = number(self.target_established, "/plan/targetEstablished");
        let starts_on = self.starts_on.get_untracked();
        if starts_on.is_none() {
            faults.push(missing("/plan/startsOn"));
        }
        let Some(starts_on) = starts_on.filter(|_| faults.is_empty()) else { return Err(faults) };
        let lines = self.sessions.get_untracked().into_iter();
        let sessions = lines
            .filter(|(title, _)| !title.trim().is_empty())
            .map(|(title, day)| PlannedSession { title: title.trim().to_owned(), planned_on: day.parse().ok() });
        Ok(NewCohort {
            number: own_number,
            name: filled(self.name),
            plan: CohortPlan {
                starts_on,
                ends_on: self.ends_on.get_untracked(),
                recruiting_from: self.recruiting_from.get_untracked(),
                recruiting_until: self.recruiting_until.get_untracked(),
                target_newcomers,
                target_established,
                method_version: filled(self.method),
                sessions: sessions.collect(),
            },
        })
    }
}

#[component]
pub(super) fn PlanFieldsView(fields: PlanFields) -> impl IntoView {
    let words = &t().cohorts.form;
    view! {
        <div class="field-row">
            <TextField pointer="/number" label=words.number value=fields.number inputmode="numeric" short=true />
            <TextField pointer="/name" label=words.name help=words.name_help value=fields.name optional=true />
        </div>
        <div class="field-row">
            <DateField pointer="/plan/startsOn" label=words.starts_on value=fields.starts_on />
            <DateField pointer="/plan/endsOn" label=words.ends_on help=words.ends_help value=fields.ends_on optional=true />
        </div>
        <div class="field-row">
            <DateField pointer="/plan/recruitingFrom" label=words.recruiting_from value=fields.recruiting_from optional=true />
            <DateField pointer="/plan/recruitingUntil" label=words.recruiting_until value=fields.recruiting_until optional=true />
        </div>
        <div class="field-row">
            <TextField pointer="/plan/targetNewcomers" label=words.target_newcomers value=fields.target_newcomers inputmode="numeric" short=true optional=true />
            <TextField pointer="/plan/targetEstablished" label=words.target_established value=fields.target_established inputmode="numeric" short=true optional=true />
        </div>
        <TextField pointer="/plan/methodVersion" label=words.method help=words.method_help value=fields.method short=true optional=true />
        <SessionsField sessions=fields.sessions />
    }
}

/// The plan line by line. Lines are told by their place: there are few, and their order is what they mean.
#[component]
fn SessionsField(sessions: RwSignal<Vec<Line>>) -> impl IntoView {
    let words = &t().cohorts.form;
    let count = Memo::new(move |_| sessions.with(Vec::len));
    let add = move || {
        sessions.update(|lines| lines.push(Line::default()));
        let id = line_id(count.get_untracked().saturating_sub(1));
        request_animation_frame(move || focus(&id));
    };
    view! {
        <Field pointer="/plan/sessions" label=words.sessions help=words.sessions_help optional=true group=true>
            <ol class="sessions">
                {move || (0..count.get()).map(|index| view! { <SessionLine index sessions /> }).collect_view()}
            </ol>
            <Button icon=Icon::Plus on_click=add>{words.add_session}</Button>
        </Field>
    }
}

fn line_id(index: usize) -> String {
    format!("session-{index}")
}

pub(super) fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let found = document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(found) = found {
        let _ = found.focus();
    }
}

#[component]
fn SessionLine(index: usize, sessions: RwSignal<Vec<Line>>) -> impl IntoView {
    let words = &t().cohorts.form;
    let nth = index + 1;
    let of = move |part: fn(&Line) -> &String| {
        sessions.with(|lines| lines.get(index).map(part).cloned()).unwrap_or_default()
    };
    let set = move |change: fn(&mut Line, String), value: String| {
        sessions.update(|lines| {
            if let Some(line) = lines.get_mut(index) {
                change(line, value);
            }
        });
    };
    view! {
        <li class="session-line">
            <input
                id=line_id(index)
                class="input"
                type="text"
                autocomplete="off"
                maxlength="200"
                aria-label=(words.session_title)(nth)
                prop:value=move || of(|line| &line.0)
                on:input=move |event| set(|line, value| line.0 = value, event_target_value(&event))
            />
            <input
                class="input input--date"
                type="date"
                aria-label=(words.session_day)(nth)
                prop:value=move || of(|line| &line.1)
                on:change=move |event| set(|line, value| line.1 = value, event_target_value(&event))
            />
            <Button
                tone=Tone::Quiet
                icon=Icon::Close
                label=(words.remove_session)(nth)
                on_click=move || sessions.update(|lines| {
                    if index < lines.len() {
                        lines.remove(index);
                    }
                })
            />
        </li>
    }
}

impl Detailed for Cohort {
    type Details = NewCohort;

    fn details(&self) -> NewCohort {
        NewCohort { number: Some(self.number), name: self.name.clone(), plan: self.plan.clone() }
    }

    fn told() -> Vec<Told<NewCohort>> {
        let words = &t().cohorts.form;
        let told = |pointer, name, value: fn(&NewCohort) -> String| Told { pointer, name, value };
        vec![
            told("/number", words.number, |it| number(it.number)),
            told("/name", words.name, |it| it.name.clone().unwrap_or_default()),
            told("/plan/startsOn", words.starts_on, |it| intl::day(it.plan.starts_on)),
            told("/plan/endsOn", words.ends_on, |it| day(it.plan.ends_on)),
            told("/plan/recruitingFrom", words.recruiting_from, |it| day(it.plan.recruiting_from)),
            told("/plan/recruitingUntil", words.recruiting_until, |it| day(it.plan.recruiting_until)),
            told("/plan/targetNewcomers", words.target_newcomers, |it| number(it.plan.target_newcomers)),
            told("/plan/targetEstablished", words.target_established, |it| number(it.plan.target_established)),
            told("/plan/methodVersion", words.method, |it| it.plan.method_version.clone().unwrap_or_default()),
            told("/plan/sessions", words.sessions, |it| {
                let line = |session: &PlannedSession| match session.planned_on {
                    Some(on) => format!("{} ({})", session.title, intl::day(on)),
                    None => session.title.clone(),
                };
                it.plan.sessions.iter().map(line).collect::<Vec<_>>().join(", ")
            }),
        ]
    }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(intl::day).unwrap_or_default()
}

fn number(number: Option<i16>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
