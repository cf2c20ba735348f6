//! The form in Dutch.

use contract::problem::FaultCode;
use contract::referrals::JourneyStatus;

use super::fields::Field;
use super::words::{Words, told};
use crate::months;

pub const WORDS: Words = Words {
    title: |organisation| format!("Iemand aanmelden bij {organisation}"),
    you_are: |name, organisation| format!("Je bent {name}, van {organisation}."),
    go_on: "Verder",
    go_on_text: "Deze link is van jou. Je meldt er mensen mee aan, en ziet hoe het met je aanmeldingen gaat.",
    not_you: "Ben je iemand anders? Sluit dan deze pagina. Vraag ons om een eigen link.",
    log_out: "Afsluiten",
    refer: "Iemand aanmelden",
    yours: "Wie jullie aanmeldden",
    yours_text: "Je ziet de eerste letters van de naam. Meer laten we hier niet zien, ook niet aan je collega’s.",
    none: "Jullie meldden hier nog niemand aan.",
    earlier: "Eerdere aanmeldingen",
    latest: "Naar de nieuwste",
    received_on: |day| format!("Aangemeld op {day}"),
    reference: |reference| format!("kenmerk {reference}"),
    since: |day| format!("sinds {day}"),
    take_back: "Terugnemen",
    take_back_whom: |initials| format!("De aanmelding van {initials} terugnemen"),
    take_back_title: "Wil je deze aanmelding terugnemen?",
    take_back_text: |initials, day| {
        format!(
            "Het gaat om {initials}, aangemeld op {day}. We doen er dan niets meer mee. Later opnieuw aanmelden mag altijd."
        )
    },
    keep: "Nee, laat staan",
    form_text: "Vul alleen in wat je weet. Zet hier geen BSN, V-nummer, gezondheid, geloof of vluchtverhaal in.",
    optional: "mag, hoeft niet",
    who: "Wie meld je aan?",
    reach: "Hoe bereiken we deze persoon?",
    reach_help: "Vul er één in, of allebei. Weet je het niet? Dan vragen we het aan jou.",
    about: "Nederlands",
    may_we: "Mogen we deze gegevens hebben?",
    more: "Meer vertellen (mag, hoeft niet)",
    unknown: "Weet ik niet",
    send: "Aanmelding versturen",
    cancel: "Terug zonder te versturen",
    wrong: "Fout",
    wrong_title: "Er klopt nog iets niet",
    wrong_text: "Je aanmelding is nog niet verstuurd. Kijk hier naar:",
    sent_before: "Deze aanmelding heb je al verstuurd, met iets andere gegevens. Wil je iets veranderen? Neem haar terug op je overzicht en meld opnieuw aan.",
    form_lost: "Dit formulier was niet compleet. Kijk het na en verstuur het nog een keer.",
    thanks: told("Dank je wel, je aanmelding is binnen", "Fijn dat je aan ons denkt."),
    thanks_next: &[
        "We kijken er binnen een paar dagen naar.",
        "Daarna bellen of mailen we de persoon zelf, voor een kennismaking.",
        "Op je overzicht zie je hoe het gaat.",
    ],
    one_more: "Nog iemand aanmelden",
    to_yours: "Naar je overzicht",
    logged_out: told("Je bent afgesloten", "Open de link in je mail om weer verder te gaan."),
    dead_link: told(
        "Deze link werkt niet",
        "Misschien is de link niet helemaal overgenomen, is hij verlopen, of kreeg je al een nieuwe. Kijk in je laatste mail van ons, of vraag ons om een nieuwe link.",
    ),
    no_session: told(
        "Open eerst de link in je mail",
        "Voor de veiligheid sluiten we na acht uur af. Met de link in je mail ga je verder.",
    ),
    not_found: told("Dit is er niet", "Misschien klopt het adres niet helemaal."),
    decided: told(
        "Terugnemen kan niet meer",
        "Iemand van ons is je voor geweest en heeft al besloten. Kijk op je overzicht hoe het nu staat.",
    ),
    too_often: told("Dat ging iets te snel", "Wacht een paar minuten en probeer het dan opnieuw."),
    went_wrong: told("Er ging iets mis", "Dat ligt aan ons. Probeer het later nog eens."),
    levels: [
        "A0: nog bijna geen Nederlands",
        "A1: losse woorden en korte zinnen",
        "A2: eenvoudige gesprekken",
        "B1: redelijk, over gewone dingen",
        "B2: goed",
        "C1: heel goed",
        "C2: bijna als moedertaal",
    ],
    bases: [
        ("consent", "Ja, deze persoon vindt het goed dat ik dit doorgeef"),
        ("own_request", "Ja, deze persoon vroeg er zelf om"),
        ("public_task", "Ja, aanmelden hoort bij onze wettelijke taak"),
    ],
    sides: [
        ("newcomer", "Iemand die Nederlands leert en een maatje zoekt"),
        ("established", "Iemand die maatje wil worden"),
    ],
    genders: [("woman", "Vrouw"), ("man", "Man"), ("non_binary", "Non-binair")],
    routes: [("b", "B1-route"), ("o", "Onderwijsroute"), ("z", "Zelfredzaamheidsroute")],
    yes: "Ja",
    no: "Nee",
    asks: |field| match field {
        Field::GivenName => ("Voornaam", None),
        Field::NamePrefix => ("Tussenvoegsel", None),
        Field::FamilyName => ("Achternaam", None),
        Field::Phone => ("Telefoonnummer", Some("Bijvoorbeeld 06 12345678")),
        Field::Email => ("E-mailadres", None),
        Field::DutchLevel => ("Hoe goed spreekt deze persoon Nederlands?", None),
        Field::LegalBasis => ("Waarom mag je deze gegevens aan ons geven?", None),
        Field::LegalBasisSince => {
            ("Sinds wanneer geldt dat?", Some("De dag waarop de persoon ja zei, of waarop jullie taak begon."))
        }
        Field::Side => ("Wie is het?", None),
        Field::City => ("Woonplaats", None),
        Field::Country => ("Land van herkomst", Some("Bijvoorbeeld Eritrea")),
        Field::Languages => ("Andere talen", Some("Met een komma ertussen, bijvoorbeeld Tigrinya, Arabisch")),
        Field::BirthYear => ("Geboortejaar", Some("Alleen het jaar, bijvoorbeeld 1994")),
        Field::Gender => ("Geslacht", None),
        Field::LearningRoute => ("Leerroute van de inburgering", None),
        Field::LiteracyTrack => ("Leert deze persoon nog lezen en schrijven?", None),
        Field::Goal => {
            ("Wat hoopt deze persoon?", Some("In een paar woorden. Geen gezondheid, geloof of vluchtverhaal."))
        }
        Field::Reference => ("Jullie eigen kenmerk", Some("Laat leeg, dan maken wij er een. Nooit een BSN.")),
    },
    fault: |field, code| match (field, code) {
        (_, FaultCode::CitizenServiceNumber | FaultCode::ImmigrationNumber) => {
            "Dit lijkt op een BSN of V-nummer. Dat bewaren wij nooit. Haal het weg."
        }
        (Field::LegalBasis, _) => {
            "Kies waarom je deze gegevens mag geven. Twijfel je? Vraag het dan eerst aan de persoon."
        }
        (_, FaultCode::TooShort | FaultCode::Required) => "Vul dit in.",
        (_, FaultCode::TooLong) => "Dit is te lang. Maak het korter.",
        (_, FaultCode::TooMany) => "Dit zijn er te veel. Kies de belangrijkste.",
        (_, FaultCode::InFuture) => "Dit ligt in de toekomst. Kijk de datum na.",
        (Field::Phone, _) => "Dit is geen telefoonnummer. Schrijf het als 06 12345678.",
        (Field::Email, _) => "Dit is geen e-mailadres. Schrijf het als naam@voorbeeld.nl.",
        (Field::LegalBasisSince, _) => "Dit is geen datum. Schrijf haar als 10-03-2026.",
        (Field::BirthYear, _) => "Dit is geen geboortejaar. Schrijf het als 1994.",
        (Field::Country, _) => "We kennen dit land niet onder deze naam. Schrijf het in het Nederlands of Engels.",
        (Field::Languages, _) => {
            "We kennen een van deze talen niet. Schrijf ze in het Nederlands of Engels, met een komma ertussen."
        }
        (Field::Reference, FaultCode::Repeated) => {
            "Dit kenmerk gebruikte je al voor iemand anders. Kies een ander, of laat het leeg."
        }
        (Field::GivenName | Field::NamePrefix | Field::FamilyName, _) => "Schrijf de naam met letters.",
        _ => "Kijk dit nog eens na.",
    },
    journey: |status| match status {
        JourneyStatus::Received => "Ontvangen",
        JourneyStatus::InReview => "We zijn ermee bezig",
        JourneyStatus::Waiting => "Aangenomen, wacht op een maatje",
        JourneyStatus::Started => "Heeft een maatje",
        JourneyStatus::Completed => "Afgerond",
        JourneyStatus::Ended => "Gestopt",
        JourneyStatus::Declined => "Niet aangenomen",
        JourneyStatus::Withdrawn => "Teruggenomen",
    },
    months: months::DUTCH,
};
