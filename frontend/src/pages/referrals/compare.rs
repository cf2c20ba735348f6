//! Is it someone we know? The referral and each person who looks like them, side by side.

use contract::ids::PersonId;
use contract::people::{DuplicateCandidate, PersonSummary};
use contract::referrals::Referral;
use leptos::prelude::*;

use crate::components::{Button, Card, CompareTable, Compared, Icon, Notice, Tag, Tone};
use crate::i18n::{Term, intl, t};

/// What was decided about each candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Same,
    SomeoneElse,
}

/// The verdicts so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts(Vec<(PersonId, Verdict)>);

impl Verdicts {
    #[must_use]
    pub fn of(&self, person: PersonId) -> Option<Verdict> {
        self.0.iter().find(|(id, _)| *id == person).map(|(_, verdict)| *verdict)
    }

    /// Someone can be the same as one person only.
    pub fn set(&mut self, person: PersonId, verdict: Verdict) {
        self.0.retain(|(id, known)| *id != person && !(verdict == Verdict::Same && *known == Verdict::Same));
        self.0.push((person, verdict));
    }

    /// The one it is, if it is anyone.
    #[must_use]
    pub fn same(&self) -> Option<PersonId> {
        self.0.iter().find(|(_, verdict)| *verdict == Verdict::Same).map(|(id, _)| *id)
    }

    #[must_use]
    pub fn not_the_same(&self) -> Vec<PersonId> {
        self.0.iter().filter(|(_, verdict)| *verdict == Verdict::SomeoneElse).map(|(id, _)| *id).collect()
    }

    /// Whether it is known who it is: someone, or none of these.
    #[must_use]
    pub fn settle(&self, candidates: &[DuplicateCandidate]) -> bool {
        self.same().is_some() || candidates.iter().all(|candidate| self.of(candidate.person.id).is_some())
    }
}

/// The question with all candidates, or the good news that there are none.
#[component]
pub fn Compare(referral: Referral, candidates: Vec<DuplicateCandidate>, verdicts: RwSignal<Verdicts>) -> impl IntoView {
    let count = i64::try_from(candidates.len()).unwrap_or(i64::MAX);
    let answer = if count == 0 { t().referrals.known_none.to_owned() } else { (t().referrals.known_some)(count) };
    let (kind, icon) = if count == 0 { ("good", Icon::Check) } else { ("warn", Icon::Duplicate) };
    let pairs = candidates.into_iter().map(|candidate| candidate_view(&referral, &candidate, verdicts));
    let pairs = pairs.collect_view();
    view! {
        <section class="stack-tight" id="vergelijken" tabindex="-1" aria-label=t().referrals.known_check>
            <Notice kind icon>
                <p class="notice__title">{t().referrals.known_check}</p>
                <p>{answer}</p>
            </Notice>
            {pairs}
        </section>
    }
}

fn candidate_view(
    referral: &Referral,
    candidate: &DuplicateCandidate,
    verdicts: RwSignal<Verdicts>,
) -> impl IntoView + use<> {
    let id = candidate.person.id;
    let rows = rows(referral, &candidate.person);
    let signs =
        candidate.signs.iter().copied().map(|sign| view! { <Tag kind="warn">{sign.say()}</Tag> }).collect_view();
    let verdict = Memo::new(move |_| verdicts.with(|verdicts| verdicts.of(id)));
    let button = move |meant: Verdict, words: &'static str, icon: Icon| {
        view! {
            {move || {
                let chosen = verdict.get() == Some(meant);
                let tone = if chosen { Tone::Primary } else { Tone::Plain };
                view! {
                    <Button tone icon on_click=move || verdicts.update(|verdicts| verdicts.set(id, meant))>
                        {words}
                        {chosen.then(|| view! { <span class="only-heard">" ✓"</span> })}
                    </Button>
                }
            }}
        }
    };
    let href = format!("/mensen/{id}");
    let known = view! { <a href=href target="_blank">{t().referrals.known_person}</a> }.into_any();
    view! {
        <Card>
            <div class="row">{signs}</div>
            <CompareTable here=t().referrals.this_referral there=known rows />
            <div class="row">
                {button(Verdict::Same, t().referrals.same_person, Icon::Equal)}
                {button(Verdict::SomeoneElse, t().referrals.not_same, Icon::Person)}
            </div>
        </Card>
    }
}

fn rows(referral: &Referral, person: &PersonSummary) -> Vec<Compared> {
    let texts = &t().referrals;
    let roles = intl::list(person.roles.iter().map(|role| role.say()));
    let mut rows = vec![
        Compared::new(texts.name, Some(referral.display_name.clone()), Some(person.display_name.clone())),
        Compared::new(
            texts.born,
            referral.person.birth_year.map(|year| year.to_string()),
            person.birth_year.map(|year| year.to_string()),
        ),
        Compared::new(texts.city, referral.person.city.clone(), person.city.clone()),
        Compared::new(
            texts.dutch,
            referral.dutch_level.map(|level| level.code().to_owned()),
            person.dutch_level.map(|level| level.code().to_owned()),
        ),
        Compared {
            name: texts.side,
            here: Some(referral.side.say().to_owned()),
            there: Some(roles).filter(|roles| !roles.is_empty()),
            compares: false,
        },
    ];
    if let Some(since) = person.waiting_since {
        rows.push(Compared {
            name: texts.waits,
            here: Some("–".to_owned()),
            there: Some(intl::day(since)),
            compares: false,
        });
    }
    if person.active_match_id.is_some() {
        let yes = t().common.yes.to_owned();
        rows.push(Compared { name: texts.has_match, here: Some("–".to_owned()), there: Some(yes), compares: false });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> PersonId {
        uuid::Uuid::from_u128(number).into()
    }

    #[test]
    fn someone_is_the_same_as_one_person_at_most() {
        let mut verdicts = Verdicts::default();
        verdicts.set(id(1), Verdict::Same);
        verdicts.set(id(2), Verdict::SomeoneElse);
        verdicts.set(id(3), Verdict::Same);
        assert_eq!(verdicts.same(), Some(id(3)));
        assert_eq!(verdicts.of(id(1)), None);
        assert_eq!(verdicts.not_the_same(), [id(2)]);
    }
}
