//! Matching runs: who is proposed to whom and why, and what becomes of it.

use matching::{groups, pairs};
use serde_json::{Value, json};

use crate::support::{Answer, App, TODAY, User, newcomer};

const FREE: [&str; 2] = ["tuesday", "wednesday"];

/// Someone who waits: what is told of the person, and the matching profile.
struct Waits<'a> {
    side: &'a str,
    track: &'a str,
    details: Value,
    profile: Value,
    since: &'a str,
}

/// A person and the open request.
#[derive(Clone)]
struct Waiting {
    person: String,
    request: String,
}

fn evenings(days: &[&str]) -> Value {
    days.iter().map(|day| json!({ "day": day, "part": "evening" })).collect()
}

impl Waits<'_> {
    fn new(side: &str) -> Waits<'_> {
        let details = json!({ "availability": evenings(&FREE), "birthYear": 1990 });
        Waits { side, track: "independent", details, profile: json!({}), since: TODAY }
    }

    fn with(mut self, details: Value, profile: Value) -> Self {
        for (into, from) in [(&mut self.details, details), (&mut self.profile, profile)] {
            let from = from.as_object().unwrap().clone();
            into.as_object_mut().unwrap().extend(from);
        }
        self
    }

    async fn add(self, user: &User, number: usize) -> Waiting {
        let mut person = newcomer(number);
        let level = self.details.get("level").cloned();
        let mut details = self.details;
        details.as_object_mut().unwrap().remove("level");
        person["details"].as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
        if let Some(level) = level {
            person["dutch"] = json!({ "level": level, "assessedOn": TODAY, "source": "own" });
        }
        let person = user.adds(&person).await;
        if self.profile != json!({}) {
            changes_profile(user, &person, "\"v0\"", self.profile).await;
        }
        let request = user.opens_request_in(self.track, (&person, self.side), self.since).await;
        Waiting { person, request }
    }
}

async fn changes_profile(user: &User, person: &str, version: &str, profile: Value) {
    let path = format!("/v1/people/{person}/matching-profile");
    user.patch(&path, (version, &json!({ "details": profile }))).await.is(200);
}

fn asked(track: &str) -> Value {
    json!({ "track": track, "settings": { "coverage": 100, "overdueAfterDays": 180 } })
}

async fn runs(user: &User, body: &Value) -> Value {
    user.post("/v1/matching-runs", body).await.created()
}

async fn publishes(user: &User, run: &Value) -> Answer {
    user.post(&format!("/v1/matching-runs/{}/publish", id(run)), &json!({})).await
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn pair_of(newcomer: &Waiting, established: &Waiting) -> Value {
    json!({ "newcomerRequestId": newcomer.request, "establishedRequestId": established.request })
}

/// The pairs of a run: newcomer's and established resident's request.
fn pairs_in(run: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pairs = run["pairs"].as_array().unwrap().iter();
    pairs.map(|pair| (text(&pair["newcomerRequestId"]), text(&pair["establishedRequestId"]))).collect()
}

fn points<'a>(pair: &'a Value, criterion: &str) -> &'a Value {
    let rows = pair["reasons"]["criteria"].as_array().unwrap();
    &rows.iter().find(|row| row["criterion"] == criterion).unwrap()["points"]
}

/// So many of each side outside the programme, all of whom fit each other.
async fn many_wait(user: &User, count: usize, from: usize) -> (Vec<Waiting>, Vec<Waiting>) {
    let (mut newcomers, mut established) = (Vec::new(), Vec::new());
    for number in 0..count {
        let year = json!({ "birthYear": 1970 + number * 3 });
        newcomers.push(Waits::new("newcomer").with(year.clone(), json!({})).add(user, from + 2 * number).await);
        established.push(Waits::new("established").with(year, json!({})).add(user, from + 2 * number + 1).await);
    }
    (newcomers, established)
}

