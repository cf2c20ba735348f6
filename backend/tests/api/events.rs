//! Events: planned, changed, cancelled and listed; who comes, and the waiting list.

use chrono::TimeDelta;
use contract::permissions::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{App, newcomer, person_named};

fn titles(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["title"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn an_event_is_added_changed_and_cancelled() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let venue = json!({ "details": { "name": "De Componist", "kinds": ["venue"] } });
    let venue = user.post("/v1/organisations", &venue).await.created()["id"].clone();
    let (presenter, helper) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let details = json!({
        "kind": "celebration", "title": "VV-Feest", "description": "Neem iets te eten mee.", "venueId": venue,
        "place": "De grote zaal", "partnerIds": [venue], "capacity": 40,
    });
    let body = json!({
        "details": details, "startsAt": "2026-03-20T18:00:00+01:00", "endsAt": "2026-03-20T21:00:00Z",
        "programme": [{ "title": "Welkom", "startsAt": "18:15", "presenters": [{ "personId": presenter }, { "name": "De burgemeester" }] },
                      { "title": "Eten" }],
        "tasks": [{ "title": "Koffie", "wanted": 3, "helperIds": [helper] }],
    });
    let made = user.post("/v1/events", &body).await;
    let (event, path) = (made.created(), made.header("Location").unwrap().to_owned());
    assert_eq!((&event["details"], &event["startsAt"]), (&details, &json!("2026-03-20T17:00:00Z")));
    assert_eq!((&event["venue"]["name"], &event["partners"][0]["id"]), (&json!("De Componist"), &venue));
    let programme = &event["programme"];
    assert_eq!((&programme[0]["startsAt"], &programme[1]["title"]), (&json!("18:15"), &json!("Eten")));
    assert_eq!(programme[0]["presenters"][0]["person"]["id"], json!(presenter));
    assert_eq!(programme[0]["presenters"][1], json!({ "person": null, "name": "De burgemeester" }));
    assert_eq!(
        (&event["tasks"][0]["helperCount"], &event["tasks"][0]["helpers"][0]["id"]),
        (&json!(1), &json!(helper))
    );
    assert_eq!(
        (&event["status"], &event["freePlaces"], &event["nextActions"]),
        (&json!("planned"), &json!(40), &json!(["cancel"]))
    );
    assert_eq!(user.get(&path).await.ok(), event);
    assert!(user.reads_access(&helper).await.iter().any(|action| action == "listed"));

    let patch = json!({ "details": { "place": null, "capacity": 30 }, "tasks": [] });
    let changed = user.patch(&path, ("\"v1\"", &patch)).await.ok();
    assert_eq!((&changed["details"]["place"], &changed["details"]["capacity"]), (&Value::Null, &json!(30)));
    assert_eq!((&changed["tasks"], &changed["programme"]), (&json!([]), programme));
    user.patch(&path, ("\"v1\"", &patch)).await.problem(412, "precondition_failed");

    user.does(&format!("{path}/hold")).await.problem(409, "state_conflict");
    let reason = json!({ "reason": "De zaal is dicht." });
    let cancelled = user.post(&format!("{path}/cancel"), &reason).await.ok();
    assert_eq!((&cancelled["status"], &cancelled["cancelReason"]), (&json!("cancelled"), &json!("De zaal is dicht.")));
    user.post(&format!("{path}/cancel"), &reason).await.problem(409, "state_conflict");
    user.patch(&path, ("\"v3\"", &patch)).await.problem(409, "state_conflict");
    user.puts_on(event["id"].as_str().unwrap(), (&helper, "invited")).await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn all_that_is_wrong_with_an_event_is_said_at_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (cohort, nobody) = (user.plans_cohort().await, "01890a5d-ac96-774b-bcce-b302099a8057");
    let group = user.adds_group(&cohort, "A", "monday").await;
    let body = json!({
        "details": { "kind": "workshop", "title": "", "cohortId": cohort, "groupId": group, "capacity": 0, "partnerIds": [nobody, nobody] },
        "startsAt": "2026-03-20T17:00:00Z", "endsAt": "2026-03-20T17:00:00Z",
        "programme": [{ "title": "Welkom", "startsAt": "7:15", "presenters": [{}] }],
        "tasks": [{ "title": "Koffie", "wanted": 0, "helperIds": [nobody, nobody] }],
    });
    assert_eq!(
        user.post("/v1/events", &body).await.faults(),
        [
            "/details/capacity out_of_range",
            "/details/groupId inconsistent",
            "/details/partnerIds repeated",
            "/details/title too_short",
            "/endsAt ends_before_start",
            "/programme/0/presenters/0 inconsistent",
            "/programme/0/startsAt wrong_format",
            "/tasks/0/helperIds repeated",
            "/tasks/0/wanted out_of_range",
        ]
    );
    for (part, fault) in [
        (json!({ "details": { "venueId": nobody } }), "/details/venueId unknown_reference"),
        (json!({ "details": { "partnerIds": [nobody] } }), "/details/partnerIds unknown_reference"),
        (json!({ "details": { "cohortId": nobody } }), "/details/cohortId unknown_reference"),
        (json!({ "details": { "groupId": nobody } }), "/details/groupId unknown_reference"),
        (
            json!({ "programme": [{ "title": "x", "presenters": [{ "personId": nobody }] }] }),
            "/programme unknown_reference",
        ),
        (json!({ "tasks": [{ "title": "x", "helperIds": [nobody] }] }), "/tasks unknown_reference"),
        (json!({ "endsAt": "2026-03-28T17:00:01Z" }), "/endsAt out_of_range"),
    ] {
        let mut body = json!({
            "details": { "kind": "other", "title": "x" }, "startsAt": "2026-03-20T17:00:00Z", "endsAt": "2026-03-20T18:00:00Z",
        });
        contract::merge_patch::apply(&mut body, &part);
        assert_eq!(user.post("/v1/events", &body).await.faults(), [fault]);
    }
}

#[actix_web::test]
async fn a_list_has_what_is_asked_for_to_the_edge_of_the_day() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let venue = json!({ "details": { "name": "De Componist", "kinds": ["venue"] } });
    let venue = user.post("/v1/organisations", &venue).await.created()["id"].as_str().unwrap().to_owned();
    let (cohort, other) = (user.plans_cohort().await, user.plans_cohort().await);
    let group = user.adds_group(&cohort, "A", "monday").await;
    let person = user.adds(&newcomer(1)).await;
    // The clocks went forward on 29 March: the day begins at 23:00 UTC, and ends at 22:00.
    let sunday = user
        .adds_event("2026-03-28T23:00:00Z", &json!({ "title": "Begint zondag om nul uur", "venueId": venue }))
        .await;
    user.adds_event("2026-03-28T20:00:00Z", &json!({ "title": "Houdt zaterdag om elf uur op" })).await;
    user.adds_event("2026-03-29T21:59:59Z", &json!({ "title": "Begint zondag net nog", "cohortId": cohort })).await;
    user.adds_event(
        "2026-03-29T22:00:00Z",
        &json!({ "title": "Begint maandag", "groupId": group, "kind": "workshop" }),
    )
    .await;
    user.adds_event("2026-12-31T22:30:00Z", &json!({ "title": "Tot in het nieuwe jaar", "cohortId": other })).await;
    user.puts_on(&sunday, (&person, "invited")).await.is(201);
    let list = |query: String| {
        let user = user.clone();
        async move { titles(&user.walk(&format!("/v1/events?pageSize=2{query}")).await).join(", ") }
    };
    assert_eq!(list("&from=2026-03-29&to=2026-03-30".into()).await, "Begint zondag om nul uur, Begint zondag net nog");
    assert_eq!(list("&from=2026-12-31&to=2027-01-01".into()).await, "Tot in het nieuwe jaar");
    assert_eq!(list("&from=2027-01-01".into()).await, "Tot in het nieuwe jaar");
    assert_eq!(list("&from=2027-01-02".into()).await, "");
    assert_eq!(list("&kind=workshop".into()).await, "Begint maandag");
    assert_eq!(list(format!("&cohortId={cohort}")).await, "Begint zondag net nog, Begint maandag");
    assert_eq!(list(format!("&groupId={group}&sort=latest")).await, "Begint maandag, Begint zondag net nog");
    assert_eq!(list(format!("&venueId={venue}")).await, "Begint zondag om nul uur");
    assert_eq!(list(format!("&personId={person}")).await, "Begint zondag om nul uur");
    assert_eq!(list("&open=true".into()).await, "Houdt zaterdag om elf uur op, Begint zondag om nul uur");
    assert_eq!(list("&status=held".into()).await, "");
    let page = user.get("/v1/events?total=true&pageSize=1").await.ok();
    assert_eq!((&page["total"], &page["items"][0]["counts"]["invited"]), (&json!(5), &json!(0)));
    let found = user.walk(&format!("/v1/events?groupId={group}&kind=workshop")).await.remove(0);
    assert_eq!((&found["cohort"]["number"], &found["cohort"]["groupName"]), (&json!(1), &json!("A")));
}

