//! An event that doesn't take place, and a series that ends: with the reason, which is told to whoever is registered.

use contract::event_series::EndEventSeries;
use contract::events::CancelEvent;
use contract::ids::{EventId, EventSeriesId};
use leptos::prelude::*;

use super::one::Read;
use crate::api;
use crate::clock;
use crate::components::{DateField, Dialog, Form, TextAreaField, say};
use crate::i18n::t;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn CancelDialog(id: EventId, read: Read, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=t().events.page.cancel_title>
            <CancelForm id read open />
        </Dialog>
    }
}

#[component]
fn CancelForm(id: EventId, read: Read, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().events.page;
    let reason = RwSignal::new(String::new());
    let doing = Doing::new();
    let submit = move || {
        let reason = reason.with_untracked(|reason| reason.trim().to_owned());
        if reason.is_empty() {
            doing.check(vec![missing("/reason")]);
            return;
        }
        let why = CancelEvent { reason };
        doing.run(async move { api::events::cancel(id, &why).await }, move |_| {
            say(t().events.page.was_cancelled);
            read.again();
            open.set(false);
        });
    };
    view! {
        <p>{words.cancel_text}</p>
        <Form doing submit=words.cancel on_submit=submit on_cancel=move || open.set(false)>
            <TextAreaField pointer="/reason" label=words.reason help=words.reason_help value=reason />
        </Form>
    }
}

#[component]
pub(super) fn EndSeriesDialog(id: EventSeriesId, read: Read, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=t().events.page.end_series_title>
            <EndSeriesForm id read open />
        </Dialog>
    }
}

#[component]
fn EndSeriesForm(id: EventSeriesId, read: Read, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().events.page;
    let reason = RwSignal::new(String::new());
    let ends_on = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let submit = move || {
        let reason = reason.with_untracked(|reason| reason.trim().to_owned());
        let Some(ends_on) = ends_on.get_untracked().filter(|_| !reason.is_empty()) else {
            let faults = [(ends_on.get_untracked().is_none(), "/endsOn"), (reason.is_empty(), "/reason")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let end = EndEventSeries { ends_on, reason };
        doing.run(async move { api::events::end_series(id, &end).await }, move |_| {
            say(t().events.page.series_ended);
            read.again();
            open.set(false);
        });
    };
    view! {
        <p>{words.end_series_text}</p>
        <Form doing submit=words.end_series on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/endsOn" label=words.ends_on value=ends_on />
            <TextAreaField pointer="/reason" label=words.reason help=words.reason_help value=reason />
        </Form>
    }
}
