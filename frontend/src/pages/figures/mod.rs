use leptos::prelude::*;
#[component]
pub fn FiguresPage() -> impl IntoView {
    view! { <p></p> }
}
