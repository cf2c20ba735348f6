//! What is printed, as pages that a browser prints or saves as PDF.

use std::sync::LazyLock;

use contract::evaluations::{FormLanguage, Question, QuestionKind, QuestionnaireContent};
use contract::language::DutchLevel;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::locale::{direction, language_tag};
use super::words::words;
use super::{pictograms, print};
use crate::error::Error;
use crate::evaluations::rounds::{self, Invited};
use crate::web::pages::named;

static CSS_AT: LazyLock<String> = LazyLock::new(|| named("/e/print.css", print::CSS));

fn sheet(language: FormLanguage, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language_tag(language)) dir=(direction(language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href=(*CSS_AT);
                link rel="icon" href="data:,";
            }
            body { (body) }
        }
    }
}

/// The language and Dutch, or Dutch alone.
fn with_dutch(language: FormLanguage) -> Vec<FormLanguage> {
    let mut languages = vec![language];
    if language != FormLanguage::Nl {
        languages.push(FormLanguage::Nl);
    }
    languages
}

/// A letter for each of them, on a page of its own.
pub fn letters(to: &[(&Invited, String)], organisation: &str) -> Result<Markup, Error> {
    let mut letters = Vec::new();
    for (invited, url) in to {
        let code = rounds::qr_svg(url)?;
        letters.push(html! {
            section.page {
                p.to { bdi { (invited.person.display_name) } }
                @for language in with_dutch(invited.language) {
                    @let letter = &words(language).letter;
                    div.part lang=(language_tag(language)) dir=(direction(language)) {
                        h1 { (letter.subject) }
                        p { (letter.text) }
                        p { strong { (letter.scan) } " " (letter.yours) }
                    }
                }
                div.code { (PreEscaped(code)) }
                p.address dir="ltr" { (url) }
                p.from { (organisation) }
            }
        });
    }
    let body = html! {
        @for letter in &letters { (letter) }
        @if letters.is_empty() { section.page { p { "Iedereen die is uitgenodigd, heeft al geantwoord." } } }
    };
    Ok(sheet(FormLanguage::Nl, "Brieven", &body))
}

/// A poster: the code, and a few words in a language and in Dutch, below them the names of all the others.
pub fn poster(url: &str, language: FormLanguage, organisation: &str) -> Result<Markup, Error> {
    let code = rounds::qr_svg(url)?;
    let body = html! {
        section.page.poster {
            @for language in with_dutch(language) {
                @let said = &words(language).poster;
                div.part lang=(language_tag(language)) dir=(direction(language)) {
                    h1 { (said.title) }
                    p { (said.text) }
                }
            }
            div.code { (PreEscaped(code)) }
            p.address dir="ltr" { (url) }
            p.languages {
                @for language in FormLanguage::all() {
                    span lang=(language_tag(language)) dir=(direction(language)) { (language.own_name()) } " "
                }
            }
            p.from { (organisation) }
        }
    };
    Ok(sheet(FormLanguage::Nl, "Poster", &body))
}

/// The form on paper. Beside each box stands the code by which it is entered, below it the code of its round.
pub fn paper(content: &QuestionnaireContent, language: FormLanguage, (organisation, code): (&str, &str)) -> Markup {
    let words = words(language);
    let title = content.title.in_language(language);
    let body = html! {
        section.paper {
            h1 { (title) }
            p { (content.introduction.in_language(language)) }
            p { strong { (words.paper) } }
            @for (index, question) in content.questions.iter().enumerate() {
                (asked(question, index + 1, language))
            }
            div.question {
                h2 { (words.helped) }
                p.options { span.option { span.box {} (words.yes) } span.option { span.box {} (words.no) } }
            }
            p.from { (organisation) " · " bdi { (code) } }
        }
    };
    sheet(language, title, &body)
}

fn asked(question: &Question, number: usize, language: FormLanguage) -> Markup {
    let (words, of) = (words(language), question.options.len());
    let option = |code: String, pictogram: Option<Markup>, said: &str| {
        html! {
            li.option {
                span.box {} span.at dir="ltr" { (number) "-" (code) }
                @if let Some(pictogram) = pictogram { (pictogram) }
                span { (said) }
            }
        }
    };
    html! {
        div.question {
            h2 { (number) ". " (question.text.in_language(language)) }
            @let help = question.help.in_language(language);
            @if !help.is_empty() { p { (help) } }
            @if question.kind == QuestionKind::Many { p { (words.several) } }
            @match question.kind {
                QuestionKind::OpenText => div.lines { span {} span {} span {} },
                QuestionKind::DutchLevel => ul.options {
                    @for (level, said) in DutchLevel::all().zip(words.levels) { (option(level.code().to_owned(), None, said)) }
                },
                _ => ul.options {
                    @for (point, choice) in question.options.iter().enumerate() {
                        @let pictogram = pictograms::of_point(question.pictograms, (point, of));
                        (option((point + 1).to_string(), pictogram, choice.text.in_language(language)))
                    }
                },
            }
        }
    }
}
