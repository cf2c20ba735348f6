//! Figures: each is what an independent count says, and leads to its records.

use chrono::TimeDelta;
use contract::permissions::Role;
use diesel::connection::SimpleConnection as _;
use serde_json::{Value, json};

use crate::support::{App, TODAY, User, newcomer};

async fn figure(user: &User, key: &str, query: &str) -> Value {
    user.get(&format!("/v1/figures/{key}{query}")).await.ok()
}

#[actix_web::test]
async fn figures_of_an_empty_database_are_nought_and_say_what_they_are() {
    let app = App::begin().await;
    let user = app.as_role(Role::Board).await;
    let all = user.get("/v1/figures").await.ok();
    let items = all["items"].as_array().unwrap();
    assert!(items.len() >= 36, "{}", items.len());
    for item in items {
        let nought = if item["unit"] == "percent" { Value::Null } else { json!(0) };
        assert_eq!((&item["value"], &item["n"], &item["slices"]), (&nought, &json!(0), &json!([])), "{item}");
        assert_eq!(item["asOf"], "2026-03-10T11:00:00Z");
        for text in ["title", "definition"] {
            assert!(item[text]["nl"] != item[text]["en"] && !item[text]["nl"].as_str().unwrap().is_empty(), "{item}");
        }
        assert_eq!(figure(&user, item["key"].as_str().unwrap(), "").await, *item);
    }
    let total = figure(&user, "matches_total", "").await;
    assert_eq!(total["milestone"], json!({ "reached": null, "reachedOn": null, "next": 50 }));
}

#[actix_web::test]
async fn who_waits_twice_counts_once_and_who_is_matched_no_more() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = user.has_two_who_wait(1).await;
    let person = user.adds(&newcomer(50)).await;
    user.opens_request(&person, "newcomer", TODAY).await;
    user.opens_request(&person, "established", TODAY).await;
    let waiting = figure(&user, "people_waiting", "").await;
    assert_eq!((&waiting["value"], &waiting["n"], &waiting["period"]), (&json!(3), &json!(3), &Value::Null));
    let sides: Vec<_> =
        waiting["slices"].as_array().unwrap().iter().map(|slice| (&slice["key"], &slice["value"])).collect();
    assert_eq!(sides, [(&json!("newcomer"), &json!(2)), (&json!("established"), &json!(2))]);
    assert_eq!(user.walk(waiting["records"].as_str().unwrap()).await.len(), 4, "once in each part");
    assert_eq!(user.walk("/v1/requests?open=true").await.len(), 4);
    let id = user.proposes(&one, &other).await;
    assert_eq!(figure(&user, "people_waiting", "").await["value"], 3, "a proposal is no match yet");
    user.activates(&id, TODAY).await.is(200);
    assert_eq!(figure(&user, "people_waiting", "").await["value"], 1);
}

#[actix_web::test]
async fn a_paused_match_is_not_active_and_an_ended_one_still_started() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(user.has_proposal(number).await);
    }
    for id in &ids[..4] {
        user.activates(id, TODAY).await.is(200);
    }
    // Of two steps on one day, the one that was written down later holds.
    app.clock().advance(TimeDelta::minutes(1));
    user.pauses(&ids[0], TODAY).await.is(200);
    user.ends(&ids[1], TODAY).await.is(200);
    let active = figure(&user, "matches_active", "").await;
    assert_eq!((&active["value"], &active["n"]), (&json!(2), &json!(3)));
    let records = active["records"].as_str().unwrap();
    assert_eq!(user.walk(records).await.len(), 3, "the paused one was looked at, too");
    assert_eq!(user.walk(&format!("{records}?counts=true")).await.len(), 2);
    for key in ["matches_started", "matches_total"] {
        let found = figure(&user, key, "").await;
        assert_eq!(found["value"], 4, "{key}");
        assert_eq!(user.walk(found["records"].as_str().unwrap()).await.len(), 4, "{key}");
    }
}

