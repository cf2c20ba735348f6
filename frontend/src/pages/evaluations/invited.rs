//! Who is invited, and whether they answered; inviting, mailing and withdrawing. What anyone answered isn't told here.

use contract::evaluations_rounds::{
    EvaluationInvitation, EvaluationInvitationStatus, EvaluationInvited, EvaluationReminded, EvaluationRoundStatus,
    NewEvaluationInvitations,
};
use contract::ids::EvaluationRoundId;
use leptos::prelude::*;

use super::printing::Printing;
use super::round::Read;
use crate::api;
use crate::components::{
    Button, Card, ConfirmDialog, Dialog, Empty, Form, Icon, LoadedPages, Suggestion, Tag, Tone, Trouble, open_while,
    say,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Pages, pages};
use crate::pages::person_field::PersonField;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn Invited(id: EvaluationRoundId, read: Read) -> impl IntoView {
    let words = &t().evaluations.invite;
    let found = pages(
        move || format!("evaluations/{id}/invitations"),
        move |cursor| async move { api::evaluations::invitations(id, cursor).await },
    );
    let round = Memo::new(move |_| read.get().map(|read| read.value));
    let is_open =
        Memo::new(move |_| round.with(|it| it.as_ref().is_some_and(|it| it.status == EvaluationRoundStatus::Open)));
    let takes_more =
        Memo::new(move |_| round.with(|it| it.as_ref().is_some_and(|it| it.status != EvaluationRoundStatus::Closed)));
    let of_cohort = Memo::new(move |_| round.with(|it| it.as_ref().is_some_and(|it| it.cohort.is_some())));
    let doing = Doing::new();
    let busy = Signal::derive(move || doing.is_busy());
    let done = move |told: EvaluationInvited| {
        say((t().evaluations.invite.did_invite)(told.invited, told.already_invited));
        found.again();
        read.again();
    };
    let everyone = move || {
        let whom = NewEvaluationInvitations { person_ids: Vec::new(), everyone: true };
        doing.run(async move { api::evaluations::invite(id, &whom).await }, done);
    };
    let someone = RwSignal::new(false);
    let reminding = RwSignal::new(false);
    let remind = move || {
        doing.run(async move { api::evaluations::remind(id).await }, move |told: EvaluationReminded| {
            say((t().evaluations.invite.reminded)(told.written, told.without_email));
            reminding.set(false);
            found.again();
        });
    };
    view! {
        <div class="record">
            <div class="stack-wide">
                <Card title=words.invited>
                    <div class="row">
                        {move || {
                            (takes_more.get() && of_cohort.get())
                                .then(|| view! { <Button icon=Icon::People busy on_click=everyone>{words.everyone}</Button> })
                        }}
                        {move || {
                            takes_more
                                .get()
                                .then(|| view! { <Button icon=Icon::Plus on_click=move || someone.set(true)>{words.someone}</Button> })
                        }}
                        {move || {
                            is_open
                                .get()
                                .then(|| view! { <Button icon=Icon::Mail on_click=move || reminding.set(true)>{words.remind}</Button> })
                        }}
                    </div>
                    <Trouble doing />
                    <LoadedPages
                        pages=found
                        children=move |items| lines(items, id, found)
                        empty=move || view! { <Empty icon=Icon::Mail title=words.nobody text=words.nobody_text /> }
                    />
                </Card>
            </div>
            <div class="stack-wide">
                <Printing id read />
            </div>
        </div>
        <ConfirmDialog open=reminding title=words.remind text=words.remind_text action=words.remind on_confirm=remind busy />
        <Dialog open=someone title=words.someone>
            <Someone id open=someone done=UnsyncCallback::new(done) />
        </Dialog>
    }
}

