//! Contacts at an organisation, who put people forward by the form: inviting one, a new link, and its end.

use chrono::{Months, NaiveDate};
use contract::ids::OrganisationId;
use contract::partner_contacts::{
    NewPartnerContact, PartnerContact, PartnerContactStatus, PartnerContactsQuery, SendPartnerContactLink,
};
use leptos::prelude::*;

use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, ConfirmDialog, DateField, Dialog, Form, Icon, LoadedPages, Tag, TextField, Tone, Trouble, open_while,
    say,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Pages, pages};
use crate::submit::{Doing, missing};

/// What the parts of the card share.
#[derive(Clone, Copy)]
struct Desk {
    contacts: Pages<PartnerContact>,
    sending: RwSignal<Option<PartnerContact>>,
    ending: RwSignal<Option<PartnerContact>>,
}

impl Desk {
    fn settled(self, changed: PartnerContact) {
        let id = changed.id;
        self.contacts.update_where(move |known| known.id == id, move |known| *known = changed.clone());
    }
}

/// A year from now: until when a link works when nobody says otherwise.
fn in_a_year() -> Option<NaiveDate> {
    clock::today().checked_add_months(Months::new(12))
}

#[component]
pub(super) fn ContactsOf(id: OrganisationId, name: String, has_agreement: bool) -> impl IntoView {
    let words = &t().partner_contacts;
    let contacts = pages(
        move || format!("organisations/{id}/contacts"),
        move |cursor| async move {
            let query = PartnerContactsQuery { organisation_id: Some(id), cursor, ..PartnerContactsQuery::default() };
            api::partner_contacts::list(&query).await
        },
    );
    let desk = Desk { contacts, sending: RwSignal::new(None), ending: RwSignal::new(None) };
    let inviting = RwSignal::new(false);
    let title = (words.invite_title)(&name);
    view! {
        <Card title=words.title>
            <p class="soft small">{words.lead}</p>
            <LoadedPages
                pages=contacts
                lines=2
                children=move |items| {
                    let lines = items.into_iter().map(|contact| view! { <Line contact desk /> });
                    view! { <ul class="list" role="list">{lines.collect_view()}</ul> }
                }
                empty=|| view! { <p class="soft">{t().partner_contacts.none}</p> }
            />
            {if has_agreement {
                view! {
                    <div>
                        <Button icon=Icon::Plus on_click=move || inviting.set(true)>{words.invite}</Button>
                    </div>
                }
                .into_any()
            } else {
                view! { <p class="soft">{words.no_agreement}</p> }.into_any()
            }}
        </Card>
        <Dialog open=inviting title>
            <Invite id open=inviting desk />
        </Dialog>
        <SendDialog desk />
        <EndDialog desk />
    }
}

#[component]
fn Line(contact: PartnerContact, desk: Desk) -> impl IntoView {
    let words = &t().partner_contacts;
    let kind = match contact.status {
        PartnerContactStatus::Active => "good",
        PartnerContactStatus::Invited => "info",
        PartnerContactStatus::Ended => "warn",
    };
    let has_ended = contact.status == PartnerContactStatus::Ended;
    let until = if has_ended { words.ended_on } else { words.until };
    let used = match contact.last_used_at {
        Some(at) => (words.last_used)(&intl::day(intl::day_of(at))),
        None => (words.link_sent)(&intl::day(intl::day_of(contact.link_sent_at))),
    };
    // Who was ended before the last day isn't given a link again, and is invited anew.
    let was_stopped = has_ended && contact.access_ends_on > clock::today();
    let until = (!was_stopped).then(|| until(&intl::day(contact.access_ends_on)));
    let referred = (contact.referrals > 0).then(|| (words.referred)(contact.referrals));
    let meta: Vec<String> = [until, Some(used), referred].into_iter().flatten().collect();
    let (send, end) = (contact.clone(), contact.clone());
    let (send_label, end_label) = ((words.send_again)(&contact.name), (words.end)(&contact.name));
    view! {
        <li class="account">
            <div class="grow">
                <span class="strong">{contact.name}</span>
                " "
                <Tag kind>{contact.status.say()}</Tag>
                <br />
                <span class="soft small">{contact.email}</span>
                <br />
                <span class="soft small">{meta.join(" · ")}</span>
            </div>
            <div class="row">
                {(!was_stopped).then(|| view! {
                    <Button tone=Tone::Quiet icon=Icon::Mail label=send_label on_click=move || desk.sending.set(Some(send.clone()))>{words.send_again_short}</Button>
                })}
                {(!has_ended).then(|| view! {
                    <Button tone=Tone::Quiet icon=Icon::Close label=end_label on_click=move || desk.ending.set(Some(end.clone()))>{words.end_short}</Button>
                })}
            </div>
        </li>
    }
}

