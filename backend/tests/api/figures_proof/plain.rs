//! The plain definition of each figure: walks through days and rows, and is slow.

mod money;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::rows::{Question, Row, Rows, day, day_of, holds, is_null, text, whole};

/// Id, part, whether it counts, and for how much.
pub type Record = (String, String, bool, i64);

/// How records become a number.
#[derive(Clone, Copy, PartialEq)]
pub enum How {
    Count,
    Sum,
    Share,
}

/// What a plain definition says.
pub struct Plain {
    pub how: How,
    pub records: Vec<Record>,
    pub population: Option<i64>,
    has_parts: bool,
}

impl Plain {
    fn of(how: How, records: Vec<Record>) -> Self {
        Self { how, records, population: None, has_parts: true }
    }

    /// Value, numerator and n of some of the records.
    fn number_of<'a>(&self, records: &(impl Iterator<Item = &'a Record> + Clone)) -> (Option<i64>, i64, i64) {
        let different = |records: &mut dyn Iterator<Item = &'a Record>| {
            i64::try_from(records.map(|record| &record.0).collect::<BTreeSet<_>>().len()).unwrap()
        };
        let counting = || records.clone().filter(|record| record.2);
        match self.how {
            How::Count => {
                let value = different(&mut counting());
                (Some(value), value, different(&mut records.clone()))
            }
            How::Sum => {
                let value = counting().map(|record| record.3).sum();
                (Some(value), value, i64::try_from(records.clone().count()).unwrap())
            }
            How::Share => {
                let (part, n) = (different(&mut counting()), different(&mut records.clone()));
                #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small numbers")]
                let percent = (part as f64 / n as f64 * 100.0 + 0.5 + 1e-9).floor() as i64;
                ((n > 0).then_some(percent), part, n)
            }
        }
    }

    pub fn number(&self) -> (Option<i64>, i64, i64) {
        self.number_of(&self.records.iter())
    }

    /// Key, numerator and n of each part. What was looked at and doesn't count may be in none.
    pub fn parts(&self) -> Vec<(String, i64, i64)> {
        let keys: BTreeSet<&String> =
            self.records.iter().map(|record| &record.1).filter(|key| !key.is_empty()).collect();
        let of = |key: &String| {
            let (_, numerator, n) = self.number_of(&self.records.iter().filter(|record| record.1 == *key));
            (key.clone(), numerator, n)
        };
        if self.has_parts { keys.into_iter().map(of).collect() } else { Vec::new() }
    }
}

fn record(id: &str, slice: &str) -> Record {
    (id.to_owned(), slice.to_owned(), true, 1)
}

fn counts(records: Vec<Record>) -> Plain {
    Plain::of(How::Count, records)
}

fn bare(mut plain: Plain) -> Plain {
    plain.has_parts = false;
    plain
}

