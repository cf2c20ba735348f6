//! What can be done with a match now: a step each, with its day. What can be taken back offers so.

use chrono::NaiveDate;
use contract::ids::MatchId;
use contract::matches::{
    ActivateMatch, DeclineMatch, EndMatch, EndedBy, Match, MatchAction, MatchEndReason, MatchStep,
};
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address;
use super::one::{History, Read};
use crate::api::{self, Failure, Outcome, Versioned};
use crate::clock;
use crate::components::{
    Button, Card, CheckField, ChoiceField, DateField, Dialog, Form, Icon, Notice, SelectField, Tone, say, say_with_undo,
};
use crate::i18n::{Term, choices, intl, t};
use crate::navigation::focus_soon;
use crate::session;
use crate::submit::{Doing, missing};

/// Where the steps stand on the page.
const PLACE: &str = "stappen";

#[component]
pub(super) fn Steps(read: Read, history: History) -> impl IntoView {
    let actions = Memo::new(move |_| read.get().map(|read| read.value.next_actions).unwrap_or_default());
    let chosen: RwSignal<Option<MatchAction>> = RwSignal::new(None);
    let open = RwSignal::new(false);
    let may_change = session::can(Permission::MatchesWrite);
    let buttons = move || {
        let actions = actions.get();
        if actions.is_empty() {
            return view! { <p class="soft">{t().matches.one.nothing_next}</p> }.into_any();
        }
        let buttons = actions.into_iter().enumerate().map(|(index, action)| {
            // Only a step towards being together asks for attention.
            let tone = match action {
                MatchAction::Introduce | MatchAction::Activate | MatchAction::Resume if index == 0 => Tone::Primary,
                MatchAction::Decline => Tone::Quiet,
                _ => Tone::Plain,
            };
            let choose = move || {
                chosen.set(Some(action));
                open.set(true);
            };
            view! { <Button tone icon=icon_of(action) on_click=choose>{action.say()}</Button> }
        });
        view! { <div class="steps">{buttons.collect_view()}</div> }.into_any()
    };
    view! {
        <div id=PLACE tabindex="-1">
        <Card title=t().matches.one.next>
            {may_change.then_some(buttons)}
            {move || chosen.get().map(|action| {
                view! {
                    <Dialog open title=action.say()>
                        <Step action read history open />
                    </Dialog>
                }
            })}
        </Card>
        </div>
    }
}

fn icon_of(action: MatchAction) -> Icon {
    match action {
        MatchAction::Introduce => Icon::People,
        MatchAction::Activate => Icon::Equal,
        MatchAction::Pause => Icon::Pause,
        MatchAction::Resume => Icon::Refresh,
        MatchAction::End => Icon::Flag,
        MatchAction::Decline => Icon::Close,
    }
}

/// The fields of all steps; each step asks for the ones it needs.
#[derive(Clone, Copy)]
struct Fields {
    on: RwSignal<Option<NaiveDate>>,
    reason: RwSignal<String>,
    by: RwSignal<String>,
    allow_several: RwSignal<bool>,
}

