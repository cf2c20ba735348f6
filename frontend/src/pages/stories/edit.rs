//! Changing a quote, story or photo. When someone else was first, what only one of us changed is kept, and what both
//! changed is asked.

use contract::ids::{PersonId, StoryId};
use contract::problem::ErrorCode;
use contract::stories::{NewStory, Story};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use super::address;
use super::fields::{StoryFields, StoryForm, people_of_both};
use super::story::Unknown;
use crate::api::{self, Versioned};
use crate::clash::Clash;
use crate::components::{Conflict, DraftNote, Form, Loaded, PageHead, Pick, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;
use crate::navigation;
use crate::submit::Doing;

#[component]
pub fn EditStoryPage() -> impl IntoView {
    let params = use_params_map();
    let Some(id) = params.with_untracked(|params| params.get("id")?.parse::<StoryId>().ok()) else {
        return view! { <Unknown /> }.into_any();
    };
    let story = load(move || format!("stories/{id}/edit"), move || api::stories::read(id));
    view! { <Loaded load=story lines=8 children=|read| view! { <EditStory read /> } /> }.into_any()
}

fn ids(story: &Story) -> Vec<PersonId> {
    story.people.iter().map(|person| person.id).collect()
}

#[component]
fn EditStory(read: Versioned<Story>) -> impl IntoView {
    let id = read.value.id;
    let draft = Draft::of(&format!("stories.{id}"));
    let form = StoryForm::new(draft, &read.value.details, &read.value.people);
    let title = read.value.details.title.clone();
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let clash: RwSignal<Option<(Clash<Story>, Vec<PersonId>)>> = RwSignal::new(None);
    let open = navigation::opener();
    let leave = move || {
        draft.done();
        open.run(address(id));
    };
    let settle = move |(found, people): (Clash<Story>, Vec<PersonId>), picks: &[(&'static str, Pick)]| {
        let Some(details) = found.settled(picks) else { return };
        let latest = found.latest;
        let person_ids = people_of_both(&base.with_value(|base| ids(&base.value)), &ids(&latest.value), &people);
        let wanted = NewStory { details, person_ids };
        base.set_value(latest.clone());
        doing.run(async move { api::stories::change(&latest, &wanted).await }, move |_| {
            say(t().people.form.merged);
            leave();
        });
    };
    let submit = move || {
        let wanted = match form.read() {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let mine = wanted.clone();
        doing.run_or(
            async move { api::stories::change(&base.get_value(), &wanted).await },
            move |_| {
                say(t().common.saved);
                leave();
            },
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::stories::read(id).await {
                        Ok(latest) => match Clash::between(&base.get_value(), &latest, &mine.details) {
                            // Nothing is left to ask: both changes go together.
                            Some(found) if found.asks_nothing() => settle((found, mine.person_ids), &[]),
                            found => drop(clash.try_set(found.map(|found| (found, mine.person_ids)))),
                        },
                        Err(failure) => doing.fail(failure),
                    }
                });
                None
            },
        );
    };
    view! {
        <div class="page">
            <PageHead title=(t().stories.edit_title)(&title) back=("/verhalen", t().stories.title) />
            {move || clash.get().map(|found| {
                let differences = found.0.differences();
                let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
                view! { <Conflict differences on_choose=choose on_leave=leave busy=Signal::derive(move || doing.is_busy()) /> }
            })}
            <div hidden=move || clash.with(Option::is_some)>
                <DraftNote draft />
                <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
                    <StoryFields form />
                </Form>
            </div>
        </div>
    }
}
