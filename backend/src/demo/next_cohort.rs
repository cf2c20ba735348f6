//! Who waits for the next cohort: forty-four newcomers and forty-seven established residents with all that matching
//! asks for, and people who can lead groups, some of whom came as newcomers themselves.

use chrono::Days;
use contract::ids::{InterestId, PersonId};
use contract::language::DutchLevel;
use contract::people::{Engagement, Gender, NewRolePeriod, RoleKind, Side};
use contract::profiles::{FieldOfWork, GenderWish, MatchGoal, Mobility, ProfileDetails, Rhythm};
use contract::requests::Track;
use diesel::pg::PgConnection;
use diesel::prelude::*;

use super::Demo;
use super::arrivals::{add_established, add_newcomer};
use crate::error::Error;
use crate::people::profiles;
use crate::schema::{buddy_match, person};
use crate::services::Now;
use crate::{interests, people, requests};

const NEWCOMERS: u64 = 44;
const ESTABLISHED: u64 = 47;
/// Of those who lead groups, so many came as newcomers.
const FORMER_NEWCOMERS: usize = 5;
const LEADERS: usize = 14;

/// What some write of what they wish.
const WISHES: &[&str] = &[
    "Praat het liefst buiten, tijdens het wandelen.",
    "Wil graag samen koken.",
    "Heeft een hond; dat moet de ander leuk vinden.",
    "Vindt afspreken in de bibliotheek fijn.",
    "Wil iets leren over scholen in Nederland.",
    "Houdt van een rustig gesprek met z'n tweeën.",
];

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let interests: Vec<InterestId> = interests::all(c)?.into_iter().map(|interest| interest.id).collect();
    for nth in 0..NEWCOMERS {
        let now = demo.on(c, demo.today - Days::new(6 + nth * 5))?;
        let (known, _) = add_newcomer(c, demo, demo.chance(65), (Track::Programme, &now))?;
        let profile = demo.profile(c, (known.id, Side::Newcomer), &interests)?;
        write(c, known.id, &profile, &now)?;
    }
    for nth in 0..ESTABLISHED {
        let now = demo.on(c, demo.today - Days::new(3 + nth * 2))?;
        let known = add_established(c, demo, &now)?;
        people::ensure_role(c, known.id, RoleKind::Established, &now)?;
        let wish = requests::NewRow {
            person: known.id,
            side: Side::Established,
            track: Track::Programme,
            opened_on: now.today,
            referral: None,
        };
        requests::insert(c, &wish, &now)?;
        let profile = demo.profile(c, (known.id, Side::Established), &interests)?;
        write(c, known.id, &profile, &now)?;
    }
    add_leaders(c, demo)
}

fn write(c: &mut PgConnection, person: PersonId, details: &ProfileDetails, now: &Now) -> Result<(), Error> {
    let current = profiles::find(c, person)?;
    profiles::change(c, &current, details, ("", now))
}

/// Coaches and assistants by turns: former newcomers whose match was completed, and established residents.
fn add_leaders(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let mut leaders: Vec<PersonId> = buddy_match::table
        .inner_join(person::table.on(person::id.eq(buddy_match::newcomer_id)))
        .filter(buddy_match::end_reason.eq("completed").and(person::dutch_level.is_not_null()))
        .order(buddy_match::number.desc())
        .select(buddy_match::newcomer_id)
        .limit(i64::try_from(FORMER_NEWCOMERS).unwrap_or_default())
        .load::<uuid::Uuid>(c)?
        .into_iter()
        .map(PersonId)
        .collect();
    while leaders.len() < LEADERS {
        let now = demo.on(c, demo.today - Days::new(400))?;
        leaders.push(add_established(c, demo, &now)?.id);
    }
    for (nth, leader) in leaders.into_iter().enumerate() {
        // By turns from both ends, so that there are former newcomers among coaches and assistants alike.
        let kind = if nth % 2 == 0 { RoleKind::Coach } else { RoleKind::AssistantCoach };
        let now = demo.on(c, demo.today - Days::new(60 + u64::from(demo.number(30))))?;
        let role = NewRolePeriod {
            kind,
            engagement: Engagement::Structural,
            starts_on: now.today,
            ends_on: None,
            end_reason: None,
        };
        people::add_role(c, leader, &role, &now)?;
    }
    Ok(())
}

impl Demo {
    /// What someone might say in the first conversation. Not everything is always asked.
    fn profile(
        &self,
        c: &mut PgConnection,
        who: (PersonId, Side),
        interests: &[InterestId],
    ) -> Result<ProfileDetails, Error> {
        let (id, side) = who;
        let found = people::find(c, id)?;
        let woman = found.details.gender == Some(Gender::Woman);
        let mut chosen: Vec<InterestId> = (0..3 + self.number(3)).map(|_| *self.pick(interests)).collect();
        chosen.sort_unstable();
        chosen.dedup();
        let rhythms = match self.number(5) {
            0 => vec![Rhythm::TwoWeekly],
            1 | 2 => vec![Rhythm::Weekly],
            _ => vec![Rhythm::Weekly, Rhythm::TwoWeekly],
        };
        let all_goals: Vec<MatchGoal> = MatchGoal::all().collect();
        let mut goals: Vec<MatchGoal> = (0..2 + self.number(2)).map(|_| *self.pick(&all_goals)).collect();
        goals.sort_unstable();
        goals.dedup();
        let fields: Vec<FieldOfWork> = FieldOfWork::all().collect();
        let level = [None, None, Some(DutchLevel::A1), None, Some(DutchLevel::A2)];
        Ok(ProfileDetails {
            interest_ids: chosen,
            gender_wish: (woman && self.chance(25)).then_some(GenderWish::Woman),
            max_distance_km: self.chance(60).then(|| *self.pick(&[5, 8, 10, 15])),
            rhythms,
            least_dutch_level: if side == Side::Established { *self.pick(&level) } else { None },
            field_of_work: self.chance(70).then(|| *self.pick(&fields)),
            children_at_home: self.chance(85).then(|| self.chance(45)),
            mobility: vec![*self.pick(&[
                Mobility::Bicycle,
                Mobility::Bicycle,
                Mobility::PublicTransport,
                Mobility::Car,
            ])],
            goals,
            women_only_group: side == Side::Newcomer && woman && self.chance(20),
            employer_id: None,
            wishes: self.chance(30).then(|| (*self.pick(WISHES)).to_owned()),
        })
    }
}
