//! Shows what is being read: skeleton, then the thing; or why it failed, with a way to try again.

use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::page::PageHead;
use super::states::{FailureNotice, Skeleton};
use super::table::MoreButton;
use crate::load::{Load, Pages, Reading};

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
    let draw = move || load.get().map(|value| children(value).into_any());
    frame(Box::new(draw), load.reading(), lines)
}

/// A whole page about one thing: grey lines until it is there, why it can't be read, or what to show when there is no
/// such thing.
pub fn page_of<T: Clone + Send + Sync + 'static>(
    load: Load<T>,
    title: &'static str,
    found: impl Fn() -> AnyView + Send + 'static,
    unknown: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let there = Memo::new(move |_| load.is_there());
    page_frame((there, load.reading()), title, (Box::new(found), Box::new(unknown)))
}

type Draw = Box<dyn Fn() -> AnyView + Send>;

/// Apart from the kind of thing that it is, so that it is compiled once.
fn page_frame((there, reading): (Memo<bool>, Reading), title: &'static str, (found, unknown): (Draw, Draw)) -> AnyView {
    let failure = Memo::new(move |_| reading.failure.get());
    let shown = move || match (there.get(), failure.get()) {
        (true, _) => found(),
        (false, Some(failure)) if failure.is(ErrorCode::NotFound) => unknown(),
        (false, Some(failure)) => view! {
            <div class="page">
                <PageHead title />
                <FailureNotice failure on_retry=move || reading.again() />
            </div>
        }
        .into_any(),
        (false, None) => view! {
            <div class="page">
                <Skeleton lines=8 />
            </div>
        }
        .into_any(),
    };
    shown.into_any()
}

/// Around what was read. Apart from the kind of thing that it is, so that it is compiled once.
fn frame(draw: Box<dyn Fn() -> Option<AnyView> + Send>, reading: Reading, lines: usize) -> AnyView {
    let there = RwSignal::new(false);
    let drawn = move || {
        let drawn = draw();
        there.set(drawn.is_some());
        drawn.or_else(|| reading.failure.with(Option::is_none).then(|| view! { <Skeleton lines /> }.into_any()))
    };
    let failed = move || {
        let failure = reading.failure.get()?;
        Some(view! { <FailureNotice failure on_retry=move || reading.again() /> })
    };
    view! {
        <div
            class="stack"
            class:refreshing=move || there.get() && reading.busy.get()
            aria-busy=move || reading.busy.get().then_some("true")
        >
            {failed}
            {drawn}
        </div>
    }
    .into_any()
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
    let draw = move || {
        let items = pages.items()?;
        Some(if items.is_empty() { empty.run() } else { children(items).into_any() })
    };
    view! {
        <div class="stack">{frame(Box::new(draw), pages.reading(), lines)} <MoreButton pages /></div>
    }
}
