//! The words of a section, from Markdown to plain pieces: paragraphs, headings, lists, emphasis and links. What is none
//! of these, HTML first of all, is shown as it was typed.

use contract::reports_document::{TextBlock, TextBlockKind, TextSpan};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The pieces of a text.
pub fn blocks(text: &str) -> Vec<TextBlock> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::empty()) {
        reader.read(event);
    }
    reader.end();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<TextBlock>,
    /// The kind of each list that is open, the outermost first. A list within a list goes on in the outer one.
    lists: Vec<TextBlockKind>,
    items: Vec<Vec<TextSpan>>,
    spans: Vec<TextSpan>,
    is_heading: bool,
    strong: usize,
    emphasised: usize,
    link: Option<String>,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.finish(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::Rule => self.end(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.is_heading = true,
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.end();
                } else {
                    self.end_item();
                }
                let kind = if first.is_some() { TextBlockKind::NumberedList } else { TextBlockKind::BulletList };
                self.lists.push(kind);
            }
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasised += 1,
            Tag::Link { dest_url, .. } => self.link = is_web(&dest_url).then(|| dest_url.into_string()),
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasised = self.emphasised.saturating_sub(1),
            TagEnd::Link => self.link = None,
            TagEnd::Item => self.end_item(),
            TagEnd::List(_) => {
                self.end_item();
                if let (Some(kind), true) = (self.lists.pop(), self.lists.is_empty()) {
                    self.put(kind);
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                if self.lists.is_empty() {
                    self.end();
                } else {
                    self.is_heading = false;
                    self.say(" ");
                }
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        let span = TextSpan {
            text: text.replace(['\n', '\r', '\t'], " "),
            is_strong: self.strong > 0,
            is_emphasised: self.emphasised > 0,
            link: self.link.clone(),
        };
        match self.spans.last_mut() {
            Some(last) if same_style(last, &span) => last.text.push_str(&span.text),
            _ => self.spans.push(span),
        }
    }

    fn end_item(&mut self) {
        let spans = trimmed(std::mem::take(&mut self.spans));
        if !spans.is_empty() {
            self.items.push(spans);
        }
    }

    fn put(&mut self, kind: TextBlockKind) {
        let items = std::mem::take(&mut self.items);
        if !items.is_empty() {
            self.blocks.push(TextBlock { kind, items });
        }
    }

    /// Ends the paragraph or heading that is being read.
    fn end(&mut self) {
        self.end_item();
        let kind = if self.is_heading { TextBlockKind::Heading } else { TextBlockKind::Paragraph };
        self.is_heading = false;
        self.put(kind);
    }
}

fn same_style(one: &TextSpan, other: &TextSpan) -> bool {
    (one.is_strong, one.is_emphasised, &one.link) == (other.is_strong, other.is_emphasised, &other.link)
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn trimmed(mut spans: Vec<TextSpan>) -> Vec<TextSpan> {
    if let Some(first) = spans.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = spans.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    spans.retain(|span| !span.text.is_empty());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(block: &TextBlock) -> Vec<String> {
        block.items.iter().map(|spans| spans.iter().map(|span| span.text.as_str()).collect()).collect()
    }

    #[test]
    fn paragraphs_headings_lists_and_emphasis_are_read() {
        let found = blocks(
            "# Kop\n\nEen **vet** en *schuin*\nwoord.\n\n- een\n- twee\n  - diep\n\n1. eerst\n2. dan\n\n[site](https://v.example)",
        );
        let kinds: Vec<_> = found.iter().map(|block| block.kind).collect();
        assert_eq!(
            kinds,
            [
                TextBlockKind::Heading,
                TextBlockKind::Paragraph,
                TextBlockKind::BulletList,
                TextBlockKind::NumberedList,
                TextBlockKind::Paragraph
            ]
        );
        assert_eq!(plain(&found[1]), ["Een vet en schuin woord."]);
        assert!(found[1].items[0][1].is_strong && found[1].items[0][3].is_emphasised);
        assert_eq!(plain(&found[2]), ["een", "twee", "diep"]);
        assert_eq!(found[4].items[0][0].link.as_deref(), Some("https://v.example"));
    }

    #[test]
    fn html_is_shown_as_it_was_typed_and_a_script_leads_nowhere() {
        let found = blocks("<script>alert(1)</script>\n\nHallo <b>daar</b>, [klik](javascript:alert(1)).");
        assert_eq!(plain(&found[0]), ["<script>alert(1)</script>"]);
        assert_eq!(plain(&found[1]), ["Hallo <b>daar</b>, klik."]);
        assert!(found.iter().flat_map(|block| &block.items).flatten().all(|span| span.link.is_none()));
    }

    proptest! {
        /// Whatever is typed, no word is lost and no block is empty.
        #[test]
        fn no_word_is_lost(words in prop::collection::vec("[a-z]{1,8}", 1..20), separators in prop::collection::vec("( |\n|\n\n|\n- |\n# |\n> )", 20)) {
            let text: String = words.iter().zip(separators).flat_map(|(word, separator)| [word.clone(), separator]).collect();
            let found = blocks(&text);
            let said: String = found.iter().flat_map(plain).collect::<Vec<_>>().join(" ");
            let heard: Vec<_> = said.split_whitespace().collect();
            prop_assert_eq!(heard, words);
            prop_assert!(found.iter().all(|block| !block.items.is_empty() && block.items.iter().all(|item| !item.is_empty())));
        }
    }
}
