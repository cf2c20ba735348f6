//! The page of a funder: what it gives year by year, what it was asked for, and what was promised to it.

use contract::funding::{Funder, FundingLinesQuery, GrantApplicationsQuery};
use contract::ids::OrganisationId;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::board::card;
use super::lines::line_table;
use super::money::change;
use super::targets::Targets;
use crate::api;
use crate::components::{ButtonLink, Card, Empty, FailureNotice, Icon, LoadedPages, PageHead, Skeleton, Tag};
use crate::i18n::{Term, intl, t};
use crate::load::{load, pages};
use crate::pages::organisations;
use crate::session;

#[component]
pub fn FunderPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<OrganisationId>().ok()));
    move || match id.get() {
        Some(id) => view! { <One id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn Unknown() -> impl IntoView {
    let words = &t().funding;
    view! {
        <div class="page">
            <PageHead title=words.funder_unknown back=("/geld", words.title) />
            <Empty icon=Icon::Building title=words.funder_unknown text=words.funder_unknown_text>
                <ButtonLink href="/geld">{words.title}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn One(id: OrganisationId) -> impl IntoView {
    let read = load(move || format!("funders/{id}"), move || api::funding::funder(id));
    let failure = Memo::new(move |_| read.failure());
    move || match (read.get(), failure.get()) {
        (Some(funder), _) => view! { <Record funder /> }.into_any(),
        (None, Some(failure)) if failure.is(ErrorCode::NotFound) => view! { <Unknown /> }.into_any(),
        (None, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().funding.title />
                <FailureNotice failure on_retry=move || read.again() />
            </div>
        }
        .into_any(),
        (None, None) => view! { <div class="page"><Skeleton lines=6 /></div> }.into_any(),
    }
}

#[component]
fn Record(funder: Funder) -> impl IntoView {
    let words = &t().funding;
    let id = funder.organisation.id;
    let lines = pages(
        move || format!("funding-lines/of/{id}"),
        move |cursor| async move {
            let query = FundingLinesQuery { funder_id: Some(id), cursor, ..FundingLinesQuery::default() };
            api::funding::lines(&query).await
        },
    );
    let applications = pages(
        move || format!("grant-applications/of/{id}"),
        move |cursor| async move {
            let query = GrantApplicationsQuery { funder_id: Some(id), cursor, ..GrantApplicationsQuery::default() };
            api::funding::applications(&query).await
        },
    );
    let years = funder.years.iter().map(|year| {
        let changed = (year.amount.last_year_cents != 0).then(|| change(&year.amount));
        view! {
            <li class="row-apart period">
                <a href=format!("/geld?jaar={}", year.year)>{year.year}</a>
                <span class="stack-tight number-cell">
                    <span class="strong">{intl::euros(year.amount.cents)}</span>
                    {changed.map(|changed| view! { <span class="soft small">{changed}</span> })}
                </span>
            </li>
        }
    });
    let years = years.collect_view();
    let states = funder.applications.iter().map(|of| {
        let words = format!("{}: {}", of.status.say(), intl::count(of.applications));
        view! { <Tag>{words}</Tag> }
    });
    let states = states.collect_view();
    view! {
        <div class="page">
            <PageHead title=funder.organisation.name.clone() lead=words.funder_lead back=("/geld", words.title)>
                {session::can(Permission::OrganisationsRead)
                    .then(|| view! { <ButtonLink href=organisations::address(id) icon=Icon::Building>{words.to_organisation}</ButtonLink> })}
            </PageHead>
            <div class="columns">
                <Card title=words.gives>
                    {funder.years.is_empty().then(|| view! { <p class="soft">{words.gives_nothing}</p> })}
                    <ul class="list" role="list">{years}</ul>
                </Card>
                <Card title=words.applications_of>
                    <p class="tags">{states}</p>
                    <LoadedPages
                        pages=applications
                        lines=3
                        children=|items| view! { <ul class="grant-board__cards" role="list">{items.iter().map(card).collect_view()}</ul> }
                        empty=|| view! { <p class="soft">{t().funding.no_applications}</p> }
                    />
                </Card>
            </div>
            <Targets funder=Some(id) />
            <Card title=words.lines_of_funder>
                <LoadedPages
                    pages=lines
                    lines=3
                    children=|lines| line_table(lines, None)
                    empty=|| view! { <p class="soft">{t().funding.gives_nothing}</p> }
                />
            </Card>
        </div>
    }
}
