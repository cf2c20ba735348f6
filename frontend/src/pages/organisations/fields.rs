//! The fields of an organisation, for adding and for changing.

use chrono::NaiveDate;
use contract::organisations::{Organisation, OrganisationDetails, OrganisationKind};
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;

use crate::clash::{Detailed, Told};
use crate::clock;
use crate::components::{Button, DateField, Field, FieldIds, Icon, IconView, ManyField, TextField};
use crate::drafts::Draft;
use crate::i18n::{Term, choices, intl, t};
use crate::submit::{filled, missing};

/// What is filled in, kept as a draft field by field.
#[derive(Clone, Copy)]
pub(super) struct DetailsForm {
    name: RwSignal<String>,
    kinds: RwSignal<Vec<String>>,
    aliases: RwSignal<Vec<String>>,
    alias: RwSignal<String>,
    city: RwSignal<String>,
    email: RwSignal<String>,
    website: RwSignal<String>,
    agreement: RwSignal<Option<NaiveDate>>,
    agreement_end: RwSignal<Option<NaiveDate>>,
}

impl DetailsForm {
    pub(super) fn new(draft: Draft, start: &OrganisationDetails) -> Self {
        let text = |name, value: &Option<String>| draft.field(name, value.clone().unwrap_or_default());
        Self {
            name: draft.field("name", start.name.clone()),
            kinds: draft.field("kinds", start.kinds.iter().map(|kind| kind.code().to_owned()).collect()),
            aliases: draft.field("aliases", start.aliases.clone()),
            alias: draft.field("alias", String::new()),
            city: text("city", &start.city),
            email: text("email", &start.email),
            website: text("website", &start.website),
            agreement: draft.field("agreementSignedOn", start.agreement_signed_on),
            agreement_end: draft.field("agreementEndsOn", start.agreement_ends_on),
        }
    }

    /// What is filled in, or what can be seen to be wrong with it. All else the server tells.
    pub(super) fn read(self) -> Result<OrganisationDetails, Vec<Fault>> {
        // A name that was typed but not yet added is meant all the same.
        self.take_alias();
        let name = self.name.with_untracked(|name| name.trim().to_owned());
        let kinds: Vec<OrganisationKind> =
            self.kinds.with_untracked(|codes| codes.iter().filter_map(|code| code.parse().ok()).collect());
        let mut faults = Vec::new();
        if name.is_empty() {
            faults.push(missing("/details/name"));
        }
        if kinds.is_empty() {
            faults.push(Fault::new("/details/kinds", FaultCode::Required, "at least one"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(OrganisationDetails {
            name,
            aliases: self.aliases.get_untracked(),
            kinds,
            city: filled(self.city),
            email: filled(self.email),
            website: filled(self.website).map(|typed| with_scheme(&typed)),
            agreement_signed_on: self.agreement.get_untracked(),
            agreement_ends_on: self.agreement_end.get_untracked(),
        })
    }

    fn take_alias(self) {
        let typed = self.alias.with_untracked(|alias| alias.trim().to_owned());
        if typed.is_empty() {
            return;
        }
        self.alias.set(String::new());
        self.aliases.update(|aliases| {
            if !aliases.contains(&typed) {
                aliases.push(typed);
            }
        });
    }
}

/// People type *www.voorbeeld.nl*; the address of a site begins with how to get there.
fn with_scheme(typed: &str) -> String {
    if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") }
}

#[component]
pub(super) fn DetailsFields(form: DetailsForm) -> impl IntoView {
    let words = &t().organisations;
    view! {
        <TextField pointer="/details/name" label=words.name value=form.name />
        <ManyField pointer="/details/kinds" label=words.kinds help=words.kinds_help value=form.kinds options=choices(OrganisationKind::all(), OrganisationKind::code) />
        <AliasesField form />
        <TextField pointer="/details/city" label=words.city value=form.city optional=true />
        <TextField pointer="/details/email" label=words.email help=words.email_help value=form.email kind="email" optional=true />
        <TextField pointer="/details/website" label=words.website help=words.website_help value=form.website inputmode="url" optional=true />
        <DateField pointer="/details/agreementSignedOn" label=words.agreement help=words.agreement_help value=form.agreement latest=clock::today() optional=true />
        <DateField pointer="/details/agreementEndsOn" label=words.agreement_end help=words.agreement_end_help value=form.agreement_end optional=true />
    }
}

/// Names added one at a time, each with a button that takes it out.
#[component]
fn AliasesField(form: DetailsForm) -> impl IntoView {
    const POINTER: &str = "/details/aliases";
    let words = &t().organisations;
    let ids = FieldIds::of(POINTER);
    let described = ids.described_by(true, false);
    let chip = move |alias: String| {
        let label = (words.remove_alias)(&alias);
        let own = alias.clone();
        view! {
            <li class="chip">
                {alias}
                <button type="button" aria-label=label.clone() title=label on:click=move |_| form.aliases.update(|aliases| aliases.retain(|it| *it != own))>
                    <IconView icon=Icon::Close size=18 />
                </button>
            </li>
        }
    };
    view! {
        <Field pointer=POINTER label=words.aliases help=words.aliases_help optional=true>
            <div class="copy">
                <input
                    id=ids.input
                    class="input"
                    type="text"
                    autocomplete="off"
                    aria-describedby=described
                    prop:value=move || form.alias.get()
                    on:input=move |event| form.alias.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            form.take_alias();
                        }
                    }
                />
                <Button icon=Icon::Plus label=words.add_alias on_click=move || form.take_alias() />
            </div>
            <ul class="chips" role="list">
                <For each=move || form.aliases.get() key=Clone::clone children=chip />
            </ul>
        </Field>
    }
}

impl Detailed for Organisation {
    type Details = OrganisationDetails;

    fn details(&self) -> OrganisationDetails {
        self.details.clone()
    }

    fn told() -> Vec<Told<Self::Details>> {
        let words = &t().organisations;
        let told = |pointer, name, value: fn(&Self::Details) -> String| Told { pointer, name, value };
        vec![
            told("/name", words.name, |it| it.name.clone()),
            told("/aliases", words.aliases, |it| it.aliases.join(", ")),
            told("/kinds", words.kinds, |it| intl::list(it.kinds.iter().map(|kind| kind.say()))),
            told("/city", words.city, |it| it.city.clone().unwrap_or_default()),
            told("/email", words.email, |it| it.email.clone().unwrap_or_default()),
            told("/website", words.website, |it| it.website.clone().unwrap_or_default()),
            told("/agreementSignedOn", words.agreement, |it| it.agreement_signed_on.map(intl::day).unwrap_or_default()),
            told("/agreementEndsOn", words.agreement_end, |it| it.agreement_ends_on.map(intl::day).unwrap_or_default()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_without_a_scheme_gets_one() {
        assert_eq!(with_scheme("www.voorbeeld.nl"), "https://www.voorbeeld.nl");
        assert_eq!(with_scheme("http://voorbeeld.nl"), "http://voorbeeld.nl");
    }
}
