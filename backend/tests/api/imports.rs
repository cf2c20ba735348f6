//! Imports: from a file to people, organisations, matches and attendance, and back.

use std::io::Write as _;

use actix_web::http::Method;
use contract::permissions::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, App, User, person_named, text};

const BINARY: &str = "application/octet-stream";

const PEOPLE: &str = "Nr;Voornaam;Tussenvoegsel;Achternaam;Geboortejaar;Telefoon;Land van herkomst;Talen;Taalniveau;Rol;Rol vanaf\n\
    101;Selam;;Tesfay;1994;06 12 34 56 78;Eritrea;Tigrinya (moedertaal), Engels;A1;Nieuwkomer;01-09-2025\n\
    102;Anna;van der;Veen;1961;;Nederland;;;Gevestigde;2025-09-01\n\
    103;Omar;;Haddad;12-05-1988;0049 30 123456;Syrië;Arabisch;B1;nieuwkomer;1 september 2025\n";

impl User {
    async fn uploads(&self, kind: &str, content: impl Into<Vec<u8>>) -> Answer {
        let path = format!("/v1/imports?kind={kind}&fileName=lijst.csv");
        self.ask(Method::POST, &path).await.body(BINARY, content.into()).send().await
    }

    async fn commands(&self, id: &str, action: &str) -> Answer {
        self.post(&format!("/v1/imports/{id}/commands"), &json!({ "action": action })).await
    }

    /// Reads an import until no work goes on.
    async fn waits_for(&self, id: &str) -> Value {
        for _ in 0..10_000 {
            let import = self.get(&format!("/v1/imports/{id}")).await.ok();
            if !["checking", "running", "undoing"].contains(&text(&import["status"])) {
                return import;
            }
        }
        panic!("the work on {id} doesn't end");
    }

    async fn works(&self, id: &str, action: &str) -> Value {
        self.commands(id, action).await.is(202);
        self.waits_for(id).await
    }

    /// Uploads a file whose headers say what it is, and checks it.
    async fn checks(&self, kind: &str, content: impl Into<Vec<u8>>) -> (String, Value) {
        let id = text(&self.uploads(kind, content).await.created()["id"]).to_owned();
        let import = self.works(&id, "check").await;
        assert_eq!((&import["status"], &import["failure"]), (&json!("checked"), &Value::Null), "{import}");
        (id, import)
    }

    /// Takes a file over that has nothing to decide on.
    async fn imports(&self, kind: &str, content: impl Into<Vec<u8>>) -> (String, Value) {
        let (id, _) = self.checks(kind, content).await;
        let import = self.works(&id, "run").await;
        assert_eq!((&import["status"], &import["failure"]), (&json!("done"), &Value::Null), "{import}");
        (id, import)
    }

    async fn rows_of(&self, id: &str, query: &str) -> Vec<Value> {
        let page = self.get(&format!("/v1/imports/{id}/rows?pageSize=100{query}")).await.ok();
        page["items"].as_array().unwrap().clone()
    }
}

/// `[new, changed, unchanged, undecided, skipped, refused]`.
fn counts(import: &Value) -> [i64; 6] {
    ["new", "changed", "unchanged", "undecided", "skipped", "refused"]
        .map(|name| import["counts"][name].as_i64().unwrap())
}

/// Faults as `column code`.
fn faults(row: &Value) -> Vec<String> {
    let faults = row["faults"].as_array().unwrap().iter();
    faults.map(|fault| format!("{} {}", fault["column"], text(&fault["code"]))).collect()
}

