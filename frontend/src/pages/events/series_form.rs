//! Changing a date of a series and the following.

use chrono::NaiveDate;
use contract::event_series::{EventSeries, NewEventSeries};
use contract::ids::{EventId, EventSeriesId};
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address;
use super::fields::{EventFields, EventFieldsView, Named, Start};
use super::form::{from, series};
use super::repeat::Repeat;
use super::repeat_fields::{RepeatFields, RepeatFieldsView};
use crate::api::{self, Versioned};
use crate::clash::{Clash, Detailed, Told};
use crate::components::{Conflict, DraftNote, Form, Loaded, Pick, say};
use crate::drafts::Draft;
use crate::i18n::{Term, intl, t};
use crate::load::load;
use crate::navigation;
use crate::submit::Doing;

#[component]
pub(super) fn EditSeriesOf(id: EventSeriesId, from: NaiveDate, event: EventId) -> impl IntoView {
    let known = load(
        move || format!("event-series/{id}/edit"),
        move || async move {
            let series = api::events::read_series(id).await?;
            let partners = api::events::read(event).await?.value.partners;
            Ok((series, partners.iter().map(Named::from).collect::<Vec<_>>()))
        },
    );
    view! {
        <Loaded load=known lines=8 children=move |(read, partners)| view! { <EditSeries read partners first=from event /> } />
    }
}

/// Half past nine, for an evening of two and a half hours from seven.
fn end_of(start: &str, minutes: i32) -> String {
    let time = super::days::time_of(start).unwrap_or_default();
    (time + chrono::TimeDelta::minutes(minutes.into())).format("%H:%M").to_string()
}

#[component]
fn EditSeries(read: Versioned<EventSeries>, partners: Vec<Named>, first: NaiveDate, event: EventId) -> impl IntoView {
    let words = &t().events.form;
    let id = read.value.id;
    let draft = Draft::of(&format!("event-series.{id}"));
    let recurrence = read.value.recurrence.clone();
    let fields = EventFields::new(
        draft,
        Start {
            details: Some(read.value.details.clone()),
            day: Some(recurrence.starts_on),
            to: end_of(&recurrence.start_time, recurrence.duration_minutes),
            from: recurrence.start_time,
            partners,
            programme: Vec::new(),
            tasks: Vec::new(),
        },
    );
    let repeat = RepeatFields::new(draft, Some(&Repeat::parse(&recurrence.rule)), recurrence.excluded_days);
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let clash: RwSignal<Option<Clash<EventSeries>>> = RwSignal::new(None);
    let open = navigation::opener();
    let leave = move || {
        draft.done();
        open.run(address(event));
    };
    let told = move |changed: contract::event_series::ChangedEventSeries| {
        let dates = changed.dates;
        say((t().events.form.series_changed)(dates.changed + dates.added, dates.removed + dates.cancelled, dates.kept));
        draft.done();
        // The date itself may be gone.
        open.run(format!("/agenda?datum={first}"));
    };
    let settle = move |found: Clash<EventSeries>, picks: &[(&'static str, Pick)]| {
        let Some(wanted) = found.settled(picks) else { return };
        let latest = found.latest;
        base.set_value(latest.clone());
        let before = latest.value.details();
        let query = from(first);
        doing.run(async move { api::events::change_series(&latest, (&before, &wanted), &query).await }, told);
    };
    let submit = move || {
        let wanted = match series(fields, repeat) {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let before = base.with_value(|read| read.value.details());
        let mine = wanted.clone();
        let query = from(first);
        doing.run_or(
            async move { api::events::change_series(&base.get_value(), (&before, &wanted), &query).await },
            told,
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::events::read_series(id).await {
                        Ok(latest) => match Clash::between(&base.get_value(), &latest, &mine) {
                            Some(found) if found.asks_nothing() => settle(found, &[]),
                            found => drop(clash.try_set(found)),
                        },
                        Err(failure) => doing.fail(failure),
                    }
                });
                None
            },
        );
    };
    let first_day = Signal::derive(move || fields.day.get());
    let repeat_view = view! { <RepeatFieldsView fields=repeat first=first_day /> }.into_any();
    view! {
        {move || clash.get().map(|found| {
            let differences = found.differences();
            let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
            view! { <Conflict differences on_choose=choose on_leave=leave busy=Signal::derive(move || doing.is_busy()) /> }
        })}
        <div hidden=move || clash.with(Option::is_some)>
            <DraftNote draft />
            <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
                <EventFieldsView fields day_label=words.first_day repeat=repeat_view />
                <p class="soft">{words.series_programme}</p>
            </Form>
        </div>
    }
}

/// What two people can change of a series at the same time.
pub(super) fn told() -> Vec<Told<NewEventSeries>> {
    let words = &t().events.form;
    let told = |pointer, name, value: fn(&NewEventSeries) -> String| Told { pointer, name, value };
    vec![
        told("/details/kind", words.kind, |it| it.details.kind.say().to_owned()),
        told("/details/title", words.name, |it| it.details.title.clone()),
        told("/details/description", words.description, |it| it.details.description.clone().unwrap_or_default()),
        told("/details/venueId", words.venue, |it| {
            it.details.venue_id.map_or_else(String::new, |_| t().common.yes.to_owned())
        }),
        told("/details/place", words.place, |it| it.details.place.clone().unwrap_or_default()),
        told("/details/partnerIds", words.partners, |it| it.details.partner_ids.len().to_string()),
        told("/details/cohortId", words.cohort, |it| {
            it.details.cohort_id.map_or_else(String::new, |_| t().common.yes.to_owned())
        }),
        told("/details/groupId", words.group, |it| {
            it.details.group_id.map_or_else(String::new, |_| t().common.yes.to_owned())
        }),
        told("/details/capacity", words.capacity, |it| {
            it.details.capacity.map(|places| places.to_string()).unwrap_or_default()
        }),
        told("/recurrence/rule", t().events.repeat.title, |it| Repeat::parse(&it.recurrence.rule).say()),
        told("/recurrence/startsOn", words.first_day, |it| intl::day(it.recurrence.starts_on)),
        told("/recurrence/startTime", words.from, |it| it.recurrence.start_time.clone()),
        told("/recurrence/durationMinutes", words.to, |it| {
            end_of(&it.recurrence.start_time, it.recurrence.duration_minutes)
        }),
        told("/recurrence/excludedDays", t().events.repeat.excluded, |it| {
            it.recurrence.excluded_days.iter().map(|day| intl::day(*day)).collect::<Vec<_>>().join(", ")
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_ends_so_long_after_its_beginning() {
        assert_eq!(end_of("19:00", 150), "21:30");
        assert_eq!(end_of("23:00", 120), "01:00");
    }
}
