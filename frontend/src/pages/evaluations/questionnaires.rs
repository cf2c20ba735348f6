//! All versions of questionnaires, and beginning a new one.

use std::collections::BTreeMap;

use contract::evaluations::{
    FormLanguage, NewQuestionnaire, Questionnaire, QuestionnaireAudience, QuestionnaireContent, QuestionnaireStatus,
    QuestionnaireSummary, QuestionnairesQuery, Texts,
};
use contract::permissions::Permission;
use leptos::prelude::*;

use crate::api;
use crate::components::{
    Button, Column, DataTable, Dialog, Empty, Form, Icon, LoadedPages, PageHead, SelectField, Tag, TextField, Tone,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::pages;
use crate::navigation::{self, filter};
use crate::session;
use crate::submit::{Doing, missing};

/// The page of a version.
pub(super) fn questionnaire_address(id: impl std::fmt::Display) -> String {
    format!("/evaluaties/vragenlijsten/{id}")
}

#[component]
pub fn QuestionnairesPage() -> impl IntoView {
    let words = &t().evaluations.builder;
    let [status, audience] = ["status", "audience"].map(filter);
    let query = Memo::new(move |_| QuestionnairesQuery {
        status: status.with(|code| code.parse().ok()),
        audience: audience.with(|code| code.parse().ok()),
        total: Some(true),
        ..QuestionnairesQuery::default()
    });
    let found = pages(
        move || format!("questionnaires?{:?}", query.get()),
        move |cursor| {
            let query = QuestionnairesQuery { cursor, ..query.get() };
            async move { api::evaluations::questionnaires(&query).await }
        },
    );
    let adding = RwSignal::new(false);
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/evaluaties", t().evaluations.title)>
                {session::can(Permission::EvaluationsWrite)
                    .then(|| {
                        view! { <Button tone=Tone::Primary icon=Icon::Plus on_click=move || adding.set(true)>{words.add}</Button> }
                    })}
            </PageHead>
            <div class="filters">
                <SelectField pointer="/status" label=t().evaluations.status value=status options=choices(QuestionnaireStatus::all(), QuestionnaireStatus::code) nothing=t().common.all optional=true />
                <SelectField pointer="/audience" label=t().evaluations.audience value=audience options=choices(QuestionnaireAudience::all(), QuestionnaireAudience::code) nothing=t().common.all optional=true />
            </div>
            <LoadedPages
                pages=found
                children=table
                empty=move || view! { <Empty icon=Icon::Language title=words.none text=words.none_text /> }
            />
            <Dialog open=adding title=words.add>
                <Add open=adding />
            </Dialog>
        </div>
    }
}

fn table(items: Vec<QuestionnaireSummary>) -> impl IntoView {
    let words = &t().evaluations.builder;
    // Each between marks that keep its direction to itself.
    let name = |it: &FormLanguage| format!("\u{2068}{}\u{2069}", it.own_name());
    let names = move |languages: &[FormLanguage]| intl::list(languages.iter().map(name));
    let columns = vec![
        Column::new(words.name, |it: &QuestionnaireSummary| it.name.clone()),
        Column::new(words.version, |it: &QuestionnaireSummary| intl::count(it.number.into())).numeric(),
        Column::new(t().evaluations.audience, |it: &QuestionnaireSummary| it.audience.say()),
        Column::new(t().evaluations.status, |it: &QuestionnaireSummary| status_tag(it.status)),
        Column::new(words.questions, |it: &QuestionnaireSummary| intl::count(it.questions)).numeric(),
        Column::new(words.languages, move |it: &QuestionnaireSummary| names(&it.languages)),
        Column::new(words.to_check, move |it: &QuestionnaireSummary| names(&it.unchecked_languages)),
    ];
    view! { <DataTable caption=words.list columns items href=|it: &QuestionnaireSummary| questionnaire_address(it.id) /> }
}

pub(super) fn status_tag(status: QuestionnaireStatus) -> AnyView {
    match status {
        QuestionnaireStatus::Draft => view! { <Tag kind="warn" icon=Icon::Pencil>{status.say()}</Tag> }.into_any(),
        QuestionnaireStatus::Published => view! { <Tag kind="good" icon=Icon::Check>{status.say()}</Tag> }.into_any(),
        QuestionnaireStatus::Retired => view! { <Tag>{status.say()}</Tag> }.into_any(),
    }
}

pub(super) fn dutch(text: &str) -> Texts {
    Texts(BTreeMap::from([(FormLanguage::Nl, text.to_owned())]))
}

#[component]
fn Add(open: RwSignal<bool>) -> impl IntoView {
    let words = &t().evaluations.builder;
    let name = RwSignal::new(String::new());
    let audience = RwSignal::new(String::new());
    let doing = Doing::new();
    let go = navigation::opener();
    let submit = move || {
        let (typed, whom) =
            (name.with_untracked(|name| name.trim().to_owned()), audience.with_untracked(|it| it.parse().ok()));
        let Some(audience) = whom.filter(|_| !typed.is_empty()) else {
            let empty = [(typed.is_empty(), "/content/name"), (whom.is_none(), "/audience")];
            doing.check(empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        // What the form says is Dutch whatever the language of the screen: it can be changed right away.
        let content = QuestionnaireContent {
            title: dutch(&typed),
            introduction: dutch("We horen graag hoe het voor jou is. Je mag elke vraag overslaan."),
            thanks: dutch("Dank je wel!"),
            name: typed,
            questions: Vec::new(),
        };
        let new = NewQuestionnaire { audience, content };
        doing.run(async move { api::evaluations::create_questionnaire(&new).await }, move |made: Questionnaire| {
            open.set(false);
            go.run(questionnaire_address(made.id));
        });
    };
    view! {
        <Form doing submit=words.add on_submit=submit on_cancel=move || open.set(false)>
            <TextField pointer="/content/name" label=words.name value=name />
            <SelectField pointer="/audience" label=t().evaluations.audience value=audience options=choices(QuestionnaireAudience::all(), QuestionnaireAudience::code) />
        </Form>
    }
}