#[actix_web::test]
async fn a_run_pairs_who_fit_best_and_says_why() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let interest = user.walk("/v1/interests").await.remove(0)["id"].clone();
    let tigrinya = json!([{ "language": "tir", "proficiency": "native" }]);
    let selam = Waits::new("newcomer")
        .with(
            json!({ "languages": tigrinya, "level": "A1", "contact": { "postcodeArea": "9401" } }),
            json!({ "interestIds": [interest], "goals": ["work"], "maxDistanceKm": 10 }),
        )
        .add(&user, 1)
        .await;
    let annie = Waits::new("established")
        .with(
            json!({ "languages": [{ "language": "tir", "proficiency": "good" }], "contact": { "postcodeArea": "9402" } }),
            json!({ "interestIds": [interest], "goals": ["work", "exam"] }),
        )
        .add(&user, 2)
        .await;
    let bert = Waits::new("established").with(json!({ "birthYear": 1950 }), json!({})).add(&user, 3).await;
    let run = runs(&user, &asked("independent")).await;
    assert_eq!(pairs_in(&run), [(selam.request.clone(), annie.request.clone())]);
    let pair = &run["pairs"][0];
    for (criterion, worth) in [("interests", 40), ("language", 120), ("goal", 120), ("age", 100), ("evening", 60)] {
        assert_eq!(points(pair, criterion), worth, "{criterion}");
    }
    let facts = &pair["reasons"]["facts"];
    assert_eq!(facts["interestIds"], json!([interest]));
    assert_eq!(facts["languages"], json!(["tir"]));
    assert_eq!(facts["goals"], json!(["work"]));
    assert_eq!(facts["moments"], evenings(&FREE));
    assert_eq!(facts["yearsApart"], 0);
    let metres = facts["distanceMetres"].as_i64().unwrap();
    assert!((800..1600).contains(&metres), "9401 and 9402 are neighbours in Assen: {metres}");
    assert_eq!(points(pair, "distance"), 150 - metres / 100);
    let totals = &run["totals"];
    assert_eq!(
        (&totals["pairs"], &totals["pairsProven"], &totals["possiblePairs"]),
        (&json!(1), &json!(true), &json!(2))
    );
    assert_eq!(run["left"][0]["requestId"], bert.request);
    assert_eq!((&run["left"][0]["reason"], &run["left"][0]["fits"]), (&json!("worth_more_elsewhere"), &json!(1)));
    assert_eq!(run["left"][0]["cheapest"]["requestId"], selam.request);

    assert_eq!(user.get(&format!("/v1/matching-runs/{}", id(&run))).await.ok(), run);
    let listed = user.get("/v1/matching-runs?total=true").await.ok();
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &run["id"]));
    assert_eq!(listed["items"][0]["pairs"], 1);
    assert!(user.reads_access(&selam.person).await.iter().any(|action| action == "listed"));
}

#[actix_web::test]
async fn what_must_hold_keeps_people_apart_and_what_nobody_knows_does_not() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let wish = json!({ "genderWish": "woman", "maxDistanceKm": 2 });
    let hanna = Waits::new("newcomer")
        .with(json!({ "gender": "woman", "contact": { "postcodeArea": "9401" } }), wish)
        .add(&user, 1)
        .await;
    let man = Waits::new("established").with(json!({ "gender": "man" }), json!({})).add(&user, 2).await;
    let far = Waits::new("established")
        .with(json!({ "gender": "woman", "contact": { "postcodeArea": "9711" } }), json!({}))
        .add(&user, 3)
        .await;
    let run = runs(&user, &asked("independent")).await;
    assert_eq!(run["pairs"], json!([]));
    let left = &run["left"][0];
    assert_eq!((&left["requestId"], &left["reason"]), (&json!(hanna.request), &json!("no_one_fits")));
    let expected = json!([{ "rule": "gender", "people": 1 }, { "rule": "travel", "people": 1 }]);
    assert_eq!((&left["barred"], &left["wouldHelp"]), (&expected, &expected));
    let explain = |run: Value, with: Waiting| {
        let (user, pair) = (user.clone(), pair_of(&hanna, &with));
        async move { user.post(&format!("/v1/matching-runs/{}/explain", id(&run)), &pair).await.ok() }
    };
    let why = explain(run.clone(), man).await;
    assert_eq!(
        (&why["brokenRules"], &why["cost"], &why["proposed"]),
        (&json!(["gender"]), &Value::Null, &json!(false))
    );
    assert_eq!(explain(run.clone(), far).await["brokenRules"], json!(["travel"]));

    // Of this one nobody wrote down anything: no gender, no place, no evenings.
    let mut unknown = Waits::new("established");
    unknown.details = json!({});
    let unknown = unknown.add(&user, 4).await;
    let run = runs(&user, &asked("independent")).await;
    assert_eq!(pairs_in(&run), [(hanna.request.clone(), unknown.request)]);
    let pair = &run["pairs"][0];
    assert_eq!((points(pair, "distance"), points(pair, "evening")), (&json!(0), &json!(0)));
    let not_known = pair["reasons"]["facts"]["notKnown"].as_array().unwrap();
    for fact in ["free_moments", "place", "gender"] {
        assert!(not_known.contains(&json!(fact)), "{fact}: {not_known:?}");
    }
}

