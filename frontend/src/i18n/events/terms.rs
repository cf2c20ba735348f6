//! The vocabularies of events.

use contract::attendance::{Attendance, AttendanceMark, RegistrationStatus};
use contract::calendar_feeds::CalendarFeedKind;
use contract::events::{EventAction, EventKind, EventStatus};
use contract::findings::FoundBy;

use crate::i18n::terms::{Term, terms};

terms! {
    EventKind {
        MeetingDay: "Ontmoetingsdag", "Meeting day";
        Celebration: "VV-Feest", "Celebration";
        CoachEvening: "Coachavond", "Coach evening";
        CultureTraining: "Cultuurtraining", "Culture training";
        VolunteerTraining: "Vrijwilligerstraining", "Volunteer training";
        Praathuis: "Praathuis", "Praathuis";
        Workshop: "Workshop", "Workshop";
        GroupInitiative: "Initiatief van een groep", "Initiative of a group";
        Outreach: "Voorlichting", "Outreach";
        Other: "Iets anders", "Something else";
    }
    EventStatus {
        Planned: "Gepland", "Planned";
        Held: "Geweest", "Held";
        Cancelled: "Gaat niet door", "Cancelled";
    }
    EventAction {
        Hold: "Is geweest", "Was held";
        Cancel: "Gaat niet door", "Cancel";
    }
    RegistrationStatus {
        Invited: "Uitgenodigd", "Invited";
        Registered: "Komt", "Comes";
        WaitingList: "Op de wachtlijst", "On the waiting list";
        SignedOff: "Afgemeld", "Signed off";
        WalkedIn: "Kwam binnenlopen", "Walked in";
    }
    Attendance {
        Present: "Was er", "Was there";
        Excused: "Afwezig, had afgezegd", "Absent, had said so";
        NoShow: "Niet gekomen", "Didn't come";
    }
    AttendanceMark {
        Present: "Was er", "Was there";
        Excused: "Afwezig, had afgezegd", "Absent, had said so";
        NoShow: "Niet gekomen", "Didn't come";
        Unmarked: "Niets", "Nothing";
    }
    FoundBy {
        Team: "Het team", "The team";
        Participant: "Iemand die erbij was", "Someone who was there";
    }
    CalendarFeedKind {
        Open: "Alles wat open is voor iedereen", "All that is open to everyone";
        Person: "Van een persoon", "Of a person";
        Group: "Van een groep", "Of a group";
        Organisation: "Van een organisatie", "Of an organisation";
    }
}
