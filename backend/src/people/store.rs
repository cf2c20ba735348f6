//! Rows of people and what belongs to one person.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{DutchAssessmentId, PersonId, RolePeriodId};
use contract::language::{DutchAssessment, LanguageSkill, NewDutchAssessment, SpokenLanguage};
use contract::people::{
    ContactDetails, EndRolePeriod, NewRolePeriod, PeopleQuery, PeopleSort, Person, PersonDetails, PersonSummary,
    RolePeriod,
};
use diesel::dsl::{exists as sql_exists, sql};
use diesel::prelude::*;
use diesel::sql_types;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rules::{from_bits, to_bits};
use crate::db::Code;
use crate::error::Error;
use crate::names::{sort_key, variants, words};
use crate::schema::{dutch_assessment, name_variant, person, person_language, person_name, request, role_period};
use crate::services::Now;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = person, treat_none_as_null = true)]
struct PersonRow {
    id: Uuid,
    version: i64,
    given_name: String,
    preferred_name: Option<String>,
    name_prefix: Option<String>,
    family_name: Option<String>,
    sort_name: String,
    birth_year: Option<i16>,
    gender: Option<String>,
    city: Option<String>,
    country_of_origin: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    preferred_channel: Option<String>,
    preferred_language: Option<String>,
    postcode_area: Option<String>,
    availability: i32,
    dutch_level: Option<String>,
    created_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

impl PersonRow {
    fn new(id: PersonId, details: &PersonDetails, now: &Now) -> Self {
        let contact = &details.contact;
        Self {
            id: *id,
            version: 1,
            given_name: details.given_name.clone(),
            preferred_name: details.preferred_name.clone(),
            name_prefix: details.name_prefix.clone(),
            family_name: details.family_name.clone(),
            sort_name: sort_key(details.family_name.as_deref(), &details.given_name),
            birth_year: details.birth_year,
            gender: details.gender.map(|gender| gender.code().to_owned()),
            city: details.city.clone(),
            country_of_origin: details.country_of_origin.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            preferred_channel: contact.preferred_channel.map(|channel| channel.code().to_owned()),
            preferred_language: contact.preferred_language.clone(),
            postcode_area: contact.postcode_area.clone(),
            availability: to_bits(&details.availability),
            dutch_level: None,
            created_at: now.at,
            changed_at: now.at,
        }
    }

