//! What the database knows of who waits, in the form in which a run keeps it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::ids::{CohortId, PersonId, RequestId};
use contract::language::Proficiency;
use contract::matching_runs::{NewMatchingRun, RequestPair};
use contract::people::{Side, Weekday};
use contract::problem::{Fault, FaultCode};
use contract::profiles::Rhythm;
use contract::requests::Track;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::facts::{Facts, GroupFacts, PersonFacts, Place, SeatedFacts, Spoken};
use super::translate::waiting_days;
use crate::db::Code;
use crate::error::Error;
use crate::people::profiles::{self, MatchingFacts};

/// More than this on one side is no run for a server to answer at once.
const MOST_ON_A_SIDE: usize = 2000;

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    side: Code<Side>,
    #[diesel(sql_type = sql_types::Date)]
    opened_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    country_of_origin: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    x: Option<i32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    y: Option<i32>,
}

const WAITING: &str = "SELECT request.id, person_id, side, opened_on, country_of_origin, postcode_area.x, postcode_area.y \
    FROM request JOIN person ON person.id = person_id LEFT JOIN postcode_area ON postcode_area.code = person.postcode_area";

/// Everything that a run for these people depends on. Not completed cohorts only.
///
/// # Errors
/// When the cohort is unknown or has ended, or when more people wait than one run can take.
pub fn read(c: &mut PgConnection, new: &NewMatchingRun, today: NaiveDate) -> Result<Facts, Error> {
    if let Some(cohort) = new.cohort_id {
        check_cohort(c, cohort)?;
    }
    // Without a cohort everyone counts who waits; with one, those who take part in it or in none that goes on.
    let rows = diesel::sql_query(format!(
        "{WAITING} WHERE closed_on IS NULL AND track = $1 \
         AND NOT EXISTS (SELECT FROM buddy_match WHERE newcomer_request_id = request.id AND status <> 'declined') \
         AND NOT EXISTS (SELECT FROM buddy_match WHERE established_request_id = request.id AND status <> 'declined') \
         AND ($2 IS NULL OR NOT EXISTS (SELECT FROM enrolment JOIN cohort ON cohort.id = cohort_id \
           WHERE enrolment.person_id = request.person_id AND cohort_id <> $2 AND cohort.status <> 'completed' \
             AND role = side AND (enrolment.ends_on IS NULL OR enrolment.ends_on > $4))) \
         AND ($3 IS NULL OR request.id = ANY($3)) ORDER BY opened_on, request.id LIMIT $5"
    ))
    .bind::<sql_types::Text, _>(new.track.code())
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(new.cohort_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Array<sql_types::Uuid>>, _>(
        new.request_ids.as_ref().map(|ids| ids.iter().map(|id| **id).collect::<Vec<_>>()),
    )
    .bind::<sql_types::Date, _>(today)
    .bind::<sql_types::BigInt, _>(2 * MOST_ON_A_SIDE as i64 + 1)
    .load::<Waiting>(c)?;
    let groups = new.cohort_id.map(|cohort| groups(c, cohort, today)).transpose()?.unwrap_or_default();
    let facts = complete(c, rows, (new.track, new.cohort_id), (groups, today))?;
    if facts.newcomers.len() > MOST_ON_A_SIDE || facts.established.len() > MOST_ON_A_SIDE {
        let detail = "more than 2,000 wait on a side; choose whom the run is for";
        return Err(Error::fault("/requestIds", FaultCode::TooMany, detail));
    }
    check_asked(&facts, new)?;
    Ok(facts)
}

/// What is known now of the people behind these requests, whether they still wait or not.
pub fn read_again(
    c: &mut PgConnection,
    requests: &[RequestId],
    (before, today): (&Facts, NaiveDate),
) -> Result<Facts, Error> {
    let ids: Vec<Uuid> = requests.iter().map(|id| **id).collect();
    let rows = diesel::sql_query(format!("{WAITING} WHERE request.id = ANY($1) ORDER BY opened_on, request.id"))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
        .load::<Waiting>(c)?;
    let groups = before.cohort.map(|cohort| groups(c, cohort, today)).transpose()?.unwrap_or_default();
    complete(c, rows, (before.track, before.cohort), (groups, today))
}

fn check_cohort(c: &mut PgConnection, cohort: CohortId) -> Result<(), Error> {
    match has_ended(c, cohort)? {
        Some(true) => Err(Error::conflict("This cohort has ended.")),
        Some(false) => Ok(()),
        None => Err(Error::fault("/cohortId", FaultCode::UnknownReference, "there is no such cohort")),
    }
}

#[derive(QueryableByName)]
struct Ended {
    #[diesel(sql_type = sql_types::Bool)]
    ended: bool,
}

/// Whether a cohort is completed; nothing when there is none.
pub fn has_ended(c: &mut PgConnection, cohort: CohortId) -> Result<Option<bool>, Error> {
    let row = diesel::sql_query("SELECT status = 'completed' AS ended FROM cohort WHERE id = $1")
        .bind::<sql_types::Uuid, _>(*cohort)
        .get_result::<Ended>(c)
        .optional()?;
    Ok(row.map(|row| row.ended))
}

/// Whom a coordinator locked must wait still, on the right side, and in a group that there is.
fn check_asked(facts: &Facts, new: &NewMatchingRun) -> Result<(), Error> {
    let mut faults = Vec::new();
    for (index, locked) in new.locked.iter().enumerate() {
        let mut fault = |field: &str, detail: &str| {
            faults.push(Fault::new(format!("/locked/{index}/{field}"), FaultCode::UnknownReference, detail));
        };
        if !facts.newcomers.iter().any(|person| person.request == locked.newcomer_request_id) {
            fault("newcomerRequestId", "is of nobody who waits in this run");
        }
        if !facts.established.iter().any(|person| person.request == locked.established_request_id) {
            fault("establishedRequestId", "is of nobody who waits in this run");
        }
        if locked.group_id.is_some_and(|id| !facts.groups.iter().any(|group| group.id == id)) {
            fault("groupId", "there is no such group in this cohort");
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

fn complete(
    c: &mut PgConnection,
    rows: Vec<Waiting>,
    (track, cohort): (Track, Option<CohortId>),
    (mut groups, on): (Vec<GroupFacts>, NaiveDate),
) -> Result<Facts, Error> {
    let mut ids: Vec<PersonId> = rows.iter().map(|row| row.person_id.into()).collect();
    ids.extend(groups.iter().flat_map(|group| &group.seated).map(|seated| seated.newcomer));
    let known = profiles::facts(c, &ids)?;
    for seated in groups.iter_mut().flat_map(|group| &mut group.seated) {
        let Some(facts) = known.get(&seated.newcomer) else { continue };
        seated.dutch_level = facts.dutch_level;
        let native = facts.languages.iter().find(|spoken| spoken.proficiency == Proficiency::Native);
        seated.mother_tongue = native.map(|spoken| spoken.language.clone());
    }
    let apart = apart(c, &rows)?;
    let (mut newcomers, mut established) = (Vec::new(), Vec::new());
    for row in rows {
        // Someone can wait on both sides.
        let Some(facts) = known.get(&row.person_id.into()) else { continue };
        let side = row.side.0;
        let person = person(row, facts.clone(), on);
        match side {
            Side::Newcomer => newcomers.push(person),
            Side::Established => established.push(person),
        }
    }
    Ok(Facts { on, track, cohort, newcomers, established, groups, apart })
}

fn person(row: Waiting, facts: MatchingFacts, on: NaiveDate) -> PersonFacts {
    let mut languages: Vec<Spoken> = facts
        .languages
        .into_iter()
        .map(|spoken| Spoken { language: spoken.language, proficiency: spoken.proficiency })
        .collect();
    languages.sort_by_key(|spoken| spoken.proficiency != Proficiency::Native);
    let profile = facts.profile;
    PersonFacts {
        request: row.id.into(),
        person: row.person_id.into(),
        waiting_days: waiting_days(row.opened_on, on),
        birth_year: facts.birth_year,
        gender: facts.gender,
        country: row.country_of_origin,
        place: row.x.zip(row.y).map(|(x, y)| Place { x, y }),
        dutch_level: facts.dutch_level,
        languages,
        moments: facts.availability,
        interests: profile.interest_ids,
        gender_wish: profile.gender_wish,
        max_distance_km: profile.max_distance_km.and_then(|km| u16::try_from(km).ok()),
        rhythms: profile.rhythms,
        least_dutch_level: profile.least_dutch_level,
        field_of_work: profile.field_of_work,
        children_at_home: profile.children_at_home,
        goals: profile.goals,
        women_only_group: profile.women_only_group,
        employer: profile.employer_id,
    }
}

#[derive(QueryableByName)]
struct Two {
    #[diesel(sql_type = sql_types::Uuid)]
    one: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    other: Uuid,
}

/// Pairs that must not be proposed: matched or proposed before, of one household or family, or one and the same.
fn apart(c: &mut PgConnection, rows: &[Waiting]) -> Result<Vec<RequestPair>, Error> {
    let people: Vec<Uuid> = rows.iter().map(|row| row.person_id).collect();
    let twos = diesel::sql_query(
        "SELECT newcomer_id AS one, established_id AS other FROM buddy_match \
           WHERE newcomer_id = ANY($1) AND established_id = ANY($1) \
         UNION SELECT from_id, to_id FROM person_link WHERE from_id = ANY($1) AND to_id = ANY($1) AND ends_on IS NULL \
           AND kind IN ('household', 'partner', 'parent', 'family')",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&people)
    .load::<Two>(c)?;
    let mut sides: BTreeMap<(Uuid, Side), Vec<RequestId>> = BTreeMap::new();
    for row in rows {
        sides.entry((row.person_id, row.side.0)).or_default().push(row.id.into());
    }
    let of = |person: Uuid, side: Side| sides.get(&(person, side)).map(Vec::as_slice).unwrap_or_default();
    let both_ways = twos.iter().flat_map(|two| [(two.one, two.other), (two.other, two.one)]);
    let same = people.iter().map(|person| (*person, *person));
    let mut apart = Vec::new();
    for (one, other) in both_ways.chain(same) {
        for newcomer in of(one, Side::Newcomer) {
            for established in of(other, Side::Established) {
                apart.push(RequestPair { newcomer_request_id: *newcomer, established_request_id: *established });
            }
        }
    }
    apart.sort_unstable();
    apart.dedup();
    Ok(apart)
}

#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    evening: Option<Code<Weekday>>,
    #[diesel(sql_type = sql_types::Text)]
    rhythm: Code<Rhythm>,
    #[diesel(sql_type = sql_types::Bool)]
    women_only: bool,
    #[diesel(sql_type = sql_types::SmallInt)]
    least_pairs: i16,
    #[diesel(sql_type = sql_types::SmallInt)]
    capacity: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    pairs: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    coach: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    assistant_coach: Option<Uuid>,
}

fn groups(c: &mut PgConnection, cohort: CohortId, today: NaiveDate) -> Result<Vec<GroupFacts>, Error> {
    let leader = |role: &str| {
        format!(
            "(SELECT person_id FROM group_leader WHERE group_id = cohort_group.id AND role = '{role}' \
              AND (ends_on IS NULL OR ends_on > $2) ORDER BY starts_on, id LIMIT 1)"
        )
    };
    let rows = diesel::sql_query(format!(
        "SELECT id, evening, rhythm, audience = 'women_only' AS women_only, least_pairs, capacity, \
         (SELECT count(*) FROM buddy_match WHERE group_id = cohort_group.id AND status NOT IN ('ended', 'declined')) AS pairs, \
         {} AS coach, {} AS assistant_coach FROM cohort_group WHERE cohort_id = $1 ORDER BY name, id",
        leader("coach"),
        leader("assistant_coach"),
    ))
    .bind::<sql_types::Uuid, _>(*cohort)
    .bind::<sql_types::Date, _>(today)
    .load::<GroupRow>(c)?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut seated: BTreeMap<Uuid, Vec<SeatedFacts>> = BTreeMap::new();
    for row in seats(c, ids)? {
        let seat = SeatedFacts {
            newcomer: row.newcomer_id.into(),
            country: row.country_of_origin,
            dutch_level: None,
            mother_tongue: None,
        };
        seated.entry(row.group_id).or_default().push(seat);
    }
    let group = |row: GroupRow| GroupFacts {
        seated: seated.remove(&row.id).unwrap_or_default(),
        id: row.id.into(),
        evening: row.evening.map(|evening| evening.0),
        rhythm: row.rhythm.0,
        women_only: row.women_only,
        least_pairs: row.least_pairs.unsigned_abs(),
        capacity: row.capacity.unsigned_abs(),
        pairs: u16::try_from(row.pairs).unwrap_or(u16::MAX),
        coach: row.coach.map(Into::into),
        assistant_coach: row.assistant_coach.map(Into::into),
    };
    Ok(rows.into_iter().map(group).collect())
}

#[derive(QueryableByName)]
struct SeatRow {
    #[diesel(sql_type = sql_types::Uuid)]
    group_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    newcomer_id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    country_of_origin: Option<String>,
}

/// Who has a place in these groups already.
fn seats(c: &mut PgConnection, groups: Vec<Uuid>) -> Result<Vec<SeatRow>, Error> {
    let rows = diesel::sql_query(
        "SELECT group_id, newcomer_id, country_of_origin FROM buddy_match JOIN person ON person.id = newcomer_id \
         WHERE group_id = ANY($1) AND status NOT IN ('ended', 'declined') ORDER BY buddy_match.id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(groups)
    .load(c)?;
    Ok(rows)
}
