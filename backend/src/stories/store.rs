//! Rows of quotes, stories and photos.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, PersonId, StoryConsentId, StoryId, StoryUseId};
use contract::people::PersonReference;
use contract::stories::{
    ConsentForm, NewStory, NewStoryConsent, NewStoryUse, StoriesQuery, Story, StoryChannel, StoryConsent, StoryDetails,
    StoryKind, StoryUse,
};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::names::{fold, full_name_sql};
use crate::schema::{story, story_consent, story_person, story_use};
use crate::services::Now;

/// When it was added, then id: the order of the list.
pub type StoryKey = (DateTime<Utc>, Uuid);

/// The place in the list of a story.
pub fn key(story: &Story) -> StoryKey {
    (story.created_at, *story.id)
}

#[derive(QueryableByName)]
struct StoryRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<StoryKind>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    body: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    media_reference: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    language: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    credit: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    made_on: NaiveDate,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    author: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = sql_types::Uuid)]
    story_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
}

#[derive(QueryableByName)]
struct ConsentRow {
    #[diesel(sql_type = sql_types::Uuid)]
    story_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    channel: Code<StoryChannel>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Date)]
    ends_on: NaiveDate,
    #[diesel(sql_type = sql_types::Bool)]
    is_withdrawn: bool,
    #[diesel(sql_type = sql_types::Text)]
    form: Code<ConsentForm>,
    #[diesel(sql_type = sql_types::Text)]
    text_version: String,
    #[diesel(sql_type = sql_types::Text)]
    language: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
}

impl From<ConsentRow> for StoryConsent {
    fn from(row: ConsentRow) -> Self {
        Self {
            id: row.id.into(),
            person_id: row.person_id.into(),
            channel: row.channel.0,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            form: row.form.0,
            text_version: row.text_version,
            language: row.language,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            withdrawn_on: row.is_withdrawn.then_some(row.ends_on),
        }
    }
}

#[derive(QueryableByName)]
struct UseRow {
    #[diesel(sql_type = sql_types::Uuid)]
    story_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    channel: Code<StoryChannel>,
    #[diesel(sql_type = sql_types::Text)]
    place: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    address: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    used_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    removed_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
}

const SELECT: &str =
    "SELECT story.*, account.display_name AS author FROM story JOIN account ON account.id = story.created_by";

/// Whether somebody who is in `story` does not agree to a channel today; `$1` is today.
fn somebody_is_missing(channel: &str) -> String {
    format!(
        "EXISTS (SELECT FROM story_person WHERE story_id = story.id AND removed_at IS NULL AND NOT EXISTS ( \
           SELECT FROM story_consent WHERE story_consent.story_id = story.id \
             AND story_consent.person_id = story_person.person_id AND story_consent.channel = {channel} \
             AND starts_on <= $1 AND ends_on > $1))"
    )
}

fn filter() -> String {
    format!(
        "WHERE ($2 IS NULL OR kind = $2) AND ($3 IS NULL OR NOT {}) \
         AND ($4 IS NULL OR story.id IN (SELECT story_id FROM story_person WHERE person_id = $4 AND removed_at IS NULL)) \
         AND ($5 IS NULL OR $5 = EXISTS (SELECT FROM story_use WHERE story_use.story_id = story.id AND removed_on IS NULL AND {}))",
        somebody_is_missing("$3"),
        somebody_is_missing("story_use.channel"),
    )
}

