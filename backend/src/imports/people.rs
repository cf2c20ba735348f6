//! Importing people.

use std::collections::{BTreeSet, HashMap};

use contract::imports::{ImportField, ImportKind, RowDecision, RowOutcome};
use contract::language::{AssessmentSource, NewDutchAssessment};
use contract::people::{AccessAction, DuplicateSign, Engagement, NewRolePeriod, Person, PersonDetails};
use contract::problem::FaultCode;
use diesel::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::cells::{Cells, name_parts};
use super::kinds::{CHUNK, Candidate, Judged, Kind, Row, Says, Work, fault};
use super::known::{self, How, Known};
use crate::access;
use crate::error::Error;
use crate::people::{self, Probe, check_details};
use crate::spreadsheets::words;
use crate::web::faults_of;

/// Someone as a row tells of them.
pub struct Plan {
    details: PersonDetails,
    role: Option<NewRolePeriod>,
    dutch: Option<NewDutchAssessment>,
    doing: Doing,
    /// All that the row says, without the day on which it is read.
    said: serde_json::Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Add,
    /// It was imported before: what the file says now holds.
    Change(Uuid),
    /// Somebody decided that it is this person: only what isn't known is added.
    Complete(Uuid),
}

impl Says for Plan {
    fn says(&self) -> serde_json::Value {
        self.said.clone()
    }
}

pub struct People;

impl Kind for People {
    const KIND: ImportKind = ImportKind::People;
    type Plan = Plan;

    fn judge(c: &mut PgConnection, rows: &[Row], work: &Work) -> Result<Vec<Judged<Plan>>, Error> {
        let mut judged: Vec<Judged<Plan>> = rows.iter().map(|row| read(row, work)).collect();
        refuse_repeated(&mut judged, work);
        let known = Known::of(c, Self::KIND, &judged)?;
        for row in judged.iter_mut().filter(|row| row.is_new()) {
            match known.how(row) {
                How::Not => {}
                How::Same(record) => {
                    (row.outcome, row.record, row.plan) = (RowOutcome::Unchanged, Some(record), None);
                }
                How::Changed(record) => {
                    (row.outcome, row.record) = (RowOutcome::Changed, Some(record));
                    row.plan.iter_mut().for_each(|plan| plan.doing = Doing::Change(record));
                }
            }
        }
        work.progress.advance(rows.len() / 2)?;
        find_alike(c, &mut judged)?;
        decide(&mut judged, rows);
        Ok(judged)
    }

    fn apply(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
        let mut new: Vec<&mut Judged<Plan>> = judged.iter_mut().filter(|row| doing(row) == Some(Doing::Add)).collect();
        for rows in new.chunks_mut(CHUNK) {
            add(c, rows, work)?;
            work.progress.advance(rows.len())?;
        }
        for row in judged.iter_mut() {
            match doing(row) {
                Some(Doing::Change(id)) => change(c, (&*row, id), &put_over, work)?,
                Some(Doing::Complete(id)) => change(c, (&*row, id), &fill_up, work)?,
                Some(Doing::Add) | None => continue,
            }
            work.progress.advance(1)?;
        }
        known::remember(c, (Self::KIND, "person_id"), judged, work)
    }
}

fn doing(row: &Judged<Plan>) -> Option<Doing> {
    row.plan.as_ref().filter(|_| matches!(row.outcome, RowOutcome::New | RowOutcome::Changed)).map(|plan| plan.doing)
}

