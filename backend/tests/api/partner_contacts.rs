//! Partners without software: invited by mail, they put people forward by a form, and see how that goes.

use actix_web::cookie::Cookie;
use chrono::TimeDelta;
use contract::permissions::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, App, MailServer, TODAY, User, referral};

const NEW: &str =
    "givenName=Selam&familyName=Tesfay&phone=06+12345678&dutchLevel=A1&legalBasis=consent&legalBasisSince=2026-03-09";

async fn organisation(user: &User, name: &str) -> String {
    let details = json!({ "name": name, "kinds": ["referrer"], "agreementSignedOn": "2026-01-05" });
    let made = user.post("/v1/organisations", &json!({ "details": details })).await.created();
    made["id"].as_str().unwrap().to_owned()
}

fn contact(organisation: &str, email: &str) -> Value {
    json!({ "organisationId": organisation, "name": "Ria Postma", "email": email })
}

/// The token of the link that was mailed last: it follows from its id and the server's secret.
async fn mailed(app: &App) -> String {
    use diesel::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        id: uuid::Uuid,
    }
    let sql = "SELECT (payload->>'linkId')::uuid AS id FROM outbox WHERE kind = 'partner_contact_link' ORDER BY created_at DESC, outbox.id DESC LIMIT 1";
    let row = app.write(move |c| Ok(diesel::sql_query(sql).get_result::<Row>(c)?)).await;
    app.services().keys.link_token(row.id)
}

/// A browser in which a contact opened the link.
struct Browser {
    app: App,
    cookie: Cookie<'static>,
}

impl Browser {
    async fn opened(app: &App, token: &str) -> Self {
        let opened = app.fills_in(&format!("/aanmelden/link/{token}"), "").await;
        assert_eq!(opened.is(303).header("Location"), Some("/aanmelden"));
        Self { app: app.clone(), cookie: opened.cookies[0].clone() }
    }

    async fn reads(&self, path: &str) -> Answer {
        self.app.get(path).header("Accept-Language", "nl").cookie(self.cookie.clone()).send().await
    }

    async fn fills_in(&self, path: &str, fields: &str) -> Answer {
        let form = self.app.post(path).body("application/x-www-form-urlencoded", fields.to_owned());
        form.header("Accept-Language", "nl").cookie(self.cookie.clone()).send().await
    }

    /// The key of a new form.
    async fn key(&self) -> String {
        let page = self.reads("/aanmelden/nieuw").await.is(200).text();
        let start = page.find("name=\"key\" value=\"").expect("a key") + 18;
        page[start..start + 43].to_owned()
    }

    /// Fills in a new form, and answers the id of the referral.
    async fn refers(&self, fields: &str) -> String {
        let sent = self.fills_in("/aanmelden/nieuw", &format!("key={}&{fields}", self.key().await)).await;
        leads_to(&sent).rsplit('/').next().unwrap().to_owned()
    }
}

fn leads_to(answer: &Answer) -> &str {
    answer.is(303).header("Location").unwrap()
}

/// A contact who opened the link, and where.
async fn opened(app: &App, user: &User, (name, email): (&str, &str)) -> (Browser, String, String) {
    let organisation = organisation(user, name).await;
    let made = user.post("/v1/partner-contacts", &contact(&organisation, email)).await.created();
    let browser = Browser::opened(app, &mailed(app).await).await;
    (browser, organisation, made["id"].as_str().unwrap().to_owned())
}

