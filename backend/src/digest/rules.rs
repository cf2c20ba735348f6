//! Pure decisions about the weekly overview.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Timelike as _, Utc, Weekday};
use chrono_tz::Europe::Amsterdam;
use contract::ids::AccountId;
use contract::tasks::TaskKind;
use serde::{Deserialize, Serialize};

/// The hour of Monday at which it goes out, in the Netherlands.
const HOUR: u32 = 7;

/// The Monday of the week whose overview is due: for a day from Monday at seven. A server that was away longer sends
/// none, since it would tell what people found out by themselves.
#[must_use]
pub fn week_due(at: DateTime<Utc>) -> Option<NaiveDate> {
    let there = at.with_timezone(&Amsterdam);
    match (there.weekday(), there.hour() >= HOUR) {
        (Weekday::Mon, true) => Some(there.date_naive()),
        (Weekday::Tue, false) => Some(there.date_naive() - Days::new(1)),
        _ => None,
    }
}

/// What makes a letter the only one of its kind: for whom, and of which week.
pub fn key(account: AccountId, monday: NaiveDate) -> String {
    let week = monday.iso_week();
    format!("{account}:{}-W{:02}", week.year(), week.week())
}

/// What someone has to do this week, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// One's own tasks, by kind.
    pub mine: BTreeMap<TaskKind, i64>,
    /// Tasks of everyone who may do them.
    pub shared: i64,
    /// Tasks of colleagues for whom one stands in.
    pub standing_in: i64,
}

impl Work {
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    pub fn total(&self) -> i64 {
        self.mine.values().sum::<i64>() + self.shared + self.standing_in
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_due_from_monday_at_seven_in_the_netherlands_in_winter_and_in_summer() {
        let monday = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        assert_eq!(week_due(at("2026-01-05T05:59:59Z")), None);
        assert_eq!(week_due(at("2026-01-05T06:00:00Z")), monday("2026-01-05"));
        assert_eq!(week_due(at("2026-07-06T04:59:59Z")), None);
        assert_eq!(week_due(at("2026-07-06T05:00:00Z")), monday("2026-07-06"));
        assert_eq!(week_due(at("2026-07-07T04:59:59Z")), monday("2026-07-06"));
        assert_eq!(week_due(at("2026-07-07T05:00:00Z")), None);
        // The clocks changed the night before.
        assert_eq!(week_due(at("2026-03-30T04:59:59Z")), None);
        assert_eq!(week_due(at("2026-03-30T05:00:00Z")), monday("2026-03-30"));
        assert_eq!(week_due(at("2026-10-26T05:59:59Z")), None);
        assert_eq!(week_due(at("2026-10-26T06:00:00Z")), monday("2026-10-26"));
    }

    proptest! {
        /// Whoever looks every hour misses no week; a part of one may come before and after.
        #[test]
        fn a_server_that_looks_every_hour_finds_every_week_once(start in 0i64..60_000, hours in 168i64..2000) {
            let start = at("2026-01-01T00:00:00Z") + TimeDelta::minutes(start);
            let found: std::collections::BTreeSet<_> =
                (0..hours).filter_map(|hour| week_due(start + TimeDelta::hours(hour))).collect();
            let expected = usize::try_from(hours / 168).unwrap();
            prop_assert!(found.len() >= expected && found.len() <= expected + 2);
            let account = AccountId(uuid::Uuid::nil());
            let keys: std::collections::BTreeSet<_> = found.iter().map(|monday| key(account, *monday)).collect();
            prop_assert_eq!(keys.len(), found.len());
            prop_assert!(found.iter().all(|monday| monday.weekday() == Weekday::Mon));
        }
    }
}
