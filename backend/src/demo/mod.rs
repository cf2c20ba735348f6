//! Demo data: invented people and the names of real organisations, made by the same functions that the API calls,
//! from a fixed seed. A history with cohorts 1 to 13 and 249 numbered matches (the 200th in a group of cohort
//! 12), and open work relative to today, so that the next match that starts is the 250th; and
//! people of both sides who wait for the next cohort. What they did together, and what comes, is in [`events`]; the year
//! that a report is written about is in [`year_2023`], and the report itself in [`report_2023`].

mod arrivals;
mod cooperation;
mod evaluations;
mod events;
mod former_newcomers;
mod foundation;
mod funding;
mod history;
mod names;
mod next_cohort;
mod open_work;
mod paths;
mod report_2023;
mod stories;
mod webhooks;
mod year_2023;

pub use evaluations::poster_path;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use contract::ids::{AccountId, CohortId, GroupId, OrganisationId, PartnerClientId, PersonId};
use contract::language::{DutchLevel, Proficiency, SpokenLanguage};
use contract::organisations::{OrganisationDetails, OrganisationKind};
use contract::partners::{NewPartnerClient, Scope};
use contract::people::{ContactChannel, ContactDetails, FreeMoment, Gender, PartOfDay, PersonDetails, Weekday};
use contract::permissions::Role;
use diesel::prelude::*;

use crate::auth::password::Passwords;
use crate::auth::store::{NewAccount, create_account};
use crate::clock::Clock;
use crate::error::Error;
use crate::random::Random;
use crate::schema::{account, partner_client, person};
use crate::services::Now;
use crate::{organisations, partners, referrals};

/// Everyone's password in the demo.
pub const PASSWORD: &str = "welkom bij de demo";
/// The secret of the demo's partner client.
pub const PARTNER_SECRET: &str = "demo-secret-of-werkplein-not-for-real-use";
/// Match numbers that the demo has given out.
pub const MATCHES: i32 = 249;

const SEED: u64 = 2023;

const ACCOUNTS: [(&str, &str, Role); 9] = [
    ("coordinator@demo.example", "Noor Wiersma", Role::CoordinatorNewcomers),
    ("vrijwilligers@demo.example", "Geke Boonstra", Role::CoordinatorVolunteers),
    ("kantoor@demo.example", "Wim Hadderingh", Role::OfficeManager),
    ("communicatie@demo.example", "Lotte Popken", Role::Communication),
    ("beleid@demo.example", "Sietse Dallinga", Role::Policy),
    ("financien@demo.example", "Riet Kamps", Role::Finance),
    ("bestuur@demo.example", "Aleida Zwiers", Role::Board),
    ("stagiair@demo.example", "Bram Oosting", Role::Intern),
    ("beheer@demo.example", "Tineke Luinge", Role::Administrator),
];

/// Whether nobody has an account here and nobody is registered.
///
/// # Errors
/// When the database can't tell.
pub fn is_empty(c: &mut PgConnection) -> Result<bool, Error> {
    let accounts: i64 = account::table.count().get_result(c)?;
    let people: i64 = person::table.count().get_result(c)?;
    Ok(accounts == 0 && people == 0)
}

/// Whether the data here are the demo's, so that they may be removed.
///
/// # Errors
/// When the database can't tell.
pub fn is_demo(c: &mut PgConnection) -> Result<bool, Error> {
    let has_client = partner_client::table.find(*partner_client_id()).count().get_result::<i64>(c)? == 1;
    let emails: Vec<String> = account::table.select(account::email).load(c)?;
    let invented = |email: &String| email.ends_with("@demo.example") || email.ends_with("@voorbeeld.example");
    Ok(has_client && emails.iter().all(invented))
}

/// The id of the demo's partner client: always the same, so that an example can be copied.
#[must_use]
pub fn partner_client_id() -> PartnerClientId {
    PartnerClientId(uuid::uuid!("0185c8a0-0000-7000-8000-000000000193"))
}

