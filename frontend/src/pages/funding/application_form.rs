//! Writing an application down, and changing it.

use chrono::NaiveDate;
use contract::funding::{GrantApplication, GrantApplicationDetails, GrantStatus, NewGrantApplication};
use contract::ids::{CohortId, GrantApplicationId};
use contract::people::OrganisationReference;
use contract::problem::Fault;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use super::application::Unknown;
use super::money::{MoneyField, amount_in, typed, year_in};
use super::year::this_year;
use crate::api::{self, Versioned};
use crate::clash::{Detailed, Told};
use crate::components::{
    DateField, DraftNote, EditPage, Form, Loaded, ManyField, PageHead, Suggestion, TextAreaField, TextField, say,
};
use crate::drafts::Draft;
use crate::i18n::{intl, t};
use crate::load::load;
use crate::navigation;
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::submit::{Doing, filled, missing};

/// What is filled in, kept as a draft field by field.
#[derive(Clone, Copy)]
struct ApplicationForm {
    title: RwSignal<String>,
    funder: RwSignal<Option<Suggestion>>,
    asked: RwSignal<String>,
    first_year: RwSignal<String>,
    last_year: RwSignal<String>,
    cohorts: RwSignal<Vec<String>>,
    submit_by: RwSignal<Option<NaiveDate>>,
    decision_expected_on: RwSignal<Option<NaiveDate>>,
    purpose: RwSignal<String>,
}

impl ApplicationForm {
    fn new(draft: Draft, start: Option<(&GrantApplicationDetails, &OrganisationReference)>) -> Self {
        let details = start.map(|(details, _)| details);
        let year = |of: fn(&GrantApplicationDetails) -> i16| details.map_or_else(this_year, of).to_string();
        let cohorts: Vec<String> =
            details.map(|details| details.cohort_ids.iter().map(ToString::to_string).collect()).unwrap_or_default();
        let funder =
            start.map(|(_, funder)| Suggestion { code: funder.id.to_string(), words: funder.name.clone(), hint: None });
        Self {
            title: draft.field("title", details.map(|details| details.title.clone()).unwrap_or_default()),
            funder: RwSignal::new(funder),
            asked: draft.field("asked", details.map(|details| typed(details.asked_cents)).unwrap_or_default()),
            first_year: draft.field("firstYear", year(|details| details.first_year)),
            last_year: draft.field("lastYear", year(|details| details.last_year)),
            cohorts: draft.field("cohorts", cohorts),
            submit_by: draft.field("submitBy", details.and_then(|details| details.submit_by)),
            decision_expected_on: draft
                .field("decisionExpectedOn", details.and_then(|details| details.decision_expected_on)),
            purpose: draft.field("purpose", details.and_then(|details| details.purpose.clone()).unwrap_or_default()),
        }
    }

    /// What is filled in, or what can be seen to be wrong with it. All else the server tells.
    fn read(self) -> Result<GrantApplicationDetails, Vec<Fault>> {
        let mut faults = Vec::new();
        let (funder_id, title) = (organisation_of(self.funder), filled(self.title));
        for (is_empty, pointer) in [(title.is_none(), "/details/title"), (funder_id.is_none(), "/details/funderId")] {
            if is_empty {
                faults.push(missing(pointer));
            }
        }
        let asked = amount_in(self.asked, "/details/askedCents");
        let first = year_in(self.first_year, "/details/firstYear");
        let last = year_in(self.last_year, "/details/lastYear");
        faults.extend(asked.as_ref().err().cloned());
        faults.extend(first.as_ref().err().cloned());
        faults.extend(last.as_ref().err().cloned());
        let (Some(title), Some(funder_id), Ok(asked_cents), Ok(first_year), Ok(last_year)) =
            (title, funder_id, asked, first, last)
        else {
            return Err(faults);
        };
        let cohort_ids: Vec<CohortId> =
            self.cohorts.with_untracked(|codes| codes.iter().filter_map(|code| code.parse().ok()).collect());
        Ok(GrantApplicationDetails {
            funder_id,
            title,
            purpose: filled(self.purpose),
            asked_cents,
            first_year,
            last_year,
            cohort_ids,
            submit_by: self.submit_by.get_untracked(),
            decision_expected_on: self.decision_expected_on.get_untracked(),
        })
    }
}