/// A hash of all that imports may write, in whatever table, but for the log of who looked.
async fn dump(app: &App) -> Vec<(String, String)> {
    use diesel::prelude::*;
    use diesel::sql_types::Text;
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = Text)]
        name: String,
    }
    #[derive(QueryableByName)]
    struct Hash {
        #[diesel(sql_type = Text)]
        hash: String,
    }
    app.write(|c| {
        let tables = diesel::sql_query(
            "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
             AND relname !~ '^(data_|figure_change|referral_touched|access_record|idempotency|session|refresh_token|__diesel|account)' ORDER BY 1",
        )
        .load::<Table>(c)?;
        let mut found = Vec::new();
        for Table { name } in tables {
            let hash = diesel::sql_query(format!(
                "SELECT COALESCE(md5(string_agg(to_jsonb(t)::text, ' ' ORDER BY to_jsonb(t)::text)), '') AS hash FROM {name} AS t"
            ))
            .get_result::<Hash>(c)?
            .hash;
            found.push((name, hash));
        }
        Ok(found)
    })
    .await
}

#[actix_web::test]
async fn a_file_of_people_is_mapped_checked_and_taken_over() {
    let app = App::begin().await;
    let user = app.as_role(Role::OfficeManager).await;
    let uploaded = user.uploads("people", PEOPLE).await;
    assert!(uploaded.header("Location").is_some());
    let import = uploaded.created();
    let fields: Vec<&Value> = import["columns"].as_array().unwrap().iter().map(|column| &column["field"]).collect();
    let wanted = [
        "key",
        "given_name",
        "name_prefix",
        "family_name",
        "birth_year",
        "phone",
        "country_of_origin",
        "languages",
        "dutch_level",
        "role",
        "role_starts_on",
    ];
    assert_eq!(fields, wanted);
    assert_eq!(import["columns"][1]["samples"], json!(["Selam", "Anna", "Omar"]));
    let id = text(&import["id"]).to_owned();
    let checked = user.works(&id, "check").await;
    assert_eq!(counts(&checked), [3, 0, 0, 0, 0, 0]);
    assert_eq!(app.count("SELECT count(*) AS value FROM person").await, 0);
    let done = user.works(&id, "run").await;
    assert_eq!((&done["status"], counts(&done)), (&json!("done"), [3, 0, 0, 0, 0, 0]));
    let rows = user.rows_of(&id, "").await;
    let selam = user.reads(text(&rows[0]["recordId"])).await;
    let details = &selam["details"];
    assert_eq!(details["contact"]["phone"], "+31612345678");
    assert_eq!((&details["countryOfOrigin"], &selam["dutch"]["level"]), (&json!("ER"), &json!("A1")));
    assert_eq!(details["languages"][1], json!({ "language": "tir", "proficiency": "native" }));
    assert_eq!(
        (&selam["roles"][0]["kind"], &selam["roles"][0]["startsOn"]),
        (&json!("newcomer"), &json!("2025-09-01"))
    );
    assert_eq!(user.reads(text(&rows[1]["recordId"])).await["displayName"], "Anna van der Veen");
    assert_eq!(user.reads(text(&rows[2]["recordId"])).await["details"]["birthYear"], 1988);
    // Found by a search as if someone had typed them in.
    let found = user.post("/v1/people/search", &json!({ "name": "tesfai" })).await.ok();
    assert_eq!(found["items"][0]["displayName"], "Selam Tesfay");
}

