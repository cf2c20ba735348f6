//! Making a match: the two waiting lists beside each other as equals, one chosen on each side, and the proposal.

use contract::people::Side;
use contract::permissions::Permission;
use contract::requests::{Request, RequestsQuery, Track};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::parameter;
use super::proposal::Proposal;
use super::waiting::WaitingSide;
use crate::api;
use crate::components::{Button, Empty, Icon, MatchPair, PageHead, PairSide, SelectField, TextField, Tone};
use crate::i18n::{choices, t};
use crate::load::{Pages, pages};
use crate::navigation::filter;
use crate::session;

#[component]
pub fn NewMatchPage() -> impl IntoView {
    let track = filter("track");
    let typed = RwSignal::new(String::new());
    let [one, two] = [Side::Newcomer, Side::Established].map(|side| (waiting(side, track), filter(parameter(side))));
    let newcomer = chosen(one);
    let established = chosen(two);
    let words = &t().matches.new;
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/matches", t().matches.title) />
            <div class="filters">
                <div class="filters__search">
                    <TextField pointer="/find" label=words.find value=typed kind="search" optional=true />
                </div>
                <SelectField pointer="/track" label=words.track value=track options=choices(Track::all(), Track::code) nothing=words.all_tracks optional=true />
            </div>
            <div class="match-making">
                <WaitingSide side=Side::Newcomer requests=one.0 chosen=one.1 other=established typed />
                <WaitingSide side=Side::Established requests=two.0 chosen=two.1 other=newcomer typed />
            </div>
            {move || {
                let (newcomer, established) = (newcomer.get()?, established.get()?);
                Some(view! { <ToProposal newcomer established /> })
            }}
            <div class="proposal" id=PROPOSAL tabindex="-1">
                {move || match (newcomer.get(), established.get()) {
                    (Some(newcomer), Some(established)) if session::can(Permission::MatchesWrite) => {
                        let clear = move || {
                            one.1.set(String::new());
                            two.1.set(String::new());
                        };
                        view! {
                            <Proposal newcomer established />
                            <div>
                                <Button tone=Tone::Quiet icon=Icon::Close on_click=clear>{words.clear}</Button>
                            </div>
                        }
                        .into_any()
                    }
                    (Some(only), None) | (None, Some(only)) => {
                        view! { <p class="proposal__hint">{(words.choose_other)(&only.display_name)}</p> }.into_any()
                    }
                    _ => view! { <Empty icon=Icon::Equal title=words.choose_both /> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// Where the proposal stands on the page.
const PROPOSAL: &str = "voorstel";

/// The two that are chosen, at the edge of the screen for as long as the proposal lies beyond it.
#[component]
fn ToProposal(newcomer: Request, established: Request) -> impl IntoView {
    let side = |request: &Request| PairSide { name: request.display_name.clone(), href: None };
    let go = move || {
        let Some(proposal) = document().get_element_by_id(PROPOSAL) else { return };
        proposal.scroll_into_view();
        if let Ok(proposal) = proposal.dyn_into::<web_sys::HtmlElement>() {
            let _ = proposal.focus();
        }
    };
    view! {
        <div class="to-proposal" role="status">
            <MatchPair newcomer=side(&newcomer) established=side(&established) />
            <Button tone=Tone::Primary icon=Icon::ChevronDown on_click=go>{t().matches.new.to_proposal}</Button>
        </div>
    }
}

/// Who waits on a side, the longest first.
fn waiting(side: Side, track: RwSignal<String>) -> Pages<Request> {
    let query = Memo::new(move |_| RequestsQuery {
        open: Some(true),
        side: Some(side),
        track: track.with(|code| code.parse().ok()),
        page_size: Some(100),
        total: Some(true),
        ..RequestsQuery::default()
    });
    pages(
        move || format!("requests?{:?}", query.get()),
        move |cursor| {
            let query = RequestsQuery { cursor, ..query.get() };
            async move { api::requests::list(&query).await }
        },
    )
}

/// The request that is chosen, if it is still there to be chosen.
fn chosen((requests, id): (Pages<Request>, RwSignal<String>)) -> Memo<Option<Request>> {
    Memo::new(move |_| {
        let id = id.get();
        let all = requests.items()?;
        all.into_iter().find(|request| request.match_id.is_none() && request.id.to_string() == id)
    })
}
