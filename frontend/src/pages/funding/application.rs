//! The page of an application: what is asked, what comes next, what it became, and what happened to it.

use contract::funding::{GrantApplication, GrantStatus, NewGrantApplication};
use contract::ids::GrantApplicationId;
use contract::people::OrganisationReference;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use super::board::left;
use super::lines::{LineDialog, Start};
use super::steps::Steps;
use super::{address, address_of_funder};
use crate::api::{self, Versioned};
use crate::components::{
    Button, ButtonLink, Card, Empty, Fact, FailureNotice, Icon, PageHead, Skeleton, Tag, Timeline, TimelineItem, Tone,
    say, say_with_undo,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::navigation;
use crate::session;
use crate::submit::Doing;

/// The application on the screen; steps put what came of them here.
pub(super) type Shown = Load<Versioned<GrantApplication>>;

#[component]
pub fn ApplicationPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<GrantApplicationId>().ok()));
    move || match id.get() {
        Some(id) => view! { <One id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
pub(super) fn Unknown() -> impl IntoView {
    let words = &t().funding;
    view! {
        <div class="page">
            <PageHead title=words.unknown_application back=("/geld/aanvragen", words.applications) />
            <Empty icon=Icon::Inbox title=words.unknown_application text=words.unknown_application_text>
                <ButtonLink href="/geld/aanvragen">{words.applications}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn One(id: GrantApplicationId) -> impl IntoView {
    let shown: Shown = load(move || format!("grant-applications/{id}"), move || api::funding::application(id));
    let failure = Memo::new(move |_| shown.failure());
    move || match (shown.get(), failure.get()) {
        (Some(read), _) => view! { <Record application=read.value shown /> }.into_any(),
        (None, Some(failure)) if failure.is(ErrorCode::NotFound) => view! { <Unknown /> }.into_any(),
        (None, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().funding.applications />
                <FailureNotice failure on_retry=move || shown.again() />
            </div>
        }
        .into_any(),
        (None, None) => view! { <div class="page"><Skeleton lines=6 /></div> }.into_any(),
    }
}

/// The colour that goes with a state.
fn kind_of(status: GrantStatus) -> Option<&'static str> {
    match status {
        GrantStatus::Submitted => Some("info"),
        GrantStatus::Granted => Some("good"),
        GrantStatus::Rejected => Some("bad"),
        GrantStatus::Draft | GrantStatus::Withdrawn => None,
    }
}

#[component]
fn Record(application: GrantApplication, shown: Shown) -> impl IntoView {
    let words = &t().funding;
    let may_change = session::can(Permission::FundingWrite);
    let (id, status, details) = (application.id, application.status, application.details.clone());
    let years = if details.first_year == details.last_year {
        details.first_year.to_string()
    } else {
        (words.years_to)(details.first_year, details.last_year)
    };
    let cohorts = intl::list(application.cohorts.iter().map(|cohort| (words.cohort)(cohort.number)));
    let edit = format!("{}/wijzigen", address(id));
    let happened = history(&application);
    let (funder, granted, reason) = (application.funder.clone(), application.granted_cents, application.reason.clone());
    let next = application.clone();
    let tag = match kind_of(status) {
        Some(kind) => view! { <Tag kind>{status.say()}</Tag> }.into_any(),
        None => view! { <Tag>{status.say()}</Tag> }.into_any(),
    };
    view! {
        <div class="page">
            <PageHead title=details.title.clone() back=("/geld/aanvragen", words.applications)>
                {may_change.then(|| view! { <ButtonLink href=edit icon=Icon::Pencil>{t().common.change}</ButtonLink> })}
                {(may_change && status == GrantStatus::Draft).then(|| view! { <DeleteDraft shown /> })}
            </PageHead>
            <p class="tags">{tag}</p>
            <div class="columns">
                <div class="stack">
                    <Card title=words.details>
                        <dl class="facts">
                            <dt>{words.application_funder}</dt>
                            <dd><a href=address_of_funder(funder.id)>{funder.name}</a></dd>
                            <Fact name=words.asked value=Some(intl::euros(details.asked_cents)) />
                            {granted.map(|cents| view! { <Fact name=words.granted value=Some(intl::euros(cents)) /> })}
                            <Fact name=words.for_years value=Some(years) />
                            {(!cohorts.is_empty()).then(|| view! { <Fact name=words.cohorts value=Some(cohorts) /> })}
                            {details.submit_by.map(|day| view! { <Fact name=words.submit_by value=Some(intl::day(day)) /> })}
                            {details.decision_expected_on.map(|day| view! { <Fact name=words.decision_expected_on value=Some(intl::day(day)) /> })}
                            {reason.map(|reason| view! { <Fact name=words.reason value=Some(reason) /> })}
                        </dl>
                        {details.purpose.map(|purpose| view! { <p class="prose">{purpose}</p> })}
                    </Card>
                    {(status == GrantStatus::Granted).then(|| view! { <Became application shown may_change /> })}
                </div>
                <div class="stack">
                    {may_change.then(|| view! { <Steps application=next shown /> })}
                    <Card title=words.history>
                        <Timeline items=happened />
                    </Card>
                </div>
            </div>
        </div>
    }
}

/// What happened, the latest first, with what was a mistake.
fn history(application: &GrantApplication) -> Vec<TimelineItem> {
    let words = &t().funding;
    let item = |moment: &contract::funding::GrantMoment| {
        let granted = moment.granted_cents.map(|cents| (words.granted_amount)(&intl::euros(cents)));
        let back = moment.taken_back_by.as_deref().map(words.taken_back);
        let parts = [granted, moment.reason.clone(), back];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let is_good = moment.status == GrantStatus::Granted && moment.taken_back_at.is_none();
        TimelineItem {
            icon: match moment.status {
                _ if moment.taken_back_at.is_some() => Icon::Undo,
                GrantStatus::Draft => Icon::Pencil,
                GrantStatus::Submitted => Icon::Mail,
                GrantStatus::Granted => Icon::Check,
                GrantStatus::Rejected | GrantStatus::Withdrawn => Icon::Close,
            },
            tone: is_good.then_some("good"),
            title: moment.status.say().to_owned(),
            href: None,
            meta: (words.noted_by)(&intl::day(moment.happened_on), &moment.recorded_by),
            text: Some(text).filter(|text| !text.is_empty()),
        }
    };
    application.moments.iter().map(item).collect()
}

/// The contributions that a grant became, and what is left of it.
#[component]
fn Became(application: GrantApplication, shown: Shown, may_change: bool) -> impl IntoView {
    let words = &t().funding;
    let editing: RwSignal<Option<Start>> = RwSignal::new(None);
    let left = left(&application);
    let is_empty = application.lines.is_empty();
    let lines = application.lines.iter().map(|line| {
        view! {
            <li class="row-apart period">
                <a href=format!("/geld?jaar={}", line.year)>{line.year} " · " {line.title.clone()}</a>
                <span>{intl::euros(line.amount_cents)}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    let start = Start {
        line: None,
        year: application.details.first_year,
        funder: Some(OrganisationReference { id: application.funder.id, name: application.funder.name.clone() }),
        application: Some((application.id, application.details.title.clone())),
        cents: Some(left),
    };
    let add = (may_change && left > 0).then(|| {
        let begin = move || editing.set(Some(start.clone()));
        view! { <Button icon=Icon::Plus on_click=begin>{words.add_line}</Button> }.into_any()
    });
    view! {
        <Card title=words.became nostrip:aside=add>
            {is_empty.then(|| view! { <p class="soft">{words.became_none}</p> })}
            <ul class="list" role="list">{lines}</ul>
            {(left > 0).then(|| view! { <p class="strong">{(words.to_lines)(&intl::euros(left))}</p> })}
        </Card>
        <LineDialog editing on_saved=move || shown.again() />
    }
}

/// Throws a draft away, and offers the way back: the same draft, written down anew.
#[component]
fn DeleteDraft(shown: Shown) -> impl IntoView {
    let words = &t().funding;
    let doing = Doing::new();
    let open = navigation::opener();
    let go = move || {
        let Some(read) = shown.get_untracked() else { return };
        let again = NewGrantApplication { details: read.value.details.clone() };
        let title = read.value.details.title.clone();
        doing.run_or(
            async move { api::funding::remove_application(&read).await },
            move |()| {
                open.run("/geld/aanvragen".to_owned());
                say_with_undo((words.draft_removed)(&title), move || {
                    spawn_local(async move {
                        match api::funding::add_application(&again).await {
                            Ok(made) => drop(open.try_run(address(made.value.id))),
                            Err(failure) => say(failure.sentence()),
                        }
                    });
                });
            },
            move |failure| {
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    view! { <Button tone=Tone::Quiet busy=Signal::derive(move || doing.is_busy()) on_click=go>{words.delete_draft}</Button> }
}
