//! What CLDR knows of the form's languages: which way they run, and their digits.

use actix_web::HttpRequest;
use actix_web::http::header::{AcceptLanguage, Header as _};
use contract::evaluations::FormLanguage;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale::{LanguageIdentifier, Locale, LocaleDirectionality};

/// The language as browsers and screen readers know it (BCP 47). Dari is Persian as it is spoken in Afghanistan.
pub fn language_tag(language: FormLanguage) -> &'static str {
    match language {
        FormLanguage::Prs => "fa-AF",
        other => other.code(),
    }
}

/// `rtl` or `ltr`.
pub fn direction(language: FormLanguage) -> &'static str {
    let identifier = LanguageIdentifier::try_from_str(language_tag(language)).unwrap_or(LanguageIdentifier::UNKNOWN);
    if LocaleDirectionality::new_extended().is_right_to_left(&identifier) { "rtl" } else { "ltr" }
}

/// A number in the digits of a language.
pub fn number(language: FormLanguage, number: usize) -> String {
    let locale = Locale::try_from_str(language_tag(language)).unwrap_or(Locale::UNKNOWN);
    let plain = number.to_string();
    let Ok(formatter) = DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default()) else {
        return plain;
    };
    plain.parse::<Decimal>().map_or(plain, |decimal| formatter.format(&decimal).to_string())
}

/// The languages that a browser asks for, those that the form knows, the most wanted first.
pub fn wanted(request: &HttpRequest) -> Vec<FormLanguage> {
    let Ok(accepted) = AcceptLanguage::parse(request) else { return Vec::new() };
    let mut known: Vec<FormLanguage> = Vec::new();
    for tag in accepted.ranked() {
        let found = of_tag(&tag.to_string().to_ascii_lowercase());
        known.extend(found.filter(|language| !known.contains(language)));
    }
    known
}

fn of_tag(tag: &str) -> Option<FormLanguage> {
    if tag == "fa-af" {
        return Some(FormLanguage::Prs);
    }
    tag.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_and_digits_are_those_of_the_language() {
        let rtl: Vec<_> = FormLanguage::all().filter(|language| direction(*language) == "rtl").collect();
        assert_eq!(rtl, [FormLanguage::Ar, FormLanguage::Prs, FormLanguage::Fa]);
        assert_eq!(number(FormLanguage::Nl, 12), "12");
        assert_eq!(number(FormLanguage::Fa, 12), "۱۲");
        assert_eq!(number(FormLanguage::Prs, 12), "۱۲");
    }

    #[test]
    fn tags_lead_to_the_languages_of_the_form() {
        assert_eq!(of_tag("ar-sy"), Some(FormLanguage::Ar));
        assert_eq!(of_tag("fa-af"), Some(FormLanguage::Prs));
        assert_eq!(of_tag("fa-ir"), Some(FormLanguage::Fa));
        assert_eq!(of_tag("ti"), Some(FormLanguage::Ti));
        assert_eq!(of_tag("fr-be"), None);
    }
}
