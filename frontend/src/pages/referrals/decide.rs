//! Deciding on the referral in view: accept, decline, take in review, set aside. By button or by key.

use contract::paging::Whole;
use contract::problem::ErrorCode;
use contract::referrals::{AcceptReferral, DeclineReason, DeclineReferral, MarkDuplicate, Referral, ReferralStatus};
use contract::requests::Track;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::compare::Verdicts;
use super::detail::Open;
use super::keys::{Wish, Wishes, focus_row};
use super::{Inbox, row_id};
use crate::api::{self, Failure, Versioned};
use crate::components::{Button, ChoiceField, Dialog, Form, Icon, Notice, Tone, Trouble, say, say_with_undo};
use crate::i18n::{Term, t};
use crate::session;
use crate::submit::{Doing, missing};

/// What deciding needs.
#[derive(Clone, Copy)]
struct Desk {
    inbox: Inbox,
    open: Open,
    doing: Doing,
    track: RwSignal<String>,
    /// Someone wants to accept before comparing.
    too_early: RwSignal<bool>,
    declining: RwSignal<bool>,
}

#[component]
pub fn Decide(inbox: Inbox, open: Open) -> impl IntoView {
    let desk = Desk {
        inbox,
        open,
        doing: Doing::new(),
        track: RwSignal::new(Track::Programme.to_string()),
        too_early: RwSignal::new(false),
        declining: RwSignal::new(false),
    };
    let Wishes(wishes) = expect_context();
    Effect::new(move |_| {
        let Some(wish) = wishes.get() else { return };
        wishes.set(None);
        match wish {
            Wish::Accept => desk.accept(),
            Wish::Decline => desk.declining.set(true),
            Wish::Review => desk.review(),
        }
    });
    Effect::new(move |_| {
        open.verdicts.with(|_| ());
        desk.too_early.set(false);
    });
    let busy = Signal::derive(move || desk.doing.is_busy());
    let fresh = move || desk.read().is_some_and(|read| read.value.status == ReferralStatus::Received);
    let same = Memo::new(move |_| open.verdicts.with(Verdicts::same));
    let words = move || if same.get().is_some() { t().referrals.accept_link } else { t().referrals.accept };
    let tracks = Track::all().map(|track| (track.to_string(), track.say().to_owned())).collect();
    view! {
        <section class="stack-tight" aria-label=t().referrals.accept>
            <Trouble doing=desk.doing />
            {move || {
                desk.too_early.get().then(|| view! { <Notice kind="warn" icon=Icon::Duplicate>{t().referrals.decide_first}</Notice> })
            }}
            <ChoiceField pointer="/track" label=t().referrals.track value=desk.track options=tracks beside=true />
            <div class="row">
                <Button tone=Tone::Primary icon=Icon::Check keys="A" busy on_click=move || desk.accept()>
                    {words}
                </Button>
                <Button icon=Icon::Close keys="W" disabled=busy on_click=move || desk.declining.set(true)>
                    {t().referrals.decline}
                </Button>
                {move || {
                    fresh()
                        .then(|| {
                            view! {
                                <Button tone=Tone::Quiet icon=Icon::Clock keys="B" disabled=busy on_click=move || desk.review()>
                                    {t().referrals.review}
                                </Button>
                            }
                        })
                }}
                {move || {
                    same.get()
                        .map(|_| {
                            view! {
                                <Button tone=Tone::Quiet icon=Icon::Duplicate disabled=busy on_click=move || desk.set_aside()>
                                    {t().referrals.duplicate}
                                </Button>
                            }
                        })
                }}
            </div>
        </section>
        <DeclineDialog desk />
    }
}

impl Desk {
    fn read(self) -> Option<Versioned<Referral>> {
        self.open.referral.get()
    }

    fn read_untracked(self) -> Option<Versioned<Referral>> {
        self.open.referral.get_untracked()
    }

    /// Accepts, once it is known whether it is someone we know.
    fn accept(self) {
        let (Some(read), Some(candidates)) = (self.read_untracked(), self.open.candidates.get_untracked()) else {
            return;
        };
        let verdicts = self.open.verdicts.get_untracked();
        if !verdicts.settle(&candidates.items) {
            self.too_early.set(true);
            focus_row("vergelijken");
            return;
        }
        let how = AcceptReferral {
            person_id: verdicts.same(),
            track: self.track.get_untracked().parse().ok(),
            not_duplicate_of: verdicts.not_the_same(),
        };
        self.doing.run_or(
            async move { api::referrals::accept(&read, &how).await },
            move |accepted| {
                say((t().referrals.accepted)(&accepted.value.display_name));
                self.settled(accepted);
            },
            move |failure| self.or_else(failure),
        );
    }