/// How to log in to the demo.
#[must_use]
pub fn log_ins() -> String {
    let mut text = format!("\nDemo log-ins, all with the password: {PASSWORD}\n");
    for (email, name, role) in ACCOUNTS {
        text.push_str(&format!("  {email:28} {name:18} {role}\n"));
    }
    text.push_str("\nDemo partner (Werkplein Drentsche Aa), for /oauth2/token:\n");
    text.push_str(&format!("  client_id     {}\n  client_secret {PARTNER_SECRET}\n\n", partner_client_id()));
    text
}

/// Loads the demo data into an empty, migrated database, in one transaction.
///
/// # Errors
/// When the database refuses; nothing is loaded then.
pub fn load(c: &mut PgConnection, clock: &Clock) -> Result<(), Error> {
    c.transaction(|c| {
        let mut demo = Demo::begin(c, clock)?;
        history::load(c, &mut demo)?;
        open_work::load(c, &mut demo)?;
        next_cohort::load(c, &mut demo)?;
        // A source of chance of their own, so that what happened in 2023 doesn't hang on which day it is today.
        demo.random = Random::seeded(SEED + 2);
        paths::load(c, &mut demo)?;
        stories::load(c, &demo)?;
        demo.random = Random::seeded(SEED + 3);
        evaluations::load(c, &mut demo)?;
        events::load(c, &mut demo)?;
        demo.random = Random::seeded(SEED + 4);
        foundation::load(c, &mut demo)?;
        year_2023::load(c, &mut demo)?;
        cooperation::load(c, &mut demo)?;
        funding::load(c, &mut demo)?;
        demo.random = Random::seeded(SEED + 7);
        report_2023::load(c, &mut demo)?;
        // Told here, so that whoever tries the demo hears of nothing but what they do themselves.
        referrals::tell_all(c, &Now::of(clock, &Random::seeded(SEED + 6)))?;
        demo.random = Random::seeded(SEED + 5);
        webhooks::load(c, &demo)?;
        know_at(c, None)
    })
}

/// What the parts of the demo share while they are made.
struct Demo {
    random: Random,
    /// A second source of chance: what is drawn from it changes nothing of what the first one gives.
    other_random: Random,
    today: NaiveDate,
    coordinator: AccountId,
    werkplein: OrganisationId,
    taalhuis: OrganisationId,
    vaart: OrganisationId,
    client: PartnerClientId,
    names: names::Names,
    people: u32,
    /// How many matches of each cohort were completed so far.
    completed: BTreeMap<i16, u32>,
}

/// A group that matches are placed in.
type Place = (CohortId, GroupId);

impl Demo {
    fn begin(c: &mut PgConnection, clock: &Clock) -> Result<Self, Error> {
        let random = Random::seeded(SEED);
        let first_day = Now::of(&Clock::set_to(at(date(2017, 1, 9), 9)), &random);
        let passwords = Passwords::new(&random)?;
        let (mut coordinator, mut administrator) = (None, None);
        for (email, name, role) in ACCOUNTS {
            let new = NewAccount {
                email: email.to_owned(),
                display_name: name.to_owned(),
                password_hash: Some(passwords.hash(PASSWORD, &random)?),
                roles: vec![role],
                access_ends_on: (role == Role::Intern).then(|| clock.today() + chrono::Days::new(180)),
            };
            let id = create_account(c, &new, &first_day)?;
            coordinator.get_or_insert(id);
            administrator = (role == Role::Administrator).then_some(id).or(administrator);
        }
        let mut organisations = Vec::new();
        for new in known_organisations() {
            organisations.push(organisations::insert(c, &new, &first_day)?);
        }
        let client = NewPartnerClient {
            organisation_id: organisations[0],
            name: "Koppeling met het klantsysteem".to_owned(),
            scopes: Scope::all().collect(),
            contact_email: Some("koppelingen@werkplein.example".to_owned()),
        };
        partners::create_as(c, partner_client_id(), (&client, PARTNER_SECRET, administrator), &first_day)?;
        Ok(Self {
            coordinator: coordinator.ok_or_else(|| Error::internal(&"the demo has no coordinator"))?,
            werkplein: organisations[0],
            taalhuis: organisations[6],
            vaart: organisations[2],
            client: partner_client_id(),
            names: names::Names::new(),
            today: clock.today(),
            people: 0,
            completed: BTreeMap::new(),
            random,
            other_random: Random::seeded(SEED + 1),
        })
    }

