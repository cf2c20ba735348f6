//! A group as a column: who leads it, when and where, how full it is, what to think of, and its pairs.

use contract::groups::{Audience, BoardGroup, BoardLeader, BoardPair, BoardWarning, LeaderRole};
use contract::ids::GroupId;
use leptos::prelude::*;

use super::card::Card;
use super::state::{Asked, State};
use super::words::{sentence, told};
use crate::components::{Button, Icon, IconView, Tag, Tone};
use crate::i18n::{Term, t};
use crate::pages::people;

/// Where a dragged pair can be put down: the whole column.
fn is_over(state: State, place: Option<GroupId>) -> bool {
    state.over.get() == Some(place) && state.held.with(|held| held.as_ref().is_some_and(|held| held.from != place))
}

/// A column, with what dragging over it and dropping on it do.
#[component]
fn Place(state: State, place: Option<GroupId>, heading: String, children: Children) -> impl IntoView {
    view! {
        <section
            class="board__column"
            class:board__column--over=move || is_over(state, place)
            aria-labelledby=heading
            on:dragover=move |event| {
                if state.dragged.get_value().is_some() {
                    event.prevent_default();
                    if state.over.get_untracked() != Some(place) {
                        state.over.set(Some(place));
                    }
                }
            }
            on:drop=move |event| {
                event.prevent_default();
                state.dropped.set_value(Some(place));
            }
        >
            {children()}
        </section>
    }
}

#[component]
fn Cards(
    state: State,
    #[prop(into)] pairs: Signal<Vec<BoardPair>>,
    #[prop(into)] warnings: Signal<Vec<BoardWarning>>,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let warnings = warnings.get();
        let with_own = |pair: BoardPair| {
            let people = [pair.newcomer.id, pair.established.id];
            let own =
                warnings.iter().filter(|warning| warning.person_ids.iter().any(|it| people.contains(it))).cloned();
            (pair, own.collect::<Vec<_>>())
        };
        pairs.get().into_iter().map(with_own).collect::<Vec<_>>()
    });
    let ids = move || shown.with(|shown| shown.iter().map(|(pair, _)| pair.match_id).collect::<Vec<_>>());
    let one =
        move |id| Memo::new(move |_| shown.with(|shown| shown.iter().find(|(pair, _)| pair.match_id == id).cloned()));
    view! {
        <ul class="board__cards" role="list">
            // The card itself stays when what is on it changes, and with it its focus, and a drag that has begun.
            <For each=ids key=|id| *id children=move |id| view! { <Card id shown=one(id) state /> } />
        </ul>
    }
}

/// The pairs that have no group.
#[component]
pub(super) fn WithoutGroup(state: State) -> impl IntoView {
    let words = &t().cohorts.board;
    let pairs = Memo::new(move |_| state.board.get().map(|board| board.without_group).unwrap_or_default());
    view! {
        <Place state place=None heading="zonder-groep".to_owned()>
            <div class="board__head">
                <h2 id="zonder-groep">{words.without_group}</h2>
                {move || pairs.with(Vec::is_empty).then(|| view! { <p class="soft small">{words.everyone_placed}</p> })}
                <Feedback state place=None>{().into_any()}</Feedback>
            </div>
            <Cards state pairs warnings=Signal::stored(Vec::new()) />
        </Place>
    }
}

#[component]
pub(super) fn Column(id: GroupId, state: State) -> impl IntoView {
    let group = Memo::new(move |_| state.group(id));
    let head = Memo::new(move |_| group.get().map(|group| BoardGroup { pairs: Vec::new(), ..group }));
    let pairs = Memo::new(move |_| group.get().map(|group| group.pairs).unwrap_or_default());
    let warnings = Memo::new(move |_| group.get().map(|group| group.warnings).unwrap_or_default());
    let heading = format!("groep-{id}");
    let named = heading.clone();
    view! {
        <Place state place=Some(id) heading>
            {move || head.get().map(|group| view! { <Head group named=named.clone() state /> })}
            <Cards state pairs warnings />
            {move || pairs.with(Vec::is_empty).then(|| view! { <p class="board__empty soft small">{t().cohorts.board.empty}</p> })}
        </Place>
    }
}

