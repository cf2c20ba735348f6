//! Today: what waits for me, and how we are doing.

pub mod tasks;
pub mod waiting;

use chrono::TimeDelta;
use contract::figures::{Figure, FiguresQuery};
use contract::permissions::Permission;
use leptos::prelude::*;

use crate::components::{Celebration, Empty, FigureCard, Icon, Loaded, PageHead};
use crate::i18n::{intl, t};
use crate::load::load;
use crate::pages::figures::records_page;
use crate::{api, clock, session};

/// What stands on this page; the rest has a page of its own.
const FIGURES: &str = "people_waiting,matches_active,matches_started,matches_total";
/// How long a milestone is celebrated on this page.
const CELEBRATED: TimeDelta = TimeDelta::days(14);

#[component]
pub fn TodayPage() -> impl IntoView {
    let (figures, referrals) = (session::can(Permission::FiguresRead), session::can(Permission::ReferralsRead));
    let (requests, matches) = (session::can(Permission::RequestsRead), session::can(Permission::MatchesRead));
    let nothing = !(figures || referrals || requests || matches);
    view! {
        <div class="page">
            <PageHead title=t().today.title lead=greeting() />
            {figures.then(|| view! { <Figures /> })}
            {session::can(Permission::PeopleWrite).then(|| view! { <waiting::OpenIntakes /> })}
            <div class="today">
                {session::can(Permission::TasksRead).then(|| view! { <tasks::MyTasks /> })}
                {referrals.then(|| view! { <waiting::NewReferrals /> })}
                {matches.then(|| view! { <waiting::ToIntroduce /> })}
                {requests.then(|| view! { <waiting::LongestWaiting /> })}
            </div>
            {nothing
                .then(|| {
                    view! { <Empty icon=Icon::Home title=t().today.nothing_for_you text=t().today.nothing_for_you_text /> }
                })}
        </div>
    }
}

fn greeting() -> String {
    let name = session::me().map(|me| me.display_name.clone()).unwrap_or_default();
    let first = name.split_whitespace().next().unwrap_or_default();
    let hour = intl::hour_of(clock::now());
    let greet = match hour {
        0..12 => t().today.good_morning,
        12..18 => t().today.good_afternoon,
        _ => t().today.good_evening,
    };
    format!("{} · {}", greet(first), intl::long_day(clock::today()))
}

#[component]
fn Figures() -> impl IntoView {
    let asked = || FiguresQuery { keys: Some(FIGURES.to_owned()), ..FiguresQuery::default() };
    let figures = load(|| "figures/today".to_owned(), move || async move { api::figures::all(&asked()).await });
    view! {
        <Loaded
            load=figures
            lines=3
            children=|figures| {
                let celebration = figures.items.iter().find_map(just_reached);
                let cards = figures.items.into_iter().map(|figure| {
                    let href = records_page(&figure);
                    let festive = just_reached(&figure).is_some();
                    view! { <FigureCard href=href.unwrap_or_default() figure festive /> }
                });
                view! {
                    <div class="stack">
                        {celebration.map(|(number, text)| view! { <Celebration number text /> })}
                        <section class="stack" aria-label=t().today.figures>
                            <div class="figures">{cards.collect_view()}</div>
                        </section>
                    </div>
                }
            }
        />
    }
}

/// The milestone that was reached in the last two weeks, with the day in words.
fn just_reached(figure: &Figure) -> Option<(i32, String)> {
    let milestone = figure.milestone?;
    let (number, on) = (milestone.reached?, milestone.reached_on?);
    let fresh = clock::today() - on <= CELEBRATED;
    fresh.then(|| (number, (t().figures.reached_on)(&intl::long_day(on))))
}
