//! Shows what is being read: skeleton, then the thing; or why it failed, with a way to try again.

use leptos::prelude::*;

use super::states::{FailureNotice, Skeleton};
use super::table::MoreButton;
use crate::load::{Load, Pages};

/// One thing. While it is read again the earlier one stays, a little faded.
///
/// ```ignore
/// let person = load(move || format!("people/{id}"), move || api::people::read(id));
/// <Loaded load=person children=|person| view! { <h1>{person.value.display_name}</h1> }/>
/// ```
#[component]
pub fn Loaded<T, V>(
    load: Load<T>,
    children: impl Fn(T) -> V + Send + 'static,
    /// How many grey lines to show at first.
    #[prop(default = 4)]
    lines: usize,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let children: Box<dyn Fn(T) -> AnyView + Send> = Box::new(move |value| children(value).into_any());
    let failed = Memo::new(move |_| load.failure());
    view! {
        <div class:refreshing=move || load.is_there() && load.is_busy() aria-busy=move || load.is_busy().then_some("true")>
            {move || {
                failed.get().map(|failure| view! { <FailureNotice failure on_retry=move || load.again() /> })
            }}
            {move || match load.get() {
                Some(value) => Some(children(value)),
                None if failed.get().is_none() => Some(view! { <Skeleton lines /> }.into_any()),
                None => None,
            }}
        </div>
    }
}

/// A list that comes a page at a time: its items, what to show when there are none, and *Meer laden*.
#[component]
pub fn LoadedPages<T, V>(
    pages: Pages<T>,
    /// Draws all items that were read so far.
    children: impl Fn(Vec<T>) -> V + Send + 'static,
    /// What to show when there are none.
    #[prop(into)]
    empty: ViewFn,
    #[prop(default = 6)] lines: usize,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let children: Box<dyn Fn(Vec<T>) -> AnyView + Send> = Box::new(move |items| children(items).into_any());
    let failed = Memo::new(move |_| pages.failure());
    view! {
        <div class="stack" class:refreshing=move || pages.is_busy() && pages.is_there()>
            {move || {
                failed.get().map(|failure| view! { <FailureNotice failure on_retry=move || pages.again() /> })
            }}
            {move || match pages.items() {
                Some(items) if items.is_empty() => Some(empty.run()),
                Some(items) => Some(children(items)),
                None if failed.get().is_none() => Some(view! { <Skeleton lines /> }.into_any()),
                None => None,
            }} <MoreButton pages />
        </div>
    }
}