#[actix_web::test]
async fn whoever_is_invited_puts_someone_forward_and_sees_how_it_goes() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (browser, organisation, id) = opened(&app, &user, ("Taalschool", "Ria@Taalschool.example")).await;
    let listed = user.get(&format!("/v1/partner-contacts?organisationId={organisation}&total=true")).await.ok();
    let known = &listed["items"][0];
    assert_eq!((&listed["total"], &known["email"]), (&json!(1), &json!("ria@taalschool.example")));
    assert_eq!((&known["status"], &known["accessEndsOn"]), (&json!("active"), &json!("2027-03-10")));

    let overview = browser.reads("/aanmelden").await.is(200).text();
    assert!(overview.contains("Je bent Ria Postma, van Taalschool.") && overview.contains("nog niemand aan"));
    let referral = browser.refers(NEW).await;
    let inbox = user.get(&format!("/v1/referrals/{referral}")).await.ok();
    assert_eq!((&inbox["source"], &inbox["displayName"]), (&json!("organisation"), &json!("Selam Tesfay")));
    assert_eq!(inbox["partnerContact"], json!({ "id": id, "name": "Ria Postma", "email": "ria@taalschool.example" }));
    assert_eq!(inbox["organisation"]["id"], organisation.as_str());
    assert_eq!(inbox["person"]["contact"]["phone"], "+31612345678");
    let reference = inbox["reference"].as_str().unwrap();
    assert!(reference.starts_with("WEB-2026-"), "{reference}");

    let thanks = browser.reads(&format!("/aanmelden/bedankt/{referral}")).await.is(200).text();
    assert!(thanks.contains("je aanmelding is binnen") && thanks.contains(reference), "{thanks}");
    let says = |status: &'static str| {
        let browser = &browser;
        async move {
            let page = browser.reads("/aanmelden").await.is(200).text();
            assert!(page.contains("S. T.") && page.contains(status), "{page}");
            assert!(!page.contains("Selam") && !page.contains("Tesfay") && !page.contains("12345678"), "{page}");
        }
    };
    says("Ontvangen, sinds 10 maart 2026").await;
    user.reviews(&referral).await.is(200);
    says("We zijn ermee bezig").await;
    user.declines(&referral).await.is(200);
    says("Niet aangenomen").await;
    user.does(&format!("/v1/referrals/{referral}/reopen")).await.is(200);
    user.accepts(&referral).await.is(200);
    says("Aangenomen, wacht op een maatje").await;
    let listed = user.get("/v1/partner-contacts").await.ok();
    assert_eq!(listed["items"][0]["referrals"], 1);
}

#[actix_web::test]
async fn all_faults_stand_at_their_fields_and_nothing_is_lost() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (browser, ..) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    let key = browser.key().await;
    let wrong = format!(
        "key={key}&givenName=&familyName=Tesfay&phone=12&email=nergens&legalBasisSince=2026-03-11&country=Narnia\
         &languages=Tigrinya%2C+Klinkerdans&birthYear=jong&goal=Haar+BSN+is+123456782&reference=%3Cscript%3E"
    );
    let answer = browser.fills_in("/aanmelden/nieuw", &wrong).await;
    let page = answer.is(400).text();
    for field in
        ["givenName", "phone", "email", "legalBasis", "legalBasisSince", "country", "languages", "birthYear", "goal"]
    {
        assert!(page.contains(&format!("id=\"{field}-fault\"")), "{field} has no fault in {page}");
        assert!(page.contains(&format!("href=\"#{field}\"")), "{field} isn't in the list of faults");
        assert!(page.contains(&format!(" id=\"{field}\"")), "{field} can't be reached");
    }
    assert!(page.contains("<title>Fout: ") && page.contains("<details open>"), "{page}");
    for typed in ["value=\"Tesfay\"", "value=\"Narnia\"", "Tigrinya, Klinkerdans", "value=\"&lt;script&gt;\""] {
        assert!(page.contains(typed), "{typed} is lost from {page}");
    }
    assert!(page.contains(&key), "it is the same form");
    assert_eq!(app.rows("referral").await, 0);

    // A number that is never kept is refused in each field that takes words.
    let texts = ["givenName", "namePrefix", "familyName", "phone", "email", "city", "country", "languages", "goal"];
    for field in texts.into_iter().chain(["birthYear", "reference"]) {
        for number in ["123456782", "V-nummer+1234567890"] {
            let fields = format!("key={key}&{}&{field}={number}", NEW.replace(&format!("{field}="), "x="));
            let page = browser.fills_in("/aanmelden/nieuw", &fields).await.is(400).text();
            assert!(page.contains(&format!("id=\"{field}-fault\"")), "{field} takes {number}");
        }
    }
    assert_eq!(app.rows("referral").await, 0);
}