#[component]
fn Step(action: MatchAction, read: Read, history: History, open: RwSignal<bool>) -> impl IntoView {
    let fields = Fields {
        on: RwSignal::new(Some(clock::today())),
        reason: RwSignal::new(String::new()),
        by: RwSignal::new(String::new()),
        allow_several: RwSignal::new(false),
    };
    let doing = Doing::new();
    let in_the_way: RwSignal<Option<MatchId>> = RwSignal::new(None);
    let submit = move || {
        let Some(current) = read.get_untracked() else { return };
        let wanted = match Wanted::of(action, fields) {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let on = fields.on.get_untracked();
        doing.run_or(
            wanted.send(current),
            move |done| {
                read.set(done.clone());
                history.again();
                open.set(false);
                focus_soon(PLACE);
                tell(action, done, on.unwrap_or_else(clock::today), Page { read, history });
            },
            move |failure| {
                // Someone was first: show how it stands now, under the message.
                if failure.is(ErrorCode::StateConflict) || failure.is(ErrorCode::PreconditionFailed) {
                    read.again();
                    history.again();
                }
                let other = active_match(&failure);
                in_the_way.set(other);
                // Said once, by what shows the other match.
                other.is_none().then_some(failure)
            },
        );
    };
    let words = &t().matches.one;
    let intro = match action {
        MatchAction::Activate => Some(words.activate_text),
        MatchAction::Pause => Some(words.pause_text),
        MatchAction::Decline => Some(words.decline_text),
        MatchAction::Introduce | MatchAction::Resume | MatchAction::End => None,
    };
    view! {
        {intro.map(|intro| view! { <p>{intro}</p> })}
        <Form doing submit=action.say() on_submit=submit on_cancel=move || open.set(false)>
            <StepFields action fields />
            {move || in_the_way.get().map(|other| view! { <InTheWay other fields /> })}
        </Form>
    }
}

#[component]
fn StepFields(action: MatchAction, fields: Fields) -> impl IntoView {
    let words = &t().matches.one;
    let (pointer, label) = match action {
        MatchAction::Introduce => ("/on", words.introduced_on),
        MatchAction::Activate => ("/startsOn", words.first_day),
        MatchAction::End => ("/endsOn", words.ends_on),
        MatchAction::Pause | MatchAction::Resume | MatchAction::Decline => ("/on", words.on),
    };
    let day = if action == MatchAction::End {
        view! { <DateField pointer label help=words.end_help value=fields.on latest=clock::today() /> }.into_any()
    } else {
        view! { <DateField pointer label value=fields.on latest=clock::today() /> }.into_any()
    };
    let asks_who = matches!(action, MatchAction::End | MatchAction::Decline);
    view! {
        {day}
        {(action == MatchAction::End)
            .then(|| view! { <SelectField pointer="/reason" label=words.reason value=fields.reason options=choices(MatchEndReason::all(), MatchEndReason::code) /> })}
        {asks_who.then(|| view! { <ChoiceField pointer="/by" label=words.by value=fields.by options=choices(EndedBy::all(), EndedBy::code) /> })}
    }
}

/// One of the two has an active match already: where it is, and the way to start all the same.
#[component]
fn InTheWay(other: MatchId, fields: Fields) -> impl IntoView {
    let words = &t().matches.one;
    view! {
        <div role="alert">
            <Notice kind="warn" icon=Icon::Equal>
                <p>{words.active_already} " " <a href=address(other)>{words.to_active}</a></p>
            </Notice>
        </div>
        <CheckField label=words.allow_several help=words.allow_several_help value=fields.allow_several />
    }
}

fn active_match(failure: &Failure) -> Option<MatchId> {
    failure.problem().filter(|problem| problem.code == ErrorCode::AlreadyMatched)?.active_match_id
}

/// A step with all it needs.
enum Wanted {
    Introduce(MatchStep),
    Activate(ActivateMatch),
    Pause(MatchStep),
    Resume(MatchStep),
    End(EndMatch),
    Decline(DeclineMatch),
}

impl Wanted {
    fn of(action: MatchAction, fields: Fields) -> Result<Self, Vec<Fault>> {
        let on = fields.on.get_untracked();
        let by: Option<EndedBy> = fields.by.with_untracked(|code| code.parse().ok());
        let reason: Option<MatchEndReason> = fields.reason.with_untracked(|code| code.parse().ok());
        let allow_several = fields.allow_several.get_untracked();
        match action {
            MatchAction::Introduce => {
                on.map(|on| Self::Introduce(MatchStep { on })).ok_or_else(|| vec![missing("/on")])
            }
            MatchAction::Pause => on.map(|on| Self::Pause(MatchStep { on })).ok_or_else(|| vec![missing("/on")]),
            MatchAction::Resume => on.map(|on| Self::Resume(MatchStep { on })).ok_or_else(|| vec![missing("/on")]),
            MatchAction::Activate => on
                .map(|starts_on| Self::Activate(ActivateMatch { starts_on, allow_several }))
                .ok_or_else(|| vec![missing("/startsOn")]),
            MatchAction::End => match (on, reason, by) {
                (Some(ends_on), Some(reason), Some(by)) => Ok(Self::End(EndMatch { ends_on, reason, by })),
                _ => Err(absent([(on.is_none(), "/endsOn"), (reason.is_none(), "/reason"), (by.is_none(), "/by")])),
            },
            MatchAction::Decline => match (on, by) {
                (Some(on), Some(by)) => Ok(Self::Decline(DeclineMatch { on, by })),
                _ => Err(absent([(on.is_none(), "/on"), (by.is_none(), "/by"), (false, "")])),
            },
        }
    }

    async fn send(self, read: Versioned<Match>) -> Outcome<Versioned<Match>> {
        match self {
            Self::Introduce(step) => api::matches::introduce(&read, &step).await,
            Self::Activate(start) => api::matches::activate(&read, &start).await,
            Self::Pause(step) => api::matches::pause(&read, &step).await,
            Self::Resume(step) => api::matches::resume(&read, &step).await,
            Self::End(end) => api::matches::end(&read, &end).await,
            Self::Decline(decline) => api::matches::decline(&read, &decline).await,
        }
    }
}

fn absent(fields: [(bool, &'static str); 3]) -> Vec<Fault> {
    fields.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect()
}

/// What a step changes on the page.
#[derive(Clone, Copy)]
struct Page {
    read: Read,
    history: History,
}

/// Says what was done. Pausing and resuming take each other back; the other steps only go forward.
fn tell(action: MatchAction, done: Versioned<Match>, on: NaiveDate, page: Page) {
    let words = &t().matches.one;
    match action {
        MatchAction::Introduce => say(words.introduced),
        MatchAction::Activate => {
            let number = done.value.number.map(|number| intl::count(number.into())).unwrap_or_default();
            say((words.activated)(&number));
        }
        MatchAction::End => say(words.ended),
        MatchAction::Decline => say(words.declined),
        MatchAction::Pause => {
            say_with_undo(words.paused, move || take_back(Wanted::Resume(MatchStep { on }), done, page));
        }
        MatchAction::Resume => {
            say_with_undo(words.resumed, move || take_back(Wanted::Pause(MatchStep { on }), done, page));
        }
    }
}

/// The toast may outlive the page; what is then undone shows when the page is opened again.
fn take_back(step: Wanted, done: Versioned<Match>, page: Page) {
    spawn_local(async move {
        match step.send(done).await {
            Ok(back) => {
                say(t().matches.one.undone);
                if page.read.is_on_screen() {
                    page.read.set(back);
                    page.history.again();
                }
            }
            Err(failure) => {
                session::notice(&failure);
                say(failure.sentence());
            }
        }
    });
}