fn lines(items: Vec<EvaluationInvitation>, id: EvaluationRoundId, found: Pages<EvaluationInvitation>) -> impl IntoView {
    let withdrawing: RwSignal<Option<EvaluationInvitation>> = RwSignal::new(None);
    let lines = items.into_iter().map(move |invitation| view! { <Line invitation withdrawing /> });
    view! {
        <ul class="list">{lines.collect_view()}</ul>
        {move || withdrawing.get().map(|invitation| view! { <Withdraw invitation id found withdrawing /> })}
    }
}

#[component]
fn Withdraw(
    invitation: EvaluationInvitation,
    id: EvaluationRoundId,
    found: Pages<EvaluationInvitation>,
    withdrawing: RwSignal<Option<EvaluationInvitation>>,
) -> impl IntoView {
    let words = &t().evaluations.invite;
    let open = open_while(withdrawing);
    let doing = Doing::new();
    let own = invitation.id;
    let withdraw = move || {
        doing.run(async move { api::evaluations::withdraw(id, own).await }, move |now: EvaluationInvitation| {
            found.update_where(|it| it.id == now.id, |it| it.status = now.status);
            open.set(false);
        });
    };
    view! {
        <ConfirmDialog
            open
            title=(words.withdraw)(&invitation.person.display_name)
            text=words.withdraw_text
            action=words.withdraw_short
            on_confirm=withdraw
            busy=Signal::derive(move || doing.is_busy())
        />
        <Trouble doing />
    }
}

#[component]
fn Line(invitation: EvaluationInvitation, withdrawing: RwSignal<Option<EvaluationInvitation>>) -> impl IntoView {
    let words = &t().evaluations.invite;
    let own = invitation.clone();
    let label = (words.withdraw)(&invitation.person.display_name);
    let may_withdraw =
        matches!(invitation.status, EvaluationInvitationStatus::Invited | EvaluationInvitationStatus::Started);
    let mails = match invitation.reminded_at {
        Some(at) => Some((words.mails)(invitation.reminders.into(), &intl::day(intl::day_of(at)))),
        None if !invitation.has_email => Some(words.no_mail.to_owned()),
        None => None,
    };
    view! {
        <li class="enrolled">
            <span class="grow">
                <a class="strong" href=crate::pages::people::address(invitation.person.id)>{invitation.person.display_name}</a>
                <span class="soft small">{mails}</span>
            </span>
            {status_tag(invitation.status)}
            {may_withdraw
                .then(move || {
                    view! { <Button tone=Tone::Quiet icon=Icon::Close label on_click=move || withdrawing.set(Some(own.clone())) /> }
                })}
        </li>
    }
}

fn status_tag(status: EvaluationInvitationStatus) -> AnyView {
    match status {
        EvaluationInvitationStatus::Answered => {
            view! { <Tag kind="good" icon=Icon::Check>{status.say()}</Tag> }.into_any()
        }
        EvaluationInvitationStatus::Started => {
            view! { <Tag kind="info" icon=Icon::Clock>{status.say()}</Tag> }.into_any()
        }
        EvaluationInvitationStatus::Invited | EvaluationInvitationStatus::Withdrawn => {
            view! { <Tag>{status.say()}</Tag> }.into_any()
        }
    }
}

#[component]
fn Someone(id: EvaluationRoundId, open: RwSignal<bool>, done: UnsyncCallback<EvaluationInvited>) -> impl IntoView {
    let words = &t().evaluations.invite;
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let doing = Doing::new();
    let submit = move || {
        let Some(person) = chosen.with_untracked(|chosen| chosen.as_ref()?.code.parse().ok()) else {
            doing.check(vec![missing("/personIds")]);
            return;
        };
        let whom = NewEvaluationInvitations { person_ids: vec![person], everyone: false };
        doing.run(async move { api::evaluations::invite(id, &whom).await }, move |told| {
            done.run(told);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.someone on_submit=submit on_cancel=move || open.set(false)>
            <PersonField pointer="/personIds" label=words.person help=words.person_help chosen />
        </Form>
    }
}
