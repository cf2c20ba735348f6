//! The year 2023 in the demo, held against what the annual report of 2023 says: `demo_2023.json` has each figure that the
//! report needs, with its n, and the words of the report that it answers to; and of 2022 what it is compared with.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use voorwaarts::demo;

use crate::support::{App, User};

/// The targets: what the report says, in figures.
fn targets() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/demo_2023.json");
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str::<Value>(&text).unwrap().as_array().unwrap().clone()
}

/// What a figure says, without its words: only of the parts that the target names.
fn in_short(figure: &Value, target: &Value) -> Value {
    let slices: Map<String, Value> = figure["slices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slice| {
            // The slices of organisations have their ids for keys.
            let name = if slice["key"].as_str().unwrap().len() == 36 { &slice["title"]["nl"] } else { &slice["key"] };
            (name.as_str().unwrap().to_owned(), slice["value"].clone())
        })
        .collect();
    json!({
        "figure": figure["key"], "year": target["year"], "organisation": target["organisation"],
        "value": figure["value"], "numerator": figure["numerator"], "n": figure["n"], "population": figure["population"],
        "slices": if slices.is_empty() { Value::Null } else { Value::Object(slices) },
        "report": target["report"],
    })
}

async fn organisations(user: &User) -> Map<String, Value> {
    let all = user.walk("/v1/organisations?pageSize=100").await;
    all.iter().map(|found| (found["details"]["name"].as_str().unwrap().to_owned(), found["id"].clone())).collect()
}

/// The address of a figure in a year.
fn address(target: &Value, known: &Map<String, Value>) -> String {
    let (key, year) = (target["figure"].as_str().unwrap(), target["year"].as_i64().unwrap());
    let organisation = target["organisation"]
        .as_str()
        .map(|name| format!("&organisation={}", known[name].as_str().unwrap()))
        .unwrap_or_default();
    format!("/v1/figures/{key}?from={year}-01-01&to={}-01-01{organisation}", year + 1)
}

/// One test, since the demo takes its time to load.
#[actix_web::test]
async fn every_figure_says_what_the_report_of_2023_says_and_opens_its_records() {
    let app = App::on_demo().await;
    let user = app.as_coordinator().await;
    let known = organisations(&user).await;
    let mut wrong = Vec::new();
    for target in targets() {
        let path = address(&target, &known);
        let figure = user.get(&path).await.ok();
        let said = in_short(&figure, &target);
        if said != target {
            wrong.push(said.to_string());
        }
        // In March 2024 the report was signed: all of it was known by then.
        let then = user.get(&format!("{path}&asOf=2024-03-01T12:00:00Z")).await.ok();
        if in_short(&then, &target) != said {
            wrong.push(format!("as of March 2024: {}", in_short(&then, &target)));
        }
        let counted = counted_by_hand(&user, &figure).await;
        if figure["numerator"] != counted {
            wrong.push(format!("{path} has {counted} in its records"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join(",\n"));
    let total = user.get("/v1/figures/matches_total?from=2023-01-01&to=2024-01-01").await.ok();
    assert_eq!((&total["milestone"]["reached"], &total["milestone"]["reachedOn"]), (&json!(200), &json!("2023-02-07")));
    let before = user.get("/v1/figures/praathuis_evenings?from=2017-01-01&to=2023-05-01").await.ok();
    assert_eq!(before["value"], 0, "the Praathuis began in May 2023");
}

#[actix_web::test]
async fn the_year_is_the_same_whichever_day_the_demo_is_loaded() {
    let app = App::begin().await;
    app.clock().advance(chrono::TimeDelta::days(265));
    let clock = app.clock().clone();
    app.write(move |c| demo::load(c, &clock)).await;
    let user = app.as_coordinator().await;
    let known = organisations(&user).await;
    for target in targets() {
        let figure = user.get(&address(&target, &known)).await.ok();
        assert_eq!(in_short(&figure, &target), target);
    }
}

/// What the records behind a figure add up to.
async fn counted_by_hand(user: &User, figure: &Value) -> i64 {
    let listed = user.walk(&format!("{}&pageSize=100", figure["records"].as_str().unwrap())).await;
    let counting = listed.iter().filter(|record| record["counts"] == true);
    if figure["unit"] == "visits" {
        return counting.map(|record| record["weight"].as_i64().unwrap()).sum();
    }
    let different: BTreeSet<&str> = counting.map(|record| record["id"].as_str().unwrap()).collect();
    i64::try_from(different.len()).unwrap()
}
