//! What people said: at the end of cohort 12, newcomers and established residents each in their own language; and a
//! poster in the Praathuis that is open now.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{Days, NaiveDate, TimeDelta};
use contract::evaluations::FormLanguage;
use contract::evaluations_outcomes::NewEvaluationTheme;
use contract::evaluations_rounds::{EvaluationPeriod, NewEvaluationInvitations, NewEvaluationRound};
use contract::ids::{CohortId, EvaluationRoundId, PersonId, QuestionnaireId};
use contract::language::DutchLevel;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::{Uuid, uuid};

use super::{Demo, at, date};
use crate::auth::keys::Keys;
use crate::error::Error;
use crate::evaluations::demo::{self as evaluations, Entered};
use crate::people;
use crate::schema::cohort;

const NEWCOMERS: Uuid = uuid!("0185c8a0-0000-7000-8000-00000000e000");
const ESTABLISHED: Uuid = uuid!("0185c8a0-0000-7000-8000-00000000e001");
const EVENTS: Uuid = uuid!("0185c8a0-0000-7000-8000-00000000e003");
/// The demo's poster is the same every time, so that its address can be printed.
const POSTER: Uuid = uuid!("0185c8a0-0000-7000-8000-00000000e0ff");
const COHORT: i16 = 12;

/// The demo's links can be known by everyone.
fn keys() -> Keys {
    Keys::derive(b"the links of the demo are no secret at all")
}

/// Where the demo's poster leads.
#[must_use]
pub fn poster_path() -> String {
    format!("/e/{}", keys().link_token(POSTER))
}

/// What was good, and the theme of it.
const GOOD: &[(&str, &str)] = &[
    ("We spraken elke week af. Nu durf ik Nederlands te praten.", "Samen praten"),
    ("Samen koken en eten.", "Samen eten"),
    ("Mijn maatje is nu een vriend.", "Het maatje"),
    ("De avonden met de groep waren heel gezellig.", "De groep"),
    ("Wandelen en ondertussen praten.", "Samen praten"),
    ("Ik heb veel over andere landen geleerd.", "Elkaars cultuur"),
];

/// What could be better, and the theme of it.
const BETTER: &[(&str, &str)] = &[
    ("Vaker samenkomen met de hele groep.", "Vaker samenkomen"),
    ("Meer uitleg aan het begin.", "Een duidelijk begin"),
    ("Het was soms moeilijk om een dag te vinden.", "Een dag vinden"),
    ("Graag ook iets in het weekend.", "Vaker samenkomen"),
    ("Langer dan negen maanden.", "Langer doorgaan"),
];

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let cohort: Uuid = cohort::table.filter(cohort::number.eq(COHORT)).select(cohort::id).first(c)?;
    let themes = themes(c, demo)?;
    for (questionnaire, title) in
        [(NEWCOMERS, "Lichting 12, nieuwkomers"), (ESTABLISHED, "Lichting 12, gevestigde Assenaren")]
    {
        let round = add_round(c, demo, (questionnaire, title), cohort.into())?;
        answer(c, demo, (round, questionnaire == NEWCOMERS), &themes)?;
    }
    add_poster(c, demo)
}

type Themes = BTreeMap<(&'static str, &'static str), contract::ids::EvaluationThemeId>;

fn themes(c: &mut PgConnection, demo: &Demo) -> Result<Themes, Error> {
    let now = demo.on(c, date(2024, 1, 22))?;
    let mut themes = Themes::new();
    for (question, said) in [("was_good", GOOD), ("could_be_better", BETTER)] {
        for (_, name) in said {
            let Entry::Vacant(theme) = themes.entry((question, *name)) else { continue };
            let new = NewEvaluationTheme { question: question.to_owned(), name: (*name).to_owned() };
            theme.insert(evaluations::add_theme(c, &new, (demo.coordinator, &now))?.id);
        }
    }
    Ok(themes)
}

fn add_round(
    c: &mut PgConnection,
    demo: &Demo,
    (questionnaire, title): (Uuid, &str),
    cohort: CohortId,
) -> Result<EvaluationRoundId, Error> {
    let new = NewEvaluationRound {
        questionnaire_id: QuestionnaireId(questionnaire),
        title: title.to_owned(),
        cohort_id: Some(cohort),
        event_id: None,
        period: None,
        opens_at: at(date(2023, 12, 18), 8),
        closes_at: at(date(2024, 1, 20), 8),
    };
    let now = demo.on(c, date(2023, 12, 18))?;
    let round = evaluations::add_round(c, &new, (demo.coordinator, &now))?;
    let everyone = NewEvaluationInvitations { person_ids: Vec::new(), everyone: true };
    evaluations::invite(c, round, &everyone, (demo.coordinator, &now))?;
    Ok(round)
}

/// One of these codes, as it is chosen on a form.
fn any_of(demo: &Demo, codes: &[&str]) -> Vec<String> {
    vec![(*demo.pick(codes)).to_owned()]
}

