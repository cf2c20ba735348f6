//! Putting someone forward by the form, and what one sees of it afterwards.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use contract::ids::ReferralId;
use contract::referrals::{JourneyStatus, NewReferral, ReferralReceipt, ReferralSource};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::error::Error;
use crate::partner_contacts::rules;
use crate::partner_contacts::sessions::Visitor;
use crate::referrals::{self, DecidedBy, Decision, NewRow, Pushed, Step};
use crate::schema::referral;
use crate::services::Now;

/// A referral as its organisation sees it.
pub struct Seen {
    pub receipt: ReferralReceipt,
    pub initials: String,
    pub received_on: NaiveDate,
}

impl Seen {
    /// Whether it can be taken back.
    pub fn waits(&self) -> bool {
        matches!(self.receipt.status, JourneyStatus::Received | JourneyStatus::InReview)
    }
}

fn seen(c: &mut PgConnection, receipts: Vec<ReferralReceipt>) -> Result<Vec<Seen>, Error> {
    let ids: Vec<Uuid> = receipts.iter().map(|receipt| *receipt.id).collect();
    let people: Vec<(Uuid, serde_json::Value)> =
        referral::table.filter(referral::id.eq_any(ids)).select((referral::id, referral::person)).load(c)?;
    let initials = |id: Uuid| {
        let person = people.iter().find(|(known, _)| *known == id).map(|(_, person)| person);
        let name = |key: &str| person.and_then(|person| person[key].as_str());
        rules::initials(name("givenName").unwrap_or_default(), name("familyName"))
    };
    let shown = |receipt: ReferralReceipt| Seen {
        initials: initials(*receipt.id),
        received_on: crate::clock::dutch_day(receipt.received_at),
        receipt,
    };
    Ok(receipts.into_iter().map(shown).collect())
}

/// The referrals of the visitor's organisation, by form and by system alike, the latest first.
pub fn list(
    c: &mut PgConnection,
    visitor: &Visitor,
    page: (Option<(DateTime<Utc>, Uuid)>, i64),
) -> Result<Vec<Seen>, Error> {
    let receipts = referrals::receipts(c, Scope::Of(visitor.organisation_id()), None, page)?;
    seen(c, receipts)
}

/// One of them.
pub fn find(c: &mut PgConnection, visitor: &Visitor, id: ReferralId) -> Result<Seen, Error> {
    let receipt = referrals::receipt(c, Scope::Of(visitor.organisation_id()), id)?;
    seen(c, vec![receipt])?.pop().ok_or_else(Error::not_found)
}

/// Gives a referral that has no reference one that follows from the form it was filled in on. So a form that is sent
/// twice is one referral: it has the same reference and the same contents.
pub fn complete(new: &mut NewReferral, form_key: &str, today: NaiveDate) {
    new.reference.get_or_insert_with(|| rules::reference(today.year(), form_key));
}

/// Puts someone forward.
///
/// # Errors
/// `reference_in_use` when the same reference came with other contents.
pub fn put_forward(c: &mut PgConnection, visitor: &Visitor, new: &NewReferral, now: &Now) -> Result<ReferralId, Error> {
    let row = NewRow {
        new,
        source: ReferralSource::Organisation,
        organisation: Some(visitor.organisation_id()),
        client: None,
        account: None,
        contact: Some(visitor.id()),
        payload_hash: referrals::hash(new)?,
    };
    match referrals::insert(c, &row, now)? {
        Pushed::Added(id) | Pushed::Known(id) => Ok(id),
        Pushed::Taken(id) => Err(Error::reference_in_use(id)),
    }
}

/// Takes one back that waits.
///
/// # Errors
/// `not_found` when it is not of the visitor's organisation; `state_conflict` when it was decided meanwhile.
pub fn take_back(c: &mut PgConnection, visitor: &Visitor, id: ReferralId, now: &Now) -> Result<(), Error> {
    let current = referrals::find_in(c, (id, Scope::Of(visitor.organisation_id())), true)?;
    let decision = Decision { step: Step::Withdraw, decline_reason: None, person: None, by: DecidedBy::Contact };
    referrals::decide(c, &current, &decision, now)
}
