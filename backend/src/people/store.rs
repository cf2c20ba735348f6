//! Rows of people and what belongs to one person.

use chrono::{DateTime, Utc};
use contract::ids::PersonId;
use contract::language::SpokenLanguage;
use contract::people::{ContactDetails, Person, PersonDetails};
use contract::problem::FaultCode;
use diesel::dsl::exists as sql_exists;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{from_bits, to_bits};
use super::{dutch, merge, roles};
use crate::db::Code;
use crate::error::Error;
use crate::names::{sort_key, variants, words};
use crate::schema::{person, person_language, person_name};
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
    insert_many(c, &[(id, details)], now)?;
    Ok(id)
}

/// Adds people with languages and search words, by as many statements as for one. Some hundreds fit in one call.
pub fn insert_many(c: &mut PgConnection, people: &[(PersonId, &PersonDetails)], now: &Now) -> Result<(), Error> {
    let rows: Vec<_> = people.iter().map(|(id, details)| PersonRow::new(*id, details, now)).collect();
    diesel::insert_into(person::table).values(rows).execute(c)?;
    add_languages(c, people)?;
    add_words(c, people)
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
        add_languages(c, &[(current.id, details)])?;
    }
    if all_words(&current.details) != all_words(details) {
        diesel::delete(person_name::table.filter(person_name::person_id.eq(*current.id))).execute(c)?;
        add_words(c, &[(current.id, details)])?;
    }
    Ok(())
}

fn add_languages(c: &mut PgConnection, people: &[(PersonId, &PersonDetails)]) -> Result<(), Error> {
    let spoken = people.iter().flat_map(|(id, details)| details.languages.iter().map(move |spoken| (*id, spoken)));
    let rows: Vec<_> = spoken
        .map(|(id, spoken)| {
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

fn add_words(c: &mut PgConnection, people: &[(PersonId, &PersonDetails)]) -> Result<(), Error> {
    let (mut ids, mut found) = (Vec::new(), Vec::new());
    for (id, details) in people {
        let words = all_words(details);
        ids.extend(words.iter().map(|_| Uuid::from(*id)));
        found.extend(words);
    }
    // As arrays: a statement takes 65,535 values, and some hundreds of names have more variants.
    diesel::sql_query("INSERT INTO person_name (person_id, word) SELECT * FROM unnest($1, $2)")
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
        .bind::<sql_types::Array<sql_types::Text>, _>(&found)
        .execute(c)?;
    let pairs = found.iter().flat_map(|word| variants(word).into_iter().map(move |variant| (variant, word)));
    // In one order for everyone, so that two who add the same names don't wait for each other in a circle.
    let (variants, words): (Vec<_>, Vec<_>) = std::collections::BTreeSet::from_iter(pairs).into_iter().unzip();
    diesel::sql_query("INSERT INTO name_variant (variant, word) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING")
        .bind::<sql_types::Array<sql_types::Text>, _>(variants)
        .bind::<sql_types::Array<sql_types::Text>, _>(words)
        .execute(c)?;
    Ok(())
}

/// Whether there is such a person.
pub fn exists(c: &mut PgConnection, id: PersonId) -> Result<bool, Error> {
    Ok(diesel::select(sql_exists(person::table.find(*id))).get_result(c)?)
}

/// Whoever `personId` of a body names must be known.
pub fn must_be_known(c: &mut PgConnection, id: PersonId) -> Result<(), Error> {
    if exists(c, id)? {
        Ok(())
    } else {
        Err(Error::fault("/personId", FaultCode::UnknownReference, "there is no such person"))
    }
}

/// Locks a person until the transaction ends: whoever changes what hangs on one takes turns.
pub fn lock(c: &mut PgConnection, id: PersonId) -> Result<(), Error> {
    let found: Option<Uuid> = person::table.find(*id).select(person::id).for_update().first(c).optional()?;
    found.map(drop).map_or_else(|| Err(gone(c, id)?), Ok)
}

/// A person with all that belongs to the record.
pub fn find(c: &mut PgConnection, id: PersonId) -> Result<Person, Error> {
    match person::table.find(*id).select(PersonRow::as_select()).first(c).optional()? {
        Some(row) => complete(c, row),
        None => Err(gone(c, id)?),
    }
}

/// The same, locked until the transaction ends.
pub fn find_for_change(c: &mut PgConnection, id: PersonId) -> Result<Person, Error> {
    match person::table.find(*id).select(PersonRow::as_select()).for_update().first(c).optional()? {
        Some(row) => complete(c, row),
        None => Err(gone(c, id)?),
    }
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
    let roles = roles::all(c, id)?;
    let dutch = if row.dutch_level.is_some() { dutch::latest(c, id)? } else { None };
    let (version, created_at, changed_at) = (row.version, row.created_at, row.changed_at);
    let details = row.into_details(languages);
    Ok(Person {
        id,
        version,
        display_name: details.full_name(),
        details,
        contact_withheld: false,
        dutch,
        roles,
        created_at,
        changed_at,
    })
}

/// Refuses what belongs to nobody.
///
/// # Errors
/// `not_found`, with the record that theirs went up in.
pub fn must_exist(c: &mut PgConnection, id: PersonId) -> Result<(), Error> {
    if exists(c, id)? { Ok(()) } else { Err(gone(c, id)?) }
}

/// Someone who isn't there: never was, or went up in another record.
fn gone(c: &mut PgConnection, id: PersonId) -> Result<Error, Error> {
    Ok(Error::gone_into(merge::into_whom(c, id)?))
}
