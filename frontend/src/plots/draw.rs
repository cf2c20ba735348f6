//! Charts as SVG text: drawn by hand, the same on the screen and in the file that one takes along. Colours stand in
//! attributes, which a style sheet overrules on the screen, light or dark.

use std::fmt::Write as _;

/// A bar: what it is of, its number in words, and its length; none for a share of nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub said: String,
    /// What stands beside the number: how many a percentage is of.
    pub note: Option<String>,
    pub value: Option<i64>,
    /// In the colour of what is asked about.
    pub chosen: bool,
}

const WIDTH: i64 = 440;
const ROW: i64 = 46;
const COLUMNS_HEIGHT: i64 = 240;
/// The line of notes under the columns.
const NOTES_HEIGHT: i64 = 18;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn largest(bars: &[Bar]) -> i64 {
    bars.iter().filter_map(|bar| bar.value).max().unwrap_or_default().max(1)
}

fn begin(height: i64, title: &str) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" aria-label=\"{title}\" \
         viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"15\">\
         <rect class=\"plot__paper\" width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>"
    )
}

fn colour(bar: &Bar) -> (&'static str, &'static str) {
    if bar.chosen { ("plot__bar plot__bar--chosen", "#0b5d4b") } else { ("plot__bar", "#7fb3a3") }
}

/// Bars under each other, each with its name above it: for parts.
#[must_use]
pub fn rows(title: &str, bars: &[Bar]) -> String {
    let largest = largest(bars);
    let height = ROW * i64::try_from(bars.len()).unwrap_or_default() + 6;
    let mut svg = begin(height, title);
    for (bar, nth) in bars.iter().zip(0..) {
        let top = nth * ROW;
        let length = bar.value.unwrap_or_default() * WIDTH / largest;
        let (class, fill) = colour(bar);
        let note = bar.note.as_ref().map(|note| format!("<tspan font-weight=\"400\"> ({})</tspan>", escaped(note)));
        let _ = write!(
            svg,
            "<text class=\"plot__label\" x=\"0\" y=\"{y}\" fill=\"#1f2a27\">{label}</text>\
             <text class=\"plot__number\" x=\"{WIDTH}\" y=\"{y}\" text-anchor=\"end\" font-weight=\"700\" fill=\"#1f2a27\">{said}{note}</text>\
             <rect class=\"plot__whole\" y=\"{bar_y}\" width=\"{WIDTH}\" height=\"14\" rx=\"4\" fill=\"#e8ece9\"/>\
             <rect class=\"{class}\" y=\"{bar_y}\" width=\"{length}\" height=\"14\" rx=\"4\" fill=\"{fill}\"/>",
            y = top + 17,
            bar_y = top + 24,
            label = escaped(&bar.label),
            said = escaped(&bar.said),
            note = note.unwrap_or_default(),
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Columns beside each other, each with its number above it: for years.
#[must_use]
pub fn columns(title: &str, bars: &[Bar]) -> String {
    let largest = largest(bars);
    let count = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let (step, floor, room) = (WIDTH / count, COLUMNS_HEIGHT - 30, COLUMNS_HEIGHT - 62);
    let has_notes = bars.iter().any(|bar| bar.note.is_some());
    let mut svg = begin(COLUMNS_HEIGHT + if has_notes { NOTES_HEIGHT } else { 0 }, title);
    for (bar, nth) in bars.iter().zip(0..) {
        let (middle, width) = (nth * step + step / 2, step * 6 / 10);
        let tall = bar.value.unwrap_or_default() * room / largest;
        let (class, fill) = colour(bar);
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{tall}\" rx=\"4\" fill=\"{fill}\"/>\
             <text class=\"plot__number\" x=\"{middle}\" y=\"{above}\" text-anchor=\"middle\" font-weight=\"700\" fill=\"#1f2a27\">{said}</text>\
             <text class=\"plot__label\" x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\" fill=\"#1f2a27\">{label}</text>",
            x = middle - width / 2,
            y = floor - tall,
            above = floor - tall - 8,
            below = floor + 22,
            said = escaped(&bar.said),
            label = escaped(&bar.label),
        );
        if let Some(note) = &bar.note {
            let _ = write!(
                svg,
                "<text class=\"plot__label\" x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"13\" fill=\"#1f2a27\">{note}</text>",
                y = floor + 22 + NOTES_HEIGHT,
                note = escaped(note),
            );
        }
    }
    let _ = write!(
        svg,
        "<rect class=\"plot__floor\" y=\"{floor}\" width=\"{WIDTH}\" height=\"1\" fill=\"#1f2a27\"/></svg>"
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, value: Option<i64>) -> Bar {
        Bar {
            label: label.to_owned(),
            said: value.map_or("–".to_owned(), |value| value.to_string()),
            note: None,
            value,
            chosen: false,
        }
    }

    #[test]
    fn the_longest_bar_fills_the_width_and_nothing_is_no_bar() {
        let svg = rows("Matches", &[bar("A & B", Some(20)), bar("<C>", Some(10)), bar("D", None)]);
        assert!(svg.contains("width=\"440\" height=\"14\" rx=\"4\" fill=\"#7fb3a3\""));
        assert!(svg.contains("width=\"220\" height=\"14\" rx=\"4\" fill=\"#7fb3a3\""));
        assert!(svg.contains("width=\"0\" height=\"14\" rx=\"4\" fill=\"#7fb3a3\""));
        assert!(svg.contains("A &amp; B") && svg.contains("&lt;C&gt;"));
        assert!(!svg.contains("style="), "the content security policy refuses it");
    }

    #[test]
    fn years_of_nothing_are_drawn_flat() {
        let svg = columns("Matches", &[bar("2024", Some(0)), bar("2025", Some(0))]);
        assert_eq!(svg.matches("height=\"0\"").count(), 2);
    }

    #[test]
    fn what_a_percentage_is_of_stands_in_the_picture() {
        let share = Bar { note: Some("n = 12".to_owned()), ..bar("2025", Some(80)) };
        let drawn = columns("Beter Nederlands", std::slice::from_ref(&share));
        assert!(drawn.contains(">n = 12</text>") && drawn.contains("height=\"258\""), "{drawn}");
        assert!(rows("Beter Nederlands", &[share]).contains("80<tspan font-weight=\"400\"> (n = 12)</tspan>"));
        assert!(!columns("Matches", &[bar("2025", Some(80))]).contains("height=\"258\""));
    }
}
