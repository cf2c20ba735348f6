//! What was answered in one round, or in two beside each other: by as many statements for two as for one.

use std::collections::HashMap;

use contract::evaluations::FormLanguage;
use contract::evaluations::{Question, QuestionKind, QuestionnaireContent};
use contract::evaluations_outcomes::{
    LevelChange, OptionOutcome, Outcomes, OutcomesRound, QuestionOutcome, ThemeOutcome,
};
use contract::ids::EvaluationRoundId;
use contract::language::DutchLevel;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use super::themes;
use crate::db::Code;
use crate::error::Error;
use crate::evaluations::form::words;
use crate::evaluations::responses::{codes, level_question};
use crate::evaluations::rounds;
use crate::figures::suppression::{Cells, suppress};
use crate::schema::questionnaire;
use crate::services::Now;

/// Who looks.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    /// Whether groups of fewer than five people are shown.
    pub small_groups: bool,
}

impl Sight {
    fn of(self, counts: &[i64], n: i64, cells: Cells) -> Vec<Option<i64>> {
        if self.small_groups {
            return counts.iter().copied().map(Some).collect();
        }
        suppress(counts, n, cells)
    }
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = sql_types::Uuid)]
    round_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    question: String,
    /// None for how many answered at all.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    option: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    count: i64,
}

type Counts = HashMap<(Uuid, String, Option<String>), i64>;

