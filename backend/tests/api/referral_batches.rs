//! Many referrals at once, each with a result of its own.

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, App, User, referral};

const PATH: &str = "/v1/referral-batches";

async fn pushes(user: &User, lines: &[Value]) -> Answer {
    user.post(PATH, &json!({ "items": lines })).await
}

fn outcomes(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|line| line["outcome"].as_str().unwrap()).collect()
}

fn many(from: usize, to: usize) -> Vec<Value> {
    (from..to).map(|number| referral(&format!("R-{number}"), "Selam", "Tesfay")).collect()
}

#[actix_web::test]
async fn each_line_has_a_result_of_its_own_in_the_order_of_the_lines() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let known = partner.refers("A", "Selam", "Tesfay").await;
    let mut misspelt = referral("C", "Omar", "Haddad");
    misspelt["leerroute"] = json!("canary");
    misspelt["person"]["birthYear"] = json!(1850);
    let mut number = referral("D", "Omar", "Haddad");
    number["goal"] = json!("123456782");
    let lines = [
        referral("B", "Amina", "Yusuf"),
        referral("A", "Selam", "Tesfay"),
        misspelt,
        number,
        referral("A", "Selam", "Anders"),
        json!("canary"),
        json!({ "reference": "E" }),
        referral("B", "Amina", "Yusuf"),
        referral("B", "Amina", "Anders"),
        referral("F", "Omar", "Haddad"),
    ];
    let answer = pushes(&partner, &lines).await;
    assert!(!answer.text().contains("canary") && !answer.text().contains("123456782"), "{}", answer.text());
    let result = answer.ok();
    let expected =
        ["created", "known", "refused", "refused", "refused", "refused", "refused", "known", "refused", "created"];
    assert_eq!(outcomes(&result), expected);
    assert_eq!((&result["created"], &result["known"], &result["refused"]), (&json!(2), &json!(2), &json!(6)));
    let line = |index: usize| &result["items"][index];
    assert_eq!((&line(0)["receipt"]["reference"], &line(0)["receipt"]["status"]), (&json!("B"), &json!("received")));
    assert_eq!(line(1)["receipt"]["id"], known);
    assert_eq!(line(7)["receipt"], line(0)["receipt"], "the same line again is the same referral");
    let faults = |index: usize| -> Vec<String> {
        let errors = line(index)["problem"]["errors"].as_array().unwrap().iter();
        errors
            .map(|fault| format!("{} {}", fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(faults(2), ["/leerroute unknown_field", "/person/birthYear out_of_range"]);
    assert_eq!(faults(3), ["/goal citizen_service_number"]);
    assert_eq!(faults(5), [" wrong_type"]);
    assert_eq!(faults(6), ["/legalBasis required", "/person required"]);
    assert_eq!(line(4)["problem"]["code"], "reference_in_use");
    assert_eq!(line(4)["problem"]["existingReferralId"], known);
    assert_eq!(line(8)["problem"]["code"], "reference_in_use");
    assert!(result["items"].as_array().unwrap().iter().zip(0..).all(|(line, index)| line["index"] == index));
    assert_eq!(app.rows("referral").await, 3);
}

#[actix_web::test]
async fn a_batch_can_be_sent_again() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let body = json!({ "items": many(0, 3) });
    let first = partner.post_with_key(PATH, ("k", &body)).await.ok();
    assert_eq!(outcomes(&first), ["created", "created", "created"]);
    assert_eq!(partner.post_with_key(PATH, ("k", &body)).await.ok(), first, "by its key the same answer");
    assert_eq!(outcomes(&pushes(&partner, &many(0, 3)).await.ok()), ["known", "known", "known"]);
    let other = json!({ "items": many(0, 4) });
    partner.post_with_key(PATH, ("k", &other)).await.problem(422, "idempotency_key_reused");
    assert_eq!(outcomes(&pushes(&partner, &many(2, 4)).await.ok()), ["known", "created"]);
}

#[actix_web::test]
async fn a_batch_has_one_to_five_hundred_lines_in_at_most_a_mebibyte() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    assert_eq!(pushes(&partner, &[]).await.faults(), ["/items too_few"]);
    assert_eq!(pushes(&partner, &many(0, 501)).await.faults(), ["/items too_many"]);
    assert_eq!(partner.post(PATH, &json!({ "rows": [] })).await.faults(), ["/items required", "/rows unknown_field"]);
    let mut large = many(0, 500);
    for line in &mut large {
        line["goal"] = json!("a".repeat(900));
    }
    let large = json!({ "items": large });
    assert!(large.to_string().len() > 512 * 1024);
    assert_eq!(partner.post(PATH, &large).await.ok()["created"], 500);
    let too_large = json!({ "items": [{ "goal": "a".repeat(1024 * 1024) }] });
    partner.post(PATH, &too_large).await.problem(413, "body_too_large");
    let text = partner.ask(Method::POST, PATH).await.body("text/plain", "{}").send().await;
    text.problem(415, "unsupported_media_type");
}

#[actix_web::test]
async fn staff_name_an_organisation_in_each_line() {
    let app = App::begin().await;
    let (user, partner) = (app.as_coordinator().await, app.as_partner("Werkplein").await);
    let of = |organisation: &str, reference: &str| {
        let mut line = referral(reference, "Selam", "Tesfay");
        line["source"] = json!("organisation");
        line["organisationId"] = json!(organisation);
        line
    };
    let nowhere = "01890a5d-ac96-774b-bcce-b302099a8057";
    let result = pushes(&user, &[of(nowhere, "A"), of(&partner.organisation_id(), "A")]).await.ok();
    assert_eq!(outcomes(&result), ["refused", "created"]);
    assert_eq!(result["items"][0]["problem"]["errors"][0]["code"], "unknown_reference");
    assert_eq!(outcomes(&pushes(&partner, &[referral("A", "Selam", "Tesfay")]).await.ok()), ["known"]);
}

#[actix_web::test]
async fn five_hundred_cost_as_many_statements_as_one() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let mut counts = Vec::new();
    for lines in [many(0, 1), many(1, 501), many(0, 1), many(0, 500)] {
        let ask = partner.ask(Method::POST, PATH).await.json(&json!({ "items": lines }));
        app.statements();
        ask.send().await.is(200);
        counts.push(app.statements());
    }
    assert_eq!(counts, [3, 3, 4, 4], "who calls, the referrals, what is known of them, their receipts");
}

/// Two that send the same lines at once, in another order: each line is created once, and neither waits for ever.
#[actix_web::test]
async fn batches_that_overlap_are_taken_at_once() {
    let app = App::for_races().await;
    let partner = app.as_partner("Werkplein").await;
    let sent = (0..6).map(|number| {
        let (partner, mut lines) = (partner.clone(), many(0, 60));
        if number % 2 == 1 {
            lines.reverse();
        }
        async move { pushes(&partner, &lines).await.ok() }
    });
    let results = join_all(sent).await;
    let created: u64 = results.iter().map(|result| result["created"].as_u64().unwrap()).sum();
    assert_eq!((created, app.rows("referral").await), (60, 60));
    assert!(results.iter().all(|result| result["refused"] == 0));
}
