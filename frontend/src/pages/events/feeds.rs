//! Calendars to subscribe to: a secret link is made, shown once, and revoked.

use contract::calendar_feeds::{
    CalendarFeed, CalendarFeedKind, CalendarFeedWithLink, CalendarFeedsQuery, NewCalendarFeed,
};
use contract::permissions::Permission;
use leptos::prelude::*;

use crate::api;
use crate::components::{
    Button, Card, ConfirmDialog, CopyField, Dialog, Empty, Form, Icon, LoadedPages, Notice, PageHead, SelectField,
    Suggestion, Tag, Tone, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Pages, load, pages};
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::person_field::{PersonField, person_of};
use crate::session;
use crate::submit::{Doing, missing};

#[component]
pub fn FeedsPage() -> impl IntoView {
    let words = &t().events.feeds;
    let feeds = pages(
        || "calendar-feeds".to_owned(),
        |cursor| async move {
            api::calendar_feeds::list(&CalendarFeedsQuery { cursor, ..CalendarFeedsQuery::default() }).await
        },
    );
    let made: RwSignal<Option<CalendarFeedWithLink>> = RwSignal::new(None);
    let revoking: RwSignal<Option<CalendarFeed>> = RwSignal::new(None);
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/agenda", t().events.agenda.title) />
            {session::can(Permission::EventsWrite).then(|| view! { <Make feeds made /> })}
            <LoadedPages
                pages=feeds
                children=move |all| {
                    view! { <ul class="list" role="list">{all.into_iter().map(|feed| row(feed, revoking)).collect_view()}</ul> }
                }
                empty=|| view! { <Empty icon=Icon::Calendar title=t().events.feeds.none /> }
            />
            <Made made />
            <Revoke feeds revoking />
        </div>
    }
}

fn name_of(feed: &CalendarFeed) -> String {
    feed.of.clone().unwrap_or_else(|| feed.kind.say().to_owned())
}

fn row(feed: CalendarFeed, revoking: RwSignal<Option<CalendarFeed>>) -> impl IntoView {
    let words = &t().events.feeds;
    let name = name_of(&feed);
    let label = (words.revoke_of)(&name);
    let said = (words.made)(&intl::day(intl::day_of(feed.created_at)), &feed.created_by);
    let kind = feed.kind.say();
    let end = match feed.revoked_at {
        Some(at) => view! { <Tag>{(words.revoked_on)(&intl::day(intl::day_of(at)))}</Tag> }.into_any(),
        None if session::can(Permission::EventsWrite) => view! {
            <Button tone=Tone::Quiet on_click=move || revoking.set(Some(feed.clone()))>
                {words.revoke} <span class="only-heard">" " {label}</span>
            </Button>
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <li class="row-apart period">
            <div>
                <span class="strong">{name}</span>
                <br />
                <span class="soft small">{kind} " · " {said}</span>
            </div>
            {end}
        </li>
    }
}

#[component]
fn Make(feeds: Pages<CalendarFeed>, made: RwSignal<Option<CalendarFeedWithLink>>) -> impl IntoView {
    let words = &t().events.feeds;
    let kind = RwSignal::new(CalendarFeedKind::Open.code().to_owned());
    let group = RwSignal::new(String::new());
    let person: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let organisation: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let chosen = Memo::new(move |_| kind.with(|code| code.parse().unwrap_or(CalendarFeedKind::Open)));
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    let doing = Doing::new();
    let submit = move || {
        let kind = chosen.get_untracked();
        let new = NewCalendarFeed {
            kind,
            person_id: person_of(person).filter(|_| kind == CalendarFeedKind::Person),
            group_id: group.with_untracked(|id| id.parse().ok()).filter(|_| kind == CalendarFeedKind::Group),
            organisation_id: organisation_of(organisation).filter(|_| kind == CalendarFeedKind::Organisation),
        };
        let needed = match kind {
            CalendarFeedKind::Open => None,
            CalendarFeedKind::Person => new.person_id.is_none().then_some("/personId"),
            CalendarFeedKind::Group => new.group_id.is_none().then_some("/groupId"),
            CalendarFeedKind::Organisation => new.organisation_id.is_none().then_some("/organisationId"),
        };
        if let Some(pointer) = needed {
            doing.check(vec![missing(pointer)]);
            return;
        }
        doing.run(async move { api::calendar_feeds::create(&new).await }, move |feed| {
            made.set(Some(feed));
            feeds.again();
        });
    };
    let sees_people = session::can(Permission::PeopleRead);
    let kinds = CalendarFeedKind::all().filter(move |kind| sees_people || *kind != CalendarFeedKind::Person);
    let of = move || match chosen.get() {
        CalendarFeedKind::Open => ().into_any(),
        CalendarFeedKind::Person => {
            view! { <PersonField pointer="/personId" label=words.person chosen=person /> }.into_any()
        }
        CalendarFeedKind::Group => {
            let all = cohorts.get().map(|all| all.items).unwrap_or_default();
            let named = t().events.agenda.group;
            let options = all.into_iter().flat_map(|it| {
                let number = it.number;
                it.groups.into_iter().map(move |group| (group.id.to_string(), named(number, &group.name)))
            });
            let options = options.collect();
            view! { <SelectField pointer="/groupId" label=words.group value=group options /> }.into_any()
        }
        CalendarFeedKind::Organisation => {
            view! { <OrganisationField pointer="/organisationId" label=words.organisation chosen=organisation /> }
                .into_any()
        }
    };
    view! {
        <Card title=words.make>
            <Form doing submit=words.make on_submit=submit>
                <SelectField pointer="/kind" label=words.what value=kind options=choices(kinds, CalendarFeedKind::code) />
                {of}
            </Form>
        </Card>
    }
}

/// The link, for as long as the dialog is open; after that it is gone from the screen and from memory.
#[component]
fn Made(made: RwSignal<Option<CalendarFeedWithLink>>) -> impl IntoView {
    let words = &t().events.feeds;
    let open = open_while(made);
    view! {
        <Dialog open title=words.made_title>
            <Notice kind="warn" icon=Icon::Key>{words.made_text}</Notice>
            {made.get_untracked().map(|made| view! { <CopyField label=words.link value=made.link /> })}
            <div class="dialog__actions">
                <Button tone=Tone::Primary icon=Icon::Check on_click=move || open.set(false)>{words.kept}</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Revoke(feeds: Pages<CalendarFeed>, revoking: RwSignal<Option<CalendarFeed>>) -> impl IntoView {
    let words = &t().events.feeds;
    let open = open_while(revoking);
    let doing = Doing::new();
    let revoke = move || {
        let Some(feed) = revoking.get_untracked() else { return };
        doing.run(async move { api::calendar_feeds::revoke(feed.id).await }, move |_| {
            say(t().events.feeds.revoked);
            open.set(false);
            feeds.again();
        });
    };
    view! {
        <ConfirmDialog
            open
            title=words.revoke_title
            text=words.revoke_text
            action=words.revoke
            on_confirm=revoke
            busy=Signal::derive(move || doing.is_busy())
        />
    }
}
