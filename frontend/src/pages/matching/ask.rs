//! The answer to what is asked about one or two people: who else fits and what that costs the whole, or why not these
//! two and what can be done.

use contract::ids::RequestId;
use contract::matching_runs::{RequestPair, RunAlternative, RunCost, RunExplanation};
use contract::people::Side;
use leptos::prelude::*;

use super::bench::{Bench, lock_pair, name_of};
use super::reasons::ReasonList;
use crate::api;
use crate::components::{Button, Card, Icon, Loaded, Tag, Tone};
use crate::i18n::t;
use crate::load::load;

/// What it costs to put two together, and that it may cost them their place.
fn choice_in_words(cost: RunCost, without_group: bool) -> String {
    let words = &t().matching.bench;
    match (without_group, cost) {
        (false, _) => cost_in_words(cost),
        (true, RunCost { overdue: ..=0, matches: ..=0, points: ..=0 }) => words.without_group.to_owned(),
        (true, _) => format!("{}. {}", cost_in_words(cost), words.without_group),
    }
}

/// What another choice costs, in words; the heaviest thing alone.
pub(super) fn cost_in_words(cost: RunCost) -> String {
    let words = &t().matching.bench;
    if cost.overdue > 0 {
        (words.cost_overdue)(cost.overdue)
    } else if cost.matches > 0 {
        (words.cost_matches)(cost.matches)
    } else if cost.points > 0 {
        (words.cost_points)(cost.points)
    } else if cost.points < 0 {
        words.cost_gain.to_owned()
    } else {
        words.cost_nothing.to_owned()
    }
}

