//! Reading a table from CSV (any of `,`, `;` and tab; UTF-8, UTF-16 or Windows-1252) or from a workbook (XLSX).

use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use chrono::{Datelike as _, Timelike as _};
use contract::imports::{MAX_CELL, MAX_COLUMNS, MAX_ROWS};
use contract::problem::{Fault, FaultCode};
use unicode_normalization::UnicodeNormalization as _;

/// What a workbook may unpack to. A spreadsheet of the largest size that is read has a tenth of it.
const MAX_UNPACKED: u64 = 96 * 1024 * 1024;
/// A workbook has some dozens of parts.
const MAX_PARTS: usize = 1_000;

/// A table as it stands in a file: all text, with days as `2023-12-31`.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Which sheet it is, of a workbook.
    pub sheet: Option<String>,
    pub sheets: Vec<String>,
    pub headers: Vec<String>,
    /// Rows that aren't empty, with their number in the file; the headers are row 1.
    pub rows: Vec<(i32, Vec<String>)>,
}

/// Reads a file.
///
/// # Errors
/// The one fault that makes it unreadable.
pub fn table(content: &[u8], sheet: Option<&str>) -> Result<Table, Fault> {
    let mut rows = Rows::default();
    let (sheet, sheets) = if content.starts_with(b"PK") {
        workbook(content, sheet, &mut rows)?
    } else {
        delimited(content, &mut rows)?;
        (None, Vec::new())
    };
    rows.table(sheet, sheets)
}

fn unreadable(code: FaultCode, detail: &str) -> Fault {
    Fault::new("", code, detail)
}

/// Rows as they are read, within the limits.
#[derive(Default)]
struct Rows {
    headers: Vec<String>,
    rows: Vec<(i32, Vec<String>)>,
}

impl Rows {
    fn add(&mut self, number: usize, mut cells: Vec<String>) -> Result<(), Fault> {
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        if cells.len() > MAX_COLUMNS {
            return Err(unreadable(FaultCode::TooMany, "has more than 100 columns"));
        }
        if self.headers.is_empty() {
            self.headers = cells;
            return Ok(());
        }
        if self.rows.len() == MAX_ROWS {
            return Err(unreadable(FaultCode::TooMany, "has more than 20000 rows: import it in parts"));
        }
        self.rows.push((i32::try_from(number).unwrap_or(i32::MAX), cells));
        Ok(())
    }

    fn table(self, sheet: Option<String>, sheets: Vec<String>) -> Result<Table, Fault> {
        if self.rows.is_empty() {
            return Err(unreadable(FaultCode::TooFew, "has no rows below the headers"));
        }
        Ok(Table { sheet, sheets, headers: self.headers, rows: self.rows })
    }
}

/// Text as it is kept: in NFC, without control characters and white space around it.
fn tidy(text: &str) -> Result<String, Fault> {
    if text.len() > MAX_CELL {
        return Err(unreadable(FaultCode::TooLong, "has a cell of more than 4000 bytes"));
    }
    let visible = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign });
    let text: String = visible.nfc().collect();
    // What an export of ours put before a sign that a spreadsheet program takes for a formula.
    let text = text.trim();
    let bare = text.strip_prefix('\'').filter(|rest| rest.starts_with(super::write::FORMULA_SIGNS)).unwrap_or(text);
    Ok(bare.to_owned())
}

/// Text of a file that doesn't say in what encoding it is.
fn decoded(content: &[u8]) -> Result<String, Fault> {
    let text = match encoding_rs::Encoding::for_bom(content) {
        Some((encoding, _)) => encoding.decode(content).0.into_owned(),
        None => match std::str::from_utf8(content) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(content).0.into_owned(),
        },
    };
    if text.contains('\0') {
        return Err(unreadable(FaultCode::WrongFormat, "is not a CSV file or an XLSX workbook"));
    }
    Ok(text)
}

/// The sign between cells: the one that stands most often outside quotes in the first line.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => counts.iter_mut().filter(|(sign, _)| *sign == byte).for_each(|(_, count)| *count += 1),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b';', |(sign, _)| sign)
}

fn delimited(content: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let text = decoded(content)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    while reader.read_record(&mut record).map_err(|_| unreadable(FaultCode::WrongFormat, "is not a CSV file"))? {
        number += 1;
        if record.len() > MAX_COLUMNS * 4 {
            return Err(unreadable(FaultCode::TooMany, "has more than 100 columns"));
        }
        rows.add(number, record.iter().map(tidy).collect::<Result<_, _>>()?)?;
    }
    Ok(())
}

/// Unpacks every part to nowhere: what a directory says of sizes is only a claim.
fn check_size(content: &[u8]) -> Result<(), Fault> {
    let broken = || unreadable(FaultCode::WrongFormat, "is not an XLSX workbook, or is broken");
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(|_| broken())?;
    if archive.len() > MAX_PARTS {
        return Err(unreadable(FaultCode::TooMany, "has more parts than a workbook has"));
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| broken())?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| unreadable(FaultCode::TooLong, "unpacks to more than a spreadsheet can be"))?;
    }
    Ok(())
}

