//! Which address shows which page, who may open it, and what stands in the navigation.

use contract::permissions::Permission;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use crate::components::{ButtonLink, Empty, Icon, PageHead, Tone};
use crate::i18n::{Texts, t};
use crate::pages::{
    figures::FiguresPage,
    matches::{MatchPage, MatchesPage, NewMatchPage},
    organisations::{EditOrganisationPage, NewOrganisationPage, OrganisationPage, OrganisationsPage},
    partners::{NewPartnerPage, PartnersPage},
    parts::PartsPage,
    people::{EditPersonPage, NewPersonPage, PeoplePage, PersonPage},
    referrals::{ReferralsPage, new::NewReferralPage},
    today::TodayPage,
};
use crate::session;

/// A place in the navigation.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) href: &'static str,
    pub(super) icon: Icon,
    pub(super) words: fn(&'static Texts) -> &'static str,
    /// Who may not do this doesn't see it. None: everyone.
    pub(super) needs: Option<Permission>,
}

/// In order of use; the first ones fit in the bar of a phone.
pub(super) const PLACES: [Place; 7] = [
    Place { href: "/", icon: Icon::Home, words: |texts| texts.shell.today, needs: None },
    Place {
        href: "/aanmeldingen",
        icon: Icon::Inbox,
        words: |texts| texts.shell.referrals,
        needs: Some(Permission::ReferralsRead),
    },
    Place {
        href: "/mensen",
        icon: Icon::People,
        words: |texts| texts.shell.people,
        needs: Some(Permission::PeopleRead),
    },
    Place {
        href: "/matches",
        icon: Icon::Equal,
        words: |texts| texts.shell.matches,
        needs: Some(Permission::MatchesRead),
    },
    Place {
        href: "/organisaties",
        icon: Icon::Building,
        words: |texts| texts.shell.organisations,
        needs: Some(Permission::OrganisationsRead),
    },
    Place {
        href: "/koppelingen",
        icon: Icon::Key,
        words: |texts| texts.partners.title,
        needs: Some(Permission::PartnerClientsManage),
    },
    Place {
        href: "/cijfers",
        icon: Icon::Chart,
        words: |texts| texts.shell.figures,
        needs: Some(Permission::FiguresRead),
    },
];

/// The places that the one who is logged in may open.
pub(super) fn places() -> impl Iterator<Item = Place> {
    PLACES.into_iter().filter(|place| place.needs.is_none_or(session::can))
}

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") view=TodayPage />
            <Route path=path!("/aanmeldingen") view=|| guarded(Permission::ReferralsRead, ReferralsPage) />
            <Route path=path!("/aanmeldingen/nieuw") view=|| guarded(Permission::ReferralsCreate, NewReferralPage) />
            <Route path=path!("/mensen") view=|| guarded(Permission::PeopleRead, PeoplePage) />
            <Route path=path!("/mensen/nieuw") view=|| guarded(Permission::PeopleWrite, NewPersonPage) />
            <Route path=path!("/mensen/:id") view=|| guarded(Permission::PeopleRead, PersonPage) />
            <Route path=path!("/mensen/:id/wijzigen") view=|| guarded(Permission::PeopleWrite, EditPersonPage) />
            <Route path=path!("/matches") view=|| guarded(Permission::MatchesRead, MatchesPage) />
            <Route path=path!("/matches/nieuw") view=|| guarded(Permission::MatchesWrite, NewMatchPage) />
            <Route path=path!("/matches/:id") view=|| guarded(Permission::MatchesRead, MatchPage) />
            <Route path=path!("/organisaties") view=|| guarded(Permission::OrganisationsRead, OrganisationsPage) />
            <Route path=path!("/organisaties/nieuw") view=|| guarded(Permission::OrganisationsWrite, NewOrganisationPage) />
            <Route path=path!("/organisaties/:id") view=|| guarded(Permission::OrganisationsRead, OrganisationPage) />
            <Route
                path=path!("/organisaties/:id/wijzigen")
                view=|| guarded(Permission::OrganisationsWrite, EditOrganisationPage)
            />
            <Route path=path!("/koppelingen") view=|| guarded(Permission::PartnerClientsManage, PartnersPage) />
            <Route path=path!("/koppelingen/nieuw") view=|| guarded(Permission::PartnerClientsManage, NewPartnerPage) />
            <Route path=path!("/cijfers") view=|| guarded(Permission::FiguresRead, FiguresPage) />
            <Route path=path!("/onderdelen") view=PartsPage />
        </FlatRoutes>
    }
}

/// The page, or a word that it isn't for this role. The server refuses the data anyway.
fn guarded<V: IntoView + 'static>(needs: Permission, page: impl FnOnce() -> V) -> AnyView {
    if session::can(needs) {
        return page().into_any();
    }
    view! {
        <div class="page">
            <PageHead title=t().shell.forbidden />
            <Empty icon=Icon::Key title=t().shell.forbidden text=t().shell.forbidden_text>
                <ButtonLink href="/" tone=Tone::Primary>{t().shell.to_today}</ButtonLink>
            </Empty>
        </div>
    }
    .into_any()
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().shell.not_found lead=t().shell.not_found_text />
            <div>
                <ButtonLink href="/" tone=Tone::Primary>{t().shell.to_today}</ButtonLink>
            </div>
        </div>
    }
}