#[component]
fn ApplicationFields(form: ApplicationForm, is_sent: bool) -> impl IntoView {
    let words = &t().funding;
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    let options = move || {
        let found = cohorts.get().map(|cohorts| cohorts.items).unwrap_or_default();
        let option = |cohort: contract::cohorts::Cohort| (cohort.id.to_string(), (words.cohort)(cohort.number));
        found.into_iter().map(option).collect::<Vec<_>>()
    };
    let choose_cohorts = move || {
        let options = options();
        (!options.is_empty()).then(|| view! {
            <ManyField pointer="/details/cohortIds" label=words.cohorts help=words.cohorts_help value=form.cohorts options optional=true />
        })
    };
    view! {
        <TextField pointer="/details/title" label=words.application_title value=form.title />
        {(!is_sent).then(|| view! {
            <OrganisationField pointer="/details/funderId" label=words.application_funder chosen=form.funder />
            <MoneyField pointer="/details/askedCents" label=words.asked help=words.asked_help value=form.asked />
        })}
        <div class="field-grid">
            <TextField pointer="/details/firstYear" label=words.first_year value=form.first_year inputmode="numeric" short=true />
            <TextField pointer="/details/lastYear" label=words.last_year_field value=form.last_year inputmode="numeric" short=true />
        </div>
        {choose_cohorts}
        <div class="field-grid">
            <DateField pointer="/details/submitBy" label=words.submit_by value=form.submit_by optional=true />
            <DateField pointer="/details/decisionExpectedOn" label=words.decision_expected_on value=form.decision_expected_on optional=true />
        </div>
        <TextAreaField pointer="/details/purpose" label=words.purpose value=form.purpose optional=true />
    }
}

#[component]
pub fn NewApplicationPage() -> impl IntoView {
    let words = &t().funding;
    let draft = Draft::of("funding.application");
    let form = ApplicationForm::new(draft, None);
    let doing = Doing::new();
    let open = navigation::opener();
    let submit = move || match form.read() {
        Ok(details) => {
            let new = NewGrantApplication { details };
            doing.run(async move { api::funding::add_application(&new).await }, move |made| {
                draft.done();
                say((words.application_added)(&made.value.details.title));
                open.run(address(made.value.id));
            });
        }
        Err(faults) => drop(doing.check(faults)),
    };
    let leave = move || {
        draft.done();
        open.run("/geld/aanvragen".to_owned());
    };
    view! {
        <div class="page">
            <PageHead title=words.new_application back=("/geld/aanvragen", words.applications) />
            <DraftNote draft />
            <Form doing submit=t().common.add on_submit=submit on_cancel=leave>
                <ApplicationFields form is_sent=false />
            </Form>
        </div>
    }
}

#[component]
pub fn EditApplicationPage() -> impl IntoView {
    let params = use_params_map();
    let Some(id) = params.with_untracked(|params| params.get("id")?.parse::<GrantApplicationId>().ok()) else {
        return view! { <Unknown /> }.into_any();
    };
    let read = load(move || format!("grant-applications/{id}/edit"), move || api::funding::application(id));
    view! { <Loaded load=read lines=8 children=|read| view! { <Edit read /> } /> }.into_any()
}

#[component]
fn Edit(read: Versioned<GrantApplication>) -> impl IntoView {
    let (id, title) = (read.value.id, (t().funding.edit_application)(&read.value.details.title));
    let draft = Draft::of(&format!("funding.application.{id}"));
    let form = ApplicationForm::new(draft, Some((&read.value.details, &read.value.funder)));
    let is_sent = read.value.status != GrantStatus::Draft;
    view! {
        <EditPage
            read
            draft
            title
            back=("/geld/aanvragen", t().funding.applications)
            address=address(id)
            filled=move || form.read()
            again=move || api::funding::application(id)
            change=|read, wanted| async move { api::funding::change_application(&read, &wanted).await }
            fields=move || view! { <ApplicationFields form is_sent /> }
        />
    }
}

impl Detailed for GrantApplication {
    type Details = GrantApplicationDetails;

    fn details(&self) -> GrantApplicationDetails {
        self.details.clone()
    }

    fn told() -> Vec<Told<Self::Details>> {
        let words = &t().funding;
        let told = |pointer, name, value: fn(&Self::Details) -> String| Told { pointer, name, value };
        vec![
            told("/title", words.application_title, |it| it.title.clone()),
            told("/askedCents", words.asked, |it| intl::euros(it.asked_cents)),
            told("/firstYear", words.first_year, |it| it.first_year.to_string()),
            told("/lastYear", words.last_year_field, |it| it.last_year.to_string()),
            told("/submitBy", words.submit_by, |it| it.submit_by.map(intl::day).unwrap_or_default()),
            told("/decisionExpectedOn", words.decision_expected_on, |it| {
                it.decision_expected_on.map(intl::day).unwrap_or_default()
            }),
            told("/purpose", words.purpose, |it| it.purpose.clone().unwrap_or_default()),
        ]
    }
}