#[actix_web::test]
async fn an_alternative_costs_what_solving_again_with_it_costs() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, _) = many_wait(&user, 6, 1).await;
    let run = runs(&user, &asked("independent")).await;
    let path = format!("/v1/matching-runs/{}", id(&run));
    let asked_for = &newcomers[2];
    let alternatives = user.get(&format!("{path}/alternatives?requestId={}", asked_for.request)).await.ok();
    let alternatives = alternatives["items"].as_array().unwrap();
    assert_eq!(alternatives.len(), 6);
    assert_eq!(alternatives.iter().filter(|it| it["proposed"] == true).count(), 1);
    let costs: Vec<i64> = alternatives.iter().map(|it| it["cost"]["points"].as_i64().unwrap()).collect();
    assert!(costs.is_sorted() && costs[0] == 0 && costs[5] > 0, "{costs:?}");
    for alternative in alternatives {
        let pair = json!({ "newcomerRequestId": asked_for.request, "establishedRequestId": alternative["requestId"] });
        let mut body = asked("independent");
        body["locked"] = json!([pair]);
        body["basedOnId"] = run["id"].clone();
        let then = runs(&user, &body).await;
        let lost = run["totals"]["points"].as_i64().unwrap() - then["totals"]["points"].as_i64().unwrap();
        assert_eq!(alternative["cost"]["points"], lost);
        let why = user.post(&format!("{path}/explain"), &pair).await.ok();
        assert_eq!(why["cost"], alternative["cost"]);
    }
    let nobody = user.get(&format!("{path}/alternatives?requestId={}", asked_for.person)).await;
    assert_eq!(nobody.problem(400, "validation_failed")["errors"][0]["pointer"], "?requestId");
}

#[actix_web::test]
async fn a_lock_and_a_veto_make_another_run_and_the_two_can_be_compared() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, established) = many_wait(&user, 3, 1).await;
    let first = runs(&user, &asked("independent")).await;
    let own = |index: usize| (newcomers[index].request.clone(), established[index].request.clone());
    let mut expected: Vec<_> = (0..3).map(own).collect();
    expected.sort();
    let mut found = pairs_in(&first);
    found.sort();
    assert_eq!(found, expected, "those of one age");

    let mut body = asked("independent");
    body["basedOnId"] = first["id"].clone();
    body["locked"] = json!([pair_of(&newcomers[0], &established[1])]);
    body["forbidden"] = json!([pair_of(&newcomers[2], &established[2])]);
    let second = runs(&user, &body).await;
    let found = pairs_in(&second);
    assert!(found.contains(&(newcomers[0].request.clone(), established[1].request.clone())));
    assert!(!found.contains(&own(2)));
    assert_eq!((found.len(), &second["basedOnId"]), (3, &first["id"]));
    assert_eq!((&second["locked"], &second["forbidden"]), (&body["locked"], &body["forbidden"]));
    let first_now = user.get(&format!("/v1/matching-runs/{}", id(&first))).await.ok();
    assert_eq!(first_now["followedBy"], json!([second["id"]]));
    assert_eq!(first_now["pairs"], first["pairs"], "a run never changes");

    let path = format!("/v1/matching-runs/{}/comparison?with={}", id(&second), id(&first));
    let compared = user.get(&path).await.ok();
    assert_eq!((compared["gained"].as_array().unwrap().len(), compared["lost"].as_array().unwrap().len()), (3, 3));
    assert_eq!((&compared["kept"], &compared["otherTotals"]), (&json!(0), &first["totals"]));
    let latest = user.get("/v1/matching-runs?latest=true").await.ok();
    assert_eq!(latest["items"].as_array().unwrap().len(), 1);
    assert_eq!(latest["items"][0]["id"], second["id"]);
}

