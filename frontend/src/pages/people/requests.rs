//! Someone's wishes for a buddy and the matches that came of them.

use contract::ids::{MatchId, PersonId, RequestId};
use contract::matches::{Match, MatchesQuery};
use contract::people::Side;
use contract::permissions::Permission;
use contract::requests::{CloseRequest, NewRequest, Request, RequestCloseReason, RequestsQuery, Track};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Versioned};
use crate::clock;
use crate::components::{
    Button, ButtonLink, Card, ChoiceField, DateField, Dialog, Form, Icon, LoadedPages, SelectField, Tag, Tone,
    open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Pages, pages};
use crate::navigation::focus_soon;
use crate::pages::matches;
use crate::pages::matching::WhyTheseTwo;
use crate::session;
use crate::submit::{Doing, missing};

type Wishes = Pages<Request>;

/// Where the requests stand on the page.
const PLACE: &str = "verzoeken";

#[component]
pub(super) fn Requests(id: PersonId) -> impl IntoView {
    let wishes: Wishes = pages(
        move || format!("people/{id}/requests"),
        move |cursor| async move {
            let query = RequestsQuery { person_id: Some(id), cursor, ..RequestsQuery::default() };
            api::requests::list(&query).await
        },
    );
    let opening = RwSignal::new(false);
    let closing: RwSignal<Option<Request>> = RwSignal::new(None);
    let may_change = session::can(Permission::RequestsWrite);
    let aside = may_change.then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || opening.set(true)>{t().people.page.open_request}</Button> }
            .into_any()
    });
    view! {
        <div id=PLACE tabindex="-1">
        <Card title=t().people.page.requests nostrip:aside=aside>
            <LoadedPages
                pages=wishes
                lines=2
                children=move |requests| {
                    let rows = requests.into_iter().map(|request| row(request, may_change.then_some((closing, wishes))));
                    view! { <ul class="list">{rows.collect_view()}</ul> }
                }
                empty=|| view! { <p class="soft">{t().people.page.no_requests}</p> }
            />
            <Dialog open=opening title=t().people.page.request_title>
                <OpenRequest id wishes open=opening />
            </Dialog>
            <CloseDialog wishes closing />
        </Card>
        </div>
    }
}

