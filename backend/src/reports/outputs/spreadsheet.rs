//! A report as a workbook: a sheet for each section that has numbers or lists, and numbers as numbers.

use std::collections::HashSet;

use contract::figures::FigureUnit;
use contract::reports_document::{ColumnKind, DocumentFigure, DocumentSection, DocumentTable, ReportDocument};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::clock::dutch_day;
use crate::reports::document::words::{self, PageWords};
use crate::reports::rules::last_day;

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
    sheet.write_with_format(0, 0, &document.title, &look.title)?;
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
        sheet.write_with_format(row, 0, line, &look.text)?;
    }
    Ok(())
}

fn write_section(
    sheet: &mut Worksheet,
    (section, document): (&DocumentSection, &ReportDocument),
    (said, look): (&PageWords, &Look),
) -> Result<(), XlsxError> {
    sheet.write_with_format(0, 0, &section.title, &look.title)?;
    sheet.set_column_width(0, 42)?;
    sheet.set_column_range_width(1, 8, 14)?;
    let mut row = 2;
    if !section.figures.is_empty() {
        row = write_figures(sheet, row, (section, document), (said, look))?;
    }
    if let Some(chart) = &section.chart {
        sheet.write_with_format(row, 0, &chart.title, &look.head)?;
        sheet.write_with_format(row, 1, said.value, &look.head)?;
        sheet.write_with_format(row, 2, "n", &look.head)?;
        for bar in &chart.bars {
            row += 1;
            sheet.write_with_format(row, 0, &bar.label, &look.text)?;
            match bar.value {
                Some(value) => sheet.write_with_format(row, 1, value, &look.whole)?,
                None => sheet.write_with_format(row, 1, &bar.shown, &look.text)?,
            };
            if let Some(n) = bar.n {
                sheet.write_with_format(row, 2, n, &look.whole)?;
            }
        }
        row += 2;
    }
    for table in &section.tables {
        row = write_table(sheet, row, table, look)?;
    }
    Ok(())
}

/// The figures, each with its parts below it.
fn write_figures(
    sheet: &mut Worksheet,
    mut row: u32,
    (section, document): (&DocumentSection, &ReportDocument),
    (said, look): (&PageWords, &Look),
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
        sheet.write_with_format(row, column, head, &look.head)?;
    }
    sheet.set_column_width(9, 70)?;
    sheet.set_column_width(10, 30)?;
    for figure in &section.figures {
        row += 1;
        sheet.write_with_format(row, 0, &figure.title, &look.text)?;
        write_value(sheet, (row, 1), (figure.unit, figure.value, &figure.shown), look)?;
        sheet.write_with_format(row, 2, words::unit(figure.unit, document.language), &look.text)?;
        for (column, number) in [(3, figure.numerator), (4, figure.n), (5, figure.population)] {
            if let Some(number) = number {
                sheet.write_with_format(row, column, number, &look.whole)?;
            }
        }
        if let Some(period) = figure.period {
            sheet.write_with_format(row, 6, period.starts_on.to_string(), &look.text)?;
            sheet.write_with_format(row, 7, last_day(period).to_string(), &look.text)?;
        }
        sheet.write_with_format(row, 8, figure.definition_version, &look.whole)?;
        sheet.write_with_format(row, 9, &figure.definition, &look.text)?;
        if let Some(hash) = &figure.records_hash {
            sheet.write_with_format(row, 10, hash, &look.text)?;
        }
        row = write_slices(sheet, row, figure, look)?;
    }
    Ok(row + 2)
}

fn write_slices(sheet: &mut Worksheet, mut row: u32, figure: &DocumentFigure, look: &Look) -> Result<u32, XlsxError> {
    let indented = Format::new().set_indent(1).set_text_wrap().set_align(FormatAlign::Top);
    for slice in figure.slices.iter().filter(|_| figure.slices.len() > 1) {
        row += 1;
        sheet.write_with_format(row, 0, &slice.title, &indented)?;
        write_value(sheet, (row, 1), (figure.unit, slice.value, &slice.shown), look)?;
        if let Some(n) = slice.n {
            sheet.write_with_format(row, 4, n, &look.whole)?;
        }
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
        (None, _) => sheet.write_with_format(row, column, shown, &look.text)?,
        (Some(value), FigureUnit::Percent) => sheet.write_with_format(row, column, hundredth(value), &look.share)?,
        (Some(value), FigureUnit::EuroCents) => sheet.write_with_format(row, column, hundredth(value), &look.euros)?,
        (Some(value), _) => sheet.write_with_format(row, column, value, &look.whole)?,
    };
    Ok(())
}

fn write_table(sheet: &mut Worksheet, mut row: u32, table: &DocumentTable, look: &Look) -> Result<u32, XlsxError> {
    if !table.title.is_empty() {
        sheet.write_with_format(row, 0, &table.title, &look.title)?;
        row += 1;
    }
    if !table.rows.is_empty() {
        for (column, head) in (0..).zip(&table.columns) {
            sheet.write_with_format(row, column, &head.title, &look.head)?;
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
        sheet.write_with_format(row, 0, note, &look.text)?;
    }
    Ok(row + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

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
