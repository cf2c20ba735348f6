//! Changing what a client is called, what it may, and how much it may ask.

use contract::partners::{PartnerClient, PartnerClientChange, Scope};
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;

use crate::api;
use crate::components::{Form, ManyField, TextField, say};
use crate::i18n::t;
use crate::i18n::terms::choices;
use crate::submit::{Doing, filled};

#[component]
pub(super) fn Change(client: PartnerClient, open: RwSignal<bool>, on_change: Callback<PartnerClient>) -> impl IntoView {
    let words = &t().partners;
    let name = RwSignal::new(client.name.clone());
    let scopes: RwSignal<Vec<String>> =
        RwSignal::new(client.scopes.iter().map(|scope| scope.code().to_owned()).collect());
    let contact = RwSignal::new(client.contact_email.clone().unwrap_or_default());
    let limit = RwSignal::new(client.requests_per_minute.to_string());
    let doing = Doing::new();
    let client = StoredValue::new(client);
    let submit = move || {
        let named = name.with_untracked(|name| name.trim().to_owned());
        let chosen: Vec<Scope> =
            scopes.with_untracked(|codes| codes.iter().filter_map(|code| code.parse().ok()).collect());
        let many =
            limit.with_untracked(|limit| limit.trim().parse::<i32>().ok()).filter(|many| (10..=6000).contains(many));
        let mut faults = Vec::new();
        if named.is_empty() {
            faults.push(Fault::new("/name", FaultCode::Required, "is required"));
        }
        if chosen.is_empty() {
            faults.push(Fault::new("/scopes", FaultCode::Required, "at least one"));
        }
        let Some(requests_per_minute) = many else {
            faults.push(Fault::new("/requestsPerMinute", FaultCode::OutOfRange, "10 to 6000"));
            doing.check(faults);
            return;
        };
        if !faults.is_empty() {
            doing.check(faults);
            return;
        }
        let contact_email = filled(contact);
        let wanted = PartnerClientChange { name: named, scopes: chosen, requests_per_minute, contact_email };
        let read = client.get_value();
        doing.run(async move { api::partners::change(&read, &wanted).await }, move |changed| {
            open.set(false);
            say((t().partners.change_done)(&changed.name));
            on_change.run(changed);
        });
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=move || open.set(false)>
            <TextField pointer="/name" label=words.name help=words.name_help value=name />
            <TextField pointer="/contactEmail" label=words.contact help=words.contact_help value=contact kind="email" optional=true />
            <ManyField pointer="/scopes" label=words.scopes help=words.scopes_help value=scopes options=choices(Scope::all(), Scope::code) />
            <TextField pointer="/requestsPerMinute" label=words.limit help=words.limit_help value=limit inputmode="numeric" />
        </Form>
    }
}
