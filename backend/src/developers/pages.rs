//! The frame of the site, and the pages of problems.

use std::sync::LazyLock;

use contract::problem::{ErrorCode, FaultCode};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::guides::{GUIDES, Guide};
use super::problems::{Again, again, describe, example, explain};
use crate::error::{status_of, title_of};
use crate::web::pages::named;

pub const CSS: &str = include_str!("developers.css");
pub const SCRIPT: &str = include_str!("developers.js");

/// Names that change with the contents, so that browsers keep them for good.
static CSS_AT: LazyLock<String> = LazyLock::new(|| named("/developers/site.css", CSS));
static SCRIPT_AT: LazyLock<String> = LazyLock::new(|| named("/developers/site.js", SCRIPT));

/// A page of the site; `here` is the address that its menu marks.
fn frame(title: &str, here: &str, main: &Markup) -> Markup {
    let entry = |address: &str, name: &str| {
        let current = (address == here).then_some("page");
        html! { li { a href=(address) aria-current=[current] { (name) } } }
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) @if here != "/developers/" { " · Voorwaarts for developers" } }
                link rel="stylesheet" href=(*CSS_AT);
                // None: so that a browser doesn't go and look for one.
                link rel="icon" href="data:,";
            }
            body {
                a .skip href="#main" { "Skip to the text" }
                header { a href="/developers/" { strong { "Voorwaarts" } " for developers" } }
                div .columns {
                    nav aria-label="Guides" {
                        details {
                            summary { "Guides" }
                            ul {
                                @for guide in GUIDES.iter() { (entry(&address_of(guide), &guide.title)) }
                                (entry("/problems/", "All problems"))
                                (entry("/v1/docs/", "API reference"))
                            }
                        }
                    }
                    main #main tabindex="-1" { (main) }
                }
                script src=(*SCRIPT_AT) defer {}
            }
        }
    }
}

fn address_of(guide: &Guide) -> String {
    format!("/developers/{}", guide.name)
}

pub fn guide(guide: &Guide, server: &str) -> Markup {
    frame(&guide.title, &address_of(guide), &html! { (PreEscaped(guide.html(server))) })
}

/// All problems, by status.
pub fn problems() -> Markup {
    let mut codes: Vec<ErrorCode> = ErrorCode::all().collect();
    codes.sort_by_key(|code| status_of(*code).as_u16());
    let main = html! {
        h1 { "All problems" }
        p {
            "Every error is a problem (RFC 9457) with a stable " code { "code" } ". Its " code { "type" }
            " leads to one of these pages. How to deal with errors is in the guide "
            a href="/developers/errors" { "Errors" } "."
        }
        table {
            thead { tr { th scope="col" { "Status" } th scope="col" { "Code" } th scope="col" { "Title" } } }
            tbody {
                @for code in codes {
                    tr {
                        td { (status_of(code).as_u16()) }
                        td { a href={ "/problems/" (code) } { code { (code) } } }
                        td { (title_of(code)) }
                    }
                }
            }
        }
        p { "What is wrong with single fields has codes of its own: " a href="/problems/faults" { "faults" } "." }
    };
    frame("All problems", "/problems/", &main)
}

pub fn problem(code: ErrorCode) -> Markup {
    let explanation = explain(code);
    let status = status_of(code);
    let example = serde_json::to_string_pretty(&example(code)).unwrap_or_default();
    let main = html! {
        p .above { a href="/problems/" { "All problems" } }
        h1 { (title_of(code)) }
        dl {
            dt { "Code" } dd { code { (code) } }
            dt { "Status" } dd { (status.as_u16()) " " (status.canonical_reason().unwrap_or_default()) }
            dt { "The same again?" }
            dd { @match again(code) {
                Again::Later => "Yes, after a while, with the same idempotency key.",
                Again::Changed => "No: the same request gets the same answer.",
            } }
        }
        h2 { "What it means" }
        p { (explanation.means) }
        h2 { "What to do" }
        ul { @for thing in explanation.to_do { li { (thing) } } }
        h2 { "An example" }
        div .code { pre tabindex="0" { code .json { (example) } } }
        @if code == ErrorCode::ValidationFailed {
            p { "The codes in " code { "errors" } " are listed as " a href="/problems/faults" { "faults" } "." }
        }
    };
    frame(title_of(code), "/problems/", &main)
}

/// What can be wrong with one field.
pub fn faults() -> Markup {
    let main = html! {
        p .above { a href="/problems/" { "All problems" } }
        h1 { "Faults of a field" }
        p {
            "With " a href="/problems/validation_failed" { code { "validation_failed" } } ", " code { "errors" }
            " lists every fault at once, each with one of these codes."
        }
        table {
            thead { tr { th scope="col" { "Code" } th scope="col" { "Means" } } }
            tbody { @for code in FaultCode::all() { tr #(code) { td { code { (code) } } td { (describe(code)) } } } }
        }
    };
    frame("Faults of a field", "/problems/", &main)
}

pub fn nowhere() -> Markup {
    let main = html! {
        h1 { "There is no such page" }
        p { "Perhaps it is among " a href="/problems/" { "all problems" } ", or in " a href="/developers/" { "the guides" } "." }
    };
    frame("There is no such page", "", &main)
}

/// In place of the reference, in a server that was built without the app's files.
pub fn no_reference() -> Markup {
    let main = html! {
        h1 { "The reference is not in this server" }
        p { "The API works, and the document itself is at " a href="/v1/openapi.json" { code { "/v1/openapi.json" } } "." }
        p { "To have the reference too, run " code { "frontend/build.sh" } " and build the server again." }
    };
    frame("The reference is not in this server", "/v1/docs/", &main)
}
