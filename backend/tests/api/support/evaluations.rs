//! The words of evaluations: questionnaires that came with the program, rounds, and the public form.

use actix_web::cookie::Cookie;
use serde_json::{Value, json};

use super::{Answer, App, User, newcomer};

/// Ids of the questionnaires that come with the program.
pub const NEWCOMERS: &str = "0185c8a0-0000-7000-8000-00000000e000";
pub const ESTABLISHED: &str = "0185c8a0-0000-7000-8000-00000000e001";
pub const EVENTS: &str = "0185c8a0-0000-7000-8000-00000000e003";

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

impl User {
    /// A round about the first quarter, open for a month since yesterday.
    pub async fn has_round(&self, questionnaire: &str) -> String {
        let body = json!({
            "questionnaireId": questionnaire, "title": "Eerste kwartaal",
            "period": { "startsOn": "2026-01-01", "endsOn": "2026-04-01" },
            "opensAt": "2026-03-09T08:00:00Z", "closesAt": "2026-04-09T08:00:00Z",
        });
        id_of(&self.post("/v1/evaluation-rounds", &body).await.created())
    }

    pub async fn invites(&self, round: &str, people: &[&str]) -> Answer {
        let body = json!({ "personIds": people });
        self.post(&format!("/v1/evaluation-rounds/{round}/invitations"), &body).await
    }

    /// A new person who is invited to a round; answers who, and the token of their link as it stands on their letter.
    pub async fn invites_someone(&self, round: &str, number: usize) -> (String, String) {
        let person = self.adds(&newcomer(number)).await;
        self.invites(round, &[&person]).await.is(200);
        let invitations = self.walk(&format!("/v1/evaluation-rounds/{round}/invitations?pageSize=100")).await;
        let own = invitations.iter().find(|invitation| invitation["person"]["id"] == person.as_str()).unwrap();
        let name = own["person"]["displayName"].as_str().unwrap();
        let letters = self.prints(round, "letters").await.is(200).text();
        let letter = letters.split("<section").find(|letter| letter.contains(name)).expect("a letter");
        (person, token_in(letter))
    }

    /// Opens a page that is made for paper.
    pub async fn prints(&self, round: &str, print: &str) -> Answer {
        let ticket = self.post(&format!("/v1/evaluation-rounds/{round}/print"), &json!({ "print": print })).await.ok();
        self.app.opens(ticket["url"].as_str().unwrap()).await
    }

    /// The token of a round's poster.
    pub async fn has_poster(&self, round: &str) -> String {
        let poster = self.does(&format!("/v1/evaluation-rounds/{round}/poster")).await.ok();
        poster["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
    }
}

/// The token in an address on a page.
fn token_in(page: &str) -> String {
    let start = page.find("/e/").expect("an address") + 3;
    page[start..].chars().take_while(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')).collect()
}

impl App {
    /// Opens a page in a browser that speaks Dutch.
    pub async fn opens(&self, path: &str) -> Answer {
        self.get(path).header("Accept-Language", "nl").send().await
    }

    /// Sends a form.
    pub async fn fills_in(&self, path: &str, fields: &str) -> Answer {
        self.post(path).body("application/x-www-form-urlencoded", fields.to_owned()).send().await
    }

    /// Begins by a poster, and answers the token of the draft.
    pub async fn scans(&self, poster: &str) -> (String, Cookie<'static>) {
        let began = self.fills_in(&format!("/e/{poster}/language"), "language=nl").await;
        let to = began.is(303).header("Location").unwrap().to_owned();
        (to.split('/').nth(2).unwrap().to_owned(), began.cookies[0].clone())
    }

    /// Answers a question, and goes where that leads.
    pub async fn answers(&self, token: &str, (step, fields): (usize, &str)) -> Answer {
        self.fills_in(&format!("/e/{token}/{step}"), fields).await
    }

    /// Sends what was filled in.
    pub async fn submits(&self, token: &str) -> Answer {
        self.fills_in(&format!("/e/{token}/send"), "helped=no&go=send").await
    }
}