    /// Does something with the second source of chance.
    fn aside<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        std::mem::swap(&mut self.random, &mut self.other_random);
        let done = work(self);
        std::mem::swap(&mut self.random, &mut self.other_random);
        done
    }

    /// A day in the demo's history, as a moment of its own.
    fn on(&self, c: &mut PgConnection, day: NaiveDate) -> Result<Now, Error> {
        let hour = 9 + self.number(8);
        self.at(c, at(day, hour))
    }

    /// A moment in the demo's history: what is written down next was known from then on.
    fn at(&self, c: &mut PgConnection, instant: DateTime<Utc>) -> Result<Now, Error> {
        know_at(c, Some(instant))?;
        Ok(Now::of(&Clock::set_to(instant), &self.random))
    }

    fn chance(&self, percent: u64) -> bool {
        self.random.below(100) < percent
    }

    fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        let index = usize::try_from(self.random.below(from.len() as u64)).unwrap_or_default();
        &from[index.min(from.len() - 1)]
    }

    fn number(&self, below: u64) -> u32 {
        u32::try_from(self.random.below(below)).unwrap_or_default()
    }

    /// An invented newcomer, with a first level of Dutch.
    fn newcomer(&mut self) -> (PersonDetails, DutchLevel) {
        let origin = self.pick(names::ORIGINS);
        let (given, family, woman) = self.names.next(&self.random, origin);
        let mut details = self.person(given, family, woman);
        details.country_of_origin = Some(origin.country.to_owned());
        details.languages = origin
            .languages
            .iter()
            .enumerate()
            .map(|(index, language)| SpokenLanguage {
                language: (*language).to_owned(),
                proficiency: if index == 0 { Proficiency::Native } else { Proficiency::Good },
            })
            .collect();
        details.contact.preferred_language = Some(origin.languages[0].to_owned());
        let levels = [
            DutchLevel::A0,
            DutchLevel::A0,
            DutchLevel::A1,
            DutchLevel::A1,
            DutchLevel::A2,
            DutchLevel::A2,
            DutchLevel::B1,
        ];
        (details, *self.pick(&levels))
    }

    /// An invented established resident.
    fn established(&mut self) -> PersonDetails {
        let (given, family, woman) = self.names.next(&self.random, &names::DUTCH);
        let (prefix, family) = match family.rsplit_once(' ') {
            Some((prefix, family)) => (Some(prefix.to_owned()), family.to_owned()),
            None => (None, family),
        };
        let mut details = self.person(given, family, woman);
        details.name_prefix = prefix;
        let others = [("eng", 70), ("deu", 40), ("fra", 15), ("tur", 4), ("ara", 3)];
        details.languages = others
            .iter()
            .filter(|(_, percent)| self.chance(*percent))
            .map(|(language, _)| SpokenLanguage { language: (*language).to_owned(), proficiency: Proficiency::Good })
            .collect();
        details
    }

    fn person(&mut self, given: String, family: String, woman: bool) -> PersonDetails {
        self.people += 1;
        let plain = |name: &str| crate::names::fold(name).replace(' ', "");
        let email = format!("{}.{}{}@voorbeeld.example", plain(&given), plain(&family), self.people);
        let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Saturday];
        let mut availability: Vec<FreeMoment> = days
            .iter()
            .flat_map(|day| PartOfDay::all().map(|part| FreeMoment { day: *day, part }))
            .filter(|moment| self.chance(if moment.part == PartOfDay::Evening { 62 } else { 20 }))
            .collect();
        if availability.is_empty() {
            availability.push(FreeMoment { day: Weekday::Wednesday, part: PartOfDay::Evening });
        }
        let cities = ["Assen", "Assen", "Assen", "Assen", "Assen", "Rolde", "Vries", "Beilen"];
        let postcodes = ["9401", "9402", "9403", "9404", "9405", "9406", "9407"];
        let city = (*self.pick(&cities)).to_owned();
        PersonDetails {
            given_name: given,
            family_name: Some(family),
            birth_year: Some(1955 + i16::try_from(self.random.below(50)).unwrap_or_default()),
            gender: Some(if woman { Gender::Woman } else { Gender::Man }),
            contact: ContactDetails {
                email: self.chance(85).then_some(email),
                // Numbers that begin with 060 are given to nobody.
                phone: Some(format!("+3160{:07}", self.people)),
                preferred_channel: Some(*self.pick(&[
                    ContactChannel::Message,
                    ContactChannel::Phone,
                    ContactChannel::Email,
                ])),
                preferred_language: None,
                postcode_area: Some(match city.as_str() {
                    "Rolde" => "9451".to_owned(),
                    "Vries" => "9481".to_owned(),
                    "Beilen" => "9411".to_owned(),
                    _ => (*self.pick(&postcodes)).to_owned(),
                }),
            },
            city: Some(city),
            availability,
            ..PersonDetails::default()
        }
    }
}