/// One page of the list.
pub fn list(
    c: &mut PgConnection,
    query: &StoriesQuery,
    page: (Option<StoryKey>, i64),
    today: NaiveDate,
) -> Result<Vec<Story>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{SELECT} {} AND ($6 IS NULL OR (story.created_at, story.id) < ($6, $7)) ORDER BY story.created_at DESC, story.id DESC LIMIT $8",
        filter()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Date, _>(today)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(StoryKind::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.allowed_on.map(StoryChannel::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.must_go)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<StoryRow>(c)?;
    whole(c, rows, today)
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &StoriesQuery, today: NaiveDate) -> Result<i64, Error> {
    let row = diesel::sql_query(format!("SELECT count(*) AS count FROM story {}", filter()))
        .bind::<sql_types::Date, _>(today)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(StoryKind::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.allowed_on.map(StoryChannel::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.must_go)
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// What has all of these words, the latest added first.
pub fn search(c: &mut PgConnection, text: &str, limit: u32, today: NaiveDate) -> Result<Vec<Story>, Error> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let rows = diesel::sql_query(format!(
        "{SELECT} WHERE NOT EXISTS (SELECT FROM unnest($1) AS word WHERE strpos(search_text, word) = 0) \
         ORDER BY story.created_at DESC, story.id DESC LIMIT $2"
    ))
    .bind::<sql_types::Array<sql_types::Text>, _>(words)
    .bind::<sql_types::BigInt, _>(i64::from(limit))
    .load::<StoryRow>(c)?;
    whole(c, rows, today)
}

/// What someone is in and that must go somewhere.
pub fn to_take_away(c: &mut PgConnection, person: PersonId, today: NaiveDate) -> Result<Vec<Story>, Error> {
    let query = StoriesQuery { person_id: Some(person), must_go: Some(true), ..StoriesQuery::default() };
    list(c, &query, (None, i64::MAX), today)
}

/// Those of these that are there, in no order.
pub fn some(c: &mut PgConnection, ids: &[StoryId], today: NaiveDate) -> Result<Vec<Story>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = diesel::sql_query(format!("{SELECT} WHERE story.id = ANY($1)"))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids.iter().map(|id| **id).collect::<Vec<Uuid>>())
        .load::<StoryRow>(c)?;
    whole(c, rows, today)
}

/// One of them; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: StoryId, for_change: bool, today: NaiveDate) -> Result<Story, Error> {
    let lock = if for_change { "FOR UPDATE OF story" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE story.id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<StoryRow>(c)?;
    whole(c, vec![row], today)?.pop().ok_or_else(Error::not_found)
}

/// Everything of these rows, in three statements however many they are.
fn whole(c: &mut PgConnection, rows: Vec<StoryRow>, today: NaiveDate) -> Result<Vec<Story>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let people = diesel::sql_query(format!(
        "SELECT story_id, person_id, {} AS name FROM story_person JOIN person ON person.id = person_id \
         WHERE story_id = ANY($1) AND removed_at IS NULL ORDER BY name, person_id",
        full_name_sql("person")
    ))
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&ids)
    .load::<PersonRow>(c)?;
    let consents = diesel::sql_query(
        "SELECT story_consent.story_id, story_consent.id, story_consent.person_id, channel, starts_on, ends_on, \
           end_reason IS NOT NULL AS is_withdrawn, form, text_version, language, recorded_at, \
           account.display_name AS recorded_by \
         FROM story_consent JOIN account ON account.id = recorded_by \
         JOIN story_person ON story_person.story_id = story_consent.story_id \
           AND story_person.person_id = story_consent.person_id AND removed_at IS NULL \
         WHERE story_consent.story_id = ANY($1) ORDER BY starts_on DESC, story_consent.id DESC",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&ids)
    .load::<ConsentRow>(c)?;
    let uses = diesel::sql_query(
        "SELECT story_id, story_use.id, channel, place, address, used_on, removed_on, account.display_name AS recorded_by \
         FROM story_use JOIN account ON account.id = recorded_by WHERE story_id = ANY($1) \
         ORDER BY used_on DESC, story_use.id DESC",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&ids)
    .load::<UseRow>(c)?;

    let mut people = grouped(people, |row| row.story_id);
    let mut consents = grouped(consents, |row| row.story_id);
    let mut uses = grouped(uses, |row| row.story_id);
    let mut of = |row: StoryRow| {
        let people: Vec<PersonReference> = people
            .remove(&row.id)
            .unwrap_or_default()
            .into_iter()
            .map(|row| PersonReference { id: row.person_id.into(), display_name: row.name })
            .collect();
        let consents: Vec<StoryConsent> =
            consents.remove(&row.id).unwrap_or_default().into_iter().map(Into::into).collect();
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let allowed = |channel| rules::channel_state(channel, (&ids, &consents), today);
        let uses = uses.remove(&row.id).unwrap_or_default().into_iter().map(|row| StoryUse {
            id: row.id.into(),
            channel: row.channel.0,
            place: row.place,
            address: row.address,
            used_on: row.used_on,
            removed_on: row.removed_on,
            must_go: row.removed_on.is_none() && !allowed(row.channel.0).is_allowed,
            recorded_by: row.recorded_by,
        });
        let uses = uses.collect();
        let channels = StoryChannel::all().map(allowed).collect();
        Story {
            id: row.id.into(),
            version: row.version,
            details: StoryDetails {
                kind: row.kind.0,
                title: row.title,
                text: row.body,
                media_reference: row.media_reference,
                language: row.language,
                credit: row.credit,
                made_on: row.made_on,
            },
            people,
            channels,
            consents,
            uses,
            created_at: row.created_at,
            created_by: row.author,
            changed_at: row.changed_at,
        }
    };
    Ok(rows.into_iter().map(&mut of).collect())
}

