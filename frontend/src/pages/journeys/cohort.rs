//! The journey of a cohort: how many came how far, and who.

use contract::ids::CohortId;
use contract::journeys::{CohortJourney, PersonJourney, StationKind};
use contract::people::PageQuery;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::icon;
use crate::components::{
    ButtonLink, Card, Column, DataTable, Empty, FailureNotice, Icon, IconView, Loaded, LoadedPages, PageHead, ShareBar,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load, pages};
use crate::pages::{cohorts, people};
use crate::{api, session};

#[component]
pub fn CohortJourneyPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<CohortId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Ways id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn Unknown() -> impl IntoView {
    let words = &t().cohorts;
    view! {
        <div class="page">
            <PageHead title=words.unknown back=("/lichtingen", words.title) />
            <Empty icon=Icon::Calendar title=words.unknown text=words.unknown_text>
                <ButtonLink href="/lichtingen">{words.title}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn Ways(id: CohortId) -> impl IntoView {
    let journey = load(move || format!("cohorts/{id}/journey"), move || api::journeys::of_cohort(id));
    let number = Memo::new(move |_| journey.get().map(|journey| journey.cohort_number));
    let failure = Memo::new(move |_| journey.failure());
    move || match (number.get(), failure.get()) {
        (Some(number), _) => view! { <Way id number journey /> }.into_any(),
        (None, Some(failure)) if failure.is(ErrorCode::NotFound) => view! { <Unknown /> }.into_any(),
        (None, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().journeys.unknown_number back=("/lichtingen", t().cohorts.title) />
                <FailureNotice failure on_retry=move || journey.again() />
            </div>
        }
        .into_any(),
        (None, None) => view! { <div class="page"><Loaded load=journey lines=8 children=|_| () /></div> }.into_any(),
    }
}

#[component]
fn Way(id: CohortId, number: i16, journey: Load<CohortJourney>) -> impl IntoView {
    let words = &t().journeys;
    view! {
        <div class="page">
            <PageHead title=(words.cohort_title)(number) lead=words.lead back=("/lichtingen", t().cohorts.title)>
                <ButtonLink href=cohorts::address(id) icon=Icon::ArrowLeft>{(t().cohorts.numbered)(number)}</ButtonLink>
            </PageHead>
            <Card title=words.how_far>
                <Loaded load=journey children=|journey| view! { <HowFar journey /> } />
            </Card>
            {session::can(Permission::GroupsRead).then(|| view! { <ByPerson id /> })}
        </div>
    }
}

/// A bar a station. The words beside it say the same, so it needs no table.
#[component]
fn HowFar(journey: CohortJourney) -> impl IntoView {
    let words = &t().journeys;
    if journey.n == 0 {
        return view! { <Empty icon=Icon::People title=words.nobody text=words.nobody_text /> }.into_any();
    }
    let all = intl::count(journey.n);
    let stations = journey.stations.into_iter().map(|station| {
        let of_all = (t().common.shown_of)(&intl::count(station.people), &all);
        view! {
            <li class="way">
                <span class="journey__dot">
                    <IconView icon=icon(station.kind) size=18 />
                </span>
                <span class="way__name">{station.kind.say()}</span>
                <span class="way__count">{of_all}</span>
                <ShareBar share=Some(part(station.people, journey.n)) />
            </li>
        }
    });
    view! {
        <ol class="ways" role="list">{stations.collect_view()}</ol>
        <p class="soft small">{words.counted}</p>
    }
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "counts of people in a cohort")]
fn part(people: i64, of: i64) -> f64 {
    people as f64 / of as f64
}

#[component]
fn ByPerson(id: CohortId) -> impl IntoView {
    let people = pages(
        move || format!("cohorts/{id}/journey/people"),
        move |cursor| async move { api::journeys::people_of_cohort(id, &PageQuery { cursor, page_size: None }).await },
    );
    let words = &t().journeys;
    view! {
        <section class="stack">
            <h2>{words.people}</h2>
            <LoadedPages
                pages=people
                children=|items| {
                    let mut columns = vec![Column::new(t().journeys.name, |one: &PersonJourney| one.display_name.clone())];
                    columns.extend(StationKind::all().map(|kind| {
                        Column::new(kind.say(), move |one: &PersonJourney| reached_on(one, kind))
                    }));
                    let href = |one: &PersonJourney| format!("{}?tab=reis", people::address(one.id));
                    view! { <DataTable caption=t().journeys.people columns items href /> }
                }
                empty=move || view! { <Empty icon=Icon::People title=words.nobody text=words.nobody_text /> }
            />
        </section>
    }
}

fn reached_on(one: &PersonJourney, kind: StationKind) -> Option<String> {
    one.reached.iter().find(|reached| reached.kind == kind).map(|reached| intl::day(reached.on))
}
