//! Making a questionnaire: its texts, its questions in their order, and a translation beside the Dutch. And what it then
//! looks like.

use contract::evaluations::{
    ChangedQuestionnaire, FormLanguage, Pictograms, Question, QuestionKind, Questionnaire, QuestionnaireContent, Texts,
};
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::{Line, QuestionFields, new_question, put};
use super::questionnaire::Read;
use crate::api::{self, Versioned};
use crate::clash::{Clash, Detailed, Told};
use crate::components::{Button, Card, Conflict, DraftNote, Form, Icon, Pick, say};
use crate::drafts::Draft;
use crate::i18n::{intl, t};
use crate::submit::Doing;

impl Detailed for Questionnaire {
    type Details = ChangedQuestionnaire;

    fn details(&self) -> ChangedQuestionnaire {
        ChangedQuestionnaire { content: self.content.clone() }
    }

    fn told() -> Vec<Told<ChangedQuestionnaire>> {
        let words = &t().evaluations.builder;
        macro_rules! told {
            ($pointer:literal, $name:expr, $value:expr) => {
                Told { pointer: $pointer, name: $name, value: $value }
            };
        }
        vec![
            told!("/content/name", words.name, |it| it.content.name.clone()),
            told!("/content/title", words.form_title, |it| it.content.title.in_language(FormLanguage::Nl).to_owned()),
            told!("/content/introduction", words.introduction, |it| {
                it.content.introduction.in_language(FormLanguage::Nl).to_owned()
            }),
            told!("/content/thanks", words.thanks, |it| it.content.thanks.in_language(FormLanguage::Nl).to_owned()),
            told!("/content/questions", words.questions, |it| {
                intl::list(it.content.questions.iter().map(|question| question.text.in_language(FormLanguage::Nl)))
            }),
        ]
    }
}

/// One of the texts around the questions: to look at, and to change.
type Look = fn(&QuestionnaireContent) -> &Texts;
type Change = fn(&mut QuestionnaireContent) -> &mut Texts;

