//! Merging two records of one person, and taking them apart again.

use std::collections::BTreeMap;

use contract::permissions::Role;
use diesel::RunQueryDsl as _;
use diesel::sql_types::{Jsonb, Text};
use serde_json::{Value, json};
use voorwaarts::people::merge::references::{REFERENCES, Rule};

use crate::support::{Answer, App, TODAY, User, newcomer, person_named};

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

async fn names(app: &App, statement: String) -> Vec<String> {
    let rows = app.write(move |c| Ok(diesel::sql_query(statement).load::<Named>(c)?)).await;
    rows.into_iter().map(|row| row.name).collect()
}

/// A new table that refers to people needs a line in `people/merge/references.rs`.
#[actix_web::test]
async fn every_column_that_refers_to_a_person_is_merged() {
    let app = App::begin().await;
    let statement = "SELECT conrelid::regclass::text || '.' || attname AS name FROM pg_constraint \
        JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey) \
        WHERE contype = 'f' AND confrelid = 'person'::regclass ORDER BY 1";
    let referring = names(&app, statement.to_owned()).await;
    let mut known: Vec<_> = REFERENCES.iter().map(|line| format!("{}.{}", line.table, line.column)).collect();
    known.sort_unstable();
    assert_eq!(known, referring);
    for line in REFERENCES.iter().filter(|line| matches!(line.rule, Rule::Periods { .. })) {
        let columns = names(
            &app,
            format!("SELECT attname::text AS name FROM pg_attribute WHERE attrelid = '{}'::regclass", line.table),
        );
        let columns = columns.await;
        assert!(
            ["starts_on", "ends_on", "end_reason"].iter().all(|name| columns.contains(&(*name).to_owned())),
            "{}",
            line.table
        );
    }
}

#[derive(diesel::QueryableByName)]
struct Image {
    #[diesel(sql_type = Jsonb)]
    image: Value,
}

/// Everything in the database, but for what says that it was looked at or merged.
async fn everything(app: &App) -> BTreeMap<String, Value> {
    let statement = "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
        AND relname NOT IN ('access_record', 'person_merge', 'idempotency_record', '__diesel_schema_migrations')";
    let mut dump = BTreeMap::new();
    for table in names(app, statement.to_owned()).await {
        let sql = format!(
            "SELECT COALESCE(jsonb_agg(row ORDER BY row), '[]') AS image FROM (SELECT to_jsonb(t) AS row FROM {table} AS t) AS rows"
        );
        let image = app.write(move |c| Ok(diesel::sql_query(sql).get_result::<Image>(c)?.image)).await;
        dump.insert(table, image);
    }
    dump
}

pub async fn merges(user: &User, (keep, merge): (&str, &str), choices: Value) -> Answer {
    let preview = previews(user, (keep, merge)).await.ok();
    let body = json!({
        "keepId": keep, "mergeId": merge, "choices": choices,
        "keepVersion": preview["kept"]["version"], "mergeVersion": preview["merged"]["version"],
    });
    user.post("/v1/people/merges", &body).await
}

async fn previews(user: &User, (keep, merge): (&str, &str)) -> Answer {
    user.post("/v1/people/merges/preview", &json!({ "keepId": keep, "mergeId": merge })).await
}

pub async fn undoes(user: &User, merge: &Value) -> Answer {
    user.does(&format!("/v1/people/merges/{}/undo", merge["id"].as_str().unwrap())).await
}

fn obstacles(answer: &Answer) -> Vec<String> {
    let problem = answer.problem(409, "state_conflict");
    let list = problem["mergeObstacles"].as_array().expect("obstacles").iter();
    list.map(|found| format!("{} {}", found["code"].as_str().unwrap(), found["thing"].as_str().unwrap())).collect()
}

