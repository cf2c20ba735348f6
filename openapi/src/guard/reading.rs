//! A text as its numbers: runs of digits, and what stands between and beside them.

/// The zeros of all decimal digits that Unicode knows (category Nd): nine more follow each.
const ZEROS: [char; 66] = [
    '\u{30}',
    '\u{660}',
    '\u{6F0}',
    '\u{7C0}',
    '\u{966}',
    '\u{9E6}',
    '\u{A66}',
    '\u{AE6}',
    '\u{B66}',
    '\u{BE6}',
    '\u{C66}',
    '\u{CE6}',
    '\u{D66}',
    '\u{DE6}',
    '\u{E50}',
    '\u{ED0}',
    '\u{F20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17E0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19D0}',
    '\u{1A80}',
    '\u{1A90}',
    '\u{1B50}',
    '\u{1BB0}',
    '\u{1C40}',
    '\u{1C50}',
    '\u{A620}',
    '\u{A8D0}',
    '\u{A900}',
    '\u{A9D0}',
    '\u{A9F0}',
    '\u{AA50}',
    '\u{ABF0}',
    '\u{FF10}',
    '\u{104A0}',
    '\u{10D30}',
    '\u{11066}',
    '\u{110F0}',
    '\u{11136}',
    '\u{111D0}',
    '\u{112F0}',
    '\u{11450}',
    '\u{114D0}',
    '\u{11650}',
    '\u{116C0}',
    '\u{11730}',
    '\u{118E0}',
    '\u{11950}',
    '\u{11C50}',
    '\u{11D50}',
    '\u{11DA0}',
    '\u{16A60}',
    '\u{16AC0}',
    '\u{16B50}',
    '\u{1D7CE}',
    '\u{1D7D8}',
    '\u{1D7E2}',
    '\u{1D7EC}',
    '\u{1D7F6}',
    '\u{1E140}',
    '\u{1E2F0}',
    '\u{1E950}',
    '\u{1FBF0}',
];

/// How many signs may stand between two groups of digits of one number.
const MOST_BETWEEN: usize = 3;

/// The value of a decimal digit in whatever script.
pub(super) fn digit(sign: char) -> Option<u32> {
    if sign.is_ascii() {
        return sign.to_digit(10);
    }
    let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= sign)].last()?;
    Some(u32::from(sign) - u32::from(*zero)).filter(|value| *value < 10)
}

/// Digits without anything between them.
pub(super) struct Token {
    pub digits: Vec<u32>,
    /// Where they begin among the signs, and where they no longer are.
    pub start: usize,
    pub end: usize,
}

impl Token {
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    pub fn number(&self) -> u32 {
        self.digits.iter().fold(0, |sum: u32, digit| sum.wrapping_mul(10).wrapping_add(*digit))
    }

    pub fn is_year(&self) -> bool {
        self.len() == 4 && (1900..2100).contains(&self.number())
    }
}

/// What a word before a number says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Citizen,
    Immigration,
    /// A `V` alone, which may stand for something else.
    PerhapsImmigration,
}

/// A text in small letters, with digits of any script as those of ours, and without signs that aren't seen.
pub(super) struct Reading {
    pub signs: Vec<char>,
    pub tokens: Vec<Token>,
    /// What joins each token to the next: one sign for all that look alike; none where other things stand between.
    pub joins: Vec<Option<char>>,
}

impl Reading {
    pub fn of(text: &str) -> Self {
        let seen = text.chars().filter(|sign| !is_invisible(*sign)).flat_map(char::to_lowercase);
        let signs: Vec<char> =
            seen.map(|sign| digit(sign).and_then(|value| char::from_digit(value, 10)).unwrap_or(sign)).collect();
        let tokens = tokens(&signs);
        let joins = tokens.windows(2).map(|pair| join(&signs[pair[0].end..pair[1].start])).collect();
        Self { signs, tokens, joins }
    }

    /// What joins a token to the one before it.
    pub fn join_before(&self, token: usize) -> Option<char> {
        *self.joins.get(token.checked_sub(1)?)?
    }

    /// What joins a token to the one after it.
    pub fn join_after(&self, token: usize) -> Option<char> {
        *self.joins.get(token)?
    }

    pub fn before(&self, token: usize) -> Option<char> {
        self.signs.get(self.tokens[token].start.checked_sub(1)?).copied()
    }

    pub fn after(&self, token: usize) -> Option<char> {
        self.signs.get(self.tokens[token].end).copied()
    }

    /// The words right before a token, the nearest first; none of them further away than a few signs.
    pub fn words_before(&self, token: usize) -> Vec<String> {
        let mut words = Vec::new();
        let mut end = self.tokens[token].start;
        while words.len() < 4 {
            let between = self.signs[..end].iter().rev().take_while(|sign| !sign.is_alphanumeric()).count();
            let word_end = end - between;
            let length = self.signs[..word_end].iter().rev().take_while(|sign| sign.is_alphabetic()).count();
            if between > MOST_BETWEEN + 1 || length == 0 {
                break;
            }
            end = word_end - length;
            words.push(self.signs[end..word_end].iter().collect());
        }
        words
    }

