//! From what was typed to what a partner's system would send.

use chrono::NaiveDate;
use contract::guard::forbidden_number;
use contract::normalise_phone;
use contract::problem::{Fault, FaultCode};
use serde_json::{Map, Value, json};

use crate::spreadsheets::places;

/// A field of the form, and where what it says stands in a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Field {
    GivenName,
    NamePrefix,
    FamilyName,
    Phone,
    Email,
    DutchLevel,
    LegalBasis,
    LegalBasisSince,
    Side,
    City,
    Country,
    Languages,
    BirthYear,
    Gender,
    LearningRoute,
    LiteracyTrack,
    Goal,
    Reference,
}

impl Field {
    /// Its name in the form, and its id on the page.
    pub fn name(self) -> &'static str {
        self.into()
    }

    pub fn all() -> impl Iterator<Item = Self> {
        <Self as strum::IntoEnumIterator>::iter()
    }

    fn pointer(self) -> &'static str {
        match self {
            Self::GivenName => "/person/givenName",
            Self::NamePrefix => "/person/namePrefix",
            Self::FamilyName => "/person/familyName",
            Self::Phone => "/person/contact/phone",
            Self::Email => "/person/contact/email",
            Self::DutchLevel => "/dutchLevel",
            Self::LegalBasis => "/legalBasis/kind",
            Self::LegalBasisSince => "/legalBasis/since",
            Self::Side => "/side",
            Self::City => "/person/city",
            Self::Country => "/person/countryOfOrigin",
            Self::Languages => "/person/languages",
            Self::BirthYear => "/person/birthYear",
            Self::Gender => "/person/gender",
            Self::LearningRoute => "/learningRoute",
            Self::LiteracyTrack => "/literacyTrack",
            Self::Goal => "/goal",
            Self::Reference => "/reference",
        }
    }

    /// The field that a fault is about.
    pub fn of(pointer: &str) -> Option<Self> {
        Self::all().find(|field| {
            pointer.strip_prefix(field.pointer()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// What was typed, by field.
#[derive(Default)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// What stands in a field, without the space around it.
    pub fn at(&self, field: Field) -> &str {
        self.named(field.name()).unwrap_or_default()
    }

    pub fn named(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }
}

/// A day as browsers send it, or as people write it where a browser has no field for days.
fn day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

struct Reading<'a> {
    typed: &'a Typed,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn text(&self, field: Field) -> Option<String> {
        Some(self.typed.at(field)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// What a field means; when it means nothing, that is a fault, and the rest is read all the same.
    fn meant<T>(&mut self, field: Field, code: FaultCode, meaning: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(field)?;
        let meant = meaning(&text);
        if meant.is_none() {
            let code = forbidden_number(&text).unwrap_or(code);
            self.faults.push(Fault::new(field.pointer(), code, "can't be understood"));
        }
        meant
    }

    fn required<T>(&mut self, field: Field, found: Option<T>, otherwise: T) -> T {
        let known = self.faults.iter().any(|fault| fault.pointer == field.pointer());
        if found.is_none() && !known {
            self.faults.push(Fault::new(field.pointer(), FaultCode::Required, "is required"));
        }
        found.unwrap_or(otherwise)
    }
}

/// The languages in a list with commas, each once.
fn languages(text: &str) -> Option<Vec<Value>> {
    let mut known: Vec<&str> = Vec::new();
    for part in text.split([',', ';', '/', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let language = places::language(part)?;
        if !known.contains(&language) {
            known.push(language);
        }
    }
    Some(known.into_iter().map(|code| json!({ "language": code, "proficiency": "good" })).collect())
}

/// The referral as a partner's system would send it, with what couldn't be understood of it. Where something is missing
/// that has to be there, something stands in its place, so that the other faults are found too.
pub fn read(typed: &Typed, today: NaiveDate) -> (Value, Vec<Fault>) {
    let mut reading = Reading { typed, faults: Vec::new() };
    let country = reading.meant(Field::Country, FaultCode::UnknownCountry, places::country);
    let spoken = reading.meant(Field::Languages, FaultCode::UnknownLanguage, languages);
    let birth_year = reading.meant(Field::BirthYear, FaultCode::WrongFormat, |text| text.parse::<i16>().ok());
    let since = reading.meant(Field::LegalBasisSince, FaultCode::WrongFormat, day);
    let since = reading.required(Field::LegalBasisSince, since, today);
    let basis = reading.text(Field::LegalBasis);
    let basis = reading.required(Field::LegalBasis, basis, "consent".to_owned());
    let literacy = reading.meant(Field::LiteracyTrack, FaultCode::NotAllowed, |text| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let contact = present([
        ("phone", reading.text(Field::Phone).map(|typed| json!(normalise_phone(&typed)))),
        ("email", reading.text(Field::Email).map(Value::from)),
    ]);
    let person = present([
        ("givenName", Some(json!(typed.at(Field::GivenName)))),
        ("namePrefix", reading.text(Field::NamePrefix).map(Value::from)),
        ("familyName", reading.text(Field::FamilyName).map(Value::from)),
        ("birthYear", birth_year.map(Value::from)),
        ("gender", reading.text(Field::Gender).map(Value::from)),
        ("city", reading.text(Field::City).map(Value::from)),
        ("countryOfOrigin", country.map(Value::from)),
        ("languages", spoken.map(Value::from)),
        ("contact", Some(contact)),
    ]);
    let referral = present([
        ("reference", reading.text(Field::Reference).map(Value::from)),
        ("side", reading.text(Field::Side).map(Value::from)),
        ("person", Some(person)),
        ("dutchLevel", reading.text(Field::DutchLevel).map(Value::from)),
        ("learningRoute", reading.text(Field::LearningRoute).map(Value::from)),
        ("literacyTrack", literacy.map(Value::from)),
        ("goal", reading.text(Field::Goal).map(Value::from)),
        ("legalBasis", Some(json!({ "kind": basis, "since": since }))),
    ]);
    (referral, reading.faults)
}

fn present<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let there = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(Field, &str)]) -> Typed {
        Typed(fields.iter().map(|(field, text)| (field.name().to_owned(), (*text).to_owned())).collect())
    }

    fn today() -> NaiveDate {
        "2026-03-10".parse().unwrap()
    }

    #[test]
    fn it_is_what_a_system_would_send() {
        let (referral, faults) = read(
            &typed(&[
                (Field::GivenName, " Selam "),
                (Field::Phone, "06 12 34 56 78"),
                (Field::Country, "Syrië"),
                (Field::Languages, "Tigrinya, Arabisch, tigrinya"),
                (Field::LegalBasis, "own_request"),
                (Field::LegalBasisSince, "2026-03-09"),
                (Field::LiteracyTrack, "no"),
                (Field::Gender, ""),
            ]),
            today(),
        );
        assert!(faults.is_empty(), "{faults:?}");
        let good = |code: &str| json!({ "language": code, "proficiency": "good" });
        assert_eq!(
            referral,
            json!({
                "person": {
                    "givenName": "Selam", "countryOfOrigin": "SY", "languages": [good("tir"), good("ara")],
                    "contact": { "phone": "+31612345678" },
                },
                "literacyTrack": false,
                "legalBasis": { "kind": "own_request", "since": "2026-03-09" },
            })
        );
    }

    #[test]
    fn what_means_nothing_is_a_fault_and_the_rest_is_read() {
        let (referral, faults) = read(
            &typed(&[(Field::Country, "Narnia"), (Field::Languages, "123456782"), (Field::BirthYear, "jong")]),
            today(),
        );
        let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        assert_eq!(
            found,
            [
                ("/person/countryOfOrigin", FaultCode::UnknownCountry),
                ("/person/languages", FaultCode::CitizenServiceNumber),
                ("/person/birthYear", FaultCode::WrongFormat),
                ("/legalBasis/since", FaultCode::Required),
                ("/legalBasis/kind", FaultCode::Required),
            ]
        );
        assert_eq!(referral["legalBasis"]["since"], "2026-03-10", "something stands in its place");
    }

    #[test]
    fn days_are_read_as_browsers_and_people_write_them() {
        for text in ["2026-03-09", "09-03-2026", "9-3-2026", "9/3/2026"] {
            assert_eq!(day(text), "2026-03-09".parse().ok(), "{text}");
        }
        assert_eq!(day("gisteren"), None);
    }

    #[test]
    fn every_fault_finds_its_field() {
        for field in Field::all() {
            assert_eq!(Field::of(field.pointer()), Some(field));
        }
        assert_eq!(Field::of("/person/languages/0/language"), Some(Field::Languages));
        assert_eq!(Field::of("/person"), None);
    }
}
