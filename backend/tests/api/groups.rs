//! Groups: who leads them, who has a place, and the board on which pairs move.

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{App, TODAY, User, newcomer};

/// Where a pair was, from when until when, the first place first.
async fn places(app: &App, pair: &str) -> Vec<String> {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        place: String,
    }
    let pair = pair.to_owned();
    app.write(move |c| {
        let rows = diesel::sql_query(
            "SELECT name || ' ' || group_place.starts_on || COALESCE(' ' || ends_on || ' ' || end_reason, '') AS place \
             FROM group_place JOIN cohort_group ON cohort_group.id = group_id WHERE match_id::text = $1 \
             ORDER BY group_place.starts_on, ends_on",
        )
        .bind::<diesel::sql_types::Text, _>(pair)
        .load::<Row>(c)?;
        Ok(rows.into_iter().map(|row| row.place).collect())
    })
    .await
}

async fn removes(user: &User, path: &str, etag: &str) -> crate::support::Answer {
    user.ask(Method::DELETE, path).await.header("If-Match", etag).send().await
}

#[actix_web::test]
async fn a_group_is_added_changed_and_removed_as_long_as_nobody_was_in_it() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.plans_cohort().await;
    let venue = json!({ "details": { "name": "De Componist", "kinds": ["venue"] } });
    let venue = user.post("/v1/organisations", &venue).await.created()["id"].clone();
    let details = json!({
        "name": "Groep 1A", "evening": "tuesday", "rhythm": "two_weekly", "audience": "women_only", "capacity": 8,
        "leastPairs": 5, "venueId": venue, "note": "De zaal is boven.",
    });
    let made = user.post(&format!("/v1/cohorts/{cohort}/groups"), &json!({ "details": details })).await;
    let (group, path) = (made.created(), made.header("Location").unwrap().to_owned());
    assert_eq!((&group["details"], &group["venue"]["name"]), (&details, &json!("De Componist")));
    assert_eq!((&group["removable"], &user.get(&path).await.ok()), (&json!(true), &group));
    let listed = user.get("/v1/cohorts").await.ok();
    assert_eq!(listed["items"][0]["groups"][0]["audience"], "women_only");

    let again = json!({ "details": { "name": "Groep 1A", "capacity": 3, "leastPairs": 3 } });
    user.post(&format!("/v1/cohorts/{cohort}/groups"), &again).await.problem(409, "name_in_use");
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    for (wrong, fault) in [
        (json!({ "name": "", "capacity": 3, "leastPairs": 3 }), "/details/name too_short"),
        (json!({ "name": "Groep 1B", "capacity": 3, "leastPairs": 4 }), "/details/leastPairs out_of_range"),
        (
            json!({ "name": "Groep 1B", "capacity": 3, "leastPairs": 3, "venueId": nobody }),
            "/details/venueId unknown_reference",
        ),
    ] {
        let answer = user.post(&format!("/v1/cohorts/{cohort}/groups"), &json!({ "details": wrong })).await;
        assert_eq!(answer.faults(), [fault]);
    }
    let patch = json!({ "details": { "evening": null, "note": null, "capacity": 6 } });
    let changed = user.patch(&path, ("\"v1\"", &patch)).await.ok();
    assert_eq!((&changed["details"]["evening"], &changed["details"]["capacity"]), (&Value::Null, &json!(6)));
    user.patch(&path, ("\"v1\"", &patch)).await.problem(412, "precondition_failed");

    removes(&user, &path, "\"v1\"").await.problem(412, "precondition_failed");
    removes(&user, &path, "\"v2\"").await.is(204);
    user.get(&path).await.problem(404, "not_found");
    let used = user.adds_group(&cohort, "Groep 1C", "monday").await;
    let pair = user.has_pair(&cohort, Some(&used), 1).await;
    user.declines_match(&pair, TODAY).await.is(200);
    removes(&user, &format!("/v1/groups/{used}"), "\"v1\"").await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn whoever_leads_a_group_is_warned_about_and_never_refused_for_their_dutch() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.plans_cohort().await;
    let group = user.adds_group(&cohort, "Groep 1A", "tuesday").await;
    let busy = json!({ "availability": [{ "day": "monday", "part": "evening" }] });
    let person = user.adds_with(1, &busy).await;
    let level = json!({ "level": "A2", "assessedOn": TODAY, "source": "own" });
    user.post(&format!("/v1/people/{person}/dutch-assessments"), &level).await.is(201);
    let role = json!({ "kind": "newcomer", "engagement": "structural", "startsOn": "2024-01-01", "endsOn": "2025-01-01", "endReason": "completed" });
    user.post(&format!("/v1/people/{person}/roles"), &role).await.is(201);
    let leader = user.appoints(&group, (&person, "coach"), TODAY).await.created();
    assert_eq!(leader["warnings"], json!(["low_dutch_level", "evening_does_not_suit"]));
    assert_eq!((&leader["wasNewcomer"], &leader["dutchLevel"]), (&json!(true), &json!("A2")));
    user.appoints(&group, (&person, "assistant_coach"), TODAY).await.problem(409, "overlapping_period");
    let roles = user.reads(&person).await["roles"].clone();
    assert_eq!(roles[0]["kind"], "coach", "and is a coach from now on");
    assert_eq!(user.walk(&format!("/v1/cohorts/{cohort}/enrolments?role=coach")).await.len(), 1);

    let path = format!("/v1/group-leaders/{}/end", leader["id"].as_str().unwrap());
    let end = |day: &str| json!({ "endsOn": day, "reason": "took_another_role" });
    assert_eq!(user.post(&path, &end("2026-03-09")).await.faults(), ["/endsOn ends_before_start"]);
    assert_eq!(user.post(&path, &end(TODAY)).await.ok()["endReason"], "took_another_role");
    user.post(&path, &end(TODAY)).await.problem(409, "state_conflict");
    let enrolment = user.walk(&format!("/v1/cohorts/{cohort}/enrolments?role=coach")).await.remove(0);
    assert_eq!((&enrolment["endsOn"], &enrolment["endReason"]), (&json!(TODAY), &json!("stopped")));
    user.appoints(&group, (&person, "assistant_coach"), TODAY).await.is(201);
    assert_eq!(user.get(&format!("/v1/groups/{group}")).await.ok()["leaders"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn nobody_leads_two_groups_on_one_evening() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (cohort, other_cohort) = (user.plans_cohort().await, user.plans_cohort().await);
    let tuesday = user.adds_group(&cohort, "Groep 1A", "tuesday").await;
    let also_tuesday = user.adds_group(&other_cohort, "Groep 2A", "tuesday").await;
    let thursday = user.adds_group(&cohort, "Groep 1B", "thursday").await;
    let coach = user.adds(&newcomer(1)).await;
    user.appoints(&tuesday, (&coach, "coach"), TODAY).await.is(201);
    user.appoints(&thursday, (&coach, "assistant_coach"), TODAY).await.is(201);
    user.appoints(&also_tuesday, (&coach, "coach"), TODAY).await.problem(409, "overlapping_period");
    let path = format!("/v1/groups/{thursday}");
    let to_tuesday = json!({ "details": { "evening": "tuesday" } });
    user.patch(&path, ("\"v1\"", &to_tuesday)).await.problem(409, "overlapping_period");
    user.patch(&path, ("\"v1\"", &json!({ "details": { "evening": "friday" } }))).await.is(200);
    // Leading one until another begins is fine.
    let leading = user.get(&format!("/v1/groups/{tuesday}")).await.ok()["leaders"][0]["id"].clone();
    let path = format!("/v1/group-leaders/{}/end", leading.as_str().unwrap());
    user.post(&path, &json!({ "endsOn": "2026-03-20", "reason": "completed" })).await.is(200);
    user.appoints(&also_tuesday, (&coach, "coach"), "2026-03-19").await.problem(409, "overlapping_period");
    user.appoints(&also_tuesday, (&coach, "coach"), "2026-03-20").await.is(201);
}

#[actix_web::test]
async fn a_pair_moves_and_its_history_stays() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let a = user.adds_group(&cohort, "A", "tuesday").await;
    let b = user.adds_group(&cohort, "B", "thursday").await;
    let pair = user.has_pair(&cohort, Some(&a), 1).await;
    assert_eq!(places(&app, &pair).await, ["A 2026-03-10"]);
    app.is_now_on("2026-03-20");
    let version = user.get(&format!("/v1/matches/{pair}")).await.ok()["version"].as_i64().unwrap();
    let moved = user.moves(&pair, Some(&b), "2026-03-18").await.ok();
    assert_eq!((&moved["fromGroupId"], &moved["since"]), (&json!(a), &json!("2026-03-18")));
    let found = user.get(&format!("/v1/matches/{pair}")).await.ok();
    assert_eq!((&found["cohort"]["groupId"], &found["version"]), (&json!(b), &json!(version + 1)));
    let history = ["A 2026-03-10 2026-03-18 moved", "B 2026-03-18"];
    assert_eq!(places(&app, &pair).await, history);

    for (group, on, fault) in [
        (Some(a.as_str()), "2026-03-17", "/on out_of_range"),
        (None, "2026-03-21", "/on in_future"),
        (Some("01890a5d-ac96-774b-bcce-b302099a8057"), "2026-03-19", "/groupId unknown_reference"),
    ] {
        assert_eq!(user.moves(&pair, group, on).await.faults(), [fault]);
    }
    assert_eq!(places(&app, &pair).await, history, "what was refused changed nothing");
    // To where it is already: nothing to do. Out of its group, and undone on the same day: as if it hadn't been.
    assert_eq!(user.moves(&pair, Some(&b), "2026-03-20").await.ok()["since"], "2026-03-18");
    assert_eq!(user.moves(&pair, None, "2026-03-20").await.ok()["since"], Value::Null);
    assert_eq!(places(&app, &pair).await[1], "B 2026-03-18 2026-03-20 moved");
    assert_eq!(user.moves(&pair, Some(&b), "2026-03-20").await.ok()["since"], "2026-03-18");
    assert_eq!(user.moves(&pair, Some(&a), "2026-03-20").await.ok()["since"], "2026-03-20");
    assert_eq!(user.moves(&pair, Some(&b), "2026-03-20").await.ok()["since"], "2026-03-18");
    assert_eq!(places(&app, &pair).await, history);

    // The end of the match is the end of its place, and its last group stays with it.
    user.activates(&pair, "2026-03-20").await.is(200);
    let ended = user.ends(&pair, "2026-03-20").await.ok();
    assert_eq!(ended["cohort"]["groupName"], "B");
    assert_eq!(places(&app, &pair).await[1], "B 2026-03-18 2026-03-20 match_ended");
    user.moves(&pair, Some(&a), "2026-03-20").await.problem(409, "state_conflict");
    let outside = user.has_proposal(40).await;
    user.moves(&outside, Some(&a), "2026-03-20").await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_place_is_taken_from_the_proposal_on() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let group = user.adds_group(&cohort, "A", "tuesday").await;
    let pair = user.has_pair(&cohort, Some(&group), 1).await;
    let counts = || {
        let (user, path) = (user.clone(), format!("/v1/cohorts/{cohort}"));
        async move {
            let group = user.get(&path).await.ok()["groups"][0].clone();
            (group["pairs"].as_i64().unwrap(), group["placesTaken"].as_i64().unwrap())
        }
    };
    assert_eq!(counts().await, (0, 1));
    user.activates(&pair, TODAY).await.is(200);
    assert_eq!(counts().await, (1, 1));
    let other = user.has_pair(&cohort, Some(&group), 2).await;
    user.declines_match(&other, TODAY).await.is(200);
    assert_eq!(counts().await, (1, 1));
    assert_eq!(places(&app, &other).await, ["A 2026-03-10 2026-03-10 declined"]);
}