    pub fn label(&self, token: usize) -> Option<Label> {
        let words = self.words_before(token);
        let fillers = words.iter().take_while(|word| FILLERS.contains(&word.as_str())).count();
        let word = words.get(fillers)?.as_str();
        let whole = words.get(fillers + 1).map_or_else(|| word.to_owned(), |earlier| format!("{earlier}{word}"));
        if CITIZEN.iter().any(|end| word.ends_with(end)) || whole.ends_with("burgerservice") || word == "sofi" {
            return Some(Label::Citizen);
        }
        if word == "v" {
            let is_number = words[..fillers].iter().any(|filler| filler.starts_with('n'));
            return Some(if is_number { Label::Immigration } else { Label::PerhapsImmigration });
        }
        let is_immigration =
            ["vnr", "vnum", "vnummer", "vnumber"].contains(&word) || IMMIGRATION.iter().any(|end| word.ends_with(end));
        is_immigration.then_some(Label::Immigration)
    }
}

/// Words between a label and its number.
const FILLERS: [&str; 8] = ["nr", "nrs", "num", "nummer", "number", "no", "is", "was"];
const CITIZEN: [&str; 6] = ["bsn", "bsnnr", "bsnnummer", "sofinr", "sofinummer", "burgerservicenummer"];
const IMMIGRATION: [&str; 5] =
    ["vreemdelingennummer", "vreemdelingennr", "vreemdelingnummer", "vreemdelingsnummer", "vreemdelingen"];

/// Signs of no width, among them those that say in which direction to read.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{AD}' | '\u{61C}' | '\u{FEFF}')
        || ['\u{200B}'..='\u{200F}', '\u{202A}'..='\u{202E}', '\u{2060}'..='\u{2069}']
            .iter()
            .any(|range| range.contains(&sign))
}

fn tokens(signs: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (at, digit) in signs.iter().enumerate().filter_map(|(at, sign)| Some((at, sign.to_digit(10)?))) {
        match tokens.last_mut() {
            Some(token) if token.end == at => {
                token.digits.push(digit);
                token.end = at + 1;
            }
            _ => tokens.push(Token { digits: vec![digit], start: at, end: at + 1 }),
        }
    }
    tokens
}

fn join(between: &[char]) -> Option<char> {
    if between.len() > MOST_BETWEEN {
        return None;
    }
    let alike = between.iter().map(|sign| separator(*sign)).collect::<Option<Vec<_>>>()?;
    // A comma with space after it goes on to another number.
    if alike.contains(&',') && alike.contains(&' ') {
        return None;
    }
    alike.iter().find(|sign| **sign != ' ').or(alike.first()).copied()
}

/// One sign for all separators that look alike.
fn separator(sign: char) -> Option<char> {
    const ALIKE: [(char, &str); 6] = [
        ('-', "-\u{AF}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2043}\u{2212}\u{FE58}\u{FE63}\u{FF0D}"),
        ('.', ".\u{B7}\u{2022}\u{2024}\u{2027}\u{30FB}\u{FF0E}"),
        ('/', "/\\|\u{2044}\u{2215}\u{FF0F}"),
        ('_', "_\u{FF3F}"),
        (',', ",'\u{2019}\u{66B}\u{66C}"),
        ('(', "()"),
    ];
    match sign {
        '\n' | '\r' => None,
        sign if sign.is_whitespace() => Some(' '),
        sign => ALIKE.iter().find(|(_, signs)| signs.contains(sign)).map(|(usual, _)| *usual),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_have_their_value() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            for value in 0..10 {
                let sign = char::from_u32(u32::from(zero) + value).unwrap();
                assert!(sign.is_numeric());
                assert_eq!(digit(sign), Some(value), "{sign:?}");
            }
        }
        // Whatever stands right after ten digits is none of them.
        for other in ['a', '²', '½', 'Ⅷ', 'ب', '\u{66A}', '\u{FF1A}', '\u{1FBFA}', '\u{10FFFF}'] {
            assert_eq!(digit(other), None, "{other:?}");
        }
    }

    #[test]
    fn words_before_a_number_say_what_it_is() {
        let label = |text| Reading::of(text).label(0);
        for text in ["BSN: 1", "bsn1", "mijn BSN is 1", "Sofi-nummer 1", "sofinr. 1", "burger service nummer: 1"] {
            assert_eq!(label(text), Some(Label::Citizen), "{text}");
        }
        for text in ["V-nr 1", "v nummer: 1", "V-num. 1", "Vreemdelingennummer 1", "vreemdelingen-nr. 1", "vnr1"] {
            assert_eq!(label(text), Some(Label::Immigration), "{text}");
        }
        assert_eq!(label("V 1"), Some(Label::PerhapsImmigration));
        for text in ["1", "nummer 1", "mei 1", "bsn gezien, tel. 1", "HIV 1", "bsn                1"] {
            assert_eq!(label(text), None, "{text}");
        }
    }
}