#[actix_web::test]
async fn whoever_may_not_see_people_sees_how_many_come_and_no_name() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&person_named("Selam", "Tesfay")).await;
    let body = json!({
        "details": { "kind": "other", "title": "Open dag" }, "startsAt": "2026-03-20T17:00:00Z", "endsAt": "2026-03-20T18:00:00Z",
        "programme": [{ "title": "Verhaal", "presenters": [{ "personId": person }, { "name": "Iemand anders" }] }],
        "tasks": [{ "title": "Koffie", "helperIds": [person] }],
    });
    let event = user.post("/v1/events", &body).await.created()["id"].as_str().unwrap().to_owned();
    user.registers(&event, &person).await;
    let policy = app.as_role(Role::Policy).await;
    let seen = policy.get(&format!("/v1/events/{event}")).await.ok();
    assert!(!seen.to_string().contains("Selam") && !seen.to_string().contains("Iemand"), "{seen}");
    assert_eq!((&seen["namesWithheld"], &seen["tasks"][0]["helperCount"]), (&json!(true), &json!(1)));
    assert_eq!(seen["counts"]["registered"], 1);
    policy.get(&format!("/v1/events/{event}/registrations")).await.problem(403, "forbidden");
    policy.get(&format!("/v1/events?personId={person}")).await.problem(403, "forbidden");
    let communication = app.as_role(Role::Communication).await;
    communication.get(&format!("/v1/events/{event}/registrations")).await.is(200);
    communication.puts_on(&event, (&person, "invited")).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn the_waiting_list_moves_up_when_there_is_room() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let event = user.adds_event("2026-03-20T18:00:00Z", &json!({ "capacity": 2 })).await;
    let mut registrations = Vec::new();
    for name in ["A", "B", "C", "D", "E"] {
        let person = user.adds(&person_named("Selam", name)).await;
        registrations.push(user.registers(&event, &person).await);
        app.clock().advance(TimeDelta::seconds(1));
    }
    let status = |names: &'static str| {
        let (user, event) = (user.clone(), event.clone());
        async move {
            let roster = user.roster(&event).await;
            let of = |code: &str| {
                let with: Vec<_> = roster.iter().filter(|line| line.ends_with(code)).collect();
                with.iter().filter_map(|line| line.split(' ').nth(1)).collect::<String>()
            };
            assert_eq!(format!("{} {} {}", of(" registered"), of(" waiting_list"), of(" signed_off")), names);
        }
    };
    status("AB CDE ").await;
    let places = user.walk(&format!("/v1/events/{event}/registrations?status=waiting_list")).await;
    let places: Vec<_> = places.iter().map(|item| item["waitingPlace"].as_i64().unwrap()).collect();
    assert_eq!(places, [1, 2, 3]);
    // Signing off from the list makes no room; from a place it does, and for whoever waits longest.
    assert_eq!(user.signs_off(&registrations[2]).await.ok()["withNotice"], true);
    status("AB DE C").await;
    user.signs_off(&registrations[0]).await.is(200);
    status("BD E AC").await;
    // Who comes back stands at the end.
    user.does(&format!("/v1/event-registrations/{}/register", registrations[0])).await.is(200);
    status("BD AE C").await;
    let path = format!("/v1/events/{event}");
    let etag = user.get(&path).await.etag();
    let less = user.patch(&path, (&etag, &json!({ "details": { "capacity": 1 } }))).await;
    assert_eq!(less.ok()["freePlaces"], -1, "nobody loses a place");
    status("BD AE C").await;
    user.signs_off(&registrations[3]).await.is(200);
    status("B AE CD").await;
    let etag = user.get(&path).await.etag();
    user.patch(&path, (&etag, &json!({ "details": { "capacity": null } }))).await.is(200);
    status("ABE  CD").await;
    let moments = user.get(&format!("/v1/event-registrations/{}/moments", registrations[0])).await.ok();
    let moments: Vec<_> = moments["items"].as_array().unwrap().iter().map(|moment| moment["change"].clone()).collect();
    assert_eq!(moments, ["registered", "signed_off", "waiting_list", "registered"]);
}