#[actix_web::test]
async fn what_does_not_fit_together_is_refused_all_at_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, established) = many_wait(&user, 2, 1).await;
    let mut body = asked("independent");
    body["settings"]["coverage"] = json!(101);
    body["locked"] = json!([pair_of(&newcomers[0], &established[0]), pair_of(&newcomers[0], &established[1])]);
    body["forbidden"] = json!([pair_of(&newcomers[0], &established[1])]);
    let problem = user.post("/v1/matching-runs", &body).await.problem(400, "validation_failed");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/locked/1", "/locked/1/newcomerRequestId", "/settings/coverage"]);

    // Someone who no longer waits can't be locked.
    user.post(&format!("/v1/requests/{}/close", newcomers[0].request), &json!({ "reason": "moved_away" }))
        .await
        .is(200);
    let mut body = asked("independent");
    body["locked"] = json!([pair_of(&newcomers[0], &established[0])]);
    let problem = user.post("/v1/matching-runs", &body).await.problem(400, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/locked/0/newcomerRequestId");
    let mut body = asked("independent");
    body["cohortId"] = json!(newcomers[0].person);
    let problem = user.post("/v1/matching-runs", &body).await.problem(400, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "inconsistent");
    body["track"] = json!("programme");
    let problem = user.post("/v1/matching-runs", &body).await.problem(400, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "unknown_reference");
}

#[actix_web::test]
async fn publishing_makes_proposals_that_can_be_explained_a_year_later() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, established) = many_wait(&user, 3, 1).await;
    let before = runs(&user, &asked("independent")).await;
    let mut body = asked("independent");
    body["basedOnId"] = before["id"].clone();
    let run = runs(&user, &body).await;
    let published = publishes(&user, &run).await.ok();
    assert_eq!((&published["status"], &published["version"]), (&json!("published"), &json!(2)));
    let pair = published["pairs"].as_array().unwrap().iter().find(|it| it["newcomerRequestId"] == newcomers[0].request);
    let made = pair.unwrap()["matchId"].as_str().unwrap().to_owned();
    assert_eq!(app.rows("buddy_match").await, 3);
    let found = user.get(&format!("/v1/matches/{made}")).await.ok();
    assert_eq!((&found["status"], &found["kind"]), (&json!("proposed"), &json!("independent")));
    let status = user.get(&format!("/v1/matching-runs/{}", id(&before))).await.ok()["status"].clone();
    assert_eq!(status, "superseded");

    // Whatever is changed of people since, and however they are called now.
    app.is_now_on("2027-03-10");
    changes_profile(&user, &newcomers[0].person, "\"v0\"", json!({ "genderWish": "man" })).await;
    let path = format!("/v1/people/{}", newcomers[0].person);
    user.patch(&path, ("\"v1\"", &json!({ "details": { "givenName": "Mehret", "birthYear": 1950 } }))).await.is(200);
    let why = user.get(&format!("/v1/matches/{made}/explanation")).await.ok();
    assert_eq!((&why["runId"], &why["on"]), (&run["id"], &json!(TODAY)));
    let pair =
        run["pairs"].as_array().unwrap().iter().find(|it| it["newcomerRequestId"] == newcomers[0].request).unwrap();
    assert_eq!(why["pair"]["reasons"], pair["reasons"]);
    assert_eq!((&why["newcomerChoices"], &why["establishedChoices"]), (&json!(3), &json!(3)));
    assert!(why["newcomer"]["displayName"].as_str().unwrap().starts_with("Mehret"));
    assert_eq!(
        why["newcomer"]["age"],
        run["people"].as_array().unwrap().iter().find(|it| it["requestId"] == newcomers[0].request).unwrap()["age"]
    );
    assert!(user.reads_access(&established[0].person).await.contains(&"read".to_owned()));

    // A match that someone proposed by hand has no such explanation.
    let by_hand = user.has_proposal(40).await;
    user.get(&format!("/v1/matches/{by_hand}/explanation")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_chosen_part_of_a_run_can_be_published_and_a_retry_does_nothing_twice() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, established) = many_wait(&user, 3, 1).await;
    let run = runs(&user, &asked("independent")).await;
    let path = format!("/v1/matching-runs/{}/publish", id(&run));
    let strangers = json!({ "pairs": [pair_of(&newcomers[0], &established[1])] });
    let problem = user.post(&path, &strangers).await.problem(400, "validation_failed");
    assert_eq!(problem["errors"][0]["pointer"], "/pairs/0");
    let body = json!({ "pairs": [pair_of(&newcomers[0], &established[0])] });
    let first = user.post_with_key(&path, ("publish-1", &body)).await.ok();
    assert_eq!(user.post_with_key(&path, ("publish-1", &body)).await.ok(), first);
    assert_eq!(app.rows("buddy_match").await, 1);
    let made = first["pairs"].as_array().unwrap().iter().filter(|pair| !pair["matchId"].is_null()).count();
    assert_eq!(made, 1);
    let again = user.post(&path, &json!({})).await.problem(409, "run_outdated");
    assert_eq!(again["changes"][0]["kind"], "run_closed");
    // A run that is made now starts from who still waits.
    assert_eq!(runs(&user, &asked("independent")).await["totals"]["newcomers"], 2);
}