#[actix_web::test]
async fn the_same_file_again_changes_nothing_and_another_says_what_changed() {
    let app = App::begin().await;
    let user = app.as_role(Role::OfficeManager).await;
    user.imports("people", PEOPLE).await;
    let before = dump(&app).await;
    // Other columns first, another encoding, dates written otherwise: it says the same.
    let again = PEOPLE.replace("01-09-2025", "2025-09-01").replace(';', "\t");
    let utf16: Vec<u8> = format!("\u{feff}{again}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (_, import) = user.imports("people", utf16).await;
    assert_eq!(counts(&import), [0, 0, 3, 0, 0, 0]);
    assert_eq!(dump(&app).await, before);
    let (id, import) = user.imports("people", PEOPLE.replace("06 12 34 56 78", "06 87 65 43 21")).await;
    assert_eq!(counts(&import), [0, 1, 2, 0, 0, 0]);
    let row = &user.rows_of(&id, "&outcome=changed").await[0];
    assert_eq!(user.reads(text(&row["recordId"])).await["details"]["contact"]["phone"], "+31687654321");
    // Undoing the change puts back what was there, to the letter.
    let undone = user.works(&id, "undo").await;
    assert_eq!(undone["status"], "undone", "{undone}");
    assert_eq!(dump(&app).await, before);
}

#[actix_web::test]
async fn every_fault_is_told_in_its_cell_and_no_value_is_repeated() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let file = "Nr;Voornaam;Geboortejaar;E-mail;Telefoon;Land;Talen;Taalniveau;Rol;Rol tot\n\
        1;;94;geen-adres;12;Narnia;Klinkerdans;heel goed;keizer;31-02-2025\n\
        2;123456782;1990;;;;;;;\n\
        2;Hanna;1990;;;;;;;\n\
        3;Rahel;2090;;;;;;;\n";
    let (id, import) = user.checks("people", file).await;
    assert_eq!(counts(&import), [1, 0, 0, 0, 0, 3]);
    let rows = user.rows_of(&id, "").await;
    let wanted = [
        "1 required",
        "2 wrong_format",
        "5 unknown_country",
        "6 unknown_language",
        "7 not_allowed",
        "8 not_allowed",
        "9 wrong_format",
    ];
    let mut found = faults(&rows[0]);
    found.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!(faults(&rows[1]), ["1 citizen_service_number"]);
    assert_eq!(rows[1]["cells"][1], "", "the number was emptied before anything was stored");
    assert_eq!(
        app.count("SELECT count(*) AS value FROM data_import_row WHERE cells::text LIKE '%123456782%'").await,
        0
    );
    assert_eq!(faults(&rows[3]), ["2 in_future"]);
    let (id, _) = user.checks("people", "Nr;Voornaam;E-mail\n1;Hanna;geen-adres\n1;Hanna;\n2;Hanna;\n2;Rahel;\n").await;
    let rows = user.rows_of(&id, "").await;
    assert_eq!(faults(&rows[0]), ["2 wrong_format"]);
    assert_eq!(faults(&rows[3]), ["0 repeated"]);
}

#[actix_web::test]
async fn whoever_may_be_known_is_shown_and_somebody_decides() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let selam = user.adds(&person_named("Selam", "Tesfay")).await;
    let file = "Voornaam;Achternaam;Telefoon;Geboortejaar\nSelam;Tesfai;0612345678;1994\nMerhawi;Kidane;;1990\nMerhawi;Kidane;0687654321;1990\n";
    let (id, import) = user.checks("people", file).await;
    assert_eq!(counts(&import), [1, 0, 0, 2, 0, 0]);
    user.commands(&id, "run").await.problem(409, "state_conflict");
    let rows = user.rows_of(&id, "&alike=true").await;
    assert_eq!(rows[0]["candidates"][0]["person"]["id"], json!(selam));
    assert_eq!(rows[0]["candidates"][0]["signs"], json!(["similar_name"]));
    assert_eq!(rows[0]["candidates"][0]["cells"], json!([]));
    assert_eq!(rows[1]["candidates"][0]["row"], 3);
    assert_eq!(rows[1]["candidates"][0]["cells"], json!(["Merhawi", "Kidane", "", "1990"]), "as that row says it");
    assert!(user.reads_access(&selam).await.contains(&"shown_as_duplicate".to_owned()));
    let decide = format!("/v1/imports/{id}/decisions");
    let wrong = json!({ "rows": [2, 3], "decision": "skip" });
    assert_eq!(user.post(&decide, &wrong).await.faults(), ["/rows unknown_reference"]);
    user.post(&decide, &json!({ "rows": [2], "decision": "same_person", "personId": selam })).await.ok();
    let import = user.post(&decide, &json!({ "decision": "skip" })).await.ok();
    assert_eq!(counts(&import), [1, 1, 0, 0, 1, 0]);
    let before = dump(&app).await;
    let done = user.works(&id, "run").await;
    assert_eq!((&done["status"], counts(&done)), (&json!("done"), [1, 1, 0, 0, 1, 0]));
    let known = user.reads(&selam).await;
    // What was known stays, and what wasn't is added.
    assert_eq!(known["displayName"], "Selam Tesfay");
    assert_eq!(known["details"]["contact"]["phone"], "+31612345678");
    let undone = user.works(&id, "undo").await;
    assert_eq!(undone["status"], "undone", "{undone}");
    assert_eq!(dump(&app).await, before);
}

