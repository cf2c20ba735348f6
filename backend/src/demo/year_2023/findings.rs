//! What was found at events of 2023, and what was decided: the celebration of December was made more sombre because
//! newcomers asked for it.

use chrono::NaiveDate;
use contract::events::EventKind;
use contract::findings::{FoundBy, LedTo, NewDecision, NewFinding};
use contract::ids::{EventId, FindingId, PersonId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::demo::events::at_day;
use crate::demo::{Demo, date};
use crate::error::Error;
use crate::events;
use crate::schema::{cohort_group, event, group_leader, role_period};

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    // A coach who came as a newcomer says it: they dare to, and are listened to.
    let newcomers = role_period::table.filter(role_period::kind.eq("newcomer")).select(role_period::person_id);
    let raiser: Uuid = group_leader::table
        .inner_join(cohort_group::table)
        .filter(cohort_group::name.eq("Groep 13B").and(group_leader::role.eq("coach")))
        .filter(group_leader::person_id.eq_any(newcomers))
        .select(group_leader::person_id)
        .first(c)?;
    let evening = held_on(c, EventKind::CoachEvening, date(2023, 11, 7))?;
    let feast = held_on(c, EventKind::Celebration, date(2023, 12, 16))?;
    let asked = "Veel nieuwkomers volgen elke dag het nieuws van thuis. Een uitbundig feest past nu niet.";
    let found = find(c, demo, (evening, asked, FoundBy::Participant), (Some(raiser), date(2023, 11, 8)))?;
    let led_to = LedTo { event_id: Some(feast), method_change: None };
    let sober = "Het VV-Feest in december wordt soberder: rustige muziek, en een moment van stilte.";
    decide(c, demo, (found, sober, led_to), date(2023, 11, 20))?;
    events::tell(c, found, date(2023, 11, 22))?;

    let theme = held_on(c, EventKind::Praathuis, date(2023, 10, 17))?;
    let unclear = "Zonder ondertitels was de film voor wie net begint niet te volgen.";
    let found = find(c, demo, (theme, unclear, FoundBy::Team), (None, date(2023, 10, 18)))?;
    let change = "Bij een film zijn er ondertitels, en vooraf vertelt iemand waar hij over gaat.".to_owned();
    let led_to = LedTo { event_id: None, method_change: Some(change) };
    decide(c, demo, (found, "Films laten we alleen nog met ondertitels zien.", led_to), date(2023, 10, 30))?;
    events::tell(c, found, date(2023, 10, 31))?;

    let feast = held_on(c, EventKind::Celebration, date(2023, 6, 17))?;
    let children = "Voor de kinderen was er weinig te doen.";
    let found = find(c, demo, (feast, children, FoundBy::Participant), (None, date(2023, 6, 20)))?;
    let change = "Bij elk feest is er een tafel waar kinderen kunnen knutselen.".to_owned();
    let led_to = LedTo { event_id: None, method_change: Some(change) };
    decide(c, demo, (found, "Kinderen krijgen hun eigen tafel.", led_to), date(2023, 6, 26))?;
    events::tell(c, found, date(2023, 7, 1))
}

fn held_on(c: &mut PgConnection, kind: EventKind, day: NaiveDate) -> Result<EventId, Error> {
    let [from, to] = [day, day + chrono::Days::new(1)].map(at_day);
    let id: Uuid = event::table
        .filter(event::kind.eq(kind.code()).and(event::starts_at.ge(from)).and(event::starts_at.lt(to)))
        .order(event::starts_at)
        .select(event::id)
        .first(c)?;
    Ok(EventId(id))
}

fn find(
    c: &mut PgConnection,
    demo: &Demo,
    (event, text, found_by): (EventId, &str, FoundBy),
    (raised_by, on): (Option<Uuid>, NaiveDate),
) -> Result<FindingId, Error> {
    let new = NewFinding { text: text.to_owned(), found_by, raised_by_id: raised_by.map(PersonId) };
    let now = demo.on(c, on)?;
    events::add_finding(c, (event, &new), (demo.coordinator, &now))
}

fn decide(
    c: &mut PgConnection,
    demo: &Demo,
    (finding, text, led_to): (FindingId, &str, LedTo),
    decided_on: NaiveDate,
) -> Result<(), Error> {
    let now = demo.on(c, decided_on)?;
    let new = NewDecision { text: text.to_owned(), decided_on, led_to };
    events::add_decision(c, (finding, &new), (demo.coordinator, &now)).map(|_| ())
}
