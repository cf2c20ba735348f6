//! What is filled in of an event, kept as a draft field by field.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use contract::cohorts::Cohort;
use contract::events::{
    Event, EventDetails, EventKind, HelperTask, NewEvent, NewHelperTask, NewPresenter, NewProgrammeItem, ProgrammeItem,
};
use contract::ids::OrganisationId;
use contract::people::{OrganisationReference, PersonReference};
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::days::{instant_of, plus, time_of};
use crate::api;
use crate::clash::{Detailed, Told};
use crate::components::{ChoiceField, DateField, Icon, IconView, SelectField, Suggestion, TextAreaField, TextField};
use crate::drafts::Draft;
use crate::i18n::{Term, choices, intl, t};
use crate::load::load;
use crate::organisation_field::{KeptOrganisationField, OrganisationField};
use crate::submit::{filled, missing};

/// Someone or something by its id, with the name it goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    pub id: String,
    pub name: String,
}

impl From<&PersonReference> for Named {
    fn from(person: &PersonReference) -> Self {
        Self { id: person.id.to_string(), name: person.display_name.clone() }
    }
}

impl From<&OrganisationReference> for Named {
    fn from(organisation: &OrganisationReference) -> Self {
        Self { id: organisation.id.to_string(), name: organisation.name.clone() }
    }
}

impl From<Suggestion> for Named {
    fn from(chosen: Suggestion) -> Self {
        Self { id: chosen.code, name: chosen.words }
    }
}

/// A part of the programme as it is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ItemLine {
    pub time: String,
    pub title: String,
    /// Names, with commas between.
    pub names: String,
    pub people: Vec<Named>,
}

/// Something for helpers as it is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TaskLine {
    pub title: String,
    pub wanted: String,
    pub helpers: Vec<Named>,
}

