//! The fields of someone's details, for adding and for changing.

use contract::language::SpokenLanguage;
use contract::people::{ContactChannel, ContactDetails, FreeMoment, Gender, Person, PersonDetails};
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;

use crate::clash::{Detailed, Told};
use crate::components::{AvailabilityField, CountryField, LanguageField, SelectField, SpokenLanguagesField, TextField};
use crate::drafts::Draft;
use crate::i18n::{Term, choices, intl, moment, t};
use crate::submit::{filled, missing};

/// What is filled in, kept as a draft field by field.
#[derive(Clone, Copy)]
pub(super) struct DetailsForm {
    given_name: RwSignal<String>,
    preferred_name: RwSignal<String>,
    name_prefix: RwSignal<String>,
    family_name: RwSignal<String>,
    birth_year: RwSignal<String>,
    gender: RwSignal<String>,
    city: RwSignal<String>,
    country: RwSignal<String>,
    languages: RwSignal<Vec<SpokenLanguage>>,
    availability: RwSignal<Vec<FreeMoment>>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    channel: RwSignal<String>,
    contact_language: RwSignal<String>,
    postcode: RwSignal<String>,
}

impl DetailsForm {
    pub(super) fn new(draft: Draft, start: &PersonDetails) -> Self {
        let text = |name, value: &Option<String>| draft.field(name, value.clone().unwrap_or_default());
        let contact = &start.contact;
        Self {
            given_name: draft.field("givenName", start.given_name.clone()),
            preferred_name: text("preferredName", &start.preferred_name),
            name_prefix: text("namePrefix", &start.name_prefix),
            family_name: text("familyName", &start.family_name),
            birth_year: text("birthYear", &start.birth_year.map(|year| year.to_string())),
            gender: text("gender", &start.gender.map(|gender| gender.code().to_owned())),
            city: text("city", &start.city),
            country: text("countryOfOrigin", &start.country_of_origin),
            languages: draft.field("languages", start.languages.clone()),
            availability: draft.field("availability", start.availability.clone()),
            email: text("email", &contact.email),
            phone: text("phone", &contact.phone),
            channel: text("preferredChannel", &contact.preferred_channel.map(|channel| channel.code().to_owned())),
            contact_language: text("preferredLanguage", &contact.preferred_language),
            postcode: text("postcodeArea", &contact.postcode_area),
        }
    }

