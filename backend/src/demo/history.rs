//! What happened: thirteen cohorts with their groups, and matches 1 to 249, in the order of their days.

use chrono::{Days, NaiveDate};
use contract::cohorts::CohortAction;
use contract::enrolments::{EndEnrolment, EnrolmentEndReason};
use contract::groups::{LeaderRole, NewGroupLeader};
use contract::ids::{CohortId, MatchId, PersonId};
use contract::language::{AssessmentSource, DutchLevel, LanguageSkill, NewDutchAssessment};
use contract::matches::{ContactWith, EndedBy, Light, MatchEndReason, NewCheckIn, NewMatch, NewMatchContact};
use contract::people::{ContactKind, EndRolePeriod, Engagement, NewRolePeriod, RoleEndReason, RoleKind, Side, Weekday};
use contract::requests::Track;
use diesel::pg::PgConnection;

use super::arrivals::{add_established, add_newcomer};
use super::{Demo, MATCHES, Place, date, former_newcomers};
use crate::cohorts::NewCohort;
use crate::error::Error;
use crate::matches::Step;
use crate::services::Now;
use crate::{cohorts, enrolments, groups, matches, people, requests};

/// A cohort of the history: its dates, and how many matches started in it.
struct Run {
    number: i16,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    matches: u32,
    /// The day of its first match, when coaches and volunteers began before it.
    matched_from: Option<NaiveDate>,
}

fn runs() -> Vec<Run> {
    let run = |number, starts_on, ends_on, matches| Run { number, starts_on, ends_on, matches, matched_from: None };
    // It ran all of 2023: its coaches began in December, its pairs in January.
    let all_of_2023 =
        Run { matched_from: Some(date(2023, 1, 16)), ..run(12, date(2022, 12, 12), date(2023, 12, 23), 22) };
    vec![
        run(1, date(2017, 9, 11), date(2018, 6, 30), 12),
        run(2, date(2018, 3, 5), date(2018, 12, 22), 14),
        run(3, date(2018, 9, 10), date(2019, 6, 29), 16),
        run(4, date(2019, 2, 4), date(2019, 11, 30), 18),
        run(5, date(2019, 9, 9), date(2020, 6, 27), 18),
        run(6, date(2020, 2, 3), date(2020, 12, 19), 16),
        run(7, date(2020, 9, 14), date(2021, 6, 26), 18),
        run(8, date(2021, 3, 1), date(2021, 12, 18), 18),
        run(9, date(2021, 9, 13), date(2022, 6, 25), 18),
        run(10, date(2022, 2, 14), date(2022, 12, 17), 18),
        run(11, date(2022, 9, 12), date(2023, 7, 1), 22),
        all_of_2023,
        run(13, date(2023, 9, 11), date(2024, 7, 1), 18),
    ]
}

/// A match to come: the day it starts and, in the programme, where.
struct Planned {
    starts_on: NaiveDate,
    run: Option<(usize, Place)>,
}

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let runs = runs();
    let mut planned = Vec::new();
    let mut cohorts = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let (cohort, places) = add_cohort(c, demo, run)?;
        cohorts.push((cohort, run.ends_on));
        for nth in 0..run.matches {
            let starts_on = run.matched_from.unwrap_or(run.starts_on) + Days::new(u64::from(nth) * 2);
            planned.push(Planned { starts_on, run: Some((index, places[nth as usize % places.len()])) });
        }
    }
    // Since 2023 also pairs outside the programme: some that year, the others up to a few weeks ago.
    let fixed = [date(2023, 3, 6), date(2023, 5, 22), date(2023, 10, 2), date(2023, 11, 13)];
    planned.extend(fixed.map(|starts_on| Planned { starts_on, run: None }));
    let left = usize::try_from(MATCHES).unwrap_or_default() - planned.len();
    let recent = (0..left).map(|nth| Planned { starts_on: demo.today - Days::new(18 + nth as u64 * 23), run: None });
    planned.extend(recent);
    planned.sort_by_key(|planned| planned.starts_on);
    for planned in &planned {
        let run = planned.run.map(|(index, place)| (&runs[index], place));
        add_match(c, demo, planned.starts_on, run)?;
    }
    demo.aside(|demo| former_newcomers::load(c, demo))?;
    for (cohort, ends_on) in cohorts {
        let now = demo.on(c, ends_on)?;
        cohorts::take(c, cohort, (CohortAction::Complete, ends_on), (Some(demo.coordinator), &now))?;
    }
    Ok(())
}

