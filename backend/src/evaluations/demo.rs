//! What the demo data needs of evaluations: the same steps that the form and the API take, without the pages.

use contract::evaluations::FormLanguage;
use contract::evaluations_outcomes::{EvaluationTheme, NewEvaluationTheme};
use contract::evaluations_rounds::{NewEvaluationInvitations, NewEvaluationRound};
use contract::ids::{AccountId, EvaluationResponseId, EvaluationRoundId, EvaluationThemeId, PersonId};
use diesel::PgConnection;
use uuid::Uuid;

use super::responses::{self, Given};
use super::{outcomes, rounds};
use crate::auth::keys::Keys;
use crate::error::Error;
use crate::services::Now;

/// What someone fills in: question, options, text.
pub struct Entered<'a> {
    pub language: FormLanguage,
    pub answers: Vec<(&'a str, Vec<String>, Option<&'a str>)>,
    pub helped: Option<bool>,
}

pub fn add_round(
    c: &mut PgConnection,
    new: &NewEvaluationRound,
    by: (AccountId, &Now),
) -> Result<EvaluationRoundId, Error> {
    rounds::insert(c, new, by)
}

pub fn invite(
    c: &mut PgConnection,
    round: EvaluationRoundId,
    new: &NewEvaluationInvitations,
    by: (AccountId, &Now),
) -> Result<(), Error> {
    let row = rounds::find(c, round, true)?;
    rounds::invite(c, &row, new, by).map(|_| ())
}

/// Everyone who is invited, with their language and the token of their link, by name.
pub fn invited(
    c: &mut PgConnection,
    round: EvaluationRoundId,
    by: (&Keys, &Now),
) -> Result<Vec<(PersonId, FormLanguage, String)>, Error> {
    let waiting = rounds::waiting(c, round)?;
    let ids: Vec<_> = waiting.iter().map(|invited| invited.id).collect();
    let mut links = rounds::ensure(c, (round, &ids), by)?;
    let of = |invited: rounds::Invited| Some((invited.person.id, invited.language, links.remove(&invited.id)?.1));
    Ok(waiting.into_iter().filter_map(of).collect())
}

/// A poster with a link of this id; answers its token.
pub fn add_poster(
    c: &mut PgConnection,
    (round, link): (EvaluationRoundId, Uuid),
    by: (&Keys, &Now),
) -> Result<String, Error> {
    rounds::add_poster(c, (round, link), by)
}

fn entry(c: &mut PgConnection, token: &str) -> Result<responses::Entry, Error> {
    responses::resolve(c, token)?.ok_or_else(Error::not_found)
}

/// Begins by a poster; answers the token of the draft.
pub fn scan(c: &mut PgConnection, poster: &str, language: FormLanguage, by: (&Keys, &Now)) -> Result<String, Error> {
    let poster = entry(c, poster)?;
    responses::begin_by_poster(c, &poster, language, by)
}

/// Fills in all of it, and sends it.
pub fn enter(
    c: &mut PgConnection,
    token: &str,
    entered: &Entered<'_>,
    now: &Now,
) -> Result<EvaluationResponseId, Error> {
    let before = entry(c, token)?;
    responses::begin(c, &before, entered.language, now)?;
    let draft = entry(c, token)?;
    let (content, id) = (draft.content()?, draft.response_id.ok_or_else(Error::not_found)?);
    for (key, options, text) in &entered.answers {
        let question = content.questions.iter().find(|question| question.key == *key).ok_or_else(Error::not_found)?;
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let answer = responses::from_form(question, &options, *text).map_err(|fault| Error::internal(&fault))?;
        responses::keep(c, id, &Given { question: key, answer: &answer, step: 1 }, now)?;
    }
    responses::submit(c, &draft, entered.helped, now)?;
    Ok(id.into())
}

pub fn add_theme(
    c: &mut PgConnection,
    new: &NewEvaluationTheme,
    by: (AccountId, &Now),
) -> Result<EvaluationTheme, Error> {
    outcomes::add_theme(c, new, by)
}

pub fn set_themes(
    c: &mut PgConnection,
    answer: (EvaluationResponseId, &str),
    themes: &[EvaluationThemeId],
) -> Result<(), Error> {
    outcomes::set_themes(c, answer, themes)
}
