//! Pure decisions about intakes.

use chrono::NaiveDate;
use contract::intakes::{IntakeContent, IntakeStatus, NewIntake};
use contract::merge_patch;
use contract::people::PersonDetails;
use contract::problem::{Fault, FaultCode};
use serde_json::Value;

/// What is done to an intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Save,
    Complete,
    Abandon,
}

/// The state after a step; none where the step isn't possible.
pub fn next(status: IntakeStatus, step: Step) -> Option<IntakeStatus> {
    match (status, step) {
        (IntakeStatus::Draft, Step::Save) => Some(IntakeStatus::Draft),
        (IntakeStatus::Draft, Step::Complete) => Some(IntakeStatus::Completed),
        (IntakeStatus::Draft, Step::Abandon) => Some(IntakeStatus::Abandoned),
        (IntakeStatus::Completed | IntakeStatus::Abandoned, _) => None,
    }
}

/// An intake is of someone known, on a side, or of a referral, which has its own.
pub fn check_new(new: &NewIntake) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code, detail: &str| faults.push(Fault::new(pointer, code, detail));
    match (new.person_id, new.referral_id) {
        (None, None) => fault("/personId", FaultCode::Required, "is required without referralId"),
        (Some(_), Some(_)) => fault("/referralId", FaultCode::Inconsistent, "goes without personId"),
        (Some(_), None) if new.side.is_none() => fault("/side", FaultCode::Required, "is required with personId"),
        (None, Some(_)) if new.side.is_some() => fault("/side", FaultCode::Inconsistent, "is the referral's"),
        _ => {}
    }
    faults
}

/// What a complete intake needs besides valid details: days that are past, and a track for a request.
pub fn check_complete(content: &IntakeContent, opens_anyway: bool, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code, detail: &str| faults.push(Fault::new(pointer, code, detail));
    let details = PersonDetails::from(content.details.clone());
    if details.given_name.is_empty() {
        fault("/details/givenName", FaultCode::Required, "is required");
    }
    for (day, pointer) in
        [(content.dutch.assessed_on, "/dutch/assessedOn"), (content.request.opened_on, "/request/openedOn")]
    {
        if day.is_some_and(|day| day > today) {
            fault(pointer, FaultCode::InFuture, "must not lie in the future");
        }
    }
    match content.request.wanted {
        None if !opens_anyway => {
            fault("/request/wanted", FaultCode::Required, "is required: does someone wish for a buddy?");
        }
        Some(false) if opens_anyway => {
            fault(
                "/request/wanted",
                FaultCode::NotAllowed,
                "accepting a referral opens a request; decline the referral instead",
            );
        }
        Some(true) if content.request.track.is_none() => {
            fault("/request/track", FaultCode::Required, "is required for a request");
        }
        _ => {}
    }
    faults
}

/// What the conversation changed: the merge patch from what was known when it began.
pub fn changes(base: &Value, content: &Value) -> Value {
    merge_patch::diff(base, content)
}

/// Where the conversation and someone else both changed something since it began, into different values.
pub fn clashes(base: &Value, content: &Value, current: &Value) -> Vec<String> {
    let (ours, theirs) = (merge_patch::diff(base, content), merge_patch::diff(base, current));
    let mut found = Vec::new();
    collect(&ours, &theirs, &mut String::new(), &mut found);
    found
}

fn collect(ours: &Value, theirs: &Value, at: &mut String, found: &mut Vec<String>) {
    if let (Value::Object(ours), Value::Object(theirs)) = (ours, theirs) {
        for (name, change) in ours {
            let Some(other) = theirs.get(name) else { continue };
            let length = at.len();
            at.push('/');
            at.push_str(name);
            collect(change, other, at, found);
            at.truncate(length);
        }
    } else if ours != theirs {
        found.push(at.clone());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        /// Whatever is tried in whatever order: only a draft changes, and what was closed stays closed.
        #[test]
        fn an_intake_is_closed_once(steps in proptest::collection::vec(proptest::sample::select(vec![Step::Save, Step::Complete, Step::Abandon]), 0..12)) {
            let (mut status, mut closings) = (IntakeStatus::Draft, 0);
            for step in steps {
                let Some(after) = next(status, step) else {
                    prop_assert!(status != IntakeStatus::Draft);
                    continue;
                };
                prop_assert_eq!(status, IntakeStatus::Draft);
                prop_assert_eq!(after == IntakeStatus::Draft, step == Step::Save);
                closings += usize::from(after != IntakeStatus::Draft);
                status = after;
            }
            prop_assert_eq!(closings, usize::from(status != IntakeStatus::Draft));
        }

        /// Without a clash, what others changed stays, and what the conversation changed is written.
        #[test]
        fn without_a_clash_nothing_of_anyone_is_lost(
            base in fields(), content in fields(), current in fields(),
        ) {
            let mut after = current.clone();
            merge_patch::apply(&mut after, &changes(&base, &content));
            for name in ["a", "b", "c"] {
                let value = |json: &Value| json.get(name).cloned();
                let (ours, theirs) = (value(&content) != value(&base), value(&current) != value(&base));
                let clash = clashes(&base, &content, &current).contains(&format!("/{name}"));
                prop_assert_eq!(clash, ours && theirs && value(&content) != value(&current));
                if ours {
                    prop_assert_eq!(value(&after), value(&content));
                } else {
                    prop_assert_eq!(value(&after), value(&current));
                }
            }
        }
    }

    fn fields() -> impl Strategy<Value = Value> {
        proptest::collection::hash_map("[a-c]", 0..3u8, 0..4).prop_map(|fields| json!(fields))
    }

    #[test]
    fn a_clash_is_named_by_its_place() {
        let (base, ours) = (
            json!({ "details": { "city": "Assen", "givenName": "Selam" } }),
            json!({ "details": { "city": "Rolde", "givenName": "Selam" } }),
        );
        let theirs = json!({ "details": { "city": "Beilen", "givenName": "Sela" } });
        assert_eq!(clashes(&base, &ours, &theirs), ["/details/city"]);
        assert_eq!(clashes(&base, &ours, &ours), Vec::<String>::new());
    }
}
