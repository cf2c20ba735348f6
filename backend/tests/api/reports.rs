//! Reports: what a new one begins with, writing, signing, and how a signed one differs from today.

use std::collections::BTreeMap;

use actix_web::http::Method;
use contract::figures::{FigureKey, FigurePeriod};
use contract::permissions::Role;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use voorwaarts::db::Count;
use voorwaarts::figures::{Asked, record_ids, records_hash};

use crate::funding::has_funder;
use crate::support::{Answer, App, User, day, newcomer, person_named};

/// A day on which the report of 2025 can be signed.
const SIGNING: &str = "2026-02-01";

fn annual(year: i32) -> Value {
    json!({ "kind": "annual", "year": year, "language": "nl" })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The id and the ETag of a new report.
async fn begins(user: &User, new: &Value) -> (String, String) {
    let answer = user.post("/v1/reports", new).await;
    (text(&answer.created()["summary"]["id"]).to_owned(), answer.etag())
}

async fn signs(user: &User, id: &str, etag: &str) -> Answer {
    user.ask(Method::POST, &format!("/v1/reports/{id}/sign")).await.header("If-Match", etag).send().await
}

async fn document(user: &User, id: &str) -> Value {
    user.get(&format!("/v1/reports/{id}/document")).await.ok()
}

/// The clock is moved on to a day, and so is the moment at which the database says that things become known.
async fn is_now_on(app: &App, day: &str) {
    app.is_now_on(day);
    let set = format!("SELECT length(set_config('voorwaarts.known_at', '{day}T11:00:00Z', false))::bigint AS value");
    app.count(set).await;
}

/// A section with only these figures.
fn figures(keys: &[&str]) -> Value {
    json!({ "sections": [{ "kind": "figures", "title": "Cijfers", "figureKeys": keys }] })
}

fn figure<'a>(document: &'a Value, key: &str) -> &'a Value {
    let sections = document["sections"].as_array().unwrap().iter();
    let mut found = sections.flat_map(|section| section["figures"].as_array().unwrap()).filter(|it| it["key"] == key);
    found.next().unwrap_or_else(|| panic!("no {key}"))
}

/// Matches of 2025: proposed and written down in it.
async fn has_proposals(user: &User, numbers: std::ops::Range<usize>) -> Vec<String> {
    let mut proposals = Vec::new();
    for number in numbers {
        let (one, other) = (user.adds(&newcomer(number * 2)).await, user.adds(&newcomer(number * 2 + 1)).await);
        let one = user.opens_request(&one, "newcomer", "2025-06-01").await;
        let other = user.opens_request(&other, "established", "2025-06-01").await;
        proposals.push(user.proposes(&one, &other).await);
    }
    proposals
}

/// The same, and started.
async fn has_matches(user: &User, numbers: std::ops::Range<usize>) {
    for id in has_proposals(user, numbers).await {
        user.activates(&id, "2025-06-02").await.is(200);
    }
}

#[actix_web::test]
async fn a_new_annual_report_has_its_chapters_and_every_figure_with_n_and_records() {
    let app = App::begin().await;
    is_now_on(&app, "2025-06-02").await;
    let coordinator = app.as_coordinator().await;
    has_matches(&coordinator, 0..6).await;
    is_now_on(&app, SIGNING).await;
    let user = app.as_role(Role::Policy).await;
    let answer = user.post("/v1/reports", &annual(2025)).await;
    let report = answer.created();
    assert_eq!(answer.header("Location"), Some(format!("/v1/reports/{}", text(&report["summary"]["id"])).as_str()));
    let summary = &report["summary"];
    assert_eq!((&summary["title"], &summary["status"]), (&json!("Jaarverslag 2025"), &json!("draft")));
    assert_eq!(summary["period"], json!({ "startsOn": "2025-01-01", "endsOn": "2026-01-01" }));
    let kinds: Vec<_> = report["sections"].as_array().unwrap().iter().map(|section| text(&section["kind"])).collect();
    for kind in ["text", "figures", "chart", "cohorts", "stories", "partners", "finances", "team", "board"] {
        assert!(kinds.contains(&kind), "{kind} is missing");
    }
    let document = document(&user, text(&summary["id"])).await;
    let mut counted = 0;
    for section in document["sections"].as_array().unwrap() {
        let drawn = section["chart"]["figures"].as_array().into_iter().flatten();
        for figure in section["figures"].as_array().unwrap().iter().chain(drawn) {
            let key = text(&figure["key"]);
            assert!(figure["n"].is_i64() && !text(&figure["definition"]).is_empty(), "{key}");
            assert!(text(&figure["basis"]).contains('n') || text(&figure["basis"]).contains("van de"), "{key}");
            let records = text(&figure["records"]);
            assert!(records.starts_with(&format!("/v1/figures/{key}/records")), "{records}");
            // The link leads to the very records that were counted. Coordinators don't see the money.
            let is_money = ["euro_cents", "applications"].contains(&text(&figure["unit"]));
            let n = if is_money { &user } else { &coordinator }.walk(records).await.len();
            assert!(i64::try_from(n).unwrap() >= figure["n"].as_i64().unwrap(), "{key}: {n} records");
            counted += 1;
        }
    }
    assert!(counted >= 35, "{counted} figures");
    assert_eq!(figure(&document, "matches_started")["value"], 6);
    assert_eq!(figure(&document, "matches_started")["shown"], "6");
    // Who could have been counted is said in the words of the figure: nobody asked for a level of Dutch.
    let rose = text(&figure(&document, "language_level_rose")["basis"]);
    assert!(rose.ends_with("; van de 6 die meededen"), "{rose}");
    let app_says = user.get("/v1/figures/language_improved").await.ok()["populationWords"].clone();
    assert_eq!(app_says, json!({ "nl": "die zijn gevraagd", "en": "who were asked" }));
}

