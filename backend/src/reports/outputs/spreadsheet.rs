//! A report as a workbook: a sheet for each section that has numbers or lists, and numbers as numbers.

use std::collections::HashSet;

use contract::figures::FigureUnit;
use contract::reports_document::{
    ColumnKind, DocumentChart, DocumentFigure, DocumentSection, DocumentTable, ReportDocument,
};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::clock::dutch_day;
use crate::reports::document::charts;
use crate::reports::document::words::{self, PageWords};
use crate::reports::rules::last_day;
use crate::spreadsheets::write::neutral;

/// The longest name that a sheet can have.
const NAME_LENGTH: usize = 31;

/// How cells look, by what is in them.
struct Look {
    title: Format,
    head: Format,
    text: Format,
    whole: Format,
    euros: Format,
    share: Format,
}

impl Look {
    fn new() -> Self {
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: Format::new()
                .set_bold()
                .set_background_color(0x00E2_EEE5)
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            text: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            whole: Format::new().set_num_format("#,##0").set_align(FormatAlign::Top),
            euros: Format::new().set_num_format("€ #,##0.00").set_align(FormatAlign::Top),
            share: Format::new().set_num_format("0%").set_align(FormatAlign::Top),
        }
    }
}

/// The workbook as a file.
pub fn workbook(document: &ReportDocument) -> Result<Vec<u8>, XlsxError> {
    let look = Look::new();
    let said = &words::of(document.language).page;
    let mut workbook = Workbook::new();
    let mut names = HashSet::new();
    let mut sheet = workbook.add_worksheet();
    sheet.set_name(name(said.overview, &mut names))?;
    overview(sheet, document, (said, &look))?;
    for section in document.sections.iter().filter(|section| has_numbers(section)) {
        sheet = workbook.add_worksheet();
        sheet.set_name(name(&section.title, &mut names))?;
        write_section(sheet, (section, document), (said, &look))?;
    }
    workbook.save_to_buffer()
}

fn has_numbers(section: &DocumentSection) -> bool {
    !section.figures.is_empty() || section.chart.is_some() || !section.tables.is_empty()
}

/// Sheets have short names without certain signs, and each another.
fn name(title: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = title.chars().map(|sign| if r"[]:*?/\'".contains(sign) { ' ' } else { sign }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = if plain.is_empty() { "–".to_owned() } else { plain };
    let mut number = 1;
    loop {
        let suffix = if number == 1 { String::new() } else { format!(" {number}") };
        let room = NAME_LENGTH - suffix.chars().count();
        let candidate = plain.chars().take(room).collect::<String>().trim_end().to_owned() + &suffix;
        if taken.insert(candidate.to_lowercase()) {
            return candidate;
        }
        number += 1;
    }
}

fn overview(
    sheet: &mut Worksheet,
    document: &ReportDocument,
    (said, look): (&PageWords, &Look),
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 90)?;
    let day = |day| words::day(day, document.language);
    let period = (said.period)(&day(document.period.starts_on), &day(last_day(document.period)));
    let signed = document.signature.as_ref().map(|it| (said.signed)(&it.signed_by, &day(it.signed_on)));
    let corrects = document.corrects.as_ref().map(|it| (said.corrects)(&it.title, &day(it.signed_on)));
    write_text(sheet, (0, 0), &document.title, &look.title)?;
    let lines = [
        Some(document.organisation.clone()),
        document.subject.clone(),
        Some(period),
        Some(format!("{} {}", said.as_of, day(dutch_day(document.as_of)))),
        signed.or_else(|| Some(said.draft.to_owned())),
        corrects,
        Some(said.counts_lead.to_owned()),
    ];
    for (row, line) in (1..).zip(lines.into_iter().flatten()) {
        write_text(sheet, (row, 0), &line, &look.text)?;
    }
    Ok(())
}

/// Words, which may be typed by anyone: never a formula.
fn write_text(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, neutral(text), format)?;
    Ok(())
}

/// A number, where there is one.
fn write_number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    number: Option<i64>,
    format: &Format,
) -> Result<(), XlsxError> {
    if let Some(number) = number {
        sheet.write_with_format(row, column, number, format)?;
    }
    Ok(())
}

