//! What is filled in, field by field.

use contract::intakes::{IntakeContact, IntakeContent, IntakeDetails, IntakeDutch, IntakeRequest, IntakeStep};
use contract::language::SpokenLanguage;
use contract::people::FreeMoment;
use leptos::prelude::*;

use crate::profile_fields::{ProfileForm, ProfilePlace};

/// The fields of the whole intake.
#[derive(Clone, Copy)]
pub(super) struct IntakeForm {
    pub(super) step: RwSignal<IntakeStep>,
    pub(super) given_name: RwSignal<String>,
    pub(super) preferred_name: RwSignal<String>,
    pub(super) name_prefix: RwSignal<String>,
    pub(super) family_name: RwSignal<String>,
    pub(super) birth_year: RwSignal<String>,
    pub(super) gender: RwSignal<String>,
    pub(super) city: RwSignal<String>,
    pub(super) country: RwSignal<String>,
    pub(super) phone: RwSignal<String>,
    pub(super) email: RwSignal<String>,
    pub(super) channel: RwSignal<String>,
    pub(super) contact_language: RwSignal<String>,
    pub(super) postcode: RwSignal<String>,
    pub(super) level: RwSignal<String>,
    pub(super) languages: RwSignal<Vec<SpokenLanguage>>,
    pub(super) availability: RwSignal<Vec<FreeMoment>>,
    pub(super) profile: ProfileForm,
    pub(super) wanted: RwSignal<String>,
    pub(super) track: RwSignal<String>,
    /// What has no field here stays as it is.
    rest: RwSignal<IntakeContent>,
}

fn code<T>(term: Option<T>, code: fn(T) -> &'static str) -> String {
    term.map(|term| code(term).to_owned()).unwrap_or_default()
}

