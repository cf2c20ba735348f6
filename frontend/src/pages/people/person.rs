//! Someone's page: who it is, what they do and did, and who looked.

use contract::ids::PersonId;
use contract::people::{PageQuery, Person, RoleKind};
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::about::{About, Free};
use super::contact::{AccessRecords, ContactLog};
use super::dutch::Dutch;
use super::growth::Growth;
use super::happenings::{icon, sentence};
use super::merged::Merged;
use super::network::Network;
use super::profile::Profile;
use super::requests::{Matches, Requests};
use super::roles::Roles;
use super::{address, level_tag, role_tag};
use crate::api::{self, Versioned};
use crate::clock;
use crate::components::{
    ButtonLink, Card, Empty, FailureNotice, Icon, LoadedPages, PageHead, Skeleton, Tab, Tabs, Timeline, TimelineItem,
    Tone,
};
use crate::i18n::{intl, t};
use crate::load::{Load, load, pages};
use crate::pages::events::PersonEvents;
use crate::pages::journeys::PersonJourney;
use crate::session;

/// Someone who was read, to be shown in several cards.
pub(super) type Read = Load<Versioned<Person>>;

#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<PersonId>().ok()));
    // Another person is another page: everything is made anew.
    move || match id.get() {
        Some(id) => view! { <Someone id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
pub(super) fn Unknown() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().people.unknown back=("/mensen", t().people.title) />
            <Empty icon=Icon::Person title=t().people.unknown text=t().people.unknown_text>
                <ButtonLink href="/mensen">{t().people.title}</ButtonLink>
            </Empty>
        </div>
    }
}

/// The record went up in another: the way there.
#[component]
fn Gone(kept: PersonId) -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().merges.gone back=("/mensen", t().people.title) />
            <div>
                <ButtonLink href=address(kept) tone=Tone::Primary icon=Icon::Person>{t().intakes.to_person}</ButtonLink>
            </div>
        </div>
    }
}

