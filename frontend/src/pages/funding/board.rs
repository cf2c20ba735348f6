//! Applications by where they stand. Each card says what comes next; what was decided long ago folds away.

use contract::exports::ExportList;
use contract::funding::{GrantApplication, GrantApplicationsQuery, GrantStatus};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::{Section, Sections, address};
use crate::api;
use crate::clock;
use crate::components::{Button, ButtonLink, Empty, ExportButton, Icon, LoadedPages, PageHead, Tag, Tone};
use crate::i18n::{Term, intl, t};
use crate::load::pages;
use crate::session;

/// How many of what was decided stand on the board at first.
const LATEST: usize = 4;

#[component]
pub fn ApplicationsPage() -> impl IntoView {
    let words = &t().funding;
    let found = pages(
        || "grant-applications".to_owned(),
        |cursor| async move {
            let query = GrantApplicationsQuery {
                cursor,
                page_size: Some(100),
                total: Some(true),
                ..GrantApplicationsQuery::default()
            };
            api::funding::applications(&query).await
        },
    );
    view! {
        <div class="page">
            <PageHead title=words.applications lead=words.applications_lead back=("/geld", words.title)>
                {session::can(Permission::FundingWrite)
                    .then(|| view! { <ButtonLink href="/geld/aanvragen/nieuw" tone=Tone::Primary icon=Icon::Plus>{words.add_application}</ButtonLink> })}
                <ExportButton list=ExportList::GrantApplications filters=Signal::stored(serde_json::Map::new()) />
            </PageHead>
            <Sections here=Section::Applications />
            <LoadedPages
                pages=found
                children=|items| view! { <Board items /> }
                empty=|| {
                    let words = &t().funding;
                    view! { <Empty icon=Icon::Inbox title=words.no_applications text=words.no_applications_text /> }
                }
            />
        </div>
    }
}

#[component]
fn Board(items: Vec<GrantApplication>) -> impl IntoView {
    let columns = GrantStatus::all().map(|status| {
        let own: Vec<_> = items.iter().filter(|it| it.status == status).cloned().collect();
        view! { <Stand status own /> }
    });
    view! { <div class="grant-board">{columns.collect_view()}</div> }
}

#[component]
fn Stand(status: GrantStatus, own: Vec<GrantApplication>) -> impl IntoView {
    let words = &t().funding;
    let all = RwSignal::new(false);
    let is_open = matches!(status, GrantStatus::Draft | GrantStatus::Submitted);
    let (count, long) = (own.len(), !is_open && own.len() > LATEST);
    let cards = move || {
        let shown = if long && !all.get() { LATEST } else { count };
        own.iter().take(shown).map(card).collect_view()
    };
    let fold = long.then(|| {
        let said = move || if all.get() { words.fewer_decided } else { words.more_decided };
        view! {
            <div>
                <Button tone=Tone::Quiet on_click=move || all.update(|all| *all = !*all)>{said}</Button>
            </div>
        }
    });
    let heading = format!("stand-{status}");
    let named_by = heading.clone();
    view! {
        <section class="grant-board__stand" aria-labelledby=named_by>
            <h2 id=heading class="grant-board__title">{status.say()} <span class="tab__count">{count}</span></h2>
            {(count == 0).then(|| view! { <p class="soft small">{words.none_here}</p> })}
            <ul class="grant-board__cards" role="list">{cards}</ul>
            {fold}
        </section>
    }
}

/// A card leads to the application's page.
pub(super) fn card(it: &GrantApplication) -> impl IntoView + use<> {
    let words = &t().funding;
    let amount = match it.granted_cents {
        Some(cents) => (words.granted_amount)(&intl::euros(cents)),
        None => (words.asked_amount)(&intl::euros(it.details.asked_cents)),
    };
    let next = next_step(it);
    view! {
        <li>
            <a class="grant-card" href=address(it.id)>
                <span class="strong">{it.details.title.clone()}</span>
                <span class="soft small">{it.funder.name.clone()}</span>
                <span>{amount}</span>
                {match next {
                    (text, true) => view! { <Tag kind="warn" icon=Icon::Clock>{text}</Tag> }.into_any(),
                    (text, false) => view! { <span class="soft small">{text}</span> }.into_any(),
                }}
            </a>
        </li>
    }
}

/// What comes next, and whether it is late.
fn next_step(it: &GrantApplication) -> (String, bool) {
    let words = &t().funding;
    let (details, today) = (&it.details, clock::today());
    match (it.status, details.submit_by, details.decision_expected_on) {
        (GrantStatus::Draft, Some(by), _) if by < today => ((words.too_late)(&intl::day(by)), true),
        (GrantStatus::Draft, Some(by), _) => ((words.submit_before)(&intl::day(by)), clock::days_from_today(by) <= 14),
        (GrantStatus::Draft, None, _) => (words.no_deadline.to_owned(), false),
        (GrantStatus::Submitted, _, Some(on)) if on < today => ((words.decision_late)(&intl::day(on)), true),
        (GrantStatus::Submitted, _, Some(on)) => ((words.decision_by)(&intl::day(on)), false),
        (GrantStatus::Submitted, _, None) => (words.waiting.to_owned(), false),
        (GrantStatus::Granted, _, _) if left(it) > 0 => ((words.to_lines)(&intl::euros(left(it))), true),
        _ => ((words.decided_on)(&intl::day(it.status_since)), false),
    }
}

/// What of a grant is no contribution of any year yet.
pub(super) fn left(it: &GrantApplication) -> i64 {
    it.granted_cents.unwrap_or_default() - it.lines.iter().map(|line| line.amount_cents).sum::<i64>()
}
