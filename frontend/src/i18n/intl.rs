//! Dates, numbers, plurals and names as the language writes them, by the browser's own `Intl`: no data of ours.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{Language, language};

/// Days and times are shown as they are in the Netherlands, wherever the laptop is.
pub const TIME_ZONE: &str = "Europe/Amsterdam";

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Day,
    LongDay,
    Month,
    Instant,
    Number,
    Percent,
    Euros,
    Relative,
    Country,
    LanguageName,
    List,
    Plural,
    Weekday,
    IsoDay,
    Hour,
    Time,
}

thread_local! {
    /// Making a formatter costs more than using it.
    static MADE: RefCell<HashMap<(Language, Kind), (JsValue, Function)>> = RefCell::new(HashMap::new());
}

/// The day on which something is, in short: *23 nov 2026*.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    format_day(Kind::Day, day)
}

/// The day with its weekday and month in full: *maandag 23 november 2026*.
#[must_use]
pub fn long_day(day: NaiveDate) -> String {
    format_day(Kind::LongDay, day)
}

/// *november 2026*
#[must_use]
pub fn month(day: NaiveDate) -> String {
    format_day(Kind::Month, day)
}

/// The name of the weekday, counted from Monday = 0.
#[must_use]
pub fn weekday(from_monday: u32) -> String {
    // 5 January 1970 was a Monday.
    let day = NaiveDate::from_num_days_from_ce_opt(719_167 + i32::try_from(from_monday).unwrap_or_default());
    day.map(|day| format_day(Kind::Weekday, day)).unwrap_or_default()
}

/// Day and time of day in the Netherlands.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> String {
    format(Kind::Instant, &date_of(at.timestamp_millis()))
}

/// The day an instant falls on in the Netherlands.
#[must_use]
pub fn day_of(at: DateTime<Utc>) -> NaiveDate {
    format(Kind::IsoDay, &date_of(at.timestamp_millis())).parse().unwrap_or_else(|_| at.date_naive())
}

/// The time of day of an instant in the Netherlands: *14:03*.
#[must_use]
pub fn time(at: DateTime<Utc>) -> String {
    format(Kind::Time, &date_of(at.timestamp_millis()))
}

/// The hour of the day of an instant in the Netherlands, 0 to 23.
#[must_use]
pub fn hour_of(at: DateTime<Utc>) -> u32 {
    format(Kind::Hour, &date_of(at.timestamp_millis())).parse().unwrap_or(9)
}

#[must_use]
pub fn number(value: f64) -> String {
    format(Kind::Number, &JsValue::from_f64(value))
}

/// A whole number.
#[must_use]
pub fn count(value: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^53")]
    number(value as f64)
}

/// A share between 0 and 1 as a percentage.
#[must_use]
pub fn percent(share: f64) -> String {
    format(Kind::Percent, &JsValue::from_f64(share))
}

/// A whole percentage: *80%*.
#[must_use]
pub fn whole_percent(value: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "percentages are small")]
    percent(value as f64 / 100.0)
}

/// An amount of money, in cents: *€ 55.000*; with cents only when there are any.
#[must_use]
pub fn euros(cents: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "amounts stay far below 2^53 cents")]
    format(Kind::Euros, &JsValue::from_f64(cents as f64 / 100.0))
}

/// How long ago or from now, in the unit that people would use: *3 weken geleden*, *gisteren*.
#[must_use]
pub fn relative_days(days_from_now: i64) -> String {
    let (amount, unit) = in_a_human_unit(days_from_now);
    #[expect(clippy::cast_precision_loss, reason = "a number of days")]
    let amount = JsValue::from_f64(amount as f64);
    with(Kind::Relative, |made, format| format.call2(made, &amount, &JsValue::from_str(unit)))
}

/// Days up to two weeks, weeks up to two months, months up to two years, then years.
fn in_a_human_unit(days: i64) -> (i64, &'static str) {
    match days.abs() {
        0..=13 => (days, "day"),
        14..=59 => (days / 7, "week"),
        60..=729 => (days / 30, "month"),
        _ => (days / 365, "year"),
    }
}

/// The name of a country (ISO 3166-1); the code itself where the browser doesn't know it.
#[must_use]
pub fn country(code: &str) -> String {
    name(Kind::Country, code)
}