#[actix_web::test]
async fn a_run_is_not_published_when_the_world_has_changed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, established) = many_wait(&user, 5, 1).await;
    let run = runs(&user, &asked("independent")).await;
    user.post(&format!("/v1/requests/{}/close", newcomers[0].request), &json!({ "reason": "not_reachable" }))
        .await
        .is(200);
    let (_, other) = user.has_two_who_wait(60).await;
    user.proposes(&newcomers[1].request, &other).await;
    changes_profile(&user, &newcomers[2].person, "\"v0\"", json!({ "genderWish": "woman" })).await;
    let path = format!("/v1/people/{}", established[2].person);
    user.patch(&path, ("\"v1\"", &json!({ "details": { "gender": "man" } }))).await.is(200);
    // What is no matter of rules may change.
    changes_profile(&user, &newcomers[3].person, "\"v0\"", json!({ "goals": ["exam"] })).await;
    let problem = publishes(&user, &run).await.problem(409, "run_outdated");
    let mut changes: Vec<_> = problem["changes"].as_array().unwrap().iter().map(Value::to_string).collect();
    changes.sort();
    let mut expected: Vec<_> = [
        json!({ "kind": "request_closed", "requestId": newcomers[0].request, "pair": pair_of(&newcomers[0], &established[0]) }),
        json!({ "kind": "request_answered", "requestId": newcomers[1].request, "pair": pair_of(&newcomers[1], &established[1]) }),
        json!({ "kind": "rule_broken", "rule": "gender", "pair": pair_of(&newcomers[2], &established[2]) }),
    ]
    .iter()
    .map(Value::to_string)
    .collect();
    expected.sort();
    assert_eq!(changes, expected);
    assert_eq!(app.rows("buddy_match").await, 1, "nothing was proposed");
    // What is left can be proposed by itself.
    let body = json!({ "pairs": [pair_of(&newcomers[3], &established[3]), pair_of(&newcomers[4], &established[4])] });
    user.post(&format!("/v1/matching-runs/{}/publish", id(&run)), &body).await.is(200);
    assert_eq!(app.rows("buddy_match").await, 3);
}

#[actix_web::test]
async fn who_was_matched_before_or_lives_together_is_not_proposed_to_each_other() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, established) = many_wait(&user, 1, 1).await;
    let tried = user.proposes(&newcomers[0].request, &established[0].request).await;
    assert_eq!(runs(&user, &asked("independent")).await["people"], json!([]), "who has a proposal doesn't wait");
    user.declines_match(&tried, TODAY).await.is(200);
    let run = runs(&user, &asked("independent")).await;
    assert_eq!((&run["pairs"], &run["left"][0]["barred"]), (&json!([]), &json!([{ "rule": "excluded", "people": 1 }])));
    // A coordinator knows better: locked is locked, and it says what it breaks.
    let mut body = asked("independent");
    body["locked"] = json!([pair_of(&newcomers[0], &established[0])]);
    let run = runs(&user, &body).await;
    assert_eq!(run["pairs"][0]["brokenRules"], json!(["excluded"]));
    publishes(&user, &run).await.is(200);
    // Someone who waits on both sides is no buddy of their own.
    let both = Waits::new("newcomer").add(&user, 8).await;
    user.opens_request(&both.person, "established", TODAY).await;
    assert_eq!(runs(&user, &asked("independent")).await["pairs"], json!([]));
}

/// What is stored of a run.
async fn stored(app: &App, run: &Value) -> (Value, Value) {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Jsonb)]
        input: Value,
        #[diesel(sql_type = diesel::sql_types::Jsonb)]
        result: Value,
    }
    let id: uuid::Uuid = id(run).parse().unwrap();
    let row = app
        .write(move |c| {
            let row = diesel::sql_query("SELECT input, result FROM matching_run WHERE id = $1")
                .bind::<diesel::sql_types::Uuid, _>(id)
                .get_result::<Row>(c)?;
            Ok(row)
        })
        .await;
    (row.input, row.result)
}

