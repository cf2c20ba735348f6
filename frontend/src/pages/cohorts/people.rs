//! Who takes part in a cohort, by role; enrolling someone, and ending it with a reason.

use chrono::NaiveDate;
use contract::cohorts::CohortStatus;
use contract::enrolments::{EndEnrolment, Enrolment, EnrolmentEndReason, EnrolmentRole, EnrolmentsQuery, NewEnrolment};
use contract::exports::ExportList;
use contract::ids::CohortId;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::one::Read;
use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, DateField, Dialog, Empty, ExportButton, Form, Icon, LoadedPages, SelectField, Suggestion, Tag, Tone,
    filters_of, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Pages, pages};
use crate::navigation::filter;
use crate::pages::people;
use crate::pages::person_field::PersonField;
use crate::session;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn People(id: CohortId, read: Read) -> impl IntoView {
    let words = &t().cohorts.one;
    let [role, all] = ["role", "all"].map(filter);
    let query = Memo::new(move |_| EnrolmentsQuery {
        role: role.with(|code| code.parse().ok()),
        open: all.with(String::is_empty).then_some(true),
        page_size: Some(50),
        ..EnrolmentsQuery::default()
    });
    let found = pages(
        move || format!("cohorts/{id}/enrolments?{:?}", query.get()),
        move |cursor| {
            let query = EnrolmentsQuery { cursor, ..query.get() };
            async move { api::cohorts::enrolments(id, &query).await }
        },
    );
    let enrolling = RwSignal::new(false);
    let ending: RwSignal<Option<Enrolment>> = RwSignal::new(None);
    let end_open = open_while(ending);
    let may_enrol = Memo::new(move |_| {
        let runs = read.get().is_some_and(|read| read.value.status != CohortStatus::Completed);
        runs && session::can(Permission::GroupsWrite)
    });
    let of_cohort = Signal::derive(move || {
        let mut filters = query.with(filters_of);
        filters.insert("cohortId".to_owned(), id.to_string().into());
        filters
    });
    let everyone = vec![("true".to_owned(), words.everyone.to_owned())];
    view! {
        <Card title=words.takes_part>
            <div class="filters">
                <SelectField pointer="/role" label=words.role value=role options=choices(EnrolmentRole::all(), EnrolmentRole::code) nothing=t().common.all optional=true />
                <SelectField pointer="/all" label=t().cohorts.status value=all options=everyone nothing=words.going_on optional=true />
                <ExportButton list=ExportList::Enrolments filters=of_cohort />
                {move || may_enrol.get().then(|| view! { <Button icon=Icon::Plus on_click=move || enrolling.set(true)>{words.enrol}</Button> })}
            </div>
            <LoadedPages
                pages=found
                children=move |items| lines(items, ending)
                empty=move || view! { <Empty icon=Icon::People title=words.nobody text=words.nobody_text /> }
            />
        </Card>
        <Dialog open=enrolling title=words.enrol>
            <Enrol id read found open=enrolling />
        </Dialog>
        {move || ending.get().map(|enrolment| {
            view! {
                <Dialog open=end_open title=(words.end_of)(&enrolment.person.display_name)>
                    <End enrolment=enrolment.clone() read found open=end_open />
                </Dialog>
            }
        })}
    }
}

fn lines(items: Vec<Enrolment>, ending: RwSignal<Option<Enrolment>>) -> impl IntoView {
    let lines = items.into_iter().map(move |enrolment| view! { <Line enrolment ending /> });
    view! { <ul class="list">{lines.collect_view()}</ul> }
}

#[component]
fn Line(enrolment: Enrolment, ending: RwSignal<Option<Enrolment>>) -> impl IntoView {
    let words = &t().cohorts.one;
    let name = enrolment.person.display_name.clone();
    let from = intl::day(enrolment.starts_on);
    let when = match enrolment.ends_on {
        Some(end) => (words.until)(&from, &intl::day(end)),
        None => (words.since)(&from),
    };
    let why = enrolment.end_reason.map(Term::say);
    let may_end = enrolment.ends_on.is_none() && session::can(Permission::GroupsWrite);
    let label = (words.end_of)(&name);
    let own = enrolment.clone();
    let shown = if session::can(Permission::PeopleRead) {
        view! { <a href=people::address(enrolment.person.id)>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    view! {
        <li class="enrolled">
            <span class="grow">
                <span class="strong">{shown}</span>
                <span class="soft small">{[Some(when), why.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(" · ")}</span>
            </span>
            <Tag>{enrolment.role.say()}</Tag>
            {may_end.then(move || view! { <Button tone=Tone::Quiet icon=Icon::Close label on_click=move || ending.set(Some(own.clone())) /> })}
        </li>
    }
}

#[component]
fn Enrol(id: CohortId, read: Read, found: Pages<Enrolment>, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().cohorts.one;
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let role = RwSignal::new(EnrolmentRole::Newcomer.code().to_owned());
    let starts_on: RwSignal<Option<NaiveDate>> = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let submit = move || {
        let person = chosen.with_untracked(|chosen| chosen.as_ref()?.code.parse().ok());
        let role = role.with_untracked(|code| code.parse().ok());
        let (Some(person_id), Some(role), Some(starts_on)) = (person, role, starts_on.get_untracked()) else {
            let empty = [
                (person.is_none(), "/personId"),
                (role.is_none(), "/role"),
                (starts_on.get_untracked().is_none(), "/startsOn"),
            ];
            doing.check(empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let new = NewEnrolment { person_id, role, starts_on };
        doing.run(async move { api::cohorts::enrol(id, &new).await }, move |made: Enrolment| {
            say((t().cohorts.one.enrolled)(&made.person.display_name));
            found.again();
            read.again();
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.enrol on_submit=submit on_cancel=move || open.set(false)>
            <PersonField pointer="/personId" chosen />
            <SelectField pointer="/role" label=words.role value=role options=choices(EnrolmentRole::all(), EnrolmentRole::code) />
            <DateField pointer="/startsOn" label=words.from_day value=starts_on />
        </Form>
    }
}

#[component]
fn End(enrolment: Enrolment, read: Read, found: Pages<Enrolment>, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().cohorts.one;
    let id = enrolment.id;
    let ends_on: RwSignal<Option<NaiveDate>> = RwSignal::new(Some(clock::today()));
    let reason = RwSignal::new(String::new());
    let doing = Doing::new();
    let submit = move || {
        let why = reason.with_untracked(|code| code.parse().ok());
        let (Some(ends_on), Some(reason)) = (ends_on.get_untracked(), why) else {
            let empty = [(ends_on.get_untracked().is_none(), "/endsOn"), (why.is_none(), "/reason")];
            doing.check(empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let end = EndEnrolment { ends_on, reason };
        doing.run(async move { api::cohorts::end_enrolment(id, &end).await }, move |ended: Enrolment| {
            say((t().cohorts.one.ended)(&ended.person.display_name));
            found.again();
            read.again();
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.end on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/endsOn" label=words.until_day help=words.until_help value=ends_on />
            <SelectField pointer="/reason" label=words.why value=reason options=choices(EnrolmentEndReason::all(), EnrolmentEndReason::code) />
        </Form>
    }
}
