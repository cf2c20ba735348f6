//! Figures that were counted are counted again only when something has changed that they may be counted from: exactly
//! then, whichever server wrote it.
//!
//! Triggers note which transactions change such tables. Before counting, a server takes a snapshot: the list of what is
//! finished by then. As long as every transaction noted is one that this snapshot saw, what was counted still holds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use contract::figures::{Figure, FigureKey, FigurePeriod};
use contract::ids::{CohortId, OrganisationId};
use diesel::prelude::*;
use diesel::sql_types;

use super::query::{AsOf, Asked, compute_all};
use crate::error::Error;

/// How long figures are kept at most. Notes of changes are kept longer.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// So many questions have their answers kept: more than a few dashboards ask.
const MOST: usize = 100;

/// What was asked. What is counted now depends on the day, and on the moment no further.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    keys: Option<Vec<FigureKey>>,
    period: Option<(NaiveDate, NaiveDate)>,
    as_of: Option<DateTime<Utc>>,
    day: NaiveDate,
    cohort: Option<CohortId>,
    organisation: Option<OrganisationId>,
}

impl Question {
    fn of(keys: Option<&[FigureKey]>, asked: &Asked) -> Self {
        let period = |period: FigurePeriod| (period.starts_on, period.ends_on);
        Self {
            keys: keys.map(<[FigureKey]>::to_vec),
            period: asked.period.map(period),
            as_of: match asked.as_of {
                AsOf::Now(_) => None,
                AsOf::Then(at) => Some(at),
            },
            day: asked.day(),
            cohort: asked.cohort,
            organisation: asked.organisation,
        }
    }
}

struct Answer {
    /// What PostgreSQL had finished before this was counted.
    snapshot: String,
    counted_at: Instant,
    figures: Vec<Figure>,
}

/// What this server counted lately.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<Question, Answer>>);

impl Kept {
    /// These figures, or all, as [`compute_all`] counts them.
    ///
    /// # Errors
    /// As [`compute_all`].
    pub fn count(&self, c: &mut PgConnection, keys: Option<&[FigureKey]>, asked: &Asked) -> Result<Vec<Figure>, Error> {
        let question = Question::of(keys, asked);
        let known = self.with(|kept| {
            kept.retain(|_, answer| answer.counted_at.elapsed() < KEPT);
            kept.get(&question).map(|answer| (answer.snapshot.clone(), answer.figures.clone()))
        });
        let (snapshot, still_holds) = look(c, known.as_ref().map(|(snapshot, _)| snapshot.as_str()))?;
        if let (Some((_, mut figures)), true) = (known, still_holds) {
            figures.iter_mut().for_each(|figure| figure.as_of = asked.as_of.moment());
            return Ok(figures);
        }
        let figures = compute_all(c, keys, asked)?;
        let answer = Answer { snapshot, counted_at: Instant::now(), figures: figures.clone() };
        self.with(|kept| {
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(question, answer);
        });
        Ok(figures)
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<Question, Answer>) -> T) -> T {
        // Whoever panicked has not left half an answer: they are put in whole.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(QueryableByName)]
struct Look {
    #[diesel(sql_type = sql_types::Text)]
    snapshot: String,
    #[diesel(sql_type = sql_types::Bool)]
    still_holds: bool,
}

/// What is finished now, and whether nothing has changed since an earlier snapshot. A transaction that writes itself
/// stands in no snapshot of its own: within one, nothing is known to hold.
fn look(c: &mut PgConnection, earlier: Option<&str>) -> Result<(String, bool), Error> {
    let row = diesel::sql_query(
        "SELECT pg_current_snapshot()::text AS snapshot, \
           $1 IS NOT NULL AND pg_current_xact_id_if_assigned() IS NULL AND NOT EXISTS ( \
             SELECT FROM figure_change WHERE NOT pg_visible_in_snapshot(transaction::text::xid8, $1::pg_snapshot)) \
           AS still_holds",
    )
    .bind::<sql_types::Nullable<sql_types::Text>, _>(earlier)
    .get_result::<Look>(c)?;
    Ok((row.snapshot, row.still_holds))
}

/// Removes notes of changes that nothing which is kept can be older than.
///
/// # Errors
/// When the database refuses.
pub fn forget_old_changes(c: &mut PgConnection) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM figure_change WHERE noted_at < now() - interval '3 hours'").execute(c)?)
}