#[actix_web::test]
async fn a_stored_run_replays_to_the_same_answer_and_holds_no_names() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = app.has_cohort(&user).await;
    for number in 0..12 {
        let (goal, level) = [("exam", "A0"), ("work", "A1"), ("leisure", "A2")][number % 3];
        let profile = json!({ "goals": [goal] });
        let details = json!({ "level": level, "birthYear": 1960 + number * 3,
            "contact": { "email": format!("w{number}@voorbeeld.example"), "postcodeArea": "9403" } });
        let mut one = Waits::new("newcomer").with(details.clone(), profile.clone());
        one.track = "programme";
        one.add(&user, 2 * number).await;
        let mut other = Waits::new("established").with(json!({ "birthYear": 1980 - number }), profile);
        other.track = "programme";
        other.add(&user, 2 * number + 1).await;
    }
    let mut body = asked("programme");
    body["cohortId"] = json!(cohort.id);
    let run = runs(&user, &body).await;
    assert!(run["totals"]["placed"].as_i64().unwrap() > 0);
    let (input, result) = stored(&app, &run).await;
    let instance: pairs::Instance = serde_json::from_value(input["pairs"].clone()).unwrap();
    let solution = pairs::solve(&instance).unwrap();
    assert_eq!(serde_json::to_value(&solution).unwrap(), result["pairs"]);
    solution.verify(&instance).unwrap();
    let instance: groups::Instance = serde_json::from_value(input["groups"].clone()).unwrap();
    assert_eq!(serde_json::to_value(groups::solve(&instance).unwrap()).unwrap(), result["groups"]);
    let everything = format!("{input}{result}").to_lowercase();
    for number in 0..24 {
        let name = newcomer(number)["details"]["givenName"].as_str().unwrap().to_lowercase();
        assert!(!everything.contains(&name), "{name}");
    }
    assert!(!everything.contains("voorbeeld.example") && !everything.contains("9403"));
}

/// A cohort with two groups on two evenings.
struct Cohort {
    id: String,
    groups: Vec<String>,
}

impl App {
    async fn has_cohort(&self, user: &User) -> Cohort {
        let plan = json!({ "number": 14, "plan": { "startsOn": "2026-04-01", "endsOn": "2026-12-01" } });
        let cohort = user.post("/v1/cohorts", &plan).await.created()["id"].as_str().unwrap().to_owned();
        let mut groups = Vec::new();
        for (name, evening) in [("14A", "tuesday"), ("14B", "wednesday")] {
            let group = json!({ "details": { "name": name, "evening": evening, "capacity": 4, "leastPairs": 2 } });
            let made = user.post(&format!("/v1/cohorts/{cohort}/groups"), &group).await.created();
            groups.push(id(&made).to_owned());
        }
        Cohort { id: cohort, groups }
    }
}

async fn cohort_waits(user: &User, count: usize, from: usize) -> (Vec<Waiting>, Vec<Waiting>) {
    let (mut newcomers, mut established) = (Vec::new(), Vec::new());
    for number in 0..count {
        let details = json!({ "level": "A2", "birthYear": 1960 + number * 4 });
        let mut one = Waits::new("newcomer").with(details.clone(), json!({}));
        one.track = "programme";
        newcomers.push(one.add(user, from + 2 * number).await);
        let mut other = Waits::new("established").with(details, json!({}));
        other.track = "programme";
        established.push(other.add(user, from + 2 * number + 1).await);
    }
    (newcomers, established)
}

