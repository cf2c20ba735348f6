//! Outcomes: counts with their n, both sides, small groups, how Dutch changed, paper, and what open answers are about.

use actix_web::http::Method;
use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::evaluations::{ESTABLISHED, EVENTS, NEWCOMERS};
use crate::support::{App, TODAY, User};

/// Someone scans the poster, answers these, and sends.
async fn says(app: &App, poster: &str, answers: &[(usize, &str)]) {
    let (token, _) = app.scans(poster).await;
    for (step, answer) in answers {
        app.answers(&token, (*step, &format!("{answer}&go=next"))).await.is(303);
    }
    app.submits(&token).await.is(303);
}

async fn outcomes(user: &User, round: &str) -> Value {
    user.get(&format!("/v1/evaluation-rounds/{round}/outcomes")).await.ok()
}

/// The counts of a question, in order.
fn counts(outcomes: &Value, key: &str) -> Value {
    let question = question(outcomes, key);
    question["options"].as_array().unwrap().iter().map(|option| option["count"].clone()).collect()
}

fn question<'a>(outcomes: &'a Value, key: &str) -> &'a Value {
    outcomes["questions"].as_array().unwrap().iter().find(|question| question["key"] == key).expect(key)
}

#[actix_web::test]
async fn what_was_sent_is_counted_with_n_and_response_rate() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let mut tokens = Vec::new();
    for number in 0..4 {
        tokens.push(user.invites_someone(&round, number).await.1);
    }
    for (token, better) in tokens.iter().zip(["4", "4", "3"]) {
        app.fills_in(&format!("/e/{token}/language"), "language=nl").await.is(303);
        app.answers(token, (3, &format!("answer={better}&go=next"))).await.is(303);
        app.answers(token, (5, "answer=speaking&answer=people&go=next")).await.is(303);
    }
    // The third began and didn't send.
    for token in &tokens[..2] {
        app.submits(token).await.is(303);
    }
    let told = outcomes(&user, &round).await;
    assert_eq!(told["round"]["counts"], json!({ "invited": 4, "invitedAnswered": 2, "answered": 2, "started": 1 }));
    assert_eq!(told["round"]["responseRate"], 0.5);
    assert_eq!(counts(&told, "dutch_better"), json!([0, 0, 0, 2]));
    assert_eq!(question(&told, "dutch_better")["options"][3]["share"], 1.0);
    assert_eq!(question(&told, "dutch_better")["options"][3]["label"], "Veel beter");
    assert_eq!(question(&told, "dutch_better")["n"], 2);
    assert_eq!(counts(&told, "learned_most"), json!([2, 0, 2, 0, 0, 0]), "of many, each counts");
    assert_eq!(question(&told, "dutch_level")["n"], 0);
}

#[actix_web::test]
async fn both_sides_stand_next_to_each_other() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (round, other) = (user.has_round(NEWCOMERS).await, user.has_round(ESTABLISHED).await);
    let (poster, other_poster) = (user.has_poster(&round).await, user.has_poster(&other).await);
    says(&app, &poster, &[(1, "answer=5"), (3, "answer=4")]).await;
    says(&app, &other_poster, &[(1, "answer=4"), (3, "answer=3")]).await;
    says(&app, &other_poster, &[(1, "answer=4")]).await;
    let path = format!("/v1/evaluation-rounds/{round}/outcomes?compareWith={other}");
    let told = user.get(&path).await.ok();
    assert_eq!(told["comparedWith"]["counts"]["answered"], 2);
    let contact = question(&told, "contact_with_buddy");
    assert_eq!((&contact["n"], &contact["comparedN"]), (&json!(1), &json!(2)));
    assert_eq!((&contact["options"][4]["count"], &contact["options"][4]["comparedCount"]), (&json!(1), &json!(0)));
    assert_eq!((&contact["options"][3]["share"], &contact["options"][3]["comparedShare"]), (&json!(0.0), &json!(1.0)));
    let better = question(&told, "dutch_better");
    assert_ne!(better["text"], better["comparedText"], "each side is asked in its own words");
    // A questionnaire that asks other things is set beside it with what only it asks.
    let event = user.has_round(EVENTS).await;
    let told = user.get(&format!("/v1/evaluation-rounds/{round}/outcomes?compareWith={event}")).await.ok();
    let liked = question(&told, "event_liked");
    assert_eq!((&liked["n"], &liked["comparedN"]), (&Value::Null, &json!(0)));
    let unknown = format!("/v1/evaluation-rounds/{round}/outcomes?compareWith=01890a5d-ac96-774b-bcce-b302099a8057");
    assert_eq!(user.get(&unknown).await.faults(), ["?compareWith unknown_reference"]);
}

