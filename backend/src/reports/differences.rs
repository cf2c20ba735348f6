//! Why a signed figure would be counted otherwise now: which records came, went or count differently since.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use contract::figures::{Bilingual, Figure, FigureKey, FigurePeriod, FigureRecord, FigureRecordKind};
use contract::people::AccessAction;
use contract::reports::{Report, ReportLanguage};
use contract::reports_differences::{ChangedRecord, FigureCount, RecordChange, ReportDifference, ReportDifferences};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::document::words;
use super::store::Frozen;
use super::{figures, store};
use crate::access;
use crate::auth::Caller;
use crate::clock::dutch_day;
use crate::error::Error;
use crate::figures::{AsOf, RecordLine, compute_all, present_records, records_hash};
use crate::services::Now;

/// So many records are named; how many there are is always said.
const NAMED: usize = 100;

/// Holds the figures of a signed report against today: by as many statements for all of them as for one.
pub fn of(c: &mut PgConnection, report: &Report, (caller, now): (&Caller, &Now)) -> Result<ReportDifferences, Error> {
    let signed_at =
        report.summary.as_of.ok_or_else(|| Error::conflict("Only a signed report is held against today."))?;
    let frozen = store::signed_figures(c, report.summary.id)?;
    let mut found = compared(c, report, (&frozen, now))?;
    let same = found.iter().filter(|one| one.is_same()).count();
    found.retain(|one| !one.is_same());
    look_at_changes(c, report, (&mut found, signed_at))?;
    let records = named(c, &found, (caller, now))?;
    let differences = found.iter().zip(records).map(|(one, records)| one.told(records, signed_at));
    Ok(ReportDifferences {
        as_of: signed_at,
        compared_at: now.at,
        same: i64::try_from(same).unwrap_or(i64::MAX),
        differences: differences.collect(),
    })
}

/// A figure as it was signed, beside what it is today.
struct Compared<'a> {
    frozen: &'a Frozen,
    /// Nothing when it is no longer counted.
    today: Option<Today>,
}

struct Today {
    figure: Figure,
    lines: Vec<RecordLine>,
    records_hash: String,
    /// Whether counting as of the signing finds what was signed, and what changed since.
    is_reproduced: bool,
    changed: Vec<Changed>,
}

/// Counts every figure anew, with its records: two statements a period.
fn compared<'a>(
    c: &mut PgConnection,
    report: &Report,
    (frozen, now): (&'a [Frozen], &Now),
) -> Result<Vec<Compared<'a>>, Error> {
    let summary = &report.summary;
    let filters = (summary.cohort_id.is_some(), summary.organisation_id.is_some());
    let counted = || {
        let known = frozen.iter().filter(|one| crate::figures::can_be_asked(&one.key, filters));
        known.map(|one| (one.period, &one.key))
    };
    let mut records = figures::records(c, summary, counted(), AsOf::Now(now.at))?;
    let mut today: HashMap<(FigurePeriod, FigureKey), Today> = HashMap::new();
    for (period, keys) in figures::by_period(counted()) {
        for figure in compute_all(c, Some(&keys), &figures::asked(summary, period, AsOf::Now(now.at)))? {
            let of = (period, figure.key.clone());
            let lines = records.remove(&of).unwrap_or_default();
            let records_hash = records_hash(&lines);
            today.insert(of, Today { figure, lines, records_hash, is_reproduced: false, changed: Vec::new() });
        }
    }
    let beside = |one: &'a Frozen| Compared { frozen: one, today: today.remove(&(one.period, one.key.clone())) };
    Ok(frozen.iter().map(beside).collect())
}