/// The figures, by name.
pub fn define(key: &str, rows: &Rows, asked: &Question) -> Plain {
    match key {
        "people_waiting" => {
            counts(waiting(rows, asked).into_iter().map(|(person, side, _)| record(&person, &side)).collect())
        }
        "people_waiting_long" => bare(waiting_long(rows, asked)),
        "referrals_received" => counts(referrals(rows, asked)),
        "matches_active" => counts(matches_active(rows, asked)),
        "matches_started" => counts(matches_started(rows, asked)),
        "matches_total" => counts(matches_total(rows, asked)),
        "matches_ended" => counts(matches_ended(rows, asked)),
        "cohorts_active" => bare(counts(cohorts(rows, asked, |cohort| asked.days().any(|on| runs(cohort, on))))),
        "cohorts_started" => {
            bare(counts(cohorts(rows, asked, |cohort| day(cohort, "starts_on").is_some_and(|first| asked.has(first)))))
        }
        "cohorts_completed" => bare(counts(cohorts(rows, asked, |cohort| {
            day(cohort, "ends_on").is_some_and(|end| asked.has(end.pred_opt().unwrap()))
        }))),
        "newcomers_taking_part" => counts(newcomers(rows, asked)),
        "newcomers_put_forward" => bare(put_forward_share(rows, asked)),
        "newcomers_by_organisation" => counts(by_organisation(rows, asked)),
        "destinations_reached" => counts(dated(rows, asked, ("destination", "reached_on"))),
        "trainings_attended" => counts(dated(rows, asked, ("training", "attended_on"))),
        "starters_a0" => bare(counts(starters_a0(rows, asked))),
        "language_level_rose" => bare(level_rose(rows, asked)),
        "language_improved" => bare(language_improved(rows, asked)),
        "learned_most" => learned_most(rows, asked),
        "answer_themes" => counts(answer_themes(rows, asked)),
        "evaluations_answered" => Plain::of(How::Share, invitations(rows, asked)),
        "volunteers" => counts(volunteers(rows, asked)),
        "volunteers_over_a_year" => bare(counts(over_a_year(rows, asked))),
        "newcomers_became_coach" => counts(became_coach(rows, asked)),
        "team_size" => bare(counts(on_last_day(rows, asked, |kind| (kind == "staff").then_some("")))),
        "board_size" => counts(on_last_day(rows, asked, |kind| kind.starts_with("board").then_some(kind))),
        "board_joined" => bare(counts(board_moves(rows, asked, Move::In))),
        "board_left" => bare(counts(board_moves(rows, asked, Move::Out))),
        "events_held" => {
            counts(held(rows, asked).iter().map(|event| record(text(event, "id"), text(event, "kind"))).collect())
        }
        "trainings_given" => counts(trainings_given(rows, asked)),
        "event_visits" => Plain::of(How::Sum, visits(rows, asked)),
        "praathuis_evenings" => {
            bare(counts(praathuis(rows, asked).iter().map(|event| record(text(event, "id"), "")).collect()))
        }
        "praathuis_visits" => Plain::of(How::Sum, praathuis_visits(rows, asked)),
        "praathuis_known_visitors" => bare(counts(known_visitors(rows, asked))),
        "findings" => counts(findings(rows, asked)),
        "decisions" => bare(counts(decisions(rows, asked))),
        _ => money::define(key, rows, asked).unwrap_or_else(|| panic!("{key} has no plain definition: write one here")),
    }
}

/// Whether the organisation that is asked for put someone forward; true when none is asked for.
fn of_organisation(rows: &Rows, asked: &Question, person: &str) -> bool {
    asked.organisation().is_none_or(|organisation| {
        rows.of("referral").any(|referral| {
            text(referral, "person_id") == person
                && text(referral, "status") == "accepted"
                && text(referral, "organisation_id") == organisation
        })
    })
}

/// Person, side and first day of each who waits on the last day.
fn waiting(rows: &Rows, asked: &Question) -> BTreeSet<(String, String, NaiveDate)> {
    let last = asked.last_day();
    let mut found: BTreeMap<(String, String), NaiveDate> = BTreeMap::new();
    for request in rows.of("request") {
        let opened = day(request, "opened_on").unwrap();
        let is_open = opened <= last && day(request, "closed_on").is_none_or(|closed| closed > last);
        if is_open && of_organisation(rows, asked, text(request, "person_id")) {
            let key = (text(request, "person_id").to_owned(), text(request, "side").to_owned());
            let first = found.entry(key).or_insert(opened);
            *first = opened.min(*first);
        }
    }
    found.into_iter().map(|((person, side), opened)| (person, side, opened)).collect()
}

fn waiting_long(rows: &Rows, asked: &Question) -> Plain {
    let long_ago = asked.last_day() - Months::new(3);
    let mut first: BTreeMap<String, NaiveDate> = BTreeMap::new();
    for (person, _, opened) in waiting(rows, asked) {
        let known = first.entry(person).or_insert(opened);
        *known = opened.min(*known);
    }
    Plain::of(
        How::Share,
        first.into_iter().map(|(person, opened)| (person, String::new(), opened < long_ago, 1)).collect(),
    )
}

fn referrals(rows: &Rows, asked: &Question) -> Vec<Record> {
    rows.of("referral")
        .filter(|referral| asked.has(day_of(referral, "received_at")))
        .filter(|referral| asked.organisation().is_none_or(|id| text(referral, "organisation_id") == id))
        .map(|referral| {
            let counts = text(referral, "status") != "duplicate";
            (text(referral, "id").to_owned(), text(referral, "source").to_owned(), counts, 1)
        })
        .collect()
}

