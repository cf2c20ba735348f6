//! Entering what came on paper, quickly: the number behind the box, on to the next question by itself or by Enter, and
//! after the last one the sheet is saved and the next begins.

use contract::evaluations::{FormLanguage, Question, QuestionKind, Questionnaire};
use contract::evaluations_rounds::{
    EvaluationInvitationStatus, EvaluationRound, EvaluationRoundStatus, NewPaperResponse, PaperResponse,
};
use contract::ids::EvaluationRoundId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::paper_rules::{Typed, helped, is_full, read};
use super::{Unknown, round_in_address};
use crate::api;
use crate::components::{Button, DraftNote, Icon, IconView, Loaded, Notice, PageHead, Tone, Trouble, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;
use crate::submit::Doing;

#[component]
pub fn PaperPage() -> impl IntoView {
    let id = round_in_address();
    move || match id.get() {
        Some(id) => view! { <Entry id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn Entry(id: EvaluationRoundId) -> impl IntoView {
    let read = load(
        move || format!("evaluations/{id}/paper"),
        move || async move {
            let round = api::evaluations::round(id).await?.value;
            let questionnaire = api::evaluations::questionnaire(round.questionnaire.id).await?.value;
            let invited = api::evaluations::invitations(id, None).await?.items;
            let waiting = invited.into_iter().filter(|it| {
                matches!(it.status, EvaluationInvitationStatus::Invited | EvaluationInvitationStatus::Started)
            });
            let waiting = waiting.map(|it| (it.id.to_string(), it.person.display_name)).collect::<Vec<_>>();
            Ok((round, questionnaire, waiting))
        },
    );
    view! {
        <div class="page">
            <Loaded load=read lines=10 children=|(round, questionnaire, waiting)| {
                view! { <Sheet round questionnaire waiting /> }
            } />
        </div>
    }
}

/// The fields of a sheet have their number in their id; who helped comes after the last question.
fn line_id(number: usize) -> String {
    format!("sheet-{number}")
}

fn focus_line(number: usize) {
    let found = document().get_element_by_id(&line_id(number));
    if let Some(field) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

#[component]
fn Sheet(round: EvaluationRound, questionnaire: Questionnaire, waiting: Vec<(String, String)>) -> impl IntoView {
    let words = &t().evaluations.paper;
    let id = round.id;
    let questions = StoredValue::new(questionnaire.content.questions);
    let count = questions.with_value(Vec::len);
    let draft = Draft::of(&format!("evaluations.paper.{id}"));
    let language = draft.field("language", FormLanguage::Nl.code().to_owned());
    let whose = draft.field("whose", String::new());
    let typed = draft.field("typed", vec![String::new(); count]);
    let help = draft.field("helped", String::new());
    let entered = RwSignal::new(0_i64);
    let done_people: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    let doing = Doing::new();
    let nothing = RwSignal::new(false);
    let answer = move |number: usize| {
        let text = typed.with_untracked(|all| all.get(number - 1).cloned().unwrap_or_default());
        questions.with_value(|all| all.get(number - 1).map_or(Typed::Nothing, |question| read(number, question, &text)))
    };
    let wrong = move |number: usize| {
        typed.track();
        help.track();
        if number > count { help.with(|help| helped(help).is_err()) } else { answer(number) == Typed::Wrong }
    };
    let send = move || {
        if let Some(first) = (1..=count + 1).find(|number| untrack(|| wrong(*number))) {
            focus_line(first);
            return;
        }
        let (mut codes, mut texts) = (Vec::new(), Vec::new());
        for number in 1..=count {
            match answer(number) {
                Typed::Codes(chosen) => codes.extend(chosen),
                Typed::Text(text) => texts.push(text),
                Typed::Nothing | Typed::Wrong => {}
            }
        }
        nothing.set(codes.is_empty() && texts.is_empty());
        if nothing.get_untracked() {
            focus_line(1);
            return;
        }
        let person = whose.get_untracked();
        let response = NewPaperResponse {
            language: language.with_untracked(|code| code.parse().unwrap_or(FormLanguage::Nl)),
            invitation_id: person.parse().ok(),
            codes,
            texts,
            helped: help.with_untracked(|help| helped(help).unwrap_or_default()),
        };
        doing.run(async move { api::evaluations::enter_paper(id, &response).await }, move |made: PaperResponse| {
            say((t().evaluations.paper.entered)(made.answers));
            entered.update(|count| *count += 1);
            done_people.update(|done| done.push(person));
            typed.set(vec![String::new(); count]);
            help.set(String::new());
            whose.set(String::new());
            focus_line(1);
        });
    };
    let next = move |number: usize| if number > count { send() } else { focus_line(number + 1) };
    let put = move |number: usize, text: String| {
        let full = questions.with_value(|all| all.get(number - 1).is_some_and(|question| is_full(question, &text)));
        typed.update(|all| {
            all.resize(count, String::new());
            all[number - 1] = text;
        });
        nothing.set(false);
        if full {
            next(number);
        }
    };
    let lines = questions.with_value(|all| {
        all.iter()
            .enumerate()
            .map(|(at, question)| {
                let number = at + 1;
                let value = Signal::derive(move || typed.with(|all| all.get(at).cloned().unwrap_or_default()));
                line(question, (number, value), (put, next), Signal::derive(move || wrong(number)))
            })
            .collect_view()
    });
    let people = move || {
        let done = done_people.get();
        waiting
            .clone()
            .into_iter()
            .filter(move |(id, _)| !done.contains(id))
            .map(|(id, name)| {
                let own = id.clone();
                view! { <option value=id selected=move || whose.with(|whose| *whose == own)>{name}</option> }
            })
            .collect_view()
    };
    let languages = FormLanguage::all().map(move |one| {
        view! {
            <option value=one.code() selected=move || language.with(|code| code == one.code())>{one.own_name()}</option>
        }
    });
    let languages = languages.collect_view();
    let last = count + 1;
    let help_wrong = Signal::derive(move || wrong(last));
    view! {
        <PageHead title=(words.title)(&round.details.title) lead=words.lead back=("/evaluaties", t().evaluations.title) />
        <DraftNote draft />
        {(round.status != EvaluationRoundStatus::Open)
            .then(|| view! { <Notice kind="warn" icon=Icon::Alert><p>{words.closed}</p></Notice> })}
        <form
            class="form sheet"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <div class="field-row">
                <div class="field">
                    <label class="field__label" for="sheet-language">{words.language}</label>
                    <select id="sheet-language" class="input" on:change=move |event| language.set(event_target_value(&event))>{languages}</select>
                </div>
                <div class="field">
                    <label class="field__label" for="sheet-whose">{words.whose}</label>
                    <select id="sheet-whose" class="input" on:change=move |event| whose.set(event_target_value(&event))>
                        <option value="" selected=move || whose.with(String::is_empty)>{words.nobody}</option>
                        {people}
                    </select>
                </div>
            </div>
            <ol class="sheet__lines" role="list">
                {lines}
                <li class="sheet__line">
                    <label for=line_id(last)>{words.helped}</label>
                    <input
                        id=line_id(last)
                        class="input input--short"
                        type="text"
                        autocomplete="off"
                        aria-describedby="sheet-helped-help"
                        aria-invalid=move || help_wrong.get().then_some("true")
                        prop:value=move || help.get()
                        on:input=move |event| help.set(event_target_value(&event))
                    />
                    <span class="soft small" id="sheet-helped-help">{words.helped_help}</span>
                </li>
            </ol>
            <p role="alert">{move || nothing.get().then_some(words.empty)}</p>
            <Trouble doing />
            <div class="form__actions">
                <Button tone=Tone::Primary busy=Signal::derive(move || doing.is_busy())>{words.send}</Button>
                <span role="status" class="soft">{move || entered.with(|count| (*count > 0).then(|| (words.count)(*count)))}</span>
            </div>
        </form>
    }
}

/// A question: its number and words, what the numbers stand for, and the field.
fn line<Put, Next>(
    question: &Question,
    (number, value): (usize, Signal<String>),
    (put, next): (Put, Next),
    wrong: Signal<bool>,
) -> impl IntoView + use<Put, Next>
where
    Put: Fn(usize, String) + Copy + 'static,
    Next: Fn(usize) + Copy + 'static,
{
    let words = &t().evaluations.paper;
    let id = line_id(number);
    let described = format!("{id}-help");
    let named: Vec<String> = question
        .options
        .iter()
        .enumerate()
        .map(|(at, option)| format!("{} {}", at + 1, option.text.in_language(FormLanguage::Nl)).trim().to_owned())
        .collect();
    let help = match question.kind {
        QuestionKind::Scale | QuestionKind::Choice => named.join(" · "),
        QuestionKind::Many => format!("{} · {}", named.join(" · "), words.several),
        QuestionKind::DutchLevel => words.level_help.to_owned(),
        QuestionKind::OpenText => words.open_help.to_owned(),
    };
    let is_open = question.kind == QuestionKind::OpenText;
    let label = (words.answer_to)(number, question.text.in_language(FormLanguage::Nl));
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            next(number);
        }
    };
    let described_by = described.clone();
    let field = if is_open {
        view! {
            <textarea
                id=id.clone()
                class="input"
                rows="2"
                dir="auto"
                aria-describedby=described_by
                prop:value=move || value.get()
                on:input=move |event| put(number, event_target_value(&event))
                on:keydown=on_key
            ></textarea>
        }
        .into_any()
    } else {
        let mode = if question.kind == QuestionKind::DutchLevel { "text" } else { "numeric" };
        view! {
            <input
                id=id.clone()
                class="input input--short"
                type="text"
                inputmode=mode
                autocomplete="off"
                aria-describedby=described_by
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| put(number, event_target_value(&event))
                on:keydown=on_key
            />
        }
        .into_any()
    };
    view! {
        <li class="sheet__line" class:sheet__line--open=is_open>
            <label for=id>{label}</label>
            {field}
            <span class="soft small" id=described>{help}</span>
            {move || {
                wrong
                    .get()
                    .then(|| {
                        view! {
                            <span class="field__fault">
                                <IconView icon=Icon::Alert size=16 />
                                {words.not_an_option}
                            </span>
                        }
                    })
            }}
        </li>
    }
}