#[actix_web::test]
async fn a_world_that_changed_since_the_check_is_checked_again() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (id, _) = user.checks("people", "Voornaam;Achternaam\nSelam;Tesfay\n").await;
    user.adds(&person_named("Selam", "Tesfay")).await;
    let import = user.works(&id, "run").await;
    assert_eq!((&import["status"], &import["failure"]), (&json!("checked"), &json!("outdated")));
    assert_eq!(counts(&import), [0, 0, 0, 1, 0, 0]);
    assert_eq!(app.count("SELECT count(*) AS value FROM person").await, 1);
}

#[actix_web::test]
async fn undoing_is_refused_once_something_came_of_it() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let before = dump(&app).await;
    let (id, _) = user.imports("people", PEOPLE).await;
    let person = text(&user.rows_of(&id, "").await[0]["recordId"]).to_owned();
    user.opens_request(&person, "newcomer", "2026-03-01").await;
    let import = user.works(&id, "undo").await;
    assert_eq!((&import["status"], &import["failure"]), (&json!("done"), &json!("in_the_way")));
    assert_eq!(import["obstacles"], json!([{ "code": "referred_to", "thing": "request", "count": 1 }]));
    app.sql("DELETE FROM request").await;
    let patch = json!({ "details": { "city": "Assen" } });
    let etag = user.get(&format!("/v1/people/{person}")).await.etag();
    user.ask(Method::PATCH, &format!("/v1/people/{person}"))
        .await
        .header("If-Match", &etag)
        .body("application/merge-patch+json", patch.to_string())
        .send()
        .await
        .ok();
    let import = user.works(&id, "undo").await;
    assert_eq!(import["obstacles"], json!([{ "code": "changed_since", "thing": "person", "count": 1 }]));
    app.sql("UPDATE person SET city = NULL, version = 1, changed_at = created_at").await;
    let undone = user.works(&id, "undo").await;
    assert_eq!(undone["status"], "undone", "{undone}");
    assert_eq!(dump(&app).await, before);
    user.commands(&id, "undo").await.problem(409, "state_conflict");
    // Undone, it can be imported again.
    let (_, import) = user.imports("people", PEOPLE).await;
    assert_eq!(counts(&import), [3, 0, 0, 0, 0, 0]);
}

#[actix_web::test]
async fn organisations_are_known_by_their_name() {
    let app = App::begin().await;
    let user = app.as_role(Role::OfficeManager).await;
    let details = json!({ "details": { "name": "Werkplein Drentsche Aa", "kinds": ["referrer"] } });
    user.post("/v1/organisations", &details).await.created();
    let before = dump(&app).await;
    let file = "Naam;Soort;Andere namen;Plaats;Website\nWERKPLEIN DRENTSCHE AA;gemeente, werkgever;WPDA;Assen;www.werkplein.example\n\
        Taalhuis;Taalaanbieder;;Assen;\nTaalhuis;Locatie;;;\nZonder soort;;;;\n";
    let (id, import) = user.imports("organisations", file).await;
    assert_eq!(counts(&import), [1, 1, 0, 0, 0, 2]);
    let found = user.get("/v1/organisations?name=wpda").await.ok();
    let details = &found["items"][0]["details"];
    assert_eq!(details["name"], "Werkplein Drentsche Aa");
    assert_eq!(details["kinds"], json!(["referrer", "municipality", "employer"]));
    assert_eq!(details["website"], "https://www.werkplein.example");
    let (_, again) = user.imports("organisations", file).await;
    assert_eq!(counts(&again), [0, 0, 2, 0, 0, 2]);
    let undone = user.works(&id, "undo").await;
    assert_eq!(undone["status"], "undone", "{undone}");
    assert_eq!(dump(&app).await, before);
}

