//! Calendars that are read by a secret link.

use icalendar::{Calendar, CalendarComponent, Component as _, EventLike as _};
use serde_json::{Value, json};

use crate::support::{Answer, App, User, newcomer, person_named};

impl User {
    /// Makes a calendar; answers its id and the path of its link.
    async fn makes_calendar(&self, of: &Value) -> (String, String) {
        let made = self.post("/v1/calendar-feeds", of).await.created();
        let link = made["link"].as_str().unwrap();
        let path = link.strip_prefix("http://localhost:8080").unwrap_or_else(|| panic!("{link}"));
        (made["feed"]["id"].as_str().unwrap().to_owned(), path.to_owned())
    }
}

async fn reads(app: &App, path: &str) -> Answer {
    app.get(path).header("Accept", "text/calendar").send().await
}

/// The events of a calendar, as a library that reads calendars sees them: `title status start`.
fn events(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.header("Content-Type"), Some("text/calendar; charset=utf-8"));
    let calendar: Calendar = answer.is(200).text().parse().unwrap();
    let line = |component: &CalendarComponent| {
        let event = component.as_event()?;
        let property = |name: &str| event.property_value(name).unwrap_or_default().to_owned();
        Some(format!("{} {} {}", event.get_summary()?, property("STATUS"), property("DTSTART")))
    };
    calendar.components.iter().filter_map(line).collect()
}

#[actix_web::test]
async fn a_calendar_follows_its_events_and_has_nobodys_name() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (_, path) = user.makes_calendar(&json!({ "kind": "open" })).await;
    assert_eq!(events(&reads(&app, &path).await), Vec::<String>::new());
    let person = user.adds(&person_named("Selam", "Tesfay")).await;
    let details = json!({ "title": "Eten, drinken; en meer", "description": "Neem mee:\neen gerecht \u{1F35B}", "place": "Zaal 2" });
    let event = user.adds_event("2026-03-20T18:00:00Z", &details).await;
    user.registers(&event, &person).await;
    let helps = json!({ "tasks": [{ "title": "Koken", "helperIds": [person] }] });
    user.patch(&format!("/v1/events/{event}"), ("\"v1\"", &helps)).await.is(200);
    let cohort = user.plans_cohort().await;
    user.adds_event("2026-03-21T18:00:00Z", &json!({ "cohortId": cohort })).await;
    user.adds_event("2025-11-20T18:00:00Z", &json!({ "title": "Lang geleden" })).await;

    let first = reads(&app, &path).await;
    assert_eq!(events(&first), ["Eten, drinken; en meer CONFIRMED 20260320T180000Z"]);
    let text = first.text();
    assert!(!text.contains("Selam") && !text.contains("Tesfay"), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert!(text.contains(&format!("UID:{event}@voorwaarts\r\nSEQUENCE:1\r\n")), "{text}");
    let calendar: Calendar = text.parse().unwrap();
    let found = calendar.components[0].as_event().unwrap();
    assert_eq!(found.get_description(), Some("Neem mee:\neen gerecht \u{1F35B}"));
    assert_eq!(found.get_location(), Some("Zaal 2"));

    user.post(&format!("/v1/events/{event}/cancel"), &json!({ "reason": "Selam is er niet" })).await.is(200);
    let after = reads(&app, &path).await;
    assert_eq!(events(&after), ["Eten, drinken; en meer CANCELLED 20260320T180000Z"]);
    assert!(after.text().contains("SEQUENCE:2") && !after.text().contains("Selam"));
}

