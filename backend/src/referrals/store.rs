//! Rows of referrals.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, OrganisationId, PartnerClientId, PartnerContactId, PersonId, ReferralId, RequestId};
use contract::language::DutchLevel;
use contract::partner_contacts::PartnerContactReference;
use contract::people::{OrganisationReference, Side};
use contract::referrals::{
    DeclineReason, LearningRoute, LegalBasis, NewReferral, Referral, ReferralSource, ReferralStatus, ReferralsQuery,
    ReferredPerson,
};
use contract::requests::Track;
use diesel::prelude::*;
use diesel::sql_types;
use serde::Deserialize as _;
use uuid::Uuid;

use super::receipts::scope_id;
use super::rules::{Step, hash, next};
use crate::auth::{Caller, Scope};
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
    /// Who filled in the form, when it came by that.
    pub contact: Option<PartnerContactId>,
    pub payload_hash: Vec<u8>,
}

impl<'a> NewRow<'a> {
    /// What a caller puts forward.
    pub fn by(caller: &Caller, new: &'a NewReferral) -> Result<Self, Error> {
        let (source, organisation) = match caller.scope() {
            Scope::Of(organisation) => (ReferralSource::Organisation, Some(organisation)),
            Scope::Everything => (new.source.unwrap_or(ReferralSource::OwnInitiative), new.organisation_id),
        };
        Ok(Self {
            new,
            source,
            organisation,
            client: caller.partner_client_id(),
            account: caller.account_id(),
            contact: None,
            payload_hash: hash(new)?,
        })
    }
}

impl NewRow<'_> {
    /// What it is that there was already.
    fn among(&self, known: &ByReference) -> Result<Pushed, Error> {
        let found = self.organisation.zip(self.new.reference.clone()).and_then(|key| known.get(&key));
        let (id, hash) = found.ok_or_else(|| Error::internal(&"a referral is neither new nor known"))?;
        Ok(if *hash == self.payload_hash { Pushed::Known(*id) } else { Pushed::Taken(*id) })
    }
}

/// What became of a push.
#[derive(Debug, Clone, Copy)]
pub enum Pushed {
    Added(ReferralId),
    /// The same reference with the same contents was there already.
    Known(ReferralId),
    /// The same reference was there already, with other contents.
    Taken(ReferralId),
}

impl Pushed {
    pub fn id(self) -> ReferralId {
        match self {
            Self::Added(id) | Self::Known(id) | Self::Taken(id) => id,
        }
    }
}

/// Adds a referral, or finds the one that was sent before with the same reference.
pub fn insert(c: &mut PgConnection, row: &NewRow, now: &Now) -> Result<Pushed, Error> {
    let id: ReferralId = now.new_id();
    // A statement for one is prepared once; that for many is as long as they are many.
    let added = diesel::insert_into(referral::table)
        .values(Received::of(row, id, now)?)
        .on_conflict((referral::organisation_id, referral::reference))
        .filter_target(referral::reference.is_not_null())
        .do_nothing()
        .execute(c)?;
    if added == 1 {
        return Ok(Pushed::Added(id));
    }
    row.among(&known(c, std::slice::from_ref(row))?)
}

/// A referral as it is kept when it comes in.
#[derive(Insertable)]
#[diesel(table_name = referral)]
struct Received<'a> {
    id: Uuid,
    status: &'static str,
    source: &'static str,
    organisation_id: Option<Uuid>,
    partner_client_id: Option<Uuid>,
    entered_by: Option<Uuid>,
    partner_contact_id: Option<Uuid>,
    reference: Option<&'a str>,
    payload_hash: &'a [u8],
    received_at: DateTime<Utc>,
    status_since: DateTime<Utc>,
    #[diesel(embed)]
    contents: Contents<'a>,
}

impl<'a> Received<'a> {
    fn of(row: &'a NewRow, id: ReferralId, now: &Now) -> Result<Self, Error> {
        Ok(Self {
            id: *id,
            status: ReferralStatus::Received.code(),
            source: row.source.code(),
            organisation_id: row.organisation.map(Uuid::from),
            partner_client_id: row.client.map(Uuid::from),
            entered_by: row.account.map(Uuid::from),
            partner_contact_id: row.contact.map(Uuid::from),
            reference: row.new.reference.as_deref(),
            payload_hash: &row.payload_hash,
            received_at: now.at,
            status_since: now.at,
            contents: Contents::of(row.new)?,
        })
    }
}

