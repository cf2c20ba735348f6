//! Writing down a quote, story or photo.

use contract::evaluations::FormLanguage;
use contract::evaluations_outcomes::OpenAnswer;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde_json::json;

use super::address;
use super::fields::{StoryFields, StoryForm};
use crate::api;
use crate::components::{DraftNote, Form, PageHead, say};
use crate::drafts::{self, Draft};
use crate::i18n::t;
use crate::navigation;
use crate::submit::Doing;

/// The form as an answer fills it in.
const FROM_ANSWER: &str = "stories.answer";

/// Fills the form in with an answer to an evaluation; answers where it is. Whoever gave it has to agree, when it is known.
pub fn from_answer(answer: &OpenAnswer) -> &'static str {
    let people: Vec<_> =
        answer.person.iter().map(|person| (person.id.to_string(), person.display_name.clone())).collect();
    drafts::fill_in(
        FROM_ANSWER,
        &[("text", json!(answer.text)), ("language", json!(language_of(answer.language))), ("people", json!(people))],
    );
    "/verhalen/nieuw?van=antwoord"
}

/// The language of a form by ISO 639-3.
fn language_of(language: FormLanguage) -> &'static str {
    match language {
        FormLanguage::Nl => "nld",
        FormLanguage::En => "eng",
        FormLanguage::Ar => "ara",
        FormLanguage::Prs => "prs",
        FormLanguage::Fa => "fas",
        FormLanguage::Ti => "tir",
        FormLanguage::Tr => "tur",
        FormLanguage::Uk => "ukr",
    }
}

#[component]
pub fn NewStoryPage() -> impl IntoView {
    // What comes from an answer is a draft of its own, beside one that someone may have begun.
    let from_answer = use_query_map().with_untracked(|query| query.get("van").as_deref() == Some("antwoord"));
    let draft = Draft::of(if from_answer { FROM_ANSWER } else { "stories.new" });
    let form = StoryForm::new(draft, &StoryForm::blank(), &[]);
    let doing = Doing::new();
    let open = navigation::opener();
    let submit = move || match form.read() {
        Ok(new) => doing.run(async move { api::stories::create(&new).await }, move |made| {
            draft.done();
            say((t().stories.added)(&made.value.details.title));
            open.run(address(made.value.id));
        }),
        Err(faults) => drop(doing.check(faults)),
    };
    let leave = move || {
        draft.done();
        open.run("/verhalen".to_owned());
    };
    view! {
        <div class="page">
            <PageHead title=t().stories.new_title back=("/verhalen", t().stories.title) />
            <DraftNote draft />
            <Form doing submit=t().common.add on_submit=submit on_cancel=leave>
                <StoryFields form />
            </Form>
        </div>
    }
}
