//! The dates of a group: the next one with the way to checking in, and the others.

use chrono::TimeDelta;
use contract::attendance::{NewRegistrations, RegisterAs};
use contract::events::EventStatus;
use contract::ids::GroupId;
use contract::my_groups::MyGroupDate;
use leptos::prelude::*;

use super::one::Read;
use crate::components::{Button, ButtonLink, Card, Icon, Tag, Tone, Trouble, say};
use crate::i18n::{Term, intl, t};
use crate::submit::Doing;
use crate::{api, clock};

/// So long before the beginning, people can be checked in.
const DOORS_OPEN: TimeDelta = TimeDelta::hours(12);

fn times(date: &MyGroupDate) -> String {
    (t().my_groups.between)(&intl::time(date.starts_at), &intl::time(date.ends_at))
}

fn check_in_address(date: &MyGroupDate) -> String {
    format!("/agenda/{}/inchecken", date.event_id)
}

#[component]
pub(super) fn NextDate(group: GroupId, date: Option<MyGroupDate>, read: Read) -> impl IntoView {
    let words = &t().my_groups;
    let Some(date) = date else {
        return view! { <Card title=words.next><p class="soft">{words.no_next}</p></Card> }.into_any();
    };
    let is_open = date.starts_at - DOORS_OPEN <= clock::now();
    let counts = date.counts.unwrap_or_default();
    let expected = counts.registered + counts.waiting + counts.invited + counts.signed_off;
    let told = [(words.coming)(counts.registered), (words.signed_off)(counts.signed_off)];
    let event = date.event_id;
    let adding = Doing::new();
    let add = move || {
        let many = NewRegistrations { cohort_id: None, group_id: Some(group), status: RegisterAs::Registered };
        adding.run(async move { api::attendance::register_many(event, &many).await }, move |added| {
            say((t().my_groups.added)(added.added));
            read.again();
        });
    };
    view! {
        <Card title=words.next>
            <p class="my-group__when">{intl::long_day(intl::day_of(date.starts_at))}</p>
            <p>{times(&date)} {date.place.clone().map(|place| format!(" · {place}"))}</p>
            <p class="soft">{date.title.clone()}</p>
            {if expected > 0 {
                view! { <p>{told.join(" · ")}</p> }.into_any()
            } else {
                view! {
                    <div><Button icon=Icon::People busy=Signal::derive(move || adding.is_busy()) on_click=add>{words.add_group}</Button></div>
                }
                .into_any()
            }}
            <Trouble doing=adding />
            {if is_open {
                view! { <ButtonLink href=check_in_address(&date) tone=Tone::Primary icon=Icon::Check>{words.check_in}</ButtonLink> }.into_any()
            } else {
                view! { <p class="soft small">{words.check_in_later}</p> }.into_any()
            }}
        </Card>
    }
    .into_any()
}

#[component]
pub(super) fn Dates(coming: Vec<MyGroupDate>, past: Vec<MyGroupDate>) -> impl IntoView {
    let words = &t().my_groups;
    let has_past = !past.is_empty();
    view! {
        {(!coming.is_empty()).then(|| view! {
            <Card title=words.dates>
                <ul class="list" role="list">{coming.into_iter().map(line).collect_view()}</ul>
            </Card>
        })}
        <Card title=words.past>
            {if has_past {
                view! { <ul class="list" role="list">{past.into_iter().map(line).collect_view()}</ul> }.into_any()
            } else {
                view! { <p class="soft">{words.no_past}</p> }.into_any()
            }}
        </Card>
    }
}

fn line(date: MyGroupDate) -> impl IntoView {
    let words = &t().my_groups;
    let when = format!("{} · {}", intl::long_day(intl::day_of(date.starts_at)), times(&date));
    let is_cancelled = date.status == EventStatus::Cancelled;
    let address = check_in_address(&date);
    let is_over = date.ends_at <= clock::now();
    let tag = match &date.counts {
        _ if is_cancelled => Some(view! { <Tag kind="warn">{date.status.say()}</Tag> }.into_any()),
        None => Some(view! { <Tag>{words.whole_cohort}</Tag> }.into_any()),
        Some(_) => None,
    };
    let were_there = date
        .counts
        .filter(|_| is_over && !is_cancelled)
        .map(|counts| (words.were_there)(counts.present, counts.present + counts.excused + counts.no_show));
    let title = date.title;
    // Who was there can be put right later.
    let title = if were_there.is_some() {
        view! { <a href=address>{title}</a> }.into_any()
    } else {
        view! { <span>{title}</span> }.into_any()
    };
    view! {
        <li class="my-group__date">
            <span class="strong">{title}</span>
            " "
            {tag}
            <span class="soft small">{when}</span>
            {were_there.map(|told| view! { <span class="small">{told}</span> })}
        </li>
    }
}