/// The matches that ever started, of the cohort and organisation that are asked for.
fn numbered<'a>(rows: &'a Rows, asked: &'a Question) -> impl Iterator<Item = &'a Row> {
    rows.of("buddy_match")
        .filter(|found| !is_null(found, "number") && asked.cohort_is(found))
        .filter(|found| of_organisation(rows, asked, text(found, "newcomer_id")))
}

/// Whether a match runs on a day, whatever the reason for which it ended.
fn runs(row: &Row, on: NaiveDate) -> bool {
    day(row, "starts_on").is_some_and(|first| first <= on) && day(row, "ends_on").is_none_or(|end| on < end)
}

fn matches_active(rows: &Rows, asked: &Question) -> Vec<Record> {
    let last = asked.last_day();
    numbered(rows, asked)
        .filter(|found| runs(found, last))
        .map(|found| {
            let moments = rows.of("match_moment").filter(|moment| {
                text(moment, "match_id") == text(found, "id")
                    && ["active", "paused"].contains(&text(moment, "status"))
                    && day(moment, "happened_on").unwrap() <= last
            });
            let latest = moments.max_by_key(|moment| {
                (day(moment, "happened_on"), text(moment, "recorded_at").to_owned(), text(moment, "id").to_owned())
            });
            let is_paused = latest.is_some_and(|moment| text(moment, "status") == "paused");
            (text(found, "id").to_owned(), text(found, "kind").to_owned(), !is_paused, 1)
        })
        .collect()
}

/// Whether a match was not entered by mistake.
fn is_meant(found: &Row) -> bool {
    text(found, "end_reason") != "entered_by_mistake"
}

fn matches_started(rows: &Rows, asked: &Question) -> Vec<Record> {
    numbered(rows, asked)
        .filter(|found| is_meant(found) && asked.has(day(found, "starts_on").unwrap()))
        .map(|found| record(text(found, "id"), text(found, "kind")))
        .collect()
}

fn matches_total(rows: &Rows, asked: &Question) -> Vec<Record> {
    numbered(rows, asked)
        .filter(|found| day(found, "starts_on").unwrap() <= asked.last_day())
        .map(|found| record(text(found, "id"), text(found, "kind")))
        .collect()
}

fn matches_ended(rows: &Rows, asked: &Question) -> Vec<Record> {
    numbered(rows, asked)
        .filter(|found| {
            let (first, end) = (day(found, "starts_on").unwrap(), day(found, "ends_on"));
            let last = end.map(|end| if end == first { first } else { end.pred_opt().unwrap() });
            is_meant(found) && last.is_some_and(|last| asked.has(last))
        })
        .map(|found| record(text(found, "id"), text(found, "end_reason")))
        .collect()
}

fn cohorts(rows: &Rows, asked: &Question, wanted: impl Fn(&Row) -> bool) -> Vec<Record> {
    rows.of("cohort")
        .filter(|cohort| asked.cohort().is_none_or(|id| text(cohort, "id") == id) && wanted(cohort))
        .map(|cohort| record(text(cohort, "id"), ""))
        .collect()
}

/// The newcomers who take part on a day of the period, of whichever organisation.
fn taking_part(rows: &Rows, asked: &Question) -> BTreeSet<String> {
    let enrolled = rows
        .of("enrolment")
        .filter(|row| text(row, "role") == "newcomer" && asked.cohort_is(row))
        .filter(|row| asked.days().any(|on| holds(row, on)))
        .map(|row| text(row, "person_id").to_owned());
    let matched = rows
        .of("buddy_match")
        .filter(|row| !is_null(row, "number") && asked.cohort_is(row))
        .filter(|row| asked.days().any(|on| holds(row, on)))
        .map(|row| text(row, "newcomer_id").to_owned());
    enrolled.chain(matched).collect()
}

fn accepted<'a>(rows: &'a Rows, person: &'a str) -> impl Iterator<Item = &'a Row> {
    rows.of("referral").filter(move |row| text(row, "person_id") == person && text(row, "status") == "accepted")
}

