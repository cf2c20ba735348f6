//! Names to invent people with. Combinations are drawn, so a likeness to someone is chance.

use std::collections::BTreeSet;

use crate::random::Random;

/// Where invented people come from.
pub struct Origin {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// ISO 639-3, the mother tongue first.
    pub languages: &'static [&'static str],
    women: &'static [&'static str],
    men: &'static [&'static str],
    families: &'static [&'static str],
}

pub const ORIGINS: &[Origin] = &[
    Origin {
        country: "ER",
        languages: &["tir", "eng"],
        women: &["Selam", "Rahwa", "Feven", "Semhar", "Luwam", "Helen", "Winta", "Bisrat", "Ruta", "Saba"],
        men: &["Yonas", "Filmon", "Merhawi", "Samuel", "Aman", "Tesfalem", "Robel", "Natnael", "Isaias", "Henok"],
        families: &[
            "Tesfay",
            "Haile",
            "Kidane",
            "Gebremariam",
            "Weldu",
            "Berhane",
            "Okbay",
            "Mehari",
            "Zerai",
            "Araya",
        ],
    },
    Origin {
        country: "SY",
        languages: &["ara", "eng"],
        women: &["Rima", "Lamia", "Hanan", "Nisrin", "Dima", "Samar", "Raghad", "Maysoun", "Hala", "Yara"],
        men: &["Khaled", "Anas", "Bassel", "Mahmoud", "Rami", "Nizar", "Tarek", "Firas", "Osama", "Ziad"],
        families: &[
            "Al-Hamwi",
            "Darwish",
            "Khoury",
            "Sabbagh",
            "Al-Najjar",
            "Qasim",
            "Haddad",
            "Shahin",
            "Zaitoun",
            "Barakat",
        ],
    },
    Origin {
        country: "TR",
        languages: &["tur", "eng"],
        women: &["Elif", "Zeynep", "Gülşen", "Nermin", "Şule", "Ebru", "Aylin", "Dilek"],
        men: &["Emre", "Serkan", "Oğuz", "Tolga", "Cem", "Barış", "Kadir", "Umut"],
        families: &["Yıldız", "Aksoy", "Çetin", "Korkmaz", "Özdemir", "Polat", "Şimşek", "Tunç"],
    },
    Origin {
        country: "AF",
        languages: &["prs", "pbu"],
        women: &["Parwana", "Shabnam", "Zarghuna", "Freshta", "Marzia", "Laila", "Nilofar", "Roya"],
        men: &["Farid", "Najib", "Wahid", "Jawad", "Mirwais", "Habib", "Esmat", "Qais"],
        families: &["Rahimi", "Noori", "Sadat", "Amiri", "Wardak", "Azizi", "Haidari", "Sultani"],
    },
    Origin {
        country: "IR",
        languages: &["pes", "eng"],
        women: &["Shirin", "Mahsa", "Nasrin", "Parisa", "Golnaz", "Sahar"],
        men: &["Arash", "Kaveh", "Babak", "Siamak", "Navid", "Kourosh"],
        families: &["Hosseini", "Jafari", "Moradi", "Kazemi", "Tehrani", "Rostami"],
    },
    Origin {
        country: "UA",
        languages: &["ukr", "rus"],
        women: &["Oksana", "Iryna", "Kateryna", "Svitlana", "Halyna", "Nadiia"],
        men: &["Andrii", "Taras", "Bohdan", "Mykola", "Serhii", "Pavlo"],
        families: &["Kovalenko", "Bondarenko", "Tkachuk", "Lysenko", "Marchenko", "Shevchuk"],
    },
    Origin {
        country: "SO",
        languages: &["som", "ara"],
        women: &["Hodan", "Ifrah", "Sagal", "Amina", "Hibaq"],
        men: &["Abdirahman", "Liban", "Guled", "Mahad", "Sharmarke"],
        families: &["Warsame", "Farah", "Jama", "Abdulle", "Hirsi"],
    },
];

pub const DUTCH: Origin = Origin {
    country: "NL",
    languages: &["nld"],
    women: &[
        "Marijke",
        "Hanneke",
        "Ineke",
        "Trijntje",
        "Gerda",
        "Willemien",
        "Sanne",
        "Femke",
        "Roelie",
        "Jantina",
        "Margriet",
        "Hiske",
        "Loes",
        "Annelies",
        "Corrie",
        "Mirthe",
        "Evelien",
        "Tjitske",
        "Wietske",
        "Bregje",
    ],
    men: &[
        "Harm", "Jelle", "Roelof", "Klaas", "Wouter", "Henk", "Geert", "Sjoerd", "Koert", "Berend", "Thijs", "Maarten",
        "Gijs", "Jaap", "Lammert", "Egbert", "Freerk", "Hessel", "Douwe", "Ruben",
    ],
    families: &[
        "Hoving",
        "Zandstra",
        "van der Wal",
        "Dijkema",
        "Bruins",
        "Oldenburger",
        "de Groot",
        "Schuiling",
        "Meijering",
        "van Rhee",
        "Boelens",
        "Kuipers",
        "ter Horst",
        "Naber",
        "Speelman",
        "van den Berg",
        "Huizing",
        "Venema",
        "Wolters",
        "Reinders",
        "Enting",
        "Doldersum",
        "Klaassens",
        "Prins",
    ],
};

/// Draws names, each combination once: the demo's duplicates are made on purpose.
pub struct Names(BTreeSet<(String, String)>);

impl Names {
    pub fn new() -> Self {
        Self(BTreeSet::new())
    }

    /// A given and a family name, and whether it is a woman's.
    pub fn next(&mut self, random: &Random, origin: &Origin) -> (String, String, bool) {
        let woman = random.below(2) == 0;
        let givens = if woman { origin.women } else { origin.men };
        let start = random.below((givens.len() * origin.families.len()) as u64);
        for step in 0.. {
            let at = usize::try_from(start).unwrap_or_default() + step;
            let (given, family) =
                (givens[at % givens.len()], origin.families[at / givens.len() % origin.families.len()]);
            // When all are drawn, families marry.
            let rounds = step / (givens.len() * origin.families.len());
            let second = if rounds == 0 {
                String::new()
            } else {
                format!("-{}", origin.families[rounds % origin.families.len()])
            };
            let pair = (given.to_owned(), format!("{family}{second}"));
            if self.0.insert(pair.clone()) {
                return (pair.0, pair.1, woman);
            }
        }
        (String::new(), String::new(), woman)
    }
}
