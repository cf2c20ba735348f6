//! The mail that tells a partner that a webhook was paused. It says the host, and nothing of what is behind it.

use chrono::{DateTime, Utc};
use contract::webhooks::WebhookPauseReason;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::clock::dutch_day;
use crate::letters::{Letter, Place, Saying};

/// What the mail needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    pub host: String,
    pub is_gone: bool,
    /// Whether a message was given up. Letters that wait may not say it.
    #[serde(default)]
    pub is_given_up: bool,
    pub since: DateTime<Utc>,
}

impl Paused {
    /// Of a webhook with this address, paused for this reason, perhaps as a message was given up; it fails since then.
    pub fn of(url: &str, (reason, is_given_up): (WebhookPauseReason, bool), since: DateTime<Utc>) -> Self {
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        Self { host, is_gone: reason == WebhookPauseReason::Gone, is_given_up, since }
    }
}

/// The mail, in Dutch and in English.
#[must_use]
pub fn letter(paused: &Paused, place: &Place) -> Letter {
    let Paused { host, is_gone, is_given_up, since } = paused;
    let (day, organisation) = (dutch_day(*since).format("%d-%m-%Y"), &place.organisation);
    let documentation = format!("{}/developers/webhooks", place.url);
    let dutch = [
        "Hallo,".to_owned(),
        if *is_gone {
            format!("{host} antwoordde dat het adres niet meer bestaat (410). Daarom sturen we er geen berichten meer heen.")
        } else if *is_given_up {
            format!("Een bericht aan {host} kwam niet aan, ook niet toen we het tien keer probeerden. Daarom sturen we er nu geen meer.")
        } else {
            format!("Onze berichten aan {host} komen sinds {day} niet aan. Daarom sturen we er nu geen meer.")
        },
        "Er gaat niets verloren: we bewaren alles 30 dagen. Is het opgelost? Zet de webhook weer aan en vraag de berichten opnieuw op. Je leest hier hoe dat gaat:".to_owned(),
        format!("Kom je er niet uit? Neem dan contact met ons op.\n{organisation}"),
    ];
    let english = [
        "Hello,".to_owned(),
        if *is_gone {
            format!("{host} answered that the address is gone (410). So we no longer send messages there.")
        } else if *is_given_up {
            format!("A message to {host} didn't arrive, although we tried ten times. So we stopped sending them.")
        } else {
            format!("Our messages to {host} haven't arrived since {day}. So we stopped sending them.")
        },
        "Nothing is lost: we keep everything for 30 days. Is it solved? Resume the webhook and ask for the messages again. Here is how:".to_owned(),
        format!("Do you need help? Get in touch with us.\n{organisation}"),
    ];
    Letter::in_dutch_and_english(
        "Onze berichten komen niet aan".to_owned(),
        &Saying::with_link(&dutch, &documentation),
        &Saying::with_link(&english, &documentation),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_where_and_since_when_and_nothing_of_the_path() {
        let url = "https://zaken.werkplein.example/geheim?sleutel=abc";
        let paused = Paused::of(url, (WebhookPauseReason::Failing, false), "2026-03-10T11:00:00Z".parse().unwrap());
        let place = Place { url: "https://voorwaarts.example".to_owned(), organisation: "Vlucht".to_owned() };
        let made = letter(&paused, &place);
        assert!(made.text.contains("zaken.werkplein.example komen sinds 10-03-2026 niet aan"), "{}", made.text);
        assert!(!made.text.contains("geheim") && !made.html.contains("abc"));
        let given_up = letter(&Paused { is_given_up: true, ..paused.clone() }, &place);
        assert!(given_up.text.contains("zaken.werkplein.example kwam niet aan"), "{}", given_up.text);
        let gone = letter(&Paused { is_gone: true, ..paused }, &place);
        assert!(gone.text.contains("410") && gone.html.contains("410"));
    }

    #[test]
    fn a_letter_that_waited_for_a_newer_server_can_be_read() {
        let old = serde_json::json!({ "host": "a.example", "is_gone": false, "since": "2026-03-10T11:00:00Z" });
        assert!(!serde_json::from_value::<Paused>(old).unwrap().is_given_up);
    }
}
