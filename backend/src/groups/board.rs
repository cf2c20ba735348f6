//! The board: the groups of a cohort with everyone in them, by as many statements for forty pairs as for one.

use chrono::NaiveDate;
use contract::cohorts::CohortStatus;
use contract::groups::{Board, BoardGroup, BoardLeader, BoardPair, BoardPerson, LeaderRole, MoveEffect};
use contract::ids::{CohortId, GroupId, MatchId};
use contract::language::DutchLevel;
use contract::matches::MatchStatus;
use contract::people::{Gender, Weekday};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{self, Gathering, Someone, Two};
use super::store::{self, GroupRow};
use crate::db::Code;
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::cohort;

/// What the board shows of a person, as a JSON object of the columns of that alias.
fn sql_person(alias: &str) -> String {
    format!(
        "jsonb_build_object('id', {alias}.id, 'name', {}, 'level', {alias}.dutch_level, 'gender', {alias}.gender, \
         'availability', {alias}.availability, 'languages', ARRAY(SELECT language FROM ( \
             SELECT {alias}.preferred_language AS language, 0 AS place WHERE {alias}.preferred_language <> 'nld' \
             UNION ALL SELECT language, 1 FROM person_language WHERE person_id = {alias}.id AND language <> 'nld' \
                 AND language IS DISTINCT FROM {alias}.preferred_language) AS spoken ORDER BY place, language))",
        sql_name(alias)
    )
}

#[derive(serde::Deserialize)]
struct PersonRow {
    id: Uuid,
    name: String,
    level: Option<DutchLevel>,
    gender: Option<Gender>,
    availability: i32,
    languages: Vec<String>,
}

impl PersonRow {
    fn read(value: serde_json::Value) -> Result<(String, Someone), Error> {
        let row: Self = serde_json::from_value(value).map_err(|error| Error::internal(&error))?;
        let someone = Someone {
            id: row.id.into(),
            level: row.level,
            languages: row.languages,
            evenings: rules::evenings(row.availability),
            gender: row.gender,
        };
        Ok((row.name, someone))
    }
}

#[derive(QueryableByName)]
struct LeaderRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    group_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    role: Code<LeaderRole>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Jsonb)]
    person: serde_json::Value,
}

#[derive(QueryableByName)]
struct PairRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    number: Option<i32>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<MatchStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    group_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    since: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Jsonb)]
    newcomer: serde_json::Value,
    #[diesel(sql_type = sql_types::Jsonb)]
    established: serde_json::Value,
}

/// Who leads a group today, or will.
struct Leader {
    id: Uuid,
    group: GroupId,
    role: LeaderRole,
    starts_on: NaiveDate,
    name: String,
    who: Someone,
}

/// A pair whose match goes on, or is proposed.
struct Pair {
    id: MatchId,
    position: i32,
    number: Option<i32>,
    status: MatchStatus,
    group: Option<GroupId>,
    since: Option<NaiveDate>,
    names: (String, String),
    two: Two,
}

/// Everything on a board.
pub struct Loaded {
    cohort: (CohortId, i16, CohortStatus),
    groups: Vec<GroupRow>,
    leaders: Vec<Leader>,
    pairs: Vec<Pair>,
}

/// Reads a board as it is today.
pub fn load(c: &mut PgConnection, id: CohortId, today: NaiveDate) -> Result<Loaded, Error> {
    let (number, status): (i16, Code<CohortStatus>) =
        cohort::table.find(*id).select((cohort::number, cohort::status)).first(c)?;
    let groups = store::of_cohort(c, id)?;
    let leaders = diesel::sql_query(format!(
        "SELECT group_leader.id, group_id, role, starts_on, {} AS person FROM group_leader \
         JOIN cohort_group ON cohort_group.id = group_id JOIN person ON person.id = person_id \
         WHERE cohort_id = $1 AND (ends_on IS NULL OR ends_on > $2) ORDER BY role DESC, starts_on, group_leader.id",
        sql_person("person")
    ))
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Date, _>(today)
    .load::<LeaderRow>(c)?;
    let pairs = diesel::sql_query(format!(
        "SELECT buddy_match.id, number, status, buddy_match.group_id, group_place.starts_on AS since, \
           {} AS newcomer, {} AS established \
         FROM buddy_match JOIN person AS newcomer ON newcomer.id = newcomer_id \
         JOIN person AS established ON established.id = established_id \
         LEFT JOIN group_place ON match_id = buddy_match.id AND group_place.ends_on IS NULL \
         WHERE cohort_id = $1 AND status IN ('proposed', 'introduced', 'active', 'paused') \
         ORDER BY newcomer.sort_name, buddy_match.id",
        sql_person("newcomer"),
        sql_person("established")
    ))
    .bind::<sql_types::Uuid, _>(*id)
    .load::<PairRow>(c)?;
    let leader = |row: LeaderRow| {
        let (name, who) = PersonRow::read(row.person)?;
        let group = row.group_id.into();
        Ok(Leader { id: row.id, group, role: row.role.0, starts_on: row.starts_on, name, who })
    };
    let pair = |(row, position): (PairRow, i32)| {
        let (newcomer_name, newcomer) = PersonRow::read(row.newcomer)?;
        let (established_name, established) = PersonRow::read(row.established)?;
        Ok(Pair {
            id: row.id.into(),
            position,
            number: row.number,
            status: row.status.0,
            group: row.group_id.map(Into::into),
            since: row.since,
            names: (newcomer_name, established_name),
            two: Two { newcomer, established },
        })
    };
    Ok(Loaded {
        cohort: (id, number, status.0),
        groups,
        leaders: leaders.into_iter().map(leader).collect::<Result<_, Error>>()?,
        pairs: pairs.into_iter().zip(0..).map(pair).collect::<Result<_, Error>>()?,
    })
}

