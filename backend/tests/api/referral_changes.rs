//! What changed of a partner's referrals: told once, in order, and without gaps.

use serde_json::{Value, json};

use crate::support::{Answer, App, TODAY, User, instant, newcomer, referral, text};

async fn tell(app: &App) -> usize {
    voorwaarts::referrals::follow(app.services()).await.unwrap()
}

/// The changes at this address, each as `reference status since`, with the cursor to go on from.
async fn changes(user: &User, query: &str) -> (Vec<String>, String) {
    let answer = user.get(&format!("/v1/referral-changes{query}")).await.ok();
    let said = answer["items"].as_array().unwrap().iter().map(said).collect();
    (said, text(&answer["nextCursor"]).to_owned())
}

fn said(change: &Value) -> String {
    let since = text(&change["statusSince"]);
    format!("{} {} {since}", change["reference"].as_str().unwrap_or("-"), text(&change["status"]))
}

/// A match for whoever the accepted referral is of, proposed.
async fn proposes_for(user: &User, accepted: &Value, number: usize) -> String {
    let buddy = user.adds(&newcomer(number)).await;
    let request = user.opens_request(&buddy, "established", TODAY).await;
    user.proposes(text(&accepted["requestId"]), &request).await
}

#[actix_web::test]
async fn each_change_of_a_journey_is_told_once_and_in_order() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let id = partner.refers("A", "Selam", "Tesfay").await;
    assert_eq!((tell(&app).await, tell(&app).await), (1, 0));
    app.is_now_on("2026-03-11");
    user.reviews(&id).await.is(200);
    tell(&app).await;
    app.is_now_on("2026-03-12");
    let accepted = user.accepts(&id).await.ok();
    tell(&app).await;
    let pair = proposes_for(&user, &accepted, 1).await;
    user.introduces(&pair, "2026-03-12").await.is(200);
    assert_eq!(tell(&app).await, 0, "a partner isn't told of proposals");
    user.activates(&pair, "2026-03-12").await.is(200);
    tell(&app).await;
    app.is_now_on("2026-03-20");
    user.pauses(&pair, "2026-03-19").await.is(200);
    assert_eq!(tell(&app).await, 0, "nor of pauses");
    user.ends(&pair, "2026-03-20").await.is(200);
    tell(&app).await;
    let (told, _) = changes(&partner, "").await;
    assert_eq!(
        told,
        [
            "A received 2026-03-10",
            "A in_review 2026-03-11",
            "A waiting 2026-03-12",
            "A started 2026-03-12",
            "A completed 2026-03-20",
        ]
    );
    let all = partner.get("/v1/referral-changes").await.ok();
    let first = &all["items"][0];
    assert_eq!((&first["referralId"], &first["changedAt"]), (&json!(id), &json!("2026-03-10T11:00:00Z")));
    assert_eq!(all["items"][4]["changedAt"], "2026-03-20T11:00:00Z");
    assert_eq!(all["hasMore"], false);
}

#[actix_web::test]
async fn what_changes_between_two_looks_is_told_as_one() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let id = partner.refers("A", "Selam", "Tesfay").await;
    user.reviews(&id).await.is(200);
    user.declines(&id).await.is(200);
    tell(&app).await;
    // There and back again is no news.
    user.does(&format!("/v1/referrals/{id}/reopen")).await.is(200);
    user.declines(&id).await.is(200);
    assert_eq!(tell(&app).await, 0);
    assert_eq!(changes(&partner, "").await.0, ["A declined 2026-03-10"]);
}

#[actix_web::test]
async fn the_same_status_of_another_day_is_a_change() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let id = partner.refers("A", "Selam", "Tesfay").await;
    user.declines(&id).await.is(200);
    tell(&app).await;
    app.is_now_on("2026-03-12");
    user.does(&format!("/v1/referrals/{id}/reopen")).await.is(200);
    assert_eq!(tell(&app).await, 1);
    app.is_now_on("2026-03-13");
    user.declines(&id).await.is(200);
    app.is_now_on("2026-03-16");
    user.does(&format!("/v1/referrals/{id}/reopen")).await.is(200);
    assert_eq!(tell(&app).await, 1);
    let told = ["A declined 2026-03-10", "A in_review 2026-03-12", "A in_review 2026-03-16"];
    assert_eq!(changes(&partner, "").await.0, told);
}

