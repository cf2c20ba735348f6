//! One round: how it stands, and its parts as tabs: outcomes, answers in people's own words, who is invited.

use contract::evaluations_rounds::{EvaluationRound, EvaluationRoundAction};
use contract::ids::EvaluationRoundId;
use contract::permissions::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::answers::Answers;
use super::invited::Invited;
use super::list::when;
use super::outcomes::OutcomesPart;
use super::{Unknown, about, address, response, round_in_address, status_tag};
use crate::api::{self, Versioned};
use crate::components::{Button, ButtonLink, Icon, PageHead, Tab, Tabs, Tag, Tone, Trouble, page_of, say};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::session;
use crate::submit::Doing;

pub(super) type Read = Load<Versioned<EvaluationRound>>;

#[component]
pub fn RoundPage() -> impl IntoView {
    let id = round_in_address();
    move || match id.get() {
        Some(id) => view! { <OneRound id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn OneRound(id: EvaluationRoundId) -> impl IntoView {
    let read: Read = load(move || format!("evaluations/{id}"), move || api::evaluations::round(id));
    page_of(
        read,
        t().evaluations.title,
        move || view! { <Record id read /> }.into_any(),
        || view! { <Unknown /> }.into_any(),
    )
}

#[component]
fn Record(id: EvaluationRoundId, read: Read) -> impl IntoView {
    let words = &t().evaluations;
    let round = Memo::new(move |_| read.get().map(|read| read.value));
    let title =
        Memo::new(move |_| round.with(|round| round.as_ref().map(|it| it.details.title.clone())).unwrap_or_default());
    let query = use_query_map();
    let part = Memo::new(move |_| query.with(|query| query.get("deel").unwrap_or_default()));
    let (reads_answers, invites) =
        (session::can(Permission::EvaluationsReadAnswers), session::can(Permission::EvaluationsInvite));
    let tabs = move || {
        let tab = |code, words: &str, count: Option<i64>| Tab {
            code,
            words: words.to_owned(),
            count: count.map(intl::count),
        };
        let counts = round.with(|round| round.as_ref().map(|round| round.counts)).unwrap_or_default();
        let all = [
            (true, tab("", words.tab_outcomes, Some(counts.answered))),
            (reads_answers, tab("antwoorden", words.tab_answers, None)),
            (invites, tab("uitgenodigd", words.tab_invited, Some(counts.invited))),
        ];
        all.into_iter().filter(|(may, _)| *may).map(|(_, tab)| tab).collect::<Vec<_>>()
    };
    view! {
        <div class="page">
            {move || {
                view! {
                    <PageHead title=title.get() back=("/evaluaties", t().evaluations.title)>
                        {invites
                            .then(|| {
                                view! {
                                    <ButtonLink href=format!("{}/papier", address(id)) icon=Icon::Pencil>{words.enter_paper}</ButtonLink>
                                }
                            })}
                    </PageHead>
                }
            }}
            {move || round.get().map(|round| view! { <Standing round read /> })}
            <Tabs label=words.parts path=address(id) parameter="deel" tabs=Signal::derive(tabs) />
            {move || match part.get().as_str() {
                "antwoorden" if reads_answers => view! { <Answers id /> }.into_any(),
                "uitgenodigd" if invites => view! { <Invited id read /> }.into_any(),
                _ => view! { <OutcomesPart id /> }.into_any(),
            }}
        </div>
    }
}

/// Whom it asks, about what, since when, and how many answered; with what can be done next.
#[component]
fn Standing(round: EvaluationRound, read: Read) -> impl IntoView {
    let words = &t().evaluations;
    let id = round.id;
    let doing = Doing::new();
    let step = move |action: EvaluationRoundAction| {
        doing.run(async move { api::evaluations::step(id, action).await }, move |now| {
            say(match action {
                EvaluationRoundAction::Open => t().evaluations.opened,
                EvaluationRoundAction::Close => t().evaluations.closed,
            });
            read.set(now);
        });
    };
    let actions = round.next_actions.clone().into_iter().filter(|_| session::can(Permission::EvaluationsWrite));
    let actions = actions.map(|action| {
        view! {
            <Button tone=Tone::Plain busy=Signal::derive(move || doing.is_busy()) on_click=move || step(action)>{action.say()}</Button>
        }
    });
    let started = (round.counts.started > 0).then(|| (words.started)(round.counts.started));
    let open = (words.open)(&when(&round));
    let questionnaire =
        format!("{} · {}", round.questionnaire.name, (words.builder.numbered)(round.questionnaire.number));
    view! {
        <div class="standing">
            <p class="tags">
                {status_tag(round.status)} <Tag>{round.questionnaire.audience.say()}</Tag>
                <span class="soft">{about(&round)} " · " {open}</span>
            </p>
            <dl class="facts">
                <dt>{words.outcomes.response}</dt>
                <dd class="strong">
                    {response(&round)} {started.map(|started| view! { <span class="soft">" · " {started}</span> })}
                </dd>
                <dt>{words.form.questionnaire}</dt>
                <dd>
                    <a href=format!("/evaluaties/vragenlijsten/{}", round.questionnaire.id)>{questionnaire}</a>
                </dd>
            </dl>
            <div class="row">{actions.collect_view()}</div>
            <Trouble doing />
        </div>
    }
}
