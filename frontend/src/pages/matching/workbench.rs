//! The workbench: who takes part, the proposed pairs by group, and the answers to what is asked about them.

use std::sync::Arc;

use contract::ids::{GroupId, MatchingRunId};
use contract::matching_runs::{MatchingRun, RunGroup, RunPair};
use contract::problem::ErrorCode;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::ask::Asked;
use super::bench::{Bench, pair_with};
use super::card::PairCard;
use super::outcome::{Compared, Fairness, Leftovers, Marks, Summary};
use super::people::People;
use super::publish::{Outdated, Publish};
use super::reasons::interest_names;
use crate::api;
use crate::components::{Empty, FailureNotice, Icon, Loaded, PageHead, Tag};
use crate::i18n::{Term, t};
use crate::load::load;
use crate::navigation;

#[component]
pub fn WorkbenchPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<MatchingRunId>().ok()));
    // One name for all the runs that are moved along here: the one in view stays until the next is there.
    let name = format!("matching-run/{:?}", id.get_untracked());
    let run = load(
        move || name.clone(),
        move || {
            let id = id.get();
            async move {
                match id {
                    Some(id) => api::matching_runs::read(id).await,
                    None => Err(api::Failure::Unreadable),
                }
            }
        },
    );
    let vocabulary = load(|| "interests".to_owned(), api::interests::all);
    let interests = Memo::new(move |_| {
        let all = vocabulary.get().map(|all| all.items).unwrap_or_default();
        interest_names(all)
    });
    let bench = Bench::new(run, interests, navigation::opener());
    let marks = Marks::of(bench);
    listen(bench);
    let unknown = move || {
        let missing = id.get().is_none() || run.failure().is_some_and(|failure| failure.is(ErrorCode::NotFound));
        missing.then(|| view! { <Empty icon=Icon::Search title=t().matching.unknown /> })
    };
    let is_unknown =
        Memo::new(move |_| id.get().is_none() || run.failure().is_some_and(|failure| failure.is(ErrorCode::NotFound)));
    let title = Memo::new(move |_| run.get().map_or_else(|| t().matching.title.to_owned(), |run| title_of(&run)));
    view! {
        <div class="page page--wide">
            {move || {
                view! {
                    <PageHead title=title.get() lead=t().matching.bench.lead back=("/matchen", t().matching.title)>
                        <Publish bench />
                    </PageHead>
                }
            }}
            {unknown}
            {move || {
                (!is_unknown.get())
                    .then(|| {
                        view! {
                            <Outdated bench />
                            {move || {
                                bench.failure.get().map(|failure| view! { <FailureNotice failure /> })
                            }}
                            <Summary bench />
                            <p class="only-heard" role="status">{move || bench.said.get()}</p>
                            <div class="bench" class:bench--solving=move || bench.solving.get()>
                                <People bench />
                                <Pairs bench marks />
                                <div class="bench__answers">
                                    <Asked bench />
                                    <Compared marks />
                                    <Leftovers bench />
                                    <Fairness bench />
                                </div>
                            </div>
                            <Keys />
                        }
                    })
            }}
        </div>
    }
}

fn title_of(run: &MatchingRun) -> String {
    let words = &t().matching;
    run.name.clone().unwrap_or_else(|| {
        run.cohort.as_ref().map_or_else(
            || format!("{} · {}", words.whole_list, run.track.say()),
            |cohort| (words.cohort)(cohort.number),
        )
    })
}

/// The pairs by group, those without a group last.
#[component]
fn Pairs(bench: Bench, marks: Marks) -> impl IntoView {
    let words = &t().matching.bench;
    let draw = move |run: MatchingRun| {
        let run = Arc::new(run);
        if run.pairs.is_empty() {
            return view! { <Empty icon=Icon::Equal title=words.no_pairs /> }.into_any();
        }
        let mut sections = Vec::new();
        for group in run.groups.iter().filter(|group| group.pairs > 0) {
            sections.push(section(bench, marks, (run.clone(), Some(group.clone()))));
        }
        if run.pairs.iter().any(|pair| pair.group_id.is_none()) {
            sections.push(section(bench, marks, (run.clone(), None)));
        }
        sections.collect_view().into_any()
    };
    view! {
        <section class="bench__pairs" aria-label=words.pairs>
            <Loaded load=bench.run children=draw lines=10 />
        </section>
    }
}