#[actix_web::test]
async fn a_duplicate_follows_the_journey_of_who_was_known() {
    let app = App::begin().await;
    let (partner, other, user) =
        (app.as_partner("Werkplein").await, app.as_partner("Azc").await, app.as_coordinator().await);
    let known = partner.refers("A", "Selam", "Tesfay").await;
    let accepted = user.accepts(&known).await.ok();
    let id = other.refers("B", "Selam", "Tesfay").await;
    tell(&app).await;
    let same = json!({ "personId": accepted["personId"] });
    user.post(&format!("/v1/referrals/{id}/duplicate"), &same).await.is(200);
    assert_eq!(tell(&app).await, 1);
    let pair = proposes_for(&user, &accepted, 1).await;
    user.activates(&pair, TODAY).await.is(200);
    assert_eq!(tell(&app).await, 2, "both partners are told");
    let (told, _) = changes(&other, "").await;
    assert_eq!(told, ["B received 2026-03-10", "B waiting 2026-03-10", "B started 2026-03-10"]);
}

#[actix_web::test]
async fn of_what_no_partner_brought_nothing_is_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut own = referral("A", "Selam", "Tesfay");
    own["source"] = json!("own_initiative");
    let id = text(&user.pushes(&own).await.created()["id"]).to_owned();
    let accepted = user.accepts(&id).await.ok();
    let pair = proposes_for(&user, &accepted, 1).await;
    user.activates(&pair, TODAY).await.is(200);
    assert_eq!((tell(&app).await, app.rows("referral_touched").await), (0, 0));
}

#[actix_web::test]
async fn whatever_is_changed_wherever_what_was_told_last_is_what_can_be_read() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let mut ids = Vec::new();
    for number in 0..8 {
        let (given, family) = (format!("Naam{number}"), format!("{number}x{number}").repeat(4));
        ids.push(partner.refers(&number.to_string(), &given, &family).await);
    }
    let mut accepted = Vec::new();
    for id in &ids[..6] {
        accepted.push(user.accepts_as(id, &json!({ "track": "independent" })).await.ok());
    }
    let same = json!({ "personId": accepted[0]["personId"] });
    user.post(&format!("/v1/referrals/{}/duplicate", ids[6]), &same).await.is(200);
    user.does(&format!("/v1/referrals/{}/withdraw", ids[7])).await.is(200);
    let mut pairs = Vec::new();
    for (number, accepted) in accepted.iter().enumerate() {
        pairs.push(proposes_for(&user, accepted, number + 1).await);
    }
    user.declines_match(&pairs[1], TODAY).await.is(200);
    for pair in [&pairs[0], &pairs[2], &pairs[3], &pairs[4]] {
        user.activates(pair, TODAY).await.is(200);
    }
    is_told(&app, &partner, &ids).await;
    app.is_now_on("2026-03-20");
    user.ends(&pairs[2], "2026-03-20").await.is(200);
    user.ends(&pairs[0], "2026-03-20").await.is(200);
    is_told(&app, &partner, &ids).await;
    // Someone whose duplicate was known asks anew; a request is closed; and what no room does yet, either.
    let person = text(&accepted[0]["personId"]);
    let request = user.opens_request(person, "newcomer", "2026-03-20").await;
    is_told(&app, &partner, &ids).await;
    let closed = json!({ "reason": "moved_away" });
    user.post(&format!("/v1/requests/{request}/close"), &closed).await.is(200);
    is_told(&app, &partner, &ids).await;
    app.sql("UPDATE buddy_match SET starts_on = starts_on - 1, proposed_on = proposed_on - 1").await;
    is_told(&app, &partner, &ids).await;
    app.sql("DELETE FROM match_moment").await;
    app.sql("DELETE FROM group_place").await;
    app.sql("DELETE FROM task").await;
    app.sql("DELETE FROM buddy_match WHERE status = 'active'").await;
    is_told(&app, &partner, &ids).await;
}

/// Holds the last that was told of each referral against its status.
async fn is_told(app: &App, partner: &User, ids: &[String]) {
    tell(app).await;
    let told = partner.get("/v1/referral-changes?pageSize=100").await.ok();
    for id in ids {
        let last = told["items"].as_array().unwrap().iter().rfind(|change| change["referralId"] == **id).unwrap();
        let read = partner.reads_status(id).await.ok();
        assert_eq!((&last["status"], &last["statusSince"]), (&read["status"], &read["statusSince"]), "{read}");
    }
}

