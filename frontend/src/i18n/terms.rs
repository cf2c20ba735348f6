//! The vocabularies of the contract in the words people use: Dutch and English side by side, so that a new term
//! of the contract does not compile before it has both.

use contract::accounts::AccountStatus;
use contract::certificates::CertificateEndReason;
use contract::cohorts::{CohortAction, CohortStatus};
use contract::destinations::{DestinationKind, Through, TrainingKind};
use contract::enrolments::{EnrolmentEndReason, EnrolmentRole};
use contract::evaluations::{Pictograms, QuestionKind, QuestionnaireAudience, QuestionnaireStatus};
use contract::evaluations_rounds::{EvaluationInvitationStatus, EvaluationRoundAction, EvaluationRoundStatus};
use contract::groups::{Audience, LeaderRole, LeaderWarning};
use contract::journeys::StationKind;
use contract::language::{AssessmentSource, DutchLevel, LanguageSkill, Proficiency};
use contract::links::{LinkEndReason, Relation};
use contract::matches::{ContactWith, EndedBy, JobOutcome, Light, MatchAction, MatchEndReason, MatchStatus};
use contract::organisations::OrganisationKind;
use contract::partner_contacts::PartnerContactStatus;
use contract::partners::{PartnerFailure, Scope};
use contract::people::{
    AccessAction, ContactChannel, ContactKind, DuplicateSign, Engagement, FreeMoment, Gender, PartOfDay, PeopleSort,
    RoleEndReason, RoleKind, Side, Weekday,
};
use contract::permissions::Role;
use contract::profiles::{FieldOfWork, GenderWish, MatchGoal, Mobility, Rhythm};
use contract::referrals::{DeclineReason, LearningRoute, LegalBasisKind, ReferralSource, ReferralStatus};
use contract::requests::{RequestCloseReason, Track};
use contract::stories::{ConsentForm, StoryChannel, StoryKind};

use super::{Language, language};

/// A term of the contract that has words in both languages.
pub trait Term: Copy {
    /// Dutch, English.
    fn words(self) -> (&'static str, &'static str);

    /// In the language in use.
    fn say(self) -> &'static str {
        let (dutch, english) = self.words();
        match language() {
            Language::Dutch => dutch,
            Language::English => english,
        }
    }
}

/// Terms as the options of a field: their codes and their words.
#[must_use]
pub fn choices<T: Term>(terms: impl Iterator<Item = T>, code: fn(T) -> &'static str) -> Vec<(String, String)> {
    terms.map(|term| (code(term).to_owned(), term.say().to_owned())).collect()
}

/// *maandagavond*, *Monday evening*.
#[must_use]
pub fn moment(free: FreeMoment) -> String {
    let (day, part) = (free.day.say(), free.part.say());
    match language() {
        Language::Dutch => format!("{day}{part}"),
        Language::English => format!("{day} {part}"),
    }
}

macro_rules! terms {
    ($($kind:ident { $($term:ident: $dutch:literal, $english:literal;)+ })+) => {$(
        impl Term for $kind {
            fn words(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$term => ($dutch, $english),)+
                }
            }
        }
    )+};
}

pub(super) use terms;

