//! The vocabularies of funding and cooperation.

use contract::cooperations::{CooperationChange, CooperationIntensity};
use contract::funding::{CostKind, GrantAction, GrantStatus, IncomeKind, TargetState};

use crate::i18n::terms::{Term, terms};

terms! {
    IncomeKind {
        Municipality: "Gemeente", "Municipality";
        OtherGovernment: "Andere overheid", "Other government";
        Fund: "Fonds", "Fund";
        Company: "Bedrijf", "Company";
        Gift: "Giften", "Gifts";
        OwnIncome: "Eigen inkomsten", "Own income";
        Other: "Anders", "Other";
    }
    CostKind {
        Staff: "Personeel", "Staff";
        Activities: "Activiteiten", "Activities";
        Housing: "Huisvesting", "Housing";
        Communication: "Communicatie", "Communication";
        Office: "Kantoor", "Office";
        Other: "Anders", "Other";
    }
    GrantStatus {
        Draft: "Concept", "Draft";
        Submitted: "Ingediend", "Submitted";
        Granted: "Toegekend", "Granted";
        Rejected: "Afgewezen", "Rejected";
        Withdrawn: "Ingetrokken", "Withdrawn";
    }
    GrantAction {
        Submit: "Indienen", "Submit";
        Grant: "Toekenning noteren", "Note the grant";
        Reject: "Afwijzing noteren", "Note the rejection";
        Withdraw: "Intrekken", "Withdraw";
    }
    TargetState {
        Upcoming: "Moet nog beginnen", "Still to begin";
        OnTrack: "Op koers", "On track";
        Behind: "Loopt achter", "Behind";
        Reached: "Gehaald", "Reached";
        Missed: "Niet gehaald", "Missed";
    }
    CooperationIntensity {
        Occasional: "Af en toe", "Now and then";
        Regular: "Regelmatig", "Regularly";
        Intensive: "Het hele jaar door", "All year round";
    }
    CooperationChange {
        New: "Nieuw", "New";
        Strengthened: "Versterkt", "Strengthened";
        Unchanged: "Gelijk gebleven", "Unchanged";
        Eased: "Minder dan eerst", "Less than before";
    }
}
