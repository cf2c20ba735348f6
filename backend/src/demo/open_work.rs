//! What waits today: new referrals, people of both sides without a buddy, and proposals to introduce.

use chrono::{Days, TimeDelta};
use contract::language::DutchLevel;
use contract::matches::NewMatch;
use contract::people::{RoleKind, Side};
use contract::referrals::ReferralSource;
use contract::requests::Track;
use diesel::pg::PgConnection;

use super::arrivals::{add_established, add_newcomer, add_referral, enter};
use super::history::{propose, step};
use super::{Demo, Known};
use crate::error::Error;
use crate::matches::Step;
use crate::services::Now;
use crate::{people, requests};

const NEWCOMERS_WAITING: u64 = 14;
const ESTABLISHED_WAITING: u64 = 11;
const PROPOSALS: usize = 3;

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let mut newcomers = Vec::new();
    for nth in 0..NEWCOMERS_WAITING {
        let now = demo.on(c, demo.today - Days::new(4 + nth * 13))?;
        newcomers.push(add_newcomer(c, demo, nth % 3 != 0, (Track::Independent, &now))?);
    }
    let mut established = Vec::new();
    for nth in 0..ESTABLISHED_WAITING {
        let now = demo.on(c, demo.today - Days::new(3 + nth * 9))?;
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
        let now = demo.on(c, day)?;
        let id = propose(c, demo, (&new, day), &now)?;
        if nth == PROPOSALS - 1 {
            step(c, demo, id, (Step::Introduce, demo.today - Days::new(1)))?;
        }
    }
    add_inbox(c, demo, &newcomers[0].0)
}

/// Referrals of the last days. One is of someone who is known already, written a little differently.
fn add_inbox(c: &mut PgConnection, demo: &mut Demo, known: &Known) -> Result<(), Error> {
    for hours in [4, 27, 51, 75] {
        let now = demo.hours_ago(c, hours)?;
        let (details, level) = demo.newcomer();
        add_referral(c, demo, (&details, level), &now)?;
    }
    let mut again = people::find(c, known.id)?.details;
    again.family_name = again.family_name.map(|name| name.chars().take(name.chars().count() - 1).collect());
    again.contact.email = None;
    let now = demo.hours_ago(c, 2)?;
    let taalhuis = (ReferralSource::Organisation, Some(demo.taalhuis));
    enter(c, demo, (&again, DutchLevel::A2), (taalhuis, &now))?;
    let now = demo.hours_ago(c, -4)?;
    let (details, level) = demo.newcomer();
    enter(c, demo, (&details, level), ((ReferralSource::Praathuis, None), &now))?;
    Ok(())
}

impl Demo {
    /// A moment so many hours before yesterday afternoon: in the past, whenever the demo is loaded.
    fn hours_ago(&self, c: &mut PgConnection, hours: i64) -> Result<Now, Error> {
        let afternoon = super::at(self.today - Days::new(1), 15);
        self.at(c, afternoon - TimeDelta::hours(hours))
    }
}
