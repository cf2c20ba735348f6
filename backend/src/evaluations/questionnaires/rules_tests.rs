use contract::evaluations::{Pictograms, QuestionOption};
use proptest::prelude::*;

use super::*;

fn dutch(text: &str) -> Texts {
    Texts([(FormLanguage::Nl, text.to_owned())].into())
}

fn scale(key: &str, points: usize) -> Question {
    let point = |code: usize| QuestionOption { code: code.to_string(), text: dutch("x") };
    Question {
        key: key.to_owned(),
        kind: QuestionKind::Scale,
        text: dutch("Hoe gaat het?"),
        help: Texts::default(),
        options: (1..=points).map(point).collect(),
        pictograms: Pictograms::Faces,
    }
}

fn with(questions: Vec<Question>) -> QuestionnaireContent {
    QuestionnaireContent {
        name: "Terugblik".to_owned(),
        title: dutch("Hoe was het?"),
        introduction: dutch("Vertel het ons."),
        thanks: dutch("Dank je wel."),
        questions,
    }
}

fn faults(content: &QuestionnaireContent) -> Vec<String> {
    check(content).iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
}

#[test]
fn a_good_one_has_no_faults() {
    assert!(check(&with(vec![scale("feels_at_home", 5), scale("contact", 2)])).is_empty());
}

#[test]
fn all_faults_are_told_at_once() {
    let mut content = with(vec![scale("same", 5), scale("same", 1), scale("Not a key", 8)]);
    content.title = Texts([(FormLanguage::En, "How was it?".to_owned())].into());
    content.questions[0].options[1].code = "3".to_owned();
    content.questions[0].help = dutch(&"x".repeat(501));
    assert_eq!(
        faults(&content),
        [
            "/content/title/nl required",
            "/content/questions/0/help/nl too_long",
            "/content/questions/0/options/1/code not_allowed",
            "/content/questions/1/key repeated",
            "/content/questions/1/options too_few",
            "/content/questions/2/key wrong_format",
            "/content/questions/2/options too_many",
        ]
    );
}

#[test]
fn points_between_the_ends_need_no_words() {
    let mut content = with(vec![scale("feels_at_home", 5)]);
    content.questions[0].options[2].text = Texts::default();
    assert!(check(&content).is_empty());
    content.questions[0].options[4].text = Texts::default();
    assert_eq!(faults(&content), ["/content/questions/0/options/4/text/nl required"]);
}

#[test]
fn a_language_is_offered_once_every_text_is_there() {
    let mut content = with(vec![scale("feels_at_home", 2)]);
    assert_eq!((offered(&content), missing(&content, FormLanguage::Ti)), (vec![FormLanguage::Nl], 6));
    let add = |text: &mut Texts| text.0.insert(FormLanguage::Ti, "ሰላም".to_owned());
    add(&mut content.title);
    add(&mut content.introduction);
    add(&mut content.thanks);
    add(&mut content.questions[0].text);
    add(&mut content.questions[0].options[0].text);
    assert_eq!(missing(&content, FormLanguage::Ti), 1);
    add(&mut content.questions[0].options[1].text);
    assert_eq!(offered(&content), [FormLanguage::Nl, FormLanguage::Ti]);
}

#[test]
fn what_changed_is_known_by_language() {
    let before = with(vec![scale("feels_at_home", 2)]);
    let mut after = before.clone();
    after.title.0.insert(FormLanguage::Ar, "كيف كان؟".to_owned());
    assert!(differs(&before, &after, FormLanguage::Ar) && !differs(&before, &after, FormLanguage::Nl));
}

proptest! {
    #[test]
    fn whatever_is_done_a_version_only_goes_on(actions in proptest::collection::vec(0usize..2, 0..12)) {
        let mut status = QuestionnaireStatus::Draft;
        for action in actions {
            let action = QuestionnaireAction::all().nth(action).unwrap();
            prop_assert_eq!(next(status, action).is_some(), next_actions(status).contains(&action));
            if let Some(after) = next(status, action) {
                prop_assert!(after > status, "nothing goes back to a state before");
                status = after;
            }
        }
    }
}
