//! What it means to whoever asked when a constraint of the database is violated. Checks that mirror the contract's
//! validation are missing here on purpose: reaching them is a fault of ours.

use contract::problem::{ErrorCode, FaultCode};

use super::Error;

/// What is referred to isn't there: the foreign key, where the reference stands, and what is said of it.
const UNKNOWN_REFERENCES: &[(&str, &str, &str)] = &[
    ("organisation_cooperation_organisation_id_fkey", "/details/organisationId", "there is no such organisation"),
    ("funding_line_funder_id_fkey", "/details/funderId", "there is no such organisation"),
    ("grant_application_funder_id_fkey", "/details/funderId", "there is no such organisation"),
    ("funding_target_line_id_fkey", "/details/lineId", "there is no such funding line"),
    ("grant_application_cohort_cohort_id_fkey", "/details/cohortIds", "one of these cohorts isn't known"),
    ("matching_profile_employer_id_fkey", "/details/employerId", "there is no such organisation"),
    ("event_venue_id_fkey", "/details/venueId", "there is no such organisation"),
    ("event_partner_organisation_id_fkey", "/details/partnerIds", "one of these organisations isn't known"),
    ("event_cohort_id_fkey", "/details/cohortId", "there is no such cohort"),
    ("event_group_id_fkey", "/details/groupId", "there is no such group"),
    ("event_presenter_person_id_fkey", "/programme", "one of the presenters isn't known"),
    ("event_helper_person_id_fkey", "/tasks", "one of the helpers isn't known"),
    ("calendar_feed_person_id_fkey", "/personId", "there is no such person"),
    ("calendar_feed_group_id_fkey", "/groupId", "there is no such group"),
    ("calendar_feed_organisation_id_fkey", "/organisationId", "there is no such organisation"),
    ("event_finding_raised_by_id_fkey", "/raisedById", "there is no such person"),
    ("event_decision_later_event_id_fkey", "/ledTo/eventId", "there is no such event"),
    ("destination_organisation_id_fkey", "/organisationId", "there is no such organisation"),
    ("training_organisation_id_fkey", "/organisationId", "there is no such organisation"),
    ("referral_organisation_id_fkey", "/organisationId", "there is no such organisation"),
    ("partner_client_organisation_id_fkey", "/organisationId", "there is no such organisation"),
    ("partner_contact_organisation_id_fkey", "/organisationId", "there is no such organisation"),
    ("request_person_id_fkey", "/personId", "there is no such person"),
    ("buddy_match_cohort_id_fkey", "/cohortId", "there is no such cohort"),
    ("buddy_match_group_of_cohort", "/groupId", "there is no such group in this cohort"),
    ("matching_run_cohort_id_fkey", "/cohortId", "there is no such cohort"),
    ("matching_run_based_on_id_fkey", "/basedOnId", "there is no such run"),
    ("buddy_match_employer_id_fkey", "/employerId", "there is no such organisation"),
    ("evaluation_round_cohort_id_fkey", "/cohortId", "there is no such cohort"),
    ("evaluation_round_event_id_fkey", "/eventId", "there is no such event"),
    ("evaluation_invitation_person_id_fkey", "/personIds", "there is no such person among them"),
    ("evaluation_answer_theme_theme_id_fkey", "/themeIds", "there is no such theme"),
    ("cohort_group_venue_id_fkey", "/details/venueId", "there is no such organisation"),
    ("report_cohort_id_fkey", "/cohortId", "there is no such cohort"),
    ("report_organisation_id_fkey", "/organisationId", "there is no such organisation"),
    ("task_match_id_fkey", "/matchId", "there is no such match"),
    ("task_person_id_fkey", "/personId", "there is no such person"),
];

/// Something ends before it starts: the check, where its end stands, and what is said of it.
const ENDS_BEFORE_START: &[(&str, &str, &str)] = &[
    ("role_period_ends_after_it_starts", "/endsOn", "must not lie before the start"),
    ("organisation_agreement_ends_after_it_starts", "/details/agreementEndsOn", "must lie after the day of signing"),
    ("person_link_ends_after_it_starts", "/endsOn", "must not lie before the start"),
    ("evaluation_round_closes_after_it_opens", "/closesAt", "must lie after the opening"),
    ("evaluation_round_period_ends_after_it_starts", "/period/endsOn", "must lie after the start"),
];

/// Something else is wrong with one field.
const FAULTS: &[(&str, &str, FaultCode, &str)] = &[
    ("account_email_key", "/email", FaultCode::Repeated, "another account has this address"),
    ("person_link_of_two", "/otherId", FaultCode::Inconsistent, "must be someone else"),
    (
        "buddy_match_of_two",
        "/establishedRequestId",
        FaultCode::Inconsistent,
        "must be of someone else than the newcomer's",
    ),
    (
        "partner_contact_once",
        "/email",
        FaultCode::Repeated,
        "someone at this organisation has this address: send them a new link",
    ),
    ("cohort_number_key", "/number", FaultCode::Repeated, "another cohort has this number"),
];

