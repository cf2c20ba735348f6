//! Pure decisions about answers.

use std::collections::BTreeMap;

use contract::evaluations::{Question, QuestionKind, QuestionnaireContent};
use contract::evaluations_rounds::PaperText;
use contract::guard::forbidden_number;
use contract::language::DutchLevel;
use contract::problem::{Fault, FaultCode};
use unicode_normalization::UnicodeNormalization as _;

/// The most characters of an open answer.
const LONGEST: usize = 2000;

/// An answer to one question; empty when it is skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub options: Vec<String>,
    pub text: Option<String>,
}

impl Answer {
    pub fn is_empty(&self) -> bool {
        self.options.is_empty() && self.text.is_none()
    }
}

/// The codes of what can be chosen, in order.
pub fn codes(question: &Question) -> Vec<&str> {
    match question.kind {
        QuestionKind::DutchLevel => DutchLevel::all().map(DutchLevel::code).collect(),
        QuestionKind::OpenText => Vec::new(),
        _ => question.options.iter().map(|option| option.code.as_str()).collect(),
    }
}

fn chooses_several(question: &Question) -> bool {
    question.kind == QuestionKind::Many
}

fn tidy(text: &str) -> Option<String> {
    let plain: String = text.replace("\r\n", "\n").nfc().filter(|sign| *sign == '\n' || !sign.is_control()).collect();
    let short: String = plain.trim().chars().take(LONGEST).collect();
    let short = short.trim_end();
    (!short.is_empty()).then(|| short.to_owned())
}

/// What was filled in on the form. What isn't an option of the question was not offered, and is left out; a number that
/// we never keep is told.
pub fn from_form(question: &Question, options: &[&str], text: Option<&str>) -> Result<Answer, FaultCode> {
    if question.kind == QuestionKind::OpenText {
        let text = text.and_then(tidy);
        return match text.as_deref().and_then(forbidden_number) {
            Some(code) => Err(code),
            None => Ok(Answer { options: Vec::new(), text }),
        };
    }
    let mut chosen: Vec<String> =
        codes(question).into_iter().filter(|code| options.contains(code)).map(str::to_owned).collect();
    if !chooses_several(question) {
        chosen.truncate(1);
    }
    Ok(Answer { options: chosen, text: None })
}