/// Two records of one person, each with something of everything; `(kept, merged)`.
async fn two_records(app: &App, user: &User) -> (String, String) {
    let mut one = person_named("Selam", "Tesfay");
    one["details"]["city"] = json!("Assen");
    one["details"]["languages"] = json!([{ "language": "tir", "proficiency": "native" }]);
    one["role"] = json!({ "kind": "newcomer", "engagement": "structural", "startsOn": "2026-01-01" });
    one["dutch"] = json!({ "level": "A1", "assessedOn": "2026-01-01", "source": "intake" });
    let one = user.adds(&one).await;
    let mut other = person_named("Sela", "Tesfai");
    other["notDuplicateOf"] = json!([one]);
    other["details"]["birthYear"] = json!(1994);
    other["details"]["city"] = json!("Beilen");
    other["details"]["contact"] = json!({ "phone": "+31612345678" });
    other["details"]["languages"] =
        json!([{ "language": "amh", "proficiency": "good" }, { "language": "tir", "proficiency": "good" }]);
    other["role"] = json!({ "kind": "newcomer", "engagement": "structural", "startsOn": "2025-06-01",
        "endsOn": "2026-02-01", "endReason": "stopped" });
    other["dutch"] = json!({ "level": "A2", "assessedOn": "2026-02-01", "source": "course" });
    let other = user.adds(&other).await;
    let profile = |person: &str| format!("/v1/people/{person}/matching-profile");
    let cooking = json!(["019ab000-0000-7000-8000-000000000001"]);
    let said = json!({ "details": { "interestIds": cooking, "maxDistanceKm": 5 } });
    user.patch(&profile(&one), ("\"v0\"", &said)).await.is(200);
    let said = json!({ "details": { "interestIds": ["019ab000-0000-7000-8000-000000000003"], "goals": ["work"] } });
    user.patch(&profile(&other), ("\"v0\"", &said)).await.is(200);
    let (third, fourth) = (user.adds(&newcomer(500)).await, user.adds(&newcomer(501)).await);
    for (person, friend) in [(&one, &third), (&other, &third), (&other, &fourth)] {
        let link = json!({ "otherId": friend, "relation": "friend", "startsOn": "2026-01-01" });
        user.post(&format!("/v1/people/{person}/links"), &link).await.is(201);
    }
    let link = json!({ "otherId": other, "relation": "family", "startsOn": "2026-01-01" });
    user.post(&format!("/v1/people/{one}/links"), &link).await.is(201);
    let path = format!("/v1/people/{other}");
    let contact = json!({ "kind": "phone", "tookPlaceAt": "2026-03-01T10:00:00Z", "note": "x" });
    user.post(&format!("{path}/contact-moments"), &contact).await.is(201);
    let seen = json!({ "seenOn": "2026-01-01", "expiresOn": "2029-01-01" });
    user.post(&format!("{path}/conduct-certificates"), &seen).await.is(201);
    let training = json!({ "kind": "workshop", "attendedOn": "2026-02-01" });
    user.post(&format!("{path}/trainings"), &training).await.is(201);
    let reached = json!({ "kind": "club", "reachedOn": "2026-02-01", "through": "own" });
    user.post(&format!("{path}/destinations"), &reached).await.is(201);
    user.post("/v1/intakes", &json!({ "personId": other, "side": "newcomer" })).await.is(201);
    for person in [&one, &other] {
        let (person, id) = (person.clone(), app.services().now().new_id::<uuid::Uuid>());
        let sql = format!(
            "INSERT INTO task (id, kind, person_id, due_on, created_at) VALUES ('{id}', 'renew_certificate', '{person}', '{TODAY}', now())"
        );
        app.write(move |c| Ok(diesel::sql_query(sql).execute(c)?)).await;
    }
    // Both wait; for the second a match is proposed.
    user.opens_request(&one, "newcomer", "2026-01-05").await;
    let proposed = user.opens_request(&other, "newcomer", "2026-02-05").await;
    let buddy = user.adds(&newcomer(502)).await;
    let wish = user.opens_request(&buddy, "established", TODAY).await;
    user.proposes(&proposed, &wish).await;
    // A match that ended, on the other side.
    let (newcomer_request, _) = user.has_two_who_wait(150).await;
    let lent = user.opens_request(&other, "established", TODAY).await;
    let past = user.proposes(&newcomer_request, &lent).await;
    user.activates(&past, TODAY).await.is(200);
    user.ends(&past, TODAY).await.is(200);
    app.clock().advance(chrono::TimeDelta::hours(1));
    (one, other)
}

