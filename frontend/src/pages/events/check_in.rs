//! Checking in: a tap on a name. It works without a connection; what was tapped is sent when there is one.

use std::time::Duration;

use contract::attendance::{Attendance, AttendanceMark, NewAttendance};
use contract::ids::{EventId, PersonId};
use contract::permissions::Permission;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::{Unknown, address};
use crate::api::{self, Failure};
use crate::check_in::{self, CheckIn, Stamp};
use crate::components::{
    Button, Dialog, Empty, FailureNotice, Icon, IconView, Notice, PageHead, Skeleton, Suggestion, Tone,
};
use crate::i18n::{Term, intl, t};
use crate::person_field::PersonField;
use crate::{clock, offline, online, session};

/// How long after a tap it is sent, so that a few taps go together.
const SENDS_AFTER: Duration = Duration::from_millis(800);

/// How long after a failure it is tried again.
const TRIES_AGAIN_AFTER: Duration = Duration::from_secs(15);

/// As many names as are drawn at once; letters find the others.
const MOST_TILES: usize = 100;

/// The desk at the door. A handle: copy it to wherever something is tapped.
#[derive(Clone, Copy)]
struct Desk {
    event: EventId,
    list: RwSignal<Option<CheckIn>>,
    sending: RwSignal<bool>,
    /// Why the last sending failed, unless there was no connection.
    failure: RwSignal<Option<Failure>>,
    /// Counts what is to be sent anew.
    wake: RwSignal<u32>,
}

impl Desk {
    fn of(event: EventId) -> Self {
        let desk = Self {
            event,
            list: RwSignal::new(check_in::kept(event)),
            sending: RwSignal::new(false),
            failure: RwSignal::new(None),
            wake: RwSignal::new(0),
        };
        Effect::new(move |before: Option<()>| {
            desk.wake.track();
            if !online::is_online() || session::me().is_none() {
                return;
            }
            let after = if before.is_none() { Duration::ZERO } else { SENDS_AFTER };
            if let Ok(timer) = set_timeout_with_handle(move || desk.synchronise(), after) {
                on_cleanup(move || timer.clear());
            }
        });
        desk
    }

    fn change(self, change: impl FnOnce(&mut CheckIn)) {
        self.list.update(|list| {
            if let Some(list) = list {
                change(list);
                list.keep();
            }
        });
    }

    fn mark(self, person: PersonId, mark: AttendanceMark) {
        self.change(|list| list.mark(person, mark, stamp()));
        self.wake_up();
    }

    /// A tap: they are here. Another: it was a mistake.
    fn tap(self, person: PersonId) {
        let is_here = self
            .list
            .with_untracked(|list| list.as_ref().is_some_and(|list| list.of(person) == Some(Attendance::Present)));
        self.mark(person, if is_here { AttendanceMark::Unmarked } else { AttendanceMark::Present });
    }

    fn count(self, by: i32) {
        self.change(|list| list.count(by, stamp()));
        self.wake_up();
    }

    fn wake_up(self) {
        self.wake.update(|times| *times = times.wrapping_add(1));
    }