#[component]
fn Head(group: BoardGroup, named: String, state: State) -> impl IntoView {
    let words = &t().cohorts.board;
    let (id, details) = (group.id, group.details);
    let capacity = details.capacity;
    let taken = i64::from(capacity) - group.free_places;
    let evening = details.evening.map_or_else(|| words.no_evening.to_owned(), |day| (words.evening)(day.say()));
    let venue = group.venue.map_or_else(|| words.no_venue.to_owned(), |venue| venue.name);
    let leaders = LeaderRole::all().map(|role| {
        let here: Vec<BoardLeader> = group.leaders.iter().filter(|leader| leader.role == role).cloned().collect();
        view! { <Leaders id role here state /> }
    });
    let warnings = StoredValue::new(group.warnings);
    view! {
        <div class="board__head">
            <div class="board__title">
                <h2 id=named>{details.name.clone()}</h2>
                {state.may_change.then(|| view! {
                    <Button tone=Tone::Quiet icon=Icon::Pencil label=(words.change_group)(&details.name) on_click=move || state.asked.set(Some(Asked::Group(id))) />
                })}
            </div>
            <p class="soft small">{evening} " · " {details.rhythm.say()} <br /> {venue}</p>
            {(details.audience == Audience::WomenOnly).then(|| view! { <Tag kind="info">{Audience::WomenOnly.say()}</Tag> })}
            <ul class="board__leaders" role="list">{leaders.collect_view()}</ul>
            <p class="board__places">
                <progress class="target__meter" aria-hidden="true" max=capacity.to_string() value=taken.min(capacity.into()).to_string()></progress>
                {(words.places)(taken, capacity)}
            </p>
            <Feedback state place=Some(id)>
                <ul class="board__warnings" role="list">
                    {move || {
                        let names = state.names.get();
                        let line = |warning: &BoardWarning| view! {
                            <li><IconView icon=Icon::Alert size=16 /> <span>{sentence(warning, &names)}</span></li>
                        };
                        warnings.with_value(|warnings| warnings.iter().map(line).collect_view())
                    }}
                </ul>
            </Feedback>
        </div>
    }
}

/// Who leads the group as this, or the way to choose someone.
#[component]
fn Leaders(id: GroupId, role: LeaderRole, here: Vec<BoardLeader>, state: State) -> impl IntoView {
    let words = &t().cohorts.board;
    let is_missing = here.is_empty();
    let one = |leader: BoardLeader| {
        let name = leader.person.display_name.clone();
        let level = leader
            .person
            .dutch_level
            .map(|level| view! { <span class="level" title=level.say()>{level.code()}</span> });
        let label = (words.end_leader)(&name);
        view! {
            <li>
                <span class="soft small">{role.say()}</span>
                <span class="grow strong"><a href=people::address(leader.person.id)>{name}</a> {level}</span>
                {state.may_change.then(|| view! {
                    <Button tone=Tone::Quiet icon=Icon::Close label on_click=move || state.asked.set(Some(Asked::EndLeader(leader.clone()))) />
                })}
            </li>
        }
    };
    let ask = move || state.asked.set(Some(Asked::Appoint(id, role)));
    view! {
        {here.into_iter().map(one).collect_view()}
        {(is_missing && state.may_change).then(|| view! { <li><Button tone=Tone::Quiet icon=Icon::Plus on_click=ask>{(words.appoint)(role.say())}</Button></li> })}
    }
}

/// What to think of; while a pair is held, what would change if it came here.
#[component]
fn Feedback(state: State, place: Option<GroupId>, children: ChildrenFn) -> impl IntoView {
    let words = &t().cohorts.board;
    move || {
        let Some(held) = state.held.get() else { return children().into_any() };
        if held.from == place {
            return view! { <p class="board__feedback soft">{words.here_now}</p> }.into_any();
        }
        let Some(effect) = held.effect(place) else {
            return view! { <p class="board__feedback soft">{words.drop_here}</p> }.into_any();
        };
        let lines = told(effect, &state.names.get()).into_iter().map(|told| {
            let icon = if told.is_good { Icon::Check } else { Icon::Alert };
            view! { <li class:told--good=told.is_good class:told--warn=!told.is_good><IconView icon size=16 /> <span>{told.line}</span></li> }
        });
        view! { <ul class="board__feedback" role="list">{lines.collect_view()}</ul> }.into_any()
    }
}