#[actix_web::test]
async fn a_cursor_is_always_there_and_goes_on_from_where_it_was() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let (none, cursor) = changes(&partner, "").await;
    assert!(none.is_empty());
    for reference in ["A", "B", "C"] {
        partner.refers(reference, "Selam", "Tesfay").await;
    }
    tell(&app).await;
    let answer = partner.get(&format!("/v1/referral-changes?pageSize=2&cursor={cursor}")).await;
    assert_eq!((answer.header("Link"), &answer.ok()["hasMore"]), (None, &json!(true)));
    let (two, next) = changes(&partner, &format!("?pageSize=2&cursor={cursor}")).await;
    assert_eq!(two, ["A received 2026-03-10", "B received 2026-03-10"]);
    // How many are asked for is no part of it, and neither is a moment: it says all by itself.
    let (one, next) = changes(&partner, &format!("?since=2026-03-10T00:00:00Z&cursor={next}")).await;
    assert_eq!(one, ["C received 2026-03-10"]);
    let (none, next) = changes(&partner, &format!("?cursor={next}")).await;
    assert!(none.is_empty());
    app.is_now_on("2026-09-01");
    partner.refers("D", "Selam", "Tesfay").await;
    tell(&app).await;
    assert_eq!(changes(&partner, &format!("?cursor={next}")).await.0, ["D received 2026-09-01"]);
}

#[actix_web::test]
async fn a_moment_says_where_to_begin() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    for (reference, day) in [("A", "2026-03-11"), ("B", "2026-03-12"), ("C", "2026-03-13")] {
        app.is_now_on(day);
        partner.refers(reference, "Selam", "Tesfay").await;
        tell(&app).await;
    }
    let since = |moment: &'static str| {
        let partner = partner.clone();
        async move { changes(&partner, &format!("?since={moment}")).await }
    };
    assert_eq!(since("2026-03-12T11:00:00Z").await.0.len(), 2, "the moment itself belongs to it");
    assert_eq!(since("2026-03-12T12:00:00%2B01:00").await.0.len(), 2);
    assert_eq!(since("2026-03-12T11:00:01Z").await.0, ["C received 2026-03-13"]);
    assert_eq!(since("2020-01-01T00:00:00Z").await.0.len(), 3);
    let (none, cursor) = since("2026-03-13T11:00:01Z").await;
    assert!(none.is_empty());
    partner.refers("D", "Selam", "Tesfay").await;
    tell(&app).await;
    assert_eq!(changes(&partner, &format!("?cursor={cursor}")).await.0, ["D received 2026-03-13"]);
    let wrong: Answer = partner.get("/v1/referral-changes?since=yesterday&pageSize=0").await;
    assert_eq!(wrong.faults(), ["?since wrong_format"]);
    assert_eq!(partner.get("/v1/referral-changes?pageSize=101").await.faults(), ["?pageSize out_of_range"]);
}

#[actix_web::test]
async fn a_partner_sees_the_changes_of_its_own_referrals_alone() {
    let app = App::begin().await;
    let (one, other, user) =
        (app.as_partner("Werkplein").await, app.as_partner("Azc").await, app.as_coordinator().await);
    one.refers("A", "Selam", "Tesfay").await;
    other.refers("B", "Amina", "Yusuf").await;
    one.refers("C", "Omar", "Haddad").await;
    tell(&app).await;
    let (of_one, cursor) = changes(&one, "").await;
    assert_eq!(of_one, ["A received 2026-03-10", "C received 2026-03-10"]);
    let (of_other, _) = changes(&other, "").await;
    assert_eq!(of_other, ["B received 2026-03-10"]);
    assert_eq!(changes(&user, "").await.0.len(), 3);
    let path = format!("/v1/referral-changes?cursor={cursor}");
    other.get(&path).await.problem(400, "invalid_cursor");
    user.get(&path).await.problem(400, "invalid_cursor");
    one.get("/v1/referral-changes?cursor=x").await.problem(400, "invalid_cursor");
    // Another client of the same organisation goes on where the first was.
    let administrator = app.as_administrator().await;
    let body = json!({ "organisationId": one.organisation_id(), "name": "Nieuw", "scopes": ["referrals:read"] });
    let second = administrator.post("/v1/partner-clients", &body).await.created();
    let second = one.as_client(text(&second["client"]["id"]));
    assert!(changes(&second, &format!("?cursor={cursor}")).await.0.is_empty());
}

