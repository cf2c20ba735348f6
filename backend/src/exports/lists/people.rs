//! People. What an import of people reads stands under the headers that it knows.

use contract::people::PeopleQuery;
use contract::permissions::Permission;

use crate::exports::Kind::{Country, Date, Languages, Moment, Number, Terms, Text};
use crate::exports::{Column, List, column, contact, read};
use crate::spreadsheets::words::{CHANNELS, GENDERS, LEVELS, ROLES};

const COLUMNS: &[Column] = &[
    column("Voornaam", "Given name", ("person.given_name", Text)),
    column("Noemnaam", "Preferred name", ("person.preferred_name", Text)),
    column("Tussenvoegsel", "Prefix", ("person.name_prefix", Text)),
    column("Achternaam", "Family name", ("person.family_name", Text)),
    column("Geboortejaar", "Birth year", ("person.birth_year", Number)),
    column("Geslacht", "Gender", ("person.gender", Terms(GENDERS))),
    column("Woonplaats", "City", ("person.city", Text)),
    contact("Postcode", "Postcode area", ("person.postcode_area", Text)),
    column("Land van herkomst", "Country of origin", ("person.country_of_origin", Country)),
    column(
        "Talen",
        "Languages",
        (
            "(SELECT jsonb_agg(language || ' ' || proficiency ORDER BY language) FROM person_language WHERE person_id = person.id)",
            Languages,
        ),
    ),
    contact("E-mail", "E-mail", ("person.email", Text)),
    contact("Telefoon", "Phone", ("person.phone", Text)),
    contact("Contact via", "Preferred channel", ("person.preferred_channel", Terms(CHANNELS))),
    column("Taalniveau", "Dutch level", ("person.dutch_level", Terms(LEVELS))),
    column(
        "Rollen nu",
        "Roles now",
        (
            "(SELECT jsonb_agg(DISTINCT kind) FROM role_period WHERE person_id = person.id AND starts_on <= $2 AND (ends_on IS NULL OR ends_on > $2))",
            Terms(ROLES),
        ),
    ),
    column(
        "Wacht sinds",
        "Waiting since",
        ("(SELECT min(opened_on) FROM request WHERE person_id = person.id AND closed_on IS NULL)", Date),
    ),
    column(
        "Laatst gewijzigd",
        "Last changed",
        ("to_char(person.changed_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD\"T\"HH24:MI:SS')", Moment),
    ),
];

pub const LIST: List = List {
    permission: Permission::PeopleRead,
    columns: COLUMNS,
    from: "FROM person WHERE ($1 ->> 'role' IS NULL OR EXISTS (SELECT FROM role_period WHERE person_id = person.id \
         AND kind = $1 ->> 'role' AND starts_on <= $2 AND (ends_on IS NULL OR ends_on > $2))) \
         AND ($1 ->> 'dutchLevel' IS NULL OR dutch_level = $1 ->> 'dutchLevel') \
         AND ($1 ->> 'waiting' IS NULL OR EXISTS (SELECT FROM request WHERE person_id = person.id AND closed_on IS NULL) \
           = ($1 ->> 'waiting')::boolean)",
    order: "person.sort_name, person.id",
    people: "ARRAY[person.id]",
    filters: &["role", "dutchLevel", "waiting", "sort"],
    check: read::<PeopleQuery>,
};