fn row(request: Request, change: Option<(RwSignal<Option<Request>>, Wishes)>) -> impl IntoView {
    let words = &t().people.page;
    let days = (t().common.days)(request.waiting_days);
    let sentence = match request.closed_on {
        None => (words.waits_since)(&days, &intl::day(request.opened_on)),
        Some(closed) => (words.waited)(&days, &intl::day(closed)),
    };
    let is_open = request.closed_on.is_none();
    let next = match (is_open, request.match_id) {
        (true, Some(proposed)) => view! { <a href=matches::address(proposed)>{words.proposed}</a> }.into_any(),
        (true, None) if session::can(Permission::MatchesWrite) => view! {
            <ButtonLink href=matches::make_address(&request) icon=Icon::Equal>{words.make_match}</ButtonLink>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let reason = request.close_reason.map(|reason| view! { <span class="soft small">{reason.say()}</span> });
    let change = change.filter(|_| is_open && request.match_id.is_none());
    let confirm = change.filter(|_| request.reminded_on.is_some()).map(|(_, wishes)| {
        let id = request.id;
        view! { <Button icon=Icon::Check on_click=move || confirm(id, wishes)>{words.confirm}</Button> }
    });
    let asked = request
        .expires_on
        .map(|day| view! { <Tag kind="warn" icon=Icon::Clock>{(words.ask_before)(&intl::day(day))}</Tag> });
    let close = change.map(|(closing, _)| {
        let closed = request.clone();
        view! { <Button tone=Tone::Quiet on_click=move || closing.set(Some(closed.clone()))>{words.close_request}</Button> }
    });
    let side = if request.side == Side::Newcomer { "side-one" } else { "side-two" };
    view! {
        <li class="period stack-tight" class:period--over=!is_open>
            <div class="row">
                <Tag kind=side>{request.side.say()}</Tag>
                <span>{request.track.say()}</span>
            </div>
            <div class="row-apart">
                <div>
                    <span>{sentence}</span>
                    " "
                    {reason} {asked}
                </div>
                <div class="row">{confirm} {next} {close}</div>
            </div>
        </li>
    }
}

/// Notes that the wish still stands.
fn confirm(id: RequestId, wishes: Wishes) {
    spawn_local(async move {
        match api::requests::confirm(id).await {
            Ok(confirmed) => {
                say(t().people.page.request_confirmed);
                wishes.update_where(|known| known.id == id, |known| *known = confirmed.value.clone());
            }
            Err(failure) => {
                session::notice(&failure);
                say(failure.sentence());
            }
        }
    });
}

#[component]
fn OpenRequest(id: PersonId, wishes: Wishes, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().people.page;
    let side = RwSignal::new(String::new());
    let track = RwSignal::new(Track::Programme.code().to_owned());
    let since = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let submit = move || {
        let chosen: Option<Side> = side.with_untracked(|code| code.parse().ok());
        let (Some(side), Some(opened_on)) = (chosen, since.get_untracked()) else {
            let faults = [(chosen.is_none(), "/side"), (since.get_untracked().is_none(), "/openedOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let track = track.with_untracked(|code| code.parse().unwrap_or(Track::Programme));
        let request = NewRequest { person_id: id, side, track, opened_on };
        doing.run(async move { api::requests::open(&request).await }, move |_| {
            say(t().people.page.request_opened);
            wishes.again();
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.open_request on_submit=submit on_cancel=move || open.set(false)>
            <ChoiceField pointer="/side" label=words.request_side value=side options=choices(Side::all(), Side::code) beside=true />
            <ChoiceField pointer="/track" label=words.request_track value=track options=choices(Track::all(), Track::code) />
            <DateField pointer="/openedOn" label=words.request_since value=since latest=clock::today() />
        </Form>
    }
}

#[component]
fn CloseDialog(wishes: Wishes, closing: RwSignal<Option<Request>>) -> impl IntoView {
    let open = open_while(closing);
    view! {
        <Dialog open title=t().people.page.close_title>
            {closing.get_untracked().map(|request| view! { <CloseForm wishes request open /> })}
        </Dialog>
    }
}

#[component]
fn CloseForm(wishes: Wishes, request: Request, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().people.page;
    let reason = RwSignal::new(String::new());
    let doing = Doing::new();
    let read = StoredValue::new(Versioned { value: request, etag: None });
    let submit = move || {
        let Some(reason) = reason.with_untracked(|code| code.parse::<RequestCloseReason>().ok()) else {
            doing.check(vec![missing("/reason")]);
            return;
        };
        let why = CloseRequest { reason };
        doing.run(async move { api::requests::close(&read.get_value(), &why).await }, move |closed| {
            say(t().people.page.request_closed);
            wishes.update_where(|known| known.id == closed.value.id, |known| *known = closed.value.clone());
            open.set(false);
            focus_soon(PLACE);
        });
    };
    // Only activating a match closes a request as matched.
    let reasons = RequestCloseReason::all().filter(|reason| *reason != RequestCloseReason::Matched);
    view! {
        <Form doing submit=words.close_request on_submit=submit on_cancel=move || open.set(false)>
            <SelectField pointer="/reason" label=words.reason value=reason options=choices(reasons, RequestCloseReason::code) />
        </Form>
    }
}

#[component]
pub(super) fn Matches(id: PersonId) -> impl IntoView {
    let found: Pages<Match> = pages(
        move || format!("people/{id}/matches"),
        move |cursor| async move {
            let query = MatchesQuery { person_id: Some(id), cursor, ..MatchesQuery::default() };
            api::matches::list(&query).await
        },
    );
    view! {
        <Card title=t().people.page.matches>
            <LoadedPages
                pages=found
                lines=2
                children=move |found| {
                    let rows = found.into_iter().map(|pair| match_row(id, &pair));
                    view! { <ul class="list">{rows.collect_view()}</ul> }
                }
                empty=|| view! { <p class="soft">{t().people.page.no_matches}</p> }
            />
        </Card>
    }
}

/// Why a run proposed these two; read when someone asks.
#[component]
fn Why(id: MatchId) -> impl IntoView {
    let asked = RwSignal::new(false);
    session::can(Permission::MatchingRunsRead).then(|| {
        view! {
            {move || {
                if asked.get() {
                    view! { <WhyTheseTwo id /> }.into_any()
                } else {
                    let words = t().matching.reasons.title;
                    view! { <Button tone=Tone::Quiet on_click=move || asked.set(true)>{words}</Button> }.into_any()
                }
            }}
        }
    })
}

/// The other one of the two, and how it stands.
fn match_row(id: PersonId, pair: &Match) -> impl IntoView + use<> {
    let other = if pair.newcomer.id == id { &pair.established } else { &pair.newcomer };
    let days = pair.starts_on.map_or_else(
        || intl::day(pair.proposed_on),
        |from| match pair.ends_on {
            Some(to) => (t().people.page.from_to)(&intl::day(from), &intl::day(to)),
            None => (t().people.page.since_day)(&intl::day(from)),
        },
    );
    let number = pair.number.map(|number| (t().matches.one.numbered)(&intl::count(number.into())));
    let meta = [number, Some(pair.kind.say().to_owned()), Some(days)];
    let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li>
            <a class="list-link" href=matches::address(pair.id)>
                <span class="grow">
                    <span class="list-link__title">{other.display_name.clone()}</span>
                    <br />
                    <span class="soft small">{meta}</span>
                </span>
                {matches::status_tag(pair.status)}
            </a>
            {pair.matching_run_id.map(|_| view! { <Why id=pair.id /> })}
        </li>
    }
}
