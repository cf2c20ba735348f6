//! Charts: bars, with a sentence that says what can be seen.

use contract::figures::{Figure, FigurePeriod};
use contract::reports::{ChartForm, ReportLanguage};
use contract::reports_document::{DocumentBar, DocumentChart, DocumentFigure};

use super::words;

/// The parts of a figure against each other.
pub fn of_slices(figure: &DocumentFigure, language: ReportLanguage) -> DocumentChart {
    let bars = figure.slices.iter().map(|slice| bar(&slice.title, (slice.value, slice.n), &slice.shown));
    chart((&figure.title, ChartForm::Slices), bars.collect(), language)
}

/// A figure in several years against each other.
pub fn of_years(years: &[(FigurePeriod, DocumentFigure)], language: ReportLanguage) -> DocumentChart {
    let title = years.last().map(|(_, figure)| figure.title.clone()).unwrap_or_default();
    let year = |period: &FigurePeriod| period.starts_on.format("%Y").to_string();
    let bars = years.iter().map(|(period, figure)| bar(&year(period), (figure.value, figure.n), &figure.shown));
    chart((&title, ChartForm::Years), bars.collect(), language)
}

fn bar(label: &str, (value, n): (Option<i64>, Option<i64>), shown: &str) -> DocumentBar {
    DocumentBar { label: label.to_owned(), value, shown: shown.to_owned(), length: 0, n }
}

fn chart((title, form): (&str, ChartForm), mut bars: Vec<DocumentBar>, language: ReportLanguage) -> DocumentChart {
    let said = words::of(language);
    let longest = bars.iter().filter_map(|bar| bar.value).max().unwrap_or(0).max(1);
    for bar in &mut bars {
        bar.length = bar.value.map_or(0, |value| value.max(0) * 1000 / longest);
    }
    let parts: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.label, bar.shown)).collect();
    let summary = if bars.is_empty() {
        format!("{}. {}", (said.chart_of)(title), said.no_chart)
    } else {
        format!("{}. {}.", (said.chart_of)(title), parts.join("; "))
    };
    DocumentChart { form, title: title.to_owned(), summary, bars }
}

/// Whether a figure has parts to draw.
pub fn has_slices(figure: &Figure) -> bool {
    !figure.slices.is_empty()
}
