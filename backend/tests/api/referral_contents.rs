//! What a partner sent: read back, corrected, and taken back, as long as nobody decided on it.

use actix_web::http::Method;
use contract::partners::Scope;
use serde_json::{Value, json};

use crate::support::{Answer, App, User, referral};

fn contents(id: &str) -> String {
    format!("/v1/referrals/{id}/contents")
}

async fn corrects(user: &User, id: &str, (etag, body): (&str, &Value)) -> Answer {
    user.ask(Method::PUT, &contents(id)).await.header("If-Match", etag).json(body).send().await
}

#[actix_web::test]
async fn what_was_sent_is_read_back_as_it_was_sent() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let mut sent = referral("A", "Selam", "Tesfay");
    sent["person"]["contact"] = json!({ "email": "selam@voorbeeld.example", "phone": "+31612345678" });
    sent["learningRoute"] = json!("z");
    sent["literacyTrack"] = json!(false);
    let id = partner.pushes(&sent).await.created()["id"].as_str().unwrap().to_owned();
    let read = partner.get(&contents(&id)).await;
    sent["side"] = json!("newcomer");
    assert_eq!((read.etag(), read.ok()), ("\"v1\"".to_owned(), sent.clone()));
    // What is read can be sent again, and changes nothing.
    let same = corrects(&partner, &id, ("\"v1\"", &sent)).await;
    assert_eq!((same.etag(), same.ok()), ("\"v1\"".to_owned(), sent.clone()));
    assert_eq!(partner.pushes(&sent).await.ok()["id"], id, "it is the same referral");
}

#[actix_web::test]
async fn a_correction_replaces_what_was_sent_and_staff_see_it() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let first = referral("A", "Selam", "Tesfay");
    let id = partner.refers("A", "Selam", "Tesfay").await;
    let path = format!("/v1/referrals/{id}");
    assert_eq!(user.get(&path).await.ok()["correctedAt"], Value::Null);
    app.is_now_on("2026-03-11");
    let mut better = referral("A", "Selam", "Tesfai");
    better.as_object_mut().unwrap().remove("goal");
    better["dutchLevel"] = json!("A2");
    let corrected = corrects(&partner, &id, ("\"v1\"", &better)).await;
    assert_eq!((corrected.etag(), &corrected.ok()["goal"]), ("\"v2\"".to_owned(), &Value::Null));
    let seen = user.get(&path).await.ok();
    assert_eq!(
        (&seen["displayName"], &seen["dutchLevel"], &seen["correctedAt"], &seen["status"]),
        (&json!("Selam Tesfai"), &json!("A2"), &json!("2026-03-11T11:00:00Z"), &json!("received"))
    );
    // A later push of the same is known; of what it was before, it is another.
    assert_eq!(partner.pushes(&better).await.ok()["id"], id);
    assert_eq!(partner.pushes(&first).await.problem(409, "reference_in_use")["existingReferralId"], id);
    // A correction whose answer was lost can be sent again; one that saw less can't.
    corrects(&partner, &id, ("\"v1\"", &better)).await.is(200);
    let stale = corrects(&partner, &id, ("\"v1\"", &first)).await.problem(412, "precondition_failed");
    assert_eq!(stale["currentVersion"], 2);
    let unseen = partner.ask(Method::PUT, &contents(&id)).await.json(&first).send().await;
    unseen.problem(428, "precondition_required");
}

#[actix_web::test]
async fn a_correction_has_the_same_rules_as_a_push_and_keeps_its_reference() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let id = partner.refers("A", "Selam", "Tesfay").await;
    let mut wrong = referral("B", "Selam", "Tesfay");
    assert_eq!(corrects(&partner, &id, ("\"v1\"", &wrong)).await.faults(), ["/reference inconsistent"]);
    wrong["legalBasis"]["since"] = json!("2026-03-11");
    wrong["goal"] = json!("123456782");
    wrong["source"] = json!("volunteer");
    let answer = corrects(&partner, &id, ("\"v1\"", &wrong)).await;
    assert_eq!(answer.faults(), ["/goal citizen_service_number", "/legalBasis/since in_future", "/source not_allowed"]);
    // A colleague who corrects it for them leaves it theirs.
    let mut theirs = user.get(&contents(&id)).await.ok();
    assert_eq!(
        (&theirs["source"], &theirs["organisationId"]),
        (&json!("organisation"), &json!(partner.organisation_id()))
    );
    theirs["person"]["givenName"] = json!("Salam");
    corrects(&user, &id, ("\"v1\"", &theirs)).await.is(200);
    assert_eq!(partner.get(&contents(&id)).await.ok()["person"]["givenName"], "Salam");
    theirs["source"] = json!("volunteer");
    theirs.as_object_mut().unwrap().remove("organisationId");
    let moved = corrects(&user, &id, ("\"v2\"", &theirs)).await;
    assert_eq!(moved.faults(), ["/organisationId inconsistent", "/source inconsistent"]);
}

