//! A random history: one write after another, each at a moment of its own, with days that lie at the edges of periods.

mod money;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use uuid::Uuid;
use voorwaarts::error::Error;

use crate::support::{App, User, instant, newcomer};

/// Days on which something goes wrong easily.
const EDGES: &[&str] = &[
    "2022-12-31",
    "2023-01-01",
    "2023-03-25",
    "2023-03-26",
    "2023-06-30",
    "2023-07-01",
    "2023-10-29",
    "2023-12-30",
    "2023-12-31",
    "2024-01-01",
    "2024-02-29",
];
/// Instants around midnight in Amsterdam, in winter, in summer and when clocks change.
const MOMENTS: &[&str] = &[
    "2022-12-31T22:59:59Z",
    "2022-12-31T23:00:00Z",
    "2023-03-25T22:59:59Z",
    "2023-03-25T23:00:00Z",
    "2023-03-26T21:59:59Z",
    "2023-03-26T22:00:00Z",
    "2023-06-30T22:00:00Z",
    "2023-10-28T21:59:59Z",
    "2023-10-28T22:00:00Z",
    "2023-10-29T22:59:59Z",
    "2023-10-29T23:00:00Z",
    "2023-12-31T22:59:59Z",
    "2023-12-31T23:00:00Z",
    "2024-01-01T22:59:59Z",
];
const MATCH_KINDS: &[&str] = &["programme", "independent", "workplace"];
const ROLES: &[&str] = &[
    "newcomer",
    "established",
    "coach",
    "assistant_coach",
    "event_helper",
    "group_trainer",
    "experience_expert",
    "board_chair",
    "board_treasurer",
    "board_member",
    "board_member",
    "staff",
];
const EVENTS: &[&str] = &[
    "praathuis",
    "praathuis",
    "praathuis",
    "meeting_day",
    "celebration",
    "culture_training",
    "volunteer_training",
    "workshop",
    "other",
];
const LEVELS: &[&str] = &["A0", "A0", "A1", "A2", "B1"];

/// Chance, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed >> 33) % sides as u64).unwrap()
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }

    fn id(&mut self) -> Uuid {
        let high = (self.roll(1 << 30) as u128) << 64 | (self.roll(1 << 30) as u128) << 30;
        Uuid::from_u128(high | self.roll(1 << 30) as u128 | 1 << 100)
    }

    /// An edge, or a day near one.
    fn day(&mut self) -> NaiveDate {
        let edge: NaiveDate = self.of(EDGES).parse().unwrap();
        match self.roll(3) {
            0 => edge,
            1 => edge + TimeDelta::days(i64::try_from(self.roll(5)).unwrap() - 2),
            _ => edge + TimeDelta::days(i64::try_from(self.roll(400)).unwrap() - 200),
        }
    }

    fn moment(&mut self) -> DateTime<Utc> {
        let edge = instant(self.of(MOMENTS));
        if self.roll(2) == 0 {
            edge
        } else {
            edge + TimeDelta::minutes(i64::try_from(self.roll(200_000)).unwrap() - 100_000)
        }
    }

    /// A period: perhaps still open, perhaps without a day in it, perhaps a mistake.
    fn period(&mut self, reasons: &[&str]) -> (String, String) {
        let first = self.day();
        let length = match self.roll(4) {
            0 => 0,
            1 => 1,
            _ => self.roll(500),
        };
        let end = first + TimeDelta::days(i64::try_from(length).unwrap());
        let ended = format!("'{end}', '{}'", self.of(reasons));
        (format!("'{first}'"), if self.roll(2) == 0 { "NULL, NULL".to_owned() } else { ended })
    }
}

/// What has happened so far, as far as the next write needs to know.
pub struct History {
    dice: Dice,
    at: DateTime<Utc>,
    account: String,
    people: Vec<String>,
    organisations: Vec<Uuid>,
    cohorts: Vec<Uuid>,
    groups: Vec<Uuid>,
    themes: Vec<Uuid>,
    matches: usize,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = Text)]
    id: String,
}