#[actix_web::test]
async fn who_does_not_know_the_people_sees_no_small_groups() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let poster = user.has_poster(&round).await;
    for _ in 0..7 {
        says(&app, &poster, &[(1, "answer=5"), (2, "answer=4"), (5, "answer=speaking&answer=city")]).await;
    }
    for _ in 0..3 {
        says(&app, &poster, &[(1, "answer=3"), (2, "answer=4"), (5, "answer=speaking")]).await;
    }
    let all = outcomes(&user, &round).await;
    assert_eq!(counts(&all, "contact_with_buddy"), json!([0, 0, 3, 0, 7]));
    assert_eq!(question(&all, "contact_with_buddy")["suppressed"], false);
    for role in [Role::Board, Role::Policy, Role::Communication] {
        let told = outcomes(&app.as_role(role).await, &round).await;
        assert_eq!(counts(&told, "contact_with_buddy"), json!([0, 0, null, 0, null]), "{role}: and not by subtraction");
        assert_eq!(question(&told, "contact_with_buddy")["suppressed"], true);
        assert_eq!(question(&told, "contact_with_buddy")["options"][2]["share"], Value::Null);
        assert_eq!(counts(&told, "feels_at_home"), json!([0, 0, 0, 10, 0]));
        assert_eq!(counts(&told, "learned_most")[4], Value::Null, "three of ten did not choose it");
        assert_eq!(counts(&told, "learned_most")[0], 10);
    }
}

#[actix_web::test]
async fn growth_of_dutch_is_told_from_first_to_last() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (early, late) = (user.has_round(NEWCOMERS).await, {
        let body = json!({
            "questionnaireId": NEWCOMERS, "title": "Later", "period": { "startsOn": "2026-01-01", "endsOn": "2026-04-01" },
            "opensAt": "2026-03-09T09:00:00Z", "closesAt": "2026-04-09T08:00:00Z",
        });
        user.post("/v1/evaluation-rounds", &body).await.created()["id"].as_str().unwrap().to_owned()
    });
    for (number, (first, between, last)) in
        [("A0", "A1", "A2"), ("A1", "A1", "A1"), ("B1", "A2", "A2")].into_iter().enumerate()
    {
        let (person, token) = user.invites_someone(&early, number).await;
        let assessment = json!({ "level": first, "assessedOn": "2026-01-05", "source": "intake" });
        user.post(&format!("/v1/people/{person}/dutch-assessments"), &assessment).await.is(201);
        user.invites(&late, &[&person]).await.is(200);
        let letters = user.prints(&late, "letters").await.text();
        let links: Vec<&str> =
            letters.split("/e/").skip(1).map(|rest| &rest[..43]).filter(|link| !link.starts_with("print")).collect();
        let other = links.last().unwrap();
        app.clock().advance(chrono::TimeDelta::minutes(1));
        for (token, level) in [(token.as_str(), between), (other, last)] {
            app.fills_in(&format!("/e/{token}/language"), "language=nl").await.is(303);
            app.answers(token, (4, &format!("answer={level}&go=next"))).await.is(303);
            app.submits(token).await.is(303);
            app.clock().advance(chrono::TimeDelta::minutes(1));
        }
    }
    let change = outcomes(&user, &late).await["levelChange"].clone();
    assert_eq!(
        (&change["n"], &change["higher"], &change["same"], &change["lower"]),
        (&json!(3), &json!(1), &json!(1), &json!(1))
    );
    assert_eq!((&change["stepsGained"], &change["sinceRoundId"]), (&json!(1), &Value::Null));
    let told = user.get(&format!("/v1/evaluation-rounds/{late}/outcomes?compareWith={early}")).await.ok();
    let change = &told["levelChange"];
    assert_eq!((&change["n"], &change["higher"], &change["same"]), (&json!(3), &json!(1), &json!(2)));
    assert_eq!(change["sinceRoundId"], early.as_str());
    let board = outcomes(&app.as_role(Role::Board).await, &late).await["levelChange"].clone();
    assert_eq!((&board["n"], &board["higher"], &board["stepsGained"]), (&json!(3), &Value::Null, &Value::Null));
}

