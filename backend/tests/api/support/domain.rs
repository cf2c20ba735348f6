//! The words of the domain: what people do, one call each.

use serde_json::{Value, json};

use super::app::text;
use super::{Answer, App, TODAY, User};

/// A person of that name as callers send them.
pub fn person_named(given: &str, family: &str) -> Value {
    json!({ "details": { "givenName": given, "familyName": family } })
}

/// Someone whose name is like nobody else's: two of these differ by more than a typing error.
pub fn newcomer(number: usize) -> Value {
    let name = unlike(number);
    person_named(&name, &format!("Van{}", name.to_lowercase()))
}

fn unlike(number: usize) -> String {
    let syllables = ["baba", "dede", "fifi", "gogo", "lulu", "meme", "nini", "popo", "ruru", "sasa"];
    let digits = [number / 100 % 10, number / 10 % 10, number % 10];
    let name: String = digits.iter().map(|digit| syllables[*digit]).collect();
    name[..1].to_uppercase() + &name[1..]
}

/// A referral of someone of that name, as a partner sends it.
pub fn referral(reference: &str, given: &str, family: &str) -> Value {
    json!({
        "reference": reference,
        "person": {
            "givenName": given, "familyName": family, "birthYear": 1994, "city": "Assen", "countryOfOrigin": "ER",
            "languages": [{ "language": "tir", "proficiency": "native" }],
        },
        "dutchLevel": "A1",
        "goal": "Meer Nederlands spreken.",
        "legalBasis": { "kind": "public_task", "since": "2026-03-01" },
    })
}

fn id_of(value: &Value) -> String {
    text(&value["id"]).to_owned()
}

impl User {
    /// Adds a person and answers the id.
    pub async fn adds(&self, person: &Value) -> String {
        id_of(&self.post("/v1/people", person).await.created())
    }

    pub async fn reads(&self, person: &str) -> Value {
        self.get(&format!("/v1/people/{person}")).await.ok()
    }

    /// Opens a request outside the programme, and answers its id.
    pub async fn opens_request(&self, person: &str, side: &str, opened_on: &str) -> String {
        self.opens_request_in("independent", (person, side), opened_on).await
    }

    /// Opens a request in a track, and answers its id.
    pub async fn opens_request_in(&self, track: &str, (person, side): (&str, &str), opened_on: &str) -> String {
        let body = json!({ "personId": person, "side": side, "track": track, "openedOn": opened_on });
        id_of(&self.post("/v1/requests", &body).await.created())
    }

    /// Adds two people with a request each outside the programme: a newcomer's and an established resident's.
    pub async fn has_two_who_wait(&self, number: usize) -> (String, String) {
        self.has_two_who_wait_in("independent", number).await
    }

    /// Adds two people with a request each in a track.
    pub async fn has_two_who_wait_in(&self, track: &str, number: usize) -> (String, String) {
        let one = self.adds(&newcomer(number * 2)).await;
        let other = self.adds(&newcomer(number * 2 + 1)).await;
        let newcomer = self.opens_request_in(track, (&one, "newcomer"), TODAY).await;
        let established = self.opens_request_in(track, (&other, "established"), TODAY).await;
        (newcomer, established)
    }

    /// Proposes a match in answer to two requests, outside the programme.
    pub async fn tries_to_propose(&self, newcomer: &str, established: &str) -> Answer {
        let body = json!({ "newcomerRequestId": newcomer, "establishedRequestId": established, "kind": "independent" });
        self.post("/v1/matches", &body).await
    }

    pub async fn proposes(&self, newcomer: &str, established: &str) -> String {
        id_of(&self.tries_to_propose(newcomer, established).await.created())
    }

    /// A match between two new people, proposed.
    pub async fn has_proposal(&self, number: usize) -> String {
        let (newcomer, established) = self.has_two_who_wait(number).await;
        self.proposes(&newcomer, &established).await
    }

    pub async fn introduces(&self, id: &str, on: &str) -> Answer {
        self.post(&format!("/v1/matches/{id}/introduce"), &json!({ "on": on })).await
    }

    pub async fn activates(&self, id: &str, starts_on: &str) -> Answer {
        self.post(&format!("/v1/matches/{id}/activate"), &json!({ "startsOn": starts_on })).await
    }

    pub async fn pauses(&self, id: &str, on: &str) -> Answer {
        self.post(&format!("/v1/matches/{id}/pause"), &json!({ "on": on })).await
    }

    pub async fn resumes(&self, id: &str, on: &str) -> Answer {
        self.post(&format!("/v1/matches/{id}/resume"), &json!({ "on": on })).await
    }

    pub async fn ends(&self, id: &str, ends_on: &str) -> Answer {
        let body = json!({ "endsOn": ends_on, "reason": "completed", "by": "together" });
        self.post(&format!("/v1/matches/{id}/end"), &body).await
    }

    pub async fn declines_match(&self, id: &str, on: &str) -> Answer {
        self.post(&format!("/v1/matches/{id}/decline"), &json!({ "on": on, "by": "newcomer" })).await
    }

    /// Pushes a referral, or enters one.
    pub async fn pushes(&self, referral: &Value) -> Answer {
        self.post("/v1/referrals", referral).await
    }

    /// Pushes a new referral and answers its id.
    pub async fn refers(&self, reference: &str, given: &str, family: &str) -> String {
        id_of(&self.pushes(&referral(reference, given, family)).await.created())
    }

    pub async fn reviews(&self, referral: &str) -> Answer {
        self.does(&format!("/v1/referrals/{referral}/review")).await
    }

    /// Accepts a referral: makes a new person.
    pub async fn accepts(&self, referral: &str) -> Answer {
        self.accepts_as(referral, &json!({ "track": "independent" })).await
    }

    pub async fn accepts_as(&self, referral: &str, how: &Value) -> Answer {
        self.post(&format!("/v1/referrals/{referral}/accept"), how).await
    }

    pub async fn declines(&self, referral: &str) -> Answer {
        self.post(&format!("/v1/referrals/{referral}/decline"), &json!({ "reason": "outside_area" })).await
    }

    /// What a partner gets to know of a referral.
    pub async fn reads_status(&self, referral: &str) -> Answer {
        self.get(&format!("/v1/referrals/{referral}/status")).await
    }

    /// Who did what with someone's data, the latest first: `action by`.
    pub async fn reads_access(&self, person: &str) -> Vec<String> {
        let records = self.walk(&format!("/v1/people/{person}/access-records")).await;
        records.iter().map(|record| text(&record["action"]).to_owned()).collect()
    }
}

impl App {
    /// How many rows there are in a table.
    pub async fn rows(&self, table: &str) -> i64 {
        self.count(format!("SELECT count(*) AS value FROM {table}")).await
    }
}
