//! The pages of the form.

use std::sync::LazyLock;

use contract::evaluations::{FormLanguage, Question, QuestionKind, QuestionnaireContent};
use contract::language::DutchLevel;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::locale::{direction, language_tag, number};
use super::pictograms;
use super::words::{Told, Words, words};
use crate::evaluations::responses::Answer;
use crate::web::pages::named;

pub const CSS: &str = include_str!("form.css");
pub const SCRIPT: &str = include_str!("form.js");

static CSS_AT: LazyLock<String> = LazyLock::new(|| named("/e/form.css", CSS));
static SCRIPT_AT: LazyLock<String> = LazyLock::new(|| named("/e/form.js", SCRIPT));

/// A page in a language; its address leads to the other languages, where there is one.
fn frame(language: FormLanguage, (title, token): (&str, Option<&str>), main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language_tag(language)) dir=(direction(language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href=(*CSS_AT);
                // None: so that a browser doesn't go and look for one.
                link rel="icon" href="data:,";
            }
            body {
                @if let Some(token) = token {
                    header { a href={ "/e/" (token) "/language" } { (globe()) (words(language).other_language) } }
                }
                main { (main) }
                script src=(*SCRIPT_AT) defer {}
            }
        }
    }
}

fn globe() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            g fill="none" stroke="currentColor" stroke-width="2" {
                circle cx="12" cy="12" r="10" {}
                path d="M2 12h20M12 2c3 3 4 6.5 4 10s-1 7-4 10c-3-3-4-6.5-4-10s1-7 4-10" {}
            }
        }
    }
}

/// The button that reads aloud what is marked to be read; shown by the script, where the browser has a voice.
fn reader(words: &Words) -> Markup {
    html! {
        button #read .quiet type="button" hidden data-stop=(words.stop) data-read=(words.read_aloud) { (words.read_aloud) }
    }
}

/// The choice of a language, those that are wanted first. Each calls itself by its own name.
pub fn languages(
    content: &QuestionnaireContent,
    (offered, token): (&[FormLanguage], &str),
    first: FormLanguage,
) -> Markup {
    let words = words(first);
    let title = content.title.in_language(first);
    let main = html! {
        h1 { (title) }
        form method="post" action={ "/e/" (token) "/language" } {
            fieldset.languages {
                legend { (words.choose_language) }
                @for language in offered {
                    button name="language" value=(language.code()) lang=(language_tag(*language)) dir=(direction(*language))
                        class=(if *language == first { "first" } else { "quiet" }) { (language.own_name()) }
                }
            }
        }
    };
    frame(first, (title, None), &main)
}

/// What it is for, before the first question.
pub fn introduction(content: &QuestionnaireContent, (language, token): (FormLanguage, &str)) -> Markup {
    let words = words(language);
    let title = content.title.in_language(language);
    let main = html! {
        div data-aloud {
            h1 { (title) }
            p { (content.introduction.in_language(language)) }
            p { (words.may_skip) " " (words.kept) }
        }
        nav { a.button href={ "/e/" (token) "/1" } { (words.begin) } }
        (reader(words))
    };
    frame(language, (title, Some(token)), &main)
}

fn progress(language: FormLanguage, (step, of): (usize, usize)) -> Markup {
    let said =
        words(language).progress.replace("{step}", &number(language, step)).replace("{of}", &number(language, of));
    html! { p.progress { progress value=(step) max=(of) aria-hidden="true" {} span { (said) } } }
}

/// A question with what was answered before.
pub struct Asked<'a> {
    pub question: &'a Question,
    pub answer: &'a Answer,
    /// The first question is 1.
    pub step: usize,
    pub of: usize,
    /// What was wrong with what was sent, in words.
    pub fault: Option<&'static str>,
}