impl History {
    pub async fn begin(app: &App, user: &User, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let staff = app.as_coordinator().await;
        let mut people = Vec::new();
        for number in 0..10 {
            people.push(staff.adds(&newcomer(number)).await);
        }
        let account = app
            .write(|c| Ok(diesel::sql_query("SELECT id::text FROM account LIMIT 1").get_result::<IdRow>(c)?.id))
            .await;
        let _ = user;
        let ids = |dice: &mut Dice, count: usize| (0..count).map(|_| dice.id()).collect::<Vec<_>>();
        let (organisations, cohorts) = (ids(&mut dice, 3), ids(&mut dice, 4));
        let (groups, themes) = (ids(&mut dice, 4), ids(&mut dice, 3));
        let at = instant("2022-11-01T09:00:00Z");
        let mut history = Self { dice, at, account, people, organisations, cohorts, groups, themes, matches: 0 };
        history.prepares(app).await;
        history
    }

    /// A cohort to ask figures for.
    pub fn cohort(&self) -> Uuid {
        self.cohorts[0]
    }

    /// An organisation to ask figures for.
    pub fn organisation(&self) -> Uuid {
        self.organisations[0]
    }

    /// What has been there from the beginning on.
    async fn prepares(&mut self, app: &App) {
        let mut statements = vec!["DELETE FROM role_period".to_owned(), "DELETE FROM request".to_owned()];
        for (number, id) in self.organisations.iter().enumerate() {
            statements.push(format!(
                "INSERT INTO organisation (id, name, sort_name, search_text, aliases, kinds, created_at, changed_at) \
                 VALUES ('{id}', 'Organisatie {number}', 'organisatie {number}', 'organisatie {number}', '{{}}', '{{referrer}}', '{at}', '{at}')",
                at = self.at
            ));
        }
        for (number, id) in self.cohorts.iter().enumerate() {
            statements.push(format!(
                "INSERT INTO cohort (id, number, status, planned_starts_on, changed_at) \
                 VALUES ('{id}', {}, 'planned', '2023-01-01', '{}')",
                number + 1,
                self.at
            ));
        }
        for (cohort, group) in self.cohorts.iter().zip(&self.groups) {
            statements.push(format!(
                "INSERT INTO cohort_group (id, cohort_id, name, capacity, changed_at) VALUES ('{group}', '{cohort}', 'Groep', 8, '{}')",
                self.at
            ));
        }
        for (number, theme) in self.themes.iter().enumerate() {
            statements.push(format!(
                "INSERT INTO evaluation_theme (id, question, name, created_at, created_by) \
                 VALUES ('{theme}', 'was_good', 'Onderwerp {number}', '{}', '{}')",
                self.at, self.account
            ));
        }
        self.does(app, statements).await;
    }

    /// The next write. Answers its moment, at which the clock then stands.
    pub async fn goes_on(&mut self, app: &App) -> DateTime<Utc> {
        let minutes = 1 + self.dice.roll(16_000);
        self.at += TimeDelta::minutes(i64::try_from(minutes).unwrap());
        let statements = match self.dice.roll(30) {
            0..3 => self.starts_match(),
            3..5 => self.changes_match(),
            5 => self.waits(),
            6 => self.changes_cohort(),
            7..9 => self.enrols(),
            9 => self.changes_period(),
            10..12 => self.gets_role(),
            12 => self.leads(),
            13..15 => self.is_referred(),
            15 => self.is_assessed(),
            16 => self.gets_somewhere(),
            17..19 => self.holds_event(),
            19 => self.changes_event(),
            20..23 => self.visits(),
            23 => self.finds(),
            24..26 => self.evaluates(),
            _ => self.has_money(),
        };
        self.does(app, statements).await;
        app.clock().move_to(self.at);
        self.at
    }

    async fn does(&self, app: &App, statements: Vec<String>) {
        let known = format!("SET LOCAL voorwaarts.known_at = '{}'", self.at.to_rfc3339());
        app.write(move |c| {
            c.batch_execute(&known)?;
            for statement in statements {
                c.batch_execute(&statement).map_err(|error| panic_with(&statement, &error))?;
            }
            Ok(())
        })
        .await;
    }

    fn person(&mut self) -> String {
        let index = self.dice.roll(self.people.len());
        self.people[index].clone()
    }

