//! One side of the waiting list, to choose from.

use contract::people::Side;
use contract::requests::{CommonGround, Request};
use leptos::html;
use leptos::prelude::*;

use super::common::{fits, ordered, sentences};
use super::parameter;
use crate::components::{Avatar, FailureNotice, Skeleton, Tag};
use crate::i18n::{Term, intl, t};
use crate::load::Pages;

/// As many as fit on a screen that stays quick; the search finds the others.
const SHOWN: usize = 60;

/// A side: its heading, in which order it stands and why, and who waits.
#[component]
pub(super) fn WaitingSide(
    side: Side,
    requests: Pages<Request>,
    /// The id of the one chosen here.
    chosen: RwSignal<String>,
    /// The one chosen on the other side.
    #[prop(into)]
    other: Signal<Option<Request>>,
    #[prop(into)] typed: Signal<String>,
) -> impl IntoView {
    let words = &t().matches.new;
    let title = match side {
        Side::Newcomer => words.newcomers,
        Side::Established => words.established,
    };
    let class = match side {
        Side::Newcomer => "waiting waiting--one",
        Side::Established => "waiting waiting--two",
    };
    let all = Memo::new(move |_| requests.items());
    let shown = Memo::new(move |_| {
        let all = all.get()?;
        let found = typed.with(|typed| all.into_iter().filter(|request| fits(request, typed)).collect());
        let other = other.get();
        let mut ordered = ordered(found, other.as_ref());
        if other.is_some() {
            // Whoever is chosen here stays in sight when the choice on the other side puts all in another order.
            let chosen = chosen.get_untracked();
            ordered.sort_by_key(|request| request.id.to_string() != chosen);
        }
        Some(ordered)
    });
    let failure = Memo::new(move |_| requests.failure());
    // Another order is read from its top.
    let list = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if other.with(Option::is_some)
            && let Some(list) = list.get_untracked()
        {
            list.set_scroll_top(0);
        }
    });
    let count = move || {
        let known = all.with(|all| all.as_ref().map(|all| i64::try_from(all.len()).unwrap_or(i64::MAX)))?;
        Some((words.waiting)(requests.total().unwrap_or(known)))
    };
    let order = move || {
        other.with(|other| {
            other.as_ref().map_or_else(|| words.by_waiting.to_owned(), |other| (words.by_common)(&other.display_name))
        })
    };
    let heading = format!("waiting-{}", parameter(side));
    let named_by = heading.clone();
    view! {
        <section class=class aria-labelledby=named_by>
            <div class="row-apart">
                <h2 id=heading>{title}</h2>
                <span class="soft">{count}</span>
            </div>
            <p class="soft small" aria-live="polite">{order}</p>
            {move || failure.get().map(|failure| view! { <FailureNotice failure on_retry=move || requests.again() /> })}
            {move || match shown.get() {
                None if failure.get().is_some() => ().into_any(),
                None => view! { <Skeleton lines=6 /> }.into_any(),
                Some(shown) if shown.is_empty() => {
                    let nobody = all.with_untracked(|all| all.as_ref().is_none_or(Vec::is_empty));
                    view! { <p class="soft">{if nobody { words.nobody_waits } else { words.nobody_fits }}</p> }.into_any()
                }
                Some(shown) => {
                    let is_cut = shown.len() > SHOWN || requests.has_more();
                    let other = other.get_untracked();
                    let options = shown.into_iter().take(SHOWN).map(|request| option(request, chosen, other.as_ref()));
                    view! {
                        <div class="waiting__list" role="radiogroup" aria-label=title node_ref=list>{options.collect_view()}</div>
                        {is_cut.then(|| view! { <p class="soft small">{words.more_waiting}</p> })}
                    }
                    .into_any()
                }
            }}
        </section>
    }
}

fn option(request: Request, chosen: RwSignal<String>, other: Option<&Request>) -> impl IntoView + use<> {
    let words = &t().matches.new;
    let id = request.id.to_string();
    let own = id.clone();
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| *chosen == own));
    let taken = request.match_id.is_some();
    let shared = other.map(|other| sentences(&CommonGround::between(&request, other), request.city.as_deref()));
    let shared = shared.map(|shared| shared.into_iter().map(|one| view! { <li>{one}</li> }).collect_view());
    let spoken = intl::list(request.languages.iter().map(|spoken| intl::language_name(&spoken.language)));
    let facts = [
        request.city.clone(),
        request.birth_year.map(words.born),
        Some(request.track.say().to_lowercase()),
        (!spoken.is_empty() && other.is_none()).then(|| (words.speaks)(&spoken)),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let name = format!("waiting-{}", parameter(request.side));
    view! {
        <label class="choice waiting__one" class:waiting__one--taken=taken>
            <input
                type="radio"
                name=name
                disabled=taken
                prop:checked=move || is_chosen.get()
                on:change=move |_| chosen.set(id.clone())
            />
            <Avatar name=request.display_name.clone() side=request.side />
            <span class="grow">
                <span class="row-apart">
                    <span class="strong">{request.display_name.clone()}</span>
                    {request.dutch_level.map(|level| view! { <Tag>{level.code()}</Tag> })}
                </span>
                <span class="waiting__facts">{facts}</span>
                <span class="waiting__facts">
                    {(words.waits)(request.waiting_days)}
                    {taken.then(|| format!(" · {}", words.proposed_already))}
                </span>
                {shared.map(|shared| view! { <ul class="waiting__shared">{shared}</ul> })}
            </span>
        </label>
    }
}