#[actix_web::test]
async fn a_calendar_has_the_events_of_what_it_is_of() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let venue = json!({ "details": { "name": "De Componist", "kinds": ["venue"] } });
    let venue = user.post("/v1/organisations", &venue).await.created()["id"].clone();
    let cohort = user.plans_cohort().await;
    let group = user.adds_group(&cohort, "A", "monday").await;
    let other = user.adds_group(&cohort, "B", "monday").await;
    let person = user.adds(&newcomer(1)).await;
    let mut ids = Vec::new();
    for (title, more) in [
        ("Van de groep", json!({ "groupId": group })),
        ("Van de lichting", json!({ "cohortId": cohort })),
        ("Van de andere groep", json!({ "groupId": other })),
        ("In de zaal", json!({ "venueId": venue })),
        ("Samen", json!({ "partnerIds": [venue] })),
        ("Van iedereen", json!({})),
    ] {
        let mut details = more;
        details["title"] = json!(title);
        ids.push(user.adds_event("2026-03-20T18:00:00Z", &details).await);
    }
    user.registers(&ids[2], &person).await;
    user.puts_on(&ids[3], (&person, "invited")).await.is(201);
    let gone = user.registers(&ids[4], &person).await;
    user.signs_off(&gone).await.is(200);
    for (of, expected) in [
        (json!({ "kind": "group", "groupId": group }), vec!["Van de groep", "Van de lichting"]),
        (json!({ "kind": "organisation", "organisationId": venue }), vec!["In de zaal", "Samen"]),
        (json!({ "kind": "person", "personId": person }), vec!["In de zaal", "Van de andere groep"]),
        (json!({ "kind": "open" }), vec!["In de zaal", "Samen", "Van iedereen"]),
    ] {
        let (_, path) = user.makes_calendar(&of).await;
        let mut found: Vec<String> = events(&reads(&app, &path).await)
            .iter()
            .map(|line| line.split(" CONF").next().unwrap().to_owned())
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{of}");
    }
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    for (of, faults) in [
        (json!({ "kind": "person" }), vec!["/personId required"]),
        (json!({ "kind": "open", "groupId": group }), vec!["/groupId inconsistent"]),
        (json!({ "kind": "group", "personId": person }), vec!["/groupId required", "/personId inconsistent"]),
        (json!({ "kind": "person", "personId": nobody }), vec!["/personId unknown_reference"]),
        (json!({ "kind": "group", "groupId": nobody }), vec!["/groupId unknown_reference"]),
        (json!({ "kind": "organisation", "organisationId": nobody }), vec!["/organisationId unknown_reference"]),
    ] {
        assert_eq!(user.post("/v1/calendar-feeds", &of).await.faults(), faults, "{of}");
    }
}

#[actix_web::test]
async fn a_link_is_shown_once_works_for_nobody_else_and_stops_when_it_is_revoked() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let (id, path) = user.makes_calendar(&json!({ "kind": "person", "personId": person })).await;
    let (_, other) = user.makes_calendar(&json!({ "kind": "person", "personId": person })).await;
    assert_ne!(path, other);
    let secret = path.strip_prefix("/calendar/").unwrap().strip_suffix(".ics").unwrap().to_owned();
    assert!(secret.len() >= 43, "256 bits");
    let listed = user.walk(&format!("/v1/calendar-feeds?personId={person}")).await;
    assert_eq!(listed.len(), 2);
    assert!(!json!(listed).to_string().contains(&secret));
    let kept =
        format!("SELECT count(*) AS value FROM calendar_feed WHERE encode(token_hash, 'escape') LIKE '%{secret}%'");
    assert_eq!(app.count(kept).await, 0);
    let kept = format!("SELECT count(*) AS value FROM idempotency_record WHERE body::text LIKE '%{secret}%'");
    assert_eq!(app.count(kept).await, 0);

    for wrong in ["/calendar/.ics".to_owned(), "/calendar/x.ics".to_owned(), format!("/calendar/{}x.ics", &secret[1..])]
    {
        reads(&app, &wrong).await.is(404);
    }
    app.statements();
    reads(&app, &path).await.is(200);
    assert_eq!(app.statements(), 2);
    let revoked = user.does(&format!("/v1/calendar-feeds/{id}/revoke")).await.ok();
    assert!(revoked["revokedAt"].is_string());
    user.does(&format!("/v1/calendar-feeds/{id}/revoke")).await.problem(409, "state_conflict");
    reads(&app, &path).await.is(404);
    reads(&app, &other).await.is(200);
    assert_eq!(user.walk("/v1/calendar-feeds?open=true").await.len(), 1);
}
