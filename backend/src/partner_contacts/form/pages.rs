//! The pages.

use std::sync::LazyLock;

use contract::language::DutchLevel;
use maud::{DOCTYPE, Markup, html};

use super::fields::Field;
use super::question::{Filled, Line, TEXT};
use super::sent::Seen;
use super::words::{Language, Told, Words, words};
use crate::partner_contacts::sessions::Visitor;
use crate::web::pages::named;

/// The look of the other public form, and what this one has besides.
pub const CSS: &str = concat!(include_str!("../../evaluations/form/form.css"), include_str!("form.css"));

static CSS_AT: LazyLock<String> = LazyLock::new(|| named("/aanmelden/form.css", CSS));

/// What stands around every page.
pub struct Frame<'a> {
    pub language: Language,
    /// Where the same page stands in the other language; none where going there would lose what was typed.
    pub here: Option<&'a str>,
    /// Whether a link was opened in this browser, which can be closed.
    pub is_open: bool,
}

impl Frame<'_> {
    fn page(&self, title: &str, main: &Markup) -> Markup {
        let (words, other) = (words(self.language), self.language.other());
        html! {
            (DOCTYPE)
            html lang=(self.language.code()) {
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
                    header.bar {
                        @if let Some(here) = self.here {
                            a href={ (here) "?taal=" (other.code()) } lang=(other.code()) hreflang=(other.code()) { (other.own_name()) }
                        } @else { span {} }
                        @if self.is_open {
                            form method="post" action="/aanmelden/uit" { button.quiet { (words.log_out) } }
                        }
                    }
                    main { (main) }
                }
            }
        }
    }
}

/// For whom a link is, before it is exchanged.
pub fn welcome(frame: &Frame<'_>, visitor: &Visitor, token: &str, us: &str) -> Markup {
    let words = words(frame.language);
    let title = (words.title)(us);
    let main = html! {
        h1 { (title) }
        p { strong { ((words.you_are)(&visitor.name, &visitor.organisation)) } }
        p { (words.go_on_text) }
        form method="post" action={ "/aanmelden/link/" (token) } { button { (words.go_on) } }
        p.help { (words.not_you) }
    };
    frame.page(&title, &main)
}

/// What the overview shows: a page of referrals, and where the next one is.
pub struct Overview {
    pub seen: Vec<Seen>,
    pub next: Option<String>,
    pub is_first: bool,
}

pub fn overview(frame: &Frame<'_>, visitor: &Visitor, overview: &Overview, us: &str) -> Markup {
    let words = words(frame.language);
    let title = (words.title)(us);
    let main = html! {
        h1 { (title) }
        p { ((words.you_are)(&visitor.name, &visitor.organisation)) }
        nav { a.button href="/aanmelden/nieuw" { (words.refer) } }
        h2 { (words.yours) }
        @if overview.seen.is_empty() {
            p { (words.none) }
        } @else {
            p.help { (words.yours_text) }
            ul.referrals role="list" {
                @for seen in &overview.seen { li { (one(words, seen)) } }
            }
        }
        @if !overview.is_first { p { a href="/aanmelden" { (words.latest) } } }
        @if let Some(next) = &overview.next { p { a href={ "/aanmelden?na=" (next) } { (words.earlier) } } }
    };
    frame.page(&title, &main)
}

fn one(words: &Words, seen: &Seen) -> Markup {
    let received = (words.received_on)(&words.day(seen.received_on));
    let reference = seen.receipt.reference.as_ref().map(|reference| (words.reference)(reference));
    html! {
        div {
            strong { (seen.initials) } " · " ((words.journey)(seen.receipt.status)) ", "
            ((words.since)(&words.day(seen.receipt.status_since)))
            br;
            span.soft { (received) @if let Some(reference) = reference { ", " (reference) } }
        }
        @if seen.waits() {
            a href={ "/aanmelden/terugnemen/" (seen.receipt.id) } aria-label=((words.take_back_whom)(&seen.initials)) { (words.take_back) }
        }
    }
}

pub fn take_back(frame: &Frame<'_>, seen: &Seen) -> Markup {
    let words = words(frame.language);
    let main = html! {
        h1 { (words.take_back_title) }
        p { ((words.take_back_text)(&seen.initials, &words.day(seen.received_on))) }
        form method="post" action={ "/aanmelden/terugnemen/" (seen.receipt.id) } { button { (words.take_back) } }
        a.button.quiet href="/aanmelden" { (words.keep) }
    };
    frame.page(words.take_back_title, &main)
}

pub fn thanks(frame: &Frame<'_>, seen: &Seen) -> Markup {
    let words = words(frame.language);
    let main = html! {
        h1 { (words.thanks.title) }
        p { (words.thanks.text) }
        @if let Some(reference) = &seen.receipt.reference { p { strong { (seen.initials) } ", " ((words.reference)(reference)) } }
        ol.next { @for step in words.thanks_next { li { (step) } } }
        nav {
            a.button href="/aanmelden/nieuw" { (words.one_more) }
            a.button.quiet href="/aanmelden" { (words.to_yours) }
        }
    };
    frame.page(words.thanks.title, &main)
}

