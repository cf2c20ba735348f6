//! Organisations, with their other names.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{App, User};

fn organisation(name: &str) -> Value {
    json!({ "details": { "name": name, "kinds": ["referrer"] } })
}

async fn add(user: &User, body: &Value) -> String {
    user.post("/v1/organisations", body).await.created()["id"].as_str().unwrap().to_owned()
}

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["details"]["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn an_organisation_is_added_read_and_changed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let body = json!({ "details": {
        "name": "Werkplein Drentsche Aa", "aliases": ["WPDA", "Werkplein Drentse Aa"], "kinds": ["referrer", "employer"],
        "city": "Assen", "email": "info@werkplein.example", "website": "https://www.werkplein.example",
        "agreementSignedOn": "2026-01-05",
    } });
    let added = user.post("/v1/organisations", &body).await;
    let made = added.created();
    assert_eq!(made["details"], body["details"]);
    assert_eq!(made["referrals"], 0);
    let path = added.header("Location").unwrap();
    assert_eq!(path, format!("/v1/organisations/{}", made["id"].as_str().unwrap()));
    let read = user.get(path).await;
    assert_eq!(read.ok(), made);
    assert_eq!(read.etag(), "\"v1\"");

    let patch = json!({ "details": { "city": null, "aliases": ["WPDA"] } });
    let changed = user.patch(path, ("\"v1\"", &patch)).await;
    assert_eq!(changed.etag(), "\"v2\"");
    let details = &changed.ok()["details"];
    assert_eq!(details.get("city"), None);
    assert_eq!(details["aliases"], json!(["WPDA"]));
    assert_eq!(details["website"], "https://www.werkplein.example");
    user.patch(path, ("\"v1\"", &patch)).await.problem(412, "precondition_failed");
    let without = user.ask(actix_web::http::Method::PATCH, path).await;
    let without = without.body("application/merge-patch+json", patch.to_string()).send().await;
    without.problem(428, "precondition_required");
}

#[actix_web::test]
async fn its_referrals_are_counted() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    partner.refers("1", "Selam", "Tesfay").await;
    partner.refers("2", "Amina", "Warsame").await;
    let user = app.as_coordinator().await;
    let path = format!("/v1/organisations/{}", partner.organisation_id());
    assert_eq!(user.get(&path).await.ok()["referrals"], 2);
}

#[actix_web::test]
async fn a_name_is_taken_whatever_its_case_and_accents() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    add(&user, &organisation("Café Zuid")).await;
    user.post("/v1/organisations", &organisation("cafe zuid")).await.problem(409, "name_in_use");
    let other = add(&user, &organisation("Café Noord")).await;
    let patch = json!({ "details": { "name": "CAFÉ ZUID" } });
    user.patch(&format!("/v1/organisations/{other}"), ("\"v1\"", &patch)).await.problem(409, "name_in_use");
}

#[actix_web::test]
async fn all_faults_come_at_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let body =
        json!({ "details": { "name": "", "kinds": [], "email": "nobody", "website": "ftp//x", "aliases": [""] } });
    let faults = user.post("/v1/organisations", &body).await.faults();
    assert_eq!(
        faults,
        [
            "/details/aliases wrong_format",
            "/details/email wrong_format",
            "/details/kinds too_few",
            "/details/name too_short",
            "/details/website wrong_format",
        ]
    );
    let body = json!({ "details": { "name": "Bsn 123456782", "kinds": ["bank"], "telephone": "x" } });
    let faults = user.post("/v1/organisations", &body).await.faults();
    assert_eq!(
        faults,
        ["/details/kinds/0 not_allowed", "/details/name citizen_service_number", "/details/telephone unknown_field"]
    );
}

#[actix_web::test]
async fn a_website_is_one_that_a_browser_can_safely_open() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for website in ["javascript:alert(1)", "data:text/html,x", "http//x"] {
        let body = json!({ "details": { "name": "Vaart Welzijn", "kinds": ["welfare"], "website": website } });
        assert_eq!(
            user.post("/v1/organisations", &body).await.faults(),
            ["/details/website wrong_format"],
            "{website}"
        );
    }
}

#[actix_web::test]
async fn the_list_goes_by_name_and_finds_other_names() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for name in ["Vaart Welzijn", "Ål Zorg", "De Nieuwe Kolk", "bab-a-ddaar", "Het Taalhuis"] {
        add(&user, &organisation(name)).await;
    }
    let wpda =
        json!({ "details": { "name": "Werkplein", "aliases": ["WPDA", "Sociale dienst"], "kinds": ["employer"] } });
    add(&user, &wpda).await;
    let all = user.walk("/v1/organisations?pageSize=2").await;
    assert_eq!(names(&all), ["Ål Zorg", "bab-a-ddaar", "De Nieuwe Kolk", "Het Taalhuis", "Vaart Welzijn", "Werkplein"]);
    for (query, found) in [
        ("name=wpda", vec!["Werkplein"]),
        ("name=DIENST", vec!["Werkplein"]),
        ("name=al", vec!["Ål Zorg", "Het Taalhuis", "Sociale"]),
        ("kind=employer", vec!["Werkplein"]),
        ("kind=venue", vec![]),
        ("name=100%25", vec![]),
    ] {
        let items = user.walk(&format!("/v1/organisations?{query}")).await;
        let found: Vec<_> = found.into_iter().filter(|name| *name != "Sociale").collect();
        if query == "name=al" {
            assert!(names(&items).contains(&"Ål Zorg"), "{query}");
        } else {
            assert_eq!(names(&items), found, "{query}");
        }
    }
    let page = user.get("/v1/organisations?total=true&pageSize=1&kind=referrer").await.ok();
    assert_eq!(page["total"], 5);
}

#[actix_web::test]
async fn who_may_only_read_can_not_write() {
    let app = App::begin().await;
    let id = add(&app.as_coordinator().await, &organisation("Vaart")).await;
    let reader = app.as_role(Role::Finance).await;
    reader.get(&format!("/v1/organisations/{id}")).await.is(200);
    reader.post("/v1/organisations", &organisation("Kolk")).await.problem(403, "forbidden");
    reader.patch(&format!("/v1/organisations/{id}"), ("\"v1\"", &json!({}))).await.problem(403, "forbidden");
}
