//! The matching profile: what someone wishes and offers in a match, and all that the engine may know of people.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::Path;
use actix_web::{get, patch};
use chrono::{DateTime, Utc};
use contract::ids::{InterestId, PersonId};
use contract::language::{DutchLevel, Proficiency, SpokenLanguage};
use contract::people::{AccessAction, FreeMoment, Gender};
use contract::problem::{Fault, FaultCode};
use contract::profiles::{MatchingProfile, MatchingProfileChange, ProfileDetails};
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::rules::{self, from_bits};
use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{PeopleRead, PeopleWrite};
use crate::error::Error;
use crate::interests;
use crate::schema::person_interest;
use crate::services::{Now, Shared};
use crate::web::{IfMatch, Patch, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_matching_profile).service(update_matching_profile);
}

/// Get someone's matching profile
///
/// The same fields for both sides. Someone of whom nothing was written down has an empty profile at version 0.
#[utoipa::path(
    operation_id = "get_matching_profile", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The profile", body = MatchingProfile))
)]
#[get("/people/{personId}/matching-profile")]
async fn get_matching_profile(
    can: Can<PeopleRead>,
    services: Shared,
    id: Path<PersonId>,
) -> Result<Reply<MatchingProfile>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let profile = services
        .db
        .write(move |c| {
            store::must_exist(c, id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            find(c, id)
        })
        .await?;
    let version = profile.version;
    Ok(Reply::ok(profile).versioned(version))
}

/// Change someone's matching profile
///
/// By merge patch on `details`. Needs `If-Match`, `"v0"` for the first time.
#[utoipa::path(
    operation_id = "update_matching_profile", tag = "people", security(("staff" = ["people:write"])),
    params(
        ("personId" = PersonId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = MatchingProfileChange, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The profile as changed", body = MatchingProfile))
)]
#[patch("/people/{personId}/matching-profile")]
async fn update_matching_profile(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, seen, patch): (Path<PersonId>, IfMatch, Patch),
) -> Result<Reply<MatchingProfile>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let profile = services
        .db
        .write(move |c| {
            store::lock(c, id)?;
            let current = find(c, id)?;
            seen.is(current.version)?;
            let before = MatchingProfileChange { details: current.details.clone() };
            let after = patch.apply(&before, |after| rules::check_profile(&after.details, "/details"))?;
            change(c, &current, &after.details, ("/details", &now))?;
            access::record(c, (&caller, &now), AccessAction::Changed, [*id])?;
            find(c, id)
        })
        .await?;
    let version = profile.version;
    Ok(Reply::ok(profile).versioned(version))
}

/// Writes a profile, when it is another than the current one. The caller has locked the person. Interests that are
/// new to the person must be ones that can be chosen.
pub fn change(
    c: &mut PgConnection,
    current: &MatchingProfile,
    details: &ProfileDetails,
    (at, now): (&str, &Now),
) -> Result<(), Error> {
    if current.details == *details {
        return Ok(());
    }
    let had: BTreeSet<InterestId> = current.details.interest_ids.iter().copied().collect();
    let chosen: Vec<InterestId> = details.interest_ids.iter().copied().filter(|id| !had.contains(id)).collect();
    let known = interests::choosable(c, &chosen)?;
    let unknown = details.interest_ids.iter().enumerate().filter(|(_, id)| !had.contains(id) && !known.contains(id));
    let unknown: Vec<Fault> = unknown
        .map(|(index, _)| {
            let pointer = format!("{at}/interestIds/{index}");
            Fault::new(pointer, FaultCode::UnknownReference, "there is no such interest to choose")
        })
        .collect();
    if !unknown.is_empty() {
        return Err(Error::invalid(unknown));
    }
    save(c, current.person_id, details, now)
}

/// Writes what two profiles of one person become, when that is another than the current one.
pub fn join(c: &mut PgConnection, current: &MatchingProfile, details: &ProfileDetails, now: &Now) -> Result<(), Error> {
    if current.details == *details { Ok(()) } else { save(c, current.person_id, details, now) }
}

fn save(c: &mut PgConnection, person: PersonId, details: &ProfileDetails, now: &Now) -> Result<(), Error> {
    let codes = |codes: Vec<&'static str>| codes;
    diesel::sql_query(
        "INSERT INTO matching_profile (person_id, gender_wish, max_distance_km, rhythms, least_dutch_level, field_of_work, \
           children_at_home, mobility, goals, women_only_group, employer_id, wishes, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (person_id) DO UPDATE SET version = matching_profile.version + 1, gender_wish = $2, max_distance_km = $3, \
           rhythms = $4, least_dutch_level = $5, field_of_work = $6, children_at_home = $7, mobility = $8, goals = $9, \
           women_only_group = $10, employer_id = $11, wishes = $12, changed_at = $13",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(details.gender_wish.map(contract::profiles::GenderWish::code))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(details.max_distance_km)
    .bind::<sql_types::Array<sql_types::Text>, _>(codes(details.rhythms.iter().map(|rhythm| rhythm.code()).collect()))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(details.least_dutch_level.map(DutchLevel::code))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(details.field_of_work.map(contract::profiles::FieldOfWork::code))
    .bind::<sql_types::Nullable<sql_types::Bool>, _>(details.children_at_home)
    .bind::<sql_types::Array<sql_types::Text>, _>(codes(details.mobility.iter().map(|way| way.code()).collect()))
    .bind::<sql_types::Array<sql_types::Text>, _>(codes(details.goals.iter().map(|goal| goal.code()).collect()))
    .bind::<sql_types::Bool, _>(details.women_only_group)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(details.employer_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&details.wishes)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    let ids: Vec<Uuid> = details.interest_ids.iter().map(|id| **id).collect();
    diesel::delete(person_interest::table.filter(person_interest::person_id.eq(*person))).execute(c)?;
    let rows: Vec<_> =
        ids.iter().map(|id| (person_interest::person_id.eq(*person), person_interest::interest_id.eq(*id))).collect();
    if !rows.is_empty() {
        diesel::insert_into(person_interest::table).values(rows).execute(c)?;
    }
    Ok(())
}

/// What the engine may know of someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchingFacts {
    pub person: PersonId,
    pub birth_year: Option<i16>,
    pub gender: Option<Gender>,
    /// The four digits of the postcode.
    pub postcode_area: Option<String>,
    pub dutch_level: Option<DutchLevel>,
    /// Languages other than Dutch.
    pub languages: Vec<SpokenLanguage>,
    pub availability: Vec<FreeMoment>,
    pub profile: ProfileDetails,
}

