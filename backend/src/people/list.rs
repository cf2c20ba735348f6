//! People in lists: which, in what order, and what a list shows of them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::people::{PeopleQuery, PeopleSort, PersonSummary};
use diesel::dsl::{exists as sql_exists, sql};
use diesel::prelude::*;
use diesel::sql_types;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Probe;
use crate::error::Error;
use crate::names::words;
use crate::schema::{person, request, role_period};

/// Where a page of the list of people ends.
#[derive(Serialize, Deserialize)]
pub enum PeopleKey {
    Name(String, Uuid),
    Change(DateTime<Utc>, Uuid),
}

/// A person's place in the list.
pub struct Place {
    pub id: Uuid,
    pub sort_name: String,
    pub changed_at: DateTime<Utc>,
}

impl Place {
    pub fn key(&self, sort: PeopleSort) -> PeopleKey {
        match sort {
            PeopleSort::Name => PeopleKey::Name(self.sort_name.clone(), self.id),
            PeopleSort::RecentlyChanged => PeopleKey::Change(self.changed_at, self.id),
        }
    }
}

type PeopleFilter<'a> = person::BoxedQuery<'a, diesel::pg::Pg>;

fn filtered(query: &PeopleQuery, today: NaiveDate) -> PeopleFilter<'static> {
    let mut people = person::table.into_boxed();
    if let Some(role) = query.role {
        people = people.filter(sql_exists(
            role_period::table
                .filter(role_period::person_id.eq(person::id))
                .filter(role_period::kind.eq(role.code()))
                .filter(role_period::starts_on.le(today))
                .filter(role_period::ends_on.is_null().or(role_period::ends_on.gt(today))),
        ));
    }
    if let Some(level) = query.dutch_level {
        people = people.filter(person::dutch_level.eq(level.code()));
    }
    let waiting =
        sql_exists(request::table.filter(request::person_id.eq(person::id)).filter(request::closed_on.is_null()));
    match query.waiting {
        Some(true) => people = people.filter(waiting),
        Some(false) => people = people.filter(diesel::dsl::not(waiting)),
        None => {}
    }
    people
}

