//! The board of a cohort: groups as columns, pairs as cards. One sees what is wrong, and mends it by moving: with the
//! mouse, with a finger by the menu on the card, or with the keys alone.

mod access;
mod card;
mod column;
mod group_dialog;
mod leader_dialog;
mod move_dialog;
mod moving;
mod state;
mod words;

use contract::exports::ExportList;
use contract::groups::Board;
use contract::ids::CohortId;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;

use self::column::{Column, WithoutGroup};
use self::group_dialog::GroupDialog;
use self::leader_dialog::{AppointDialog, EndLeaderDialog};
use self::move_dialog::MoveDialog;
use self::state::{Asked, State};
use super::{Unknown, address, cohort_in_address, status_tag};
use crate::api;
use crate::components::{
    Button, ButtonLink, Dialog, Empty, ExportButton, FailureNotice, Icon, PageHead, Skeleton, Tag, Tone, only,
    open_while,
};
use crate::i18n::{Term, t};
use crate::load::load;
use crate::session;

#[component]
pub fn BoardPage() -> impl IntoView {
    let id = cohort_in_address();
    move || match id.get() {
        Some(id) => view! { <BoardOf id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn BoardOf(id: CohortId) -> impl IntoView {
    let board = load(move || format!("cohorts/{id}/board"), move || api::groups::board(id));
    let state = State::of(id, board, session::can(Permission::GroupsWrite));
    let is_there = Memo::new(move |_| board.is_there());
    let failure = Memo::new(move |_| board.failure());
    move || match (is_there.get(), failure.get()) {
        (true, failure) => view! {
            {failure.map(|failure| view! { <FailureNotice failure on_retry=move || board.again() /> })}
            <WholeBoard state />
        }
        .into_any(),
        (false, Some(failure)) if failure.is(ErrorCode::NotFound) => view! { <Unknown /> }.into_any(),
        (false, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().cohorts.title />
                <FailureNotice failure on_retry=move || board.again() />
            </div>
        }
        .into_any(),
        (false, None) => view! {
            <div class="page">
                <Skeleton lines=8 />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn WholeBoard(state: State) -> impl IntoView {
    let words = &t().cohorts.board;
    let board = state.board;
    let head = Memo::new(move |_| board.get().map(|board| (board.cohort_number, board.status)));
    let groups = Memo::new(move |_| {
        board.get().map(|board| board.groups.iter().map(|group| group.id).collect::<Vec<_>>()).unwrap_or_default()
    });
    let is_empty = Memo::new(move |_| groups.with(Vec::is_empty));
    view! {
        <div class="page page--wide">
            {move || head.get().map(|(number, status)| {
                view! {
                    <PageHead title=(words.title)(number) lead=words.lead>
                        {state.may_change.then(|| view! { <Button tone=Tone::Primary icon=Icon::Plus on_click=move || state.asked.set(Some(Asked::NewGroup))>{words.add_group}</Button> })}
                        <ButtonLink href=address(state.cohort) icon=Icon::ArrowLeft>{(t().cohorts.numbered)(number)}</ButtonLink>
                        <ExportButton list=ExportList::Groups filters=Signal::stored(only("cohortId", state.cohort.to_string())) />
                    </PageHead>
                    <p class="tags">{status_tag(status)} <Summary state /></p>
                }
            })}
            {move || is_empty.get().then(|| view! { <Empty icon=Icon::People title=words.no_groups text=words.no_groups_text /> })}
            <p class="only-heard" id="bord-toetsen">{words.keys}</p>
            <div class="board" role="region" aria-label=words.region>
                <WithoutGroup state />
                <For each=move || groups.get() key=|id| *id children=move |id| view! { <Column id state /> } />
            </div>
            <Dialogs state />
        </div>
    }
}

/// The whole at a glance: how much there is, who has no group, and how many things want a look.
#[component]
fn Summary(state: State) -> impl IntoView {
    let words = &t().cohorts.board;
    let counts = Memo::new(move |_| state.board.get().as_ref().map(counts));
    move || {
        counts.get().map(|counts| {
            let look = if counts.warnings == 0 {
                view! { <Tag kind="good" icon=Icon::Check>{words.all_well}</Tag> }.into_any()
            } else {
                view! { <Tag kind="warn" icon=Icon::Alert>{(words.to_look_at)(counts.warnings)}</Tag> }.into_any()
            };
            view! {
                <Tag>{(words.summary)(counts.groups, counts.pairs)}</Tag>
                {(counts.without > 0).then(|| view! { <Tag kind="info">{(words.without)(counts.without)}</Tag> })}
                {look}
            }
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Counts {
    groups: usize,
    pairs: usize,
    without: usize,
    warnings: usize,
}

fn counts(board: &Board) -> Counts {
    let placed: usize = board.groups.iter().map(|group| group.pairs.len()).sum();
    Counts {
        groups: board.groups.len(),
        pairs: placed + board.without_group.len(),
        without: board.without_group.len(),
        warnings: board.groups.iter().map(|group| group.warnings.len()).sum(),
    }
}

/// What is asked, one thing at a time.
#[component]
fn Dialogs(state: State) -> impl IntoView {
    let words = &t().cohorts.board;
    let open = open_while(state.asked);
    Effect::new(move |before: Option<bool>| {
        let is_open = open.get();
        // A move that was not chosen is let go.
        if before == Some(true) && !is_open {
            state.let_go();
        }
        is_open
    });
    move || {
        let asked = state.asked.get()?;
        let group_name = |id| {
            let board = state.board.get_untracked()?;
            board.groups.into_iter().find(|group| group.id == id).map(|group| group.details.name)
        };
        let title = match &asked {
            Asked::Move(pair) => {
                let board = state.board.get_untracked()?;
                let (_, card) = moving::find(&board, *pair)?;
                (words.move_pair)(&card.newcomer.display_name, &card.established.display_name)
            }
            Asked::NewGroup => words.add_group.to_owned(),
            Asked::Group(id) => (words.change_group)(&group_name(*id)?),
            Asked::Appoint(_, role) => (words.appoint)(role.say()),
            Asked::EndLeader(leader) => (words.end_leader)(&leader.person.display_name),
        };
        Some(view! {
            <Dialog open title>
                {match asked.clone() {
                    Asked::Move(pair) => view! { <MoveDialog pair state open /> }.into_any(),
                    Asked::NewGroup => view! { <GroupDialog state open /> }.into_any(),
                    Asked::Group(id) => view! { <GroupDialog id state open /> }.into_any(),
                    Asked::Appoint(group, role) => view! { <AppointDialog group role state open /> }.into_any(),
                    Asked::EndLeader(leader) => view! { <EndLeaderDialog leader state open /> }.into_any(),
                }}
            </Dialog>
        })
    }
}
