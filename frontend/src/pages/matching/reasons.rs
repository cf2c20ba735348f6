//! Why two people, in the words of a coordinator: each reason a sentence with a small bar, and what speaks against it.

use std::collections::HashMap;
use std::sync::Arc;

use contract::ids::InterestId;
use contract::interests::Interest;
use contract::matching_runs::{CriterionPoints, MatchingCriterion, MatchingFact, MatchingRule, PairFacts, PairReasons};
use leptos::prelude::*;

use crate::components::{Icon, IconView};
use crate::i18n::{Language, Term, intl, language, moment, t};

/// The names of interests, by id.
pub(super) type Interests = Arc<HashMap<InterestId, String>>;

/// In the language in use.
pub(super) fn interest_names(all: Vec<Interest>) -> Interests {
    let name = |it: Interest| match language() {
        Language::Dutch => (it.id, it.names.name_nl),
        Language::English => (it.id, it.names.name_en),
    };
    Arc::new(all.into_iter().map(name).collect())
}

/// A reason as a sentence; none when the facts behind it aren't known.
fn sentence(criterion: MatchingCriterion, facts: &PairFacts, interests: &Interests) -> Option<String> {
    let words = &t().matching.reasons;
    Some(match criterion {
        MatchingCriterion::Evening => {
            let most = facts.moments.iter().take(3).map(|free| moment(*free));
            (words.both_free)(&intl::list(most))
        }
        MatchingCriterion::Distance => match facts.distance_metres? {
            0 => words.neighbours.to_owned(),
            metres => (words.apart)(&kilometres(metres)),
        },
        MatchingCriterion::Interests => {
            let names = facts.interest_ids.iter().filter_map(|id| interests.get(id)).map(|name| name.to_lowercase());
            (words.interests)(&intl::list(names))
        }
        MatchingCriterion::Language => {
            (words.languages)(&intl::list(facts.languages.iter().map(|code| intl::language_name(code))))
        }
        MatchingCriterion::Field => (words.field)(&facts.field_of_work?.say().to_lowercase()),
        MatchingCriterion::Age => match facts.years_apart? {
            0 => words.same_age.to_owned(),
            years => (words.years_apart)(years),
        },
        MatchingCriterion::Children => words.children.to_owned(),
        MatchingCriterion::Goal => (words.goals)(&intl::list(facts.goals.iter().map(|goal| (words.goal)(*goal)))),
    })
}

/// *800 m*, *1,2 km*.
fn kilometres(metres: u32) -> String {
    if metres < 1000 { format!("{metres} m") } else { format!("{} km", intl::number(f64::from(metres) / 1000.0)) }
}

/// The facts of which a criterion needs to know something.
fn needs(criterion: MatchingCriterion) -> &'static [MatchingFact] {
    match criterion {
        MatchingCriterion::Interests => &[MatchingFact::Interests],
        MatchingCriterion::Language => &[MatchingFact::Languages],
        MatchingCriterion::Field => &[MatchingFact::FieldOfWork],
        MatchingCriterion::Age => &[MatchingFact::Age],
        MatchingCriterion::Children => &[MatchingFact::Children],
        MatchingCriterion::Distance => &[MatchingFact::Place],
        MatchingCriterion::Evening => &[MatchingFact::FreeMoments],
        MatchingCriterion::Goal => &[MatchingFact::Goals],
    }
}

/// What would be good to have in common, is known, and isn't. Another trade or other children are no reason against.
fn against(row: &CriterionPoints, facts: &PairFacts) -> bool {
    let matters =
        !matches!(row.criterion, MatchingCriterion::Field | MatchingCriterion::Children | MatchingCriterion::Language);
    matters
        && row.most > 0
        && row.points == 0
        && !needs(row.criterion).iter().any(|fact| facts.not_known.contains(fact))
}

/// What is worth asking about: facts that would earn points and that nobody wrote down.
fn worth_asking(facts: &PairFacts) -> Vec<MatchingFact> {
    let asked = MatchingCriterion::all().flat_map(needs).copied();
    asked.filter(|fact| facts.not_known.contains(fact)).collect()
}

/// The reasons for two people, the weightiest first, and what speaks against.
#[component]
pub(super) fn ReasonList(
    reasons: PairReasons,
    #[prop(optional)] broken: Vec<MatchingRule>,
    interests: Interests,
    /// At most so many of each.
    #[prop(default = 8)]
    most: usize,
) -> impl IntoView {
    let words = &t().matching.reasons;
    let facts = reasons.facts;
    let mut rows = reasons.criteria;
    let missing: Vec<&'static str> =
        rows.iter().filter(|row| against(row, &facts)).map(|row| (words.nothing)(row.criterion)).collect();
    rows.retain(|row| row.points > 0);
    rows.sort_by_key(|row| -row.points);
    let bars = rows.into_iter().take(most).filter_map(|row| {
        let said = sentence(row.criterion, &facts, &interests)?;
        let (points, most) = (row.points.to_string(), row.most.max(1).to_string());
        Some(view! {
            <li class="reason">
                <span>{said}</span>
                <progress class="reason__bar" value=points max=most aria-hidden="true"></progress>
            </li>
        })
    });
    let unknown = worth_asking(&facts);
    let not_known = (!unknown.is_empty())
        .then(|| (words.not_known)(&intl::list(unknown.into_iter().map(|fact| (words.fact)(fact)))));
    let broken = broken.into_iter().map(|rule| {
        view! {
            <li class="reason reason--broken">
                <IconView icon=Icon::Alert size=16 />
                <span>{(words.broken)(rule)}</span>
            </li>
        }
    });
    let missing = missing.into_iter().take(most).map(|said| view! { <li class="reason reason--against">{said}</li> });
    view! {
        <ul class="reasons" role="list">
            {bars.collect_view()} {broken.collect_view()} {missing.collect_view()}
            {not_known.map(|said| view! { <li class="reason reason--unknown">{said}</li> })}
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_and_missing_speaks_against() {
        let row = |criterion, points| CriterionPoints { criterion, points, most: 100 };
        let mut facts = PairFacts::default();
        assert!(against(&row(MatchingCriterion::Interests, 0), &facts));
        assert!(!against(&row(MatchingCriterion::Interests, 40), &facts));
        assert!(!against(&row(MatchingCriterion::Children, 0), &facts));
        facts.not_known = vec![MatchingFact::Interests, MatchingFact::Gender];
        assert!(!against(&row(MatchingCriterion::Interests, 0), &facts));
        assert_eq!(worth_asking(&facts), [MatchingFact::Interests]);
    }
}