    fn organisation_id(&mut self) -> Uuid {
        self.organisations[self.dice.roll(self.organisations.len())]
    }

    fn cohort_index(&mut self) -> usize {
        self.dice.roll(self.cohorts.len())
    }

    /// One row of a table, by chance.
    fn any_of(&mut self, table: &str) -> String {
        format!("(SELECT id FROM {table} ORDER BY md5(id::text || '{}') LIMIT 1)", self.dice.roll(1000))
    }

    fn starts_match(&mut self) -> Vec<String> {
        let (newcomer, established) = (self.dice.roll(self.people.len()), self.dice.roll(self.people.len() - 1));
        let established = if established >= newcomer { established + 1 } else { established };
        let (newcomer, established) = (self.people[newcomer].clone(), self.people[established].clone());
        let kind = self.dice.of(MATCH_KINDS);
        let cohort = if kind == "programme" {
            let index = self.cohort_index();
            format!("'{}'", self.cohorts[index])
        } else {
            "NULL".to_owned()
        };
        let (first, end) = self.dice.period(&["completed", "no_time", "goal_reached", "entered_by_mistake"]);
        let (status, by) = if end.starts_with("NULL") { ("active", "NULL") } else { ("ended", "'together'") };
        let [id, one, other, moment] = [(); 4].map(|()| self.dice.id());
        self.matches += 1;
        let mut statements: Vec<String> = [(one, &newcomer, "newcomer"), (other, &established, "established")]
            .map(|(request, person, side)| {
                format!(
                    "INSERT INTO request (id, person_id, side, track, opened_on, closed_on, close_reason, changed_at) \
                     VALUES ('{request}', '{person}', '{side}', '{kind}', LEAST({first}::date, '2022-12-30'), {first}, 'matched', '{}')",
                    self.at
                )
            })
            .into();
        statements.push(format!(
            "INSERT INTO buddy_match (id, number, kind, status, newcomer_id, established_id, newcomer_request_id, \
               established_request_id, cohort_id, several_allowed, proposed_on, starts_on, ends_on, end_reason, ended_by, \
               changed_at, last_heard_on) \
             VALUES ('{id}', {}, '{kind}', '{status}', '{newcomer}', '{established}', '{one}', '{other}', {cohort}, true, \
               {first}, {first}, {end}, {by}, '{}', {first})",
            self.matches, self.at
        ));
        statements.push(format!(
            "INSERT INTO match_moment (id, match_id, status, happened_on, recorded_at, recorded_by) \
             VALUES ('{moment}', '{id}', 'active', {first}, '{}', '{}')",
            self.at, self.account
        ));
        statements
    }

    fn changes_match(&mut self) -> Vec<String> {
        let (any, moment, on) = (self.any_of("buddy_match"), self.dice.id(), self.dice.day());
        match self.dice.roll(3) {
            0 => vec![format!(
                "UPDATE buddy_match SET status = 'ended', ends_on = GREATEST(starts_on, '{on}'), end_reason = 'no_contact', \
                   ended_by = 'newcomer', changed_at = '{}' WHERE id = {any} AND status <> 'ended'",
                self.at
            )],
            // It moves to another person, as when two records of one person become one.
            1 => {
                let person = self.person();
                vec![format!(
                    "SET CONSTRAINTS ALL DEFERRED; UPDATE request SET person_id = '{person}' WHERE id = (SELECT newcomer_request_id FROM buddy_match WHERE id = {any} AND established_id <> '{person}'); \
                     UPDATE buddy_match SET newcomer_id = '{person}' WHERE id = {any} AND established_id <> '{person}'; SET CONSTRAINTS ALL IMMEDIATE"
                )]
            }
            _ => {
                let status = self.dice.of(&["paused", "active"]);
                vec![format!(
                    "WITH moved AS (UPDATE buddy_match SET status = '{status}', changed_at = '{at}' \
                       WHERE id = {any} AND status IN ('active', 'paused') RETURNING id, starts_on) \
                     INSERT INTO match_moment (id, match_id, status, happened_on, recorded_at, recorded_by) \
                     SELECT '{moment}', id, '{status}', GREATEST(starts_on, '{on}'), '{at}', '{}' FROM moved",
                    self.account,
                    at = self.at
                )]
            }
        }
    }

