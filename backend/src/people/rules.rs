//! Pure decisions about people.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use contract::people::{ContactDetails, DuplicateSign, FreeMoment, NewRolePeriod, PartOfDay, PersonDetails, Weekday};
use contract::problem::{Fault, FaultCode};
use contract::profiles::ProfileDetails;
use contract::referrals::ReferredPerson;

use crate::names::{is_one_typo_apart, words};
use crate::web::{check_country, check_language};

/// What the contract's own validation can't know: today, and which languages and countries there are.
pub fn check_details(details: &PersonDetails, at: &str, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    check_birth_year(details.birth_year, at, today, &mut faults);
    if let Some(country) = &details.country_of_origin {
        check_country(country, format!("{at}/countryOfOrigin"), &mut faults);
    }
    let mut seen = BTreeSet::new();
    for (index, spoken) in details.languages.iter().enumerate() {
        let pointer = format!("{at}/languages/{index}/language");
        if !seen.insert(&spoken.language) {
            faults.push(Fault::new(pointer.clone(), FaultCode::Repeated, "is listed already"));
        }
        check_language(&spoken.language, pointer, &mut faults);
    }
    check_contact(&details.contact, at, &mut faults);
    faults
}

/// The same for a person who was referred.
pub fn check_referred(person: &ReferredPerson, today: NaiveDate) -> Vec<Fault> {
    check_details(&details_of(person), "/person", today)
}

/// A referred person as the record that would be made.
pub fn details_of(person: &ReferredPerson) -> PersonDetails {
    PersonDetails {
        given_name: person.given_name.clone(),
        preferred_name: None,
        name_prefix: person.name_prefix.clone(),
        family_name: person.family_name.clone(),
        birth_year: person.birth_year,
        gender: person.gender,
        city: person.city.clone(),
        country_of_origin: person.country_of_origin.clone(),
        languages: person.languages.clone(),
        availability: Vec::new(),
        contact: person.contact.clone(),
    }
}

fn check_birth_year(year: Option<i16>, at: &str, today: NaiveDate, faults: &mut Vec<Fault>) {
    if year.is_some_and(|year| i32::from(year) > today.year()) {
        faults.push(Fault::new(format!("{at}/birthYear"), FaultCode::InFuture, "must not lie in the future"));
    }
}

fn check_contact(contact: &ContactDetails, at: &str, faults: &mut Vec<Fault>) {
    if let Some(language) = &contact.preferred_language {
        check_language(language, format!("{at}/contact/preferredLanguage"), faults);
    }
}

/// A role has an end and a reason for it together, in this order of days.
pub fn check_role(role: &NewRolePeriod, at: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    match (role.ends_on, role.end_reason) {
        (Some(_), None) => {
            faults.push(Fault::new(format!("{at}/endReason"), FaultCode::Required, "is required with endsOn"));
        }
        (None, Some(_)) => {
            faults.push(Fault::new(format!("{at}/endsOn"), FaultCode::Required, "is required with endReason"));
        }
        _ => {}
    }
    if role.ends_on.is_some_and(|end| end < role.starts_on) {
        faults.push(Fault::new(format!("{at}/endsOn"), FaultCode::EndsBeforeStart, "must not lie before startsOn"));
    }
    faults
}

/// What is listed in a profile is listed once.
pub fn check_profile(profile: &ProfileDetails, at: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    check_repeated(&profile.interest_ids, &format!("{at}/interestIds"), &mut faults);
    check_repeated(&profile.rhythms, &format!("{at}/rhythms"), &mut faults);
    check_repeated(&profile.mobility, &format!("{at}/mobility"), &mut faults);
    check_repeated(&profile.goals, &format!("{at}/goals"), &mut faults);
    faults
}

fn check_repeated<T: Ord>(listed: &[T], at: &str, faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for (index, item) in listed.iter().enumerate() {
        if !seen.insert(item) {
            faults.push(Fault::new(format!("{at}/{index}"), FaultCode::Repeated, "is listed already"));
        }
    }
}

/// Free moments as bits: day × 3 + part, Monday morning first.
pub fn to_bits(moments: &[FreeMoment]) -> i32 {
    moments.iter().fold(0, |bits, moment| bits | 1 << (moment.day as i32 * 3 + moment.part as i32))
}

