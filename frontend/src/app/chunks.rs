//! Pages whose code is fetched when it is first wanted. `build.sh` cuts the app along the lines drawn here: each chunk
//! becomes a file with what its pages alone use, and what several chunks use goes into files that they share.
//!
//! A new page joins by its name in the list below and its route in [`super::routes`]. Only what everybody sees first
//! is there from the start: the log-in, the frame around the pages, and *Vandaag*.

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::components::{Button, Icon, Notice, PageHead, Skeleton};
use crate::i18n::t;
use crate::pages::{
    accounts, cohorts, evaluations, events, figures, funding, imports, intakes, interests, journeys, matches, matching,
    my_groups, organisations, partners, parts, people, referrals, reports, stories, tasks,
};
use crate::{navigation, online};

/// How long after logging in the chunks are fetched ahead: what someone came for goes first.
const AHEAD_AFTER_MS: u32 = 5_000;

/// Fetches a chunk, unless it is there; a fetch that failed is tried anew.
pub(super) type Fetch = fn() -> LocalBoxFuture<'static, Result<(), SplitLoaderError>>;

/// A page of a chunk.
pub(super) trait ChunkPage: Copy + Send + 'static {
    const FETCH: Fetch;

    /// None while the chunk isn't there.
    fn draw(self) -> Option<AnyView>;
}

/// The name of a chunk's file, the type that names its pages, and the pages.
macro_rules! chunks {
    ($($chunk:ident $Chunk:ident { $($page:ident: $Page:path),+ $(,)? })+) => {$(
        #[derive(Clone, Copy)]
        pub(super) enum $Chunk { $($page),+ }

        const _: () = {
            /// Where the app is cut: what only this leads to is not in the file that loads first.
            #[wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
            fn draw(page: $Chunk) -> Result<AnyView, SplitLoaderError> {
                Ok(match page {
                    $($Chunk::$page => $Page().into_any()),+
                })
            }

            impl ChunkPage for $Chunk {
                const FETCH: Fetch = || Box::pin(fetch());

                fn draw(self) -> Option<AnyView> {
                    draw(self).now_or_never()?.ok()
                }
            }
        };
    )+};
}

chunks! {
    accounts Accounts { All: accounts::AccountsPage }
    welcome Welcome { Choose: accounts::ChoosePasswordPage }
    my_groups MyGroups { All: my_groups::MyGroupsPage, One: my_groups::MyGroupPage }
    cohorts Cohorts {
        List: cohorts::CohortsPage,
        New: cohorts::NewCohortPage,
        One: cohorts::CohortPage,
        Edit: cohorts::EditCohortPage,
        Board: cohorts::BoardPage,
    }
    check_in CheckIn { AtTheDoor: events::CheckInPage }
    evaluations Evaluations {
        List: evaluations::EvaluationsPage,
        New: evaluations::NewRoundPage,
        One: evaluations::RoundPage,
        Paper: evaluations::PaperPage,
    }
    questionnaires Questionnaires {
        List: evaluations::QuestionnairesPage,
        One: evaluations::QuestionnairePage,
    }
    events Events { Agenda: events::AgendaPage, One: events::EventPage }
    event_forms EventForms { New: events::NewEventPage, Edit: events::EditEventPage, Feeds: events::FeedsPage }
    figures Figures { Overview: figures::FiguresPage, One: figures::FigurePage }
    imports Imports { List: imports::ImportsPage, One: imports::ImportPage }
    funding Funding {
        Year: funding::FundingPage,
        Years: funding::YearsPage,
        Targets: funding::TargetsPage,
        Applications: funding::ApplicationsPage,
        NewApplication: funding::NewApplicationPage,
        Application: funding::ApplicationPage,
        EditApplication: funding::EditApplicationPage,
        Funder: funding::FunderPage,
    }
    intakes Intakes { One: intakes::IntakePage }
    journeys Journeys { Cohort: journeys::CohortJourneyPage }
    matches Matches { List: matches::MatchesPage, New: matches::NewMatchPage, One: matches::MatchPage }
    matching Matching { Rounds: matching::MatchingPage, Bench: matching::WorkbenchPage }
    organisations Organisations {
        List: organisations::OrganisationsPage,
        New: organisations::NewOrganisationPage,
        One: organisations::OrganisationPage,
        Cooperations: organisations::CooperationsPage,
        Edit: organisations::EditOrganisationPage,
    }
    partners Partners {
        List: partners::PartnersPage,
        New: partners::NewPartnerPage,
        Webhooks: partners::WebhooksPage,
        NewWebhook: partners::NewWebhookPage,
        Webhook: partners::WebhookPage,
    }
    parts Parts { All: parts::PartsPage }
    people People { List: people::PeoplePage, One: people::PersonPage }
    people_forms PeopleForms {
        New: people::NewPersonPage,
        Edit: people::EditPersonPage,
        Merge: people::MergePeoplePage,
        Interests: interests::InterestsPage,
    }
    reports Reports { List: reports::ReportsPage, New: reports::NewReportPage, One: reports::ReportPage }
    stories Stories {
        List: stories::StoriesPage,
        New: stories::NewStoryPage,
        One: stories::StoryPage,
        Edit: stories::EditStoryPage,
    }
    tasks Tasks { All: tasks::TasksPage }
    referrals Referrals { Inbox: referrals::ReferralsPage, New: referrals::NewReferralPage }
}