#[component]
fn Invite(id: OrganisationId, open: RwSignal<bool>, desk: Desk) -> impl IntoView {
    let words = &t().partner_contacts;
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let ends_on = RwSignal::new(in_a_year());
    let doing = Doing::new();
    let submit = move || {
        let new = NewPartnerContact {
            organisation_id: id,
            name: name.with_untracked(|name| name.trim().to_owned()),
            email: email.with_untracked(|email| email.trim().to_owned()),
            access_ends_on: ends_on.get_untracked(),
        };
        let empty = [("/name", new.name.is_empty()), ("/email", new.email.is_empty())];
        if doing.check(empty.into_iter().filter(|(_, empty)| *empty).map(|(pointer, _)| missing(pointer)).collect()) {
            doing.run(async move { api::partner_contacts::create(&new).await }, move |contact| {
                say((t().partner_contacts.sent)(&contact.name));
                desk.contacts.again();
                open.set(false);
            });
        }
    };
    view! {
        <Form doing submit=words.send on_submit=submit on_cancel=move || open.set(false)>
            <TextField pointer="/name" label=words.name value=name />
            <TextField pointer="/email" label=words.email help=words.email_help value=email kind="email" />
            <DateField pointer="/accessEndsOn" label=words.ends_on help=words.ends_help value=ends_on />
        </Form>
    }
}

#[component]
fn SendDialog(desk: Desk) -> impl IntoView {
    let open = open_while(desk.sending);
    move || {
        desk.sending.get().map(|contact| {
            let title = (t().partner_contacts.send_again)(&contact.name);
            view! {
                <Dialog open title>
                    <Send contact=contact.clone() open desk />
                </Dialog>
            }
        })
    }
}

#[component]
fn Send(contact: PartnerContact, open: RwSignal<bool>, desk: Desk) -> impl IntoView {
    let words = &t().partner_contacts;
    let goes_on = contact.status != PartnerContactStatus::Ended;
    let ends_on = RwSignal::new(if goes_on { Some(contact.access_ends_on) } else { in_a_year() });
    let doing = Doing::new();
    let id = contact.id;
    let submit = move || {
        let how = SendPartnerContactLink { access_ends_on: ends_on.get_untracked() };
        doing.run(async move { api::partner_contacts::send_link(id, &how).await }, move |contact| {
            say((t().partner_contacts.sent)(&contact.name));
            desk.settled(contact);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.send on_submit=submit on_cancel=move || open.set(false)>
            <p>{words.send_again_text}</p>
            <DateField pointer="/accessEndsOn" label=words.ends_on help=words.ends_help value=ends_on />
        </Form>
    }
}

#[component]
fn EndDialog(desk: Desk) -> impl IntoView {
    let open = open_while(desk.ending);
    let doing = Doing::new();
    let end = move || {
        let Some(contact) = desk.ending.get_untracked() else { return };
        let id = contact.id;
        doing.run(async move { api::partner_contacts::end(id).await }, move |contact| {
            say((t().partner_contacts.ended)(&contact.name));
            desk.settled(contact);
        });
        desk.ending.set(None);
    };
    view! {
        <Trouble doing />
        {move || {
            let words = &t().partner_contacts;
            let title = desk.ending.with(|contact| contact.as_ref().map(|contact| (words.end)(&contact.name)));
            title.map(|title| view! { <ConfirmDialog open title text=words.end_text action=words.end_short on_confirm=end /> })
        }}
    }
}