fn write_section(
    sheet: &mut Worksheet,
    (section, document): (&DocumentSection, &ReportDocument),
    (said, look): (&PageWords, &Look),
) -> Result<(), XlsxError> {
    write_text(sheet, (0, 0), &section.title, &look.title)?;
    sheet.set_column_width(0, 42)?;
    sheet.set_column_range_width(1, 8, 14)?;
    let mut row = 2;
    if !section.figures.is_empty() {
        row = write_figures(sheet, row, (&section.figures, Parts::Listed), (document, said, look))?;
    }
    if let Some(chart) = &section.chart {
        row = write_chart(sheet, row, chart, (said, look))?;
        if !chart.figures.is_empty() {
            row = write_figures(sheet, row, (&chart.figures, Parts::Drawn), (document, said, look))?;
        }
    }
    for table in &section.tables {
        row = write_table(sheet, row, table, look)?;
    }
    Ok(())
}

/// The bars as a table, and what their numbers are of.
fn write_chart(
    sheet: &mut Worksheet,
    mut row: u32,
    chart: &DocumentChart,
    (said, look): (&PageWords, &Look),
) -> Result<u32, XlsxError> {
    let unit = chart.figures.first().map_or(FigureUnit::People, |figure| figure.unit);
    for (column, head) in (0..).zip([chart.title.as_str(), said.value, said.share, "n"]) {
        write_text(sheet, (row, column), head, &look.head)?;
    }
    for bar in &chart.bars {
        row += 1;
        write_text(sheet, (row, 0), &bar.label, &look.text)?;
        write_value(sheet, (row, 1), (unit, bar.value, &bar.shown), look)?;
        if bar.share.is_some() {
            write_value(sheet, (row, 2), (FigureUnit::Percent, bar.share, ""), look)?;
        }
        write_number(sheet, (row, 3), bar.n, &look.whole)?;
    }
    if !chart.basis.is_empty() {
        row += 1;
        write_text(sheet, (row, 0), &chart.basis, &look.text)?;
    }
    Ok(row + 2)
}

/// Where the parts of figures stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    /// Below each figure.
    Listed,
    /// In the chart above it.
    Drawn,
}

/// The figures with what is needed to trust them.
fn write_figures(
    sheet: &mut Worksheet,
    mut row: u32,
    (figures, parts): (&[DocumentFigure], Parts),
    (document, said, look): (&ReportDocument, &PageWords, &Look),
) -> Result<u32, XlsxError> {
    let heads = [
        said.figure,
        said.value,
        said.unit,
        said.numerator,
        "n",
        said.population,
        said.from,
        said.up_to,
        said.definition_version,
        said.definition,
        said.records_hash,
    ];
    for (column, head) in (0..).zip(heads) {
        write_text(sheet, (row, column), head, &look.head)?;
    }
    sheet.set_column_width(9, 70)?;
    sheet.set_column_width(10, 30)?;
    for figure in figures {
        row += 1;
        write_figure(sheet, row, (figure, document), look)?;
        if parts == Parts::Listed {
            row = write_slices(sheet, row, figure, look)?;
        }
    }
    Ok(row + 2)
}

fn write_figure(
    sheet: &mut Worksheet,
    row: u32,
    (figure, document): (&DocumentFigure, &ReportDocument),
    look: &Look,
) -> Result<(), XlsxError> {
    write_text(sheet, (row, 0), &figure.title, &look.text)?;
    write_value(sheet, (row, 1), (figure.unit, figure.value, &figure.shown), look)?;
    write_text(sheet, (row, 2), words::unit(figure.unit, document.language), &look.text)?;
    write_number(sheet, (row, 3), figure.numerator, &look.whole)?;
    write_number(sheet, (row, 4), figure.n, &look.whole)?;
    write_number(sheet, (row, 5), figure.population, &look.whole)?;
    if let Some(period) = figure.period {
        write_text(sheet, (row, 6), &period.starts_on.to_string(), &look.text)?;
        write_text(sheet, (row, 7), &last_day(period).to_string(), &look.text)?;
    }
    write_number(sheet, (row, 8), Some(figure.definition_version.into()), &look.whole)?;
    write_text(sheet, (row, 9), &figure.definition, &look.text)?;
    if let Some(hash) = &figure.records_hash {
        write_text(sheet, (row, 10), hash, &look.text)?;
    }
    Ok(())
}

