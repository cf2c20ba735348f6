//! All rounds, the latest to open first, with how many answered of how many were asked.

use chrono::TimeDelta;
use contract::evaluations::QuestionnaireAudience;
use contract::evaluations_rounds::{EvaluationRound, EvaluationRoundStatus, EvaluationRoundsQuery};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::{about, address, response, status_tag};
use crate::api;
use crate::components::{ButtonLink, Column, DataTable, Empty, Icon, LoadedPages, PageHead, SelectField, Tone};
use crate::i18n::{Term, choices, intl, t};
use crate::load::pages;
use crate::navigation::filter;
use crate::session;

#[component]
pub fn EvaluationsPage() -> impl IntoView {
    let words = &t().evaluations;
    let [status, audience] = ["status", "audience"].map(filter);
    let query = Memo::new(move |_| EvaluationRoundsQuery {
        status: status.with(|code| code.parse().ok()),
        audience: audience.with(|code| code.parse().ok()),
        total: Some(true),
        ..EvaluationRoundsQuery::default()
    });
    let rounds = pages(
        move || format!("evaluations?{:?}", query.get()),
        move |cursor| {
            let query = EvaluationRoundsQuery { cursor, ..query.get() };
            async move { api::evaluations::rounds(&query).await }
        },
    );
    let may_write = session::can(Permission::EvaluationsWrite);
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>
                {may_write
                    .then(|| {
                        view! { <ButtonLink href="/evaluaties/nieuw" tone=Tone::Primary icon=Icon::Plus>{words.add}</ButtonLink> }
                    })}
                <ButtonLink href="/evaluaties/vragenlijsten" icon=Icon::Language>{words.to_questionnaires}</ButtonLink>
            </PageHead>
            <div class="filters">
                <SelectField pointer="/status" label=words.status value=status options=choices(EvaluationRoundStatus::all(), EvaluationRoundStatus::code) nothing=t().common.all optional=true />
                <SelectField pointer="/audience" label=words.audience value=audience options=choices(QuestionnaireAudience::all(), QuestionnaireAudience::code) nothing=t().common.all optional=true />
            </div>
            <LoadedPages
                pages=rounds
                children=table
                empty=|| view! { <Empty icon=Icon::Chart title=t().evaluations.none text=t().evaluations.none_text /> }
            />
        </div>
    }
}

fn table(items: Vec<EvaluationRound>) -> impl IntoView {
    let words = &t().evaluations;
    let columns = vec![
        Column::new(words.round, |it: &EvaluationRound| it.details.title.clone()),
        Column::new(words.audience, |it: &EvaluationRound| it.questionnaire.audience.say()),
        Column::new(words.status, |it: &EvaluationRound| status_tag(it.status)),
        Column::new(words.about, about),
        Column::new(words.answered, response),
        Column::new(words.when, |it: &EvaluationRound| when(it)),
    ];
    view! { <DataTable caption=words.list columns items href=|it: &EvaluationRound| address(it.id) /> }
}

/// From when until when it takes answers.
pub(super) fn when(round: &EvaluationRound) -> String {
    // It closes at the beginning of a day: the day before is the last one on which it can be answered.
    let last = round.details.closes_at - TimeDelta::seconds(1);
    let day = |at| intl::day(intl::day_of(at));
    (t().evaluations.through)(&day(round.details.opens_at), &day(last))
}