#[derive(QueryableByName)]
struct FactsRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    birth_year: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    gender: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    postcode_area: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    dutch_level: Option<String>,
    #[diesel(sql_type = sql_types::Integer)]
    availability: i32,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    languages: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Uuid>)]
    interests: Vec<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    version: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    gender_wish: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    max_distance_km: Option<i16>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    rhythms: Vec<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    least_dutch_level: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    field_of_work: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Bool>)]
    children_at_home: Option<bool>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    mobility: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    goals: Vec<String>,
    #[diesel(sql_type = sql_types::Bool)]
    women_only_group: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    wishes: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    changed_at: Option<DateTime<Utc>>,
}

/// The terms of a vocabulary in their own order, whatever the order in which they were stored.
fn terms<T: std::str::FromStr + Ord>(codes: &[String]) -> Vec<T> {
    let terms: BTreeSet<T> = codes.iter().filter_map(|code| code.parse().ok()).collect();
    terms.into_iter().collect()
}

impl FactsRow {
    fn details(&self) -> ProfileDetails {
        ProfileDetails {
            interest_ids: self.interests.iter().copied().map(Into::into).collect(),
            gender_wish: self.gender_wish.as_deref().and_then(|code| code.parse().ok()),
            max_distance_km: self.max_distance_km,
            rhythms: terms(&self.rhythms),
            least_dutch_level: self.least_dutch_level.as_deref().and_then(|code| code.parse().ok()),
            field_of_work: self.field_of_work.as_deref().and_then(|code| code.parse().ok()),
            children_at_home: self.children_at_home,
            mobility: terms(&self.mobility),
            goals: terms(&self.goals),
            women_only_group: self.women_only_group,
            employer_id: self.employer_id.map(Into::into),
            wishes: self.wishes.clone(),
        }
    }

    fn facts(self) -> MatchingFacts {
        let spoken = |text: &String| {
            let (language, proficiency) = text.split_once(' ')?;
            let proficiency: Proficiency = proficiency.parse().ok()?;
            Some(SpokenLanguage { language: language.to_owned(), proficiency })
        };
        MatchingFacts {
            person: self.id.into(),
            birth_year: self.birth_year,
            gender: self.gender.as_deref().and_then(|code| code.parse().ok()),
            dutch_level: self.dutch_level.as_deref().and_then(|code| code.parse().ok()),
            languages: self.languages.iter().filter_map(spoken).collect(),
            availability: from_bits(self.availability),
            profile: self.details(),
            postcode_area: self.postcode_area,
        }
    }
}

fn rows(c: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<FactsRow>, Error> {
    let rows = diesel::sql_query(
        "SELECT person.id, birth_year, gender, postcode_area, dutch_level, availability, \
           ARRAY(SELECT language || ' ' || proficiency FROM person_language WHERE person_language.person_id = person.id ORDER BY 1) \
             AS languages, \
           ARRAY(SELECT interest_id FROM person_interest JOIN interest ON interest.id = interest_id \
                 WHERE person_interest.person_id = person.id ORDER BY sort_name) AS interests, \
           matching_profile.version, gender_wish, max_distance_km, COALESCE(rhythms, '{}') AS rhythms, least_dutch_level, \
           field_of_work, children_at_home, COALESCE(mobility, '{}') AS mobility, COALESCE(goals, '{}') AS goals, \
           COALESCE(women_only_group, false) AS women_only_group, employer_id, wishes, matching_profile.changed_at \
         FROM person LEFT JOIN matching_profile ON matching_profile.person_id = person.id WHERE person.id = ANY($1)",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .load::<FactsRow>(c)?;
    Ok(rows)
}

/// What the engine may know of these people, by one statement.
pub fn facts(c: &mut PgConnection, ids: &[PersonId]) -> Result<BTreeMap<PersonId, MatchingFacts>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| **id).collect();
    Ok(rows(c, &ids)?.into_iter().map(|row| (row.id.into(), row.facts())).collect())
}

/// Someone's matching profile; an empty one at version 0 when nothing was written down yet.
pub fn find(c: &mut PgConnection, id: PersonId) -> Result<MatchingProfile, Error> {
    let row = rows(c, &[*id])?.pop().ok_or_else(Error::not_found)?;
    Ok(MatchingProfile {
        person_id: id,
        version: row.version.unwrap_or_default(),
        details: row.details(),
        changed_at: row.changed_at,
    })
}