#[actix_web::test]
async fn paper_is_entered_by_its_codes_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let (person, token) = user.invites_someone(&round, 1).await;
    let path = format!("/v1/evaluation-rounds/{round}/paper-responses");
    let sheet = user.prints(&round, "paper_form").await.is(200).text();
    assert!(
        sheet.contains("3-4") && sheet.contains("4-A2") && sheet.contains("5-6"),
        "the codes stand beside the boxes"
    );
    let body = json!({
        "language": "ti", "codes": ["1-5", "3-4", "4-B1", "5-1", "5-3"], "helped": true,
        "texts": [{ "question": 6, "text": "Samen koken" }],
    });
    assert_eq!(user.post_with_key(&path, ("sheet 1", &body)).await.ok()["answers"], 5);
    user.post_with_key(&path, ("sheet 1", &body)).await.ok();
    assert_eq!(app.rows("evaluation_response").await, 1, "sent again, it is the same sheet");
    let told = outcomes(&user, &round).await;
    assert_eq!(counts(&told, "dutch_better"), json!([0, 0, 0, 1]));
    assert_eq!(counts(&told, "learned_most"), json!([1, 0, 1, 0, 0, 0]));
    assert_eq!(told["round"]["helped"], 1);
    let entered = "SELECT count(*) AS value FROM evaluation_response WHERE source = 'paper' AND entered_by IS NOT NULL";
    assert_eq!(app.count(entered).await, 1);

    let wrong =
        json!({ "language": "nl", "codes": ["9-1", "1-9", "1-1", "1-2"], "texts": [{ "question": 1, "text": "x" }] });
    let faults = user.post(&path, &wrong).await.faults();
    assert_eq!(
        faults,
        ["/codes/0 out_of_range", "/codes/1 not_allowed", "/codes/3 too_many", "/texts/0/question not_allowed"]
    );

    // Someone began by their link and then gave the paper: it is one response.
    app.fills_in(&format!("/e/{token}/language"), "language=nl").await.is(303);
    app.answers(&token, (1, "answer=1&go=next")).await.is(303);
    let invitation = user.walk(&format!("/v1/evaluation-rounds/{round}/invitations")).await[0]["id"].clone();
    let mut own = body.clone();
    own["invitationId"] = invitation;
    user.post(&path, &own).await.ok();
    user.post(&path, &own).await.problem(409, "state_conflict");
    assert!(
        app.opens(&format!("/e/{token}")).await.is(200).text().contains("ነዚ ድሮ ሰዲድካዮ ኢኻ"),
        "in the language of the paper"
    );
    assert_eq!(outcomes(&user, &round).await["round"]["counts"]["answered"], 2);
    let assessments = user.walk(&format!("/v1/people/{person}/dutch-assessments")).await;
    assert_eq!((&assessments[0]["level"], &assessments[0]["assessedOn"]), (&json!("B1"), &json!(TODAY)));
    own["invitationId"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    assert_eq!(user.post(&path, &own).await.faults(), ["/invitationId unknown_reference"]);
}

#[actix_web::test]
async fn open_answers_are_read_by_few_and_get_themes() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let (person, token) = user.invites_someone(&round, 1).await;
    app.fills_in(&format!("/e/{token}/language"), "language=ti").await.is(303);
    app.answers(&token, (7, "text=Vaker+koken&go=next")).await.is(303);
    let path = format!("/v1/evaluation-rounds/{round}/open-answers");
    assert!(user.walk(&path).await.is_empty(), "what isn't sent isn't read");
    app.submits(&token).await.is(303);
    let poster = user.has_poster(&round).await;
    app.clock().advance(chrono::TimeDelta::minutes(1));
    says(&app, &poster, &[(6, "text=Alles"), (7, "text=Niets")]).await;

    let answers = user.walk(&path).await;
    let told: Vec<_> =
        answers.iter().map(|answer| (answer["text"].as_str().unwrap(), answer["person"]["id"].as_str())).collect();
    assert_eq!(told, [("Vaker koken", Some(person.as_str())), ("Niets", None), ("Alles", None)]);
    assert_eq!((&answers[0]["language"], &answers[0]["source"]), (&json!("ti"), &json!("link")));
    assert!(user.reads_access(&person).await.contains(&"listed".to_owned()));
    let policy = app.as_role(Role::Policy).await;
    assert!(policy.walk(&path).await.iter().all(|answer| answer["person"].is_null()), "without names");
    app.as_role(Role::Communication).await.get(&path).await.problem(403, "forbidden");

    let theme = json!({ "question": "could_be_better", "name": "Vaker samenkomen" });
    let theme = user.post("/v1/evaluation-themes", &theme).await.ok();
    let same = json!({ "question": "could_be_better", "name": "vaker SAMENKOMEN" });
    user.post("/v1/evaluation-themes", &same).await.problem(409, "name_in_use");
    let other = user.post("/v1/evaluation-themes", &json!({ "question": "was_good", "name": "Eten" })).await.ok();
    assert_eq!(user.get("/v1/evaluation-themes?question=was_good").await.ok()["items"], json!([other]));
    let put = async |answer: &Value, themes: Value| {
        let path = format!(
            "/v1/evaluation-responses/{}/answers/{}/themes",
            answer["responseId"].as_str().unwrap(),
            answer["question"].as_str().unwrap()
        );
        let seen = format!("\"v{}\"", answer["version"]);
        user.ask(Method::PUT, &path).await.header("If-Match", &seen).json(&json!({ "themeIds": themes })).send().await
    };
    assert_eq!(put(&answers[0], json!([other["id"]])).await.faults(), ["/themeIds unknown_reference"]);
    let coded = put(&answers[0], json!([theme["id"]])).await;
    assert_eq!(
        (coded.ok()["themes"].clone(), coded.etag()),
        (json!([theme]), format!("\"v{}\"", coded.ok()["version"]))
    );
    let stale = put(&answers[0], json!([])).await.problem(412, "precondition_failed");
    assert_eq!(stale["currentVersion"], coded.ok()["version"], "someone else coded it meanwhile");
    let coded = put(&coded.ok(), json!([theme["id"]])).await.ok();
    assert_eq!(coded["themes"], json!([theme]), "again changes nothing");
    assert_eq!(user.walk(&format!("{path}?withoutTheme=true")).await.len(), 2);
    assert_eq!(user.walk(&format!("{path}?withoutTheme=false")).await.len(), 1);
    let found = question(&outcomes(&user, &round).await, "could_be_better")["themes"].clone();
    assert_eq!((&found[0]["theme"], &found[0]["count"]), (&theme, &json!(1)));
    let board = outcomes(&app.as_role(Role::Board).await, &round).await;
    assert_eq!(question(&board, "could_be_better")["themes"][0]["count"], Value::Null);
    assert!(put(&coded, json!([])).await.ok()["themes"].as_array().unwrap().is_empty());
    assert!(question(&outcomes(&user, &round).await, "could_be_better")["themes"].as_array().unwrap().is_empty());
}

