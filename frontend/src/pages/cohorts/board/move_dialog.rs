//! *Verplaats naar…*: every place with what it would change, for keys and fingers.

use contract::ids::{GroupId, MatchId};
use leptos::prelude::*;

use super::card::card_id;
use super::state::State;
use super::words::told;
use crate::components::{Icon, IconView};
use crate::i18n::{Term, t};
use crate::pages::cohorts::fields::focus;

#[component]
pub(super) fn MoveDialog(pair: MatchId, state: State, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().cohorts.board;
    let places = move || {
        let board = state.board.get_untracked()?;
        let group = |group: contract::groups::BoardGroup| {
            let evening = group.details.evening.map(|day| (words.evening)(day.say()));
            let taken = i64::from(group.details.capacity) - group.free_places;
            let facts = [evening, Some((words.places)(taken, group.details.capacity))];
            (Some(group.id), group.details.name, facts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
        };
        let none = (None, words.without_group.to_owned(), String::new());
        Some(board.groups.into_iter().map(group).chain([none]).collect::<Vec<_>>())
    };
    let choose = move |place: Option<GroupId>| {
        state.move_to(pair, place);
        open.set(false);
        // The card is drawn anew in its new place: the focus goes along.
        request_animation_frame(move || request_animation_frame(move || focus(&card_id(pair))));
    };
    let lines = move || {
        places()
            .unwrap_or_default()
            .into_iter()
            .map(|(place, name, facts)| {
                let is_here = move || state.held.with(|held| held.as_ref().is_some_and(|held| held.from == place));
                view! {
                    <li>
                        <button
                            type="button"
                            class="move-to"
                            aria-disabled=move || is_here().then_some("true")
                            on:click=move |_| {
                                if !is_here() {
                                    choose(place);
                                }
                            }
                        >
                            <span class="strong">{name}</span>
                            <span class="soft small">{facts}</span>
                            <Effect state place />
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul class="move-places" role="list">{lines}</ul> }
}

#[component]
fn Effect(state: State, place: Option<GroupId>) -> impl IntoView {
    let words = &t().cohorts.board;
    move || {
        let held = state.held.get()?;
        if held.from == place {
            return Some(view! { <span class="soft small">{words.here_now}</span> }.into_any());
        }
        let lines = told(held.effect(place)?, &state.names.get()).into_iter().map(|told| {
            let icon = if told.is_good { Icon::Check } else { Icon::Alert };
            view! { <span class="move-to__line" class:told--good=told.is_good class:told--warn=!told.is_good><IconView icon size=16 /> {told.line}</span> }
        });
        Some(lines.collect_view().into_any())
    }
}
