//! Numbers that are something else: phone numbers, days, times, amounts, bank accounts, ids and references.

use super::reading::{Reading, Token};

/// Which tokens are part of such a number.
pub(super) fn harmless(reading: &Reading) -> Vec<bool> {
    let mut found = vec![false; reading.tokens.len()];
    let marks = [ids, addresses, references, days, times, amounts, accounts, phones_abroad, phones];
    for mark in marks {
        for first in 0..reading.tokens.len() {
            if found[first] {
                continue;
            }
            let rest = &found[first..];
            let free = rest.iter().take_while(|is_taken| !**is_taken).count();
            let many = mark(reading, first).filter(|many| *many <= free).unwrap_or_default();
            found[first..first + many].fill(true);
        }
    }
    found
}

/// Within a word that goes on with letters and then other digits, as a hash does, within a UUID, or the fraction of a
/// second.
fn ids(reading: &Reading, first: usize) -> Option<usize> {
    let token = &reading.tokens[first];
    let (before, after) = (&reading.signs[..token.start], &reading.signs[token.end..]);
    let has_more = |letters: usize, mut rest: std::slice::Iter<char>| {
        letters > 0 && rest.nth(letters).is_some_and(char::is_ascii_digit)
    };
    let letters_after = after.iter().take_while(|sign| sign.is_alphabetic()).count();
    let letters_before = before.iter().rev().take_while(|sign| sign.is_alphabetic()).count();
    let earlier: Vec<char> = before.iter().rev().copied().collect();
    let alternates = has_more(letters_after, after.iter()) || has_more(letters_before, earlier.iter());
    let is_fraction =
        matches!(earlier.as_slice(), ['.', last, first, ':', ..] if last.is_ascii_digit() && first.is_ascii_digit());
    (alternates || is_fraction || is_in_uuid(&reading.signs, token)).then_some(1)
}

/// Whether a token stands in one of the groups of a UUID.
fn is_in_uuid(signs: &[char], token: &Token) -> bool {
    const LENGTH: usize = 36;
    let is_uuid = |start: usize| {
        signs.get(start..start + LENGTH).is_some_and(|part| {
            part.iter().enumerate().all(|(at, sign)| match at {
                8 | 13 | 18 | 23 => *sign == '-',
                _ => sign.is_ascii_hexdigit(),
            })
        })
    };
    (token.end.saturating_sub(LENGTH)..=token.start).any(is_uuid)
}

/// `172.31.255.255`, but for the groups of a BSN that stand by themselves.
fn addresses(reading: &Reading, first: usize) -> Option<usize> {
    const PARTS: usize = 4;
    let parts = reading.tokens.get(first..first + PARTS)?;
    let is_joined = (first..first + PARTS - 1).all(|token| reading.join_after(token) == Some('.'));
    let is_alone = reading.join_before(first) != Some('.') && reading.join_after(first + PARTS - 1) != Some('.');
    let are_bytes = parts.iter().all(|part| part.len() <= 3 && part.number() <= 255);
    let groups: Vec<usize> = parts.iter().map(Token::len).collect();
    let may_be_one = groups == [2, 2, 2, 3] && !matches!(reading.before(first), Some('/' | '@'));
    (is_joined && is_alone && are_bytes && !may_be_one).then_some(PARTS)
}

/// `WPDA-2026-00123`: groups that go on with a word, unless they are those of a BSN.
fn references(reading: &Reading, first: usize) -> Option<usize> {
    let sign = reading.before(first).filter(|sign| matches!(sign, '-' | '_' | '/' | '.'))?;
    let word = reading.tokens[first].start.checked_sub(2)?;
    let follows = |next: &usize| {
        let between = &reading.signs[reading.tokens[*next - 1].end..reading.tokens[*next].start];
        between == [sign]
    };
    let many = 1 + (first + 1..reading.tokens.len()).take_while(follows).count();
    let groups: Vec<usize> = reading.tokens[first..first + many].iter().map(Token::len).collect();
    let may_be_one = groups.iter().any(|length| *length >= 8) || matches!(groups.as_slice(), [3, 3, 3] | [4, 2, 3]);
    (reading.signs[word].is_alphabetic() && !may_be_one).then_some(many)
}

/// `12-03-1990`, `1990/3/12`, `12 03 1990`, and with a year of two digits where nothing more follows in the same way.
fn days(reading: &Reading, first: usize) -> Option<usize> {
    let [one, two, three] = reading.tokens.get(first..first + 3)? else { return None };
    let joined = reading.join_after(first).filter(|join| reading.join_after(first + 1) == Some(*join))?;
    if !matches!(joined, '-' | '/' | '.' | ' ') || one.len().max(three.len()) > 4 || two.len() > 2 {
        return None;
    }
    let fits = |day: &Token, month: &Token| {
        day.len() <= 2 && (1..=31).contains(&day.number()) && (1..=12).contains(&month.number())
    };
    let is_short = joined != ' '
        && three.len() == 2
        && reading.join_before(first) != Some(joined)
        && reading.join_after(first + 2) != Some(joined);
    let is_day = (one.is_year() && fits(three, two)) || ((three.is_year() || is_short) && fits(one, two));
    is_day.then_some(3)
}

