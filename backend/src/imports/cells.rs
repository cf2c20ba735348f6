//! What people type in cells, as values.

use chrono::{Datelike as _, NaiveDate, NaiveTime};
use contract::imports::{CellFault, ImportField};
use contract::language::{Proficiency, SpokenLanguage};
use contract::problem::{Fault, FaultCode};

use crate::names::fold;
use crate::spreadsheets::places;
use crate::spreadsheets::words::{self, Term, code_of};

/// What a formula leaves when it can't be worked out.
const FORMULA_ERRORS: [&str; 8] = ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA"];

/// One row as it is read, with the faults that are found on the way.
pub struct Cells<'a> {
    fields: &'a [Option<ImportField>],
    cells: &'a [String],
    faults: Vec<CellFault>,
}

impl<'a> Cells<'a> {
    /// A row; cells that held a forbidden number are faults when their column is used.
    pub fn new(fields: &'a [Option<ImportField>], cells: &'a [String], forbidden: &[CellFault]) -> Self {
        let field_at = |at: i32| usize::try_from(at).ok().and_then(|at| fields.get(at).copied().flatten());
        let used = forbidden.iter().filter_map(|fault| {
            let field = fault.column.and_then(field_at)?;
            Some(CellFault { field: Some(field), ..fault.clone() })
        });
        let mut row = Self { fields, cells, faults: used.collect() };
        if cells.len() > fields.len() {
            row.fault_at(None, FaultCode::TooMany, "has more cells than there are headers");
        }
        row
    }

    pub fn into_faults(self) -> Vec<CellFault> {
        self.faults
    }

    pub fn is_faultless(&self) -> bool {
        self.faults.is_empty()
    }

    fn column(&self, field: ImportField) -> Option<usize> {
        self.fields.iter().position(|mapped| *mapped == Some(field))
    }

    fn fault_at(&mut self, field: Option<ImportField>, code: FaultCode, detail: impl Into<String>) {
        let column = field.and_then(|field| self.column(field));
        if self.faults.iter().any(|fault| field.is_some() && fault.field == field) {
            return;
        }
        self.faults.push(CellFault {
            column: column.and_then(|column| i32::try_from(column).ok()),
            field,
            pointer: column.map_or_else(|| "/cells".to_owned(), |column| format!("/cells/{column}")),
            code,
            detail: detail.into(),
        });
    }

    /// Notes a fault of a cell; the first about it is enough.
    pub fn fault(&mut self, field: ImportField, code: FaultCode, detail: impl Into<String>) {
        self.fault_at(Some(field), code, detail);
    }

    /// Notes what a rule of another room found, in the cell that it is about.
    pub fn faults_of(&mut self, faults: Vec<Fault>, field_of: impl Fn(&str) -> ImportField) {
        for fault in faults {
            self.fault(field_of(&fault.pointer), fault.code, fault.detail);
        }
    }