#[actix_web::test]
async fn a_period_begins_on_its_first_day_and_ends_before_its_last() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    app.is_now_on("2025-12-30");
    let days = ["2025-12-31", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"];
    let mut ids = Vec::new();
    for number in 0..days.len() {
        let one = user.adds(&newcomer(number * 2)).await;
        let other = user.adds(&newcomer(number * 2 + 1)).await;
        let one = user.opens_request(&one, "newcomer", "2025-12-01").await;
        let other = user.opens_request(&other, "established", "2025-12-01").await;
        ids.push(user.proposes(&one, &other).await);
    }
    app.is_now_on(TODAY);
    for (id, day) in ids.iter().zip(days) {
        user.activates(id, day).await.is(200);
    }
    for (query, value, period) in [
        ("", 3, ("2026-01-01", "2027-01-01")),
        ("?to=2026-01-01", 2, ("2025-01-01", "2026-01-01")),
        ("?from=2025-12-31&to=2026-01-01", 2, ("2025-12-31", "2026-01-01")),
        ("?from=2026-01-01&to=2026-01-02", 1, ("2026-01-01", "2026-01-02")),
        ("?from=2026-01-01&to=2026-02-01", 2, ("2026-01-01", "2026-02-01")),
        ("?from=2025-06-01", 2, ("2025-06-01", "2026-01-01")),
        ("?from=2020-01-01&to=2030-01-01", 5, ("2020-01-01", "2030-01-01")),
    ] {
        let started = figure(&user, "matches_started", query).await;
        assert_eq!(started["value"], value, "{query}");
        assert_eq!(started["period"], json!({ "startsOn": period.0, "endsOn": period.1 }), "{query}");
        let records = user.walk(started["records"].as_str().unwrap()).await;
        assert_eq!(records.len(), value, "{query}");
    }
    for (query, value) in [("", 5), ("?to=2026-01-01", 2), ("?from=2020-01-01&to=2026-01-02", 3)] {
        assert_eq!(
            figure(&user, "matches_total", query).await["value"],
            value,
            "{query}: up to and including the last day"
        );
    }
    // A day in the Netherlands begins an hour before that of UTC.
    app.clock().move_to("2026-12-31T23:30:00Z".parse().unwrap());
    assert_eq!(figure(&user, "matches_started", "").await["period"]["startsOn"], "2027-01-01");
    app.clock().move_to("2026-12-31T22:30:00Z".parse().unwrap());
    assert_eq!(figure(&user, "matches_started", "").await["period"]["startsOn"], "2026-01-01");
}

#[actix_web::test]
async fn faults_of_a_period_are_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let ask = |query: &'static str| {
        let user = user.clone();
        async move { user.get(&format!("/v1/figures{query}")).await.faults() }
    };
    assert_eq!(ask("?from=2026-01-01&to=2026-01-01").await, ["?to ends_before_start"]);
    assert_eq!(ask("?from=2026-02-30").await, ["?from wrong_format"]);
    assert_eq!(ask("?since=2026-01-01").await, ["?since unknown_field"]);
    assert_eq!(ask("?keys=matches_total,nothing").await, ["?keys unknown_reference"]);
    assert_eq!(ask("?keys=Matches'").await, ["?keys unknown_reference"]);
    assert_eq!(
        ask("?asOf=2026-03-10T11:00:01Z&to=2020-01-01&from=2021-01-01").await,
        ["?asOf in_future", "?to ends_before_start"]
    );
    let cohort = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(ask("/matches_total?cohort=01890a5d-ac96-774b-bcce-b302099a8057").await, ["?cohort not_allowed"]);
    user.get("/v1/figures/nothing").await.problem(404, "not_found");
    user.get("/v1/figures/nothing/records").await.problem(404, "not_found");
    let of_cohort = user.get(&format!("/v1/figures?cohort={cohort}")).await.ok();
    let keys: Vec<_> =
        of_cohort["items"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert!(keys.contains(&"matches_started") && !keys.contains(&"matches_total"), "{keys:?}");
    let few = user.get("/v1/figures?keys=matches_total,people_waiting,matches_total").await.ok();
    let keys: Vec<_> = few["items"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["matches_total", "people_waiting"], "in the order that was asked for, each once");
}