/// One question.
pub fn question(asked: &Asked<'_>, (language, token): (FormLanguage, &str)) -> Markup {
    let (words, question) = (words(language), asked.question);
    let (text, help) = (question.text.in_language(language), question.help.in_language(language));
    let hints = html! {
        @if !help.is_empty() { p #help .help { (help) } }
        @if question.kind == QuestionKind::Many { p.help { (words.several) } }
        @if let Some(fault) = asked.fault { p.fault role="alert" { (fault) } }
    };
    let main = html! {
        (progress(language, (asked.step, asked.of)))
        form method="post" action={ "/e/" (token) "/" (asked.step) } {
            @if question.kind == QuestionKind::OpenText {
                div data-aloud {
                    h1 { label for="answer" { (text) } }
                    (hints)
                }
                textarea #answer name="text" rows="6" maxlength="2000" dir="auto" { (asked.answer.text.as_deref().unwrap_or_default()) }
            } @else {
                fieldset data-aloud {
                    legend { h1 { (text) } }
                    (hints)
                    (choices(asked, language))
                }
            }
            div.actions {
                button name="go" value="next" { (words.next) }
                button.quiet name="go" value="back" { (words.back) }
            }
        }
        (reader(words))
    };
    frame(language, (text, Some(token)), &main)
}

fn choices(asked: &Asked<'_>, language: FormLanguage) -> Markup {
    let question = asked.question;
    let kind = if question.kind == QuestionKind::Many { "checkbox" } else { "radio" };
    let chosen = |code: &str| asked.answer.options.iter().any(|known| known == code);
    let choice = |code: &str, pictogram: Option<Markup>, label: Markup| {
        html! {
            label.option {
                input type=(kind) name="answer" value=(code) checked[chosen(code)];
                @if let Some(pictogram) = pictogram { (pictogram) }
                span { (label) }
            }
        }
    };
    let of = question.options.len();
    html! {
        @if question.kind == QuestionKind::DutchLevel {
            @for (level, said) in DutchLevel::all().zip(words(language).levels) {
                (choice(level.code(), None, html! { bdi { strong { (level.code()) } } " " (said) }))
            }
        } @else {
            @for (point, option) in question.options.iter().enumerate() {
                @let said = option.text.in_language(language);
                // A point without words is known by its number.
                @let label = if said.is_empty() { number(language, point + 1) } else { said.to_owned() };
                (choice(&option.code, pictograms::of_point(question.pictograms, (point, of)), html! { (label) }))
            }
        }
    }
}

/// The last page: whether someone helped, and the button that sends.
pub fn last((language, token): (FormLanguage, &str)) -> Markup {
    let words = words(language);
    let main = html! {
        h1 { (words.almost_done) }
        form method="post" action={ "/e/" (token) "/send" } {
            fieldset data-aloud {
                legend { (words.helped) }
                label.option { input type="radio" name="helped" value="yes"; span { (words.yes) } }
                label.option { input type="radio" name="helped" value="no"; span { (words.no) } }
            }
            div.actions {
                button name="go" value="send" { (words.send) }
                button.quiet name="go" value="back" { (words.back) }
            }
        }
        (reader(words))
    };
    frame(language, (words.almost_done, Some(token)), &main)
}

/// That it was sent.
pub fn thanks(content: &QuestionnaireContent, language: FormLanguage) -> Markup {
    let title = content.title.in_language(language);
    let main = html! { div.told { (pictograms::of_point(contract::evaluations::Pictograms::Faces, (4, 5)).unwrap_or(PreEscaped(String::new()))) h1 { (content.thanks.in_language(language)) } } };
    frame(language, (title, None), &main)
}

/// Something to be told, in one language or, when it isn't known which one is read, in several.
pub fn told(
    languages: &[FormLanguage],
    what: impl Fn(&'static Words) -> &'static Told,
    more: Option<Markup>,
) -> Markup {
    let first = languages.first().copied().unwrap_or(FormLanguage::Nl);
    let main = html! {
        @for (index, language) in languages.iter().enumerate() {
            @let said = what(words(*language));
            div.told lang=(language_tag(*language)) dir=(direction(*language)) {
                @if index == 0 { h1 { (said.title) } } @else { h2 { (said.title) } }
                p { (said.text) }
            }
        }
        @if let Some(more) = more { (more) }
    };
    frame(first, (what(words(first)).title, None), &main)
}
