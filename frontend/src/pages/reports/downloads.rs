//! Taking a report along as a file.

use contract::ids::ReportId;
use contract::reports::ReportFormat;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

use super::report::Shown;
use crate::api;
use crate::components::{Button, Tone, say};
use crate::i18n::{Term, t};
use crate::submit::Doing;

/// How the file is called, in each form.
const FORMS: [(ReportFormat, &str); 3] =
    [(ReportFormat::Pdf, "pdf"), (ReportFormat::Spreadsheet, "xlsx"), (ReportFormat::WebPage, "html")];

#[component]
pub(super) fn Downloads(id: ReportId, shown: Shown) -> impl IntoView {
    let words = &t().reports;
    let doing = Doing::new();
    let take = move |format: ReportFormat, extension: &'static str| {
        let title = shown.get_untracked().map(|read| read.value.summary.title).unwrap_or_default();
        doing.run_or(
            async move { api::reports::file(id, format).await },
            move |file| hand_over(&file, &format!("{title}.{extension}")),
            |failure| {
                say(failure.sentence());
                None
            },
        );
    };
    let button = move |(format, extension): (ReportFormat, &'static str)| {
        let busy = Signal::derive(move || doing.is_busy());
        view! { <Button tone=Tone::Quiet busy on_click=move || take(format, extension)>{format.say()}</Button> }
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

/// Gives the browser a file, as if a link to it was followed.
fn hand_over(file: &Blob, name: &str) {
    let Ok(address) = Url::create_object_url_with_blob(file) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.set_rel("external");
        link.click();
    }
    let _ = Url::revoke_object_url(&address);
}