#[actix_web::test]
async fn what_was_signed_stays_and_two_late_matches_are_explained() {
    let app = App::begin().await;
    is_now_on(&app, "2025-06-02").await;
    let coordinator = app.as_coordinator().await;
    has_matches(&coordinator, 0..6).await;
    // Two were proposed in time, and nobody wrote down that they started.
    let late = has_proposals(&coordinator, 6..8).await;
    is_now_on(&app, SIGNING).await;
    let (user, board) = (app.as_role(Role::Policy).await, app.as_role(Role::Board).await);
    let (id, _) = begins(&user, &annual(2025)).await;
    let patched =
        user.patch(&format!("/v1/reports/{id}"), ("\"v1\"", &figures(&["matches_started", "matches_total"]))).await;
    let signed = signs(&board, &id, &patched.etag()).await;
    assert_eq!((&signed.ok()["summary"]["status"], signed.etag()), (&json!("signed"), "\"v3\"".to_owned()));
    let before = document(&user, &id).await;
    let frozen = figure(&before, "matches_started");
    assert_eq!((&frozen["value"], text(&frozen["recordsHash"]).len()), (&json!(6), 64));
    assert_eq!(before["signature"], json!({ "signedOn": SIGNING, "signedBy": "Noor Wiersma" }));
    let same = user.get(&format!("/v1/reports/{id}/differences")).await.ok();
    assert_eq!((&same["same"], same["differences"].as_array().unwrap().len()), (&json!(2), 0));

    is_now_on(&app, "2026-03-10").await;
    for id in &late {
        coordinator.activates(id, "2025-12-15").await.is(200);
    }
    assert_eq!(document(&user, &id).await, before, "a signed report never changes");
    let found = coordinator.get(&format!("/v1/reports/{id}/differences")).await.ok();
    let difference = found["differences"].as_array().unwrap().iter().find(|it| it["key"] == "matches_started").unwrap();
    assert_eq!((&difference["frozen"]["value"], &difference["now"]["value"]), (&json!(6), &json!(8)));
    assert_eq!(difference["isReproduced"], true, "counting as of the signing finds the same records");
    assert_eq!(difference["explanation"]["nl"], "Twee late registraties, opgeschreven op 10 maart 2026.");
    assert_eq!(difference["explanation"]["en"], "Two late entries, written down on 10 March 2026.");
    let titles: Vec<_> = difference["records"].as_array().unwrap().iter().map(|it| text(&it["title"])).collect();
    assert_eq!((titles.len(), &difference["recordCount"]), (2, &json!(2)));
    assert!(titles.contains(&"Match 7") && titles.contains(&"Match 8"), "{titles:?}");
    // The board sees that, and how many; which records it is, only who may read matches.
    let found = board.get(&format!("/v1/reports/{id}/differences")).await.ok();
    let hidden = &found["differences"][0]["records"][0];
    assert_eq!((&hidden["kind"], &hidden["title"], &hidden["id"]), (&json!("match"), &Value::Null, &Value::Null));
}

#[actix_web::test]
async fn money_that_is_written_down_late_is_a_difference_that_is_explained() {
    let app = App::begin().await;
    is_now_on(&app, "2026-01-15").await;
    let funder = has_funder(&app, "Fonds Goede Buren").await;
    let finance = app.as_role(Role::Finance).await;
    let gives = async |cents: i64| {
        let line = json!({ "details": {
            "funderId": funder, "kind": "fund", "year": 2025, "amountCents": cents, "title": "Bijdrage maatjes",
        } });
        finance.post("/v1/funding-lines", &line).await.is(201);
    };
    gives(1_000_000).await;
    is_now_on(&app, SIGNING).await;
    let (user, board) = (app.as_role(Role::Policy).await, app.as_role(Role::Board).await);
    let (id, etag) = begins(&user, &annual(2025)).await;
    signs(&board, &id, &etag).await.is(200);
    let before = document(&user, &id).await;
    let income = figure(&before, "income");
    assert_eq!(
        (&income["value"], &income["n"], text(&income["recordsHash"]).len()),
        (&json!(1_000_000), &json!(1), 64)
    );
    // What is only drawn is fixed too, each year by itself.
    let sections = before["sections"].as_array().unwrap().iter();
    let drawn: Vec<&Value> = sections.filter_map(|section| section["chart"]["figures"].as_array()).flatten().collect();
    let years = |key: &str| -> Vec<&str> {
        let of_key = drawn.iter().filter(|figure| figure["key"] == key);
        of_key.map(|figure| text(&figure["period"]["startsOn"])).collect()
    };
    assert_eq!(years("income_other"), ["2025-01-01"], "of the years before nothing is known");
    for figure in &drawn {
        assert_eq!(text(&figure["recordsHash"]).len(), 64, "{figure}");
        assert!(!text(&figure["definition"]).is_empty() && figure["n"].is_i64(), "{figure}");
    }

    is_now_on(&app, "2026-03-10").await;
    gives(250_000).await;
    assert_eq!(document(&user, &id).await, before, "a signed report never changes");
    let found = user.get(&format!("/v1/reports/{id}/differences")).await.ok();
    let differing = found["differences"].as_array().unwrap();
    let mut keys: Vec<&str> = differing.iter().map(|it| text(&it["key"])).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["income", "income_other"]);
    for difference in differing {
        assert_eq!(
            (&difference["frozen"]["value"], &difference["now"]["value"]),
            (&json!(1_000_000), &json!(1_250_000))
        );
        assert!(text(&difference["explanation"]["nl"]).contains("op 10 maart 2026"), "{difference}");
        assert_eq!((&difference["isReproduced"], &difference["recordCount"]), (&json!(true), &json!(1)));
    }
}

