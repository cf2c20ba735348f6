//! Cooperation with organisations, year by year.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{App, User};

async fn has_organisation(user: &User, name: &str) -> String {
    let body = json!({ "details": { "name": name, "kinds": ["co_organiser"] } });
    user.post("/v1/organisations", &body).await.created()["id"].as_str().unwrap().to_owned()
}

fn year(organisation: &str, (year, intensity): (i16, &str)) -> Value {
    json!({ "details": { "organisationId": organisation, "year": year, "intensity": intensity } })
}

async fn adds(user: &User, new: &Value) -> String {
    user.post("/v1/cooperations", new).await.created()["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn how_it_changed_follows_from_the_year_known_before() {
    let app = App::begin().await;
    let user = app.as_role(Role::Policy).await;
    let kolk = has_organisation(&user, "De Nieuwe Kolk").await;
    for (at, intensity, change) in [
        (2021, "occasional", "new"),
        (2023, "regular", "strengthened"),
        (2024, "regular", "unchanged"),
        (2025, "occasional", "eased"),
    ] {
        let made = user.post("/v1/cooperations", &year(&kolk, (at, intensity))).await.created();
        assert_eq!(made["change"], change, "{at}");
    }
    let listed = user.walk(&format!("/v1/cooperations?organisationId={kolk}&pageSize=1")).await;
    let known: Vec<_> = listed.iter().map(|of| (&of["details"]["year"], &of["earlier"]["year"])).collect();
    assert_eq!(
        known,
        [
            (&json!(2025), &json!(2024)),
            (&json!(2024), &json!(2023)),
            (&json!(2023), &json!(2021)),
            (&json!(2021), &Value::Null)
        ]
    );
    // Staff may know better.
    let path = format!("/v1/cooperations/{}", listed[1]["id"].as_str().unwrap());
    let said = json!({ "details": { "statedChange": "strengthened", "activities": "Elke dinsdag het Praathuis" } });
    let changed = user.patch(&path, ("\"v1\"", &said)).await.ok();
    assert_eq!((&changed["change"], &changed["version"]), (&json!("strengthened"), &json!(2)));
    user.patch(&path, ("\"v1\"", &said)).await.problem(412, "precondition_failed");
    let follows = json!({ "details": { "statedChange": null } });
    assert_eq!(user.patch(&path, ("\"v2\"", &follows)).await.ok()["change"], "unchanged");
    // Without 2024, 2025 stands beside 2023.
    user.delete(&path, "\"v3\"").await.is(204);
    user.get(&path).await.problem(404, "not_found");
    assert_eq!(user.walk("/v1/cooperations?year=2025").await[0]["earlier"]["year"], 2023);
}

#[actix_web::test]
async fn an_organisation_has_a_year_once() {
    let app = App::begin().await;
    let user = app.as_role(Role::Policy).await;
    let kolk = has_organisation(&user, "De Nieuwe Kolk").await;
    adds(&user, &year(&kolk, (2025, "regular"))).await;
    user.post("/v1/cooperations", &year(&kolk, (2025, "intensive"))).await.problem(409, "state_conflict");
    let unknown = year("01890a5d-ac96-774b-bcce-b302099a8057", (2025, "regular"));
    assert_eq!(user.post("/v1/cooperations", &unknown).await.faults(), ["/details/organisationId unknown_reference"]);
    let wrong = json!({ "details": { "organisationId": kolk, "year": 1999, "intensity": "weekly" } });
    assert_eq!(
        user.post("/v1/cooperations", &wrong).await.faults(),
        ["/details/intensity not_allowed", "/details/year out_of_range"]
    );
}

#[actix_web::test]
async fn last_years_partners_are_carried_over_once() {
    let app = App::begin().await;
    let user = app.as_role(Role::Policy).await;
    let names = ["Vaart Welzijn", "De Nieuwe Kolk", "Het Taalhuis"];
    let mut ids = Vec::new();
    for name in names {
        ids.push(has_organisation(&user, name).await);
    }
    adds(&user, &year(&ids[0], (2024, "occasional"))).await;
    let mut done = year(&ids[1], (2025, "intensive"));
    done["details"]["activities"] = json!("Feest in december");
    adds(&user, &done).await;
    adds(&user, &year(&ids[2], (2025, "regular"))).await;
    adds(&user, &year(&ids[2], (2026, "occasional"))).await;
    let added = user.post("/v1/cooperations/carry-over", &json!({ "year": 2026 })).await.ok();
    let added = added["items"].as_array().unwrap();
    assert_eq!(added.len(), 1);
    assert_eq!(added[0]["details"], json!({ "organisationId": ids[1], "year": 2026, "intensity": "intensive" }));
    assert_eq!(added[0]["change"], "unchanged");
    let again = user.post("/v1/cooperations/carry-over", &json!({ "year": 2026 })).await.ok();
    assert_eq!(again["items"], json!([]));
    let names: Vec<_> = user.walk("/v1/cooperations?year=2026&pageSize=1").await;
    let names: Vec<_> = names.iter().map(|of| of["organisation"]["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["De Nieuwe Kolk", "Het Taalhuis"]);
    let page = user.get("/v1/cooperations?intensity=occasional&total=true").await.ok();
    assert_eq!(page["total"], 2);
    let reader = app.as_role(Role::Communication).await;
    reader.get("/v1/cooperations").await.is(200);
    reader.post("/v1/cooperations/carry-over", &json!({ "year": 2026 })).await.problem(403, "forbidden");
}
