//! The terms of the contract as they stand in cells: by their code, or in Dutch or English. An export writes the first
//! word of a language, an import understands all.

use contract::exports::ExportLanguage;

use crate::names::fold;

/// A term: its code, its words in Dutch and in English, and other words for it.
pub type Term = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// The code that a cell means.
#[must_use]
pub fn code_of(terms: &[Term], text: &str) -> Option<&'static str> {
    let asked = plain(text);
    let means = |(code, dutch, english, others): &&Term| {
        [code, dutch, english].into_iter().chain(others.iter()).any(|word| plain(word) == asked)
    };
    terms.iter().find(means).map(|(code, ..)| *code)
}

/// The word for a code; the code itself where there is none.
#[must_use]
pub fn word_for<'a>(terms: &[Term], code: &'a str, language: ExportLanguage) -> &'a str {
    let found = terms.iter().find(|(known, ..)| *known == code);
    found.map_or(code, |(_, dutch, english, _)| match language {
        ExportLanguage::Nl => dutch,
        ExportLanguage::En => english,
    })
}

/// Letters and digits only: `Assistent-coach` and `assistent coach` are the same word.
pub fn plain(text: &str) -> String {
    fold(text).chars().filter(|sign| sign.is_alphanumeric()).collect()
}

pub const GENDERS: &[Term] = &[
    ("woman", "Vrouw", "Woman", &["v", "f", "female", "vrouwelijk", "mevrouw"]),
    ("man", "Man", "Man", &["m", "male", "mannelijk", "de heer"]),
    ("non_binary", "Non-binair", "Non-binary", &["x", "nb"]),
];

pub const CHANNELS: &[Term] = &[
    ("phone", "Bellen", "Phone", &["telefoon", "tel"]),
    ("message", "Appen of sms'en", "Message", &["app", "whatsapp", "appen", "sms"]),
    ("email", "E-mail", "E-mail", &["mail", "mailen"]),
    ("letter", "Brief", "Letter", &["post", "per brief"]),
];

pub const LEVELS: &[Term] = &[
    ("A0", "A0", "A0", &["geen", "begint net", "alfa", "none"]),
    ("A1", "A1", "A1", &[]),
    ("A2", "A2", "A2", &[]),
    ("B1", "B1", "B1", &[]),
    ("B2", "B2", "B2", &[]),
    ("C1", "C1", "C1", &[]),
    ("C2", "C2", "C2", &["moedertaal", "native"]),
];

pub const PROFICIENCIES: &[Term] = &[
    ("basic", "een beetje", "a little", &["basis", "redelijk"]),
    ("good", "goed", "well", &[]),
    ("fluent", "vloeiend", "fluently", &["fluent"]),
    ("native", "moedertaal", "native", &[]),
];

pub const ROLES: &[Term] = &[
    ("newcomer", "Nieuwkomer", "Newcomer", &["nieuwe assenaar", "statushouder", "deelnemer"]),
    ("established", "Gevestigde", "Established", &["gevestigde assenaar", "maatje", "buddy", "vrijwilliger"]),
    ("coach", "Coach", "Coach", &[]),
    ("assistant_coach", "Assistent-coach", "Assistant coach", &["ass. coach"]),
    ("event_helper", "Helper bij activiteiten", "Event helper", &["helper"]),
    ("group_trainer", "Groepstrainer", "Group trainer", &["trainer"]),
    ("experience_expert", "Ervaringsdeskundige", "Expert by experience", &[]),
    ("board_chair", "Voorzitter", "Chair", &[]),
    ("board_treasurer", "Penningmeester", "Treasurer", &[]),
    ("board_member", "Bestuurslid", "Board member", &["bestuur"]),
    ("staff", "Medewerker", "Staff", &["team"]),
];

pub const ROLE_END_REASONS: &[Term] = &[
    ("completed", "Afgerond", "Completed", &["klaar"]),
    ("stopped", "Gestopt", "Stopped", &[]),
    ("moved_away", "Verhuisd", "Moved away", &[]),
    ("took_another_role", "Andere rol gekregen", "Took another role", &["andere rol"]),
    ("term_ended", "Termijn voorbij", "Term ended", &["einde termijn"]),
    ("entered_by_mistake", "Per ongeluk ingevoerd", "Entered by mistake", &[]),
];

