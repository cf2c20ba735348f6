//! The story of a match: each moment as a line.

use contract::matches::{Light, MatchStatus, StoryEvent, StoryMoment};

use super::light_icon;
use crate::components::{Icon, TimelineItem};
use crate::i18n::{Term, intl, t};

/// A moment as it stands on the time line.
pub(super) fn item(moment: StoryMoment) -> TimelineItem {
    let words = &t().matches.life;
    let lower = |term: &str| term.to_lowercase();
    let (icon, tone, title, text) = match moment.event {
        StoryEvent::Step { status } => {
            let (icon, tone) = step_icon(status);
            (icon, tone, status.say().to_owned(), None)
        }
        StoryEvent::Contact { contact, with, note } => {
            (Icon::Phone, None, (words.story_contact)(&lower(contact.say()), &lower(with.say())), note)
        }
        StoryEvent::CheckIn { light, note } => {
            let tone = (light == Light::Green).then_some("good");
            (light_icon(light).1, tone, (words.story_light)(&lower(light.say())), note)
        }
        StoryEvent::JobCheck { month, outcome } => {
            (Icon::Building, None, (words.story_job)(month, &lower(outcome.say())), None)
        }
        StoryEvent::HandOver { owner } => (Icon::Person, None, (words.story_owner)(&owner), None),
        StoryEvent::Group { group } => {
            let title = group.map_or_else(|| words.story_no_group.to_owned(), |group| (words.story_group)(&group));
            (Icon::People, None, title, None)
        }
    };
    let day = intl::day(moment.on);
    let meta = moment.recorded_by.map_or_else(|| day.clone(), |by| (t().matches.one.by_whom)(&day, &by));
    TimelineItem { icon, tone, title, href: None, meta, text }
}

fn step_icon(status: MatchStatus) -> (Icon, Option<&'static str>) {
    match status {
        MatchStatus::Proposed => (Icon::Clock, None),
        MatchStatus::Introduced => (Icon::People, None),
        MatchStatus::Active => (Icon::Equal, Some("good")),
        MatchStatus::Paused => (Icon::Pause, None),
        MatchStatus::Ended => (Icon::Flag, None),
        MatchStatus::Declined => (Icon::Close, None),
    }
}
