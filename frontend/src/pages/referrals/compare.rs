//! Is it someone we know? The referral and each person who looks like them, side by side.

use contract::ids::PersonId;
use contract::people::{DuplicateCandidate, PersonSummary};
use contract::referrals::Referral;
use leptos::prelude::*;

use crate::components::{Button, Card, Icon, IconView, Notice, Tag, Tone};
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
    let rows = rows(referral, &candidate.person).into_iter().map(|row| {
        let verdict = row.alike().map(|alike| {
            let (icon, words) =
                if alike { (Icon::Check, t().referrals.same) } else { (Icon::Close, t().referrals.other) };
            view! {
                <span class="compare__verdict" class:compare__verdict--same=alike>
                    <IconView icon size=16 />
                    {words}
                </span>
            }
        });
        let shown = |value: Option<String>| value.unwrap_or_else(|| t().common.not_known.to_owned());
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{row.name}</th>
                <td role="cell">{shown(row.here)}</td>
                <td role="cell">{shown(row.there)}</td>
                <td role="cell">{verdict}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
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
    view! {
        <Card>
            <div class="row">{signs}</div>
            <table class="compare" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <td role="cell"></td>
                        <th scope="col" role="columnheader">{t().referrals.this_referral}</th>
                        <th scope="col" role="columnheader">
                            <a href=href target="_blank">{t().referrals.known_person}</a>
                        </th>
                        <td role="cell"></td>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <div class="row">
                {button(Verdict::Same, t().referrals.same_person, Icon::Equal)}
                {button(Verdict::SomeoneElse, t().referrals.not_same, Icon::Person)}
            </div>
        </Card>
    }
}

struct Row {
    name: &'static str,
    here: Option<String>,
    there: Option<String>,
    /// Whether being alike says something about being the same.
    compares: bool,
}

impl Row {
    fn alike(&self) -> Option<bool> {
        let (here, there) = (self.here.as_ref()?, self.there.as_ref()?);
        self.compares.then(|| here.to_lowercase() == there.to_lowercase())
    }
}

fn rows(referral: &Referral, person: &PersonSummary) -> Vec<Row> {
    let texts = &t().referrals;
    let roles = intl::list(person.roles.iter().map(|role| role.say()));
    let compared = |name, here: Option<String>, there: Option<String>| Row { name, here, there, compares: true };
    let mut rows = vec![
        compared(texts.name, Some(referral.display_name.clone()), Some(person.display_name.clone())),
        compared(
            texts.born,
            referral.person.birth_year.map(|year| year.to_string()),
            person.birth_year.map(|year| year.to_string()),
        ),
        compared(texts.city, referral.person.city.clone(), person.city.clone()),
        compared(
            texts.dutch,
            referral.dutch_level.map(|level| level.code().to_owned()),
            person.dutch_level.map(|level| level.code().to_owned()),
        ),
        Row {
            name: texts.side,
            here: Some(referral.side.say().to_owned()),
            there: Some(roles).filter(|roles| !roles.is_empty()),
            compares: false,
        },
    ];
    if let Some(since) = person.waiting_since {
        rows.push(Row {
            name: texts.waits,
            here: Some("–".to_owned()),
            there: Some(intl::day(since)),
            compares: false,
        });
    }
    if person.active_match_id.is_some() {
        let yes = t().common.yes.to_owned();
        rows.push(Row { name: texts.has_match, here: Some("–".to_owned()), there: Some(yes), compares: false });
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

    #[test]
    fn alike_is_said_only_where_both_are_known() {
        let row = |here: Option<&str>, there: Option<&str>| Row {
            name: "",
            here: here.map(Into::into),
            there: there.map(Into::into),
            compares: true,
        };
        assert_eq!(row(Some("Assen"), Some("assen")).alike(), Some(true));
        assert_eq!(row(Some("1994"), Some("1949")).alike(), Some(false));
        assert_eq!(row(None, Some("1949")).alike(), None);
    }
}
