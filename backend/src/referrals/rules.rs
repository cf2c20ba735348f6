//! Pure decisions about referrals.

use chrono::NaiveDate;
use contract::matches::MatchStatus;
use contract::people::Side;
use contract::problem::{Fault, FaultCode};
use contract::referrals::{JourneyStatus, NewReferral, Referral, ReferralSource, ReferralStatus};
use contract::requests::RequestCloseReason;
use sha2::{Digest as _, Sha256};

use crate::auth::Scope;
use crate::error::Error;

/// What is done to a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    TakeInReview,
    Accept,
    Decline,
    MarkDuplicate,
    Withdraw,
    /// A declined referral is looked at again: the undo of a decline.
    Reopen,
}

/// The state after a step; none where the step isn't possible.
pub fn next(status: ReferralStatus, step: Step) -> Option<ReferralStatus> {
    use ReferralStatus::{Accepted, Declined, Duplicate, InReview, Received, Withdrawn};
    match (status, step) {
        (Received, Step::TakeInReview) | (Declined, Step::Reopen) => Some(InReview),
        (Received | InReview, Step::Accept) => Some(Accepted),
        (Received | InReview, Step::Decline) => Some(Declined),
        (Received | InReview, Step::MarkDuplicate) => Some(Duplicate),
        (Received | InReview, Step::Withdraw) => Some(Withdrawn),
        _ => None,
    }
}

/// Where an accepted referral's person stands: their request, and the match that answered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub request: Option<RequestProgress>,
    pub matched: Option<MatchProgress>,
}

/// The request that acceptance opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestProgress {
    pub opened_on: NaiveDate,
    pub closed: Option<(NaiveDate, RequestCloseReason)>,
}

/// The match that answers the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchProgress {
    pub status: MatchStatus,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub completed: bool,
}

/// What the partner may know, and since when: never why. `since` is the day from which the referral has its status.
pub fn journey(status: ReferralStatus, since: NaiveDate, progress: &Progress) -> (JourneyStatus, NaiveDate) {
    match status {
        ReferralStatus::Received => (JourneyStatus::Received, since),
        ReferralStatus::InReview => (JourneyStatus::InReview, since),
        ReferralStatus::Declined => (JourneyStatus::Declined, since),
        ReferralStatus::Withdrawn => (JourneyStatus::Withdrawn, since),
        ReferralStatus::Accepted | ReferralStatus::Duplicate => after_acceptance(since, progress),
    }
}

fn after_acceptance(since: NaiveDate, progress: &Progress) -> (JourneyStatus, NaiveDate) {
    if let Some(MatchProgress { starts_on: Some(starts_on), ends_on, completed, .. }) = progress.matched {
        return match ends_on {
            None => (JourneyStatus::Started, starts_on),
            Some(day) if completed => (JourneyStatus::Completed, day),
            Some(day) => (JourneyStatus::Ended, day),
        };
    }
    match progress.request {
        Some(RequestProgress { closed: Some((day, reason)), .. }) if reason != RequestCloseReason::Matched => {
            (JourneyStatus::Ended, day)
        }
        _ => (JourneyStatus::Waiting, since),
    }
}

/// What was sent is read back and corrected as long as nobody decided on it.
pub fn can_correct(status: ReferralStatus) -> Result<(), Error> {
    match status {
        ReferralStatus::Received | ReferralStatus::InReview => Ok(()),
        _ => Err(Error::conflict("This referral is decided on already; see its status.")),
    }
}

/// A referral as it could have been sent by whoever asks. Of a partner's it goes without saying that it is the partner's.
pub fn contents(referral: Referral, scope: Scope) -> NewReferral {
    let is_staff = scope == Scope::Everything;
    NewReferral {
        reference: referral.reference,
        source: is_staff.then_some(referral.source),
        organisation_id: referral.organisation.filter(|_| is_staff).map(|organisation| organisation.id),
        side: Some(referral.side),
        person: referral.person,
        dutch_level: referral.dutch_level,
        learning_route: referral.learning_route,
        literacy_track: referral.literacy_track,
        goal: referral.goal,
        legal_basis: referral.legal_basis,
    }
}

/// What tells contents apart: white space, the order of fields, a default that is written out, and what goes without
/// saying make no difference.
///
/// # Errors
/// `internal`, which is not expected.
pub fn hash(new: &NewReferral) -> Result<Vec<u8>, Error> {
    let side = new.side.filter(|side| *side != Side::Newcomer);
    let contents = NewReferral { side, source: None, organisation_id: None, ..new.clone() };
    let contents = serde_json::to_vec(&contents).map_err(|error| Error::internal(&error))?;
    Ok(Sha256::digest(contents).to_vec())
}

