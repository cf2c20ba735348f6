//! One version of a questionnaire: what can be done with it, how far its translations are, and its contents: to change
//! while it is a draft, to look at once it is published.

use contract::evaluations::{
    FormLanguage, NewTranslationCheck, Questionnaire, QuestionnaireAction, QuestionnaireStatus, Translation,
};
use contract::ids::QuestionnaireId;
use contract::permissions::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::builder::{Builder, Preview};
use super::questionnaires::{questionnaire_address, status_tag};
use crate::api::{self, Versioned};
use crate::clock;
use crate::components::{
    Button, Card, ConfirmDialog, Empty, Icon, Notice, PageHead, Tag, Tone, Trouble, open_while, page_of, say,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::navigation::{self, filter};
use crate::session;
use crate::submit::Doing;

pub(super) type Read = Load<Versioned<Questionnaire>>;

#[component]
pub fn QuestionnairePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<QuestionnaireId>().ok()));
    move || match id.get() {
        Some(id) => view! { <One id /> }.into_any(),
        None => view! { <UnknownQuestionnaire /> }.into_any(),
    }
}

#[component]
fn UnknownQuestionnaire() -> impl IntoView {
    let words = &t().evaluations.builder;
    view! {
        <div class="page">
            <PageHead title=words.unknown back=("/evaluaties/vragenlijsten", words.title) />
            <Empty icon=Icon::Language title=words.unknown text=words.unknown_text />
        </div>
    }
}

#[component]
fn One(id: QuestionnaireId) -> impl IntoView {
    let read: Read = load(move || format!("questionnaires/{id}"), move || api::evaluations::questionnaire(id));
    page_of(
        read,
        t().evaluations.builder.title,
        move || view! { <Version read /> }.into_any(),
        || view! { <UnknownQuestionnaire /> }.into_any(),
    )
}

#[component]
fn Version(read: Read) -> impl IntoView {
    let words = &t().evaluations.builder;
    let found = Memo::new(move |_| read.get().map(|read| read.value));
    let title = Memo::new(move |_| {
        found.with(|found| {
            found.as_ref().map(|it| format!("{} · {}", it.content.name, (t().evaluations.builder.numbered)(it.number)))
        })
    });
    let is_draft = Memo::new(move |_| {
        found.with(|found| found.as_ref().is_some_and(|found| found.status == QuestionnaireStatus::Draft))
    });
    let unsaved = RwSignal::new(false);
    // The language that stands beside Dutch.
    let language = filter("taal");
    let other = Memo::new(move |_| language.with(|code| code.parse::<FormLanguage>().ok()));
    let may_write = session::can(Permission::EvaluationsWrite);
    view! {
        <div class="page">
            {move || {
                view! { <PageHead title=title.get().unwrap_or_default() back=("/evaluaties/vragenlijsten", words.title) /> }
            }}
            {move || found.get().map(|found| view! { <Standing found read unsaved /> })}
            <div class="record">
                <div class="stack-wide">
                    {move || match (is_draft.get(), read.get()) {
                        (true, Some(found)) if may_write => view! { <Builder found read other unsaved /> }.into_any(),
                        (_, Some(found)) => {
                            let content = Signal::stored(found.value.content);
                            view! { <Preview content language=other /> }.into_any()
                        }
                        (_, None) => ().into_any(),
                    }}
                </div>
                <div class="stack-wide">
                    {move || found.get().map(|found| view! { <Translations found read language /> })}
                </div>
            </div>
        </div>
    }
}

