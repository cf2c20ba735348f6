//! What can be done with a cohort now: a step with its day, and beforehand what it ends.

use chrono::NaiveDate;
use contract::cohorts::{Cohort, CohortAction, CohortStep};
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::one::{History, Read};
use crate::api;
use crate::clock;
use crate::components::{Button, Card, DateField, Dialog, Form, Icon, Tone, open_while, say};
use crate::i18n::{Term, t};
use crate::navigation::focus_soon;
use crate::session;
use crate::submit::{Doing, missing};

/// Where the steps stand on the page.
const PLACE: &str = "stappen";

#[component]
pub(super) fn Steps(read: Read, history: History) -> impl IntoView {
    let words = &t().cohorts.one;
    let actions = Memo::new(move |_| read.get().map(|read| read.value.next_actions).unwrap_or_default());
    let chosen: RwSignal<Option<CohortAction>> = RwSignal::new(None);
    let open = open_while(chosen);
    let buttons = move || {
        let actions = actions.get();
        if actions.is_empty() {
            return view! { <p class="soft">{words.nothing_next}</p> }.into_any();
        }
        let buttons = actions.into_iter().map(|action| {
            let tone = if action == CohortAction::Complete { Tone::Plain } else { Tone::Primary };
            view! { <Button tone icon=icon_of(action) on_click=move || chosen.set(Some(action))>{action.say()}</Button> }
        });
        view! { <div class="steps">{buttons.collect_view()}</div> }.into_any()
    };
    session::can(Permission::CohortsWrite).then(|| {
        view! {
            <div id=PLACE tabindex="-1">
                <Card title=words.next>
                    {buttons}
                    {move || {
                        chosen.get().map(|action| {
                            view! {
                                <Dialog open title=action.say()>
                                    <Step action read history open />
                                </Dialog>
                            }
                        })
                    }}
                </Card>
            </div>
        }
    })
}

fn icon_of(action: CohortAction) -> Icon {
    match action {
        CohortAction::Recruit => Icon::People,
        CohortAction::Start => Icon::Check,
        CohortAction::Complete => Icon::Flag,
    }
}

#[component]
fn Step(action: CohortAction, read: Read, history: History, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().cohorts.one;
    let on: RwSignal<Option<NaiveDate>> = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let Some(cohort) = read.get_untracked().map(|read| read.value) else { return ().into_any() };
    let id = cohort.id;
    let done = move |said: String| {
        say(said);
        read.again();
        history.again();
        open.set(false);
        focus_soon(PLACE);
    };
    let failed = move |failure: api::Failure| {
        // Someone was first: show how it stands now, under the message.
        if failure.is(ErrorCode::StateConflict) {
            read.again();
            history.again();
        }
        Some(failure)
    };
    let submit = move || {
        let Some(on) = on.get_untracked() else {
            doing.check(vec![missing("/on")]);
            return;
        };
        let step = CohortStep { on };
        if action == CohortAction::Complete {
            let work = async move { api::cohorts::complete(id, &step).await };
            doing.run_or(
                work,
                move |ended| {
                    let counts = ended.ended_enrolments;
                    let people = counts.newcomers + counts.established + counts.coaches + counts.assistant_coaches;
                    done((t().cohorts.one.completed)(people, ended.ended_leaders));
                },
                failed,
            );
        } else {
            let work = async move { api::cohorts::step(id, action, &step).await };
            let told = if action == CohortAction::Recruit { words.recruiting_now } else { words.started };
            doing.run_or(work, move |after| done(told(after.number)), failed);
        }
    };
    let (label, intro) = match action {
        CohortAction::Recruit => (words.recruits_on, words.recruit_text),
        CohortAction::Start => (words.first_day, words.start_text),
        CohortAction::Complete => (words.ends_on, words.complete_text),
    };
    let help = (action == CohortAction::Complete).then(|| words.ends_help.to_owned());
    view! {
        <p>{intro}</p>
        {(action == CohortAction::Complete).then(|| view! { <WhatEnds cohort /> })}
        <Form doing submit=action.say() on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/on" label nostrip:help=help value=on latest=clock::today() />
        </Form>
    }
    .into_any()
}

/// What completing ends, and what it leaves.
#[component]
fn WhatEnds(cohort: Cohort) -> impl IntoView {
    let words = &t().cohorts.one;
    let counts = cohort.enrolled;
    let enrolments = counts.newcomers + counts.established + counts.coaches + counts.assistant_coaches;
    let lines = [
        Some((words.complete_enrolments)(enrolments)),
        (counts.coaches + counts.assistant_coaches > 0).then(|| words.complete_leaders.to_owned()),
        (cohort.pairs.active > 0).then(|| (words.complete_going_on)(cohort.pairs.active)),
        (cohort.pairs.proposed > 0).then(|| (words.complete_proposed)(cohort.pairs.proposed)),
    ];
    view! { <ul>{lines.into_iter().flatten().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
}
