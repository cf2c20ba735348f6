//! Following a match: contact with the two, how it goes, whether a job was kept, and who looks after it.

use actix_web::web::{Bytes, Path};
use actix_web::{get, post};
use chrono::NaiveDate;
use contract::ids::{AccountId, CheckInId, JobCheckId, MatchContactId, MatchId};
use contract::matches::{
    CheckIn, HandOver, HandOverMatch, JOB_CHECK_MONTHS, JobCheck, JobOutcome, Light, Match, MatchContact, NewCheckIn,
    NewHandOver, NewJobCheck, NewMatchContact,
};
use contract::paging::Whole;
use contract::people::AccessAction;
use contract::permissions::Permission;
use contract::problem::FaultCode;
use contract::requests::Track;
use diesel::prelude::*;
use diesel::sql_types;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::list;
use super::rules::{self, next_actions};
use super::store::{self, Locked};
use crate::access;
use crate::auth::policy::needs::{MatchesRead, MatchesWrite};
use crate::auth::{Can, colleagues};
use crate::clock::dutch_day;
use crate::error::Error;
use crate::schema::{account, buddy_match, job_check, match_check_in, match_contact_moment, match_hand_over};
use crate::services::{Now, Shared};
use crate::tasks;
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_match_contact).service(create_check_in).service(create_job_check).service(list_job_checks);
    config.service(hand_over_match).service(create_hand_over);
}

/// One try at noting something about a match.
struct Try<'a> {
    can: Can<MatchesWrite>,
    services: &'a Shared,
    once: Once,
    payload: Bytes,
}

impl Try<'_> {
    /// Does `work` with the match locked, and records that its people's data were changed.
    async fn with<T>(
        self,
        id: MatchId,
        work: impl FnOnce(&mut PgConnection, &Locked, (AccountId, &Now)) -> Result<Outcome<T>, Error> + Send + 'static,
    ) -> Result<Outcome<T>, Error>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let (caller, now) = (self.can.caller(), self.services.now());
        let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
        let (once, payload) = (self.once, self.payload);
        self.services
            .db
            .write(move |c| {
                once.run(c, &Attempt { caller: &caller, payload: &payload, now: &now }, |c| {
                    let locked = store::lock(c, id)?;
                    access::record(c, (&caller, &now), AccessAction::Changed, locked.people())?;
                    work(c, &locked, (by, &now))
                })
            })
            .await
    }
}

/// Note contact about a match
///
/// With one side or both. Entries are not changed afterwards.
#[utoipa::path(
    operation_id = "create_match_contact", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = NewMatchContact,
    responses((status = 201, description = "The new entry", body = MatchContact))
)]
#[post("/matches/{matchId}/contact-moments")]
async fn create_match_contact(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<NewMatchContact>),
) -> Result<Reply<MatchContact>, Error> {
    let (payload, new) = (body.raw(), body.into_inner()?);
    let outcome = Try { can, services: &services, once, payload }
        .with(*id, move |c, locked, (by, now)| {
            let day = dutch_day(new.took_place_at);
            let faults = rules::check_between("/tookPlaceAt", day, (locked.proposed_on, now.today));
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            let made = add_contact(c, locked, &new, (by, now))?;
            let location = format!("/v1/matches/{}/contact-moments/{}", locked.id, made.id);
            Ok(Outcome::created(made, location))
        })
        .await?;
    Ok(outcome.into())
}

/// Check in with a match
///
/// How it goes, as a traffic light: green is well, amber wants attention, red is stuck. Check-ins are not changed
/// afterwards; the latest one is how it goes.
#[utoipa::path(
    operation_id = "create_check_in", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = NewCheckIn,
    responses((status = 201, description = "The check-in", body = CheckIn))
)]
#[post("/matches/{matchId}/check-ins")]
async fn create_check_in(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<NewCheckIn>),
) -> Result<Reply<CheckIn>, Error> {
    let (payload, new) = (body.raw(), body.into_inner()?);
    let outcome = Try { can, services: &services, once, payload }
        .with(*id, move |c, locked, (by, now)| {
            let days = must_have_started(locked, now.today)?;
            let faults = rules::check_between("/tookPlaceOn", new.took_place_on, days);
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            let made = add_check_in(c, locked, &new, (by, now))?;
            let location = format!("/v1/matches/{}/check-ins/{}", locked.id, made.id);
            Ok(Outcome::created(made, location))
        })
        .await?;
    Ok(outcome.into())
}