const PAIRS: &str = "Nr;Voornaam;Achternaam;Geboortejaar\n1;Selam;Tesfay;1994\n2;Anna;Veen;1961\n3;Omar;Haddad;1988\n4;Bert;Prins;1955\n";

#[actix_web::test]
async fn matches_get_the_numbers_after_the_last_one_in_the_order_of_their_start() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    user.imports("people", PAIRS).await;
    let proposal = user.has_proposal(1).await;
    user.activates(&proposal, "2026-03-10").await.ok();
    let before = dump(&app).await;
    let file = "Nieuwkomer;Nummer gevestigde;Begindatum;Einddatum;Reden einde\n\
        Omar Haddad;4;01-06-2025;;\nSelam Tesfay;2;01-02-2025;01-12-2025;afgerond\nSelam Tesfay;4;01-01-2026;;\nNiemand Anders;2;01-01-2025;;\n";
    let (id, import) = user.checks("matches", file).await;
    // The last but one would be a second active match of Bert's.
    assert_eq!(counts(&import), [2, 0, 0, 0, 0, 2], "{:?}", user.rows_of(&id, "&outcome=refused").await);
    assert_eq!(dump(&app).await, before, "a check writes nothing");
    let rows = user.rows_of(&id, "&outcome=refused").await;
    assert_eq!(
        (faults(&rows[0]), faults(&rows[1])),
        (vec!["2 inconsistent".into()], vec!["0 unknown_reference".into()])
    );
    let done = user.works(&id, "run").await;
    assert_eq!(done["status"], "done");
    let rows = user.rows_of(&id, "&outcome=new").await;
    let of = async |row: &Value| user.get(&format!("/v1/matches/{}", text(&row["recordId"]))).await.ok();
    let (omar, selam) = (of(&rows[0]).await, of(&rows[1]).await);
    assert_eq!((&omar["number"], &omar["status"]), (&json!(3), &json!("active")));
    assert_eq!(
        (&selam["number"], &selam["status"], &selam["endsOn"]),
        (&json!(2), &json!("ended"), &json!("2025-12-01"))
    );
    let (_, again) = user.imports("matches", file).await;
    assert_eq!(counts(&again), [0, 0, 2, 0, 0, 2]);
    let undone = user.works(&id, "undo").await;
    assert_eq!(undone["status"], "undone", "{undone}");
    assert_eq!(dump(&app).await, before);
}

#[actix_web::test]
async fn numbers_from_before_are_kept_only_while_there_are_none_and_without_a_gap() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    user.imports("people", PAIRS).await;
    let gap = "Matchnummer;Nummer nieuwkomer;Nummer gevestigde;Begindatum\n1;1;2;01-02-2025\n3;3;4;01-01-2025\n";
    let (id, import) = user.checks("matches", gap).await;
    assert_eq!(counts(&import), [1, 0, 0, 0, 0, 1]);
    assert_eq!(faults(&user.rows_of(&id, "&outcome=refused").await[0]), ["0 out_of_range"]);
    let (id, import) = user.imports("matches", gap.replace("\n3;", "\n2;")).await;
    assert_eq!(counts(&import), [2, 0, 0, 0, 0, 0]);
    let rows = user.rows_of(&id, "").await;
    let second = user.get(&format!("/v1/matches/{}", text(&rows[1]["recordId"]))).await.ok();
    assert_eq!((&second["number"], &second["startsOn"]), (&json!(2), &json!("2025-01-01")));
    // A number that was given since stands in the way of taking these back.
    let proposal = user.has_proposal(7).await;
    user.activates(&proposal, "2026-03-10").await.ok();
    let import = user.works(&id, "undo").await;
    assert_eq!(import["obstacles"], json!([{ "code": "changed_since", "thing": "match_number", "count": 1 }]));
    let (_, import) =
        user.checks("matches", "Matchnummer;Nummer nieuwkomer;Nummer gevestigde;Begindatum\n9;1;4;01-02-2024\n").await;
    assert_eq!(counts(&import), [0, 0, 0, 0, 0, 1]);
}

