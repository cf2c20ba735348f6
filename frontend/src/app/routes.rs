//! Which address shows which page, who may open it, and what stands in the navigation.

use contract::permissions::Permission;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::path;

use super::chunks::{
    self, Accounts, CheckIn, ChunkPage, Cohorts, Evaluations, EventForms, Events, Fetch, Figures, Funding, Imports,
    Intakes, Journeys, Matches, Matching, MyGroups, Organisations, Partners, Parts, People, PeopleForms,
    Questionnaires, Referrals, Reports, Stories, Tasks,
};
use crate::components::{ButtonLink, Empty, Icon, PageHead, Tone};
use crate::i18n::{Texts, t};
use crate::pages::today::TodayPage;
use crate::session;

/// A place in the navigation.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) href: &'static str,
    pub(super) icon: Icon,
    pub(super) words: fn(&'static Texts) -> &'static str,
    /// Who may not do this doesn't see it. None: everyone.
    pub(super) needs: Option<Permission>,
    /// The code of its pages, where it isn't there from the start.
    pub(super) chunks: &'static [Fetch],
}

/// In order of use; the first ones fit in the bar of a phone.
pub(super) const PLACES: [Place; 18] = [
    Place { href: "/", icon: Icon::Home, words: |texts| texts.shell.today, needs: None, chunks: &[] },
    Place {
        href: "/mijn-groep",
        icon: Icon::People,
        words: |texts| texts.my_groups.title,
        needs: Some(Permission::GroupsLead),
        chunks: &[MyGroups::FETCH, CheckIn::FETCH],
    },
    Place {
        href: "/aanmeldingen",
        icon: Icon::Inbox,
        words: |texts| texts.shell.referrals,
        needs: Some(Permission::ReferralsRead),
        chunks: &[Referrals::FETCH],
    },
    Place {
        href: "/mensen",
        icon: Icon::People,
        words: |texts| texts.shell.people,
        needs: Some(Permission::PeopleRead),
        chunks: &[People::FETCH, PeopleForms::FETCH, Intakes::FETCH],
    },
    Place {
        href: "/matches",
        icon: Icon::Equal,
        words: |texts| texts.shell.matches,
        needs: Some(Permission::MatchesRead),
        chunks: &[Matches::FETCH],
    },
    Place {
        href: "/agenda",
        icon: Icon::Calendar,
        words: |texts| texts.shell.agenda,
        needs: Some(Permission::EventsRead),
        chunks: &[Events::FETCH, EventForms::FETCH, CheckIn::FETCH],
    },
    Place {
        href: "/lichtingen",
        icon: Icon::Flag,
        words: |texts| texts.shell.cohorts,
        needs: Some(Permission::CohortsRead),
        chunks: &[Cohorts::FETCH, Journeys::FETCH],
    },
    Place {
        href: "/matchen",
        icon: Icon::Duplicate,
        words: |texts| texts.shell.matching,
        needs: Some(Permission::MatchingRunsRead),
        chunks: &[Matching::FETCH],
    },
    Place {
        href: "/taken",
        icon: Icon::Check,
        words: |texts| texts.shell.tasks,
        needs: Some(Permission::TasksRead),
        chunks: &[Tasks::FETCH],
    },
    Place {
        href: "/evaluaties",
        icon: Icon::Star,
        words: |texts| texts.shell.evaluations,
        needs: Some(Permission::EvaluationsRead),
        chunks: &[Evaluations::FETCH, Questionnaires::FETCH],
    },
    Place {
        href: "/verhalen",
        icon: Icon::Quote,
        words: |texts| texts.stories.title,
        needs: Some(Permission::StoriesRead),
        chunks: &[Stories::FETCH],
    },
    Place {
        href: "/organisaties",
        icon: Icon::Building,
        words: |texts| texts.shell.organisations,
        needs: Some(Permission::OrganisationsRead),
        chunks: &[Organisations::FETCH],
    },
    Place {
        href: "/koppelingen",
        icon: Icon::Key,
        words: |texts| texts.shell.partners,
        needs: Some(Permission::PartnerClientsManage),
        chunks: &[Partners::FETCH],
    },
    Place {
        href: "/accounts",
        icon: Icon::Person,
        words: |texts| texts.accounts.title,
        needs: Some(Permission::AccountsManage),
        chunks: &[Accounts::FETCH],
    },
    Place {
        href: "/geld",
        icon: Icon::Euro,
        words: |texts| texts.shell.funding,
        needs: Some(Permission::FundingRead),
        chunks: &[Funding::FETCH],
    },
    Place {
        href: "/cijfers",
        icon: Icon::Chart,
        words: |texts| texts.shell.figures,
        needs: Some(Permission::FiguresRead),
        chunks: &[Figures::FETCH],
    },
    Place {
        href: "/verslagen",
        icon: Icon::Flag,
        words: |texts| texts.reports.title,
        needs: Some(Permission::ReportsRead),
        chunks: &[Reports::FETCH],
    },
    Place {
        href: "/importeren",
        icon: Icon::Copy,
        words: |texts| texts.imports.title,
        needs: Some(Permission::ImportsWrite),
        chunks: &[Imports::FETCH],
    },
];

