//! A pair as a card: both sides equal, what they have in common, and what about them wants a look.

use contract::groups::{BoardPair, BoardPerson, BoardWarning};
use contract::ids::MatchId;
use contract::people::{Side, Weekday};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::moving::{Way, beside};
use super::state::{Asked, State};
use crate::components::{Avatar, Button, Icon, IconView, Tone};
use crate::i18n::{Term, intl, t};
use crate::pages::cohorts::fields::focus;
use crate::pages::{matches, people};

/// The id of a card, by which the arrow keys find it.
pub(super) fn card_id(pair: MatchId) -> String {
    format!("kaart-{pair}")
}

#[component]
pub(super) fn Card(id: MatchId, shown: Memo<Option<(BoardPair, Vec<BoardWarning>)>>, state: State) -> impl IntoView {
    let ask = move || {
        state.hold(id);
        state.asked.set(Some(Asked::Move(id)));
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        // A key on a link or button inside is theirs.
        if event.target() != event.current_target() {
            return;
        }
        let way = match event.key().as_str() {
            "ArrowUp" => Way::Up,
            "ArrowDown" => Way::Down,
            "ArrowLeft" => Way::Left,
            "ArrowRight" => Way::Right,
            "Enter" if state.may_change => {
                event.prevent_default();
                ask();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let next = state.board.get_untracked().and_then(|board| beside(&board, id, way));
        if let Some(next) = next {
            focus(&card_id(next));
        }
    };
    view! {
        <li
            id=card_id(id)
            class="board-card"
            class:board-card--attention=move || shown.with(|shown| shown.as_ref().is_some_and(|(_, own)| !own.is_empty()))
            class:board-card--held=move || state.held.with(|held| held.as_ref().is_some_and(|held| held.pair == id))
            tabindex="0"
            aria-describedby="bord-toetsen"
            draggable=state.may_change.then_some("true")
            on:keydown=on_key
            on:dragstart=move |event: web_sys::DragEvent| {
                if let Some(data) = event.data_transfer() {
                    let _ = data.set_data("text/plain", &id.to_string());
                    data.set_effect_allowed("move");
                    // Whoever takes the card by a name or another link on it holds the card all the same.
                    let card = event.current_target().and_then(|card| card.dyn_into::<web_sys::Element>().ok());
                    if let Some(card) = card {
                        data.set_drag_image(&card, 24, 24);
                    }
                }
                // The browser first takes its picture of the card; what changes then would end the drag.
                let hold = move || {
                    if state.dragged.get_value() == Some(id) {
                        state.hold(id);
                    }
                };
                state.dragged.set_value(Some(id));
                set_timeout(hold, std::time::Duration::ZERO);
            }
            on:dragend=move |_| state.drag_ended()
        >
            {move || shown.get().map(|(pair, warnings)| view! { <Content pair warnings may_change=state.may_change on_move=ask /> })}
        </li>
    }
}

#[component]
fn Content(
    pair: BoardPair,
    warnings: Vec<BoardWarning>,
    may_change: bool,
    on_move: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = &t().cohorts.board;
    let label = (words.move_pair)(&pair.newcomer.display_name, &pair.established.display_name);
    let own = |person: &BoardPerson| {
        let codes =
            warnings.iter().filter(|warning| warning.person_ids.contains(&person.id)).map(|warning| warning.code);
        codes.map(words.short).filter(|word| !word.is_empty()).collect::<Vec<_>>()
    };
    let sides = [(&pair.newcomer, Side::Newcomer), (&pair.established, Side::Established)]
        .map(|(person, side)| view! { <PersonView person=person.clone() side notes=own(person) /> });
    let number = pair.number.map(|number| format!(" {number}"));
    let since = pair.since.map(|day| view! { <span class="soft">" · " {(words.since)(&intl::day(day))}</span> });
    view! {
        {sides}
        <div class="board-card__foot">
            <p class="grow">
                <a href=matches::address(pair.match_id)>{pair.status.say()}</a>
                {number}
                {since}
                {free_together(&pair).map(|free| view! { <span class="soft board-card__free">{free}</span> })}
            </p>
            {may_change.then(|| view! { <Button tone=Tone::Quiet icon=Icon::More label on_click=on_move /> })}
        </div>
    }
}

/// *Samen vrij: dinsdag en donderdag*; nothing when it isn't known of both.
fn free_together(pair: &BoardPair) -> Option<String> {
    let words = &t().cohorts.board;
    if pair.newcomer.evenings.is_empty() || pair.established.evenings.is_empty() {
        return None;
    }
    let days: Vec<Weekday> = pair.common_evenings.clone();
    if days.is_empty() {
        return Some(words.not_together_free.to_owned());
    }
    Some((words.together_free)(&intl::list(days.into_iter().map(Term::say))))
}

#[component]
fn PersonView(person: BoardPerson, side: Side, notes: Vec<&'static str>) -> impl IntoView {
    let languages = intl::list(person.languages.iter().map(|code| intl::language_name(code)));
    let level = person.dutch_level.map(|level| view! { <span class="level" title=level.say()>{level.code()}</span> });
    let name = person.display_name.clone();
    view! {
        <div class="board-card__side">
            <Avatar name=person.display_name side />
            <div class="grow">
                <span class="board-card__name"><a href=people::address(person.id)>{name}</a> {level}</span>
                {(!languages.is_empty()).then(|| view! { <span class="soft small">{languages}</span> })}
                {notes.into_iter().map(|note| view! { <span class="board-card__note"><IconView icon=Icon::Alert size=14 /> {note}</span> }).collect_view()}
            </div>
        </div>
    }
}