fn write_slices(sheet: &mut Worksheet, mut row: u32, figure: &DocumentFigure, look: &Look) -> Result<u32, XlsxError> {
    let indented = Format::new().set_indent(1).set_text_wrap().set_align(FormatAlign::Top);
    for slice in figure.slices.iter().filter(|_| figure.slices.len() > 1) {
        row += 1;
        write_text(sheet, (row, 0), &slice.title, &indented)?;
        write_value(sheet, (row, 1), (figure.unit, slice.value, &slice.shown), look)?;
        write_number(sheet, (row, 4), charts::n_of(figure, slice), &look.whole)?;
    }
    Ok(row)
}

/// A number in the form of its unit, or why there is none.
fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (unit, value, shown): (FigureUnit, Option<i64>, &str),
    look: &Look,
) -> Result<(), XlsxError> {
    #[expect(clippy::cast_precision_loss, reason = "amounts are far below 2^52")]
    let hundredth = |value: i64| value as f64 / 100.0;
    match (value, unit) {
        (None, _) => return write_text(sheet, (row, column), shown, &look.text),
        (Some(value), FigureUnit::Percent) => sheet.write_with_format(row, column, hundredth(value), &look.share)?,
        (Some(value), FigureUnit::EuroCents) => sheet.write_with_format(row, column, hundredth(value), &look.euros)?,
        (Some(value), _) => sheet.write_with_format(row, column, value, &look.whole)?,
    };
    Ok(())
}

