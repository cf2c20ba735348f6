//! Accounts: invited by mail, with a password that only their owner knows.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, TODAY, User, person_named};

const PASSWORD: &str = "negen fietsen in de regen";

fn someone(email: &str) -> Value {
    json!({ "displayName": "Jitske Veldman", "email": email, "roles": ["office_manager"] })
}

/// The token of the link that was mailed last: it follows from the invitation and the server's secret.
async fn mailed(app: &App) -> String {
    use diesel::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        id: uuid::Uuid,
    }
    let sql = "SELECT (payload->>'id')::uuid AS id FROM outbox WHERE kind = 'account_invitation' ORDER BY outbox.id DESC LIMIT 1";
    let row = app.write(move |c| Ok(diesel::sql_query(sql).get_result::<Row>(c)?)).await;
    app.services().keys.link_token(row.id)
}

async fn chooses(app: &App, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    app.post("/v1/session/password").json(&body).from("192.0.2.7").send().await
}

async fn logs_in(app: &App, email: &str, password: &str) -> Answer {
    app.post("/v1/session").json(&json!({ "email": email, "password": password })).send().await
}

#[actix_web::test]
async fn whoever_is_invited_chooses_a_password_once_and_logs_in() {
    let app = App::begin().await;
    let admin = app.as_administrator().await;
    let account = admin.post("/v1/accounts", &someone("Jitske@Voorbeeld.example")).await.created();
    assert_eq!((&account["status"], &account["email"]), (&json!("invited"), &json!("jitske@voorbeeld.example")));
    assert_eq!(account["invitationExpiresAt"], "2026-03-17T11:00:00Z");
    logs_in(&app, "jitske@voorbeeld.example", PASSWORD).await.problem(401, "invalid_credentials");
    let token = mailed(&app).await;
    assert_eq!(chooses(&app, &token, "kort").await.faults(), ["/password too_short"]);
    assert_eq!(chooses(&app, &token, "password1234").await.faults(), ["/password not_allowed"]);
    chooses(&app, &token, PASSWORD).await.is(204);
    chooses(&app, &token, "een ander wachtwoord").await.problem(404, "not_found");
    logs_in(&app, "jitske@voorbeeld.example", PASSWORD).await.is(201);
    let listed = admin.get("/v1/accounts?role=office_manager&total=true").await.ok();
    assert_eq!((&listed["total"], &listed["items"][0]["status"]), (&json!(1), &json!("active")));
}

#[actix_web::test]
async fn a_link_holds_a_week_and_until_the_next() {
    let app = App::begin().await;
    let admin = app.as_administrator().await;
    let id = admin.post("/v1/accounts", &someone("jitske@voorbeeld.example")).await.created()["id"].clone();
    let (path, first) = (format!("/v1/accounts/{}/invite", id.as_str().unwrap()), mailed(&app).await);
    app.is_now_on("2026-03-11");
    admin.does(&path).await.is(200);
    let second = mailed(&app).await;
    assert_ne!(first, second);
    chooses(&app, &first, PASSWORD).await.problem(404, "not_found");
    app.is_now_on("2026-03-18");
    chooses(&app, &second, PASSWORD).await.problem(404, "not_found");
    admin.does(&path).await.is(200);
    chooses(&app, &mailed(&app).await, PASSWORD).await.is(204);
}

