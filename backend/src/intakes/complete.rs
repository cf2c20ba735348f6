//! Completing an intake: everything that was told is checked at once and written in one transaction.

use contract::ids::{AccountId, PersonId, RequestId};
use contract::intakes::{CompleteIntake, IntakeContent, IntakeDetails, IntakeStatus};
use contract::language::{AssessmentSource, LanguageSkill, NewDutchAssessment};
use contract::merge_patch;
use contract::people::{AccessAction, PersonDetails};
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault, FaultCode};
use contract::profiles::ProfileDetails;
use contract::referrals::{Referral, ReferralStatus};
use contract::requests::Track;
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::rules;
use super::store::{self, Closing, Kept};
use crate::access;
use crate::auth::Caller;
use crate::error::Error;
use crate::people::{self, Probe, profiles};
use crate::services::Now;
use crate::web::faults_of;
use crate::{referrals, requests};

/// Who completes it, and how.
pub struct Completion {
    pub caller: Caller,
    pub account: AccountId,
    pub now: Now,
    pub how: CompleteIntake,
}

/// Completes a draft that the caller has locked.
pub fn complete(c: &mut PgConnection, kept: &Kept, completion: &Completion) -> Result<(), Error> {
    let (intake, now) = (&kept.intake, &completion.now);
    let referral = intake.referral_id.map(|id| referrals::find(c, id, true)).transpose()?;
    let open = referral.as_ref().filter(|referral| is_open(referral));
    check(&intake.content, open.is_some(), completion)?;
    let known = intake.person_id.or_else(|| referral.as_ref().and_then(|referral| referral.person_id));
    if known.is_none() && open.is_none() {
        return Err(Error::conflict("This referral was closed without a person: abandon the intake."));
    }
    let person = match known.or(completion.how.person_id) {
        Some(person) => change_person(c, person, kept, completion)?,
        None => new_person(c, &intake.content, completion)?,
    };
    people::ensure_role(c, person, intake.side.into(), now)?;
    let request = match open {
        Some(referral) => {
            completion.needs(Permission::ReferralsTriage)?;
            let track = intake.content.request.track.unwrap_or(Track::Programme);
            Some(referrals::accept(c, referral, (person, track, completion.account), now)?)
        }
        None if intake.content.request.wanted == Some(true) => Some(request(c, person, kept, completion)?),
        None => None,
    };
    if let Some(level) = intake.content.dutch.level {
        let assessed_on = intake.content.dutch.assessed_on.unwrap_or(now.today);
        let (skill, source) = (LanguageSkill::Overall, AssessmentSource::Intake);
        people::add_assessment(c, person, &NewDutchAssessment { level, skill, assessed_on, source }, now)?;
    }
    let status = rules::next(intake.status, rules::Step::Complete).unwrap_or(IntakeStatus::Completed);
    let closing = Closing { status, person: Some(person), request, by: completion.account };
    store::close(c, intake.id, &closing, now)
}

fn is_open(referral: &Referral) -> bool {
    matches!(referral.status, ReferralStatus::Received | ReferralStatus::InReview)
}

impl Completion {
    fn needs(&self, permission: Permission) -> Result<(), Error> {
        if self.caller.may(permission) {
            return Ok(());
        }
        Err(Error::new(ErrorCode::Forbidden, format!("This needs the permission {permission}.")))
    }
}

