//! What can go wrong, said to someone who did nothing wrong.

use contract::problem::{ErrorCode, FaultCode};

pub struct Problems {
    pub summary_title: fn(i64) -> String,
    pub offline: &'static str,
    pub unreadable: &'static str,
    pub trace: fn(&str) -> String,
    pub error: fn(ErrorCode) -> &'static str,
    pub fault: fn(FaultCode) -> &'static str,
}

pub const DUTCH: Problems = Problems {
    summary_title: |n| {
        if n == 1 { "Eén ding klopt nog niet".into() } else { format!("{n} dingen kloppen nog niet") }
    },
    offline: "Geen verbinding. Controleer je internet en probeer het opnieuw.",
    unreadable: "We kregen een antwoord dat de app niet begrijpt. Herlaad de pagina; misschien is er een nieuwe versie.",
    trace: |id| format!("Vraag je hulp? Noem dan {id}"),
    error: dutch_error,
    fault: dutch_fault,
};

pub const ENGLISH: Problems = Problems {
    summary_title: |n| {
        if n == 1 { "One thing needs another look".into() } else { format!("{n} things need another look") }
    },
    offline: "No connection. Check your internet and try again.",
    unreadable: "We got an answer that the app does not understand. Reload the page; there may be a new version.",
    trace: |id| format!("Asking for help? Mention {id}"),
    error: english_error,
    fault: english_fault,
};

fn dutch_error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::ValidationFailed => "Nog niet alles klopt. Kijk bij de velden wat er mist.",
        ErrorCode::InvalidCursor => "De lijst is intussen veranderd. Laad hem opnieuw.",
        ErrorCode::Unauthenticated | ErrorCode::SessionEnded => "Je bent uitgelogd. Log opnieuw in om verder te gaan.",
        ErrorCode::InvalidCredentials => "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        ErrorCode::Forbidden => "Dit mag niet met jouw rol. Heb je het nodig? Vraag de beheerder.",
        ErrorCode::NotFound => "Dit is er niet (meer).",
        ErrorCode::StateConflict => {
            "Dit kan nu niet: iemand was je misschien voor. Laad opnieuw om te zien hoe het ervoor staat."
        }
        ErrorCode::PossibleDuplicates => "We kennen misschien iemand die dezelfde is. Vergelijk eerst.",
        ErrorCode::ReferenceInUse => "Deze referentie is al gebruikt voor een andere aanmelding.",
        ErrorCode::AlreadyMatched => "Een van de twee heeft al een actieve match van deze soort.",
        ErrorCode::ConsentMissing => "Nog niet iedereen die erin voorkomt, vindt dit goed. Vraag eerst om toestemming.",
        ErrorCode::RunOutdated => "Er is intussen iets veranderd. Er is nog niets voorgesteld.",
        ErrorCode::OverlappingPeriod => "Deze periode valt samen met een andere.",
        ErrorCode::NameInUse => "Deze naam is al in gebruik.",
        ErrorCode::IdempotencyKeyInUse => "We zijn hier nog mee bezig. Wacht even.",
        ErrorCode::PreconditionFailed => "Iemand anders heeft dit net gewijzigd. Kijk wat er veranderd is.",
        ErrorCode::BodyTooLarge => "Dit is te veel tekst om te versturen.",
        ErrorCode::TooManyRequests => "Te veel pogingen achter elkaar. Wacht een minuut en probeer het opnieuw.",
        ErrorCode::Unavailable => "De server is even niet bereikbaar. Er is niets gewijzigd.",
        ErrorCode::MethodNotAllowed
        | ErrorCode::NotAcceptable
        | ErrorCode::UnsupportedMediaType
        | ErrorCode::IdempotencyKeyReused
        | ErrorCode::PreconditionRequired
        | ErrorCode::Internal => "Er ging iets mis aan onze kant. Probeer het opnieuw.",
    }
}

