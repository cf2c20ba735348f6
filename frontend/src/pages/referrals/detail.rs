//! The referral in view: who it is, whether we know them, and what to decide.

use contract::ids::ReferralId;
use contract::intakes::NewIntake;
use contract::paging::Whole;
use contract::people::DuplicateCandidate;
use contract::permissions::Permission;
use contract::referrals::{Referral, ReferralStatus};
use leptos::prelude::*;

use super::compare::{Compare, Verdicts};
use super::decide::Decide;
use super::{Inbox, facts, waits};
use crate::api::{self, Versioned};
use crate::components::{Avatar, Button, ButtonLink, Icon, IconView, Loaded, Tag, Tone, Trouble};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::navigation;
use crate::session;
use crate::submit::Doing;

/// What the parts of the detail share.
#[derive(Clone, Copy)]
pub struct Open {
    pub referral: Load<Versioned<Referral>>,
    pub candidates: Load<Whole<DuplicateCandidate>>,
    pub verdicts: RwSignal<Verdicts>,
}

#[component]
pub fn Detail(inbox: Inbox, id: ReferralId) -> impl IntoView {
    let referral = load(move || format!("referral/{id}"), move || api::referrals::read(id));
    let triage = session::can(Permission::ReferralsTriage);
    let candidates = load(
        move || format!("referral/{id}/duplicates"),
        move || {
            // Who may be the same person matters only to who decides, and only while it is undecided.
            let asks = triage && referral.get().is_some_and(|read| waits(read.value.status));
            async move { if asks { api::referrals::duplicates(id).await } else { Ok(Whole { items: Vec::new() }) } }
        },
    );
    let open = Open { referral, candidates, verdicts: RwSignal::new(Verdicts::default()) };
    let back = inbox.address(None);
    view! {
        <article class="stack">
            <a class="back-link inbox__back" href=back data-noscroll="true">
                <IconView icon=Icon::ArrowLeft />
                {t().referrals.title}
            </a>
            <Loaded
                load=referral
                lines=8
                children=move |read| {
                    let undecided = waits(read.value.status);
                    view! {
                        <div class="stack">
                            <Head referral=read.value.clone() />
                            {(triage && undecided).then(|| view! { <Decide inbox open /> })}
                            {(undecided && takes_intakes()).then(|| view! { <BeginIntake referral=read.value.id /> })}
                            {(triage && undecided).then(|| view! { <Known open referral=read.value.clone() /> })}
                            <facts::Facts referral=read.value />
                        </div>
                    }
                }
            />
        </article>
    }
}

/// Completing an intake accepts the referral: it takes what accepting takes, and what seeing contact details takes.
fn takes_intakes() -> bool {
    [Permission::ReferralsTriage, Permission::PeopleWrite, Permission::PeopleReadContact].into_iter().all(session::can)
}

/// Begins the first conversation with who was put forward, or goes on with it.
#[component]
fn BeginIntake(referral: ReferralId) -> impl IntoView {
    let doing = Doing::new();
    let open = navigation::opener();
    let begin = move || {
        let new = NewIntake { person_id: None, referral_id: Some(referral), side: None };
        doing.run(async move { api::intakes::begin(&new).await }, move |intake| {
            open.run(format!("/intakes/{}", intake.id));
        });
    };
    view! {
        <div class="stack-tight">
            <div>
                <Button icon=Icon::Visit busy=Signal::derive(move || doing.is_busy()) on_click=begin>{t().profiles.begin_intake}</Button>
            </div>
            <Trouble doing />
        </div>
    }
}

#[component]
fn Head(referral: Referral) -> impl IntoView {
    let name = referral.display_name.clone();
    let kind = match referral.status {
        ReferralStatus::Received => "info",
        ReferralStatus::InReview => "warn",
        ReferralStatus::Accepted => "good",
        ReferralStatus::Declined | ReferralStatus::Withdrawn | ReferralStatus::Duplicate => "bad",
    };
    let decided = referral.decided_at.map(|at| (t().referrals.decided)(&intl::instant(at)));
    let reason = referral.decline_reason.map(|reason| format!("{}: {}", t().referrals.reason, reason.say()));
    let corrected = referral.corrected_at.map(|at| (t().referrals.corrected)(&intl::instant(at)));
    let taken_back = referral.withdrawn_by_sender.then_some(t().referrals.taken_back);
    let person = referral.person_id.filter(|_| session::can(Permission::PeopleRead)).map(|id| {
        let href = format!("/mensen/{id}");
        view! {
            <div>
                <ButtonLink href icon=Icon::Person tone=Tone::Plain>{t().referrals.to_person}</ButtonLink>
            </div>
        }
    });
    view! {
        <header class="stack-tight">
            <div class="row">
                <Avatar name=name.clone() side=referral.side large=true />
                <div class="stack-tight">
                    <h2>{name}</h2>
                    <div class="row">
                        <Tag kind>{referral.status.say()}</Tag>
                        <Tag kind=side_kind(&referral)>{referral.side.say()}</Tag>
                        <span class="soft">{facts::origin(&referral)}</span>
                    </div>
                </div>
            </div>
            {corrected.map(|corrected| view! { <p class="soft">{corrected}</p> })}
            {taken_back.map(|said| view! { <p class="soft">{said}</p> })}
            {decided.map(|decided| view! { <p class="soft">{decided} {reason.map(|reason| format!(" · {reason}"))}</p> })}
            {person}
        </header>
    }
}

fn side_kind(referral: &Referral) -> &'static str {
    match referral.side {
        contract::people::Side::Newcomer => "side-one",
        contract::people::Side::Established => "side-two",
    }
}

/// The comparison, once it is known with whom.
#[component]
fn Known(open: Open, referral: Referral) -> impl IntoView {
    view! {
        <Loaded
            load=open.candidates
            lines=2
            children=move |candidates| {
                view! { <Compare referral=referral.clone() candidates=candidates.items verdicts=open.verdicts /> }
            }
        />
    }
}