#[actix_web::test]
async fn signing_off_is_with_notice_until_a_day_before() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    // It is noon on 10 March.
    for (starts_at, expected) in
        [("2026-03-11T11:00:00Z", true), ("2026-03-11T10:59:59Z", false), ("2026-03-10T10:00:00Z", false)]
    {
        let event = user.adds_event(starts_at, &json!({})).await;
        let person = user.adds(&person_named("Selam", starts_at)).await;
        let registration = user.registers(&event, &person).await;
        let path = format!("/v1/event-registrations/{registration}/sign-off");
        let future = json!({ "saidAt": "2026-03-10T11:00:01Z" });
        assert_eq!(user.post(&path, &future).await.faults(), ["/saidAt in_future"]);
        assert_eq!(user.signs_off(&registration).await.ok()["withNotice"], expected, "{starts_at}");
        assert_eq!(user.signs_off(&registration).await.ok()["status"], "signed_off", "again it is the same");
    }
}

#[actix_web::test]
async fn a_cohort_or_group_is_put_on_an_event_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let group = user.adds_group(&cohort, "A", "tuesday").await;
    let other = user.adds_group(&cohort, "B", "monday").await;
    user.has_pair(&cohort, Some(&group), 1).await;
    let declined = user.has_pair(&cohort, Some(&group), 2).await;
    app.is_now_on("2026-03-11");
    user.declines_match(&declined, "2026-03-11").await.is(200);
    user.has_pair(&cohort, Some(&other), 3).await;
    let coach = user.adds(&newcomer(50)).await;
    user.appoints(&group, (&coach, "coach"), "2026-03-11").await.is(201);
    let event = user.adds_event("2026-03-20T18:00:00Z", &json!({ "groupId": group, "capacity": 2 })).await;
    let path = format!("/v1/events/{event}/registrations/bulk");
    let everyone = json!({ "groupId": group, "status": "registered" });
    let added = json!({ "added": 3, "waiting": 1, "alreadyThere": 0 });
    assert_eq!(user.post(&path, &everyone).await.ok(), added);
    let roster = user.roster(&event).await;
    assert_eq!(user.post(&path, &everyone).await.ok(), json!({ "added": 0, "waiting": 0, "alreadyThere": 3 }));
    assert_eq!(user.roster(&event).await, roster);
    // Of the cohort there are four in matches that go on, a coach, and the two who were declined and stay enrolled.
    let cohort_size = user.walk(&format!("/v1/cohorts/{cohort}/enrolments?open=true")).await.len();
    let many = user.post(&path, &json!({ "cohortId": cohort, "status": "invited" })).await.ok();
    assert_eq!((&many["added"], &many["alreadyThere"]), (&json!(cohort_size - 3), &json!(3)));
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    let unknown = json!({ "groupId": nobody, "status": "invited" });
    assert_eq!(user.post(&path, &unknown).await.faults(), ["/groupId unknown_reference"]);
    assert_eq!(user.post(&path, &json!({ "status": "invited" })).await.faults(), ["/groupId inconsistent"]);
}

