//! Adding a group, changing it, and removing one that was never used.

use contract::groups::{Audience, Group, GroupDetails, NewGroup};
use contract::ids::GroupId;
use contract::organisations::{Organisation, OrganisationKind, OrganisationsQuery};
use contract::people::Weekday;
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault, FaultCode};
use contract::profiles::Rhythm;
use leptos::prelude::*;

use super::access::LeadersAccess;
use super::state::State;
use crate::api::{self, Versioned};
use crate::components::{Button, ChoiceField, Form, Icon, Loaded, SelectField, TextAreaField, TextField, Tone, say};
use crate::i18n::{choices, t};
use crate::load::load;
use crate::session;
use crate::submit::{Doing, missing};

/// With a group it changes that one; without, it adds one.
#[component]
pub(super) fn GroupDialog(#[prop(optional)] id: Option<GroupId>, state: State, open: RwSignal<bool>) -> impl IntoView {
    match id {
        None => view! { <GroupForm state open /> }.into_any(),
        Some(id) => {
            let group = load(move || format!("groups/{id}"), move || api::groups::read(id));
            view! { <Loaded load=group lines=6 children=move |read| view! { <GroupForm read=read state open /> } /> }
                .into_any()
        }
    }
}

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    evening: RwSignal<String>,
    rhythm: RwSignal<String>,
    audience: RwSignal<String>,
    capacity: RwSignal<String>,
    least_pairs: RwSignal<String>,
    venue: RwSignal<String>,
    note: RwSignal<String>,
}

impl Fields {
    fn of(details: Option<&GroupDetails>) -> Self {
        let text = |value: String| RwSignal::new(value);
        let [capacity, least_pairs] = details
            .map_or([8, 5], |details| [details.capacity, details.least_pairs])
            .map(|count| text(count.to_string()));
        Self {
            name: text(details.map(|details| details.name.clone()).unwrap_or_default()),
            evening: text(
                details.and_then(|details| details.evening).map(Weekday::code).unwrap_or_default().to_owned(),
            ),
            rhythm: text(details.map_or(Rhythm::Weekly, |details| details.rhythm).code().to_owned()),
            audience: text(details.map_or(Audience::Open, |details| details.audience).code().to_owned()),
            capacity,
            least_pairs,
            venue: text(details.and_then(|details| details.venue_id).map(|id| id.to_string()).unwrap_or_default()),
            note: text(details.and_then(|details| details.note.clone()).unwrap_or_default()),
        }
    }

    fn read(self) -> Result<GroupDetails, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = self.name.with_untracked(|name| name.trim().to_owned());
        if name.is_empty() {
            faults.push(missing("/details/name"));
        }
        let mut count = |field: RwSignal<String>, pointer: &str| {
            let read = field.with_untracked(|typed| typed.trim().parse::<i16>().ok());
            if read.is_none() {
                faults.push(Fault::new(pointer, FaultCode::WrongFormat, "a number"));
            }
            read
        };
        let capacity = count(self.capacity, "/details/capacity");
        let least_pairs = count(self.least_pairs, "/details/leastPairs");
        let (Some(capacity), Some(least_pairs), true) = (capacity, least_pairs, faults.is_empty()) else {
            return Err(faults);
        };
        Ok(GroupDetails {
            name,
            evening: self.evening.with_untracked(|code| code.parse().ok()),
            rhythm: self.rhythm.with_untracked(|code| code.parse().ok()).unwrap_or(Rhythm::Weekly),
            audience: self.audience.with_untracked(|code| code.parse().ok()).unwrap_or(Audience::Open),
            capacity,
            least_pairs,
            venue_id: self.venue.with_untracked(|id| id.parse().ok()),
            note: self.note.with_untracked(|note| Some(note.trim().to_owned()).filter(|note| !note.is_empty())),
        })
    }
}

