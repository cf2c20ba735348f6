//! Someone new looks like someone known: both side by side, and for each a choice.

use std::collections::BTreeSet;

use contract::ids::PersonId;
use contract::language::DutchLevel;
use contract::people::{DuplicateCandidate, PersonDetails};
use leptos::prelude::*;

use super::{address, role_tag};
use crate::components::{Button, ButtonLink, CompareTable, Compared, Icon, Notice, Tag, Tone, Trouble};
use crate::i18n::{Term, t};
use crate::submit::Doing;

/// The candidates, each beside what was entered; goes on once all are said to be someone else.
#[component]
pub(super) fn Duplicates(
    details: PersonDetails,
    level: Option<DutchLevel>,
    candidates: Vec<DuplicateCandidate>,
    doing: Doing,
    /// Gets the people who are someone else.
    #[prop(into)]
    on_add: UnsyncCallback<Vec<PersonId>>,
    #[prop(into)] on_back: UnsyncCallback<()>,
) -> impl IntoView {
    let words = &t().people.duplicates;
    let all: BTreeSet<PersonId> = candidates.iter().map(|candidate| candidate.person.id).collect();
    let others: RwSignal<BTreeSet<PersonId>> = RwSignal::new(BTreeSet::new());
    let count = i64::try_from(candidates.len()).unwrap_or(i64::MAX);
    let undecided = Memo::new(move |_| others.with(|others| *others != all));
    let cards = candidates.into_iter().map(|candidate| {
        let rows = compare(&details, level, &candidate);
        card(candidate, rows, others)
    });
    let cards = cards.collect_view();
    view! {
        <section class="stack" aria-label=words.title>
            <Notice kind="warn" icon=Icon::Duplicate>
                <p class="notice__title">{words.title}</p>
                <p>{(words.text)(count)}</p>
            </Notice>
            {cards}
            <Trouble doing />
            {move || undecided.get().then(|| view! { <p class="soft">{words.decide_first}</p> })}
            <div class="form__actions">
                <Button
                    tone=Tone::Primary
                    icon=Icon::Plus
                    busy=Signal::derive(move || doing.is_busy())
                    disabled=undecided
                    on_click=move || on_add.run(others.with_untracked(|others| others.iter().copied().collect()))
                >
                    {words.add_anyway}
                </Button>
                <Button tone=Tone::Quiet on_click=on_back>{words.back}</Button>
            </div>
        </section>
    }
}

fn card(candidate: DuplicateCandidate, rows: Vec<Compared>, others: RwSignal<BTreeSet<PersonId>>) -> impl IntoView {
    let words = &t().people.duplicates;
    let person = candidate.person;
    let id = person.id;
    let is_other = move || others.with(|others| others.contains(&id));
    let signs = candidate.signs.into_iter().map(|sign| view! { <Tag kind="warn">{sign.say()}</Tag> }).collect_view();
    let roles = person.roles.iter().copied().map(role_tag).collect_view();
    view! {
        <article class="card" class:card--decided=is_other aria-label=person.display_name.clone()>
            <div class="row">{signs} {roles}</div>
            <CompareTable here=words.entered there=words.known.into_any() rows />
            <div class="row">
                <ButtonLink href=address(id) icon=Icon::Person>{words.same_one}</ButtonLink>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=is_other
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            others.update(|others| { if on { others.insert(id) } else { others.remove(&id) }; });
                        }
                    />
                    <span>{words.is_other}</span>
                </label>
            </div>
        </article>
    }
}

fn compare(entered: &PersonDetails, level: Option<DutchLevel>, candidate: &DuplicateCandidate) -> Vec<Compared> {
    let (known, words) = (&candidate.person, &t().people);
    let year = |year: Option<i16>| year.map(|year| year.to_string());
    let code = |level: Option<DutchLevel>| level.map(|level| level.code().to_owned());
    vec![
        Compared::new(words.name, Some(entered.full_name()), Some(known.display_name.clone())),
        Compared::new(words.duplicates.year, year(entered.birth_year), year(known.birth_year)),
        Compared::new(words.city, entered.city.clone(), known.city.clone()),
        Compared::new(words.dutch, code(level), code(known.dutch_level)),
    ]
}
