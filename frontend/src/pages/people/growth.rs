//! What someone reached, which trainings they attended, and the certificate of conduct.

use chrono::{Months, NaiveDate};
use contract::certificates::{CertificateEndReason, ConductCertificate, EndConductCertificate, NewConductCertificate};
use contract::destinations::{
    Destination, DestinationKind, NewDestination, NewTraining, Through, Training, TrainingKind,
};
use contract::ids::{MatchId, PersonId};
use contract::matches::{Match, MatchesQuery};
use contract::paging::Whole;
use contract::permissions::Permission;
use leptos::prelude::*;

use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, ChoiceField, ConfirmDialog, DateField, Dialog, Empty, Form, Icon, Loaded, SelectField, Suggestion,
    Tag, Tone, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Load, load};
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::pages::matches;
use crate::session;
use crate::submit::{Doing, missing};

/// So long before it expires, a certificate asks for attention.
const SOON_DAYS: i64 = 60;

#[component]
pub(super) fn Growth(id: PersonId) -> impl IntoView {
    view! {
        <div class="record">
            <div class="stack-wide">
                <Destinations id />
                <Trainings id />
            </div>
            <div class="stack-wide">
                <Certificates id />
            </div>
        </div>
    }
}

/// The button that opens a dialog to add something, for who may.
fn add_button(words: &'static str, open: RwSignal<bool>) -> Option<AnyView> {
    session::can(Permission::PeopleWrite).then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || open.set(true)>{words}</Button> }.into_any()
    })
}

/// One line of a list: what, since when, and a way to say that it was a mistake.
fn line((what, details): (String, AnyView), mistaken: bool, mark: Option<Box<dyn Fn()>>) -> impl IntoView {
    let words = &t().profiles;
    view! {
        <li class="row-apart period" class:period--over=mistaken>
            <div>
                <div class="row">
                    <span class="strong">{what}</span>
                    {mistaken.then(|| view! { <Tag>{words.mistaken}</Tag> })}
                </div>
                <span class="soft small">{details}</span>
            </div>
            {mark.filter(|_| !mistaken).map(|mark| {
                view! { <Button tone=Tone::Quiet on_click=move || mark()>{words.mark_mistaken}</Button> }
            })}
        </li>
    }
}

