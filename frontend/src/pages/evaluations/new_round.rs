//! Beginning a round: which questionnaire, about what, from when until when, and whom to invite at once.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::evaluations::{QuestionnaireStatus, QuestionnaireSummary, QuestionnairesQuery};
use contract::evaluations_rounds::{EvaluationPeriod, EvaluationRound, NewEvaluationInvitations, NewEvaluationRound};
use contract::events::{EventSort, EventsQuery};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::address;
use crate::api;
use crate::clock;
use crate::components::{
    CheckField, ChoiceField, DateField, DraftNote, Empty, Form, Icon, Loaded, PageHead, SelectField, TextField, say,
};
use crate::drafts::Draft;
use crate::i18n::{Term, intl, t};
use crate::load::load;
use crate::navigation;
use crate::session;
use crate::submit::{Doing, missing};

/// How long a round stays open, unless one says otherwise.
const OPEN_FOR: TimeDelta = TimeDelta::days(28);

#[component]
pub fn NewRoundPage() -> impl IntoView {
    let words = &t().evaluations.form;
    let published = load(
        || "evaluations/published".to_owned(),
        || async {
            let query = QuestionnairesQuery {
                status: Some(QuestionnaireStatus::Published),
                page_size: Some(100),
                ..QuestionnairesQuery::default()
            };
            api::evaluations::questionnaires(&query).await
        },
    );
    view! {
        <div class="page">
            <PageHead title=words.title back=("/evaluaties", t().evaluations.title) />
            <Loaded load=published lines=8 children=|found| {
                if found.items.is_empty() {
                    let words = &t().evaluations.form;
                    return view! { <Empty icon=Icon::Language title=words.no_questionnaire /> }.into_any();
                }
                view! { <NewRound questionnaires=found.items /> }.into_any()
            } />
        </div>
    }
}