pub const ORGANISATION_KINDS: &[Term] = &[
    ("referrer", "Meldt aan", "Referrer", &["verwijzer", "aanmelder"]),
    ("funder", "Financier", "Funder", &["fonds", "subsidiegever"]),
    ("venue", "Locatie", "Venue", &[]),
    ("co_organiser", "Organiseert mee", "Co-organiser", &["mede-organisator"]),
    ("language_provider", "Taalaanbieder", "Language provider", &["taalschool"]),
    ("employer", "Werkgever", "Employer", &[]),
    ("welfare", "Welzijn", "Welfare", &["welzijnsorganisatie"]),
    ("municipality", "Gemeente", "Municipality", &[]),
];

pub const TRACKS: &[Term] = &[
    ("programme", "Programma", "Programme", &["programmamatch", "lichting"]),
    ("independent", "Buiten het programma", "Outside the programme", &["los", "buiten programma"]),
    ("workplace", "Op het werk", "At work", &["werk", "werkvloer", "workplace"]),
];

pub const MATCH_STATUSES: &[Term] = &[
    ("proposed", "Voorgesteld", "Proposed", &[]),
    ("introduced", "Kennisgemaakt", "Introduced", &[]),
    ("active", "Actief", "Active", &[]),
    ("paused", "Op afstand gesteund", "Supported at distance", &[]),
    ("ended", "Beëindigd", "Ended", &[]),
    ("declined", "Niet doorgegaan", "Declined", &[]),
];

pub const MATCH_END_REASONS: &[Term] = &[
    ("completed", "Afgerond", "Completed", &["klaar"]),
    ("no_time", "Geen tijd", "No time", &[]),
    ("no_contact", "Geen contact", "No contact", &[]),
    ("no_click", "Geen klik", "No click", &[]),
    ("moved_away", "Verhuisd", "Moved away", &[]),
    ("goal_reached", "Doel bereikt", "Goal reached", &[]),
    ("entered_by_mistake", "Per ongeluk ingevoerd", "Entered by mistake", &[]),
];

pub const ENDED_BY: &[Term] = &[
    ("newcomer", "Nieuwkomer", "Newcomer", &[]),
    ("established", "Gevestigde", "Established", &[]),
    ("together", "Samen", "Together", &["beiden"]),
    ("coordinator", "Coördinator", "Coordinator", &[]),
];

pub const SIDES: &[Term] =
    &[("newcomer", "Nieuwkomer", "Newcomer", &[]), ("established", "Gevestigde", "Established", &[])];

pub const EVENT_KINDS: &[Term] = &[
    ("meeting_day", "Ontmoetingsdag", "Meeting day", &[]),
    ("celebration", "VV-Feest", "Celebration", &["feest"]),
    ("coach_evening", "Coachavond", "Coach evening", &[]),
    ("culture_training", "Cultuurtraining", "Culture training", &[]),
    ("volunteer_training", "Vrijwilligerstraining", "Volunteer training", &[]),
    ("praathuis", "Praathuis", "Praathuis", &[]),
    ("workshop", "Workshop", "Workshop", &[]),
    ("group_initiative", "Initiatief van een groep", "Group initiative", &["groepsinitiatief"]),
    ("outreach", "Werving", "Outreach", &["voorlichting"]),
    ("other", "Anders", "Other", &["overig"]),
];

pub const EVENT_STATUSES: &[Term] = &[
    ("planned", "Gepland", "Planned", &[]),
    ("held", "Geweest", "Held", &[]),
    ("cancelled", "Afgelast", "Cancelled", &[]),
];

pub const ATTENDANCES: &[Term] = &[
    ("present", "Aanwezig", "Present", &["ja", "x", "1", "yes", "true", "aanw"]),
    ("excused", "Afgemeld", "Excused", &["afwezig met bericht"]),
    ("no_show", "Niet gekomen", "No-show", &["nee", "afwezig", "no", "0", "false"]),
];

pub const REGISTRATION_STATUSES: &[Term] = &[
    ("invited", "Uitgenodigd", "Invited", &[]),
    ("registered", "Aangemeld", "Registered", &[]),
    ("waiting_list", "Wachtlijst", "Waiting list", &[]),
    ("signed_off", "Afgemeld", "Signed off", &[]),
    ("walked_in", "Zo binnengelopen", "Walked in", &[]),
];

