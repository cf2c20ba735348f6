//! What people said: newcomers at the end of cohort 11, the first who were asked; newcomers and established residents at
//! the end of cohort 12, each in their own language; and a poster in the Praathuis that is open now.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{Days, NaiveDate, TimeDelta};
use contract::evaluations::FormLanguage;
use contract::evaluations_outcomes::NewEvaluationTheme;
use contract::evaluations_rounds::{EvaluationPeriod, NewEvaluationInvitations, NewEvaluationRound};
use contract::ids::{EvaluationRoundId, PersonId, QuestionnaireId};
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

/// The demo's links can be known by everyone.
fn keys() -> Keys {
    Keys::derive(b"the links of the demo are no secret at all")
}

/// Where the demo's poster leads.
#[must_use]
pub fn poster_path() -> String {
    format!("/e/{}", keys().link_token(POSTER))
}

/// A round at the end of a cohort.
struct Asked {
    title: &'static str,
    questionnaire: Uuid,
    cohort: i16,
    /// From when it could be answered, the first answers, and until when.
    days: [NaiveDate; 3],
    /// How many answered.
    answers: usize,
    /// What they found good.
    good: &'static [Said],
}

/// Of the newcomers asked in 2023, 35 of 44 answered, and 28 of those say that their Dutch is much better: 80 percent.
fn asked() -> [Asked; 3] {
    let june = [date(2023, 6, 12), date(2023, 6, 19), date(2023, 7, 15)];
    let december = [date(2023, 12, 18), date(2024, 1, 3), date(2024, 1, 20)];
    let of = |title, questionnaire, cohort, (days, answers, good)| Asked {
        title,
        questionnaire,
        cohort,
        days,
        answers,
        good,
    };
    [
        of("Lichting 11, nieuwkomers", NEWCOMERS, 11, (june, 15, GOOD_TO_NEWCOMERS)),
        of("Lichting 12, nieuwkomers", NEWCOMERS, 12, (december, 20, GOOD_TO_NEWCOMERS)),
        of("Lichting 12, gevestigde Assenaren", ESTABLISHED, 12, (december, 19, GOOD_TO_ESTABLISHED)),
    ]
}

/// What someone wrote, and the theme of it.
type Said = (&'static str, &'static str);

const GOOD_TO_NEWCOMERS: &[Said] = &[
    ("We spraken elke week af. Nu durf ik Nederlands te praten.", "Samen praten"),
    ("Wandelen en ondertussen praten.", "Samen praten"),
    ("Mijn Nederlands is veel beter. Ik bel nu zelf de school.", "Samen praten"),
    ("Ik begrijp nu waarom iedereen een agenda heeft.", "Nederlanders begrijpen"),
    ("Wat mensen hier gewoon vinden, weet ik nu ook.", "Nederlanders begrijpen"),
    ("Samen koken en eten.", "Samen eten"),
    ("Mijn maatje is nu een vriend.", "Het maatje"),
    ("De avonden met de groep waren heel gezellig.", "De groep"),
];

const GOOD_TO_ESTABLISHED: &[Said] = &[
    ("Het is een vriendschap geworden.", "Het maatje"),
    ("Samen koken en eten.", "Samen eten"),
    ("De avonden met de groep waren heel gezellig.", "De groep"),
    ("Wandelen en ondertussen praten.", "Samen praten"),
    ("Ik heb veel over andere landen geleerd.", "Elkaars cultuur"),
];

/// What could be better, and the theme of it.
const BETTER: &[Said] = &[
    ("Vaker samenkomen met de hele groep.", "Vaker samenkomen"),
    ("Meer uitleg aan het begin.", "Een duidelijk begin"),
    ("Het was soms moeilijk om een dag te vinden.", "Een dag vinden"),
    ("Graag ook iets in het weekend.", "Vaker samenkomen"),
    ("Langer dan negen maanden.", "Langer doorgaan"),
];

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let themes = themes(c, demo)?;
    for asked in asked() {
        let round = add_round(c, demo, &asked)?;
        answer(c, demo, (round, &asked), &themes)?;
    }
    add_poster(c, demo)
}

type Themes = BTreeMap<(&'static str, &'static str), contract::ids::EvaluationThemeId>;

fn themes(c: &mut PgConnection, demo: &Demo) -> Result<Themes, Error> {
    let now = demo.on(c, date(2023, 6, 19))?;
    let mut themes = Themes::new();
    for (question, said) in
        [("was_good", GOOD_TO_NEWCOMERS), ("was_good", GOOD_TO_ESTABLISHED), ("could_be_better", BETTER)]
    {
        for (_, name) in said {
            let Entry::Vacant(theme) = themes.entry((question, *name)) else { continue };
            let new = NewEvaluationTheme { question: question.to_owned(), name: (*name).to_owned() };
            theme.insert(evaluations::add_theme(c, &new, (demo.coordinator, &now))?.id);
        }
    }
    Ok(themes)
}

fn add_round(c: &mut PgConnection, demo: &Demo, asked: &Asked) -> Result<EvaluationRoundId, Error> {
    let cohort: Uuid = cohort::table.filter(cohort::number.eq(asked.cohort)).select(cohort::id).first(c)?;
    let [opens_on, _, closes_on] = asked.days;
    let new = NewEvaluationRound {
        questionnaire_id: QuestionnaireId(asked.questionnaire),
        title: asked.title.to_owned(),
        cohort_id: Some(cohort.into()),
        event_id: None,
        period: None,
        opens_at: at(opens_on, 8),
        closes_at: at(closes_on, 8),
    };
    let now = demo.on(c, opens_on)?;
    let round = evaluations::add_round(c, &new, (demo.coordinator, &now))?;
    let everyone = NewEvaluationInvitations { person_ids: Vec::new(), everyone: true };
    evaluations::invite(c, round, &everyone, (demo.coordinator, &now))?;
    Ok(round)
}

/// One of these codes, as it is chosen on a form.
fn any_of(demo: &Demo, codes: &[&str]) -> Vec<String> {
    vec![(*demo.pick(codes)).to_owned()]
}

/// What they answered. Four of five say that Dutch became much better.
fn answer(
    c: &mut PgConnection,
    demo: &Demo,
    (round, asked): (EvaluationRoundId, &Asked),
    themes: &Themes,
) -> Result<(), Error> {
    let keys = keys();
    let newcomers = asked.questionnaire == NEWCOMERS;
    let [opens_on, answered_from, _] = asked.days;
    let opened = demo.on(c, opens_on)?;
    let invited = evaluations::invited(c, round, (&keys, &opened))?;
    for (nth, (person, language, token)) in invited.into_iter().take(asked.answers).enumerate() {
        let now = demo.on(c, answered_from + Days::new(nth as u64 % 14))?;
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
        let liked = |code: &&str| match *code {
            "speaking" => demo.chance(80),
            "culture" => demo.chance(65),
            _ => demo.chance(30),
        };
        said.push((
            "learned_most",
            options.iter().filter(|code| liked(code)).map(|code| (*code).to_owned()).collect(),
            None,
        ));
        let good = demo.chance(70).then(|| demo.pick(asked.good));
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
