//! Everyone, filtered or found by name. What is typed is sent in a body and kept in the tab: a name never stands in
//! an address.

use std::time::Duration;

use contract::language::DutchLevel;
use contract::paging::Whole;
use contract::people::{PeopleQuery, PeopleSearch, PeopleSort, PersonSummary, RoleKind};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::{address, level_tag, role_tag};
use crate::api;
use crate::clock;
use crate::components::{
    Avatar, ButtonLink, Column, DataTable, Empty, Icon, Loaded, LoadedPages, PageHead, SelectField, Sort, SortOrder,
    Tag, TextField, Tone,
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
    view! {
        <div class="page">
            <PageHead title=t().people.title lead=t().people.lead>
                {may_add
                    .then(|| {
                        view! {
                            <ButtonLink href="/mensen/nieuw" tone=Tone::Primary icon=Icon::Plus>
                                {t().people.form.new_title}
                            </ButtonLink>
                        }
                    })}
            </PageHead>
            <div class="people-search">
                <TextField pointer="/search" label=t().people.search help=t().people.search_help value=typed kind="search" optional=true />
            </div>
            {move || if is_searching.get() { view! { <Found name /> }.into_any() } else { view! { <Everyone /> }.into_any() }}
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

#[component]
fn Everyone() -> impl IntoView {
    let [role, level, waiting, sort] = ["role", "dutchLevel", "waiting", "sort"].map(filter);
    let query = Memo::new(move |_| PeopleQuery {
        role: role.with(|code| code.parse().ok()),
        dutch_level: level.with(|code| code.parse().ok()),
        waiting: waiting.with(|code| code.parse().ok()),
        sort: sort.with(|code| code.parse().ok()),
        cursor: None,
        page_size: None,
        total: Some(true),
    });
    let people = pages(
        move || format!("people?{:?}", query.get()),
        move |cursor| {
            let query = PeopleQuery { cursor, ..query.get() };
            async move { api::people::list(&query).await }
        },
    );
    let by = Signal::derive(move || query.with(|query| query.sort.unwrap_or(PeopleSort::Name).code().to_owned()));
    let choose = UnsyncCallback::new(move |code: &'static str| {
        sort.set(if code == PeopleSort::Name.code() { String::new() } else { code.to_owned() });
    });
    let is_filtered = Memo::new(move |_| {
        query.with(|query| query.role.is_some() || query.dutch_level.is_some() || query.waiting.is_some())
    });
    let yes_or_no = vec![
        ("true".to_owned(), t().people.waiting_yes.to_owned()),
        ("false".to_owned(), t().people.waiting_no.to_owned()),
    ];
    view! {
        <div class="filters">
            <SelectField pointer="/role" label=t().people.filter_role value=role options=choices(RoleKind::all(), RoleKind::code) nothing=t().common.all optional=true />
            <SelectField pointer="/dutchLevel" label=t().people.filter_level value=level options=choices(DutchLevel::all(), DutchLevel::code) nothing=t().common.all optional=true />
            <SelectField pointer="/waiting" label=t().people.filter_waiting value=waiting options=yes_or_no nothing=t().common.all optional=true />
            {move || is_filtered.get().then(|| view! { <ButtonLink href="/mensen" tone=Tone::Quiet icon=Icon::Close>{t().people.clear_filters}</ButtonLink> })}
        </div>
        <LoadedPages
            pages=people
            children=move |items| table(items, Some(Sort { by, choose }))
            empty=move || {
                let (title, text) = if is_filtered.get() {
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
                    <Avatar name=person.display_name.clone() />
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

fn buddy(person: &PersonSummary) -> AnyView {
    if let Some(since) = person.waiting_since {
        let days = -clock::days_from_today(since);
        return view! { <Tag kind="warn" icon=Icon::Clock>{(t().people.waits)(days)}</Tag> }.into_any();
    }
    person.active_match_id.map(|_| view! { <Tag kind="good" icon=Icon::Equal>{t().people.has_match}</Tag> }).into_any()
}