#[actix_web::test]
async fn records_are_shown_to_whoever_may_read_them_page_by_page() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut expected = Vec::new();
    for number in 0..5 {
        let id = user.has_proposal(number).await;
        user.activates(&id, TODAY).await.is(200);
        expected.push(id);
    }
    expected.sort_unstable();
    let path = "/v1/figures/matches_started/records";
    let records = user.walk(&format!("{path}?pageSize=2")).await;
    let ids: Vec<_> = records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, expected);
    let first = &records[0];
    assert_eq!((&first["kind"], &first["counts"], &first["weight"]), (&json!("match"), &json!(true), &json!(1)));
    assert!(first["title"].as_str().unwrap().starts_with("Match "), "{first}");
    assert_eq!(user.get(first["path"].as_str().unwrap()).await.ok()["id"], first["id"]);
    assert_eq!(user.get(&format!("{path}?total=true&pageSize=1")).await.ok()["total"], 5);
    assert_eq!(user.get(&format!("{path}?total=true&slice=workplace")).await.ok()["total"], 0);
    // Counts for all who read figures; records only with the right to what they are.
    let board = app.as_role(Role::Board).await;
    assert_eq!(figure(&board, "matches_started", "").await["value"], 5);
    assert_eq!(board.get(path).await.problem(403, "forbidden")["detail"], "This needs the permission matches:read.");
    let policy = app.as_role(Role::Policy).await;
    policy.get("/v1/figures/people_waiting/records").await.problem(403, "forbidden");
}

/// The records of a figure, each by its title and the code beside it. Where it says that it can be read, it can.
async fn titles(user: &User, key: &str, query: &str) -> Vec<(Value, Value)> {
    let records = user.walk(&format!("/v1/figures/{key}/records{query}")).await;
    for record in &records {
        user.get(record["path"].as_str().unwrap()).await.is(200);
    }
    records.into_iter().map(|record| (record["title"].clone(), record["term"].clone())).collect()
}

#[actix_web::test]
async fn a_record_says_its_name_and_its_code_apart_and_where_it_can_be_read() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let details = &newcomer(1)["details"];
    let name = json!(format!("{} {}", details["givenName"].as_str().unwrap(), details["familyName"].as_str().unwrap()));
    let reached = json!({ "kind": "volunteer_work", "reachedOn": TODAY, "through": "own" });
    user.post(&format!("/v1/people/{person}/destinations"), &reached).await.is(201);
    let attended = json!({ "kind": "culture_training", "attendedOn": TODAY });
    user.post(&format!("/v1/people/{person}/trainings"), &attended).await.is(201);
    assert_eq!(titles(&user, "destinations_reached", "").await, [(name.clone(), json!("volunteer_work"))]);
    assert_eq!(titles(&user, "trainings_attended", "").await, [(name, json!("culture_training"))]);

    let money = app.as_role(Role::Finance).await;
    let line = json!({ "details": { "kind": "gift", "year": 2023, "amountCents": 1_500_000, "title": "Giften" } });
    money.post("/v1/funding-lines", &line).await.is(201);
    let costs = json!({ "details": { "costs": [{ "kind": "staff", "amountCents": 700 }] } });
    money.patch("/v1/financial-years/2023", ("\"v0\"", &costs)).await.is(200);
    let year = "?from=2023-01-01&to=2024-01-01";
    assert_eq!(titles(&money, "income", year).await, [(json!("Giften · 2023"), Value::Null)]);
    assert_eq!(titles(&money, "costs", year).await, [(json!("2023"), json!("staff"))]);
}

#[actix_web::test]
async fn whom_records_show_is_recorded() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    user.opens_request(&person, "newcomer", TODAY).await;
    let before = user.reads_access(&person).await.len();
    user.get("/v1/figures/people_waiting").await.is(200);
    assert_eq!(user.reads_access(&person).await.len(), before, "a count shows nobody");
    let records = user.walk("/v1/figures/people_waiting/records").await;
    assert_eq!(records[0]["path"], format!("/v1/people/{person}"));
    assert_eq!(user.reads_access(&person).await.len(), before + 1);
}

