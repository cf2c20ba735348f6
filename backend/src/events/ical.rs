//! A calendar as text (RFC 5545). Each date is an event of its own, in UTC: no reader has to know our time zone or work
//! out a rule.

use chrono::{DateTime, Utc};
use contract::ids::EventId;

/// An event as it stands in a calendar. Nobody's name is part of it.
pub struct Entry {
    pub id: EventId,
    pub version: i64,
    pub title: String,
    pub description: Option<String>,
    pub location: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub is_cancelled: bool,
    pub changed_at: DateTime<Utc>,
}

/// The most octets that a line has before it is folded.
const LINE: usize = 75;

/// A calendar with this name.
pub fn calendar(name: &str, entries: &[Entry]) -> String {
    let mut text = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Voorwaarts//Calendar 1//NL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ] {
        add(&mut text, line);
    }
    add(&mut text, &format!("NAME:{}", escaped(name)));
    add(&mut text, &format!("X-WR-CALNAME:{}", escaped(name)));
    for entry in entries {
        event(&mut text, entry);
    }
    add(&mut text, "END:VCALENDAR");
    text
}

fn event(text: &mut String, entry: &Entry) {
    let instant = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    add(text, "BEGIN:VEVENT");
    add(text, &format!("UID:{}@voorwaarts", entry.id));
    add(text, &format!("SEQUENCE:{}", entry.version - 1));
    add(text, &format!("DTSTAMP:{}", instant(entry.changed_at)));
    add(text, &format!("LAST-MODIFIED:{}", instant(entry.changed_at)));
    add(text, &format!("DTSTART:{}", instant(entry.starts_at)));
    add(text, &format!("DTEND:{}", instant(entry.ends_at)));
    add(text, &format!("SUMMARY:{}", escaped(&entry.title)));
    if let Some(description) = &entry.description {
        add(text, &format!("DESCRIPTION:{}", escaped(description)));
    }
    if let Some(location) = &entry.location {
        add(text, &format!("LOCATION:{}", escaped(location)));
    }
    add(text, if entry.is_cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
    add(text, "END:VEVENT");
}

/// Text as a value (3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' => escaped.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// Adds a line, folded so that none is longer than allowed, between signs and never within one (3.1).
fn add(text: &mut String, line: &str) {
    let mut length = 0;
    for sign in line.chars() {
        if length + sign.len_utf8() > LINE {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(sign);
        length += sign.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_folded_between_signs_and_reads_as_it_was() {
        for length in [74, 75, 76, 150, 151] {
            for sign in ["a", "é", "ግ", "😀"] {
                let line = sign.repeat(length);
                let mut text = String::new();
                add(&mut text, &line);
                assert!(text.split("\r\n").all(|part| part.len() <= LINE), "{length} {sign}");
                assert_eq!(text.replace("\r\n ", "").trim_end_matches("\r\n"), line);
            }
        }
    }

    #[test]
    fn signs_that_mean_something_are_escaped() {
        assert_eq!(escaped("Brood, kaas; en \\ meer\nen zo\r\u{7}"), "Brood\\, kaas\\; en \\\\ meer\\nen zo");
    }
}
