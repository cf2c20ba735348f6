//! The year 2023 in the demo, held against what the annual report of 2023 says: `demo_2023.json` has each figure that the
//! report needs, with its n, and the words of the report that it answers to; and of 2022 what it is compared with.

use std::collections::BTreeSet;

use contract::permissions::Role;
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

/// What a figure said when the report was signed: only later that March two newcomers told that they had become volunteers.
fn as_signed(mut said: Value) -> Value {
    if said["figure"] == "destinations_reached" {
        for pointer in ["/value", "/numerator", "/n", "/slices/volunteer_work"] {
            let number = said.pointer_mut(pointer).unwrap();
            *number = json!(number.as_i64().unwrap() - 2);
        }
    }
    said
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
    let (user, policy) = (app.as_coordinator().await, app.as_role(Role::Policy).await);
    let known = organisations(&user).await;
    let mut wrong = Vec::new();
    for target in targets() {
        let path = address(&target, &known);
        let figure = user.get(&path).await.ok();
        let said = in_short(&figure, &target);
        if said != target {
            wrong.push(said.to_string());
        }
        // On 1 March 2024 the report was signed: all but two of the destinations were known by then.
        let then = user.get(&format!("{path}&asOf=2024-03-01T12:00:00Z")).await.ok();
        if in_short(&then, &target) != as_signed(said) {
            wrong.push(format!("as of March 2024: {}", in_short(&then, &target)));
        }
        let counted = counted_by_hand((&user, &policy), &figure).await;
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

#[actix_web::test]
async fn its_signed_report_keeps_its_number_and_two_late_entries_explain_the_one_of_now() {
    let app = App::on_demo().await;
    let user = app.as_coordinator().await;
    let reports = user.walk("/v1/reports").await;
    assert_eq!(reports.len(), 1);
    let report = &reports[0];
    assert_eq!((&report["title"], &report["status"]), (&json!("Jaarverslag 2023"), &json!("signed")));
    assert_eq!((&report["createdBy"], &report["signedBy"]), (&json!("Lotte Popken"), &json!("Aleida Zwiers")));
    let path = format!("/v1/reports/{}", report["id"].as_str().unwrap());

    let document = user.get(&format!("{path}/document")).await.ok();
    assert_eq!(document["signature"], json!({ "signedOn": "2024-03-01", "signedBy": "Aleida Zwiers" }));
    let sections = document["sections"].as_array().unwrap();
    let written = sections.iter().filter(|section| !section["text"].as_array().unwrap().is_empty());
    assert_eq!(written.count(), 9, "each chapter has words");
    let listed = |of: &'static str| sections.iter().flat_map(move |section| section[of].as_array().unwrap());
    let stories: Vec<_> = listed("stories").map(|story| &story["content"]["title"]).collect();
    assert_eq!(stories, ["Een wieg in de groep", "Een middag bij Ceresstaete", "Nee zeggen mag"]);
    let frozen = listed("figures").find(|figure| figure["key"] == "destinations_reached").unwrap();
    assert_eq!((&frozen["value"], &frozen["isLeftOut"]), (&json!(19), &json!(false)));

    let now = user.get("/v1/figures/destinations_reached?from=2023-01-01&to=2024-01-01").await.ok();
    assert_eq!(now["value"], 21);
    let found = user.get(&format!("{path}/differences")).await.ok();
    assert_eq!(found["differences"].as_array().unwrap().len(), 1, "{found}");
    assert!(found["same"].as_i64().unwrap() >= 25, "{}", found["same"]);
    let difference = &found["differences"][0];
    assert_eq!(difference["key"], "destinations_reached");
    assert_eq!((&difference["frozen"]["value"], &difference["now"]["value"]), (&json!(19), &json!(21)));
    assert_eq!(difference["isReproduced"], true, "counting as of the signing finds the same records");
    let explanation = "Twee late registraties, opgeschreven tussen 12 maart 2024 en 19 maart 2024.";
    assert_eq!(difference["explanation"]["nl"], explanation);
    let records = difference["records"].as_array().unwrap();
    assert_eq!((records.len(), &difference["recordCount"]), (2, &json!(2)));
    assert!(records.iter().all(|record| record["change"] == "added" && record["title"].is_string()), "{records:?}");
}

/// What the records behind a figure add up to. Coordinators don't see those of the money.
async fn counted_by_hand((coordinator, policy): (&User, &User), figure: &Value) -> i64 {
    let is_money = figure["unit"] == "euro_cents" || figure["unit"] == "applications";
    let user = if is_money { policy } else { coordinator };
    let listed = user.walk(&format!("{}&pageSize=100", figure["records"].as_str().unwrap())).await;
    let counting = listed.iter().filter(|record| record["counts"] == true);
    if figure["unit"] == "visits" || figure["unit"] == "euro_cents" {
        return counting.map(|record| record["weight"].as_i64().unwrap()).sum();
    }
    let different: BTreeSet<&str> = counting.map(|record| record["id"].as_str().unwrap()).collect();
    i64::try_from(different.len()).unwrap()
}

/// What a report says, by its sections: every figure, whether it is printed or drawn.
fn figures_of(document: &Value) -> Vec<&Value> {
    let sections = document["sections"].as_array().unwrap().iter();
    sections
        .flat_map(|section| [&section["figures"], &section["chart"]["figures"]])
        .filter_map(Value::as_array)
        .flatten()
        .collect()
}

#[actix_web::test]
async fn the_annual_report_has_every_figure_of_2023_with_its_n_and_its_records() {
    let app = App::on_demo().await;
    let (coordinator, policy) = (app.as_coordinator().await, app.as_role(Role::Policy).await);
    let begun =
        policy.post("/v1/reports", &json!({ "kind": "annual", "year": 2023, "language": "nl" })).await.created();
    let id = begun["summary"]["id"].as_str().unwrap();
    let document = policy.get(&format!("/v1/reports/{id}/document")).await.ok();
    let figures = figures_of(&document);
    let mut left_out = Vec::new();
    for target in targets().iter().filter(|target| target["organisation"].is_null()) {
        let (key, year) = (&target["figure"], target["year"].as_i64().unwrap());
        let is_it = |it: &&&Value| it["key"] == *key && it["period"]["startsOn"] == format!("{year}-01-01");
        let Some(figure) = figures.iter().find(is_it) else {
            // Other years are only in charts of years.
            assert_ne!(year, 2023, "{key} is missing");
            continue;
        };
        let counted = counted_by_hand((&coordinator, &policy), figure).await;
        assert_eq!(target["numerator"], counted, "{key}: the link leads to other records");
        if figure["isLeftOut"] == true {
            assert_eq!((&figure["value"], &figure["n"]), (&Value::Null, &Value::Null), "{key}");
            left_out.push(key.as_str().unwrap().to_owned());
            continue;
        }
        for part in ["value", "numerator", "n", "population"] {
            assert_eq!(figure[part], target[part], "{part} of {key} in {year}");
        }
        assert!(!figure["definition"].as_str().unwrap().is_empty(), "{key}");
    }
    // Three of the 22 established residents who were asked didn't answer: the whole and the newcomers' part would tell of them.
    assert_eq!(left_out, ["evaluations_answered"]);
    says_what_the_report_of_2023_says_of_it(&document, &figures);
}

/// What stands in the report beside the numbers.
fn says_what_the_report_of_2023_says_of_it(document: &Value, figures: &[&Value]) {
    let total = figures.iter().find(|figure| figure["key"] == "matches_total").unwrap();
    assert_eq!(
        total["milestone"],
        json!({
            "reached": 200, "reachedOn": "2023-02-07", "next": 250,
            "sentence": "De 200e was op 7 februari 2023. De volgende mijlpaal is 250.",
        })
    );
    let sections = document["sections"].as_array().unwrap();
    let charts = || sections.iter().map(|section| &section["chart"]).filter(|chart| !chart.is_null());
    let bars = || charts().flat_map(|chart| chart["bars"].as_array().unwrap());
    let of = |label: &str| bars().find(|bar| bar["label"] == label).unwrap_or_else(|| panic!("no bar {label}"));
    let werkplein = of("Werkplein Drentsche Aa");
    assert_eq!((&werkplein["value"], &werkplein["n"], &werkplein["share"]), (&json!(47), &json!(65), &json!(72)));
    // The n beside a count is that of the whole: 22 of the 35 who answered.
    let culture = of("Andere gewoontes en culturen");
    assert_eq!((&culture["value"], &culture["n"], &culture["share"]), (&json!(22), &json!(35), &json!(63)));
    for chart in charts() {
        assert!(!chart["basis"].as_str().unwrap().is_empty() && !chart["figures"].as_array().unwrap().is_empty());
    }
    // Against the year before: others gave almost 75 percent more, and costs rose by 6,000 euros.
    let tables = sections.iter().flat_map(|section| section["tables"].as_array().unwrap());
    let rows: Vec<Vec<&Value>> = tables
        .flat_map(|table| table["rows"].as_array().unwrap())
        .map(|row| row.as_array().unwrap().iter().collect())
        .collect();
    let row = |values: [i64; 4]| {
        let is_it = |row: &&Vec<&Value>| {
            row.len() == 5 && row[1..].iter().zip(values).all(|(cell, value)| cell["value"] == value)
        };
        rows.iter().any(|row| is_it(&row))
    };
    assert!(row([3_800_000, 2_175_000, 1_625_000, 75]), "{rows:?}");
    assert!(row([9_515_000, 8_915_000, 600_000, 7]), "{rows:?}");
}