fn add_cohort(c: &mut PgConnection, demo: &mut Demo, run: &Run) -> Result<(CohortId, Vec<Place>), Error> {
    let evenings = [Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday];
    let groups = (0..run.matches.div_ceil(8)).zip(["A", "B", "C"]);
    let named = groups.map(|(nth, letter)| (format!("Groep {}{letter}", run.number), evenings[nth as usize % 3], 8));
    let new =
        NewCohort { number: run.number, starts_on: run.starts_on, ends_on: Some(run.ends_on), groups: named.collect() };
    let recruits_on = run.starts_on - Days::new(60);
    let now = demo.on(c, recruits_on)?;
    let (cohort, groups) = cohorts::insert(c, &new, &now)?;
    for (action, day) in [(CohortAction::Recruit, recruits_on), (CohortAction::Start, run.starts_on)] {
        let now = demo.on(c, day)?;
        cohorts::take(c, cohort, (action, day), (Some(demo.coordinator), &now))?;
    }
    for group in &groups {
        for (kind, role) in
            [(RoleKind::Coach, LeaderRole::Coach), (RoleKind::AssistantCoach, LeaderRole::AssistantCoach)]
        {
            let now = demo.on(c, recruits_on)?;
            let coach = add_established(c, demo, &now)?;
            let period = NewRolePeriod {
                kind,
                function: None,
                engagement: Engagement::Structural,
                starts_on: run.starts_on,
                ends_on: Some(run.ends_on),
                end_reason: Some(RoleEndReason::Completed),
            };
            people::add_role(c, coach.id, &period, &now)?;
            let leader = NewGroupLeader { person_id: coach.id, role, starts_on: run.starts_on };
            let now = demo.on(c, run.starts_on)?;
            groups::appoint(c, *group, &leader, &now)?;
        }
    }
    Ok((cohort, groups.into_iter().map(|group| (cohort, group)).collect()))
}

fn add_match(
    c: &mut PgConnection,
    demo: &mut Demo,
    starts_on: NaiveDate,
    run: Option<(&Run, Place)>,
) -> Result<(), Error> {
    let track = if run.is_some() { Track::Programme } else { Track::Independent };
    let opened_on = starts_on - Days::new(20 + u64::from(demo.number(110)));
    let opened = demo.on(c, opened_on)?;
    let by_partner = demo.chance(if starts_on >= date(2022, 9, 1) { 65 } else { 50 });
    let (newcomer, newcomer_request) = add_newcomer(c, demo, by_partner, (track, &opened))?;
    let established = add_established(c, demo, &opened)?;
    people::ensure_role(c, established.id, RoleKind::Established, &opened)?;
    let wish = requests::NewRow { person: established.id, side: Side::Established, track, opened_on, referral: None };
    let established_request = requests::insert(c, &wish, &opened)?;

    let new = NewMatch {
        newcomer_request_id: newcomer_request,
        established_request_id: established_request,
        kind: track,
        cohort_id: run.map(|(_, (cohort, _))| cohort),
        group_id: run.map(|(_, (_, group))| group),
        employer_id: None,
        owner_id: None,
    };
    let proposed_on = starts_on - Days::new(10);
    let now = demo.on(c, proposed_on)?;
    let id = propose(c, demo, (&new, proposed_on), &now)?;
    let introduced_on = starts_on - Days::new(4);
    step(c, demo, id, (Step::Introduce, introduced_on))?;
    step(c, demo, id, (Step::Activate { allow_several: false }, starts_on))?;
    let pair = Pair { id, newcomer: newcomer.id, established: established.id, starts_on };
    end_some(c, demo, &pair, run.map(|(run, _)| run))
}

/// A match that was started.
struct Pair {
    id: MatchId,
    newcomer: PersonId,
    established: PersonId,
    starts_on: NaiveDate,
}

pub(super) fn propose(
    c: &mut PgConnection,
    demo: &Demo,
    new: (&NewMatch, NaiveDate),
    now: &Now,
) -> Result<MatchId, Error> {
    let (new, proposed_on) = new;
    let newcomer = requests::find(c, new.newcomer_request_id, now.today)?;
    let established = requests::find(c, new.established_request_id, now.today)?;
    let row = matches::NewRow { new, newcomer: &newcomer, established: &established, by: demo.coordinator };
    matches::insert(c, &row, proposed_on, now)
}

pub(super) fn step(c: &mut PgConnection, demo: &Demo, id: MatchId, step: (Step, NaiveDate)) -> Result<(), Error> {
    let locked = matches::lock(c, id)?;
    let now = demo.on(c, step.1)?;
    matches::take(c, &locked, step, (demo.coordinator, &now))
}