    fn waits(&mut self) -> Vec<String> {
        let (person, side, track) =
            (self.person(), self.dice.of(&["newcomer", "established"]), self.dice.of(MATCH_KINDS));
        let (id, opened) = (self.dice.id(), self.dice.day());
        let closed = self.dice.day();
        vec![
            format!(
                "UPDATE request SET closed_on = GREATEST(opened_on, '{closed}'), close_reason = 'not_reachable', changed_at = '{}' \
                 WHERE person_id = '{person}' AND side = '{side}' AND closed_on IS NULL",
                self.at
            ),
            format!(
                "INSERT INTO request (id, person_id, side, track, opened_on, changed_at) \
                 VALUES ('{id}', '{person}', '{side}', '{track}', '{opened}', '{}')",
                self.at
            ),
        ]
    }

    fn changes_cohort(&mut self) -> Vec<String> {
        let (index, first, days) = (self.cohort_index(), self.dice.day(), 1 + self.dice.roll(400));
        let (id, at) = (self.cohorts[index], self.at);
        vec![
            format!(
                "UPDATE cohort SET status = 'completed', ends_on = starts_on + {days}, changed_at = '{at}' \
                 WHERE id = '{id}' AND status = 'active'"
            ),
            format!(
                "UPDATE cohort SET status = 'active', starts_on = '{first}', changed_at = '{at}' \
                 WHERE id = '{id}' AND status = 'planned'"
            ),
        ]
    }

    fn enrols(&mut self) -> Vec<String> {
        let (id, person, index) = (self.dice.id(), self.person(), self.cohort_index());
        let role = self.dice.of(&["newcomer", "newcomer", "newcomer", "established", "coach", "assistant_coach"]);
        let (first, end) = self.dice.period(&["completed", "stopped", "entered_by_mistake"]);
        vec![format!(
            "INSERT INTO enrolment (id, person_id, cohort_id, role, starts_on, ends_on, end_reason) \
             VALUES ('{id}', '{person}', '{}', '{role}', {first}, {end}) ON CONFLICT DO NOTHING",
            self.cohorts[index]
        )]
    }

    /// A period ends, moves to another person, or goes and comes back.
    fn changes_period(&mut self) -> Vec<String> {
        let table = self.dice.of(&["enrolment", "role_period", "group_leader"]);
        let (any, on) = (self.any_of(table), self.dice.day());
        match self.dice.roll(3) {
            0 => vec![format!(
                "UPDATE {table} SET ends_on = GREATEST(starts_on, '{on}'), end_reason = 'stopped' \
                 WHERE id = {any} AND ends_on IS NULL"
            )],
            1 => vec![
                format!("CREATE TEMPORARY TABLE IF NOT EXISTS away_{table} AS SELECT * FROM {table} WITH NO DATA"),
                format!(
                    "WITH gone AS (DELETE FROM {table} WHERE id = {any} RETURNING *) INSERT INTO away_{table} SELECT * FROM gone"
                ),
            ],
            _ => vec![
                format!("CREATE TEMPORARY TABLE IF NOT EXISTS away_{table} AS SELECT * FROM {table} WITH NO DATA"),
                format!(
                    "WITH back AS (DELETE FROM away_{table} RETURNING *) INSERT INTO {table} SELECT * FROM back ON CONFLICT DO NOTHING"
                ),
            ],
        }
    }

    fn gets_role(&mut self) -> Vec<String> {
        let (id, person, kind) = (self.dice.id(), self.person(), self.dice.of(ROLES));
        let (first, end) = self.dice.period(&["completed", "stopped", "term_ended", "entered_by_mistake"]);
        vec![format!(
            "INSERT INTO role_period (id, person_id, kind, engagement, starts_on, ends_on, end_reason) \
             VALUES ('{id}', '{person}', '{kind}', 'structural', {first}, {end}) ON CONFLICT DO NOTHING"
        )]
    }