/// One page of places in the list.
pub fn places(
    c: &mut PgConnection,
    query: &PeopleQuery,
    page: (Option<PeopleKey>, i64),
    today: NaiveDate,
) -> Result<Vec<Place>, Error> {
    let (after, limit) = page;
    let mut people = filtered(query, today);
    match after {
        Some(PeopleKey::Name(name, id)) => {
            people = people.filter(
                sql::<sql_types::Bool>("(person.sort_name, person.id) > (")
                    .bind::<sql_types::Text, _>(name)
                    .sql(", ")
                    .bind::<sql_types::Uuid, _>(id)
                    .sql(")"),
            );
        }
        Some(PeopleKey::Change(at, id)) => {
            people = people.filter(
                sql::<sql_types::Bool>("(person.changed_at, person.id) < (")
                    .bind::<sql_types::Timestamptz, _>(at)
                    .sql(", ")
                    .bind::<sql_types::Uuid, _>(id)
                    .sql(")"),
            );
        }
        None => {}
    }
    people = match query.sort.unwrap_or(PeopleSort::Name) {
        PeopleSort::Name => people.order((person::sort_name, person::id)),
        PeopleSort::RecentlyChanged => people.order((person::changed_at.desc(), person::id.desc())),
    };
    let rows = people.limit(limit).select((person::id, person::sort_name, person::changed_at)).load(c)?;
    Ok(rows.into_iter().map(|(id, sort_name, changed_at)| Place { id, sort_name, changed_at }).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &PeopleQuery, today: NaiveDate) -> Result<i64, Error> {
    Ok(filtered(query, today).count().get_result(c)?)
}

#[derive(QueryableByName)]
struct SummaryRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    given_name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    preferred_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name_prefix: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    family_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    birth_year: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    city: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    dutch_level: Option<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    waiting_since: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    active_match_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

/// These people as they stand in lists, in the order asked for, by one statement.
pub fn summaries(c: &mut PgConnection, ids: &[Uuid], today: NaiveDate) -> Result<Vec<PersonSummary>, Error> {
    let rows = diesel::sql_query(
        "SELECT person.id, given_name, preferred_name, name_prefix, family_name, birth_year, city, dutch_level, changed_at, \
           ARRAY(SELECT kind FROM role_period WHERE person_id = person.id AND starts_on <= $2 \
                 AND (ends_on IS NULL OR ends_on > $2) ORDER BY starts_on, kind) AS roles, \
           (SELECT min(opened_on) FROM request WHERE person_id = person.id AND closed_on IS NULL) AS waiting_since, \
           COALESCE((SELECT id FROM buddy_match WHERE newcomer_id = person.id AND status IN ('active', 'paused') LIMIT 1), \
                    (SELECT id FROM buddy_match WHERE established_id = person.id AND status IN ('active', 'paused') LIMIT 1)) \
             AS active_match_id \
         FROM unnest($1) WITH ORDINALITY AS wanted (id, place) JOIN person ON person.id = wanted.id ORDER BY place",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Date, _>(today)
    .load::<SummaryRow>(c)?;
    Ok(rows.into_iter().map(SummaryRow::into_summary).collect())
}

impl SummaryRow {
    fn into_summary(self) -> PersonSummary {
        PersonSummary {
            id: self.id.into(),
            display_name: contract::full_name(
                &self.given_name,
                self.preferred_name.as_deref(),
                self.name_prefix.as_deref(),
                self.family_name.as_deref(),
            ),
            birth_year: self.birth_year,
            city: self.city,
            dutch_level: self.dutch_level.and_then(|level| level.parse().ok()),
            roles: self.roles.iter().filter_map(|role| role.parse().ok()).collect(),
            waiting_since: self.waiting_since,
            active_match_id: self.active_match_id.map(Into::into),
            changed_at: self.changed_at,
        }
    }
}

#[derive(QueryableByName)]
struct ProbeRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    birth_year: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    email: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    phone: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    names: String,
}

/// What these people, and those with this e-mail address or phone number, are compared by.
pub fn probes(c: &mut PgConnection, ids: &[Uuid], probe: &Probe) -> Result<BTreeMap<Uuid, Probe>, Error> {
    let rows = diesel::sql_query(
        "SELECT id, birth_year, lower(email) AS email, phone, concat_ws(' ', given_name, preferred_name, family_name) AS names \
         FROM person WHERE id = ANY($1) OR lower(email) = $2 OR phone = $3 LIMIT 200",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&probe.email)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&probe.phone)
    .load::<ProbeRow>(c)?;
    Ok(rows.into_iter().map(ProbeRow::into_probe).collect())
}

/// The same for many at once: these people, and those with one of these e-mail addresses or phone numbers.
pub fn probes_of_many(c: &mut PgConnection, ids: Vec<Uuid>, probes: &[Probe]) -> Result<BTreeMap<Uuid, Probe>, Error> {
    let rows = diesel::sql_query(
        "SELECT id, birth_year, lower(email) AS email, phone, concat_ws(' ', given_name, preferred_name, family_name) AS names \
         FROM person WHERE id = ANY($1) OR lower(email) = ANY($2) OR phone = ANY($3)",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Array<sql_types::Text>, _>(probes.iter().filter_map(|probe| probe.email.as_ref()).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Text>, _>(probes.iter().filter_map(|probe| probe.phone.as_ref()).collect::<Vec<_>>())
    .load::<ProbeRow>(c)?;
    Ok(rows.into_iter().map(ProbeRow::into_probe).collect())
}

impl ProbeRow {
    fn into_probe(self) -> (Uuid, Probe) {
        let words = words(&self.names);
        (self.id, Probe { words, birth_year: self.birth_year, email: self.email, phone: self.phone })
    }
}