fn newcomers(rows: &Rows, asked: &Question) -> Vec<Record> {
    taking_part(rows, asked)
        .iter()
        .filter(|person| of_organisation(rows, asked, person))
        .map(|person| {
            let first = accepted(rows, person)
                .min_by_key(|row| (text(row, "received_at").to_owned(), text(row, "id").to_owned()));
            record(person, first.map_or("unknown", |row| text(row, "source")))
        })
        .collect()
}

fn put_forward_share(rows: &Rows, asked: &Question) -> Plain {
    let records = taking_part(rows, asked).into_iter().map(|person| {
        let counts = accepted(rows, &person).any(|row| {
            !is_null(row, "organisation_id") && asked.organisation().is_none_or(|id| text(row, "organisation_id") == id)
        });
        (person, String::new(), counts, 1)
    });
    Plain::of(How::Share, records.collect())
}

fn by_organisation(rows: &Rows, asked: &Question) -> Vec<Record> {
    let mut records = BTreeSet::new();
    for person in taking_part(rows, asked) {
        let organisations: BTreeSet<&str> = accepted(rows, &person)
            .filter(|row| !is_null(row, "organisation_id"))
            .map(|row| text(row, "organisation_id"))
            .filter(|id| asked.organisation().is_none_or(|wanted| wanted == *id))
            .collect();
        if organisations.is_empty() {
            records.insert((person.clone(), String::new(), false, 1));
        }
        records.extend(organisations.into_iter().map(|organisation| record(&person, organisation)));
    }
    records.into_iter().collect()
}

/// Rows with a day in the period, but for mistakes, by their kind.
fn dated(rows: &Rows, asked: &Question, (table, column): (&str, &str)) -> Vec<Record> {
    rows.of(table)
        .filter(|row| is_null(row, "mistaken_at") && asked.has(day(row, column).unwrap()))
        .filter(|row| of_organisation(rows, asked, text(row, "person_id")))
        .map(|row| record(text(row, "id"), text(row, "kind")))
        .collect()
}

/// Someone's levels of Dutch in general, the earliest first.
fn levels<'a>(rows: &'a Rows, person: &str) -> Vec<&'a Row> {
    let mut found: Vec<&Row> = rows
        .of("dutch_assessment")
        .filter(|row| text(row, "person_id") == person && text(row, "skill") == "overall")
        .collect();
    found.sort_by_key(|row| (day(row, "assessed_on"), text(row, "recorded_at").to_owned(), text(row, "id").to_owned()));
    found
}

fn starters_a0(rows: &Rows, asked: &Question) -> Vec<Record> {
    let mut starts: BTreeMap<&str, NaiveDate> = BTreeMap::new();
    for row in rows.of("enrolment").filter(|row| text(row, "role") == "newcomer" && asked.cohort_is(row)) {
        let first = day(row, "starts_on").unwrap();
        if holds(row, first) && asked.has(first) {
            let known = starts.entry(text(row, "person_id")).or_insert(first);
            *known = first.min(*known);
        }
    }
    let starters = starts.into_iter().filter(|(person, _)| of_organisation(rows, asked, person));
    starters
        .map(|(person, start)| {
            let levels = levels(rows, person);
            let before = levels.iter().rfind(|row| day(row, "assessed_on").unwrap() <= start);
            // Of several on the first day after it, the one that was written down last.
            let after = levels
                .iter()
                .find(|row| day(row, "assessed_on").unwrap() > start)
                .map(|first| levels.iter().rfind(|row| day(row, "assessed_on") == day(first, "assessed_on")).unwrap());
            let level = before.or(after).map_or("", |row| text(row, "level"));
            (person.to_owned(), String::new(), level == "A0", 1)
        })
        .collect()
}