pub const REFERRAL_STATUSES: &[Term] = &[
    ("received", "Nieuw", "New", &[]),
    ("in_review", "In behandeling", "In review", &[]),
    ("accepted", "Aangenomen", "Accepted", &[]),
    ("declined", "Afgewezen", "Declined", &[]),
    ("withdrawn", "Ingetrokken", "Withdrawn", &[]),
    ("duplicate", "Dubbel", "Duplicate", &[]),
];

pub const REFERRAL_SOURCES: &[Term] = &[
    ("organisation", "Organisatie", "Organisation", &[]),
    ("own_initiative", "Zelf aangemeld", "Own initiative", &[]),
    ("volunteer", "Via een vrijwilliger", "Through a volunteer", &[]),
    ("praathuis", "Via het Praathuis", "Through the Praathuis", &[]),
];

pub const REQUEST_CLOSE_REASONS: &[Term] = &[
    ("matched", "Gematcht", "Matched", &[]),
    ("no_longer_interested", "Wil niet meer", "No longer interested", &[]),
    ("not_reachable", "Niet te bereiken", "Could not be reached", &[]),
    ("moved_away", "Verhuisd", "Moved away", &[]),
    ("expired", "Verlopen", "Expired", &[]),
    ("entered_by_mistake", "Per ongeluk ingevoerd", "Entered by mistake", &[]),
];

pub const ENROLMENT_ROLES: &[Term] = &[
    ("newcomer", "Nieuwkomer", "Newcomer", &[]),
    ("established", "Gevestigde", "Established", &[]),
    ("coach", "Coach", "Coach", &[]),
    ("assistant_coach", "Assistent-coach", "Assistant coach", &[]),
];

pub const ENROLMENT_END_REASONS: &[Term] = &[
    ("completed", "Afgerond", "Completed", &[]),
    ("stopped", "Gestopt", "Stopped", &[]),
    ("no_time", "Geen tijd", "No time", &[]),
    ("no_contact", "Geen contact", "No contact", &[]),
    ("moved_away", "Verhuisd", "Moved away", &[]),
    ("goal_reached", "Doel bereikt", "Goal reached", &[]),
    ("other_cohort", "Naar een andere lichting", "Other cohort", &[]),
    ("entered_by_mistake", "Per ongeluk ingevoerd", "Entered by mistake", &[]),
];

pub const COHORT_STATUSES: &[Term] = &[
    ("planned", "Gepland", "Planned", &[]),
    ("recruiting", "Werft", "Recruiting", &[]),
    ("active", "Loopt", "Active", &[]),
    ("completed", "Afgerond", "Completed", &[]),
];

pub const WEEKDAYS: &[Term] = &[
    ("monday", "maandag", "Monday", &[]),
    ("tuesday", "dinsdag", "Tuesday", &[]),
    ("wednesday", "woensdag", "Wednesday", &[]),
    ("thursday", "donderdag", "Thursday", &[]),
    ("friday", "vrijdag", "Friday", &[]),
    ("saturday", "zaterdag", "Saturday", &[]),
    ("sunday", "zondag", "Sunday", &[]),
];

pub const RHYTHMS: &[Term] =
    &[("weekly", "Elke week", "Every week", &[]), ("two_weekly", "Om de week", "Every two weeks", &[])];

pub const COOPERATION_INTENSITIES: &[Term] = &[
    ("occasional", "Af en toe", "Now and then", &[]),
    ("regular", "Regelmatig", "Regularly", &[]),
    ("intensive", "Het hele jaar door", "All year round", &[]),
];

pub const INCOME_KINDS: &[Term] = &[
    ("municipality", "Gemeente", "Municipality", &[]),
    ("other_government", "Andere overheid", "Other government", &[]),
    ("fund", "Fonds", "Fund", &[]),
    ("company", "Bedrijf", "Company", &[]),
    ("gift", "Giften", "Gifts", &[]),
    ("own_income", "Eigen inkomsten", "Own income", &[]),
    ("other", "Anders", "Other", &[]),
];

