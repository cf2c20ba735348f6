//! What belongs to an event: its partners, its programme, and what helpers do.

use chrono::NaiveTime;
use contract::events::{Event, NewEvent, NewHelperTask, NewPresenter, NewProgrammeItem};
use contract::ids::{EventId, OrganisationId};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::recurrence;
use crate::error::Error;
use crate::schema::{event_helper, event_partner, event_presenter, event_programme_item, event_task};
use crate::services::Now;

/// The part of an event that can be changed, as it is.
pub fn as_new(event: &Event) -> NewEvent {
    let presenter = |presenter: &contract::events::Presenter| NewPresenter {
        person_id: presenter.person.as_ref().map(|person| person.id),
        name: presenter.name.clone(),
    };
    NewEvent {
        details: event.details.clone(),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        programme: event
            .programme
            .iter()
            .map(|item| NewProgrammeItem {
                title: item.title.clone(),
                starts_at: item.starts_at.clone(),
                presenters: item.presenters.iter().map(presenter).collect(),
            })
            .collect(),
        tasks: event
            .tasks
            .iter()
            .map(|task| NewHelperTask {
                title: task.title.clone(),
                wanted: task.wanted,
                helper_ids: task.helpers.iter().map(|helper| helper.id).collect(),
            })
            .collect(),
    }
}

/// Whom an event names.
pub fn people_in(event: &Event) -> impl Iterator<Item = Uuid> {
    let presenters = event.programme.iter().flat_map(|item| &item.presenters).filter_map(|one| one.person.as_ref());
    let helpers = event.tasks.iter().flat_map(|task| &task.helpers);
    presenters.chain(helpers).map(|person| *person.id)
}

/// The event without anyone's name.
pub fn without_names(mut event: Event) -> Event {
    for item in &mut event.programme {
        item.presenters.clear();
    }
    for task in &mut event.tasks {
        task.helpers.clear();
    }
    event.names_withheld = true;
    event
}

/// Names the partners of new events.
pub fn add_partners(c: &mut PgConnection, events: &[EventId], partners: &[OrganisationId]) -> Result<(), Error> {
    if partners.is_empty() || events.is_empty() {
        return Ok(());
    }
    diesel::sql_query(
        "INSERT INTO event_partner (event_id, organisation_id) \
         SELECT event_id, organisation_id FROM unnest($1) AS event_id CROSS JOIN unnest($2) AS organisation_id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(events.iter().map(|id| **id).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Uuid>, _>(partners.iter().map(|id| **id).collect::<Vec<_>>())
    .execute(c)?;
    Ok(())
}

/// Gives events other partners.
pub fn replace_partners(c: &mut PgConnection, events: &[EventId], partners: &[OrganisationId]) -> Result<(), Error> {
    let ids: Vec<Uuid> = events.iter().map(|id| **id).collect();
    diesel::delete(event_partner::table.filter(event_partner::event_id.eq_any(ids))).execute(c)?;
    add_partners(c, events, partners)
}

/// A place in a list, from 1.
fn position(index: usize) -> i16 {
    i16::try_from(index + 1).unwrap_or(i16::MAX)
}

/// Writes the programme of an event in place of what it was.
pub fn write_programme(
    c: &mut PgConnection,
    event: EventId,
    programme: &[NewProgrammeItem],
    now: &Now,
) -> Result<(), Error> {
    diesel::delete(event_programme_item::table.filter(event_programme_item::event_id.eq(*event))).execute(c)?;
    let items: Vec<_> = programme
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let starts_at: Option<NaiveTime> = item.starts_at.as_deref().map(recurrence::time);
            (
                event_programme_item::event_id.eq(*event),
                event_programme_item::position.eq(position(index)),
                event_programme_item::title.eq(&item.title),
                event_programme_item::starts_at.eq(starts_at),
            )
        })
        .collect();
    diesel::insert_into(event_programme_item::table).values(items).execute(c)?;
    let presenters: Vec<_> = programme
        .iter()
        .enumerate()
        .flat_map(|(index, item)| {
            item.presenters.iter().enumerate().map(move |(place, presenter)| {
                (
                    event_presenter::id.eq(now.new_id::<Uuid>()),
                    event_presenter::event_id.eq(*event),
                    event_presenter::item.eq(position(index)),
                    event_presenter::position.eq(position(place)),
                    event_presenter::person_id.eq(presenter.person_id.map(Uuid::from)),
                    event_presenter::name.eq(&presenter.name),
                )
            })
        })
        .collect();
    diesel::insert_into(event_presenter::table).values(presenters).execute(c)?;
    Ok(())
}

/// Writes what helpers do at an event in place of what it was.
pub fn write_tasks(c: &mut PgConnection, event: EventId, tasks: &[NewHelperTask], now: &Now) -> Result<(), Error> {
    diesel::delete(event_task::table.filter(event_task::event_id.eq(*event))).execute(c)?;
    let rows: Vec<_> = tasks
        .iter()
        .enumerate()
        .map(|(index, task)| {
            (
                event_task::event_id.eq(*event),
                event_task::position.eq(position(index)),
                event_task::title.eq(&task.title),
                event_task::wanted.eq(task.wanted),
            )
        })
        .collect();
    diesel::insert_into(event_task::table).values(rows).execute(c)?;
    let helpers: Vec<_> = tasks
        .iter()
        .enumerate()
        .flat_map(|(index, task)| {
            task.helper_ids.iter().map(move |person| {
                (
                    event_helper::id.eq(now.new_id::<Uuid>()),
                    event_helper::event_id.eq(*event),
                    event_helper::task.eq(position(index)),
                    event_helper::person_id.eq(**person),
                )
            })
        })
        .collect();
    diesel::insert_into(event_helper::table).values(helpers).execute(c)?;
    Ok(())
}