fn level_rose(rows: &Rows, asked: &Question) -> Plain {
    let part: Vec<String> =
        taking_part(rows, asked).into_iter().filter(|person| of_organisation(rows, asked, person)).collect();
    let mut records = Vec::new();
    for person in &part {
        let levels: Vec<&Row> = levels(rows, person)
            .into_iter()
            .filter(|row| day(row, "assessed_on").unwrap() <= asked.last_day())
            .collect();
        if let [first, .., last] = levels[..] {
            records.push((person.clone(), String::new(), text(last, "level") > text(first, "level"), 1));
        }
    }
    let mut plain = Plain::of(How::Share, records);
    plain.population = Some(i64::try_from(part.len()).unwrap());
    plain
}

/// The rounds that opened in the period.
fn rounds<'a>(rows: &'a Rows, asked: &'a Question) -> impl Iterator<Item = &'a Row> {
    rows.of("evaluation_round").filter(|round| asked.has(day_of(round, "opens_at")) && asked.cohort_is(round))
}

fn audience<'a>(rows: &'a Rows, round: &Row) -> &'a str {
    text(rows.one("questionnaire", text(round, "questionnaire_id")), "audience")
}

fn sent<'a>(rows: &'a Rows, round: &'a Row) -> impl Iterator<Item = &'a Row> {
    rows.of("evaluation_response")
        .filter(|response| text(response, "round_id") == text(round, "id") && text(response, "status") == "submitted")
}

/// What newcomers answered to a question: the response and the options.
fn answers(rows: &Rows, asked: &Question, question: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for round in rounds(rows, asked).filter(|round| audience(rows, round) == "newcomer") {
        for response in sent(rows, round) {
            let answer = rows.of("evaluation_answer").find(|answer| {
                text(answer, "response_id") == text(response, "id") && text(answer, "question") == question
            });
            if let Some(answer) = answer {
                let options = answer["options"].as_array().unwrap().iter();
                let options = options.map(|option| option.as_str().unwrap().to_owned()).collect();
                found.push((text(response, "id").to_owned(), options));
            }
        }
    }
    found
}

fn newcomers_asked(rows: &Rows, asked: &Question) -> i64 {
    let of_newcomers = |round: &&Row| audience(rows, round) == "newcomer";
    let by_poster = rounds(rows, asked)
        .filter(of_newcomers)
        .flat_map(|round| sent(rows, round))
        .filter(|response| is_null(response, "invitation_id"));
    let invited = invitations(rows, asked).into_iter().filter(|invitation| invitation.1 == "newcomer");
    i64::try_from(by_poster.count() + invited.count()).unwrap()
}

fn language_improved(rows: &Rows, asked: &Question) -> Plain {
    let answers = answers(rows, asked, "dutch_better").into_iter();
    let records = answers.map(|(id, options)| (id, String::new(), options.contains(&"4".to_owned()), 1));
    let mut plain = Plain::of(How::Share, records.collect());
    plain.population = Some(newcomers_asked(rows, asked));
    plain
}

fn learned_most(rows: &Rows, asked: &Question) -> Plain {
    let answers = answers(rows, asked, "learned_most").into_iter();
    let mut plain =
        counts(answers.flat_map(|(id, options)| options.into_iter().map(move |option| record(&id, &option))).collect());
    plain.population = Some(newcomers_asked(rows, asked));
    plain
}

fn answer_themes(rows: &Rows, asked: &Question) -> Vec<Record> {
    let mut found = BTreeSet::new();
    for response in rounds(rows, asked).flat_map(|round| sent(rows, round)) {
        for theme in rows.of("evaluation_answer_theme") {
            if text(theme, "response_id") == text(response, "id") {
                found.insert((text(response, "id").to_owned(), text(theme, "theme_id").to_owned()));
            }
        }
    }
    found.iter().map(|(response, theme)| record(response, theme)).collect()
}

/// Those who were invited and could answer, and whether they did.
fn invitations(rows: &Rows, asked: &Question) -> Vec<Record> {
    let mut found = Vec::new();
    for round in rounds(rows, asked) {
        for invitation in rows.of("evaluation_invitation") {
            if text(invitation, "round_id") != text(round, "id") {
                continue;
            }
            let id = text(invitation, "id");
            let answered = sent(rows, round).any(|response| text(response, "invitation_id") == id);
            if answered || is_null(invitation, "withdrawn_at") {
                found.push((id.to_owned(), audience(rows, round).to_owned(), answered, 1));
            }
        }
    }
    found
}

