//! Numbers that are never stored: the citizen service number (BSN) and the immigration number (V-nummer),
//! found in any text.
//!
//! A number is read in whatever digits and with whatever usual separators. Whatever is directly said to be one counts
//! as one. Anything else is one when its nine digits, or eight with the zero in front left out, pass the eleven test,
//! which one in eleven numbers does: therefore phone numbers, days, times, amounts, bank accounts, ids and references
//! are told apart first.

mod harmless;
mod reading;

use crate::problem::FaultCode;
use harmless::harmless;
use reading::{Label, Reading, Token, digit};

/// The kind of forbidden number in a text, if there is one.
#[must_use]
pub fn forbidden_number(text: &str) -> Option<FaultCode> {
    // Most texts don't hold that many digits.
    if text.chars().filter_map(digit).take(8).count() < 8 {
        return None;
    }
    let reading = Reading::of(text);
    let harmless = harmless(&reading);
    (0..reading.tokens.len()).find_map(|first| begins_at(&reading, &harmless, first))
}

/// The kind of forbidden number that begins with a token: alone, or with those that are joined to it.
fn begins_at(reading: &Reading, harmless: &[bool], first: usize) -> Option<FaultCode> {
    let label = reading.label(first);
    let mut length = 0;
    for last in first..reading.tokens.len() {
        if last > first && reading.joins[last - 1].is_none() {
            return None;
        }
        length += reading.tokens[last].len();
        let is_harmless = harmless[first..=last].contains(&true);
        let run = Run { reading, first, last };
        match (label, length) {
            (Some(Label::Immigration), 10) => return Some(FaultCode::ImmigrationNumber),
            (Some(Label::PerhapsImmigration), 10) if !is_harmless => return Some(FaultCode::ImmigrationNumber),
            // Also with a mistake in it.
            (Some(Label::Citizen), 9) => return Some(FaultCode::CitizenServiceNumber),
            (Some(Label::Citizen), 8) if is_citizen_service_number(&run.digits()) => {
                return Some(FaultCode::CitizenServiceNumber);
            }
            (_, 8 | 9) if !is_harmless && run.is_one_number() && is_citizen_service_number(&run.digits()) => {
                return Some(FaultCode::CitizenServiceNumber);
            }
            (_, 0..10) => {}
            _ => return None,
        }
    }
    None
}

/// Tokens that are joined, from the first to the last one.
struct Run<'a> {
    reading: &'a Reading,
    first: usize,
    last: usize,
}

impl Run<'_> {
    fn tokens(&self) -> &[Token] {
        &self.reading.tokens[self.first..=self.last]
    }

    fn digits(&self) -> Vec<u32> {
        self.tokens().iter().flat_map(|token| &token.digits).copied().collect()
    }

    /// Whether somebody may have written a BSN in such groups, and not several numbers or a reference.
    fn is_one_number(&self) -> bool {
        let groups: Vec<usize> = self.tokens().iter().map(Token::len).collect();
        match groups.as_slice() {
            [9] | [3, 3, 3] => true,
            [8] => !self.touches_letters() && !self.follows_a_word(),
            [2, 3, 3] | [3, 3, 2] => self.is_uniform() && !self.touches_letters() && !self.follows_a_word(),
            [4, 2, 3] => !self.tokens()[0].is_year() || self.is_uniform(),
            [1, 1, 1, 1, 1, 1, 1, 1, 1] => self.is_uniform() && self.stands_alone(),
            groups if groups.iter().sum::<usize>() == 9 && groups.len() <= 5 => {
                let has_year = self.tokens().iter().any(Token::is_year);
                self.is_uniform() && !has_year && !self.touches_letters() && !self.follows_a_word()
            }
            _ => false,
        }
    }

    /// Whether the same stands between all tokens, and nothing goes on in the same way, unless that is space.
    fn is_uniform(&self) -> bool {
        let joins = &self.reading.joins[self.first..self.last];
        let is_spaced = joins.first() == Some(&Some(' '));
        joins.windows(2).all(|pair| pair[0] == pair[1]) && (is_spaced || self.stands_alone())
    }

    /// Whether nothing is joined to it in the way in which its tokens are joined.
    fn stands_alone(&self) -> bool {
        let inside = self.reading.join_after(self.first);
        self.reading.join_before(self.first) != inside && self.reading.join_after(self.last) != inside
    }

    fn touches_letters(&self) -> bool {
        let is_letter = |sign: Option<char>| sign.is_some_and(char::is_alphabetic);
        is_letter(self.reading.before(self.first)) || is_letter(self.reading.after(self.last))
    }

    /// Whether it goes on with a word, as in a reference: `WPDA-26-0001234`.
    fn follows_a_word(&self) -> bool {
        let start = self.tokens()[0].start;
        let before = start.checked_sub(2).and_then(|at| self.reading.signs.get(at..start));
        before.is_some_and(|before| before[0].is_alphabetic() && matches!(before[1], '-' | '_' | '/' | '.'))
    }
}

/// The eleven test ("elfproef") of a BSN of nine digits, or of eight with the zero in front left out.
fn is_citizen_service_number(digits: &[u32]) -> bool {
    let padded: Vec<u32> = match digits.len() {
        8 => std::iter::once(0).chain(digits.iter().copied()).collect(),
        9 => digits.to_vec(),
        _ => return false,
    };
    if padded.iter().all(|digit| *digit == padded[0]) || is_date(digits) {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i64 = padded.iter().zip(weights).map(|(digit, weight)| i64::from(*digit) * weight).sum();
    sum % 11 == 0
}

/// Eight digits that read as a day (20260314 or 14032026) are taken for one.
fn is_date(digits: &[u32]) -> bool {
    let number = |part: &[u32]| part.iter().fold(0, |sum, digit| sum * 10 + digit);
    let plausible = |year: u32, month: u32, day: u32| {
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    digits.len() == 8
        && (plausible(number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]))
            || plausible(number(&digits[4..]), number(&digits[2..4]), number(&digits[..2])))
}

#[cfg(test)]
mod tests;
