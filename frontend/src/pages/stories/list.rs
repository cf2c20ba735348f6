//! All of them, the latest first; narrowed down by kind, by where they may be used, and by what must go. Words are
//! looked for in a search of their own, which leaves no trace in the address.

use contract::permissions::Permission;
use contract::stories::{StoriesQuery, Story, StoryChannel, StoryKind, StorySearch};
use leptos::prelude::*;

use super::{address, must_go};
use crate::api;
use crate::components::{
    ButtonLink, Column, DataTable, Empty, Icon, LoadedPages, PageHead, SelectField, Tag, TextField, Tone,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::pages;
use crate::navigation::filter;
use crate::session;
use contract::paging::Page;

#[component]
pub fn StoriesPage() -> impl IntoView {
    let [kind, allowed_on, must_go, person] = ["kind", "allowedOn", "mustGo", "personId"].map(filter);
    let text = RwSignal::new(String::new());
    let query = Memo::new(move |_| StoriesQuery {
        kind: kind.with(|code| code.parse().ok()),
        allowed_on: allowed_on.with(|code| code.parse().ok()),
        must_go: must_go.with(|code| (code == "true").then_some(true)),
        person_id: person.with(|id| id.parse().ok()),
        total: Some(true),
        ..StoriesQuery::default()
    });
    let wanted =
        Memo::new(move |_| text.with(|text| Some(text.trim().to_owned()).filter(|text| text.chars().count() > 1)));
    let found = pages(
        move || format!("stories?{:?}{:?}", query.get(), wanted.get()),
        move |cursor| {
            let (query, wanted) = (StoriesQuery { cursor, ..query.get() }, wanted.get());
            async move {
                let Some(text) = wanted else { return api::stories::list(&query).await };
                let items = api::stories::search(&StorySearch { text, limit: 50 }).await?.items;
                let fits = |story: &Story| {
                    query.kind.is_none_or(|kind| story.details.kind == kind)
                        && query.allowed_on.is_none_or(|wanted| may_be_used(story, wanted))
                        && query.must_go.is_none_or(|wanted| super::must_go(story) == wanted)
                        && query.person_id.is_none_or(|id| story.people.iter().any(|person| person.id == id))
                };
                Ok(Page { items: items.into_iter().filter(fits).collect(), next_cursor: None, total: None })
            }
        },
    );
    let is_filtered = Memo::new(move |_| {
        wanted.with(Option::is_some)
            || [kind, allowed_on, must_go, person].iter().any(|filter| !filter.with(String::is_empty))
    });
    let words = &t().stories;
    let to_take_away = vec![("true".to_owned(), words.only_must_go.to_owned())];
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>
                {session::can(Permission::StoriesWrite)
                    .then(|| view! { <ButtonLink href="/verhalen/nieuw" tone=Tone::Primary icon=Icon::Plus>{words.add}</ButtonLink> })}
            </PageHead>
            <div class="filters">
                <TextField pointer="/text" label=words.search help=words.search_help value=text kind="search" optional=true />
                <SelectField pointer="/kind" label=words.kind value=kind options=choices(StoryKind::all(), StoryKind::code) nothing=t().common.all optional=true />
                <SelectField pointer="/allowedOn" label=words.allowed_on value=allowed_on options=choices(StoryChannel::all(), StoryChannel::code) nothing=t().common.all optional=true />
                <SelectField pointer="/mustGo" label=words.must_go value=must_go options=to_take_away nothing=t().common.all optional=true />
                {move || is_filtered.get().then(|| view! { <ButtonLink href="/verhalen" tone=Tone::Quiet icon=Icon::Close>{t().people.clear_filters}</ButtonLink> })}
            </div>
            <LoadedPages
                pages=found
                children=table
                empty=move || {
                    let (title, text) = if is_filtered.get() { (words.none_fit, words.none_fit_text) } else { (words.none, words.none_text) };
                    view! { <Empty icon=Icon::Quote title text /> }
                }
            />
        </div>
    }
}

fn may_be_used(story: &Story, wanted: StoryChannel) -> bool {
    story.channels.iter().any(|state| state.channel == wanted && state.is_allowed)
}

fn table(items: Vec<Story>) -> impl IntoView {
    let words = &t().stories;
    let columns = vec![
        Column::new(words.story_title, |it: &Story| {
            view! {
                <span>
                    {it.details.title.clone()}
                    {must_go(it).then(|| view! { " " <Tag kind="bad" icon=Icon::Alert>{t().stories.must_go}</Tag> })}
                </span>
            }
        }),
        Column::new(words.kind, |it: &Story| it.details.kind.say()),
        Column::new(words.people, |it: &Story| intl::list(it.people.iter().map(|person| person.display_name.as_str()))),
        Column::new(words.may_be_used, |it: &Story| {
            let channels = StoryChannel::all().filter(|channel| may_be_used(it, *channel)).map(Term::say);
            let channels = intl::list(channels);
            if channels.is_empty() { t().stories.nowhere.to_owned() } else { channels }
        }),
        Column::new(words.made_on, |it: &Story| intl::day(it.details.made_on)),
    ];
    view! { <DataTable caption=words.list columns items href=|it: &Story| address(it.id) /> }
}