/// Everything by which someone volunteers: the row, and as what.
fn volunteering(rows: &Rows) -> Vec<(&Row, &str)> {
    let mut found = Vec::new();
    for row in rows.of("role_period") {
        match text(row, "kind") {
            "newcomer" | "staff" => {}
            kind if kind.starts_with("board") => found.push((row, "board")),
            kind => found.push((row, kind)),
        }
    }
    found.extend(rows.of("group_leader").map(|row| (row, text(row, "role"))));
    let enrolled = rows.of("enrolment").filter(|row| text(row, "role") != "newcomer");
    found.extend(enrolled.map(|row| (row, text(row, "role"))));
    found
}

fn volunteers(rows: &Rows, asked: &Question) -> Vec<Record> {
    let last = asked.last_day();
    let found: BTreeSet<(&str, &str)> = volunteering(rows)
        .into_iter()
        .filter(|(row, _)| holds(row, last))
        .map(|(row, role)| (text(row, "person_id"), role))
        .collect();
    found.into_iter().map(|(person, role)| record(person, role)).collect()
}

fn over_a_year(rows: &Rows, asked: &Question) -> Vec<Record> {
    let last = asked.last_day();
    let current: BTreeSet<String> = volunteers(rows, asked).into_iter().map(|record| record.0).collect();
    current
        .into_iter()
        .map(|person| {
            let firsts = volunteering(rows).into_iter().filter(|(row, _)| text(row, "person_id") == person);
            let firsts = firsts.filter_map(|(row, _)| day(row, "starts_on").filter(|first| holds(row, *first)));
            let first = firsts.min().unwrap();
            (person, String::new(), first < last - Months::new(12), 1)
        })
        .collect()
}

fn became_coach(rows: &Rows, asked: &Question) -> Vec<Record> {
    let mut first: BTreeMap<&str, (NaiveDate, &str)> = BTreeMap::new();
    for (row, role) in volunteering(rows) {
        let start = day(row, "starts_on").unwrap();
        if ["coach", "assistant_coach"].contains(&role) && holds(row, start) && start <= asked.last_day() {
            let known = first.entry(text(row, "person_id")).or_insert((start, role));
            // Of two on one day, the coach.
            if (start, role != "coach") < (known.0, known.1 != "coach") {
                *known = (start, role);
            }
        }
    }
    let took_part_before = |person: &str, start: NaiveDate| {
        let enrolled = rows
            .of("enrolment")
            .filter(|row| text(row, "role") == "newcomer" && text(row, "person_id") == person)
            .any(|row| day(row, "starts_on").is_some_and(|first| first < start && holds(row, first)));
        let matched = rows
            .of("buddy_match")
            .filter(|row| !is_null(row, "number") && text(row, "newcomer_id") == person)
            .any(|row| day(row, "starts_on").is_some_and(|first| first < start && holds(row, first)));
        enrolled || matched
    };
    first
        .into_iter()
        .filter(|(person, (start, _))| asked.has(*start) && took_part_before(person, *start))
        .map(|(person, (_, role))| record(person, role))
        .collect()
}

