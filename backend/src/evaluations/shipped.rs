//! The questionnaires that come with the program: one for newcomers, one with the same questions for established
//! residents, one for coaches and one for events. They are there in every installation, published; another version of
//! them is made in the app like that of any other.

use chrono::{DateTime, Utc};
use contract::evaluations::{FormLanguage, NewQuestionnaire};
use contract::ids::QuestionnaireId;
use diesel::PgConnection;
use serde::Deserialize;

use super::questionnaires;
use crate::clock::dutch_day;
use crate::error::Error;

const SHIPPED: [&str; 4] = [
    include_str!("shipped/newcomers.json"),
    include_str!("shipped/established.json"),
    include_str!("shipped/coaches.json"),
    include_str!("shipped/events.json"),
];

#[derive(Deserialize)]
struct Shipped {
    id: QuestionnaireId,
    written_at: DateTime<Utc>,
    /// The languages that a native speaker checked.
    checked: Vec<FormLanguage>,
    questionnaire: NewQuestionnaire,
}

fn read(text: &str) -> Result<Shipped, Error> {
    serde_json::from_str(text).map_err(|error| Error::internal(&error))
}

/// Adds those that aren't there yet.
///
/// # Errors
/// When the database refuses.
pub fn ship(c: &mut PgConnection) -> Result<(), Error> {
    for text in SHIPPED {
        let Shipped { id, written_at, checked, questionnaire } = read(text)?;
        questionnaires::insert_shipped(c, id, (&questionnaire, &checked), (written_at, dutch_day(written_at)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use contract::evaluations::{QuestionKind, QuestionnaireAudience};

    use super::*;
    use crate::evaluations::questionnaires::{check, offered};

    fn all() -> Vec<Shipped> {
        SHIPPED.iter().map(|text| read(text).unwrap()).collect()
    }

    #[test]
    fn every_one_is_complete_in_every_language() {
        for shipped in all() {
            let content = &shipped.questionnaire.content;
            assert!(check(content).is_empty(), "{}: {:?}", content.name, check(content));
            assert_eq!(offered(content), FormLanguage::all().collect::<Vec<_>>(), "{}", content.name);
            assert_eq!(shipped.checked, [FormLanguage::Nl, FormLanguage::En]);
            assert!((5..=9).contains(&content.questions.len()), "{}", content.name);
        }
    }

    #[test]
    fn both_sides_are_asked_the_same() {
        let of = |audience| {
            let found = all().into_iter().find(|shipped| shipped.questionnaire.audience == audience).unwrap();
            let questions = found.questionnaire.content.questions.into_iter();
            let key = |question: contract::evaluations::Question| {
                let codes: Vec<_> = question.options.iter().map(|option| option.code.clone()).collect();
                (question.key, (question.kind, codes))
            };
            questions.map(key).collect::<BTreeMap<_, _>>()
        };
        let (newcomers, established) = (of(QuestionnaireAudience::Newcomer), of(QuestionnaireAudience::Established));
        assert_eq!(newcomers, established);
        assert!(newcomers.values().any(|(kind, _)| *kind == QuestionKind::DutchLevel));
    }

    #[test]
    fn a_language_is_written_in_its_own_script() {
        let range = |language| match language {
            FormLanguage::Ar | FormLanguage::Prs | FormLanguage::Fa => '\u{600}'..='\u{6ff}',
            FormLanguage::Ti => '\u{1200}'..='\u{137f}',
            FormLanguage::Uk => '\u{400}'..='\u{4ff}',
            FormLanguage::Nl | FormLanguage::En | FormLanguage::Tr => 'A'..='z',
        };
        for shipped in all() {
            let content = shipped.questionnaire.content;
            let options =
                content.questions.iter().flat_map(|question| question.options.iter().map(|option| &option.text));
            let texts = content.questions.iter().map(|question| &question.text).chain(options);
            for text in texts.chain([&content.title, &content.introduction, &content.thanks]) {
                for (language, words) in &text.0 {
                    assert!(words.chars().any(|sign| range(*language).contains(&sign)), "{language}: {words}");
                }
            }
        }
    }
}
