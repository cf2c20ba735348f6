//! Changing someone's details. When someone else was first, what only one of us changed is kept, and what both
//! changed is asked.

use contract::ids::PersonId;
use contract::people::Person;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use super::address;
use super::fields::{DetailsFields, DetailsForm};
use super::person::Unknown;
use crate::api::{self, Versioned};
use crate::clash::Clash;
use crate::components::{Conflict, DraftNote, Form, Loaded, PageHead, Pick, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;
use crate::navigation;
use crate::session;
use crate::submit::Doing;

#[component]
pub fn EditPersonPage() -> impl IntoView {
    let params = use_params_map();
    let Some(id) = params.with_untracked(|params| params.get("id")?.parse::<PersonId>().ok()) else {
        return view! { <Unknown /> }.into_any();
    };
    // Read once: a reading that comes in while someone types must not wipe what is typed.
    let person = load(move || format!("people/{id}/edit"), move || api::people::read(id));
    view! {
        <Loaded load=person lines=8 children=|read| view! { <EditPerson read /> } />
    }
    .into_any()
}

#[component]
fn EditPerson(read: Versioned<Person>) -> impl IntoView {
    let id = read.value.id;
    let draft = Draft::of(&format!("people.{id}"));
    let form = DetailsForm::new(draft, &read.value.details);
    let name = read.value.display_name.clone();
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let clash: RwSignal<Option<Clash<Person>>> = RwSignal::new(None);
    let open = navigation::opener();
    let leave = move || {
        draft.done();
        open.run(address(id));
    };
    let settle = move |found: Clash<Person>, picks: &[(&'static str, Pick)]| {
        let Some(wanted) = found.settled(picks) else { return };
        let latest = found.latest;
        base.set_value(latest.clone());
        doing.run(async move { api::people::change(&latest, &wanted).await }, move |_| {
            say(t().people.form.merged);
            leave();
        });
    };
    let submit = move || {
        let wanted = match form.read() {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        if base.with_value(|base| base.value.details == wanted) {
            say(t().people.form.nothing_changed);
            return leave();
        }
        let mine = wanted.clone();
        doing.run_or(
            async move { api::people::change(&base.get_value(), &wanted).await },
            move |_| {
                say(t().common.saved);
                leave();
            },
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::people::read(id).await {
                        Ok(latest) => match Clash::between(&base.get_value(), &latest, &mine) {
                            // Nothing is left to ask: both changes go together.
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
    view! {
        <div class="page">
        <PageHead title=(t().people.form.edit_title)(&name) back=("/mensen", t().people.title) />
        {move || clash.get().map(|found| {
            let differences = found.differences();
            let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
            view! { <Conflict differences on_choose=choose on_leave=leave busy=Signal::derive(move || doing.is_busy()) /> }
        })}
        <div hidden=move || clash.with(Option::is_some)>
            <DraftNote draft />
            <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
                <DetailsFields form with_contact=session::can(Permission::PeopleReadContact) />
            </Form>
        </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use contract::people::PersonDetails;

    use super::*;

    fn person(city: &str, birth_year: i16) -> Versioned<Person> {
        let json = serde_json::json!({
            "id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 1, "displayName": "Selam", "contactWithheld": false,
            "details": { "givenName": "Selam", "city": city, "birthYear": birth_year }, "dutch": null, "roles": [],
            "createdAt": "2026-01-01T00:00:00Z", "changedAt": "2026-01-01T00:00:00Z",
        });
        Versioned { value: serde_json::from_value(json).expect("a person"), etag: None }
    }

    #[test]
    fn what_only_one_of_two_changed_is_kept_and_what_both_changed_is_asked() {
        let (base, latest) = (person("Assen", 1990), person("Rolde", 1991));
        let mine = PersonDetails { city: Some("Beilen".into()), ..base.value.details.clone() };
        let clash = Clash::between(&base, &latest, &mine).expect("a clash");
        let asked: Vec<_> = clash.differences().into_iter().map(|difference| difference.field).collect();
        assert_eq!(asked, ["/city"]);
        let settled = clash.settled(&[("/city", Pick::Mine)]).expect("details");
        assert_eq!((settled.city.as_deref(), settled.birth_year), (Some("Beilen"), Some(1991)));
    }
}
