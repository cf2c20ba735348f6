//! The words of the programme: cohorts, their groups, and pairs in them.

use serde_json::{Value, json};

use super::{Answer, TODAY, User, newcomer};

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

impl User {
    /// Plans a cohort with the next number, and answers its id.
    pub async fn plans_cohort(&self) -> String {
        let body = json!({ "plan": { "startsOn": "2026-03-02" } });
        id_of(&self.post("/v1/cohorts", &body).await.created())
    }

    /// A cohort that runs since today.
    pub async fn has_active_cohort(&self) -> String {
        let id = self.plans_cohort().await;
        for action in ["recruit", "start"] {
            self.steps_cohort(&id, action, TODAY).await.is(200);
        }
        id
    }

    pub async fn steps_cohort(&self, id: &str, action: &str, on: &str) -> Answer {
        self.post(&format!("/v1/cohorts/{id}/{action}"), &json!({ "on": on })).await
    }

    /// Adds a group that meets on an evening, for three to five pairs.
    pub async fn adds_group(&self, cohort: &str, name: &str, evening: &str) -> String {
        let details = json!({ "name": name, "evening": evening, "capacity": 5, "leastPairs": 3 });
        id_of(&self.post(&format!("/v1/cohorts/{cohort}/groups"), &json!({ "details": details })).await.created())
    }

    pub async fn appoints(&self, group: &str, (person, role): (&str, &str), starts_on: &str) -> Answer {
        let body = json!({ "personId": person, "role": role, "startsOn": starts_on });
        self.post(&format!("/v1/groups/{group}/leaders"), &body).await
    }

    pub async fn enrols(&self, cohort: &str, (person, role): (&str, &str), starts_on: &str) -> Answer {
        let body = json!({ "personId": person, "role": role, "startsOn": starts_on });
        self.post(&format!("/v1/cohorts/{cohort}/enrolments"), &body).await
    }

    /// A new person with these details beside their name.
    pub async fn adds_with(&self, number: usize, details: &Value) -> String {
        let mut person = newcomer(number);
        person["details"].as_object_mut().unwrap().extend(details.as_object().unwrap().clone());
        self.adds(&person).await
    }

    /// Proposes a programme match between two people, in a group or none.
    pub async fn proposes_in(
        &self,
        cohort: &str,
        group: Option<&str>,
        (newcomer, established): (&str, &str),
    ) -> Answer {
        let one = self.opens_request_in("programme", (newcomer, "newcomer"), TODAY).await;
        let other = self.opens_request_in("programme", (established, "established"), TODAY).await;
        let mut body = json!({
            "newcomerRequestId": one, "establishedRequestId": other, "kind": "programme", "cohortId": cohort,
        });
        if let Some(group) = group {
            body["groupId"] = json!(group);
        }
        self.post("/v1/matches", &body).await
    }

    /// A new pair, proposed in a group or none; answers the match's id.
    pub async fn has_pair(&self, cohort: &str, group: Option<&str>, number: usize) -> String {
        let one = self.adds(&newcomer(number * 2)).await;
        let other = self.adds(&newcomer(number * 2 + 1)).await;
        id_of(&self.proposes_in(cohort, group, (&one, &other)).await.created())
    }

    pub async fn moves(&self, pair: &str, group: Option<&str>, on: &str) -> Answer {
        self.post(&format!("/v1/matches/{pair}/move"), &json!({ "groupId": group, "on": on })).await
    }
}