    fn leads(&mut self) -> Vec<String> {
        let (id, person, group) = (self.dice.id(), self.person(), self.groups[self.dice.roll(self.groups.len())]);
        let role = self.dice.of(&["coach", "assistant_coach"]);
        let (first, end) = self.dice.period(&["completed", "stopped", "entered_by_mistake"]);
        vec![format!(
            "INSERT INTO group_leader (id, group_id, person_id, role, starts_on, ends_on, end_reason) \
             VALUES ('{id}', '{group}', '{person}', '{role}', {first}, {end}) ON CONFLICT DO NOTHING"
        )]
    }

    fn is_referred(&mut self) -> Vec<String> {
        if self.dice.roll(3) == 0 {
            let any = self.any_of("referral");
            let person = self.person();
            return vec![format!(
                "UPDATE referral SET status = 'accepted', person_id = '{person}', decided_at = '{}', decided_by = '{}' \
                 WHERE id = {any} AND status = 'received'",
                self.at, self.account
            )];
        }
        let (id, person, organisation) = (self.dice.id(), self.person(), self.organisation_id());
        let source = self.dice.of(&["organisation", "organisation", "own_initiative", "volunteer", "praathuis"]);
        let status = self.dice.of(&["received", "received", "accepted", "accepted", "duplicate"]);
        let organisation = if source == "organisation" { format!("'{organisation}'") } else { "NULL".to_owned() };
        let person = if status == "received" { "NULL".to_owned() } else { format!("'{person}'") };
        vec![format!(
            "INSERT INTO referral (id, status, source, organisation_id, entered_by, payload_hash, side, person, legal_basis, \
               legal_basis_since, received_at, person_id) \
             VALUES ('{id}', '{status}', '{source}', {organisation}, '{}', '', 'newcomer', '{{}}', 'consent', '2023-01-01', \
               '{}', {person})",
            self.account, self.at
        )]
    }

    fn is_assessed(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        for _ in 0..2 {
            let (id, person, level, on) = (self.dice.id(), self.person(), self.dice.of(LEVELS), self.dice.day());
            let skill = self.dice.of(&["overall", "overall", "overall", "reading"]);
            statements.push(format!(
                "INSERT INTO dutch_assessment (id, person_id, level, skill, assessed_on, source, recorded_at) \
                 VALUES ('{id}', '{person}', '{level}', '{skill}', '{on}', 'course', '{}')",
                self.at
            ));
        }
        statements
    }

    fn gets_somewhere(&mut self) -> Vec<String> {
        let (id, person, on, at) = (self.dice.id(), self.person(), self.dice.day(), self.at);
        let account = self.account.clone();
        match self.dice.roll(3) {
            0 => {
                let table = self.dice.of(&["destination", "training"]);
                let any = self.any_of(table);
                vec![format!("UPDATE {table} SET mistaken_at = '{at}', mistaken_by = '{account}' WHERE id = {any}")]
            }
            1 => vec![format!(
                "INSERT INTO destination (id, person_id, kind, reached_on, through, recorded_at, recorded_by) \
                 VALUES ('{id}', '{person}', '{}', '{on}', 'buddy', '{at}', '{account}')",
                self.dice.of(&["volunteer_work", "job", "club"])
            )],
            _ => vec![format!(
                "INSERT INTO training (id, person_id, kind, attended_on, recorded_at, recorded_by) \
                 VALUES ('{id}', '{person}', '{}', '{on}', '{at}', '{account}')",
                self.dice.of(&["culture_training", "workshop"])
            )],
        }
    }

    fn holds_event(&mut self) -> Vec<String> {
        let (id, kind, starts) = (self.dice.id(), self.dice.of(EVENTS), self.dice.moment());
        let (index, venue, partner) = (self.cohort_index(), self.organisation_id(), self.organisation_id());
        let (cohort, group) = match self.dice.roll(3) {
            0 => (format!("'{}'", self.cohorts[index]), "NULL".to_owned()),
            1 => ("NULL".to_owned(), format!("'{}'", self.groups[index])),
            _ => ("NULL".to_owned(), "NULL".to_owned()),
        };
        let venue = if self.dice.roll(2) == 0 { format!("'{venue}'") } else { "NULL".to_owned() };
        let status = self.dice.of(&["held", "held", "held", "planned"]);
        let at = self.at;
        let mut statements = vec![format!(
            "INSERT INTO event (id, kind, title, starts_at, ends_at, venue_id, cohort_id, group_id, status, created_at, \
               created_by, changed_at) \
             VALUES ('{id}', '{kind}', 'x', '{starts}', '{}', {venue}, {cohort}, {group}, '{status}', '{at}', '{}', '{at}')",
            starts + TimeDelta::hours(2),
            self.account
        )];
        if self.dice.roll(2) == 0 {
            statements
                .push(format!("INSERT INTO event_partner (event_id, organisation_id) VALUES ('{id}', '{partner}')"));
        }
        statements
    }

