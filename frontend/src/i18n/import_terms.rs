//! The vocabularies of imports, in words.

use contract::imports::{
    ImportFailure, ImportField, ImportKind, ImportObstacleCode, ImportStatus, ImportThing, RowDecision, RowOutcome,
};

use super::terms::{Term, terms};

terms! {
    ImportKind {
        People: "Mensen", "People";
        Organisations: "Organisaties", "Organisations";
        Matches: "Matches", "Matches";
        Attendance: "Aanwezigheid", "Attendance";
    }
    ImportStatus {
        Uploaded: "Geüpload", "Uploaded";
        Checking: "Wordt gecontroleerd", "Being checked";
        Checked: "Gecontroleerd", "Checked";
        Running: "Wordt overgenomen", "Being taken over";
        Done: "Overgenomen", "Taken over";
        Undoing: "Wordt teruggedraaid", "Being undone";
        Undone: "Teruggedraaid", "Undone";
    }
    ImportFailure {
        Cancelled: "Je hebt het gestopt. Er is niets veranderd.", "You stopped it. Nothing was changed.";
        Outdated: "Er kwam intussen iets bij. We hebben opnieuw gecontroleerd: kijk wat er nog te kiezen is.", "Something was added meanwhile. We checked again: see what is left to decide.";
        Refused: "Het past niet bij wat we al weten. Controleer opnieuw. Er is niets veranderd.", "It doesn't fit with what we know. Check again. Nothing was changed.";
        InTheWay: "Terugdraaien kan niet meer, want er is intussen iets mee gedaan.", "It can't be undone any more: something was done with it since.";
        Internal: "Er ging bij ons iets mis. Er is niets veranderd. Probeer het nog eens.", "Something went wrong on our side. Nothing was changed. Try again.";
    }
    RowOutcome {
        New: "Nieuw", "New";
        Changed: "Aangevuld", "Changed";
        Unchanged: "Al bekend", "Known already";
        Undecided: "Te kiezen", "To decide";
        Skipped: "Overgeslagen", "Skipped";
        Refused: "Met fouten", "With faults";
    }
    RowDecision {
        SamePerson: "Dezelfde persoon", "The same person";
        AnotherPerson: "Iemand anders", "Somebody else";
        Skip: "Overslaan", "Leave out";
    }
    ImportObstacleCode {
        ChangedSince: "later gewijzigd", "changed since";
        ReferredTo: "hangt eraan vast", "refers to it";
    }
    ImportThing {
        Person: "persoon", "person";
        Role: "rol", "role";
        DutchAssessment: "taalniveau", "level of Dutch";
        Organisation: "organisatie", "organisation";
        Request: "wens voor een match", "wish for a buddy";
        Match: "match", "match";
        MatchNumber: "matchnummers", "match numbers";
        Enrolment: "deelname", "enrolment";
        Event: "activiteit", "event";
        Registration: "aanmelding voor een activiteit", "registration";
        Attendance: "aanwezigheid", "attendance";
        Task: "taak", "task";
        Other: "iets anders", "something else";
    }
    ImportField {
        Key: "Nummer of code", "Number or code";
        GivenName: "Voornaam", "Given name";
        PreferredName: "Noemnaam", "Preferred name";
        NamePrefix: "Tussenvoegsel", "Prefix";
        FamilyName: "Achternaam", "Family name";
        FullName: "Hele naam", "Full name";
        BirthYear: "Geboortejaar of -datum", "Year or date of birth";
        Gender: "Geslacht", "Gender";
        City: "Plaats", "City";
        CountryOfOrigin: "Land van herkomst", "Country of origin";
        Languages: "Talen", "Languages";
        Email: "E-mail", "E-mail";
        Phone: "Telefoon", "Phone";
        PreferredChannel: "Contact via", "Preferred channel";
        PreferredLanguage: "Taal voor contact", "Language for contact";
        PostcodeArea: "Postcode", "Postcode";
        DutchLevel: "Taalniveau Nederlands", "Level of Dutch";
        DutchAssessedOn: "Taalniveau: datum", "Level of Dutch: date";
        Role: "Rol", "Role";
        RoleStartsOn: "Rol: vanaf", "Role: from";
        RoleEndsOn: "Rol: tot", "Role: until";
        RoleEndReason: "Rol: reden van het einde", "Role: why it ended";
        Name: "Naam", "Name";
        Aliases: "Andere namen", "Other names";
        OrganisationKinds: "Soort", "Kind";
        Website: "Website", "Website";
        AgreementSignedOn: "Verwerkersovereenkomst getekend", "Agreement signed on";
        NewcomerKey: "Nieuwkomer: nummer", "Newcomer: number";
        NewcomerName: "Nieuwkomer: naam", "Newcomer: name";
        NewcomerBirthYear: "Nieuwkomer: geboortejaar", "Newcomer: birth year";
        EstablishedKey: "Gevestigde: nummer", "Established: number";
        EstablishedName: "Gevestigde: naam", "Established: name";
        EstablishedBirthYear: "Gevestigde: geboortejaar", "Established: birth year";
        MatchKind: "Soort match", "Kind of match";
        CohortNumber: "Lichting", "Cohort";
        Employer: "Werkgever", "Employer";
        MatchNumber: "Matchnummer van vroeger", "Match number from before";
        StartsOn: "Begindatum", "Start date";
        EndsOn: "Einddatum", "End date";
        EndReason: "Reden van het einde", "Why it ended";
        EndedBy: "Beëindigd door", "Ended by";
        EventDate: "Datum", "Date";
        EventTime: "Begintijd", "Time";
        EventKind: "Soort activiteit", "Kind of event";
        EventTitle: "Naam van de activiteit", "Title of the event";
        PersonKey: "Nummer van de persoon", "Number of the person";
        PersonName: "Naam van de persoon", "Name of the person";
        PersonBirthYear: "Geboortejaar", "Birth year";
        Attendance: "Aanwezig", "Attendance";
        HeadCount: "Aantal zonder naam", "Number without a name";
    }
}