    fn into_details(self, languages: Vec<SpokenLanguage>) -> PersonDetails {
        PersonDetails {
            given_name: self.given_name,
            preferred_name: self.preferred_name,
            name_prefix: self.name_prefix,
            family_name: self.family_name,
            birth_year: self.birth_year,
            gender: self.gender.and_then(|code| code.parse().ok()),
            city: self.city,
            country_of_origin: self.country_of_origin,
            languages,
            availability: from_bits(self.availability),
            contact: ContactDetails {
                email: self.email,
                phone: self.phone,
                preferred_channel: self.preferred_channel.and_then(|code| code.parse().ok()),
                preferred_language: self.preferred_language,
                postcode_area: self.postcode_area,
            },
        }
    }
}

/// Adds a person with languages and search words.
pub fn insert(c: &mut PgConnection, details: &PersonDetails, now: &Now) -> Result<PersonId, Error> {
    let id: PersonId = now.new_id();
    diesel::insert_into(person::table).values(PersonRow::new(id, details, now)).execute(c)?;
    add_languages(c, id, details)?;
    add_words(c, id, details)?;
    Ok(id)
}

/// Changes a person, whose row the caller has locked with [`find_for_change`].
pub fn update(c: &mut PgConnection, current: &Person, details: &PersonDetails, now: &Now) -> Result<(), Error> {
    let mut row = PersonRow::new(current.id, details, now);
    row.version = current.version + 1;
    row.created_at = current.created_at;
    row.dutch_level = current.dutch.as_ref().map(|dutch| dutch.level.code().to_owned());
    diesel::update(person::table.find(*current.id)).set(row).execute(c)?;
    if current.details.languages != details.languages {
        diesel::delete(person_language::table.filter(person_language::person_id.eq(*current.id))).execute(c)?;
        add_languages(c, current.id, details)?;
    }
    if all_words(&current.details) != all_words(details) {
        diesel::delete(person_name::table.filter(person_name::person_id.eq(*current.id))).execute(c)?;
        add_words(c, current.id, details)?;
    }
    Ok(())
}

fn add_languages(c: &mut PgConnection, id: PersonId, details: &PersonDetails) -> Result<(), Error> {
    let rows: Vec<_> = details
        .languages
        .iter()
        .map(|spoken| {
            (
                person_language::person_id.eq(*id),
                person_language::language.eq(&spoken.language),
                person_language::proficiency.eq(spoken.proficiency.code()),
            )
        })
        .collect();
    if !rows.is_empty() {
        diesel::insert_into(person_language::table).values(rows).execute(c)?;
    }
    Ok(())
}

fn all_words(details: &PersonDetails) -> std::collections::BTreeSet<String> {
    let names = [
        Some(&details.given_name),
        details.preferred_name.as_ref(),
        details.name_prefix.as_ref(),
        details.family_name.as_ref(),
    ];
    words(&names.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "))
}

fn add_words(c: &mut PgConnection, id: PersonId, details: &PersonDetails) -> Result<(), Error> {
    let found = all_words(details);
    let rows: Vec<_> = found.iter().map(|word| (person_name::person_id.eq(*id), person_name::word.eq(word))).collect();
    diesel::insert_into(person_name::table).values(rows).execute(c)?;
    let pairs = found.iter().flat_map(|word| variants(word).into_iter().map(move |variant| (variant, word)));
    // In one order for everyone, so that two who add the same names don't wait for each other in a circle.
    let rows: Vec<_> = std::collections::BTreeSet::from_iter(pairs)
        .into_iter()
        .map(|(variant, word)| (name_variant::variant.eq(variant), name_variant::word.eq(word)))
        .collect();
    diesel::insert_into(name_variant::table).values(rows).on_conflict_do_nothing().execute(c)?;
    Ok(())
}

/// Whether there is such a person.
pub fn exists(c: &mut PgConnection, id: PersonId) -> Result<bool, Error> {
    Ok(diesel::select(sql_exists(person::table.find(*id))).get_result(c)?)
}

/// A person with all that belongs to the record.
pub fn find(c: &mut PgConnection, id: PersonId) -> Result<Person, Error> {
    let row = person::table.find(*id).select(PersonRow::as_select()).first(c)?;
    complete(c, row)
}

/// The same, locked until the transaction ends.
pub fn find_for_change(c: &mut PgConnection, id: PersonId) -> Result<Person, Error> {
    let row = person::table.find(*id).select(PersonRow::as_select()).for_update().first(c)?;
    complete(c, row)
}

fn complete(c: &mut PgConnection, row: PersonRow) -> Result<Person, Error> {
    let id = PersonId(row.id);
    let languages = person_language::table
        .filter(person_language::person_id.eq(row.id))
        .order(person_language::language)
        .select((person_language::language, person_language::proficiency))
        .load::<(String, Code<_>)>(c)?;
    let languages =
        languages.into_iter().map(|(language, proficiency)| SpokenLanguage { language, proficiency: proficiency.0 });
    let languages = languages.collect();
    let roles = roles(c, id)?;
    let dutch = match row.dutch_level {
        Some(_) => assessments_query(id)
            .filter(dutch_assessment::skill.eq(LanguageSkill::Overall.code()))
            .first::<AssessmentRow>(c)
            .optional()?,
        None => None,
    };
    let (version, created_at, changed_at) = (row.version, row.created_at, row.changed_at);
    let details = row.into_details(languages);
    Ok(Person {
        id,
        version,
        display_name: details.full_name(),
        details,
        contact_withheld: false,
        dutch: dutch.map(Into::into),
        roles,
        created_at,
        changed_at,
    })
}

#[derive(Queryable)]
struct RoleRow {
    id: Uuid,
    kind: Code<contract::people::RoleKind>,
    engagement: Code<contract::people::Engagement>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    end_reason: Option<Code<contract::people::RoleEndReason>>,
}

impl From<RoleRow> for RolePeriod {
    fn from(row: RoleRow) -> Self {
        Self {
            id: row.id.into(),
            kind: row.kind.0,
            engagement: row.engagement.0,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason.map(|reason| reason.0),
        }
    }
}

const ROLE_COLUMNS: (
    role_period::id,
    role_period::kind,
    role_period::engagement,
    role_period::starts_on,
    role_period::ends_on,
    role_period::end_reason,
) = (
    role_period::id,
    role_period::kind,
    role_period::engagement,
    role_period::starts_on,
    role_period::ends_on,
    role_period::end_reason,
);

fn roles(c: &mut PgConnection, id: PersonId) -> Result<Vec<RolePeriod>, Error> {
    let rows = role_period::table
        .filter(role_period::person_id.eq(*id))
        .order((role_period::starts_on.desc(), role_period::id.desc()))
        .select(ROLE_COLUMNS)
        .load::<RoleRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds a role for a period.
pub fn add_role(c: &mut PgConnection, person: PersonId, role: &NewRolePeriod, now: &Now) -> Result<RolePeriod, Error> {
    let row = diesel::insert_into(role_period::table)
        .values((
            role_period::id.eq(*now.new_id::<RolePeriodId>()),
            role_period::person_id.eq(*person),
            role_period::kind.eq(role.kind.code()),
            role_period::engagement.eq(role.engagement.code()),
            role_period::starts_on.eq(role.starts_on),
            role_period::ends_on.eq(role.ends_on),
            role_period::end_reason.eq(role.end_reason.map(contract::people::RoleEndReason::code)),
        ))
        .returning(ROLE_COLUMNS)
        .get_result::<RoleRow>(c)?;
    Ok(row.into())
}

/// Begins a role today, unless the person has it already.
pub fn ensure_role(
    c: &mut PgConnection,
    person: PersonId,
    kind: contract::people::RoleKind,
    now: &Now,
) -> Result<(), Error> {
    let has = role_period::table
        .filter(role_period::person_id.eq(*person))
        .filter(role_period::kind.eq(kind.code()))
        .filter(role_period::ends_on.is_null().or(role_period::ends_on.gt(now.today)));
    if diesel::select(sql_exists(has)).get_result::<bool>(c)? {
        return Ok(());
    }
    let engagement = contract::people::Engagement::Structural;
    let role = NewRolePeriod { kind, engagement, starts_on: now.today, ends_on: None, end_reason: None };
    add_role(c, person, &role, now).map(|_| ())
}

/// Ends a role that goes on; one that has ended stays as it is.
pub fn end_role(
    c: &mut PgConnection,
    person: PersonId,
    role: RolePeriodId,
    end: &EndRolePeriod,
) -> Result<RolePeriod, Error> {
    let of_person = role_period::table.find(*role).filter(role_period::person_id.eq(*person));
    let ends_on: Option<NaiveDate> = of_person.select(role_period::ends_on).for_update().first(c)?;
    if ends_on.is_some() {
        return Err(Error::conflict("This role has ended already."));
    }
    let row = diesel::update(role_period::table.find(*role))
        .set((role_period::ends_on.eq(end.ends_on), role_period::end_reason.eq(end.reason.code())))
        .returning(ROLE_COLUMNS)
        .get_result::<RoleRow>(c)?;
    Ok(row.into())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = dutch_assessment)]
struct AssessmentRow {
    id: Uuid,
    level: Code<contract::language::DutchLevel>,
    skill: Code<LanguageSkill>,
    assessed_on: NaiveDate,
    source: Code<contract::language::AssessmentSource>,
    recorded_at: DateTime<Utc>,
}

impl From<AssessmentRow> for DutchAssessment {
    fn from(row: AssessmentRow) -> Self {
        Self {
            id: row.id.into(),
            level: row.level.0,
            skill: row.skill.0,
            assessed_on: row.assessed_on,
            source: row.source.0,
            recorded_at: row.recorded_at,
        }
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn assessments_query(person: PersonId) -> _ {
    let id: Uuid = person.0;
    let columns: diesel::dsl::AsSelect<AssessmentRow, diesel::pg::Pg> = AssessmentRow::as_select();
    dutch_assessment::table
        .filter(dutch_assessment::person_id.eq(id))
        .order((dutch_assessment::assessed_on.desc(), dutch_assessment::id.desc()))
        .select(columns)
}

/// The series of someone's Dutch, the latest first, after a key.
pub fn assessments(
    c: &mut PgConnection,
    person: PersonId,
    page: (Option<(NaiveDate, Uuid)>, i64),
) -> Result<Vec<DutchAssessment>, Error> {
    let (after, limit) = page;
    let mut query = assessments_query(person).into_boxed();
    if let Some((day, id)) = after {
        query = query.filter(
            sql::<sql_types::Bool>("(assessed_on, id) < (")
                .bind::<sql_types::Date, _>(day)
                .sql(", ")
                .bind::<sql_types::Uuid, _>(id)
                .sql(")"),
        );
    }
    let rows = query.limit(limit).load::<AssessmentRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds an assessment; the level in the person's row follows the latest overall one.
pub fn add_assessment(
    c: &mut PgConnection,
    person_id: PersonId,
    new: &NewDutchAssessment,
    now: &Now,
) -> Result<DutchAssessment, Error> {
    let row = diesel::insert_into(dutch_assessment::table)
        .values((
            dutch_assessment::id.eq(*now.new_id::<DutchAssessmentId>()),
            dutch_assessment::person_id.eq(*person_id),
            dutch_assessment::level.eq(new.level.code()),
            dutch_assessment::skill.eq(new.skill.code()),
            dutch_assessment::assessed_on.eq(new.assessed_on),
            dutch_assessment::source.eq(new.source.code()),
            dutch_assessment::recorded_at.eq(now.at),
        ))
        .returning(AssessmentRow::as_returning())
        .get_result(c)?;
    diesel::sql_query(
        "UPDATE person SET dutch_level = (SELECT level FROM dutch_assessment WHERE person_id = $1 AND skill = 'overall' \
         ORDER BY assessed_on DESC, id DESC LIMIT 1) WHERE id = $1",
    )
    .bind::<sql_types::Uuid, _>(*person_id)
    .execute(c)?;
    Ok(row.into())
}

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
pub fn list(
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
pub fn probes(c: &mut PgConnection, ids: &[Uuid], probe: &super::Probe) -> Result<BTreeMap<Uuid, super::Probe>, Error> {
    let rows = diesel::sql_query(
        "SELECT id, birth_year, lower(email) AS email, phone, concat_ws(' ', given_name, preferred_name, family_name) AS names \
         FROM person WHERE id = ANY($1) OR lower(email) = $2 OR phone = $3 LIMIT 200",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&probe.email)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&probe.phone)
    .load::<ProbeRow>(c)?;
    let known = |row: ProbeRow| {
        let probe =
            super::Probe { words: words(&row.names), birth_year: row.birth_year, email: row.email, phone: row.phone };
        (row.id, probe)
    };
    Ok(rows.into_iter().map(known).collect())
}