pub const GRANT_STATUSES: &[Term] = &[
    ("draft", "Concept", "Draft", &[]),
    ("submitted", "Ingediend", "Submitted", &[]),
    ("granted", "Toegekend", "Granted", &[]),
    ("rejected", "Afgewezen", "Rejected", &[]),
    ("withdrawn", "Ingetrokken", "Withdrawn", &[]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use contract::attendance::{Attendance, RegistrationStatus};
    use contract::cohorts::CohortStatus;
    use contract::cooperations::CooperationIntensity;
    use contract::enrolments::{EnrolmentEndReason, EnrolmentRole};
    use contract::events::{EventKind, EventStatus};
    use contract::funding::{GrantStatus, IncomeKind};
    use contract::language::{DutchLevel, Proficiency};
    use contract::matches::{EndedBy, MatchEndReason, MatchStatus};
    use contract::organisations::OrganisationKind;
    use contract::people::{ContactChannel, Gender, RoleEndReason, RoleKind, Side, Weekday};
    use contract::profiles::Rhythm;
    use contract::referrals::{ReferralSource, ReferralStatus};
    use contract::requests::{RequestCloseReason, Track};

    /// Every term of the contract has its words, and no word means two of them.
    #[test]
    fn the_words_are_those_of_the_contract() {
        let tables: [(&[Term], Vec<&str>); 27] = [
            (GENDERS, Gender::all().map(Gender::code).collect()),
            (CHANNELS, ContactChannel::all().map(ContactChannel::code).collect()),
            (LEVELS, DutchLevel::all().map(DutchLevel::code).collect()),
            (PROFICIENCIES, Proficiency::all().map(Proficiency::code).collect()),
            (ROLES, RoleKind::all().map(RoleKind::code).collect()),
            (ROLE_END_REASONS, RoleEndReason::all().map(RoleEndReason::code).collect()),
            (ORGANISATION_KINDS, OrganisationKind::all().map(OrganisationKind::code).collect()),
            (TRACKS, Track::all().map(Track::code).collect()),
            (MATCH_STATUSES, MatchStatus::all().map(MatchStatus::code).collect()),
            (MATCH_END_REASONS, MatchEndReason::all().map(MatchEndReason::code).collect()),
            (ENDED_BY, EndedBy::all().map(EndedBy::code).collect()),
            (SIDES, Side::all().map(Side::code).collect()),
            (EVENT_KINDS, EventKind::all().map(EventKind::code).collect()),
            (EVENT_STATUSES, EventStatus::all().map(EventStatus::code).collect()),
            (ATTENDANCES, Attendance::all().map(Attendance::code).collect()),
            (REGISTRATION_STATUSES, RegistrationStatus::all().map(RegistrationStatus::code).collect()),
            (REFERRAL_STATUSES, ReferralStatus::all().map(ReferralStatus::code).collect()),
            (REFERRAL_SOURCES, ReferralSource::all().map(ReferralSource::code).collect()),
            (REQUEST_CLOSE_REASONS, RequestCloseReason::all().map(RequestCloseReason::code).collect()),
            (ENROLMENT_ROLES, EnrolmentRole::all().map(EnrolmentRole::code).collect()),
            (ENROLMENT_END_REASONS, EnrolmentEndReason::all().map(EnrolmentEndReason::code).collect()),
            (COHORT_STATUSES, CohortStatus::all().map(CohortStatus::code).collect()),
            (WEEKDAYS, Weekday::all().map(Weekday::code).collect()),
            (RHYTHMS, Rhythm::all().map(Rhythm::code).collect()),
            (COOPERATION_INTENSITIES, CooperationIntensity::all().map(CooperationIntensity::code).collect()),
            (INCOME_KINDS, IncomeKind::all().map(IncomeKind::code).collect()),
            (GRANT_STATUSES, GrantStatus::all().map(GrantStatus::code).collect()),
        ];
        for (terms, codes) in tables {
            assert_eq!(terms.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), codes);
            for (code, dutch, english, others) in terms {
                for word in [code, dutch, english].into_iter().chain(others.iter()) {
                    assert_eq!(code_of(terms, word), Some(*code), "{word}");
                }
            }
        }
    }

    #[test]
    fn case_accents_and_hyphens_do_not_matter() {
        assert_eq!(code_of(ROLES, " assistent coach "), Some("assistant_coach"));
        assert_eq!(code_of(ENDED_BY, "COORDINATOR"), Some("coordinator"));
        assert_eq!(code_of(ROLES, "keizer"), None);
        assert_eq!(word_for(TRACKS, "workplace", ExportLanguage::Nl), "Op het werk");
    }
}
