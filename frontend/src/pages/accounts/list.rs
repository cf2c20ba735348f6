//! Everyone who can log in, is invited to, or could once.

use contract::accounts::{Account, AccountStatus, AccountsQuery};
use leptos::prelude::*;

use super::invite::InviteDialog;
use crate::api;
use crate::components::{
    Button, ConfirmDialog, Empty, Icon, LoadedPages, PageHead, SelectField, Tag, Tone, Trouble, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Pages, pages};
use crate::navigation::filter;
use crate::session;
use crate::submit::Doing;

#[component]
pub fn AccountsPage() -> impl IntoView {
    let words = &t().accounts;
    let status = filter("status");
    let accounts: Pages<Account> = pages(
        move || format!("accounts?{}", status.get()),
        move |cursor| {
            let status = status.with(|code| code.parse().ok());
            async move { api::accounts::list(&AccountsQuery { status, cursor, ..AccountsQuery::default() }).await }
        },
    );
    let (inviting, ending) = (RwSignal::new(false), RwSignal::new(None::<Account>));
    let doing = Doing::new();
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>
                <Button tone=Tone::Primary icon=Icon::Plus on_click=move || inviting.set(true)>{words.invite}</Button>
            </PageHead>
            <SelectField pointer="/status" label=words.status value=status options=choices(AccountStatus::all(), AccountStatus::code) nothing=words.everyone optional=true />
            <Trouble doing />
            <LoadedPages
                pages=accounts
                children=move |items| {
                    let lines = items.into_iter().map(|account| view! { <Line account accounts ending doing /> });
                    view! { <ul class="list card" role="list">{lines.collect_view()}</ul> }
                }
                empty=move || view! { <Empty icon=Icon::Key title=words.none /> }
            />
            <InviteDialog open=inviting accounts />
            <EndDialog ending accounts doing />
        </div>
    }
}

#[component]
fn Line(account: Account, accounts: Pages<Account>, ending: RwSignal<Option<Account>>, doing: Doing) -> impl IntoView {
    let words = &t().accounts;
    let roles = intl::list(account.roles.iter().map(|role| role.say()));
    let kind = match account.status {
        AccountStatus::Active => "good",
        AccountStatus::Invited => "info",
        AccountStatus::Ended => "warn",
    };
    let until = account.access_ends_on.map(|day| (words.until)(&intl::day(day)));
    let link = match (account.status, account.invitation_expires_at) {
        (AccountStatus::Ended, _) | (AccountStatus::Active, None) => None,
        (_, Some(at)) => Some((words.link_until)(&intl::instant(at))),
        (AccountStatus::Invited, None) => Some(words.no_link.to_owned()),
    };
    let meta: Vec<String> = [Some(roles), until, link].into_iter().flatten().collect();
    let (id, name) = (account.id, account.display_name.clone());
    let is_mine = session::me().is_some_and(|me| me.id == id);
    let send_label = (words.send_again)(&name);
    let end_label = (words.end)(&name);
    let send = move || {
        let name = name.clone();
        doing.run(async move { api::accounts::invite(id).await }, move |account| {
            say((t().accounts.sent)(&name));
            accounts.update_where(move |known| known.id == id, move |known| *known = account.clone());
        });
    };
    let actions = (account.status != AccountStatus::Ended).then(|| {
        let asked = account.clone();
        view! {
            <div class="row">
                <Button tone=Tone::Quiet icon=Icon::Mail label=send_label on_click=send>{words.send_again_short}</Button>
                {(!is_mine).then(|| view! {
                    <Button tone=Tone::Quiet icon=Icon::Close label=end_label on_click=move || ending.set(Some(asked.clone()))>{words.end_short}</Button>
                })}
            </div>
        }
    });
    view! {
        <li class="account">
            <div class="grow">
                <span class="strong">{account.display_name}</span>
                " "
                <Tag kind>{account.status.say()}</Tag>
                <br />
                <span class="soft small">{account.email}</span>
                <br />
                <span class="soft small">{meta.join(" · ")}</span>
            </div>
            {actions}
        </li>
    }
}

#[component]
fn EndDialog(ending: RwSignal<Option<Account>>, accounts: Pages<Account>, doing: Doing) -> impl IntoView {
    let open = open_while(ending);
    let end = move || {
        let Some(account) = ending.get_untracked() else { return };
        let (id, name) = (account.id, account.display_name);
        doing.run(async move { api::accounts::end(id).await }, move |account| {
            say((t().accounts.ended)(&name));
            accounts.update_where(move |known| known.id == id, move |known| *known = account.clone());
        });
        ending.set(None);
    };
    move || {
        let words = &t().accounts;
        let title = ending.with(|account| account.as_ref().map(|account| (words.end)(&account.display_name)));
        title.map(
            |title| view! { <ConfirmDialog open title text=words.end_text action=words.end_short on_confirm=end /> },
        )
    }
}
