//! What can be done with a report: signing, throwing a draft away, correcting a signed one.

use contract::ids::ReportId;
use contract::permissions::Permission;
use contract::reports::{NewReport, ReportStatus};
use leptos::prelude::*;

use super::address;
use super::report::Shown;
use crate::api;
use crate::components::{Button, ConfirmDialog, Icon, Tone, say};
use crate::i18n::t;
use crate::navigation;
use crate::session;
use crate::submit::Doing;

#[component]
pub(super) fn Steps(id: ReportId, shown: Shown) -> impl IntoView {
    let words = &t().reports;
    let summary = Memo::new(move |_| shown.get().map(|read| read.value.summary));
    let is_signed = move || summary.with(|it| it.as_ref().is_some_and(|it| it.status == ReportStatus::Signed));
    let can_be_corrected =
        move || is_signed() && summary.with(|it| it.as_ref().is_some_and(|it| it.corrected_by_id.is_none()));
    let (may_sign, may_write) = (session::can(Permission::ReportsSign), session::can(Permission::ReportsWrite));
    let (signing, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let doing = Doing::new();
    let open = navigation::opener();
    let tell = |failure: api::Failure| {
        say(failure.sentence());
        None
    };
    let sign = move || {
        let Some(read) = shown.get_untracked() else { return };
        doing.run_or(
            async move { api::reports::sign(&read).await },
            move |signed| {
                signing.set(false);
                shown.set(signed);
                say(words.signed);
            },
            move |failure| {
                signing.set(false);
                shown.again();
                tell(failure)
            },
        );
    };
    let delete = move || {
        let Some(read) = shown.get_untracked() else { return };
        doing.run_or(
            async move { api::reports::remove(&read).await },
            move |()| {
                say(words.deleted);
                open.run("/verslagen".to_owned());
            },
            move |failure| {
                deleting.set(false);
                tell(failure)
            },
        );
    };
    let correct = move || {
        let Some(former) = shown.get_untracked().map(|read| read.value.summary) else { return };
        let new = NewReport {
            kind: former.kind,
            year: former.year,
            cohort_id: former.cohort_id,
            organisation_id: former.organisation_id,
            title: Some(former.title),
            language: former.language,
            corrects_id: Some(id),
        };
        doing.run_or(
            async move { api::reports::create(&new).await },
            move |made| {
                say((words.begun)(&made.value.summary.title));
                open.run(address(made.value.summary.id));
            },
            tell,
        );
    };
    let busy = Signal::derive(move || doing.is_busy());
    view! {
        {move || {
            (may_write && can_be_corrected())
                .then(|| view! { <Button icon=Icon::Duplicate busy on_click=correct>{words.correct}</Button> })
        }}
        {move || {
            (may_write && !is_signed())
                .then(|| view! { <Button tone=Tone::Quiet on_click=move || deleting.set(true)>{words.delete}</Button> })
        }}
        {move || {
            (may_sign && !is_signed())
                .then(|| view! { <Button tone=Tone::Primary icon=Icon::Check on_click=move || signing.set(true)>{words.sign}</Button> })
        }}
        <ConfirmDialog open=signing title=words.sign_title text=words.sign_text action=words.sign on_confirm=sign busy />
        <ConfirmDialog open=deleting title=words.delete_title text=words.delete_text action=words.delete on_confirm=delete busy />
    }
}
