//! What people wrote in their own words, and what it is about: themes that one puts on each answer.

use contract::evaluations::QuestionKind;
use contract::evaluations_outcomes::{
    AnswerThemes, EvaluationTheme, EvaluationThemesQuery, NewEvaluationTheme, OpenAnswer, OpenAnswersQuery,
    OutcomesQuery,
};
use contract::ids::EvaluationRoundId;
use contract::paging::Whole;
use contract::permissions::Permission;
use leptos::prelude::*;

use crate::api;
use crate::components::{Button, Empty, Form, Icon, LoadedPages, SelectField, TextField, Tone, Trouble, say};
use crate::i18n::{intl, t};
use crate::load::{Load, Pages, load, pages};
use crate::navigation::{self, filter};
use crate::pages::stories;
use crate::session;
use crate::submit::{Doing, missing};

type Themes = Load<Whole<EvaluationTheme>>;

#[component]
pub(super) fn Answers(id: EvaluationRoundId) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let [question, coded] = ["question", "withoutTheme"].map(filter);
    let asked = load(
        move || format!("evaluations/{id}/questions"),
        move || async move { api::evaluations::outcomes(id, &OutcomesQuery::default()).await },
    );
    let open_questions = Memo::new(move |_| {
        let questions = asked.get().map(|asked| asked.questions).unwrap_or_default();
        let open = questions.into_iter().filter(|question| question.kind == QuestionKind::OpenText);
        open.map(|question| (question.key, question.text)).collect::<Vec<_>>()
    });
    let query = Memo::new(move |_| OpenAnswersQuery {
        question: Some(question.get()).filter(|key| !key.is_empty()),
        without_theme: coded.with(|coded| (!coded.is_empty()).then_some(true)),
        page_size: Some(50),
        cursor: None,
    });
    let answers = pages(
        move || format!("evaluations/{id}/answers?{:?}", query.get()),
        move |cursor| {
            let query = OpenAnswersQuery { cursor, ..query.get() };
            async move { api::evaluations::open_answers(id, &query).await }
        },
    );
    let themes: Themes = load(
        || "evaluations/themes".to_owned(),
        || async { api::evaluations::themes(&EvaluationThemesQuery::default()).await },
    );
    let without = vec![("true".to_owned(), words.without_theme.to_owned())];
    view! {
        {move || {
            let none = asked.is_there() && open_questions.with(Vec::is_empty);
            none.then(|| view! { <p class="soft">{words.no_open_questions}</p> })
        }}
        <div class="filters">
            {move || {
                view! { <SelectField pointer="/question" label=words.question value=question options=open_questions.get() nothing=words.every_question optional=true /> }
            }}
            <SelectField pointer="/withoutTheme" label=words.theme value=coded options=without nothing=words.every_answer optional=true />
        </div>
        <AddTheme open_questions question themes />
        <LoadedPages
            pages=answers
            children=move |items| lines(items, open_questions, (answers, themes))
            empty=move || view! { <Empty icon=Icon::Inbox title=words.nothing_open text=words.nothing_open_text /> }
        />
    }
}

fn lines(
    items: Vec<OpenAnswer>,
    questions: Memo<Vec<(String, String)>>,
    (answers, themes): (Pages<OpenAnswer>, Themes),
) -> impl IntoView {
    let lines = items.into_iter().map(move |answer| view! { <Line answer questions answers themes /> });
    view! { <ul class="list">{lines.collect_view()}</ul> }
}

