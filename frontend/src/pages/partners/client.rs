//! One API client: what it may, by what it shows who it is, what failed, and what can be done to it.

use contract::partners::{PartnerClient, PartnerClientWithSecret, RotateSecret};
use leptos::prelude::*;

use super::change::Change;
use super::credentials::{AddKey, Credentials};
use super::secret::SecretDialog;
use super::state_tag;
use crate::api;
use crate::components::{Button, Card, ChoiceField, ConfirmDialog, Dialog, Fact, Form, Icon, Tag, Tone, Trouble, say};
use crate::i18n::{Term, intl, t};
use crate::load::Pages;
use crate::pages::organisations;
use crate::submit::Doing;

#[component]
pub(super) fn ClientCard(client: PartnerClient, clients: Pages<PartnerClient>) -> impl IntoView {
    let words = &t().partners;
    let id = client.id;
    let rotating = RwSignal::new(false);
    let revoking = RwSignal::new(false);
    let adding = RwSignal::new(false);
    let changing = RwSignal::new(false);
    let on_change = Callback::new(move |changed: PartnerClient| {
        clients.update_where(|known| known.id == id, |known| *known = changed.clone());
    });
    let made: RwSignal<Option<PartnerClientWithSecret>> = RwSignal::new(None);
    let revoke = Doing::new();
    let confirm = move || {
        revoke.run(async move { api::partners::revoke(id).await }, move |revoked| {
            revoking.set(false);
            say((t().partners.revoke_done)(&revoked.name));
            clients.update_where(|known| known.id == id, |known| *known = revoked.clone());
        });
    };
    let name = client.name.clone();
    let works = client.revoked_at.is_none();
    let tag = state_tag(&client);
    let last_used = client.last_used_at.map_or_else(|| words.never_used.to_owned(), intl::instant);
    let with_name = |day: String, by: Option<&str>| {
        std::iter::once(day).chain(by.map(words.made_by)).collect::<Vec<_>>().join(", ")
    };
    let made_at = with_name(intl::day(intl::day_of(client.created_at)), client.created_by.as_deref());
    let revoked = client.revoked_at.map(|at| with_name(intl::instant(at), client.revoked_by.as_deref()));
    let may = intl::list(client.scopes.iter().map(|scope| scope.say().to_lowercase()));
    let limit = works.then(|| (words.limit_said)(client.requests_per_minute));
    let failed = client.last_failed_at.zip(client.last_failure).map(|(at, why)| {
        let again = (client.failures_since_success > 0).then(|| (words.failed_times)(client.failures_since_success));
        let told = [Some(intl::instant(at)), Some(why.say().to_owned()), again];
        (told.into_iter().flatten().collect::<Vec<_>>().join(": "), client.failures_since_success > 0)
    });
    let contact = client.contact_email.clone();
    let no_contact = contact.is_none();
    let shown = client.clone();
    view! {
        <Card title=name.clone() aside=tag>
            <dl class="facts">
                <dt>{words.organisation}</dt>
                <dd>
                    <a href=organisations::address(client.organisation.id)>{client.organisation.name.clone()}</a>
                </dd>
                <dt>{words.contact}</dt>
                <dd class:soft=no_contact>
                    {match contact {
                        Some(email) => view! { <a href=format!("mailto:{email}")>{email.clone()}</a> }.into_any(),
                        None => words.contact_none.into_any(),
                    }}
                </dd>
                <Fact name=words.may value=Some(may) />
                <dt>{words.client_id}</dt>
                <dd class="code">{client.id.to_string()}</dd>
                <Fact name=words.made value=Some(made_at) />
                {works.then(|| view! { <Credentials client=shown.clone() on_change /> })}
                <Fact name=words.limit value=limit />
                <Fact name=words.last_used value=Some(last_used) />
                {failed.map(|(told, is_now)| view! {
                    <dt>{words.last_failed}</dt>
                    <dd>{if is_now { view! { <Tag kind="warn" icon=Icon::Alert>{told}</Tag> }.into_any() } else { told.into_any() }}</dd>
                })}
                {revoked.map(|told| view! { <Fact name=words.revoked value=Some(told) /> })}
            </dl>
            {works.then(|| view! {
                <div class="row">
                    <Button icon=Icon::Pencil on_click=move || changing.set(true)>{t().common.change}</Button>
                    <Button icon=Icon::Refresh on_click=move || rotating.set(true)>{words.rotate}</Button>
                    <Button icon=Icon::Key on_click=move || adding.set(true)>{words.key_add}</Button>
                    <Button tone=Tone::Danger icon=Icon::Close on_click=move || revoking.set(true)>{words.revoke}</Button>
                </div>
            })}
            <Trouble doing=revoke />
            <Dialog open=rotating title=(words.rotate_title)(&name)>
                <Rotate id open=rotating made />
            </Dialog>
            <Dialog open=adding title=(words.key_title)(&name)>
                <AddKey id open=adding on_change />
            </Dialog>
            <Dialog open=changing title=(words.change_title)(&name)>
                <Change client=client.clone() open=changing on_change />
            </Dialog>
            <ConfirmDialog
                open=revoking
                title=(words.revoke_title)(&name)
                text=words.revoke_text
                action=words.revoke
                on_confirm=confirm
                busy=Signal::derive(move || revoke.is_busy())
            />
            <SecretDialog made on_close=move |client: PartnerClient| clients.update_where(|known| known.id == id, |known| *known = client.clone()) />
        </Card>
    }
}

#[component]
fn Rotate(
    id: contract::ids::PartnerClientId,
    open: RwSignal<bool>,
    made: RwSignal<Option<PartnerClientWithSecret>>,
) -> impl IntoView {
    let words = &t().partners;
    let overlap = RwSignal::new("72".to_owned());
    let doing = Doing::new();
    let options = [
        ("24", words.overlap_day),
        ("72", words.overlap_three_days),
        ("168", words.overlap_week),
        ("720", words.overlap_month),
        ("0", words.overlap_none),
    ];
    let options = options.map(|(hours, said)| (hours.to_owned(), said.to_owned())).to_vec();
    let submit = move || {
        let overlap_hours = overlap.with_untracked(|hours| hours.parse().unwrap_or_default());
        doing.run(async move { api::partners::rotate(id, &RotateSecret { overlap_hours }).await }, move |rotated| {
            open.set(false);
            made.set(Some(rotated));
        });
    };
    view! {
        <p>{words.rotate_text}</p>
        <Form doing submit=words.rotate_now on_submit=submit on_cancel=move || open.set(false)>
            <ChoiceField pointer="/overlapHours" label=words.overlap value=overlap options />
        </Form>
    }
}