#[actix_web::test]
async fn a_run_for_a_cohort_divides_the_pairs_over_its_groups_and_a_pair_can_be_moved() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = app.has_cohort(&user).await;
    let (newcomers, established) = cohort_waits(&user, 5, 1).await;
    let mut body = asked("programme");
    body["cohortId"] = json!(cohort.id);
    let run = runs(&user, &body).await;
    assert_eq!((&run["totals"]["pairs"], &run["totals"]["placed"]), (&json!(5), &json!(5)));
    assert_eq!(run["cohort"]["number"], 14);
    let groups = run["groups"].as_array().unwrap();
    let (names, pairs): (Vec<_>, Vec<_>) =
        groups.iter().map(|group| (group["name"].clone(), group["pairs"].as_i64().unwrap())).unzip();
    assert_eq!((names, pairs.iter().sum::<i64>()), (vec![json!("14A"), json!("14B")], 5));
    assert!(pairs.iter().all(|pairs| (2..=4).contains(pairs)), "{pairs:?}");
    assert_eq!(groups[0]["warnings"], json!(["coach_missing", "assistant_missing"]));

    let place = |run: &Value| {
        let mut pairs = run["pairs"].as_array().unwrap().iter();
        pairs.find(|pair| pair["newcomerRequestId"] == newcomers[0].request).unwrap()["groupId"].clone()
    };
    let other = cohort.groups.iter().find(|group| place(&run) != **group).unwrap();
    let mut lock = pair_of(&newcomers[0], &established[0]);
    lock["groupId"] = json!(other);
    body["locked"] = json!([lock]);
    body["basedOnId"] = run["id"].clone();
    let moved = runs(&user, &body).await;
    assert_eq!(place(&moved), *other);
    let compared = user.get(&format!("/v1/matching-runs/{}/comparison?with={}", id(&moved), id(&run))).await.ok();
    assert!(compared["moved"].as_array().unwrap().len() <= 3, "who need not move stays: {}", compared["moved"]);
    assert!(compared["moved"].as_array().unwrap().iter().any(|it| it["fromGroupId"] == place(&run)));

    let published = publishes(&user, &moved).await.ok();
    let made = published["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["newcomerRequestId"] == newcomers[0].request)
        .unwrap();
    let found = user.get(&format!("/v1/matches/{}", made["matchId"].as_str().unwrap())).await.ok();
    assert_eq!((&found["cohort"]["id"], &found["cohort"]["groupId"]), (&json!(cohort.id), &json!(other)));
    assert_eq!(app.rows("group_place").await, 5);
    // What is taken is taken into account by the next run.
    cohort_waits(&user, 4, 30).await;
    body = asked("programme");
    body["cohortId"] = json!(cohort.id);
    let next = runs(&user, &body).await;
    assert_eq!((&next["totals"]["pairs"], &next["totals"]["placed"]), (&json!(4), &json!(3)));
    let without = next["pairs"].as_array().unwrap().iter().find(|pair| pair["groupId"].is_null()).unwrap();
    assert_eq!(without["noPlace"], "full");
}

#[actix_web::test]
async fn a_group_that_changed_stands_in_the_way() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = app.has_cohort(&user).await;
    let (newcomers, established) = cohort_waits(&user, 2, 1).await;
    let mut body = asked("programme");
    body["cohortId"] = json!(cohort.id);
    let mut lock = pair_of(&newcomers[0], &established[0]);
    lock["groupId"] = json!(cohort.groups[0]);
    body["locked"] = json!([lock]);
    let run = runs(&user, &body).await;
    let path = format!("/v1/groups/{}", cohort.groups[0]);
    let etag = user.get(&path).await.etag();
    user.patch(&path, (&etag, &json!({ "details": { "evening": "wednesday" } }))).await.is(200);
    let problem = publishes(&user, &run).await.problem(409, "run_outdated");
    assert_eq!(problem["changes"], json!([{ "kind": "group_changed", "groupId": cohort.groups[0] }]));
}

#[actix_web::test]
async fn more_residents_on_an_evening_would_help_and_it_says_how_many() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for number in 0..3 {
        let mut one = Waits::new("newcomer").with(json!({ "availability": evenings(&["tuesday"]) }), json!({}));
        one.track = "programme";
        one.add(&user, number).await;
    }
    let mut other = Waits::new("established").with(json!({ "availability": evenings(&["friday"]) }), json!({}));
    other.track = "programme";
    other.add(&user, 9).await;
    let run = runs(&user, &asked("programme")).await;
    assert_eq!(run["suggestions"], json!([{ "evening": "tuesday", "residents": 3, "newcomers": 3 }]));
    assert_eq!(run["left"][0]["wouldHelp"], json!([{ "rule": "evening", "people": 1 }]));
    let waiting = &run["fairness"]["waitingLeft"];
    assert_eq!((&waiting["people"], &waiting["longestDays"]), (&json!(3), &json!(0)));
}

