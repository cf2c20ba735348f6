//! The records that went up in someone's, each with a way to take the two apart again.

use contract::ids::PersonId;
use contract::merges::Merge;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::merge::refusal;
use super::person::Read;
use crate::api;
use crate::components::{Button, Card, ConfirmDialog, Icon, Notice, Tone, open_while, say};
use crate::i18n::{intl, t};
use crate::load::load;
use crate::session;
use crate::submit::Doing;

/// Shown to who may merge, where there is anything to undo.
#[component]
pub(super) fn Merged(id: PersonId, person: Read) -> impl IntoView {
    session::can(Permission::PeopleMerge).then(|| view! { <List id person /> })
}

#[component]
fn List(id: PersonId, person: Read) -> impl IntoView {
    let words = &t().merges;
    let merges = load(move || format!("people/{id}/merges"), move || api::people::merges(id));
    let chosen: RwSignal<Option<Merge>> = RwSignal::new(None);
    let asking = open_while(chosen);
    let refused = RwSignal::new(None::<String>);
    let doing = Doing::new();
    let undo = move || {
        let Some(merge) = chosen.get_untracked() else { return };
        refused.set(None);
        doing.run_or(
            async move { api::merges::undo(merge.id).await },
            move |_| {
                asking.set(false);
                say(words.undone);
                merges.again();
                person.again();
            },
            move |failure| {
                asking.set(false);
                session::notice(&failure);
                refused.set(Some(refusal(&failure)));
                None
            },
        );
    };
    let rows = move || {
        let all = merges.get().map(|all| all.items).filter(|all| !all.is_empty())?;
        let rows = all.into_iter().map(move |merge| {
            let said = (words.merged_on)(&intl::instant(merge.merged_at), &merge.merged_by);
            view! {
                <li class="row-apart period">
                    <span>{said}</span>
                    <Button tone=Tone::Quiet icon=Icon::Undo on_click=move || chosen.set(Some(merge.clone()))>
                        {words.undo}
                    </Button>
                </li>
            }
        });
        Some(view! {
            <Card title=words.merged_records>
                {move || refused.get().map(|why| view! { <Notice kind="warn" icon=Icon::Alert><p role="alert">{why}</p></Notice> })}
                <ul class="list" role="list">{rows.collect_view()}</ul>
            </Card>
        })
    };
    view! {
        {rows}
        <ConfirmDialog
            open=asking
            title=words.undo_title
            text=words.undo_text
            action=words.undo
            on_confirm=undo
            busy=Signal::derive(move || doing.is_busy())
        />
    }
}