fn write_table(sheet: &mut Worksheet, mut row: u32, table: &DocumentTable, look: &Look) -> Result<u32, XlsxError> {
    if !table.title.is_empty() {
        write_text(sheet, (row, 0), &table.title, &look.title)?;
        row += 1;
    }
    if !table.rows.is_empty() {
        for (column, head) in (0..).zip(&table.columns) {
            write_text(sheet, (row, column), &head.title, &look.head)?;
        }
    }
    for cells in &table.rows {
        row += 1;
        for ((column, cell), head) in (0..).zip(cells).zip(&table.columns) {
            let unit = match head.kind {
                ColumnKind::EuroCents => FigureUnit::EuroCents,
                ColumnKind::Percent => FigureUnit::Percent,
                ColumnKind::Text | ColumnKind::Number => FigureUnit::People,
            };
            write_value(sheet, (row, column), (unit, cell.value, &cell.shown), look)?;
        }
    }
    if let Some(note) = &table.note {
        row += 1;
        write_text(sheet, (row, 0), note, &look.text)?;
    }
    Ok(row + 2)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;
    use crate::reports::outputs::samples;
    use crate::spreadsheets::read;
    use contract::reports::ChartForm;
    use contract::reports_document::{DocumentBar, DocumentCell, DocumentColumn, DocumentSlice};

    fn figure(slices: Vec<DocumentSlice>) -> DocumentFigure {
        DocumentFigure {
            title: "=1+1".to_owned(),
            definition: "@definitie".to_owned(),
            slices,
            ..samples::count("partners", 2023)
        }
    }

    fn slice(title: &str, value: i64) -> DocumentSlice {
        DocumentSlice {
            title: title.to_owned(),
            value: Some(value),
            n: Some(value),
            shown: value.to_string(),
            is_left_out: false,
        }
    }

    fn document(sections: Vec<DocumentSection>) -> ReportDocument {
        ReportDocument {
            title: "=HYPERLINK(\"https://kwaad.example\")".to_owned(),
            subject: Some("+31 592".to_owned()),
            ..samples::document(sections)
        }
    }

    /// The cells of a sheet as they are read back, its first row too.
    fn cells(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
        let table = read::table(book, Some(sheet)).unwrap();
        std::iter::once(table.headers).chain(table.rows.into_iter().map(|(_, cells)| cells)).collect()
    }

    fn has(cells: &[Vec<String>], row: &[&str]) -> bool {
        cells.iter().any(|found| found.len() >= row.len() && found.iter().zip(row).all(|(one, other)| one == other))
    }

    #[test]
    fn what_was_typed_is_text_and_a_number_is_a_number() {
        let text = |shown: &str| DocumentCell { shown: shown.to_owned(), value: None };
        let column = |title: &str, kind| DocumentColumn { title: title.to_owned(), kind };
        let table = DocumentTable {
            title: "-tabel".to_owned(),
            columns: vec![column("@kop", ColumnKind::Text), column("Bedrag", ColumnKind::EuroCents)],
            rows: vec![vec![text("=2+2"), DocumentCell { shown: "€ 55.000".to_owned(), value: Some(-5_500_000) }]],
            note: Some("+noot".to_owned()),
        };
        let typed = DocumentSection { tables: vec![table], ..samples::section("Tabel") };
        let counted = DocumentSection {
            figures: vec![figure(vec![slice("=3+3", 47), slice("Vaart", 6)])],
            ..samples::section("Cijfers")
        };
        let whole = workbook(&document(vec![typed, counted])).unwrap();
        let sheet = |name: &str| cells(&whole, name);
        assert!(has(&sheet("Overzicht"), &["=HYPERLINK(\"https://kwaad.example\")"]), "{:?}", sheet("Overzicht"));
        assert!(has(&sheet("Overzicht"), &["+31 592"]));
        let found = sheet("Tabel");
        assert!(has(&found, &["-tabel"]) && has(&found, &["@kop", "Bedrag"]) && has(&found, &["+noot"]), "{found:?}");
        assert!(has(&found, &["=2+2", "-55000"]), "{found:?}");
        let found = sheet("Cijfers");
        assert!(has(&found, &["=1+1", "53", "aantal", "53", "65"]), "{found:?}");
        assert!(
            has(&found, &["=3+3", "47", "", "", "65"]),
            "the n of a part of a count is that of the whole: {found:?}"
        );
        // Reading takes the apostrophe off again; in the file it is there, for whatever program opens it.
        let texts = part(&whole, "xl/sharedStrings.xml");
        for typed in ["=1+1", "=2+2", "=3+3", "@kop", "@definitie", "-tabel", "+noot", "+31 592"] {
            assert!(texts.contains(&format!("<t>'{typed}</t>")), "{typed} in {texts}");
        }
        for number in 1..=3 {
            assert!(!part(&whole, &format!("xl/worksheets/sheet{number}.xml")).contains("<f>"), "no formula");
        }
    }

    /// A part of the file, as it was written.
    fn part(book: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_figure_that_is_drawn_stands_below_its_chart() {
        let bar = |label: &str, value: i64| DocumentBar {
            label: label.to_owned(),
            value: Some(value),
            shown: value.to_string(),
            length: 1000,
            n: Some(65),
            share: Some(72),
        };
        let chart = DocumentChart {
            form: ChartForm::Slices,
            title: "Wie hen aandroeg".to_owned(),
            summary: "Staafdiagram.".to_owned(),
            basis: "n = 65".to_owned(),
            bars: vec![bar("=Werkplein", 47)],
            figures: vec![figure(vec![slice("=Werkplein", 47), slice("Vaart", 6)])],
        };
        let drawn = DocumentSection { chart: Some(chart), ..samples::section("Grafiek") };
        let book = workbook(&document(vec![drawn])).unwrap();
        let found = cells(&book, "Grafiek");
        assert!(has(&found, &["=Werkplein", "47", "0.72", "65"]), "{found:?}");
        assert!(has(&found, &["n = 65"]), "{found:?}");
        let row = ["=1+1", "53", "aantal", "53", "65", "", "2023-01-01", "2023-12-31", "1", "@definitie"];
        assert!(has(&found, &row), "{found:?}");
    }

    #[test]
    fn sheets_have_short_names_that_differ() {
        let mut taken = HashSet::new();
        let long = "Hoe nieuwe Assenaren bij ons kwamen [2026]";
        assert_eq!(name(long, &mut taken), "Hoe nieuwe Assenaren bij ons kw");
        assert_eq!(name(long, &mut taken), "Hoe nieuwe Assenaren bij ons 2");
        assert_eq!(name("Team: wie/wat?", &mut taken), "Team wie wat");
        assert_eq!(name("TEAM wie wat", &mut taken), "TEAM wie wat 2");
    }
}
