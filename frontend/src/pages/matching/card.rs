//! A proposed pair: both as equals, why, what speaks against it, and what one can do about it.

use std::sync::Arc;

use contract::ids::GroupId;
use contract::matching_runs::{MatchingRun, RunPair};
use contract::people::Side;
use leptos::prelude::*;

use super::bench::{Bench, ids, name_of, person};
use super::outcome::{Mark, Marks};
use super::reasons::ReasonList;
use crate::components::{Avatar, Button, Icon, IconView, Tag, Tone};
use crate::i18n::t;
use crate::pages::matches;

#[component]
pub(super) fn PairCard(bench: Bench, marks: Marks, run: Arc<MatchingRun>, pair: RunPair) -> impl IntoView {
    let words = &t().matching.bench;
    let (one, other) = (pair.newcomer_request_id, pair.established_request_id);
    let names = (name_of(&run, one), name_of(&run, other));
    let label = format!("{} ↔ {}", names.0, names.1);
    let waits = person(&run, one).map(|person| (words.waits)(person.waiting_days.into()));
    let level = person(&run, one).and_then(|person| person.dutch_level);
    let class = if pair.locked { "pair-card pair-card--locked" } else { "pair-card" };
    let mark = move || match marks.of_pair(ids_of(one, other)) {
        Some(Mark::New) => Some(view! { <Tag kind="info">{words.new_pair}</Tag> }.into_any()),
        Some(Mark::Moved) => Some(view! { <Tag kind="info">{words.moved_pair}</Tag> }.into_any()),
        None => None,
    };
    let side = |request, side: Side, name: String| {
        let pressed = move || bench.chosen(side).with(|chosen| *chosen == Some(request)).to_string();
        view! {
            <button class="pair-card__name" type="button" aria-pressed=pressed on:click=move |_| bench.ask_about(side, request)>
                <Avatar name=name.clone() side=side />
                <span>{name}</span>
            </button>
        }
    };
    let interests = bench.interests;
    let reasons = pair.reasons.clone();
    let broken = pair.broken_rules.clone();
    let no_place = pair.no_place.map(|reason| view! { <p class="soft small">{(words.no_place)(reason)}</p> });
    let proposed = pair.match_id.map(|id| {
        view! { <a class="small" href=matches::address(id)>{t().matching.reasons.title}</a> }
    });
    let actions = (pair.clone(), run.clone());
    view! {
        <article class=class tabindex="0" data-pair=one.to_string() aria-label=label>
            <div class="pair-card__two">
                {side(one, Side::Newcomer, names.0)} <span class="pair__sign"><IconView icon=Icon::Equal /></span>
                {side(other, Side::Established, names.1)}
            </div>
            <div class="row pair-card__tags">
                {pair.locked.then(|| view! { <Tag kind="good" icon=Icon::Key>{words.locked}</Tag> })}
                {mark}
                {level.map(|level| view! { <Tag>{level.code()}</Tag> })}
                <span class="soft small">{waits}</span>
            </div>
            {no_place}
            {move || view! { <ReasonList reasons=reasons.clone() broken=broken.clone() interests=interests.get() most=5 /> }}
            {proposed}
            {move || {
                let (pair, run) = actions.clone();
                bench.is_open().then(|| view! { <Actions bench run pair /> })
            }}
        </article>
    }
}

fn ids_of(
    newcomer: contract::ids::RequestId,
    established: contract::ids::RequestId,
) -> contract::matching_runs::RequestPair {
    contract::matching_runs::RequestPair { newcomer_request_id: newcomer, established_request_id: established }
}

/// What a coordinator can do with a pair. The buttons say what the keys do.
#[component]
fn Actions(bench: Bench, run: Arc<MatchingRun>, pair: RunPair) -> impl IntoView {
    let words = &t().matching.bench;
    let lock = pair.clone();
    let two = ids(&pair);
    let options: Vec<(GroupId, String)> = run
        .groups
        .iter()
        .filter(|group| Some(group.id) != pair.group_id)
        .filter_map(|group| Some((group.id, group.name.clone()?)))
        .collect();
    let others = move || {
        bench.established.set(None);
        bench.newcomer.set(Some(two.newcomer_request_id));
    };
    view! {
        <div class="pair-card__actions">
            <Button icon=Icon::Key keys="V" on_click=move || bench.toggle_lock(&lock)>
                {if pair.locked { words.unlock } else { words.lock }}
            </Button>
            <Button tone=Tone::Quiet icon=Icon::Close keys="X" on_click=move || bench.forbid(two)>{words.forbid}</Button>
            <Button tone=Tone::Quiet icon=Icon::Search on_click=others>{words.others}</Button>
            {(!options.is_empty())
                .then(|| {
                    let move_to = move |event| {
                        if let Ok(group) = event_target_value(&event).parse::<GroupId>() {
                            bench.lock(two, Some(group));
                        }
                    };
                    let options = options.into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> });
                    view! {
                        <label class="pair-card__move">
                            <span class="only-heard">{words.move_to}</span>
                            <select class="input" on:change=move_to>
                                <option value="">{words.move_to} " …"</option>
                                {options.collect_view()}
                            </select>
                        </label>
                    }
                })}
        </div>
    }
}
