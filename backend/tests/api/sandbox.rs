//! The sandbox: it begins anew as if nothing had been done in it, and nothing else can.

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use serde_json::json;
use voorwaarts::{demo, sandbox};

use crate::support::{App, User, referral};

/// How many rows each table has, by name.
async fn rows(app: &App) -> Vec<(String, i64)> {
    #[derive(diesel::QueryableByName)]
    struct Table {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let tables = app
        .write(|c| {
            let tables = "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND \
                          relnamespace = 'public'::regnamespace AND relname <> 'figure_change' ORDER BY 1";
            Ok(diesel::sql_query(tables).load::<Table>(c)?)
        })
        .await;
    let mut counted = Vec::new();
    for Table { name } in tables {
        let rows = app.count(format!("SELECT count(*) AS value FROM {name}")).await;
        counted.push((name, rows));
    }
    counted
}

#[actix_web::test]
async fn it_begins_anew_and_goes_on_meanwhile() {
    let app = App::on_its_own(|presentation| (presentation.demo, presentation.sandbox) = (true, true)).await;
    let clock = app.clock().clone();
    sandbox::begin(&mut app.own_database().connect(), &clock).unwrap();
    let at_first = rows(&app).await;

    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        demo::partner_client_id(),
        demo::PARTNER_SECRET
    );
    let token = app.post("/oauth2/token").body("application/x-www-form-urlencoded", form).send().await.ok();
    let partner = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let push = |reference: &str| {
        let push = app.post("/v1/referrals").header("Authorization", &partner);
        push.json(&referral(reference, "Zaza", "Zuzuza")).send()
    };
    let capacity = app.get("/v1/capacity").header("Authorization", &partner).send().await.ok();
    assert_eq!(capacity["cohorts"][0]["newcomers"], json!({ "places": 24, "taken": 17, "free": 7 }));
    assert_eq!(capacity["cohorts"][0]["established"], json!({ "places": 24, "taken": 13, "free": 11 }));
    push("WPDA-1").await.is(201);
    let user: User = app.as_coordinator().await;
    user.post("/v1/interests", &json!({ "names": { "nameNl": "Zeilen", "nameEn": "Sailing" } })).await.is(201);
    app.sql("UPDATE interest SET retired_at = now() WHERE name_nl = 'Koken'").await;
    assert_ne!(rows(&app).await, at_first);

    // Ten ask for something while it begins anew: they wait, and are answered, or told to try again.
    let reset = app.post("/v1/sandbox/reset").header("Authorization", &partner).send();
    let asked = futures_util::future::join_all(
        (0..10).map(|_| app.get("/v1/referral-statuses").header("Authorization", &partner).send()),
    );
    let (reset, asked) = futures_util::future::join(reset, asked).await;
    reset.is(204);
    asked.iter().for_each(|answer| assert!(matches!(answer.status, 200 | 503), "{}", answer.text()));
    assert_eq!(rows(&app).await, at_first);
    assert_eq!(app.count("SELECT count(*) AS value FROM interest WHERE retired_at IS NOT NULL").await, 0);
    // Once in five minutes is enough: it keeps everyone waiting.
    push("WPDA-2").await.is(201);
    let again = || app.post("/v1/sandbox/reset").header("Authorization", &partner).send();
    let too_soon = again().await;
    too_soon.problem(429, "too_many_requests");
    assert_eq!(too_soon.header("Retry-After"), Some("300"));
    assert_ne!(rows(&app).await, at_first);
    app.clock().advance(chrono::TimeDelta::minutes(5));
    again().await.is(204);
    assert_eq!(rows(&app).await, at_first);
    // The token goes on, and so does what guards the record of who looked at whom.
    push("WPDA-1").await.is(201);
    let emptied = app.own_database().connect().batch_execute("TRUNCATE access_record");
    assert!(emptied.unwrap_err().to_string().contains("access_record"));

    // Started again it begins anew as well, also with an account of someone who is not invented.
    app.sql("UPDATE account SET email = 'j.jansen@gemeente.example' WHERE email = 'stagiair@demo.example'").await;
    sandbox::begin(&mut app.own_database().connect(), &clock).unwrap();
    assert_eq!(rows(&app).await, at_first);
}

#[actix_web::test]
async fn what_is_real_is_left_alone() {
    let app = App::on_its_own(|_| ()).await;
    let user = app.as_coordinator().await;
    user.adds(&crate::support::newcomer(1)).await;
    let clock = app.clock().clone();
    let refused = sandbox::begin(&mut app.own_database().connect(), &clock).unwrap_err();
    assert!(refused.to_string().contains("left alone"), "{refused}");
    user.post("/v1/sandbox/reset", &json!({})).await.problem(404, "not_found");
    assert_eq!(app.count("SELECT count(*) AS value FROM person").await, 1);
}
