//! Making proposals of a run, and what to do when the world has changed meanwhile.

use contract::matching_runs::{PublishMatchingRun, RunChange, RunChangeKind};
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::bench::{Bench, name_of};
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
    let publish = move || {
        let Some(run) = bench.run.get_untracked() else { return };
        let count = i64::from(run.totals.pairs);
        doing.run_or(
            async move { api::matching_runs::publish(run.id, &PublishMatchingRun::default()).await },
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
                            on_click=move || open.set(true)
                        >
                            {(words.publish)(pairs())}
                        </Button>
                    }
                })
        }}
        <Dialog open title=words.publish_title>
            <p>{move || (words.publish_text)(pairs())}</p>
            {move || doing.failure().map(|failure| view! { <FailureNotice failure /> })}
            <div class="dialog__actions">
                <Button
                    tone=Tone::Primary
                    busy=Signal::derive(move || doing.is_busy())
                    on_click=publish
                >
                    {move || (words.publish)(pairs())}
                </Button>
                <Button tone=Tone::Quiet on_click=move || open.set(false)>{t().common.cancel}</Button>
            </div>
        </Dialog>
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
