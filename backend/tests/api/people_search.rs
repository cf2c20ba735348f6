//! Finding people by name: whole words, beginnings, one typing error, in any script.

use serde_json::{Value, json};

use crate::support::{App, User, person_named};

async fn names_found(user: &User, name: &str) -> Vec<String> {
    let found = user.post("/v1/people/search", &json!({ "name": name })).await.ok();
    let items = found["items"].as_array().unwrap().iter();
    items.map(|person| person["displayName"].as_str().unwrap().to_owned()).collect()
}

async fn with_people(app: &App) -> User {
    let user = app.as_coordinator().await;
    for (given, prefix, family) in [
        ("Selam", "", "Tesfay"),
        ("Selma", "", "Haile"),
        ("Zoë", "", "Çelik"),
        ("Mohammed", "", "Al-Masri"),
        ("Annemarie", "van der", "Veen"),
        ("Anne", "", "Veenstra"),
        ("محمد", "", "الأحمد"),
        ("Олександр", "", "Коваленко"),
        ("ሰላም", "", "ተስፋይ"),
        ("小龍", "", "李"),
    ] {
        let mut person = person_named(given, family);
        if !prefix.is_empty() {
            person["details"]["namePrefix"] = json!(prefix);
        }
        // Some are alike on purpose.
        let people = user.get("/v1/people?pageSize=100").await.ok();
        let known: Vec<Value> = people["items"].as_array().unwrap().iter().map(|known| known["id"].clone()).collect();
        person["notDuplicateOf"] = Value::from(known);
        user.adds(&person).await;
    }
    user
}

#[actix_web::test]
async fn a_name_is_found_by_what_one_remembers_of_it() {
    let app = App::begin().await;
    let user = with_people(&app).await;
    for (asked, found) in [
        // Whole words, whatever case and accents, in whatever order.
        ("tesfay", "Selam Tesfay"),
        ("TESFAY selam", "Selam Tesfay"),
        ("zoe celik", "Zoë Çelik"),
        ("Zoé", "Zoë Çelik"),
        ("al masri", "Mohammed Al-Masri"),
        ("almasri mohammed", ""),
        // Beginnings.
        ("tesf", "Selam Tesfay"),
        ("moh masr", "Mohammed Al-Masri"),
        // One typing error: another letter, one too many, one too few, two swapped.
        ("tesfai", "Selam Tesfay"),
        ("tesffay", "Selam Tesfay"),
        ("tefay", "Selam Tesfay"),
        ("tsefay", "Selam Tesfay"),
        ("mohamed", "Mohammed Al-Masri"),
        ("selam tesfai", "Selam Tesfay"),
        ("tesfai sel", "Selam Tesfay"),
        // Two typing errors are another name.
        ("tesfiaa", ""),
        ("nobody", ""),
        // Other scripts.
        ("محمد", "محمد الأحمد"),
        ("олександр", "Олександр Коваленко"),
        ("ковален", "Олександр Коваленко"),
        ("ሰላም", "ሰላም ተስፋይ"),
        ("小龍", "小龍 李"),
        // A part of a prefix is a word too.
        ("der veen", "Annemarie van der Veen"),
    ] {
        let names = names_found(&user, asked).await;
        assert_eq!(names.first().map_or("", String::as_str), found, "{asked}: {names:?}");
    }
}

#[actix_web::test]
async fn whole_words_come_before_beginnings_and_those_before_typing_errors() {
    let app = App::begin().await;
    let user = with_people(&app).await;
    assert_eq!(names_found(&user, "anne").await, ["Anne Veenstra", "Annemarie van der Veen"]);
    assert_eq!(names_found(&user, "selam").await, ["Selam Tesfay", "Selma Haile"]);
    assert_eq!(names_found(&user, "veen").await[..2], ["Annemarie van der Veen", "Anne Veenstra"]);
}

#[actix_web::test]
async fn both_words_must_fit_the_same_person() {
    let app = App::begin().await;
    let user = with_people(&app).await;
    assert_eq!(names_found(&user, "selam haile").await, ["Selma Haile"], "Selma is one typing error from Selam");
    assert_eq!(names_found(&user, "zoe tesfay").await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_changed_name_is_found_and_the_old_one_is_not() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds(&person_named("Willemijn", "Postma")).await;
    let patch = json!({ "details": { "familyName": "Hadderingh", "preferredName": "Mijntje" } });
    user.patch(&format!("/v1/people/{id}"), ("\"v1\"", &patch)).await.is(200);
    for (asked, count) in [("postma", 0), ("hadderingh", 1), ("mijntje", 1), ("willemijn", 1)] {
        assert_eq!(names_found(&user, asked).await.len(), count, "{asked}");
    }
}

#[actix_web::test]
async fn a_search_is_limited_and_its_faults_are_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for number in 0..25 {
        let mut person =
            person_named("Anna", &format!("Zz{}", ["b", "c", "d", "f", "g"][number % 5].repeat(number / 5 + 2)));
        person["details"]["birthYear"] = json!(1950 + number * 2);
        user.adds(&person).await;
    }
    assert_eq!(names_found(&user, "anna").await.len(), 20);
    let limited = user.post("/v1/people/search", &json!({ "name": "anna", "limit": 3 })).await.ok();
    assert_eq!(limited["items"].as_array().unwrap().len(), 3);
    for (body, fault) in [
        (json!({ "name": "a" }), "/name too_short"),
        (json!({ "name": "a".repeat(101) }), "/name too_long"),
        (json!({ "name": "anna", "limit": 0 }), "/limit out_of_range"),
        (json!({ "name": "anna", "limit": 51 }), "/limit out_of_range"),
        (json!({}), "/name required"),
        (json!({ "name": "anna", "email": "x" }), "/email unknown_field"),
    ] {
        assert_eq!(user.post("/v1/people/search", &body).await.faults(), [fault]);
    }
    assert_eq!(names_found(&user, "%%").await, Vec::<String>::new());
    assert_eq!(names_found(&user, "'; DROP TABLE person").await, Vec::<String>::new());
}