/// When one is: the day, and the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    pub day: NaiveDate,
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl When {
    /// An end before the beginning is on the next day.
    pub(super) fn last_day(self) -> NaiveDate {
        if self.to <= self.from { plus(self.day, 1) } else { self.day }
    }

    pub(super) fn minutes(self) -> i32 {
        let length = self.last_day().and_time(self.to) - self.day.and_time(self.from);
        i32::try_from(length.num_minutes()).unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
pub(super) struct EventFields {
    kind: RwSignal<String>,
    title: RwSignal<String>,
    description: RwSignal<String>,
    pub day: RwSignal<Option<NaiveDate>>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    venue: RwSignal<Option<OrganisationId>>,
    place: RwSignal<String>,
    partners: RwSignal<Vec<Named>>,
    whom: RwSignal<String>,
    cohort: RwSignal<String>,
    group: RwSignal<String>,
    capacity: RwSignal<String>,
    pub programme: RwSignal<Vec<ItemLine>>,
    pub tasks: RwSignal<Vec<TaskLine>>,
}

const FOR_ALL: &str = "all";
const FOR_COHORT: &str = "cohort";
const FOR_GROUP: &str = "group";

/// What the fields begin with.
pub(super) struct Start {
    pub details: Option<EventDetails>,
    pub day: Option<NaiveDate>,
    pub from: String,
    pub to: String,
    pub partners: Vec<Named>,
    pub programme: Vec<ItemLine>,
    pub tasks: Vec<TaskLine>,
}

impl Start {
    /// An evening, as most are.
    pub(super) fn new_on(day: NaiveDate) -> Self {
        Self {
            details: None,
            day: Some(day),
            from: "19:00".into(),
            to: "21:30".into(),
            partners: Vec::new(),
            programme: Vec::new(),
            tasks: Vec::new(),
        }
    }

    pub(super) fn of(event: &Event) -> Self {
        Self {
            details: Some(event.details.clone()),
            day: Some(intl::day_of(event.starts_at)),
            from: intl::time(event.starts_at),
            to: intl::time(event.ends_at),
            partners: event.partners.iter().map(Named::from).collect(),
            programme: event.programme.iter().map(ItemLine::from).collect(),
            tasks: event.tasks.iter().map(TaskLine::from).collect(),
        }
    }
}

impl From<&ProgrammeItem> for ItemLine {
    fn from(item: &ProgrammeItem) -> Self {
        let names = item.presenters.iter().filter_map(|presenter| presenter.name.clone());
        Self {
            time: item.starts_at.clone().unwrap_or_default(),
            title: item.title.clone(),
            names: names.collect::<Vec<_>>().join(", "),
            people: item.presenters.iter().filter_map(|it| it.person.as_ref()).map(Named::from).collect(),
        }
    }
}

impl From<&HelperTask> for TaskLine {
    fn from(task: &HelperTask) -> Self {
        Self {
            title: task.title.clone(),
            wanted: task.wanted.to_string(),
            helpers: task.helpers.iter().map(Named::from).collect(),
        }
    }
}

impl EventFields {
    pub(super) fn new(draft: Draft, start: Start) -> Self {
        let details = start.details.as_ref();
        let id = |id: Option<String>| id.unwrap_or_default();
        let whom = match details {
            Some(details) if details.group_id.is_some() => FOR_GROUP,
            Some(details) if details.cohort_id.is_some() => FOR_COHORT,
            _ => FOR_ALL,
        };
        let text = |of: fn(&EventDetails) -> Option<String>| details.and_then(of).unwrap_or_default();
        Self {
            kind: draft.field("kind", details.map(|it| it.kind.code().to_owned()).unwrap_or_default()),
            title: draft.field("title", text(|it| Some(it.title.clone()))),
            description: draft.field("description", text(|it| it.description.clone())),
            day: draft.field("day", start.day),
            from: draft.field("from", start.from),
            to: draft.field("to", start.to),
            venue: draft.field("venue", details.and_then(|it| it.venue_id)),
            place: draft.field("place", text(|it| it.place.clone())),
            partners: draft.field("partners", start.partners),
            whom: draft.field("whom", whom.to_owned()),
            cohort: draft.field("cohort", id(details.and_then(|it| it.cohort_id).map(|id| id.to_string()))),
            group: draft.field("group", id(details.and_then(|it| it.group_id).map(|id| id.to_string()))),
            capacity: draft.field("capacity", text(|it| it.capacity.map(|places| places.to_string()))),
            programme: draft.field("programme", start.programme),
            tasks: draft.field("tasks", start.tasks),
        }
    }

    /// The moment, as far as it can be read; subscribes to the day alone.
    pub(super) fn when(self) -> Option<When> {
        let time = |text: RwSignal<String>| text.with_untracked(|text| time_of(text));
        Some(When { day: self.day.get()?, from: time(self.from)?, to: time(self.to)? })
    }

    /// What is filled in of the details and of the moment, or what can be seen to be wrong with it.
    pub(super) fn read(self) -> Result<(EventDetails, When), Vec<Fault>> {
        let mut faults = Vec::new();
        let kind: Option<EventKind> = self.kind.with_untracked(|code| code.parse().ok());
        let title = filled(self.title);
        let when = untrack(|| self.when());
        let day = self.day.get_untracked();
        let times = [(self.from, "/from"), (self.to, "/endsAt")];
        let times = times.into_iter().filter(|(time, _)| time.with_untracked(|time| time_of(time).is_none()));
        let needed =
            [(kind.is_none(), "/details/kind"), (title.is_none(), "/details/title"), (day.is_none(), "/startsAt")];
        faults.extend(needed.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)));
        faults.extend(times.map(|(_, pointer)| missing(pointer)));
        let capacity = filled(self.capacity).map(|typed| typed.parse::<i32>());
        if matches!(capacity, Some(Err(_))) {
            faults.push(Fault::new("/details/capacity", FaultCode::WrongFormat, "a number"));
        }
        let whom = self.whom.get_untracked();
        let cohort_id = self.cohort.with_untracked(|id| id.parse().ok()).filter(|_| whom == FOR_COHORT);
        let group_id = self.group.with_untracked(|id| id.parse().ok()).filter(|_| whom == FOR_GROUP);
        if whom == FOR_COHORT && cohort_id.is_none() {
            faults.push(missing("/details/cohortId"));
        }
        if whom == FOR_GROUP && group_id.is_none() {
            faults.push(missing("/details/groupId"));
        }
        let (Some(kind), Some(title), Some(when), true) = (kind, title, when, faults.is_empty()) else {
            return Err(faults);
        };
        let partner_ids = self.partners.with_untracked(|all| all.iter().filter_map(|it| it.id.parse().ok()).collect());
        let details = EventDetails {
            kind,
            title,
            description: filled(self.description),
            venue_id: self.venue.get_untracked(),
            place: filled(self.place),
            partner_ids,
            cohort_id,
            group_id,
            capacity: capacity.and_then(Result::ok),
        };
        Ok((details, when))
    }

    /// The same for one event, with its programme and tasks.
    pub(super) fn read_event(self) -> Result<NewEvent, Vec<Fault>> {
        let (details, when) = self.read()?;
        let programme = self.programme.with_untracked(|lines| lines.iter().filter_map(item).collect());
        let tasks = self.tasks.with_untracked(|lines| lines.iter().filter_map(task).collect());
        let starts_at = instant_of(when.day, when.from);
        let mut ends_at = instant_of(when.last_day(), when.to);
        if ends_at <= starts_at {
            // Over the hour that comes twice.
            ends_at += TimeDelta::hours(1);
        }
        Ok(NewEvent { details, starts_at, ends_at, programme, tasks })
    }
}

