//! The quotes and stories of the report of 2023. Whoever is in them agreed for ten years, as a report is kept.

use chrono::{Months, NaiveDate};
use contract::ids::{AccountId, PersonId, StoryId};
use contract::people::Gender;
use contract::stories::{ConsentForm, NewStory, NewStoryConsent, StoryChannel, StoryDetails, StoryKind};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::demo::{Demo, date};
use crate::error::Error;
use crate::schema::{buddy_match, cohort, cohort_group, person, training};
use crate::stories;

const TERM: Months = Months::new(120);

struct Told {
    kind: StoryKind,
    title: &'static str,
    text: &'static str,
    credit: &'static str,
    told_on: NaiveDate,
    people: Vec<Uuid>,
}

/// Adds them; answers them in the order of the report.
pub fn load(c: &mut PgConnection, demo: &Demo, writer: AccountId) -> Result<Vec<StoryId>, Error> {
    let told = [
        Told {
            kind: StoryKind::Story,
            title: "Een wieg in de groep",
            text: "In de herfst werd in de groep een baby geboren. Haar maatje reed mee naar het ziekenhuis, en \
                daarna kwam iedereen op kraambezoek: met soep, met beschuit, met een dekentje dat drie mensen samen \
                hadden gebreid. Naar de avonden kwam ze een tijd niet. Toch was ze nooit alleen, zegt ze: \
                \u{201c}Mijn familie is ver weg. Maar op de dag dat ik iemand nodig had, stond mijn maatje naast mijn \
                bed.\u{201d}",
            credit: "een moeder en haar maatje uit lichting 12",
            told_on: date(2023, 10, 12),
            people: mother_and_buddy(c)?,
        },
        Told {
            kind: StoryKind::Story,
            title: "Een middag bij Ceresstaete",
            text: "Eind mei ging een groep uit lichting 12 met lakjes, kappersscharen en drie schalen baklava naar \
                Ceresstaete. Wie er woont, kreeg gelakte nagels, een nieuw kapsel en veel verhalen. \u{201c}Ik dacht: \
                ik versta ze niet,\u{201d} vertelt een van de nieuwkomers. \u{201c}Maar een mevrouw hield mijn hand \
                vast en praatte heel rustig. Ze vroeg of ik terugkwam. Nu ben ik er elke week, als \
                vrijwilliger.\u{201d}",
            credit: "een nieuwe Assenaar en een maatje uit lichting 12",
            told_on: date(2023, 6, 15),
            people: who_went_to_the_care_home(c)?,
        },
        Told {
            kind: StoryKind::Quote,
            title: "Nee zeggen mag",
            text: "Vroeger zei ik altijd ja, uit beleefdheid, en dan kwam ik niet. Op de cultuurtraining leerde ik: \
                nee zeggen mag, als je het maar op tijd zegt. Nu heb ik een agenda, en vrienden die op mij rekenen.",
            credit: "een nieuwe Assenaar, na de cultuurtraining",
            told_on: date(2023, 3, 20),
            people: who_was_trained(c)?,
        },
    ];
    told.iter().map(|told| add(c, demo, told, writer)).collect()
}

fn add(c: &mut PgConnection, demo: &Demo, told: &Told, writer: AccountId) -> Result<StoryId, Error> {
    let now = demo.on(c, told.told_on)?;
    let new = NewStory {
        details: StoryDetails {
            kind: told.kind,
            title: told.title.to_owned(),
            text: Some(told.text.to_owned()),
            media_reference: None,
            language: "nld".to_owned(),
            credit: Some(told.credit.to_owned()),
            made_on: told.told_on,
        },
        person_ids: told.people.iter().copied().map(PersonId).collect(),
    };
    let id = stories::insert(c, &new, (writer, &now))?;
    for person_id in new.person_ids {
        let consent = NewStoryConsent {
            person_id,
            channels: vec![StoryChannel::Report, StoryChannel::Site],
            starts_on: told.told_on,
            ends_on: told.told_on + TERM,
            form: ConsentForm::Written,
            text_version: "2023-1".to_owned(),
            language: "nld".to_owned(),
        };
        stories::insert_consent(c, id, &consent, (writer, &now))?;
    }
    Ok(id)
}

/// A woman who took part in cohort 12, and her buddy.
fn mother_and_buddy(c: &mut PgConnection) -> Result<Vec<Uuid>, Error> {
    let (mother, buddy): (Uuid, Uuid) = buddy_match::table
        .inner_join(cohort::table)
        .inner_join(person::table.on(person::id.eq(buddy_match::newcomer_id)))
        .filter(cohort::number.eq(12).and(buddy_match::end_reason.eq("completed")))
        .filter(person::gender.eq(Gender::Woman.code()))
        .order(buddy_match::number.desc())
        .select((buddy_match::newcomer_id, buddy_match::established_id))
        .first(c)?;
    Ok(vec![mother, buddy])
}

/// The first pair of the group that went there: this newcomer became a volunteer.
fn who_went_to_the_care_home(c: &mut PgConnection) -> Result<Vec<Uuid>, Error> {
    let (newcomer, buddy): (Uuid, Uuid) = buddy_match::table
        .inner_join(cohort_group::table.on(buddy_match::group_id.eq(cohort_group::id.nullable())))
        .filter(cohort_group::name.eq("Groep 12A").and(buddy_match::end_reason.eq("completed")))
        .order(buddy_match::number)
        .select((buddy_match::newcomer_id, buddy_match::established_id))
        .first(c)?;
    Ok(vec![newcomer, buddy])
}

/// Someone of cohort 12 who had been to a culture training by then.
fn who_was_trained(c: &mut PgConnection) -> Result<Vec<Uuid>, Error> {
    let trained: Uuid = training::table
        .filter(training::kind.eq("culture_training"))
        .filter(training::attended_on.ge(date(2023, 1, 1)).and(training::attended_on.lt(date(2023, 3, 20))))
        .order((training::attended_on.desc(), training::id))
        .select(training::person_id)
        .first(c)?;
    Ok(vec![trained])
}