/// The name of a language (ISO 639-3).
#[must_use]
pub fn language_name(code: &str) -> String {
    let known = name(Kind::LanguageName, code);
    let mut letters = known.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// *A, B en C*
#[must_use]
pub fn list<I, S>(items: I) -> String
where
    I: IntoIterator<Item = S>,
    S: AsRef<str>,
{
    let array: Array = items.into_iter().map(|item| JsValue::from_str(item.as_ref())).collect();
    format(Kind::List, &array)
}

/// Picks the form of a word that belongs to a number, by the language's own rules.
#[must_use]
pub fn plural<'a>(value: i64, one: &'a str, other: &'a str) -> &'a str {
    if cfg!(target_arch = "wasm32") {
        #[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^53")]
        let category = format(Kind::Plural, &JsValue::from_f64(value as f64));
        return if category == "one" { one } else { other };
    }
    // Outside a browser there is no Intl; both our languages agree on this.
    if value == 1 { one } else { other }
}

/// A number with its word: *1 aanmelding*, *12 aanmeldingen*.
#[must_use]
pub fn counted(value: i64, one: &str, other: &str) -> String {
    let written = if cfg!(target_arch = "wasm32") { count(value) } else { value.to_string() };
    format!("{written} {}", plural(value, one, other))
}

fn name(kind: Kind, code: &str) -> String {
    let known = format(kind, &JsValue::from_str(code));
    if known.is_empty() { code.to_owned() } else { known }
}

fn format_day(kind: Kind, day: NaiveDate) -> String {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    format(kind, &date_of(midnight.timestamp_millis()))
}

fn date_of(milliseconds: i64) -> JsValue {
    #[expect(clippy::cast_precision_loss, reason = "JavaScript's own dates are made of doubles")]
    js_sys::Date::new(&JsValue::from_f64(milliseconds as f64)).into()
}

fn format(kind: Kind, value: &JsValue) -> String {
    with(kind, |made, function| function.call1(made, value))
}

/// Calls the formatter of this kind and language. What `Intl` refuses becomes an empty text, never a crash.
fn with(kind: Kind, call: impl FnOnce(&JsValue, &Function) -> Result<JsValue, JsValue>) -> String {
    let language = language();
    let ready = MADE.with_borrow_mut(|made| {
        if let Some(ready) = made.get(&(language, kind)) {
            return Some(ready.clone());
        }
        let ready = make(language, kind)?;
        made.insert((language, kind), ready.clone());
        Some(ready)
    });
    ready.and_then(|(made, function)| call(&made, &function).ok()?.as_string()).unwrap_or_default()
}

fn make(language: Language, kind: Kind) -> Option<(JsValue, Function)> {
    let (class, method, options): (&str, &str, &[(&str, &str)]) = match kind {
        Kind::Day => ("DateTimeFormat", "format", &[("dateStyle", "medium"), ("timeZone", "UTC")]),
        Kind::LongDay => ("DateTimeFormat", "format", &[("dateStyle", "full"), ("timeZone", "UTC")]),
        Kind::Month => ("DateTimeFormat", "format", &[("month", "long"), ("year", "numeric"), ("timeZone", "UTC")]),
        Kind::Weekday => ("DateTimeFormat", "format", &[("weekday", "long"), ("timeZone", "UTC")]),
        Kind::Instant => {
            ("DateTimeFormat", "format", &[("dateStyle", "medium"), ("timeStyle", "short"), ("timeZone", TIME_ZONE)])
        }
        Kind::IsoDay => (
            "DateTimeFormat",
            "format",
            &[("year", "numeric"), ("month", "2-digit"), ("day", "2-digit"), ("timeZone", TIME_ZONE)],
        ),
        Kind::Hour => {
            ("DateTimeFormat", "format", &[("hour", "2-digit"), ("hourCycle", "h23"), ("timeZone", TIME_ZONE)])
        }
        Kind::Time => ("DateTimeFormat", "format", &[("timeStyle", "short"), ("timeZone", TIME_ZONE)]),
        Kind::Number => ("NumberFormat", "format", &[]),
        Kind::Percent => ("NumberFormat", "format", &[("style", "percent")]),
        Kind::Euros => (
            "NumberFormat",
            "format",
            &[("style", "currency"), ("currency", "EUR"), ("trailingZeroDisplay", "stripIfInteger")],
        ),
        Kind::Relative => ("RelativeTimeFormat", "format", &[("numeric", "auto")]),
        Kind::Country => ("DisplayNames", "of", &[("type", "region"), ("fallback", "none")]),
        Kind::LanguageName => ("DisplayNames", "of", &[("type", "language"), ("fallback", "none")]),
        Kind::List => ("ListFormat", "format", &[("type", "conjunction")]),
        Kind::Plural => ("PluralRules", "select", &[]),
    };
    let bag = Object::new();
    for (option, value) in options {
        Reflect::set(&bag, &JsValue::from_str(option), &JsValue::from_str(value)).ok()?;
    }
    // Swedish writes days as ISO 8601 does.
    let tag = if matches!(kind, Kind::IsoDay | Kind::Hour) { "sv" } else { language.tag() };
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
    let class: Function = Reflect::get(&intl, &JsValue::from_str(class)).ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&class, &Array::of2(&JsValue::from_str(tag), &bag)).ok()?;
    let method: Function = Reflect::get(&made, &JsValue::from_str(method)).ok()?.dyn_into().ok()?;
    Some((made, method))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_told_in_the_unit_people_would_use() {
        assert_eq!(in_a_human_unit(0), (0, "day"));
        assert_eq!(in_a_human_unit(-13), (-13, "day"));
        assert_eq!(in_a_human_unit(-14), (-2, "week"));
        assert_eq!(in_a_human_unit(-59), (-8, "week"));
        assert_eq!(in_a_human_unit(-60), (-2, "month"));
        assert_eq!(in_a_human_unit(730), (2, "year"));
    }

    #[test]
    fn a_number_takes_the_form_that_belongs_to_it() {
        assert_eq!(counted(1, "aanmelding", "aanmeldingen"), "1 aanmelding");
        assert_eq!(counted(0, "aanmelding", "aanmeldingen"), "0 aanmeldingen");
        assert_eq!(counted(12, "aanmelding", "aanmeldingen"), "12 aanmeldingen");
    }
}
