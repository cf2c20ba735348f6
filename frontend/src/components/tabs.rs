//! Tabs that are addresses: the tab in view stands in the URL, so it can be linked and comes back on reload.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// The value in the address; empty for the first.
    pub code: &'static str,
    pub words: String,
    /// How many are behind it.
    pub count: Option<String>,
}

/// Links that look like tabs. `parameter` is the name in the query; the page reads it with `use_query_map`.
/// They are navigation and say so: a list of links of which one is current.
#[component]
pub fn Tabs(
    #[prop(into)] label: String,
    /// The address of the page itself.
    #[prop(into)]
    path: String,
    parameter: &'static str,
    #[prop(into)] tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let query = use_query_map();
    let current = Memo::new(move |_| query.with(|query| query.get(parameter).unwrap_or_default()));
    view! {
        <nav class="tabs" aria-label=label>
            {move || {
                let path = path.clone();
                tabs.get()
                    .into_iter()
                    .map(move |tab| {
                        let href = address(&path, parameter, tab.code);
                        view! {
                            <a
                                class="tab"
                                href=href
                                data-noscroll="true"
                                aria-current=move || current.with(|current| current == tab.code).then_some("true")
                            >
                                {tab.words}
                                {tab.count.map(|count| view! { <span class="tab__count">{count}</span> })}
                            </a>
                        }
                    })
                    .collect_view()
            }}
        </nav>
    }
}

fn address(path: &str, parameter: &str, code: &str) -> String {
    if code.is_empty() { path.to_owned() } else { format!("{path}?{parameter}={code}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_tab_is_the_page_itself() {
        assert_eq!(address("/aanmeldingen", "stand", ""), "/aanmeldingen");
        assert_eq!(address("/aanmeldingen", "stand", "declined"), "/aanmeldingen?stand=declined");
    }
}