    fn changes_event(&mut self) -> Vec<String> {
        let (any, starts, at) = (self.any_of("event"), self.dice.moment(), self.at);
        let organisation = self.organisation_id();
        match self.dice.roll(4) {
            0 => vec![format!(
                "UPDATE event SET status = 'held', cancel_reason = NULL, changed_at = '{at}' WHERE id = {any}"
            )],
            1 => vec![format!(
                "UPDATE event SET starts_at = '{starts}', ends_at = '{}', changed_at = '{at}' WHERE id = {any}",
                starts + TimeDelta::hours(1)
            )],
            2 => vec![format!(
                "UPDATE event SET status = 'cancelled', cancel_reason = 'x', changed_at = '{at}' WHERE id = {any}"
            )],
            _ => vec![
                format!("DELETE FROM event_partner WHERE event_id = {any}"),
                format!(
                    "INSERT INTO event_partner (event_id, organisation_id) SELECT id, '{organisation}' FROM event \
                     WHERE id = {any} ON CONFLICT DO NOTHING"
                ),
            ],
        }
    }

    fn visits(&mut self) -> Vec<String> {
        let (event, person, at) = (self.any_of("event"), self.person(), self.at);
        let (id, key, account) = (self.dice.id(), self.dice.id(), self.account.clone());
        let here = format!("event_id = {event} AND person_id = '{person}' AND superseded_at IS NULL");
        match self.dice.roll(5) {
            0 => vec![format!(
                "INSERT INTO event_attendance_line (event_id, key, head_count, device_recorded_at, counts_at, recorded_at, recorded_by) \
                 SELECT id, '{key}', {}, '{at}', '{at}', '{at}', '{account}' FROM event WHERE id = {event}",
                self.dice.roll(9)
            )],
            // Two records of one person turned out to be one.
            1 => vec![format!("UPDATE event_registration SET superseded_at = '{at}' WHERE {here}")],
            _ => {
                let mark = self.dice.of(&["'present'", "'present'", "'present'", "'no_show'", "'excused'", "NULL"]);
                vec![
                    format!(
                        "INSERT INTO event_registration (id, event_id, person_id, status, status_since) \
                         SELECT '{id}', id, '{person}', 'registered', '{at}' FROM event WHERE id = {event} ON CONFLICT DO NOTHING"
                    ),
                    format!(
                        "UPDATE event_registration SET attendance = {mark}, attendance_at = '{at}', attendance_key = '{key}', \
                           marked_at = COALESCE(marked_at, '{at}') WHERE {here}"
                    ),
                ]
            }
        }
    }

    fn finds(&mut self) -> Vec<String> {
        let (id, any, at, account) = (self.dice.id(), self.any_of("event"), self.at, self.account.clone());
        let finding = self.any_of("event_finding");
        let (decision, on) = (self.dice.id(), self.dice.day());
        vec![
            format!(
                "INSERT INTO event_finding (id, event_id, text, found_by, recorded_at, recorded_by) \
                 SELECT '{id}', id, 'x', '{}', '{at}', '{account}' FROM event WHERE id = {any}",
                self.dice.of(&["team", "participant"])
            ),
            format!(
                "INSERT INTO event_decision (id, finding_id, text, decided_on, method_change, recorded_at, recorded_by) \
                 SELECT '{decision}', id, 'x', '{on}', 'x', '{at}', '{account}' FROM event_finding WHERE id = {finding}"
            ),
        ]
    }