#[actix_web::test]
async fn a_report_is_signed_once_however_many_try() {
    let app = App::for_races().await;
    let (user, board) = (app.as_role(Role::Policy).await, app.as_role(Role::Board).await);
    let (id, etag) = begins(&user, &annual(2025)).await;
    let answers = join_all((0..10).map(|_| signs(&board, &id, &etag))).await;
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for answer in &answers {
        *statuses.entry(answer.status).or_default() += 1;
    }
    assert_eq!(statuses, BTreeMap::from([(200, 1), (409, 9)]));
    let figures = app.count("SELECT count(*) AS value FROM report_figure").await;
    let once =
        app.count("SELECT count(*) AS value FROM (SELECT DISTINCT key, starts_on FROM report_figure) AS one").await;
    assert!(figures > 0 && figures == once, "{figures}");
    // A retry with the key of the one that signed is answered as then.
    let sign = async |key: &str, id: &str, etag: &str| {
        let ask = board.ask(Method::POST, &format!("/v1/reports/{id}/sign")).await;
        ask.header("If-Match", etag).header("Idempotency-Key", key).send().await
    };
    let (other, etag) = begins(&user, &annual(2024)).await;
    let (first, again) = (sign("k", &other, &etag).await, sign("k", &other, &etag).await);
    assert_eq!(first.ok(), again.ok());
}

/// What the records of a figure of 2025 come to now.
async fn hash_of(app: &App, key: &str) -> String {
    let key: FigureKey = key.parse().unwrap();
    let period = FigurePeriod { starts_on: day("2025-01-01"), ends_on: day("2026-01-01") };
    let asked = Asked::now(Some(period), app.clock().now());
    app.write(move |c| Ok(records_hash(&record_ids(c, &key, &asked)?))).await
}

/// Ends the time of someone in the team once a report is being signed, between two of its statements: when it waits to note
/// down whom it shows.
async fn someone_leaves_while_it_is_signed(app: &App) {
    app.write(|c| {
        use diesel::RunQueryDsl as _;
        diesel::sql_query("LOCK TABLE access_record IN EXCLUSIVE MODE").execute(c)?;
        let waiting = format!("SELECT count(*) AS count {LOCKS} AND NOT granted");
        let mut looks = 0;
        while diesel::sql_query(&waiting).get_result::<Count>(c)?.count == 0 {
            assert!(looks < 400, "nobody signs");
            std::thread::sleep(std::time::Duration::from_millis(20));
            looks += 1;
        }
        diesel::sql_query(
            "UPDATE role_period SET ends_on = '2025-06-01', end_reason = 'term_ended' \
             WHERE id = (SELECT id FROM role_period WHERE kind = 'staff' ORDER BY id LIMIT 1)",
        )
        .execute(c)?;
        Ok(())
    })
    .await;
}

/// The locks on the access log of this database.
const LOCKS: &str = "FROM pg_locks WHERE relation = 'access_record'::regclass \
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

