//! The public form, as people meet it: a link of one's own, a poster, eight languages, and what can't be done.

use actix_web::http::Method;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::evaluations::{ESTABLISHED, EVENTS, NEWCOMERS};
use crate::support::{Answer, App, User};

const LANGUAGES: [(&str, &str, &str); 8] = [
    ("nl", "nl", "ltr"),
    ("en", "en", "ltr"),
    ("ar", "ar", "rtl"),
    ("prs", "fa-AF", "rtl"),
    ("fa", "fa", "rtl"),
    ("ti", "ti", "ltr"),
    ("tr", "tr", "ltr"),
    ("uk", "uk", "ltr"),
];

/// An open round with someone who is invited, and the token of their link.
async fn invited(app: &App) -> (User, String, String, String) {
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let (person, token) = user.invites_someone(&round, 1).await;
    (user, round, person, token)
}

async fn begins(app: &App, token: &str, language: &str) -> Answer {
    app.fills_in(&format!("/e/{token}/language"), &format!("language={language}")).await
}

fn leads_to(answer: &Answer) -> &str {
    answer.is(303).header("Location").unwrap()
}

#[actix_web::test]
async fn someone_answers_question_by_question_and_sends_it_once() {
    let app = App::begin().await;
    let (user, round, person, token) = invited(&app).await;
    let first = app.opens(&format!("/e/{token}")).await.is(200).text();
    assert!(first.contains("Nederlands") && first.contains("العربية"), "languages by their own names");
    assert_eq!(leads_to(&begins(&app, &token, "nl").await), format!("/e/{token}/0"));
    assert!(app.opens(&format!("/e/{token}/0")).await.is(200).text().contains(&format!("/e/{token}/1")));
    let steps = [
        (1, "answer=4&go=next"),
        (2, "answer=5&go=next"),
        (3, "answer=4&go=next"),
        (4, "answer=A2&go=next"),
        (5, "answer=speaking&answer=people&go=next"),
        (6, "text=Samen+koken&go=next"),
        (7, "text=&go=next"),
        (8, "go=next"),
    ];
    for (step, fields) in steps {
        let page = app.opens(&format!("/e/{token}/{step}")).await.is(200).text();
        assert!(page.contains(&format!("{step} van 8")), "{page}");
        assert_eq!(leads_to(&app.answers(&token, (step, fields)).await), format!("/e/{token}/{}", step + 1));
    }
    assert!(app.opens(&format!("/e/{token}/5")).await.text().contains("value=\"people\" checked"), "it is still there");
    assert_eq!(leads_to(&app.submits(&token).await), format!("/e/{token}/thanks"));
    assert!(app.opens(&format!("/e/{token}/thanks")).await.is(200).text().contains("Dank je wel!"));

    // A link that was used tells so, and changes nothing any more.
    assert!(app.opens(&format!("/e/{token}")).await.is(200).text().contains("Je hebt dit al verstuurd"));
    assert!(app.answers(&token, (1, "answer=1&go=next")).await.is(200).text().contains("al verstuurd"));
    app.submits(&token).await.is(200);
    begins(&app, &token, "en").await.is(200);
    assert_eq!(app.rows("evaluation_answer").await, 6);
    let counts = user.get(&format!("/v1/evaluation-rounds/{round}")).await.ok()["counts"].clone();
    assert_eq!(counts, json!({ "invited": 1, "invitedAnswered": 1, "answered": 1, "started": 0 }));
    let kept =
        "SELECT count(*) AS value FROM evaluation_answer WHERE question = 'contact_with_buddy' AND options = '{4}'";
    assert_eq!(app.count(kept).await, 1);

    // What a newcomer says of the own Dutch is the latest level.
    let assessments = user.walk(&format!("/v1/people/{person}/dutch-assessments")).await;
    assert_eq!((&assessments[0]["level"], &assessments[0]["source"]), (&json!("A2"), &json!("evaluation")));
    assert_eq!(assessments.len(), 1, "once");
}

#[actix_web::test]
async fn what_the_other_side_says_of_a_level_is_not_about_themselves() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(ESTABLISHED).await;
    let (person, token) = user.invites_someone(&round, 1).await;
    begins(&app, &token, "nl").await;
    app.answers(&token, (4, "answer=B1&go=next")).await.is(303);
    app.submits(&token).await.is(303);
    assert!(user.walk(&format!("/v1/people/{person}/dutch-assessments")).await.is_empty());
}

