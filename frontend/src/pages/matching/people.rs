//! Who takes part, on both sides: whoever has nobody on top. Choosing someone asks who else fits; choosing one on each
//! side asks why not these two.

use contract::matching_runs::{MatchingRun, RunPerson, RunPresence};
use contract::people::Side;
use leptos::prelude::*;

use super::bench::{Bench, name_of, pair_with};
use crate::components::{Avatar, Loaded, Tag, TextField};
use crate::i18n::t;

/// As many as fit on a screen that stays quick; the search finds the others.
const SHOWN: usize = 60;

#[component]
pub(super) fn People(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    let typed = RwSignal::new(String::new());
    view! {
        <section class="bench__people" aria-label=words.people>
            <h2>{words.people}</h2>
            <p class="soft small">{words.choose_two}</p>
            <TextField pointer="/find" label=words.find value=typed kind="search" optional=true />
            <Loaded
                load=bench.run
                children=move |run| {
                    let lists = [Side::Newcomer, Side::Established].map(|side| list(bench, (run.clone(), side), typed));
                    view! { <div class="bench__sides">{lists.into_iter().collect_view()}</div> }
                }
                lines=8
            />
        </section>
    }
}

fn list(bench: Bench, (run, side): (MatchingRun, Side), typed: RwSignal<String>) -> AnyView {
    let words = &t().matching.bench;
    let (title, class) = match side {
        Side::Newcomer => (words.newcomers, "waiting waiting--one"),
        Side::Established => (words.established, "waiting waiting--two"),
    };
    let all: Vec<RunPerson> = run.people.iter().filter(|person| person.side == side).cloned().collect();
    let count = all.len();
    let shown = move || {
        let mut found: Vec<RunPerson> = typed.with(|typed| all.iter().filter(|it| fits(it, typed)).cloned().collect());
        found.sort_by_key(|person| pair_with(&run, person.request_id).is_some());
        found.truncate(SHOWN);
        found.into_iter().map(|person| one(bench, &run, person)).collect_view()
    };
    view! {
        <div class=class>
            <h3 class="row-apart">
                {title} <span class="soft small">{count}</span>
            </h3>
            <div class="waiting__list bench__list" role="group" aria-label=title>{shown}</div>
        </div>
    }
    .into_any()
}

fn fits(person: &RunPerson, typed: &str) -> bool {
    let name = person.display_name.as_deref().unwrap_or_default().to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| name.contains(word))
}

fn one(bench: Bench, run: &MatchingRun, person: RunPerson) -> impl IntoView + use<> {
    let words = &t().matching.bench;
    let (request, side) = (person.request_id, person.side);
    let name = person.display_name.unwrap_or_else(|| words.erased.to_owned());
    let partner = pair_with(run, request).map(|pair| match side {
        Side::Newcomer => name_of(run, pair.established_request_id),
        Side::Established => name_of(run, pair.newcomer_request_id),
    });
    let is_left = partner.is_none();
    let with = partner.map_or_else(|| words.no_partner.to_owned(), |name| (words.with)(&name));
    let pressed = move || bench.chosen(side).with(|chosen| *chosen == Some(request)).to_string();
    view! {
        <button
            type="button"
            class="bench-person"
            class:bench-person--left=is_left
            aria-pressed=pressed
            on:click=move |_| bench.ask_about(side, request)
        >
            <Avatar name=name.clone() side=side />
            <span class="grow">
                <span class="row-apart">
                    <span class="strong">{name}</span>
                    {person.dutch_level.map(|level| view! { <Tag>{level.code()}</Tag> })}
                </span>
                <span class="waiting__facts">{with} " · " {(words.waits)(person.waiting_days.into())}</span>
                {(person.presence == RunPresence::Merged)
                    .then(|| view! { <span class="waiting__facts">{words.merged}</span> })}
            </span>
        </button>
    }
}
