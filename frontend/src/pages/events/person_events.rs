//! At which events someone was or will be, on their page.

use contract::attendance::PersonAttendance;
use contract::events::EventStatus;
use contract::ids::PersonId;
use contract::people::PageQuery;
use leptos::prelude::*;

use super::{address, status_tag};
use crate::api;
use crate::components::{Card, Empty, Icon, LoadedPages, Tag};
use crate::i18n::{Term, intl, t};
use crate::load::pages;

#[component]
pub fn PersonEvents(id: PersonId) -> impl IntoView {
    let events = pages(
        move || format!("people/{id}/attendance"),
        move |cursor| async move { api::attendance::of_person(id, &PageQuery { cursor, page_size: None }).await },
    );
    view! {
        <Card title=t().events.feeds.of_person>
            <LoadedPages
                pages=events
                children=|events| {
                    view! { <ul class="list" role="list">{events.into_iter().map(row).collect_view()}</ul> }
                }
                empty=|| view! { <Empty icon=Icon::Calendar title=t().events.feeds.none_of_person /> }
            />
        </Card>
    }
}

fn row(one: PersonAttendance) -> impl IntoView {
    let words = &t().events.page;
    let notice = one.with_notice.map(|in_time| if in_time { words.with_notice } else { words.without_notice });
    let said = one.attendance.map_or_else(|| one.status.say(), Term::say);
    let facts = [Some(intl::instant(one.starts_at)), Some(one.kind.say().to_owned()), notice.map(str::to_owned)];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let cancelled = one.event_status == EventStatus::Cancelled;
    let title = one.title.clone();
    view! {
        <li>
            <a class="list-link" href=address(one.event_id)>
                <span class="grow">
                    <span class="list-link__title">
                        {if cancelled { view! { <s>{title}</s> }.into_any() } else { title.into_any() }}
                    </span>
                    <br />
                    <span class="soft small">{facts}</span>
                </span>
                {if cancelled { status_tag(one.event_status) } else { Some(view! { <Tag>{said}</Tag> }.into_any()) }}
            </a>
        </li>
    }
}
