//! A report as a web page: in the app as a preview, and by itself as one file that needs nothing else.

use contract::reports::FigureForm;
use contract::reports_document::{
    ColumnKind, DocumentChart, DocumentFigure, DocumentSection, DocumentStory, DocumentStoryContent, DocumentTable,
    ReportDocument, TextBlock, TextBlockKind, TextSpan,
};
use contract::stories::StoryKind;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::charts;
use crate::clock::dutch_day;
use crate::reports::document::words::{self, PageWords};
use crate::reports::rules::last_day;

/// The look of a report, shared with the app.
const STYLE: &str = include_str!("../../../../frontend/styles/pages/report-document.css");
/// Colours and type, which the app has already.
const BASE: &str = include_str!("page.css");

/// The page by itself.
pub fn whole(document: &ReportDocument) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(document.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (document.title) " · " (document.organisation) }
                link rel="icon" href="data:,";
                style { (PreEscaped(BASE)) (PreEscaped(STYLE)) }
            }
            body { main { (article(document)) } }
        }
    }
}

/// The report alone.
pub fn article(document: &ReportDocument) -> Markup {
    let said = &words::of(document.language).page;
    html! {
        article.report lang=(document.language.code()) {
            (cover(document, said))
            (contents(document, said))
            @for (index, section) in document.sections.iter().enumerate() {
                (self::section(section, index, said))
            }
            (definitions(document, said))
            (about(document, said))
        }
    }
}

fn day(document: &ReportDocument, day: chrono::NaiveDate) -> String {
    words::day(day, document.language)
}

fn cover(document: &ReportDocument, said: &PageWords) -> Markup {
    let period = document.period;
    html! {
        header.report-cover {
            p.report-organisation { (document.organisation) }
            h1 { (document.title) }
            @if let Some(subject) = &document.subject { p.report-subject { (subject) } }
            p { ((said.period)(&day(document, period.starts_on), &day(document, last_day(period)))) }
            p.report-status {
                @match &document.signature {
                    Some(signature) => { ((said.signed)(&signature.signed_by, &day(document, signature.signed_on))) }
                    None => { (said.draft) }
                }
            }
        }
    }
}

fn contents(document: &ReportDocument, said: &PageWords) -> Markup {
    let chapters = document.sections.iter().enumerate().filter(|(_, section)| section.level == 1);
    html! {
        nav.report-contents aria-label=(said.contents) {
            h2 { (said.contents) }
            ol { @for (index, section) in chapters { li { a href={ "#deel-" (index + 1) } { (section.title) } } } }
        }
    }
}

fn section(section: &DocumentSection, index: usize, said: &PageWords) -> Markup {
    html! {
        section.report-section id={ "deel-" (index + 1) } {
            @if section.level == 1 { h2 { (section.title) } } @else { h3 { (section.title) } }
            @for block in &section.text { (text(block, section.level)) }
            @if !section.figures.is_empty() {
                @match section.figure_form {
                    FigureForm::Tiles => div.report-tiles { @for figure in &section.figures { (tile(figure)) } },
                    FigureForm::Sentences => ul.report-sentences {
                        @for figure in &section.figures {
                            li { strong { (figure.shown) } " " (figure.title) " " span.report-soft { "(" (figure.basis) ")" } }
                        }
                    },
                }
                @for figure in section.figures.iter().filter(|figure| figure.slices.len() > 1) { (slices(figure, said)) }
            }
            @if let Some(chart) = &section.chart { (self::chart(chart, said)) }
            @for story in &section.stories { (self::story(story, section.level)) }
            @for table in &section.tables { (self::table(table, &section.title)) }
        }
    }
}

fn text(block: &TextBlock, level: u8) -> Markup {
    let item = |spans: &Vec<TextSpan>| html! { @for span in spans { (self::span(span)) } };
    match block.kind {
        TextBlockKind::Paragraph => html! { p { @for spans in &block.items { (item(spans)) } } },
        TextBlockKind::Heading if level == 1 => html! { h3 { @for spans in &block.items { (item(spans)) } } },
        TextBlockKind::Heading => html! { h4 { @for spans in &block.items { (item(spans)) } } },
        TextBlockKind::BulletList => html! { ul { @for spans in &block.items { li { (item(spans)) } } } },
        TextBlockKind::NumberedList => html! { ol { @for spans in &block.items { li { (item(spans)) } } } },
    }
}

fn span(span: &TextSpan) -> Markup {
    let words = html! { (span.text) };
    let words = if span.is_emphasised {
        html! { em { (words) } }
    } else {
        words
    };
    let words = if span.is_strong {
        html! { strong { (words) } }
    } else {
        words
    };
    match &span.link {
        Some(address) => html! { a href=(address) rel="noopener noreferrer" { (words) } },
        None => words,
    }
}

fn tile(figure: &DocumentFigure) -> Markup {
    html! {
        div.report-tile {
            p.report-number { (figure.shown) }
            p.report-tile-title { (figure.title) }
            p.report-soft { (figure.basis) }
        }
    }
}

fn slices(figure: &DocumentFigure, said: &PageWords) -> Markup {
    let head = html! { tr { th scope="col" { (said.part) } th.report-number-cell scope="col" { (said.value) } } };
    let rows = html! {
        @for slice in &figure.slices {
            tr { th scope="row" { (slice.title) } td.report-number-cell { (slice.shown) } }
        }
    };
    framed(&figure.title, Caption::Shown, &head, &rows)
}

