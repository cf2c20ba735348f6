use leptos::prelude::*;
#[component]
pub fn PartsPage() -> impl IntoView {
    view! { <p></p> }
}
