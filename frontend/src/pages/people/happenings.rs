//! What happened to someone, as a sentence with its icon.

use contract::matches::MatchStatus;
use contract::people::{ContactKind, Happening};

use super::address;
use crate::components::Icon;
use crate::i18n::{Term, intl, t};
use crate::pages::matches;

/// The sentence, where it leads, and what stands under it.
pub(super) fn sentence(happening: &Happening) -> (String, Option<String>, Option<String>) {
    let words = &t().people.life;
    match happening {
        Happening::Referred { referral_id, organisation } => {
            let title = organisation.as_deref().map_or_else(|| words.referred.to_owned(), words.referred_by);
            (title, Some(format!("/aanmeldingen?aanmelding={referral_id}")), None)
        }
        Happening::RoleStarted { role } => ((words.role_started)(&role.say().to_lowercase()), None, None),
        Happening::RoleEnded { role, reason } => {
            ((words.role_ended)(&role.say().to_lowercase()), None, Some(reason.say().to_owned()))
        }
        Happening::DutchAssessed { level } => ((words.dutch)(level.say()), None, None),
        Happening::RequestOpened { track, .. } => ((words.request_opened)(&track.say().to_lowercase()), None, None),
        Happening::RequestClosed { reason, .. } => {
            (words.request_closed.to_owned(), None, Some(reason.say().to_owned()))
        }
        Happening::MatchChanged { match_id, status, with, number } => {
            let with = with.display_name.as_str();
            let title = match (status, number) {
                (MatchStatus::Proposed, _) => (words.proposed)(with),
                (MatchStatus::Introduced, _) => (words.introduced)(with),
                (MatchStatus::Active, Some(number)) => (words.numbered)(&intl::count(i64::from(*number)), with),
                (MatchStatus::Active, None) => (words.started)(with),
                (MatchStatus::Paused, _) => (words.paused)(with),
                (MatchStatus::Ended, _) => (words.ended)(with),
                (MatchStatus::Declined, _) => (words.declined)(with),
            };
            (title, Some(matches::address(*match_id)), None)
        }
        Happening::Contact { contact, note, recorded_by } => {
            ((t().people.page.by)(contact.say(), recorded_by), None, Some(note.clone()))
        }
        Happening::LinkStarted { relation, with } => {
            ((words.linked)(relation.say(), &with.display_name), Some(address(with.id)), None)
        }
        Happening::LinkEnded { relation, reason, with } => {
            let title = (words.link_ended)(&relation.say().to_lowercase(), &with.display_name);
            (title, Some(address(with.id)), Some(reason.say().to_owned()))
        }
        Happening::CertificateSeen { expires_on } => ((words.certificate_seen)(&intl::day(*expires_on)), None, None),
        Happening::DestinationReached { destination, through, organisation } => {
            (named(destination.say(), organisation.as_deref()), None, Some(through.say().to_owned()))
        }
        Happening::TrainingAttended { training, organisation } => {
            (named(training.say(), organisation.as_deref()), None, None)
        }
        Happening::IntakeCompleted { .. } => (words.intake_completed.to_owned(), None, None),
        Happening::Merged => (words.merged.to_owned(), None, None),
    }
}

/// *Baan: De Groene Winkel*.
fn named(what: &str, organisation: Option<&str>) -> String {
    organisation.map_or_else(|| what.to_owned(), |name| format!("{what}: {name}"))
}

/// The icon and the tone of a happening.
pub(super) fn icon(happening: &Happening) -> (Icon, Option<&'static str>) {
    match happening {
        Happening::Referred { .. } => (Icon::Inbox, None),
        Happening::RoleStarted { .. } => (Icon::Person, Some("good")),
        Happening::RoleEnded { .. } => (Icon::Person, None),
        Happening::DutchAssessed { .. } => (Icon::Language, None),
        Happening::RequestOpened { .. } => (Icon::Clock, None),
        Happening::RequestClosed { .. } => (Icon::Check, None),
        Happening::MatchChanged { status, number, .. } => match (status, number) {
            (MatchStatus::Active, Some(number)) if contract::matches::is_milestone(*number) => {
                (Icon::Star, Some("milestone"))
            }
            (MatchStatus::Active, _) => (Icon::Equal, Some("good")),
            (MatchStatus::Paused, _) => (Icon::Pause, None),
            _ => (Icon::Equal, None),
        },
        Happening::Contact { contact, .. } => (contact_icon(*contact), None),
        Happening::LinkStarted { .. } | Happening::LinkEnded { .. } => (Icon::People, None),
        Happening::CertificateSeen { .. } => (Icon::Check, None),
        Happening::DestinationReached { .. } => (Icon::Flag, Some("milestone")),
        Happening::TrainingAttended { .. } => (Icon::Calendar, None),
        Happening::IntakeCompleted { .. } => (Icon::Visit, Some("good")),
        Happening::Merged => (Icon::Duplicate, None),
    }
}

pub(super) fn contact_icon(kind: ContactKind) -> Icon {
    match kind {
        ContactKind::Phone => Icon::Phone,
        ContactKind::Message => Icon::Bell,
        ContactKind::Email => Icon::Mail,
        ContactKind::Visit => Icon::Visit,
        ContactKind::AtEvent => Icon::Calendar,
        ContactKind::Other => Icon::Circle,
    }
}
