//! The note of a group, which the coordinator reads too.

use contract::my_groups::MyGroupNote;
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::one::Read;
use crate::api::{self, Versioned};
use crate::components::{Button, Card, Form, Icon, Notice, TextAreaField, say};
use crate::i18n::t;
use crate::submit::{Doing, filled};

#[component]
pub(super) fn Note(note: Option<String>, read: Read) -> impl IntoView {
    let words = &t().my_groups;
    let text = RwSignal::new(note.unwrap_or_default());
    let clashed = RwSignal::new(false);
    let doing = Doing::new();
    let submit = move || {
        let Some(seen) = read.get_untracked() else { return };
        let wanted = MyGroupNote { note: filled(text) };
        clashed.set(false);
        doing.run_or(
            async move { api::my_groups::write_note(&seen, &wanted).await },
            move |group| {
                let etag = Some(format!("\"v{}\"", group.version));
                read.set(Versioned { value: group, etag });
                say(t().common.saved);
            },
            move |failure| {
                if failure.is(ErrorCode::PreconditionFailed) {
                    clashed.set(true);
                    return None;
                }
                Some(failure)
            },
        );
    };
    view! {
        <Card title=words.note>
            {move || clashed.get().then(|| view! {
                <Notice kind="warn" icon=Icon::Alert>
                    <p>{words.note_clash}</p>
                    <Button on_click=move || read.again()>{t().common.retry}</Button>
                </Notice>
            })}
            <Form doing submit=t().common.save on_submit=submit>
                <TextAreaField pointer="/note" label=words.note help=words.note_help value=text optional=true />
            </Form>
        </Card>
    }
}