    /// The text of a cell, if there is any.
    pub fn text(&mut self, field: ImportField) -> Option<String> {
        let text = self.cells.get(self.column(field)?)?.trim();
        if FORMULA_ERRORS.contains(&text) {
            self.fault(field, FaultCode::WrongFormat, "is the error of a formula");
            return None;
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Text that must be there.
    pub fn needed(&mut self, field: ImportField) -> Option<String> {
        let text = self.text(field);
        if text.is_none() {
            self.fault(field, FaultCode::Required, "is required");
        }
        text
    }

    fn read<T>(&mut self, field: ImportField, as_what: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(field)?;
        let value = read(&text);
        if value.is_none() {
            self.fault(field, FaultCode::WrongFormat, format!("can't be read as {as_what}"));
        }
        value
    }

    /// A term of a vocabulary.
    pub fn term<T: std::str::FromStr>(&mut self, field: ImportField, terms: &[Term]) -> Option<T> {
        let text = self.text(field)?;
        let found = code_of(terms, &text).and_then(|code| code.parse().ok());
        if found.is_none() {
            self.fault(field, FaultCode::NotAllowed, "is none of the words for it");
        }
        found
    }

    /// Several terms, apart by commas, semicolons or slashes.
    pub fn terms<T: std::str::FromStr + PartialEq>(&mut self, field: ImportField, terms: &[Term]) -> Vec<T> {
        let mut found = Vec::new();
        for part in parts(&self.text(field).unwrap_or_default()) {
            match code_of(terms, part).and_then(|code| code.parse().ok()) {
                Some(term) if found.contains(&term) => {}
                Some(term) => found.push(term),
                None => self.fault(field, FaultCode::NotAllowed, "holds a word that isn't one of those for it"),
            }
        }
        found
    }

    pub fn date(&mut self, field: ImportField) -> Option<NaiveDate> {
        self.read(field, "a date, such as 31-12-2023", date)
    }

    pub fn time(&mut self, field: ImportField) -> Option<NaiveTime> {
        self.read(field, "a time, such as 19:30", time)
    }

    pub fn year(&mut self, field: ImportField) -> Option<i16> {
        self.read(field, "a year", year)
    }

    pub fn number(&mut self, field: ImportField) -> Option<i32> {
        self.read(field, "a whole number", |text| text.parse().ok())
    }

    pub fn country(&mut self, field: ImportField) -> Option<String> {
        let text = self.text(field)?;
        let found = places::country(&text);
        if found.is_none() {
            self.fault(field, FaultCode::UnknownCountry, "is not a country that is known by this name");
        }
        found
    }

    pub fn language(&mut self, field: ImportField) -> Option<String> {
        let text = self.text(field)?;
        let found = places::language(&text);
        if found.is_none() {
            self.fault(field, FaultCode::UnknownLanguage, "is not a language that is known by this name");
        }
        found.map(str::to_owned)
    }

    /// `Tigrinya (moedertaal), Engels`: a level that isn't given is *good*.
    pub fn languages(&mut self, field: ImportField) -> Vec<SpokenLanguage> {
        let mut spoken: Vec<SpokenLanguage> = Vec::new();
        for part in parts(&self.text(field).unwrap_or_default()) {
            let (name, level) = part.split_once('(').unwrap_or((part, ""));
            let level = level.trim_end_matches(')').trim();
            let proficiency = if level.is_empty() {
                Some(Proficiency::Good)
            } else {
                code_of(words::PROFICIENCIES, level).and_then(|code| code.parse().ok())
            };
            match (places::language(name), proficiency) {
                (Some(language), Some(proficiency)) => {
                    if !spoken.iter().any(|known| known.language == language) {
                        spoken.push(SpokenLanguage { language: language.to_owned(), proficiency });
                    }
                }
                (None, _) => self.fault(field, FaultCode::UnknownLanguage, "holds a language that isn't known"),
                (_, None) => self.fault(field, FaultCode::NotAllowed, "holds a level that isn't known"),
            }
        }
        spoken
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '/', '|']).map(str::trim).filter(|part| !part.is_empty())
}

const MONTHS: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "february", "feb"],
    &["maart", "march", "mrt", "mar"],
    &["april", "apr"],
    &["mei", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["augustus", "august", "aug"],
    &["september", "sep", "sept"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

/// `31-12-2023`, `31/12/2023`, `31.12.2023`, `2023-12-31`, `31 december 2023`; the day comes before the month, and a year
/// has four digits.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    // A time of day after it doesn't matter.
    let text = text.trim();
    let text = text.split_once('T').filter(|(day, _)| day.len() == 10).map_or(text, |(day, _)| day);
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).take(4).collect();
    let [first, second, third, rest @ ..] = parts.as_slice() else { return None };
    if !rest.iter().all(|rest| rest.contains(':')) {
        return None;
    }
    let number = |text: &str, most: usize| {
        let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u32>().ok()).flatten()
    };
    let month = |text: &str| {
        let name = fold(text);
        let named = MONTHS.iter().position(|names| names.contains(&name.as_str()));
        named.and_then(|at| u32::try_from(at + 1).ok()).or_else(|| number(text, 2))
    };
    let (year, month, day) = if first.len() == 4 {
        (number(first, 4)?, month(second)?, number(third, 2)?)
    } else {
        (number(third, 4).filter(|_| third.len() == 4)?, month(second)?, number(first, 2)?)
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|day| (1900..2200).contains(&day.year()))
}

fn time(text: &str) -> Option<NaiveTime> {
    let bare = text.replace('.', ":");
    let bare = bare.trim().trim_end_matches("uur").trim();
    NaiveTime::parse_from_str(bare, "%H:%M").or_else(|_| NaiveTime::parse_from_str(bare, "%H:%M:%S")).ok()
}