#[actix_web::test]
async fn everything_moves_and_the_old_id_tells_where_it_went() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = two_records(&app, &user).await;
    let preview = previews(&user, (&one, &other)).await.ok();
    assert_eq!(preview["obstacles"], json!([]));
    let from: BTreeMap<_, _> =
        preview["fields"].as_array().unwrap().iter().map(|field| (field["field"].as_str().unwrap(), field)).collect();
    assert_eq!((&from["city"]["from"], &from["city"]["differs"]), (&json!("kept"), &json!(true)));
    assert_eq!((&from["phone"]["from"], &from["phone"]["differs"]), (&json!("merged"), &json!(false)));
    let counts: BTreeMap<_, _> = preview["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|count| {
            (count["thing"].as_str().unwrap(), (count["moves"].as_i64().unwrap(), count["joins"].as_i64().unwrap()))
        })
        .collect();
    assert_eq!(counts["roles"], (3, 2), "a newcomer's overlap, an established resident's doesn't");
    assert_eq!(
        (counts["matches"], counts["requests"], counts["languages"], counts["links"]),
        ((2, 0), (2, 0), (2, 1), (3, 1))
    );
    assert_eq!(counts["tasks"], (1, 0));
    let made = merges(&user, (&one, &other), json!([{ "field": "city", "from": "merged" }])).await.created();

    let gone = user.get(&format!("/v1/people/{other}")).await.problem(404, "not_found");
    assert_eq!(gone["mergedInto"], one);
    let gone = user.get(&format!("/v1/people/{other}/timeline")).await.problem(404, "not_found");
    assert_eq!(gone["mergedInto"], one);
    let person = user.reads(&one).await;
    let details = &person["details"];
    assert_eq!(
        (&details["givenName"], &details["city"], &details["birthYear"]),
        (&json!("Selam"), &json!("Beilen"), &json!(1994))
    );
    assert_eq!(
        details["languages"],
        json!([{ "language": "amh", "proficiency": "good" }, { "language": "tir", "proficiency": "native" }])
    );
    assert_eq!(person["dutch"]["level"], "A2", "the latest of both");
    let roles: Vec<_> = person["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| (role["kind"].clone(), role["startsOn"].clone(), role["endsOn"].clone()))
        .collect();
    assert!(roles.contains(&(json!("newcomer"), json!("2025-06-01"), Value::Null)), "{roles:?}");
    assert_eq!(roles.len(), 2);
    let profile = user.get(&format!("/v1/people/{one}/matching-profile")).await.ok();
    assert_eq!(profile["details"]["interestIds"].as_array().unwrap().len(), 2);
    assert_eq!((&profile["details"]["goals"], &profile["details"]["maxDistanceKm"]), (&json!(["work"]), &json!(5)));
    let links = user.get(&format!("/v1/people/{one}/links")).await.ok();
    assert_eq!(links["items"].as_array().unwrap().len(), 2, "a friend once, and nobody is one's own family");
    assert_eq!(user.walk(&format!("/v1/matches?personId={one}")).await.len(), 2);
    let requests = user.walk(&format!("/v1/requests?personId={one}")).await;
    let closed: Vec<_> = requests.iter().map(|request| request["closeReason"].as_str().unwrap_or("open")).collect();
    assert_eq!((requests.len(), closed.iter().filter(|reason| **reason == "entered_by_mistake").count()), (3, 1));
    let open = requests.iter().find(|request| request["closedOn"].is_null()).unwrap();
    assert!(open["matchId"].is_string(), "the one for which a match is proposed goes on");
    for part in ["contact-moments", "conduct-certificates", "trainings", "destinations", "merges"] {
        let items = user.get(&format!("/v1/people/{one}/{part}")).await.ok()["items"].as_array().unwrap().len();
        assert_eq!(items, 1, "{part}");
    }
    let tasks = "SELECT count(*) AS value FROM task WHERE kind = 'renew_certificate' AND done_at IS NULL";
    assert_eq!(app.count(tasks).await, 1, "one is asked for a certificate once");
    let found = user.post("/v1/people/search", &json!({ "name": "tesfai" })).await.ok();
    let found: Vec<_> = found["items"].as_array().unwrap().iter().map(|person| person["id"].clone()).collect();
    assert_eq!(found, [json!(one)]);
    let looked = user.reads_access(&one).await;
    assert!(looked.iter().filter(|action| *action == "created").count() == 2, "who looked at either: {looked:?}");
    undoes(&user, &made).await.is(200);
    assert!(user.reads_access(&other).await.contains(&"unmerged".to_owned()));
}