#[component]
fn NewRound(questionnaires: Vec<QuestionnaireSummary>) -> impl IntoView {
    let words = &t().evaluations.form;
    let draft = Draft::of("evaluations.new");
    let questionnaire = draft.field("questionnaireId", String::new());
    let title = draft.field("title", String::new());
    let about = draft.field("about", "cohort".to_owned());
    let cohort = draft.field("cohortId", String::new());
    let event = draft.field("eventId", String::new());
    let (starts_on, ends_on) = (draft.field("startsOn", None), draft.field("endsOn", None));
    let opens_on = draft.field("opensOn", Some(clock::today()));
    let closes_on = draft.field("closesOn", Some(clock::today() + OPEN_FOR));
    let everyone = draft.field("everyone", true);
    let doing = Doing::new();
    let open = navigation::opener();
    let read = move || -> Result<NewEvaluationRound, Vec<_>> {
        let mut faults = Vec::new();
        let questionnaire_id = questionnaire.with_untracked(|id| id.parse().ok());
        let title = title.with_untracked(|title| title.trim().to_owned());
        let about = about.get_untracked();
        let cohort_id = cohort.with_untracked(|id| id.parse().ok()).filter(|_| about == "cohort");
        let event_id = event.with_untracked(|id| id.parse().ok()).filter(|_| about == "event");
        let period = starts_on.get_untracked().zip(ends_on.get_untracked()).filter(|_| about == "period");
        let days = opens_on.get_untracked().zip(closes_on.get_untracked());
        let mut need = |empty: bool, pointer: &str| faults.extend(empty.then(|| missing(pointer)));
        need(questionnaire_id.is_none(), "/questionnaireId");
        need(title.is_empty(), "/title");
        need(about == "cohort" && cohort_id.is_none(), "/cohortId");
        need(about == "event" && event_id.is_none(), "/eventId");
        need(about == "period" && starts_on.get_untracked().is_none(), "/period/startsOn");
        need(about == "period" && ends_on.get_untracked().is_none(), "/period/endsOn");
        need(opens_on.get_untracked().is_none(), "/opensAt");
        need(closes_on.get_untracked().is_none(), "/closesAt");
        let (Some(questionnaire_id), Some((opens, closes))) = (questionnaire_id, days) else { return Err(faults) };
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(NewEvaluationRound {
            questionnaire_id,
            title,
            cohort_id,
            event_id,
            period: period.map(|(starts_on, ends_on)| EvaluationPeriod { starts_on, ends_on }),
            opens_at: if opens == clock::today() { clock::now() } else { midnight(opens) },
            closes_at: midnight(closes + TimeDelta::days(1)),
        })
    };
    let submit = move || {
        let new = match read() {
            Ok(new) => new,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let invites =
            new.cohort_id.is_some() && everyone.get_untracked() && session::can(Permission::EvaluationsInvite);
        let work = async move {
            let made = api::evaluations::create_round(&new).await?;
            if invites {
                let whom = NewEvaluationInvitations { person_ids: Vec::new(), everyone: true };
                api::evaluations::invite(made.id, &whom).await?;
            }
            Ok(made)
        };
        doing.run(work, move |made: EvaluationRound| {
            say(t().evaluations.form.created);
            draft.done();
            open.run(address(made.id));
        });
    };
    let leave = move || {
        draft.done();
        open.run("/evaluaties".to_owned());
    };
    let options = questionnaires.into_iter().map(|it| {
        let number = (t().evaluations.builder.numbered)(it.number);
        (it.id.to_string(), format!("{} · {} · {number}", it.name, it.audience.say()))
    });
    let options = options.collect::<Vec<_>>();
    let kinds = [("cohort", words.about_cohort), ("event", words.about_event), ("period", words.about_period)];
    let kinds = kinds.map(|(code, words)| (code.to_owned(), words.to_owned())).to_vec();
    view! {
        <DraftNote draft />
        <Form doing submit=words.create on_submit=submit on_cancel=leave>
            <SelectField pointer="/questionnaireId" label=words.questionnaire value=questionnaire options />
            <TextField pointer="/title" label=words.name help=words.name_help value=title />
            <ChoiceField pointer="/about" label=words.about value=about options=kinds beside=true />
            {move || match about.get().as_str() {
                "event" => view! { <EventField value=event /> }.into_any(),
                "period" => view! {
                    <div class="field-row">
                        <DateField pointer="/period/startsOn" label=words.starts_on value=starts_on />
                        <DateField pointer="/period/endsOn" label=words.ends_on value=ends_on />
                    </div>
                }
                .into_any(),
                _ => view! {
                    <CohortField value=cohort />
                    {session::can(Permission::EvaluationsInvite)
                        .then(|| view! { <CheckField label=words.everyone help=words.everyone_help value=everyone /> })}
                }
                .into_any(),
            }}
            <div class="field-row">
                <DateField pointer="/opensAt" label=words.opens_on value=opens_on />
                <DateField pointer="/closesAt" label=words.closes_on help=words.closes_help value=closes_on />
            </div>
        </Form>
    }
}

#[component]
fn CohortField(value: RwSignal<String>) -> impl IntoView {
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    view! {
        <Loaded load=cohorts lines=1 children=move |all| {
            let name = t().evaluations.cohort;
            let options = all.items.into_iter().map(|it| (it.id.to_string(), name(it.number))).collect::<Vec<_>>();
            view! { <SelectField pointer="/cohortId" label=t().evaluations.form.cohort value options /> }
        } />
    }
}

/// Events that were lately, and soon.
#[component]
fn EventField(value: RwSignal<String>) -> impl IntoView {
    let events = load(
        || "evaluations/events".to_owned(),
        || async {
            let query = EventsQuery {
                from: Some(clock::today() - TimeDelta::days(120)),
                to: Some(clock::today() + TimeDelta::days(60)),
                sort: Some(EventSort::Latest),
                page_size: Some(100),
                ..EventsQuery::default()
            };
            api::evaluations::events(&query).await
        },
    );
    view! {
        <Loaded load=events lines=1 children=move |found| {
            let option = |it: contract::events::EventSummary| {
                (it.id.to_string(), format!("{} · {}", intl::day(intl::day_of(it.starts_at)), it.title))
            };
            let options = found.items.into_iter().map(option).collect::<Vec<_>>();
            view! { <SelectField pointer="/eventId" label=t().evaluations.form.event value options /> }
        } />
    }
}

/// When a day begins in the Netherlands, one hour or two before it does in UTC.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let utc = day.and_time(chrono::NaiveTime::MIN).and_utc();
    let begins = |hours: i64| Some(utc - TimeDelta::hours(hours)).filter(|at| intl::hour_of(*at) == 0);
    begins(2).or_else(|| begins(1)).unwrap_or(utc)
}
