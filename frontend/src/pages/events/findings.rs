//! What was found at an event, what was decided upon it, and what that led to.

use contract::events::{EventSummary, EventsQuery};
use contract::findings::{Decision, Finding, FindingTold, FoundBy, LedTo, NewDecision, NewFinding};
use contract::ids::EventId;
use contract::paging::Whole;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::address;
use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, ChoiceField, DateField, Dialog, Form, Icon, Loaded, SelectField, Suggestion, Tag, TextAreaField,
    Tone, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Load, load};
use crate::person_field::{PersonField, person_of};
use crate::session;
use crate::submit::{Doing, filled, missing};

type ReadFindings = Load<Whole<Finding>>;

fn put(findings: ReadFindings, changed: Finding) {
    findings.update(|all| {
        all.items.iter_mut().filter(|known| known.id == changed.id).for_each(|known| *known = changed.clone());
    });
}

#[component]
pub(super) fn Findings(id: EventId) -> impl IntoView {
    let words = &t().events.findings;
    let findings: ReadFindings = load(move || format!("events/{id}/findings"), move || api::events::findings(id));
    let adding = RwSignal::new(false);
    let deciding: RwSignal<Option<Finding>> = RwSignal::new(None);
    let open = open_while(deciding);
    let may_change = session::can(Permission::EventsWrite);
    let aside = may_change.then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || adding.set(true)>{words.add}</Button> }
            .into_any()
    });
    view! {
        <Card title=words.title nostrip:aside=aside>
            <Loaded
                load=findings
                lines=2
                children=move |all| {
                    if all.items.is_empty() {
                        return view! { <p class="soft">{words.none}</p> }.into_any();
                    }
                    let rows = all.items.into_iter().map(|one| row(one, findings, may_change.then_some(deciding)));
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
            <Dialog open=adding title=words.add_title>
                <AddFinding id findings open=adding />
            </Dialog>
            {move || deciding.get().map(|finding| view! {
                <Dialog open title=words.decide_title>
                    <Decide finding=finding.clone() findings open />
                </Dialog>
            })}
        </Card>
    }
}

fn row(one: Finding, findings: ReadFindings, change: Option<RwSignal<Option<Finding>>>) -> impl IntoView {
    let words = &t().events.findings;
    let by = one.raised_by.as_ref().map(|person| (words.said_by)(&person.display_name));
    let said = [Some(one.found_by.say().to_owned()), by, Some(intl::instant(one.recorded_at))];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let decisions = one.decisions.iter().map(decision).collect_view();
    let told = match one.told_on {
        Some(day) => Some(view! { <p class="small">{(words.told)(&intl::day(day))}</p> }.into_any()),
        None if change.is_some() && one.raised_by.is_some() && !one.decisions.is_empty() => {
            let id = one.id;
            let doing = Doing::new();
            let tell = move || {
                let told = FindingTold { told_on: clock::today() };
                doing.run(async move { api::events::told(id, &told).await }, move |now| {
                    say(t().events.findings.noted);
                    put(findings, now);
                });
            };
            Some(
                view! {
                    <p class="row">
                        <span class="soft small">{words.tell_help}</span>
                        <Button icon=Icon::Check busy=Signal::derive(move || doing.is_busy()) on_click=tell>{words.tell}</Button>
                    </p>
                }
                .into_any(),
            )
        }
        None => None,
    };
    let open = one.open.then(|| view! { <Tag kind="warn">{words.open}</Tag> });
    let text = one.text.clone();
    let decide = change.map(|deciding| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || deciding.set(Some(one.clone()))>{words.decide}</Button> }
    });
    view! {
        <li class="finding">
            <p class="strong">{text} " " {open}</p>
            <p class="soft small">{said}</p>
            <ul class="finding__decisions" role="list">{decisions}</ul>
            {told}
            <div class="row">{decide}</div>
        </li>
    }
}