/// Bits as free moments, in the order of the week.
pub fn from_bits(bits: i32) -> Vec<FreeMoment> {
    let moments = Weekday::all().flat_map(|day| PartOfDay::all().map(move |part| FreeMoment { day, part }));
    moments.filter(|moment| bits & to_bits(&[*moment]) != 0).collect()
}

/// What two records are compared by.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    /// The words of the given, preferred and family name, folded.
    pub words: BTreeSet<String>,
    pub birth_year: Option<i16>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Probe {
    pub fn of(details: &PersonDetails) -> Self {
        let names = [Some(&details.given_name), details.preferred_name.as_ref(), details.family_name.as_ref()];
        let joined = names.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        Self {
            words: words(&joined),
            birth_year: details.birth_year,
            email: details.contact.email.as_ref().map(|email| email.to_lowercase()),
            phone: details.contact.phone.clone(),
        }
    }
}

/// What two records have in common, the strongest sign first. No sign means that nobody need compare them.
pub fn signs(one: &Probe, other: &Probe) -> Vec<DuplicateSign> {
    let mut signs = Vec::new();
    if one.email.is_some() && one.email == other.email {
        signs.push(DuplicateSign::SameEmail);
    }
    if one.phone.is_some() && one.phone == other.phone {
        signs.push(DuplicateSign::SamePhone);
    }
    let years = one.birth_year.zip(other.birth_year);
    if !one.words.is_empty() && one.words == other.words {
        signs.push(DuplicateSign::SameName);
    } else if years.is_none_or(|(one, other)| one.abs_diff(other) <= 1) && is_similar(&one.words, &other.words) {
        signs.push(DuplicateSign::SimilarName);
    }
    if !signs.is_empty() && years.is_some_and(|(one, other)| one == other) {
        signs.push(DuplicateSign::SameBirthYear);
    }
    signs
}

/// Every word of the shorter name has its like, up to one typing error, in the longer, and the other way round when
/// they are of one length; a single word is not enough.
fn is_similar(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let all_like = |words: &BTreeSet<String>, known: &BTreeSet<String>| {
        words.iter().all(|word| known.iter().any(|known| is_like(word, known)))
    };
    short.len() > 1 && all_like(short, long) && (short.len() < long.len() || all_like(long, short))
}

/// In words of three letters and less, one other letter makes another name.
fn is_like(one: &str, other: &str) -> bool {
    let shortest = one.chars().count().min(other.chars().count());
    one == other || (shortest > 3 && is_one_typo_apart(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn probe(name: &str, birth_year: Option<i16>) -> Probe {
        Probe { words: words(name), birth_year, ..Probe::default() }
    }

    #[test]
    fn records_are_compared_as_a_colleague_would() {
        use DuplicateSign::{SameBirthYear, SameName, SimilarName};
        let selam = probe("Selam Tesfay", Some(1994));
        assert_eq!(signs(&selam, &probe("Tesfay, Sélam", Some(1994))), [SameName, SameBirthYear]);
        assert_eq!(signs(&selam, &probe("Selam Tesfai", Some(1994))), [SimilarName, SameBirthYear]);
        assert_eq!(signs(&selam, &probe("Selam Tesfai", None)), [SimilarName]);
        assert_eq!(signs(&selam, &probe("Selam Tesfai", Some(1980))), []);
        assert_eq!(signs(&selam, &probe("Selam Haile", Some(1994))), []);
        assert_eq!(signs(&selam, &probe("Selam", Some(1994))), []);
        assert_eq!(signs(&probe("Selam", None), &probe("Selam", None)), [SameName]);
    }

    proptest! {
        #[test]
        fn free_moments_survive_being_bits(bits in 0..1i32 << 21) {
            prop_assert_eq!(to_bits(&from_bits(bits)), bits);
        }

        #[test]
        fn comparing_has_no_direction(
            one in "[a-d]{2,5} [a-d]{2,5}", other in "[a-d]{2,5} [a-d]{2,5}", years in proptest::option::of((1980i16..1984, 1980i16..1984)),
        ) {
            let (left, right) = (probe(&one, years.map(|years| years.0)), probe(&other, years.map(|years| years.1)));
            prop_assert_eq!(signs(&left, &right), signs(&right, &left));
        }
    }
}