/// A draft as a form. `unsaved` follows whether something was changed since it was read.
#[component]
pub(super) fn Builder(
    found: Versioned<Questionnaire>,
    read: Read,
    other: Memo<Option<FormLanguage>>,
    unsaved: RwSignal<bool>,
) -> impl IntoView {
    let words = &t().evaluations.builder;
    let id = found.value.id;
    let draft = Draft::of(&format!("questionnaires.{id}"));
    let content: RwSignal<QuestionnaireContent> = draft.field("content", found.value.content.clone());
    let base = StoredValue::new(found);
    Effect::new(move |_| {
        let same = content.with(|content| base.with_value(|base| base.value.content == *content));
        if unsaved.get_untracked() == same {
            unsaved.set(!same);
        }
    });
    let doing = Doing::new();
    let clash: RwSignal<Option<Clash<Questionnaire>>> = RwSignal::new(None);
    let saved = move |now: Versioned<Questionnaire>| {
        say(t().common.saved);
        draft.done();
        clash.set(None);
        unsaved.set(false);
        read.set(now);
    };
    let settle = move |found: Clash<Questionnaire>, picks: &[(&'static str, Pick)]| {
        let Some(wanted) = found.settled(picks) else { return };
        let latest = found.latest;
        base.set_value(latest.clone());
        doing.run(async move { api::evaluations::change_questionnaire(&latest, &wanted).await }, saved);
    };
    let submit = move || {
        let wanted = ChangedQuestionnaire { content: content.get_untracked() };
        let mine = wanted.clone();
        doing.run_or(
            async move { api::evaluations::change_questionnaire(&base.get_value(), &wanted).await },
            saved,
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::evaluations::questionnaire(id).await {
                        Ok(latest) => match Clash::between(&base.get_value(), &latest, &mine) {
                            Some(found) if found.asks_nothing() => settle(found, &[]),
                            found => drop(clash.try_set(found)),
                        },
                        Err(failure) => doing.fail(failure),
                    }
                });
                None
            },
        );
    };
    // Questions are drawn anew when there are others, of another kind or in another order; not while one types.
    let shape = Memo::new(move |_| {
        content.with(|content| {
            content.questions.iter().map(|question| (question.kind, question.options.len())).collect::<Vec<_>>()
        })
    });
    let add = move || content.update(|content| content.questions.push(new_question(&content.questions)));
    let frame = move |pointer: &str, label: &str, (look, pick): (Look, Change)| {
        let line = Line {
            pointer: pointer.to_owned(),
            label: label.to_owned(),
            texts: Signal::derive(move || content.with(|content| look(content).clone())),
            set: UnsyncCallback::new(move |(language, text)| {
                content.update(|content| put(pick(content), language, text));
            }),
        };
        line.draw(other, doing)
    };
    view! {
        {move || {
            clash
                .get()
                .map(|found| {
                    let differences = found.differences();
                    let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
                    view! { <Conflict differences on_choose=choose on_leave=move || clash.set(None) busy=Signal::derive(move || doing.is_busy()) /> }
                })
        }}
        <div class="stack" hidden=move || clash.with(Option::is_some)>
            <DraftNote draft />
            <Form doing submit=t().common.save on_submit=submit>
                <Card title=words.around>
                    <div class="field">
                        <label class="field__label" for="builder-name">{words.name}</label>
                        <input
                            id="builder-name"
                            class="input"
                            type="text"
                            autocomplete="off"
                            prop:value=move || content.with(|content| content.name.clone())
                            on:input=move |event| content.update(|content| content.name = event_target_value(&event))
                        />
                    </div>
                    {frame("/content/title", words.form_title, (|it| &it.title, |it| &mut it.title))}
                    {frame("/content/introduction", words.introduction, (|it| &it.introduction, |it| &mut it.introduction))}
                    {frame("/content/thanks", words.thanks, (|it| &it.thanks, |it| &mut it.thanks))}
                </Card>
                {move || {
                    let count = shape.with(Vec::len);
                    if count == 0 {
                        return view! { <p class="soft">{words.no_questions}</p> }.into_any();
                    }
                    (0..count)
                        .map(|at| view! { <QuestionFields content at count other doing /> })
                        .collect_view()
                        .into_any()
                }}
                <div>
                    <Button icon=Icon::Plus on_click=add>{words.add_question}</Button>
                </div>
            </Form>
        </div>
        <details class="as-table">
            <summary>{words.preview}</summary>
            <p class="soft small">{words.preview_text}</p>
            <Preview content=Signal::derive(move || content.get()) language=other />
        </details>
    }
}

/// The form as it reads in a language, all questions under each other.
#[component]
pub(super) fn Preview(content: Signal<QuestionnaireContent>, language: Memo<Option<FormLanguage>>) -> impl IntoView {
    move || {
        let (content, language) = (content.get(), language.get().unwrap_or(FormLanguage::Nl));
        let questions = content.questions.iter().enumerate().map(|(at, question)| preview_of(at, question, language));
        let questions = questions.collect_view();
        view! {
            <section class="preview card" lang=language.code() dir="auto">
                <h2>{content.title.in_language(language).to_owned()}</h2>
                <p>{content.introduction.in_language(language).to_owned()}</p>
                <ol class="preview__questions">{questions}</ol>
                <p class="strong">{content.thanks.in_language(language).to_owned()}</p>
            </section>
        }
    }
}

fn preview_of(at: usize, question: &Question, language: FormLanguage) -> impl IntoView + use<> {
    let options = question.options.iter().map(|option| {
        let text = option.text.in_language(language);
        let shown = if text.is_empty() { option.code.clone() } else { text.to_owned() };
        view! { <li>{shown}</li> }
    });
    let options = options.collect_view();
    let help = question.help.in_language(language).to_owned();
    let class = if question.pictograms == Pictograms::None {
        "preview__options"
    } else {
        "preview__options preview__options--drawn"
    };
    let is_open = question.kind == QuestionKind::OpenText;
    view! {
        <li value=(at + 1).to_string() dir="auto">
            <p class="strong">{question.text.in_language(language).to_owned()}</p>
            {(!help.is_empty()).then(|| view! { <p class="soft small">{help}</p> })}
            {if is_open {
                view! { <div class="preview__open"></div> }.into_any()
            } else {
                view! { <ul class=class>{options}</ul> }.into_any()
            }}
        </li>
    }
}