fn read(row: &Row, work: &Work) -> Judged<Plan> {
    use ImportField as F;
    let mut cells = Cells::new(work.fields, &row.cells, &row.forbidden);
    let key = cells.text(F::Key);
    let mut details = PersonDetails::default();
    let whole = cells.text(F::FullName).map(|name| name_parts(&name));
    details.given_name = cells.text(F::GivenName).unwrap_or_default();
    details.name_prefix = cells.text(F::NamePrefix);
    details.family_name = cells.text(F::FamilyName);
    if let Some(whole) = whole {
        // Columns of their own say more than one for all.
        if details.given_name.is_empty() {
            details.given_name = whole.given;
        }
        details.name_prefix = details.name_prefix.or(whole.prefix);
        details.family_name = details.family_name.or(whole.family);
    }
    if details.given_name.is_empty() {
        let field = if work.fields.contains(&Some(F::GivenName)) { F::GivenName } else { F::FullName };
        cells.fault(field, FaultCode::Required, "is required");
    }
    details.preferred_name = cells.text(F::PreferredName);
    details.birth_year = cells.year(F::BirthYear);
    details.gender = cells.term(F::Gender, words::GENDERS);
    details.city = cells.text(F::City);
    details.country_of_origin = cells.country(F::CountryOfOrigin);
    details.languages = cells.languages(F::Languages);
    // A cell has several languages, Dutch perhaps among them; its level stands in a column of its own.
    details.languages.retain(|spoken| spoken.language != "nld");
    details.contact.email = cells.text(F::Email).map(|email| email.to_lowercase());
    details.contact.phone = cells.text(F::Phone).map(|phone| contract::normalise_phone(&phone));
    details.contact.preferred_channel = cells.term(F::PreferredChannel, words::CHANNELS);
    details.contact.preferred_language = cells.language(F::PreferredLanguage);
    details.contact.postcode_area = cells.text(F::PostcodeArea).map(|code| code.chars().take(4).collect());
    let role = role(&mut cells, work);
    let dutch = dutch(&mut cells, work);
    if cells.is_faultless() {
        let mut faults = faults_of(&details, "");
        faults.extend(check_details(&details, "", work.now.today));
        cells.faults_of(faults, |pointer| field_of(pointer, work));
    }
    let said = json!([
        details,
        role.as_ref().map(|role| (role.kind, role.ends_on, role.end_reason)),
        cells.date(F::RoleStartsOn),
        dutch.as_ref().map(|dutch| dutch.level),
        cells.date(F::DutchAssessedOn),
    ]);
    let faults = cells.into_faults();
    if faults.is_empty() {
        Judged::new(row.number, key, Plan { details, role, dutch, doing: Doing::Add, said })
    } else {
        Judged::refused(row.number, faults)
    }
}

fn role(cells: &mut Cells, work: &Work) -> Option<NewRolePeriod> {
    use ImportField as F;
    let kind = cells.term(F::Role, words::ROLES);
    let (starts_on, ends_on) = (cells.date(F::RoleStartsOn), cells.date(F::RoleEndsOn));
    let end_reason = cells.term(F::RoleEndReason, words::ROLE_END_REASONS);
    let kind = kind?;
    let starts_on = starts_on.unwrap_or(work.now.today);
    if ends_on.is_some_and(|end| end < starts_on) {
        cells.fault(F::RoleEndsOn, FaultCode::EndsBeforeStart, "must not lie before the start");
    }
    match (ends_on, end_reason) {
        (Some(_), None) => cells.fault(F::RoleEndReason, FaultCode::Required, "is required with the end of a role"),
        (None, Some(_)) => cells.fault(F::RoleEndsOn, FaultCode::Required, "is required with the reason"),
        _ => {}
    }
    Some(NewRolePeriod { kind, function: None, engagement: Engagement::Structural, starts_on, ends_on, end_reason })
}

fn dutch(cells: &mut Cells, work: &Work) -> Option<NewDutchAssessment> {
    use ImportField as F;
    let (level, on) = (cells.term(F::DutchLevel, words::LEVELS), cells.date(F::DutchAssessedOn));
    let level = level?;
    let assessed_on = on.unwrap_or(work.now.today);
    if assessed_on > work.now.today {
        cells.fault(F::DutchAssessedOn, FaultCode::InFuture, "must not lie in the future");
    }
    let skill = contract::language::LanguageSkill::Overall;
    Some(NewDutchAssessment { level, skill, assessed_on, source: AssessmentSource::Intake })
}

/// In which cell what the contract's validation found has to be mended.
fn field_of(pointer: &str, work: &Work) -> ImportField {
    use ImportField as F;
    let own = match pointer.split('/').nth(1).unwrap_or_default() {
        "givenName" => F::GivenName,
        "preferredName" => F::PreferredName,
        "namePrefix" => F::NamePrefix,
        "familyName" => F::FamilyName,
        "birthYear" => F::BirthYear,
        "city" => F::City,
        "countryOfOrigin" => F::CountryOfOrigin,
        "languages" => F::Languages,
        _ => match pointer.rsplit('/').next().unwrap_or_default() {
            "email" => F::Email,
            "phone" => F::Phone,
            "preferredLanguage" => F::PreferredLanguage,
            _ => F::PostcodeArea,
        },
    };
    let is_name = matches!(own, F::GivenName | F::NamePrefix | F::FamilyName);
    if is_name && !work.fields.contains(&Some(own)) { F::FullName } else { own }
}

