//! When a message is tried again, when a webhook is paused, and what a message says. Pure.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use contract::problem::{Fault, FaultCode};
use contract::webhooks::{EventType, WebhookDetails};
use serde_json::{Value, json};
use uuid::Uuid;

/// So many webhooks an organisation may have: each event makes a message for every one of them.
pub const MAX_PER_ORGANISATION: usize = 10;

/// How long events, messages and attempts are kept.
pub const RETENTION: TimeDelta = TimeDelta::days(30);

/// Seconds to wait after the first try, the second, and so on: about three days in all.
const RETRY_DELAYS: [i64; 9] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

/// How long to wait after so many tries, up to a fifth shorter or longer so that what failed together isn't tried
/// together; nothing when it is given up. `chance` lies between 0 and 999.
pub fn retry_delay(tries: i16, chance: u64) -> Option<TimeDelta> {
    let seconds = *RETRY_DELAYS.get(usize::from(tries.unsigned_abs()).checked_sub(1)?)?;
    let part = 800 + i64::try_from(chance.min(999)).unwrap_or_default() * 2 / 5;
    Some(TimeDelta::milliseconds(seconds * part))
}

/// Whether a webhook is paused: after so many failures in a row since the first of them, or when a message is given up. A
/// webhook that has little to tell would fail for weeks without twenty failures, and lose what it has.
pub fn should_pause(is_given_up: bool, failures: i32, since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    is_given_up || (failures >= 20 && now - since >= TimeDelta::days(1))
}

/// What is wrong with a webhook beyond its single values and its address.
pub fn check(details: &WebhookDetails) -> Vec<Fault> {
    let kinds = &details.event_types;
    let repeated = (1..kinds.len()).filter(|index| kinds[..*index].contains(&kinds[*index]));
    repeated
        .map(|index| Fault::new(format!("/details/eventTypes/{index}"), FaultCode::Repeated, "is named before"))
        .collect()
}

/// What is told of an event: `CloudEvents` 1.0, structured, in JSON.
pub fn body(
    (id, kind): (Uuid, EventType),
    (source, subject): (&str, &str),
    (occurred_at, data): (DateTime<Utc>, &Value),
) -> String {
    json!({
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": kind,
        "subject": subject,
        "time": occurred_at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        "datacontenttype": "application/json",
        "data": data,
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_delay_is_at_most_a_fifth_shorter_or_longer(tries in 1i16..=9, chance in any::<u64>()) {
            let seconds = RETRY_DELAYS[usize::try_from(tries).unwrap() - 1];
            let delay = retry_delay(tries, chance).unwrap().num_milliseconds();
            prop_assert!((seconds * 800..=seconds * 1_200).contains(&delay), "{delay}");
        }

        #[test]
        fn a_message_is_given_up_after_ten_tries(tries in 10i16..1000, chance in 0u64..1000) {
            prop_assert_eq!(retry_delay(tries, chance), None);
        }
    }

    #[test]
    fn delays_grow_and_chance_spreads_them() {
        assert!(RETRY_DELAYS.is_sorted_by(|one, next| one < next), "{RETRY_DELAYS:?}");
        let spread = [0, 500, 999].map(|chance| retry_delay(1, chance).unwrap().num_milliseconds());
        assert_eq!(spread, [4_000, 5_000, 5_995]);
    }

    #[test]
    fn a_message_is_tried_for_about_three_days() {
        let total = |chance| (1..10).filter_map(|tries| retry_delay(tries, chance)).sum::<TimeDelta>();
        assert!(total(0) > TimeDelta::hours(60), "{}", total(0));
        assert!(total(999) < TimeDelta::hours(96), "{}", total(999));
    }

    #[test]
    fn a_webhook_is_paused_when_it_fails_often_and_long() {
        let since = DateTime::UNIX_EPOCH;
        for (failures, hours, paused) in [(19, 100, false), (20, 23, false), (20, 24, true), (500, 1, false)] {
            let now = since + TimeDelta::hours(hours);
            assert_eq!(should_pause(false, failures, since, now), paused, "{failures} {hours}");
        }
    }

    #[test]
    fn a_webhook_with_a_single_message_is_paused_at_its_last_try() {
        for chance in [0, 999] {
            let since = DateTime::UNIX_EPOCH;
            let (mut now, mut paused_at) = (since, Vec::new());
            for tries in 1..=10 {
                let delay = retry_delay(tries, chance);
                if should_pause(delay.is_none(), tries.into(), since, now) {
                    paused_at.push(tries);
                }
                now += delay.unwrap_or_default();
            }
            assert_eq!(paused_at, [10]);
        }
    }

    #[test]
    fn a_body_is_a_cloud_event() {
        let at = "2026-03-10T11:00:00.120Z".parse().unwrap();
        let event = (Uuid::from_u128(1), EventType::ReferralStatusChanged);
        let body = body(event, ("https://voorwaarts.example", "referrals/2"), (at, &json!({ "status": "accepted" })));
        let read: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            read,
            json!({
                "specversion": "1.0", "id": "00000000-0000-0000-0000-000000000001", "type": "referral.status_changed",
                "source": "https://voorwaarts.example", "subject": "referrals/2", "time": "2026-03-10T11:00:00.120Z",
                "datacontenttype": "application/json", "data": { "status": "accepted" },
            })
        );
    }
}
