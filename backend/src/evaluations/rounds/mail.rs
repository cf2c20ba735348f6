//! The words of an invitation by mail: in the language of whoever it is for, and in Dutch. It says nothing of the person
//! but what any of those invited gets to read.

use contract::evaluations::FormLanguage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::links::path_of;
use crate::auth::keys::Keys;
use crate::evaluations::form::{direction, language_tag, words};
use crate::letters::{Letter, Place, escaped};

/// What a mail needs to know. The token isn't part of it: it follows from the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub link_id: Uuid,
    pub language: FormLanguage,
}

/// The language of the form for what someone prefers to be addressed in (ISO 639-3).
pub fn language_for(code: Option<&str>) -> FormLanguage {
    match code {
        Some("eng") => FormLanguage::En,
        Some("ara" | "arb" | "apc" | "ajp" | "acm" | "arz" | "apd") => FormLanguage::Ar,
        Some("prs" | "haz") => FormLanguage::Prs,
        Some("fas" | "pes") => FormLanguage::Fa,
        Some("tir") => FormLanguage::Ti,
        Some("tur") => FormLanguage::Tr,
        Some("ukr") => FormLanguage::Uk,
        _ => FormLanguage::Nl,
    }
}

/// The mail of an invitation.
#[must_use]
pub fn letter(invitation: &Invitation, keys: &Keys, place: &Place) -> Letter {
    let url = format!("{}{}", place.url, path_of(&keys.link_token(invitation.link_id)));
    let mut languages = vec![invitation.language];
    if invitation.language != FormLanguage::Nl {
        languages.push(FormLanguage::Nl);
    }
    let text = |language: &FormLanguage| {
        let letter = &words(*language).letter;
        format!("{}\n\n{} {url}\n\n{}\n", letter.text, letter.open, letter.yours)
    };
    let html = |language: &FormLanguage| {
        let (letter, tag, dir) = (&words(*language).letter, language_tag(*language), direction(*language));
        format!(
            "<div lang=\"{tag}\" dir=\"{dir}\"><p>{}</p><p>{} <a href=\"{url}\">{url}</a></p><p>{}</p></div>",
            letter.text, letter.open, letter.yours
        )
    };
    let organisation = escaped(&place.organisation);
    let subject = words(invitation.language).letter.subject.to_owned();
    Letter {
        text: format!("{}\n{}\n", languages.iter().map(text).collect::<Vec<_>>().join("\n-- \n\n"), place.organisation),
        html: format!(
            "<!doctype html><html><head><meta charset=\"utf-8\"><title>{subject}</title></head><body>{}<p>{organisation}</p></body></html>",
            languages.iter().map(html).collect::<Vec<_>>().join("<hr>")
        ),
        subject,
        unsubscribe: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(language: FormLanguage) -> (Letter, String) {
        let keys = Keys::derive(b"a secret that is long enough for a test");
        let place =
            Place { url: "https://voorwaarts.example".to_owned(), organisation: "Vlucht & Voorwaarts".to_owned() };
        let link_id = Uuid::from_u128(7);
        (letter(&Invitation { link_id, language }, &keys, &place), keys.link_token(link_id))
    }

    #[test]
    fn it_is_in_ones_own_language_and_in_dutch_and_leads_to_the_form() {
        let (letter, token) = mail(FormLanguage::Ar);
        assert_eq!(letter.subject, words(FormLanguage::Ar).letter.subject);
        assert_eq!(letter.text.matches(&format!("https://voorwaarts.example/e/{token}")).count(), 2);
        assert!(
            letter.html.contains("<div lang=\"ar\" dir=\"rtl\">")
                && letter.html.contains("<div lang=\"nl\" dir=\"ltr\">")
        );
        assert!(letter.html.contains("Vlucht &amp; Voorwaarts"));
        assert_eq!(mail(FormLanguage::Nl).0.text.matches("/e/").count(), 1, "Dutch is not said twice");
    }

    #[test]
    fn who_prefers_another_language_gets_dutch() {
        assert_eq!(language_for(Some("som")), FormLanguage::Nl);
        assert_eq!(language_for(None), FormLanguage::Nl);
        assert_eq!(language_for(Some("tir")), FormLanguage::Ti);
    }
}
