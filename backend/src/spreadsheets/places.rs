//! Countries and languages as people write them: by code, or by their name in Dutch or English.

use super::words::plain;

/// Dutch names of countries that people here come from or live in; English ones come from the list of ISO.
const COUNTRIES: &[(&str, &[&str])] = &[
    ("AF", &["Afghanistan"]),
    ("AL", &["Albanië"]),
    ("DZ", &["Algerije"]),
    ("AO", &["Angola"]),
    ("AM", &["Armenië"]),
    ("AW", &["Aruba"]),
    ("AU", &["Australië"]),
    ("AZ", &["Azerbeidzjan"]),
    ("BD", &["Bangladesh"]),
    ("BY", &["Wit-Rusland", "Belarus"]),
    ("BE", &["België"]),
    ("BA", &["Bosnië en Herzegovina", "Bosnië"]),
    ("BR", &["Brazilië"]),
    ("BG", &["Bulgarije"]),
    ("BI", &["Burundi"]),
    ("CM", &["Kameroen"]),
    ("CA", &["Canada"]),
    ("CN", &["China"]),
    ("CO", &["Colombia"]),
    ("CD", &["Congo", "Democratische Republiek Congo", "DR Congo"]),
    ("CG", &["Congo-Brazzaville"]),
    ("CW", &["Curaçao"]),
    ("CI", &["Ivoorkust", "Ivory Coast"]),
    ("CU", &["Cuba"]),
    ("DE", &["Duitsland"]),
    ("DK", &["Denemarken"]),
    ("EG", &["Egypte"]),
    ("ER", &["Eritrea"]),
    ("ET", &["Ethiopië"]),
    ("FR", &["Frankrijk"]),
    ("GE", &["Georgië"]),
    ("GH", &["Ghana"]),
    ("GR", &["Griekenland"]),
    ("GN", &["Guinee"]),
    ("HU", &["Hongarije"]),
    ("IN", &["India"]),
    ("ID", &["Indonesië"]),
    ("IR", &["Iran"]),
    ("IQ", &["Irak"]),
    ("IE", &["Ierland"]),
    ("IL", &["Israël"]),
    ("IT", &["Italië"]),
    ("JM", &["Jamaica"]),
    ("JP", &["Japan"]),
    ("JO", &["Jordanië"]),
    ("KZ", &["Kazachstan"]),
    ("KE", &["Kenia"]),
    ("KW", &["Koeweit"]),
    ("LB", &["Libanon"]),
    ("LR", &["Liberia"]),
    ("LY", &["Libië"]),
    ("LT", &["Litouwen"]),
    ("LV", &["Letland"]),
    ("MA", &["Marokko"]),
    ("MD", &["Moldavië", "Moldova"]),
    ("MN", &["Mongolië"]),
    ("MM", &["Myanmar", "Birma"]),
    ("NP", &["Nepal"]),
    ("NL", &["Nederland", "Netherlands", "Holland"]),
    ("NG", &["Nigeria"]),
    ("NO", &["Noorwegen"]),
    ("PK", &["Pakistan"]),
    ("PS", &["Palestina", "Palestine"]),
    ("PE", &["Peru"]),
    ("PH", &["Filipijnen"]),
    ("PL", &["Polen"]),
    ("PT", &["Portugal"]),
    ("RO", &["Roemenië"]),
    ("RU", &["Rusland", "Russia"]),
    ("RW", &["Rwanda"]),
    ("SA", &["Saoedi-Arabië"]),
    ("SN", &["Senegal"]),
    ("RS", &["Servië"]),
    ("SL", &["Sierra Leone"]),
    ("SO", &["Somalië"]),
    ("ZA", &["Zuid-Afrika"]),
    ("SS", &["Zuid-Soedan"]),
    ("ES", &["Spanje"]),
    ("LK", &["Sri Lanka"]),
    ("SD", &["Soedan"]),
    ("SR", &["Suriname"]),
    ("SE", &["Zweden"]),
    ("CH", &["Zwitserland"]),
    ("SY", &["Syrië", "Syria"]),
    ("TJ", &["Tadzjikistan"]),
    ("TZ", &["Tanzania"]),
    ("TH", &["Thailand"]),
    ("TG", &["Togo"]),
    ("TN", &["Tunesië"]),
    ("TR", &["Turkije", "Turkey"]),
    ("UG", &["Oeganda"]),
    ("UA", &["Oekraïne"]),
    ("GB", &["Verenigd Koninkrijk", "Engeland", "United Kingdom"]),
    ("US", &["Verenigde Staten", "Amerika", "United States", "USA"]),
    ("UZ", &["Oezbekistan"]),
    ("VE", &["Venezuela"]),
    ("VN", &["Vietnam"]),
    ("YE", &["Jemen"]),
];

