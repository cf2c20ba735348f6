//! The page of a report: how it looks, writing it, and once it is signed, what would be different now.

use contract::ids::ReportId;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use contract::reports::{Report, ReportStatus};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::differences::Differences;
use super::downloads::Downloads;
use super::editor::Editor;
use super::steps::Steps;
use super::{address, period, status_tag};
use crate::api::{self, Versioned};
use crate::components::{ButtonLink, Empty, FailureNotice, Icon, Loaded, PageHead, Skeleton, Tab, Tabs, Tag};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::session;

/// The report on the screen; steps that change it put what came of them here.
pub(super) type Shown = Load<Versioned<Report>>;

const WRITE: &str = "schrijven";
const DIFFERENCES: &str = "verschil";

#[component]
pub fn ReportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<ReportId>().ok()));
    move || match id.get() {
        Some(id) => view! { <OneReport id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn Unknown() -> impl IntoView {
    let words = &t().reports;
    view! {
        <div class="page">
            <PageHead title=words.unknown back=("/verslagen", words.title) />
            <Empty icon=Icon::Chart title=words.unknown text=words.unknown_text>
                <ButtonLink href="/verslagen">{words.title}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn OneReport(id: ReportId) -> impl IntoView {
    let shown = load(move || format!("reports/{id}"), move || api::reports::read(id));
    let is_there = Memo::new(move |_| shown.is_there());
    let failure = Memo::new(move |_| shown.failure());
    move || match (is_there.get(), failure.get()) {
        (true, _) => view! { <Record id shown /> }.into_any(),
        (false, Some(failure)) if failure.is(ErrorCode::NotFound) => view! { <Unknown /> }.into_any(),
        (false, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().reports.title />
                <FailureNotice failure on_retry=move || shown.again() />
            </div>
        }
        .into_any(),
        (false, None) => view! {
            <div class="page">
                <Skeleton lines=6 />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Record(id: ReportId, shown: Shown) -> impl IntoView {
    let words = &t().reports;
    let query = use_query_map();
    let summary = Memo::new(move |_| shown.get().map(|read| read.value.summary));
    let is_signed =
        Memo::new(move |_| summary.with(|it| it.as_ref().is_some_and(|it| it.status == ReportStatus::Signed)));
    let title = Memo::new(move |_| summary.with(|it| it.as_ref().map(|it| it.title.clone()).unwrap_or_default()));
    let may_write = session::can(Permission::ReportsWrite);
    let tab = Memo::new(move |_| query.with(|query| query.get("deel").unwrap_or_default()));
    let tabs = Signal::derive(move || {
        let plain = |code, words: &str| Tab { code, words: words.to_owned(), count: None };
        let mut tabs = vec![plain("", t().reports.preview)];
        if is_signed.get() {
            tabs.push(plain(DIFFERENCES, t().reports.differences));
        } else if may_write {
            tabs.push(plain(WRITE, t().reports.write));
        }
        tabs
    });
    let facts = move || {
        summary.get().map(|it| {
            let signed = it.signed_by.as_ref().zip(it.as_of).map(|(by, at)| {
                view! { <span class="soft">{(t().reports.signed_by)(by, &intl::day(intl::day_of(at)))}</span> }
            });
            let former = it.corrects_id.map(|id| view! { <a href=address(id)>{t().reports.corrects}</a> });
            let later = it.corrected_by_id.map(|id| view! { <a href=address(id)>{t().reports.corrected}</a> });
            let (subject, period) = (it.subject.clone(), period(&it));
            view! {
                <p class="tags">
                    {status_tag(it.status)} <Tag>{it.kind.say()}</Tag> <Tag>{period}</Tag>
                    {subject.map(|subject| view! { <Tag>{subject}</Tag> })}
                    {signed} {former} {later}
                </p>
            }
        })
    };
    view! {
        <div class="page">
            {move || view! {
                <PageHead title=title.get() back=("/verslagen", t().reports.title)>
                    <Steps id shown />
                </PageHead>
            }}
            {facts}
            <div class="row-apart report-bar">
                <Tabs label=words.parts_of path=address(id) parameter="deel" tabs />
                <Downloads id />
            </div>
            {move || match tab.get().as_str() {
                WRITE if may_write && !is_signed.get() => view! { <Editor id shown /> }.into_any(),
                DIFFERENCES if is_signed.get() => view! { <Differences id /> }.into_any(),
                _ => view! { <Preview id shown /> }.into_any(),
            }}
        </div>
    }
}

/// The report as its readers get it. The server made it, of what staff typed, with all of that escaped.
#[component]
fn Preview(id: ReportId, shown: Shown) -> impl IntoView {
    let version = Memo::new(move |_| shown.get().map(|read| read.value.version));
    let page = load(
        move || format!("reports/{id}/preview/{:?}", version.get()),
        move || async move { api::reports::preview(id).await },
    );
    view! { <Loaded load=page lines=12 children=|html: String| view! { <div class="report-sheet" inner_html=html></div> } /> }
}