fn on_last_day<'a>(rows: &'a Rows, asked: &Question, part: impl Fn(&'a str) -> Option<&'a str>) -> Vec<Record> {
    let found: BTreeSet<(&str, &str)> = rows
        .of("role_period")
        .filter(|row| holds(row, asked.last_day()))
        .filter_map(|row| Some((text(row, "person_id"), part(text(row, "kind"))?)))
        .collect();
    found.into_iter().map(|(person, slice)| record(person, slice)).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Move {
    In,
    Out,
}

/// Who was on the board on a day and not on the day before, or the other way round.
fn board_moves(rows: &Rows, asked: &Question, which: Move) -> Vec<Record> {
    let on_board = |person: &str, on: NaiveDate| {
        rows.of("role_period")
            .any(|row| text(row, "kind").starts_with("board") && text(row, "person_id") == person && holds(row, on))
    };
    let people: BTreeSet<&str> = rows.of("role_period").map(|row| text(row, "person_id")).collect();
    let moved = |person: &&str| {
        asked.days().any(|on| match which {
            Move::In => on_board(person, on) && !on_board(person, on.pred_opt().unwrap()),
            Move::Out => on_board(person, on) && !on_board(person, on.succ_opt().unwrap()),
        })
    };
    people.into_iter().filter(moved).map(|person| record(person, "")).collect()
}

fn held<'a>(rows: &'a Rows, asked: &Question) -> Vec<&'a Row> {
    let cohort_of = |event: &Row| match text(event, "group_id") {
        "" => text(event, "cohort_id").to_owned(),
        group => text(rows.one("cohort_group", group), "cohort_id").to_owned(),
    };
    let with = |event: &Row, organisation: &str| {
        text(event, "venue_id") == organisation
            || rows.of("event_partner").any(|partner| {
                text(partner, "event_id") == text(event, "id") && text(partner, "organisation_id") == organisation
            })
    };
    rows.of("event")
        .filter(|event| text(event, "status") == "held" && asked.has(day_of(event, "starts_at")))
        .filter(|event| asked.cohort().is_none_or(|cohort| cohort_of(event) == cohort))
        .filter(|event| asked.organisation().is_none_or(|organisation| with(event, organisation)))
        .collect()
}

fn praathuis<'a>(rows: &'a Rows, asked: &Question) -> Vec<&'a Row> {
    held(rows, asked).into_iter().filter(|event| text(event, "kind") == "praathuis").collect()
}

fn trainings_given(rows: &Rows, asked: &Question) -> Vec<Record> {
    held(rows, asked)
        .into_iter()
        .map(|event| record(text(event, "id"), text(event, "kind")))
        .filter(|record| ["culture_training", "volunteer_training", "workshop"].contains(&record.1.as_str()))
        .collect()
}

/// Who was present at an event.
fn present<'a>(rows: &'a Rows, event: &Row) -> BTreeSet<&'a str> {
    rows.of("event_registration")
        .filter(|row| text(row, "event_id") == text(event, "id") && is_null(row, "superseded_at"))
        .filter(|row| text(row, "attendance") == "present")
        .map(|row| text(row, "person_id"))
        .collect()
}

fn walked_in(rows: &Rows, event: &Row) -> i64 {
    let lines = rows.of("event_attendance_line").filter(|line| text(line, "event_id") == text(event, "id"));
    lines.map(|line| whole(line, "head_count")).sum()
}

fn visits(rows: &Rows, asked: &Question) -> Vec<Record> {
    held(rows, asked)
        .into_iter()
        .map(|event| {
            let visits = i64::try_from(present(rows, event).len()).unwrap() + walked_in(rows, event);
            (text(event, "id").to_owned(), text(event, "kind").to_owned(), true, visits)
        })
        .collect()
}

fn praathuis_visits(rows: &Rows, asked: &Question) -> Vec<Record> {
    let of = |event: &&Row| {
        let id = text(event, "id").to_owned();
        let known = i64::try_from(present(rows, event).len()).unwrap();
        [(id.clone(), "known".to_owned(), true, known), (id, "walk_in".to_owned(), true, walked_in(rows, event))]
    };
    praathuis(rows, asked).iter().flat_map(of).collect()
}

fn known_visitors(rows: &Rows, asked: &Question) -> Vec<Record> {
    let people: BTreeSet<&str> = praathuis(rows, asked).into_iter().flat_map(|event| present(rows, event)).collect();
    people.into_iter().map(|person| record(person, "")).collect()
}

fn findings(rows: &Rows, asked: &Question) -> Vec<Record> {
    let events: BTreeSet<&str> = held(rows, asked).into_iter().map(|event| text(event, "id")).collect();
    rows.of("event_finding")
        .filter(|finding| events.contains(text(finding, "event_id")))
        .map(|finding| record(text(finding, "id"), text(finding, "found_by")))
        .collect()
}

fn decisions(rows: &Rows, asked: &Question) -> Vec<Record> {
    rows.of("event_decision")
        .filter(|decision| asked.has(day(decision, "decided_on").unwrap()))
        .map(|decision| record(text(decision, "id"), ""))
        .collect()
}