fn decision(decision: &Decision) -> impl IntoView + use<> {
    let words = &t().events.findings;
    let later = decision.later_event.clone().map(|event| {
        view! {
            <p class="small">
                {words.led_to_event} " " <a href=address(event.id)>{event.title} ", " {intl::day(intl::day_of(event.starts_at))}</a>
            </p>
        }
    });
    let method = decision.method_change.as_deref().map(|what| view! { <p class="small">{(words.since)(what)}</p> });
    view! {
        <li>
            <p>{decision.text.clone()} " " <span class="soft small">{(words.on)(&intl::day(decision.decided_on))}</span></p>
            {later}
            {method}
        </li>
    }
}

#[component]
fn AddFinding(id: EventId, findings: ReadFindings, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().events.findings;
    let text = RwSignal::new(String::new());
    let by = RwSignal::new(FoundBy::Team.code().to_owned());
    let raised: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let from_someone = Memo::new(move |_| by.with(|by| by == FoundBy::Participant.code()));
    let doing = Doing::new();
    let submit = move || {
        let typed = text.with_untracked(|text| text.trim().to_owned());
        if typed.is_empty() {
            doing.check(vec![missing("/text")]);
            return;
        }
        let found_by = by.with_untracked(|by| by.parse().unwrap_or(FoundBy::Team));
        let raised_by_id = person_of(raised).filter(|_| found_by == FoundBy::Participant);
        let new = NewFinding { text: typed, found_by, raised_by_id };
        doing.run(async move { api::events::add_finding(id, &new).await }, move |made| {
            findings.update(|all| all.items.insert(0, made));
            say(t().events.findings.added);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.add on_submit=submit on_cancel=move || open.set(false)>
            <TextAreaField pointer="/text" label=words.text value=text />
            <ChoiceField pointer="/foundBy" label=words.found_by value=by options=choices(FoundBy::all(), FoundBy::code) />
            {move || {
                (from_someone.get() && session::can(Permission::PeopleRead))
                    .then(|| view! { <PersonField pointer="/raisedById" label=words.raised_by help=words.raised_help chosen=raised optional=true /> })
            }}
        </Form>
    }
}

#[component]
fn Decide(finding: Finding, findings: ReadFindings, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().events.findings;
    let text = RwSignal::new(String::new());
    let on = RwSignal::new(Some(clock::today()));
    let later = RwSignal::new(String::new());
    let method = RwSignal::new(String::new());
    let id = finding.id;
    // What came after it, the first first.
    let from = intl::day_of(finding.event.starts_at);
    let own = finding.event.id;
    let events = load(
        move || format!("events/after/{from}"),
        move || async move {
            let query = EventsQuery { from: Some(from), page_size: Some(100), ..EventsQuery::default() };
            api::events::list(&query).await
        },
    );
    let doing = Doing::new();
    let submit = move || {
        let (Some(text), Some(decided_on)) = (filled(text), on.get_untracked()) else {
            let faults = [(filled(text).is_none(), "/text"), (on.get_untracked().is_none(), "/decidedOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let led_to = LedTo { event_id: later.with_untracked(|id| id.parse().ok()), method_change: filled(method) };
        let new = NewDecision { text, decided_on, led_to };
        doing.run(async move { api::events::decide(id, &new).await }, move |now| {
            put(findings, now);
            say(t().events.findings.decided);
            open.set(false);
        });
    };
    let options = move || {
        let all = events.get().map(|page| page.items).unwrap_or_default();
        let option =
            |it: EventSummary| (it.id.to_string(), format!("{} ({})", it.title, intl::day(intl::day_of(it.starts_at))));
        all.into_iter().filter(|it| it.id != own).map(option).collect::<Vec<_>>()
    };
    let text_shown = finding.text;
    view! {
        <p class="soft">{text_shown}</p>
        <Form doing submit=words.decide on_submit=submit on_cancel=move || open.set(false)>
            <TextAreaField pointer="/text" label=words.decision value=text />
            <DateField pointer="/decidedOn" label=words.decided_on value=on latest=clock::today() />
            {move || view! {
                <SelectField pointer="/ledTo/eventId" label=words.led_to value=later options=options() nothing=words.not_yet optional=true />
            }}
            <TextAreaField pointer="/ledTo/methodChange" label=words.method value=method optional=true />
        </Form>
    }
}
