//! By what a client shows who it is: its secrets and keys, each to be ended by itself, and adding a key.

use chrono::{DateTime, Utc};
use contract::ids::{PartnerClientId, PartnerKeyId, PartnerSecretId};
use contract::partners::{EndPartnerCredential, NewPartnerKey, PartnerClient, PartnerKey, PartnerSecret};
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;

use crate::api;
use crate::components::{Button, ChoiceField, Dialog, Form, Icon, TextAreaField, Tone, open_while, say};
use crate::i18n::{intl, t};
use crate::submit::Doing;

/// A secret or a key of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Credential {
    Secret(PartnerSecretId),
    Key(PartnerKeyId),
}

/// What to call it, who made it, whether it is in use, and until when it works.
fn secret_line(secret: &PartnerSecret) -> String {
    let words = &t().partners;
    let since = (words.secret_since)(&secret.hint, &intl::day(intl::day_of(secret.created_at)));
    let by = secret.created_by.as_deref().map(words.made_by);
    let until = secret.expires_at.map(|until| (words.works_until)(&intl::instant(until)));
    [Some(since), by, Some(used(secret.last_used_at)), until].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn key_line(key: &PartnerKey) -> String {
    let words = &t().partners;
    let since = (words.key_since)(key.algorithm.code(), &intl::day(intl::day_of(key.created_at)));
    let by = key.created_by.as_deref().map(words.made_by);
    let until = key.expires_at.map(|until| (words.works_until)(&intl::instant(until)));
    [Some(since), by, Some(used(key.last_used_at)), until].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn used(last: Option<DateTime<Utc>>) -> String {
    let words = &t().partners;
    last.map_or_else(|| words.unused.to_owned(), |at| (words.used)(&intl::instant(at)))
}

/// The secrets and keys of a client that works.
#[component]
pub(super) fn Credentials(client: PartnerClient, on_change: Callback<PartnerClient>) -> impl IntoView {
    let words = &t().partners;
    let id = client.id;
    let ending: RwSignal<Option<(Credential, String)>> = RwSignal::new(None);
    let end = move |which: Credential, name: String| {
        let label = (words.end_this)(&name);
        view! {
            <Button tone=Tone::Quiet icon=Icon::Close label on_click=move || ending.set(Some((which, name.clone()))) />
        }
    };
    let secrets = client.secrets.iter().map(|secret| {
        let name = format!("…{}", secret.hint);
        view! { <li class="row"><span>{secret_line(secret)}</span>{end(Credential::Secret(secret.id), name)}</li> }
    });
    let keys = client.keys.iter().map(|key| {
        view! {
            <li class="row">
                <span><span class="code">{key.kid.clone()}</span>" "<span class="soft">{key_line(key)}</span></span>
                {end(Credential::Key(key.id), key.kid.clone())}
            </li>
        }
    });
    let (secrets, keys) = (secrets.collect::<Vec<_>>(), keys.collect::<Vec<_>>());
    let none = |is_empty: bool| is_empty.then(|| view! { <p class="soft">{words.none_of_these}</p> });
    let (no_secrets, no_keys) = (none(secrets.is_empty()), none(keys.is_empty()));
    view! {
        <dt>{words.secrets}</dt>
        <dd>{no_secrets}<ul class="stack-tight" role="list">{secrets}</ul></dd>
        <dt>{words.keys}</dt>
        <dd>{no_keys}<ul class="stack-tight" role="list">{keys}</ul></dd>
        <End id ending on_change />
    }
}

#[component]
fn End(
    id: PartnerClientId,
    ending: RwSignal<Option<(Credential, String)>>,
    on_change: Callback<PartnerClient>,
) -> impl IntoView {
    let words = &t().partners;
    let open = open_while(ending);
    let overlap = RwSignal::new("0".to_owned());
    let doing = Doing::new();
    let options = [
        ("0", words.end_now),
        ("24", words.overlap_day),
        ("72", words.overlap_three_days),
        ("168", words.overlap_week),
    ];
    let options = StoredValue::new(options.map(|(hours, said)| (hours.to_owned(), said.to_owned())).to_vec());
    let submit = move || {
        let Some((which, name)) = ending.get_untracked() else { return };
        let overlap_hours = overlap.with_untracked(|hours| hours.parse().unwrap_or_default());
        let how = EndPartnerCredential { overlap_hours };
        let asked = async move {
            match which {
                Credential::Secret(secret) => api::partners::end_secret(id, secret, &how).await,
                Credential::Key(key) => api::partners::end_key(id, key, &how).await,
            }
        };
        doing.run(asked, move |client| {
            open.set(false);
            say((t().partners.end_done)(&name));
            on_change.run(client);
        });
    };
    view! {
        <Dialog open title=words.end_title>
            <p>{move || ending.with(|ending| ending.as_ref().map(|(_, name)| (words.end_what)(name)))}</p>
            <p>{words.end_text}</p>
            <Form doing submit=words.end on_submit=submit on_cancel=move || open.set(false)>
                <ChoiceField pointer="/overlapHours" label=words.end_when value=overlap options=options.get_value() />
            </Form>
        </Dialog>
    }
}

/// A key is pasted as the partner sent it.
#[component]
pub(super) fn AddKey(id: PartnerClientId, open: RwSignal<bool>, on_change: Callback<PartnerClient>) -> impl IntoView {
    let words = &t().partners;
    let pasted = RwSignal::new(String::new());
    let doing = Doing::new();
    let submit = move || {
        let jwk = pasted.with_untracked(|text| serde_json::from_str::<serde_json::Value>(text.trim()));
        let Ok(serde_json::Value::Object(jwk)) = jwk else {
            doing.check(vec![Fault::new("/jwk", FaultCode::WrongFormat, "a JSON object")]);
            return;
        };
        doing.run(async move { api::partners::add_key(id, &NewPartnerKey { jwk }).await }, move |client| {
            open.set(false);
            pasted.set(String::new());
            say(t().partners.key_added.to_owned());
            on_change.run(client);
        });
    };
    view! {
        <p>{words.key_text}</p>
        <Form doing submit=words.key_add on_submit=submit on_cancel=move || open.set(false)>
            <TextAreaField pointer="/jwk" label=words.key_jwk help=words.key_help value=pasted />
        </Form>
    }
}