/// Of two rows with one key, or that say the same, the second is too many.
fn refuse_repeated(judged: &mut [Judged<Plan>], work: &Work) {
    let (mut keys, mut prints) = (HashMap::new(), HashMap::new());
    for row in judged.iter_mut().filter(|row| row.is_new()) {
        let first = match &row.key {
            Some(key) => *keys.entry(key.clone()).or_insert(row.number),
            None => *prints.entry(row.fingerprint.clone()).or_insert(row.number),
        };
        if first != row.number {
            let field = if row.key.is_some() { ImportField::Key } else { ImportField::GivenName };
            row.refuse(fault(work.fields, field, (FaultCode::Repeated, format!("stands in row {first} already"))));
        }
    }
}

/// Whoever is known, or stands higher in the file, and may be the same.
fn find_alike(c: &mut PgConnection, judged: &mut [Judged<Plan>]) -> Result<(), Error> {
    let mut new: Vec<&mut Judged<Plan>> = judged.iter_mut().filter(|row| row.is_new()).collect();
    let probes: Vec<Probe> =
        new.iter().filter_map(|row| row.plan.as_ref()).map(|plan| Probe::of(&plan.details)).collect();
    let found = people::find_duplicates_of_many(c, &probes)?;
    let mut above: HashMap<String, usize> = HashMap::new();
    let mut in_file: Vec<Option<(usize, Vec<DuplicateSign>)>> = Vec::new();
    for (at, probe) in probes.iter().enumerate() {
        let name = probe.words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let marks = [
            probe.email.as_ref().map(|email| format!("email {email}")),
            probe.phone.as_ref().map(|phone| format!("phone {phone}")),
            probe.birth_year.map(|year| format!("name {name} {year}")),
        ];
        let marks: Vec<String> = marks.into_iter().flatten().collect();
        let first = marks.iter().find_map(|mark| above.get(mark).copied());
        in_file.push(first.map(|first| (first, people::signs(probe, &probes[first]))));
        for mark in marks {
            above.entry(mark).or_insert(at);
        }
    }
    let numbers: Vec<i32> = new.iter().map(|row| row.number).collect();
    for ((row, found), same_file) in new.iter_mut().zip(found).zip(in_file) {
        let others = same_file.map(|(first, signs)| Candidate { person_id: None, row: Some(numbers[first]), signs });
        let known = found.into_iter().map(|(id, signs)| Candidate { person_id: Some(id), row: None, signs });
        row.candidates = known.chain(others).collect();
    }
    Ok(())
}

fn decide(judged: &mut [Judged<Plan>], rows: &[Row]) {
    let decisions: HashMap<i32, (RowDecision, Option<Uuid>)> =
        rows.iter().filter_map(|row| Some((row.number, row.decision?))).collect();
    for row in judged.iter_mut().filter(|row| row.is_new() && !row.candidates.is_empty()) {
        let likeliest = row.candidates.iter().find_map(|candidate| candidate.person_id);
        match decisions.get(&row.number) {
            Some((RowDecision::AnotherPerson, _)) => {}
            Some((RowDecision::Skip, _)) => (row.outcome, row.plan) = (RowOutcome::Skipped, None),
            Some((RowDecision::SamePerson, person)) => match person.or(likeliest) {
                Some(person) => {
                    (row.outcome, row.record) = (RowOutcome::Changed, Some(person));
                    row.plan.iter_mut().for_each(|plan| plan.doing = Doing::Complete(person));
                }
                // The same as a row above it: that one is enough.
                None => (row.outcome, row.plan) = (RowOutcome::Skipped, None),
            },
            None => row.outcome = RowOutcome::Undecided,
        }
    }
}

