//! Charts as SVG that stands in the page: bars, described in words for whoever doesn't see them.

use contract::reports_document::{DocumentBar, DocumentChart};
use maud::{Markup, html};

const ROW: usize = 40;
const LABELS: usize = 250;
const WIDTH: usize = 720;
/// Room for the number after the longest bar.
const NUMBERS: usize = 110;
const LONGEST: usize = WIDTH - LABELS - NUMBERS;
/// What fits before a bar.
const LABEL_LENGTH: usize = 34;

pub fn svg(chart: &DocumentChart) -> Markup {
    let height = chart.bars.len() * ROW + 8;
    html! {
        svg.report-chart role="img" aria-label=(chart.summary) viewBox={ "0 0 " (WIDTH) " " (height) } {
            @for (index, bar) in chart.bars.iter().enumerate() {
                (row(bar, index * ROW + 4))
            }
        }
    }
}

fn row(bar: &DocumentBar, top: usize) -> Markup {
    let length = usize::try_from(bar.length).unwrap_or(0) * LONGEST / 1000;
    let middle = top + ROW / 2;
    html! {
        text.report-chart-label x=(LABELS - 12) y=(middle) text-anchor="end" dominant-baseline="central" {
            (shortened(&bar.label))
        }
        @if length > 0 {
            rect.report-chart-bar x=(LABELS) y=(top + 6) width=(length) height=(ROW - 12) rx="4" {}
        }
        text.report-chart-number x=(LABELS + length + 10) y=(middle) dominant-baseline="central" {
            @if bar.value.is_some() { (bar.shown) } @else { "–" }
        }
    }
}

/// The table has it whole.
fn shortened(label: &str) -> String {
    if label.chars().count() <= LABEL_LENGTH {
        return label.to_owned();
    }
    let short: String = label.chars().take(LABEL_LENGTH - 1).collect();
    format!("{}…", short.trim_end())
}
