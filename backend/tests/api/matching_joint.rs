//! Pairs and groups together: on the demo as a coordinator meets it, and beside pairs that have a place already.

use serde_json::{Value, json};

use crate::support::{App, TODAY, User};

/// Groups of the demo's cohort 14: name, evening, rhythm.
type Groups = [(&'static str, &'static str, &'static str); 6];

const WEEKLY: Groups = [
    ("14A", "monday", "weekly"),
    ("14B", "tuesday", "weekly"),
    ("14C", "tuesday", "weekly"),
    ("14D", "wednesday", "weekly"),
    ("14E", "wednesday", "weekly"),
    ("14F", "thursday", "weekly"),
];
const FOR_EVERYONE: Groups = [
    ("14A", "monday", "weekly"),
    ("14B", "tuesday", "weekly"),
    ("14C", "tuesday", "two_weekly"),
    ("14D", "wednesday", "weekly"),
    ("14E", "wednesday", "two_weekly"),
    ("14F", "thursday", "weekly"),
];
fn asked(cohort: &Value) -> Value {
    json!({ "track": "programme", "cohortId": cohort, "settings": { "coverage": 100, "overdueAfterDays": 180 } })
}

/// A run for cohort 14 of the demo with these groups.
async fn run_of_the_demo(app: &App, groups: Groups) -> (User, Value) {
    let user = app.as_coordinator().await;
    let plan = json!({ "number": 14, "plan": { "startsOn": "2026-04-01", "endsOn": "2026-12-01" } });
    let cohort = user.post("/v1/cohorts", &plan).await.created()["id"].clone();
    for (name, evening, rhythm) in groups {
        let details = json!({ "name": name, "evening": evening, "rhythm": rhythm, "capacity": 8, "leastPairs": 5 });
        let path = format!("/v1/cohorts/{}/groups", cohort.as_str().unwrap());
        user.post(&path, &json!({ "details": details })).await.created();
    }
    let run = user.post("/v1/matching-runs", &asked(&cohort)).await.created();
    (user, run)
}

/// How many have a partner, how many of those pairs a group, and how many at most could.
fn counted(run: &Value) -> [i64; 3] {
    ["pairs", "placed", "mostPlaced"].map(|figure| run["totals"][figure].as_i64().unwrap())
}

// An independent solver (HiGHS; docs/matching.md) finds the same: no more than 30 and 40 of 42 pairs can have a place.

#[actix_web::test]
async fn weekly_groups_leave_out_who_comes_every_two_weeks_and_nobody_else() {
    let app = App::on_demo().await;
    let (_, run) = run_of_the_demo(&app, WEEKLY).await;
    assert_eq!(counted(&run), [42, 30, 30]);
    let reasons = run["pairs"].as_array().unwrap().iter().map(|pair| &pair["noPlace"]);
    let known = ["other_rhythm", "not_allowed"];
    assert!(reasons.clone().filter_map(Value::as_str).all(|reason| known.contains(&reason)));
    assert_eq!(reasons.filter(|reason| reason.is_null()).count(), 30);
}

#[actix_web::test]
async fn with_groups_for_both_rhythms_nearly_everyone_has_a_place_and_it_says_what_was_given_up() {
    let app = App::on_demo().await;
    let (user, run) = run_of_the_demo(&app, FOR_EVERYONE).await;
    assert_eq!(counted(&run), [42, 40, 40]);
    assert_eq!((&run["totals"]["pointsForGroups"], &run["totals"]["pairsProven"]), (&json!(310), &json!(true)));

    // Together after all, those who were kept apart cost points or gain them, and lose their place.
    let mut apart = 0;
    for pair in run["pairs"].as_array().unwrap().iter().filter(|pair| !pair["groupId"].is_null()).take(6) {
        let newcomer = pair["newcomerRequestId"].as_str().unwrap();
        let path = format!("/v1/matching-runs/{}", run["id"].as_str().unwrap());
        let all = user.get(&format!("{path}/alternatives?requestId={newcomer}")).await.ok()["items"].clone();
        let without: Vec<_> = all.as_array().unwrap().iter().filter(|it| it["withoutGroup"] == true).collect();
        apart += without.len();
        for other in without.into_iter().take(1) {
            let two = json!({ "newcomerRequestId": newcomer, "establishedRequestId": other["requestId"] });
            let why = user.post(&format!("{path}/explain"), &two).await.ok();
            assert_eq!((&why["withoutGroup"], &why["brokenRules"]), (&json!(true), &json!([])));
            assert_eq!(why["cost"], other["cost"]);
        }
    }
    assert!(apart > 0);
}

fn evening(day: &str) -> Value {
    json!([{ "day": day, "part": "evening" }])
}

/// Someone who is only free on Tuesday evening and grew up with a language.
fn speaks(language: &str) -> Value {
    json!({ "availability": evening("tuesday"), "languages": [{ "language": language, "proficiency": "native" }] })
}

#[actix_web::test]
async fn who_has_a_place_already_counts_in_the_mixture() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.plans_cohort().await;
    let group = user.adds_group(&cohort, "14A", "tuesday").await;
    for number in [1, 3] {
        let newcomer = user.adds_with(number, &speaks("tir")).await;
        let resident = user.adds_with(number + 1, &json!({ "availability": evening("tuesday") })).await;
        user.proposes_in(&cohort, Some(&group), (&newcomer, &resident)).await.created();
    }
    let mut waiting = Vec::new();
    for (number, language) in [(10, "tir"), (12, "ara")] {
        let newcomer = user.adds_with(number, &speaks(language)).await;
        waiting.push(user.opens_request_in("programme", (&newcomer, "newcomer"), TODAY).await);
        let resident = user.adds_with(number + 1, &json!({ "availability": evening("tuesday") })).await;
        user.opens_request_in("programme", (&resident, "established"), TODAY).await;
    }
    let mut body = asked(&json!(cohort));
    body["settings"]["groupLimits"] = json!({ "sameMotherTongue": 2, "sameCountry": 9, "beginners": 9 });
    let run = user.post("/v1/matching-runs", &body).await.created();
    let place = |request: &String| {
        let mut pairs = run["pairs"].as_array().unwrap().iter();
        let pair = pairs.find(|pair| pair["newcomerRequestId"] == **request).unwrap();
        (pair["groupId"].clone(), pair["noPlace"].clone())
    };
    assert_eq!(place(&waiting[0]), (Value::Null, json!("mixture")), "two of that language are there");
    assert_eq!(place(&waiting[1]), (json!(group), Value::Null));
    assert_eq!((&run["totals"]["placed"], &run["totals"]["pairs"]), (&json!(1), &json!(2)));
    let shown = &run["groups"][0];
    assert_eq!((&shown["pairsBefore"], &shown["pairs"]), (&json!(2), &json!(1)));
    let tongues = json!([{ "code": "ara", "people": 1 }, { "code": "tir", "people": 2 }]);
    assert_eq!(shown["motherTongues"], tongues);
}