/// Says when what is written down next became known; without a moment, when the transaction began.
fn know_at(c: &mut PgConnection, instant: Option<DateTime<Utc>>) -> Result<(), Error> {
    let known_at = instant.map(|at| at.to_rfc3339()).unwrap_or_default();
    diesel::sql_query("SELECT set_config('voorwaarts.known_at', $1, true)")
        .bind::<diesel::sql_types::Text, _>(known_at)
        .execute(c)?;
    Ok(())
}

/// Someone whose record is there.
struct Known {
    id: PersonId,
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn at(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()).and_utc()
}

fn known_organisations() -> Vec<OrganisationDetails> {
    use OrganisationKind::{CoOrganiser, Employer, Funder, LanguageProvider, Municipality, Referrer, Venue, Welfare};
    let new = |name: &str, aliases: &[&str], kinds: &[OrganisationKind]| OrganisationDetails {
        name: name.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        kinds: kinds.to_vec(),
        city: Some("Assen".to_owned()),
        ..OrganisationDetails::default()
    };
    let mut werkplein = new("Werkplein Drentsche Aa", &["WPDA", "Werkplein Drentse Aa"], &[Referrer]);
    werkplein.agreement_signed_on = Some(date(2017, 1, 2));
    let mut fund = new("Verbindingsfonds Groningen", &[], &[Funder]);
    fund.city = Some("Groningen".to_owned());
    vec![
        werkplein,
        new("Gemeente Assen", &[], &[Municipality, Funder]),
        new("Vaart Welzijn", &["Vaart"], &[Welfare, Referrer]),
        new("Friends4Friends", &["F4F"], &[CoOrganiser]),
        new("De Componist", &[], &[Venue]),
        new("Het Markehuus", &["Markehuus"], &[Venue]),
        new("Het Taalhuis", &["Taalhuis Assen"], &[LanguageProvider, Referrer]),
        new("VIP Assen", &["VIP", "Vrijwilligers Informatie Punt"], &[Welfare]),
        new("De Nieuwe Kolk", &["DNK"], &[Venue, CoOrganiser]),
        new("Bab-a-Ddaar", &[], &[CoOrganiser]),
        new("Ceresstaete", &[], &[Venue, Employer]),
        fund,
    ]
}
