//! How people come in: newcomers whom someone put forward, and established residents.

use chrono::NaiveDate;
use contract::ids::{OrganisationId, ReferralId, RequestId};
use contract::language::DutchLevel;
use contract::people::{PersonDetails, RoleKind};
use contract::referrals::{LegalBasis, LegalBasisKind, NewReferral, ReferralSource, ReferredPerson};
use contract::requests::Track;
use diesel::pg::PgConnection;

use super::{Demo, Known, date};
use crate::error::Error;
use crate::services::Now;
use crate::{people, referrals};

/// What people hope for, as those who put them forward write it down.
const GOALS: &[&str] = &[
    "Meer Nederlands spreken, vooral over gewone dingen van de dag.",
    "Mensen in de buurt leren kennen.",
    "Oefenen met praten voor het inburgeringsexamen.",
    "Samen fietsen of wandelen, en onderweg praten.",
    "Leren hoe de school van de kinderen werkt.",
    "Weer aan het werk, het liefst in de zorg.",
    "Samen koken en van elkaar leren.",
];

/// Who visits the Praathuis for some weeks is put forward there.
const PRAATHUIS_SINCE: (i32, u32, u32) = (2023, 5, 30);

pub(super) fn add_established(c: &mut PgConnection, demo: &mut Demo, now: &Now) -> Result<Known, Error> {
    let details = demo.established();
    Ok(Known { id: people::insert(c, &details, now)? })
}

/// Adds a newcomer: most were put forward by Werkplein, the others by someone else or by themselves.
pub(super) fn add_newcomer(
    c: &mut PgConnection,
    demo: &mut Demo,
    by_partner: bool,
    track: (Track, &Now),
) -> Result<(Known, RequestId), Error> {
    let (details, level) = demo.newcomer();
    let (track, now) = track;
    let referral = if by_partner {
        add_referral(c, demo, (&details, level), now)?
    } else {
        // From a source of chance of its own, as all that was added to the demo later.
        demo.aside(|demo| {
            let source = demo.source(now.today);
            let now = demo.at(c, now.at)?;
            enter(c, demo, (&details, level), (source, &now))
        })?
    };
    let current = referrals::find(c, referral, true)?;
    let person = people::insert(c, &details, now)?;
    people::ensure_role(c, person, RoleKind::Newcomer, now)?;
    let request = referrals::accept(c, &current, (person, track, demo.coordinator), now)?;
    Ok((Known { id: person }, request))
}

/// A referral of Werkplein's, as its system would push it.
pub(super) fn add_referral(
    c: &mut PgConnection,
    demo: &mut Demo,
    person: (&PersonDetails, DutchLevel),
    now: &Now,
) -> Result<ReferralId, Error> {
    let (details, level) = person;
    let new = NewReferral {
        reference: Some(format!("WPDA-{}-{:04}", now.today.format("%Y"), demo.people)),
        source: None,
        organisation_id: None,
        side: None,
        person: referred(details),
        dutch_level: Some(level),
        learning_route: None,
        literacy_track: Some(level == DutchLevel::A0 && demo.chance(40)),
        goal: Some((*demo.pick(GOALS)).to_owned()),
        legal_basis: LegalBasis { kind: LegalBasisKind::PublicTask, since: now.today },
    };
    let row = referrals::NewRow {
        new: &new,
        source: ReferralSource::Organisation,
        organisation: Some(demo.werkplein),
        client: Some(demo.client),
        account: None,
        contact: None,
        payload_hash: referrals::hash(&new)?,
    };
    referrals::insert(c, &row, now).map(referrals::Pushed::id)
}

pub(super) fn referred(details: &PersonDetails) -> ReferredPerson {
    ReferredPerson {
        given_name: details.given_name.clone(),
        name_prefix: details.name_prefix.clone(),
        family_name: details.family_name.clone(),
        birth_year: details.birth_year,
        gender: details.gender,
        city: details.city.clone(),
        country_of_origin: details.country_of_origin.clone(),
        languages: details.languages.clone(),
        contact: details.contact.clone(),
    }
}

/// A referral that a colleague entered.
pub(super) fn enter(
    c: &mut PgConnection,
    demo: &Demo,
    person: (&PersonDetails, DutchLevel),
    from: (Source, &Now),
) -> Result<ReferralId, Error> {
    let ((source, organisation), now) = from;
    let new = NewReferral {
        reference: None,
        source: Some(source),
        organisation_id: organisation,
        side: None,
        person: referred(person.0),
        dutch_level: Some(person.1),
        learning_route: None,
        literacy_track: None,
        goal: Some((*demo.pick(GOALS)).to_owned()),
        legal_basis: LegalBasis { kind: LegalBasisKind::Consent, since: now.today },
    };
    let row = referrals::NewRow {
        new: &new,
        source,
        organisation,
        client: None,
        account: Some(demo.coordinator),
        contact: None,
        payload_hash: referrals::hash(&new)?,
    };
    referrals::insert(c, &row, now).map(referrals::Pushed::id)
}

/// Who put someone forward.
pub(super) type Source = (ReferralSource, Option<OrganisationId>);

impl Demo {
    /// Who put someone forward on that day, when it wasn't Werkplein.
    fn source(&self, day: NaiveDate) -> Source {
        let (year, month, first) = PRAATHUIS_SINCE;
        match self.number(20) {
            0..3 => (ReferralSource::Organisation, Some(self.taalhuis)),
            3..5 => (ReferralSource::Organisation, Some(self.vaart)),
            5..11 => (ReferralSource::Volunteer, None),
            11..15 if day >= date(year, month, first) => (ReferralSource::Praathuis, None),
            _ => (ReferralSource::OwnInitiative, None),
        }
    }
}