/// What is typed, without the space around it; nothing for nothing.
fn filled(text: RwSignal<String>) -> Option<String> {
    text.with(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

fn chosen<T: std::str::FromStr>(code: RwSignal<String>) -> Option<T> {
    code.with(|code| code.parse().ok())
}

impl IntakeForm {
    pub(super) fn new(start: &IntakeContent) -> Self {
        let text = || RwSignal::new(String::new());
        let form = Self {
            step: RwSignal::new(IntakeStep::Who),
            given_name: text(),
            preferred_name: text(),
            name_prefix: text(),
            family_name: text(),
            birth_year: text(),
            gender: text(),
            city: text(),
            country: text(),
            phone: text(),
            email: text(),
            channel: text(),
            contact_language: text(),
            postcode: text(),
            level: text(),
            languages: RwSignal::new(Vec::new()),
            availability: RwSignal::new(Vec::new()),
            profile: ProfileForm::new(ProfilePlace::Intake, &start.profile),
            wanted: text(),
            track: text(),
            rest: RwSignal::new(IntakeContent::default()),
        };
        form.step.set(start.step.unwrap_or(IntakeStep::Who));
        form.fill(start);
        form
    }

    /// Puts these answers in; the step on the screen stays.
    pub(super) fn fill(self, from: &IntakeContent) {
        use contract::language::DutchLevel;
        use contract::people::{ContactChannel, Gender};
        use contract::requests::Track;
        let (details, contact) = (&from.details, &from.details.contact);
        let put = |field: RwSignal<String>, value: &Option<String>| field.set(value.clone().unwrap_or_default());
        put(self.given_name, &details.given_name);
        put(self.preferred_name, &details.preferred_name);
        put(self.name_prefix, &details.name_prefix);
        put(self.family_name, &details.family_name);
        put(self.birth_year, &details.birth_year.map(|year| year.to_string()));
        self.gender.set(code(details.gender, Gender::code));
        put(self.city, &details.city);
        put(self.country, &details.country_of_origin);
        put(self.phone, &contact.phone);
        put(self.email, &contact.email);
        self.channel.set(code(contact.preferred_channel, ContactChannel::code));
        put(self.contact_language, &contact.preferred_language);
        put(self.postcode, &contact.postcode_area);
        self.level.set(code(from.dutch.level, DutchLevel::code));
        self.languages.set(details.languages.clone());
        self.availability.set(details.availability.clone());
        self.profile.fill(&from.profile);
        self.wanted.set(match from.request.wanted {
            Some(true) => "yes".to_owned(),
            Some(false) => "no".to_owned(),
            None => String::new(),
        });
        self.track.set(code(from.request.track, Track::code));
        self.rest.set(from.clone());
    }

    /// The answers as they are now; subscribes.
    pub(super) fn read(self) -> IntakeContent {
        let wanted = self.wanted.with(|wanted| match wanted.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let (dutch, request) = self.rest.with(|rest| (rest.dutch.assessed_on, rest.request.opened_on));
        IntakeContent {
            step: Some(self.step.get()),
            details: IntakeDetails {
                given_name: filled(self.given_name),
                preferred_name: filled(self.preferred_name),
                name_prefix: filled(self.name_prefix),
                family_name: filled(self.family_name),
                birth_year: filled(self.birth_year).and_then(|year| year.parse().ok()),
                gender: chosen(self.gender),
                city: filled(self.city),
                country_of_origin: filled(self.country),
                languages: self.languages.get(),
                availability: self.availability.get(),
                contact: IntakeContact {
                    email: filled(self.email),
                    phone: filled(self.phone).map(|typed| contract::normalise_phone(&typed)),
                    preferred_channel: chosen(self.channel),
                    preferred_language: filled(self.contact_language),
                    postcode_area: filled(self.postcode),
                },
            },
            dutch: IntakeDutch { level: chosen(self.level), assessed_on: dutch },
            profile: self.profile.read(),
            request: IntakeRequest { wanted, track: chosen(self.track), opened_on: request },
        }
    }
}

/// The step on which the field at this pointer stands.
pub(super) fn step_of(pointer: &str) -> IntakeStep {
    let begins = |starts: &[&str]| starts.iter().any(|start| pointer.starts_with(start));
    if begins(&["/details/languages", "/dutch"]) {
        IntakeStep::Language
    } else if begins(&["/details/availability"]) {
        IntakeStep::Availability
    } else if begins(&["/details"]) {
        IntakeStep::Who
    } else if begins(&["/profile/interestIds"]) {
        IntakeStep::Interests
    } else if begins(&["/profile/goals", "/profile/fieldOfWork"]) {
        IntakeStep::Goals
    } else if begins(&["/profile"]) {
        IntakeStep::Wishes
    } else {
        IntakeStep::WrapUp
    }
}

#[cfg(test)]
mod tests {
    use contract::profiles::{MatchGoal, ProfileDetails};
    use contract::requests::Track;

    use super::*;

    #[test]
    fn what_goes_into_the_form_comes_out_of_it() {
        let owner = Owner::new();
        owner.with(|| {
            let content = IntakeContent {
                step: Some(IntakeStep::Wishes),
                details: IntakeDetails {
                    given_name: Some("Selam".into()),
                    birth_year: Some(1994),
                    contact: IntakeContact { phone: Some("+31612345678".into()), ..IntakeContact::default() },
                    ..IntakeDetails::default()
                },
                dutch: IntakeDutch { level: Some(contract::language::DutchLevel::A1), assessed_on: None },
                profile: ProfileDetails { goals: vec![MatchGoal::Work], ..ProfileDetails::default() },
                request: IntakeRequest { wanted: Some(true), track: Some(Track::Programme), opened_on: None },
            };
            let form = IntakeForm::new(&content);
            assert_eq!(form.read(), content);
            form.phone.set("06 87 65 43 21".into());
            form.city.set("   ".into());
            let details = form.read().details;
            assert_eq!((details.contact.phone.as_deref(), details.city), (Some("+31687654321"), None));
        });
    }

    #[test]
    fn each_fault_is_found_on_its_own_step() {
        assert_eq!(step_of("/details/contact/phone"), IntakeStep::Who);
        assert_eq!(step_of("/details/languages/0/language"), IntakeStep::Language);
        assert_eq!(step_of("/profile/interestIds/3"), IntakeStep::Interests);
        assert_eq!(step_of("/profile/wishes"), IntakeStep::Wishes);
        assert_eq!(step_of("/request/track"), IntakeStep::WrapUp);
    }
}
