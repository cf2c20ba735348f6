//! What two people share, in words and as an order: a help for whoever decides, never a score that is shown.

use contract::people::{FreeMoment, PartOfDay};
use contract::requests::{CommonGround, Request};

use crate::i18n::{intl, moment, t};

/// The less, the more they share. Evenings weigh most, because groups meet then; a shared language next.
pub(super) fn distance(ground: &CommonGround) -> i64 {
    let evenings = count(ground.moments.iter().filter(|moment| moment.part == PartOfDay::Evening).count());
    let other_moments = count(ground.moments.len()) - evenings;
    let years = ground.years_apart.map_or(15, i64::from).min(30);
    let city = if ground.same_city { 12 } else { 0 };
    years - city - 8 * evenings.min(4) - 3 * other_moments.min(4) - 15 * count(ground.languages.len()).min(2)
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// What they share, each as a short sentence.
pub(super) fn sentences(ground: &CommonGround, city: Option<&str>) -> Vec<String> {
    let words = &t().matches.new;
    let mut said = Vec::new();
    if !ground.moments.is_empty() {
        said.push((words.evenings)(&moments(&ground.moments)));
    }
    if !ground.languages.is_empty() {
        let names = intl::list(ground.languages.iter().map(|code| intl::language_name(code)));
        said.push((words.languages)(&names));
    }
    if let Some(city) = city.filter(|_| ground.same_city) {
        said.push((words.same_city)(city));
    }
    match ground.years_apart {
        Some(0) => said.push(words.same_age.to_owned()),
        Some(years) => said.push((words.years_apart)(years)),
        None => {}
    }
    said
}

/// *maandagavond en dinsdagavond*: the evenings first, at most four.
fn moments(free: &[FreeMoment]) -> String {
    let mut free = free.to_vec();
    free.sort_by_key(|moment| (moment.part != PartOfDay::Evening, moment.day, moment.part));
    intl::list(free.iter().take(4).map(|free| moment(*free)))
}

/// The requests in the order that helps: by what they share with the one chosen on the other side, else by waiting
/// (as they came). Those who look for another kind of match come after them, and those with a proposal already last.
pub(super) fn ordered(mut requests: Vec<Request>, other: Option<&Request>) -> Vec<Request> {
    if let Some(other) = other {
        requests.sort_by_key(|request| distance(&CommonGround::between(request, other)));
    }
    let asks_otherwise = |request: &Request| other.is_some_and(|other| other.track != request.track);
    requests.sort_by_key(|request| (request.match_id.is_some(), asks_otherwise(request)));
    requests
}

/// Whether every word that is typed occurs in what one sees of a request.
pub(super) fn fits(request: &Request, typed: &str) -> bool {
    let languages = request.languages.iter().map(|spoken| intl::language_name(&spoken.language));
    let mut seen = languages.collect::<Vec<_>>().join(" ");
    seen.push_str(&format!(" {} {}", request.display_name, request.city.as_deref().unwrap_or_default()));
    let seen = seen.to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| seen.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::people::Weekday;

    fn request(name: &str, year: i16, free: &[FreeMoment]) -> Request {
        let json = serde_json::json!({
            "id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 1, "personId": "01890a5d-ac96-774b-bcce-b302099a8057",
            "displayName": name, "side": "newcomer", "track": "programme", "openedOn": "2026-01-01", "closedOn": null,
            "closeReason": null, "confirmedOn": "2026-01-01", "remindedOn": null, "expiresOn": null, "waitingDays": 3, "referralId": null, "matchId": null, "dutchLevel": null,
            "birthYear": year, "gender": null, "city": "Assen", "languages": [], "availability": free,
            "changedAt": "2026-01-01T00:00:00Z",
        });
        serde_json::from_value(json).expect("a request")
    }

    const MONDAY_EVENING: FreeMoment = FreeMoment { day: Weekday::Monday, part: PartOfDay::Evening };

    #[test]
    fn a_shared_evening_counts_for_more_than_a_few_years() {
        let other = request("Annie", 1960, &[MONDAY_EVENING]);
        let same_age = request("Yusuf", 1961, &[]);
        let same_evening = request("Selam", 1966, &[MONDAY_EVENING]);
        let names = |requests: Vec<Request>| requests.into_iter().map(|it| it.display_name).collect::<Vec<_>>();
        assert_eq!(names(ordered(vec![same_age.clone(), same_evening.clone()], Some(&other))), ["Selam", "Yusuf"]);
        assert_eq!(names(ordered(vec![same_age, same_evening], None)), ["Yusuf", "Selam"]);
    }

    #[test]
    fn who_has_a_proposal_already_comes_last_however_much_is_shared() {
        let other = request("Annie", 1960, &[MONDAY_EVENING]);
        let mut proposed = request("Selam", 1960, &[MONDAY_EVENING]);
        proposed.match_id = Some("01890a5d-ac96-774b-bcce-b302099a8058".parse().expect("an id"));
        let free = request("Yusuf", 1999, &[]);
        assert_eq!(ordered(vec![proposed, free], Some(&other))[0].display_name, "Yusuf");
    }

    #[test]
    fn who_looks_for_another_kind_of_match_comes_after_those_who_fit() {
        let other = request("Annie", 1960, &[MONDAY_EVENING]);
        let mut otherwise = request("Selam", 1960, &[MONDAY_EVENING]);
        otherwise.track = contract::requests::Track::Independent;
        let same = request("Yusuf", 1999, &[]);
        assert_eq!(ordered(vec![otherwise.clone(), same.clone()], Some(&other))[0].display_name, "Yusuf");
        assert_eq!(ordered(vec![otherwise, same], None)[0].display_name, "Selam");
    }

    #[test]
    fn every_word_typed_must_be_seen() {
        let selam = request("Selam Tesfay", 1994, &[]);
        assert!(fits(&selam, "assen sel"));
        assert!(fits(&selam, ""));
        assert!(!fits(&selam, "selam rolde"));
    }
}
