//! What each code of a problem means and what to do about it: the words of the pages at `/problems/`.

use contract::ids::{MatchId, PersonId, ReferralId};
use contract::problem::{ErrorCode, Fault, FaultCode};
use serde_json::{Value, json};
use uuid::uuid;

use crate::auth::throttle::Allowance;
use crate::error::Error;

/// What a developer wants to know about a code.
pub struct Explanation {
    /// What it means.
    pub means: &'static str,
    /// What to do, one thing each.
    pub to_do: &'static [&'static str],
}

/// Whether the same request may be sent again just as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// After a while, with the same idempotency key.
    Later,
    /// Only changed, or after something else.
    Changed,
}

pub fn explain(code: ErrorCode) -> Explanation {
    let (means, to_do): (_, &[_]) = match code {
        ErrorCode::ValidationFailed => (
            "Something in the body, the path or the query isn't as it is documented. Nothing was changed. All faults are \
             told at once, in errors: where (a JSON Pointer into the body, or ? and the name of a query parameter), which \
             code, and a sentence. The refused value itself is never repeated.",
            &[
                "Mend every field that errors points at, and send it again with a new idempotency key.",
                "Unknown fields are faults too: a misspelt name is never ignored.",
                "A BSN or V-number is refused in any field, your own reference included.",
            ],
        ),
        ErrorCode::InvalidCursor => (
            "A cursor belongs to the caller and the query that it was made for, and can't be made or changed by hand.",
            &[
                "Send the cursor exactly as you got it in nextCursor, with the same other parameters.",
                "Or begin anew without a cursor.",
            ],
        ),
        ErrorCode::Unauthenticated => (
            "There is no access token, or one that has expired, was revoked, or isn't of this server.",
            &[
                "Ask for a new token at /oauth2/token and send the request again. Tokens are valid for ten minutes.",
                "Send it as Authorization: Bearer, followed by the token.",
            ],
        ),
        ErrorCode::InvalidCredentials => (
            "A member of staff tried to log in, and e-mail address and password don't belong together.",
            &["Try again. After several wrong tries one has to wait."],
        ),
        ErrorCode::SessionEnded => (
            "The session of a member of staff has ended: the refresh cookie is missing, has expired, or was used before.",
            &["Log in again."],
        ),
        ErrorCode::Forbidden => (
            "We know who you are, and this isn't yours to do: your client lacks the scope, or the agreement of your \
             organisation isn't in force.",
            &[
                "The reference names the scope that each operation needs.",
                "Ask the organisation that runs this server to give your client the scope, or to look at the agreement.",
            ],
        ),
        ErrorCode::NotFound => (
            "There is no such thing, or you may not know that there is: what belongs to another partner does not exist \
             for you.",
            &[
                "Look at the path: no slash at its end, and ids exactly as you got them.",
                "After someone's records were merged, staff find the one that goes on in mergedInto.",
            ],
        ),
        ErrorCode::MethodNotAllowed => {
            ("The path exists, but not with this method.", &["The header Allow lists the methods that it knows."])
        }
        ErrorCode::NotAcceptable => (
            "The header Accept asks for media types in which there is no answer. Answers are JSON.",
            &["Accept application/json, or leave the header out."],
        ),
        ErrorCode::StateConflict => (
            "The thing is in a state in which this can't be done, such as withdrawing a referral that was withdrawn. \
             Sending it again won't help.",
            &["Read the thing, and see where it stands.", "detail says in one sentence what is in the way."],
        ),
        ErrorCode::PossibleDuplicates => (
            "Staff are adding someone who is very like a person who is known already. Partners never meet this one.",
            &["Compare with candidates; link one of them, or name them all in notDuplicateOf."],
        ),
        ErrorCode::ReferenceInUse => (
            "You sent a referral with this reference before, with other contents. Nothing was changed.",
            &[
                "To correct the earlier referral, change it: it is named in existingReferralId.",
                "To put forward someone else, use another reference. Each of yours is used once.",
            ],
        ),
        ErrorCode::AlreadyMatched => (
            "One of the two has an active match of this kind: staff have to say that a second one is meant.",
            &["Look at activeMatchId; send allowSeveral to start this match beside it."],
        ),
        ErrorCode::RunOutdated => (
            "The matching run rests on what was known when it was made, and that has changed. Nothing was proposed.",
            &["Look at changes, and run the matching again."],
        ),
        ErrorCode::ConsentMissing => (
            "Somebody in the story has not agreed to its use in this channel.",
            &["Ask, note the consent, and try again; or leave it out."],
        ),
        ErrorCode::OverlappingPeriod => (
            "The period overlaps another one beside which it can't stand.",
            &["End the other period first, or choose other days."],
        ),
        ErrorCode::NameInUse => {
            ("Another one has this name already.", &["Use the one that is there, or choose another name."])
        }
        ErrorCode::IdempotencyKeyInUse => (
            "A request with the same idempotency key is being handled at this moment.",
            &[
                "Send it again, with the same key, after as many seconds as Retry-After says: you get the answer of the first.",
            ],
        ),
        ErrorCode::PreconditionFailed => (
            "Someone changed it after you read it: the version in If-Match is no longer the current one. Nothing was changed.",
            &["Read it again, decide what to keep, and send your change with the new ETag."],
        ),
        ErrorCode::BodyTooLarge => (
            "The body is larger than this operation takes.",
            &["Send less at once. The reference says how much a batch may hold."],
        ),
        ErrorCode::UnsupportedMediaType => (
            "The body is of another media type than the one that is documented.",
            &[
                "Send application/json; for a PATCH application/merge-patch+json; for a token application/x-www-form-urlencoded.",
            ],
        ),
        ErrorCode::IdempotencyKeyReused => (
            "This idempotency key was used in the last 24 hours with another payload. Nothing was changed.",
            &[
                "Use a new key for each thing that you want done, and the same one only for trying the same thing again.",
            ],
        ),
        ErrorCode::PreconditionRequired => (
            "Changing this asks for an If-Match header, so that nobody overwrites what they haven't seen.",
            &["Read the thing, and send its ETag back as If-Match."],
        ),
        ErrorCode::TooManyRequests => (
            "You asked for more in a minute than your client may.",
            &[
                "Wait as many seconds as Retry-After says, and send it again with the same idempotency key.",
                "Send referrals in a batch, and let webhooks tell you of changes instead of asking again and again.",
            ],
        ),
        ErrorCode::Internal => (
            "A fault on our side. It is in our logs.",
            &[
                "Send it again later, with the same idempotency key: if it was done after all, you get its answer.",
                "Quote traceId when you ask for help; it finds the request in logs that hold nothing of the person.",
            ],
        ),
        ErrorCode::Unavailable => (
            "The server can't do this just now, mostly because its database doesn't answer. Nothing was changed.",
            &["Send it again after as many seconds as Retry-After says, with the same idempotency key."],
        ),
    };
    Explanation { means, to_do }
}

