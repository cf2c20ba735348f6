//! Someone's way with the organisation: the stations from left to right (under each other on a phone), and the same as
//! a table for who reads or copies it that way.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::t;

/// A station on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub icon: Icon,
    /// What kind of station it is: *Match*, *Groep*.
    pub kind: String,
    /// Which one: a name, or who with.
    pub name: Option<String>,
    /// Where the name leads.
    pub href: Option<String>,
    /// From when to when, in words.
    pub when: String,
    /// It goes on now.
    pub now: bool,
}

/// The line with its table.
#[component]
pub fn JourneyLine(
    stops: Vec<Stop>,
    /// Over the table; read out.
    #[prop(into)]
    caption: String,
) -> impl IntoView {
    let rows = stops.iter().map(row).collect_view();
    let stops = stops.into_iter().map(|stop| {
        let named = named(&stop);
        let Stop { icon, kind, when, now, .. } = stop;
        view! {
            <li class="journey__stop" class:journey__stop--now=now>
                <span class="journey__dot">
                    <IconView icon size=18 />
                </span>
                <span class="journey__kind">{kind}</span>
                {named}
                <span class="journey__when">{when}</span>
                {now.then(|| view! { <span class="journey__now">{t().parts.now}</span> })}
            </li>
        }
    });
    view! {
        <ol class="journey" role="list">{stops.collect_view()}</ol>
        <AsTable>
            <table class="table table--cards">
                <caption class="only-heard">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t().parts.station}</th>
                        <th scope="col">{t().parts.which}</th>
                        <th scope="col">{t().parts.when}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </AsTable>
    }
}

/// Folds out what is drawn above it, as a table.
#[component]
pub fn AsTable(children: Children) -> impl IntoView {
    view! {
        <details class="as-table">
            <summary>
                <IconView icon=Icon::ChevronRight size=16 />
                {t().parts.as_table}
            </summary>
            <div class="table-wrap">{children()}</div>
        </details>
    }
}

fn named(stop: &Stop) -> Option<AnyView> {
    let name = stop.name.clone()?;
    Some(match stop.href.clone() {
        Some(href) => view! { <a class="journey__name" href=href>{name}</a> }.into_any(),
        None => view! { <span class="journey__name">{name}</span> }.into_any(),
    })
}

fn row(stop: &Stop) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{stop.kind.clone()}</th>
            <td data-label=t().parts.which>{stop.name.clone()}</td>
            <td data-label=t().parts.when>{stop.when.clone()}</td>
        </tr>
    }
}