#[actix_web::test]
async fn what_is_signed_is_of_one_moment_whatever_is_written_meanwhile() {
    let app = App::for_races().await;
    let (coordinator, user) = (app.as_coordinator().await, app.as_role(Role::Policy).await);
    let board = app.as_role(Role::Board).await;
    for number in 1..3 {
        let person = coordinator.adds(&newcomer(number)).await;
        let role = json!({ "kind": "staff", "engagement": "structural", "startsOn": "2024-01-01" });
        coordinator.post(&format!("/v1/people/{person}/roles"), &role).await.is(201);
    }
    let (id, etag) = begins(&user, &annual(2025)).await;
    let sections = json!({ "sections": [
        { "kind": "team", "title": "Team" }, { "kind": "figures", "title": "Cijfers", "figureKeys": ["team_size"] },
    ] });
    let etag = user.patch(&format!("/v1/reports/{id}"), (&etag, &sections)).await.etag();
    let before = hash_of(&app, "team_size").await;
    let signing = async {
        let held = format!("SELECT count(*) AS value {LOCKS} AND mode = 'ExclusiveLock' AND granted");
        while app.count(held.clone()).await == 0 {
            tokio::task::yield_now().await;
        }
        signs(&board, &id, &etag).await.is(200);
    };
    join(someone_leaves_while_it_is_signed(&app), signing).await;
    assert_ne!(hash_of(&app, "team_size").await, before, "someone left");
    let signed = document(&user, &id).await;
    let team = figure(&signed, "team_size");
    assert_eq!((&team["value"], text(&team["recordsHash"])), (&json!(2), before.as_str()));
    assert_eq!(signed["sections"][0]["tables"][0]["rows"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_signed_report_can_not_be_changed_by_anyone_and_is_corrected_by_a_new_one() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let (user, board) = (app.as_role(Role::Communication).await, app.as_role(Role::Board).await);
    let (id, etag) = begins(&user, &annual(2025)).await;
    let path = format!("/v1/reports/{id}");
    signs(&user, &id, &etag).await.problem(403, "forbidden");
    let signed = signs(&board, &id, &etag).await;
    let etag = signed.etag();
    user.patch(&path, (&etag, &json!({ "title": "Anders" }))).await.problem(409, "state_conflict");
    let delete = user.ask(Method::DELETE, &path).await.header("If-Match", &etag).send().await;
    delete.problem(409, "state_conflict");
    signs(&board, &id, &etag).await.problem(409, "state_conflict");
    for statement in [
        "UPDATE report SET title = 'Anders'",
        "DELETE FROM report",
        "UPDATE report_figure SET records_hash = repeat('0', 64)",
        "DELETE FROM report_figure",
    ] {
        let refused = app
            .write(move |c| {
                use diesel::{Connection as _, RunQueryDsl as _};
                let done = c.transaction(|c| diesel::sql_query(statement).execute(c));
                Ok(done.is_err())
            })
            .await;
        assert!(refused, "{statement}");
    }
    // The same year is signed once; a new report says what it corrects.
    let (second, etag) = begins(&user, &annual(2025)).await;
    signs(&board, &second, &etag).await.problem(409, "state_conflict");
    let mut correction = annual(2025);
    correction["correctsId"] = json!(id);
    let (third, etag) = begins(&user, &correction).await;
    let mut other_year = annual(2024);
    other_year["correctsId"] = json!(id);
    assert_eq!(user.post("/v1/reports", &other_year).await.faults(), ["/correctsId inconsistent"]);
    other_year["correctsId"] = json!(second);
    assert_eq!(user.post("/v1/reports", &other_year).await.faults(), ["/correctsId inconsistent"]);
    signs(&board, &third, &etag).await.is(200);
    assert_eq!(user.get(&path).await.ok()["summary"]["correctedById"], json!(third));
    assert_eq!(document(&user, &third).await["corrects"]["id"], json!(id));
}

#[actix_web::test]
async fn a_report_is_signed_when_its_period_is_over_and_what_was_on_the_screen() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let (user, board) = (app.as_role(Role::Policy).await, app.as_role(Role::Board).await);
    let (id, etag) = begins(&user, &annual(2026)).await;
    signs(&board, &id, &etag).await.problem(409, "state_conflict");
    let (id, etag) = begins(&user, &annual(2025)).await;
    user.patch(&format!("/v1/reports/{id}"), (&etag, &json!({ "title": "Ons jaar" }))).await.is(200);
    let stale = signs(&board, &id, &etag).await.problem(412, "precondition_failed");
    assert_eq!(stale["currentVersion"], 2);
    board.does(&format!("/v1/reports/{id}/sign")).await.problem(428, "precondition_required");
}

fn quote(person: &str) -> Value {
    json!({
        "details": {
            "kind": "quote", "title": "Bellen", "text": "Ik durf nu te bellen.", "language": "nld", "madeOn": "2025-06-02",
            "credit": "Selam",
        },
        "personIds": [person],
    })
}

/// Someone agrees that a story stands in reports.
async fn agrees(user: &User, person: &str, story: &str) {
    let consent = json!({
        "personId": person, "channels": ["report"], "startsOn": SIGNING, "endsOn": "2028-02-01", "form": "spoken",
        "textVersion": "2026-1", "language": "tir",
    });
    user.post(&format!("/v1/stories/{story}/consents"), &consent).await.is(201);
}

fn stories(ids: &[&str]) -> Value {
    json!({ "sections": [{ "kind": "stories", "title": "Verhalen", "storyIds": ids }] })
}

#[actix_web::test]
async fn words_are_shown_only_while_everyone_agrees_also_in_a_signed_report() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let (user, board) = (app.as_role(Role::Communication).await, app.as_role(Role::Board).await);
    let coordinator = app.as_coordinator().await;
    let selam = coordinator.adds(&person_named("Selam", "Tesfay")).await;
    let story = text(&user.post("/v1/stories", &quote(&selam)).await.created()["id"]).to_owned();
    let (id, etag) = begins(&user, &annual(2025)).await;
    let patched = user.patch(&format!("/v1/reports/{id}"), (&etag, &stories(&[&story]))).await;
    let shown = |document: &Value| document["sections"][0]["stories"][0].clone();
    let draft = shown(&document(&user, &id).await);
    assert_eq!(draft["content"], Value::Null);
    assert_eq!(draft["note"], "Hier stonden woorden van mensen die er niet meer in willen staan.");
    signs(&board, &id, &patched.etag()).await.problem(409, "consent_missing");
    agrees(&user, &selam, &story).await;
    signs(&board, &id, &patched.etag()).await.is(200);
    let used = user.get(&format!("/v1/stories/{story}")).await.ok();
    assert_eq!(
        (&used["uses"][0]["channel"], &used["uses"][0]["place"]),
        (&json!("report"), &json!("Jaarverslag 2025"))
    );
    // The words are those that were signed.
    let etag = format!("\"v{}\"", used["version"]);
    user.patch(&format!("/v1/stories/{story}"), (&etag, &json!({ "details": { "text": "Iets anders." } })))
        .await
        .is(200);
    let signed = shown(&document(&user, &id).await);
    assert_eq!((&signed["content"]["text"], &signed["note"]), (&json!("Ik durf nu te bellen."), &Value::Null));
    assert!(coordinator.reads_access(&selam).await.contains(&"read".to_owned()), "her words were read");

    let withdrawn =
        user.post(&format!("/v1/people/{selam}/withdraw-story-consents"), &json!({ "on": SIGNING })).await.ok();
    assert_eq!(withdrawn["stories"][0]["uses"][0]["mustGo"], true);
    let gone = document(&user, &id).await;
    assert_eq!(shown(&gone)["content"], Value::Null);
    for format in ["web_page", "preview", "spreadsheet"] {
        let file = user.get(&format!("/v1/reports/{id}/files/{format}")).await;
        assert!(!file.is(200).text().contains("Ik durf nu"), "{format}");
    }
    assert_eq!(app.count("SELECT count(*) AS value FROM report WHERE document::text LIKE '%durf%'").await, 0);
}