/// Looks up what was known at the signing of those that differ, and what changed since: a statement a period.
fn look_at_changes(
    c: &mut PgConnection,
    report: &Report,
    (found, signed_at): (&mut [Compared<'_>], DateTime<Utc>),
) -> Result<(), Error> {
    let counted = found.iter().filter(|one| one.today.is_some()).map(|one| (one.frozen.period, &one.frozen.key));
    let mut then = figures::records(c, &report.summary, counted, AsOf::Then(signed_at))?;
    for Compared { frozen, today } in found.iter_mut() {
        let Some(today) = today else { continue };
        let then = then.remove(&(frozen.period, frozen.key.clone())).unwrap_or_default();
        today.is_reproduced = records_hash(&then) == frozen.records_hash;
        today.changed = changed(&then, &today.lines);
    }
    let changed = found.iter_mut().filter_map(|one| one.today.as_mut()).flat_map(|today| &mut today.changed);
    date(c, changed.collect(), signed_at)
}

impl Compared<'_> {
    fn is_same(&self) -> bool {
        let was = &self.frozen.figure;
        self.today.as_ref().is_some_and(|today| {
            let is = &today.figure;
            today.records_hash == self.frozen.records_hash
                && (is.value, is.numerator, is.n) == (was.value, was.numerator, was.n)
                && is.definition_version == was.definition_version
        })
    }

    /// What changed that is named.
    fn shown(&self) -> &[Changed] {
        self.today.as_ref().map_or(&[], |today| &today.changed[..today.changed.len().min(NAMED)])
    }

    fn told(&self, records: Vec<ChangedRecord>, signed_at: DateTime<Utc>) -> ReportDifference {
        let was = &self.frozen.figure;
        let explanation = match &self.today {
            Some(today) => explain(&today.changed, (was, &today.figure), (today.is_reproduced, signed_at)),
            None => Bilingual {
                nl: "Dit cijfer wordt niet meer geteld.".to_owned(),
                en: "This figure is no longer counted.".to_owned(),
            },
        };
        let today = self.today.as_ref();
        ReportDifference {
            key: self.frozen.key.clone(),
            title: was.title.clone(),
            unit: was.unit,
            period: was.period,
            frozen: count_of(was, self.frozen.records_hash.clone()),
            now: today.map(|today| count_of(&today.figure, today.records_hash.clone())),
            is_reproduced: today.is_some_and(|today| today.is_reproduced),
            explanation,
            records,
            record_count: i64::try_from(today.map_or(0, |today| today.changed.len())).unwrap_or(i64::MAX),
        }
    }
}

fn count_of(figure: &Figure, records_hash: String) -> FigureCount {
    FigureCount {
        value: figure.value,
        numerator: figure.numerator,
        n: figure.n,
        population: figure.population,
        definition_version: figure.definition_version,
        records_hash,
    }
}

/// What happened to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Changed {
    change: RecordChange,
    line: RecordLine,
    /// When it was written down that it counts.
    recorded_at: Option<DateTime<Utc>>,
}

/// A record may stand in several parts: it is the same when all of its lines are.
fn changed(then: &[RecordLine], now: &[RecordLine]) -> Vec<Changed> {
    fn by_id(lines: &[RecordLine]) -> BTreeMap<Uuid, BTreeSet<(bool, i64, &str)>> {
        let mut found: BTreeMap<Uuid, BTreeSet<_>> = BTreeMap::new();
        for line in lines {
            found.entry(line.id).or_default().insert((line.counts, line.weight, line.slice.as_str()));
        }
        found
    }
    let (before, after) = (by_id(then), by_id(now));
    let line = |id: &Uuid| now.iter().chain(then).find(|line| line.id == *id).cloned();
    let ids: BTreeSet<&Uuid> = before.keys().chain(after.keys()).collect();
    let changed = ids.into_iter().filter_map(|id| {
        let change = match (before.get(id), after.get(id)) {
            (None, Some(_)) => RecordChange::Added,
            (Some(_), None) => RecordChange::Gone,
            (one, other) if one != other => RecordChange::Changed,
            _ => return None,
        };
        Some(Changed { change, line: line(id)?, recorded_at: recorded_at(*id) })
    });
    changed.collect()
}

/// When a record was written down: its id says so.
fn recorded_at(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
}

#[derive(QueryableByName)]
struct StepRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
}

