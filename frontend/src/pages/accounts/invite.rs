//! Inviting a colleague.

use chrono::NaiveDate;
use contract::accounts::{Account, NewAccount};
use contract::permissions::Role;
use leptos::prelude::*;

use crate::api;
use crate::components::{DateField, Dialog, Form, ManyField, TextField, say};
use crate::i18n::{choices, t};
use crate::load::Pages;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn InviteDialog(open: RwSignal<bool>, accounts: Pages<Account>) -> impl IntoView {
    view! {
        <Dialog open title=t().accounts.invite_title>
            <Invite open accounts />
        </Dialog>
    }
}

#[component]
fn Invite(open: RwSignal<bool>, accounts: Pages<Account>) -> impl IntoView {
    let words = &t().accounts;
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let roles = RwSignal::new(Vec::<String>::new());
    let ends_on: RwSignal<Option<NaiveDate>> = RwSignal::new(None);
    let doing = Doing::new();
    let submit = move || {
        let new = NewAccount {
            display_name: name.with_untracked(|name| name.trim().to_owned()),
            email: email.with_untracked(|email| email.trim().to_owned()),
            roles: roles.with_untracked(|codes| codes.iter().filter_map(|code| code.parse().ok()).collect()),
            access_ends_on: ends_on.get_untracked(),
        };
        let empty = [
            ("/displayName", new.display_name.is_empty()),
            ("/email", new.email.is_empty()),
            ("/roles", new.roles.is_empty()),
        ];
        if doing.check(empty.into_iter().filter(|(_, empty)| *empty).map(|(pointer, _)| missing(pointer)).collect()) {
            doing.run(async move { api::accounts::create(&new).await }, move |account| {
                say((t().accounts.sent)(&account.display_name));
                accounts.again();
                open.set(false);
            });
        }
    };
    // A coach is invited from the group that they lead.
    let offered = Role::all().filter(|role| *role != Role::Coach);
    view! {
        <Form doing submit=words.send on_submit=submit on_cancel=move || open.set(false)>
            <TextField pointer="/displayName" label=words.name value=name />
            <TextField pointer="/email" label=words.email help=words.email_help value=email kind="email" />
            <ManyField pointer="/roles" label=words.roles value=roles options=choices(offered, Role::code) />
            <DateField pointer="/accessEndsOn" label=words.access_ends_on help=words.access_ends_help value=ends_on optional=true />
        </Form>
    }
}
