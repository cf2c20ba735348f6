//! What may be used where, and what must go. Pure.

use chrono::{Months, NaiveDate};
use contract::ids::PersonId;
use contract::problem::{Fault, FaultCode};
use contract::stories::{ChannelState, NewStory, NewStoryConsent, StoryChannel, StoryConsent, StoryKind};

use crate::web::{check_language, check_past};

/// Consent can't be asked for longer than this.
const LONGEST_TERM: Months = Months::new(120);

/// Whether everyone in it agrees to a channel on a day, until when, and who does not.
pub fn channel_state(
    channel: StoryChannel,
    (people, consents): (&[PersonId], &[StoryConsent]),
    on: NaiveDate,
) -> ChannelState {
    let mut missing = Vec::new();
    let mut until: Option<NaiveDate> = None;
    for person in people {
        match agrees_until(*person, (channel, consents), on) {
            None => missing.push(*person),
            Some(end) => until = Some(until.map_or(end, |known| known.min(end))),
        }
    }
    let is_allowed = missing.is_empty();
    ChannelState { channel, is_allowed, until: until.filter(|_| is_allowed), missing }
}

/// The first day after `on` on which someone no longer agrees, consents that follow each other taken together; nothing
/// when they don't agree on that day.
fn agrees_until(
    person: PersonId,
    (channel, consents): (StoryChannel, &[StoryConsent]),
    on: NaiveDate,
) -> Option<NaiveDate> {
    let own = consents.iter().filter(|consent| consent.person_id == person && consent.channel == channel);
    let covering = |day: NaiveDate| {
        own.clone()
            .filter(|consent| consent.starts_on <= day && day < consent.ends_on)
            .map(|consent| consent.ends_on)
            .max()
    };
    let mut until = covering(on)?;
    while let Some(later) = covering(until) {
        until = later;
    }
    Some(until)
}

/// What is wrong with a quote, story or photo beyond its single values.
pub fn check(story: &NewStory, today: NaiveDate) -> Vec<Fault> {
    let details = &story.details;
    let mut faults = Vec::new();
    check_language(&details.language, "/details/language".to_owned(), &mut faults);
    faults.extend(check_past(details.made_on, today, "/details/madeOn"));
    if details.kind == StoryKind::Photo {
        if details.media_reference.is_none() {
            faults.push(Fault::new("/details/mediaReference", FaultCode::Required, "a photo is kept somewhere"));
        }
    } else if details.text.is_none() {
        faults.push(Fault::new("/details/text", FaultCode::Required, "a quote or story has words"));
    }
    for (index, person) in story.person_ids.iter().enumerate() {
        if story.person_ids[..index].contains(person) {
            faults.push(Fault::new(format!("/personIds/{index}"), FaultCode::Repeated, "is named before"));
        }
    }
    faults
}

/// What is wrong with a consent beyond its single values.
pub fn check_consent(new: &NewStoryConsent, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    check_language(&new.language, "/language".to_owned(), &mut faults);
    faults.extend(check_past(new.starts_on, today, "/startsOn"));
    if new.ends_on <= new.starts_on {
        faults.push(Fault::new("/endsOn", FaultCode::EndsBeforeStart, "must lie after startsOn"));
    } else if new.starts_on.checked_add_months(LONGEST_TERM).is_some_and(|last| new.ends_on > last) {
        faults.push(Fault::new("/endsOn", FaultCode::OutOfRange, "must lie at most ten years after startsOn"));
    }
    for (index, channel) in new.channels.iter().enumerate() {
        if new.channels[..index].contains(channel) {
            faults.push(Fault::new(format!("/channels/{index}"), FaultCode::Repeated, "is named before"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Days};
    use contract::stories::ConsentForm;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 20).unwrap() + Days::new(number)
    }

    fn person(number: u8) -> PersonId {
        Uuid::from_bytes([number; 16]).into()
    }

    fn consent((who, channel): (u8, StoryChannel), from: u64, to: u64) -> StoryConsent {
        StoryConsent {
            id: Uuid::nil().into(),
            person_id: person(who),
            channel,
            starts_on: day(from),
            ends_on: day(to),
            form: ConsentForm::Spoken,
            text_version: "2026-1".to_owned(),
            language: "nld".to_owned(),
            recorded_at: DateTime::UNIX_EPOCH,
            recorded_by: String::new(),
            withdrawn_on: None,
        }
    }

    #[test]
    fn nobody_in_it_needs_nobodys_consent() {
        let state = channel_state(StoryChannel::Press, (&[], &[]), day(0));
        assert_eq!((state.is_allowed, state.until), (true, None));
    }

    #[test]
    fn a_renewal_that_follows_at_once_counts_on() {
        let consents = [consent((1, StoryChannel::Site), 0, 12), consent((1, StoryChannel::Site), 12, 20)];
        let until = |on| channel_state(StoryChannel::Site, (&[person(1)], &consents), day(on)).until;
        assert_eq!(
            (until(0), until(11), until(12), until(19), until(20)),
            (Some(day(20)), Some(day(20)), Some(day(20)), Some(day(20)), None)
        );
    }

    #[test]
    fn a_consent_counts_for_one_channel_and_not_on_its_last_day() {
        let consents = [consent((1, StoryChannel::Report), 3, 12)];
        let allowed = |channel, on| channel_state(channel, (&[person(1)], &consents), day(on)).is_allowed;
        assert!(!allowed(StoryChannel::Report, 2) && allowed(StoryChannel::Report, 3));
        // 31 December and 1 January: the period is half-open.
        assert!(allowed(StoryChannel::Report, 11) && !allowed(StoryChannel::Report, 12));
        assert!(!allowed(StoryChannel::Site, 5));
    }

    proptest! {
        /// Day by day: it is allowed when each person has a consent that holds that day, and `until` is the first day on
        /// which that no longer is so.
        #[test]
        fn it_is_allowed_exactly_as_long_as_everyone_agrees(
            people in 1_u8..4,
            periods in prop::collection::vec((1_u8..4, 0_u64..30, 1_u64..15), 0..12),
            on in 0_u64..40,
        ) {
            let people: Vec<_> = (1..=people).map(person).collect();
            let consents: Vec<_> =
                periods.iter().map(|(who, from, days)| consent((*who, StoryChannel::Report), *from, from + days)).collect();
            let agree = |on: u64| people.iter().all(|person| {
                consents.iter().any(|consent| consent.person_id == *person && consent.starts_on <= day(on) && day(on) < consent.ends_on)
            });
            let state = channel_state(StoryChannel::Report, (&people, &consents), day(on));
            prop_assert_eq!(state.is_allowed, agree(on));
            let first_without = (on..).find(|on| !agree(*on)).map(day);
            prop_assert_eq!(state.until, first_without.filter(|_| agree(on)));
            prop_assert_eq!(state.missing.is_empty(), agree(on));
        }
    }
}
