//! A table: sorting by its heads, rows that open by click, Enter or a link, arrows from row to row, and a further page
//! on request. On a phone each row becomes a small card.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::actions::Button;
use super::icon::{Icon, IconView};
use super::states::FailureNotice;
use crate::i18n::{intl, t};
use crate::load::Pages;
use crate::navigation;

/// Which way a column runs when the list is sorted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    Ascending,
    Descending,
}

/// By what the list is sorted: the code in use, and what to do when another is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    pub by: Signal<String>,
    pub choose: UnsyncCallback<&'static str>,
}

type Cell<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;

/// A column.
#[derive(Clone)]
pub struct Column<T> {
    name: String,
    sort: Option<(&'static str, SortOrder)>,
    numeric: bool,
    cell: Cell<T>,
}

impl<T> Column<T> {
    /// What stands over it, and what stands in it.
    pub fn new<V: IntoView + 'static>(name: impl Into<String>, cell: impl Fn(&T) -> V + Send + Sync + 'static) -> Self {
        Self { name: name.into(), sort: None, numeric: false, cell: Arc::new(move |item| cell(item).into_any()) }
    }

    /// Its head sorts the list by this code.
    #[must_use]
    pub fn sorted_by(mut self, code: &'static str, order: SortOrder) -> Self {
        self.sort = Some((code, order));
        self
    }

    /// Numbers, which stand under each other at the end of the column.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }
}

/// The table. The first column names the row and carries the link to it.
///
/// ```ignore
/// let columns = vec![
///     Column::new(t().people.name, |person: &PersonSummary| person.display_name.clone()).sorted_by("name", Ascending),
///     Column::new(t().people.city, |person: &PersonSummary| person.city.clone()),
/// ];
/// <DataTable caption=t().people.title columns items key=|p| p.id.to_string() href=|p| format!("/mensen/{}", p.id)/>
/// ```
#[component]
pub fn DataTable<T>(
    /// What the table shows; read out, not shown.
    #[prop(into)]
    caption: String,
    columns: Vec<Column<T>>,
    items: Vec<T>,
    /// Where a row leads.
    href: fn(&T) -> String,
    #[prop(optional, into)] sort: Option<Sort>,
) -> impl IntoView
where
    T: Send + Sync + 'static,
{
    let open = navigation::opener();
    let heads = columns.iter().map(|column| head_view(column, sort)).collect_view();
    let rows = items.iter().map(|item| row_view(&columns, item, href(item), open)).collect_view();
    view! {
        <div class="table-wrap">
            <table class="table table--cards">
                <caption class="only-heard">{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody on:keydown=move_by_arrows>{rows}</tbody>
            </table>
        </div>
    }
}

fn head_view<T>(column: &Column<T>, sort: Option<Sort>) -> AnyView {
    let class = column.numeric.then_some("number-cell");
    let name = column.name.clone();
    let (Some((code, order)), Some(sort)) = (column.sort, sort) else {
        return view! { <th scope="col" class=class>{name}</th> }.into_any();
    };
    let by_this = Memo::new(move |_| sort.by.with(|by| by == code));
    let direction = match order {
        SortOrder::Ascending => "ascending",
        SortOrder::Descending => "descending",
    };
    let arrow = match order {
        SortOrder::Ascending => Icon::ChevronUp,
        SortOrder::Descending => Icon::ChevronDown,
    };
    view! {
        <th scope="col" class=class aria-sort=move || by_this.get().then_some(direction)>
            <button type="button" class="sort" on:click=move |_| sort.choose.run(code)>
                {name}
                {move || by_this.get().then(|| view! { <IconView icon=arrow size=16 /> })}
            </button>
        </th>
    }
    .into_any()
}

fn row_view<T>(columns: &[Column<T>], item: &T, href: String, open: UnsyncCallback<String>) -> AnyView {
    let cells = columns.iter().enumerate().map(|(index, column)| {
        let class = column.numeric.then_some("number-cell");
        let inside = (column.cell)(item);
        if index == 0 {
            let href = href.clone();
            view! {
                <th scope="row" class=class>
                    <a href=href>{inside}</a>
                </th>
            }
            .into_any()
        } else {
            let label = column.name.clone();
            view! { <td class=class data-label=label>{inside}</td> }.into_any()
        }
    });
    let cells = cells.collect_view();
    view! {
        <tr
            data-opens="true"
            on:click=move |event| {
                // A link or button inside does its own thing, and text that is being selected stays selected.
                let on_control = event
                    .target()
                    .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                    .is_some_and(|element| matches!(element.closest("a, button, label, input"), Ok(Some(_))));
                if !on_control && !event.ctrl_key() && !event.meta_key() {
                    open.run(href.clone());
                }
            }
        >
            {cells}
        </tr>
    }
    .into_any()
}

fn move_by_arrows(event: web_sys::KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let row = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("tr").ok().flatten());
    let next = row.and_then(|row| if down { row.next_element_sibling() } else { row.previous_element_sibling() });
    let link = next.and_then(|next| next.query_selector("th a").ok().flatten());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        let _ = link.focus();
    }
}

/// Under a list: how many of how many are shown, and the button for more.
#[component]
pub fn MoreButton<T>(pages: Pages<T>) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let count = move || {
        let shown = i64::try_from(pages.shown()?).ok()?;
        let total = pages.total().filter(|total| *total > 0)?;
        Some((t().common.shown_of)(&intl::count(shown.min(total)), &intl::count(total)))
    };
    view! {
        <div class="table-foot" hidden=move || count().is_none() && !pages.has_more()>
            <span role="status">{count}</span>
            {move || {
                pages
                    .has_more()
                    .then(|| {
                        view! {
                            <Button busy=Signal::derive(move || pages.is_reading_more()) on_click=move || pages.more()>
                                {t().common.more}
                            </Button>
                        }
                    })
            }}
        </div>
        {move || {
            pages
                .failure_of_more()
                .map(|failure| view! { <FailureNotice failure on_retry=move || pages.more() /> })
        }}
    }
}