    fn evaluates(&mut self) -> Vec<String> {
        let (at, account) = (self.at, self.account.clone());
        let round = self.any_of("evaluation_round");
        let response = self.any_of("evaluation_response");
        match self.dice.roll(8) {
            0..2 => {
                let (id, index, opens) = (self.dice.id(), self.cohort_index(), self.dice.moment());
                let audience = self.dice.of(&["newcomer", "newcomer", "established"]);
                vec![format!(
                    "INSERT INTO evaluation_round (id, questionnaire_id, title, subject, cohort_id, opens_at, closes_at, created_at, \
                       created_by, changed_at) \
                     SELECT '{id}', id, 'x', 'cohort', '{}', '{opens}', '2026-12-31', '{at}', '{account}', '{at}' \
                     FROM questionnaire WHERE audience = '{audience}' LIMIT 1",
                    self.cohorts[index]
                )]
            }
            2 => {
                let invitation = self.any_of("evaluation_invitation");
                vec![format!("UPDATE evaluation_invitation SET withdrawn_at = '{at}' WHERE id = {invitation}")]
            }
            3 => {
                let theme = self.themes[self.dice.roll(self.themes.len())];
                vec![
                    format!(
                        "DELETE FROM evaluation_answer_theme WHERE response_id = {response} AND theme_id <> '{theme}'"
                    ),
                    format!(
                        "INSERT INTO evaluation_answer_theme (response_id, question, theme_id) \
                         SELECT response_id, question, '{theme}' FROM evaluation_answer \
                         WHERE response_id = {response} AND question = 'was_good' ON CONFLICT DO NOTHING"
                    ),
                ]
            }
            _ => self.answers(&round),
        }
    }

    /// Someone is invited, or comes by a poster, and answers, or leaves it at a draft.
    fn answers(&mut self, round: &str) -> Vec<String> {
        let (at, account, person) = (self.at, self.account.clone(), self.person());
        let (invitation, id) = (self.dice.id(), self.dice.id());
        let is_invited = self.dice.roll(3) > 0;
        let (source, invited) = if is_invited { ("link", "invitation.id") } else { ("poster", "NULL::uuid") };
        let is_sent = self.dice.roll(4) > 0;
        let (status, sent) = if is_sent {
            ("submitted", format!("'{at}'::timestamptz"))
        } else {
            ("draft", "NULL::timestamptz".to_owned())
        };
        let mut statements = Vec::new();
        if is_invited {
            statements.push(format!(
                "INSERT INTO evaluation_invitation (id, round_id, person_id, created_at, created_by) \
                 SELECT '{invitation}', id, '{person}', '{at}', '{account}' FROM evaluation_round WHERE id = {round} \
                 ON CONFLICT DO NOTHING"
            ));
        }
        let from = if is_invited {
            format!("evaluation_invitation AS invitation WHERE invitation.id = '{invitation}'")
        } else {
            format!("(SELECT id AS round_id FROM evaluation_round WHERE id = {round}) AS invitation")
        };
        if self.dice.roll(4) == 0 {
            return statements;
        }
        statements.push(format!(
            "INSERT INTO evaluation_response (id, round_id, invitation_id, source, status, language, started_at, changed_at) \
             SELECT '{id}', round_id, {invited}, '{source}', 'draft', 'nl', '{at}', '{at}' FROM {from}"
        ));
        for (question, options, text) in [
            ("dutch_better", self.dice.of(&["{4}", "{4}", "{2}", "{1}"]), "NULL"),
            ("learned_most", self.dice.of(&["{speaking}", "{speaking,culture}", "{people,city,confidence}"]), "NULL"),
            ("was_good", "{}", "'x'"),
        ] {
            if self.dice.roll(4) > 0 {
                statements.push(format!(
                    "INSERT INTO evaluation_answer (response_id, question, options, text, answered_at) \
                     SELECT id, '{question}', '{options}', {text}, '{at}' FROM evaluation_response WHERE id = '{id}'"
                ));
            }
        }
        statements.push(format!(
            "UPDATE evaluation_response SET status = '{status}', submitted_at = {sent} WHERE id = '{id}'"
        ));
        statements
    }
}

/// Tells which statement of the history can't be: that is a fault of this test.
fn panic_with(statement: &str, error: &diesel::result::Error) -> Error {
    panic!("{statement}: {error}")
}