/// Reads what was ticked on paper: `4-2` is the second option of question 4, `6-A2` the level A2 of question 6.
pub fn from_paper(
    content: &QuestionnaireContent,
    (ticked, texts): (&[String], &[PaperText]),
) -> Result<BTreeMap<String, Answer>, Vec<Fault>> {
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let mut faults = Vec::new();
    let numbered = |number: &str| {
        let number: usize = number.parse().ok()?;
        content.questions.get(number.checked_sub(1)?)
    };
    for (index, tick) in ticked.iter().enumerate() {
        let mut fault = |code, detail: &str| faults.push(Fault::new(format!("/codes/{index}"), code, detail));
        let Some((number, option)) = tick.split_once('-') else {
            fault(FaultCode::WrongFormat, "must be the number of a question, a dash, and an option");
            continue;
        };
        let Some(question) = numbered(number) else {
            fault(FaultCode::OutOfRange, "there is no question with this number");
            continue;
        };
        let known = codes(question);
        let at = option.parse::<usize>().ok().and_then(|place| known.get(place.checked_sub(1)?));
        let level =
            known.iter().find(|code| question.kind == QuestionKind::DutchLevel && code.eq_ignore_ascii_case(option));
        // Levels are printed as levels: a number would be taken for one of them.
        let Some(code) = (if question.kind == QuestionKind::DutchLevel { level } else { at }) else {
            fault(FaultCode::NotAllowed, "the question has no such option");
            continue;
        };
        let answer = answers.entry(question.key.clone()).or_default();
        if answer.options.iter().any(|known| known == code) {
            fault(FaultCode::Repeated, "is there twice");
        } else if !answer.options.is_empty() && !chooses_several(question) {
            fault(FaultCode::TooMany, "the question takes one answer");
        } else {
            answer.options.push((*code).to_owned());
        }
    }
    for (index, written) in texts.iter().enumerate() {
        let mut fault = |code, detail: &str| faults.push(Fault::new(format!("/texts/{index}/question"), code, detail));
        match numbered(&written.question.to_string()) {
            Some(question) if question.kind == QuestionKind::OpenText => {
                let answer = answers.entry(question.key.clone()).or_default();
                if answer.text.replace(written.text.clone()).is_some() {
                    fault(FaultCode::Repeated, "is there twice");
                }
            }
            Some(_) => fault(FaultCode::NotAllowed, "is no open question"),
            None => fault(FaultCode::OutOfRange, "there is no question with this number"),
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use contract::evaluations::{FormLanguage, Pictograms, QuestionOption, Texts};

    use super::*;

    fn question(key: &str, kind: QuestionKind, options: &[&str]) -> Question {
        let text = || Texts([(FormLanguage::Nl, "x".to_owned())].into());
        Question {
            key: key.to_owned(),
            kind,
            text: text(),
            help: Texts::default(),
            options: options.iter().map(|code| QuestionOption { code: (*code).to_owned(), text: text() }).collect(),
            pictograms: Pictograms::None,
        }
    }

    fn content() -> QuestionnaireContent {
        let text = || Texts([(FormLanguage::Nl, "x".to_owned())].into());
        QuestionnaireContent {
            name: "x".to_owned(),
            title: text(),
            introduction: text(),
            thanks: text(),
            questions: vec![
                question("home", QuestionKind::Scale, &["1", "2", "3", "4", "5"]),
                question("learned", QuestionKind::Many, &["speaking", "customs", "people"]),
                question("level", QuestionKind::DutchLevel, &[]),
                question("better", QuestionKind::OpenText, &[]),
            ],
        }
    }

    #[test]
    fn a_form_gives_what_was_offered_and_nothing_else() {
        let content = content();
        let read = |at: usize, options: &[&str], text| from_form(&content.questions[at], options, text);
        assert_eq!(read(0, &["4"], None).unwrap().options, ["4"]);
        assert_eq!(read(0, &["4", "2"], None).unwrap().options.len(), 1, "a scale takes one answer");
        assert!(read(0, &["9", "'; --"], Some("x")).unwrap().is_empty());
        assert_eq!(read(1, &["people", "speaking"], None).unwrap().options, ["speaking", "people"], "in their order");
        assert_eq!(read(2, &["A2"], None).unwrap().options, ["A2"]);
        assert_eq!(read(3, &[], Some(" Vaker\r\nkoken \u{7} ")).unwrap().text.as_deref(), Some("Vaker\nkoken"));
        assert!(read(3, &["1"], Some(" \n ")).unwrap().is_empty());
        let long = "é".repeat(3000);
        assert_eq!(read(3, &[], Some(&long)).unwrap().text.unwrap().chars().count(), 2000);
        assert_eq!(read(3, &[], Some("mijn bsn is 123456782")), Err(FaultCode::CitizenServiceNumber));
    }

    #[test]
    fn paper_is_read_by_its_numbers() {
        let ticked = ["1-4", "2-1", "2-3", "3-a2"].map(str::to_owned);
        let texts = [PaperText { question: 4, text: "Vaker koken".to_owned() }];
        let answers = from_paper(&content(), (&ticked, &texts)).unwrap();
        assert_eq!(answers["home"].options, ["4"]);
        assert_eq!(answers["learned"].options, ["speaking", "people"]);
        assert_eq!(answers["level"].options, ["A2"]);
        assert_eq!(answers["better"].text.as_deref(), Some("Vaker koken"));
    }

    #[test]
    fn all_that_is_wrong_on_paper_is_told() {
        let ticked = ["1", "9-1", "0-1", "1-6", "1-0", "1-4", "1-5", "2-1", "2-1", "3-3", "4-1"].map(str::to_owned);
        let text = |question| PaperText { question, text: "x".to_owned() };
        let faults = from_paper(&content(), (&ticked, &[text(4), text(4), text(1), text(7)])).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
        assert_eq!(
            told,
            [
                "/codes/0 wrong_format",
                "/codes/1 out_of_range",
                "/codes/2 out_of_range",
                "/codes/3 not_allowed",
                "/codes/4 not_allowed",
                "/codes/6 too_many",
                "/codes/8 repeated",
                "/codes/9 not_allowed",
                "/codes/10 not_allowed",
                "/texts/1/question repeated",
                "/texts/2/question not_allowed",
                "/texts/3/question out_of_range",
            ]
        );
    }
}
