//! Everyone, filtered or found by name. What is typed is sent in a body and kept in the tab: a name never stands in
//! an address.

use std::time::Duration;

use contract::exports::ExportList;
use contract::language::DutchLevel;
use contract::paging::Whole;
use contract::people::{PeopleQuery, PeopleSearch, PeopleSort, PersonSummary, RoleKind, Side};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::{address, level_tag, role_tag};
use crate::api;
use crate::clock;
use crate::components::{
    Avatar, ButtonLink, Column, DataTable, Empty, ExportButton, Icon, Loaded, LoadedPages, PageHead, SelectField, Sort,
    SortOrder, Tag, TextField, Tone, filters_of,
};
use crate::drafts::Draft;
use crate::i18n::{choices, intl, t};
use crate::load::{load, pages};
use crate::navigation::filter;
use crate::session;

/// The least that a search needs.
const SEARCHABLE: usize = 2;

#[component]
pub fn PeoplePage() -> impl IntoView {
    let typed = Draft::of("people.search").field("name", String::new());
    let name = paused(typed);
    let is_searching = Memo::new(move |_| name.with(|name| name.chars().count() >= SEARCHABLE));
    let may_add = session::can(Permission::PeopleWrite);
    let filters =
        Filters { role: filter("role"), level: filter("dutchLevel"), waiting: filter("waiting"), sort: filter("sort") };
    view! {
        <div class="page">
            <PageHead title=t().people.title lead=t().people.lead>
                <ExportButton list=ExportList::People filters=Signal::derive(move || filters_of(&filters.query())) />
                {session::can(Permission::InterestsWrite)
                    .then(|| view! { <ButtonLink href="/interesses" tone=Tone::Quiet>{t().profiles.vocabulary}</ButtonLink> })}
                {may_add
                    .then(|| {
                        view! {
                            <ButtonLink href="/mensen/nieuw" tone=Tone::Primary icon=Icon::Plus>
                                {t().people.form.new_title}
                            </ButtonLink>
                        }
                    })}
            </PageHead>
            <div class="filters">
                <div class="filters__search">
                    <TextField pointer="/search" label=t().people.search value=typed kind="search" optional=true />
                </div>
                {move || (!is_searching.get()).then(|| view! { <FilterFields filters /> })}
            </div>
            {move || if is_searching.get() { view! { <Found name /> }.into_any() } else { view! { <Everyone filters /> }.into_any() }}
        </div>
    }
}

/// What is typed once the typing pauses.
fn paused(typed: RwSignal<String>) -> RwSignal<String> {
    let settled = RwSignal::new(typed.get_untracked().trim().to_owned());
    Effect::new(move |_| {
        let text = typed.with(|typed| typed.trim().to_owned());
        let settle = move || drop(settled.try_set(text));
        if let Ok(timer) = set_timeout_with_handle(settle, Duration::from_millis(200)) {
            on_cleanup(move || timer.clear());
        }
    });
    settled
}

/// The people whose name fits, the best first.
#[component]
fn Found(name: RwSignal<String>) -> impl IntoView {
    let found = load(
        move || format!("people/search/{}", name.get()),
        move || {
            let search = PeopleSearch { name: name.get(), limit: Some(50) };
            async move { api::people::search(&search).await }
        },
    );
    view! {
        <Loaded
            load=found
            lines=6
            children=move |Whole { items }| {
                if items.is_empty() {
                    return view! {
                        <Empty icon=Icon::Search title=(t().people.found)(0) text=t().people.none_found_text />
                    }
                    .into_any();
                }
                let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                view! {
                    <p class="soft" role="status">{(t().people.found)(count)}</p>
                    {table(items, None)}
                }
                .into_any()
            }
        />
    }
}

/// What the list is narrowed down by, as it stands in the address.
#[derive(Clone, Copy)]
struct Filters {
    role: RwSignal<String>,
    level: RwSignal<String>,
    waiting: RwSignal<String>,
    sort: RwSignal<String>,
}

impl Filters {
    fn query(self) -> PeopleQuery {
        PeopleQuery {
            role: self.role.with(|code| code.parse().ok()),
            dutch_level: self.level.with(|code| code.parse().ok()),
            waiting: self.waiting.with(|code| code.parse().ok()),
            sort: self.sort.with(|code| code.parse().ok()),
            cursor: None,
            page_size: None,
            total: Some(true),
        }
    }

