//! What can be done with a webhook: tested, paused, resumed, given another secret, asked for again, changed, taken away.

use chrono::{NaiveTime, TimeDelta};
use contract::ids::WebhookId;
use contract::partners::RotateSecret;
use contract::problem::ErrorCode;
use contract::webhooks::{ReplayWebhook, Webhook, WebhookDelivery, WebhookStatus, WebhookWithSecret};
use leptos::prelude::*;

use super::fields::{Fields, WebhookFields};
use super::one::Shown;
use super::secret::WebhookSecretDialog;
use crate::api;
use crate::clock;
use crate::components::{Button, ChoiceField, ConfirmDialog, DateField, Dialog, Form, Icon, Tone, say};
use crate::drafts::Draft;
use crate::i18n::{intl, t};
use crate::load::Pages;
use crate::navigation;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn Steps(id: WebhookId, shown: Shown, deliveries: Pages<WebhookDelivery>) -> impl IntoView {
    let words = &t().webhooks;
    let (testing, switching) = (Doing::new(), Doing::new());
    let (changing, rotating, replaying) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let made: RwSignal<Option<WebhookWithSecret>> = RwSignal::new(None);
    let test = move || {
        testing.run_or(
            async move { api::webhooks::test(id).await },
            move |_| {
                say(t().webhooks.test_done);
                deliveries.again();
            },
            |failure| {
                say(failure.sentence());
                None
            },
        );
    };
    let is_active = move || shown.get().is_some_and(|read| read.value.status == WebhookStatus::Active);
    let switch = move || {
        let pause = is_active();
        let work = async move { if pause { api::webhooks::pause(id).await } else { api::webhooks::resume(id).await } };
        switching.run_or(
            work,
            move |changed| {
                say(if pause { t().webhooks.paused_done } else { t().webhooks.resumed_done });
                shown.set(changed);
                deliveries.again();
            },
            move |failure| {
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    let switch_busy = Signal::derive(move || switching.is_busy());
    view! {
        <Button tone=Tone::Primary icon=Icon::Bell busy=Signal::derive(move || testing.is_busy()) on_click=test>{words.test}</Button>
        {move || if is_active() {
            view! { <Button icon=Icon::Pause busy=switch_busy on_click=switch>{words.pause}</Button> }.into_any()
        } else {
            view! { <Button icon=Icon::Check busy=switch_busy on_click=switch>{words.resume}</Button> }.into_any()
        }}
        <Button icon=Icon::Undo on_click=move || replaying.set(true)>{words.replay}</Button>
        <Button icon=Icon::Key on_click=move || rotating.set(true)>{words.rotate}</Button>
        <Button icon=Icon::Pencil on_click=move || changing.set(true)>{t().common.change}</Button>
        <Remove shown />
        <Dialog open=changing title=words.change>
            <Change shown open=changing />
        </Dialog>
        <Dialog open=rotating title=words.rotate>
            <Rotate id open=rotating made />
        </Dialog>
        <Dialog open=replaying title=words.replay>
            <Replay id open=replaying deliveries />
        </Dialog>
        <WebhookSecretDialog made on_close=move |_: Webhook| shown.again() />
    }
}

#[component]
fn Change(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let Some(read) = shown.get_untracked() else { return ().into_any() };
    let draft = Draft::of(&format!("webhooks.{}", read.value.id));
    let fields = Fields::new(draft, Some(&read.value.details));
    let doing = Doing::new();
    let leave = move || {
        draft.done();
        open.set(false);
    };
    let submit = move || {
        let wanted = match fields.read() {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let Some(read) = shown.get_untracked() else { return };
        doing.run_or(
            async move { api::webhooks::change(&read, &wanted).await },
            move |changed| {
                say(t().common.saved);
                shown.set(changed);
                leave();
            },
            move |failure| {
                // What is on the screen becomes what is there now; what was typed stays, to be sent once more.
                if failure.is(ErrorCode::PreconditionFailed) {
                    shown.again();
                }
                Some(failure)
            },
        );
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
            <WebhookFields fields />
        </Form>
    }
    .into_any()
}

#[component]
fn Rotate(id: WebhookId, open: RwSignal<bool>, made: RwSignal<Option<WebhookWithSecret>>) -> impl IntoView {
    let (words, shared) = (&t().webhooks, &t().partners);
    let overlap = RwSignal::new("72".to_owned());
    let doing = Doing::new();
    let options = [
        ("24", shared.overlap_day),
        ("72", shared.overlap_three_days),
        ("168", shared.overlap_week),
        ("720", shared.overlap_month),
        ("0", shared.overlap_none),
    ];
    let options = options.map(|(hours, said)| (hours.to_owned(), said.to_owned())).to_vec();
    let submit = move || {
        let overlap_hours = overlap.with_untracked(|hours| hours.parse().unwrap_or_default());
        doing.run(async move { api::webhooks::rotate(id, &RotateSecret { overlap_hours }).await }, move |rotated| {
            open.set(false);
            made.set(Some(rotated));
        });
    };
    view! {
        <p>{words.rotate_text}</p>
        <Form doing submit=words.rotate on_submit=submit on_cancel=move || open.set(false)>
            <ChoiceField pointer="/overlapHours" label=shared.overlap value=overlap options />
        </Form>
    }
}

#[component]
fn Replay(id: WebhookId, open: RwSignal<bool>, deliveries: Pages<WebhookDelivery>) -> impl IntoView {
    let words = &t().webhooks;
    let from = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let submit = move || {
        let Some(day) = from.get_untracked() else {
            doing.check(vec![missing("/from")]);
            return;
        };
        // Dutch days begin up to two hours before those of UTC; and nothing is asked for that is no longer kept.
        let from = day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(2);
        let from = from.max(clock::now() - TimeDelta::days(30) + TimeDelta::hours(1));
        doing.run(async move { api::webhooks::replay(id, &ReplayWebhook { from }).await }, move |replayed| {
            say((t().webhooks.replay_done)(&intl::count(replayed.messages)));
            open.set(false);
            deliveries.again();
        });
    };
    view! {
        <p>{words.replay_text}</p>
        <Form doing submit=words.replay on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/from" label=words.replay_from value=from latest=clock::today() />
        </Form>
    }
}

#[component]
fn Remove(shown: Shown) -> impl IntoView {
    let words = &t().webhooks;
    let asking = RwSignal::new(false);
    let doing = Doing::new();
    let open = navigation::opener();
    let go = move || {
        let Some(read) = shown.get_untracked() else { return };
        doing.run_or(
            async move { api::webhooks::remove(&read).await },
            move |()| {
                say(t().webhooks.removed);
                open.run("/koppelingen/webhooks".to_owned());
            },
            move |failure| {
                asking.set(false);
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    view! {
        <Button tone=Tone::Danger icon=Icon::Close on_click=move || asking.set(true)>{words.remove}</Button>
        <ConfirmDialog open=asking title=words.remove_title text=words.remove_text action=words.remove on_confirm=go busy=Signal::derive(move || doing.is_busy()) />
    }
}
