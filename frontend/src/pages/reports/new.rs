//! Beginning a report: on which year, cohort or partner. Its chapters and figures come by themselves.

use chrono::Datelike;
use contract::ids::CohortId;
use contract::reports::{NewReport, ReportKind, ReportLanguage};
use leptos::prelude::*;

use super::address;
use crate::api;
use crate::clock;
use crate::components::{ChoiceField, Form, PageHead, SelectField, Suggestion, TextField, say};
use crate::drafts::Draft;
use crate::i18n::{choices, t};
use crate::load::load;
use crate::navigation;
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::submit::{Doing, filled, missing};

#[component]
pub fn NewReportPage() -> impl IntoView {
    let words = &t().reports;
    let draft = Draft::of("reports.new");
    let kind = draft.field("kind", ReportKind::Annual.code().to_owned());
    // A report is mostly written when the year is over.
    let year = draft.field("year", (clock::today().year() - 1).to_string());
    let cohort = draft.field("cohort", String::new());
    let partner: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let language = draft.field("language", ReportLanguage::Nl.code().to_owned());
    let title = draft.field("title", String::new());
    let is = move |wanted: ReportKind| kind.with(|code| code == wanted.code());
    let doing = Doing::new();
    let open = navigation::opener();
    let leave = move || {
        draft.done();
        open.run("/verslagen".to_owned());
    };
    let submit = move || {
        let kind = kind.with_untracked(|code| code.parse().unwrap_or(ReportKind::Annual));
        let new = NewReport {
            kind,
            year: year.with_untracked(|year| year.trim().parse().ok()).filter(|_| kind != ReportKind::Cohort),
            cohort_id: cohort.with_untracked(|id| id.parse().ok()).filter(|_: &CohortId| kind == ReportKind::Cohort),
            organisation_id: organisation_of(partner).filter(|_| kind == ReportKind::Partner),
            title: filled(title),
            language: language.with_untracked(|code| code.parse().unwrap_or(ReportLanguage::Nl)),
            corrects_id: None,
        };
        let empty = [
            (kind != ReportKind::Cohort && new.year.is_none(), "/year"),
            (kind == ReportKind::Cohort && new.cohort_id.is_none(), "/cohortId"),
            (kind == ReportKind::Partner && new.organisation_id.is_none(), "/organisationId"),
        ];
        let faults = empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect();
        if !doing.check(faults) {
            return;
        }
        doing.run(async move { api::reports::create(&new).await }, move |made| {
            draft.done();
            say((t().reports.begun)(&made.value.summary.title));
            open.run(address(made.value.summary.id));
        });
    };
    view! {
        <div class="page">
            <PageHead title=words.new_title back=("/verslagen", words.title) />
            <Form doing submit=words.begin on_submit=submit on_cancel=leave>
                <ChoiceField pointer="/kind" label=words.kind value=kind options=choices(ReportKind::all(), ReportKind::code) />
                {move || (!is(ReportKind::Cohort)).then(|| view! {
                    <TextField pointer="/year" label=words.year value=year inputmode="numeric" short=true />
                })}
                {move || is(ReportKind::Cohort).then(|| view! { <CohortField value=cohort /> })}
                {move || is(ReportKind::Partner).then(|| view! {
                    <OrganisationField pointer="/organisationId" label=words.organisation chosen=partner />
                })}
                <ChoiceField pointer="/language" label=words.language value=language options=choices(ReportLanguage::all(), ReportLanguage::code) beside=true />
                <TextField pointer="/title" label=words.own_title help=words.own_title_help value=title optional=true />
            </Form>
        </div>
    }
}

#[component]
fn CohortField(value: RwSignal<String>) -> impl IntoView {
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    move || {
        let all = cohorts.get().map(|all| all.items).unwrap_or_default();
        let name = |it: &contract::cohorts::Cohort| {
            let number = (t().cohorts.numbered)(it.number);
            it.name.as_ref().map_or(number.clone(), |name| format!("{number} · {name}"))
        };
        let options: Vec<_> = all.iter().map(|it| (it.id.to_string(), name(it))).collect();
        view! { <SelectField pointer="/cohortId" label=t().reports.cohort value options /> }
    }
}
