//! The fields of a quote, story or photo, for writing one down and for changing it.

use chrono::NaiveDate;
use contract::ids::PersonId;
use contract::people::PersonReference;
use contract::problem::Fault;
use contract::stories::{NewStory, Story, StoryDetails, StoryKind};
use leptos::prelude::*;

use crate::clash::{Detailed, Told};
use crate::clock;
use crate::components::{
    ChoiceField, DateField, Field, Icon, IconView, LanguageField, Suggestion, TextAreaField, TextField,
};
use crate::drafts::Draft;
use crate::i18n::{Term, choices, intl, t};
use crate::pages::person_field::PersonField;
use crate::submit::{filled, missing};

/// What is filled in, kept as a draft field by field.
#[derive(Clone, Copy)]
pub(super) struct StoryForm {
    kind: RwSignal<String>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    media: RwSignal<String>,
    language: RwSignal<String>,
    credit: RwSignal<String>,
    made_on: RwSignal<Option<NaiveDate>>,
    /// Id and name.
    people: RwSignal<Vec<(String, String)>>,
}

impl StoryForm {
    pub(super) fn new(draft: Draft, start: &StoryDetails, people: &[PersonReference]) -> Self {
        let text = |name, value: &Option<String>| draft.field(name, value.clone().unwrap_or_default());
        let people: Vec<_> = people.iter().map(|person| (person.id.to_string(), person.display_name.clone())).collect();
        Self {
            kind: draft.field("kind", start.kind.code().to_owned()),
            title: draft.field("title", start.title.clone()),
            text: text("text", &start.text),
            media: text("mediaReference", &start.media_reference),
            language: draft.field("language", start.language.clone()),
            credit: text("credit", &start.credit),
            made_on: draft.field("madeOn", Some(start.made_on)),
            people: draft.field("people", people),
        }
    }

    /// What a new one begins with.
    pub(super) fn blank() -> StoryDetails {
        StoryDetails {
            kind: StoryKind::Quote,
            title: String::new(),
            text: None,
            media_reference: None,
            language: "nld".to_owned(),
            credit: None,
            made_on: clock::today(),
        }
    }

    /// What is filled in, or what can be seen to be wrong with it. All else the server tells.
    pub(super) fn read(self) -> Result<NewStory, Vec<Fault>> {
        let kind = self.kind.with_untracked(|code| code.parse().unwrap_or(StoryKind::Quote));
        let (title, made_on) =
            (self.title.with_untracked(|title| title.trim().to_owned()), self.made_on.get_untracked());
        let (text, media_reference) = (filled(self.text), filled(self.media));
        let language = self.language.get_untracked();
        let is_photo = kind == StoryKind::Photo;
        let faults = [
            (title.is_empty(), "/details/title"),
            (!is_photo && text.is_none(), "/details/text"),
            (is_photo && media_reference.is_none(), "/details/mediaReference"),
            (language.is_empty(), "/details/language"),
            (made_on.is_none(), "/details/madeOn"),
        ];
        let faults: Vec<Fault> =
            faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect();
        let Some(made_on) = made_on.filter(|_| faults.is_empty()) else { return Err(faults) };
        let person_ids: Vec<PersonId> =
            self.people.with_untracked(|people| people.iter().filter_map(|(id, _)| id.parse().ok()).collect());
        let details =
            StoryDetails { kind, title, text, media_reference, language, credit: filled(self.credit), made_on };
        Ok(NewStory { details, person_ids })
    }
}

#[component]
pub(super) fn StoryFields(form: StoryForm) -> impl IntoView {
    let words = &t().stories;
    let is_photo = Memo::new(move |_| form.kind.with(|code| code == StoryKind::Photo.code()));
    view! {
        <ChoiceField pointer="/details/kind" label=words.kind value=form.kind options=choices(StoryKind::all(), StoryKind::code) beside=true />
        <TextField pointer="/details/title" label=words.story_title help=words.story_title_help value=form.title />
        <TextAreaField pointer="/details/text" label=words.text help=words.text_help value=form.text />
        {move || is_photo.get().then(|| view! {
            <TextField pointer="/details/mediaReference" label=words.media help=words.media_help value=form.media />
        })}
        <PeopleField form />
        <TextField pointer="/details/credit" label=words.credit help=words.credit_help value=form.credit optional=true />
        <LanguageField pointer="/details/language" label=words.language value=form.language />
        <DateField pointer="/details/madeOn" label=words.made_on value=form.made_on latest=clock::today() />
    }
}

/// Everyone in it, added by a search for their name, each with a button that takes them out.
#[component]
fn PeopleField(form: StoryForm) -> impl IntoView {
    let words = &t().stories;
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        let Some(person) = chosen.get() else { return };
        form.people.update(|people| {
            if !people.iter().any(|(id, _)| *id == person.code) {
                people.push((person.code, person.words));
            }
        });
        chosen.set(None);
        typed.set(String::new());
    });
    let chip = move |(id, name): (String, String)| {
        let label = (words.take_out)(&name);
        view! {
            <li class="chip">
                {name}
                <button type="button" aria-label=label.clone() title=label on:click=move |_| form.people.update(|people| people.retain(|(it, _)| *it != id))>
                    <IconView icon=Icon::Close size=18 />
                </button>
            </li>
        }
    };
    view! {
        <Field pointer="/personIds" label=words.people help=words.people_help optional=true>
            <ul class="chips" role="list">
                <For each=move || form.people.get() key=Clone::clone children=chip />
            </ul>
        </Field>
        <PersonField pointer="/personIds/added" chosen typed label=words.person optional=true />
    }
}

impl Detailed for Story {
    type Details = StoryDetails;

    fn details(&self) -> StoryDetails {
        self.details.clone()
    }

    fn told() -> Vec<Told<Self::Details>> {
        let words = &t().stories;
        let told = |pointer, name, value: fn(&Self::Details) -> String| Told { pointer, name, value };
        vec![
            told("/kind", words.kind, |it| it.kind.say().to_owned()),
            told("/title", words.story_title, |it| it.title.clone()),
            told("/text", words.text, |it| it.text.clone().unwrap_or_default()),
            told("/mediaReference", words.media, |it| it.media_reference.clone().unwrap_or_default()),
            told("/language", words.language, |it| intl::language_name(&it.language)),
            told("/credit", words.credit, |it| it.credit.clone().unwrap_or_default()),
            told("/madeOn", words.made_on, |it| intl::day(it.made_on)),
        ]
    }
}

/// Who is in it when two people changed that at once: what each of them added and took out.
pub(super) fn people_of_both(base: &[PersonId], theirs: &[PersonId], mine: &[PersonId]) -> Vec<PersonId> {
    let stays = |id: &&PersonId| !base.contains(id) || mine.contains(id);
    let kept = theirs.iter().filter(stays).copied();
    let added = mine.iter().filter(|id| !base.contains(id) && !theirs.contains(id)).copied();
    kept.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_changes_of_who_is_in_it_go_together() {
        let id = |number: u128| PersonId(uuid::Uuid::from_u128(number));
        // I took 2 out and added 4; they took 1 out and added 3 and 4.
        let both = people_of_both(&[id(1), id(2)], &[id(2), id(3), id(4)], &[id(1), id(4)]);
        assert_eq!(both, [id(3), id(4)]);
    }
}
