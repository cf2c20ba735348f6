//! Going from page to page: the address, and the focus that goes along.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use wasm_bindgen::JsCast;

/// Whether someone came to a new page and its heading has not yet had the focus.
static ARRIVED: AtomicBool = AtomicBool::new(false);

/// Notices that another page is opened; once, inside the router. The first page keeps the focus where the browser
/// puts it.
pub fn follow() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            ARRIVED.store(true, Ordering::Relaxed);
        }
        path
    });
}

/// Says that what is drawn next is another page, for where the address stays: after logging in, in another language.
pub fn arrive() {
    ARRIVED.store(true, Ordering::Relaxed);
}

/// Whether the heading that asks should take the focus; true once for each page.
pub fn take_arrival() -> bool {
    ARRIVED.swap(false, Ordering::Relaxed)
}

/// Opens a page from code. Make it while the page is made; call it whenever.
#[must_use]
pub fn opener() -> UnsyncCallback<String> {
    let navigate = use_navigate();
    UnsyncCallback::new(move |address: String| navigate(&address, NavigateOptions::default()))
}

/// Changes the address without adding to the history: for filters and for what is selected.
#[must_use]
pub fn replacer() -> UnsyncCallback<String> {
    let navigate = use_navigate();
    UnsyncCallback::new(move |address: String| {
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    })
}

/// The page of this app that shows what the API tells at this path; none where there is no such page.
#[must_use]
pub fn page_of(path: &str) -> Option<String> {
    let (kind, id) = path.strip_prefix("/v1/")?.split_once('/')?;
    let page = match kind {
        "people" => "mensen/",
        "matches" => "matches/",
        "cohorts" => "lichtingen/",
        "events" => "agenda/",
        "referrals" => "aanmeldingen?aanmelding=",
        "organisations" => "organisaties/",
        "evaluation-rounds" => "evaluaties/",
        "grant-applications" => "geld/aanvragen/",
        "funding-lines" => "geld?bijdrage=",
        "financial-years" => "geld?jaar=",
        _ => return None,
    };
    Some(format!("/{page}{id}"))
}

/// Puts the focus on what has this id once the page is drawn again: for after a step whose button is gone.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        let found = document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(found) = found {
            let _ = found.focus();
        }
    });
}

/// A filter that stands in the address under this name, so that it can be linked and comes back on reload. Changing
/// the signal changes the address, and the other way around; empty is left out.
#[must_use]
pub fn filter(name: &'static str) -> RwSignal<String> {
    let query = use_query_map();
    let path = use_location().pathname;
    let replace = replacer();
    let in_address = Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()));
    let value = RwSignal::new(in_address.get_untracked());
    Effect::new(move |_| {
        let wanted = in_address.get();
        if value.get_untracked() != wanted {
            value.set(wanted);
        }
    });
    Effect::new(move |before: Option<()>| {
        let wanted = value.get();
        if before.is_some() && in_address.get_untracked() != wanted {
            let pairs = query.get_untracked().into_iter().map(|(known, value)| (known.into_owned(), value)).collect();
            let query = written(with_parameter(pairs, name, &wanted));
            replace.run(format!("{}{query}", path.get_untracked()));
        }
    });
    value
}

type Pairs = Vec<(String, String)>;

fn written(pairs: Pairs) -> String {
    pairs.into_iter().collect::<ParamsMap>().to_query_string()
}

/// The parameters of an address with one of them set, or taken out when empty.
fn with_parameter(mut pairs: Pairs, name: &str, value: &str) -> Pairs {
    pairs.retain(|(known, _)| known != name);
    if !value.is_empty() {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_api_leads_to_a_page() {
        for (path, page) in [
            ("/v1/matches/7", Some("/matches/7")),
            ("/v1/people/7", Some("/mensen/7")),
            ("/v1/referrals/7", Some("/aanmeldingen?aanmelding=7")),
            ("/v1/grant-applications/7", Some("/geld/aanvragen/7")),
            ("/v1/funding-lines/7", Some("/geld?bijdrage=7")),
            ("/v1/financial-years/2023", Some("/geld?jaar=2023")),
            ("/v1/unknown/7", None),
            ("/v1/people", None),
            ("elsewhere", None),
        ] {
            assert_eq!(page_of(path).as_deref(), page, "{path}");
        }
    }

    #[test]
    fn a_filter_keeps_the_others_and_leaves_no_trace_when_empty() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let query = vec![pair("role", "coach"), pair("sort", "name")];
        assert_eq!(with_parameter(query.clone(), "role", ""), [pair("sort", "name")]);
        assert_eq!(with_parameter(query, "role", "newcomer"), [pair("sort", "name"), pair("role", "newcomer")]);
    }
}
