//! Writing rows to a file: one after another, with no more in memory than a page of them.

use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};

use chrono::NaiveDate;
use contract::exports::{ExportFormat, ExportLanguage};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::error::Error;

/// A cell that begins with one of these is a formula to a spreadsheet program.
pub const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Date(NaiveDate),
    /// A moment on the clock of Amsterdam.
    Moment(chrono::NaiveDateTime),
}

/// Text that no spreadsheet program takes for a formula: it gets an apostrophe in front, which an import takes off again.
#[must_use]
pub fn neutral(text: &str) -> String {
    if text.starts_with(FORMULA_SIGNS) { format!("'{text}") } else { text.to_owned() }
}

/// A file that rows are written to. It has no name on disk, and is gone when the program lets go of it.
pub enum Writer {
    Csv { language: ExportLanguage, out: Box<csv::Writer<BufWriter<File>>> },
    Xlsx { book: Box<Workbook>, sheet: usize, row: u32, formats: Box<Formats> },
}

/// How dates look.
pub struct Formats {
    date: Format,
    moment: Format,
}

impl Writer {
    /// Begins a file with these headers.
    ///
    /// # Errors
    /// When there is no room.
    pub fn begin(format: ExportFormat, language: ExportLanguage, headers: &[&str]) -> Result<Self, Error> {
        match format {
            ExportFormat::Csv => {
                let mut file = BufWriter::new(tempfile::tempfile().map_err(failed)?);
                // Without it, Excel takes UTF-8 for another encoding.
                file.write_all("\u{feff}".as_bytes()).map_err(failed)?;
                let delimiter = match language {
                    ExportLanguage::Nl => b';',
                    ExportLanguage::En => b',',
                };
                let mut out =
                    csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(file);
                out.write_record(headers).map_err(failed)?;
                Ok(Self::Csv { language, out: Box::new(out) })
            }
            ExportFormat::Xlsx => {
                let mut book = Workbook::new();
                let bold = Format::new().set_bold();
                let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
                sheet.set_freeze_panes(1, 0).map_err(failed)?;
                for (column, header) in (0..).zip(headers) {
                    sheet.set_column_width(column, 18).map_err(failed)?;
                    sheet.write_string_with_format(0, column, *header, &bold).map_err(failed)?;
                }
                let formats = Formats {
                    date: Format::new().set_num_format("dd-mm-yyyy"),
                    moment: Format::new().set_num_format("dd-mm-yyyy hh:mm"),
                };
                Ok(Self::Xlsx { book: Box::new(book), sheet: 0, row: 0, formats: Box::new(formats) })
            }
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When there is no room.
    pub fn add(&mut self, cells: &[Cell]) -> Result<(), Error> {
        match self {
            Self::Csv { language, out } => {
                out.write_record(cells.iter().map(|cell| csv_text(cell, *language))).map_err(failed)
            }
            Self::Xlsx { book, sheet, row, formats } => {
                *row += 1;
                let sheet = book.worksheet_from_index(*sheet).map_err(failed)?;
                (0..).zip(cells).try_for_each(|(column, cell)| xlsx_cell(sheet, (*row, column), cell, formats))
            }
        }
    }

    /// The file, to be read from its beginning.
    ///
    /// # Errors
    /// When there is no room.
    pub fn finish(self) -> Result<File, Error> {
        let mut file = match self {
            Self::Csv { out, .. } => {
                let buffered = out.into_inner().map_err(failed)?;
                buffered.into_inner().map_err(failed)?
            }
            Self::Xlsx { mut book, .. } => {
                let mut file = tempfile::tempfile().map_err(failed)?;
                book.save_to_writer(&mut file).map_err(failed)?;
                file
            }
        };
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        Ok(file)
    }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal(&error)
}

fn csv_text(cell: &Cell, language: ExportLanguage) -> String {
    let (date, moment) = match language {
        ExportLanguage::Nl => ("%d-%m-%Y", "%d-%m-%Y %H:%M"),
        ExportLanguage::En => ("%Y-%m-%d", "%Y-%m-%d %H:%M"),
    };
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => neutral(text),
        // A number is no formula, though it may begin with a minus sign.
        Cell::Number(number) if language == ExportLanguage::Nl => number.to_string().replace('.', ","),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => day.format(date).to_string(),
        Cell::Moment(at) => at.format(moment).to_string(),
    }
}

fn xlsx_cell(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, formats: &Formats) -> Result<(), Error> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string(row, column, neutral(text)),
        Cell::Number(number) => sheet.write_number(row, column, *number),
        Cell::Date(day) => sheet.write_datetime_with_format(row, column, day, &formats.date),
        Cell::Moment(at) => sheet.write_datetime_with_format(row, column, at, &formats.moment),
    }
    .map_err(failed)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::spreadsheets::read;
    use proptest::prelude::*;

    fn file(format: ExportFormat, language: ExportLanguage, cells: &[Cell]) -> Vec<u8> {
        let mut writer = Writer::begin(format, language, &vec!["Kop"; cells.len()]).unwrap();
        writer.add(cells).unwrap();
        let mut content = Vec::new();
        writer.finish().unwrap().read_to_end(&mut content).unwrap();
        content
    }

    #[test]
    fn dates_are_dates_and_numbers_are_numbers() {
        let cells = [Cell::Number(2.5), Cell::Date("2023-12-31".parse().unwrap()), Cell::Text("=1+1".into())];
        let csv = String::from_utf8(file(ExportFormat::Csv, ExportLanguage::Nl, &cells)).unwrap();
        assert_eq!(csv, "\u{feff}Kop;Kop;Kop\r\n2,5;31-12-2023;'=1+1\r\n");
        let csv = String::from_utf8(file(ExportFormat::Csv, ExportLanguage::En, &cells)).unwrap();
        assert_eq!(csv, "\u{feff}Kop,Kop,Kop\r\n2.5,2023-12-31,'=1+1\r\n");
        let book = read::table(&file(ExportFormat::Xlsx, ExportLanguage::Nl, &cells), None).unwrap();
        assert_eq!(book.rows[0].1, ["2.5", "2023-12-31", "=1+1"]);
    }

    proptest! {
        /// Whatever stands in it: no cell is a formula, and reading the file gives it back.
        #[test]
        fn text_survives_being_exported(text in "[=+@\t\r-]?[a-zé\"';,\n]{0,12}", excel in any::<bool>()) {
            prop_assert!(!neutral(&text).starts_with(FORMULA_SIGNS));
            let format = if excel { ExportFormat::Xlsx } else { ExportFormat::Csv };
            let cells = [Cell::Text("eerste".into()), Cell::Text(text.clone()), Cell::Text("laatste".into())];
            let table = read::table(&file(format, ExportLanguage::Nl, &cells), None).unwrap();
            let visible: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
            let expected = visible.trim();
            let read = &table.rows[0].1[1];
            prop_assert!(read == expected || expected.strip_prefix('\'') == Some(read) || read.strip_prefix('\'').map(str::trim) == Some(expected));
        }
    }
}