/// What may not change: by these a referral is known, and they say whose it is.
pub fn check_correction(before: &NewReferral, new: &NewReferral) -> Vec<Fault> {
    let stays = [
        ("/reference", before.reference == new.reference),
        ("/source", before.source == new.source),
        ("/organisationId", before.organisation_id == new.organisation_id),
    ];
    let changed = stays.into_iter().filter(|(_, same)| !same);
    changed.map(|(pointer, _)| Fault::new(pointer, FaultCode::Inconsistent, "must stay as it was")).collect()
}

/// What a partner was told of a referral, or could be told now: a status, and the day from which it holds.
pub type Told = (JourneyStatus, NaiveDate);

/// Whether there is something to tell.
pub fn is_news(told: Option<Told>, now: Told) -> bool {
    told != Some(now)
}

/// What the contract's own validation can't know: who sends it, and today.
pub fn check(new: &NewReferral, scope: Scope, today: NaiveDate) -> Vec<Fault> {
    let mut faults = crate::people::check_referred(&new.person, today);
    let mut fault = |pointer: &str, code, detail: &str| faults.push(Fault::new(pointer, code, detail));
    if new.legal_basis.since > today {
        fault("/legalBasis/since", FaultCode::InFuture, "must not lie in the future");
    }
    match scope {
        Scope::Of(_) => {
            if new.reference.is_none() {
                fault(
                    "/reference",
                    FaultCode::Required,
                    "is required: your own reference, so that a retry is recognised",
                );
            }
            if new.source.is_some() {
                fault("/source", FaultCode::NotAllowed, "is for staff: a partner's referral comes from the partner");
            }
            if new.organisation_id.is_some() {
                fault(
                    "/organisationId",
                    FaultCode::NotAllowed,
                    "is for staff: a partner's referral comes from the partner",
                );
            }
        }
        Scope::Everything => match (new.source, new.organisation_id) {
            (None, _) => fault("/source", FaultCode::Required, "is required: who puts the person forward"),
            (Some(ReferralSource::Organisation), None) => {
                fault("/organisationId", FaultCode::Required, "is required when the source is an organisation");
            }
            (Some(ReferralSource::Organisation), Some(_)) | (Some(_), None) => {}
            (Some(_), Some(_)) => {
                fault("/organisationId", FaultCode::Inconsistent, "goes with the source organisation only");
            }
        },
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn statuses() -> impl Strategy<Value = ReferralStatus> {
        proptest::sample::select(ReferralStatus::all().collect::<Vec<_>>())
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        use Step::{Accept, Decline, MarkDuplicate, Reopen, TakeInReview, Withdraw};
        let step = proptest::sample::select(vec![TakeInReview, Accept, Decline, MarkDuplicate, Withdraw, Reopen]);
        proptest::collection::vec(step, 0..12)
    }

    proptest! {
        /// Whatever is tried in whatever order: what was accepted, withdrawn or set aside stays so, and a
        /// decision is reached only from a referral that waits for one.
        #[test]
        fn a_decision_holds(steps in steps()) {
            use ReferralStatus::{Accepted, Declined, Duplicate, InReview, Received, Withdrawn};
            let mut status = Received;
            for step in steps {
                let Some(after) = next(status, step) else { continue };
                prop_assert!(!matches!(status, Accepted | Withdrawn | Duplicate));
                if after == Received {
                    prop_assert!(false, "nothing becomes received again");
                }
                if status == Declined {
                    prop_assert_eq!(after, InReview);
                }
                status = after;
            }
        }

        #[test]
        fn a_partner_never_learns_more_than_the_journey(status in statuses(), started in any::<bool>(), ended in any::<bool>(), completed in any::<bool>()) {
            let day = |number| NaiveDate::from_ymd_opt(2026, 3, number).unwrap();
            let matched = started.then(|| MatchProgress {
                status: MatchStatus::Active, starts_on: Some(day(5)), ends_on: ended.then(|| day(9)), completed: ended && completed,
            });
            let request = Some(RequestProgress { opened_on: day(2), closed: None });
            let (journey, since) = journey(status, day(2), &Progress { request, matched });
            let open = matches!(status, ReferralStatus::Accepted | ReferralStatus::Duplicate);
            prop_assert_eq!(matches!(journey, JourneyStatus::Started), open && started && !ended);
            prop_assert_eq!(matches!(journey, JourneyStatus::Completed | JourneyStatus::Ended), open && started && ended);
            prop_assert!(since >= day(2));
        }
    }
}
