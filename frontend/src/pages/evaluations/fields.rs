//! The fields of a question, and of a text in Dutch with another language beside it.

use contract::evaluations::{
    FormLanguage, Pictograms, Question, QuestionKind, QuestionOption, QuestionnaireContent, Texts,
};
use leptos::prelude::*;

use super::questionnaires::dutch;
use crate::components::{Button, Icon, IconView, Tone};
use crate::i18n::{choices, t};
use crate::submit::Doing;

/// A scale has so many points to begin with.
const POINTS: usize = 5;

/// Puts a text in a language; an empty one is none.
pub(super) fn put(texts: &mut Texts, language: FormLanguage, text: String) {
    if text.is_empty() {
        texts.0.remove(&language);
    } else {
        texts.0.insert(language, text);
    }
}

/// A question to begin with, with a key that no other has.
pub(super) fn new_question(others: &[Question]) -> Question {
    let is_free = |key: &String| others.iter().all(|other| other.key != *key);
    let key = (others.len() + 1..).map(|number| format!("question_{number}")).find(is_free).unwrap_or_default();
    let mut question = Question {
        key,
        kind: QuestionKind::Scale,
        text: dutch(t().evaluations.builder.new_question),
        help: Texts::default(),
        options: Vec::new(),
        pictograms: Pictograms::Faces,
    };
    of_kind(&mut question, QuestionKind::Scale);
    question
}

/// Makes a question one of another kind: what can be chosen goes along where it can.
fn of_kind(question: &mut Question, kind: QuestionKind) {
    question.kind = kind;
    let least = match kind {
        QuestionKind::Scale => POINTS,
        QuestionKind::Choice | QuestionKind::Many => 2,
        QuestionKind::DutchLevel | QuestionKind::OpenText => 0,
    };
    if least == 0 {
        question.options.clear();
    }
    while question.options.len() < least {
        add_option(question);
    }
    if kind == QuestionKind::Scale {
        question.options.truncate(7);
        renumber(question);
    } else {
        question.pictograms = Pictograms::None;
    }
}

/// The points of a scale are numbered; other options keep their code, whatever comes or goes.
fn renumber(question: &mut Question) {
    if question.kind == QuestionKind::Scale {
        for (at, option) in question.options.iter_mut().enumerate() {
            option.code = (at + 1).to_string();
        }
    }
}

fn add_option(question: &mut Question) {
    let is_free = |code: &String| question.options.iter().all(|option| option.code != *code);
    let code = (question.options.len() + 1..).map(|number| number.to_string()).find(is_free).unwrap_or_default();
    let number = question.options.len() + 1;
    question.options.push(QuestionOption { code, text: dutch(&(t().evaluations.builder.option)(number)) });
}

/// A text that is to be filled in, in Dutch and in another language.
pub(super) struct Line {
    /// Where it stands in what is sent.
    pub pointer: String,
    pub label: String,
    pub texts: Signal<Texts>,
    pub set: UnsyncCallback<(FormLanguage, String)>,
}

impl Line {
    pub(super) fn draw(self, other: Memo<Option<FormLanguage>>, doing: Doing) -> AnyView {
        let Self { pointer, label, texts, set } = self;
        let id = format!("b{}", pointer.replace('/', "-"));
        let field = move |language: FormLanguage| {
            let (own, label) = (format!("{id}-{}", language.code()), label.clone());
            let label = (t().evaluations.builder.in_language)(&label, language.own_name());
            let value = move || texts.with(|texts| texts.0.get(&language).cloned().unwrap_or_default());
            view! {
                <div class="field">
                    <label class="field__label" for=own.clone()>{label}</label>
                    <textarea
                        id=own
                        class="input"
                        rows="2"
                        lang=language.code()
                        dir="auto"
                        prop:value=value
                        on:input=move |event| set.run((language, event_target_value(&event)))
                    ></textarea>
                </div>
            }
        };
        view! {
            <div class="translated">
                {field(FormLanguage::Nl)} {move || other.get().filter(|other| *other != FormLanguage::Nl).map(&field)}
            </div>
            {fault(doing, pointer)}
        }
        .into_any()
    }
}

fn fault(doing: Doing, pointer: String) -> impl IntoView {
    move || {
        doing.fault_at(&pointer).map(|code| {
            view! {
                <p class="field__fault">
                    <IconView icon=Icon::Alert size=16 />
                    {(t().problems.fault)(code)}
                </p>
            }
        })
    }
}

