use super::*;
use proptest::prelude::*;

const BSN: Option<FaultCode> = Some(FaultCode::CitizenServiceNumber);
const V_NUMBER: Option<FaultCode> = Some(FaultCode::ImmigrationNumber);

#[test]
fn forbidden_numbers_are_found_however_they_are_written() {
    for text in [
        "123456782",
        "bsn: 123.456.782.",
        "haar nummer (123 456 782)",
        "12345678-2",
        "010464554",
        "10464554",
        "10.464.554",
        // Letters touch it, or another number stands beside it.
        "BSN123456782",
        "123456782x",
        "x123456782",
        "0612345678 123456782",
        "123456782 0612345678",
        "geboren 1990 123456782",
        "12-03-1990 123456782",
        "+31 123456782",
        "+31612345678 123456782",
        "+31 6 12345678 123456782",
        "06 12345678 123456782",
        "5 123456782 7",
        // Other separators, and other digits.
        "123/456/782",
        "123\u{a0}456\u{a0}782",
        "123–456–782",
        "123  456  782",
        "123 - 456 - 782",
        "123_456_782",
        "123.456-782",
        "1234.56.782",
        "12.34.56.782",
        "1 2 3 4 5 6 7 8 2",
        "123\u{200b}456\u{200f}782",
        "１２３４５６７８２",
        "١٢٣٤٥٦٧٨٢",
        "رقم ١٢٣ ٤٥٦ ٧٨٢",
        "۱۲۳۴۵۶۷۸۲",
        // What is said to be one, even with a mistake or in odd groups.
        "BSN 123456789",
        "bsn nr. 12 34 56 78 9",
        "Burgerservicenummer is 123 45 67 82",
        "sofinummer: 010464554",
        "bsn-10464554",
    ] {
        assert_eq!(forbidden_number(text), BSN, "{text}");
    }
    for text in [
        "V-nummer 123 456 7890",
        "v1234567890",
        "V-nummer: 123.456.7890",
        "V 1234567890",
        "V-nr 1234567890",
        "V-num. 1234567890",
        "vreemdelingennummer 1234567890",
        "V-nummer 1234567890 12",
        "V-nummer 0612345678",
        "v-nr. ١٢٣٤٥٦٧٨٩٠",
        "geboren 1990, V-nummer is 1234567890",
    ] {
        assert_eq!(forbidden_number(text), V_NUMBER, "{text}");
    }
}

#[test]
fn everyday_numbers_pass() {
    for text in [
        "+31612345678",
        "+31600000193",
        "+31 6 12345678",
        "+31 (0)6 12345678",
        "+31 6 12 34 56 78",
        "+31 612345678",
        "+31 592 123456",
        "+316 12345678",
        "0031 6 12345678",
        "+32 471 23 45 67",
        "+963 944 123 456",
        "06 12345678",
        "06-12345678",
        "0592-123456",
        "0592 12 34 56",
        "(050) 123 45 67",
        "tel. v. 0612345678",
        "9401 AB",
        "20260314",
        "14-03-2026",
        "12-03-1990 14-05-1992",
        "12-03-90 14-05-92",
        "2026-03-10T11:00:00.123456782Z",
        "2022-2023 2023/2024",
        "WPDA-2026-0193",
        "WPDA-2026-000123",
        "WPDA-2026-00123",
        "2026-00123",
        "https://172.31.255.255/",
        "https://93.184.216.34:8443/voorwaarts",
        "http://10.10.10.123/",
        "om 19.30 uur",
        "van 19.30 - 21.30 uur",
        "10:00-12:00",
        "NL91 ABNA 0417 1643 00",
        "DE89 3704 0044 0532 0130 00",
        "€ 12.345.678,00",
        "25.000 5.000",
        "123456789",
        "000000000",
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "12345678-2345-7123-8123-123456782123",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ] {
        assert_eq!(forbidden_number(text), None, "{text}");
    }
}

/// A number of nine digits that passes the eleven test, and isn't one digit over and over.
fn valid() -> impl Strategy<Value = String> {
    valid_beginning_with(0..10)
}

fn valid_beginning_with(first: std::ops::Range<u32>) -> impl Strategy<Value = String> {
    let digits = (first, proptest::collection::vec(0u32..10, 7));
    digits.prop_filter_map("no last digit fits", |(first, more)| {
        let head = [vec![first], more].concat();
        let weighted: u32 = head.iter().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
        let last = weighted % 11;
        let is_one = last < 10 && !head.iter().all(|digit| *digit == last);
        is_one.then(|| head.iter().chain([&last]).map(ToString::to_string).collect())
    })
}

fn of(choices: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(choices)
}

/// In groups, with the same sign between them.
fn grouped(digits: &str, groups: &[usize], between: &str) -> String {
    let mut rest = digits;
    let parts = groups.iter().map(|length| {
        let (part, after) = rest.split_at(*length);
        rest = after;
        part
    });
    parts.collect::<Vec<_>>().join(between)
}

fn in_script(text: &str, zero: char) -> String {
    let fold = |sign: char| sign.to_digit(10).and_then(|value| char::from_u32(u32::from(zero) + value)).unwrap_or(sign);
    text.chars().map(fold).collect()
}