#[actix_web::test]
async fn contents_are_checked_as_a_whole_and_changed_with_if_match() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let user = app.as_role(Role::Policy).await;
    let (id, etag) = begins(&user, &annual(2025)).await;
    let path = format!("/v1/reports/{id}");
    let wrong = json!({ "title": "", "sections": [
        { "kind": "text", "title": "Een", "level": 2, "figureKeys": ["matches_started"] },
        { "kind": "chart", "title": "Twee", "figureKeys": ["matches_started", "no_such_figure"] },
        { "kind": "figures", "title": "Drie", "figureKeys": ["matches_total", "matches_total"], "storyIds": ["01890a5d-ac96-774b-bcce-b302099a8057"] },
    ] });
    assert_eq!(
        user.patch(&path, (&etag, &wrong)).await.faults(),
        [
            "/sections/0/figureKeys not_allowed",
            "/sections/0/level inconsistent",
            "/sections/1/figureKeys too_many",
            "/sections/1/figureKeys/1 unknown_reference",
            "/sections/2/figureKeys/1 repeated",
            "/sections/2/storyIds not_allowed",
            "/title too_short"
        ]
    );
    let nobodys = stories(&["01890a5d-ac96-774b-bcce-b302099a8057"]);
    assert_eq!(user.patch(&path, (&etag, &nobodys)).await.faults(), ["/sections/0/storyIds/0 unknown_reference"]);
    let secret = json!({ "sections": [{ "kind": "text", "title": "Een", "text": "BSN 111222333" }] });
    assert_eq!(user.patch(&path, (&etag, &secret)).await.faults(), ["/sections/0/text citizen_service_number"]);
    let changed = user.patch(&path, (&etag, &json!({ "title": "Ons jaar" }))).await;
    assert_eq!((&changed.ok()["summary"]["title"], changed.etag()), (&json!("Ons jaar"), "\"v2\"".to_owned()));
    user.patch(&path, (&etag, &json!({ "title": "Ander jaar" }))).await.problem(412, "precondition_failed");
    let delete = user.ask(Method::DELETE, &path).await.header("If-Match", "\"v2\"").send().await;
    delete.is(204);
    user.get(&path).await.problem(404, "not_found");
    for (new, faults) in [
        (json!({ "kind": "annual", "language": "nl" }), vec!["/year required"]),
        (json!({ "kind": "annual", "language": "nl", "year": 2027 }), vec!["/year in_future"]),
        (json!({ "kind": "cohort", "language": "nl", "year": 2025 }), vec!["/cohortId required", "/year not_allowed"]),
        (
            json!({ "kind": "partner", "language": "nl", "year": 1999 }),
            vec!["/organisationId required", "/year out_of_range"],
        ),
        (
            json!({ "kind": "partner", "language": "nl", "year": 2025, "organisationId": "01890a5d-ac96-774b-bcce-b302099a8057" }),
            vec!["/organisationId unknown_reference"],
        ),
    ] {
        assert_eq!(user.post("/v1/reports", &new).await.faults(), faults);
    }
}

#[actix_web::test]
async fn cohorts_and_partners_have_reports_by_the_same_machinery() {
    let app = App::begin().await;
    let coordinator = app.as_coordinator().await;
    let cohort = coordinator.has_active_cohort().await;
    let partner = app.as_partner("Werkplein Vaart").await;
    let user = app.as_role(Role::Policy).await;
    let new = json!({ "kind": "cohort", "cohortId": cohort, "language": "nl" });
    let (of_cohort, _) = begins(&user, &new).await;
    let shown = document(&user, &of_cohort).await;
    assert_eq!((&shown["subject"], &shown["title"]), (&json!("Lichting 1"), &json!("Verslag van lichting 1")));
    assert_eq!(shown["period"]["startsOn"], "2026-03-10");
    app.clock().advance(chrono::TimeDelta::minutes(1));
    let new = json!({ "kind": "partner", "organisationId": partner.organisation_id(), "year": 2025, "language": "en" });
    let (of_partner, _) = begins(&user, &new).await;
    let shown = document(&user, &of_partner).await;
    assert_eq!(
        (&shown["subject"], &shown["title"]),
        (&json!("Werkplein Vaart"), &json!("Report 2025 for Werkplein Vaart"))
    );
    assert!(text(&figure(&shown, "matches_started")["records"]).contains(&partner.organisation_id()));
    let listed = user.walk("/v1/reports?pageSize=1").await;
    assert_eq!(listed.iter().map(|it| text(&it["id"])).collect::<Vec<_>>(), [of_partner.as_str(), of_cohort.as_str()]);
    assert_eq!(user.walk("/v1/reports?kind=cohort").await.len(), 1);
    assert_eq!(user.walk("/v1/reports?status=signed").await.len(), 0);
}