    fn review(self) {
        let Some(read) = self.read_untracked().filter(|read| read.value.status == ReferralStatus::Received) else {
            return;
        };
        self.doing.run_or(
            async move { api::referrals::review(&read).await },
            move |in_review| {
                say((t().referrals.in_review)(&in_review.value.display_name));
                self.settled(in_review);
            },
            move |failure| self.or_else(failure),
        );
    }

    /// Sets it aside: the person is known and their request is open already.
    fn set_aside(self) {
        let Some(read) = self.read_untracked() else { return };
        let Some(person_id) = self.open.verdicts.with_untracked(Verdicts::same) else { return };
        self.doing.run_or(
            async move { api::referrals::mark_duplicate(&read, &MarkDuplicate { person_id }).await },
            move |aside| {
                say((t().referrals.set_aside)(&aside.value.display_name));
                self.settled(aside);
            },
            move |failure| self.or_else(failure),
        );
    }

    fn settled(self, changed: Versioned<Referral>) {
        self.declining.set(false);
        self.inbox.settled(&changed.value);
        self.open.referral.set(changed);
        let next = self.inbox.current.get_untracked();
        if let Some(next) = next {
            request_animation_frame(move || focus_row(&row_id(next)));
        }
    }

    /// Someone was first, or someone who looks the same came in meanwhile: show how things stand now.
    fn or_else(self, failure: Failure) -> Option<Failure> {
        match &failure {
            Failure::Problem(problem) if problem.code == ErrorCode::PossibleDuplicates => {
                self.declining.set(false);
                self.open.candidates.set(Whole { items: problem.candidates.clone() });
                self.too_early.set(true);
                request_animation_frame(|| focus_row("vergelijken"));
                None
            }
            Failure::Problem(problem) if problem.code == ErrorCode::StateConflict => {
                self.declining.set(false);
                say(t().referrals.moved_on);
                self.open.referral.again();
                self.inbox.list.again();
                None
            }
            _ => Some(failure),
        }
    }
}

#[component]
fn DeclineDialog(desk: Desk) -> impl IntoView {
    let name = desk.read_untracked().map(|read| read.value.display_name).unwrap_or_default();
    let title = (t().referrals.decline_title)(&name);
    let reason = RwSignal::new(String::new());
    let doing = desk.doing;
    let decline = move || {
        let Some(read) = desk.read_untracked() else { return };
        let Ok(reason) = reason.get_untracked().parse::<DeclineReason>() else {
            doing.check(vec![missing("/reason")]);
            return;
        };
        doing.run_or(
            async move { api::referrals::decline(&read, &DeclineReferral { reason }).await },
            move |declined| {
                let (id, inbox) = (declined.value.id, desk.inbox);
                let said = (t().referrals.declined)(&declined.value.display_name);
                desk.settled(declined);
                say_with_undo(said, move || spawn_local(take_back(inbox, id)));
            },
            move |failure| desk.or_else(failure),
        );
    };
    let reasons = StoredValue::new(
        DeclineReason::all().map(|reason| (reason.to_string(), reason.say().to_owned())).collect::<Vec<_>>(),
    );
    view! {
        <Dialog open=desk.declining title>
            <Form doing submit=t().referrals.decline on_submit=decline on_cancel=move || desk.declining.set(false)>
                <ChoiceField
                    pointer="/reason"
                    label=t().referrals.reason
                    help=t().referrals.decline_help
                    value=reason
                    options=reasons.get_value()
                />
            </Form>
        </Dialog>
    }
}

/// The undo of a decline. The page may be another one by now, so it speaks for itself.
async fn take_back(inbox: Inbox, id: contract::ids::ReferralId) {
    match api::referrals::reopen(id).await {
        Ok(reopened) => {
            say((t().referrals.in_review)(&reopened.value.display_name));
            if inbox.current.try_get_untracked().is_some() {
                inbox.list.again();
                inbox.show(Some(id));
            }
        }
        Err(failure) => {
            session::notice(&failure);
            say(failure.sentence());
        }
    }
}
