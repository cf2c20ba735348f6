//! Taking a report along as a file.

use contract::ids::ReportId;
use contract::reports::ReportFormat;
use leptos::prelude::*;

use crate::api;
use crate::components::{Button, Tone, say};
use crate::i18n::{Term, t};
use crate::submit::Doing;

const FORMS: [ReportFormat; 3] = [ReportFormat::Pdf, ReportFormat::Spreadsheet, ReportFormat::WebPage];

#[component]
pub(super) fn Downloads(id: ReportId) -> impl IntoView {
    let words = &t().reports;
    let doing = Doing::new();
    let take = move |format: ReportFormat| {
        doing.run_or(
            async move { api::reports::download(id, format).await },
            |()| (),
            |failure| {
                say(failure.sentence());
                None
            },
        );
    };
    let button = move |format: ReportFormat| {
        let busy = Signal::derive(move || doing.is_busy());
        view! { <Button tone=Tone::Quiet busy on_click=move || take(format)>{format.say()}</Button> }
    };
    view! {
        <div class="row" role="group" aria-labelledby="report-downloads">
            <span class="soft small" id="report-downloads" role="status">
                {move || if doing.is_busy() { words.downloading } else { words.download }}
            </span>
            {FORMS.map(button).into_iter().collect_view()}
        </div>
    }
}