#[actix_web::test]
async fn the_board_is_told_with_who_left_and_who_joined() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let (coordinator, user) = (app.as_coordinator().await, app.as_role(Role::Policy).await);
    for (number, kind, function, from, to) in [
        (1, "board_chair", None, "2020-01-01", None),
        (2, "board_member", None, "2020-01-01", Some("2025-04-01")),
        (3, "board_treasurer", None, "2025-05-01", None),
        (4, "staff", Some("Officemanager"), "2024-01-01", None),
    ] {
        let mut role = json!({ "kind": kind, "engagement": "structural", "startsOn": from });
        if let Some(function) = function {
            role["function"] = json!(function);
        }
        if let Some(to) = to {
            role["endsOn"] = json!(to);
            role["endReason"] = json!("term_ended");
        }
        let person = coordinator.adds(&newcomer(number)).await;
        coordinator.post(&format!("/v1/people/{person}/roles"), &role).await.is(201);
    }
    let (id, etag) = begins(&user, &annual(2025)).await;
    let sections =
        json!({ "sections": [{ "kind": "board", "title": "Bestuur" }, { "kind": "team", "title": "Team" }] });
    user.patch(&format!("/v1/reports/{id}"), (&etag, &sections)).await.is(200);
    let document = document(&user, &id).await;
    let cells = |section: usize, table: usize| -> Vec<String> {
        let rows = document["sections"][section]["tables"][table]["rows"].as_array().unwrap().iter();
        let shown =
            |row: &Value| row.as_array().unwrap().iter().map(|cell| text(&cell["shown"])).collect::<Vec<_>>().join("|");
        rows.map(shown).collect()
    };
    assert_eq!(cells(0, 0), ["Babababadede Vanbabababadede|Voorzitter", "Babababagogo Vanbabababagogo|Penningmeester"]);
    assert_eq!(
        cells(0, 1),
        [
            "Nam afscheid|Babababafifi Vanbabababafifi|Algemeen bestuurslid|31 maart 2025",
            "Kwam erbij|Babababagogo Vanbabababagogo|Penningmeester|1 mei 2025"
        ]
    );
    assert_eq!(cells(1, 0), ["Babababalulu Vanbabababalulu|Officemanager"]);
    assert_eq!(document["sections"][1]["tables"][1]["note"], "Er veranderde niets: het bleef gelijk.");
}

/// What the table of the board and the figures beside it say of a year: who left, and how many are there, came and left.
async fn board_of(user: &User, year: i32) -> (Vec<String>, [usize; 3], [Value; 3]) {
    let (id, etag) = begins(user, &annual(year)).await;
    let keys = ["board_size", "board_joined", "board_left"];
    let sections = json!({ "sections": [
        { "kind": "board", "title": "Bestuur" }, { "kind": "figures", "title": "Cijfers", "figureKeys": keys },
    ] });
    user.patch(&format!("/v1/reports/{id}"), (&etag, &sections)).await.is(200);
    let document = document(user, &id).await;
    let rows = |table: usize| document["sections"][0]["tables"][table]["rows"].as_array().unwrap();
    let of = |what: &str| rows(1).iter().filter(|row| row[0]["shown"] == what).collect::<Vec<_>>();
    let left = of("Nam afscheid");
    let days = left.iter().map(|row| text(&row[3]["shown"]).to_owned()).collect();
    let counted = [rows(0).len(), of("Kwam erbij").len(), left.len()];
    (days, counted, keys.map(|key| figure(&document, key)["value"].clone()))
}

#[actix_web::test]
async fn the_table_of_the_board_and_its_figures_agree_at_the_turn_of_the_year() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let (coordinator, user) = (app.as_coordinator().await, app.as_role(Role::Policy).await);
    for (number, seats) in [
        (1, vec![("board_chair", "2020-01-01", None)]),
        // The last day was the last of 2024.
        (2, vec![("board_member", "2020-01-01", Some("2025-01-01"))]),
        (3, vec![("board_member", "2020-01-01", Some("2026-01-01"))]),
        (4, vec![("board_treasurer", "2025-01-01", None)]),
        // Another seat from the first day of the year.
        (5, vec![("board_member", "2020-01-01", Some("2026-01-01")), ("board_treasurer", "2026-01-01", None)]),
        // Away for a summer.
        (6, vec![("board_member", "2020-01-01", Some("2025-06-01")), ("board_member", "2025-09-01", None)]),
    ] {
        let person = coordinator.adds(&newcomer(number)).await;
        for (kind, from, to) in seats {
            let mut role = json!({ "kind": kind, "engagement": "structural", "startsOn": from });
            if let Some(to) = to {
                role["endsOn"] = json!(to);
                role["endReason"] = json!("term_ended");
            }
            coordinator.post(&format!("/v1/people/{person}/roles"), &role).await.is(201);
        }
    }
    for (year, expected_days, expected) in [
        (2024, vec!["31 december 2024"], [5, 0, 1]),
        (2025, vec!["31 december 2025", "31 mei 2025"], [5, 2, 2]),
        (2026, vec![], [4, 0, 0]),
    ] {
        let (mut days, counted, figures) = board_of(&user, year).await;
        days.sort();
        assert_eq!(days, expected_days, "{year}");
        assert_eq!(counted, expected, "{year}");
        assert_eq!(json!(counted), json!(figures), "{year}: the table and the figures");
    }
}

