//! From what is typed of a sheet to the codes that the server knows. Pure.

use contract::evaluations::{Question, QuestionKind};
use contract::evaluations_rounds::PaperText;
use contract::language::DutchLevel;

/// What is typed beside a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    Nothing,
    Codes(Vec<String>),
    Text(PaperText),
    /// It isn't on the sheet.
    Wrong,
}

/// Whether what is typed is all that can be typed, so that one can go on without Enter.
pub(super) fn is_full(question: &Question, typed: &str) -> bool {
    let most = question.options.len();
    match question.kind {
        QuestionKind::Scale | QuestionKind::Choice => {
            typed.trim().parse::<usize>().is_ok_and(|option| (1..=most).contains(&option) && option * 10 > most)
        }
        QuestionKind::DutchLevel => level(typed.trim()).is_some(),
        QuestionKind::Many | QuestionKind::OpenText => false,
    }
}

/// What is typed beside the question with this number on paper.
pub(super) fn read(number: usize, question: &Question, typed: &str) -> Typed {
    let typed = typed.trim();
    if typed.is_empty() {
        return Typed::Nothing;
    }
    match question.kind {
        QuestionKind::OpenText => {
            let question = i16::try_from(number).unwrap_or(i16::MAX);
            Typed::Text(PaperText { question, text: typed.to_owned() })
        }
        QuestionKind::DutchLevel => match level(typed) {
            Some(level) => Typed::Codes(vec![format!("{number}-{}", level.code())]),
            None => Typed::Wrong,
        },
        QuestionKind::Scale | QuestionKind::Choice | QuestionKind::Many => options(number, question, typed),
    }
}

fn level(typed: &str) -> Option<DutchLevel> {
    DutchLevel::all().find(|level| level.code().eq_ignore_ascii_case(typed))
}

fn options(number: usize, question: &Question, typed: &str) -> Typed {
    let numbers = typed.split(|sign: char| !sign.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut chosen: Vec<usize> = numbers.filter_map(|part| part.parse().ok()).collect();
    chosen.dedup();
    let known = chosen.iter().all(|option| (1..=question.options.len()).contains(option));
    let one = question.kind == QuestionKind::Many || chosen.len() == 1;
    let only_numbers = typed.chars().all(|sign| sign.is_ascii_digit() || sign.is_whitespace() || ",.;+".contains(sign));
    if chosen.is_empty() || !known || !one || !only_numbers {
        return Typed::Wrong;
    }
    Typed::Codes(chosen.into_iter().map(|option| format!("{number}-{option}")).collect())
}

/// Whether someone helped: yes or no in the languages of the app; nothing when it wasn't ticked.
pub(super) fn helped(typed: &str) -> Result<Option<bool>, ()> {
    match typed.trim().to_lowercase().as_str() {
        "" => Ok(None),
        "j" | "ja" | "y" | "yes" | "1" => Ok(Some(true)),
        "n" | "nee" | "no" | "0" | "2" => Ok(Some(false)),
        _ => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use contract::evaluations::{Pictograms, QuestionOption, Texts};

    use super::*;

    fn question(kind: QuestionKind, options: usize) -> Question {
        let option = |code: usize| QuestionOption { code: code.to_string(), text: Texts::default() };
        Question {
            key: "one".to_owned(),
            kind,
            text: Texts::default(),
            help: Texts::default(),
            options: (1..=options).map(option).collect(),
            pictograms: Pictograms::None,
        }
    }

    fn codes(codes: &[&str]) -> Typed {
        Typed::Codes(codes.iter().map(|code| (*code).to_owned()).collect())
    }

    #[test]
    fn one_number_for_a_scale_and_several_for_many() {
        let (scale, many) = (question(QuestionKind::Scale, 5), question(QuestionKind::Many, 4));
        assert_eq!(read(1, &scale, "4"), codes(&["1-4"]));
        assert_eq!(read(1, &scale, "6"), Typed::Wrong);
        assert_eq!(read(1, &scale, "1 2"), Typed::Wrong);
        assert_eq!(read(5, &many, "1, 3 4"), codes(&["5-1", "5-3", "5-4"]));
        assert_eq!(read(5, &many, "x"), Typed::Wrong);
        assert_eq!(read(5, &many, " "), Typed::Nothing);
    }

    #[test]
    fn a_level_by_its_name_and_words_as_they_are() {
        let (level, open) = (question(QuestionKind::DutchLevel, 0), question(QuestionKind::OpenText, 0));
        assert_eq!(read(4, &level, "a2"), codes(&["4-A2"]));
        assert_eq!(read(4, &level, "a9"), Typed::Wrong);
        let text = PaperText { question: 6, text: "Samen koken".to_owned() };
        assert_eq!(read(6, &open, " Samen koken "), Typed::Text(text));
    }

    #[test]
    fn one_goes_on_when_nothing_more_can_follow() {
        assert!(is_full(&question(QuestionKind::Scale, 5), "3"));
        // 1 can become 12.
        assert!(!is_full(&question(QuestionKind::Choice, 12), "1"));
        assert!(is_full(&question(QuestionKind::Choice, 12), "2"));
        assert!(!is_full(&question(QuestionKind::Many, 5), "3"));
    }

    #[test]
    fn help_is_yes_no_or_not_ticked() {
        assert_eq!((helped("J"), helped("n"), helped("")), (Ok(Some(true)), Ok(Some(false)), Ok(None)));
        assert!(helped("misschien").is_err());
    }
}