/// Something to be told.
pub fn told(frame: &Frame<'_>, told: &Told) -> Markup {
    let main = html! {
        div.told { h1 { (told.title) } p { (told.text) } }
        @if frame.is_open { nav { a.button href="/aanmelden" { (words(frame.language).to_yours) } } }
    };
    frame.page(told.title, &main)
}

/// The form with what was typed in it.
pub struct Asked<'a> {
    pub filled: Filled<'a>,
    pub key: &'a str,
    /// What is to be said of the form as a whole.
    pub said: Option<&'static str>,
}

pub fn form(frame: &Frame<'_>, asked: &Asked<'_>) -> Markup {
    let (words, filled) = (words(frame.language), &asked.filled);
    let wrong: Vec<(Field, &str)> = Field::all().filter_map(|field| Some((field, filled.fault(field)?))).collect();
    let is_wrong = asked.said.is_some() || !filled.faults.is_empty();
    let title = if is_wrong { format!("{}: {}", words.wrong, words.refer) } else { words.refer.to_owned() };
    let main = html! {
        h1 { (words.refer) }
        @if is_wrong { (summary(words, asked.said, &wrong)) } @else { p { (words.form_text) } }
        form method="post" action="/aanmelden/nieuw" novalidate {
            input type="hidden" name="key" value=(asked.key);
            (who(filled))
            (ground(filled))
            (more(filled, &wrong))
            button { (words.send) }
            a.button.quiet href="/aanmelden" { (words.cancel) }
        }
    };
    frame.page(&title, &main)
}

/// All faults, each of which leads to its field. The browser moves the focus here when the page comes.
fn summary(words: &Words, said: Option<&str>, wrong: &[(Field, &str)]) -> Markup {
    html! {
        div.summary role="alert" tabindex="-1" autofocus {
            h2 { (words.wrong_title) }
            @if let Some(said) = said { p { (said) } }
            @if !wrong.is_empty() {
                p { (words.wrong_text) }
                ul {
                    @for (field, fault) in wrong {
                        li { a href={ "#" (field.name()) } { ((words.asks)(*field).0.trim_end_matches('?')) ": " (fault) } }
                    }
                }
            }
        }
    }
}

fn who(filled: &Filled<'_>) -> Markup {
    let words = filled.words;
    let levels: Vec<_> = DutchLevel::all().map(DutchLevel::code).zip(words.levels).collect();
    let optional = Line { says_optional: true, ..TEXT };
    html! {
        fieldset.group {
            legend { (words.who) }
            (filled.line(Field::GivenName, Line { is_required: true, ..TEXT }))
            (filled.line(Field::NamePrefix, Line { is_short: true, ..optional }))
            (filled.line(Field::FamilyName, optional))
        }
        fieldset.group {
            legend { (words.reach) }
            p.help { (words.reach_help) }
            (filled.line(Field::Phone, Line { kind: "tel", ..TEXT }))
            (filled.line(Field::Email, Line { kind: "email", ..TEXT }))
        }
        fieldset.group {
            legend { (words.about) }
            (filled.select(Field::DutchLevel, &levels))
        }
    }
}

fn ground(filled: &Filled<'_>) -> Markup {
    html! {
        fieldset.group {
            legend { (filled.words.may_we) }
            (filled.choice(Field::LegalBasis, &filled.words.bases))
            (filled.line(Field::LegalBasisSince, Line { kind: "date", is_required: true, ..TEXT }))
        }
    }
}

/// What may be left out is folded away, unless something stands in it.
fn more(filled: &Filled<'_>, wrong: &[(Field, &str)]) -> Markup {
    let words = filled.words;
    let inside = [
        Field::Side,
        Field::City,
        Field::Country,
        Field::Languages,
        Field::BirthYear,
        Field::Gender,
        Field::LearningRoute,
        Field::LiteracyTrack,
        Field::Goal,
        Field::Reference,
    ];
    let is_open = inside.iter().any(|field| {
        let is_typed =
            !filled.typed.at(*field).is_empty() && (*field != Field::Side || filled.typed.at(*field) != "newcomer");
        is_typed || wrong.iter().any(|(known, _)| known == field)
    });
    html! {
        details open[is_open] {
            summary { (words.more) }
            (filled.choice(Field::Side, &words.sides))
            (filled.line(Field::City, TEXT))
            (filled.line(Field::Country, TEXT))
            (filled.line(Field::Languages, TEXT))
            (filled.line(Field::BirthYear, Line { keys: Some("numeric"), is_short: true, ..TEXT }))
            (filled.select(Field::Gender, &words.genders))
            (filled.select(Field::LearningRoute, &words.routes))
            (filled.select(Field::LiteracyTrack, &[("yes", words.yes), ("no", words.no)]))
            (filled.lines(Field::Goal))
            (filled.line(Field::Reference, TEXT))
        }
    }
}
