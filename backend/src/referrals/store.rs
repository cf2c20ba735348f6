//! Rows of referrals.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, OrganisationId, PartnerClientId, PersonId, ReferralId, RequestId};
use contract::people::OrganisationReference;
use contract::referrals::{
    DeclineReason, LegalBasis, NewReferral, Referral, ReferralSource, ReferralStatus, ReferralsQuery, ReferredPerson,
};
use contract::requests::Track;
use diesel::prelude::*;
use diesel::sql_types;
use serde::Deserialize as _;
use uuid::Uuid;

use super::rules::{Step, next};
use crate::clock::dutch_day;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::schema::referral;
use crate::services::Now;

/// Latest first.
pub type ReferralKey = (DateTime<Utc>, Uuid);

/// A referral to be added.
pub struct NewRow<'a> {
    pub new: &'a NewReferral,
    pub source: ReferralSource,
    pub organisation: Option<OrganisationId>,
    pub client: Option<PartnerClientId>,
    pub account: Option<AccountId>,
    pub payload_hash: Vec<u8>,
}

/// What became of a push.
pub enum Pushed {
    Added(ReferralId),
    /// The same reference with the same contents was there already.
    Known(ReferralId),
}

impl Pushed {
    pub fn id(self) -> ReferralId {
        match self {
            Self::Added(id) | Self::Known(id) => id,
        }
    }
}

/// Adds a referral, or finds the one that was sent before with the same reference and contents.
pub fn insert(c: &mut PgConnection, row: &NewRow, now: &Now) -> Result<Pushed, Error> {
    let new = row.new;
    let id: ReferralId = now.new_id();
    let person = serde_json::to_value(&new.person).map_err(|error| Error::internal(&error))?;
    let inserted = diesel::insert_into(referral::table)
        .values((
            referral::id.eq(*id),
            referral::status.eq(ReferralStatus::Received.code()),
            referral::source.eq(row.source.code()),
            referral::organisation_id.eq(row.organisation.map(Uuid::from)),
            referral::partner_client_id.eq(row.client.map(Uuid::from)),
            referral::entered_by.eq(row.account.map(Uuid::from)),
            (
                referral::reference.eq(&new.reference),
                referral::payload_hash.eq(&row.payload_hash),
                referral::side.eq(new.side.unwrap_or(contract::people::Side::Newcomer).code()),
                referral::person.eq(person),
                referral::dutch_level.eq(new.dutch_level.map(contract::language::DutchLevel::code)),
                referral::learning_route.eq(new.learning_route.map(contract::referrals::LearningRoute::code)),
            ),
            referral::literacy_track.eq(new.literacy_track),
            referral::goal.eq(&new.goal),
            referral::legal_basis.eq(new.legal_basis.kind.code()),
            referral::legal_basis_since.eq(new.legal_basis.since),
            referral::received_at.eq(now.at),
        ))
        .on_conflict((referral::organisation_id, referral::reference))
        .filter_target(referral::reference.is_not_null())
        .do_nothing()
        .execute(c)?;
    if inserted == 1 {
        return Ok(Pushed::Added(id));
    }
    let (known, hash): (Uuid, Vec<u8>) = referral::table
        .filter(referral::organisation_id.eq(row.organisation.map(Uuid::from)))
        .filter(referral::reference.eq(&new.reference))
        .select((referral::id, referral::payload_hash))
        .first(c)?;
    if hash == row.payload_hash { Ok(Pushed::Known(known.into())) } else { Err(Error::reference_in_use(known.into())) }
}

#[derive(QueryableByName)]
struct ReferralRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<ReferralStatus>,
    #[diesel(sql_type = sql_types::Text)]
    source: Code<ReferralSource>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    organisation_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    reference: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    side: Code<contract::people::Side>,
    #[diesel(sql_type = sql_types::Jsonb)]
    person: serde_json::Value,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    dutch_level: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    learning_route: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Bool>)]
    literacy_track: Option<bool>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    goal: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    legal_basis: Code<contract::referrals::LegalBasisKind>,
    #[diesel(sql_type = sql_types::Date)]
    legal_basis_since: NaiveDate,
    #[diesel(sql_type = sql_types::Timestamptz)]
    received_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    decided_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    decline_reason: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    request_id: Option<Uuid>,
}

const SELECT: &str = "SELECT referral.id, referral.version, status, source, organisation_id, organisation.name AS organisation_name, \
    reference, side, person, dutch_level, learning_route, literacy_track, goal, legal_basis, legal_basis_since, received_at, \
    decided_at, decline_reason, person_id, \
    (SELECT request.id FROM request WHERE referral_id = referral.id) AS request_id \
    FROM referral LEFT JOIN organisation ON organisation.id = organisation_id";