#[actix_web::test]
async fn a_merge_undone_leaves_everything_as_it_was() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = two_records(&app, &user).await;
    let (before, figures) = (everything(&app).await, user.get("/v1/figures").await.ok());
    for (keep, merge) in [(&one, &other), (&other, &one)] {
        let made = merges(&user, (keep, merge), json!([{ "field": "given_name", "from": "merged" }])).await.created();
        let merged = everything(&app).await;
        assert!(merged != before);
        assert_eq!(merged["person"].as_array().unwrap().len() + 1, before["person"].as_array().unwrap().len());
        undoes(&user, &made).await.is(200);
        for (table, rows) in everything(&app).await {
            assert_eq!(rows, before[&table], "{table}");
        }
        undoes(&user, &made).await.problem(409, "state_conflict");
    }
    let same = |figures: &Value| {
        figures["items"].as_array().unwrap().iter().map(|figure| figure["value"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(same(&user.get("/v1/figures").await.ok()), same(&figures));
}

#[actix_web::test]
async fn what_stands_in_the_way_is_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let found = user.get(&format!("/v1/matches/{}", user.has_proposal(1).await)).await.ok();
    let (one, other) = (found["newcomer"]["id"].as_str().unwrap(), found["established"]["id"].as_str().unwrap());
    assert_eq!(obstacles(&merges(&user, (one, other), json!([])).await), ["matched_together matches"]);
    let mut two = Vec::new();
    for number in 2..4 {
        let proposal = user.has_proposal(number).await;
        user.activates(&proposal, TODAY).await.is(200);
        let person =
            user.get(&format!("/v1/matches/{proposal}")).await.ok()["newcomer"]["id"].as_str().unwrap().to_owned();
        user.post("/v1/intakes", &json!({ "personId": person, "side": "newcomer" })).await.is(201);
        two.push(person);
    }
    let refused = merges(&user, (&two[0], &two[1]), json!([])).await;
    assert_eq!(obstacles(&refused), ["both_matched matches", "both_in_intake intakes"]);
    let mut two = Vec::new();
    for number in 4..6 {
        let found = user.get(&format!("/v1/matches/{}", user.has_proposal(number).await)).await.ok();
        two.push(found["newcomer"]["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(obstacles(&merges(&user, (&two[0], &two[1]), json!([])).await), ["both_proposed requests"]);
}

#[actix_web::test]
async fn undoing_is_refused_with_what_changed_since() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = two_records(&app, &user).await;
    let made = merges(&user, (&one, &other), json!([])).await.created();
    // A new match needs the request that moved.
    let requests = user.walk(&format!("/v1/requests?personId={one}&open=true")).await;
    let found = requests[0]["matchId"].as_str().unwrap().to_owned();
    user.declines_match(&found, TODAY).await.is(200);
    let buddy = user.adds(&newcomer(700)).await;
    let wish = user.opens_request(&buddy, "established", TODAY).await;
    user.proposes(requests[0]["id"].as_str().unwrap(), &wish).await;
    assert_eq!(obstacles(&undoes(&user, &made).await), ["needed_since matches"]);
    let version = user.get(&format!("/v1/people/{one}")).await.etag();
    user.patch(&format!("/v1/people/{one}"), (&version, &json!({ "details": { "city": "Rolde" } }))).await.is(200);
    assert_eq!(obstacles(&undoes(&user, &made).await), ["changed_since record"]);
    assert_eq!(user.reads(&one).await["details"]["city"], "Rolde");
}

#[actix_web::test]
async fn later_notes_do_not_stand_in_the_way_of_undoing() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = two_records(&app, &user).await;
    let made = merges(&user, (&one, &other), json!([])).await.created();
    let later = json!({ "level": "B1", "assessedOn": TODAY, "source": "evaluation" });
    user.post(&format!("/v1/people/{one}/dutch-assessments"), &later).await.is(201);
    undoes(&user, &made).await.is(200);
    assert_eq!(
        user.reads(&one).await["dutch"]["level"],
        "B1",
        "what was added since stays with the record that was kept"
    );
    assert_eq!(user.reads(&other).await["dutch"]["level"], "A2");
}

#[actix_web::test]
async fn a_record_that_went_twice_is_found_and_merges_are_undone_the_last_first() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, two, three) =
        (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await, user.adds(&newcomer(3)).await);
    let first = merges(&user, (&two, &one), json!([])).await.created();
    let second = merges(&user, (&three, &two), json!([])).await.created();
    assert_eq!(user.get(&format!("/v1/people/{one}")).await.problem(404, "not_found")["mergedInto"], three);
    assert_eq!(obstacles(&undoes(&user, &first).await), ["changed_since record"]);
    undoes(&user, &second).await.is(200);
    assert_eq!(user.get(&format!("/v1/people/{one}")).await.problem(404, "not_found")["mergedInto"], two);
    undoes(&user, &first).await.is(200);
    user.get(&format!("/v1/people/{one}")).await.is(200);
}