#[actix_web::test]
async fn of_two_who_publish_overlapping_runs_at_once_one_wins_and_the_other_hears_what_changed() {
    let app = App::for_races().await;
    let (noor, wim) = (app.as_coordinator().await, app.as_coordinator().await);
    for round in 0..4 {
        let (newcomers, _) = many_wait(&noor, 6, round * 20 + 1).await;
        let mut ids: Vec<_> = newcomers.iter().map(|it| it.request.clone()).collect();
        let all = noor.walk("/v1/requests?open=true&side=established").await;
        let free = all.iter().filter(|request| request["matchId"].is_null()).map(|request| id(request).to_owned());
        ids.extend(free);
        let mut body = asked("independent");
        body["requestIds"] = json!(ids);
        let one = runs(&noor, &body).await;
        // The other leaves two out, and so has other pairs of the same people.
        body["requestIds"] = json!(ids[1..ids.len() - 1]);
        let other = runs(&wim, &body).await;
        let (first, second) = futures_util::future::join(publishes(&noor, &one), publishes(&wim, &other)).await;
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        let won = won.ok();
        let changes = lost.problem(409, "run_outdated")["changes"].clone();
        let changes = changes.as_array().unwrap();
        let made: Vec<(String, String)> = pairs_in(&won);
        assert!(!made.is_empty() && !changes.is_empty());
        for change in changes {
            assert_eq!(change["kind"], "request_answered");
            let request = change["requestId"].as_str().unwrap();
            assert!(made.iter().any(|(newcomer, established)| newcomer == request || established == request));
        }
    }
    let twice = "SELECT count(*) AS value FROM (SELECT newcomer_id AS person FROM buddy_match UNION ALL \
        SELECT established_id FROM buddy_match) AS matched GROUP BY person HAVING count(*) > 1 \
        UNION ALL SELECT 0 LIMIT 1";
    assert_eq!(app.count(twice).await, 0, "nobody is matched twice");
}

#[actix_web::test]
async fn two_tries_to_publish_one_run_at_once_propose_it_once() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    many_wait(&user, 4, 1).await;
    let run = runs(&user, &asked("independent")).await;
    let answers = futures_util::future::join_all((0..8).map(|_| publishes(&user, &run))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        let problem = answer.problem(409, "run_outdated");
        assert!(problem["changes"].as_array().unwrap().iter().any(|change| change["kind"] == "run_closed"));
    }
    assert_eq!(app.rows("buddy_match").await, 4);
}

#[actix_web::test]
async fn a_retry_of_a_run_is_answered_with_the_run_also_when_the_world_has_changed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomers, established) = many_wait(&user, 2, 1).await;
    let mut body = asked("independent");
    body["locked"] = json!([pair_of(&newcomers[0], &established[0])]);
    let tries = || async {
        let ask = user.ask(actix_web::http::Method::POST, "/v1/matching-runs").await;
        ask.header("Idempotency-Key", "a run").json(&body).send().await
    };
    let first = tries().await.created();
    let path = format!("/v1/requests/{}/close", newcomers[0].request);
    user.post(&path, &json!({ "reason": "moved_away" })).await.is(200);
    assert_eq!(tries().await.created(), first);
    assert_eq!(user.post("/v1/matching-runs", &body).await.status, 400, "as a new request it is refused");
    assert_eq!(app.rows("matching_run").await, 1);
}

#[actix_web::test]
async fn a_run_of_many_costs_as_many_statements_as_a_run_of_two() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut counted = Vec::new();
    for (count, from) in [(1, 1), (14, 20)] {
        let (newcomers, established) = many_wait(&user, count, from).await;
        let mut ids: Vec<_> = newcomers.iter().map(|it| it.request.clone()).collect();
        ids.extend(established.iter().map(|it| it.request.clone()));
        let mut body = asked("independent");
        body["requestIds"] = json!(ids);
        let mut counts = Vec::new();
        let ask = user.ask(actix_web::http::Method::POST, "/v1/matching-runs").await;
        app.statements();
        let run = ask.json(&body).send().await.created();
        counts.push(app.statements());
        let path = format!("/v1/matching-runs/{}", id(&run));
        let pages = [
            path.clone(),
            format!("{path}/alternatives?requestId={}", newcomers[0].request),
            format!("{path}/comparison?with={}", id(&run)),
        ];
        for page in pages {
            let ask = user.ask(actix_web::http::Method::GET, &page).await;
            app.statements();
            ask.send().await.is(200);
            counts.push(app.statements());
        }
        counted.push(counts);
    }
    assert_eq!(counted[0], counted[1]);
    let most = [12, 7, 6, 10];
    assert!(counted[1].iter().zip(most).all(|(count, most)| *count <= most), "{counted:?}");
}