/// Note whether a job was kept
///
/// Of a workplace match, 3, 6 or 12 months after its start. A month that is checked again keeps both; the latest holds.
#[utoipa::path(
    operation_id = "create_job_check", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = NewJobCheck,
    responses((status = 201, description = "The check", body = JobCheck))
)]
#[post("/matches/{matchId}/job-checks")]
async fn create_job_check(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<NewJobCheck>),
) -> Result<Reply<JobCheck>, Error> {
    let (payload, new) = (body.raw(), body.checked(rules::check_month)?);
    let outcome = Try { can, services: &services, once, payload }
        .with(*id, move |c, locked, (by, now)| {
            if locked.kind.0 != Track::Workplace {
                return Err(Error::conflict("Only the job of a workplace match is checked."));
            }
            let (starts_on, _) = must_have_started(locked, now.today)?;
            let faults = rules::check_between("/checkedOn", new.checked_on, (starts_on, now.today));
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            let made = add_job_check(c, (locked, starts_on), &new, (by, now))?;
            Ok(Outcome::created(made, format!("/v1/matches/{}/job-checks", locked.id)))
        })
        .await?;
    Ok(outcome.into())
}

/// List the job checks of a match
///
/// All three of a workplace match that has started, done or not; none of another.
#[utoipa::path(
    operation_id = "list_job_checks", tag = "matches", security(("staff" = ["matches:read"])),
    params(("matchId" = MatchId, Path, description = "The match")),
    responses((status = 200, description = "Its checks, the first first", body = Whole<JobCheck>))
)]
#[get("/matches/{matchId}/job-checks")]
async fn list_job_checks(
    can: Can<MatchesRead>,
    services: Shared,
    id: Path<MatchId>,
) -> Result<Reply<Whole<JobCheck>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let items = services
        .db
        .write(move |c| {
            let found = list::find(c, id, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*found.newcomer.id, *found.established.id])?;
            match found.starts_on.filter(|_| found.kind == Track::Workplace) {
                Some(starts_on) => job_checks(c, (id, starts_on), now.today),
                None => Ok(Vec::new()),
            }
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// Hand over a match
///
/// Someone else looks after it from today, and gets the tasks that it has.
#[utoipa::path(
    operation_id = "hand_over_match", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = HandOverMatch,
    responses((status = 200, description = "The match with its new owner", body = Match))
)]
#[post("/matches/{matchId}/hand-over")]
async fn hand_over_match(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<HandOverMatch>),
) -> Result<Reply<Match>, Error> {
    let (payload, to) = (body.raw(), body.into_inner()?.owner_id);
    let outcome = Try { can, services: &services, once, payload }
        .with(*id, move |c, locked, (by, now)| {
            if next_actions(locked.status.0).is_empty() {
                return Err(Error::conflict(format!("This match is {}; nobody looks after it.", locked.status.0)));
            }
            must_be_able(c, ("/ownerId", to), now)?;
            if locked.owner_id != Some(*to) {
                hand_over(c, &[locked.id], (to, by), now)?;
            }
            Ok(Outcome::ok(list::find(c, locked.id.into(), now.today)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Hand over all matches of a colleague
///
/// All that have not ended, with their tasks: for when someone leaves, or takes on something else.
#[utoipa::path(
    operation_id = "create_hand_over", tag = "matches", security(("staff" = ["matches:write"])), params(IdempotencyKey),
    request_body = NewHandOver,
    responses((status = 200, description = "How many were handed over", body = HandOver))
)]
#[post("/match-hand-overs")]
async fn create_hand_over(
    can: Can<MatchesWrite>,
    services: Shared,
    (once, body): (Once, Body<NewHandOver>),
) -> Result<Reply<HandOver>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let NewHandOver { from_id, to_id } = body.checked(rules::check_hand_over)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            must_be_able(c, ("/toId", to_id), now)?;
            let owned = owned_by(c, from_id)?;
            let ids: Vec<Uuid> = owned.iter().map(|(id, _, _)| *id).collect();
            hand_over(c, &ids, (to_id, by), now)?;
            let people = owned.iter().flat_map(|(_, newcomer, established)| [*newcomer, *established]);
            access::record(c, (caller, now), AccessAction::Changed, people)?;
            Ok(Outcome::ok(HandOver { matches: i64::try_from(ids.len()).unwrap_or(i64::MAX) }))
        })
        .await?;
    Ok(outcome.into())
}

