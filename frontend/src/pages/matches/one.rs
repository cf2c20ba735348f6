//! One match: the two, where they stand, what can be done now, and how it came so far.

use contract::ids::MatchId;
use contract::matches::{Match, StoryMoment};
use contract::people::{PageQuery, PersonReference};
use contract::permissions::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::list::where_it_is;
use super::steps::Steps;
use super::{following, light_tag, status_tag, story};
use crate::api::{self, Versioned};
use crate::components::{
    ButtonLink, Card, Celebration, Empty, Fact, Icon, LoadedPages, MatchPair, PageHead, PairSide, Tag, Timeline,
    page_of,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, Pages, load, pages};
use crate::pages::matching::WhyTheseTwo;
use crate::pages::people;
use crate::session;

pub(super) type Read = Load<Versioned<Match>>;
pub(super) type History = Pages<StoryMoment>;

#[component]
pub fn MatchPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<MatchId>().ok()));
    move || match id.get() {
        Some(id) => view! { <OneMatch id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().matches.unknown back=("/matches", t().matches.title) />
            <Empty icon=Icon::Equal title=t().matches.unknown text=t().matches.unknown_text>
                <ButtonLink href="/matches">{t().matches.title}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn OneMatch(id: MatchId) -> impl IntoView {
    let read: Read = load(move || format!("matches/{id}"), move || api::matches::read(id));
    page_of(
        read,
        t().matches.title,
        move || view! { <Record id read /> }.into_any(),
        || view! { <Unknown /> }.into_any(),
    )
}

#[component]
fn Record(id: MatchId, read: Read) -> impl IntoView {
    let history: History = pages(
        move || format!("matches/{id}/story"),
        move |cursor| async move { api::matches::story(id, &PageQuery { cursor, page_size: None }).await },
    );
    let pair = Memo::new(move |_| read.get().map(|read| read.value));
    let title = Memo::new(move |_| {
        pair.with(|pair| {
            pair.as_ref()
                .map(|pair| (t().matches.one.pair)(&pair.newcomer.display_name, &pair.established.display_name))
        })
        .unwrap_or_default()
    });
    let celebrated = Memo::new(move |_| pair.with(|pair| pair.as_ref().filter(|pair| pair.milestone)?.number));
    view! {
        <div class="page">
            {move || view! { <PageHead title=title.get() back=("/matches", t().matches.title) /> }}
            {move || celebrated.get().map(|number| view! { <Celebration number text=title.get_untracked() /> })}
            {move || pair.get().map(|pair| view! { <Head pair /> })}
            <div class="record">
                <div class="stack-wide">
                    <Steps read history />
                    <following::Following id read history />
                    <following::JobChecks id read history />
                </div>
                <div class="stack-wide">
                    {move || pair.get().map(|pair| view! { <Facts pair read history /> })}
                    {move || {
                        let proposed_by_run = pair.with(|pair| pair.as_ref().is_some_and(|pair| pair.matching_run_id.is_some()));
                        proposed_by_run.then(|| view! { <WhyTheseTwo id /> })
                    }}
                    <Card title=t().matches.life.story>
                        <LoadedPages
                            pages=history
                            lines=3
                            children=|moments| {
                                let items = moments.into_iter().map(story::item).collect();
                                view! { <Timeline items /> }
                            }
                            empty=|| ()
                        />
                    </Card>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Head(pair: Match) -> impl IntoView {
    let side = |person: &PersonReference| PairSide {
        name: person.display_name.clone(),
        href: session::can(Permission::PeopleRead).then(|| people::address(person.id)),
    };
    let number = pair.number.map(|number| (t().matches.one.numbered)(&intl::count(number.into())));
    view! {
        <MatchPair newcomer=side(&pair.newcomer) established=side(&pair.established) large=true />
        <p class="tags">
            {status_tag(pair.status)}
            {number.map(|number| {
                if pair.milestone {
                    view! { <Tag kind="milestone" icon=Icon::Star>{number}</Tag> }.into_any()
                } else {
                    view! { <Tag>{number}</Tag> }.into_any()
                }
            })}
            <Tag>{pair.kind.say()}</Tag>
            {pair.light.map(light_tag)}
        </p>
    }
}

#[component]
fn Facts(pair: Match, read: Read, history: History) -> impl IntoView {
    let words = &t().matches.one;
    let fact = |name: &'static str, value: Option<String>| value.map(|value| view! { <Fact name value=Some(value) /> });
    let place = if pair.employer.is_some() { words.employer } else { t().matches.group };
    view! {
        <Card title=words.facts>
            <dl class="facts">
                {fact(place, where_it_is(&pair))}
                {fact(words.proposed_on, Some(intl::day(pair.proposed_on)))}
                {fact(words.starts_on, pair.starts_on.map(intl::day))}
                {fact(words.ends_on, pair.ends_on.map(intl::day))}
                {fact(words.end_reason, pair.end_reason.map(|reason| reason.say().to_owned()))}
                {fact(words.ended_by, pair.ended_by.map(|by| by.say().to_owned()))}
                {fact(t().matches.life.expected_end, pair.expected_ends_on.map(intl::day))}
                {fact(t().matches.life.last_contact, pair.last_contact_on.map(intl::day))}
                <Fact name=t().matches.life.owner value=pair.owner.as_ref().map(|owner| owner.display_name.clone()) />
            </dl>
            {(!pair.next_actions.is_empty() && session::can(Permission::MatchesWrite))
                .then(|| view! { <following::HandOver read history /> })}
        </Card>
    }
}