#[component]
fn Standing(found: Questionnaire, read: Read, unsaved: RwSignal<bool>) -> impl IntoView {
    let words = &t().evaluations.builder;
    let id = found.id;
    let doing = Doing::new();
    let busy = Signal::derive(move || doing.is_busy());
    let asked: RwSignal<Option<QuestionnaireAction>> = RwSignal::new(None);
    let open = open_while(asked);
    let step = move || {
        let Some(action) = asked.get_untracked() else { return };
        doing.run(async move { api::evaluations::step_questionnaire(id, action).await }, move |now| {
            say(match action {
                QuestionnaireAction::Publish => t().evaluations.builder.published,
                QuestionnaireAction::Retire => t().evaluations.builder.retired,
            });
            open.set(false);
            read.set(now);
        });
    };
    let go = navigation::opener();
    let next_version = move || {
        doing.run(async move { api::evaluations::next_version(id).await }, move |made| {
            go.run(questionnaire_address(made.id));
        });
    };
    let may_write = session::can(Permission::EvaluationsWrite);
    let is_draft = found.status == QuestionnaireStatus::Draft;
    let actions = found.next_actions.clone().into_iter().filter(|_| may_write).map(|action| {
        let (tone, said) = match action {
            QuestionnaireAction::Publish => (Tone::Primary, words.publish),
            QuestionnaireAction::Retire => (Tone::Plain, words.retire),
        };
        view! { <Button tone busy disabled=Signal::derive(move || unsaved.get()) on_click=move || asked.set(Some(action))>{said}</Button> }
    });
    view! {
        <div class="standing">
            <p class="tags">
                {status_tag(found.status)} <Tag>{found.audience.say()}</Tag>
                <span class="soft">
                    {(words.questions_count)(i64::try_from(found.content.questions.len()).unwrap_or_default())} " · "
                    {(words.rounds)(found.rounds)}
                </span>
            </p>
            {(!is_draft).then(|| view! { <Notice><p>{words.frozen}</p></Notice> })}
            <div class="row">
                {actions.collect_view()}
                {(may_write && !is_draft)
                    .then(|| view! { <Button icon=Icon::Duplicate busy on_click=next_version>{words.next_version}</Button> })}
            </div>
            {move || unsaved.get().then(|| view! { <p class="soft small" role="status">{words.unsaved}</p> })}
            <Trouble doing />
        </div>
        {move || {
            asked
                .get()
                .map(|action| {
                    let (title, text) = match action {
                        QuestionnaireAction::Publish => (words.publish, words.publish_text),
                        QuestionnaireAction::Retire => (words.retire, words.retire_text),
                    };
                    view! { <ConfirmDialog open title text action=title on_confirm=step busy /> }
                })
        }}
    }
}

/// How far each language is; choosing one puts it beside Dutch.
#[component]
fn Translations(found: Questionnaire, read: Read, language: RwSignal<String>) -> impl IntoView {
    let words = &t().evaluations.builder;
    let id = found.id;
    let doing = Doing::new();
    let checking: RwSignal<Option<FormLanguage>> = RwSignal::new(None);
    let open = open_while(checking);
    let check = move || {
        let Some(language) = checking.get_untracked() else { return };
        let check = NewTranslationCheck { language, checked_on: clock::today() };
        doing.run(async move { api::evaluations::checked(id, &check).await }, move |now| {
            open.set(false);
            read.set(now);
        });
    };
    let may_write = session::can(Permission::EvaluationsWrite);
    let lines = found
        .translations
        .into_iter()
        .filter(|it| it.language != FormLanguage::Nl)
        .map(move |it| translation(it, language, may_write.then_some(checking)));
    let lines = lines.collect_view();
    view! {
        <Card title=words.translations>
            <ul class="list">{lines}</ul>
            <Trouble doing />
        </Card>
        {move || {
            checking
                .get()
                .map(|language| {
                    view! {
                        <ConfirmDialog
                            open
                            title=(words.check)(language.own_name())
                            text=words.check_text
                            action=words.check_short
                            on_confirm=check
                            busy=Signal::derive(move || doing.is_busy())
                        />
                    }
                })
        }}
    }
}

fn translation(
    it: Translation,
    chosen: RwSignal<String>,
    checking: Option<RwSignal<Option<FormLanguage>>>,
) -> impl IntoView {
    let words = &t().evaluations.builder;
    let code = it.language.code();
    let far = if it.missing == 0 { words.complete.to_owned() } else { (words.missing)(it.missing) };
    let checked = match it.checked_by_native_speaker_on {
        Some(day) => view! { <Tag kind="good" icon=Icon::Check>{(words.checked_on)(&intl::day(day))}</Tag> }.into_any(),
        None if it.missing == 0 => view! { <Tag kind="warn" icon=Icon::Language>{words.unchecked}</Tag> }.into_any(),
        None => ().into_any(),
    };
    let language = it.language;
    let may_check = it.missing == 0 && it.checked_by_native_speaker_on.is_none();
    view! {
        <li class="translation">
            <button
                type="button"
                class="link-button strong"
                lang=code
                aria-pressed=move || if chosen.with(|chosen| chosen == code) { "true" } else { "false" }
                on:click=move |_| chosen.update(|chosen| {
                    *chosen = if chosen == code { String::new() } else { code.to_owned() };
                })
            >
                {it.own_name}
            </button>
            <span class="soft small">{far}</span>
            {checked}
            {checking
                .filter(|_| may_check)
                .map(|checking| {
                    view! {
                        <Button tone=Tone::Quiet icon=Icon::Check on_click=move || checking.set(Some(language))>{words.check_short}</Button>
                    }
                })}
        </li>
    }
}
