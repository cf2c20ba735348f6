//! Dropping a file, or choosing one.

use contract::imports::{ImportKind, ImportUpload};
use leptos::html;
use leptos::prelude::*;

use super::address;
use crate::api;
use crate::components::{Button, ChoiceField, Icon, IconView, Notice, Tone, Trouble};
use crate::i18n::{choices, t};
use crate::navigation;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn Upload() -> impl IntoView {
    let words = &t().imports;
    let kind = RwSignal::new(ImportKind::People.code().to_owned());
    let doing = Doing::new();
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let open = navigation::opener();
    let send = move |file: Option<web_sys::File>| {
        let Some(file) = file else { return };
        let chosen: Option<ImportKind> = kind.with_untracked(|code| code.parse().ok());
        let Some(kind) = chosen else {
            doing.check(vec![missing("/kind")]);
            return;
        };
        let how = ImportUpload { kind, file_name: file.name().chars().take(200).collect(), sheet: None };
        doing.run(async move { api::imports::upload(&how, &file).await }, move |import| open.run(address(import.id)));
    };
    let choose = move || {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <div class="stack">
            <ChoiceField pointer="/kind" label=words.kind value=kind options=choices(ImportKind::all(), ImportKind::code) beside=true />
            <div
                class="drop-file"
                class:drop-file--over=move || over.get()
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=move |event| {
                    event.prevent_default();
                    over.set(false);
                    send(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
                }
            >
                <IconView icon=Icon::Inbox size=40 />
                <p class="strong">{words.drop}</p>
                <Button tone=Tone::Primary busy=Signal::derive(move || doing.is_busy()) on_click=choose>
                    {move || if doing.is_busy() { words.uploading } else { words.choose }}
                </Button>
                <p class="soft small">{words.drop_help}</p>
                <input
                    node_ref=input
                    type="file"
                    class="only-heard"
                    tabindex="-1"
                    aria-label=words.choose
                    accept=".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    on:change=move |event| {
                        let input: web_sys::HtmlInputElement = event_target(&event);
                        send(input.files().and_then(|files| files.get(0)));
                        // The same file again, mended meanwhile, is a change too.
                        input.set_value("");
                    }
                />
            </div>
            <Trouble doing />
            {move || {
                let fault = doing.faults().first()?.code;
                let said = (words.unreadable)((t().problems.fault)(fault));
                Some(view! { <Notice kind="bad" icon=Icon::Alert>{said}</Notice> })
            }}
        </div>
    }
}