/// The places that the one who is logged in may open.
pub(super) fn places() -> impl Iterator<Item = Place> {
    let leads_only = session::leads_only();
    let is_shown = move |place: &Place| {
        place.needs.is_none_or(session::can) && (!leads_only || place.needs == Some(Permission::GroupsLead))
    };
    PLACES.into_iter().filter(is_shown)
}

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") view=home />
            <Route path=path!("/mijn-groep") view=my_groups />
            <Route path=path!("/mijn-groep/:id") view=|| guarded(Permission::GroupsLead, MyGroups::One) />
            <Route path=path!("/accounts") view=|| guarded(Permission::AccountsManage, Accounts::All) />
            <Route path=path!("/aanmeldingen") view=|| guarded(Permission::ReferralsRead, Referrals::Inbox) />
            <Route path=path!("/aanmeldingen/nieuw") view=|| guarded(Permission::ReferralsCreate, Referrals::New) />
            <Route path=path!("/mensen") view=|| guarded(Permission::PeopleRead, People::List) />
            <Route path=path!("/mensen/nieuw") view=|| guarded(Permission::PeopleWrite, PeopleForms::New) />
            <Route path=path!("/mensen/:id") view=|| guarded(Permission::PeopleRead, People::One) />
            <Route path=path!("/mensen/:id/samenvoegen") view=|| guarded(Permission::PeopleMerge, PeopleForms::Merge) />
            <Route path=path!("/interesses") view=|| guarded(Permission::PeopleRead, PeopleForms::Interests) />
            <Route path=path!("/intakes/:id") view=|| guarded(Permission::PeopleWrite, Intakes::One) />
            <Route path=path!("/mensen/:id/wijzigen") view=|| guarded(Permission::PeopleWrite, PeopleForms::Edit) />
            <Route path=path!("/matches") view=|| guarded(Permission::MatchesRead, Matches::List) />
            <Route path=path!("/matches/nieuw") view=|| guarded(Permission::MatchesWrite, Matches::New) />
            <Route path=path!("/matches/:id") view=|| guarded(Permission::MatchesRead, Matches::One) />
            <Route path=path!("/agenda") view=|| guarded(Permission::EventsRead, Events::Agenda) />
            <Route path=path!("/agenda/nieuw") view=|| guarded(Permission::EventsWrite, EventForms::New) />
            <Route path=path!("/agenda/kalenders") view=|| guarded(Permission::EventsRead, EventForms::Feeds) />
            <Route path=path!("/agenda/:id") view=|| guarded(Permission::EventsRead, Events::One) />
            <Route path=path!("/agenda/:id/wijzigen") view=|| guarded(Permission::EventsWrite, EventForms::Edit) />
            <Route path=path!("/agenda/:id/inchecken") view=|| guarded(Permission::AttendanceWrite, CheckIn::AtTheDoor) />
            <Route path=path!("/lichtingen") view=|| guarded(Permission::CohortsRead, Cohorts::List) />
            <Route path=path!("/lichtingen/nieuw") view=|| guarded(Permission::CohortsWrite, Cohorts::New) />
            <Route path=path!("/lichtingen/:id") view=|| guarded(Permission::CohortsRead, Cohorts::One) />
            <Route path=path!("/lichtingen/:id/wijzigen") view=|| guarded(Permission::CohortsWrite, Cohorts::Edit) />
            <Route path=path!("/lichtingen/:id/bord") view=|| guarded(Permission::GroupsRead, Cohorts::Board) />
            <Route path=path!("/lichtingen/:id/reis") view=|| guarded(Permission::CohortsRead, Journeys::Cohort) />
            <Route path=path!("/taken") view=|| guarded(Permission::TasksRead, Tasks::All) />
            <Route path=path!("/evaluaties") view=|| guarded(Permission::EvaluationsRead, Evaluations::List) />
            <Route path=path!("/evaluaties/nieuw") view=|| guarded(Permission::EvaluationsWrite, Evaluations::New) />
            <Route
                path=path!("/evaluaties/vragenlijsten")
                view=|| guarded(Permission::EvaluationsRead, Questionnaires::List)
            />
            <Route
                path=path!("/evaluaties/vragenlijsten/:id")
                view=|| guarded(Permission::EvaluationsRead, Questionnaires::One)
            />
            <Route path=path!("/evaluaties/:id") view=|| guarded(Permission::EvaluationsRead, Evaluations::One) />
            <Route path=path!("/evaluaties/:id/papier") view=|| guarded(Permission::EvaluationsInvite, Evaluations::Paper) />
            <Route path=path!("/matchen") view=|| guarded(Permission::MatchingRunsRead, Matching::Rounds) />
            <Route path=path!("/matchen/:id") view=|| guarded(Permission::MatchingRunsRead, Matching::Bench) />
            <Route path=path!("/organisaties") view=|| guarded(Permission::OrganisationsRead, Organisations::List) />
            <Route path=path!("/organisaties/nieuw") view=|| guarded(Permission::OrganisationsWrite, Organisations::New) />
            <Route
                path=path!("/organisaties/samenwerking")
                view=|| guarded(Permission::OrganisationsRead, Organisations::Cooperations)
            />
            <Route path=path!("/organisaties/:id") view=|| guarded(Permission::OrganisationsRead, Organisations::One) />
            <Route
                path=path!("/organisaties/:id/wijzigen")
                view=|| guarded(Permission::OrganisationsWrite, Organisations::Edit)
            />
            <Route path=path!("/koppelingen") view=|| guarded(Permission::PartnerClientsManage, Partners::List) />
            <Route path=path!("/koppelingen/nieuw") view=|| guarded(Permission::PartnerClientsManage, Partners::New) />
            <Route path=path!("/koppelingen/webhooks") view=|| guarded(Permission::WebhooksManage, Partners::Webhooks) />
            <Route path=path!("/koppelingen/webhooks/nieuw") view=|| guarded(Permission::WebhooksManage, Partners::NewWebhook) />
            <Route path=path!("/koppelingen/webhooks/:id") view=|| guarded(Permission::WebhooksManage, Partners::Webhook) />
            <Route path=path!("/verslagen") view=|| guarded(Permission::ReportsRead, Reports::List) />
            <Route path=path!("/verslagen/nieuw") view=|| guarded(Permission::ReportsWrite, Reports::New) />
            <Route path=path!("/verslagen/:id") view=|| guarded(Permission::ReportsRead, Reports::One) />
            <Route path=path!("/verhalen") view=|| guarded(Permission::StoriesRead, Stories::List) />
            <Route path=path!("/verhalen/nieuw") view=|| guarded(Permission::StoriesWrite, Stories::New) />
            <Route path=path!("/verhalen/:id") view=|| guarded(Permission::StoriesRead, Stories::One) />
            <Route path=path!("/verhalen/:id/wijzigen") view=|| guarded(Permission::StoriesWrite, Stories::Edit) />
            <Route path=path!("/geld") view=|| guarded(Permission::FundingRead, Funding::Year) />
            <Route path=path!("/geld/jaren") view=|| guarded(Permission::FundingRead, Funding::Years) />
            <Route path=path!("/geld/afspraken") view=|| guarded(Permission::FundingRead, Funding::Targets) />
            <Route path=path!("/geld/aanvragen") view=|| guarded(Permission::FundingRead, Funding::Applications) />
            <Route path=path!("/geld/aanvragen/nieuw") view=|| guarded(Permission::FundingWrite, Funding::NewApplication) />
            <Route path=path!("/geld/aanvragen/:id") view=|| guarded(Permission::FundingRead, Funding::Application) />
            <Route
                path=path!("/geld/aanvragen/:id/wijzigen")
                view=|| guarded(Permission::FundingWrite, Funding::EditApplication)
            />
            <Route path=path!("/geld/financiers/:id") view=|| guarded(Permission::FundingRead, Funding::Funder) />
            <Route path=path!("/cijfers") view=|| guarded(Permission::FiguresRead, Figures::Overview) />
            <Route path=path!("/importeren") view=|| guarded(Permission::ImportsWrite, Imports::List) />
            <Route path=path!("/importeren/:id") view=|| guarded(Permission::ImportsWrite, Imports::One) />
            <Route path=path!("/cijfers/:key") view=|| guarded(Permission::FiguresRead, Figures::One) />
            <Route path=path!("/onderdelen") view=|| chunks::open(Parts::All) />
        </FlatRoutes>
    }
}

/// What one comes to after logging in.
fn home() -> AnyView {
    if session::leads_only() { my_groups() } else { view! { <TodayPage /> }.into_any() }
}

/// Who leads no group any more has no permission left, and reads why.
fn my_groups() -> AnyView {
    if session::can(Permission::GroupsLead) {
        return chunks::open(MyGroups::All);
    }
    let words = &t().my_groups;
    view! {
        <div class="page">
            <PageHead title=words.title />
            <Empty icon=Icon::People title=words.none text=words.none_text />
        </div>
    }
    .into_any()
}

/// The page, or a word that it isn't for this role. The server refuses the data anyway.
fn guarded(needs: Permission, page: impl ChunkPage) -> AnyView {
    if session::can(needs) {
        return chunks::open(page);
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