#[actix_web::test]
async fn every_list_costs_as_many_statements_for_many_as_for_one() {
    const ROUTES: [(&str, usize); 9] = [
        ("/v1/questionnaires?pageSize=100&total=true", 3),
        ("/v1/questionnaires/QUESTIONNAIRE", 2),
        ("/v1/evaluation-rounds?pageSize=100&total=true", 3),
        ("/v1/evaluation-rounds/ROUND", 2),
        ("/v1/evaluation-rounds/ROUND/invitations?pageSize=100", 4),
        ("/v1/evaluation-rounds/ROUND/outcomes", 6),
        ("/v1/evaluation-rounds/ROUND/outcomes?compareWith=OTHER", 6),
        ("/v1/evaluation-rounds/ROUND/open-answers?pageSize=100", 4),
        ("/v1/evaluation-themes", 2),
    ];
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (round, other) = (user.has_round(NEWCOMERS).await, user.has_round(NEWCOMERS).await);
    let mut counted: Vec<Vec<usize>> = Vec::new();
    for people in [0..1, 1..8] {
        for number in people {
            let (_, token) = user.invites_someone(&round, number).await;
            app.fills_in(&format!("/e/{token}/language"), "language=nl").await.is(303);
            app.answers(&token, (4, "answer=A2&go=next")).await.is(303);
            app.answers(&token, (7, "text=Vaker&go=next")).await.is(303);
            app.submits(&token).await.is(303);
            let theme = json!({ "question": "could_be_better", "name": format!("Thema {number}") });
            let theme = user.post("/v1/evaluation-themes", &theme).await.ok()["id"].clone();
            let path = format!("/v1/evaluation-rounds/{round}/open-answers?withoutTheme=true");
            let answer = user.walk(&path).await.remove(0);
            let path = format!(
                "/v1/evaluation-responses/{}/answers/could_be_better/themes",
                answer["responseId"].as_str().unwrap()
            );
            let seen = format!("\"v{}\"", answer["version"]);
            user.ask(Method::PUT, &path)
                .await
                .header("If-Match", &seen)
                .json(&json!({ "themeIds": [theme] }))
                .send()
                .await
                .is(200);
            user.has_round(EVENTS).await;
        }
        let mut counts = Vec::new();
        for (route, _) in ROUTES {
            let path = route.replace("QUESTIONNAIRE", NEWCOMERS).replace("ROUND", &round).replace("OTHER", &other);
            let ask = user.ask(Method::GET, &path).await;
            app.statements();
            ask.send().await.is(200);
            counts.push(app.statements());
        }
        // So does a page of the form.
        let poster = user.has_poster(&round).await;
        let (token, _) = app.scans(&poster).await;
        app.statements();
        app.opens(&format!("/e/{token}/5")).await.is(200);
        counts.push(app.statements());
        app.answers(&token, (5, "answer=speaking&go=next")).await.is(303);
        counts.push(app.statements());
        app.submits(&token).await.is(303);
        counts.push(app.statements());
        counted.push(counts);
    }
    let most: Vec<usize> = ROUTES.iter().map(|(_, most)| *most).chain([2, 3, 2]).collect();
    assert_eq!(counted[0], counted[1], "as many for one as for eight");
    assert!(counted[1].iter().zip(&most).all(|(count, most)| count <= most), "{counted:?}, at most {most:?}");
}
