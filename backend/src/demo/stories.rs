//! Quotes, stories and photos with invented people: most may be used somewhere, one must go, one waits for consent.

use chrono::{Days, Months};
use contract::ids::PersonId;
use contract::stories::{ConsentForm, NewStory, NewStoryConsent, NewStoryUse, StoryChannel, StoryDetails, StoryKind};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::Demo;
use crate::error::Error;
use crate::schema::buddy_match;
use crate::stories;

use StoryChannel::{Press, Report, Site, Social};
use StoryKind::{Photo, Quote, Story};

/// A quote, story or photo as it was written down some days ago.
struct Written {
    kind: StoryKind,
    title: &'static str,
    text: &'static str,
    /// How many of a pair are in it.
    people: usize,
    /// What they agree to; nothing was asked when it is empty.
    channels: &'static [StoryChannel],
    days_ago: u64,
    uses: &'static [(StoryChannel, &'static str)],
}

const STORIES: &[Written] = &[
    Written {
        kind: Quote,
        title: "Bellen durven",
        text: "Eerst liet ik de telefoon gaan. Nu bel ik zelf de tandarts, in het Nederlands.",
        people: 1,
        channels: &[Report, Site],
        days_ago: 240,
        uses: &[(Report, "Jaarverslag van vorig jaar, bladzijde 4")],
    },
    Written {
        kind: Quote,
        title: "Mijn stad",
        text: "Ik woon hier al veertig jaar. Door mijn maatje zie ik de stad opnieuw.",
        people: 1,
        channels: &[Report, Site, Social],
        days_ago: 200,
        uses: &[(Site, "Startpagina"), (Social, "Bericht over de nieuwe lichting")],
    },
    Written {
        kind: Story,
        title: "Van fietsles naar fietsclub",
        text: "In het voorjaar leerde ze fietsen op het plein achter de bibliotheek. Haar maatje liep er met een hand aan \
            het zadel naast. In de zomer reden ze samen naar het Asserbos, en nu fietst ze elke zondag mee met een club. \
            \u{201c}Ik dacht dat ik haar iets leerde,\u{201d} zegt het maatje, \u{201c}maar zonder haar had ik de club \
            nooit leren kennen.\u{201d}",
        people: 2,
        channels: &[Report, Site, Press],
        days_ago: 120,
        uses: &[(Press, "Interview in de streekkrant")],
    },
    Written {
        kind: Photo,
        title: "Samen koken op de ontmoetingsdag",
        text: "Vier handen en een deegroller.",
        people: 2,
        channels: &[Report],
        days_ago: 60,
        uses: &[],
    },
    Written {
        kind: Quote,
        title: "Praathuis",
        text: "Op dinsdag is er altijd thee en altijd iemand die je laat uitpraten.",
        people: 0,
        channels: &[],
        days_ago: 30,
        uses: &[(Site, "Pagina van het Praathuis")],
    },
    Written {
        kind: Story,
        title: "Een nieuwe baan",
        text: "Ze begon als vrijwilliger in het restaurant. Sinds kort heeft ze er een contract.",
        people: 1,
        channels: &[],
        days_ago: 8,
        uses: &[],
    },
];

pub fn load(c: &mut PgConnection, demo: &Demo) -> Result<(), Error> {
    let pairs: Vec<(Uuid, Uuid)> = buddy_match::table
        .filter(buddy_match::end_reason.eq("completed"))
        .order(buddy_match::number.desc())
        .limit(STORIES.len().try_into().unwrap_or(0))
        .select((buddy_match::newcomer_id, buddy_match::established_id))
        .load(c)?;
    for ((place, pair), written) in pairs.iter().enumerate().zip(STORIES) {
        let Written { kind, title, text, people, channels, days_ago, uses } = *written;
        let day = demo.today - Days::new(days_ago);
        let now = demo.on(c, day)?;
        // Of two quotes one is of each side.
        let both = if place % 2 == 0 { [pair.0, pair.1] } else { [pair.1, pair.0] };
        let new = NewStory {
            details: StoryDetails {
                kind,
                title: title.to_owned(),
                text: Some(text.to_owned()),
                media_reference: (kind == Photo).then(|| "Foto's/ontmoetingsdag/koken-03.jpg".to_owned()),
                language: "nld".to_owned(),
                credit: (people == 1).then(|| "een maatje uit Assen".to_owned()),
                made_on: day,
            },
            person_ids: both.into_iter().take(people).map(PersonId).collect(),
        };
        let id = stories::insert(c, &new, (demo.coordinator, &now))?;
        for person_id in new.person_ids.into_iter().filter(|_| !channels.is_empty()) {
            let consent = NewStoryConsent {
                person_id,
                channels: channels.to_vec(),
                starts_on: day,
                // The first was asked for half a year: it is over, and still in the report.
                ends_on: day + Months::new(if place == 0 { 6 } else { 36 }),
                form: ConsentForm::Spoken,
                text_version: "2026-1".to_owned(),
                language: "nld".to_owned(),
            };
            stories::insert_consent(c, id, &consent, (demo.coordinator, &now))?;
        }
        for (channel, place) in uses {
            let place = NewStoryUse { channel: *channel, place: (*place).to_owned(), address: None, used_on: day };
            stories::insert_use(c, id, &place, (demo.coordinator, &now))?;
        }
    }
    Ok(())
}
