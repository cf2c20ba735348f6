//! The words of events.

use serde_json::{Value, json};

use super::{Answer, User};

impl User {
    /// Adds an event of two hours, from an instant on, and answers its id.
    pub async fn adds_event(&self, starts_at: &str, details: &Value) -> String {
        let ends_at = super::instant(starts_at) + chrono::TimeDelta::hours(2);
        let mut full = json!({ "kind": "meeting_day", "title": "Ontmoetingsdag" });
        full.as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
        let body = json!({ "details": full, "startsAt": starts_at, "endsAt": ends_at });
        self.post("/v1/events", &body).await.created()["id"].as_str().unwrap().to_owned()
    }

    pub async fn puts_on(&self, event: &str, (person, status): (&str, &str)) -> Answer {
        self.post(&format!("/v1/events/{event}/registrations"), &json!({ "personId": person, "status": status })).await
    }

    /// Registers someone, and answers the registration's id.
    pub async fn registers(&self, event: &str, person: &str) -> String {
        self.puts_on(event, (person, "registered")).await.created()["id"].as_str().unwrap().to_owned()
    }

    pub async fn signs_off(&self, registration: &str) -> Answer {
        self.post(&format!("/v1/event-registrations/{registration}/sign-off"), &json!({})).await
    }

    /// Who is on an event, by name, as `name status`.
    pub async fn roster(&self, event: &str) -> Vec<String> {
        let items = self.walk(&format!("/v1/events/{event}/registrations")).await;
        let line = |item: &Value| {
            format!("{} {}", item["person"]["displayName"].as_str().unwrap(), item["status"].as_str().unwrap())
        };
        items.iter().map(line).collect()
    }

    pub async fn records(&self, event: &str, lines: &Value) -> Answer {
        self.post(&format!("/v1/events/{event}/attendance"), &json!({ "lines": lines })).await
    }
}