#[actix_web::test]
async fn whatever_many_do_at_once_the_capacity_holds_and_nobody_is_lost() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let event = user.adds_event("2026-03-20T18:00:00Z", &json!({ "capacity": 5 })).await;
    let mut people = Vec::new();
    for number in 0..24 {
        people.push(user.adds(&newcomer(number)).await);
    }
    let first = join_all(people[..12].iter().map(|person| user.puts_on(&event, (person, "registered")))).await;
    let ids: Vec<String> = first.iter().map(|answer| answer.created()["id"].as_str().unwrap().to_owned()).collect();
    // Some sign off while others come, some of them twice.
    let comes = people[8..].iter().map(|person| user.puts_on(&event, (person, "registered")));
    let goes = ids[..8].iter().map(|id| user.signs_off(id));
    let (came, went) = futures_util::future::join(join_all(comes), join_all(goes)).await;
    assert!(came.iter().all(|answer| answer.status == 201) && went.iter().all(|answer| answer.status == 200));
    let counts = user.get(&format!("/v1/events/{event}")).await.ok()["counts"].clone();
    assert_eq!((&counts["registered"], &counts["waiting"], &counts["signedOff"]), (&json!(5), &json!(11), &json!(8)));
    let last = user.walk(&format!("/v1/events/{event}/registrations?status=registered")).await;
    let left = join_all(last.iter().map(|item| user.signs_off(item["id"].as_str().unwrap()))).await;
    assert!(left.iter().all(|answer| answer.status == 200));
    let counts = user.get(&format!("/v1/events/{event}")).await.ok()["counts"].clone();
    assert_eq!((&counts["registered"], &counts["waiting"]), (&json!(5), &json!(6)), "those who waited moved up");
}
