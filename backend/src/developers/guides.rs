//! The guides: Markdown that is kept with the source, shown as pages.

use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Where the guides say the server is; shown is where its reader reaches it.
const EXAMPLE_SERVER: &str = "http://127.0.0.1:8080";

/// A guide, as it is shown.
pub struct Guide {
    /// The last part of its address; empty for the first page.
    pub name: &'static str,
    pub title: String,
    html: String,
}

impl Guide {
    /// Its text, with commands that can be copied to the server that shows it.
    pub fn html(&self, server: &str) -> String {
        self.html.replace(EXAMPLE_SERVER, &maud::html! { (server) }.into_string())
    }
}

macro_rules! guides {
    ($($name:literal in $file:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../docs/partner/", $file)))),+]
    };
}

/// All of them, in the order in which one reads them.
pub static GUIDES: LazyLock<Vec<Guide>> = LazyLock::new(|| {
    let sources = guides![
        "" in "README.md",
        "guide" in "guide.md",
        "tokens" in "tokens.md",
        "idempotency" in "idempotency.md",
        "reconciliation" in "reconciliation.md",
        "webhooks" in "webhooks.md",
        "errors" in "errors.md",
        "sandbox" in "sandbox.md",
        "changelog" in "changelog.md",
        "deprecation" in "deprecation.md",
        "conformity" in "conformity.md",
    ];
    sources.into_iter().map(|(name, source)| read(name, source)).collect()
});

pub fn find(name: &str) -> Option<&'static Guide> {
    GUIDES.iter().find(|guide| guide.name == name)
}

fn read(name: &'static str, source: &str) -> Guide {
    let events: Vec<Event<'_>> = Parser::new_ext(source, Options::ENABLE_TABLES).collect();
    let title = events.iter().position(|event| matches!(event, Event::Start(Tag::Heading { .. })));
    let title = title.map(|at| heading_text(&events[at..])).unwrap_or_default();
    let shown = events.iter().enumerate().map(|(at, event)| shown(event, &events[at..]));
    let mut text = String::new();
    html::push_html(&mut text, shown);
    Guide { name, title, html: text }
}

/// An event as the site shows it: headings can be linked to, links lead to pages, and what is wider than a phone can be
/// scrolled by keyboard too.
fn shown<'a>(event: &Event<'a>, rest: &[Event<'a>]) -> Event<'a> {
    match event {
        Event::Start(Tag::Heading { level, classes, attrs, .. }) => Event::Start(Tag::Heading {
            level: *level,
            id: Some(slug(&heading_text(rest)).into()),
            classes: classes.clone(),
            attrs: attrs.clone(),
        }),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => Event::Start(Tag::Link {
            link_type: *link_type,
            dest_url: address(dest_url),
            title: title.clone(),
            id: id.clone(),
        }),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
            let kind: String = kind.chars().filter(char::is_ascii_alphanumeric).collect();
            Event::Html(format!("<div class=\"code\"><pre tabindex=\"0\"><code class=\"{kind}\">").into())
        }
        Event::End(TagEnd::CodeBlock) => Event::Html("</code></pre></div>".into()),
        Event::Code(code) if is_address(code) => {
            let code = maud::html! { a href=(code.as_ref()) { code { (code.as_ref()) } } };
            Event::Html(code.into_string().into())
        }
        other => other.clone(),
    }
}

/// What is written as code and can be opened here.
fn is_address(code: &str) -> bool {
    code.starts_with("/problems/") || ["/v1/docs/", "/v1/openapi.json", "/developers/"].contains(&code)
}

fn heading_text(from: &[Event<'_>]) -> String {
    let inside = from.iter().skip(1).take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let said = inside.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        _ => None,
    });
    said.collect()
}

/// As forges make them, so that a link to a heading works in both places.
fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter)).map(dash).collect()
}

fn dash(letter: char) -> char {
    if letter == ' ' { '-' } else { letter }
}

/// `tokens.md#keys` leads to `/developers/tokens#keys`.
fn address<'a>(written: &CowStr<'a>) -> CowStr<'a> {
    let (file, rest) = written.split_once('#').map_or((written.as_ref(), None), |(file, rest)| (file, Some(rest)));
    let Some(name) = file.strip_suffix(".md").filter(|name| !name.contains(['/', ':'])) else {
        return written.clone();
    };
    let name = if name == "README" { "" } else { name };
    let rest = rest.map(|rest| format!("#{rest}")).unwrap_or_default();
    format!("/developers/{name}{rest}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
        html.split(before).skip(1).filter_map(|rest| rest.split('"').next())
    }

    #[test]
    fn every_guide_has_one_title_and_links_that_lead_somewhere() {
        for guide in GUIDES.iter() {
            assert_eq!(guide.html.matches("<h1").count(), 1, "{}", guide.name);
            assert!(!guide.title.is_empty());
            for link in attributes(&guide.html, "href=\"") {
                let (page, heading) = link.split_once('#').map_or((link, None), |(page, rest)| (page, Some(rest)));
                let Some(name) = page.strip_prefix("/developers/") else {
                    assert!(link.starts_with("https://") || is_address(link), "{}: {link}", guide.name);
                    continue;
                };
                let found = find(name).unwrap_or_else(|| panic!("{}: {link}", guide.name));
                if let Some(heading) = heading {
                    assert!(attributes(&found.html, "id=\"").any(|id| id == heading), "{}: {link}", guide.name);
                }
            }
        }
    }

    #[test]
    fn headings_of_a_guide_can_be_told_apart() {
        for guide in GUIDES.iter() {
            let mut ids: Vec<_> = attributes(&guide.html, "id=\"").collect();
            ids.sort_unstable();
            assert!(ids.windows(2).all(|two| two[0] != two[1]), "{}: {ids:?}", guide.name);
        }
    }

    #[test]
    fn commands_name_the_server_that_shows_them() {
        let guide = find("guide").unwrap();
        let shown = guide.html("https://v.example.nl");
        assert!(shown.contains("https://v.example.nl") && !shown.contains(EXAMPLE_SERVER));
        assert!(guide.html(EXAMPLE_SERVER).contains(EXAMPLE_SERVER));
    }
}
