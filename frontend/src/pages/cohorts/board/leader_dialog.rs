//! Choosing who leads a group, and ending it.

use chrono::NaiveDate;
use contract::groups::{BoardLeader, EndGroupLeader, GroupLeader, LeaderRole, NewGroupLeader};
use contract::ids::GroupId;
use contract::people::RoleEndReason;
use contract::problem::{ErrorCode, Fault, FaultCode};
use leptos::prelude::*;

use super::state::State;
use crate::api;
use crate::clock;
use crate::components::{DateField, Form, Icon, Notice, SelectField, Suggestion, say};
use crate::i18n::{Term, choices, t};
use crate::pages::person_field::PersonField;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn AppointDialog(group: GroupId, role: LeaderRole, state: State, open: RwSignal<bool>) -> impl IntoView {
    let (words, texts) = (&t().cohorts.group, &t().cohorts.one);
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let starts_on: RwSignal<Option<NaiveDate>> = RwSignal::new(Some(clock::today()));
    let busy_elsewhere = RwSignal::new(false);
    let doing = Doing::new();
    let submit = move || {
        busy_elsewhere.set(false);
        let person = chosen.with_untracked(|chosen| chosen.as_ref()?.code.parse().ok());
        let (Some(person_id), Some(starts_on)) = (person, starts_on.get_untracked()) else {
            let empty = [(person.is_none(), "/personId"), (starts_on.get_untracked().is_none(), "/startsOn")];
            let faults: Vec<Fault> =
                empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect();
            doing.check(faults);
            return;
        };
        let new = NewGroupLeader { person_id, role, starts_on };
        doing.run_or(
            async move { api::groups::appoint(group, &new).await },
            move |leader: GroupLeader| {
                let warnings = leader.warnings.iter().map(|warning| warning.say());
                let name = (t().cohorts.group.appointed)(&leader.person.display_name);
                say(std::iter::once(name.as_str()).chain(warnings).collect::<Vec<_>>().join(" "));
                state.board.again();
                open.set(false);
            },
            move |failure| {
                let overlaps = failure.is(ErrorCode::OverlappingPeriod);
                busy_elsewhere.set(overlaps);
                if overlaps {
                    doing.check(vec![Fault::new("/personId", FaultCode::NotAllowed, "leads another group then")]);
                }
                (!overlaps).then_some(failure)
            },
        );
    };
    view! {
        <Form doing submit=(t().cohorts.board.appoint)(role.say()) on_submit=submit on_cancel=move || open.set(false)>
            {move || busy_elsewhere.get().then(|| view! { <Notice kind="warn" icon=Icon::Alert><p>{words.two_groups}</p></Notice> })}
            <PersonField pointer="/personId" help=words.leader_help chosen />
            <DateField pointer="/startsOn" label=texts.from_day value=starts_on />
        </Form>
    }
}

#[component]
pub(super) fn EndLeaderDialog(leader: BoardLeader, state: State, open: RwSignal<bool>) -> impl IntoView {
    let texts = &t().cohorts.one;
    let id = leader.id;
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
        let end = EndGroupLeader { ends_on, reason };
        doing.run(async move { api::groups::end_leader(id, &end).await }, move |ended: GroupLeader| {
            say((t().cohorts.group.leader_ended)(&ended.person.display_name));
            state.board.again();
            open.set(false);
        });
    };
    view! {
        <Form doing submit=texts.end on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/endsOn" label=texts.until_day value=ends_on />
            <SelectField pointer="/reason" label=texts.why value=reason options=choices(RoleEndReason::all(), RoleEndReason::code) />
        </Form>
    }
}