    fn are_set(self) -> bool {
        let query = self.query();
        query.role.is_some() || query.dutch_level.is_some() || query.waiting.is_some()
    }
}

#[component]
fn FilterFields(filters: Filters) -> impl IntoView {
    let words = &t().people;
    let nothing = t().common.all;
    let yes_or_no =
        vec![("true".to_owned(), words.waiting_yes.to_owned()), ("false".to_owned(), words.waiting_no.to_owned())];
    let (roles, levels) = (choices(RoleKind::all(), RoleKind::code), choices(DutchLevel::all(), DutchLevel::code));
    let are_set = Memo::new(move |_| filters.are_set());
    view! {
        <SelectField pointer="/role" label=words.filter_role value=filters.role options=roles nothing optional=true />
        <SelectField pointer="/dutchLevel" label=words.filter_level value=filters.level options=levels nothing optional=true />
        <SelectField pointer="/waiting" label=words.filter_waiting value=filters.waiting options=yes_or_no nothing optional=true />
        {move || are_set.get().then(|| view! { <ButtonLink href="/mensen" tone=Tone::Quiet icon=Icon::Close>{words.clear_filters}</ButtonLink> })}
    }
}

#[component]
fn Everyone(filters: Filters) -> impl IntoView {
    let query = Memo::new(move |_| filters.query());
    let people = pages(
        move || format!("people?{:?}", query.get()),
        move |cursor| {
            let query = PeopleQuery { cursor, ..query.get() };
            async move { api::people::list(&query).await }
        },
    );
    let by = Signal::derive(move || query.with(|query| query.sort.unwrap_or(PeopleSort::Name).code().to_owned()));
    let choose = UnsyncCallback::new(move |code: &'static str| {
        filters.sort.set(if code == PeopleSort::Name.code() { String::new() } else { code.to_owned() });
    });
    view! {
        <LoadedPages
            pages=people
            children=move |items| table(items, Some(Sort { by, choose }))
            empty=move || {
                let (title, text) = if filters.are_set() {
                    (t().people.none_fit, t().people.none_fit_text)
                } else {
                    (t().people.nobody, t().people.nobody_text)
                };
                view! { <Empty icon=Icon::People title text /> }
            }
        />
    }
}

fn table(items: Vec<PersonSummary>, sort: Option<Sort>) -> impl IntoView {
    let words = &t().people;
    let columns = vec![
        Column::new(words.name, |person: &PersonSummary| {
            view! {
                <span class="person-name">
                    <Avatar name=person.display_name.clone() nostrip:side=side_of(person) />
                    {person.display_name.clone()}
                </span>
            }
        })
        .sorted_by(PeopleSort::Name.code(), SortOrder::Ascending),
        Column::new(words.roles, |person: &PersonSummary| {
            (!person.roles.is_empty())
                .then(|| view! { <span class="tags">{person.roles.iter().copied().map(role_tag).collect_view()}</span> })
        }),
        Column::new(words.dutch, |person: &PersonSummary| person.dutch_level.map(level_tag)),
        Column::new(words.city, |person: &PersonSummary| person.city.clone()),
        Column::new(words.buddy, buddy),
        Column::new(words.changed, |person: &PersonSummary| {
            let day = intl::day_of(person.changed_at);
            view! { <span class="nowrap soft" title=intl::long_day(day)>{intl::relative_days(clock::days_from_today(day))}</span> }
        })
        .sorted_by(PeopleSort::RecentlyChanged.code(), SortOrder::Descending),
    ];
    view! { <DataTable caption=words.list columns items href=|person: &PersonSummary| address(person.id) nostrip:sort=sort /> }
}

/// The side someone is on now, for its colour.
fn side_of(person: &PersonSummary) -> Option<Side> {
    person.roles.iter().find_map(|role| match role {
        RoleKind::Newcomer => Some(Side::Newcomer),
        RoleKind::Established => Some(Side::Established),
        _ => None,
    })
}

fn buddy(person: &PersonSummary) -> AnyView {
    if let Some(since) = person.waiting_since {
        let days = -clock::days_from_today(since);
        return view! { <Tag kind="warn" icon=Icon::Clock>{(t().people.waits)(days)}</Tag> }.into_any();
    }
    person.active_match_id.map(|_| view! { <Tag kind="good" icon=Icon::Equal>{t().people.has_match}</Tag> }).into_any()
}