#[component]
pub(super) fn Asked(bench: Bench) -> impl IntoView {
    let about = Memo::new(move |_| (bench.newcomer.get(), bench.established.get()));
    view! {
        <div aria-live="polite">
            {move || match about.get() {
                (Some(newcomer), Some(established)) => view! { <TwoOf bench newcomer established /> }.into_any(),
                (Some(one), None) => view! { <Alternatives bench side=Side::Newcomer request=one /> }.into_any(),
                (None, Some(one)) => view! { <Alternatives bench side=Side::Established request=one /> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </div>
    }
}

/// Stops asking.
#[component]
fn Enough(bench: Bench) -> impl IntoView {
    view! { <Button tone=Tone::Quiet icon=Icon::Close label=t().matching.bench.close on_click=move || bench.ask_no_more() /> }
}

#[component]
fn Alternatives(bench: Bench, side: Side, request: RequestId) -> impl IntoView {
    let words = &t().matching.bench;
    let run = Memo::new(move |_| bench.run.get().map(|run| run.id));
    let found = load(
        move || format!("alternatives/{:?}/{request}", run.get()),
        move || {
            let run = run.get();
            async move {
                match run {
                    Some(run) => api::matching_runs::alternatives(run, request).await,
                    None => Err(api::Failure::Unreadable),
                }
            }
        },
    );
    let name = bench.run.get_untracked().map(|run| name_of(&run, request)).unwrap_or_default();
    let aside = view! { <Enough bench /> }.into_any();
    view! {
        <Card title=(words.alternatives)(&name) aside>
            <Loaded
                load=found
                children=move |found| {
                    if found.items.is_empty() {
                        return view! { <p class="soft">{words.no_alternatives}</p> }.into_any();
                    }
                    let rows = found.items.into_iter().take(8).map(|it| alternative(bench, (side, request), it));
                    view! { <ul class="alternatives" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
        </Card>
    }
}

fn alternative(bench: Bench, (side, request): (Side, RequestId), it: RunAlternative) -> impl IntoView {
    let words = &t().matching.bench;
    let other = it.request_id;
    let pair = match side {
        Side::Newcomer => RequestPair { newcomer_request_id: request, established_request_id: other },
        Side::Established => RequestPair { newcomer_request_id: other, established_request_id: request },
    };
    let name = it.display_name.unwrap_or_else(|| words.erased.to_owned());
    let said = if it.proposed { words.now_with.to_owned() } else { choice_in_words(it.cost, it.without_group) };
    let changes = (it.changes > 1).then(|| (words.changes)(i64::from(it.changes) - 1));
    let interests = bench.interests;
    let reasons = it.reasons;
    view! {
        <li class="alternative">
            <div class="row-apart">
                <button type="button" class="link-button strong" on:click=move |_| bench.ask_about(side.other(), other)>
                    {name}
                </button>
                {it.proposed.then(|| view! { <Tag kind="good">{words.now_with}</Tag> })}
            </div>
            <p class="small">{(!it.proposed).then_some(said)} {changes.map(|changes| format!(" · {changes}"))}</p>
            {move || view! { <ReasonList reasons=reasons.clone() interests=interests.get() most=3 /> }}
            {move || {
                (bench.is_open() && !it.proposed)
                    .then(|| {
                        view! { <Button icon=Icon::Key on_click=move || bench.lock(pair, None)>{words.join}</Button> }
                    })
            }}
        </li>
    }
}

#[component]
fn TwoOf(bench: Bench, newcomer: RequestId, established: RequestId) -> impl IntoView {
    let words = &t().matching.bench;
    let pair = RequestPair { newcomer_request_id: newcomer, established_request_id: established };
    let run = Memo::new(move |_| bench.run.get().map(|run| run.id));
    let found = load(
        move || format!("explain/{:?}/{newcomer}/{established}", run.get()),
        move || {
            let run = run.get();
            async move {
                match run {
                    Some(run) => api::matching_runs::explain(run, pair).await,
                    None => Err(api::Failure::Unreadable),
                }
            }
        },
    );
    let names = bench.run.get_untracked().map(|run| (name_of(&run, newcomer), name_of(&run, established)));
    let (one, other) = names.unwrap_or_default();
    let proposed = Memo::new(move |_| found.get().is_some_and(|why| why.proposed));
    view! {
        {move || {
            let title = if proposed.get() { (words.why_these)(&one, &other) } else { (words.why_not)(&one, &other) };
            let aside = view! { <Enough bench /> }.into_any();
            view! {
                <Card title aside>
                    <Loaded load=found children=move |why| answer(bench, pair, why) />
                </Card>
            }
        }}
    }
}

fn answer(bench: Bench, pair: RequestPair, why: RunExplanation) -> impl IntoView {
    let words = &t().matching.bench;
    let said = if why.proposed {
        words.together.to_owned()
    } else if !why.broken_rules.is_empty() {
        words.because_rules.to_owned()
    } else {
        match why.cost {
            Some(cost) => format!("{} {}.", words.could_be, choice_in_words(cost, why.without_group)),
            None => words.no_alternatives.to_owned(),
        }
    };
    // Both have another: those two could be put together in their turn.
    let swap = why.newcomer_with.zip(why.established_with).map(|(established, newcomer)| RequestPair {
        newcomer_request_id: newcomer,
        established_request_id: established,
    });
    let is_forbidden = move || bench.run.get().is_some_and(|run| run.forbidden.contains(&pair));
    let interests = bench.interests;
    let (reasons, broken) = (why.reasons, why.broken_rules);
    let proposed = why.proposed;
    view! {
        <p>{said}</p>
        {move || view! { <ReasonList reasons=reasons.clone() broken=broken.clone() interests=interests.get() /> }}
        {move || {
            bench
                .is_open()
                .then(|| {
                    let swap_words = swap
                        .and_then(|swap| {
                            let run = bench.run.get_untracked()?;
                            let (one, other) = (
                                name_of(&run, swap.newcomer_request_id),
                                name_of(&run, swap.established_request_id),
                            );
                            Some(((words.swap)(&one, &other), swap))
                        });
                    view! {
                        <div class="stack-tight">
                            {(!proposed)
                                .then(|| {
                                    view! {
                                        <Button icon=Icon::Key on_click=move || bench.lock(pair, None)>{words.join}</Button>
                                    }
                                })}
                            {swap_words
                                .map(|(said, swap)| {
                                    let both = move || bench.solve(move |new| {
                                        lock_pair(new, pair, None);
                                        lock_pair(new, swap, None);
                                    });
                                    view! { <Button icon=Icon::Equal on_click=both>{said}</Button> }
                                })}
                            {is_forbidden()
                                .then(|| {
                                    view! {
                                        <Button tone=Tone::Quiet icon=Icon::Undo on_click=move || bench.allow(pair)>
                                            {words.allow}
                                        </Button>
                                    }
                                })}
                        </div>
                    }
                })
        }}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, texts};

    #[test]
    fn the_heaviest_thing_is_said_alone() {
        let words = &texts(Language::Dutch).matching.bench;
        let cost = |overdue, matches, points| cost_in_words(RunCost { overdue, matches, points });
        assert_eq!(cost(0, 0, 0), words.cost_nothing);
        assert_eq!(cost(0, 1, -20), (words.cost_matches)(1));
        assert_eq!(cost(1, 0, 500), (words.cost_overdue)(1));
        assert_eq!(cost(0, 0, -3), words.cost_gain);
        assert!(cost(0, 0, 12).contains("12"));
    }
}