fn chart(chart: &DocumentChart, said: &PageWords) -> Markup {
    let head = html! {
        tr {
            th scope="col" { (said.part) }
            th.report-number-cell scope="col" { (said.value) }
            th.report-number-cell scope="col" { "n" }
        }
    };
    let rows = html! {
        @for bar in &chart.bars {
            tr {
                th scope="row" { (bar.label) }
                td.report-number-cell { (bar.shown) }
                td.report-number-cell { @match bar.n { Some(n) => { (n) } None => { "–" } } }
            }
        }
    };
    html! {
        figure.report-figure {
            figcaption { (chart.title) }
            (charts::svg(chart))
            (framed(&chart.title, Caption::Hidden, &head, &rows))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Caption {
    Shown,
    /// What stands above it says it already.
    Hidden,
}

/// A table in a frame that scrolls sideways where it is too wide, by the keyboard too.
fn framed(caption: &str, shown: Caption, head: &Markup, rows: &Markup) -> Markup {
    html! {
        div.report-table-frame tabindex="0" role="group" aria-label=(caption) {
            table.report-table {
                caption class=[(shown == Caption::Hidden).then_some("report-hidden")] { (caption) }
                thead { (head) }
                tbody { (rows) }
            }
        }
    }
}

fn story(story: &DocumentStory, level: u8) -> Markup {
    let Some(content) = &story.content else {
        return html! { p.report-note { (story.note.as_deref().unwrap_or_default()) } };
    };
    let credit = html! { @if let Some(credit) = &content.credit { footer.report-soft { "— " (credit) } } };
    match content.kind {
        StoryKind::Quote => html! { blockquote.report-quote { (said(content)) (credit) } },
        StoryKind::Story => html! {
            div.report-story {
                @if level == 1 { h3 { (content.title) } } @else { h4 { (content.title) } }
                (said(content))
                (credit)
            }
        },
        StoryKind::Photo => html! {
            div.report-photo {
                p { strong { (content.title) } }
                (said(content))
                (credit)
                @if let Some(place) = &content.media_reference { p.report-soft { (place) } }
            }
        },
    }
}

/// The words, in their own language and direction.
fn said(content: &DocumentStoryContent) -> Markup {
    let direction = if content.is_right_to_left { "rtl" } else { "ltr" };
    let language = isolang::Language::from_639_3(&content.language);
    let tag = language.and_then(|language| language.to_639_1()).unwrap_or(&content.language).to_owned();
    html! {
        div lang=(tag) dir=(direction) {
            @for part in content.text.iter().flat_map(|text| text.lines()).filter(|part| !part.trim().is_empty()) {
                p { (part) }
            }
        }
    }
}

fn table(table: &DocumentTable, section: &str) -> Markup {
    let class = |kind: ColumnKind| if kind == ColumnKind::Text { "" } else { "report-number-cell" };
    let note = html! { @if let Some(note) = &table.note { p.report-soft { (note) } } };
    if table.rows.is_empty() {
        return note;
    }
    let head =
        html! { tr { @for column in &table.columns { th class=(class(column.kind)) scope="col" { (column.title) } } } };
    let rows = html! {
        @for row in &table.rows {
            tr {
                @for (index, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
                    @if index == 0 { th scope="row" { (cell.shown) } } @else { td class=(class(column.kind)) { (cell.shown) } }
                }
            }
        }
    };
    let (caption, shown) =
        if table.title.is_empty() { (section, Caption::Hidden) } else { (table.title.as_str(), Caption::Shown) };
    html! {
        (framed(caption, shown, &head, &rows))
        (note)
    }
}

fn definitions(document: &ReportDocument, said: &PageWords) -> Markup {
    let figures = figures(document);
    html! {
        @if !figures.is_empty() {
            section.report-section.report-definitions id="wat-telt" {
                h2 { (said.counts) }
                p { (said.counts_lead) }
                dl {
                    @for figure in figures {
                        dt { (figure.title) }
                        dd {
                            p { (figure.definition) }
                            p.report-soft {
                                (figure.shown) " (" (figure.basis) ") · " ((said.version)(figure.definition_version))
                                @if let Some(hash) = &figure.records_hash { " · " code { (hash.chars().take(12).collect::<String>()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Every figure once.
pub fn figures(document: &ReportDocument) -> Vec<&DocumentFigure> {
    let mut found: Vec<&DocumentFigure> = Vec::new();
    for figure in document.sections.iter().flat_map(|section| &section.figures) {
        if !found.iter().any(|known| known.key == figure.key && known.period == figure.period) {
            found.push(figure);
        }
    }
    found
}

fn about(document: &ReportDocument, said: &PageWords) -> Markup {
    let as_of = day(document, dutch_day(document.as_of));
    html! {
        footer.report-about {
            @if let Some(former) = &document.corrects {
                p { ((said.corrects)(&former.title, &day(document, former.signed_on))) }
            }
            @match &document.signature {
                Some(signature) => {
                    p { ((said.fixed)(&as_of)) }
                    p { strong { ((said.signed)(&signature.signed_by, &day(document, signature.signed_on))) } }
                }
                None => p { ((said.not_fixed)(&as_of)) },
            }
        }
    }
}
