//! Making proposals of a run, and what to do when the world has changed meanwhile.

use std::collections::HashSet;

use contract::matching_runs::{PublishMatchingRun, RequestPair, RunChange, RunChangeKind};
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::bench::{Bench, ids, name_of};
use crate::api;
use crate::components::{Button, Dialog, FailureNotice, Icon, Notice, Tone, say};
use crate::i18n::t;
use crate::submit::Doing;

#[component]
pub(super) fn Publish(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    let open = RwSignal::new(false);
    let doing = Doing::new();
    let pairs = move || bench.run.get().map_or(0, |run| i64::from(run.totals.pairs));
    // Every pair goes along unless it is left out.
    let left_out: RwSignal<HashSet<RequestPair>> = RwSignal::new(HashSet::new());
    let chosen = Memo::new(move |_| {
        let run = bench.run.get();
        let all = run.iter().flat_map(|run| run.pairs.iter().map(ids));
        left_out.with(|left_out| all.filter(|pair| !left_out.contains(pair)).collect::<Vec<_>>())
    });
    let count = move || chosen.with(|chosen| i64::try_from(chosen.len()).unwrap_or(i64::MAX));
    let publish = move || {
        let Some(run) = bench.run.get_untracked() else { return };
        let count = untrack(count);
        let only = left_out.with_untracked(|left_out| !left_out.is_empty()).then(|| chosen.get_untracked());
        let what = PublishMatchingRun { pairs: only };
        doing.run_or(
            async move { api::matching_runs::publish(run.id, &what).await },
            move |run| {
                open.set(false);
                bench.changes.set(Vec::new());
                bench.run.set(run);
                say((t().matching.bench.published)(count));
            },
            move |failure| {
                if !failure.is(ErrorCode::RunOutdated) {
                    return Some(failure);
                }
                let changes = failure.problem().map(|problem| problem.changes.clone()).unwrap_or_default();
                bench.changes.set(changes);
                open.set(false);
                None
            },
        );
    };
    view! {
        {move || {
            (bench.is_open() && pairs() > 0)
                .then(|| {
                    view! {
                        <Button
                            tone=Tone::Primary
                            icon=Icon::Check
                            disabled=bench.solving
                            on_click=move || {
                                left_out.set(HashSet::new());
                                open.set(true);
                            }
                        >
                            {(words.publish)(pairs())}
                        </Button>
                    }
                })
        }}
        <Dialog open title=words.publish_title>
            <p>{move || (words.publish_text)(count())}</p>
            <Which bench left_out />
            {move || doing.failure().map(|failure| view! { <FailureNotice failure /> })}
            <div class="dialog__actions">
                <Button
                    tone=Tone::Primary
                    busy=Signal::derive(move || doing.is_busy())
                    disabled=Signal::derive(move || count() == 0)
                    on_click=publish
                >
                    {move || (words.publish)(count())}
                </Button>
                <Button tone=Tone::Quiet on_click=move || open.set(false)>{t().common.cancel}</Button>
            </div>
        </Dialog>
    }
}

/// The pairs, each with whether it goes along. What stays behind can be published in another round.
#[component]
fn Which(bench: Bench, left_out: RwSignal<HashSet<RequestPair>>) -> impl IntoView {
    let words = &t().matching.bench;
    let rows =
        move || {
            let run = bench.run.get()?;
            let rows = run.pairs.iter().map(|pair| {
            let two = ids(pair);
            let (one, other) = (name_of(&run, two.newcomer_request_id), name_of(&run, two.established_request_id));
            let group = run.groups.iter().find(|group| Some(group.id) == pair.group_id);
            let group = group.and_then(|group| group.name.clone());
            let choose = move |event| {
                let on = event_target_checked(&event);
                left_out.update(|left_out| {
                    if on { left_out.remove(&two) } else { left_out.insert(two) };
                });
            };
            view! {
                <li>
                    <label class="choice">
                        <input
                            type="checkbox"
                            prop:checked=move || left_out.with(|left_out| !left_out.contains(&two))
                            on:change=choose
                        />
                        <span>
                            {one} " ↔ " {other} {group.map(|group| view! { <span class="choice__help">{group}</span> })}
                        </span>
                    </label>
                </li>
            }
        });
            Some(rows.collect_view())
        };
    let everyone = move || left_out.set(HashSet::new());
    let nobody = move || {
        let all = bench.run.get_untracked().map(|run| run.pairs.iter().map(ids).collect()).unwrap_or_default();
        left_out.set(all);
    };
    view! {
        <fieldset class="publish-which">
            <legend class="strong">{words.publish_which}</legend>
            <div class="row">
                <Button tone=Tone::Quiet on_click=everyone>{words.publish_all}</Button>
                <Button tone=Tone::Quiet on_click=nobody>{words.publish_none}</Button>
            </div>
            <ul class="publish-which__pairs" role="list" tabindex="0" aria-label=words.pairs>{rows}</ul>
        </fieldset>
    }
}

/// What changed in the world since, kindly, with the way on.
#[component]
pub(super) fn Outdated(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    move || {
        let changes = bench.changes.get();
        if changes.is_empty() {
            return None;
        }
        let said = changes.iter().map(|change| view! { <li>{in_words(bench, change)}</li> }).collect_view();
        let closed = changes.iter().any(|change| change.kind == RunChangeKind::RunClosed);
        let again = move || bench.solve_without(&bench.changes.get_untracked());
        Some(view! {
            <Notice kind="warn" icon=Icon::Alert>
                <div role="alert">
                    <p class="notice__title">{words.outdated}</p>
                    <ul>{said}</ul>
                    <p>{words.outdated_text}</p>
                </div>
                {(!closed).then(|| view! { <Button icon=Icon::Refresh on_click=again>{words.again}</Button> })}
            </Notice>
        })
    }
}

fn in_words(bench: Bench, change: &RunChange) -> String {
    let words = &t().matching.bench;
    let what = (words.change)(change.kind);
    let Some(run) = bench.run.get_untracked() else { return what.to_owned() };
    if let Some(request) = change.request_id {
        return format!("{} {what}", name_of(&run, request));
    }
    if let Some(pair) = change.pair {
        let (one, other) = (name_of(&run, pair.newcomer_request_id), name_of(&run, pair.established_request_id));
        let rule = change.rule.map(|rule| (t().matching.reasons.broken)(rule).to_lowercase());
        let why = rule.map(|rule| format!(": {rule}")).unwrap_or_default();
        return format!("{one} ↔ {other} {what}{why}");
    }
    if let Some(group) = change.group_id {
        let name = run.groups.iter().find(|it| it.id == group).and_then(|it| it.name.clone());
        return format!("{} {what}", name.unwrap_or_default());
    }
    what.to_owned()
}
