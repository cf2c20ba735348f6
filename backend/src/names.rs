//! Names as they are compared: without case, accents or punctuation, in any script.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest word that typing errors are looked for in: longer ones are rare and would cost a row a letter.
const MAX_VARIANT_LENGTH: usize = 24;
/// Shorter words have too many neighbours for a typing error to mean anything.
const MIN_VARIANT_LENGTH: usize = 4;

/// Folds case, accents and ligatures: `Ælfrède İzmir` becomes `aelfrede izmir`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in text.nfkd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase) {
        match sign {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            sign if is_combining_mark(sign) => {}
            sign => folded.push(sign),
        }
    }
    folded
}

/// The words of a name, folded, each once and in order of the alphabet.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    fold(text).split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The name as people say it, as an expression over the columns of a `person` under that alias.
#[must_use]
pub fn sql_name(person: &str) -> String {
    format!(
        "concat_ws(' ', COALESCE(NULLIF({person}.preferred_name, ''), {person}.given_name), \
         NULLIF({person}.name_prefix, ''), NULLIF({person}.family_name, ''))"
    )
}

/// The first name as people say it, as an expression over the columns of a `person` under that alias.
#[must_use]
pub fn sql_first_name(person: &str) -> String {
    format!("COALESCE(NULLIF({person}.preferred_name, ''), {person}.given_name)")
}

/// The place in a list: family name first, as `tesfay selam`.
#[must_use]
pub fn sort_key(family: Option<&str>, given: &str) -> String {
    fold(&format!("{} {given}", family.unwrap_or_default())).trim().to_owned()
}

/// The word itself and the word with any one letter left out. Two words that differ by one typing error
/// (a letter more, less, other or swapped with its neighbour) share a variant.
#[must_use]
pub fn variants(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut variants = BTreeSet::from([word.to_owned()]);
    if (MIN_VARIANT_LENGTH..=MAX_VARIANT_LENGTH).contains(&letters.len()) {
        for left_out in 0..letters.len() {
            let kept = letters.iter().enumerate().filter(|(at, _)| *at != left_out);
            variants.insert(kept.map(|(_, letter)| letter).collect());
        }
    }
    variants
}

/// Whether two words differ by at most one typing error.
#[must_use]
pub fn is_one_typo_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let same_start = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    let (short, long) = (&short[same_start..], &long[same_start..]);
    match long.len() - short.len() {
        0 if short.is_empty() => true,
        0 => {
            short[1..] == long[1..]
                || (short.len() > 1 && short[0] == long[1] && short[1] == long[0] && short[2..] == long[2..])
        }
        1 => *short == long[1..],
        _ => false,
    }
}

/// The expression for the name as people say it, of a person whose columns stand under this table's name.
pub fn full_name_sql(table: &str) -> String {
    format!(
        "concat_ws(' ', COALESCE(NULLIF({table}.preferred_name, ''), {table}.given_name), NULLIF({table}.name_prefix, ''), \
         NULLIF({table}.family_name, ''))"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_many_scripts_fold() {
        for (name, folded) in [
            ("Zoë Çelik", "zoe celik"),
            ("Łukasz Ødegård", "lukasz odegard"),
            ("Straße", "strasse"),
            ("İsmail Işık", "ismail isik"),
            ("ሰላም ተስፋይ", "ሰላም ተስፋይ"),
            ("مُحَمَّد", "محمد"),
            ("Ĳsbrand", "ijsbrand"),
        ] {
            assert_eq!(fold(name), folded);
        }
        assert_eq!(words("van der Veen-O'Neil"), ["der", "neil", "o", "van", "veen"].map(str::to_owned).into());
        assert_eq!(sort_key(None, "Selam"), "selam");
        assert_eq!(sort_key(Some("Tesfay"), "Selam"), "tesfay selam");
    }

    #[test]
    fn one_typing_error_is_one() {
        for (one, other) in
            [("omar", "omer"), ("fatima", "fatma"), ("jansen", "jasnen"), ("ali", "ali"), ("noor", "noorr")]
        {
            assert!(is_one_typo_apart(one, other), "{one} {other}");
        }
        for (one, other) in [("omar", "omra1"), ("fatima", "fatme"), ("jan", "hans")] {
            assert!(!is_one_typo_apart(one, other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn any_typing_error_in_a_word_leaves_a_shared_variant(
            word in "[a-zéß]{5,12}", at in 0usize..12, letter in proptest::char::range('a', 'z'), kind in 0..4,
        ) {
            let mut typed: Vec<char> = word.chars().collect();
            let at = at % typed.len();
            match kind {
                0 => { typed.remove(at); }
                1 => typed.insert(at, letter),
                2 => typed[at] = letter,
                _ => if at + 1 < typed.len() { typed.swap(at, at + 1) },
            }
            let typed: String = typed.into_iter().collect();
            prop_assert!(is_one_typo_apart(&word, &typed));
            prop_assert!(is_one_typo_apart(&typed, &word));
            prop_assert!(!variants(&word).is_disjoint(&variants(&typed)));
        }

        #[test]
        fn folding_twice_changes_nothing(name in "\\PC{0,20}") {
            prop_assert_eq!(fold(&fold(&name)), fold(&name));
        }
    }
}