/// A match that was known as a proposal counts from the day on which its start was written down.
fn date(c: &mut PgConnection, changed: Vec<&mut Changed>, signed_at: DateTime<Utc>) -> Result<(), Error> {
    let matches = changed.iter().filter(|one| one.line.kind == FigureRecordKind::Match);
    let ids: Vec<Uuid> = matches.map(|one| one.line.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let steps: HashMap<Uuid, DateTime<Utc>> = diesel::sql_query(
        "SELECT match_id AS id, min(recorded_at) AS recorded_at FROM match_moment \
         WHERE match_id = ANY($1) AND recorded_at > $2 GROUP BY match_id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Timestamptz, _>(signed_at)
    .load::<StepRow>(c)?
    .into_iter()
    .map(|row| (row.id, row.recorded_at))
    .collect();
    for one in changed {
        one.recorded_at = steps.get(&one.line.id).copied().or(one.recorded_at);
    }
    Ok(())
}

/// The records of each, named for whoever may read them: by a statement for each kind. That their names were read is
/// recorded.
fn named(
    c: &mut PgConnection,
    found: &[Compared<'_>],
    (caller, now): (&Caller, &Now),
) -> Result<Vec<Vec<ChangedRecord>>, Error> {
    let may_read = |one: &&Changed| caller.may(crate::figures::permission(one.line.kind));
    let lines = |one: &Compared<'_>| one.shown().iter().filter(may_read).map(|one| one.line.clone()).collect();
    let figures: Vec<(&FigureKey, Vec<RecordLine>)> = found.iter().map(|one| (&one.frozen.key, lines(one))).collect();
    let (records, people) = present_records(c, &figures)?;
    access::record(c, (caller, now), AccessAction::Listed, people)?;
    // The records of a figure are of one kind: all of them have names, or none.
    let of = |(one, records): (&Compared<'_>, Vec<FigureRecord>)| {
        let mut records = records.into_iter();
        one.shown().iter().map(|changed| changed.told(records.next())).collect()
    };
    Ok(found.iter().zip(records).map(of).collect())
}

impl Changed {
    fn told(&self, record: Option<FigureRecord>) -> ChangedRecord {
        ChangedRecord {
            change: self.change,
            kind: self.line.kind.code().to_owned(),
            id: record.as_ref().map(|record| record.id.to_string()),
            title: record.as_ref().and_then(|record| record.title.clone()),
            path: record.and_then(|record| record.path),
            recorded_at: self.recorded_at,
        }
    }
}

/// Counts in words: *twee*, *two*; from thirteen on in digits.
fn counted(count: usize, language: ReportLanguage) -> String {
    const NL: [&str; 13] =
        ["geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"];
    const EN: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let words = if language == ReportLanguage::Nl { NL } else { EN };
    words.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// Why it differs, in a few sentences.
fn explain(
    changed: &[Changed],
    (was, is): (&Figure, &Figure),
    (is_reproduced, signed_at): (bool, DateTime<Utc>),
) -> Bilingual {
    let say = |language| {
        let parts = sentences(changed, (was, is), (is_reproduced, signed_at), language);
        parts.iter().map(|part| capital(part)).collect::<Vec<_>>().join(" ")
    };
    Bilingual { nl: say(ReportLanguage::Nl), en: say(ReportLanguage::En) }
}

fn sentences(
    changed: &[Changed],
    (was, is): (&Figure, &Figure),
    (is_reproduced, signed_at): (bool, DateTime<Utc>),
    language: ReportLanguage,
) -> Vec<String> {
    let of = |change| changed.iter().filter(move |one| one.change == change);
    let is_late = |one: &&Changed| one.recorded_at.is_some_and(|at| at > signed_at);
    let late: Vec<&Changed> = of(RecordChange::Added).filter(is_late).collect();
    let newly = of(RecordChange::Added).count() - late.len();
    let (gone, otherwise) = (of(RecordChange::Gone).count(), of(RecordChange::Changed).count());
    let days = written_down_on(&late, language);
    let number = |count| counted(count, language);
    let is_dutch = language == ReportLanguage::Nl;
    let mut said = Vec::new();
    if !late.is_empty() {
        said.push(match (is_dutch, late.len()) {
            (true, 1) => format!("één late registratie, opgeschreven {days}."),
            (true, count) => format!("{} late registraties, opgeschreven {days}.", number(count)),
            (false, 1) => format!("one late entry, written down {days}."),
            (false, count) => format!("{} late entries, written down {days}.", number(count)),
        });
    }
    let mut add = |count: usize, nl: [&str; 2], en: [&str; 2]| {
        if count > 0 {
            let words = if is_dutch { nl } else { en };
            said.push(format!("{} {}", number(count), words[usize::from(count != 1)]));
        }
    };
    add(
        newly,
        ["telt er sindsdien mee en was al bekend.", "tellen er sindsdien mee en waren al bekend."],
        ["counts since then and was known already.", "count since then and were known already."],
    );
    add(
        gone,
        [
            "telt er niet meer bij: verwijderd, of met een andere datum.",
            "tellen er niet meer bij: verwijderd, of met een andere datum.",
        ],
        [
            "no longer belongs to it: removed, or with another date.",
            "no longer belong to it: removed, or with another date.",
        ],
    );
    add(
        otherwise,
        ["telt anders dan toen.", "tellen anders dan toen."],
        ["counts otherwise than it did.", "count otherwise than they did."],
    );
    if was.definition_version != is.definition_version {
        let (before, after) = (was.definition_version, is.definition_version);
        said.push(if is_dutch {
            format!("de omschrijving van dit cijfer is veranderd: van versie {before} naar versie {after}.")
        } else {
            format!("the definition of this figure changed: from version {before} to version {after}.")
        });
    }
    if said.is_empty() {
        said.push(if is_dutch {
            "dezelfde gegevens, maar een andere uitkomst.".to_owned()
        } else {
            "the same records, but another outcome.".to_owned()
        });
    }
    if !is_reproduced {
        said.push(if is_dutch {
            "Opnieuw tellen zoals het bij het ondertekenen was, geeft niet precies dezelfde gegevens.".to_owned()
        } else {
            "Counting as it was at the signing does not find exactly the same records.".to_owned()
        });
    }
    said
}

/// On which days: one, or from the first to the last.
fn written_down_on(late: &[&Changed], language: ReportLanguage) -> String {
    let days: BTreeSet<_> = late.iter().filter_map(|one| one.recorded_at).map(dutch_day).collect();
    let say = |day| words::day(day, language);
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last && language == ReportLanguage::Nl => format!("op {}", say(*first)),
        (Some(first), Some(last)) if first == last => format!("on {}", say(*first)),
        (Some(first), Some(last)) if language == ReportLanguage::Nl => {
            format!("tussen {} en {}", say(*first), say(*last))
        }
        (Some(first), Some(last)) => format!("between {} and {}", say(*first), say(*last)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(id: u128, counts: bool, slice: &str) -> RecordLine {
        RecordLine {
            kind: FigureRecordKind::Match,
            id: Uuid::from_u128(id),
            counts,
            weight: 1,
            slice: slice.to_owned(),
        }
    }

    #[test]
    fn a_record_in_several_parts_is_one_record() {
        let then = [line(1, true, "a"), line(1, true, "b"), line(2, true, "a")];
        let now = [line(1, true, "a"), line(1, true, "c"), line(3, false, "a")];
        let found: Vec<_> = changed(&then, &now).into_iter().map(|one| (one.line.id.as_u128(), one.change)).collect();
        assert_eq!(found, [(1, RecordChange::Changed), (2, RecordChange::Gone), (3, RecordChange::Added)]);
    }

    proptest! {
        /// Putting the changes on what was gives what is.
        #[test]
        fn what_changed_is_exactly_the_difference(
            then in prop::collection::btree_set((0_u128..8, any::<bool>(), "[ab]"), 0..16),
            now in prop::collection::btree_set((0_u128..8, any::<bool>(), "[ab]"), 0..16),
        ) {
            let lines = |set: &BTreeSet<(u128, bool, String)>| set.iter().map(|(id, counts, slice)| line(*id, *counts, slice)).collect::<Vec<_>>();
            let (before, after) = (lines(&then), lines(&now));
            let found = changed(&before, &after);
            let touched: BTreeSet<u128> = found.iter().map(|one| one.line.id.as_u128()).collect();
            let untouched = |set: &BTreeSet<(u128, bool, String)>| set.iter().filter(|(id, ..)| !touched.contains(id)).cloned().collect::<Vec<_>>();
            prop_assert_eq!(untouched(&then), untouched(&now));
            for one in &found {
                let id = one.line.id.as_u128();
                let of = |set: &BTreeSet<(u128, bool, String)>| set.iter().filter(|(it, ..)| *it == id).cloned().collect::<Vec<_>>();
                prop_assert_ne!(of(&then), of(&now));
                prop_assert_eq!(one.change == RecordChange::Added, of(&then).is_empty());
                prop_assert_eq!(one.change == RecordChange::Gone, of(&now).is_empty());
            }
        }
    }
}
