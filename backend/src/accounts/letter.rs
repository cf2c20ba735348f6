//! The words of an invitation to log in. It says no names: mail travels far.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::keys::Keys;
use crate::clock::dutch_day;
use crate::letters::{Letter, Place, Saying};

/// What the mail needs to know. The token isn't part of it: it follows from the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: Uuid,
    pub expires_at: DateTime<Utc>,
}

/// The mail, in Dutch and in English.
#[must_use]
pub fn letter(invitation: &Invitation, keys: &Keys, place: &Place) -> Letter {
    // Behind the #, so that it stands in no server's log.
    let url = format!("{}/welkom#{}", place.url, keys.link_token(invitation.id));
    let last = dutch_day(invitation.expires_at).format("%d-%m-%Y");
    let organisation = &place.organisation;
    let dutch = [
        format!("Je kunt inloggen bij {organisation}. Kies daarvoor eerst een wachtwoord van jezelf."),
        format!("De link werkt één keer, tot en met {last}. Is het te laat? Vraag een collega om een nieuwe."),
        "Had je dit niet verwacht? Dan hoef je niets te doen.".to_owned(),
    ];
    let english = [
        format!("You can log in at {organisation}. First choose a password of your own."),
        format!("The link works once, until {last}. Too late? Ask a colleague for a new one."),
        "Didn't you expect this? Then there is nothing to do.".to_owned(),
    ];
    Letter::in_dutch_and_english(
        "Kies je wachtwoord".to_owned(),
        &Saying::around_link(&dutch, ("Kies je wachtwoord:", "Kies je wachtwoord"), &url),
        &Saying::around_link(&english, ("Choose your password:", "Choose your password"), &url),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leads_to_the_page_with_the_token_where_no_server_sees_it() {
        let keys = Keys::derive(b"a secret that is long enough for a test");
        let place =
            Place { url: "https://voorwaarts.example".to_owned(), organisation: "Vlucht & Voorwaarts".to_owned() };
        let invitation = Invitation { id: Uuid::from_u128(7), expires_at: "2026-03-17T11:00:00Z".parse().unwrap() };
        let letter = letter(&invitation, &keys, &place);
        let url = format!("https://voorwaarts.example/welkom#{}", keys.link_token(invitation.id));
        assert_eq!(letter.text.matches(&url).count(), 2);
        assert!(letter.html.contains(&format!("href=\"{url}\"")) && letter.html.contains("Vlucht &amp; Voorwaarts"));
        assert!(letter.text.contains("tot en met 17-03-2026"));
    }
}