#[actix_web::test]
async fn a_form_is_one_referral_however_often_it_is_sent() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let (browser, ..) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    let fields = format!("key={}&{NEW}", browser.key().await);
    let sent = join_all((0..10).map(|_| browser.fills_in("/aanmelden/nieuw", &fields))).await;
    let first = leads_to(&sent[0]).to_owned();
    assert!(sent.iter().all(|answer| leads_to(answer) == first));
    assert_eq!(app.rows("referral").await, 1);

    // The same form with something else in it is told so; another form is another referral.
    let changed = fields.replace("Tesfay", "Tesfaye");
    let page = browser.fills_in("/aanmelden/nieuw", &changed).await.is(400).text();
    assert!(page.contains("heb je al verstuurd") && page.contains("value=\"Tesfaye\""), "{page}");
    browser.refers(NEW).await;
    assert_eq!(app.rows("referral").await, 2);

    // A reference of their own belongs to one person.
    browser.refers(&format!("{NEW}&reference=T-1")).await;
    let again = format!("key={}&{}&reference=T-1", browser.key().await, NEW.replace("Tesfay", "Ander"));
    let page = browser.fills_in("/aanmelden/nieuw", &again).await.is(400).text();
    assert!(page.contains("id=\"reference-fault\""), "{page}");
    // A form without its key is shown again, with one.
    let page = browser.fills_in("/aanmelden/nieuw", NEW).await.is(400).text();
    assert!(page.contains("nog een keer") && page.contains("value=\"Tesfay\""), "{page}");
    assert_eq!(app.rows("referral").await, 3);
}

#[actix_web::test]
async fn an_organisation_sees_its_own_referrals_and_not_that_there_are_others() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, ..) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    app.clock().advance(TimeDelta::seconds(1));
    let (other, organisation, _) = opened(&app, &user, ("De Brug", "wim@debrug.example")).await;
    let id = one.refers(NEW).await;
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    for place in ["bedankt", "terugnemen"] {
        one.reads(&format!("/aanmelden/{place}/{id}")).await.is(200);
        let foreign = other.reads(&format!("/aanmelden/{place}/{id}")).await.is(404).text();
        assert_eq!(
            foreign.replace(&id, nobody),
            other.reads(&format!("/aanmelden/{place}/{nobody}")).await.is(404).text()
        );
    }
    other.fills_in(&format!("/aanmelden/terugnemen/{id}"), "").await.is(404);
    assert!(!other.reads("/aanmelden").await.is(200).text().contains("S. T."));
    assert_eq!(user.get(&format!("/v1/referrals/{id}")).await.ok()["status"], "received");

    // What a colleague entered for them, and what their own system pushed, is theirs as well; a place on the list that
    // was sealed for another opens nothing.
    let mut entered = referral("T-9", "Awet", "Haile");
    entered["source"] = json!("organisation");
    entered["organisationId"] = json!(organisation);
    user.pushes(&entered).await.is(201);
    assert!(other.reads("/aanmelden").await.is(200).text().contains("A. H."));
    for number in 0..21 {
        app.clock().advance(TimeDelta::seconds(1));
        let fields = NEW.replace("Selam", &format!("Person{}", ["a", "b"][number % 2])).replace("Tesfay", "Xu");
        one.refers(&fields).await;
    }
    let page = one.reads("/aanmelden").await.is(200).text();
    assert_eq!(page.matches("P. X.").count() - page.matches("aanmelding van P. X.").count(), 20);
    let start = page.find("/aanmelden?na=").expect("a next page");
    let next: String = page[start..].chars().take_while(|sign| *sign != '"').collect();
    assert!(one.reads(&next).await.is(200).text().contains("S. T."), "the oldest stands on the second page");
    assert!(other.reads(&next).await.is(200).text().contains("A. H."), "it is the first page of the other");
}

