//! Choosing quotes and stories: only those that everyone in them lets the report use today.

use contract::ids::StoryId;
use contract::permissions::Permission;
use contract::stories::{StoriesQuery, Story, StoryChannel};
use leptos::prelude::*;

use super::section::SectionField;
use crate::api;
use crate::components::{Button, Dialog, Icon, IconView, Loaded, Notice, Tag};
use crate::i18n::{Term, t};
use crate::load::load;
use crate::session;
use contract::paging::Page;

#[component]
pub(super) fn StoryChoice(section: SectionField) -> impl IntoView {
    if session::can(Permission::StoriesRead) {
        view! { <Choosing section /> }.into_any()
    } else {
        view! { <Notice><p>{t().reports.may_not_see_stories}</p></Notice> }.into_any()
    }
}

#[component]
fn Choosing(section: SectionField) -> impl IntoView {
    let words = &t().reports;
    let allowed = load(
        || "stories/for-reports".to_owned(),
        || async {
            let query = StoriesQuery {
                allowed_on: Some(StoryChannel::Report),
                page_size: Some(100),
                ..StoriesQuery::default()
            };
            api::stories::list(&query).await
        },
    );
    let open = RwSignal::new(false);
    let chosen = Memo::new(move |_| section.get(|it| it.story_ids.clone()).unwrap_or_default());
    let line = move |id: StoryId| {
        let known = allowed.get();
        let story = known.as_ref().and_then(|page| page.items.iter().find(|story| story.id == id));
        let title = story.map_or_else(|| words.not_agreed.to_owned(), |story| story.details.title.clone());
        let is_refused = known.is_some() && story.is_none();
        let label = (words.take_out)(&title);
        view! {
            <li class="row-apart">
                <span>{title} " " {is_refused.then(|| view! { <Tag kind="bad" icon=Icon::Alert>{t().stories.must_go}</Tag> })}</span>
                <button type="button" class="button button--quiet button--icon" aria-label=label.clone() title=label on:click=move |_| section.change(|it| it.story_ids.retain(|story| *story != id))>
                    <IconView icon=Icon::Close />
                </button>
            </li>
        }
    };
    let options = move |page: Page<Story>| {
        if page.items.is_empty() {
            return view! { <p class="soft">{t().reports.no_stories}</p> }.into_any();
        }
        let lines = page.items.into_iter().map(|story| option(story, section)).collect_view();
        view! { <div class="stack">{lines}</div> }.into_any()
    };
    view! {
        <div class="field">
            <p class="field__label">{words.stories}</p>
            {move || {
                let ids = chosen.get();
                if ids.is_empty() {
                    view! { <p class="soft">{words.nothing_chosen}</p> }.into_any()
                } else {
                    view! { <ul class="list" role="list">{ids.into_iter().map(line).collect_view()}</ul> }.into_any()
                }
            }}
            <div><Button icon=Icon::Quote on_click=move || open.set(true)>{words.pick_stories}</Button></div>
            <Dialog open title=words.pick_stories wide=true>
                <p>{words.only_agreed}</p>
                <Loaded load=allowed lines=6 children=options />
                <div class="dialog__actions"><Button on_click=move || open.set(false)>{words.done}</Button></div>
            </Dialog>
        </div>
    }
}

fn option(story: Story, section: SectionField) -> impl IntoView {
    let id = story.id;
    let is_chosen = move || section.get(|it| it.story_ids.contains(&id)).unwrap_or_default();
    let choose = move |checked: bool| {
        section.change(|it| {
            it.story_ids.retain(|known| *known != id);
            if checked {
                it.story_ids.push(id);
            }
        });
    };
    let text = story.details.text.map(|text| text.chars().take(160).collect::<String>());
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=is_chosen on:change=move |event| choose(event_target_checked(&event)) />
            <span>
                <span class="strong">{story.details.title}</span> " · " {story.details.kind.say()}
                <span class="choice__help">{text}</span>
            </span>
        </label>
    }
}
