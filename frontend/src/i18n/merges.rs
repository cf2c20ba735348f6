//! Merging two records of one person.

use contract::merges::{MergeField, MergeObstacleCode, MergedThing};

pub struct Merges {
    pub title: &'static str,
    pub lead: &'static str,
    pub choose: &'static str,
    pub choose_help: &'static str,
    pub compare: &'static str,
    pub keep: &'static str,
    pub goes: &'static str,
    pub swap: &'static str,
    pub field: &'static str,
    pub same: &'static str,
    pub field_name: fn(MergeField) -> &'static str,
    pub both: &'static str,
    pub moves: &'static str,
    pub nothing_moves: &'static str,
    pub thing: fn(MergedThing) -> &'static str,
    pub joins: fn(i64) -> String,
    pub obstacles: &'static str,
    pub obstacle: fn(MergeObstacleCode) -> &'static str,
    pub merge: &'static str,
    pub merged: &'static str,
    pub undone: &'static str,
    pub not_undone: &'static str,
    pub maybe_same: fn(i64) -> String,
    pub look: fn(&str) -> String,
    pub undo: &'static str,
    pub merged_on: fn(&str, &str) -> String,
    pub gone: &'static str,
    pub merged_records: &'static str,
    pub undo_title: &'static str,
    pub undo_text: &'static str,
}

fn field_nl(field: MergeField) -> &'static str {
    match field {
        MergeField::GivenName => "Voornaam",
        MergeField::PreferredName => "Roepnaam",
        MergeField::NamePrefix => "Tussenvoegsel",
        MergeField::FamilyName => "Achternaam",
        MergeField::BirthYear => "Geboortejaar",
        MergeField::Gender => "Geslacht",
        MergeField::City => "Woonplaats",
        MergeField::CountryOfOrigin => "Land van herkomst",
        MergeField::Availability => "Meestal vrij",
        MergeField::Email => "E-mailadres",
        MergeField::Phone => "Telefoon",
        MergeField::PreferredChannel => "Liefst via",
        MergeField::PreferredLanguage => "Liefst in het",
        MergeField::PostcodeArea => "Postcode",
        MergeField::GenderWish => "Wens over het maatje",
        MergeField::MaxDistanceKm => "Hoe ver",
        MergeField::Rhythms => "Hoe vaak",
        MergeField::LeastDutchLevel => "Nederlands van het maatje",
        MergeField::FieldOfWork => "Vakgebied",
        MergeField::ChildrenAtHome => "Kinderen thuis",
        MergeField::Mobility => "Vervoer",
        MergeField::Goals => "Doelen",
        MergeField::WomenOnlyGroup => "Groep met vrouwen",
        MergeField::EmployerId => "Werkgever",
        MergeField::Wishes => "Wensen en grenzen",
    }
}

fn thing_nl(thing: MergedThing) -> &'static str {
    match thing {
        MergedThing::Roles => "Rollen",
        MergedThing::Requests => "Verzoeken om een maatje",
        MergedThing::Matches => "Matches",
        MergedThing::DutchAssessments => "Niveaus Nederlands",
        MergedThing::ContactMoments => "Contact",
        MergedThing::Referrals => "Aanmeldingen",
        MergedThing::Intakes => "Kennismakingsgesprekken",
        MergedThing::Links => "Banden met anderen",
        MergedThing::ConductCertificates => "VOG's",
        MergedThing::Destinations => "Bereikt",
        MergedThing::Trainings => "Trainingen",
        MergedThing::Events => "Bijeenkomsten",
        MergedThing::Languages => "Talen",
        MergedThing::Interests => "Interesses",
        MergedThing::Enrolments => "Deelname aan lichtingen",
        MergedThing::EvaluationInvitations => "Uitnodigingen voor evaluaties",
        MergedThing::GroupLeaderships => "Leiding van groepen",
        MergedThing::Tasks => "Taken",
        MergedThing::Stories => "Verhalen en toestemmingen",
        MergedThing::Accounts => "Account om in te loggen",
        MergedThing::Record => "Gegevens",
    }
}

fn obstacle_nl(code: MergeObstacleCode) -> &'static str {
    match code {
        MergeObstacleCode::MatchedTogether => "Deze twee hebben samen een match. Dan zijn het twee mensen.",
        MergeObstacleCode::BothMatched => "Beide hebben een lopende match van dezelfde soort. Rond er eerst een af.",
        MergeObstacleCode::BothProposed => "Voor beide is een match voorgesteld. Laat er eerst een niet doorgaan.",
        MergeObstacleCode::BothInIntake => "Van beide loopt een gesprek. Rond er eerst een af.",
        MergeObstacleCode::NotAtOnce => "Ze hebben iets wat één mens niet tegelijk kan hebben.",
        MergeObstacleCode::ChangedSince => "Dit is daarna gewijzigd.",
        MergeObstacleCode::NeededSince => "Er is daarna iets bijgekomen dat dit nodig heeft.",
    }
}

fn field_en(field: MergeField) -> &'static str {
    match field {
        MergeField::GivenName => "Given name",
        MergeField::PreferredName => "Called",
        MergeField::NamePrefix => "Prefix",
        MergeField::FamilyName => "Family name",
        MergeField::BirthYear => "Birth year",
        MergeField::Gender => "Gender",
        MergeField::City => "Town",
        MergeField::CountryOfOrigin => "Country of origin",
        MergeField::Availability => "Usually free",
        MergeField::Email => "E-mail address",
        MergeField::Phone => "Phone",
        MergeField::PreferredChannel => "Preferably by",
        MergeField::PreferredLanguage => "Preferably in",
        MergeField::PostcodeArea => "Postcode",
        MergeField::GenderWish => "Wish about the buddy",
        MergeField::MaxDistanceKm => "How far",
        MergeField::Rhythms => "How often",
        MergeField::LeastDutchLevel => "Dutch of the buddy",
        MergeField::FieldOfWork => "Field of work",
        MergeField::ChildrenAtHome => "Children at home",
        MergeField::Mobility => "Getting about",
        MergeField::Goals => "Goals",
        MergeField::WomenOnlyGroup => "Group of women",
        MergeField::EmployerId => "Employer",
        MergeField::Wishes => "Wishes and limits",
    }
}