#[actix_web::test]
async fn a_link_ends_in_whatever_way_with_all_that_it_opened() {
    for way in ["later link", "ended", "expired", "agreement", "never was"] {
        let app = App::begin().await;
        let user = app.as_coordinator().await;
        let (browser, _, id) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
        let token = mailed(&app).await;
        app.opens(&format!("/aanmelden/link/{token}")).await.is(200);
        app.clock().advance(TimeDelta::minutes(1));
        match way {
            "later link" => {
                user.post(&format!("/v1/partner-contacts/{id}/send-link"), &json!({})).await.is(200);
                assert_ne!(mailed(&app).await, token);
                Browser::opened(&app, &mailed(&app).await).await.reads("/aanmelden").await.is(200);
            }
            "ended" => {
                assert_eq!(user.does(&format!("/v1/partner-contacts/{id}/end")).await.ok()["status"], "ended");
                user.does(&format!("/v1/partner-contacts/{id}/end")).await.problem(409, "state_conflict");
                let again = user.post(&format!("/v1/partner-contacts/{id}/send-link"), &json!({})).await;
                again.problem(409, "state_conflict");
            }
            "expired" => {
                app.sql("UPDATE partner_contact SET access_ends_on = '2026-03-10'").await;
                let path = format!("/v1/partner-contacts/{id}/send-link");
                assert_eq!(user.post(&path, &json!({})).await.faults(), ["/accessEndsOn required"]);
            }
            "agreement" => {
                app.sql("UPDATE organisation SET agreement_signed_on = NULL").await;
                let again = user.post(&format!("/v1/partner-contacts/{id}/send-link"), &json!({})).await;
                again.problem(409, "state_conflict");
            }
            _ => {}
        }
        let address =
            if way == "never was" { "/aanmelden/link/nothing".to_owned() } else { format!("/aanmelden/link/{token}") };
        let dead = app.opens(&address).await.is(404).text();
        assert!(
            dead.contains("Deze link werkt niet") && !dead.contains("Ria") && !dead.contains("Taalschool"),
            "{way}"
        );
        app.fills_in(&address, "").await.is(404);
        if way != "never was" {
            assert!(browser.reads("/aanmelden").await.is(403).text().contains("Open eerst de link"), "{way}");
            browser.fills_in("/aanmelden/nieuw", &format!("key={}&{NEW}", "k".repeat(43))).await.is(403);
        }
        assert_eq!(app.rows("referral").await, 0);
    }
}

#[actix_web::test]
async fn access_goes_on_when_it_is_given_anew() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (_, _, id) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    app.is_now_on("2027-03-10");
    let path = format!("/v1/partner-contacts/{id}/send-link");
    assert_eq!(
        user.post(&path, &json!({ "accessEndsOn": "2027-03-10" })).await.faults(),
        ["/accessEndsOn out_of_range"]
    );
    assert_eq!(user.post(&path, &json!({ "accessEndsOn": "2028-03-10" })).await.ok()["status"], "active");
    Browser::opened(&app, &mailed(&app).await).await.reads("/aanmelden").await.is(200);
}

#[actix_web::test]
async fn a_browser_stays_open_for_a_working_day_or_until_it_is_closed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (browser, ..) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    let token = mailed(&app).await;
    assert!(browser.cookie.http_only().unwrap_or_default());
    assert_eq!(browser.cookie.same_site(), Some(actix_web::cookie::SameSite::Strict));
    app.clock().advance(TimeDelta::hours(7));
    browser.reads("/aanmelden").await.is(200);
    app.clock().advance(TimeDelta::hours(1));
    browser.reads("/aanmelden").await.is(403);
    let now = app.services().now();
    assert_eq!(app.write(move |c| voorwaarts::partner_contacts::remove_old(c, &now)).await, 1);

    let browser = Browser::opened(&app, &token).await;
    let closed = browser.fills_in("/aanmelden/uit", "").await;
    assert!(closed.is(200).text().contains("afgesloten") && closed.cookies[0].value().is_empty());
    browser.reads("/aanmelden").await.is(403);
}

