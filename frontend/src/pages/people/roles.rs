//! What someone does and did, each as a period; beginning and ending one.

use chrono::NaiveDate;
use contract::ids::PersonId;
use contract::people::{EndRolePeriod, Engagement, NewRolePeriod, RoleEndReason, RoleKind, RolePeriod};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::person::Read;
use super::role_tag;
use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, ChoiceField, DateField, Dialog, Form, Icon, SelectField, TextField, Tone, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::navigation::focus_soon;
use crate::session;
use crate::submit::{Doing, missing};

/// Where the roles stand on the page.
const PLACE: &str = "rollen";

#[component]
pub(super) fn Roles(id: PersonId, person: Read) -> impl IntoView {
    let roles = Memo::new(move |_| person.get().map(|read| read.value.roles).unwrap_or_default());
    let adding = RwSignal::new(false);
    let ending: RwSignal<Option<RolePeriod>> = RwSignal::new(None);
    let may_change = session::can(Permission::PeopleWrite);
    let aside = may_change.then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || adding.set(true)>{t().people.page.add_role}</Button> }
            .into_any()
    });
    view! {
        <div id=PLACE tabindex="-1">
        <Card title=t().people.roles nostrip:aside=aside>
            {move || {
                let roles = roles.get();
                if roles.is_empty() {
                    return view! { <p class="soft">{t().people.page.no_roles}</p> }.into_any();
                }
                let rows = roles.into_iter().map(|role| row(role, may_change.then_some(ending)));
                view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
            }}
            <AddRole id person open=adding />
            <EndRole id person ending />
        </Card>
        </div>
    }
}

fn row(role: RolePeriod, ending: Option<RwSignal<Option<RolePeriod>>>) -> impl IntoView {
    let is_over = role.ends_on.is_some_and(|end| end <= clock::today());
    let end = ending.filter(|_| role.ends_on.is_none());
    let details = [role.function.as_deref(), Some(role.engagement.say()), role.end_reason.map(Term::say)];
    let details = details.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="row-apart period" class:period--over=is_over>
            <div>
                <div class="row">{role_tag(role.kind)} <span>{period(role.starts_on, role.ends_on)}</span></div>
                <span class="soft small">{details}</span>
            </div>
            {end.map(|ending| {
                let ended = role.clone();
                view! { <Button tone=Tone::Quiet on_click=move || ending.set(Some(ended.clone()))>{t().people.page.end_role}</Button> }
            })}
        </li>
    }
}

/// *sinds 3 mei 2024*, or *3 mei 2024 – 1 juni 2025*.
pub(super) fn period(from: NaiveDate, to: Option<NaiveDate>) -> String {
    let words = &t().people.page;
    match to {
        Some(to) => (words.from_to)(&intl::day(from), &intl::day(to)),
        None if from > clock::today() => (words.starts_on)(&intl::day(from)),
        None => (words.since_day)(&intl::day(from)),
    }
}

#[component]
fn AddRole(id: PersonId, person: Read, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=t().people.page.add_role>
            <AddRoleForm id person open />
        </Dialog>
    }
}

#[component]
fn AddRoleForm(id: PersonId, person: Read, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().people.form;
    let kind = RwSignal::new(String::new());
    let function = RwSignal::new(String::new());
    let engagement = RwSignal::new(Engagement::Structural.code().to_owned());
    let starts_on = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let submit = move || {
        let chosen: Option<RoleKind> = kind.with_untracked(|code| code.parse().ok());
        let (Some(kind), Some(starts_on)) = (chosen, starts_on.get_untracked()) else {
            let faults = [(chosen.is_none(), "/kind"), (starts_on.get_untracked().is_none(), "/startsOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let engagement = engagement.with_untracked(|code| code.parse().unwrap_or(Engagement::Structural));
        let function = function.with_untracked(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
        let role = NewRolePeriod { kind, function, engagement, starts_on, ends_on: None, end_reason: None };
        doing.run(async move { api::people::add_role(id, &role).await }, move |role| {
            say((t().people.page.role_added)(role.kind.say()));
            person.update(|read| read.value.roles.insert(0, role));
            open.set(false);
        });
    };
    view! {
        <Form doing submit=t().people.page.add_role on_submit=submit on_cancel=move || open.set(false)>
            <SelectField pointer="/kind" label=words.first_role value=kind options=choices(RoleKind::all(), RoleKind::code) />
            <TextField pointer="/function" label=words.function help=words.function_help value=function optional=true />
            <ChoiceField pointer="/engagement" label=words.engagement value=engagement options=choices(Engagement::all(), Engagement::code) beside=true />
            <DateField pointer="/startsOn" label=words.since value=starts_on />
        </Form>
    }
}

#[component]
fn EndRole(id: PersonId, person: Read, ending: RwSignal<Option<RolePeriod>>) -> impl IntoView {
    let open = open_while(ending);
    // The last one stays while the dialog closes.
    let title = Memo::new(move |before: Option<&String>| {
        let now = ending.with(|role| role.as_ref().map(|role| (t().people.page.end_role_title)(role.kind.say())));
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    view! {
        {move || {
            view! {
                <Dialog open title=title.get()>
                    {ending.get_untracked().map(|role| view! { <EndRoleForm id person role open /> })}
                </Dialog>
            }
        }}
    }
}

#[component]
fn EndRoleForm(id: PersonId, person: Read, role: RolePeriod, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().people.page;
    let ends_on = RwSignal::new(Some(clock::today().max(role.starts_on)));
    let reason = RwSignal::new(String::new());
    let doing = Doing::new();
    let (role_id, kind) = (role.id, role.kind);
    let submit = move || {
        let chosen: Option<RoleEndReason> = reason.with_untracked(|code| code.parse().ok());
        let (Some(reason), Some(ends_on)) = (chosen, ends_on.get_untracked()) else {
            let faults = [(ends_on.get_untracked().is_none(), "/endsOn"), (chosen.is_none(), "/reason")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let end = EndRolePeriod { ends_on, reason };
        doing.run(async move { api::people::end_role(id, role_id, &end).await }, move |ended| {
            say((t().people.page.role_ended)(kind.say()));
            person.update(|read| {
                read.value
                    .roles
                    .iter_mut()
                    .filter(|known| known.id == ended.id)
                    .for_each(|known| *known = ended.clone());
            });
            open.set(false);
            focus_soon(PLACE);
        });
    };
    view! {
        <Form doing submit=words.end_role on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/endsOn" label=words.ends_on help=words.ends_on_help value=ends_on />
            <SelectField pointer="/reason" label=words.reason value=reason options=choices(RoleEndReason::all(), RoleEndReason::code) />
        </Form>
    }
}