fn english_error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::ValidationFailed => "Not everything is right yet. See at the fields what is missing.",
        ErrorCode::InvalidCursor => "The list has changed meanwhile. Load it again.",
        ErrorCode::Unauthenticated | ErrorCode::SessionEnded => "You are logged out. Log in again to go on.",
        ErrorCode::InvalidCredentials => "This e-mail address and password do not belong together.",
        ErrorCode::Forbidden => "Your role does not allow this. Do you need it? Ask the administrator.",
        ErrorCode::NotFound => "This is not here (any more).",
        ErrorCode::StateConflict => {
            "This cannot be done now: someone may have been first. Reload to see how things stand."
        }
        ErrorCode::PossibleDuplicates => "We may know this person already. Compare first.",
        ErrorCode::ReferenceInUse => "This reference was used before, for another referral.",
        ErrorCode::AlreadyMatched => "One of the two already has an active match of this kind.",
        ErrorCode::ConsentMissing => "Not everyone in it agrees yet. Ask for consent first.",
        ErrorCode::RunOutdated => "Something changed meanwhile. Nothing was proposed.",
        ErrorCode::OverlappingPeriod => "This period overlaps another one.",
        ErrorCode::NameInUse => "This name is already in use.",
        ErrorCode::IdempotencyKeyInUse => "We are still working on this. Just a moment.",
        ErrorCode::PreconditionFailed => "Someone else just changed this. See what changed.",
        ErrorCode::BodyTooLarge => "This is too much text to send.",
        ErrorCode::TooManyRequests => "Too many tries in a row. Wait a minute and try again.",
        ErrorCode::Unavailable => "The server cannot be reached just now. Nothing was changed.",
        ErrorCode::MethodNotAllowed
        | ErrorCode::NotAcceptable
        | ErrorCode::UnsupportedMediaType
        | ErrorCode::IdempotencyKeyReused
        | ErrorCode::PreconditionRequired
        | ErrorCode::Internal => "Something went wrong on our side. Try again.",
    }
}

fn dutch_fault(code: FaultCode) -> &'static str {
    match code {
        FaultCode::Required => "Vul dit in",
        FaultCode::UnknownField | FaultCode::WrongType | FaultCode::WrongFormat => {
            "Dit kunnen we niet lezen; kijk naar het voorbeeld"
        }
        FaultCode::NotAllowed => "Dit kan hier niet",
        FaultCode::TooShort => "Dit is te kort",
        FaultCode::TooLong => "Dit is te lang",
        FaultCode::TooFew => "Kies er meer",
        FaultCode::TooMany => "Dit zijn er te veel",
        FaultCode::OutOfRange => "Dit getal kan niet kloppen",
        FaultCode::InvalidCharacters => "Hier staan tekens in die niet kunnen",
        FaultCode::CitizenServiceNumber => "Dit lijkt op een BSN. Dat bewaren we nooit; haal het weg",
        FaultCode::ImmigrationNumber => "Dit lijkt op een V-nummer. Dat bewaren we nooit; haal het weg",
        FaultCode::UnknownLanguage => "Deze taal kennen we niet",
        FaultCode::UnknownCountry => "Dit land kennen we niet",
        FaultCode::UnknownReference => "Dit bestaat niet (meer)",
        FaultCode::InFuture => "Deze dag moet nog komen",
        FaultCode::EndsBeforeStart => "Het einde ligt voor het begin",
        FaultCode::Repeated => "Dit staat er al",
        FaultCode::Inconsistent => "Dit past niet bij wat er verder staat",
    }
}

fn english_fault(code: FaultCode) -> &'static str {
    match code {
        FaultCode::Required => "Fill this in",
        FaultCode::UnknownField | FaultCode::WrongType | FaultCode::WrongFormat => {
            "We cannot read this; see the example"
        }
        FaultCode::NotAllowed => "This cannot be used here",
        FaultCode::TooShort => "This is too short",
        FaultCode::TooLong => "This is too long",
        FaultCode::TooFew => "Choose more",
        FaultCode::TooMany => "These are too many",
        FaultCode::OutOfRange => "This number cannot be right",
        FaultCode::InvalidCharacters => "This has characters that cannot be used",
        FaultCode::CitizenServiceNumber => "This looks like a BSN. We never keep that; take it out",
        FaultCode::ImmigrationNumber => "This looks like a V-number. We never keep that; take it out",
        FaultCode::UnknownLanguage => "We do not know this language",
        FaultCode::UnknownCountry => "We do not know this country",
        FaultCode::UnknownReference => "This does not exist (any more)",
        FaultCode::InFuture => "This day is yet to come",
        FaultCode::EndsBeforeStart => "The end comes before the start",
        FaultCode::Repeated => "This is there already",
        FaultCode::Inconsistent => "This does not fit with the rest",
    }
}