#[actix_web::test]
async fn looking_at_a_link_does_nothing_and_another_site_can_do_nothing() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let organisation = organisation(&user, "Taalschool").await;
    user.post("/v1/partner-contacts", &contact(&organisation, "ria@taalschool.example")).await.is(201);
    let token = mailed(&app).await;
    let looked = app.opens(&format!("/aanmelden/link/{token}")).await;
    assert!(looked.is(200).cookies.is_empty() && looked.text().contains("Je bent Ria Postma"));
    assert_eq!(app.rows("partner_contact_session").await, 0);
    assert_eq!(user.get("/v1/partner-contacts").await.ok()["items"][0]["status"], "invited");

    let browser = Browser::opened(&app, &token).await;
    for path in [&format!("/aanmelden/link/{token}"), "/aanmelden/nieuw", "/aanmelden/uit"] {
        let foreign = app.post(path).header("Origin", "https://elders.example").cookie(browser.cookie.clone());
        foreign.body("application/x-www-form-urlencoded", NEW).send().await.is(403);
    }
    assert_eq!(app.rows("referral").await, 0);
    for path in ["/aanmelden", "/aanmelden/nieuw", "/aanmelden/bedankt/1"] {
        app.opens(path).await.is(403);
    }
    app.opens("/aanmelden/iets/anders").await.is(404);
}

#[actix_web::test]
async fn links_can_not_be_guessed_for_long_and_nobody_floods_the_inbox() {
    let app = App::begin().await;
    let mut refused = 0;
    for nth in 0..70 {
        let answer = app.get(&format!("/aanmelden/link/token-{nth}")).from("192.0.2.7").send().await;
        refused += usize::from(answer.status == 429 && answer.header("Retry-After").is_some());
    }
    assert!(refused >= 9, "{refused}");

    let user = app.as_coordinator().await;
    let (browser, ..) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    let fields = format!("key={}&{NEW}", browser.key().await);
    let mut statuses = Vec::new();
    for _ in 0..45 {
        statuses.push(browser.fills_in("/aanmelden/nieuw", &fields).await.status);
    }
    assert!(statuses[..40].iter().all(|status| *status == 303) && statuses.contains(&429), "{statuses:?}");
}

#[actix_web::test]
async fn one_that_waits_can_be_taken_back() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (browser, ..) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    let (waits, decided) = (browser.refers(NEW).await, browser.refers(&NEW.replace("Selam", "Bana")).await);
    user.accepts(&decided).await.is(200);
    let asked = browser.reads(&format!("/aanmelden/terugnemen/{waits}")).await.is(200).text();
    assert!(asked.contains("S. T., aangemeld op 10 maart 2026"), "{asked}");
    let back = browser.fills_in(&format!("/aanmelden/terugnemen/{waits}"), "").await;
    assert_eq!(leads_to(&back), "/aanmelden");
    assert_eq!(user.get(&format!("/v1/referrals/{waits}")).await.ok()["status"], "withdrawn");
    let late = browser.fills_in(&format!("/aanmelden/terugnemen/{decided}"), "").await;
    assert!(late.is(409).text().contains("Terugnemen kan niet meer"));
    let page = browser.reads("/aanmelden").await.text();
    assert!(page.contains("Teruggenomen") && !page.contains("/aanmelden/terugnemen/"), "{page}");
}

#[actix_web::test]
async fn only_whoever_has_an_agreement_is_invited_and_by_whom_may() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let without =
        user.post("/v1/organisations", &json!({ "details": { "name": "Zonder", "kinds": ["referrer"] } })).await;
    let without = without.created()["id"].as_str().unwrap().to_owned();
    let path = "/v1/partner-contacts";
    user.post(path, &contact(&without, "ria@zonder.example")).await.problem(409, "state_conflict");
    let nowhere = contact("01890a5d-ac96-774b-bcce-b302099a8057", "ria@zonder.example");
    assert_eq!(user.post(path, &nowhere).await.faults(), ["/organisationId unknown_reference"]);
    let id = organisation(&user, "Taalschool").await;
    let wrong = json!({ "organisationId": id, "name": "??", "email": "nergens", "accessEndsOn": TODAY });
    let faults = ["/accessEndsOn out_of_range", "/email wrong_format", "/name invalid_characters"];
    assert_eq!(user.post(path, &wrong).await.faults(), faults);
    user.post(path, &contact(&id, "ria@taalschool.example")).await.is(201);
    assert_eq!(user.post(path, &contact(&id, "RIA@taalschool.example")).await.faults(), ["/email repeated"]);
    for role in [Role::Intern, Role::Communication, Role::Finance, Role::Board] {
        let other = app.as_role(role).await;
        other.get(path).await.problem(403, "forbidden");
        other.post(path, &contact(&id, "wim@taalschool.example")).await.problem(403, "forbidden");
    }
    let body = contact(&id, "wim@taalschool.example");
    let first = user.post_with_key(path, ("key", &body)).await.created();
    assert_eq!(
        user.post_with_key(path, ("key", &body)).await.created()["id"],
        first["id"],
        "a retry invites nobody twice"
    );
    assert_eq!(user.walk(&format!("{path}?pageSize=1")).await.len(), 2);
}

