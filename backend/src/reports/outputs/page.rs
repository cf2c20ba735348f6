//! A report as a web page: in the app as a preview, and by itself as one file that needs nothing else.

use chrono::Datelike as _;
use contract::figures::{FigurePeriod, FigureUnit};
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
use crate::reports::rules::{last_day, year};

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
                            li {
                                strong { (figure.shown) } " " (figure.title) " "
                                span.report-soft { "(" (figure.basis) ")" }
                                @if let Some(milestone) = &figure.milestone { " " (milestone.sentence) }
                            }
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
            @if let Some(milestone) = &figure.milestone { p.report-milestone { (milestone.sentence) } }
        }
    }
}

fn slices(figure: &DocumentFigure, said: &PageWords) -> Markup {
    // A share is nothing without what it is of; counts are of the n above them.
    let is_share = figure.unit == FigureUnit::Percent;
    let head = html! {
        tr {
            th scope="col" { (said.part) }
            th.report-number-cell scope="col" { (said.value) }
            @if is_share { th.report-number-cell scope="col" { "n" } }
        }
    };
    let rows = html! {
        @for slice in &figure.slices {
            tr {
                th scope="row" { (slice.title) }
                td.report-number-cell { (slice.shown) }
                @if is_share { td.report-number-cell { (number_or_dash(slice.n)) } }
            }
        }
    };
    framed(&figure.title, Caption::Shown, &head, &rows)
}

fn number_or_dash(number: Option<i64>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| number.to_string())
}

fn chart(chart: &DocumentChart, said: &PageWords) -> Markup {
    let has_shares = chart.bars.iter().any(|bar| bar.share.is_some());
    let share = |share: Option<i64>| share.map_or_else(|| "–".to_owned(), |share| format!("{share}%"));
    let head = html! {
        tr {
            th scope="col" { (said.part) }
            th.report-number-cell scope="col" { (said.value) }
            @if has_shares { th.report-number-cell scope="col" { (said.share) } }
            th.report-number-cell scope="col" { "n" }
        }
    };
    let rows = html! {
        @for bar in &chart.bars {
            tr {
                th scope="row" { (bar.label) }
                td.report-number-cell { (bar.shown) }
                @if has_shares { td.report-number-cell { (share(bar.share)) } }
                td.report-number-cell { (number_or_dash(bar.n)) }
            }
        }
    };
    html! {
        figure.report-figure {
            figcaption { (chart.title) }
            (charts::svg(chart))
            @if !chart.basis.is_empty() { p.report-soft { (chart.basis) } }
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
                    @for of_key in figures.chunk_by(|one, other| one.key == other.key) {
                        dt { (of_key[0].title) }
                        dd {
                            p { (of_key[0].definition) }
                            @for figure in of_key { (trust(figure, said)) }
                        }
                    }
                }
            }
        }
    }
}

/// What is needed to trust a figure, besides its definition.
fn trust(figure: &DocumentFigure, said: &PageWords) -> Markup {
    html! {
        p.report-soft {
            (figure.shown) " (" (figure.basis) ") · "
            @if let Some(period) = figure.period { (short_period(period)) " · " }
            ((said.version)(figure.definition_version))
            @if let Some(hash) = &figure.records_hash { " · " code { (hash.chars().take(12).collect::<String>()) } }
        }
    }
}

/// `2023`, or its first and last day.
fn short_period(period: FigurePeriod) -> String {
    if year(period.starts_on.year()) == Some(period) {
        return period.starts_on.year().to_string();
    }
    format!("{} – {}", period.starts_on, last_day(period))
}

fn of_section(section: &DocumentSection) -> impl Iterator<Item = &DocumentFigure> {
    section.figures.iter().chain(section.chart.iter().flat_map(|chart| &chart.figures))
}

/// Every figure once, whether it is printed or drawn; those of one key beside each other, in the order of the report.
fn figures(document: &ReportDocument) -> Vec<&DocumentFigure> {
    let mut found: Vec<&DocumentFigure> = Vec::new();
    for figure in document.sections.iter().flat_map(of_section) {
        if found.iter().any(|known| known.key == figure.key && known.period == figure.period) {
            continue;
        }
        let place = found.iter().rposition(|known| known.key == figure.key).map_or(found.len(), |place| place + 1);
        found.insert(place, figure);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::outputs::samples::{count, document, section, share};
    use contract::reports::{ChartForm, ReportLanguage};
    use contract::reports_document::{DocumentMilestone, DocumentSlice};

    fn with_chart(figures: Vec<DocumentFigure>, drawn: Vec<DocumentFigure>) -> DocumentSection {
        let chart = DocumentChart {
            form: ChartForm::Years,
            title: "Grafiek".to_owned(),
            summary: "Staafdiagram: Grafiek.".to_owned(),
            basis: "2023: 28 van de 35".to_owned(),
            bars: Vec::new(),
            figures: drawn,
        };
        DocumentSection { figures, chart: Some(chart), ..section("Cijfers") }
    }

    #[test]
    fn a_figure_that_is_only_drawn_is_explained_and_each_once() {
        let document = document(vec![
            with_chart(vec![share("costs", 2023)], vec![share("income", 2022), share("income", 2023)]),
            with_chart(vec![share("income", 2023)], vec![share("costs", 2022), share("costs", 2023)]),
        ]);
        let found = figures(&document);
        let found: Vec<_> = found.iter().map(|it| (it.key.as_str(), short_period(it.period.unwrap()))).collect();
        let of = |key, year: &str| (key, year.to_owned());
        assert_eq!(found, [of("costs", "2023"), of("costs", "2022"), of("income", "2022"), of("income", "2023")]);
        let html = article(&document).into_string();
        assert_eq!(html.matches("Wat income telt.").count(), 1);
        assert!(html.contains("<p class=\"report-soft\">2023: 28 van de 35</p>"), "{html}");
        assert_eq!(html.matches("<code>0123456789ab</code>").count(), 4);
    }

    #[test]
    fn parts_of_a_share_have_their_n_and_parts_of_a_count_do_not() {
        let part = |title: &str, n: Option<i64>| DocumentSlice {
            title: title.to_owned(),
            value: n.map(|_| 80),
            n,
            shown: "80%".to_owned(),
            is_left_out: n.is_none(),
        };
        let slices = vec![part("Nieuwe Assenaren", Some(4321)), part("Gevestigde Assenaren", None)];
        let of_people = DocumentFigure { slices: slices.clone(), ..share("evaluations_answered", 2023) };
        let counted = DocumentFigure { slices, ..count("volunteers", 2023) };
        let said = &words::of(ReportLanguage::Nl).page;
        let html = super::slices(&of_people, said).into_string();
        assert!(html.contains(">4321</td>") && html.contains(">–</td>"), "{html}");
        assert!(!super::slices(&counted, said).into_string().contains("4321"));
    }

    #[test]
    fn a_milestone_stands_with_its_figure() {
        let milestone = DocumentMilestone {
            reached: Some(200),
            reached_on: "2023-02-07".parse().ok(),
            next: 250,
            sentence: "De 200e was op 7 februari 2023.".to_owned(),
        };
        let figure = DocumentFigure { milestone: Some(milestone), ..count("matches_total", 2023) };
        for form in FigureForm::all() {
            let section = DocumentSection { figure_form: form, figures: vec![figure.clone()], ..section("Cijfers") };
            let html = article(&document(vec![section])).into_string();
            assert!(html.contains("De 200e was op 7 februari 2023."), "{form:?}");
        }
    }
}
