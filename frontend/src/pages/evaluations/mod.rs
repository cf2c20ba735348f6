//! Evaluations: rounds with their outcomes, who is invited, what came on paper, and the questionnaires.

mod answers;
mod builder;
mod chart;
mod fields;
mod invited;
mod list;
mod new_round;
mod outcomes;
mod paper;
mod paper_rules;
mod printing;
mod questionnaire;
mod questionnaires;
mod round;

use contract::evaluations_rounds::{EvaluationRound, EvaluationRoundStatus};
use contract::ids::EvaluationRoundId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::{ButtonLink, Empty, Icon, PageHead, Tag};
use crate::i18n::{Term, intl, t};

pub use list::EvaluationsPage;
pub use new_round::NewRoundPage;
pub use paper::PaperPage;
pub use questionnaire::QuestionnairePage;
pub use questionnaires::QuestionnairesPage;
pub use round::RoundPage;

/// The page of a round.
fn address(id: EvaluationRoundId) -> String {
    format!("/evaluaties/{id}")
}

/// The round that the address names; follows the address.
fn round_in_address() -> Memo<Option<EvaluationRoundId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

/// Where a round stands, as a tag.
fn status_tag(status: EvaluationRoundStatus) -> AnyView {
    match status {
        EvaluationRoundStatus::Planned => {
            view! { <Tag kind="info" icon=Icon::Calendar>{status.say()}</Tag> }.into_any()
        }
        EvaluationRoundStatus::Open => view! { <Tag kind="good" icon=Icon::Check>{status.say()}</Tag> }.into_any(),
        EvaluationRoundStatus::Closed => view! { <Tag>{status.say()}</Tag> }.into_any(),
    }
}

/// What a round is about, in words.
fn about(round: &EvaluationRound) -> String {
    let words = &t().evaluations;
    if let Some(cohort) = &round.cohort {
        (words.cohort)(cohort.number)
    } else if let Some(period) = round.details.period {
        (words.period)(&intl::day(period.starts_on), &intl::day(period.ends_on))
    } else {
        words.an_event.to_owned()
    }
}

/// *18 van de 22 (82%) · n = 20*: who was invited by name, and all answers.
fn response(round: &EvaluationRound) -> String {
    let words = &t().evaluations;
    let counts = round.counts;
    let n = (words.n)(counts.answered);
    if counts.invited == 0 {
        return n;
    }
    format!(
        "{} · {n}",
        (words.rate)(counts.invited_answered, counts.invited, &share(counts.invited_answered, counts.invited))
    )
}

/// A part of a whole as a percentage.
fn share(part: i64, whole: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    let share = if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
    intl::percent(share)
}

#[component]
fn Unknown() -> impl IntoView {
    let words = &t().evaluations;
    view! {
        <div class="page">
            <PageHead title=words.unknown back=("/evaluaties", words.title) />
            <Empty icon=Icon::Chart title=words.unknown text=words.unknown_text>
                <ButtonLink href="/evaluaties">{words.title}</ButtonLink>
            </Empty>
        </div>
    }
}