#[actix_web::test]
async fn a_merge_is_asked_for_with_care() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let ask =
        |keep: &str, merge: &str| json!({ "keepId": keep, "mergeId": merge, "keepVersion": 1, "mergeVersion": 1 });
    assert_eq!(user.post("/v1/people/merges", &ask(&one, &one)).await.faults(), ["/mergeId inconsistent"]);
    assert_eq!(previews(&user, (&one, &one)).await.faults(), ["/mergeId inconsistent"]);
    let mut twice = ask(&one, &other);
    twice["choices"] = json!([{ "field": "city", "from": "kept" }, { "field": "city", "from": "merged" }]);
    assert_eq!(user.post("/v1/people/merges", &twice).await.faults(), ["/choices/1/field repeated"]);
    user.post("/v1/people/merges", &ask(&one, "01890a5d-ac96-774b-bcce-b302099a8057")).await.problem(404, "not_found");
    user.patch(&format!("/v1/people/{one}"), ("\"v1\"", &json!({ "details": { "city": "Assen" } }))).await.is(200);
    user.post("/v1/people/merges", &ask(&one, &other)).await.problem(409, "state_conflict");
    let mut now = ask(&one, &other);
    now["keepVersion"] = json!(2);
    let made = user.post_with_key("/v1/people/merges", ("merge", &now)).await.created();
    assert_eq!(user.post_with_key("/v1/people/merges", ("merge", &now)).await.created(), made, "a retry merges once");
    for role in [Role::OfficeManager, Role::Intern] {
        app.as_role(role).await.post("/v1/people/merges", &now).await.problem(403, "forbidden");
    }
}

#[actix_web::test]
async fn of_two_registrations_for_one_event_one_goes_on_with_the_latest_mark() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let one = user.adds(&person_named("Selam", "Tesfay")).await;
    let other = user.adds(&newcomer(1)).await;
    let event = user.adds_event("2026-03-10T10:00:00Z", &json!({})).await;
    user.registers(&event, &one).await;
    let registration = user.registers(&event, &other).await;
    let line = |key: u128, person: &str, (mark, at): (&str, &str)| json!({ "key": uuid::Uuid::from_u128(key), "personId": person, "mark": mark, "recordedAt": at });
    let lines = json!([
        line(1, &one, ("no_show", "2026-03-10T10:05:00Z")),
        line(2, &other, ("present", "2026-03-10T10:10:00Z")),
    ]);
    user.records(&event, &lines).await.is(200);
    let before = everything(&app).await;
    let merge = merges(&user, (&one, &other), json!([])).await.created();
    let items = user.walk(&format!("/v1/events/{event}/registrations")).await;
    assert_eq!((items.len(), &items[0]["person"]["id"]), (1, &json!(one)));
    assert_eq!(items[0]["attendance"], "present", "the later of both records");
    user.get(&format!("/v1/event-registrations/{registration}/moments")).await.problem(404, "not_found");
    // A device that still knows the id of the record that went.
    let late = json!([line(3, &other, ("excused", "2026-03-10T10:20:00Z"))]);
    let receipt = user.records(&event, &late).await.ok();
    assert_eq!((&receipt["results"][0]["outcome"], &receipt["counts"]["excused"]), (&json!("recorded"), &json!(1)));
    assert_eq!(undoes(&user, &merge).await.status, 409, "it was changed since");

    // Undone at once, everything is as it was.
    let two = user.adds(&newcomer(2)).await;
    let three = user.adds(&newcomer(3)).await;
    let event = user.adds_event("2026-03-10T10:00:00Z", &json!({})).await;
    user.registers(&event, &two).await;
    user.records(&event, &json!([line(1, &three, ("present", "2026-03-10T10:10:00Z"))])).await.is(200);
    let unmerged = everything(&app).await;
    let merge = merges(&user, (&two, &three), json!([])).await.created();
    undoes(&user, &merge).await.is(200);
    assert_eq!(everything(&app).await["event_registration"], unmerged["event_registration"]);
    assert_ne!(before["event_registration"], unmerged["event_registration"]);
}