/// Nine of ten answer. Of the newcomers, four of five say that their Dutch is much better.
fn answer(
    c: &mut PgConnection,
    demo: &Demo,
    (round, newcomers): (EvaluationRoundId, bool),
    themes: &Themes,
) -> Result<(), Error> {
    let keys = keys();
    let opened = demo.on(c, date(2023, 12, 18))?;
    let invited = evaluations::invited(c, round, (&keys, &opened))?;
    let answering = invited.len() * 9 / 10;
    for (nth, (person, language, token)) in invited.into_iter().take(answering).enumerate() {
        let now = demo.on(c, date(2024, 1, 3) + Days::new(nth as u64 % 14))?;
        let mut said: Vec<(&str, Vec<String>, Option<&str>)> = Vec::new();
        said.push(("contact_with_buddy", any_of(demo, &["3", "4", "4", "5", "5", "5"]), None));
        said.push(("feels_at_home", any_of(demo, &["3", "4", "4", "5"]), None));
        said.push((
            "dutch_better",
            if nth % 5 < 4 { any_of(demo, &["4"]) } else { any_of(demo, &["2", "3", "3"]) },
            None,
        ));
        let level = level_of(c, demo, (person, newcomers))?;
        said.push(("dutch_level", any_of(demo, &[level.code()]), None));
        let options = ["speaking", "culture", "people", "how_things_work", "city", "confidence"];
        let liked = |code: &&str| demo.chance(if *code == "speaking" { 75 } else { 35 });
        said.push((
            "learned_most",
            options.iter().filter(|code| liked(code)).map(|code| (*code).to_owned()).collect(),
            None,
        ));
        let good = demo.chance(60).then(|| demo.pick(GOOD));
        let better = demo.chance(50).then(|| demo.pick(BETTER));
        said.push(("was_good", Vec::new(), good.map(|(text, _)| *text)));
        said.push(("could_be_better", Vec::new(), better.map(|(text, _)| *text)));
        said.push(("would_recommend", any_of(demo, &["4", "5", "5"]), None));
        let entered = Entered { language, answers: said, helped: Some(newcomers && demo.chance(30)) };
        let response = evaluations::enter(c, &token, &entered, &now)?;
        // Most open answers are coded by now.
        for (question, found) in [("was_good", good), ("could_be_better", better)] {
            let theme = found.and_then(|(_, name)| themes.get(&(question, *name)));
            if let Some(theme) = theme.filter(|_| demo.chance(80)) {
                evaluations::set_themes(c, (response, question), &[*theme])?;
            }
        }
    }
    Ok(())
}

/// What someone says of the own level, or of a buddy's.
fn level_of(c: &mut PgConnection, demo: &Demo, (person, newcomer): (PersonId, bool)) -> Result<DutchLevel, Error> {
    if newcomer {
        return Ok(people::find(c, person)?.dutch.map_or(DutchLevel::A2, |dutch| dutch.level));
    }
    Ok(*demo.pick(&[DutchLevel::A1, DutchLevel::A2, DutchLevel::A2, DutchLevel::B1, DutchLevel::B1]))
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    use chrono::Datelike as _;
    day.with_day(1).unwrap_or(day)
}

/// A poster in the Praathuis: some have scanned it.
fn add_poster(c: &mut PgConnection, demo: &Demo) -> Result<(), Error> {
    let starts_on = first_of_month(demo.today);
    let opens_at = at(demo.today, 8) - TimeDelta::days(14);
    let new = NewEvaluationRound {
        questionnaire_id: QuestionnaireId(EVENTS),
        title: "Praathuis, poster aan de muur".to_owned(),
        cohort_id: None,
        event_id: None,
        period: Some(EvaluationPeriod { starts_on, ends_on: first_of_month(starts_on + Days::new(70)) }),
        opens_at,
        closes_at: opens_at + TimeDelta::days(75),
    };
    let now = demo.on(c, demo.today - Days::new(13))?;
    let round = evaluations::add_round(c, &new, (demo.coordinator, &now))?;
    let keys = keys();
    let poster = evaluations::add_poster(c, (round, POSTER), (&keys, &now))?;
    for nth in 0..11 {
        let now = demo.on(c, demo.today - Days::new(12 - nth))?;
        let language =
            *demo.pick(&[FormLanguage::Nl, FormLanguage::Nl, FormLanguage::Ar, FormLanguage::Ti, FormLanguage::Fa]);
        let said = vec![
            ("event_liked", any_of(demo, &["3", "4", "5", "5"]), None),
            ("felt_welcome", any_of(demo, &["4", "5", "5"]), None),
            ("could_follow", any_of(demo, &["2", "3", "4", "4"]), None),
            ("met_people", any_of(demo, &["several", "several", "one", "none"]), None),
            (
                "was_good",
                Vec::new(),
                demo.chance(50).then(|| *demo.pick(&["Gezellig!", "De soep was lekker.", "Veel gepraat."])),
            ),
            ("come_again", any_of(demo, &["yes", "yes", "yes", "maybe"]), None),
        ];
        let entered = Entered { language, answers: said, helped: Some(demo.chance(20)) };
        let token = evaluations::scan(c, &poster, language, (&keys, &now))?;
        evaluations::enter(c, &token, &entered, &now)?;
    }
    Ok(())
}