#[actix_web::test]
async fn the_link_is_mailed_and_what_became_void_is_not() {
    let app = App::begin().await;
    let (user, mail) = (app.as_coordinator().await, MailServer::start().await);
    let id = organisation(&user, "Taalschool").await;
    user.post("/v1/partner-contacts", &contact(&id, "ria@taalschool.example")).await.is(201);
    let token = mailed(&app).await;
    mail.takes_what_waits(&app).await;
    let letters = mail.letters();
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "ria@taalschool.example"));
    assert!(
        letters[0].text.contains(&format!("https://voorwaarts.example/aanmelden/link/{token}")),
        "{}",
        letters[0].text
    );
    assert!(!letters[0].text.contains("Ria Postma"));
    let kept = "SELECT count(*) AS value FROM outbox WHERE payload::text LIKE '%ria@%' OR payload::text LIKE '%Ria%'";
    assert_eq!(app.count(kept).await, 0);

    // Of two that wait, the one that a later one replaced isn't sent; nor is one of who has no access any more.
    let made = user.post("/v1/partner-contacts", &contact(&id, "wim@taalschool.example")).await.created();
    let wim = made["id"].as_str().unwrap();
    user.post(&format!("/v1/partner-contacts/{wim}/send-link"), &json!({})).await.is(200);
    mail.takes_what_waits(&app).await;
    assert_eq!(mail.letters().len(), 2);
    user.post(&format!("/v1/partner-contacts/{wim}/send-link"), &json!({})).await.is(200);
    user.does(&format!("/v1/partner-contacts/{wim}/end")).await.is(200);
    mail.takes_what_waits(&app).await;
    assert_eq!(mail.letters().len(), 2);
}

#[actix_web::test]
async fn pages_are_small_strict_quick_and_in_both_languages() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (browser, ..) = opened(&app, &user, ("Taalschool", "ria@taalschool.example")).await;
    let token = mailed(&app).await;
    let id = browser.refers(NEW).await;
    let css = app.get("/aanmelden/form.css").send().await.is(200).body.len();
    let paths = [
        "/aanmelden".to_owned(),
        "/aanmelden/nieuw".to_owned(),
        format!("/aanmelden/bedankt/{id}"),
        format!("/aanmelden/terugnemen/{id}"),
        format!("/aanmelden/link/{token}"),
    ];
    for path in &paths {
        for (language, other) in [("nl", "English"), ("en", "Nederlands")] {
            let page = browser.reads(&format!("{path}?taal={language}")).await;
            let text = page.is(200).text();
            assert!(text.contains(&format!("<html lang=\"{language}\">")) && text.contains(other), "{text}");
            assert!(text.len() + css <= 30 * 1024, "{path}: {} bytes", text.len() + css);
            assert!(!text.contains("style=") && !text.contains("<script") && !text.contains("onclick"), "{text}");
            let policy = page.header("Content-Security-Policy").unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            assert_eq!(page.header("Cache-Control"), Some("no-store"));
            assert_eq!(page.header("X-Robots-Tag"), Some("noindex"));
            assert!(page.cookies.iter().any(|cookie| cookie.name() == "aanmelden-taal" && cookie.value() == language));
        }
    }
    // As many statements for one referral as for many.
    app.statements();
    browser.reads("/aanmelden").await.is(200);
    let for_one = app.statements();
    for _ in 0..3 {
        browser.refers(NEW).await;
    }
    app.statements();
    browser.reads("/aanmelden").await.is(200);
    assert_eq!((for_one, app.statements()), (3, 3));
}
