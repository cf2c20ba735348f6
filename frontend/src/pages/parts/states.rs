//! Buttons, tags, what a page shows when there is nothing to show, and what comes over it.

use contract::problem::{ErrorCode, Problem};
use leptos::prelude::*;

use crate::api::Failure;
use crate::components::{
    Button, ButtonLink, ConfirmDialog, Dialog, Empty, FailureNotice, Icon, Notice, Skeleton, Tab, Tabs, Tag, Tone, say,
    say_with_undo,
};
use crate::i18n::t;

#[component]
pub fn Actions() -> impl IntoView {
    let nothing = || {};
    let tabs = vec![
        Tab { code: "", words: t().referrals.tab_open.to_owned(), count: Some("7".into()) },
        Tab { code: "tweede", words: t().common.all.to_owned(), count: None },
    ];
    view! {
        <section class="part">
            <h2>"Button"</h2>
            <div class="row">
                <Button tone=Tone::Primary icon=Icon::Check keys="A" on_click=nothing>{t().referrals.accept}</Button>
                <Button on_click=nothing>{t().common.change}</Button>
                <Button tone=Tone::Quiet icon=Icon::Plus on_click=nothing>{t().common.add}</Button>
                <Button tone=Tone::Danger on_click=nothing>{t().referrals.decline}</Button>
                <Button tone=Tone::Primary busy=true on_click=nothing>{t().common.save}</Button>
                <Button disabled=true on_click=nothing>{t().common.save}</Button>
                <Button tone=Tone::Quiet icon=Icon::Close label=t().common.close on_click=nothing />
                <ButtonLink href="/onderdelen">{t().common.open}</ButtonLink>
            </div>
            <h2>"Tag"</h2>
            <div class="row">
                <Tag>"A2"</Tag>
                <Tag kind="good" icon=Icon::Check>"Actief"</Tag>
                <Tag kind="warn" icon=Icon::Clock>"Wacht 64 dagen"</Tag>
                <Tag kind="bad" icon=Icon::Close>"Afgewezen"</Tag>
                <Tag kind="info">"Nieuw"</Tag>
                <Tag kind="milestone" icon=Icon::Star>"250"</Tag>
                <Tag kind="side-one">"Nieuwkomer"</Tag>
                <Tag kind="side-two">"Gevestigde"</Tag>
            </div>
            <h2>"Tabs"</h2>
            <Tabs label="Tabs" path="/onderdelen" parameter="tab" tabs=tabs />
        </section>
    }
}

/// An invented answer of the server.
fn problem(code: ErrorCode, status: u16) -> Failure {
    Failure::Problem(Box::new(Problem {
        kind: format!("/problems/{code}"),
        title: String::new(),
        status,
        detail: String::new(),
        code,
        trace_id: "01890a5d-ac96-774b-bcce-b302099a8057".into(),
        errors: Vec::new(),
        candidates: Vec::new(),
        existing_referral_id: None,
        active_match_id: None,
        matched_person_id: None,
        changes: Vec::new(),
        merged_into: None,
        merge_obstacles: Vec::new(),
        current_version: None,
    }))
}

#[component]
pub fn States() -> impl IntoView {
    view! {
        <section class="part">
            <h2>"Empty, Skeleton, Notice, FailureNotice"</h2>
            <div class="columns">
                <Empty title=t().today.no_referrals text=t().today.no_referrals_text>
                    <ButtonLink href="/aanmeldingen">{t().today.all_referrals}</ButtonLink>
                </Empty>
                <Skeleton lines=5 />
            </div>
            <Notice>"Een opmerking."</Notice>
            <Notice kind="good" icon=Icon::Check>"Dit is gelukt."</Notice>
            <Notice kind="warn" icon=Icon::Clock>"Hier moet je even naar kijken."</Notice>
            <FailureNotice failure=Failure::Offline on_retry=|| {} />
            <FailureNotice failure=problem(ErrorCode::Internal, 500) on_retry=|| {} />
            <FailureNotice failure=problem(ErrorCode::Forbidden, 403) />
        </section>
    }
}

#[component]
pub fn Overlays() -> impl IntoView {
    let dialog = RwSignal::new(false);
    let confirm = RwSignal::new(false);
    view! {
        <section class="part">
            <h2>"Dialog, Toast"</h2>
            <div class="row">
                <Button on_click=move || dialog.set(true)>"Dialog"</Button>
                <Button on_click=move || confirm.set(true)>"ConfirmDialog"</Button>
                <Button on_click=|| say(t().common.saved)>"Toast"</Button>
                <Button on_click=|| say_with_undo(t().common.saved, || say(t().common.undo))>{t().common.undo}</Button>
            </div>
            <Dialog open=dialog title="Dialog">
                <p>"De focus blijft binnen, Escape sluit."</p>
            </Dialog>
            <ConfirmDialog
                open=confirm
                title="Toegang intrekken?"
                text="De koppeling werkt dan meteen niet meer."
                action="Toegang intrekken"
                on_confirm=move || confirm.set(false)
            />
        </section>
    }
}
