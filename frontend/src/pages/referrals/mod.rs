//! The inbox of referrals: the list on one side, the one in view on the other (on a phone one after the other). Which
//! one is open and what is listed stand in the address. J and K move, A accepts, W declines, B takes in review.

pub mod compare;
pub mod decide;
pub mod detail;
pub mod facts;
pub mod keys;
mod new;

use contract::exports::ExportList;
use contract::ids::ReferralId;
use contract::permissions::Permission;
use contract::referrals::{Referral, ReferralStatus, ReferralsQuery};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::{
    Avatar, ButtonLink, Empty, ExportButton, Icon, LoadedPages, PageHead, Tab, Tabs, Tag, filters_of,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Pages, pages};
use crate::{api, clock, navigation, session};

pub use new::NewReferralPage;

/// What the parts of the inbox share.
#[derive(Clone, Copy)]
pub struct Inbox {
    list: Pages<Referral>,
    /// The one in view.
    current: Memo<Option<ReferralId>>,
    /// Which referrals are listed: a status, or nothing for what is to do.
    status: Memo<Option<ReferralStatus>>,
    replace: UnsyncCallback<String>,
}

impl Inbox {
    fn address(self, open: Option<ReferralId>) -> String {
        address(self.status.get_untracked(), open)
    }

    /// Brings another one in view.
    fn show(self, id: Option<ReferralId>) {
        self.replace.run(self.address(id));
    }

    /// The one that comes after (or before) the one in view, in the list as it is.
    fn neighbour(self, after: bool) -> Option<ReferralId> {
        let ids: Vec<ReferralId> = untrack(|| self.list.items())?.iter().map(|referral| referral.id).collect();
        beside(&ids, self.current.get_untracked(), after)
    }

    /// Puts in the list what became of one; it leaves the list of what is to do, and the next one comes in view.
    fn settled(self, changed: &Referral) {
        let leaves = self.status.get_untracked().is_none() && !waits(changed.status);
        if leaves {
            let next = self.neighbour(true).or_else(|| self.neighbour(false));
            let id = changed.id;
            self.list.remove_where(move |referral| referral.id == id);
            self.show(next);
        } else {
            let changed = changed.clone();
            let id = changed.id;
            self.list.update_where(move |referral| referral.id == id, move |referral| *referral = changed.clone());
        }
    }
}

/// Whether someone still has to decide.
fn waits(status: ReferralStatus) -> bool {
    matches!(status, ReferralStatus::Received | ReferralStatus::InReview)
}

fn beside(ids: &[ReferralId], current: Option<ReferralId>, after: bool) -> Option<ReferralId> {
    let Some(at) = current.and_then(|current| ids.iter().position(|id| *id == current)) else {
        return ids.first().copied();
    };
    let wanted = if after { at.checked_add(1)? } else { at.checked_sub(1)? };
    ids.get(wanted).copied()
}

fn address(status: Option<ReferralStatus>, open: Option<ReferralId>) -> String {
    let parts = [status.map(|status| format!("stand={status}")), open.map(|id| format!("aanmelding={id}"))];
    let query: Vec<String> = parts.into_iter().flatten().collect();
    if query.is_empty() { "/aanmeldingen".to_owned() } else { format!("/aanmeldingen?{}", query.join("&")) }
}

/// Those with this status; without one, those that wait for a decision.
fn asked_for(status: Option<ReferralStatus>) -> ReferralsQuery {
    let open = status.is_none().then_some(true);
    ReferralsQuery { status, open, total: Some(true), ..ReferralsQuery::default() }
}