fn add(c: &mut PgConnection, rows: &mut [&mut Judged<Plan>], work: &Work) -> Result<(), Error> {
    let (mut new, mut roles, mut levels) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows.iter_mut() {
        let Some(plan) = &row.plan else { continue };
        let id: contract::ids::PersonId = work.now.new_id();
        row.record = Some(*id);
        new.push((id, &plan.details));
        roles.extend(plan.role.as_ref().map(|role| (id, role)));
        levels.extend(plan.dutch.as_ref().map(|dutch| (id, dutch)));
    }
    people::insert_many(c, &new, work.now)?;
    people::add_roles(c, &roles, work.now)?;
    people::add_assessments(c, &levels, work.now)?;
    let ids: Vec<Uuid> = new.iter().map(|(id, _)| **id).collect();
    access::record(c, (work.caller, work.now), AccessAction::Created, ids)
}

/// Changes someone known by what a row says.
fn change(
    c: &mut PgConnection,
    (row, id): (&Judged<Plan>, Uuid),
    join: &dyn Fn(&PersonDetails, &PersonDetails) -> PersonDetails,
    work: &Work,
) -> Result<(), Error> {
    let Some(plan) = &row.plan else { return Ok(()) };
    let person: Person = people::find_for_change(c, id.into())?;
    let after = join(&person.details, &plan.details);
    if after != person.details {
        people::update(c, &person, &after, work.now)?;
    }
    if let Some(role) = plan.role.as_ref().filter(|role| !overlaps(&person, role)) {
        people::add_role(c, person.id, role, work.now)?;
    }
    let known_level = person.dutch.as_ref().map(|dutch| dutch.level);
    if let Some(dutch) = plan.dutch.as_ref().filter(|dutch| known_level != Some(dutch.level)) {
        people::add_assessment(c, person.id, dutch, work.now)?;
    }
    access::record(c, (work.caller, work.now), AccessAction::Changed, [id])
}

fn overlaps(person: &Person, role: &NewRolePeriod) -> bool {
    person.roles.iter().filter(|known| known.kind == role.kind).any(|known| {
        known.ends_on.is_none_or(|end| end > role.starts_on) && role.ends_on.is_none_or(|end| end > known.starts_on)
    })
}

/// What the file says holds; where it says nothing, what was known stays.
fn put_over(known: &PersonDetails, row: &PersonDetails) -> PersonDetails {
    joined(row, known)
}

/// What was known holds; where nothing was known, the file fills up.
fn fill_up(known: &PersonDetails, row: &PersonDetails) -> PersonDetails {
    joined(known, row)
}

/// What the first says, and where it says nothing the second.
fn joined(first: &PersonDetails, second: &PersonDetails) -> PersonDetails {
    let text = |one: &Option<String>, other: &Option<String>| one.clone().or_else(|| other.clone());
    let spoken: BTreeSet<&str> = first.languages.iter().map(|spoken| spoken.language.as_str()).collect();
    let others = second.languages.iter().filter(|other| !spoken.contains(other.language.as_str()));
    let mut languages: Vec<_> = first.languages.iter().chain(others).take(12).cloned().collect();
    languages.sort_by(|one, other| one.language.cmp(&other.language));
    let (contact, other) = (&first.contact, &second.contact);
    PersonDetails {
        given_name: first.given_name.clone(),
        preferred_name: text(&first.preferred_name, &second.preferred_name),
        // A prefix goes with its family name.
        name_prefix: if first.family_name.is_some() { first.name_prefix.clone() } else { second.name_prefix.clone() },
        family_name: text(&first.family_name, &second.family_name),
        birth_year: first.birth_year.or(second.birth_year),
        gender: first.gender.or(second.gender),
        city: text(&first.city, &second.city),
        country_of_origin: text(&first.country_of_origin, &second.country_of_origin),
        languages,
        availability: if first.availability.is_empty() {
            second.availability.clone()
        } else {
            first.availability.clone()
        },
        contact: contract::people::ContactDetails {
            email: text(&contact.email, &other.email),
            phone: text(&contact.phone, &other.phone),
            preferred_channel: contact.preferred_channel.or(other.preferred_channel),
            preferred_language: text(&contact.preferred_language, &other.preferred_language),
            postcode_area: text(&contact.postcode_area, &other.postcode_area),
        },
    }
}
