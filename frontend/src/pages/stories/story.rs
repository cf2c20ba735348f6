//! The page of a quote, story or photo: the words, who agrees to what, and where it is used.

use contract::ids::StoryId;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use contract::stories::{ChannelState, Story, StoryKind};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use super::consents::Consents;
use super::uses::Uses;
use crate::api::{self, Versioned};
use crate::components::{
    Button, ButtonLink, Card, ConfirmDialog, Empty, Fact, FailureNotice, Icon, PageHead, Skeleton, Tag, Tone, say,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::navigation;
use crate::session;
use crate::submit::Doing;

/// The story on the screen; steps that change it put what came of them here.
pub(super) type Shown = Load<Versioned<Story>>;

#[component]
pub fn StoryPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<StoryId>().ok()));
    move || match id.get() {
        Some(id) => view! { <OneStory id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
pub(super) fn Unknown() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().stories.unknown back=("/verhalen", t().stories.title) />
            <Empty icon=Icon::Quote title=t().stories.unknown text=t().stories.unknown_text>
                <ButtonLink href="/verhalen">{t().stories.title}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn OneStory(id: StoryId) -> impl IntoView {
    let shown = load(move || format!("stories/{id}"), move || api::stories::read(id));
    let details = Memo::new(move |_| shown.get().map(|read| read.value.details));
    let failure = Memo::new(move |_| shown.failure());
    move || match (details.get(), failure.get()) {
        (Some(_), _) => view! { <Record id shown /> }.into_any(),
        (None, Some(failure)) if failure.is(ErrorCode::NotFound) => view! { <Unknown /> }.into_any(),
        (None, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().stories.title />
                <FailureNotice failure on_retry=move || shown.again() />
            </div>
        }
        .into_any(),
        (None, None) => view! {
            <div class="page">
                <Skeleton lines=6 />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Record(id: StoryId, shown: Shown) -> impl IntoView {
    let words = &t().stories;
    let Some(read) = shown.get_untracked() else { return ().into_any() };
    let Story { details, created_at, created_by, .. } = read.value;
    let may_change = session::can(Permission::StoriesWrite);
    let edit = format!("{}/wijzigen", address(id));
    let text = details.text.map(|text| {
        if details.kind == StoryKind::Quote {
            view! { <blockquote class="quote">{text}</blockquote> }.into_any()
        } else {
            view! { <p class="prose">{text}</p> }.into_any()
        }
    });
    let facts = [
        (words.credit, details.credit),
        (words.media, details.media_reference),
        (words.language, Some(intl::language_name(&details.language))),
        (words.made_on, Some(intl::long_day(details.made_on))),
    ];
    let facts = facts.into_iter().filter(|(_, value)| value.is_some());
    let added = (words.added_by)(&created_by, &intl::day(intl::day_of(created_at)));
    view! {
        <div class="page">
            <PageHead title=details.title back=("/verhalen", words.title)>
                {may_change.then(|| view! { <ButtonLink href=edit tone=Tone::Primary icon=Icon::Pencil>{t().common.change}</ButtonLink> })}
                {may_change.then(|| view! { <Delete shown /> })}
            </PageHead>
            <p class="tags"><Tag>{details.kind.say()}</Tag></p>
            {text}
            <div class="columns">
                <div class="stack-wide">
                    <Card title=words.where_allowed>{move || shown.get().map(|read| channels(&read.value))}</Card>
                    <Uses id shown />
                </div>
                <div class="stack-wide">
                    <Consents id shown />
                    <Card flat=true>
                        <dl class="facts">
                            {facts.map(|(name, value)| view! { <Fact name value /> }).collect_view()}
                        </dl>
                        <p class="soft small">{added}</p>
                    </Card>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// Each channel with a yes, until when, or who has not said yes.
fn channels(story: &Story) -> impl IntoView + use<> {
    let words = &t().stories;
    let name = |id| story.people.iter().find(|person| person.id == id).map(|person| person.display_name.clone());
    let line = |state: &ChannelState| {
        let tag = match (state.is_allowed, state.until) {
            (true, Some(day)) => {
                view! { <Tag kind="good" icon=Icon::Check>{(words.yes_until)(&intl::day(day))}</Tag> }.into_any()
            }
            (true, None) => view! { <Tag kind="good" icon=Icon::Check>{words.yes}</Tag> }.into_any(),
            (false, _) => {
                let names = intl::list(state.missing.iter().filter_map(|id| name(*id)));
                view! { <span class="soft">{(words.not_yet)(&names)}</span> }.into_any()
            }
        };
        view! {
            <li class="row-apart period">
                <span class="strong">{state.channel.say()}</span>
                {tag}
            </li>
        }
    };
    let lines = story.channels.iter().map(line).collect_view();
    let nobody = story.people.is_empty().then(|| view! { <p class="soft">{words.nobody_in_it}</p> });
    view! {
        {nobody}
        <ul class="list" role="list">{lines}</ul>
    }
}

/// Throws it away, which only goes for what was never used.
#[component]
fn Delete(shown: Shown) -> impl IntoView {
    let words = &t().stories;
    let asking = RwSignal::new(false);
    let doing = Doing::new();
    let open = navigation::opener();
    let was_used = move || shown.get().is_none_or(|read| !read.value.uses.is_empty());
    let go = move || {
        let Some(read) = shown.get_untracked() else { return };
        doing.run_or(
            async move { api::stories::remove(&read).await },
            move |()| {
                say(words.deleted);
                open.run("/verhalen".to_owned());
            },
            move |failure| {
                asking.set(false);
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    view! {
        {move || (!was_used()).then(|| view! { <Button tone=Tone::Quiet on_click=move || asking.set(true)>{words.delete}</Button> })}
        <ConfirmDialog open=asking title=words.delete_title text=words.delete_text action=words.delete on_confirm=go busy=Signal::derive(move || doing.is_busy()) />
    }
}
