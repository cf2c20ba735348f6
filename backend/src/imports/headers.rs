//! What a column probably is, by its header.

use std::collections::BTreeMap;

use contract::imports::{ImportField, ImportKind, fields_of};

use crate::spreadsheets::words::plain;

/// Headers as people write them, in Dutch and English.
fn names(field: ImportField) -> &'static [&'static str] {
    use ImportField as F;
    match field {
        F::Key => {
            &["nummer", "nr", "id", "code", "sleutel", "key", "number", "deelnemernummer", "relatienummer", "lidnummer"]
        }
        F::GivenName => &["voornaam", "roepnaam", "first name", "given name", "voornamen"],
        F::PreferredName => &["noemnaam", "wil genoemd worden", "preferred name", "nickname"],
        F::NamePrefix => &["tussenvoegsel", "tussenvoegsels", "voorvoegsel", "prefix", "tv"],
        F::FamilyName => &["achternaam", "familienaam", "last name", "surname", "family name"],
        F::FullName => &["naam", "volledige naam", "name", "full name", "deelnemer", "persoon"],
        F::BirthYear => {
            &["geboortejaar", "geboortedatum", "geboren", "year of birth", "birth year", "date of birth", "birthdate"]
        }
        F::Gender => &["geslacht", "gender", "m/v", "sekse"],
        F::City => &["plaats", "woonplaats", "stad", "city", "town", "gemeente"],
        F::CountryOfOrigin => {
            &["land van herkomst", "herkomst", "land", "country", "country of origin", "geboorteland"]
        }
        F::Languages => &["talen", "taal", "spreekt", "languages", "moedertaal"],
        F::Email => &["e-mail", "email", "e-mailadres", "mailadres", "mail", "email address"],
        F::Phone => &["telefoon", "telefoonnummer", "mobiel", "tel", "phone", "mobile", "phone number", "06"],
        F::PreferredChannel => &["contact via", "kanaal", "preferred channel", "voorkeur contact"],
        F::PreferredLanguage => &["voorkeurstaal", "contacttaal", "preferred language"],
        F::PostcodeArea => &["postcode", "postcodegebied", "pc", "zip", "postal code", "postcode area"],
        F::DutchLevel => &["taalniveau", "niveau", "nederlands", "dutch level", "level of dutch", "niveau nederlands"],
        F::DutchAssessedOn => &["niveau op", "taalniveau op", "level on", "datum taalniveau", "dutch assessed on"],
        F::Role => &["rol", "role", "functie", "soort deelnemer"],
        F::RoleStartsOn => {
            &["rol vanaf", "startdatum", "begindatum", "sinds", "role from", "start date", "ingangsdatum"]
        }
        F::RoleEndsOn => &["rol tot", "einddatum", "role until", "end date"],
        F::RoleEndReason => &["reden einde", "reden einde rol", "reason for ending"],
        F::Name => &["naam", "organisatie", "naam organisatie", "name", "organisation"],
        F::Aliases => &["andere namen", "afkorting", "ook bekend als", "aliases", "other names"],
        F::OrganisationKinds => &["soort", "soorten", "type", "kind", "kinds", "rol"],
        F::Website => &["website", "site", "url", "web"],
        F::AgreementSignedOn => &["verwerkersovereenkomst", "overeenkomst getekend op", "agreement signed on"],
        F::NewcomerKey => &["nummer nieuwkomer", "nieuwkomer nr", "newcomer key", "newcomer number"],
        F::NewcomerName => &["nieuwkomer", "naam nieuwkomer", "nieuwe assenaar", "newcomer", "newcomer name"],
        F::NewcomerBirthYear => &["geboortejaar nieuwkomer", "newcomer birth year"],
        F::EstablishedKey => &["nummer gevestigde", "gevestigde nr", "established key", "established number"],
        F::EstablishedName => &[
            "gevestigde",
            "naam gevestigde",
            "gevestigde assenaar",
            "maatje",
            "established",
            "established name",
            "established resident",
        ],
        F::EstablishedBirthYear => &["geboortejaar gevestigde", "established birth year"],
        F::MatchKind => &["soort", "soort match", "kind", "track", "spoor"],
        F::CohortNumber => &["lichting", "lichtingnummer", "cohort", "cohort number"],
        F::Employer => &["werkgever", "employer", "bedrijf"],
        F::MatchNumber => &["matchnummer", "nummer match", "match number", "nr match"],
        F::StartsOn => {
            &["begindatum", "startdatum", "begonnen op", "start", "starts on", "start date", "gestart", "vanaf"]
        }
        F::EndsOn => &["einddatum", "beëindigd op", "einde", "ends on", "end date", "gestopt", "tot"],
        F::EndReason => &["reden einde", "reden", "end reason", "reason"],
        F::EndedBy => &["beëindigd door", "door wie", "ended by"],
        F::EventDate => &["datum", "datum activiteit", "date", "event date", "dag", "begin"],
        F::EventTime => &["tijd", "begintijd", "aanvang", "time", "event time"],
        F::EventKind => &["soort", "soort activiteit", "activiteit", "kind", "event kind"],
        F::EventTitle => &["titel", "naam activiteit", "title", "event title", "onderwerp"],
        F::PersonKey => &["nummer", "deelnemernummer", "nr", "person key", "person number"],
        F::PersonName => &["naam", "deelnemer", "persoon", "name", "person", "person name"],
        F::PersonBirthYear => &["geboortejaar", "birth year", "year of birth"],
        F::Attendance => &["aanwezig", "aanwezigheid", "attendance", "present", "was er"],
        F::HeadCount => &["aantal", "aantal bezoekers", "bezoekers", "head count", "count", "bezoek"],
    }
}