#[component]
fn GroupForm(#[prop(optional)] read: Option<Versioned<Group>>, state: State, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().cohorts.group;
    let fields = Fields::of(read.as_ref().map(|read| &read.value.details));
    let removable = read.as_ref().map(|read| read.value.removable);
    let group = read.as_ref().map(|read| read.value.clone()).filter(|_| session::can(Permission::CoachesInvite));
    let (is_new, base) = (read.is_none(), StoredValue::new(read));
    let (doing, removing) = (Doing::new(), Doing::new());
    let done = move |said: String| {
        say(said);
        state.board.again();
        open.set(false);
    };
    let submit = move || {
        let details = match fields.read() {
            Ok(details) => details,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let work = async move {
            match base.get_value() {
                Some(read) => api::groups::change(&read, &details).await,
                None => api::groups::create(state.cohort, &NewGroup { details }).await,
            }
        };
        doing.run_or(
            work,
            move |group: Group| {
                let added = (t().cohorts.group.added)(&group.details.name);
                done(if is_new { added } else { t().common.saved.to_owned() });
            },
            move |failure| {
                if failure.is(ErrorCode::NameInUse) {
                    doing.check(vec![Fault::new("/details/name", FaultCode::Repeated, "taken")]);
                    return None;
                }
                Some(failure)
            },
        );
    };
    let remove = move || {
        let Some(read) = base.get_value() else { return };
        let name = read.value.details.name.clone();
        removing.run_or(
            async move { api::groups::remove(&read).await },
            move |()| done((t().cohorts.group.removed)(&name)),
            move |failure| {
                doing.fail(failure);
                None
            },
        );
    };
    view! {
        <Form doing submit=if is_new { t().common.add } else { t().common.save } on_submit=submit on_cancel=move || open.set(false)>
            <TextField pointer="/details/name" label=words.name value=fields.name />
            <SelectField pointer="/details/evening" label=words.evening value=fields.evening options=choices(Weekday::all(), Weekday::code) nothing=t().common.not_known optional=true />
            <ChoiceField pointer="/details/rhythm" label=words.rhythm value=fields.rhythm options=choices(Rhythm::all(), Rhythm::code) />
            <VenueField value=fields.venue />
            <div class="field-row">
                <TextField pointer="/details/capacity" label=words.capacity value=fields.capacity inputmode="numeric" short=true />
                <TextField pointer="/details/leastPairs" label=words.least help=words.least_help value=fields.least_pairs inputmode="numeric" short=true />
            </div>
            <ChoiceField pointer="/details/audience" label=words.audience value=fields.audience options=choices(Audience::all(), Audience::code) />
            <TextAreaField pointer="/details/note" label=words.note help=words.note_help value=fields.note optional=true />
        </Form>
        {group.map(|group| view! { <LeadersAccess group /> })}
        {removable.map(|removable| {
            if removable {
                view! { <Button tone=Tone::Danger icon=Icon::Close busy=Signal::derive(move || removing.is_busy()) on_click=remove>{words.remove}</Button> }.into_any()
            } else {
                view! { <p class="soft small">{words.used}</p> }.into_any()
            }
        })}
    }
}

#[component]
fn VenueField(value: RwSignal<String>) -> impl IntoView {
    let query = OrganisationsQuery {
        kind: Some(OrganisationKind::Venue),
        page_size: Some(100),
        ..OrganisationsQuery::default()
    };
    let venues = load(
        || "organisations/venues".to_owned(),
        move || {
            let query = query.clone();
            async move { api::organisations::list(&query).await }
        },
    );
    let options = Memo::new(move |_| {
        let option = |venue: Organisation| (venue.id.to_string(), venue.details.name);
        venues.get().map(|page| page.items.into_iter().map(option).collect::<Vec<_>>()).unwrap_or_default()
    });
    move || view! { <SelectField pointer="/details/venueId" label=t().cohorts.group.venue value options=options.get() nothing=t().common.not_known optional=true /> }
}