/// What a sender says of someone, as it is kept.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = referral, treat_none_as_null = true)]
struct Contents<'a> {
    side: &'static str,
    person: serde_json::Value,
    dutch_level: Option<&'static str>,
    learning_route: Option<&'static str>,
    literacy_track: Option<bool>,
    goal: Option<&'a str>,
    legal_basis: &'static str,
    legal_basis_since: NaiveDate,
}

impl<'a> Contents<'a> {
    fn of(new: &'a NewReferral) -> Result<Self, Error> {
        Ok(Self {
            side: new.side.unwrap_or(Side::Newcomer).code(),
            person: serde_json::to_value(&new.person).map_err(|error| Error::internal(&error))?,
            dutch_level: new.dutch_level.map(DutchLevel::code),
            learning_route: new.learning_route.map(LearningRoute::code),
            literacy_track: new.literacy_track,
            goal: new.goal.as_deref(),
            legal_basis: new.legal_basis.kind.code(),
            legal_basis_since: new.legal_basis.since,
        })
    }
}

/// The same for many, by one statement, and another when some were there. Of those that are the same, the first counts.
pub fn insert_all(c: &mut PgConnection, rows: &[NewRow], now: &Now) -> Result<Vec<Pushed>, Error> {
    let ids: Vec<ReferralId> = rows.iter().map(|_| now.new_id()).collect();
    let values = rows.iter().zip(&ids).map(|(row, id)| Received::of(row, *id, now));
    let mut values = values.collect::<Result<Vec<_>, _>>()?;
    // Two that send the same references at once wait for each other in the same order, and never for one another.
    values.sort_by_key(|value| value.reference);
    let added: HashSet<Uuid> = diesel::insert_into(referral::table)
        .values(values)
        .on_conflict((referral::organisation_id, referral::reference))
        .filter_target(referral::reference.is_not_null())
        .do_nothing()
        .returning(referral::id)
        .get_results(c)?
        .into_iter()
        .collect();
    if added.len() == rows.len() {
        return Ok(ids.into_iter().map(Pushed::Added).collect());
    }
    let known = known(c, rows)?;
    let outcome = |(row, id): (&NewRow, ReferralId)| {
        if added.contains(&*id) {
            return Ok(Pushed::Added(id));
        }
        row.among(&known)
    };
    rows.iter().zip(ids).map(outcome).collect()
}

type ByReference = HashMap<(OrganisationId, String), (ReferralId, Vec<u8>)>;

/// What is there with these references.
fn known(c: &mut PgConnection, rows: &[NewRow]) -> Result<ByReference, Error> {
    let organisations: Vec<Uuid> = rows.iter().filter_map(|row| row.organisation).map(Uuid::from).collect();
    let references: Vec<&String> = rows.iter().filter_map(|row| row.new.reference.as_ref()).collect();
    let found = referral::table
        .filter(referral::organisation_id.eq_any(organisations))
        .filter(referral::reference.eq_any(references))
        .select((
            referral::organisation_id.assume_not_null(),
            referral::reference.assume_not_null(),
            referral::id,
            referral::payload_hash,
        ))
        .load::<(Uuid, String, Uuid, Vec<u8>)>(c)?;
    let keyed = found.into_iter().map(|(of, reference, id, hash)| ((of.into(), reference), (id.into(), hash)));
    Ok(keyed.collect())
}

/// Replaces the contents of a referral that the caller has locked.
pub fn correct(c: &mut PgConnection, id: ReferralId, new: &NewReferral, now: &Now) -> Result<(), Error> {
    diesel::update(referral::table.find(*id))
        .set((
            referral::payload_hash.eq(hash(new)?),
            Contents::of(new)?,
            referral::corrected_at.eq(now.at),
            referral::version.eq(referral::version + 1),
        ))
        .execute(c)?;
    Ok(())
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
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    contact_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    contact_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    contact_email: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    reference: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    side: Code<Side>,
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
    corrected_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    decided_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Bool)]
    withdrawn_by_sender: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    decline_reason: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    request_id: Option<Uuid>,
}

