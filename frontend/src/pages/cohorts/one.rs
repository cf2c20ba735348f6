//! One cohort: where it stands, how far it is from what is hoped for, its plan, and who takes part.

use contract::cohorts::{Cohort, CohortMoment, CohortStatus, PlannedSession};
use contract::ids::CohortId;
use contract::paging::Whole;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::list::{period, title};
use super::people::People;
use super::steps::Steps;
use super::{Unknown, address, board_address, cohort_in_address, status_tag};
use crate::api::{self, Versioned};
use crate::components::{ButtonLink, Card, Fact, Icon, Loaded, PageHead, Timeline, TimelineItem, Tone, page_of};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::session;

pub(super) type Read = Load<Versioned<Cohort>>;
pub(super) type History = Load<Whole<CohortMoment>>;

#[component]
pub fn CohortPage() -> impl IntoView {
    let id = cohort_in_address();
    move || match id.get() {
        Some(id) => view! { <OneCohort id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn OneCohort(id: CohortId) -> impl IntoView {
    let read: Read = load(move || format!("cohorts/{id}"), move || api::cohorts::read(id));
    page_of(
        read,
        t().cohorts.title,
        move || view! { <Record id read /> }.into_any(),
        || view! { <Unknown /> }.into_any(),
    )
}

#[component]
fn Record(id: CohortId, read: Read) -> impl IntoView {
    let words = &t().cohorts.one;
    let history: History = load(move || format!("cohorts/{id}/moments"), move || api::cohorts::moments(id));
    let cohort = Memo::new(move |_| read.get().map(|read| read.value));
    let head = Memo::new(move |_| cohort.with(|cohort| cohort.as_ref().map(title)).unwrap_or_default());
    let sees_people = session::can(Permission::GroupsRead);
    view! {
        <div class="page">
            {move || {
                view! {
                    <PageHead title=head.get() back=("/lichtingen", t().cohorts.title)>
                        {sees_people.then(|| view! { <ButtonLink href=board_address(id) tone=Tone::Primary icon=Icon::People>{words.to_board}</ButtonLink> })}
                        <ButtonLink href=format!("{}/reis", address(id)) icon=Icon::Flag>{words.to_journey}</ButtonLink>
                        {session::can(Permission::CohortsWrite)
                            .then(|| view! { <ButtonLink href=format!("{}/wijzigen", address(id)) icon=Icon::Pencil>{words.change}</ButtonLink> })}
                    </PageHead>
                }
            }}
            {move || cohort.get().map(|cohort| view! { <Standing cohort /> })}
            <div class="record">
                <div class="stack-wide">
                    <Steps read history />
                    {sees_people.then(|| view! { <People id read /> })}
                </div>
                <div class="stack-wide">
                    {move || cohort.get().map(|cohort| view! { <Plan cohort /> })}
                    <Card title=words.history>
                        <Loaded load=history lines=3 children=|moments| {
                            let items = moments.items.into_iter().map(moment).collect();
                            view! { <Timeline items /> }
                        } />
                    </Card>
                </div>
            </div>
        </div>
    }
}

/// Both sides against what is hoped for, as equals.
#[component]
fn Standing(cohort: Cohort) -> impl IntoView {
    let words = &t().cohorts.one;
    let counts = cohort.enrolled;
    let leaders = intl::list([(words.coaches)(counts.coaches), (words.assistants)(counts.assistant_coaches)]);
    let side = |class, name: &'static str, count: i64, target: Option<i16>| {
        let told = target.map_or_else(|| (words.no_target)(count), |target| (t().cohorts.of_target)(count, target));
        let meter = target.map(|target| {
            view! { <progress class="target__meter" aria-label=name max=target.to_string() value=count.min(target.into()).to_string()></progress> }
        });
        view! {
            <div class=class>
                <dt>{name}</dt>
                <dd>{told} {meter}</dd>
            </div>
        }
    };
    view! {
        <div class="standing">
            <p class="tags">{status_tag(cohort.status)} <span class="soft">{period(&cohort)}</span></p>
            <dl class="targets">
                {side("target target--one", t().cohorts.newcomers, counts.newcomers, cohort.plan.target_newcomers)}
                {side("target target--two", t().cohorts.established, counts.established, cohort.plan.target_established)}
            </dl>
            <p class="soft">{leaders}</p>
        </div>
    }
}

#[component]
fn Plan(cohort: Cohort) -> impl IntoView {
    let words = &t().cohorts.one;
    let plan = cohort.plan;
    let between = |from: Option<chrono::NaiveDate>, until: Option<chrono::NaiveDate>| {
        let from = intl::day(from?);
        Some(match until {
            Some(until) => (t().cohorts.from_until)(&from, &intl::day(until)),
            None => (t().cohorts.from)(&from),
        })
    };
    let sessions = plan.sessions;
    let line = |session: PlannedSession| {
        let day = session.planned_on.map_or_else(|| words.no_day.to_owned(), intl::day);
        view! {
            <li>
                <span class="strong">{session.title}</span>
                " "
                <span class="soft small">{day}</span>
            </li>
        }
    };
    view! {
        <Card title=words.plan>
            <dl class="facts">
                <Fact name=words.planned value=between(Some(plan.starts_on), plan.ends_on) />
                <Fact name=words.recruiting value=between(plan.recruiting_from, plan.recruiting_until) />
                <Fact name=words.method value=plan.method_version />
            </dl>
            <h3>{words.sessions}</h3>
            {if sessions.is_empty() {
                view! { <p class="soft">{words.no_sessions}</p> }.into_any()
            } else {
                view! { <ol class="planned">{sessions.into_iter().map(line).collect_view()}</ol> }.into_any()
            }}
        </Card>
    }
}

fn moment(moment: CohortMoment) -> TimelineItem {
    let (icon, tone) = match moment.status {
        CohortStatus::Planned => (Icon::Calendar, None),
        CohortStatus::Recruiting => (Icon::People, None),
        CohortStatus::Active => (Icon::Check, Some("good")),
        CohortStatus::Completed => (Icon::Flag, None),
    };
    let on = intl::day(moment.on);
    TimelineItem {
        icon,
        tone,
        title: moment.status.say().to_owned(),
        href: None,
        meta: moment.recorded_by.map_or(on.clone(), |by| (t().cohorts.one.by_whom)(&on, &by)),
        text: None,
    }
}
