//! One group: the next evening first, then who is in it, what comes and was, and the note.

use contract::ids::GroupId;
use contract::my_groups::MyGroupInFull;
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::Unknown;
use super::dates::{Dates, NextDate};
use super::note::Note;
use super::people::People;
use crate::api::{self, Versioned};
use crate::components::{Loaded, PageHead};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};

pub(super) type Read = Load<Versioned<MyGroupInFull>>;

#[component]
pub(super) fn OneGroup(
    id: GroupId,
    /// Whether it is the only one: then there is no list to go back to.
    is_only: bool,
) -> impl IntoView {
    let read: Read = load(move || format!("my-groups/{id}"), move || api::my_groups::read(id));
    let is_gone = Memo::new(move |_| read.failure().is_some_and(|failure| failure.is(ErrorCode::NotFound)));
    move || {
        if is_gone.get() {
            return view! { <Unknown /> }.into_any();
        }
        view! {
            <div class="page">
                <Head read is_only />
                <Loaded load=read lines=8 children=move |group| view! { <Parts group=group.value read /> } />
            </div>
        }
        .into_any()
    }
}

#[component]
fn Head(read: Read, is_only: bool) -> impl IntoView {
    let words = &t().my_groups;
    let head = Memo::new(move |_| {
        let group = read.get()?.value.group;
        let ends = group.ends_on.map(|day| (words.until)(&intl::day(day)));
        let lead = [Some((words.cohort)(group.cohort_number)), Some(group.role.say().to_owned()), ends];
        Some((group.name, lead.into_iter().flatten().collect::<Vec<_>>().join(" · ")))
    });
    move || {
        let (title, lead) = head.get().unwrap_or_else(|| (words.title.to_owned(), String::new()));
        if is_only {
            view! { <PageHead title lead /> }.into_any()
        } else {
            view! { <PageHead title lead back=("/mijn-groep", words.title_of_many) /> }.into_any()
        }
    }
}

#[component]
fn Parts(group: MyGroupInFull, read: Read) -> impl IntoView {
    let id = group.group.id;
    let next = group.group.next.clone();
    view! {
        <div class="record">
            <div class="stack-wide">
                <NextDate group=id date=next.clone() read />
                <People people=group.people has_next=next.is_some() read />
            </div>
            <div class="stack-wide">
                <Note note=group.note read />
                <Dates coming=group.coming past=group.past />
            </div>
        </div>
    }
}