#[actix_web::test]
async fn one_goes_on_where_one_was_on_another_device() {
    let app = App::begin().await;
    let (_, _, _, token) = invited(&app).await;
    begins(&app, &token, "ar").await;
    app.answers(&token, (1, "answer=2&go=next")).await.is(303);
    app.answers(&token, (2, "answer=3&go=next")).await.is(303);
    // The other device knows nothing but the address.
    let again = app.get(&format!("/e/{token}")).send().await;
    assert_eq!(leads_to(&again), format!("/e/{token}/3"));
    let page = app.get(&format!("/e/{token}/3")).send().await.is(200).text();
    assert!(page.contains("lang=\"ar\" dir=\"rtl\""), "{page}");
    let back = app.answers(&token, (3, "answer=1&go=back")).await;
    assert_eq!(leads_to(&back), format!("/e/{token}/2"));
    assert!(app.opens(&format!("/e/{token}/2")).await.text().contains("value=\"3\" checked"));
    assert!(app.opens(&format!("/e/{token}/3")).await.text().contains("value=\"1\" checked"), "going back keeps, too");
    // In another language one goes on at the same place.
    assert_eq!(leads_to(&begins(&app, &token, "ti").await), format!("/e/{token}/2"));
    assert!(app.opens(&format!("/e/{token}/2")).await.text().contains("lang=\"ti\" dir=\"ltr\""));
}

#[actix_web::test]
async fn every_page_of_every_questionnaire_is_small_strict_and_in_its_language() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let css = app.get("/e/form.css").send().await.is(200).body.len();
    let script = app.get("/e/form.js").send().await.is(200).body.len();
    for questionnaire in [NEWCOMERS, ESTABLISHED, EVENTS] {
        let round = user.has_round(questionnaire).await;
        let poster = user.has_poster(&round).await;
        for (language, tag, direction) in LANGUAGES {
            let began = begins(&app, &poster, language).await;
            let token = leads_to(&began).split('/').nth(2).unwrap().to_owned();
            let content = user.get(&format!("/v1/questionnaires/{questionnaire}")).await.ok()["content"].clone();
            let questions = content["questions"].as_array().unwrap();
            for step in 0..=questions.len() + 1 {
                let page = app.get(&format!("/e/{token}/{step}")).send().await;
                let text = page.is(200).text();
                assert!(text.contains(&format!("<html lang=\"{tag}\" dir=\"{direction}\">")), "{text}");
                assert!(text.len() + css + script <= 30 * 1024, "{} bytes", text.len() + css + script);
                assert!(!text.contains("style=") && !text.contains("<style") && !text.contains("onclick"), "{text}");
                if let Some(question) = step.checked_sub(1).and_then(|at| questions.get(at)) {
                    let asked = question["text"][language].as_str().unwrap().replace('\'', "&#39;");
                    assert!(text.contains(&asked) || text.contains(&asked.replace("&#39;", "'")), "{asked} in {text}");
                }
                let policy = page.header("Content-Security-Policy").unwrap();
                assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
                assert_eq!(page.header("Cache-Control"), Some("no-store"));
                assert_eq!(page.header("X-Robots-Tag"), Some("noindex"));
            }
        }
    }
}

#[actix_web::test]
async fn the_language_of_the_browser_comes_first() {
    let app = App::begin().await;
    let (_, _, _, token) = invited(&app).await;
    for (accepted, first, tag) in [
        ("ti, en;q=0.8", "ti", "ti"),
        ("fa-AF,fa;q=0.9,nl;q=0.5", "prs", "fa-AF"),
        ("fr-FR,fr;q=0.9,uk;q=0.3", "uk", "uk"),
        ("so", "nl", "nl"),
    ] {
        let page = app.get(&format!("/e/{token}")).header("Accept-Language", accepted).send().await.is(200).text();
        assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{accepted}: {page}");
        let button = page.find("name=\"language\"").unwrap();
        assert!(page[button..].starts_with(&format!("name=\"language\" value=\"{first}\"")), "{accepted}: {page}");
    }
}