#[component]
fn Destinations(id: PersonId) -> impl IntoView {
    let words = &t().profiles;
    let reached: Load<Whole<Destination>> =
        load(move || format!("people/{id}/destinations"), move || api::people::destinations(id));
    let adding = RwSignal::new(false);
    let marking: RwSignal<Option<Destination>> = RwSignal::new(None);
    let may_change = session::can(Permission::PeopleWrite);
    let asking = open_while(marking);
    let doing = Doing::new();
    let mark = move || {
        let Some(destination) = marking.get_untracked() else { return };
        doing.run(async move { api::people::mark_destination_mistaken(id, destination.id).await }, move |marked| {
            reached.update(|all| {
                all.items.iter_mut().filter(|it| it.id == marked.id).for_each(|it| *it = marked.clone());
            });
            say(words.marked);
            asking.set(false);
        });
    };
    view! {
        <Card title=words.destinations nostrip:aside=add_button(words.add_destination, adding)>
            <Loaded
                load=reached
                children=move |all| {
                    if all.items.is_empty() {
                        return view! { <Empty icon=Icon::Flag title=words.no_destinations /> }.into_any();
                    }
                    let rows = all.items.into_iter().map(|it| {
                        let name = it.organisation.as_ref().map(|organisation| format!(": {}", organisation.name)).unwrap_or_default();
                        let through = it.match_id.filter(|_| session::can(Permission::MatchesRead)).map(|id| {
                            view! { " · " <a href=matches::address(id)>{words.through_this_match}</a> }
                        });
                        let details = format!("{} · {}", intl::day(it.reached_on), it.through.say());
                        let details = view! { {details} {through} }.into_any();
                        let (what, is_mistaken) = (format!("{}{name}", it.kind.say()), it.mistaken_at.is_some());
                        let mark = may_change.then(|| Box::new(move || marking.set(Some(it.clone()))) as Box<dyn Fn()>);
                        line((what, details), is_mistaken, mark)
                    });
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
            <Dialog open=adding title=words.add_destination>
                <AddDestination id reached open=adding />
            </Dialog>
            <ConfirmDialog open=asking title=words.mistaken_title text=words.mistaken_text action=words.mark_mistaken on_confirm=mark busy=Signal::derive(move || doing.is_busy()) />
        </Card>
    }
}

#[component]
fn AddDestination(id: PersonId, reached: Load<Whole<Destination>>, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().profiles;
    let (kind, through) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let on = RwSignal::new(Some(clock::today()));
    let organisation: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let through_match = RwSignal::new(String::new());
    let by_buddy = Memo::new(move |_| through.with(|through| through == Through::Buddy.code()));
    let doing = Doing::new();
    let submit = move || {
        let chosen: Option<DestinationKind> = kind.with_untracked(|code| code.parse().ok());
        let how: Option<Through> = through.with_untracked(|code| code.parse().ok());
        let day = on.get_untracked();
        let (Some(kind), Some(through), Some(reached_on)) = (chosen, how, day) else {
            let faults = [(chosen.is_none(), "/kind"), (day.is_none(), "/reachedOn"), (how.is_none(), "/through")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let match_id: Option<MatchId> = through_match.with_untracked(|id| id.parse().ok());
        let match_id = match_id.filter(|_| through == Through::Buddy);
        let organisation_id = organisation_of(organisation);
        let new = NewDestination { kind, reached_on, organisation_id, through, match_id };
        doing.run(async move { api::people::add_destination(id, &new).await }, move |made| {
            reached.update(|all| all.items.insert(0, made));
            say(words.destination_added);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=t().common.add on_submit=submit on_cancel=move || open.set(false)>
            <SelectField pointer="/kind" label=words.destination_kind value=kind options=choices(DestinationKind::all(), DestinationKind::code) />
            <OrganisationField pointer="/organisationId" label=words.organisation chosen=organisation optional=true />
            <DateField pointer="/reachedOn" label=words.since value=on latest=clock::today() />
            <ChoiceField pointer="/through" label=words.through value=through options=choices(Through::all(), Through::code) />
            {move || by_buddy.get().then(|| view! { <MatchField id value=through_match /> })}
        </Form>
    }
}

/// Which of someone's matches; nothing for who has had none, or where matches may not be seen.
#[component]
fn MatchField(id: PersonId, value: RwSignal<String>) -> impl IntoView {
    session::can(Permission::MatchesRead).then(|| view! { <MatchesOf id value /> })
}

#[component]
fn MatchesOf(id: PersonId, value: RwSignal<String>) -> impl IntoView {
    let words = &t().profiles;
    let found = load(
        move || format!("people/{id}/all-matches"),
        move || async move {
            let query = MatchesQuery { person_id: Some(id), page_size: Some(50), ..MatchesQuery::default() };
            api::matches::list(&query).await
        },
    );
    let option = move |pair: Match| {
        let other = if pair.newcomer.id == id { pair.established } else { pair.newcomer };
        let since = intl::day(pair.starts_on.unwrap_or(pair.proposed_on));
        (pair.id.to_string(), format!("{} ({since})", other.display_name))
    };
    move || {
        let had = found.get()?.items.into_iter().filter(|pair| pair.starts_on.is_some());
        let options: Vec<(String, String)> = had.map(option).collect();
        (!options.is_empty()).then(|| {
            view! {
                <SelectField
                    pointer="/matchId"
                    label=words.through_match
                    value
                    options
                    nothing=t().common.not_known
                    optional=true
                />
            }
        })
    }
}

#[component]
fn Trainings(id: PersonId) -> impl IntoView {
    let words = &t().profiles;
    let attended: Load<Whole<Training>> =
        load(move || format!("people/{id}/trainings"), move || api::people::trainings(id));
    let adding = RwSignal::new(false);
    let marking: RwSignal<Option<Training>> = RwSignal::new(None);
    let may_change = session::can(Permission::PeopleWrite);
    let asking = open_while(marking);
    let doing = Doing::new();
    let mark = move || {
        let Some(training) = marking.get_untracked() else { return };
        doing.run(async move { api::people::mark_training_mistaken(id, training.id).await }, move |marked| {
            attended.update(|all| {
                all.items.iter_mut().filter(|it| it.id == marked.id).for_each(|it| *it = marked.clone());
            });
            say(words.marked);
            asking.set(false);
        });
    };
    view! {
        <Card title=words.trainings nostrip:aside=add_button(words.add_training, adding)>
            <Loaded
                load=attended
                children=move |all| {
                    if all.items.is_empty() {
                        return view! { <Empty icon=Icon::Calendar title=words.no_trainings /> }.into_any();
                    }
                    let rows = all.items.into_iter().map(|it| {
                        let by = it.organisation.as_ref().map(|organisation| format!(" · {}", organisation.name)).unwrap_or_default();
                        let details = format!("{}{by}", intl::day(it.attended_on)).into_any();
                        let (what, is_mistaken) = (it.kind.say().to_owned(), it.mistaken_at.is_some());
                        // One that was an event follows that event.
                        let of_its_own = it.event_id.is_none();
                        let mark = (may_change && of_its_own).then(|| Box::new(move || marking.set(Some(it.clone()))) as Box<dyn Fn()>);
                        line((what, details), is_mistaken, mark)
                    });
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
            <Dialog open=adding title=words.add_training>
                <AddTraining id attended open=adding />
            </Dialog>
            <ConfirmDialog open=asking title=words.mistaken_title text=words.mistaken_text action=words.mark_mistaken on_confirm=mark busy=Signal::derive(move || doing.is_busy()) />
        </Card>
    }
}

#[component]
fn AddTraining(id: PersonId, attended: Load<Whole<Training>>, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().profiles;
    let kind = RwSignal::new(String::new());
    let on = RwSignal::new(Some(clock::today()));
    let organisation: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let doing = Doing::new();
    let submit = move || {
        let chosen: Option<TrainingKind> = kind.with_untracked(|code| code.parse().ok());
        let day = on.get_untracked();
        let (Some(kind), Some(attended_on)) = (chosen, day) else {
            let faults = [(chosen.is_none(), "/kind"), (day.is_none(), "/attendedOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let new = NewTraining { kind, attended_on, organisation_id: organisation_of(organisation) };
        doing.run(async move { api::people::add_training(id, &new).await }, move |made| {
            attended.update(|all| all.items.insert(0, made));
            say(words.training_added);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=t().common.add on_submit=submit on_cancel=move || open.set(false)>
            <SelectField pointer="/kind" label=words.training_kind value=kind options=choices(TrainingKind::all(), TrainingKind::code) />
            <DateField pointer="/attendedOn" label=words.attended_on value=on latest=clock::today() />
            <OrganisationField pointer="/organisationId" label=words.given_by help=words.given_by_help chosen=organisation optional=true />
        </Form>
    }
}

/// How a certificate stands, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Valid,
    Soon,
    Expired,
    Ended,
}

fn standing(certificate: &ConductCertificate, today: NaiveDate) -> Standing {
    let left = (certificate.expires_on - today).num_days();
    match certificate.ended_on {
        Some(_) => Standing::Ended,
        None if left <= 0 => Standing::Expired,
        None if left <= SOON_DAYS => Standing::Soon,
        None => Standing::Valid,
    }
}

#[component]
fn Certificates(id: PersonId) -> impl IntoView {
    let words = &t().profiles;
    let seen: Load<Whole<ConductCertificate>> =
        load(move || format!("people/{id}/conduct-certificates"), move || api::people::certificates(id));
    let adding = RwSignal::new(false);
    let may_change = session::can(Permission::PeopleWrite);
    let doing = Doing::new();
    let end = move |certificate: ConductCertificate| {
        let reason = EndConductCertificate { reason: CertificateEndReason::NoLongerNeeded };
        doing.run(async move { api::people::end_certificate(id, certificate.id, &reason).await }, move |_| {
            say(words.certificate_ended);
            seen.again();
        });
    };
    view! {
        <Card title=words.certificate nostrip:aside=add_button(words.add_certificate, adding)>
            <Loaded
                load=seen
                children=move |all| {
                    if all.items.is_empty() {
                        return view! { <p class="soft">{words.no_certificate}</p> }.into_any();
                    }
                    let rows = all.items.into_iter().map(|it| {
                        let stands = standing(&it, clock::today());
                        let when = intl::relative_days(clock::days_from_today(it.expires_on));
                        let tag = match stands {
                            Standing::Valid => view! { <Tag kind="good" icon=Icon::Check>{(words.valid_until)(&intl::day(it.expires_on))}</Tag> }.into_any(),
                            Standing::Soon => view! { <Tag kind="warn" icon=Icon::Clock>{(words.expires_soon)(&when)}</Tag> }.into_any(),
                            Standing::Expired => view! { <Tag kind="bad" icon=Icon::Alert>{(words.expired)(&when)}</Tag> }.into_any(),
                            Standing::Ended => view! { <Tag>{it.end_reason.map(Term::say)}</Tag> }.into_any(),
                        };
                        let details = (words.seen)(&intl::day(it.seen_on), &it.recorded_by);
                        let can_end = may_change && it.ended_on.is_none();
                        view! {
                            <li class="row-apart period" class:period--over=stands == Standing::Ended>
                                <div>
                                    <div class="row">{tag}</div>
                                    <span class="soft small">{details}</span>
                                </div>
                                {can_end.then(|| view! { <Button tone=Tone::Quiet on_click=move || end(it.clone())>{words.end_certificate}</Button> })}
                            </li>
                        }
                    });
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
            <Dialog open=adding title=words.add_certificate>
                <AddCertificate id seen open=adding />
            </Dialog>
        </Card>
    }
}

#[component]
fn AddCertificate(id: PersonId, seen: Load<Whole<ConductCertificate>>, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().profiles;
    let today = clock::today();
    let seen_on = RwSignal::new(Some(today));
    let expires_on = RwSignal::new(today.checked_add_months(Months::new(36)));
    let doing = Doing::new();
    let submit = move || {
        let (Some(seen_on), Some(expires_on)) = (seen_on.get_untracked(), expires_on.get_untracked()) else {
            let faults =
                [(seen_on.get_untracked().is_none(), "/seenOn"), (expires_on.get_untracked().is_none(), "/expiresOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let new = NewConductCertificate { seen_on, expires_on };
        doing.run(async move { api::people::add_certificate(id, &new).await }, move |_| {
            say(words.certificate_added);
            seen.again();
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.add_certificate on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/seenOn" label=words.seen_on help=words.certificate_help value=seen_on latest=today />
            <DateField pointer="/expiresOn" label=words.expires_on value=expires_on />
        </Form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_asks_for_attention_before_it_expires() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let json = serde_json::json!({
            "id": "01890a5d-ac96-774b-bcce-b302099a8057",
            "person": { "id": "01890a5d-ac96-774b-bcce-b302099a8057", "displayName": "Selam" },
            "seenOn": "2023-06-01", "expiresOn": "2026-06-01", "endedOn": null, "endReason": null,
            "recordedAt": "2023-06-01T10:00:00Z", "recordedBy": "Noor",
        });
        let mut certificate: ConductCertificate = serde_json::from_value(json).expect("a certificate");
        assert_eq!(standing(&certificate, day("2026-04-01")), Standing::Valid);
        assert_eq!(standing(&certificate, day("2026-04-02")), Standing::Soon);
        assert_eq!(standing(&certificate, day("2026-05-31")), Standing::Soon);
        assert_eq!(standing(&certificate, day("2026-06-01")), Standing::Expired);
        certificate.ended_on = Some(day("2026-01-01"));
        assert_eq!(standing(&certificate, day("2026-06-01")), Standing::Ended);
    }
}