/// One question.
#[component]
pub(super) fn QuestionFields(
    content: RwSignal<QuestionnaireContent>,
    at: usize,
    count: usize,
    other: Memo<Option<FormLanguage>>,
    doing: Doing,
) -> impl IntoView {
    let words = &t().evaluations.builder;
    let number = at + 1;
    let pointer = format!("/content/questions/{at}");
    let change = move |change: &dyn Fn(&mut Question)| {
        content.update(|content| {
            if let Some(question) = content.questions.get_mut(at) {
                change(question);
            }
        });
    };
    let kind = Memo::new(move |_| content.with(|content| content.questions.get(at).map(|question| question.kind)));
    let options =
        Memo::new(move |_| content.with(|content| content.questions.get(at).map_or(0, |it| it.options.len())));
    let texts = move |look: fn(&Question) -> &Texts| {
        Signal::derive(move || {
            content.with(|content| content.questions.get(at).map(|it| look(it).clone()).unwrap_or_default())
        })
    };
    let line = |rest: &str, label: &str, look: fn(&Question) -> &Texts, pick: fn(&mut Question) -> &mut Texts| Line {
        pointer: format!("{pointer}{rest}"),
        label: label.to_owned(),
        texts: texts(look),
        set: UnsyncCallback::new(move |(language, text): (FormLanguage, String)| {
            change(&|question| put(pick(question), language, text.clone()));
        }),
    };
    let text = line("/text", words.text, |it| &it.text, |it| &mut it.text).draw(other, doing);
    let help = line("/help", words.help, |it| &it.help, |it| &mut it.help).draw(other, doing);
    let swap = move |one: usize, two: usize| content.update(|content| content.questions.swap(one, two));
    let remove = move || content.update(|content| drop(content.questions.remove(at)));
    let key_id = format!("b-key-{at}");
    let kind_id = format!("b-kind-{at}");
    let kinds = choices(QuestionKind::all(), QuestionKind::code).into_iter().map(move |(code, words)| {
        let own = code.clone();
        view! { <option value=code selected=move || kind.get().is_some_and(|kind| kind.code() == own)>{words}</option> }
    });
    let kinds = kinds.collect_view();
    let option_pointer = pointer.clone();
    let option_lines = move || {
        let pointer = option_pointer.clone();
        (0..options.get())
            .map(
                move |option| view! { <OptionFields content place=(at, option) pointer=pointer.clone() other doing /> },
            )
            .collect_view()
    };
    let has_options = move || !matches!(kind.get(), Some(QuestionKind::DutchLevel | QuestionKind::OpenText) | None);
    let most = move || if kind.get() == Some(QuestionKind::Scale) { 7 } else { 15 };
    view! {
        <section class="card question" aria-label=(words.question)(number)>
            <div class="card__head">
                <h2>{(words.question)(number)}</h2>
                <div class="row">
                    {(at > 0).then(|| view! { <Button tone=Tone::Quiet icon=Icon::ChevronUp label=(words.up)(number) on_click=move || swap(at, at - 1) /> })}
                    {(number < count).then(|| view! { <Button tone=Tone::Quiet icon=Icon::ChevronDown label=(words.down)(number) on_click=move || swap(at, at + 1) /> })}
                    <Button tone=Tone::Quiet icon=Icon::Close label=(words.remove)(number) on_click=remove />
                </div>
            </div>
            {text}
            {help}
            <div class="field-row">
                <div class="field">
                    <label class="field__label" for=kind_id.clone()>{words.kind}</label>
                    <select
                        id=kind_id
                        class="input"
                        on:change=move |event| {
                            if let Ok(kind) = event_target_value(&event).parse() {
                                change(&|question| of_kind(question, kind));
                            }
                        }
                    >
                        {kinds}
                    </select>
                </div>
                <div class="field">
                    <label class="field__label" for=key_id.clone()>{words.key}</label>
                    <input
                        id=key_id
                        class="input"
                        type="text"
                        autocomplete="off"
                        prop:value=move || content.with(|content| content.questions.get(at).map(|it| it.key.clone()).unwrap_or_default())
                        on:input=move |event| {
                            let key = event_target_value(&event);
                            change(&|question| question.key.clone_from(&key));
                        }
                    />
                    <p class="field__help">{words.key_help}</p>
                    {fault(doing, format!("{pointer}/key"))}
                </div>
                {move || (kind.get() == Some(QuestionKind::Scale)).then(|| view! { <PictogramField content at /> })}
            </div>
            {option_lines}
            {fault(doing, format!("{pointer}/options"))}
            {move || {
                (has_options() && options.get() < most())
                    .then(|| {
                        view! {
                            <div>
                                <Button icon=Icon::Plus on_click=move || change(&add_option)>{words.add_option}</Button>
                            </div>
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn PictogramField(content: RwSignal<QuestionnaireContent>, at: usize) -> impl IntoView {
    let words = &t().evaluations.builder;
    let id = format!("b-pictograms-{at}");
    let now = move || content.with(|content| content.questions.get(at).map(|question| question.pictograms));
    let options = choices(Pictograms::all(), Pictograms::code).into_iter().map(move |(code, words)| {
        let own = code.clone();
        view! { <option value=code selected=move || now().is_some_and(|it| it.code() == own)>{words}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{words.pictograms}</label>
            <select
                id=id
                class="input"
                on:change=move |event| {
                    let Ok(pictograms) = event_target_value(&event).parse() else { return };
                    content.update(|content| {
                        if let Some(question) = content.questions.get_mut(at) {
                            question.pictograms = pictograms;
                        }
                    });
                }
            >
                {options}
            </select>
        </div>
    }
}

/// A point of a scale, or an answer to choose.
#[component]
fn OptionFields(
    content: RwSignal<QuestionnaireContent>,
    /// Of which question, and which one.
    place: (usize, usize),
    pointer: String,
    other: Memo<Option<FormLanguage>>,
    doing: Doing,
) -> impl IntoView {
    let words = &t().evaluations.builder;
    let (at, option) = place;
    let number = option + 1;
    let line = Line {
        pointer: format!("{pointer}/options/{option}"),
        label: (words.option)(number),
        texts: Signal::derive(move || {
            content.with(|content| {
                let found = content.questions.get(at).and_then(|question| question.options.get(option));
                found.map(|option| option.text.clone()).unwrap_or_default()
            })
        }),
        set: UnsyncCallback::new(move |(language, text): (FormLanguage, String)| {
            content.update(|content| {
                let found = content.questions.get_mut(at).and_then(|question| question.options.get_mut(option));
                if let Some(found) = found {
                    put(&mut found.text, language, text);
                }
            });
        }),
    };
    let remove = move || {
        content.update(|content| {
            if let Some(question) = content.questions.get_mut(at) {
                question.options.remove(option);
                renumber(question);
            }
        });
    };
    view! {
        <div class="question__option">
            <div class="grow">{line.draw(other, doing)}</div>
            <Button tone=Tone::Quiet icon=Icon::Close label=(words.remove_option)(number) on_click=remove />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn codes(question: &Question) -> Vec<&str> {
        question.options.iter().map(|option| option.code.as_str()).collect()
    }

    #[test]
    fn a_question_keeps_what_can_be_chosen_when_its_kind_changes() {
        let mut question = new_question(&[]);
        assert_eq!((question.key.as_str(), codes(&question)), ("question_1", vec!["1", "2", "3", "4", "5"]));
        of_kind(&mut question, QuestionKind::Many);
        assert_eq!((codes(&question).len(), question.pictograms), (5, Pictograms::None));
        question.options.remove(1);
        add_option(&mut question);
        assert_eq!(codes(&question), ["1", "3", "4", "5", "6"], "a code is never given twice");
        of_kind(&mut question, QuestionKind::Scale);
        assert_eq!(codes(&question), ["1", "2", "3", "4", "5"]);
        of_kind(&mut question, QuestionKind::OpenText);
        assert!(question.options.is_empty());
    }

    #[test]
    fn keys_are_given_once_and_empty_texts_are_none() {
        let one = new_question(&[]);
        let two = new_question(std::slice::from_ref(&one));
        assert_ne!(one.key, two.key);
        let mut texts = Texts(BTreeMap::new());
        put(&mut texts, FormLanguage::Ti, "ሰላም".to_owned());
        put(&mut texts, FormLanguage::Ti, String::new());
        assert!(texts.is_empty());
    }
}