/// Dutch names of languages; English ones, and names in the language itself, come from the list of ISO.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("aar", &["Afar"]),
    ("sqi", &["Albanees"]),
    ("amh", &["Amhaars"]),
    ("ara", &["Arabisch"]),
    ("hye", &["Armeens"]),
    ("aze", &["Azerbeidzjaans"]),
    ("zgh", &["Berbers", "Tamazight"]),
    ("bos", &["Bosnisch"]),
    ("bul", &["Bulgaars"]),
    ("zho", &["Chinees", "Mandarijn"]),
    ("prs", &["Dari"]),
    ("deu", &["Duits"]),
    ("eng", &["Engels"]),
    ("fas", &["Farsi", "Perzisch", "Persian"]),
    ("fra", &["Frans"]),
    ("ful", &["Fula"]),
    ("kat", &["Georgisch"]),
    ("ell", &["Grieks"]),
    ("hau", &["Hausa"]),
    ("heb", &["Hebreeuws"]),
    ("hin", &["Hindi"]),
    ("hun", &["Hongaars"]),
    ("ind", &["Indonesisch"]),
    ("ita", &["Italiaans"]),
    ("run", &["Kirundi"]),
    ("kin", &["Kinyarwanda"]),
    ("kmr", &["Kurmanci", "Koerdisch", "Kurmanji", "Kurdish"]),
    ("lin", &["Lingala"]),
    ("mon", &["Mongools"]),
    ("nep", &["Nepalees"]),
    ("nld", &["Nederlands"]),
    ("orm", &["Oromo"]),
    ("pus", &["Pasjtoe", "Pashto"]),
    ("pan", &["Punjabi"]),
    ("pol", &["Pools"]),
    ("por", &["Portugees"]),
    ("ron", &["Roemeens"]),
    ("rus", &["Russisch"]),
    ("srp", &["Servisch"]),
    ("som", &["Somalisch", "Somali"]),
    ("ckb", &["Sorani"]),
    ("spa", &["Spaans"]),
    ("swa", &["Swahili"]),
    ("tam", &["Tamil"]),
    ("tha", &["Thais"]),
    ("tir", &["Tigrinya", "Tigrinja"]),
    ("tur", &["Turks"]),
    ("ukr", &["Oekraïens"]),
    ("urd", &["Urdu"]),
    ("uzb", &["Oezbeeks"]),
    ("vie", &["Vietnamees"]),
];

fn named(table: &'static [(&'static str, &'static [&'static str])], asked: &str) -> Option<&'static str> {
    let found = table.iter().find(|(_, names)| names.iter().any(|name| plain(name) == asked));
    found.map(|(code, _)| *code)
}

/// The code of ISO 3166-1 of a country.
#[must_use]
pub fn country(text: &str) -> Option<String> {
    let asked = plain(text);
    if let Some(code) = named(COUNTRIES, &asked) {
        return Some(code.to_owned());
    }
    let upper = text.trim().to_uppercase();
    let by_code = rust_iso3166::from_alpha2(&upper).or_else(|| rust_iso3166::from_alpha3(&upper));
    let found = by_code.or_else(|| {
        let every = rust_iso3166::ALL_ALPHA2.iter().filter_map(|code| rust_iso3166::from_alpha2(code));
        every.into_iter().find(|country| plain(country.name) == asked)
    })?;
    Some(found.alpha2.to_owned())
}

/// The code of ISO 639-3 of a language.
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let asked = plain(text);
    if let Some(code) = named(LANGUAGES, &asked) {
        return Some(code);
    }
    let lower = text.trim().to_lowercase();
    let by_code = isolang::Language::from_639_3(&lower).or_else(|| isolang::Language::from_639_1(&lower));
    let found = by_code.or_else(|| isolang::languages().find(|language| plain(language.to_name()) == asked))?;
    Some(found.to_639_3())
}

/// The Dutch or English name of a country, for an export; its code where there is none.
#[must_use]
pub fn country_name(code: &str, dutch: bool) -> String {
    let known = COUNTRIES.iter().find(|(known, _)| dutch && *known == code);
    match known {
        Some((_, names)) => names[0].to_owned(),
        // What two countries are called is understood as the larger one.
        None if code == "CG" => "Congo-Brazzaville".to_owned(),
        None => rust_iso3166::from_alpha2(code).map_or_else(|| code.to_owned(), |country| country.name.to_owned()),
    }
}

/// The Dutch or English name of a language, for an export; its code where there is none.
#[must_use]
pub fn language_name(code: &str, dutch: bool) -> String {
    let known = LANGUAGES.iter().find(|(known, _)| dutch && *known == code);
    match known {
        Some((_, names)) => names[0].to_owned(),
        None => isolang::Language::from_639_3(code)
            .map_or_else(|| code.to_owned(), |language| language.to_name().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_languages_are_known_by_code_and_by_name() {
        for text in ["ER", "er", "ERI", "Eritrea", "eritrea "] {
            assert_eq!(country(text).as_deref(), Some("ER"), "{text}");
        }
        assert_eq!(country("Syrië").as_deref(), Some("SY"));
        assert_eq!(country("Oekraine").as_deref(), Some("UA"));
        assert_eq!(country("Narnia"), None);
        for text in ["tir", "ti", "Tigrinya", "TIGRINJA"] {
            assert_eq!(language(text), Some("tir"), "{text}");
        }
        assert_eq!(language("Arabisch"), Some("ara"));
        assert_eq!(language("Arabic"), Some("ara"));
        assert_eq!(language("Klinkerdans"), None);
    }

    /// What an export writes, an import reads.
    #[test]
    fn every_name_that_is_written_is_understood() {
        for dutch in [true, false] {
            for (code, _) in COUNTRIES {
                assert_eq!(country(&country_name(code, dutch)).as_deref(), Some(*code));
            }
            for (code, _) in LANGUAGES {
                assert_eq!(language(&language_name(code, dutch)), Some(*code), "{}", language_name(code, dutch));
            }
        }
    }
}