impl Loaded {
    fn gathering(&self, row: &GroupRow) -> Gathering<'_> {
        let id = GroupId(row.id);
        let details = row.details();
        let of = |role| {
            let here = self.leaders.iter().filter(move |leader| leader.group == id && leader.role == role);
            here.map(|leader| &leader.who).collect()
        };
        Gathering {
            id,
            evening: details.evening,
            audience: details.audience,
            capacity: usize::try_from(details.capacity).unwrap_or_default(),
            least_pairs: usize::try_from(details.least_pairs).unwrap_or_default(),
            coaches: of(LeaderRole::Coach),
            assistants: of(LeaderRole::AssistantCoach),
            pairs: self.pairs.iter().filter(|pair| pair.group == Some(id)).map(|pair| &pair.two).collect(),
        }
    }

    /// Everyone on the board.
    pub fn people(&self) -> impl Iterator<Item = Uuid> {
        let pairs = self.pairs.iter().flat_map(|pair| [*pair.two.newcomer.id, *pair.two.established.id]);
        self.leaders.iter().map(|leader| *leader.who.id).chain(pairs)
    }

    /// What it would change to move a pair to each of the groups, and out of its group.
    pub fn effects(&self, pair: MatchId) -> Result<Vec<MoveEffect>, Error> {
        let pair = self.pairs.iter().find(|known| known.id == pair).ok_or_else(Error::not_found)?;
        let gatherings: Vec<Gathering> = self.groups.iter().map(|row| self.gathering(row)).collect();
        let from = gatherings.iter().find(|group| Some(group.id) == pair.group);
        let places = gatherings.iter().map(Some).chain([None]);
        Ok(places.map(|to| rules::effect(&pair.two, from, to)).collect())
    }

    /// The board as it is shown.
    pub fn board(&self) -> Board {
        let group = |row: &GroupRow| {
            let (gathering, details) = (self.gathering(row), row.details());
            let pairs: Vec<BoardPair> =
                self.pairs.iter().filter(|pair| pair.group == Some(gathering.id)).map(Pair::card).collect();
            let here = self.leaders.iter().filter(|leader| leader.group == gathering.id);
            BoardGroup {
                id: gathering.id,
                version: row.version,
                free_places: i64::from(details.capacity) - i64::try_from(pairs.len()).unwrap_or(i64::MAX),
                details,
                venue: row.venue(),
                leaders: here.map(Leader::card).collect(),
                pairs,
                warnings: rules::warnings(&gathering),
            }
        };
        let (cohort_id, cohort_number, status) = self.cohort;
        Board {
            cohort_id,
            cohort_number,
            status,
            groups: self.groups.iter().map(group).collect(),
            without_group: self.pairs.iter().filter(|pair| pair.group.is_none()).map(Pair::card).collect(),
        }
    }
}

impl Leader {
    fn card(&self) -> BoardLeader {
        let person = shown(&self.name, &self.who);
        BoardLeader { id: self.id.into(), role: self.role, person, starts_on: self.starts_on }
    }
}

impl Pair {
    fn card(&self) -> BoardPair {
        let (newcomer, established) = (&self.two.newcomer, &self.two.established);
        let both = |evening: &Weekday| established.evenings.iter().flatten().any(|free| free == evening);
        BoardPair {
            match_id: self.id,
            position: self.position,
            number: self.number,
            status: self.status,
            newcomer: shown(&self.names.0, newcomer),
            established: shown(&self.names.1, established),
            since: self.since,
            common_evenings: newcomer.evenings.iter().flatten().copied().filter(both).collect(),
        }
    }
}

fn shown(name: &str, who: &Someone) -> BoardPerson {
    BoardPerson {
        id: who.id,
        display_name: name.to_owned(),
        dutch_level: who.level,
        languages: who.languages.clone(),
        evenings: who.evenings.clone().unwrap_or_default(),
    }
}
