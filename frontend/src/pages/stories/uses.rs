//! Where it is and was used, and what must go.

use contract::ids::StoryId;
use contract::permissions::Permission;
use contract::stories::{NewStoryUse, RemoveStoryUse, StoryChannel, StoryUse};
use leptos::prelude::*;

use super::story::Shown;
use crate::api;
use crate::clock;
use crate::components::{Button, Card, ChoiceField, DateField, Dialog, Form, Icon, Notice, Tag, TextField, Tone, say};
use crate::i18n::{Term, choices, intl, t};
use crate::session;
use crate::submit::{Doing, filled, missing};

#[component]
pub(super) fn Uses(id: StoryId, shown: Shown) -> impl IntoView {
    let words = &t().stories;
    let may_change = session::can(Permission::StoriesWrite);
    let adding = RwSignal::new(false);
    let add = may_change.then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || adding.set(true)>{words.add_use}</Button> }.into_any()
    });
    view! {
        <Card title=words.uses nostrip:aside=add>
            {move || shown.get().map(|read| list(read.value.uses, shown, may_change))}
            <Dialog open=adding title=words.add_use>
                <AddUse id shown open=adding />
            </Dialog>
        </Card>
    }
}

fn list(uses: Vec<StoryUse>, shown: Shown, may_change: bool) -> AnyView {
    let words = &t().stories;
    if uses.is_empty() {
        return view! { <p class="soft">{words.no_uses}</p> }.into_any();
    }
    let must_go = uses.iter().any(|place| place.must_go);
    let lines = uses.into_iter().map(|place| view! { <Place place shown may_change /> }).collect_view();
    view! {
        {must_go.then(|| view! { <Notice kind="warn" icon=Icon::Alert>{words.must_go_text}</Notice> })}
        <ul class="list" role="list">{lines}</ul>
    }
    .into_any()
}

#[component]
fn Place(place: StoryUse, shown: Shown, may_change: bool) -> impl IntoView {
    let words = &t().stories;
    let doing = Doing::new();
    let id = place.id;
    let take_away = move || {
        let removal = RemoveStoryUse { on: clock::today() };
        doing.run_or(
            async move { api::stories::remove_use(id, &removal).await },
            move |story| {
                shown.set(story);
                say(words.noted);
            },
            move |failure| {
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    let since = (words.since)(&intl::day(place.used_on));
    let removed = place.removed_on.map(|day| format!(", {}", (words.removed_on)(&intl::day(day)))).unwrap_or_default();
    let details = format!("{} · {since}{removed}", place.channel.say());
    let name = match place.address {
        // Only what the browser can safely follow; the server has checked that it is a web address.
        Some(href) if href.starts_with("http") => {
            view! { <a href=href rel="external noopener noreferrer">{place.place.clone()}</a> }.into_any()
        }
        _ => view! { <span>{place.place.clone()}</span> }.into_any(),
    };
    let label = format!("{}: {}", words.taken_away, place.place);
    let is_there = place.removed_on.is_none();
    view! {
        <li class="row-apart period" class:period--over=!is_there>
            <div>
                <div class="row">
                    <span class="strong">{name}</span>
                    {place.must_go.then(|| view! { <Tag kind="bad" icon=Icon::Alert>{words.must_go}</Tag> })}
                </div>
                <span class="soft small">{details}</span>
            </div>
            {(may_change && is_there).then(|| view! {
                <Button tone=Tone::Quiet label busy=Signal::derive(move || doing.is_busy()) on_click=take_away>{words.taken_away}</Button>
            })}
        </li>
    }
}

#[component]
fn AddUse(id: StoryId, shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().stories;
    let (channel, place, address) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let on = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let submit = move || {
        let chosen: Option<StoryChannel> = channel.with_untracked(|code| code.parse().ok());
        let (where_to, day) = (place.with_untracked(|place| place.trim().to_owned()), on.get_untracked());
        let empty = [(chosen.is_none(), "/channel"), (where_to.is_empty(), "/place"), (day.is_none(), "/usedOn")];
        let faults = empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect();
        let (true, Some(channel), Some(used_on)) = (doing.check(faults), chosen, day) else { return };
        let new = NewStoryUse { channel, place: where_to, address: filled(address), used_on };
        doing.run(async move { api::stories::add_use(id, &new).await }, move |story| {
            shown.set(story);
            say(words.use_added);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.add_use on_submit=submit on_cancel=move || open.set(false)>
            <ChoiceField pointer="/channel" label=words.channel value=channel options=choices(StoryChannel::all(), StoryChannel::code) />
            <TextField pointer="/place" label=words.place help=words.place_help value=place />
            <TextField pointer="/address" label=words.address value=address inputmode="url" optional=true />
            <DateField pointer="/usedOn" label=words.used_on value=on latest=clock::today() />
        </Form>
    }
}