pub fn again(code: ErrorCode) -> Again {
    match code {
        ErrorCode::IdempotencyKeyInUse | ErrorCode::TooManyRequests | ErrorCode::Internal | ErrorCode::Unavailable => {
            Again::Later
        }
        _ => Again::Changed,
    }
}

/// A problem with this code, as it is sent.
pub fn example(code: ErrorCode) -> Value {
    let id = uuid!("01890a5d-ac96-774b-bcce-b302099a8057");
    let other = uuid!("01890a5d-b20e-7c51-8f6d-3d1f7a1c9e02");
    let mut more = json!({});
    let error = match code {
        ErrorCode::ValidationFailed => Error::invalid(vec![
            Fault::new("/dutchLevel", FaultCode::NotAllowed, "must be one of the documented values"),
            Fault::new("?pageSize", FaultCode::OutOfRange, "must lie between 1 and 100"),
        ]),
        ErrorCode::Unauthenticated => Error::unauthenticated(),
        ErrorCode::NotFound => Error::not_found(),
        ErrorCode::ReferenceInUse => Error::reference_in_use(ReferralId(id)),
        ErrorCode::AlreadyMatched => Error::already_matched(MatchId(id), PersonId(other)),
        ErrorCode::RunOutdated => {
            more["changes"] = json!([{ "kind": "request_closed", "requestId": id }]);
            Error::run_outdated(Vec::new())
        }
        ErrorCode::PossibleDuplicates => {
            more["candidates"] = json!([{
                "person": {
                    "id": id, "displayName": "Selam Tesfay", "birthYear": 1994, "city": "Assen", "dutchLevel": "A1",
                    "roles": ["newcomer"], "waitingSince": null, "activeMatchId": null, "changedAt": "2026-11-20T09:30:00Z",
                },
                "signs": ["same_name"],
            }]);
            Error::possible_duplicates(Vec::new())
        }
        ErrorCode::PreconditionFailed => Error::stale(Some(4)),
        ErrorCode::TooManyRequests => Error::too_many_requests(Allowance { limit: 600, remaining: 0, reset: 12 }),
        ErrorCode::IdempotencyKeyInUse => Error::key_in_use(),
        _ => Error::new(code, example_detail(code)),
    };
    let mut problem = error.into_problem();
    problem.trace_id = other.to_string();
    let mut problem = serde_json::to_value(problem).unwrap_or_default();
    for (name, value) in more.as_object().into_iter().flatten() {
        problem[name] = value.clone();
    }
    problem
}