/// What each column probably is: what was chosen for such a header before, or else by its name; each field once.
pub fn proposal(
    kind: ImportKind,
    headers: &[String],
    remembered: &BTreeMap<String, Option<ImportField>>,
) -> Vec<Option<ImportField>> {
    let mut chosen: Vec<Option<ImportField>> = Vec::new();
    for header in headers {
        let word = plain(header);
        let by_name = || {
            let mut fields = fields_of(kind).iter().copied();
            fields.find(|field| !chosen.contains(&Some(*field)) && names(*field).iter().any(|name| plain(name) == word))
        };
        let field = match remembered.get(&word) {
            Some(remembered) => remembered.filter(|field| !chosen.contains(&Some(*field))),
            None if word.is_empty() => None,
            None => by_name(),
        };
        chosen.push(field);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use ImportField as F;

    fn proposed(kind: ImportKind, headers: &[&str]) -> Vec<Option<F>> {
        proposal(kind, &headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>(), &BTreeMap::new())
    }

    #[test]
    fn headers_are_recognised_in_two_languages_each_field_once() {
        let found =
            proposed(ImportKind::People, &["Voornaam", "Tussenvoegsel", "ACHTERNAAM", "E-mail", "E-mail", "Hobby"]);
        assert_eq!(found, [Some(F::GivenName), Some(F::NamePrefix), Some(F::FamilyName), Some(F::Email), None, None]);
        let found = proposed(ImportKind::Matches, &["Newcomer", "Established", "Start date", "Cohort"]);
        assert_eq!(found, [Some(F::NewcomerName), Some(F::EstablishedName), Some(F::StartsOn), Some(F::CohortNumber)]);
    }

    #[test]
    fn what_was_chosen_before_comes_first() {
        let remembered = BTreeMap::from([("hobby".to_owned(), Some(F::City)), ("voornaam".to_owned(), None)]);
        let headers = ["Hobby".to_owned(), "Voornaam".to_owned()];
        assert_eq!(proposal(ImportKind::People, &headers, &remembered), [Some(F::City), None]);
    }

    /// No two fields of a kind claim the same header.
    #[test]
    fn a_header_means_one_thing() {
        for kind in ImportKind::all() {
            let mut seen = BTreeMap::new();
            for field in fields_of(kind) {
                assert!(!names(*field).is_empty());
                for name in names(*field) {
                    if let Some(other) = seen.insert(plain(name), *field) {
                        assert_eq!(other, *field, "{kind}: {name}");
                    }
                }
            }
        }
    }
}