#[actix_web::test]
async fn a_new_password_ends_what_was_open() {
    let app = App::begin().await;
    let (admin, user) = (app.as_administrator().await, app.as_coordinator().await);
    let token = user.token().await;
    admin.does(&format!("/v1/accounts/{}/invite", user.id())).await.is(200);
    let me = |token: String| {
        let app = app.clone();
        async move { app.get("/v1/me").header("Authorization", &format!("Bearer {token}")).send().await }
    };
    me(token.clone()).await.is(200);
    chooses(&app, &mailed(&app).await, PASSWORD).await.is(204);
    me(token).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn what_is_ended_is_over_at_once() {
    let app = App::begin().await;
    let (admin, user) = (app.as_administrator().await, app.as_coordinator().await);
    let path = format!("/v1/accounts/{}/end", user.id());
    user.get("/v1/me").await.is(200);
    admin.does(&format!("/v1/accounts/{}/invite", user.id())).await.is(200);
    let link = mailed(&app).await;
    assert_eq!(admin.does(&path).await.ok()["status"], "ended");
    user.get("/v1/me").await.problem(401, "unauthenticated");
    chooses(&app, &link, PASSWORD).await.problem(404, "not_found");
    admin.does(&path).await.problem(409, "state_conflict");
    admin.does(&format!("/v1/accounts/{}/invite", user.id())).await.problem(409, "state_conflict");
    admin.does(&format!("/v1/accounts/{}/end", admin.id())).await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn what_can_not_be_is_told_at_once() {
    let app = App::begin().await;
    let admin = app.as_administrator().await;
    let wrong = json!({
        "displayName": "??", "email": "nergens", "roles": ["board", "board", "coach"], "accessEndsOn": TODAY,
    });
    assert_eq!(
        admin.post("/v1/accounts", &wrong).await.faults(),
        [
            "/accessEndsOn out_of_range",
            "/displayName invalid_characters",
            "/email wrong_format",
            "/roles/1 repeated",
            "/roles/2 not_allowed"
        ]
    );
    admin.post("/v1/accounts", &someone("een@voorbeeld.example")).await.is(201);
    assert_eq!(admin.post("/v1/accounts", &someone("EEN@voorbeeld.example")).await.faults(), ["/email repeated"]);
}

#[actix_web::test]
async fn tokens_can_not_be_guessed_for_long() {
    let app = App::begin().await;
    let mut refused = false;
    for nth in 0..70 {
        let answer = chooses(&app, &format!("token-{nth}"), PASSWORD).await;
        refused |= answer.status == 429;
    }
    assert!(refused);
}

/// Someone who leads a group, and the period in which they do.
async fn leader(user: &User, email: Option<&str>) -> (String, String) {
    let mut person = person_named("Rukia", "Dekker");
    if let Some(email) = email {
        person["details"]["contact"] = json!({ "email": email });
    }
    let person = user.adds(&person).await;
    let cohort = user.has_active_cohort().await;
    let group = user.adds_group(&cohort, "Groep 1A", "tuesday").await;
    let leading = user.appoints(&group, (&person, "coach"), TODAY).await.created()["id"].as_str().unwrap().to_owned();
    (person, leading)
}

#[actix_web::test]
async fn a_coordinator_invites_a_coach_who_then_sees_the_group() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (_, leading) = leader(&user, Some("rukia@voorbeeld.example")).await;
    let path = format!("/v1/group-leaders/{leading}/invite");
    let account = user.does(&path).await.ok();
    assert_eq!((&account["roles"], &account["status"]), (&json!(["coach"]), &json!("invited")));
    app.clock().advance(chrono::TimeDelta::minutes(1));
    let again = user.does(&path).await.ok();
    assert_eq!(again["id"], account["id"], "another link, and no other account");
    chooses(&app, &mailed(&app).await, PASSWORD).await.is(204);
    let token = logs_in(&app, "rukia@voorbeeld.example", PASSWORD).await.created()["accessToken"].clone();
    let groups = app.get("/v1/my-groups").header("Authorization", &format!("Bearer {}", token.as_str().unwrap()));
    assert_eq!(groups.send().await.ok()["items"][0]["name"], "Groep 1A");
    app.as_role(Role::Intern).await.does(&path).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn nobody_is_invited_without_an_address_of_their_own_or_a_group() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (_, leading) = leader(&user, None).await;
    user.does(&format!("/v1/group-leaders/{leading}/invite")).await.problem(409, "state_conflict");

    let other = App::begin().await;
    let user = other.as_coordinator().await;
    other.has_account("rukia@voorbeeld.example", vec![Role::Board]).await;
    let (_, leading) = leader(&user, Some("rukia@voorbeeld.example")).await;
    user.does(&format!("/v1/group-leaders/{leading}/invite")).await.problem(409, "state_conflict");

    let third = App::begin().await;
    let user = third.as_coordinator().await;
    let (_, leading) = leader(&user, Some("rukia@voorbeeld.example")).await;
    let ending = json!({ "endsOn": TODAY, "reason": "stopped" });
    user.post(&format!("/v1/group-leaders/{leading}/end"), &ending).await.is(200);
    user.does(&format!("/v1/group-leaders/{leading}/invite")).await.problem(409, "state_conflict");
}