/// Programme matches end with their cohort, some before it; of the others some go on. Whoever's match ended takes part
/// no longer, some of the established excepted: they wait to be asked again.
fn end_some(c: &mut PgConnection, demo: &mut Demo, pair: &Pair, run: Option<&Run>) -> Result<(), Error> {
    let Pair { id, newcomer, established, starts_on } = *pair;
    let early = demo.chance(12);
    let full = run.map_or(starts_on + Days::new(300), |run| run.ends_on);
    let ends_on = if early { starts_on + Days::new(40 + u64::from(demo.number(80))) } else { full };
    if ends_on > demo.today {
        let paused_on = starts_on + Days::new(12);
        if demo.chance(15) && paused_on <= demo.today {
            step(c, demo, id, (Step::Pause, paused_on))?;
        }
        return follow(c, demo, (id, starts_on));
    }
    let (reason, by) = if early {
        *demo.pick(&[
            (MatchEndReason::NoTime, EndedBy::Established),
            (MatchEndReason::NoTime, EndedBy::Newcomer),
            (MatchEndReason::MovedAway, EndedBy::Newcomer),
            (MatchEndReason::NoContact, EndedBy::Coordinator),
        ])
    } else {
        (MatchEndReason::Completed, EndedBy::Together)
    };
    step(c, demo, id, (Step::End { reason, by }, ends_on))?;
    end_roles(c, newcomer, ends_on, early)?;
    if demo.chance(80) {
        end_roles(c, established, ends_on, early)?;
        if early {
            stop_enrolments(c, established, ends_on, reason)?;
        }
    }
    if early {
        return stop_enrolments(c, newcomer, ends_on, reason);
    }
    // Language grows: most are a level or two on at the end, and some where they were.
    let now = demo.on(c, ends_on)?;
    let before = people::find(c, newcomer)?.dutch.map_or(DutchLevel::A1, |dutch| dutch.level);
    let grown = usize::try_from(1 + demo.number(2)).unwrap_or(1);
    let steps = if run.is_some_and(|run| demo.stayed_level(run)) { 0 } else { grown };
    let after = DutchLevel::all().skip_while(|level| *level < before).nth(steps).unwrap_or(DutchLevel::B2);
    assess(c, newcomer, (after, ends_on, AssessmentSource::Evaluation), &now)
}

/// In these cohorts these newcomers, counted as their matches were completed, are at the end where they began.
const STAYED_LEVEL: ([i16; 2], [u32; 3]) = ([11, 12], [10, 13, 16]);

impl Demo {
    /// Counts another completed match of a cohort: whether its newcomer's Dutch stayed on the same level.
    fn stayed_level(&mut self, run: &Run) -> bool {
        let nth = self.completed.entry(run.number).or_default();
        *nth += 1;
        let (cohorts, places) = STAYED_LEVEL;
        cohorts.contains(&run.number) && places.contains(nth)
    }
}

fn assess(
    c: &mut PgConnection,
    person: PersonId,
    found: (DutchLevel, NaiveDate, AssessmentSource),
    now: &Now,
) -> Result<(), Error> {
    let (level, assessed_on, source) = found;
    let new = NewDutchAssessment { level, skill: LanguageSkill::Overall, assessed_on, source };
    people::add_assessment(c, person, &new, now).map(|_| ())
}

/// Whoever stops early takes part in the cohort no longer.
fn stop_enrolments(
    c: &mut PgConnection,
    person: PersonId,
    ends_on: NaiveDate,
    why: MatchEndReason,
) -> Result<(), Error> {
    let reason = match why {
        MatchEndReason::NoTime => EnrolmentEndReason::NoTime,
        MatchEndReason::NoContact => EnrolmentEndReason::NoContact,
        MatchEndReason::MovedAway => EnrolmentEndReason::MovedAway,
        _ => EnrolmentEndReason::Stopped,
    };
    for enrolment in enrolments::open_of(c, person)? {
        enrolments::end(c, enrolment, &EndEnrolment { ends_on, reason })?;
    }
    Ok(())
}

/// What was last heard of a match that goes on: of some lately, of others long ago.
fn follow(c: &mut PgConnection, demo: &Demo, of: (MatchId, NaiveDate)) -> Result<(), Error> {
    let (id, starts_on) = of;
    let age = u64::try_from((demo.today - starts_on).num_days()).unwrap_or_default();
    let heard = [
        (3, Light::Green, "Ze koken om de week samen en oefenen de recepten in het Nederlands."),
        (19, Light::Green, "Ze fietsen graag samen langs de vaart."),
        (8, Light::Amber, "Afspreken lukt niet elke week. Ze zoeken een vaste dag."),
        (26, Light::Green, "Samen naar het taalcafé geweest."),
        (5, Light::Red, "De afspraken vallen steeds uit. We bellen allebei deze week."),
    ];
    let (days_ago, light, note) = heard[usize::try_from(age / 23).unwrap_or_default() % heard.len()];
    if days_ago > age {
        return Ok(());
    }
    let now = demo.on(c, demo.today - Days::new(days_ago))?;
    let locked = matches::lock(c, id)?;
    let contact = NewMatchContact {
        kind: if days_ago % 2 == 0 { ContactKind::Visit } else { ContactKind::Phone },
        with: ContactWith::Both,
        took_place_at: now.at,
        note: None,
    };
    matches::add_contact(c, &locked, &contact, (demo.coordinator, &now))?;
    let check_in = NewCheckIn { light, note: Some(note.to_owned()), took_place_on: now.today };
    matches::add_check_in(c, &locked, &check_in, (demo.coordinator, &now)).map(|_| ())
}

fn end_roles(c: &mut PgConnection, person: PersonId, ends_on: NaiveDate, early: bool) -> Result<(), Error> {
    let reason = if early { RoleEndReason::Stopped } else { RoleEndReason::Completed };
    for role in people::find(c, person)?.roles {
        if role.ends_on.is_none() {
            people::end_role(c, person, role.id, &EndRolePeriod { ends_on, reason })?;
        }
    }
    Ok(())
}
