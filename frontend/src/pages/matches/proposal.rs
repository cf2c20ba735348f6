//! Two people chosen: what they share, and where the match will be.

use contract::cohorts::{Cohort, CohortStatus};
use contract::matches::NewMatch;
use contract::organisations::OrganisationKind;
use contract::problem::Fault;
use contract::requests::{CommonGround, Request, Track};
use leptos::prelude::*;

use super::address;
use super::common::sentences;
use crate::api;
use crate::components::{Card, Form, Icon, IconView, MatchPair, Notice, PairSide, SelectField, Suggestion, say};
use crate::i18n::{Term, t};
use crate::load::load;
use crate::navigation;
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::pages::people;
use crate::submit::{Doing, missing};

#[derive(Clone, Copy)]
struct Fields {
    /// What both asked for.
    kind: Track,
    cohort: RwSignal<String>,
    group: RwSignal<String>,
    employer: RwSignal<Option<Suggestion>>,
}

#[component]
pub(super) fn Proposal(newcomer: Request, established: Request) -> impl IntoView {
    let words = &t().matches.new;
    let ground = CommonGround::between(&newcomer, &established);
    let shared = sentences(&ground, newcomer.city.as_deref());
    let side = |request: &Request| PairSide {
        name: request.display_name.clone(),
        href: Some(people::address(request.person_id)),
    };
    let (one, other) = (side(&newcomer), side(&established));
    let different = (newcomer.track != established.track).then(|| {
        (words.different_kinds)(
            (&newcomer.display_name, newcomer.track.say()),
            (&established.display_name, established.track.say()),
        )
    });
    let fields = Fields {
        kind: newcomer.track,
        cohort: RwSignal::new(String::new()),
        group: RwSignal::new(String::new()),
        employer: RwSignal::new(None),
    };
    let doing = Doing::new();
    let open = navigation::opener();
    let pair = StoredValue::new((newcomer, established));
    let submit = move || {
        let proposal = match pair.with_value(|(newcomer, established)| read(fields, newcomer, established)) {
            Ok(proposal) => proposal,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        doing.run(async move { api::matches::propose(&proposal).await }, move |made| {
            say((t().matches.new.proposed)(&made.value.newcomer.display_name, &made.value.established.display_name));
            open.run(address(made.value.id));
        });
    };
    view! {
        <Card title=words.proposal>
            <MatchPair newcomer=one established=other large=true />
            <div class="columns">
                <div class="stack-tight">
                    <h3>{words.common}</h3>
                    <Shared shared />
                </div>
                {match different {
                    Some(different) => view! { <Notice kind="warn" icon=Icon::Equal>{different}</Notice> }.into_any(),
                    None => view! {
                        <Form doing submit=words.propose on_submit=submit>
                            <p>{words.kind} ": " <span class="strong">{fields.kind.say()}</span></p>
                            <Place fields />
                        </Form>
                    }
                    .into_any(),
                }}
            </div>
        </Card>
    }
}

#[component]
fn Shared(shared: Vec<String>) -> impl IntoView {
    if shared.is_empty() {
        return view! { <p class="soft">{t().matches.new.nothing_common}</p> }.into_any();
    }
    let rows = shared.into_iter().map(|one| {
        view! {
            <li>
                <IconView icon=Icon::Check />
                <span>{one}</span>
            </li>
        }
    });
    view! { <ul class="shared" role="list">{rows.collect_view()}</ul> }.into_any()
}

/// Where the match is: a cohort and group in the programme, an employer at work.
#[component]
fn Place(fields: Fields) -> impl IntoView {
    match fields.kind {
        Track::Programme => view! { <CohortFields fields /> }.into_any(),
        Track::Workplace => {
            let words = &t().matches.new;
            view! {
                <OrganisationField
                    pointer="/employerId"
                    label=words.employer
                    help=words.employer_help
                    kind=OrganisationKind::Employer
                    chosen=fields.employer
                />
            }
            .into_any()
        }
        Track::Independent => ().into_any(),
    }
}

#[component]
fn CohortFields(fields: Fields) -> impl IntoView {
    let words = &t().matches.new;
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    let going = Memo::new(move |_| {
        let all = cohorts.get().map(|all| all.items).unwrap_or_default();
        all.into_iter().filter(|cohort| cohort.status != CohortStatus::Completed).collect::<Vec<_>>()
    });
    // With one cohort going there is nothing to choose.
    Effect::new(move |_| {
        if let [only] = going.get().as_slice() {
            fields.cohort.set(only.id.to_string());
        }
    });
    let groups = Memo::new(move |_| groups(&going.get(), &fields.cohort.get()));
    Effect::new(move |_| {
        let known = groups.with(|groups| groups.iter().any(|(id, _)| fields.group.with_untracked(|group| group == id)));
        if !known {
            fields.group.set(String::new());
        }
    });
    let cohort_options = Memo::new(move |_| {
        let option = |cohort: Cohort| (cohort.id.to_string(), (t().matches.cohort_number)(cohort.number));
        going.get().into_iter().map(option).collect::<Vec<_>>()
    });
    view! {
        {move || view! { <SelectField pointer="/cohortId" label=words.cohort value=fields.cohort options=cohort_options.get() /> }}
        {move || {
            let groups = groups.get();
            (!groups.is_empty()).then(|| view! {
                <SelectField pointer="/groupId" label=words.group value=fields.group options=groups nothing=words.no_group optional=true />
            })
        }}
    }
}

/// The groups of the chosen cohort, with how full they are.
fn groups(cohorts: &[Cohort], chosen: &str) -> Vec<(String, String)> {
    let cohort = cohorts.iter().find(|cohort| cohort.id.to_string() == chosen);
    let groups = cohort.map(|cohort| cohort.groups.as_slice()).unwrap_or_default();
    let words = &t().matches.new;
    groups
        .iter()
        .map(|group| (group.id.to_string(), (words.group_room)(&group.name, group.pairs, group.capacity)))
        .collect()
}

fn read(fields: Fields, newcomer: &Request, established: &Request) -> Result<NewMatch, Vec<Fault>> {
    let kind = fields.kind;
    let cohort_id = fields.cohort.with_untracked(|id| id.parse().ok()).filter(|_| kind == Track::Programme);
    let group_id = fields.group.with_untracked(|id| id.parse().ok()).filter(|_| kind == Track::Programme);
    let employer_id = organisation_of(fields.employer).filter(|_| kind == Track::Workplace);
    match kind {
        Track::Programme if cohort_id.is_none() => Err(vec![missing("/cohortId")]),
        Track::Workplace if employer_id.is_none() => Err(vec![missing("/employerId")]),
        _ => Ok(NewMatch {
            newcomer_request_id: newcomer.id,
            established_request_id: established.id,
            kind,
            cohort_id,
            group_id,
            employer_id,
            owner_id: None,
        }),
    }
}
