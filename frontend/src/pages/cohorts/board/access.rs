//! Who leads a group, and whether they can log in to see it.

use contract::accounts::AccountStatus;
use contract::groups::{Group, GroupLeader};
use leptos::prelude::*;

use crate::api;
use crate::clock;
use crate::components::{Button, Icon, Tag, Tone, Trouble, say};
use crate::i18n::{Term, t};
use crate::submit::Doing;

#[component]
pub(super) fn LeadersAccess(group: Group) -> impl IntoView {
    let words = &t().accounts;
    let today = clock::today();
    let leaders: Vec<GroupLeader> =
        group.leaders.into_iter().filter(|leader| leader.ends_on.is_none_or(|day| day > today)).collect();
    if leaders.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="stack-tight">
            <h3>{words.leaders}</h3>
            <p class="soft small">{words.leaders_help}</p>
            <ul class="list" role="list">{leaders.into_iter().map(|leader| view! { <Leader leader /> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Leader(leader: GroupLeader) -> impl IntoView {
    let words = &t().accounts;
    let status = RwSignal::new(leader.account_status);
    let doing = Doing::new();
    let (id, name) = (leader.id, StoredValue::new(leader.person.display_name.clone()));
    let invite = move || {
        doing.run(async move { api::accounts::invite_leader(id).await }, move |account| {
            say((t().accounts.sent)(&name.get_value()));
            status.set(Some(account.status));
        });
    };
    let button = move || {
        let (label, short) = match status.get() {
            None | Some(AccountStatus::Ended) => ((words.invite_leader)(&name.get_value()), words.invite_short),
            Some(AccountStatus::Invited | AccountStatus::Active) => {
                ((words.send_again)(&name.get_value()), words.send_again_short)
            }
        };
        view! { <Button tone=Tone::Quiet icon=Icon::Mail label busy=Signal::derive(move || doing.is_busy()) on_click=invite>{short}</Button> }
    };
    view! {
        <li class="account">
            <div class="grow">
                <span class="strong">{leader.person.display_name}</span>
                " "
                {move || {
                    let said = status.get().map_or(words.not_invited, Term::say);
                    view! { <Tag>{said}</Tag> }
                }}
                <br />
                <span class="soft small">{leader.role.say()}</span>
            </div>
            {button}
            <Trouble doing />
        </li>
    }
}