fn grouped<T>(rows: Vec<T>, story: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(story(&row)).or_default().push(row);
    }
    groups
}

fn search_text(details: &StoryDetails) -> String {
    let parts = [Some(&details.title), details.text.as_ref(), details.credit.as_ref()];
    fold(&parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n"))
}

/// Adds one.
pub fn insert(c: &mut PgConnection, new: &NewStory, (by, now): (AccountId, &Now)) -> Result<StoryId, Error> {
    let id: StoryId = now.new_id();
    let details = &new.details;
    diesel::insert_into(story::table)
        .values((
            story::id.eq(*id),
            story::kind.eq(details.kind.code()),
            story::title.eq(&details.title),
            story::body.eq(&details.text),
            story::media_reference.eq(&details.media_reference),
            story::language.eq(&details.language),
            story::credit.eq(&details.credit),
            story::made_on.eq(details.made_on),
            story::search_text.eq(search_text(details)),
            story::created_at.eq(now.at),
            story::created_by.eq(*by),
            story::changed_at.eq(now.at),
        ))
        .execute(c)?;
    put_in(c, id, &new.person_ids, now)?;
    Ok(id)
}

/// Changes what it says, and who is in it.
pub fn update(c: &mut PgConnection, before: &Story, after: &NewStory, now: &Now) -> Result<(), Error> {
    let details = &after.details;
    diesel::update(story::table.find(*before.id))
        .set((
            story::kind.eq(details.kind.code()),
            story::title.eq(&details.title),
            story::body.eq(&details.text),
            story::media_reference.eq(&details.media_reference),
            story::language.eq(&details.language),
            story::credit.eq(&details.credit),
            story::made_on.eq(details.made_on),
            story::search_text.eq(search_text(details)),
        ))
        .execute(c)?;
    let known: Vec<PersonId> = before.people.iter().map(|person| person.id).collect();
    let gone: Vec<Uuid> = known.iter().filter(|id| !after.person_ids.contains(id)).map(|id| **id).collect();
    diesel::update(story_person::table)
        .filter(story_person::story_id.eq(*before.id))
        .filter(story_person::person_id.eq_any(gone))
        .filter(story_person::removed_at.is_null())
        .set(story_person::removed_at.eq(now.at))
        .execute(c)?;
    let added: Vec<PersonId> = after.person_ids.iter().filter(|id| !known.contains(id)).copied().collect();
    put_in(c, before.id, &added, now)?;
    changed(c, &[before.id], now)
}

fn put_in(c: &mut PgConnection, id: StoryId, people: &[PersonId], now: &Now) -> Result<(), Error> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            (
                story_person::id.eq(now.new_id::<Uuid>()),
                story_person::story_id.eq(*id),
                story_person::person_id.eq(**person),
            )
        })
        .collect();
    diesel::insert_into(story_person::table).values(rows).execute(c)?;
    Ok(())
}

/// Marks these as changed.
pub fn changed(c: &mut PgConnection, ids: &[StoryId], now: &Now) -> Result<(), Error> {
    diesel::update(story::table.filter(story::id.eq_any(ids.iter().map(|id| **id))))
        .set((story::changed_at.eq(now.at), story::version.eq(story::version + 1)))
        .execute(c)?;
    Ok(())
}

/// Takes it away altogether, with its consents. One that was used stays.
pub fn remove(c: &mut PgConnection, id: StoryId) -> Result<(), Error> {
    diesel::delete(story::table.find(*id)).execute(c)?;
    Ok(())
}