/// It can't be while something else is as it is.
const CONFLICTS: &[(&str, ErrorCode, &str)] = &[
    (
        "role_period_once_at_a_time",
        ErrorCode::OverlappingPeriod,
        "This person has this role for part of that period already.",
    ),
    ("organisation_name_key", ErrorCode::NameInUse, "There is an organisation with this name already."),
    ("organisation_cooperation_once", ErrorCode::StateConflict, "This organisation has this year already."),
    ("interest_name_key", ErrorCode::NameInUse, "There is an interest with this Dutch name already."),
    (
        "person_link_once_at_a_time",
        ErrorCode::OverlappingPeriod,
        "These two are linked this way for part of that period already.",
    ),
    (
        "story_consent_once_at_a_time",
        ErrorCode::OverlappingPeriod,
        "This person agrees to one of these channels for part of that period already.",
    ),
    ("request_open_once", ErrorCode::StateConflict, "This person has an open request on this side and track already."),
    (
        "buddy_match_one_answer_newcomer",
        ErrorCode::StateConflict,
        "One of the two requests is answered by another match.",
    ),
    (
        "buddy_match_one_answer_established",
        ErrorCode::StateConflict,
        "One of the two requests is answered by another match.",
    ),
    ("buddy_match_one_active_newcomer", ErrorCode::AlreadyMatched, "One of the two has an active match of this kind."),
    (
        "buddy_match_one_active_established",
        ErrorCode::AlreadyMatched,
        "One of the two has an active match of this kind.",
    ),
    ("questionnaire_one_draft", ErrorCode::StateConflict, "This questionnaire has a draft already."),
    (
        "questionnaire_number_key",
        ErrorCode::StateConflict,
        "Someone else made a version at the same time. Read it again.",
    ),
    (
        "questionnaire_one_published",
        ErrorCode::StateConflict,
        "Someone else made a version at the same time. Read it again.",
    ),
    (
        "questionnaire_published_never_changes",
        ErrorCode::StateConflict,
        "A published questionnaire never changes. Begin a new version.",
    ),
    ("evaluation_invitation_once", ErrorCode::StateConflict, "This person is invited already."),
    ("evaluation_response_once", ErrorCode::StateConflict, "This invitation is answered already."),
    ("evaluation_theme_name_key", ErrorCode::NameInUse, "This question has a theme with this name."),
    ("cohort_group_name_key", ErrorCode::NameInUse, "This cohort has a group with this name already."),
    (
        "enrolment_once_at_a_time",
        ErrorCode::OverlappingPeriod,
        "This person takes part in this cohort, in this role, for part of that period already.",
    ),
    (
        "group_leader_once_in_a_group",
        ErrorCode::OverlappingPeriod,
        "This person leads this group for part of that period already.",
    ),
    (
        "group_leader_one_group_an_evening",
        ErrorCode::OverlappingPeriod,
        "This person would lead two groups on one evening. Choose someone else, or another evening.",
    ),
    (
        "group_place_one_at_a_time",
        ErrorCode::OverlappingPeriod,
        "This pair has a place in another group for part of that period.",
    ),
    (
        "deputy_one_at_a_time",
        ErrorCode::OverlappingPeriod,
        "Someone stands in for this colleague for part of that period already.",
    ),
    (
        "report_signed_never_changes",
        ErrorCode::StateConflict,
        "A signed report never changes. Begin a new one that corrects it.",
    ),
    (
        "report_signed_once",
        ErrorCode::StateConflict,
        "There is a signed report on this already. Begin a new one that corrects it.",
    ),
    ("report_corrected_once", ErrorCode::StateConflict, "Another report corrects this one already."),
    ("task_raised_once", ErrorCode::StateConflict, "There is an open task for the same reason."),
];

/// The problem that a violated constraint is, if whoever asked can do something about it.
pub(super) fn problem_of(constraint: &str) -> Option<Error> {
    let unknown = UNKNOWN_REFERENCES.iter().map(|row| (row, FaultCode::UnknownReference));
    let ends = ENDS_BEFORE_START.iter().map(|row| (row, FaultCode::EndsBeforeStart));
    let plain = unknown.chain(ends).map(|((name, pointer, detail), code)| (*name, *pointer, code, *detail));
    let fault = plain.chain(FAULTS.iter().copied()).find(|row| row.0 == constraint);
    fault.map(|(_, pointer, code, detail)| Error::fault(pointer, code, detail)).or_else(|| {
        let (_, code, detail) = CONFLICTS.iter().find(|row| row.0 == constraint)?;
        Some(Error::new(*code, *detail))
    })
}

/// The names of all constraints that mean something: for a test that the database has them.
pub fn known_constraints() -> impl Iterator<Item = &'static str> {
    let fields = UNKNOWN_REFERENCES.iter().chain(ENDS_BEFORE_START).map(|row| row.0);
    fields.chain(FAULTS.iter().map(|row| row.0)).chain(CONFLICTS.iter().map(|row| row.0))
}
