//! Places of pairs in groups. `buddy_match.group_id` is the group of now, and is written here only.

use chrono::NaiveDate;
use contract::cohorts::CohortStatus;
use contract::groups::MovePair;
use contract::ids::{CohortId, GroupId, GroupPlaceId, MatchId};
use contract::matches::MatchStatus;
use diesel::prelude::*;
use uuid::Uuid;

use super::rules::{self, Going, Place};
use crate::db::Code;
use crate::error::Error;
use crate::schema::{buddy_match, group_place};
use crate::services::Now;

/// Why a place ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    Moved,
    MatchEnded,
    Declined,
}

impl Because {
    fn code(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::MatchEnded => "match_ended",
            Self::Declined => "declined",
        }
    }
}

/// Gives a new proposal its place in a group of its cohort.
///
/// # Errors
/// When the group isn't of the cohort.
pub fn open(c: &mut PgConnection, pair: MatchId, place: (GroupId, NaiveDate), now: &Now) -> Result<(), Error> {
    diesel::update(buddy_match::table.find(*pair)).set(buddy_match::group_id.eq(*place.0)).execute(c)?;
    insert(c, pair, place, now)
}

fn insert(c: &mut PgConnection, pair: MatchId, place: (GroupId, NaiveDate), now: &Now) -> Result<(), Error> {
    diesel::insert_into(group_place::table)
        .values((
            group_place::id.eq(*now.new_id::<GroupPlaceId>()),
            group_place::match_id.eq(*pair),
            group_place::group_id.eq(*place.0),
            group_place::starts_on.eq(place.1),
        ))
        .execute(c)?;
    Ok(())
}

/// Ends the place of a match that ended or was declined. Its last group stays with it.
///
/// # Errors
/// When it can't be written.
pub fn close(c: &mut PgConnection, pair: MatchId, on: NaiveDate, outcome: MatchStatus) -> Result<(), Error> {
    let because = if outcome == MatchStatus::Declined { Because::Declined } else { Because::MatchEnded };
    diesel::sql_query("UPDATE group_place SET ends_on = GREATEST(starts_on, $2), end_reason = $3 WHERE match_id = $1 AND ends_on IS NULL")
        .bind::<diesel::sql_types::Uuid, _>(*pair)
        .bind::<diesel::sql_types::Date, _>(on)
        .bind::<diesel::sql_types::Text, _>(because.code())
        .execute(c)?;
    Ok(())
}

/// A pair, locked until the transaction ends.
#[derive(Queryable)]
pub struct Pair {
    id: Uuid,
    status: Code<MatchStatus>,
    cohort_id: Option<Uuid>,
    newcomer_id: Uuid,
    established_id: Uuid,
    proposed_on: NaiveDate,
}

impl Pair {
    /// The people of both sides.
    pub fn people(&self) -> [Uuid; 2] {
        [self.newcomer_id, self.established_id]
    }

    /// The cohort of a pair that can have a place.
    pub fn cohort(&self) -> Result<CohortId, Error> {
        match (self.cohort_id, self.status.0) {
            (None, _) => Err(Error::conflict("This match isn't in the programme: it has no group.")),
            (_, MatchStatus::Ended | MatchStatus::Declined) => {
                Err(Error::conflict(format!("This match is {}; it has no place any more.", self.status.0)))
            }
            (Some(cohort), _) => Ok(cohort.into()),
        }
    }
}

const PAIR: (
    buddy_match::id,
    buddy_match::status,
    buddy_match::cohort_id,
    buddy_match::newcomer_id,
    buddy_match::established_id,
    buddy_match::proposed_on,
) = (
    buddy_match::id,
    buddy_match::status,
    buddy_match::cohort_id,
    buddy_match::newcomer_id,
    buddy_match::established_id,
    buddy_match::proposed_on,
);

/// A pair as it stands.
pub fn find(c: &mut PgConnection, pair: MatchId) -> Result<Pair, Error> {
    Ok(buddy_match::table.find(*pair).select(PAIR).first(c)?)
}

/// A pair, locked until the transaction ends.
pub fn lock(c: &mut PgConnection, pair: MatchId) -> Result<Pair, Error> {
    Ok(buddy_match::table.find(*pair).select(PAIR).for_update().first(c)?)
}

#[derive(Queryable)]
struct PlaceRow {
    id: Uuid,
    group_id: Uuid,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

/// Moves a locked pair to a group of its cohort, or out of its group. Answers the group it was in, and since when it is
/// where it is now.
///
/// # Errors
/// When the cohort is completed, the group isn't of the cohort, or the day lies before the place of now or after today.
pub fn move_pair(
    c: &mut PgConnection,
    pair: &Pair,
    to: &MovePair,
    now: &Now,
) -> Result<(Option<GroupId>, Option<NaiveDate>), Error> {
    if crate::cohorts::status_of(c, pair.cohort()?)? == CohortStatus::Completed {
        return Err(Error::conflict("This cohort is completed: its groups don't meet any more."));
    }
    let id = MatchId(pair.id);
    let rows: Vec<PlaceRow> = group_place::table
        .filter(group_place::match_id.eq(pair.id))
        .order((group_place::starts_on.desc(), group_place::ends_on.desc().nulls_first()))
        .select((group_place::id, group_place::group_id, group_place::starts_on, group_place::ends_on))
        .limit(2)
        .load(c)?;
    let places: Vec<Place> = rows
        .iter()
        .map(|row| Place { group: row.group_id.into(), starts_on: row.starts_on, ends_on: row.ends_on })
        .collect();
    let from = places.first().filter(|place| place.ends_on.is_none()).map(|place| place.group);
    let since = match rules::plan_move(&places, (to.group_id, to.on), (pair.proposed_on, now.today)) {
        Err(faults) => return Err(Error::invalid(faults)),
        Ok(Going::Nowhere { since }) => return Ok((from, since)),
        Ok(Going::To { end, remove, reopen, begin }) => {
            let row = |index: usize| rows.get(index).map(|row| row.id).ok_or_else(|| Error::internal(&"no such place"));
            if let Some(index) = remove {
                diesel::delete(group_place::table.find(row(index)?)).execute(c)?;
            }
            if let Some(index) = end {
                diesel::update(group_place::table.find(row(index)?))
                    .set((group_place::ends_on.eq(to.on), group_place::end_reason.eq(Because::Moved.code())))
                    .execute(c)?;
            }
            let reopened = reopen.and_then(|index| rows.get(index));
            if let Some(place) = reopened {
                diesel::update(group_place::table.find(place.id))
                    .set((group_place::ends_on.eq(None::<NaiveDate>), group_place::end_reason.eq(None::<String>)))
                    .execute(c)?;
            }
            diesel::update(buddy_match::table.find(pair.id))
                .set((
                    buddy_match::group_id.eq(to.group_id.map(Uuid::from)),
                    buddy_match::version.eq(buddy_match::version + 1),
                    buddy_match::changed_at.eq(now.at),
                ))
                .execute(c)?;
            if let Some(group) = begin {
                insert(c, id, (group, to.on), now)?;
            }
            reopened.map(|place| place.starts_on).or(to.group_id.map(|_| to.on))
        }
    };
    Ok((from, since))
}
