//! With whom we worked together in each year since 2022, and how much: in 2023 several partnerships became stronger, that
//! with De Nieuwe Kolk most of all.

use chrono::Datelike as _;
use contract::cooperations::{CooperationChange, CooperationDetails, CooperationIntensity};
use diesel::pg::PgConnection;

use super::events::named;
use super::{Demo, date};
use crate::error::Error;
use crate::organisations;

use CooperationIntensity::{Intensive, Occasional, Regular};

/// A partner: in 2022, in 2023 and since, and what we did together.
type Partner = (&'static str, Option<CooperationIntensity>, CooperationIntensity, &'static str);

const PARTNERS: &[Partner] = &[
    ("Werkplein Drentsche Aa", Some(Intensive), Intensive, "Draagt nieuwe Assenaren aan, en volgde de workshop."),
    ("Gemeente Assen", Some(Intensive), Intensive, "Geeft subsidie, en volgde de workshop."),
    ("De Nieuwe Kolk", Some(Occasional), Intensive, "Het Praathuis elke dinsdag, een film, en het VV-Feest."),
    ("Vaart Welzijn", Some(Regular), Regular, "Verwijst mensen door, en volgde de workshop."),
    ("Friends4Friends", Some(Regular), Regular, "Het VV-Feest in juni."),
    ("De Componist", Some(Regular), Regular, "De zaal voor feesten."),
    ("Het Markehuus", Some(Occasional), Regular, "De zaal voor ontmoetingsdagen en trainingen."),
    ("Het Taalhuis", Some(Occasional), Regular, "Naast de lessen een maatje, en andersom."),
    ("VIP Assen", Some(Occasional), Occasional, "Zoekt vrijwilligers met ons."),
    ("Verbindingsfonds Groningen", None, Occasional, "Maatjes op de werkvloer, en cultuurtraining voor iedereen daar."),
    ("Bab-a-Ddaar", None, Occasional, "Samen het VV-Feest in december."),
    ("Ceresstaete", None, Occasional, "Een middag van een groep, en daarna vrijwilligers."),
];

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    for (name, in_2022, since, activities) in PARTNERS {
        let organisation_id = named(c, name)?;
        for year in 2022..=i16::try_from(demo.today.year()).unwrap_or(i16::MAX) {
            let Some(intensity) = (if year == 2022 { *in_2022 } else { Some(*since) }) else { continue };
            let details = CooperationDetails {
                organisation_id,
                year,
                intensity,
                // Before 2022 nothing was written down, which doesn't make it new.
                stated_change: (year == 2022).then_some(CooperationChange::Unchanged),
                activities: Some((*activities).to_owned()),
            };
            // The list of a year is made at its end.
            let now = demo.on(c, date(year.into(), 12, 11).min(demo.today))?;
            organisations::insert_cooperation(c, &details, (demo.coordinator, &now))?;
        }
    }
    Ok(())
}