fn example_detail(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::InvalidCursor => "Start again without a cursor.",
        ErrorCode::InvalidCredentials => "Try again.",
        ErrorCode::SessionEnded => "Log in again.",
        ErrorCode::Forbidden => "Your roles or scopes don't allow this.",
        ErrorCode::MethodNotAllowed => "This path knows GET, POST.",
        ErrorCode::NotAcceptable => "Answers come as application/json.",
        ErrorCode::StateConflict => "It was withdrawn already.",
        ErrorCode::ConsentMissing => "Somebody in it has not agreed to its use here.",
        ErrorCode::OverlappingPeriod => "Someone stands in for this colleague in a part of that period already.",
        ErrorCode::NameInUse => "There is an organisation with this name.",
        ErrorCode::BodyTooLarge => "Send less at once.",
        ErrorCode::UnsupportedMediaType => "The body must be application/json.",
        ErrorCode::IdempotencyKeyReused => "Use a new key for a new request.",
        ErrorCode::PreconditionRequired => "Send the ETag that you saw as If-Match.",
        ErrorCode::Unavailable => "Try again in a moment. Nothing was changed.",
        _ => "It is in our logs. Nothing was changed.",
    }
}

/// What a fault of one field means.
pub fn describe(code: FaultCode) -> &'static str {
    match code {
        FaultCode::Required => "The field must be given, and not be empty.",
        FaultCode::UnknownField => "There is no such field or parameter here: look at its spelling.",
        FaultCode::WrongType => "Another JSON type is documented, such as text instead of a number.",
        FaultCode::NotAllowed => "The value isn't one of those that are documented, or not one that you may give here.",
        FaultCode::TooShort => "The text has fewer characters than it needs.",
        FaultCode::TooLong => "The text has more characters than are kept.",
        FaultCode::TooFew => "The list has fewer items than it needs.",
        FaultCode::TooMany => "The list has more items than are taken, or the body nests too deep.",
        FaultCode::OutOfRange => "The number, day or time lies outside the documented bounds.",
        FaultCode::WrongFormat => "It can't be read as what is documented, such as a day, an id or an e-mail address.",
        FaultCode::InvalidCharacters => "It has characters that such a text can't have, such as control characters.",
        FaultCode::CitizenServiceNumber => {
            "It holds what reads as a citizen service number (BSN), which is never accepted, in no field."
        }
        FaultCode::ImmigrationNumber => {
            "It holds what reads as an immigration number (V-nummer), which is never accepted, in no field."
        }
        FaultCode::UnknownLanguage => "It is no language code of ISO 639-3.",
        FaultCode::UnknownCountry => "It is no country code of ISO 3166-1 alpha-2.",
        FaultCode::UnknownReference => "It refers to something that isn't there, or that you may not see.",
        FaultCode::InFuture => "The day or time lies in the future, where that can't be.",
        FaultCode::EndsBeforeStart => "The end lies before the beginning.",
        FaultCode::Repeated => "It is given more than once, where once is enough.",
        FaultCode::Inconsistent => "It doesn't agree with another field; the detail says with which.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::problem::Problem;

    #[test]
    fn every_example_is_a_problem_with_its_code() {
        for code in ErrorCode::all() {
            let example = example(code);
            let read: Problem =
                serde_json::from_value(example.clone()).unwrap_or_else(|error| panic!("{code}: {error}"));
            assert_eq!(read.code, code);
            assert_eq!(serde_json::to_value(read).unwrap(), example, "{code}: all of it is known");
        }
    }

    #[test]
    fn every_code_has_something_to_do() {
        for code in ErrorCode::all() {
            let explanation = explain(code);
            assert!(explanation.means.ends_with('.') && !explanation.to_do.is_empty(), "{code}");
            assert!(explanation.to_do.iter().all(|thing| thing.ends_with('.')), "{code}");
        }
        for code in FaultCode::all() {
            assert!(describe(code).ends_with('.'), "{code}");
        }
    }
}