/// `19.30`, where nothing more follows in the same way.
fn times(reading: &Reading, first: usize) -> Option<usize> {
    let [hour, minute] = reading.tokens.get(first..first + 2)? else { return None };
    let is_time = hour.len() <= 2 && hour.number() < 24 && minute.len() == 2 && minute.number() < 60;
    let stands_alone = reading.join_before(first) != Some('.') && reading.join_after(first + 1) != Some('.');
    (is_time && stands_alone && reading.join_after(first) == Some('.')).then_some(2)
}

/// After a sign or word for euros, of less than a hundred millions.
fn amounts(reading: &Reading, first: usize) -> Option<usize> {
    let before = &reading.signs[..reading.tokens[first].start];
    let sign = before.iter().rev().find(|sign| !sign.is_whitespace());
    let is_amount = sign == Some(&'€')
        || reading.words_before(first).first().is_some_and(|word| matches!(word.as_str(), "eur" | "euro"));
    if !is_amount || reading.tokens[first].len() > 8 {
        return None;
    }
    let more = (first + 1..reading.tokens.len())
        .take_while(|next| matches!(reading.join_before(*next), Some('.' | ',')) && reading.tokens[*next].len() == 3);
    Some(1 + more.count())
}

/// An IBAN, by its check digits; written in one or in groups.
fn accounts(reading: &Reading, first: usize) -> Option<usize> {
    let token = &reading.tokens[first];
    let start = token.start.checked_sub(2)?;
    let is_letter = |at: usize| reading.signs.get(at).is_some_and(char::is_ascii_lowercase);
    let begins = start.checked_sub(1).is_none_or(|at| !reading.signs[at].is_alphanumeric());
    if !(begins && is_letter(start) && is_letter(start + 1) && token.len() >= 2) {
        return None;
    }
    let mut account = Vec::new();
    let mut at = start;
    while let Some(sign) = reading.signs.get(at).filter(|_| account.len() < 34) {
        let follows = reading.signs.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
        match sign {
            sign if sign.is_ascii_alphanumeric() => account.push(*sign),
            ' ' if follows => {}
            _ => break,
        }
        at += 1;
        if account.len() >= 15 && !(sign.is_ascii_alphanumeric() && follows) && is_account(&account) {
            return Some(reading.tokens[first..].iter().take_while(|token| token.end <= at).count());
        }
    }
    None
}

/// ISO 13616: the first four signs at the end and letters as numbers from ten on, it is 1 modulo 97.
fn is_account(account: &[char]) -> bool {
    let turned = account[4..].iter().chain(&account[..4]);
    let rest = turned.filter_map(|sign| sign.to_digit(36)).fold(0, |rest, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + value) % 97
    });
    rest == 1
}

/// `+31 6 12345678`, `0031 592 123456`, `+49 170 1234567`. A plus counts for the number that it touches, and for what
/// follows a country's code alone. Of one group of nine digits after ours, only those that begin with 6 are a phone's.
fn phones_abroad(reading: &Reading, first: usize) -> Option<usize> {
    let token = &reading.tokens[first];
    let is_plus = reading.before(first) == Some('+');
    let is_zeros = (4..=5).contains(&token.len()) && token.digits.starts_with(&[0, 0]);
    if !(is_plus || is_zeros) {
        return None;
    }
    let mut digits = token.digits[if is_plus { 0 } else { 2 }..].to_vec();
    if digits.len() > 5 {
        return Some(1);
    }
    let is_dutch = digits.starts_with(&[3, 1]);
    let mut many = 1;
    let mut fits = None;
    while let Some(next) = reading.tokens.get(first + many).filter(|_| reading.join_before(first + many).is_some()) {
        digits.extend(&next.digits);
        many += 1;
        let national = &digits[2.min(digits.len())..];
        let is_whole = if is_dutch {
            let national = national.strip_prefix(&[0]).unwrap_or(national);
            let is_one = many == 2 && next.len() == 9;
            national.len() == 9 && (!is_one || national.starts_with(&[6]))
        } else {
            (9..=14).contains(&digits.len())
        };
        if is_whole {
            fits = Some(many);
        }
        if digits.len() > 14 {
            break;
        }
    }
    fits
}

/// `06 12345678`, `0592-123456`, `050 123 45 67`: ten digits, the first a zero and the second none.
fn phones(reading: &Reading, first: usize) -> Option<usize> {
    let area = &reading.tokens[first];
    if !((2..=7).contains(&area.len()) || area.len() == 10) || area.digits[0] != 0 || area.digits[1] == 0 {
        return None;
    }
    let mut length = area.len();
    let mut next = first + 1;
    while length < 10 && reading.join_before(next).is_some() {
        length += reading.tokens[next].len();
        next += 1;
    }
    let many = next - first;
    (length == 10 && reading.tokens[next - 1].len() > 1).then_some(many)
}
