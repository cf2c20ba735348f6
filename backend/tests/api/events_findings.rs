//! What was found at an event, what was decided upon it, and what that led to.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{App, TODAY, newcomer};

#[actix_web::test]
async fn a_finding_leads_to_a_later_event_and_whoever_raised_it_is_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let feast = user.adds_event("2026-03-01T18:00:00Z", &json!({ "kind": "celebration", "title": "VV-Feest" })).await;
    let next = user.adds_event("2026-06-01T18:00:00Z", &json!({ "kind": "celebration", "title": "Klein feest" })).await;
    let path = format!("/v1/events/{feast}/findings");
    let new = json!({ "text": "Het was te uitbundig.", "foundBy": "participant", "raisedById": person });
    let finding = user.post(&path, &new).await.created();
    assert_eq!((&finding["open"], &finding["raisedBy"]["id"]), (&json!(true), &json!(person)));
    user.post(&path, &json!({ "text": "De zaal was koud.", "foundBy": "team" })).await.is(201);
    let id = finding["id"].as_str().unwrap();

    let decisions = format!("/v1/event-findings/{id}/decisions");
    let decision = json!({ "text": "Het volgende feest wordt soberder.", "decidedOn": TODAY });
    let decided = user.post(&decisions, &decision).await.created();
    assert_eq!((&decided["open"], &decided["decisions"][0]["laterEvent"]), (&json!(true), &Value::Null));
    let led_to = format!("/v1/event-decisions/{}/led-to", decided["decisions"][0]["id"].as_str().unwrap());
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(user.post(&led_to, &json!({ "eventId": nobody })).await.faults(), ["/eventId unknown_reference"]);
    let led = json!({ "eventId": next, "methodChange": "Een stille ruimte bij elk feest." });
    let decided = user.post(&led_to, &led).await.ok();
    assert_eq!(decided["decisions"][0]["laterEvent"]["title"], "Klein feest");
    assert_eq!(decided["decisions"][0]["methodChange"], "Een stille ruimte bij elk feest.");
    let told = format!("/v1/event-findings/{id}/told");
    assert_eq!(user.post(&told, &json!({ "toldOn": "2026-03-11" })).await.faults(), ["/toldOn in_future"]);
    assert_eq!(user.post(&told, &json!({ "toldOn": TODAY })).await.ok()["open"], false);
    user.post(&told, &json!({ "toldOn": TODAY })).await.problem(409, "state_conflict");

    assert_eq!(user.get(&path).await.ok()["items"].as_array().unwrap().len(), 2);
    let open = user.walk("/v1/event-findings?open=true").await;
    assert_eq!((open.len(), &open[0]["text"]), (1, &json!("De zaal was koud.")));
    assert_eq!(user.walk("/v1/event-findings?open=false&foundBy=participant&kind=celebration").await.len(), 1);
    assert_eq!(user.walk("/v1/event-findings?kind=workshop").await.len(), 0);
    assert_eq!(user.get("/v1/event-findings?total=true").await.ok()["total"], 2);
    let seen = app.as_role(Role::Policy).await.walk("/v1/event-findings?open=false").await;
    assert_eq!(seen[0]["raisedBy"], Value::Null);

    assert_eq!(
        user.post(&decisions, &json!({ "text": "x", "decidedOn": "2026-03-11", "ledTo": { "methodChange": "" } }))
            .await
            .faults(),
        ["/decidedOn in_future", "/ledTo/methodChange too_short"]
    );
    let unknown = json!({ "text": "x", "decidedOn": TODAY, "ledTo": { "eventId": nobody } });
    assert_eq!(user.post(&decisions, &unknown).await.faults(), ["/ledTo/eventId unknown_reference"]);
    let unknown = json!({ "text": "x", "foundBy": "team", "raisedById": nobody });
    assert_eq!(user.post(&path, &unknown).await.faults(), ["/raisedById unknown_reference"]);
    user.post(&format!("/v1/event-findings/{nobody}/decisions"), &decision).await.problem(404, "not_found");
    user.post(&format!("/v1/events/{nobody}/findings"), &new).await.problem(404, "not_found");
}