#[actix_web::test]
async fn an_address_that_leads_nowhere_gets_a_kind_page_and_soon_a_pause() {
    let app = App::begin().await;
    let (_, _, _, token) = invited(&app).await;
    let altered = format!("{}{}", &token[..42], if token.ends_with('A') { 'B' } else { 'A' });
    for path in [
        "/e/x".to_owned(),
        format!("/e/{altered}"),
        format!("/e/{altered}/1"),
        format!("/e/{token}/99/1"),
        "/e/".to_owned(),
        "/e/print/x".to_owned(),
        format!("/e/{}", "a".repeat(3000)),
    ] {
        let page = app.opens(&path).await;
        assert!(page.is(404).text().contains("Deze link werkt niet"), "{path}: {}", page.text());
        assert_eq!(page.header("Content-Type"), Some("text/html; charset=utf-8"));
    }
    let mut statuses = Vec::new();
    for number in 0..80 {
        let ask = app.get(&format!("/e/guess{number}")).from("198.51.100.7").header("Accept-Language", "tr");
        statuses.push(ask.send().await.status);
    }
    assert!(statuses.starts_with(&[404; 60]) && statuses.ends_with(&[429; 5]), "{statuses:?}");
    // Whoever has a right address isn't kept from it by others.
    app.get(&format!("/e/{token}")).from("198.51.100.7").send().await.is(200);
}

#[actix_web::test]
async fn a_round_that_is_not_open_says_so_in_the_languages_of_the_browser() {
    let app = App::begin().await;
    let (user, round, _, token) = invited(&app).await;
    let poster = user.has_poster(&round).await;
    begins(&app, &token, "uk").await.is(303);
    user.does(&format!("/v1/evaluation-rounds/{round}/close")).await.ok();
    let page = app.get(&format!("/e/{poster}")).header("Accept-Language", "ar,nl;q=0.5").send().await;
    let text = page.is(410).text();
    assert!(text.contains("هذا الاستبيان مغلق") && text.contains("Deze vragenlijst is gesloten"), "{text}");
    // Whoever had begun is told in their own language, and can't go on.
    assert!(app.opens(&format!("/e/{token}/1")).await.is(410).text().contains("Цю анкету закрито"));
    app.answers(&token, (1, "answer=4&go=next")).await.is(410);
    app.submits(&token).await.is(410);
    begins(&app, &poster, "nl").await.is(410);
    assert_eq!(app.rows("evaluation_answer").await, 0);

    let etag = user.get(&format!("/v1/evaluation-rounds/{round}")).await.etag();
    let later = json!({ "opensAt": "2026-05-01T00:00:00Z", "closesAt": "2026-06-01T00:00:00Z" });
    user.patch(&format!("/v1/evaluation-rounds/{round}"), (&etag, &later)).await.ok();
    assert!(app.opens(&format!("/e/{poster}")).await.is(403).text().contains("nog niet open"));
    app.clock().advance(TimeDelta::days(60));
    app.opens(&format!("/e/{poster}")).await.is(200);
}

#[actix_web::test]
async fn a_withdrawn_link_and_a_poster_that_was_taken_away_lead_nowhere() {
    let app = App::begin().await;
    let (user, round, _, token) = invited(&app).await;
    let poster = user.has_poster(&round).await;
    let (draft, _) = app.scans(&poster).await;
    let path = format!("/v1/evaluation-rounds/{round}");
    let invitation = user.walk(&format!("{path}/invitations")).await[0]["id"].as_str().unwrap().to_owned();
    user.does(&format!("{path}/invitations/{invitation}/withdraw")).await.ok();
    app.opens(&format!("/e/{token}")).await.is(404);
    user.ask(Method::DELETE, &format!("{path}/poster")).await.send().await.is(204);
    app.opens(&format!("/e/{poster}")).await.is(404);
    app.opens(&format!("/e/{draft}/1")).await.is(200);
    assert_ne!(user.has_poster(&round).await, poster, "a new one is another");
}

#[actix_web::test]
async fn everyone_who_scans_a_poster_gets_a_form_of_their_own() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(EVENTS).await;
    let poster = user.has_poster(&round).await;
    let ((one, cookie), (other, _)) = (app.scans(&poster).await, app.scans(&poster).await);
    assert_ne!(one, other);
    assert_eq!((cookie.path(), cookie.http_only()), (Some(format!("/e/{poster}").as_str()), Some(true)));
    app.answers(&one, (1, "answer=5&go=next")).await.is(303);
    assert!(!app.opens(&format!("/e/{other}/1")).await.text().contains("checked"));
    // The same device comes back to its own draft.
    let back = app.get(&format!("/e/{poster}")).cookie(cookie.clone()).send().await;
    assert_eq!(leads_to(&back), format!("/e/{one}"));
    app.submits(&one).await.is(303);
    let again = app.get(&format!("/e/{poster}")).cookie(cookie).header("Accept-Language", "nl").send().await;
    let text = again.is(200).text();
    assert!(text.contains("al verstuurd") && text.contains(&format!("/e/{poster}/new")), "{text}");
    app.opens(&format!("/e/{poster}/new")).await.is(200);
    assert_eq!(user.get(&format!("/v1/evaluation-rounds/{round}")).await.ok()["counts"]["answered"], 1);
    // Looking at a poster makes nothing: only who begins has a draft.
    assert_eq!(app.rows("evaluation_response").await, 2);
}

