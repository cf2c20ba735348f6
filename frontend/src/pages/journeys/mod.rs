//! Journeys: of someone, on their page, and of a cohort.

mod cohort;
mod person;

use contract::journeys::StationKind;

use crate::components::Icon;

pub use cohort::CohortJourneyPage;
pub use person::PersonJourney;

fn icon(kind: StationKind) -> Icon {
    match kind {
        StationKind::Referral => Icon::Inbox,
        StationKind::Request => Icon::Clock,
        StationKind::Match => Icon::Equal,
        StationKind::Group => Icon::People,
        StationKind::AssistantCoach | StationKind::Coach => Icon::Person,
        StationKind::Destination => Icon::Flag,
    }
}