fn section(bench: Bench, marks: Marks, (run, group): (Arc<MatchingRun>, Option<RunGroup>)) -> AnyView {
    let words = &t().matching.bench;
    let id: Option<GroupId> = group.as_ref().map(|group| group.id);
    let has_groups = !run.groups.is_empty();
    let heading = match &group {
        Some(group) => {
            let evening = group.evening.map(Term::say);
            let name = group.name.clone().unwrap_or_default();
            evening.map_or_else(|| name.clone(), |evening| format!("{name} · {evening}"))
        }
        None if has_groups => words.no_group.to_owned(),
        None => words.pairs.to_owned(),
    };
    let facts = group.map(|group| {
        let total = i64::from(group.pairs) + i64::from(group.pairs_before);
        let shares = |shares: Vec<contract::matching_runs::RunShare>, say: fn(&str) -> String| {
            let said = shares.into_iter().map(|share| {
                let code = share.code.map_or_else(|| t().common.not_known.to_lowercase(), |code| say(&code));
                format!("{} {code}", share.people)
            });
            said.collect::<Vec<_>>().join(", ")
        };
        let leaders = [group.coach, group.assistant_coach].into_iter().flatten();
        let coaches: Vec<String> = leaders.map(|leader| (words.coach)(&leader.display_name)).collect();
        let lines = [
            (words.group_room)(total, group.capacity.into()),
            coaches.join(", "),
            shares(group.levels, str::to_owned),
            shares(group.mother_tongues, crate::i18n::intl::language_name),
        ];
        let lines = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" · ");
        let warnings = group.warnings.into_iter().map(|warning| {
            view! { <Tag kind="warn" icon=Icon::Alert>{(words.warning)(warning)}</Tag> }
        });
        view! {
            <p class="soft small">{lines}</p>
            <div class="row">{warnings.collect_view()}</div>
        }
    });
    let pairs: Vec<RunPair> = run.pairs.iter().filter(|pair| pair.group_id == id).cloned().collect();
    let cards = pairs.into_iter().map(|pair| view! { <PairCard bench marks run=run.clone() pair /> });
    view! {
        <div class="bench__group">
            <div class="bench__group-head">
                <h2>{heading}</h2>
                {facts}
            </div>
            <div class="bench__cards">{cards.collect_view()}</div>
        </div>
    }
    .into_any()
}

/// Listens as long as the page is there. Keys mean nothing while someone types, or while a dialog asks something.
fn listen(bench: Bench) {
    let heard = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_busy_elsewhere(&event) {
            return;
        }
        let key = event.key().to_lowercase();
        match key.as_str() {
            "arrowdown" | "arrowright" => step(true),
            "arrowup" | "arrowleft" => step(false),
            "z" => bench.undo(),
            "v" | "x" => {
                let Some(pair) = in_focus().and_then(|request| bench.pair_of(&request)) else { return };
                if key == "v" { bench.toggle_lock(&pair) } else { bench.forbid(super::bench::ids(&pair)) }
            }
            _ => return,
        }
        if key.starts_with("arrow") && in_focus().is_none() {
            return;
        }
        event.prevent_default();
    });
    on_cleanup(move || heard.remove());
}

impl Bench {
    /// The pair of the newcomer's request with this id.
    fn pair_of(self, request: &str) -> Option<RunPair> {
        let run = self.run.get_untracked()?;
        let id = request.parse().ok()?;
        pair_with(&run, id).cloned()
    }
}

fn is_busy_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let types = target.is_some_and(|target| matches!(target.closest("input, textarea, select, dialog"), Ok(Some(_))));
    types || matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// The card that has the focus, or in which it is: the request of its newcomer.
fn in_focus() -> Option<String> {
    let card = document().active_element()?.closest("[data-pair]").ok()??;
    card.get_attribute("data-pair")
}

/// Moves the focus to the next card or the one before; none moves when the focus is elsewhere.
fn step(after: bool) {
    let Some(current) = in_focus() else { return };
    let Ok(cards) = document().query_selector_all("[data-pair]") else { return };
    let cards: Vec<HtmlElement> =
        (0..cards.length()).filter_map(|index| cards.item(index)?.dyn_into::<HtmlElement>().ok()).collect();
    let at = cards.iter().position(|card| card.get_attribute("data-pair").as_deref() == Some(current.as_str()));
    let next = at.and_then(|at| if after { at.checked_add(1) } else { at.checked_sub(1) });
    if let Some(card) = next.and_then(|next| cards.get(next)) {
        let _ = card.focus();
    }
}

/// Which keys there are. Touch screens have none.
#[component]
fn Keys() -> impl IntoView {
    let words = &t().matching.bench;
    view! {
        <p class="inbox__keys soft small">
            <span class="only-heard">{words.keys} ": "</span>
            <span><kbd>"↑"</kbd> " " <kbd>"↓"</kbd> " " {words.key_move}</span>
            <span><kbd>"V"</kbd> " " {words.lock}</span>
            <span><kbd>"X"</kbd> " " {words.forbid}</span>
            <span><kbd>"Z"</kbd> " " {words.undo}</span>
        </p>
    }
}
