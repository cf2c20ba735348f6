//! Pure decisions about questionnaires.

use std::collections::BTreeSet;

use contract::evaluations::{
    FormLanguage, Question, QuestionKind, QuestionnaireAction, QuestionnaireContent, QuestionnaireStatus, Texts,
};
use contract::problem::{Fault, FaultCode};

/// The most characters of a text.
const LONGEST: usize = 500;
/// How many points a scale has, or options there are to choose from.
const POINTS: std::ops::RangeInclusive<usize> = 2..=7;
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=15;

/// The state after an action; none where it isn't possible.
pub fn next(status: QuestionnaireStatus, action: QuestionnaireAction) -> Option<QuestionnaireStatus> {
    match (status, action) {
        (QuestionnaireStatus::Draft, QuestionnaireAction::Publish) => Some(QuestionnaireStatus::Published),
        (QuestionnaireStatus::Published, QuestionnaireAction::Retire) => Some(QuestionnaireStatus::Retired),
        _ => None,
    }
}

/// What can be done next.
pub fn next_actions(status: QuestionnaireStatus) -> Vec<QuestionnaireAction> {
    QuestionnaireAction::all().filter(|action| next(status, *action).is_some()).collect()
}

fn of_question(question: &Question) -> impl Iterator<Item = &Texts> {
    let options = question.options.iter().map(|option| &option.text);
    [&question.text, &question.help].into_iter().chain(options)
}

/// All texts of a questionnaire.
fn texts(content: &QuestionnaireContent) -> impl Iterator<Item = &Texts> {
    // What is written nowhere needs no translation.
    let frame = [&content.title, &content.introduction, &content.thanks].into_iter();
    frame.chain(content.questions.iter().flat_map(of_question)).filter(|text| !text.is_empty())
}

/// How many texts are there in Dutch and not in this language.
pub fn missing(content: &QuestionnaireContent, language: FormLanguage) -> usize {
    texts(content).filter(|text| !text.0.contains_key(&language)).count()
}

/// The languages in which nothing is missing: those that the form offers.
pub fn offered(content: &QuestionnaireContent) -> Vec<FormLanguage> {
    FormLanguage::all().filter(|language| missing(content, *language) == 0).collect()
}

/// Whether any text of a language differs.
pub fn differs(before: &QuestionnaireContent, after: &QuestionnaireContent, language: FormLanguage) -> bool {
    let of = |content| texts(content).map(|text| text.0.get(&language)).collect::<Vec<_>>();
    of(before) != of(after)
}

/// Adds faults, below a pointer.
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, pointer: String, code: FaultCode, detail: &str) {
        self.0.push(Fault::new(pointer, code, detail));
    }

    fn text(&mut self, text: &Texts, pointer: &str, required: bool) {
        let dutch = text.0.contains_key(&FormLanguage::Nl);
        if !dutch && (required || !text.is_empty()) {
            self.add(format!("{pointer}/nl"), FaultCode::Required, "every text is there in Dutch");
        }
        for (language, words) in &text.0 {
            let at = || format!("{pointer}/{language}");
            match words.chars().count() {
                0 => self.add(at(), FaultCode::TooShort, "must have at least 1 character"),
                1..=LONGEST => {}
                _ => self.add(at(), FaultCode::TooLong, "must have at most 500 characters"),
            }
        }
    }
}

fn is_key(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key.starts_with(|sign: char| sign.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_code(code: &str) -> bool {
    (1..=40).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// All faults of a questionnaire's contents, below `/content`.
pub fn check(content: &QuestionnaireContent) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    for (text, name) in
        [(&content.title, "title"), (&content.introduction, "introduction"), (&content.thanks, "thanks")]
    {
        faults.text(text, &format!("/content/{name}"), true);
    }
    let mut keys = BTreeSet::new();
    for (index, question) in content.questions.iter().enumerate() {
        let at = format!("/content/questions/{index}");
        if !is_key(&question.key) {
            faults.add(format!("{at}/key"), FaultCode::WrongFormat, "must have 1 to 40 of a-z, 0-9 and _");
        } else if !keys.insert(question.key.as_str()) {
            faults.add(format!("{at}/key"), FaultCode::Repeated, "another question has this key");
        }
        check_question(question, &at, &mut faults);
    }
    faults.0
}

fn check_question(question: &Question, at: &str, faults: &mut Faults) {
    faults.text(&question.text, &format!("{at}/text"), true);
    faults.text(&question.help, &format!("{at}/help"), false);
    let options = format!("{at}/options");
    let allowed = match question.kind {
        QuestionKind::Scale => POINTS,
        QuestionKind::Choice | QuestionKind::Many => OPTIONS,
        QuestionKind::DutchLevel | QuestionKind::OpenText => 0..=0,
    };
    if question.options.len() < *allowed.start() {
        faults.add(options.clone(), FaultCode::TooFew, "has too few options for its kind");
    } else if question.options.len() > *allowed.end() {
        faults.add(options.clone(), FaultCode::TooMany, "has too many options for its kind");
    }
    let last = question.options.len().saturating_sub(1);
    let mut codes = BTreeSet::new();
    for (index, option) in question.options.iter().enumerate() {
        let is_scale = question.kind == QuestionKind::Scale;
        if is_scale && option.code != (index + 1).to_string() {
            let detail = "the points of a scale are 1, 2 and so on";
            faults.add(format!("{options}/{index}/code"), FaultCode::NotAllowed, detail);
        } else if !is_code(&option.code) {
            let detail = "must have 1 to 40 letters, digits and _";
            faults.add(format!("{options}/{index}/code"), FaultCode::WrongFormat, detail);
        } else if !codes.insert(option.code.as_str()) {
            faults.add(format!("{options}/{index}/code"), FaultCode::Repeated, "another option has this code");
        }
        let required = !is_scale || index == 0 || index == last;
        faults.text(&option.text, &format!("{options}/{index}/text"), required);
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