#[component]
fn Someone(id: PersonId) -> impl IntoView {
    let person: Read = load(move || format!("people/{id}"), move || api::people::read(id));
    let is_there = Memo::new(move |_| person.is_there());
    let failure = Memo::new(move |_| person.failure());
    move || match (is_there.get(), failure.get()) {
        (true, _) => view! { <Record id person /> }.into_any(),
        (false, Some(failure)) if failure.is(ErrorCode::NotFound) => {
            match failure.problem().and_then(|problem| problem.merged_into) {
                Some(kept) => view! { <Gone kept /> }.into_any(),
                None => view! { <Unknown /> }.into_any(),
            }
        }
        (false, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().people.title />
                <FailureNotice failure on_retry=move || person.again() />
            </div>
        }
        .into_any(),
        (false, None) => view! {
            <div class="page">
                <Skeleton lines=8 />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Record(id: PersonId, person: Read) -> impl IntoView {
    let name = Memo::new(move |_| person.get().map(|read| read.value.display_name).unwrap_or_default());
    let query = use_query_map();
    let tab = Memo::new(move |_| query.with(|query| query.get("tab").unwrap_or_default()));
    let edit = format!("{}/wijzigen", address(id));
    view! {
        <div class="page">
            {move || {
                let edit = edit.clone();
                view! {
                    <PageHead title=name.get() back=("/mensen", t().people.title)>
                        {session::can(Permission::PeopleMerge)
                            .then(|| {
                                let merge = format!("{}/samenvoegen", address(id));
                                view! { <ButtonLink href=merge tone=Tone::Quiet icon=Icon::Duplicate>{t().merges.title}</ButtonLink> }
                            })}
                        {session::can(Permission::PeopleWrite)
                            .then(|| {
                                view! { <ButtonLink href=edit tone=Tone::Primary icon=Icon::Pencil>{t().people.page.change}</ButtonLink> }
                            })}
                    </PageHead>
                }
            }}
            <Marks person />
            <Tabs label=t().people.page.tabs path=address(id) parameter="tab" tabs=tabs() />
            {move || match tab.get().as_str() {
                "tijdlijn" => view! { <Life id /> }.into_any(),
                "profiel" => view! { <Profile id person /> }.into_any(),
                "netwerk" => view! { <Network id person /> }.into_any(),
                "ontwikkeling" => view! { <Growth id /> }.into_any(),
                "reis" => view! { <PersonJourney id /> }.into_any(),
                "activiteiten" if session::can(Permission::EventsRead) => view! { <PersonEvents id /> }.into_any(),
                "contact" if session::can(Permission::PeopleReadContact) => view! { <ContactLog id /> }.into_any(),
                "inzage" if session::can(Permission::PeopleReadAccessLog) => view! { <AccessRecords id /> }.into_any(),
                _ => view! { <Overview id person /> }.into_any(),
            }}
        </div>
    }
}

fn tabs() -> Vec<Tab> {
    let words = &t().people.page;
    let tab = |code, words: &str| Tab { code, words: words.to_owned(), count: None };
    let all = [
        (tab("", words.tab_overview), None),
        (tab("profiel", t().profiles.tab_profile), None),
        (tab("netwerk", t().profiles.tab_network), None),
        (tab("ontwikkeling", t().profiles.tab_growth), None),
        (tab("tijdlijn", words.tab_timeline), None),
        (tab("reis", t().journeys.tab), None),
        (tab("activiteiten", t().events.feeds.tab), Some(Permission::EventsRead)),
        (tab("contact", words.tab_contact), Some(Permission::PeopleReadContact)),
        (tab("inzage", words.tab_access), Some(Permission::PeopleReadAccessLog)),
    ];
    all.into_iter().filter(|(_, needs)| needs.is_none_or(session::can)).map(|(tab, _)| tab).collect()
}

/// What one wants to know at a glance: what someone does now, and how well they speak Dutch.
#[component]
fn Marks(person: Read) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let read = person.get()?.value;
        let today = clock::today();
        let held =
            read.roles.iter().filter(|role| role.starts_on <= today && role.ends_on.is_none_or(|end| end > today));
        let mut roles: Vec<RoleKind> = held.map(|role| role.kind).collect();
        roles.dedup();
        Some((roles, read.dutch.map(|dutch| dutch.level)))
    });
    move || {
        shown.get().map(|(roles, level)| {
            view! {
                <p class="tags">
                    {roles.into_iter().map(role_tag).collect_view()} {level.map(level_tag)}
                </p>
            }
        })
    }
}

#[component]
fn Overview(id: PersonId, person: Read) -> impl IntoView {
    view! {
        <div class="record">
            <div class="stack-wide">
                {session::can(Permission::RequestsRead).then(|| view! { <Requests id /> })}
                {session::can(Permission::MatchesRead).then(|| view! { <Matches id /> })}
                <Roles id person />
            </div>
            <div class="stack-wide">
                <About person />
                <Dutch id person />
                <Free person />
                <Merged id person />
            </div>
        </div>
    }
}

#[component]
fn Life(id: PersonId) -> impl IntoView {
    let moments = pages(
        move || format!("people/{id}/timeline"),
        move |cursor| async move { api::people::timeline(id, &PageQuery { cursor, page_size: None }).await },
    );
    view! {
        <Card title=t().people.page.tab_timeline>
            <LoadedPages
                pages=moments
                children=|moments| {
                    let items = moments.iter().map(|moment| {
                        let (title, href, text) = sentence(&moment.happening);
                        let (icon, tone) = icon(&moment.happening);
                        let ago = intl::relative_days(clock::days_from_today(moment.on));
                        TimelineItem { icon, tone, title, href, meta: format!("{} · {ago}", intl::day(moment.on)), text }
                    });
                    view! { <Timeline items=items.collect() /> }
                }
                empty=|| view! { <Empty icon=Icon::Clock title=t().people.page.no_timeline /> }
            />
        </Card>
    }
}
