//! Planning a cohort, and changing the plan. When someone else was first, what only one of us changed is kept, and what
//! both changed is asked.

use contract::cohorts::{Cohort, CohortPlan, NewCohort};
use contract::ids::CohortId;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::{PlanFields, PlanFieldsView};
use super::{Unknown, address, cohort_in_address};
use crate::api::{self, Versioned};
use crate::clash::{Clash, Detailed};
use crate::clock;
use crate::components::{Conflict, DraftNote, Form, Loaded, PageHead, Pick, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;
use crate::navigation;
use crate::submit::Doing;

#[component]
pub fn NewCohortPage() -> impl IntoView {
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    view! {
        <div class="page">
            <PageHead title=t().cohorts.form.new_title back=("/lichtingen", t().cohorts.title) />
            <Loaded load=cohorts lines=8 children=|all| {
                let next = all.items.first().map_or(1, |latest| latest.number + 1);
                view! { <NewCohortForm next /> }
            } />
        </div>
    }
}

#[component]
fn NewCohortForm(next: i16) -> impl IntoView {
    let draft = Draft::of("cohorts.new");
    let plan = CohortPlan {
        starts_on: clock::today(),
        ends_on: None,
        recruiting_from: None,
        recruiting_until: None,
        target_newcomers: None,
        target_established: None,
        method_version: None,
        sessions: Vec::new(),
    };
    let fields = PlanFields::new(draft, &NewCohort { number: Some(next), name: None, plan }, true);
    let doing = Doing::new();
    let open = navigation::opener();
    let submit = move || {
        let new = match fields.read() {
            Ok(new) => new,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        doing.run(async move { api::cohorts::create(&new).await }, move |made: Cohort| {
            say((t().cohorts.form.created)(made.number));
            draft.done();
            open.run(address(made.id));
        });
    };
    let leave = move || {
        draft.done();
        open.run("/lichtingen".to_owned());
    };
    view! {
        <DraftNote draft />
        <Form doing submit=t().cohorts.form.create on_submit=submit on_cancel=leave>
            <PlanFieldsView fields />
        </Form>
    }
}

#[component]
pub fn EditCohortPage() -> impl IntoView {
    let id = cohort_in_address();
    move || match id.get() {
        Some(id) => view! { <EditOf id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn EditOf(id: CohortId) -> impl IntoView {
    let cohort = load(move || format!("cohorts/{id}/edit"), move || api::cohorts::read(id));
    view! {
        <Loaded load=cohort lines=8 children=|read| view! { <EditCohort read /> } />
    }
}

#[component]
fn EditCohort(read: Versioned<Cohort>) -> impl IntoView {
    let (id, number) = (read.value.id, read.value.number);
    let draft = Draft::of(&format!("cohorts.{id}"));
    let fields = PlanFields::new(draft, &read.value.details(), false);
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let clash: RwSignal<Option<Clash<Cohort>>> = RwSignal::new(None);
    let open = navigation::opener();
    let leave = move || {
        draft.done();
        open.run(address(id));
    };
    let settle = move |found: Clash<Cohort>, picks: &[(&'static str, Pick)]| {
        let Some(wanted) = found.settled(picks) else { return };
        let latest = found.latest;
        base.set_value(latest.clone());
        doing.run(async move { api::cohorts::change(&latest, &wanted).await }, move |_| {
            say(t().people.form.merged);
            leave();
        });
    };
    let submit = move || {
        let wanted = match fields.read() {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let mine = wanted.clone();
        doing.run_or(
            async move { api::cohorts::change(&base.get_value(), &wanted).await },
            move |_| {
                say(t().common.saved);
                leave();
            },
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::cohorts::read(id).await {
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
        <div class="page">
            <PageHead title=(t().cohorts.form.edit_title)(number) back=("/lichtingen", t().cohorts.title) />
            {move || clash.get().map(|found| {
                let differences = found.differences();
                let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
                view! { <Conflict differences on_choose=choose on_leave=leave busy=Signal::derive(move || doing.is_busy()) /> }
            })}
            <div hidden=move || clash.with(Option::is_some)>
                <DraftNote draft />
                <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
                    <PlanFieldsView fields />
                </Form>
            </div>
        </div>
    }
}