#[actix_web::test]
async fn a_form_from_another_site_is_refused() {
    let app = App::begin().await;
    let (_, _, _, token) = invited(&app).await;
    let send = |origin: &'static str| {
        let ask =
            app.post(&format!("/e/{token}/language")).header("Host", "voorwaarts.example").header("Origin", origin);
        ask.body("application/x-www-form-urlencoded", "language=nl").send()
    };
    send("https://elsewhere.example").await.is(403);
    assert_eq!(app.rows("evaluation_response").await, 0);
    send("https://voorwaarts.example").await.is(303);
    send("null").await.is(303);
}

#[actix_web::test]
async fn numbers_that_are_never_kept_are_not_kept_here_either() {
    let app = App::begin().await;
    let (_, _, _, token) = invited(&app).await;
    begins(&app, &token, "nl").await;
    let page = app.answers(&token, (6, "text=Mijn+bsn+is+123456782&go=next")).await;
    let text = page.is(400).text();
    assert!(text.contains("role=\"alert\"") && text.contains("geen BSN"), "{text}");
    assert_eq!(app.rows("evaluation_answer").await, 0);
}

#[actix_web::test]
async fn what_is_written_is_shown_as_text() {
    let app = App::begin().await;
    let (_, _, _, token) = invited(&app).await;
    begins(&app, &token, "nl").await;
    app.answers(&token, (6, "text=%3Cscript%3Ealert(1)%3C%2Fscript%3E+%D8%B3%D9%84%D8%A7%D9%85&go=next")).await.is(303);
    let page = app.opens(&format!("/e/{token}/6")).await.text();
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("سلام"), "{page}");
}

#[actix_web::test]
async fn an_answer_can_be_taken_back() {
    let app = App::begin().await;
    let (_, _, _, token) = invited(&app).await;
    begins(&app, &token, "nl").await;
    app.answers(&token, (5, "answer=speaking&go=next")).await.is(303);
    app.answers(&token, (5, "go=next")).await.is(303);
    assert_eq!(app.rows("evaluation_answer").await, 0);
}

#[actix_web::test]
async fn a_thousand_who_send_at_once_are_all_counted_once() {
    const PEOPLE: usize = 1000;
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(EVENTS).await;
    let poster = user.has_poster(&round).await;
    let tokens: Vec<String> =
        join_all((0..PEOPLE).map(|_| app.scans(&poster))).await.into_iter().map(|one| one.0).collect();
    let answered = join_all(tokens.iter().map(|token| app.answers(token, (1, "answer=5&go=next")))).await;
    assert!(answered.iter().all(|answer| answer.status == 303));
    // Everyone presses twice.
    let sent = join_all(tokens.iter().chain(&tokens).map(|token| app.submits(token))).await;
    let thanked =
        sent.iter().filter(|answer| answer.header("Location").is_some_and(|to| to.ends_with("/thanks"))).count();
    assert_eq!(thanked, PEOPLE, "each is thanked once; the second press is told that it was sent");
    assert!(sent.iter().all(|answer| matches!(answer.status, 200 | 303)));
    let outcomes = user.get(&format!("/v1/evaluation-rounds/{round}/outcomes")).await.ok();
    assert_eq!(
        outcomes["round"]["counts"],
        json!({ "invited": 0, "invitedAnswered": 0, "answered": PEOPLE, "started": 0 })
    );
    assert_eq!(outcomes["questions"][0]["n"], PEOPLE);
}

#[actix_web::test]
async fn one_link_that_is_opened_many_times_at_once_is_one_response() {
    let app = App::for_races().await;
    let (user, round, person, token) = invited(&app).await;
    join_all((0..30).map(|_| begins(&app, &token, "nl"))).await;
    assert_eq!(app.rows("evaluation_response").await, 1);
    app.answers(&token, (4, "answer=B1&go=next")).await.is(303);
    join_all((0..30).map(|_| app.submits(&token))).await;
    assert_eq!(user.get(&format!("/v1/evaluation-rounds/{round}")).await.ok()["counts"]["answered"], 1);
    assert_eq!(user.walk(&format!("/v1/people/{person}/dutch-assessments")).await.len(), 1);
}
