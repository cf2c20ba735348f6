//! Figures are what an independent definition says, over random histories; and what was answered once is answered again
//! when it is asked as of that moment.
//!
//! A new figure needs a line in [`plain::define`], or this fails.

mod history;
mod plain;
mod rows;

use contract::figures::{Figure, FigureKey};
use contract::permissions::Role;
use serde_json::Value;
use voorwaarts::figures::{self, AsOf, Asked, RecordLine};

use crate::support::{App, User, instant};
use history::History;
use rows::{Question, Rows};

/// The periods that are asked about: a year, its edges, the days on which clocks change, and periods that touch.
const PERIODS: &[(&str, &str)] = &[
    ("2023-01-01", "2024-01-01"),
    ("2022-12-31", "2023-01-01"),
    ("2023-01-01", "2023-01-02"),
    ("2023-12-31", "2024-01-01"),
    ("2024-01-01", "2024-01-02"),
    ("2023-03-26", "2023-03-27"),
    ("2023-10-29", "2023-10-30"),
    ("2023-01-01", "2023-07-01"),
    ("2023-07-01", "2024-01-01"),
    ("2022-01-01", "2025-01-01"),
];

/// The figure and its records, as the server has them.
async fn counted(app: &App, key: &FigureKey, asked: Asked) -> Option<(Figure, Vec<RecordLine>)> {
    let key = key.clone();
    app.write(move |c| {
        let keys = [key.clone()];
        let Some(figure) = figures::compute_all(c, Some(&keys), &asked)?.pop() else { return Ok(None) };
        assert_eq!(figures::compute(c, &key, &asked)?, figure);
        Ok(Some((figure, figures::record_ids(c, &key, &asked)?)))
    })
    .await
}

async fn holds_against_plain_definitions(app: &App, history: &History) -> usize {
    let rows = Rows::read(app).await;
    let now = app.clock().now();
    let (cohort, organisation) = (history.cohort(), history.organisation());
    let mut compared = 0;
    for key in figures::keys() {
        for (from, to) in PERIODS {
            for (cohort, organisation) in [(None, None), (Some(cohort), None), (None, Some(organisation))] {
                let question = Question::new((from, to), now, (cohort, organisation));
                let asked = Asked {
                    period: Some(question.period()),
                    as_of: AsOf::Now(now),
                    cohort: cohort.map(Into::into),
                    organisation: organisation.map(Into::into),
                };
                let Some((figure, records)) = counted(app, &key, asked).await else { continue };
                let plain = plain::define(key.as_str(), &rows, &question);
                let what = format!("{key} from {from} to {to}, cohort {cohort:?}, organisation {organisation:?}");
                let mut counted: Vec<_> = records
                    .iter()
                    .map(|line| (line.id.to_string(), line.slice.clone(), line.counts, line.weight))
                    .collect();
                assert!(counted.is_sorted_by(|one, other| (&one.0, &one.1) < (&other.0, &other.1)), "{what}");
                let mut expected = plain.records.clone();
                expected.sort();
                counted.sort();
                assert_eq!(counted, expected, "{what}");
                assert_eq!((figure.value, figure.numerator, figure.n), plain.number(), "{what}");
                assert_eq!(figure.population, plain.population, "{what}");
                assert_eq!(figure.population_words.is_some(), figure.population.is_some(), "{what}");
                assert!(figure.population.is_none_or(|population| figure.n <= population), "{what}");
                let parts: Vec<_> =
                    figure.slices.iter().map(|part| (part.key.clone(), part.numerator, part.n)).collect();
                let mut parts_sorted = parts.clone();
                parts_sorted.sort();
                assert_eq!(parts_sorted, plain.parts(), "{what}");
                compared += usize::from(figure.n > 0);
            }
        }
    }
    compared
}

#[actix_web::test]
async fn each_figure_is_what_its_plain_definition_says() {
    let mut compared = 0;
    for seed in 1..=6 {
        let app = App::begin().await;
        let user = app.as_coordinator().await;
        let mut history = History::begin(&app, &user, seed).await;
        for _ in 0..160 {
            history.goes_on(&app).await;
        }
        app.clock().move_to(instant("2024-02-10T22:30:00Z"));
        compared += holds_against_plain_definitions(&app, &history).await;
        // Midway in the last day of the year by the clock of Amsterdam, what lies later doesn't count yet.
        app.clock().move_to(instant("2023-12-31T22:30:00Z"));
        compared += holds_against_plain_definitions(&app, &history).await;
    }
    assert!(compared > 2_000, "{compared} figures of something");
}

/// All figures without what says when they were asked.
async fn all(user: &User, query: &str) -> Vec<Value> {
    let mut items = user.get(&format!("/v1/figures?{query}")).await.ok()["items"].as_array().unwrap().clone();
    for item in &mut items {
        item.as_object_mut().unwrap().remove("records");
    }
    items
}

#[actix_web::test]
async fn what_was_answered_then_is_answered_as_of_then() {
    for seed in 11..=13 {
        let app = App::begin().await;
        let user = app.as_role(Role::Board).await;
        let mut history = History::begin(&app, &user, seed).await;
        let mut answers = Vec::new();
        for _ in 0..90 {
            let at = history.goes_on(&app).await;
            answers.push((at, all(&user, "from=2023-01-01&to=2024-01-01").await, all(&user, "").await));
        }
        app.clock().move_to(instant("2026-03-10T11:00:00Z"));
        let changed = answers.windows(2).filter(|pair| pair[0].1 != pair[1].1).count();
        assert!(changed > 40, "{changed} of them changed a figure");
        for (at, year, today) in &answers {
            let as_of = at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
            assert_eq!(all(&user, &format!("from=2023-01-01&to=2024-01-01&asOf={as_of}")).await, *year, "{as_of}");
            assert_eq!(all(&user, &format!("asOf={as_of}")).await, *today, "{as_of}");
        }
        assert_eq!(all(&user, "").await, all(&user, "asOf=2026-03-10T11:00:00Z").await, "and now is now");
    }
}