    /// Sends what waits, and then reads how it stands.
    fn synchronise(self) {
        if self.sending.try_get_untracked() != Some(false) {
            return;
        }
        self.sending.set(true);
        spawn_local(async move {
            let outcome = self.send_and_read().await;
            if self.sending.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(()) => self.failure.set(None),
                Err(Failure::Offline) => self.try_again(),
                Err(failure) => {
                    session::notice(&failure);
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    fn try_again(self) {
        set_timeout(
            move || {
                if self.wake.try_get_untracked().is_some() {
                    self.wake_up();
                }
            },
            TRIES_AGAIN_AFTER,
        );
    }

    async fn send_and_read(self) -> Result<(), Failure> {
        loop {
            let lines = self.list.try_with_untracked(|list| list.as_ref().map(CheckIn::next_lines).unwrap_or_default());
            let lines = lines.unwrap_or_default();
            if lines.is_empty() {
                break;
            }
            let receipt = api::attendance::record(self.event, &NewAttendance { lines }).await?;
            // Someone may have gone on to another page meanwhile: what was answered is kept all the same.
            if self.list.try_with_untracked(|_| ()).is_some() {
                self.change(|list| list.settle(&receipt));
            } else if let Some(mut list) = check_in::kept(self.event) {
                list.settle(&receipt);
                list.keep();
                return Ok(());
            } else {
                return Ok(());
            }
        }
        let event = api::events::read(self.event).await?.value;
        let people = api::attendance::all(self.event).await?;
        let known = self.list.try_with_untracked(Clone::clone).flatten();
        let mut list = known.unwrap_or_else(|| CheckIn {
            event_id: self.event,
            title: String::new(),
            starts_at: event.starts_at,
            read_at: clock::now(),
            guests: Vec::new(),
            head_count: 0,
            queue: Vec::new(),
            outdone: Vec::new(),
            overruled: Vec::new(),
            refused: 0,
        });
        list.title.clone_from(&event.details.title);
        list.starts_at = event.starts_at;
        list.refresh(people, event.counts.head_count, clock::now());
        list.keep();
        self.list.try_set(Some(list));
        Ok(())
    }
}

fn stamp() -> Stamp {
    Stamp { key: api::new_id(), at: clock::now() }
}

/// Also shown without the frame around it, when there is no connection to log in with: so it reads the address itself.
#[component]
pub fn CheckInPage() -> impl IntoView {
    let path = use_location().pathname;
    let event = Memo::new(move |_| path.with(|path| check_in::event_at(path)));
    move || match event.get() {
        Some(event) => view! { <AtTheDoor event /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn AtTheDoor(event: EventId) -> impl IntoView {
    let words = &t().events.check_in;
    // From now on this page opens without a connection too.
    offline::prepare();
    let desk = Desk::of(event);
    let title = Memo::new(move |_| desk.list.with(|list| list.as_ref().map(|list| list.title.clone())));
    let is_there = Memo::new(move |_| desk.list.with(Option::is_some));
    let waits = move || {
        if online::is_online() && session::me().is_some() {
            view! { <Skeleton lines=8 /> }.into_any()
        } else {
            view! { <Empty icon=Icon::Offline title=words.offline_start text=words.not_kept /> }.into_any()
        }
    };
    view! {
        <div class="page check-in">
            {move || {
                let title = title.get().unwrap_or_else(|| t().events.page.check_in.to_owned());
                let back = if session::leads_only() {
                    ("/mijn-groep", t().my_groups.title)
                } else {
                    ("/agenda", t().events.agenda.title)
                };
                view! { <PageHead title lead=words.lead back /> }
            }}
            {move || desk.failure.get().map(|failure| {
                view! { <FailureNotice failure on_retry=move || desk.synchronise() /> }
            })}
            {move || if is_there.get() { view! { <Door desk /> }.into_any() } else { waits().into_any() }}
        </div>
    }
}

#[component]
fn Door(desk: Desk) -> impl IntoView {
    let words = &t().events.check_in;
    let find = RwSignal::new(String::new());
    let choosing: RwSignal<Option<PersonId>> = RwSignal::new(None);
    let guests = Memo::new(move |_| {
        desk.list.with(|list| {
            let all = list.iter().flat_map(|list| list.guests.iter());
            all.map(|guest| (guest.person_id, guest.name.clone())).collect::<Vec<_>>()
        })
    });
    let shown = Memo::new(move |_| {
        let letters = find.with(|find| find.trim().to_lowercase());
        let fitting = |guests: &Vec<(PersonId, String)>| {
            guests.iter().filter(|(_, name)| fits(name, &letters)).take(MOST_TILES).cloned().collect::<Vec<_>>()
        };
        guests.with(fitting)
    });
    let nobody = move || {
        let empty = shown.with(Vec::is_empty);
        let said = if guests.with(Vec::is_empty) { words.none } else { words.none_fit };
        empty.then(|| view! { <p class="soft">{said}</p> })
    };
    let rest = move || (shown.with(Vec::len) == MOST_TILES).then(|| view! { <p class="soft">{words.find}</p> });
    view! {
        <div class="check-in__bar">
            <State desk />
            <input
                class="input check-in__find"
                type="search"
                autocomplete="off"
                aria-label=words.find
                placeholder=words.find
                prop:value=move || find.get()
                on:input=move |event| find.set(event_target_value(&event))
            />
        </div>
        <Told desk />
        <ul class="check-in__list" role="list">
            <For each=move || shown.get() key=|(person, _)| *person children=move |(person, name)| view! { <GuestTile desk person name choosing /> } />
        </ul>
        {nobody}
        {rest}
        <Tally desk />
        {move || (online::is_online() && session::can(Permission::PeopleRead)).then(|| view! { <SomeoneElse desk /> })}
        <Else desk choosing />
        {(session::me().is_some() && !session::leads_only()).then(|| view! { <p><a href=address(desk.event)>{words.back}</a></p> })}
    }
}

/// Whether a word of the name begins with the letters.
fn fits(name: &str, letters: &str) -> bool {
    let name = name.to_lowercase();
    letters.is_empty() || name.starts_with(letters) || name.split([' ', '-']).any(|word| word.starts_with(letters))
}

/// How many are here, and what still has to be sent.
#[component]
fn State(desk: Desk) -> impl IntoView {
    let words = &t().events.check_in;
    let counts = Memo::new(move |_| {
        desk.list.with(|list| list.as_ref().map(|list| (list.present(), list.guests.len(), list.queue.len())))
    });
    let here = move || {
        let (here, all, _) = counts.get().unwrap_or_default();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        format!("{} {}", (words.here_of)(number(here), number(all)), words.here.to_lowercase())
    };
    let unsent = move || {
        let (_, _, unsent) = counts.get().unwrap_or_default();
        if desk.sending.get() && unsent > 0 {
            words.sending.to_owned()
        } else if unsent == 0 {
            words.all_sent.to_owned()
        } else {
            (words.unsent)(i64::try_from(unsent).unwrap_or(i64::MAX))
        }
    };
    let read_at = Memo::new(move |_| desk.list.with(|list| list.as_ref().map(|list| list.read_at)));
    let offline = move || {
        (!online::is_online()).then(|| {
            let read = read_at.get().map(|at| (words.read_at)(&intl::instant(at)));
            view! { <p class="soft small">{words.offline} " " {read}</p> }
        })
    };
    view! {
        <div class="check-in__state">
            <span class="check-in__here" role="status">{here}</span>
            <span class="soft" role="status">{unsent}</span>
        </div>
        {offline}
    }
}

/// What was recorded later elsewhere, and what the server could do nothing with.
#[component]
fn Told(desk: Desk) -> impl IntoView {
    let words = &t().events.check_in;
    let told = Memo::new(move |_| {
        desk.list.with(|list| {
            let list = list.as_ref()?;
            let lines = list.overruled.iter().filter_map(|told| {
                let guest = list.guests.iter().find(|guest| guest.person_id == told.person_id)?;
                let now = list.of(told.person_id).map_or(words.nothing, Term::say);
                Some((words.overruled_one)(&guest.name, told.mark.say(), &intl::time(told.at), now))
            });
            Some((lines.collect::<Vec<_>>(), list.refused)).filter(|(lines, refused)| !lines.is_empty() || *refused > 0)
        })
    });
    let seen = move || {
        desk.change(|list| {
            list.overruled.clear();
            list.refused = 0;
        });
    };
    move || {
        told.get().map(|(lines, refused)| {
            let refused = (refused > 0).then(|| (words.refused)(i64::try_from(refused).unwrap_or(i64::MAX)));
            let title = (!lines.is_empty()).then(|| view! { <p class="notice__title">{words.overruled}</p> });
            let lines = lines.into_iter().chain(refused).map(|line| view! { <li>{line}</li> }).collect_view();
            view! {
                <Notice kind="warn" icon=Icon::People>
                    <div role="alert">
                        {title}
                        <ul>{lines}</ul>
                    </div>
                    <Button on_click=seen>{words.seen}</Button>
                </Notice>
            }
        })
    }
}

#[component]
fn GuestTile(desk: Desk, person: PersonId, name: String, choosing: RwSignal<Option<PersonId>>) -> impl IntoView {
    let words = &t().events.check_in;
    let stands = Memo::new(move |_| desk.list.with(|list| list.as_ref().and_then(|list| list.of(person))));
    let is_here = move || stands.get() == Some(Attendance::Present);
    let other = (words.more_of)(&name);
    let said = move || match stands.get() {
        Some(Attendance::Present) | None => None,
        Some(other) => Some(view! { <span class="soft small">{other.say()}</span> }),
    };
    view! {
        <li class="check-in__guest">
            <button
                type="button"
                class="check-in__tap"
                aria-pressed=move || is_here().to_string()
                on:click=move |_| desk.tap(person)
            >
                <span class="check-in__mark" aria-hidden="true">
                    {move || is_here().then(|| view! { <IconView icon=Icon::Check /> })}
                </span>
                <span class="grow">
                    {name}
                    " "
                    {said}
                </span>
            </button>
            <button type="button" class="check-in__else" aria-label=other on:click=move |_| choosing.set(Some(person))>
                <IconView icon=Icon::More />
            </button>
        </li>
    }
}

/// What else can be noted of someone.
#[component]
fn Else(desk: Desk, choosing: RwSignal<Option<PersonId>>) -> impl IntoView {
    let words = &t().events.check_in;
    let open = crate::components::open_while(choosing);
    let note = move |mark| {
        if let Some(person) = choosing.get_untracked() {
            desk.mark(person, mark);
        }
        open.set(false);
    };
    view! {
        <Dialog open title=words.mark_title>
            <div class="stack-tight">
                <Button icon=Icon::Check on_click=move || note(AttendanceMark::Present)>{AttendanceMark::Present.say()}</Button>
                <Button on_click=move || note(AttendanceMark::Excused)>{AttendanceMark::Excused.say()}</Button>
                <Button on_click=move || note(AttendanceMark::NoShow)>{AttendanceMark::NoShow.say()}</Button>
                <Button tone=Tone::Quiet on_click=move || note(AttendanceMark::Unmarked)>{words.unmark}</Button>
            </div>
        </Dialog>
    }
}

/// Those who walk in without a name.
#[component]
fn Tally(desk: Desk) -> impl IntoView {
    let words = &t().events.check_in;
    let heads = Memo::new(move |_| desk.list.with(|list| list.as_ref().map_or(0, CheckIn::heads)));
    let less = move |_: ev::MouseEvent| {
        if heads.get_untracked() > 0 {
            desk.count(-1);
        }
    };
    view! {
        <section class="card check-in__tally" aria-label=words.heads>
            <h2>{words.heads}</h2>
            <div class="row">
                <button type="button" class="check-in__step" aria-label=words.one_less on:click=less>"−"</button>
                <span class="check-in__count" role="status">{move || heads.get()}</span>
                <button type="button" class="check-in__step check-in__step--more" aria-label=words.one_more on:click=move |_| desk.count(1)>
                    "+"
                </button>
            </div>
        </section>
    }
}

/// Someone who isn't expected, found by name.
#[component]
fn SomeoneElse(desk: Desk) -> impl IntoView {
    let words = &t().events.check_in;
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let add = move || {
        let Some(someone) = chosen.get_untracked() else { return };
        let Ok(person) = someone.code.parse::<PersonId>() else { return };
        desk.change(|list| list.add(person, someone.words));
        desk.mark(person, AttendanceMark::Present);
        chosen.set(None);
    };
    view! {
        <section class="card stack-tight">
            <h2>{words.other}</h2>
            <PersonField pointer="/personId" label=t().events.page.person chosen optional=true />
            <Button
                icon=Icon::Plus
                disabled=Signal::derive(move || chosen.with(Option::is_none))
                on_click=add
            >
                {words.add_other}
            </Button>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letters_of_any_part_of_a_name_find_it() {
        assert!(fits("Noor van der Veen", "ve"));
        assert!(fits("Anne-Marie Kok", "mar"));
        assert!(fits("Şimşek", ""));
        assert!(!fits("Noor van der Veen", "oor"));
    }
}