/// Ways to write a phone number.
fn phone() -> impl Strategy<Value = String> {
    (
        of(&["06", "06 ", "06-", "+31 6 ", "+316", "+31 (0)6 ", "0031 6 ", "+31 6-", "+31 6"]),
        "[1-9][0-9]{7}",
        of(&["", " ", "-"]),
    )
        .prop_flat_map(|(head, digits, between)| {
            let groups: Vec<Vec<usize>> = vec![vec![8], vec![2, 2, 2, 2], vec![4, 4]];
            proptest::sample::select(groups)
                .prop_map(move |groups| format!("{head}{}", grouped(&digits, &groups, between)))
        })
        .boxed()
        .prop_union(
            (of(&["0592", "050", "+31 592", "+31 50"]), of(&[" ", "-"]), "[1-9][0-9]{6}")
                .prop_map(|(area, between, digits)| {
                    let length = if area.ends_with("592") || area == "0592" { 6 } else { 7 };
                    format!("{area}{between}{}", &digits[..length])
                })
                .boxed(),
        )
}

/// Ways to write a day.
fn day() -> impl Strategy<Value = String> {
    (1u32..=31, 1u32..=12, 1900u32..2100, of(&["-", "/", "."]), 0..4).prop_map(
        |(day, month, year, sign, way)| match way {
            0 => format!("{day:02}{sign}{month:02}{sign}{year}"),
            1 => format!("{day}{sign}{month}{sign}{year}"),
            2 => format!("{year}{sign}{month:02}{sign}{day:02}"),
            _ => format!("{day:02}{sign}{month:02}{sign}{:02}", year % 100),
        },
    )
}

proptest! {
    #[test]
    fn every_number_that_passes_the_eleven_test_is_refused_within_a_sentence(
        digits in valid(), before in "[a-z ]{0,10} ", after in "[ ,!?][a-z ]{0,10}",
    ) {
        prop_assert_eq!(forbidden_number(&format!("{before}{digits}{after}")), BSN);
    }

    #[test]
    fn whatever_stands_beside_it(
        digits in valid(),
        before in of(&[
            "", "x", "BSN", "bsn-", "0612345678 ", "06 12345678 ", "geboren 1990 ", "14-03-1990 ", "om 19.30, ",
            "+31 6 12345678 ", "ab-", "€ 5 ",
        ]),
        after in of(&["", "x", ".", " 0612345678", " 1990", " 14-03-1990", "\n06 12345678", " 12", " om 19.30"]),
    ) {
        let text = format!("{before}{digits}{after}");
        prop_assert_eq!(forbidden_number(&text), BSN, "{}", text);
    }

    #[test]
    fn whatever_separates_its_groups(
        digits in valid(),
        between in of(&[" ", "  ", "-", " - ", ".", "/", "_", "\u{a0}", "\u{202f}", "–", "\u{2011}", "·", ","]),
        groups in proptest::sample::select(vec![vec![9], vec![3, 3, 3], vec![4, 2, 3], vec![2, 2, 2, 3], vec![1; 9]]),
        zero in proptest::sample::select(vec!['0', '٠', '۰', '０', '०']),
        before in of(&["", "nummer ", "bsn: "]),
    ) {
        let text = format!("{before}{}", in_script(&grouped(&digits, &groups, between), zero));
        prop_assert_eq!(forbidden_number(&text), BSN, "{}", text);
    }

    #[test]
    fn eight_digits_are_one_with_the_zero_left_out(
        digits in valid_beginning_with(0..1), before in of(&["", "nummer ", "bsn-", "(", "06-12345678 "]),
    ) {
        prop_assume!(!is_date(&digits[1..].chars().filter_map(digit).collect::<Vec<_>>()));
        prop_assert_eq!(forbidden_number(&format!("{before}{}", &digits[1..])), BSN);
    }

    #[test]
    fn what_is_said_to_be_a_v_number_is_one(
        label in of(&["V-nummer ", "v-nr. ", "vnr ", "V-num: ", "vreemdelingennummer ", "V nummer is ", "v-nummer"]),
        digits in "[0-9]{10}",
        between in of(&["", " ", ".", "-", "\u{a0}", "–"]),
        after in of(&["", " 12", "x", ", 1990"]),
    ) {
        let text = format!("{label}{}{after}", grouped(&digits, &[3, 3, 4], between));
        prop_assert_eq!(forbidden_number(&text), V_NUMBER, "{}", text);
    }

    #[test]
    fn words_phone_numbers_and_days_are_none(
        parts in proptest::collection::vec(
            prop_oneof!["[a-z]{5,9}", phone(), day(), "[1-9][0-9]{3} [A-Z]{2}", "[A-Z]{4}-20[0-9]{2}-[0-9]{3,6}"],
            1..6,
        ),
        between in of(&[" ", ", ", "; ", "\n", " of ", " / "]),
    ) {
        let text = parts.join(between);
        prop_assert_eq!(forbidden_number(&text), None, "{}", text);
    }

    #[test]
    fn ids_are_none(id in any::<u128>(), version in any::<u64>()) {
        prop_assert_eq!(forbidden_number(&uuid::Uuid::from_u128(id).to_string()), None);
        let moment = version % (1 << 48);
        let seventh = u128::from(moment) << 80 | 7 << 76 | (id & 0xfff) << 64 | 2 << 62 | id >> 66;
        prop_assert_eq!(forbidden_number(&format!("referrals/{}", uuid::Uuid::from_u128(seventh))), None);
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,60}", digits in "[0-9 .+(:-]{0,40}") {
        let _ = (forbidden_number(&text), forbidden_number(&digits), forbidden_number(&format!("v{digits}{text}")));
    }
}