#[actix_web::test]
async fn the_milestone_that_was_reached_stays_with_its_day() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    // Forty-nine matches that started long ago.
    let id = user.has_proposal(0).await;
    user.activates(&id, TODAY).await.is(200);
    let copies = "INSERT INTO buddy_match (id, number, kind, status, newcomer_id, established_id, newcomer_request_id, \
         established_request_id, proposed_on, starts_on, ends_on, end_reason, ended_by, changed_at, several_allowed) \
         SELECT gen_random_uuid(), 1 + nth, kind, 'ended', newcomer_id, established_id, newcomer_request_id, \
           established_request_id, proposed_on, '2025-01-01', '2025-06-01', 'completed', 'together', changed_at, true \
         FROM buddy_match, generate_series(1, 48) AS nth";
    app.sql("DROP INDEX buddy_match_one_answer_newcomer, buddy_match_one_answer_established").await;
    assert_eq!(app.sql(copies).await, 48);
    app.sql("UPDATE match_number_counter SET last_number = 49").await;
    let milestone = figure(&user, "matches_total", "").await["milestone"].clone();
    assert_eq!(milestone, json!({ "reached": null, "reachedOn": null, "next": 50 }));
    let id = user.has_proposal(1).await;
    assert_eq!(user.activates(&id, TODAY).await.ok()["milestone"], true);
    let reached = json!({ "reached": 50, "reachedOn": TODAY, "next": 100 });
    assert_eq!(figure(&user, "matches_total", "").await["milestone"], reached);
    let id = user.has_proposal(2).await;
    user.activates(&id, TODAY).await.is(200);
    assert_eq!(figure(&user, "matches_total", "").await["milestone"], reached);
}

/// Figures are kept until something changes: no longer, and no shorter.
#[actix_web::test]
async fn what_was_counted_holds_until_something_changes() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let waiting = async || figure(&user, "people_waiting", "").await["value"].clone();
    assert_eq!(waiting().await, 0);
    let person = user.adds(&newcomer(1)).await;
    user.opens_request(&person, "newcomer", TODAY).await;
    assert_eq!(waiting().await, 1, "someone waits");

    // It begins before the next count, and ends after it.
    let mut other = app.own_database().connect();
    other.batch_execute("BEGIN; UPDATE request SET closed_on = opened_on, close_reason = 'expired'").unwrap();
    assert_eq!(waiting().await, 1, "not yet");
    user.adds(&newcomer(2)).await;
    assert_eq!(waiting().await, 1, "still not");
    other.batch_execute("COMMIT").unwrap();
    assert_eq!(waiting().await, 0, "a change that was under way when it was counted");

    // A change that nothing notes shows that it isn't counted again, whatever else is written.
    let unnoted = "SET session_replication_role = replica; UPDATE request SET closed_on = NULL, close_reason = NULL; \
                   SET session_replication_role = origin";
    other.batch_execute(unnoted).unwrap();
    user.get(&format!("/v1/people/{person}")).await.is(200);
    assert_eq!(waiting().await, 0, "kept");
    app.clock().advance(TimeDelta::days(1));
    assert_eq!(waiting().await, 1, "another day is another question");
    app.clock().advance(TimeDelta::days(-1));
    other.batch_execute("UPDATE request SET version = version").unwrap();
    assert_eq!(waiting().await, 1, "counted again");
    other.batch_execute("BEGIN; UPDATE request SET closed_on = opened_on, close_reason = 'expired'; ROLLBACK").unwrap();
    assert_eq!(waiting().await, 1);
}

/// Every table that a figure reads is one whose changes are noted.
#[actix_web::test]
async fn what_figures_read_is_what_is_noted() {
    let app = App::begin().await;
    let statement = voorwaarts::figures::whole_statement();
    let mut words = statement.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).peekable();
    let mut read = std::collections::BTreeSet::from(["organisation", "evaluation_theme"]);
    while let Some(word) = words.next() {
        if let ("FROM" | "JOIN", Some(next)) = (word, words.peek()) {
            read.insert(next);
        }
    }
    let tables = read.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    let of = format!(
        "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname IN ({tables})"
    );
    let noted =
        "EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgfoid = 'note_figure_change'::regproc)";
    let all = app.count(format!("SELECT count(*) AS value {of}")).await;
    assert!(all > 25, "{all}");
    assert_eq!(app.count(format!("SELECT count(*) AS value {of} AND {noted}")).await, all);
}