#[actix_web::test]
async fn attendance_finds_its_event_or_adds_it() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    user.imports("people", PAIRS).await;
    let before = dump(&app).await;
    let file = "Datum;Tijd;Soort;Titel;Naam;Aanwezig;Aantal\n\
        03-02-2026;19:30;Praathuis;Praathuis;Selam Tesfay;ja;\n03-02-2026;19:30;Praathuis;Praathuis;Anna Veen;nee;\n\
        03-02-2026;19:30;Praathuis;Praathuis;;;14\n10-02-2026;;ontmoetingsdag;Winterwandeling;Omar Haddad;;\n\
        03-02-2026;19:30;Praathuis;Praathuis;Selam Tesfay;nee;\n01-01-2027;;Praathuis;;Anna Veen;;\n";
    let (id, import) = user.imports("attendance", file).await;
    assert_eq!(counts(&import), [4, 0, 0, 0, 0, 2]);
    let event = text(&user.rows_of(&id, "").await[0]["recordId"]).to_owned();
    let event = user.get(&format!("/v1/events/{event}")).await.ok();
    assert_eq!((&event["startsAt"], &event["status"]), (&json!("2026-02-03T18:30:00Z"), &json!("held")));
    let told = ["present", "noShow", "headCount"].map(|name| event["counts"][name].as_i64().unwrap());
    assert_eq!(told, [1, 1, 14]);
    let after = dump(&app).await;
    let (_, again) = user.imports("attendance", file).await;
    assert_eq!(counts(&again), [0, 0, 4, 0, 0, 2]);
    assert_eq!(dump(&app).await, after);
    let undone = user.works(&id, "undo").await;
    assert_eq!(undone["status"], "undone", "{undone}");
    assert_eq!(dump(&app).await, before);
}

#[actix_web::test]
async fn hostile_files_are_refused_before_they_cost_anything() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b'0'; 1024 * 1024];
    for _ in 0..200 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    let wide = format!("{}\nx\n", vec!["kop"; 100_000].join(","));
    for (content, fault) in [
        (bomb, " too_long"),
        (wide.into_bytes(), " too_many"),
        (Vec::new(), " too_few"),
        (b"alleen;koppen\n".to_vec(), " too_few"),
        (b"PK\x03\x04 geen werkmap".to_vec(), " wrong_format"),
        (b"%PDF-1.7\n\0\0".to_vec(), " wrong_format"),
    ] {
        assert_eq!(user.uploads("people", content).await.faults(), [fault]);
    }
    user.uploads("people", vec![b'x'; 10 * 1024 * 1024 + 1]).await.problem(413, "body_too_large");
    let path = "/v1/imports?kind=people&fileName=a.csv";
    user.ask(Method::POST, path)
        .await
        .body("text/csv", "a;b\n1;2\n")
        .send()
        .await
        .problem(415, "unsupported_media_type");
    let unnamed = user.ask(Method::POST, "/v1/imports?kind=people").await.body(BINARY, "a;b\n1;2\n").send().await;
    assert_eq!(unnamed.faults(), ["?fileName required"]);
    assert_eq!(app.count("SELECT count(*) AS value FROM data_import").await, 0);
}