/// Writes down someone's consent, for each channel.
pub fn insert_consent(
    c: &mut PgConnection,
    id: StoryId,
    new: &NewStoryConsent,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let rows: Vec<_> = new
        .channels
        .iter()
        .map(|channel| {
            (
                story_consent::id.eq(now.new_id::<Uuid>()),
                story_consent::story_id.eq(*id),
                story_consent::person_id.eq(*new.person_id),
                story_consent::channel.eq(channel.code()),
                story_consent::starts_on.eq(new.starts_on),
                story_consent::ends_on.eq(new.ends_on),
                story_consent::form.eq(new.form.code()),
                story_consent::text_version.eq(&new.text_version),
                story_consent::language.eq(&new.language),
                story_consent::recorded_at.eq(now.at),
                story_consent::recorded_by.eq(*by),
            )
        })
        .collect();
    diesel::insert_into(story_consent::table).values(rows).execute(c)?;
    Ok(())
}

/// Which story a consent is about.
pub fn story_of_consent(c: &mut PgConnection, id: StoryConsentId) -> Result<StoryId, Error> {
    let id: Uuid = story_consent::table.find(*id).select(story_consent::story_id).first(c)?;
    Ok(id.into())
}

/// Ends a consent that holds longer than `on`; one that had not begun by then never holds.
pub fn withdraw(
    c: &mut PgConnection,
    consents: &[StoryConsentId],
    on: NaiveDate,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let ids: Vec<Uuid> = consents.iter().map(|id| **id).collect();
    diesel::sql_query(
        "UPDATE story_consent SET ends_on = GREATEST(starts_on, $2), end_reason = 'withdrawn', withdrawn_at = $3, \
         withdrawal_recorded_by = $4 WHERE id = ANY($1)",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Date, _>(on)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Uuid, _>(*by)
    .execute(c)?;
    Ok(())
}

/// Someone's consents for these channels that hold longer than `on`, each with its story; locked.
pub fn open_consents(
    c: &mut PgConnection,
    person: PersonId,
    channels: &[StoryChannel],
    on: NaiveDate,
) -> Result<Vec<(StoryConsentId, StoryId)>, Error> {
    let codes: Vec<&str> = channels.iter().map(|channel| channel.code()).collect();
    let rows: Vec<(Uuid, Uuid)> = story_consent::table
        .filter(story_consent::person_id.eq(*person))
        .filter(story_consent::channel.eq_any(codes))
        .filter(story_consent::ends_on.gt(on))
        .filter(story_consent::end_reason.is_null())
        .order(story_consent::id)
        .select((story_consent::id, story_consent::story_id))
        .for_update()
        .load(c)?;
    Ok(rows.into_iter().map(|(consent, story)| (consent.into(), story.into())).collect())
}

/// Writes down a place where it is used.
pub fn insert_use(
    c: &mut PgConnection,
    id: StoryId,
    new: &NewStoryUse,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    insert_uses(c, &[id], new, (by, now))
}

/// Writes down that each of these is used in one place.
pub fn insert_uses(
    c: &mut PgConnection,
    ids: &[StoryId],
    new: &NewStoryUse,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let row = |id: &StoryId| {
        (
            story_use::id.eq(now.new_id::<Uuid>()),
            story_use::story_id.eq(**id),
            story_use::channel.eq(new.channel.code()),
            story_use::place.eq(&new.place),
            story_use::address.eq(&new.address),
            story_use::used_on.eq(new.used_on),
            story_use::recorded_at.eq(now.at),
            story_use::recorded_by.eq(*by),
        )
    };
    diesel::insert_into(story_use::table).values(ids.iter().map(row).collect::<Vec<_>>()).execute(c)?;
    Ok(())
}

/// Which story a use is of.
pub fn story_of_use(c: &mut PgConnection, id: StoryUseId) -> Result<StoryId, Error> {
    let id: Uuid = story_use::table.find(*id).select(story_use::story_id).first(c)?;
    Ok(id.into())
}

/// Notes that it was taken away somewhere.
pub fn end_use(c: &mut PgConnection, id: StoryUseId, on: NaiveDate) -> Result<(), Error> {
    diesel::update(story_use::table.find(*id)).set(story_use::removed_on.eq(on)).execute(c)?;
    Ok(())
}