#[actix_web::test]
async fn telling_thirty_costs_as_many_statements_as_telling_one() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let mut counts = Vec::new();
    for (from, to) in [(0, 1), (1, 31)] {
        for number in from..to {
            partner.refers(&number.to_string(), "Selam", "Tesfay").await;
        }
        app.statements();
        assert_eq!(tell(&app).await, to - from);
        counts.push(app.statements());
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 12, "{}", counts[0]);
    app.statements();
    tell(&app).await;
    assert_eq!(app.statements(), 1, "a server with nothing to tell asks once a second");
    let ask = partner.ask(actix_web::http::Method::GET, "/v1/referral-changes?pageSize=100").await;
    app.statements();
    ask.send().await.is(200);
    assert_eq!(app.statements(), 2);
}

/// Many push and several servers tell at once: whoever reads along gets all of it, once, in order.
#[actix_web::test]
async fn who_reads_along_misses_nothing_and_sees_nothing_twice() {
    let app = App::for_races().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let pushes = futures_util::future::join_all((0..40).map(|number| {
        let (partner, user) = (partner.clone(), user.clone());
        async move {
            let id = partner.refers(&number.to_string(), "Selam", "Tesfay").await;
            user.reviews(&id).await.is(200);
        }
    }));
    let servers = futures_util::future::join_all((0..3).map(|_| {
        let app = app.clone();
        async move {
            for _ in 0..25 {
                tell(&app).await;
                tokio::task::yield_now().await;
            }
        }
    }));
    let reader = async {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        for _ in 0..40 {
            let query = if cursor.is_empty() { "?pageSize=7".into() } else { format!("?pageSize=7&cursor={cursor}") };
            let page = partner.get(&format!("/v1/referral-changes{query}")).await.ok();
            seen.extend(page["items"].as_array().unwrap().iter().map(|change| text(&change["id"]).to_owned()));
            text(&page["nextCursor"]).clone_into(&mut cursor);
        }
        (seen, cursor)
    };
    let (_, _, (mut seen, mut cursor)) = futures_util::future::join3(pushes, servers, reader).await;
    tell(&app).await;
    loop {
        let page = partner.get(&format!("/v1/referral-changes?pageSize=100&cursor={cursor}")).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|change| text(&change["id"]).to_owned()));
        text(&page["nextCursor"]).clone_into(&mut cursor);
        if page["hasMore"] == false {
            break;
        }
    }
    let mut all = Vec::new();
    let (mut page, mut more) = (partner.get("/v1/referral-changes?pageSize=100").await.ok(), true);
    while more {
        all.extend(page["items"].as_array().unwrap().iter().map(|change| text(&change["id"]).to_owned()));
        more = page["hasMore"] == true;
        let cursor = text(&page["nextCursor"]).to_owned();
        page = partner.get(&format!("/v1/referral-changes?pageSize=100&cursor={cursor}")).await.ok();
    }
    assert_eq!(seen, all);
    let gaps = "SELECT max(sequence) - count(*) AS value FROM referral_event";
    assert_eq!((app.count(gaps).await, app.rows("referral_touched").await), (0, 0));
    let open = "SELECT count(*) AS value FROM referral WHERE NOT EXISTS (SELECT FROM referral_event \
                WHERE referral_id = referral.id AND referral_event.status = 'in_review')";
    assert_eq!(app.count(open).await, 0, "of each the last state is told");
}

#[actix_web::test]
async fn clocks_that_differ_never_put_a_change_before_the_one_before_it() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    partner.refers("A", "Selam", "Tesfay").await;
    tell(&app).await;
    app.clock().move_to(instant("2026-03-10T10:59:00Z"));
    partner.refers("B", "Selam", "Tesfay").await;
    tell(&app).await;
    let all = partner.get("/v1/referral-changes").await.ok();
    assert_eq!(all["items"][1]["changedAt"], "2026-03-10T11:00:00Z");
}