fn item(line: &ItemLine) -> Option<NewProgrammeItem> {
    let title = Some(line.title.trim().to_owned()).filter(|title| !title.is_empty())?;
    let people =
        line.people.iter().filter_map(|it| Some(NewPresenter { person_id: Some(it.id.parse().ok()?), name: None }));
    let names = line.names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let names = names.map(|name| NewPresenter { person_id: None, name: Some(name.to_owned()) });
    let starts_at = Some(line.time.clone()).filter(|time| time_of(time).is_some());
    Some(NewProgrammeItem { title, starts_at, presenters: people.chain(names).collect() })
}

fn task(line: &TaskLine) -> Option<NewHelperTask> {
    let title = Some(line.title.trim().to_owned()).filter(|title| !title.is_empty())?;
    let wanted = line.wanted.trim().parse().unwrap_or(1);
    Some(NewHelperTask { title, wanted, helper_ids: line.helpers.iter().filter_map(|it| it.id.parse().ok()).collect() })
}

/// What an event has, as it would be sent.
pub(super) fn as_sent(event: &Event) -> NewEvent {
    NewEvent {
        details: event.details.clone(),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        programme: event.programme.iter().map(ItemLine::from).filter_map(|line| item(&line)).collect(),
        tasks: event.tasks.iter().map(TaskLine::from).filter_map(|line| task(&line)).collect(),
    }
}

impl Detailed for Event {
    type Details = NewEvent;

    fn details(&self) -> NewEvent {
        as_sent(self)
    }

    fn told() -> Vec<Told<NewEvent>> {
        let words = &t().events.form;
        let told = |pointer, name, value: fn(&NewEvent) -> String| Told { pointer, name, value };
        vec![
            told("/details/kind", words.kind, |it| it.details.kind.say().to_owned()),
            told("/details/title", words.name, |it| it.details.title.clone()),
            told("/details/description", words.description, |it| it.details.description.clone().unwrap_or_default()),
            told("/startsAt", words.from, |it| intl::instant(it.starts_at)),
            told("/endsAt", words.to, |it| intl::instant(it.ends_at)),
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
            told("/programme", words.programme, |it| {
                it.programme.iter().map(|item| item.title.clone()).collect::<Vec<_>>().join(", ")
            }),
            told("/tasks", words.tasks, |it| {
                it.tasks.iter().map(|task| task.title.clone()).collect::<Vec<_>>().join(", ")
            }),
        ]
    }
}

/// The fields in one column: what, when, where and for whom. `repeat` comes under the moment.
#[component]
pub(super) fn EventFieldsView(
    fields: EventFields,
    #[prop(into)] day_label: Signal<String>,
    #[prop(optional)] repeat: Option<AnyView>,
) -> impl IntoView {
    let words = &t().events.form;
    view! {
        <SelectField pointer="/details/kind" label=words.kind value=fields.kind options=choices(EventKind::all(), EventKind::code) />
        <TextField pointer="/details/title" label=words.name value=fields.title />
        {move || view! { <DateField pointer="/startsAt" label=day_label.get() value=fields.day /> }}
        <div class="field-row">
            <TextField pointer="/from" label=words.from value=fields.from kind="time" short=true />
            <TextField pointer="/endsAt" label=words.to help=words.to_help value=fields.to kind="time" short=true />
        </div>
        {repeat}
        <KeptOrganisationField pointer="/details/venueId" label=words.venue help=words.venue_help value=fields.venue />
        <TextField pointer="/details/place" label=words.place value=fields.place optional=true />
        <ForWhom fields />
        <TextField
            pointer="/details/capacity"
            label=words.capacity
            help=words.capacity_help
            value=fields.capacity
            inputmode="numeric"
            short=true
            optional=true
        />
        <Partners partners=fields.partners />
        <TextAreaField
            pointer="/details/description"
            label=words.description
            help=words.description_help
            value=fields.description
            optional=true
        />
    }
}