/// An answer, with the themes of its question as switches.
#[component]
fn Line(
    answer: OpenAnswer,
    questions: Memo<Vec<(String, String)>>,
    answers: Pages<OpenAnswer>,
    themes: Themes,
) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let doing = Doing::new();
    let kept = StoredValue::new(answer.clone());
    let has: RwSignal<Vec<_>> = RwSignal::new(answer.themes.iter().map(|theme| theme.id).collect());
    let toggle = move |theme: &EvaluationTheme| {
        let (id, answer) = (theme.id, kept.get_value());
        let mut wanted = has.get_untracked();
        match wanted.iter().position(|known| *known == id) {
            Some(at) => drop(wanted.remove(at)),
            None => wanted.push(id),
        }
        let set = AnswerThemes { theme_ids: wanted };
        doing.run(async move { api::evaluations::set_themes(&answer, &set).await }, move |now: OpenAnswer| {
            has.set(now.themes.iter().map(|theme| theme.id).collect());
            kept.set_value(now.clone());
            // What is shown of the list follows without a new reading, so that nothing jumps away under the hand.
            answers.update_where(
                |shown| shown.response_id == now.response_id && shown.question == now.question,
                |shown| {
                    shown.version = now.version;
                    shown.themes.clone_from(&now.themes);
                },
            );
        });
    };
    let question = answer.question.clone();
    let of_question = move || {
        let all = themes.get().map(|all| all.items).unwrap_or_default();
        all.into_iter().filter(|theme| theme.question == question).collect::<Vec<_>>()
    };
    let key = answer.question.clone();
    let asked = move || questions.with(|all| all.iter().find(|(known, _)| *known == key).map(|(_, text)| text.clone()));
    // Without sight of whose answers are, nobody could be asked to agree.
    let may_quote = session::can(Permission::StoriesWrite) && session::can(Permission::PeopleRead);
    let open = navigation::opener();
    let quote = move || open.run(kept.with_value(stories::from_answer).to_owned());
    let who = answer.person.map_or_else(|| words.anonymous.to_owned(), |person| person.display_name);
    let meta = format!("{who} · {}", intl::language_name(answer.language.code()));
    view! {
        <li class="answer">
            <p class="soft small">{asked}</p>
            <blockquote class="answer__text" lang=answer.language.code() dir="auto">{answer.text}</blockquote>
            <p class="soft small">{meta}</p>
            {may_quote.then(|| view! { <div><Button tone=Tone::Quiet icon=Icon::Quote on_click=quote>{words.make_quote}</Button></div> })}
            <div class="row" role="group" aria-label=words.themes_of_answer>
                {move || {
                    of_question()
                        .into_iter()
                        .map(|theme| {
                            let id = theme.id;
                            let name = theme.name.clone();
                            view! {
                                <button
                                    type="button"
                                    class="theme-switch"
                                    aria-pressed=move || if has.with(|has| has.contains(&id)) { "true" } else { "false" }
                                    on:click=move |_| toggle(&theme)
                                >
                                    {name}
                                </button>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <Trouble doing />
        </li>
    }
}

/// A new theme for the question that is chosen, or for the only one there is.
#[component]
fn AddTheme(open_questions: Memo<Vec<(String, String)>>, question: RwSignal<String>, themes: Themes) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let name = RwSignal::new(String::new());
    let doing = Doing::new();
    let of = Memo::new(move |_| {
        let chosen = question.get();
        open_questions.with(|all| match all.as_slice() {
            [(only, _)] => Some(only.clone()),
            _ => all.iter().find(|(key, _)| *key == chosen).map(|(key, _)| key.clone()),
        })
    });
    let submit = move || {
        let (typed, question) = (name.with_untracked(|name| name.trim().to_owned()), of.get_untracked());
        let Some(question) = question.filter(|_| !typed.is_empty()) else {
            doing.check(vec![missing("/name")]);
            return;
        };
        let new = NewEvaluationTheme { question, name: typed };
        doing.run(async move { api::evaluations::add_theme(&new).await }, move |made: EvaluationTheme| {
            say(made.name);
            name.set(String::new());
            themes.again();
        });
    };
    move || {
        of.get().map(|_| {
            view! {
                <Form doing submit=words.add_theme on_submit=submit>
                    <TextField pointer="/name" label=words.new_theme value=name />
                </Form>
            }
        })
    }
}
