//! Tasks: what is to be done, raised by a rule or put down by someone.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{CohortId, MatchId, PersonId, RequestId, TaskId};
use crate::people::PersonReference;
use crate::session::AccountReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The rule that raised a task, or `own`.
    TaskKind {
        /// Put down by someone.
        Own,
        /// Nothing was heard of an active match for a while.
        QuietMatch,
        /// A proposal waits for the two to meet.
        IntroduceMatch,
        /// The job of a workplace match is to be checked.
        CheckJob,
        /// Someone who waits long is to be asked whether the wish still stands.
        ConfirmRequest,
        /// A cohort starts soon, and a group has no coach.
        AppointCoach,
        /// A certificate of conduct ends soon.
        RenewCertificate,
    }
}

vocabulary! {
    /// Whose tasks.
    TaskShare {
        /// The caller's own.
        Mine,
        /// Of those for whom the caller stands in today.
        StandingIn,
        /// Of everyone who may do them.
        Shared,
    }
}

/// A task of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTask {
    /// What is to be done. Reasons of health, religion or politics don't belong here.
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Bellen over de sleutel van het buurthuis.", min_length = 1, max_length = 200)]
    pub title: String,
    pub due_on: NaiveDate,
    /// The match that it is about; not together with `personId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_id: Option<MatchId>,
    /// The person that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
}

/// Until when a task is out of sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SnoozeTask {
    /// The day on which it is shown again, at most a year ahead.
    pub until: NaiveDate,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    pub id: TaskId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub kind: TaskKind,
    /// For a task of one's own.
    pub title: Option<String>,
    pub match_id: Option<MatchId>,
    pub request_id: Option<RequestId>,
    pub person_id: Option<PersonId>,
    pub cohort_id: Option<CohortId>,
    /// The number of that cohort.
    pub cohort_number: Option<i16>,
    /// Whom it is about: one person, or both of a match.
    pub people: Vec<PersonReference>,
    /// Of a job check: so many months after the start.
    pub month: Option<i16>,
    /// Whose task it is; of everyone who may do it when absent.
    pub account: Option<AccountReference>,
    /// Whether the caller sees it because of standing in for that colleague.
    pub standing_in: bool,
    pub due_on: NaiveDate,
    pub snoozed_until: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
    /// The name of the account; absent when the reason was gone by itself.
    pub done_by: Option<String>,
}

/// Which tasks to list, what is due first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TasksQuery {
    /// Only this part of what the caller sees.
    #[param(inline)]
    pub share: Option<TaskShare>,
    /// Only of this kind.
    #[param(inline)]
    pub kind: Option<TaskKind>,
    /// Only those about this match.
    pub match_id: Option<MatchId>,
    /// Only those about this person.
    pub person_id: Option<PersonId>,
    /// Those that are done (`true`), or to be done (`false`, also when absent).
    pub done: Option<bool>,
    /// Those that are out of sight for a while, too.
    pub snoozed: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