#[component]
fn ForWhom(fields: EventFields) -> impl IntoView {
    let words = &t().events.form;
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    let options = vec![
        (FOR_ALL.to_owned(), words.for_all.to_owned()),
        (FOR_COHORT.to_owned(), words.for_cohort.to_owned()),
        (FOR_GROUP.to_owned(), words.for_group.to_owned()),
    ];
    let which = move || {
        let all = cohorts.get().map(|all| all.items).unwrap_or_default();
        let numbered = t().events.agenda.cohort;
        fields.whom.with(|whom| match whom.as_str() {
            FOR_COHORT => {
                let option = |it: &Cohort| (it.id.to_string(), numbered(it.number));
                let options = all.iter().map(option).collect();
                Some(view! { <SelectField pointer="/details/cohortId" label=words.cohort value=fields.cohort options /> }.into_any())
            }
            FOR_GROUP => {
                let grouped = t().events.agenda.group;
                let groups = all.into_iter().flat_map(|it| {
                    let number = it.number;
                    it.groups.into_iter().map(move |group| (group.id.to_string(), grouped(number, &group.name)))
                });
                let options = groups.collect();
                Some(view! { <SelectField pointer="/details/groupId" label=words.group value=fields.group options /> }.into_any())
            }
            _ => None,
        })
    };
    view! {
        <ChoiceField pointer="/whom" label=words.for_whom value=fields.whom options beside=true />
        {which}
    }
}

#[component]
fn Partners(partners: RwSignal<Vec<Named>>) -> impl IntoView {
    let words = &t().events.form;
    let picked: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(found) = picked.get() else { return };
        partners.update(|partners| {
            if partners.iter().all(|known| known.id != found.code) {
                partners.push(found.into());
            }
        });
        picked.set(None);
    });
    view! {
        <div class="stack-tight">
            <OrganisationField
                pointer="/details/partnerIds"
                label=words.partners
                help=words.partners_help
                chosen=picked
                optional=true
                clears=true
            />
            <Chips
                all=partners
                label=words.partners_chosen
                on_remove=move |id| partners.update(|all| all.retain(|known| known.id != id))
            />
        </div>
    }
}

/// What was chosen, each with a way to take it out.
#[component]
pub(super) fn Chips(
    #[prop(into)] all: Signal<Vec<Named>>,
    label: &'static str,
    /// Gets the id.
    #[prop(into)]
    on_remove: UnsyncCallback<String>,
) -> impl IntoView {
    let chips = move || {
        let chips = all.get().into_iter().map(|Named { id, name }| {
            let remove = (t().events.form.remove_one)(&name);
            view! {
                <li class="chip">
                    {name}
                    <button
                        type="button"
                        class="chip__remove"
                        aria-label=remove.clone()
                        title=remove
                        on:click=move |_| on_remove.run(id.clone())
                    >
                        <IconView icon=Icon::Close size=16 />
                    </button>
                </li>
            }
        });
        chips.collect_view()
    };
    view! { <ul class="chips" role="list" aria-label=label>{chips}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(from: &str, to: &str) -> When {
        let time = |text| time_of(text).expect("a time");
        When { day: "2026-10-20".parse().expect("a day"), from: time(from), to: time(to) }
    }

    #[test]
    fn an_end_before_the_beginning_is_on_the_next_day() {
        assert_eq!(when("19:00", "21:30").minutes(), 150);
        assert_eq!(when("22:00", "01:00").minutes(), 180);
        assert_eq!(when("22:00", "01:00").last_day().to_string(), "2026-10-21");
    }

    #[test]
    fn names_and_people_present_together_and_empty_lines_are_left_out() {
        let line = ItemLine {
            time: "19:30".into(),
            title: "Verhalen".into(),
            names: "Een verteller, ".into(),
            people: vec![Named { id: uuid::Uuid::from_u128(1).to_string(), name: "Selam".into() }],
        };
        let sent = item(&line).expect("a part");
        assert_eq!(sent.presenters.len(), 2);
        assert_eq!(sent.presenters.last().and_then(|it| it.name.as_deref()), Some("Een verteller"));
        assert!(item(&ItemLine::default()).is_none());
        assert!(task(&TaskLine { wanted: "2".into(), ..TaskLine::default() }).is_none());
    }
}
