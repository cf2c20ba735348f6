//! Journeys: what people passed on their way, read from what happened.

use serde_json::{Value, json};

use crate::support::{App, TODAY, newcomer};

fn stations(journey: &Value) -> Vec<String> {
    let line = |station: &Value| {
        let text = |name: &str| station[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {} {}", text("kind"), text("startsOn"), text("endsOn"), text("name"))
    };
    journey["stations"].as_array().unwrap().iter().map(line).collect()
}

#[actix_web::test]
async fn a_journey_goes_from_the_referral_to_where_someone_got() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let partner = app.as_partner("Werkplein").await;
    let referral = partner.refers("1", "Baba", "Vanbaba").await;
    let accepted = user.accepts_as(&referral, &json!({ "track": "programme" })).await.ok();
    let (person, request) = (accepted["personId"].as_str().unwrap(), accepted["requestId"].clone());
    let cohort = user.has_active_cohort().await;
    let a = user.adds_group(&cohort, "Groep 1A", "tuesday").await;
    let b = user.adds_group(&cohort, "Groep 1B", "thursday").await;
    let buddy = user.adds(&newcomer(2)).await;
    let wish = user.opens_request_in("programme", (&buddy, "established"), TODAY).await;
    let new = json!({
        "newcomerRequestId": request, "establishedRequestId": wish, "kind": "programme", "cohortId": cohort, "groupId": a,
    });
    let pair = user.post("/v1/matches", &new).await.created()["id"].clone();
    let pair = pair.as_str().unwrap();
    let path = format!("/v1/people/{person}/journey");
    assert_eq!(stations(&user.get(&path).await.ok()), ["referral 2026-03-10 - Werkplein", "request 2026-03-10 - -"]);

    app.is_now_on("2026-03-12");
    user.activates(pair, "2026-03-12").await.is(200);
    app.is_now_on("2026-06-01");
    user.moves(pair, Some(&b), "2026-06-01").await.is(200);
    app.is_now_on("2026-11-01");
    user.ends(pair, "2026-11-01").await.is(200);
    user.appoints(&a, (person, "assistant_coach"), "2026-11-01").await.is(201);
    let got = json!({ "kind": "course", "reachedOn": "2026-10-01", "through": "own" });
    user.post(&format!("/v1/people/{person}/destinations"), &got).await.is(201);
    let journey = user.get(&path).await.ok();
    assert_eq!(
        stations(&journey),
        [
            "referral 2026-03-10 - Werkplein",
            "request 2026-03-10 2026-03-12 -",
            "match 2026-03-12 2026-11-01 -",
            "group 2026-03-12 2026-06-01 Groep 1A",
            "group 2026-06-01 2026-11-01 Groep 1B",
            "destination 2026-10-01 - course",
            "assistant_coach 2026-11-01 - Groep 1A",
        ]
    );
    let met = &journey["stations"][2];
    assert_eq!((&met["with"]["id"], &met["matchNumber"], &met["cohortNumber"]), (&json!(buddy), &json!(1), &json!(1)));
    assert_eq!(user.reads_access(&buddy).await[0], "listed");

    // The cohort counts its people, whoever they are; those who were enrolled by mistake are none of them.
    let mistaken = user.adds(&newcomer(3)).await;
    let enrolment = user.enrols(&cohort, (&mistaken, "newcomer"), "2026-11-01").await.created()["id"].clone();
    let end = json!({ "endsOn": "2026-11-01", "reason": "entered_by_mistake" });
    user.post(&format!("/v1/enrolments/{}/end", enrolment.as_str().unwrap()), &end).await.is(200);
    let counted = user.get(&format!("/v1/cohorts/{cohort}/journey")).await.ok();
    let counts: Vec<_> = counted["stations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|count| (count["kind"].as_str().unwrap(), count["people"].as_i64().unwrap()))
        .collect();
    assert_eq!(counted["n"], 2);
    assert_eq!(
        counts,
        [
            ("referral", 1),
            ("request", 2),
            ("match", 2),
            ("group", 2),
            ("assistant_coach", 1),
            ("coach", 0),
            ("destination", 1)
        ]
    );
    let people = user.walk(&format!("/v1/cohorts/{cohort}/journey/people?pageSize=1")).await;
    assert_eq!(people.len(), 2);
    let own = people.iter().find(|row| row["id"] == json!(person)).unwrap();
    assert_eq!(own["reached"][3], json!({ "kind": "group", "on": "2026-03-12" }));
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    for path in ["people/ID/journey", "cohorts/ID/journey", "cohorts/ID/journey/people"] {
        user.get(&format!("/v1/{}", path.replace("ID", nobody))).await.problem(404, "not_found");
    }
}
