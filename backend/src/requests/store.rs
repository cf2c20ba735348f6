//! Rows of requests.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{PersonId, ReferralId, RequestId};
use contract::language::{Proficiency, SpokenLanguage};
use contract::people::Side;
use contract::requests::{Request, RequestCloseReason, RequestsQuery, Track};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::people::free_moments;
use crate::schema::request;
use crate::services::Now;

/// Longest waiting first.
pub type RequestKey = (NaiveDate, Uuid);

/// A request to be added.
pub struct NewRow {
    pub person: PersonId,
    pub side: Side,
    pub track: Track,
    pub opened_on: NaiveDate,
    pub referral: Option<ReferralId>,
}

/// Opens a request.
pub fn insert(c: &mut PgConnection, new: &NewRow, now: &Now) -> Result<RequestId, Error> {
    let id: RequestId = now.new_id();
    diesel::insert_into(request::table)
        .values((
            request::id.eq(*id),
            request::person_id.eq(*new.person),
            request::side.eq(new.side.code()),
            request::track.eq(new.track.code()),
            request::opened_on.eq(new.opened_on),
            request::referral_id.eq(new.referral.map(Uuid::from)),
            request::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

/// Closes a request that is open.
pub fn close(
    c: &mut PgConnection,
    id: RequestId,
    end: (NaiveDate, RequestCloseReason),
    now: &Now,
) -> Result<(), Error> {
    let (closed_on, reason) = end;
    let closed = diesel::update(request::table.find(*id).filter(request::closed_on.is_null()))
        .set((
            request::closed_on.eq(closed_on),
            request::close_reason.eq(reason.code()),
            request::changed_at.eq(now.at),
            request::version.eq(request::version + 1),
        ))
        .execute(c)?;
    if closed == 1 { Ok(()) } else { Err(Error::conflict("This request is closed already.")) }
}

/// The condition that no match under way, and none that was made of it, answers a request.
pub const UNANSWERED: &str = "NOT EXISTS (SELECT FROM buddy_match AS answer \
    WHERE answer.newcomer_request_id = request.id AND answer.status <> 'declined') \
    AND NOT EXISTS (SELECT FROM buddy_match AS answer \
    WHERE answer.established_request_id = request.id AND answer.status <> 'declined')";

/// Asks about the wishes that were confirmed long ago, and closes those that were asked about long ago. Answers how
/// many of each. A wish that a proposal answers is left alone.
pub fn sweep(c: &mut PgConnection, now: &Now) -> Result<(usize, usize), Error> {
    let expired = diesel::sql_query(format!(
        "UPDATE request SET closed_on = $1, close_reason = $2, changed_at = $3, version = version + 1 \
         WHERE closed_on IS NULL AND reminded_on <= $4 AND {UNANSWERED}"
    ))
    .bind::<sql_types::Date, _>(now.today)
    .bind::<sql_types::Text, _>(RequestCloseReason::Expired.code())
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Date, _>(rules::reminded_long_ago(now.today))
    .execute(c)?;
    let reminded = diesel::sql_query(format!(
        "UPDATE request SET reminded_on = $1, changed_at = $2, version = version + 1 \
         WHERE closed_on IS NULL AND reminded_on IS NULL AND COALESCE(confirmed_on, opened_on) <= $3 AND {UNANSWERED}"
    ))
    .bind::<sql_types::Date, _>(now.today)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Date, _>(rules::confirmed_long_ago(now.today))
    .execute(c)?;
    Ok((reminded, expired))
}

/// Notes that the wish of an open request still stands, on a day.
pub fn confirm(c: &mut PgConnection, id: RequestId, now: &Now) -> Result<(), Error> {
    let confirmed = diesel::update(request::table.find(*id).filter(request::closed_on.is_null()))
        .set((
            request::confirmed_on.eq(now.today),
            request::reminded_on.eq(None::<NaiveDate>),
            request::changed_at.eq(now.at),
            request::version.eq(request::version + 1),
        ))
        .execute(c)?;
    if confirmed == 1 { Ok(()) } else { Err(Error::conflict("This request is closed already.")) }
}

#[derive(QueryableByName)]
struct RequestRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    given_name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    preferred_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name_prefix: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    family_name: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    side: Code<Side>,
    #[diesel(sql_type = sql_types::Text)]
    track: Code<Track>,
    #[diesel(sql_type = sql_types::Date)]
    opened_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    closed_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    close_reason: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    confirmed_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    reminded_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    referral_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    match_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    dutch_level: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    birth_year: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    gender: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    city: Option<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    languages: Vec<String>,
    #[diesel(sql_type = sql_types::Integer)]
    availability: i32,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl RequestRow {
    fn into_request(self, today: NaiveDate) -> Request {
        let spoken = |text: &String| {
            let (language, proficiency) = text.split_once(' ')?;
            let proficiency: Proficiency = proficiency.parse().ok()?;
            Some(SpokenLanguage { language: language.to_owned(), proficiency })
        };
        Request {
            id: self.id.into(),
            version: self.version,
            person_id: self.person_id.into(),
            display_name: contract::full_name(
                &self.given_name,
                self.preferred_name.as_deref(),
                self.name_prefix.as_deref(),
                self.family_name.as_deref(),
            ),
            side: self.side.0,
            track: self.track.0,
            opened_on: self.opened_on,
            closed_on: self.closed_on,
            close_reason: self.close_reason.and_then(|code| code.parse().ok()),
            confirmed_on: self.confirmed_on,
            reminded_on: self.reminded_on,
            expires_on: self.reminded_on.filter(|_| self.closed_on.is_none()).map(rules::expires_on),
            waiting_days: (self.closed_on.unwrap_or(today) - self.opened_on).num_days(),
            referral_id: self.referral_id.map(Into::into),
            match_id: self.match_id.map(Into::into),
            dutch_level: self.dutch_level.and_then(|code| code.parse().ok()),
            birth_year: self.birth_year,
            gender: self.gender.and_then(|code| code.parse().ok()),
            city: self.city,
            languages: self.languages.iter().filter_map(spoken).collect(),
            availability: free_moments(self.availability),
            changed_at: self.changed_at,
        }
    }
}

const SELECT: &str = "SELECT request.id, request.version, person_id, given_name, preferred_name, name_prefix, family_name, side, track, \
    opened_on, closed_on, close_reason, COALESCE(confirmed_on, opened_on) AS confirmed_on, reminded_on, referral_id, dutch_level, birth_year, gender, city, availability, request.changed_at, \
    ARRAY(SELECT language || ' ' || proficiency FROM person_language WHERE person_language.person_id = request.person_id ORDER BY 1) \
      AS languages, \
    COALESCE((SELECT id FROM buddy_match WHERE newcomer_request_id = request.id AND status <> 'declined'), \
             (SELECT id FROM buddy_match WHERE established_request_id = request.id AND status <> 'declined')) AS match_id \
    FROM request JOIN person ON person.id = person_id";

/// One request.
pub fn find(c: &mut PgConnection, id: RequestId, today: NaiveDate) -> Result<Request, Error> {
    let row = diesel::sql_query(format!("{SELECT} WHERE request.id = $1"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<RequestRow>(c)?;
    Ok(row.into_request(today))
}

/// Requests by their ids; those that there are.
pub fn find_all(c: &mut PgConnection, ids: &[Uuid], today: NaiveDate) -> Result<Vec<Request>, Error> {
    let rows = diesel::sql_query(format!("{SELECT} WHERE request.id = ANY($1) ORDER BY request.id"))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
        .load::<RequestRow>(c)?;
    Ok(rows.into_iter().map(|row| row.into_request(today)).collect())
}

const FILTER: &str = "WHERE ($1 IS NULL OR side = $1) AND ($2 IS NULL OR track = $2) AND ($3 IS NULL OR person_id = $3) \
     AND ($4 IS NULL OR (reminded_on IS NOT NULL) = $4)";

/// The filter on open requests, written out so that those who wait have their own index.
fn open_filter(query: &RequestsQuery) -> &'static str {
    match query.open {
        None => "",
        Some(true) => "AND closed_on IS NULL",
        Some(false) => "AND closed_on IS NOT NULL",
    }
}

/// One page of requests.
pub fn list(
    c: &mut PgConnection,
    query: &RequestsQuery,
    page: (Option<RequestKey>, i64),
    today: NaiveDate,
) -> Result<Vec<Request>, Error> {
    let (day, id) = page.0.unzip();
    let open = open_filter(query);
    let sql = format!(
        "{SELECT} {FILTER} {open} AND ($5 IS NULL OR (opened_on, request.id) > ($5, $6)) ORDER BY opened_on, request.id LIMIT $7"
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.side.map(Side::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.track.map(Track::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.reminded)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(day)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<RequestRow>(c)?;
    Ok(rows.into_iter().map(|row| row.into_request(today)).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &RequestsQuery) -> Result<i64, Error> {
    let row = diesel::sql_query(format!("SELECT count(*) AS count FROM request {FILTER} {}", open_filter(query)))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.side.map(Side::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.track.map(Track::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.reminded)
        .get_result::<Count>(c)?;
    Ok(row.count)
}
