//! Planning a cohort, and changing the plan.

use contract::cohorts::{Cohort, CohortPlan, NewCohort};
use contract::ids::CohortId;
use leptos::prelude::*;

use super::fields::{PlanFields, PlanFieldsView};
use super::{Unknown, address, cohort_in_address};
use crate::api::{self, Versioned};
use crate::clash::Detailed;
use crate::clock;
use crate::components::{DraftNote, EditPage, Form, Loaded, PageHead, say};
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
    let (id, title) = (read.value.id, (t().cohorts.form.edit_title)(read.value.number));
    let draft = Draft::of(&format!("cohorts.{id}"));
    let form = PlanFields::new(draft, &read.value.details(), false);
    view! {
        <EditPage
            read
            draft
            title
            back=("/lichtingen", t().cohorts.title)
            address=address(id)
            filled=move || form.read()
            again=move || api::cohorts::read(id)
            change=|read, wanted| async move { api::cohorts::change(&read, &wanted).await }
            fields=move || view! { <PlanFieldsView fields=form /> }
        />
    }
}
