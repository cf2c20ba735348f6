//! Letters, poster and paper form: made by the server as a page that the browser prints.

use contract::evaluations::FormLanguage;
use contract::evaluations_rounds::{EvaluationPoster, EvaluationPrint, NewEvaluationPrint};
use contract::ids::EvaluationRoundId;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::round::Read;
use crate::api;
use crate::components::{Button, Card, CopyField, Dialog, Icon, Notice, SelectField, Trouble};
use crate::i18n::t;
use crate::session;
use crate::submit::Doing;

/// Languages by their own name, without Dutch, which is always there.
pub(super) fn other_languages() -> Vec<(String, String)> {
    FormLanguage::all()
        .filter(|language| *language != FormLanguage::Nl)
        .map(|language| (language.code().to_owned(), language.own_name().to_owned()))
        .collect()
}

#[component]
pub(super) fn Printing(id: EvaluationRoundId, read: Read) -> impl IntoView {
    let words = &t().evaluations.invite;
    let language = RwSignal::new(String::new());
    let ready: RwSignal<Option<String>> = RwSignal::new(None);
    let doing = Doing::new();
    let busy = Signal::derive(move || doing.is_busy());
    let print = move |print: EvaluationPrint| {
        let what = NewEvaluationPrint { print, language: language.with_untracked(|code| code.parse().ok()) };
        ready.set(None);
        doing.run(async move { api::evaluations::print(id, &what).await }, move |ticket| {
            // A browser may refuse a tab that no click opened at once; then the link is there.
            let _ = window().open_with_url_and_target(&ticket.url, "_blank");
            ready.set(Some(ticket.url));
        });
    };
    let poster: RwSignal<Option<EvaluationPoster>> = RwSignal::new(None);
    let poster_open = crate::components::open_while(poster);
    let show_poster = move || {
        doing.run(async move { api::evaluations::poster(id).await }, move |made| {
            poster.set(Some(made));
            read.again();
        });
    };
    view! {
        <Card title=words.on_paper>
            <p class="soft">{words.on_paper_text}</p>
            <SelectField pointer="/language" label=words.language value=language options=other_languages() nothing=t().common.none optional=true />
            <div class="row">
                <Button icon=Icon::Mail busy on_click=move || print(EvaluationPrint::Letters)>{words.letters}</Button>
                <Button icon=Icon::Copy busy on_click=move || print(EvaluationPrint::PaperForm)>{words.paper_form}</Button>
                {session::can(Permission::EvaluationsWrite)
                    .then(|| view! { <Button icon=Icon::Globe busy on_click=show_poster>{words.poster}</Button> })}
            </div>
            <Trouble doing />
            {move || {
                ready
                    .get()
                    .map(|url| {
                        view! {
                            <Notice kind="good" icon=Icon::Check>
                                <p>
                                    {words.print_ready} " "
                                    <a href=url target="_blank" rel="external noopener">{words.open_print}</a>
                                </p>
                            </Notice>
                        }
                    })
            }}
        </Card>
        {move || {
            poster
                .get()
                .map(|made| {
                    let EvaluationPoster { url, qr_svg } = made;
                    view! {
                        <Dialog open=poster_open title=words.poster>
                            <p>{words.poster_text}</p>
                            <div class="qr" role="img" aria-label=words.qr inner_html=qr_svg.clone()></div>
                            <CopyField label=words.link value=url.clone() />
                            <Button
                                icon=Icon::Copy
                                on_click=move || {
                                    print(EvaluationPrint::Poster);
                                    poster_open.set(false);
                                }
                            >
                                {words.open_print}
                            </Button>
                        </Dialog>
                    }
                })
        }}
    }
}