#[component]
pub fn ReferralsPage() -> impl IntoView {
    let query = use_query_map();
    let status = Memo::new(move |_| query.with(|query| query.get("stand")).and_then(|code| code.parse().ok()));
    let asked = Memo::new(move |_| query.with(|query| query.get("aanmelding")).and_then(|id| id.parse().ok()));
    let list = pages(
        move || format!("referrals/{:?}", status.get()),
        move |cursor| {
            let query = ReferralsQuery { cursor, ..asked_for(status.get()) };
            async move { api::referrals::list(&query).await }
        },
    );
    // On a desk there is room for the first one; a phone shows the list until one is chosen.
    let roomy = has_room_for_both();
    let current = Memo::new(move |_| {
        let first = || roomy.then(|| list.items()?.first().map(|referral| referral.id)).flatten();
        asked.get().or_else(first)
    });
    let inbox = Inbox { list, current, status, replace: navigation::replacer() };
    keys::listen(inbox);

    view! {
        <div class="page">
            <PageHead title=t().referrals.title lead=t().referrals.lead>
                <ExportButton list=ExportList::Referrals filters=Signal::derive(move || filters_of(&asked_for(status.get()))) />
                {session::can(Permission::ReferralsCreate)
                    .then(|| {
                        view! {
                            <ButtonLink href="/aanmeldingen/nieuw" icon=Icon::Plus>{t().referrals.new.title}</ButtonLink>
                        }
                    })}
            </PageHead>
            <Tabs label=t().referrals.tabs path="/aanmeldingen" parameter="stand" tabs=tabs() />
            <div class="inbox" class:inbox--open=move || asked.get().is_some()>
                <section class="inbox__list" aria-label=t().referrals.list>
                    <LoadedPages pages=list children=move |items| list_view(inbox, &items) empty=move || empty_view(status.get()) />
                    <keys::Hints />
                </section>
                <div class="inbox__detail">
                    {move || {
                        current
                            .get()
                            .map(|id| view! { <detail::Detail inbox id /> }.into_any())
                            .or_else(|| {
                                let some = list.items().is_some_and(|items| !items.is_empty());
                                some.then(|| view! { <Empty icon=Icon::Inbox title=t().referrals.choose_one /> }.into_any())
                            })
                    }}
                </div>
            </div>
        </div>
    }
}

fn has_room_for_both() -> bool {
    window().match_media("(min-width: 60rem)").ok().flatten().is_some_and(|query| query.matches())
}

fn tabs() -> Vec<Tab> {
    let statuses =
        [ReferralStatus::Accepted, ReferralStatus::Declined, ReferralStatus::Duplicate, ReferralStatus::Withdrawn];
    let first = Tab { code: "", words: t().referrals.tab_open.to_owned(), count: None };
    let others = statuses.map(|status| Tab { code: status.code(), words: status.say().to_owned(), count: None });
    std::iter::once(first).chain(others).collect()
}

fn empty_view(status: Option<ReferralStatus>) -> AnyView {
    match status {
        None => view! { <Empty icon=Icon::Check title=t().referrals.empty_open text=t().referrals.empty_open_text /> }
            .into_any(),
        Some(_) => view! { <Empty title=t().referrals.empty_other /> }.into_any(),
    }
}

fn list_view(inbox: Inbox, items: &[Referral]) -> impl IntoView + use<> {
    let rows = items.iter().map(|referral| row_view(inbox, referral));
    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
}

fn row_view(inbox: Inbox, referral: &Referral) -> impl IntoView + use<> {
    let id = referral.id;
    let name = referral.display_name.clone();
    let from = facts::origin(referral);
    let when = intl::relative_days(clock::days_from_today(intl::day_of(referral.received_at)));
    let in_review = referral.status == ReferralStatus::InReview;
    let (side, level) = (referral.side, referral.dutch_level);
    view! {
        <li>
            <a
                id=row_id(id)
                class="list-link inbox__row"
                href=inbox.address(Some(id))
                data-noscroll="true"
                aria-current=move || (inbox.current.get() == Some(id)).then_some("true")
            >
                <Avatar name=name.clone() side />
                <span class="grow">
                    <span class="list-link__title">{name}</span>
                    <br />
                    <span class="soft small">{from} " · " {when}</span>
                </span>
                {in_review.then(|| view! { <Tag kind="warn">{ReferralStatus::InReview.say()}</Tag> })}
                {level.map(|level| view! { <Tag>{level.code()}</Tag> })}
            </a>
        </li>
    }
}

fn row_id(id: ReferralId) -> String {
    format!("aanmelding-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> ReferralId {
        uuid::Uuid::from_u128(number).into()
    }

    #[test]
    fn the_keys_stop_at_both_ends_of_the_list() {
        let ids = [id(1), id(2), id(3)];
        assert_eq!(beside(&ids, Some(id(1)), true), Some(id(2)));
        assert_eq!(beside(&ids, Some(id(3)), true), None);
        assert_eq!(beside(&ids, Some(id(1)), false), None);
        assert_eq!(beside(&ids, None, true), Some(id(1)));
        assert_eq!(beside(&[], None, true), None);
    }

    #[test]
    fn what_is_in_view_stands_in_the_address() {
        assert_eq!(address(None, None), "/aanmeldingen");
        let open = address(Some(ReferralStatus::InReview), Some(id(1)));
        assert_eq!(open, "/aanmeldingen?stand=in_review&aanmelding=00000000-0000-0000-0000-000000000001");
    }
}