/// A year, or the year of a date: of a day of birth no more than that is kept.
fn year(text: &str) -> Option<i16> {
    let by_itself = text.parse::<i16>().ok().filter(|year| (1900..=2100).contains(year));
    by_itself.or_else(|| date(text).and_then(|day| i16::try_from(day.year()).ok()))
}

/// The parts of a name.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct NameParts {
    pub given: String,
    pub prefix: Option<String>,
    pub family: Option<String>,
}

const PREFIXES: [&str; 22] = [
    "van", "de", "der", "den", "het", "ten", "ter", "te", "von", "vom", "zum", "la", "le", "du", "des", "di", "da",
    "dos", "op", "in", "aan", "'t",
];

/// `Anna van der Veen`, or `Veen, Anna van der`. What Dutch spelling takes for a prefix is one when a family name comes
/// after it; in other names it stays where it is.
#[must_use]
pub fn name_parts(name: &str) -> NameParts {
    let is_prefix = |word: &&str| PREFIXES.contains(&word.to_lowercase().as_str());
    let joined = |words: &[&str]| (!words.is_empty()).then(|| words.join(" "));
    if let Some((family, rest)) = name.split_once(',') {
        let rest: Vec<&str> = rest.split_whitespace().collect();
        let given = rest.len() - rest.iter().rev().take_while(|word| is_prefix(word)).count();
        if given > 0 {
            let family = family.split_whitespace().collect::<Vec<_>>();
            return NameParts {
                given: rest[..given].join(" "),
                prefix: joined(&rest[given..]),
                family: joined(&family),
            };
        }
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let from = words.iter().skip(1).position(is_prefix).map(|at| at + 1);
    match from {
        Some(from) => {
            let until = from + words[from..].iter().take_while(|word| is_prefix(word)).count();
            if until < words.len() {
                return NameParts {
                    given: words[..from].join(" "),
                    prefix: joined(&words[from..until]),
                    family: joined(&words[until..]),
                };
            }
            NameParts { given: words.join(" "), prefix: None, family: None }
        }
        None => match words.split_first() {
            Some((given, family)) => NameParts { given: (*given).to_owned(), prefix: None, family: joined(family) },
            None => NameParts::default(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_people_here_write_them() {
        let day = NaiveDate::from_ymd_opt(2023, 12, 31);
        for text in [
            "31-12-2023",
            "31/12/2023",
            "31.12.2023",
            "2023-12-31",
            "2023-12-31 19:30",
            "31 december 2023",
            "31 dec. 2023",
            "2023-12-31T00:00:00Z",
        ] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in ["12/31/2023", "31-12-23", "31-02-2023", "gisteren", "45291", "31-12", "2023", "31-12-2023 x"] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(year("31-12-1994"), Some(1994));
        assert_eq!(year("1994"), Some(1994));
        assert_eq!(year("94"), None);
        assert_eq!(time("19.30 uur"), NaiveTime::from_hms_opt(19, 30, 0));
    }

    #[test]
    fn names_fall_apart_where_they_should() {
        for (name, given, prefix, family) in [
            ("Anna van der Veen", "Anna", Some("van der"), Some("Veen")),
            ("Veen, Anna van der", "Anna", Some("van der"), Some("Veen")),
            ("Selam Tesfay", "Selam", None, Some("Tesfay")),
            ("Tesfay, Selam", "Selam", None, Some("Tesfay")),
            ("Jan Willem de Boer", "Jan Willem", Some("de"), Some("Boer")),
            ("Abdul Rahman Al Hussein", "Abdul", None, Some("Rahman Al Hussein")),
            ("Rahel", "Rahel", None, None),
            ("Piet van", "Piet van", None, None),
        ] {
            let found = name_parts(name);
            let wanted =
                NameParts { given: given.into(), prefix: prefix.map(Into::into), family: family.map(Into::into) };
            assert_eq!(found, wanted, "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_in_every_form(days in 0i64..90_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            for form in ["%d-%m-%Y", "%-d/%-m/%Y", "%Y-%m-%d", "%d.%m.%Y"] {
                prop_assert_eq!(date(&day.format(form).to_string()), Some(day));
            }
        }

        #[test]
        fn no_word_of_a_name_is_lost(name in "[A-Za-z']{1,8}( [A-Za-z']{1,8}){0,4}") {
            let parts = name_parts(&name);
            let told = [Some(parts.given), parts.prefix, parts.family].into_iter().flatten().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(told, name);
        }
    }
}