fn counts(c: &mut PgConnection, rounds: &[Uuid]) -> Result<Counts, Error> {
    let rows = diesel::sql_query(
        "WITH answer AS (SELECT round_id, question, options FROM evaluation_answer \
              JOIN evaluation_response ON evaluation_response.id = response_id \
              WHERE round_id = ANY ($1) AND status = 'submitted') \
         SELECT round_id, question, NULL AS option, count(*) AS count FROM answer GROUP BY 1, 2 \
         UNION ALL SELECT round_id, question, option, count(*) FROM answer, unnest(options) AS option GROUP BY 1, 2, 3",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(rounds)
    .load::<CountRow>(c)?;
    Ok(rows.into_iter().map(|row| ((row.round_id, row.question, row.option), row.count)).collect())
}

/// A round with its questions.
struct Side {
    row: rounds::Row,
    content: QuestionnaireContent,
}

impl Side {
    fn summary(&self, sight: Sight, now: &Now) -> OutcomesRound {
        let counts = self.row.counts();
        OutcomesRound {
            id: self.row.id.into(),
            title: self.row.title.clone(),
            status: self.row.status(now.at),
            questionnaire: self.row.questionnaire(),
            counts,
            response_rate: rules::share(Some(counts.invited_answered), counts.invited),
            helped: sight.of(&[self.row.helped], counts.answered, Cells::Independent)[0],
        }
    }

    fn question(&self, key: &str) -> Option<&Question> {
        self.content.questions.iter().find(|question| question.key == key)
    }

    /// n and the counts of these options, as they may be shown; none when this round doesn't ask the question so.
    fn told(&self, question: &Question, (counts, sight): (&Counts, Sight)) -> Option<(i64, Vec<Option<i64>>)> {
        let own = self.question(&question.key).filter(|own| own.kind == question.kind)?;
        let of = |option: Option<&str>| {
            counts.get(&(self.row.id, own.key.clone(), option.map(str::to_owned))).copied().unwrap_or_default()
        };
        let n = of(None);
        let cells = if own.kind == QuestionKind::Many { Cells::Independent } else { Cells::Exclusive };
        let all: Vec<i64> = codes(question).into_iter().map(|code| of(Some(code))).collect();
        Some((n, sight.of(&all, n, cells)))
    }
}

fn label(question: &Question, code: &str) -> String {
    if question.kind == QuestionKind::DutchLevel {
        let level = DutchLevel::all().position(|level| level.code() == code);
        let said = level.and_then(|at| words(FormLanguage::Nl).levels.get(at)).copied().unwrap_or_default();
        return format!("{code}: {said}");
    }
    let option = question.options.iter().find(|option| option.code == code);
    let said = option.map(|option| option.text.in_language(FormLanguage::Nl)).unwrap_or_default();
    if said.is_empty() { code.to_owned() } else { said.to_owned() }
}

/// The outcomes of a round, beside those of another.
pub fn outcomes(
    c: &mut PgConnection,
    (round, other): (EvaluationRoundId, Option<EvaluationRoundId>),
    (sight, now): (Sight, &Now),
) -> Result<Outcomes, Error> {
    let ids: Vec<Uuid> = [Some(round), other].into_iter().flatten().map(Uuid::from).collect();
    let rows = rounds::several(c, &ids)?;
    let used: Vec<Uuid> = rows.iter().map(|row| row.questionnaire_id).collect();
    let contents: HashMap<Uuid, serde_json::Value> = questionnaire::table
        .filter(questionnaire::id.eq_any(used))
        .select((questionnaire::id, questionnaire::content))
        .load::<(Uuid, serde_json::Value)>(c)?
        .into_iter()
        .collect();
    let mut sides = HashMap::new();
    for row in rows {
        let content = contents.get(&row.questionnaire_id).cloned().unwrap_or_default();
        let content = serde_json::from_value(content).map_err(|error| Error::internal(&error))?;
        sides.insert(row.id, Side { row, content });
    }
    let side = sides.get(&*round).ok_or_else(Error::not_found)?;
    let beside = other.map(|other| {
        let detail = "there is no such round";
        let code = contract::problem::FaultCode::UnknownReference;
        sides.get(&*other).ok_or_else(|| Error::fault("?compareWith", code, detail))
    });
    let beside = beside.transpose()?;
    let counts = counts(c, &ids)?;
    let found = themes::counts(c, &ids)?;
    let only_beside = beside
        .into_iter()
        .flat_map(|other| other.content.questions.iter().filter(|question| side.question(&question.key).is_none()));
    let questions = side.content.questions.iter().chain(only_beside);
    let questions =
        questions.map(|question| question_outcome(question, (side, beside), (&counts, &found, sight))).collect();
    Ok(Outcomes {
        round: side.summary(sight, now),
        compared_with: beside.map(|other| other.summary(sight, now)),
        questions,
        level_change: level_change(c, (side, beside), sight)?,
        as_of: now.at,
    })
}

fn question_outcome(
    question: &Question,
    (side, beside): (&Side, Option<&Side>),
    (counts, found, sight): (&Counts, &themes::Counts, Sight),
) -> QuestionOutcome {
    let own = side.told(question, (counts, sight));
    let other = beside.and_then(|other| other.told(question, (counts, sight)));
    let value = |told: &Option<(i64, Vec<Option<i64>>)>, at: usize| {
        told.as_ref().map_or((None, None), |(n, counts)| (counts[at], rules::share(counts[at], *n)))
    };
    let options: Vec<OptionOutcome> = codes(question)
        .into_iter()
        .enumerate()
        .map(|(at, code)| {
            let ((count, share), (compared_count, compared_share)) = (value(&own, at), value(&other, at));
            let label = label(question, code);
            OptionOutcome { code: code.to_owned(), label, count, share, compared_count, compared_share }
        })
        .collect();
    let n = own.as_ref().map(|(n, _)| *n);
    let compared_n = other.as_ref().map(|(n, _)| *n);
    let theme_count = |round: Uuid, n: Option<i64>, theme: &contract::evaluations_outcomes::EvaluationTheme| {
        let count = found.of(round, theme);
        n.and_then(|n| sight.of(&[count], n, Cells::Independent)[0])
    };
    let mut themes: Vec<ThemeOutcome> = found
        .themes(&question.key)
        .map(|theme| ThemeOutcome {
            count: theme_count(side.row.id, n, theme),
            compared_count: beside.and_then(|other| theme_count(other.row.id, compared_n, theme)),
            theme: theme.clone(),
        })
        .collect();
    themes.sort_by_key(|theme| std::cmp::Reverse(theme.count));
    let hides = |told: &Option<(i64, Vec<Option<i64>>)>| {
        told.as_ref().is_some_and(|(_, counts)| counts.iter().any(Option::is_none))
    };
    QuestionOutcome {
        key: question.key.clone(),
        kind: question.kind,
        text: question.text.in_language(FormLanguage::Nl).to_owned(),
        compared_text: beside
            .and_then(|other| other.question(&question.key))
            .map(|other| other.text.in_language(FormLanguage::Nl).to_owned()),
        n,
        compared_n,
        suppressed: hides(&own) || hides(&other) || n.is_some() && themes.iter().any(|theme| theme.count.is_none()),
        options,
        themes,
    }
}

#[derive(QueryableByName)]
struct LevelRow {
    #[diesel(sql_type = sql_types::Text)]
    level: Code<DutchLevel>,
    #[diesel(sql_type = sql_types::Text)]
    earlier: Code<DutchLevel>,
}

/// How newcomers' Dutch changed: since the other round, when that is an earlier one of newcomers, or else since the
/// first assessment of each.
fn level_change(
    c: &mut PgConnection,
    (side, beside): (&Side, Option<&Side>),
    sight: Sight,
) -> Result<Option<LevelChange>, Error> {
    let Some(question) = level_question(&side.content, side.row.audience.0) else { return Ok(None) };
    let since = beside.filter(|other| other.row.opens_at < side.row.opens_at).and_then(|other| {
        level_question(&other.content, other.row.audience.0).map(|question| (other.row.id, question))
    });
    let (since_id, since_question) = since.unzip();
    let rows = diesel::sql_query(
        "SELECT answer.options[1] AS level, COALESCE(other.level, first.level) AS earlier \
         FROM evaluation_response AS response \
              JOIN evaluation_answer AS answer ON answer.response_id = response.id AND question = $2 \
              JOIN evaluation_invitation AS invitation ON invitation.id = invitation_id \
              LEFT JOIN LATERAL (SELECT before.options[1] AS level FROM evaluation_invitation AS invited \
                   JOIN evaluation_response AS sent ON sent.invitation_id = invited.id AND sent.status = 'submitted' \
                   JOIN evaluation_answer AS before ON before.response_id = sent.id AND before.question = $4 \
                   WHERE invited.round_id = $3 AND invited.person_id = invitation.person_id LIMIT 1) AS other ON true \
              LEFT JOIN LATERAL (SELECT level FROM dutch_assessment WHERE person_id = invitation.person_id \
                   AND skill = 'overall' AND recorded_at < response.submitted_at \
                   ORDER BY assessed_on, id LIMIT 1) AS first ON $3 IS NULL \
         WHERE response.round_id = $1 AND response.status = 'submitted' AND COALESCE(other.level, first.level) IS NOT NULL",
    )
    .bind::<sql_types::Uuid, _>(side.row.id)
    .bind::<sql_types::Text, _>(question)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(since_id)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(since_question)
    .load::<LevelRow>(c)?;
    let pairs: Vec<(DutchLevel, DutchLevel)> = rows.iter().map(|row| (row.earlier.0, row.level.0)).collect();
    let n = i64::try_from(pairs.len()).unwrap_or(i64::MAX);
    let change = rules::change(&pairs);
    let shown = sight.of(&[change.higher, change.same, change.lower], n, Cells::Exclusive);
    let all = shown.iter().all(Option::is_some);
    Ok(Some(LevelChange {
        since_round_id: since_id.map(Into::into),
        n,
        higher: shown[0],
        same: shown[1],
        lower: shown[2],
        steps_gained: all.then_some(change.steps_gained),
    }))
}