    /// What is filled in, or what can be seen to be wrong with it. All else the server tells.
    pub(super) fn read(self) -> Result<PersonDetails, Vec<Fault>> {
        let mut faults = Vec::new();
        let given_name = self.given_name.with_untracked(|text| text.trim().to_owned());
        if given_name.is_empty() {
            faults.push(missing("/details/givenName"));
        }
        let birth_year = filled(self.birth_year).map(|year| year.parse());
        if matches!(birth_year, Some(Err(_))) {
            faults.push(Fault::new("/details/birthYear", FaultCode::WrongFormat, "must be a year"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(PersonDetails {
            given_name,
            preferred_name: filled(self.preferred_name),
            name_prefix: filled(self.name_prefix),
            family_name: filled(self.family_name),
            birth_year: birth_year.and_then(Result::ok),
            gender: self.gender.with_untracked(|code| code.parse().ok()),
            city: filled(self.city),
            country_of_origin: filled(self.country),
            languages: self.languages.get_untracked(),
            availability: self.availability.get_untracked(),
            contact: ContactDetails {
                email: filled(self.email),
                phone: filled(self.phone).map(|typed| contract::normalise_phone(&typed)),
                preferred_channel: self.channel.with_untracked(|code| code.parse().ok()),
                preferred_language: filled(self.contact_language),
                postcode_area: filled(self.postcode),
            },
        })
    }
}

/// The fields, in the order of a first talk.
#[component]
pub(super) fn DetailsFields(
    form: DetailsForm,
    /// Who may not see contact details may not change them either.
    with_contact: bool,
) -> impl IntoView {
    let words = &t().people.form;
    view! {
        <section class="form__section">
            <h2>{words.who}</h2>
            <TextField pointer="/details/givenName" label=words.given_name value=form.given_name />
            <div class="form__beside">
                <TextField pointer="/details/namePrefix" label=words.name_prefix value=form.name_prefix optional=true />
                <TextField pointer="/details/familyName" label=words.family_name value=form.family_name optional=true />
            </div>
            <TextField pointer="/details/preferredName" label=words.preferred_name help=words.preferred_help value=form.preferred_name optional=true />
            <TextField pointer="/details/birthYear" label=words.birth_year help=words.birth_year_help value=form.birth_year inputmode="numeric" short=true optional=true />
            <SelectField
                pointer="/details/gender"
                label=words.gender
                help=words.gender_help
                value=form.gender
                options=choices(Gender::all(), Gender::code)
                nothing=words.gender_unsaid
                optional=true
            />
            <TextField pointer="/details/city" label=words.city value=form.city optional=true />
            <CountryField pointer="/details/countryOfOrigin" label=words.country value=form.country />
        </section>
        {with_contact.then(|| view! { <ContactFields form /> })}
        <section class="form__section">
            <h2>{words.matching}</h2>
            <SpokenLanguagesField pointer="/details/languages" label=words.languages help=words.languages_help value=form.languages />
            <AvailabilityField pointer="/details/availability" label=words.availability help=words.availability_help value=form.availability />
        </section>
    }
}

#[component]
fn ContactFields(form: DetailsForm) -> impl IntoView {
    let words = &t().people.form;
    view! {
        <section class="form__section">
            <h2>{words.contact}</h2>
            <TextField pointer="/details/contact/phone" label=words.phone help=words.phone_help value=form.phone kind="tel" optional=true />
            <TextField pointer="/details/contact/email" label=words.email value=form.email kind="email" optional=true />
            <SelectField
                pointer="/details/contact/preferredChannel"
                label=words.channel
                value=form.channel
                options=choices(ContactChannel::all(), ContactChannel::code)
                nothing=words.no_preference
                optional=true
            />
            <LanguageField pointer="/details/contact/preferredLanguage" label=words.contact_language value=form.contact_language />
            <TextField pointer="/details/contact/postcodeArea" label=words.postcode help=words.postcode_help value=form.postcode inputmode="numeric" short=true optional=true />
        </section>
    }
}

impl Detailed for Person {
    type Details = PersonDetails;

    fn details(&self) -> PersonDetails {
        self.details.clone()
    }

    fn told() -> Vec<Told<Self::Details>> {
        let words = &t().people.form;
        let told = |pointer, name, value: fn(&Self::Details) -> String| Told { pointer, name, value };
        vec![
            told("/givenName", words.given_name, |it| it.given_name.clone()),
            told("/preferredName", words.preferred_name, |it| it.preferred_name.clone().unwrap_or_default()),
            told("/namePrefix", words.name_prefix, |it| it.name_prefix.clone().unwrap_or_default()),
            told("/familyName", words.family_name, |it| it.family_name.clone().unwrap_or_default()),
            told("/birthYear", words.birth_year, |it| it.birth_year.map(|year| year.to_string()).unwrap_or_default()),
            told("/gender", words.gender, |it| it.gender.map(Term::say).unwrap_or_default().to_owned()),
            told("/city", words.city, |it| it.city.clone().unwrap_or_default()),
            told("/countryOfOrigin", words.country, |it| {
                it.country_of_origin.as_deref().map(intl::country).unwrap_or_default()
            }),
            told("/languages", words.languages, |it| spoken(&it.languages)),
            told("/availability", words.availability, |it| moments(&it.availability)),
            told("/contact/email", words.email, |it| it.contact.email.clone().unwrap_or_default()),
            told("/contact/phone", words.phone, |it| it.contact.phone.clone().unwrap_or_default()),
            told("/contact/preferredChannel", words.channel, |it| {
                it.contact.preferred_channel.map(Term::say).unwrap_or_default().to_owned()
            }),
            told("/contact/preferredLanguage", words.contact_language, |it| {
                it.contact.preferred_language.as_deref().map(intl::language_name).unwrap_or_default()
            }),
            told("/contact/postcodeArea", words.postcode, |it| it.contact.postcode_area.clone().unwrap_or_default()),
        ]
    }
}

/// *Arabisch (moedertaal), Engels (goed)*
pub(super) fn spoken(languages: &[SpokenLanguage]) -> String {
    let said = languages.iter().map(|it| format!("{} ({})", intl::language_name(&it.language), it.proficiency.say()));
    said.collect::<Vec<_>>().join(", ")
}

/// *maandagavond en dinsdagavond*
pub(super) fn moments(free: &[FreeMoment]) -> String {
    intl::list(free.iter().map(|it| moment(*it)))
}
