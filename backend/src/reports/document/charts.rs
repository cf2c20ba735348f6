//! Charts: bars, with a sentence that says what can be seen, and the figures that they draw.

use contract::figures::{Figure, FigurePeriod, FigureUnit};
use contract::reports::{ChartForm, ReportLanguage};
use contract::reports_document::{DocumentBar, DocumentChart, DocumentFigure, DocumentSlice};

use super::words;
use crate::figures::percent;

/// The parts of a figure against each other.
pub fn of_slices(figure: DocumentFigure, language: ReportLanguage) -> DocumentChart {
    let bars = figure.slices.iter().map(|slice| bar_of(&figure, slice)).collect();
    let basis = figure.basis.clone();
    let chart = chart((&figure.title, ChartForm::Slices), bars, language);
    DocumentChart { basis, figures: vec![figure], ..chart }
}

/// A figure in several years against each other. Years before the first with records are left out, as nothing was written
/// down then: a bar would say that there was nothing.
pub fn of_years(mut years: Vec<(FigurePeriod, DocumentFigure)>, language: ReportLanguage) -> DocumentChart {
    let first = years.iter().position(|(_, figure)| figure.n != Some(0));
    years.drain(..first.unwrap_or(years.len().saturating_sub(1)));
    let title = years.last().map(|(_, figure)| figure.title.clone()).unwrap_or_default();
    let year = |period: &FigurePeriod| period.starts_on.format("%Y").to_string();
    let bars = years.iter().map(|(period, figure)| bar(&year(period), (figure.value, figure.n), &figure.shown));
    let chart = chart((&title, ChartForm::Years), bars.collect(), language);
    let bases: Vec<String> =
        years.iter().map(|(period, figure)| format!("{}: {}", year(period), figure.basis)).collect();
    let figures = years.into_iter().map(|(_, figure)| figure).collect();
    DocumentChart { basis: bases.join(" · "), figures, ..chart }
}

/// A count is a part of the whole that was looked at; a share and a sum rest on records of their own.
pub fn n_of(figure: &DocumentFigure, slice: &DocumentSlice) -> Option<i64> {
    if is_count(figure.unit) { figure.n.filter(|_| !slice.is_left_out) } else { slice.n }
}

fn is_count(unit: FigureUnit) -> bool {
    !matches!(unit, FigureUnit::Percent | FigureUnit::EuroCents | FigureUnit::Visits | FigureUnit::Days)
}

fn bar_of(figure: &DocumentFigure, slice: &DocumentSlice) -> DocumentBar {
    let n = n_of(figure, slice);
    let share = slice.value.zip(n).filter(|_| is_count(figure.unit)).and_then(|(value, n)| percent(value, n));
    DocumentBar { share, ..bar(&slice.title, (slice.value, n), &slice.shown) }
}

fn bar(label: &str, (value, n): (Option<i64>, Option<i64>), shown: &str) -> DocumentBar {
    DocumentBar { label: label.to_owned(), value, shown: shown.to_owned(), length: 0, n, share: None }
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
    DocumentChart { form, title: title.to_owned(), summary, basis: String::new(), bars, figures: Vec::new() }
}

/// Whether a figure has parts to draw.
pub fn has_slices(figure: &Figure) -> bool {
    !figure.slices.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(title: &str, (value, n): (i64, i64)) -> DocumentSlice {
        DocumentSlice {
            title: title.to_owned(),
            value: Some(value),
            n: Some(n),
            shown: value.to_string(),
            is_left_out: false,
        }
    }

    fn left_out() -> DocumentSlice {
        DocumentSlice { value: None, n: None, is_left_out: true, ..slice("Het Taalhuis", (0, 0)) }
    }

    fn figure(unit: FigureUnit, n: i64, slices: Vec<DocumentSlice>) -> DocumentFigure {
        DocumentFigure {
            key: "newcomers_by_organisation".parse().unwrap(),
            title: "Wie hen aandroeg".to_owned(),
            definition: "Wie meedoet.".to_owned(),
            definition_version: 2,
            unit,
            period: None,
            value: Some(53),
            numerator: Some(53),
            n: Some(n),
            population: None,
            shown: "53".to_owned(),
            basis: format!("n = {n}"),
            is_left_out: false,
            milestone: None,
            slices,
            records: "/v1/figures/newcomers_by_organisation/records".to_owned(),
            records_hash: None,
        }
    }

    fn bars(chart: &DocumentChart) -> Vec<(Option<i64>, Option<i64>, Option<i64>)> {
        chart.bars.iter().map(|bar| (bar.value, bar.n, bar.share)).collect()
    }

    #[test]
    fn a_count_is_of_the_whole_and_a_part_that_is_left_out_of_nothing() {
        let drawn = figure(FigureUnit::People, 65, vec![slice("Werkplein", (47, 47)), left_out()]);
        let chart = of_slices(drawn.clone(), ReportLanguage::Nl);
        assert_eq!(bars(&chart), [(Some(47), Some(65), Some(72)), (None, None, None)]);
        assert_eq!((chart.basis.as_str(), chart.figures), ("n = 65", vec![drawn]));
    }

    #[test]
    fn a_share_and_a_sum_rest_on_records_of_their_own() {
        for unit in [FigureUnit::Percent, FigureUnit::EuroCents, FigureUnit::Visits] {
            let chart = of_slices(figure(unit, 66, vec![slice("Nieuwe Assenaren", (80, 44))]), ReportLanguage::Nl);
            assert_eq!(bars(&chart), [(Some(80), Some(44), None)]);
        }
    }

    #[test]
    fn years_say_what_each_is_of() {
        let year = |year| crate::reports::rules::year(year).unwrap();
        let drawn = |n| figure(FigureUnit::People, n, Vec::new());
        let years = vec![(year(2021), drawn(0)), (year(2022), drawn(93)), (year(2023), drawn(85))];
        let chart = of_years(years, ReportLanguage::Nl);
        assert_eq!(chart.basis, "2022: n = 93 · 2023: n = 85");
        assert_eq!(
            (bars(&chart), chart.figures.len()),
            (vec![(Some(53), Some(93), None), (Some(53), Some(85), None)], 2),
            "of 2021 nothing is known"
        );
        let nothing = of_years(vec![(year(2022), drawn(0)), (year(2023), drawn(0))], ReportLanguage::Nl);
        assert_eq!(nothing.bars.len(), 1, "the year itself is there");
    }
}