#[actix_web::test]
async fn small_groups_of_people_are_left_out() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let (coordinator, user) = (app.as_coordinator().await, app.as_role(Role::Policy).await);
    for number in 0..3 {
        let person = coordinator.adds(&newcomer(number)).await;
        coordinator.opens_request(&person, "newcomer", "2025-06-01").await;
    }
    let (id, etag) = begins(&user, &annual(2025)).await;
    user.patch(&format!("/v1/reports/{id}"), (&etag, &figures(&["people_waiting", "matches_started"]))).await.is(200);
    let shown = document(&user, &id).await;
    let waiting = figure(&shown, "people_waiting");
    assert_eq!(
        (&waiting["value"], &waiting["shown"], &waiting["isLeftOut"]),
        (&Value::Null, &json!("< 5"), &json!(true))
    );
    assert_eq!(figure(&shown, "matches_started")["isLeftOut"], false);
}

#[actix_web::test]
async fn a_share_of_few_or_of_all_but_a_few_is_left_out() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let (coordinator, user) = (app.as_coordinator().await, app.as_role(Role::Policy).await);
    let has_opened = async |numbers: std::ops::Range<usize>, day: &str| {
        for number in numbers {
            let person = coordinator.adds(&newcomer(number)).await;
            coordinator.opens_request(&person, "newcomer", day).await;
        }
    };
    has_opened(0..10, "2025-12-01").await;
    let (id, etag) = begins(&user, &annual(2025)).await;
    let path = format!("/v1/reports/{id}");
    user.patch(&path, (&etag, &figures(&["people_waiting", "people_waiting_long"]))).await.is(200);
    let long = async || figure(&document(&user, &id).await, "people_waiting_long").clone();
    assert_eq!(long().await["shown"], "0%", "nobody may be told");
    has_opened(10..12, "2025-06-01").await;
    let few = long().await;
    assert_eq!((&few["isLeftOut"], &few["shown"]), (&json!(true), &json!("–")));
    assert_eq!(few["basis"], "niet getoond: kleine groep");
    assert_eq!((&few["value"], &few["numerator"], &few["n"]), (&Value::Null, &Value::Null, &Value::Null));
    has_opened(12..15, "2025-06-01").await;
    let shown = long().await;
    assert_eq!(
        (&shown["isLeftOut"], &shown["shown"], &shown["basis"]),
        (&json!(false), &json!("33%"), &json!("5 van de 15"))
    );
}

#[actix_web::test]
async fn erasing_someone_changes_no_signed_figure_and_no_later_total() {
    let app = App::begin().await;
    is_now_on(&app, "2025-06-02").await;
    let coordinator = app.as_coordinator().await;
    has_matches(&coordinator, 0..6).await;
    is_now_on(&app, SIGNING).await;
    let (user, board) = (app.as_role(Role::Policy).await, app.as_role(Role::Board).await);
    let (id, etag) = begins(&user, &annual(2025)).await;
    signs(&board, &id, &etag).await.is(200);
    let before = document(&user, &id).await;
    let all = async || user.get("/v1/figures?from=2025-01-01&to=2026-01-01").await.ok()["items"].clone();
    let totals = |all: &Value| -> Vec<(String, Value, Value)> {
        let one = |it: &Value| (text(&it["key"]).to_owned(), it["value"].clone(), it["n"].clone());
        all.as_array().unwrap().iter().map(one).collect()
    };
    let counted = totals(&all().await);
    // What erasing will come to: the identity goes, the row that is counted stays.
    app.sql(
        "UPDATE person SET given_name = '–', family_name = NULL, name_prefix = NULL, preferred_name = NULL, birth_year = NULL, \
         email = NULL, phone = NULL, city = NULL",
    )
    .await;
    assert_eq!(document(&user, &id).await, before);
    assert_eq!(totals(&all().await), counted);
    let found = user.get(&format!("/v1/reports/{id}/differences")).await.ok();
    assert_eq!(found["differences"], json!([]));
}