terms! {
    QuestionnaireAudience {
        Newcomer: "Nieuwkomers", "Newcomers";
        Established: "Gevestigden", "Established residents";
        Coach: "Coaches", "Coaches";
        Event: "Bij een activiteit", "At an event";
    }
    QuestionnaireStatus {
        Draft: "In de maak", "In the making";
        Published: "In gebruik", "In use";
        Retired: "Uit gebruik", "Out of use";
    }
    QuestionKind {
        Scale: "Een schaal", "A scale";
        Choice: "Eén antwoord kiezen", "Choose one answer";
        Many: "Meer antwoorden kiezen", "Choose several answers";
        DutchLevel: "Taalniveau", "Level of Dutch";
        OpenText: "In eigen woorden", "In one's own words";
    }
    Pictograms {
        None: "Geen", "None";
        Faces: "Gezichtjes", "Faces";
        Bars: "Balkjes", "Bars";
    }
    EvaluationRoundStatus {
        Planned: "Gepland", "Planned";
        Open: "Open", "Open";
        Closed: "Gesloten", "Closed";
    }
    EvaluationRoundAction {
        Open: "Nu openen", "Open now";
        Close: "Nu sluiten", "Close now";
    }
    EvaluationInvitationStatus {
        Invited: "Uitgenodigd", "Invited";
        Started: "Begonnen", "Started";
        Answered: "Ingevuld", "Answered";
        Withdrawn: "Ingetrokken", "Withdrawn";
    }
    Side {
        Newcomer: "Nieuwkomer", "Newcomer";
        Established: "Gevestigde", "Established";
    }
    Track {
        Programme: "Programma", "Programme";
        Independent: "Buiten het programma", "Outside the programme";
        Workplace: "Op het werk", "At work";
    }
    RoleKind {
        Newcomer: "Nieuwkomer", "Newcomer";
        Established: "Gevestigde", "Established";
        Coach: "Coach", "Coach";
        AssistantCoach: "Assistent-coach", "Assistant coach";
        EventHelper: "Helper bij activiteiten", "Event helper";
        GroupTrainer: "Groepstrainer", "Group trainer";
        ExperienceExpert: "Ervaringsdeskundige", "Expert by experience";
        BoardChair: "Voorzitter", "Chair";
        BoardTreasurer: "Penningmeester", "Treasurer";
        BoardMember: "Bestuurslid", "Board member";
        Staff: "Medewerker", "Staff";
    }
    RoleEndReason {
        Completed: "Afgerond", "Completed";
        Stopped: "Gestopt", "Stopped";
        MovedAway: "Verhuisd", "Moved away";
        TookAnotherRole: "Andere rol gekregen", "Took another role";
        TermEnded: "Termijn voorbij", "Term ended";
        EnteredByMistake: "Per ongeluk ingevoerd", "Entered by mistake";
    }
    Engagement {
        Structural: "Het hele jaar", "All year";
        Incidental: "Af en toe", "Now and then";
    }
    Gender {
        Woman: "Vrouw", "Woman";
        Man: "Man", "Man";
        NonBinary: "Non-binair", "Non-binary";
    }
    ContactChannel {
        Phone: "Bellen", "Phone";
        Message: "Appen of sms'en", "Message";
        Email: "E-mail", "E-mail";
        Letter: "Brief", "Letter";
    }
    ContactKind {
        Phone: "Telefoon", "Phone";
        Message: "Bericht", "Message";
        Email: "E-mail", "E-mail";
        Visit: "Bezoek", "Visit";
        AtEvent: "Op een activiteit", "At an event";
        Other: "Anders", "Other";
    }
    Weekday {
        Monday: "maandag", "Monday";
        Tuesday: "dinsdag", "Tuesday";
        Wednesday: "woensdag", "Wednesday";
        Thursday: "donderdag", "Thursday";
        Friday: "vrijdag", "Friday";
        Saturday: "zaterdag", "Saturday";
        Sunday: "zondag", "Sunday";
    }
    PartOfDay {
        Morning: "ochtend", "morning";
        Afternoon: "middag", "afternoon";
        Evening: "avond", "evening";
    }
    PeopleSort {
        Name: "Op naam", "By name";
        RecentlyChanged: "Laatst gewijzigd", "Recently changed";
    }
    DuplicateSign {
        SameEmail: "Zelfde e-mailadres", "Same e-mail address";
        SamePhone: "Zelfde telefoonnummer", "Same phone number";
        SameName: "Zelfde naam", "Same name";
        SimilarName: "Naam lijkt erop", "Similar name";
        SameBirthYear: "Zelfde geboortejaar", "Same birth year";
    }
    AccessAction {
        Read: "bekeken", "read";
        Listed: "gezien in een lijst", "seen in a list";
        FoundBySearch: "gevonden bij zoeken", "found by searching";
        ShownAsDuplicate: "getoond als mogelijk dezelfde", "shown as a possible duplicate";
        Changed: "gewijzigd", "changed";
        Created: "toegevoegd", "added";
        Merged: "samengevoegd", "merged";
        Unmerged: "weer uit elkaar gehaald", "taken apart again";
        Exported: "meegenomen in een bestand", "taken along in a file";
    }
    DutchLevel {
        A0: "A0 – begint net", "A0 – just starting";
        A1: "A1 – losse woorden", "A1 – single words";
        A2: "A2 – eenvoudige zinnen", "A2 – simple sentences";
        B1: "B1 – gewoon gesprek", "B1 – everyday talk";
        B2: "B2 – vlot", "B2 – with ease";
        C1: "C1 – heel goed", "C1 – very well";
        C2: "C2 – als moedertaal", "C2 – like a native";
    }
    AssessmentSource {
        Referral: "bij de aanmelding", "at the referral";
        Intake: "bij de kennismaking", "at the intake";
        Own: "zelf gezegd", "own estimate";
        Course: "taalcursus", "language course";
        Evaluation: "evaluatie", "evaluation";
    }
    LanguageSkill {
        Overall: "Nederlands", "Dutch";
        Listening: "Luisteren", "Listening";
        Speaking: "Spreken", "Speaking";
        Reading: "Lezen", "Reading";
        Writing: "Schrijven", "Writing";
    }
    Proficiency {
        Basic: "een beetje", "a little";
        Good: "goed", "well";
        Fluent: "vloeiend", "fluently";
        Native: "moedertaal", "native";
    }
    ReferralStatus {
        Received: "Nieuw", "New";
        InReview: "In behandeling", "In review";
        Accepted: "Aangenomen", "Accepted";
        Declined: "Afgewezen", "Declined";
        Withdrawn: "Ingetrokken", "Withdrawn";
        Duplicate: "Dubbel", "Duplicate";
    }
    ReferralSource {
        Organisation: "Organisatie", "Organisation";
        OwnInitiative: "Zelf aangemeld", "Own initiative";
        Volunteer: "Via een vrijwilliger", "Through a volunteer";
        Praathuis: "Via het Praathuis", "Through the Praathuis";
    }
    DeclineReason {
        OutsideArea: "Woont buiten ons gebied", "Lives outside our area";
        AlreadyTakesPart: "Doet al mee", "Takes part already";
        NotReachable: "Niet te bereiken", "Could not be reached";
        NoLongerInterested: "Wil niet meer", "No longer interested";
        NotNow: "Nu niet, later misschien", "Not now, perhaps later";
        OtherOffer: "Past beter bij een ander aanbod", "Another offer fits better";
    }
    LegalBasisKind {
        Consent: "Toestemming", "Consent";
        PublicTask: "Publieke taak", "Public task";
        OwnRequest: "Eigen verzoek", "Own request";
    }
    LearningRoute {
        B: "B1-route", "B1 route";
        O: "Onderwijsroute", "Education route";
        Z: "Zelfredzaamheidsroute", "Self-reliance route";
    }
    Relation {
        Household: "Huisgenoot", "Housemate";
        Partner: "Partner", "Partner";
        Parent: "Ouder", "Parent";
        Child: "Kind", "Child";
        Family: "Familie", "Family";
        Friend: "Vriend of vriendin", "Friend";
        Neighbour: "Buur", "Neighbour";
        IntroducedBy: "Binnengekomen via", "Came in through";
        Introduced: "Bracht binnen", "Brought in";
    }
    LinkEndReason {
        NoLongerSo: "Is niet meer zo", "No longer so";
        MovedAway: "Verhuisd", "Moved away";
        EnteredByMistake: "Per ongeluk ingevoerd", "Entered by mistake";
    }
    CertificateEndReason {
        Replaced: "Vervangen door een nieuwe", "Replaced by a new one";
        NoLongerNeeded: "Niet meer nodig", "No longer needed";
        EnteredByMistake: "Per ongeluk ingevoerd", "Entered by mistake";
    }
    StationKind {
        Referral: "Aangemeld", "Referred";
        Request: "Op zoek naar een match", "Looking for a match";
        Match: "Match", "Match";
        Group: "In een groep", "In a group";
        AssistantCoach: "Assistent-coach", "Assistant coach";
        Coach: "Coach", "Coach";
        Destination: "Bestemming bereikt", "Destination reached";
    }
    DestinationKind {
        VolunteerWork: "Vrijwilligerswerk", "Voluntary work";
        Job: "Baan", "Job";
        Course: "Opleiding of cursus", "Course";
        Club: "Club of vereniging", "Club";
        Other: "Anders", "Other";
    }
    Through {
        Buddy: "via het maatje", "through the buddy";
        Group: "via de groep", "through the group";
        Staff: "via ons", "through us";
        Own: "op eigen kracht", "by oneself";
    }
    TrainingKind {
        CultureTraining: "Cultuurtraining", "Culture training";
        VolunteerTraining: "Vrijwilligerstraining", "Volunteer training";
        Workshop: "Workshop", "Workshop";
        CoachTraining: "Coachtraining", "Coach training";
    }
    GenderWish {
        Woman: "Liefst een vrouw", "Preferably a woman";
        Man: "Liefst een man", "Preferably a man";
    }
    Rhythm {
        Weekly: "Elke week", "Every week";
        TwoWeekly: "Om de week", "Every two weeks";
    }
    FieldOfWork {
        Administration: "Administratie", "Administration";
        Agriculture: "Land- en tuinbouw", "Agriculture";
        Beauty: "Kapper en verzorging", "Hair and beauty";
        Care: "Zorg", "Care";
        Childcare: "Kinderopvang", "Childcare";
        Cleaning: "Schoonmaak", "Cleaning";
        Construction: "Bouw", "Construction";
        Culture: "Kunst en cultuur", "Arts and culture";
        Education: "Onderwijs", "Education";
        Engineering: "Techniek", "Engineering";
        Government: "Overheid", "Government";
        Hospitality: "Horeca", "Hospitality";
        InformationTechnology: "ICT", "IT";
        Retail: "Winkel", "Retail";
        Transport: "Vervoer en magazijn", "Transport and storage";
        Welfare: "Welzijn", "Welfare";
    }
    Mobility {
        OnFoot: "Te voet", "On foot";
        Bicycle: "Fiets", "Bicycle";
        PublicTransport: "Openbaar vervoer", "Public transport";
        Car: "Auto", "Car";
    }
    MatchGoal {
        EverydayLanguage: "Nederlands van elke dag", "Everyday Dutch";
        Exam: "Een taalexamen", "A language exam";
        Neighbourhood: "De buurt leren kennen", "Getting to know the neighbourhood";
        Work: "Werk", "Work";
        School: "School en opleiding", "School and training";
        Leisure: "Samen iets leuks doen", "Doing something nice together";
        Culture: "Elkaars cultuur leren kennen", "Getting to know each other's culture";
        Family: "Gezin en opvoeden", "Family and parenting";
    }
    StoryKind {
        Quote: "Citaat", "Quote";
        Story: "Verhaal", "Story";
        Photo: "Foto", "Photo";
    }
    StoryChannel {
        Report: "Jaarverslag", "Annual report";
        Site: "Website", "Website";
        Press: "Krant en pers", "Press";
        Social: "Sociale media", "Social media";
    }
    ConsentForm {
        Spoken: "In een gesprek", "In a conversation";
        Written: "Op papier", "On paper";
        Message: "In een bericht", "In a message";
    }
    RequestCloseReason {
        Matched: "Heeft een maatje", "Has a buddy";
        NoLongerInterested: "Wil niet meer", "No longer interested";
        NotReachable: "Niet te bereiken", "Could not be reached";
        MovedAway: "Verhuisd", "Moved away";
        Expired: "Verlopen", "Expired";
        EnteredByMistake: "Per ongeluk ingevoerd", "Entered by mistake";
    }
    MatchStatus {
        Proposed: "Voorgesteld", "Proposed";
        Introduced: "Kennisgemaakt", "Introduced";
        Active: "Actief", "Active";
        Paused: "Op afstand", "At a distance";
        Ended: "Afgerond", "Ended";
        Declined: "Niet doorgegaan", "Declined";
    }
    MatchAction {
        Introduce: "Kennismaking vastleggen", "Record the introduction";
        Activate: "Match starten", "Start the match";
        Pause: "Op afstand zetten", "Put at a distance";
        Resume: "Weer hervatten", "Resume";
        End: "Match afronden", "End the match";
        Decline: "Gaat niet door", "Will not go on";
    }
    Light {
        Green: "Gaat goed", "Goes well";
        Amber: "Vraagt aandacht", "Wants attention";
        Red: "Loopt vast", "Is stuck";
    }
    ContactWith {
        Newcomer: "Nieuwkomer", "Newcomer";
        Established: "Gevestigde", "Established";
        Both: "Allebei", "Both";
    }
    JobOutcome {
        JobKept: "Werkt er nog", "Still works there";
        OtherJob: "Heeft ander werk", "Has another job";
        JobLost: "Heeft geen werk meer", "Has no job any more";
        Unknown: "Niet bekend", "Not known";
    }
    MatchEndReason {
        Completed: "Programma afgerond", "Programme completed";
        NoTime: "Geen tijd meer", "No time left";
        NoContact: "Contact verloren", "Lost contact";
        NoClick: "Geen klik", "No click";
        MovedAway: "Verhuisd", "Moved away";
        GoalReached: "Doel bereikt", "Goal reached";
        EnteredByMistake: "Per ongeluk ingevoerd", "Entered by mistake";
    }
    EndedBy {
        Newcomer: "De nieuwkomer", "The newcomer";
        Established: "De gevestigde", "The established resident";
        Together: "Samen", "Together";
        Coordinator: "De coördinator", "The coordinator";
    }
    OrganisationKind {
        Referrer: "Verwijzer", "Referrer";
        Funder: "Geldgever", "Funder";
        Venue: "Locatie", "Venue";
        CoOrganiser: "Mede-organisator", "Co-organiser";
        LanguageProvider: "Taalaanbieder", "Language provider";
        Employer: "Werkgever", "Employer";
        Welfare: "Welzijn", "Welfare";
        Municipality: "Gemeente", "Municipality";
    }
    Scope {
        ReferralsWrite: "Mensen aanmelden", "Push referrals";
        ReferralsRead: "Stand van eigen aanmeldingen lezen", "Read the status of own referrals";
        CapacityRead: "Vrije plaatsen lezen", "Read free places";
        WebhooksManage: "Berichten laten sturen (webhooks)", "Have events sent (webhooks)";
    }
    PartnerFailure {
        WrongSecret: "verkeerd geheim", "wrong secret";
        ExpiredSecret: "geheim dat niet meer werkt", "secret that no longer works";
        UnknownKey: "sleutel die niet werkt of die we niet kennen", "key that does not work or is not known";
        WrongSignature: "handtekening klopt niet", "wrong signature";
        WrongClaims: "bewijs klopt niet", "assertion is not right";
        ExpiredAssertion: "bewijs is verlopen", "assertion has expired";
        ReplayedAssertion: "bewijs is al gebruikt", "assertion was used before";
        NoAgreement: "geen verwerkersovereenkomst die geldt", "no agreement that holds";
        Revoked: "de koppeling is ingetrokken", "the client is revoked";
    }
    CohortStatus {
        Planned: "Gepland", "Planned";
        Recruiting: "Werft", "Recruiting";
        Active: "Loopt", "Active";
        Completed: "Afgerond", "Completed";
    }
    CohortAction {
        Recruit: "Beginnen met werven", "Begin recruiting";
        Start: "Lichting starten", "Start the cohort";
        Complete: "Lichting afronden", "Complete the cohort";
    }
    EnrolmentRole {
        Newcomer: "Nieuwkomer", "Newcomer";
        Established: "Gevestigde", "Established";
        Coach: "Coach", "Coach";
        AssistantCoach: "Assistent-coach", "Assistant coach";
    }
    EnrolmentEndReason {
        Completed: "Afgerond", "Completed";
        Stopped: "Gestopt", "Stopped";
        NoTime: "Geen tijd meer", "No time left";
        NoContact: "Contact verloren", "Lost contact";
        MovedAway: "Verhuisd", "Moved away";
        GoalReached: "Doel bereikt", "Goal reached";
        OtherCohort: "Naar een andere lichting", "To another cohort";
        EnteredByMistake: "Per ongeluk ingevoerd", "Entered by mistake";
    }
    Audience {
        Open: "Voor iedereen", "For everyone";
        WomenOnly: "Alleen vrouwen", "Women only";
    }
    LeaderRole {
        Coach: "Coach", "Coach";
        AssistantCoach: "Assistent-coach", "Assistant coach";
    }
    AccountStatus {
        Invited: "Uitgenodigd", "Invited";
        Active: "Kan inloggen", "Can log in";
        Ended: "Gestopt", "Ended";
    }
    PartnerContactStatus {
        Invited: "Uitgenodigd", "Invited";
        Active: "Kan aanmelden", "Can refer";
        Ended: "Gestopt", "Ended";
    }
    LeaderWarning {
        LowDutchLevel: "Niveau A2 of lager. Geef hulp bij het lezen en schrijven.", "Level A2 or lower. Offer help with reading and writing.";
        EveningDoesNotSuit: "Is op deze avond meestal niet vrij.", "Is usually not free on this evening.";
    }
    Role {
        CoordinatorNewcomers: "Coördinator nieuwkomers", "Coordinator newcomers";
        CoordinatorVolunteers: "Coördinator vrijwilligers", "Coordinator volunteers";
        OfficeManager: "Officemanager", "Office manager";
        Communication: "Communicatie", "Communication";
        Policy: "Beleid", "Policy";
        Finance: "Financiën", "Finance";
        Board: "Bestuur", "Board";
        Intern: "Stagiair", "Intern";
        Administrator: "Beheerder", "Administrator";
        Coach: "Coach", "Coach";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_a_match_have_words_of_their_own() {
        let [(one, _), (other, _)] = [Side::Newcomer.words(), Side::Established.words()];
        assert_ne!(one, other);
    }
}
