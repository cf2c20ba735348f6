//! The journey of someone, on their page.

use chrono::NaiveDate;
use contract::destinations::DestinationKind;
use contract::ids::PersonId;
use contract::journeys::{Station, StationKind};
use leptos::prelude::*;

use super::icon;
use crate::components::{Card, Empty, Icon, JourneyLine, Loaded, Stop};
use crate::i18n::{Term, intl, t};
use crate::load::load;
use crate::pages::people;
use crate::{api, clock};

#[component]
pub fn PersonJourney(id: PersonId) -> impl IntoView {
    let journey = load(move || format!("people/{id}/journey"), move || api::journeys::of_person(id));
    view! {
        <Card title=t().journeys.tab>
            <Loaded
                load=journey
                children=|journey| {
                    if journey.stations.is_empty() {
                        let words = &t().journeys;
                        return view! { <Empty icon=Icon::Flag title=words.none text=words.none_text /> }.into_any();
                    }
                    let caption = (t().journeys.way_of)(&journey.person.display_name);
                    let stops = journey.stations.into_iter().map(|station| stop(station, clock::today())).collect();
                    view! { <JourneyLine stops caption /> }.into_any()
                }
            />
        </Card>
    }
}

fn stop(station: Station, today: NaiveDate) -> Stop {
    let words = &t().journeys;
    let now = goes_on(&station, today);
    let (from, until) = (intl::day(station.starts_on), station.ends_on.map(intl::day));
    let when = match until {
        Some(until) => (words.from_until)(&from, &until),
        None if now => (words.since)(&from),
        None if station.starts_on > today => (words.from)(&from),
        None => from,
    };
    let number = station.match_number.map(|number| (words.numbered)(&intl::count(number.into())));
    let cohort = station.cohort_number.map(words.cohort);
    let more: Vec<String> = [Some(when), number, cohort].into_iter().flatten().collect();
    Stop {
        icon: icon(station.kind),
        kind: station.kind.say().to_owned(),
        href: station.with.as_ref().map(|buddy| people::address(buddy.id)),
        name: station
            .with
            .map(|buddy| buddy.display_name)
            .or_else(|| station.name.map(|name| said(station.kind, name))),
        when: more.join(" · "),
        now,
    }
}

/// A destination that no organisation stands for is named by the code of its kind.
fn said(kind: StationKind, name: String) -> String {
    let destination = (kind == StationKind::Destination).then(|| name.parse::<DestinationKind>().ok()).flatten();
    destination.map_or(name, |destination| destination.say().to_owned())
}

/// A referral and a destination take one day; the others go on until they end.
fn goes_on(station: &Station, today: NaiveDate) -> bool {
    let lasts = !matches!(station.kind, StationKind::Referral | StationKind::Destination);
    lasts && station.starts_on <= today && station.ends_on.is_none_or(|end| end > today)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn station(kind: StationKind, starts_on: &str, ends_on: Option<&str>) -> Station {
        let day = |day: &str| day.parse().expect("a day");
        Station {
            kind,
            starts_on: day(starts_on),
            ends_on: ends_on.map(day),
            name: None,
            with: None,
            match_number: None,
            cohort_number: None,
        }
    }

    #[test]
    fn what_takes_a_day_never_goes_on_and_a_period_until_the_day_it_ends() {
        let today = "2026-11-24".parse().expect("a day");
        let now = |kind, from, until| goes_on(&station(kind, from, until), today);
        assert!(!now(StationKind::Referral, "2026-11-24", None));
        assert!(!now(StationKind::Destination, "2026-01-01", None));
        assert!(now(StationKind::Match, "2026-11-24", None));
        assert!(now(StationKind::Group, "2026-01-01", Some("2026-11-25")));
        assert!(!now(StationKind::Group, "2026-01-01", Some("2026-11-24")));
        assert!(!now(StationKind::Coach, "2026-12-01", None));
    }

    #[test]
    fn only_a_destination_is_named_by_a_code() {
        let job = DestinationKind::Job;
        assert_eq!(said(StationKind::Destination, job.to_string()), job.say());
        assert_eq!(said(StationKind::Destination, "Taalhuis".into()), "Taalhuis");
        assert_eq!(said(StationKind::Group, "job".into()), "job");
    }
}
