//! The form in English.

use contract::problem::FaultCode;
use contract::referrals::JourneyStatus;

use super::fields::Field;
use super::words::{Words, told};
use crate::months;

pub const WORDS: Words = Words {
    title: |organisation| format!("Refer someone to {organisation}"),
    you_are: |name, organisation| format!("You are {name}, of {organisation}."),
    go_on: "Continue",
    go_on_text: "This link is yours. With it you refer people, and see how your referrals are doing.",
    not_you: "Are you someone else? Then close this page, and ask us for a link of your own.",
    log_out: "Close",
    refer: "Refer someone",
    yours: "Whom you referred",
    yours_text: "You see the first letters of the name. We show no more here, nor to your colleagues.",
    none: "You have not referred anyone here yet.",
    earlier: "Earlier referrals",
    latest: "To the latest",
    received_on: |day| format!("Referred on {day}"),
    reference: |reference| format!("reference {reference}"),
    since: |day| format!("since {day}"),
    take_back: "Take back",
    take_back_whom: |initials| format!("Take back the referral of {initials}"),
    take_back_title: "Do you want to take this referral back?",
    take_back_text: |initials, day| {
        format!(
            "It is about {initials}, referred on {day}. We will do nothing more with it. You can always refer them again later."
        )
    },
    keep: "No, leave it",
    form_text: "Fill in only what you know. Leave out BSN, V-number, health, religion and the story of flight.",
    optional: "optional",
    who: "Whom do you refer?",
    reach: "How do we reach this person?",
    reach_help: "Fill in one, or both. You don’t know? Then we will ask you.",
    about: "Dutch",
    may_we: "May we have these data?",
    more: "Tell more (optional)",
    unknown: "I don’t know",
    send: "Send the referral",
    cancel: "Back without sending",
    wrong: "Error",
    wrong_title: "Something is not right yet",
    wrong_text: "Your referral has not been sent yet. Look at this:",
    sent_before: "You have sent this referral before, with slightly different data. Do you want to change something? Take it back on your overview and refer anew.",
    form_lost: "This form was not complete. Check it and send it once more.",
    thanks: told("Thank you, your referral has come in", "It is good of you to think of us."),
    thanks_next: &[
        "We look at it within a few days.",
        "After that we call or mail the person, to get acquainted.",
        "On your overview you see how it goes.",
    ],
    one_more: "Refer someone else",
    to_yours: "To your overview",
    logged_out: told("You have closed this", "Open the link in your mail to go on."),
    dead_link: told(
        "This link does not work",
        "Perhaps it was not copied in full, has expired, or you got a new one. Look in your latest mail from us, or ask us for a new link.",
    ),
    no_session: told(
        "First open the link in your mail",
        "For safety we close this after eight hours. With the link in your mail you go on.",
    ),
    not_found: told("There is nothing here", "The address may not be quite right."),
    decided: told(
        "It can’t be taken back any more",
        "One of us was first and has decided already. Your overview shows how things stand.",
    ),
    too_often: told("That was a little too fast", "Wait a few minutes and try again."),
    went_wrong: told("Something went wrong", "That is our fault. Please try again later."),
    levels: [
        "A0: hardly any Dutch yet",
        "A1: single words and short sentences",
        "A2: simple conversations",
        "B1: fairly well, about ordinary things",
        "B2: well",
        "C1: very well",
        "C2: almost like a first language",
    ],
    bases: [
        ("consent", "Yes, this person agrees that I pass this on"),
        ("own_request", "Yes, this person asked for it"),
        ("public_task", "Yes, referring is part of our public task"),
    ],
    sides: [
        ("newcomer", "Someone who learns Dutch and looks for a buddy"),
        ("established", "Someone who wants to be a buddy"),
    ],
    genders: [("woman", "Woman"), ("man", "Man"), ("non_binary", "Non-binary")],
    routes: [("b", "B1 route"), ("o", "Education route"), ("z", "Self-reliance route")],
    yes: "Yes",
    no: "No",
    asks: |field| match field {
        Field::GivenName => ("Given name", None),
        Field::NamePrefix => ("Prefix of the family name", None),
        Field::FamilyName => ("Family name", None),
        Field::Phone => ("Phone number", Some("For example 06 12345678")),
        Field::Email => ("E-mail address", None),
        Field::DutchLevel => ("How well does this person speak Dutch?", None),
        Field::LegalBasis => ("Why may you give us these data?", None),
        Field::LegalBasisSince => {
            ("Since when does that hold?", Some("The day on which the person agreed, or your task began."))
        }
        Field::Side => ("Who is it?", None),
        Field::City => ("Town", None),
        Field::Country => ("Country of origin", Some("For example Eritrea")),
        Field::Languages => ("Other languages", Some("With commas between, for example Tigrinya, Arabic")),
        Field::BirthYear => ("Year of birth", Some("The year alone, for example 1994")),
        Field::Gender => ("Gender", None),
        Field::LearningRoute => ("Route of the civic integration", None),
        Field::LiteracyTrack => ("Is this person still learning to read and write?", None),
        Field::Goal => {
            ("What does this person hope for?", Some("In a few words. No health, religion or story of flight."))
        }
        Field::Reference => ("Your own reference", Some("Leave it empty and we make one. Never a BSN.")),
    },
    fault: |field, code| match (field, code) {
        (_, FaultCode::CitizenServiceNumber | FaultCode::ImmigrationNumber) => {
            "This looks like a BSN or V-number. We never keep those. Take it out."
        }
        (Field::LegalBasis, _) => "Choose why you may give us these data. In doubt? Then ask the person first.",
        (_, FaultCode::TooShort | FaultCode::Required) => "Fill this in.",
        (_, FaultCode::TooLong) => "This is too long. Make it shorter.",
        (_, FaultCode::TooMany) => "These are too many. Choose the main ones.",
        (_, FaultCode::InFuture) => "This lies in the future. Check the date.",
        (Field::Phone, _) => "This is not a phone number. Write it as 06 12345678.",
        (Field::Email, _) => "This is not an e-mail address. Write it as name@example.org.",
        (Field::LegalBasisSince, _) => "This is not a date. Write it as 10-03-2026.",
        (Field::BirthYear, _) => "This is not a year of birth. Write it as 1994.",
        (Field::Country, _) => "We don’t know a country by this name. Write it in Dutch or English.",
        (Field::Languages, _) => {
            "We don’t know one of these languages. Write them in Dutch or English, with commas between."
        }
        (Field::Reference, FaultCode::Repeated) => {
            "You used this reference for someone else. Choose another, or leave it empty."
        }
        (Field::GivenName | Field::NamePrefix | Field::FamilyName, _) => "Write the name in letters.",
        _ => "Look at this again.",
    },
    journey: |status| match status {
        JourneyStatus::Received => "Received",
        JourneyStatus::InReview => "We are looking at it",
        JourneyStatus::Waiting => "Accepted, waits for a buddy",
        JourneyStatus::Started => "Has a buddy",
        JourneyStatus::Completed => "Completed",
        JourneyStatus::Ended => "Ended",
        JourneyStatus::Declined => "Not accepted",
        JourneyStatus::Withdrawn => "Taken back",
    },
    months: months::ENGLISH,
};
