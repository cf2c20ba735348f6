use leptos::prelude::*;
#[component]
pub fn TodayPage() -> impl IntoView {
    view! { <p></p> }
}
