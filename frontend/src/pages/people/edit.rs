//! Changing someone's details.

use contract::ids::PersonId;
use contract::people::Person;
use contract::permissions::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use super::fields::{DetailsFields, DetailsForm};
use super::person::Unknown;
use crate::api::{self, Versioned};
use crate::components::{EditPage, Loaded};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;
use crate::session;

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
    let (id, title) = (read.value.id, (t().people.form.edit_title)(&read.value.display_name));
    let draft = Draft::of(&format!("people.{id}"));
    let form = DetailsForm::new(draft, &read.value.details);
    view! {
        <EditPage
            read
            draft
            title
            back=("/mensen", t().people.title)
            address=address(id)
            filled=move || form.read()
            again=move || api::people::read(id)
            change=|read, wanted| async move { api::people::change(&read, &wanted).await }
            fields=move || view! { <DetailsFields form with_contact=session::can(Permission::PeopleReadContact) /> }
        />
    }
}

#[cfg(test)]
mod tests {
    use contract::people::PersonDetails;

    use super::*;
    use crate::clash::Clash;
    use crate::components::Pick;

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