#[actix_web::test]
async fn once_it_is_decided_on_nothing_is_read_back_or_changed() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let body = referral("A", "Selam", "Tesfay");
    let id = partner.refers("A", "Selam", "Tesfay").await;
    user.reviews(&id).await.is(200);
    partner.get(&contents(&id)).await.is(200);
    user.declines(&id).await.is(200);
    for asked in [partner.get(&contents(&id)).await, corrects(&partner, &id, ("\"v3\"", &body)).await] {
        asked.problem(409, "state_conflict");
        assert!(!asked.text().contains("Selam"), "{}", asked.text());
    }
    partner.does(&format!("/v1/referrals/{id}/withdraw")).await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_partner_takes_its_own_referral_back() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let id = partner.refers("A", "Selam", "Tesfay").await;
    app.is_now_on("2026-03-12");
    let path = format!("/v1/referrals/{id}/withdraw");
    let withdrawn = partner.post_with_key(&path, ("k", &json!({}))).await.ok();
    assert_eq!((&withdrawn["status"], &withdrawn["statusSince"]), (&json!("withdrawn"), &json!("2026-03-12")));
    assert_eq!(partner.post_with_key(&path, ("k", &json!({}))).await.ok(), withdrawn);
    partner.does(&path).await.problem(409, "state_conflict");
    let seen = user.get(&format!("/v1/referrals/{id}")).await.ok();
    assert_eq!((&seen["status"], &seen["withdrawnBySender"]), (&json!("withdrawn"), &json!(true)));
    // Staff who take one back for someone see that it was one of them.
    let other = partner.refers("B", "Amina", "Yusuf").await;
    user.does(&format!("/v1/referrals/{other}/withdraw")).await.is(200);
    assert_eq!(user.get(&format!("/v1/referrals/{other}")).await.ok()["withdrawnBySender"], false);
}

#[actix_web::test]
async fn of_anothers_referral_not_even_its_being_is_told() {
    let app = App::begin().await;
    let (partner, other) = (app.as_partner("Werkplein").await, app.as_partner("Azc").await);
    let reader = app.as_partner_with("Taalhuis", vec![Scope::ReferralsRead]).await;
    let id = partner.refers("A", "Selam", "Tesfay").await;
    let body = referral("A", "Selam", "Tesfay");
    let nobodys = "01890a5d-ac96-774b-bcce-b302099a8057";
    for id in [id.as_str(), nobodys] {
        other.get(&contents(id)).await.problem(404, "not_found");
        corrects(&other, id, ("\"v1\"", &body)).await.problem(404, "not_found");
        other.does(&format!("/v1/referrals/{id}/withdraw")).await.problem(404, "not_found");
    }
    reader.get(&contents(&id)).await.problem(403, "forbidden");
    // The same reference is another's, and says nothing either.
    other.pushes(&body).await.is(201);
}

#[actix_web::test]
async fn an_agreement_that_ended_ends_everything_at_once() {
    let app = App::begin().await;
    let (partner, administrator) = (app.as_partner("Werkplein").await, app.as_administrator().await);
    let path = format!("/v1/organisations/{}", partner.organisation_id());
    let wrong = json!({ "details": { "agreementEndsOn": "2025-03-10" } });
    let refused = administrator.patch(&path, ("\"v1\"", &wrong)).await;
    assert_eq!(refused.faults(), ["/details/agreementEndsOn ends_before_start"]);
    let ends = json!({ "details": { "agreementEndsOn": "2026-03-12" } });
    administrator.patch(&path, ("\"v1\"", &ends)).await.is(200);
    app.is_now_on("2026-03-11");
    partner.refers("A", "Selam", "Tesfay").await;
    app.is_now_on("2026-03-12");
    let problem = partner.pushes(&referral("B", "Amina", "Yusuf")).await.problem(403, "forbidden");
    assert!(problem["detail"].as_str().unwrap().contains("agreement"), "{problem}");
    for path in ["/v1/referral-statuses", "/v1/referral-changes", "/v1/capacity"] {
        partner.get(path).await.problem(403, "forbidden");
    }
    let again = json!({ "details": { "agreementEndsOn": null } });
    administrator.patch(&path, ("\"v2\"", &again)).await.is(200);
    partner.get("/v1/capacity").await.is(200);
}