#[actix_web::test]
async fn a_mapping_is_checked_and_remembered() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let file = "Hobby;Roepnaam;Roepnaam\nkoken;Selam;x\n";
    let uploaded = user.uploads("people", file).await;
    let id = text(&uploaded.created()["id"]).to_owned();
    assert_eq!(uploaded.json()["columns"][2]["field"], Value::Null, "the second of two headers means nothing yet");
    let path = format!("/v1/imports/{id}/mapping");
    let put = async |fields: Value, etag: &str| {
        let body = json!({ "fields": fields }).to_string();
        user.ask(Method::PUT, &path).await.header("If-Match", etag).body("application/json", body).send().await
    };
    assert_eq!(put(json!([null, null]), "\"v1\"").await.faults(), ["/fields inconsistent"]);
    assert_eq!(put(json!([null, null, null]), "\"v1\"").await.faults(), ["/fields required"]);
    let twice = put(json!(["given_name", "given_name", "website"]), "\"v1\"").await;
    assert_eq!(twice.faults(), ["/fields/1 repeated", "/fields/2 not_allowed"]);
    put(json!(["city", "given_name", null]), "\"v9\"").await.problem(412, "precondition_failed");
    put(json!(["city", "given_name", null]), "\"v1\"").await.ok();
    let next = user.uploads("people", "HOBBY,Voornaam\ntuin,Hanna\n").await.created();
    assert_eq!((&next["columns"][0]["field"], &next["columns"][1]["field"]), (&json!("city"), &json!("given_name")));
    // One that was never taken over can go.
    let etag = user.get(&format!("/v1/imports/{id}")).await.etag();
    user.ask(Method::DELETE, &format!("/v1/imports/{id}")).await.header("If-Match", &etag).send().await.is(204);
    user.get(&format!("/v1/imports/{id}")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn what_a_server_left_is_taken_up_and_what_is_old_is_cleared() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (id, _) = user.checks("people", PEOPLE).await;
    app.sql("UPDATE data_import SET status = 'running'").await;
    voorwaarts::imports::resume(&app.shared()).await.unwrap();
    assert_eq!(user.waits_for(&id).await["status"], "done");
    app.is_now_on("2026-04-20");
    let now = app.services().now();
    assert_eq!(app.write(move |c| voorwaarts::imports::clear_old(c, &now)).await, 1);
    let import = user.get(&format!("/v1/imports/{id}")).await.ok();
    assert_eq!((&import["contentsRemoved"], &import["columns"][1]["samples"]), (&json!(true), &json!([])));
    user.commands(&id, "undo").await.problem(409, "state_conflict");
    assert_eq!(app.count("SELECT count(*) AS value FROM data_import_change").await, 0);
}

#[actix_web::test]
async fn as_many_statements_for_many_rows_as_for_few() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut told = Vec::new();
    for size in [3, 60] {
        let rows: String = (0..size)
            .map(|number| {
                format!("{}\n", crate::support::newcomer(number + size * 10)["details"]["givenName"].as_str().unwrap())
            })
            .collect();
        let id = text(&user.uploads("people", format!("Voornaam\n{rows}")).await.created()["id"]).to_owned();
        app.sql("UPDATE data_import SET status = 'checking' WHERE status = 'uploaded'").await;
        app.statements();
        voorwaarts::imports::resume(&app.shared()).await.unwrap();
        let checking = app.statements();
        app.sql("UPDATE data_import SET status = 'running' WHERE status = 'checked'").await;
        app.statements();
        voorwaarts::imports::resume(&app.shared()).await.unwrap();
        told.push((checking, app.statements()));
        assert_eq!(user.waits_for(&id).await["status"], "done");
    }
    // How far it is may have been told in between, which takes two.
    let [few, many] = [told[0], told[1]];
    assert!(few.0.abs_diff(many.0) <= 2 && few.1.abs_diff(many.1) <= 2, "{told:?}");
}

#[actix_web::test]
async fn of_many_runs_of_one_file_at_once_each_person_comes_once() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let ids = join_all((0..6).map(|_| async { user.checks("people", PEOPLE).await.0 })).await;
    join_all(ids.iter().map(|id| async { user.commands(id, "run").await.is(202).status })).await;
    let done = join_all(ids.iter().map(|id| user.waits_for(id))).await;
    let mut new: Vec<i64> = done.iter().map(|import| counts(import)[0]).collect();
    new.sort_unstable();
    assert_eq!(new, [0, 0, 0, 0, 0, 3], "{done:?}");
    assert_eq!(app.count("SELECT count(*) AS value FROM person").await, 3);
}