#[actix_web::test]
async fn a_report_is_given_out_as_page_and_workbook() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let user = app.as_role(Role::Communication).await;
    let (id, etag) = begins(&user, &annual(2025)).await;
    let words = json!({ "sections": [
        { "kind": "text", "title": "<b>Inleiding</b>", "text": "Een **jaar** met <script>alert(1)</script>" },
        { "kind": "figures", "title": "Cijfers", "figureKeys": ["matches_started"] },
    ] });
    user.patch(&format!("/v1/reports/{id}"), (&etag, &words)).await.is(200);
    let page = user.get(&format!("/v1/reports/{id}/files/web_page")).await;
    let html = page.is(200).text();
    assert_eq!(page.header("Content-Disposition"), Some("attachment; filename=\"jaarverslag-2025.html\""));
    assert!(html.contains("&lt;b&gt;Inleiding") && html.contains("<strong>jaar</strong>"), "{html}");
    assert!(!html.contains("<script"), "what is typed is never markup");
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"nl\">"));
    let book = user.get(&format!("/v1/reports/{id}/files/spreadsheet")).await;
    assert!(book.is(200).body.starts_with(b"PK"), "a workbook is a zip file");
    user.get(&format!("/v1/reports/{id}/files/word")).await.problem(404, "not_found");
    // For readers: not for those who have no business with it.
    app.as_role(Role::Administrator)
        .await
        .get(&format!("/v1/reports/{id}/files/web_page"))
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn a_pdf_is_tagged_and_says_that_it_is_accessible() {
    let app = App::begin().await;
    is_now_on(&app, SIGNING).await;
    let user = app.as_role(Role::Communication).await;
    let (id, _) = begins(&user, &annual(2025)).await;
    if std::env::var_os("TEST_TYPESETTER").is_none() {
        // That a server without one says so is tested beside the typesetter's own code.
        assert!(std::env::var_os("CI").is_none(), "CI makes PDF: TEST_TYPESETTER must say where the typesetter is");
        eprintln!("no PDF was made: TEST_TYPESETTER doesn't say where the typesetter is");
        return;
    }
    let file = user.get(&format!("/v1/reports/{id}/files/pdf")).await;
    let pdf = String::from_utf8_lossy(&file.is(200).body).into_owned();
    assert_eq!(file.header("Content-Type"), Some("application/pdf"));
    for mark in ["/MarkInfo", "/Marked true", "/StructTreeRoot", "/Lang(nl", "pdfuaid:part"] {
        assert!(pdf.contains(mark) || pdf.replace(' ', "").contains(&mark.replace(' ', "")), "{mark}");
    }
}

#[actix_web::test]
async fn a_report_costs_as_many_statements_for_many_people_as_for_few() {
    let app = App::begin().await;
    is_now_on(&app, "2025-06-02").await;
    let coordinator = app.as_coordinator().await;
    has_matches(&coordinator, 0..1).await;
    is_now_on(&app, SIGNING).await;
    let user = app.as_role(Role::Policy).await;
    let (id, _) = begins(&user, &annual(2025)).await;
    let cost = async || {
        user.get(&format!("/v1/reports/{id}/document")).await.is(200);
        app.statements();
        user.get(&format!("/v1/reports/{id}/document")).await.is(200);
        app.statements()
    };
    let few = cost().await;
    is_now_on(&app, "2025-06-02").await;
    has_matches(&coordinator, 1..12).await;
    is_now_on(&app, SIGNING).await;
    assert_eq!(cost().await, few);
    // Charts of years ask for two years more, by a statement each.
    assert!(few <= 20, "{few}");
}

#[actix_web::test]
async fn signing_and_holding_against_today_cost_as_many_statements_for_many_as_for_one() {
    let app = App::begin().await;
    is_now_on(&app, "2025-06-02").await;
    let coordinator = app.as_coordinator().await;
    let late = has_proposals(&coordinator, 0..2).await;
    is_now_on(&app, SIGNING).await;
    let (user, board) = (app.as_role(Role::Communication).await, app.as_role(Role::Board).await);
    let selam = coordinator.adds(&person_named("Selam", "Tesfay")).await;
    let signs = async |new: &Value, keys: &[&str], stories: usize| {
        let mut ids = Vec::new();
        for _ in 0..stories {
            let story = text(&user.post("/v1/stories", &quote(&selam)).await.created()["id"]).to_owned();
            agrees(&user, &selam, &story).await;
            ids.push(story);
        }
        let (id, etag) = begins(&user, new).await;
        let sections = json!({ "sections": [
            { "kind": "figures", "title": "Cijfers", "figureKeys": keys },
            { "kind": "stories", "title": "Verhalen", "storyIds": ids },
        ] });
        let etag = user.patch(&format!("/v1/reports/{id}"), (&etag, &sections)).await.etag();
        let ask = board.ask(Method::POST, &format!("/v1/reports/{id}/sign")).await.header("If-Match", &etag);
        app.statements();
        ask.send().await.is(200);
        (id, app.statements())
    };
    let all = ["matches_total", "matches_started", "matches_active"];
    let (_, of_one) = signs(&annual(2024), &all[..1], 1).await;
    let (many, of_many) = signs(&annual(2025), &all, 4).await;
    assert_eq!(of_many, of_one, "to sign");
    let used = app.count("SELECT count(*) AS value FROM story_use WHERE channel = 'report'").await;
    assert_eq!(used, 5, "each story was used once");
    let mut correction = annual(2025);
    correction["correctsId"] = json!(many);
    let (one, _) = signs(&correction, &all[..1], 0).await;
    is_now_on(&app, "2026-03-10").await;
    for id in &late {
        coordinator.activates(id, "2025-12-15").await.is(200);
    }
    let compares = async |id: &str, differing: usize| {
        let ask = coordinator.ask(Method::GET, &format!("/v1/reports/{id}/differences")).await;
        app.statements();
        let found = ask.send().await.ok();
        let cost = app.statements();
        assert_eq!(found["differences"].as_array().unwrap().len(), differing);
        cost
    };
    assert_eq!(compares(&many, 3).await, compares(&one, 1).await, "to hold against today");
}