fn thing_en(thing: MergedThing) -> &'static str {
    match thing {
        MergedThing::Roles => "Roles",
        MergedThing::Requests => "Requests for a buddy",
        MergedThing::Matches => "Matches",
        MergedThing::DutchAssessments => "Levels of Dutch",
        MergedThing::ContactMoments => "Contact",
        MergedThing::Referrals => "Referrals",
        MergedThing::Intakes => "Intakes",
        MergedThing::Links => "Links with others",
        MergedThing::ConductCertificates => "Certificates of conduct",
        MergedThing::Destinations => "Reached",
        MergedThing::Trainings => "Trainings",
        MergedThing::Events => "Events",
        MergedThing::Languages => "Languages",
        MergedThing::Interests => "Interests",
        MergedThing::Enrolments => "Part in cohorts",
        MergedThing::EvaluationInvitations => "Invitations to evaluations",
        MergedThing::GroupLeaderships => "Leading of groups",
        MergedThing::Tasks => "Tasks",
        MergedThing::Stories => "Stories and consents",
        MergedThing::Accounts => "Account to log in",
        MergedThing::Record => "Details",
    }
}

fn obstacle_en(code: MergeObstacleCode) -> &'static str {
    match code {
        MergeObstacleCode::MatchedTogether => "These two have a match together. So they are two people.",
        MergeObstacleCode::BothMatched => "Both have a running match of the same kind. End one of them first.",
        MergeObstacleCode::BothProposed => "A match is proposed for both. Decline one of them first.",
        MergeObstacleCode::BothInIntake => "An intake of both is under way. Complete one of them first.",
        MergeObstacleCode::NotAtOnce => "They have something that one person can't have at once.",
        MergeObstacleCode::ChangedSince => "This was changed since.",
        MergeObstacleCode::NeededSince => "Something was added since that needs it.",
    }
}

pub const DUTCH: Merges = Merges {
    title: "Samenvoegen",
    lead: "Twee kaarten van één mens worden er één. Er gaat niets verloren, en je kunt het terugdraaien.",
    choose: "Met wie samenvoegen?",
    choose_help: "Typ een deel van de naam en kies.",
    compare: "Naast elkaar leggen",
    keep: "Deze kaart blijft",
    goes: "Deze gaat erin op",
    swap: "Omdraaien",
    field: "Gegeven",
    same: "zelfde",
    field_name: field_nl,
    both: "Talen en interesses van allebei gaan mee.",
    moves: "Dit gaat mee",
    nothing_moves: "Er hangt niets aan de kaart die verdwijnt.",
    thing: thing_nl,
    joins: |n| format!("waarvan {n} samen met wat er al is"),
    obstacles: "Dit staat in de weg",
    obstacle: obstacle_nl,
    merge: "Samenvoegen",
    merged: "De twee kaarten zijn samengevoegd.",
    undone: "De twee kaarten staan weer los.",
    not_undone: "Terugdraaien kan niet meer:",
    maybe_same: |n| {
        if n == 1 {
            "Er is iemand die hier erg op lijkt.".into()
        } else {
            format!("Er zijn {n} mensen die hier erg op lijken.")
        }
    },
    look: |name| format!("Vergelijken met {name}"),
    undo: "Samenvoegen terugdraaien",
    merged_on: |day, who| format!("Samengevoegd op {day} door {who}."),
    gone: "Deze kaart is samengevoegd met een andere.",
    merged_records: "Samengevoegde kaarten",
    undo_title: "Samenvoegen terugdraaien?",
    undo_text: "Er komen weer twee kaarten, zoals ze voor het samenvoegen waren. Is er daarna iets veranderd dat dat niet toelaat, dan zeggen we dat en gebeurt er niets.",
};

pub const ENGLISH: Merges = Merges {
    title: "Merge",
    lead: "Two records of one person become one. Nothing is lost, and you can undo it.",
    choose: "Merge with whom?",
    choose_help: "Type part of the name and choose.",
    compare: "Compare",
    keep: "This record stays",
    goes: "This one goes up in it",
    swap: "Swap",
    field: "Detail",
    same: "the same",
    field_name: field_en,
    both: "Languages and interests of both go along.",
    moves: "This goes along",
    nothing_moves: "Nothing hangs on the record that goes.",
    thing: thing_en,
    joins: |n| format!("{n} of which join what is there already"),
    obstacles: "This stands in the way",
    obstacle: obstacle_en,
    merge: "Merge",
    merged: "The two records were merged.",
    undone: "The two records are apart again.",
    not_undone: "It can no longer be undone:",
    maybe_same: |n| {
        if n == 1 {
            "There is someone who looks very much like this.".into()
        } else {
            format!("There are {n} people who look very much like this.")
        }
    },
    look: |name| format!("Compare with {name}"),
    undo: "Undo the merge",
    merged_on: |day, who| format!("Merged on {day} by {who}."),
    gone: "This record was merged with another.",
    merged_records: "Merged records",
    undo_title: "Undo the merge?",
    undo_text: "There will be two records again, as they were before the merge. If something changed since that doesn't allow it, we say so and nothing happens.",
};