fn workbook(content: &[u8], sheet: Option<&str>, rows: &mut Rows) -> Result<(Option<String>, Vec<String>), Fault> {
    check_size(content)?;
    // The library is made for files of spreadsheet programs; whatever it makes of others ends here.
    let read = catch_unwind(AssertUnwindSafe(|| cells(content, sheet, rows)));
    read.unwrap_or_else(|_| Err(unreadable(FaultCode::WrongFormat, "is not an XLSX workbook, or is broken")))
}

fn cells(content: &[u8], sheet: Option<&str>, rows: &mut Rows) -> Result<(Option<String>, Vec<String>), Fault> {
    let broken = || unreadable(FaultCode::WrongFormat, "is not an XLSX workbook, or is broken");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(|_| broken())?;
    let sheets = book.sheet_names();
    let chosen = match sheet {
        Some(name) => sheets.iter().find(|known| *known == name),
        None => sheets.first(),
    };
    let Some(chosen) = chosen.cloned() else {
        return Err(Fault::new("?sheet", FaultCode::UnknownReference, "there is no such sheet"));
    };
    let mut reader = book.worksheet_cells_reader(&chosen).map_err(|_| broken())?;
    let mut current: (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        let text = tidy(&text_of(cell.get_value()))?;
        if text.is_empty() {
            continue;
        }
        // Cells come with the address that the file gives them: no room is made before it is known to fit.
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(unreadable(FaultCode::TooMany, "has more than 100 columns"));
        }
        if row < current.0 {
            return Err(broken());
        }
        if row > current.0 {
            let (number, cells) = std::mem::replace(&mut current, (row, Vec::new()));
            rows.add(number as usize + 1, cells)?;
        }
        if current.1.len() <= column {
            current.1.resize(column + 1, String::new());
        }
        current.1[column] = text;
    }
    rows.add(current.0 as usize + 1, current.1)?;
    Ok((Some(chosen), sheets))
}

/// The value of a cell; of a formula it is what was last worked out.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(yes) => if *yes { "true" } else { "false" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(*moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// A day as a day, a time of day as a time, and both as both.
fn moment_text(moment: ExcelDateTime) -> String {
    let Some(moment) = moment.as_datetime() else { return String::new() };
    if moment.year() < 1900 {
        return moment.format("%H:%M").to_string();
    }
    // Fractions of a day are rounded: half past seven is some milliseconds off in a file.
    let rounded = moment + chrono::TimeDelta::milliseconds(500);
    let form = if (rounded.hour(), rounded.minute()) == (0, 0) { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
    rounded.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn csv(content: &[u8]) -> Vec<Vec<String>> {
        let table = table(content, None).unwrap();
        std::iter::once(table.headers).chain(table.rows.into_iter().map(|(_, cells)| cells)).collect()
    }

    #[test]
    fn encodings_and_signs_between_cells_are_found() {
        let wanted = [["Naam", "Plaats"], ["Zoë Çelik", "Assen, \"west\""]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            csv("Naam;Plaats\r\nZoë Çelik;Assen, \"\"west\"\"\r\n"
                .replace("Assen, \"\"west\"\"", "\"Assen, \"\"west\"\"\"")
                .as_bytes()),
            wanted
        );
        assert_eq!(csv("\u{feff}Naam,Plaats\nZoë Çelik,\"Assen, \"\"west\"\"\"".as_bytes()), wanted);
        assert_eq!(csv(b"Naam\tPlaats\nZo\xeb \xc7elik\t\"Assen, \"\"west\"\"\""), wanted);
        let utf16: Vec<u8> = "\u{feff}Naam;Plaats\nZoë Çelik;\"Assen, \"\"west\"\"\""
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(csv(&utf16), wanted);
    }

    #[test]
    fn newlines_in_quotes_and_empty_rows_keep_the_numbers_of_rows() {
        let table = table(b"a;b\n\"een\ntwee\";x\n\n;\ndrie;y\n", None).unwrap();
        assert_eq!(table.rows[0], (2, vec!["een twee".to_owned(), "x".to_owned()]));
        assert_eq!(table.rows[1].1, ["drie", "y"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (content, code) in [
            (&b""[..], FaultCode::TooFew),
            (b"a;b\n", FaultCode::TooFew),
            (b"PK\x03\x04 broken", FaultCode::WrongFormat),
            (b"%PDF-1.7\0\0", FaultCode::WrongFormat),
        ] {
            assert_eq!(table(content, None).unwrap_err().code, code);
        }
        let wide = format!("{}\n1\n", vec!["k"; 100_000].join(";"));
        assert_eq!(table(wide.as_bytes(), None).unwrap_err().code, FaultCode::TooMany);
        let long = format!("a\n{}\n", "x".repeat(MAX_CELL + 1));
        assert_eq!(table(long.as_bytes(), None).unwrap_err().code, FaultCode::TooLong);
        let many = format!("a\n{}", "x\n".repeat(MAX_ROWS + 1));
        assert_eq!(table(many.as_bytes(), None).unwrap_err().code, FaultCode::TooMany);
    }

    #[test]
    fn what_was_neutralised_comes_back_as_it_was() {
        assert_eq!(csv(b"Telefoon;Naam\n'+31612345678;'t Hart\n")[1], ["+31612345678", "'t Hart"]);
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(content in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = table(&content, None);
            let _ = table(&[b"PK\x03\x04", content.as_slice()].concat(), None);
        }
    }
}
