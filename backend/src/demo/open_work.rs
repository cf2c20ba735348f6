//! What waits today: new referrals, people of both sides without a buddy, and proposals to introduce.

use chrono::{Days, TimeDelta};
use contract::language::DutchLevel;
use contract::matches::NewMatch;
use contract::people::{RoleKind, Side};
use contract::referrals::{LegalBasis, LegalBasisKind, NewReferral, ReferralSource};
use contract::requests::Track;
use diesel::pg::PgConnection;
use sha2::{Digest as _, Sha256};

use super::history::{add_established, add_newcomer, add_referral, propose, referred, step};
use super::{Demo, Known};
use crate::clock::Clock;
use crate::error::Error;
use crate::matches::Step;
use crate::services::Now;
use crate::{people, referrals, requests};

/// What people hope for, as those who put them forward write it down.
pub const GOALS: &[&str] = &[
    "Meer Nederlands spreken, vooral over gewone dingen van de dag.",
    "Mensen in de buurt leren kennen.",
    "Oefenen met praten voor het inburgeringsexamen.",
    "Samen fietsen of wandelen, en onderweg praten.",
    "Leren hoe de school van de kinderen werkt.",
    "Weer aan het werk, het liefst in de zorg.",
    "Samen koken en van elkaar leren.",
];

const NEWCOMERS_WAITING: u64 = 14;
const ESTABLISHED_WAITING: u64 = 11;
const PROPOSALS: usize = 3;

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let mut newcomers = Vec::new();
    for nth in 0..NEWCOMERS_WAITING {
        let now = demo.on(demo.today - Days::new(4 + nth * 13));
        newcomers.push(add_newcomer(c, demo, nth % 3 != 0, (Track::Independent, &now))?);
    }
    let mut established = Vec::new();
    for nth in 0..ESTABLISHED_WAITING {
        let now = demo.on(demo.today - Days::new(3 + nth * 9));
        let Known { id } = add_established(c, demo, &now)?;
        people::ensure_role(c, id, RoleKind::Established, &now)?;
        let wish = requests::NewRow {
            person: id,
            side: Side::Established,
            track: Track::Independent,
            opened_on: now.today,
            referral: None,
        };
        established.push(requests::insert(c, &wish, &now)?);
    }
    for nth in 0..PROPOSALS {
        // Those who wait in the middle of the lists: the longest waiting are left for whoever looks around.
        let new = NewMatch {
            newcomer_request_id: newcomers[5 + nth].1,
            established_request_id: established[4 + nth],
            kind: Track::Independent,
            cohort_id: None,
            group_id: None,
            employer_id: None,
            owner_id: None,
        };
        let day = demo.today - Days::new(2);
        let id = propose(c, demo, (&new, day), &demo.on(day))?;
        if nth == PROPOSALS - 1 {
            step(c, demo, id, (Step::Introduce, demo.today - Days::new(1)))?;
        }
    }
    add_inbox(c, demo, &newcomers[0].0)
}

/// Referrals of the last days. One is of someone who is known already, written a little differently.
fn add_inbox(c: &mut PgConnection, demo: &mut Demo, known: &Known) -> Result<(), Error> {
    for hours in [4, 27, 51, 75] {
        let now = demo.hours_ago(hours);
        let (details, level) = demo.newcomer();
        add_referral(c, demo, (&details, level), &now)?;
    }
    let mut again = people::find(c, known.id)?.details;
    again.family_name = again.family_name.map(|name| name.chars().take(name.chars().count() - 1).collect());
    again.contact.email = None;
    let now = demo.hours_ago(2);
    enter(c, demo, (&again, DutchLevel::A2), (ReferralSource::Organisation, &now))?;
    let now = demo.hours_ago(-4);
    let (details, level) = demo.newcomer();
    enter(c, demo, (&details, level), (ReferralSource::Praathuis, &now))
}

/// A referral that a colleague entered.
fn enter(
    c: &mut PgConnection,
    demo: &Demo,
    person: (&contract::people::PersonDetails, DutchLevel),
    from: (ReferralSource, &Now),
) -> Result<(), Error> {
    let (source, now) = from;
    let organisation = (source == ReferralSource::Organisation).then_some(demo.taalhuis);
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
        payload_hash: Sha256::digest(serde_json::to_vec(&new).map_err(|error| Error::internal(&error))?).to_vec(),
    };
    referrals::insert(c, &row, now).map(|_| ())
}

impl Demo {
    /// A moment so many hours before yesterday afternoon: in the past, whenever the demo is loaded.
    fn hours_ago(&self, hours: i64) -> Now {
        let afternoon = super::at(self.today - Days::new(1), 15);
        Now::of(&Clock::set_to(afternoon - TimeDelta::hours(hours)), &self.random)
    }
}
