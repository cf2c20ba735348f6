//! What the parts of the board share: what was read, which pair is held, and which dialog is open.

use contract::groups::{Board, BoardGroup, BoardLeader, LeaderRole, MoveEffect, MovePair};
use contract::ids::{CohortId, GroupId, MatchId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::moving;
use super::words::{Names, names_of};
use crate::api;
use crate::clock;
use crate::components::{say, say_with_undo};
use crate::i18n::t;
use crate::load::Load;
use crate::session;

/// A pair that is about to be moved, with what each place would change once that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub pair: MatchId,
    pub from: Option<GroupId>,
    pub effects: Vec<MoveEffect>,
}

impl Held {
    pub fn effect(&self, place: Option<GroupId>) -> Option<&MoveEffect> {
        self.effects.iter().find(|effect| effect.group_id == place)
    }
}

/// What a dialog is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    Move(MatchId),
    NewGroup,
    Group(GroupId),
    Appoint(GroupId, LeaderRole),
    EndLeader(BoardLeader),
}

#[derive(Clone, Copy)]
pub struct State {
    pub cohort: CohortId,
    pub board: Load<Board>,
    pub names: Memo<Names>,
    /// The pair under the pointer, from the first moment of a drag: whoever is quick may let go before it is `held`.
    pub dragged: StoredValue<Option<MatchId>>,
    /// Where it was put down. It moves when the drag has ended: a browser that loses the card before that may take no
    /// other drag.
    pub dropped: StoredValue<Option<Option<GroupId>>>,
    pub held: RwSignal<Option<Held>>,
    /// The place that a dragged pair is over.
    pub over: RwSignal<Option<Option<GroupId>>>,
    pub asked: RwSignal<Option<Asked>>,
    /// Whether groups and their pairs may be changed.
    pub may_change: bool,
}

impl State {
    pub fn of(cohort: CohortId, board: Load<Board>, may_change: bool) -> Self {
        Self {
            cohort,
            board,
            names: Memo::new(move |_| board.get().as_ref().map(names_of).unwrap_or_default()),
            dragged: StoredValue::new(None),
            dropped: StoredValue::new(None),
            held: RwSignal::new(None),
            over: RwSignal::new(None),
            asked: RwSignal::new(None),
            may_change,
        }
    }

    /// A group as it is now; subscribes.
    pub fn group(self, id: GroupId) -> Option<BoardGroup> {
        self.board.get()?.groups.into_iter().find(|group| group.id == id)
    }

    /// Takes a pair in hand, and asks what each place would change.
    pub fn hold(self, pair: MatchId) {
        let Some(from) = self.board.get_untracked().and_then(|board| Some(moving::find(&board, pair)?.0)) else {
            return;
        };
        self.held.set(Some(Held { pair, from, effects: Vec::new() }));
        spawn_local(async move {
            // Without an answer one moves without being told beforehand.
            let Ok(told) = api::groups::moves(pair).await else { return };
            let _ = self.held.try_update(|held| {
                if let Some(held) = held.as_mut().filter(|held| held.pair == pair) {
                    held.effects = told.items;
                }
            });
        });
    }

    /// The end of a drag, wherever it was.
    pub fn drag_ended(self) {
        match (self.dragged.get_value(), self.dropped.get_value()) {
            (Some(pair), Some(place)) => self.move_to(pair, place),
            _ => self.let_go(),
        }
    }

    pub fn let_go(self) {
        self.dragged.set_value(None);
        self.dropped.set_value(None);
        self.held.set(None);
        self.over.set(None);
    }

    /// Moves a pair: on the screen at once, on the server after that, and back when the server refuses.
    pub fn move_to(self, pair: MatchId, to: Option<GroupId>) {
        let known = self.board.get_untracked();
        let Some((from, since, who)) = known.as_ref().and_then(|board| {
            let (from, card) = moving::find(board, pair)?;
            let who = format!("{} ↔ {}", card.newcomer.display_name, card.established.display_name);
            Some((from, card.since, who))
        }) else {
            return;
        };
        let effect = self.held.with_untracked(|held| held.as_ref()?.effect(to).cloned());
        self.let_go();
        if from == to {
            return;
        }
        let on = clock::today();
        self.board.update(|board| {
            moving::place(board, pair, (to, Some(on)));
            if let Some(effect) = &effect {
                moving::apply(board, effect);
            }
        });
        let name = known.and_then(|board| board.groups.into_iter().find(|group| Some(group.id) == to));
        let words = &t().cohorts.board;
        let said = match name {
            Some(group) => (words.moved)(&who, &group.details.name),
            None => (words.moved_out)(&who),
        };
        spawn_local(async move {
            let outcome = api::groups::move_pair(pair, &MovePair { group_id: to, on }).await;
            let is_there = self.board.is_on_screen();
            match outcome {
                Ok(_) => say_with_undo(said, move || self.move_back(pair, from)),
                Err(failure) => {
                    session::notice(&failure);
                    say(failure.sentence());
                    if is_there {
                        self.board.update(|board| moving::place(board, pair, (from, since)));
                    }
                }
            }
            if is_there {
                self.board.again();
            }
        });
    }

    /// The toast may outlive the page; what is then undone shows when the board is opened again.
    fn move_back(self, pair: MatchId, from: Option<GroupId>) {
        if self.board.is_on_screen() {
            self.board.update(|board| moving::place(board, pair, (from, None)));
        }
        spawn_local(async move {
            match api::groups::move_pair(pair, &MovePair { group_id: from, on: clock::today() }).await {
                Ok(_) => say(t().cohorts.board.moved_back),
                Err(failure) => {
                    session::notice(&failure);
                    say(failure.sentence());
                }
            }
            if self.board.is_on_screen() {
                self.board.again();
            }
        });
    }
}