/// Everything that is wrong with it at once, by pointers into the content.
fn check(content: &IntakeContent, opens_anyway: bool, completion: &Completion) -> Result<(), Error> {
    let today = completion.now.today;
    let mut faults = rules::check_complete(content, opens_anyway, today);
    let missing = faults.iter().any(|fault| fault.pointer == "/details/givenName");
    let details = PersonDetails::from(content.details.clone());
    let of_details = faults_of(&details, "/details").into_iter();
    // That it is missing says it better than that it is too short.
    faults.extend(of_details.filter(|fault| !(missing && fault.pointer == "/details/givenName")));
    faults.extend(faults_of(&content.profile, "/profile"));
    faults.extend(people::check_details(&details, "/details", today));
    faults.extend(people::check_profile(&content.profile, "/profile"));
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

/// The details and the profile, in the form in which a draft has them.
fn told(details: &IntakeDetails, profile: &ProfileDetails) -> Result<Value, Error> {
    let json = |value: serde_json::Result<Value>| value.map_err(|error| Error::internal(&error));
    Ok(json!({ "details": json(serde_json::to_value(details))?, "profile": json(serde_json::to_value(profile))? }))
}

/// Writes what the conversation changed, and leaves what someone else changed meanwhile.
fn change_person(c: &mut PgConnection, id: PersonId, kept: &Kept, completion: &Completion) -> Result<PersonId, Error> {
    let now = &completion.now;
    let current = people::find_for_change(c, id).map_err(|error| match error.code() {
        ErrorCode::NotFound => Error::fault("/personId", FaultCode::UnknownReference, "there is no such person"),
        _ => error,
    })?;
    let profile = profiles::find(c, id)?;
    let content = &kept.intake.content;
    // Someone referred who turns out to be known: what was told goes on top of what was known.
    let began = kept.intake.person_id.is_some();
    let base = if began { told(&kept.base.details, &kept.base.profile)? } else { json!({}) };
    let told_now = told(&content.details, &content.profile)?;
    let known = told(&current.details.clone().into(), &profile.details)?;
    let clashes = rules::clashes(&base, &told_now, &known);
    if began && !completion.how.overwrite && !clashes.is_empty() {
        let fault = |pointer: String| {
            Fault::new(pointer, FaultCode::Inconsistent, "someone else changed this since the intake began")
        };
        return Err(Error::invalid(clashes.into_iter().map(fault).collect()));
    }
    let mut after = known;
    merge_patch::apply(&mut after, &rules::changes(&base, &told_now));
    let details: IntakeDetails =
        serde_json::from_value(after["details"].take()).map_err(|error| Error::internal(&error))?;
    let wishes: ProfileDetails =
        serde_json::from_value(after["profile"].take()).map_err(|error| Error::internal(&error))?;
    let details = PersonDetails::from(details);
    if details != current.details {
        people::update(c, &current, &details, now)?;
    }
    profiles::change(c, &profile, &wishes, ("/profile", now))?;
    access::record(c, (&completion.caller, now), AccessAction::Changed, [*id])?;
    Ok(id)
}

fn new_person(c: &mut PgConnection, content: &IntakeContent, completion: &Completion) -> Result<PersonId, Error> {
    let now = &completion.now;
    let details = PersonDetails::from(content.details.clone());
    let mut candidates = people::find_duplicates(c, &Probe::of(&details), now)?;
    candidates.retain(|candidate| !completion.how.not_duplicate_of.contains(&candidate.person.id));
    if !candidates.is_empty() {
        return Err(Error::possible_duplicates(candidates));
    }
    let id = people::insert(c, &details, now)?;
    let nothing_yet = profiles::find(c, id)?;
    profiles::change(c, &nothing_yet, &content.profile, ("/profile", now))?;
    access::record(c, (&completion.caller, now), AccessAction::Created, [*id])?;
    Ok(id)
}

/// Opens a request, or finds the one that is open already.
fn request(c: &mut PgConnection, person: PersonId, kept: &Kept, completion: &Completion) -> Result<RequestId, Error> {
    use crate::schema::request;
    completion.needs(Permission::RequestsWrite)?;
    let wanted = &kept.intake.content.request;
    let (side, track) = (kept.intake.side, wanted.track.unwrap_or(Track::Programme));
    let open: Option<Uuid> = request::table
        .filter(request::person_id.eq(*person))
        .filter(request::side.eq(side.code()))
        .filter(request::track.eq(track.code()))
        .filter(request::closed_on.is_null())
        .select(request::id)
        .first(c)
        .optional()?;
    if let Some(id) = open {
        return Ok(id.into());
    }
    let opened_on = wanted.opened_on.unwrap_or(completion.now.today);
    let new = requests::NewRow { person, side, track, opened_on, referral: None };
    requests::insert(c, &new, &completion.now)
}