impl ReferralRow {
    fn into_referral(self) -> Result<Referral, Error> {
        let person = ReferredPerson::deserialize(self.person).map_err(|error| Error::internal(&error))?;
        Ok(Referral {
            id: self.id.into(),
            version: self.version,
            status: self.status.0,
            source: self.source.0,
            organisation: self
                .organisation_id
                .zip(self.organisation_name)
                .map(|(id, name)| OrganisationReference { id: id.into(), name }),
            reference: self.reference,
            side: self.side.0,
            display_name: person.full_name(),
            person,
            dutch_level: self.dutch_level.and_then(|code| code.parse().ok()),
            learning_route: self.learning_route.and_then(|code| code.parse().ok()),
            literacy_track: self.literacy_track,
            goal: self.goal,
            legal_basis: LegalBasis { kind: self.legal_basis.0, since: self.legal_basis_since },
            received_at: self.received_at,
            decided_at: self.decided_at,
            decline_reason: self.decline_reason.and_then(|code| code.parse().ok()),
            person_id: self.person_id.map(Into::into),
            request_id: self.request_id.map(Into::into),
        })
    }
}

/// One referral; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: ReferralId, for_change: bool) -> Result<Referral, Error> {
    let lock = if for_change { "FOR UPDATE OF referral" } else { "" };
    diesel::sql_query(format!("{SELECT} WHERE referral.id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<ReferralRow>(c)?
        .into_referral()
}

const FILTER: &str = "WHERE ($1 IS NULL OR status = $1) AND ($2 IS NULL OR organisation_id = $2)";

/// The filter on what waits for a decision, written out so that the inbox has its own index.
fn open_filter(query: &ReferralsQuery) -> &'static str {
    match query.open {
        None => "",
        Some(true) => "AND status IN ('received', 'in_review')",
        Some(false) => "AND status NOT IN ('received', 'in_review')",
    }
}

/// One page of referrals.
pub fn list(
    c: &mut PgConnection,
    query: &ReferralsQuery,
    page: (Option<ReferralKey>, i64),
) -> Result<Vec<Referral>, Error> {
    let (at, id) = page.0.unzip();
    let open = open_filter(query);
    let sql = format!(
        "{SELECT} {FILTER} {open} AND ($3 IS NULL OR (received_at, referral.id) < ($3, $4)) \
         ORDER BY received_at DESC, referral.id DESC LIMIT $5"
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(ReferralStatus::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<ReferralRow>(c)?;
    rows.into_iter().map(ReferralRow::into_referral).collect()
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &ReferralsQuery) -> Result<i64, Error> {
    let row = diesel::sql_query(format!("SELECT count(*) AS count FROM referral {FILTER} {}", open_filter(query)))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(ReferralStatus::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// A decision on a referral.
pub struct Decision {
    pub step: Step,
    pub decline_reason: Option<DeclineReason>,
    pub person: Option<PersonId>,
    pub by: AccountId,
}

/// Takes a step with a referral that the caller has locked.
pub fn decide(c: &mut PgConnection, current: &Referral, decision: &Decision, now: &Now) -> Result<(), Error> {
    let Some(status) = next(current.status, decision.step) else {
        return Err(Error::conflict(format!("This referral is {} already.", current.status)));
    };
    let decided = !matches!(status, ReferralStatus::Received | ReferralStatus::InReview);
    diesel::update(referral::table.find(*current.id))
        .set((
            referral::status.eq(status.code()),
            referral::decided_at.eq(decided.then_some(now.at)),
            referral::decided_by.eq(decided.then_some(*decision.by)),
            referral::decline_reason.eq(decision.decline_reason.map(DeclineReason::code)),
            referral::person_id.eq(decision.person.map(Uuid::from)),
            referral::version.eq(referral::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// Accepts a referral for a person: links them, notes the role and level, and opens a request.
pub fn accept(
    c: &mut PgConnection,
    current: &Referral,
    to: (PersonId, Track, AccountId),
    now: &Now,
) -> Result<RequestId, Error> {
    use contract::language::{AssessmentSource, LanguageSkill, NewDutchAssessment};
    let (person, track, by) = to;
    let decision = Decision { step: Step::Accept, decline_reason: None, person: Some(person), by };
    decide(c, current, &decision, now)?;
    let received_on = dutch_day(current.received_at);
    if let Some(level) = current.dutch_level {
        let source = AssessmentSource::Referral;
        let assessment = NewDutchAssessment { level, skill: LanguageSkill::Overall, assessed_on: received_on, source };
        crate::people::add_assessment(c, person, &assessment, now)?;
    }
    let request =
        crate::requests::NewRow { person, side: current.side, track, opened_on: now.today, referral: Some(current.id) };
    crate::requests::insert(c, &request, now)
}
