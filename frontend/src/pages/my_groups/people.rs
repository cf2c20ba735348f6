//! Who is in a group, by first name: whether they come next time, and how often they were there.

use contract::attendance::{RegistrationStatus, SignOff};
use contract::ids::RegistrationId;
use contract::my_groups::MyGroupPerson;
use leptos::prelude::*;

use super::one::Read;
use crate::api;
use crate::components::{Avatar, Button, Card, Tag, Tone, Trouble, say};
use crate::i18n::{Term, t};
use crate::submit::Doing;

#[component]
pub(super) fn People(people: Vec<MyGroupPerson>, has_next: bool, read: Read) -> impl IntoView {
    let words = &t().my_groups;
    let doing = Doing::new();
    if people.is_empty() {
        return view! { <Card title=words.people><p class="soft">{words.nobody}</p></Card> }.into_any();
    }
    let lines = people.into_iter().map(|person| view! { <Person person has_next doing read /> }).collect_view();
    view! {
        <Card title=words.people>
            <Trouble doing />
            <ul class="list" role="list">{lines}</ul>
        </Card>
    }
    .into_any()
}

#[component]
fn Person(person: MyGroupPerson, has_next: bool, doing: Doing, read: Read) -> impl IntoView {
    let words = &t().my_groups;
    let name = person.first_name;
    let was = if person.of == 0 { words.never_held.to_owned() } else { (words.was_there)(person.present, person.of) };
    let next = person.next_status.map_or(words.not_listed, Term::say);
    let about = [person.role.map(|role| role.say().to_owned()), Some(was)];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let kind = match person.next_status {
        Some(RegistrationStatus::Registered | RegistrationStatus::WalkedIn) => Some("good"),
        Some(RegistrationStatus::SignedOff) => Some("warn"),
        Some(RegistrationStatus::Invited | RegistrationStatus::WaitingList) | None => None,
    };
    let tag = match kind {
        Some(kind) => view! { <Tag kind>{next}</Tag> }.into_any(),
        None => view! { <Tag>{next}</Tag> }.into_any(),
    };
    let action = person.next_registration_id.zip(person.next_status).map(|(id, status)| {
        view! { <Step id status name=name.clone() doing read /> }
    });
    view! {
        <li class="my-group__person">
            <Avatar name=name.clone() />
            <span class="grow">
                <span class="strong">{name}</span>
                <br />
                <span class="soft small">{about.join(" · ")}</span>
            </span>
            {has_next.then_some(tag)}
            {action}
        </li>
    }
}

/// Signs someone off for next time, or says that they come after all.
#[component]
fn Step(id: RegistrationId, status: RegistrationStatus, name: String, doing: Doing, read: Read) -> impl IntoView {
    let words = &t().my_groups;
    let busy = Signal::derive(move || doing.is_busy());
    match status {
        RegistrationStatus::SignedOff | RegistrationStatus::Invited => {
            let come = move || {
                doing.run(async move { api::attendance::come_after_all(id).await }, move |_| read.again());
            };
            let label = (words.comes_after_all)(&name);
            view! { <Button tone=Tone::Quiet busy label on_click=come>{words.comes_short}</Button> }.into_any()
        }
        RegistrationStatus::Registered | RegistrationStatus::WaitingList => {
            let label = (words.sign_off)(&name);
            let leave = move || {
                let name = name.clone();
                let said = SignOff::default();
                doing.run(async move { api::attendance::sign_off(id, &said).await }, move |_| {
                    say((t().my_groups.signed_off_done)(&name));
                    read.again();
                });
            };
            view! { <Button tone=Tone::Quiet busy label on_click=leave>{words.sign_off_short}</Button> }.into_any()
        }
        RegistrationStatus::WalkedIn => ().into_any(),
    }
}