fn must_have_started(of: &Locked, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Error> {
    let days = of.starts_on.map(|starts_on| (starts_on, of.ends_on.unwrap_or(today).min(today)));
    days.ok_or_else(|| Error::conflict(format!("This match is {}; it has not started.", of.status.0)))
}

/// Only who may change matches looks after one.
pub fn must_be_able(c: &mut PgConnection, (pointer, account): (&str, AccountId), now: &Now) -> Result<(), Error> {
    if colleagues::may(c, account, Permission::MatchesWrite, now)? {
        return Ok(());
    }
    Err(Error::fault(pointer, FaultCode::UnknownReference, "is nobody who may look after a match"))
}

/// The name of an account.
fn name_of(c: &mut PgConnection, account: AccountId) -> Result<String, Error> {
    Ok(crate::auth::store::profile(c, account)?.display_name)
}

/// Notes that something was heard of a match on a day; with `contact`, from the people themselves.
fn heard(c: &mut PgConnection, of: &Locked, heard: (NaiveDate, Heard), now: &Now) -> Result<(), Error> {
    let (day, heard) = heard;
    let (contact_on, light) = match heard {
        Heard::Contact => (Some(day), None),
        Heard::Light(light) => (None, Some(light.code())),
    };
    diesel::sql_query(
        "UPDATE buddy_match SET last_heard_on = greatest(last_heard_on, $2), \
             last_contact_on = greatest(last_contact_on, $3), \
             light = CASE WHEN $4 IS NULL OR light_on > $2 THEN light ELSE $4 END, \
             light_on = CASE WHEN $4 IS NULL OR light_on > $2 THEN light_on ELSE $2 END, \
             version = version + 1, changed_at = $5 \
         WHERE id = $1",
    )
    .bind::<sql_types::Uuid, _>(of.id)
    .bind::<sql_types::Date, _>(day)
    .bind::<sql_types::Nullable<sql_types::Date>, _>(contact_on)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(light)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    tasks::settle(c, &[of.id], now)
}

/// What was heard of a match.
#[derive(Clone, Copy)]
enum Heard {
    Contact,
    Light(Light),
}

/// Notes contact about a locked match.
pub fn add_contact(
    c: &mut PgConnection,
    of: &Locked,
    new: &NewMatchContact,
    by: (AccountId, &Now),
) -> Result<MatchContact, Error> {
    let (by, now) = by;
    let id: MatchContactId = now.new_id();
    diesel::insert_into(match_contact_moment::table)
        .values((
            match_contact_moment::id.eq(*id),
            match_contact_moment::match_id.eq(of.id),
            match_contact_moment::kind.eq(new.kind.code()),
            match_contact_moment::with_whom.eq(new.with.code()),
            match_contact_moment::took_place_at.eq(new.took_place_at),
            match_contact_moment::note.eq(&new.note),
            match_contact_moment::recorded_at.eq(now.at),
            match_contact_moment::recorded_by.eq(*by),
        ))
        .execute(c)?;
    heard(c, of, (dutch_day(new.took_place_at), Heard::Contact), now)?;
    Ok(MatchContact {
        id,
        kind: new.kind,
        with: new.with,
        took_place_at: new.took_place_at,
        note: new.note.clone(),
        recorded_at: now.at,
        recorded_by: name_of(c, by)?,
    })
}

/// Notes how a locked match goes.
pub fn add_check_in(
    c: &mut PgConnection,
    of: &Locked,
    new: &NewCheckIn,
    by: (AccountId, &Now),
) -> Result<CheckIn, Error> {
    let (by, now) = by;
    let id: CheckInId = now.new_id();
    diesel::insert_into(match_check_in::table)
        .values((
            match_check_in::id.eq(*id),
            match_check_in::match_id.eq(of.id),
            match_check_in::light.eq(new.light.code()),
            match_check_in::note.eq(&new.note),
            match_check_in::took_place_on.eq(new.took_place_on),
            match_check_in::recorded_at.eq(now.at),
            match_check_in::recorded_by.eq(*by),
        ))
        .execute(c)?;
    heard(c, of, (new.took_place_on, Heard::Light(new.light)), now)?;
    Ok(CheckIn {
        id,
        light: new.light,
        note: new.note.clone(),
        took_place_on: new.took_place_on,
        recorded_at: now.at,
        recorded_by: name_of(c, by)?,
    })
}

fn add_job_check(
    c: &mut PgConnection,
    of: (&Locked, NaiveDate),
    new: &NewJobCheck,
    by: (AccountId, &Now),
) -> Result<JobCheck, Error> {
    let ((of, starts_on), (by, now)) = (of, by);
    let id: JobCheckId = now.new_id();
    diesel::insert_into(job_check::table)
        .values((
            job_check::id.eq(*id),
            job_check::match_id.eq(of.id),
            job_check::month.eq(new.month),
            job_check::outcome.eq(new.outcome.code()),
            job_check::checked_on.eq(new.checked_on),
            job_check::recorded_at.eq(now.at),
            job_check::recorded_by.eq(*by),
        ))
        .execute(c)?;
    tasks::settle(c, &[of.id], now)?;
    Ok(JobCheck {
        month: new.month,
        due_on: rules::job_check_due(starts_on, new.month),
        is_due: false,
        id: Some(id),
        outcome: Some(new.outcome),
        checked_on: Some(new.checked_on),
        recorded_by: Some(name_of(c, by)?),
    })
}

type FoundCheck = (i16, Uuid, crate::db::Code<JobOutcome>, NaiveDate, String);

/// The checks of a match that started on a day; of each month the latest.
fn job_checks(c: &mut PgConnection, of: (MatchId, NaiveDate), today: NaiveDate) -> Result<Vec<JobCheck>, Error> {
    let (id, starts_on) = of;
    let found: Vec<FoundCheck> = job_check::table
        .inner_join(account::table)
        .filter(job_check::match_id.eq(*id))
        .order((job_check::month, job_check::recorded_at.desc(), job_check::id.desc()))
        .distinct_on(job_check::month)
        .select((job_check::month, job_check::id, job_check::outcome, job_check::checked_on, account::display_name))
        .load(c)?;
    let check = |month: i16| {
        let done = found.iter().find(|(of, ..)| *of == month);
        let due_on = rules::job_check_due(starts_on, month);
        JobCheck {
            month,
            due_on,
            is_due: done.is_none() && due_on <= today,
            id: done.map(|(_, id, ..)| (*id).into()),
            outcome: done.map(|(_, _, outcome, ..)| outcome.0),
            checked_on: done.map(|(_, _, _, on, _)| *on),
            recorded_by: done.map(|(.., by)| by.clone()),
        }
    };
    Ok(JOB_CHECK_MONTHS.into_iter().map(check).collect())
}

/// The matches that someone looks after and that have not ended, with their people, locked.
fn owned_by(c: &mut PgConnection, owner: AccountId) -> Result<Vec<(Uuid, Uuid, Uuid)>, Error> {
    use contract::matches::MatchStatus;
    let over = MatchStatus::all().filter(|status| next_actions(*status).is_empty()).map(MatchStatus::code);
    Ok(buddy_match::table
        .filter(buddy_match::owner_id.eq(*owner))
        .filter(buddy_match::status.ne_all(over.collect::<Vec<_>>()))
        .order(buddy_match::id)
        .select((buddy_match::id, buddy_match::newcomer_id, buddy_match::established_id))
        .for_update()
        .load(c)?)
}

/// Gives these matches, and the tasks that rules raised about them, to someone else.
fn hand_over(c: &mut PgConnection, matches: &[Uuid], who: (AccountId, AccountId), now: &Now) -> Result<(), Error> {
    let (to, by) = who;
    diesel::update(buddy_match::table.filter(buddy_match::id.eq_any(matches)))
        .set((
            buddy_match::owner_id.eq(*to),
            buddy_match::version.eq(buddy_match::version + 1),
            buddy_match::changed_at.eq(now.at),
        ))
        .execute(c)?;
    let row = |id: &Uuid| {
        (
            match_hand_over::id.eq(now.new_id::<Uuid>()),
            match_hand_over::match_id.eq(*id),
            match_hand_over::owner_id.eq(*to),
            match_hand_over::handed_over_on.eq(now.today),
            match_hand_over::recorded_at.eq(now.at),
            match_hand_over::recorded_by.eq(*by),
        )
    };
    diesel::insert_into(match_hand_over::table).values(matches.iter().map(row).collect::<Vec<_>>()).execute(c)?;
    tasks::hand_over(c, matches, to)
}
