use leptos::prelude::*;
#[component]
pub fn ReferralsPage() -> impl IntoView {
    view! { <p></p> }
}
