//! *Waarom deze twee?* on the page of a match that came from a run: what the run knew on that day.

use contract::ids::MatchId;
use contract::matching_runs::MatchExplanation;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::address;
use super::reasons::{ReasonList, interest_names};
use crate::api;
use crate::components::Card;
use crate::i18n::{intl, t};
use crate::load::load;
use crate::session;

/// The reasons of a match, folded; nothing for a match that was proposed by hand, or for who may not see runs.
#[component]
pub fn WhyTheseTwo(id: MatchId) -> impl IntoView {
    session::can(Permission::MatchingRunsRead).then(|| view! { <Why id /> })
}

#[component]
fn Why(id: MatchId) -> impl IntoView {
    let found = load(
        move || format!("match-explanation/{id}"),
        move || async move {
            match api::matching_runs::explain_match(id).await {
                Ok(found) => Ok(Some(found)),
                Err(failure) if failure.is(ErrorCode::NotFound) => Ok(None),
                Err(failure) => Err(failure),
            }
        },
    );
    let vocabulary = load(|| "interests".to_owned(), api::interests::all);
    let interests = Memo::new(move |_| interest_names(vocabulary.get().map(|all| all.items).unwrap_or_default()));
    let words = &t().matching.reasons;
    move || {
        let why: MatchExplanation = found.get()??;
        let reasons = why.pair.reasons.clone();
        let choices = (words.choices)(why.newcomer_choices.into(), why.established_choices.into());
        Some(view! {
            <Card title=words.title>
                <details>
                    <summary>{(words.on)(&intl::day(why.on))}</summary>
                    <ReasonList reasons broken=why.pair.broken_rules interests=interests.get() />
                    <p class="small soft">{choices}</p>
                    <a href=address(why.run_id)>{words.open}</a>
                </details>
            </Card>
        })
    }
}
