//! The words that come with a link. They say no names: mail travels far.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::auth::keys::Keys;
use crate::letters::{Letter, Place, Saying};

/// What the mail needs to know. The token isn't part of it: it follows from the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub link_id: Uuid,
    pub access_ends_on: NaiveDate,
}

/// The mail, in Dutch and in English.
#[must_use]
pub fn letter(link: &Link, keys: &Keys, place: &Place) -> Letter {
    let url = format!("{}/aanmelden/link/{}", place.url, keys.link_token(link.link_id));
    let last = link.access_ends_on.pred_opt().unwrap_or(link.access_ends_on).format("%d-%m-%Y");
    let organisation = &place.organisation;
    let dutch = [
        format!("Fijn dat je mensen bij {organisation} aanmeldt. Met deze link meld je iemand aan, en zie je hoe het met je aanmeldingen gaat. Een account heb je niet nodig."),
        format!("Bewaar deze mail: de link werkt tot en met {last}. Kreeg je eerder een link? Die werkt nu niet meer."),
        "De link is alleen voor jou. Wil een collega ook mensen aanmelden? Laat het ons weten, dan krijgt die een eigen link.".to_owned(),
    ];
    let english = [
        format!("Thank you for referring people to {organisation}. With this link you refer someone, and see how your referrals are doing. You need no account."),
        format!("Keep this mail: the link works until {last}. Did you get a link before? That one no longer works."),
        "The link is yours alone. Does a colleague want to refer people, too? Tell us, and they get a link of their own.".to_owned(),
    ];
    Letter::in_dutch_and_english(
        format!("Je link om mensen aan te melden bij {organisation}"),
        &Saying::around_link(&dutch, ("Jouw link:", "Iemand aanmelden"), &url),
        &Saying::around_link(&english, ("Your link:", "Refer someone"), &url),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leads_to_the_form_and_tells_the_last_day() {
        let keys = Keys::derive(b"a secret that is long enough for a test");
        let place =
            Place { url: "https://voorwaarts.example".to_owned(), organisation: "Vlucht & Voorwaarts".to_owned() };
        let link = Link { link_id: Uuid::from_u128(7), access_ends_on: "2027-03-10".parse().unwrap() };
        let letter = letter(&link, &keys, &place);
        let url = format!("https://voorwaarts.example/aanmelden/link/{}", keys.link_token(link.link_id));
        assert_eq!(letter.text.matches(&url).count(), 2);
        assert!(letter.html.contains(&format!("href=\"{url}\"")) && letter.html.contains("Vlucht &amp; Voorwaarts"));
        assert!(letter.text.contains("tot en met 09-03-2027"));
    }
}