/// The codes of a group's warnings on the board.
fn codes(group: &Value) -> Vec<&str> {
    group["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn the_board_says_who_is_where_and_what_to_think_of() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let a = user.adds_group(&cohort, "A", "tuesday").await;
    let b = user.adds_group(&cohort, "B", "thursday").await;
    let free = json!([{ "day": "thursday", "part": "evening" }, { "day": "tuesday", "part": "morning" }]);
    let tir = json!([{ "language": "tir", "proficiency": "native" }]);
    let one = user.adds_with(1, &json!({ "languages": tir, "availability": free })).await;
    let level = json!({ "level": "A0", "assessedOn": TODAY, "source": "intake" });
    user.post(&format!("/v1/people/{one}/dutch-assessments"), &level).await.is(201);
    let other = user.adds_with(2, &json!({ "availability": free })).await;
    let pair = user.proposes_in(&cohort, Some(&a), (&one, &other)).await.created()["id"].clone();
    let pair = pair.as_str().unwrap();
    let coach = user.adds_with(3, &json!({ "languages": tir })).await;
    user.appoints(&b, (&coach, "coach"), TODAY).await.is(201);
    let alone = user.has_pair(&cohort, None, 10).await;

    let board = user.get(&format!("/v1/cohorts/{cohort}/board")).await.ok();
    assert_eq!((&board["cohortNumber"], &board["status"]), (&json!(1), &json!("active")));
    assert_eq!(board["withoutGroup"][0]["matchId"], alone);
    let (group_a, group_b) = (&board["groups"][0], &board["groups"][1]);
    assert_eq!(
        codes(group_a),
        [
            "a0_alone",
            "no_bridge_language",
            "coach_missing",
            "assistant_missing",
            "too_few_pairs",
            "evening_does_not_suit"
        ]
    );
    let mut busy = vec![one.clone(), other.clone()];
    busy.sort_unstable();
    assert_eq!(group_a["warnings"][5]["personIds"], json!(busy));
    assert_eq!(codes(group_b), ["assistant_missing", "too_few_pairs"]);
    let card = &group_a["pairs"][0];
    assert_eq!((&card["matchId"], &card["status"], &card["since"]), (&json!(pair), &json!("proposed"), &json!(TODAY)));
    assert_eq!((&card["newcomer"]["dutchLevel"], &card["newcomer"]["languages"]), (&json!("A0"), &json!(["tir"])));
    assert_eq!((&card["commonEvenings"], &group_a["freePlaces"]), (&json!(["thursday"]), &json!(4)));
    assert_eq!(
        (&group_b["leaders"][0]["person"]["id"], &group_b["leaders"][0]["role"]),
        (&json!(coach), &json!("coach"))
    );

    // What a move would change is told before it is made, for every place at once, and nothing is changed by it.
    let moves = user.get(&format!("/v1/matches/{pair}/moves")).await.ok();
    let to_b = moves["items"].as_array().unwrap().iter().find(|effect| effect["groupId"] == json!(b)).unwrap();
    assert_eq!(moves["items"].as_array().unwrap().len(), 3);
    assert_eq!(user.get(&format!("/v1/cohorts/{cohort}/board")).await.ok(), board);
    let moved = user.moves(pair, Some(&b), TODAY).await.ok();
    assert_eq!((&moved["appears"], &moved["disappears"]), (&to_b["appears"], &to_b["disappears"]));
    let names = |warnings: &Value| codes(&json!({ "warnings": warnings })).join(" ");
    assert_eq!(names(&moved["appears"]), "a0_alone");
    assert_eq!(names(&moved["disappears"]), "a0_alone no_bridge_language evening_does_not_suit");
    let after = user.get(&format!("/v1/cohorts/{cohort}/board")).await.ok();
    assert_eq!(codes(&after["groups"][1]), ["a0_alone", "assistant_missing", "too_few_pairs"]);
    assert!(user.reads_access(&one).await.iter().any(|action| action == "listed"));
    let outside = user.has_proposal(40).await;
    assert_eq!(user.get(&format!("/v1/matches/{outside}/moves")).await.ok()["items"], json!([]));
}

#[actix_web::test]
async fn a_board_of_many_costs_as_many_statements_as_one_of_few() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let routes = [
        "/v1/cohorts",
        "/v1/cohorts/COHORT",
        "/v1/cohorts/COHORT/board",
        "/v1/cohorts/COHORT/enrolments?pageSize=100",
        "/v1/cohorts/COHORT/journey",
        "/v1/cohorts/COHORT/journey/people?pageSize=100",
        "/v1/matches/PAIR/moves",
        "/v1/groups/GROUP",
    ];
    let mut counted = Vec::new();
    let mut pair = String::new();
    for numbers in [0..1, 1..12] {
        let mut group = String::new();
        for number in numbers {
            group = user.adds_group(&cohort, &format!("Groep {number}"), "tuesday").await;
            pair = user.has_pair(&cohort, Some(&group), number).await;
            let coach = user.adds(&newcomer(100 + number)).await;
            user.appoints(&group, (&coach, "coach"), TODAY).await.is(201);
        }
        let mut counts = Vec::new();
        for route in routes {
            let path = route.replace("COHORT", &cohort).replace("PAIR", &pair).replace("GROUP", &group);
            let ask = user.ask(Method::GET, &path).await;
            app.statements();
            ask.send().await.is(200);
            counts.push(app.statements());
        }
        counted.push(counts);
    }
    assert_eq!(counted[0], counted[1]);
    assert_eq!(counted[0], [3, 3, 6, 4, 3, 4, 7, 4]);
}

#[actix_web::test]
async fn of_two_who_move_a_pair_at_once_one_comes_last_and_the_pair_is_in_one_group() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let home = user.adds_group(&cohort, "Thuis", "monday").await;
    let pair = user.has_pair(&cohort, Some(&home), 1).await;
    let mut groups = Vec::new();
    for name in ["A", "B", "C", "D"] {
        groups.push(user.adds_group(&cohort, name, "tuesday").await);
    }
    app.is_now_on("2026-03-11");
    let answers = join_all(groups.iter().map(|group| user.moves(&pair, Some(group), "2026-03-11"))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    let history = places(&app, &pair).await;
    assert_eq!((history.len(), history[0].as_str()), (2, "Thuis 2026-03-10 2026-03-11 moved"), "{history:?}");
    let now = user.get(&format!("/v1/matches/{pair}")).await.ok()["cohort"]["groupName"].clone();
    assert_eq!(history[1], format!("{} 2026-03-11", now.as_str().unwrap()));
}
