//! How many places there are, for whoever puts people forward.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{App, TODAY, newcomer};

#[actix_web::test]
async fn places_are_counted_in_the_cohorts_that_recruit() {
    let app = App::begin().await;
    let (user, partner) = (app.as_coordinator().await, app.as_partner("Werkplein").await);
    let none = partner.get("/v1/capacity").await.ok();
    let nobody =
        json!({ "asOf": "2026-03-10T11:00:00Z", "waiting": { "newcomers": 0, "established": 0 }, "cohorts": [] });
    assert_eq!(none, nobody);

    // One that recruits, with a number of places for one side alone; and others that don't.
    let plan = json!({ "startsOn": "2026-04-06", "recruitingFrom": "2026-03-01", "recruitingUntil": "2026-04-01", "targetNewcomers": 2 });
    let cohort = user.post("/v1/cohorts", &json!({ "number": 14, "name": "Voorjaar", "plan": plan })).await.created();
    let id = cohort["id"].as_str().unwrap();
    user.steps_cohort(id, "recruit", TODAY).await.is(200);
    user.plans_cohort().await;
    user.has_active_cohort().await;
    for number in 0..4 {
        let person = user.adds(&newcomer(number)).await;
        let role = if number == 3 { "established" } else { "newcomer" };
        user.enrols(id, (&person, role), TODAY).await.is(201);
        user.opens_request_in("programme", (&person, role), TODAY).await;
    }
    // Outside the programme nobody waits for a place.
    let other = user.adds(&newcomer(5)).await;
    user.opens_request(&other, "newcomer", TODAY).await;
    let counted = partner.get("/v1/capacity").await.ok();
    assert_eq!(counted["waiting"], json!({ "newcomers": 3, "established": 1 }));
    assert_eq!(
        counted["cohorts"],
        json!([{
            "id": id, "number": 14, "name": "Voorjaar", "startsOn": "2026-04-06", "recruitingUntil": "2026-04-01",
            "newcomers": { "places": 2, "taken": 3, "free": 0 },
            "established": { "places": Value::Null, "taken": 1, "free": Value::Null },
        }])
    );
    assert_eq!(app.as_role(Role::Intern).await.get("/v1/capacity").await.ok(), counted);
}