const SELECT: &str = "SELECT referral.id, referral.version, status, source, referral.organisation_id, organisation.name AS organisation_name, \
    partner_contact.id AS contact_id, partner_contact.name AS contact_name, partner_contact.email AS contact_email, \
    reference, side, person, dutch_level, learning_route, literacy_track, goal, legal_basis, legal_basis_since, received_at, \
    corrected_at, decided_at, (status = 'withdrawn' AND decided_by IS NULL) AS withdrawn_by_sender, decline_reason, person_id, \
    (SELECT request.id FROM request WHERE referral_id = referral.id) AS request_id \
    FROM referral LEFT JOIN organisation ON organisation.id = referral.organisation_id \
    LEFT JOIN partner_contact ON partner_contact.id = partner_contact_id";

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
            partner_contact: self.contact_id.zip(self.contact_name).map(|(id, name)| PartnerContactReference {
                id: id.into(),
                name,
                email: self.contact_email,
            }),
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
            corrected_at: self.corrected_at,
            decided_at: self.decided_at,
            withdrawn_by_sender: self.withdrawn_by_sender,
            decline_reason: self.decline_reason.and_then(|code| code.parse().ok()),
            person_id: self.person_id.map(Into::into),
            request_id: self.request_id.map(Into::into),
        })
    }
}

/// One referral; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: ReferralId, for_change: bool) -> Result<Referral, Error> {
    find_in(c, (id, Scope::Everything), for_change)
}

/// The same, if it is within the scope.
pub fn find_in(c: &mut PgConnection, (id, scope): (ReferralId, Scope), for_change: bool) -> Result<Referral, Error> {
    let lock = if for_change { "FOR UPDATE OF referral" } else { "" };
    diesel::sql_query(format!(
        "{SELECT} WHERE referral.id = $1 AND ($2 IS NULL OR referral.organisation_id = $2) {lock}"
    ))
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(scope_id(scope))
    .get_result::<ReferralRow>(c)?
    .into_referral()
}

const FILTER: &str = "WHERE ($1 IS NULL OR status = $1) AND ($2 IS NULL OR referral.organisation_id = $2)";

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

/// Who decides: a colleague, or whoever sent it, by its client or by the form.
#[derive(Debug, Clone, Copy)]
pub enum DecidedBy {
    Account(AccountId),
    Client(PartnerClientId),
    Contact,
}

impl From<&Caller> for DecidedBy {
    fn from(caller: &Caller) -> Self {
        match caller {
            Caller::Staff(staff) => Self::Account(staff.account_id),
            Caller::Partner(partner) => Self::Client(partner.client_id),
        }
    }
}

/// A decision on a referral.
pub struct Decision {
    pub step: Step,
    pub decline_reason: Option<DeclineReason>,
    pub person: Option<PersonId>,
    pub by: DecidedBy,
}

/// Takes a step with a referral that the caller has locked.
pub fn decide(c: &mut PgConnection, current: &Referral, decision: &Decision, now: &Now) -> Result<(), Error> {
    let Some(status) = next(current.status, decision.step) else {
        return Err(Error::conflict(format!("This referral is {} already.", current.status)));
    };
    let decided = !matches!(status, ReferralStatus::Received | ReferralStatus::InReview);
    let (account, client) = match decision.by {
        DecidedBy::Account(account) => (Some(*account), None),
        DecidedBy::Client(client) => (None, Some(*client)),
        DecidedBy::Contact => (None, None),
    };
    diesel::update(referral::table.find(*current.id))
        .set((
            referral::status.eq(status.code()),
            referral::status_since.eq(now.at),
            referral::decided_at.eq(decided.then_some(now.at)),
            referral::decided_by.eq(account.filter(|_| decided)),
            referral::decided_by_client_id.eq(client.filter(|_| decided)),
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
    let decision =
        Decision { step: Step::Accept, decline_reason: None, person: Some(person), by: DecidedBy::Account(by) };
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