/// Fetches these chunks before anyone asks for them, one after the other, so that pages open at once, and also when
/// the connection is gone or the server has got a new version meanwhile. What fails is fetched when it is wanted.
pub(super) fn fetch_ahead(chunks: Vec<Fetch>) {
    spawn_local(async move {
        TimeoutFuture::new(AHEAD_AFTER_MS).await;
        for fetch in chunks {
            if !online::is_online_now() || fetch().await.is_err() {
                break;
            }
        }
    });
}

/// Draws the page, once its code is there.
pub(super) fn open<Page: ChunkPage>(page: Page) -> AnyView {
    open_with(Page::FETCH, Box::new(move || page.draw()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fetching,
    There,
    Failed,
}

/// Apart from [`open`] so that it is compiled once.
fn open_with(fetch: Fetch, draw: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
    let mut fetching = fetch();
    if let Some(Ok(())) = (&mut fetching).now_or_never() {
        return draw().into_any();
    }
    let state = RwSignal::new(State::Fetching);
    let settle = move |fetched: Result<(), SplitLoaderError>| {
        // Nobody looks any more when the page was left meanwhile.
        state.try_set(if fetched.is_ok() { State::There } else { State::Failed });
    };
    let again = move || {
        state.set(State::Fetching);
        // The button that has the focus goes: the page that comes takes it.
        navigation::arrive();
        spawn_local(async move { settle(fetch().await) });
    };
    spawn_local(async move { settle(fetching.await) });
    let shown = move || match state.get() {
        State::Fetching => view! { <Fetching /> }.into_any(),
        State::There => draw().into_any(),
        State::Failed => view! { <NotFetched on_retry=again /> }.into_any(),
    };
    shown.into_any()
}

#[component]
fn Fetching() -> impl IntoView {
    view! {
        <div class="page" aria-busy="true">
            <Skeleton lines=6 />
        </div>
    }
}

#[component]
fn NotFetched(#[prop(into)] on_retry: UnsyncCallback<()>) -> impl IntoView {
    let texts = &t().shell;
    let reload = || drop(window().location().reload());
    view! {
        <div class="page">
            <PageHead title=texts.not_fetched />
            <Notice kind="bad" icon=Icon::Alert>
                <p>{texts.not_fetched_text}</p>
                <div class="row">
                    <Button icon=Icon::Refresh on_click=on_retry>{t().common.retry}</Button>
                    // Without a connection a reload would lose the app as well.
                    {move || {
                        online::is_online().then(|| view! { <Button on_click=reload>{texts.crash_reload}</Button> })
                    }}
                </div>
            </Notice>
        </div>
    }
}
