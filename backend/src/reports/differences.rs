//! Why a signed figure would be counted otherwise now: which records came, went or count differently since.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use contract::figures::{Bilingual, Figure, FigureRecord, FigureRecordKind};
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
use crate::figures::{AsOf, RecordLine, compute, present_records, record_ids, records_hash};
use crate::services::Now;

/// So many records are named; how many there are is always said.
const NAMED: usize = 100;

/// Holds the figures of a signed report against today.
pub fn of(c: &mut PgConnection, report: &Report, (caller, now): (&Caller, &Now)) -> Result<ReportDifferences, Error> {
    let signed_at =
        report.summary.as_of.ok_or_else(|| Error::conflict("Only a signed report is held against today."))?;
    let mut found = ReportDifferences { as_of: signed_at, compared_at: now.at, same: 0, differences: Vec::new() };
    for frozen in store::signed_figures(c, report.summary.id)? {
        match difference(c, report, (&frozen, signed_at), (caller, now))? {
            Some(difference) => found.differences.push(difference),
            None => found.same += 1,
        }
    }
    Ok(found)
}

fn difference(
    c: &mut PgConnection,
    report: &Report,
    (frozen, signed_at): (&Frozen, DateTime<Utc>),
    (caller, now): (&Caller, &Now),
) -> Result<Option<ReportDifference>, Error> {
    let was = count_of(&frozen.figure, frozen.records_hash.clone());
    let difference = |now, is_reproduced, explanation| ReportDifference {
        key: frozen.key.clone(),
        title: frozen.figure.title.clone(),
        unit: frozen.figure.unit,
        period: frozen.figure.period,
        frozen: was.clone(),
        now,
        is_reproduced,
        explanation,
        records: Vec::new(),
        record_count: 0,
    };
    if !crate::figures::can_be_asked(&frozen.key, (false, false)) {
        let explanation = Bilingual {
            nl: "Dit cijfer wordt niet meer geteld.".to_owned(),
            en: "This figure is no longer counted.".to_owned(),
        };
        return Ok(Some(difference(None, false, explanation)));
    }
    let asked = |as_of| figures::asked(&report.summary, frozen.period, as_of);
    let today = record_ids(c, &frozen.key, &asked(AsOf::Now(now.at)))?;
    let hash_today = records_hash(&today);
    let counted = compute(c, &frozen.key, &asked(AsOf::Now(now.at)))?;
    let is_same = hash_today == was.records_hash
        && (counted.value, counted.numerator, counted.n) == (was.value, was.numerator, was.n)
        && counted.definition_version == was.definition_version;
    if is_same {
        return Ok(None);
    }
    let then = record_ids(c, &frozen.key, &asked(AsOf::Then(signed_at)))?;
    let is_reproduced = records_hash(&then) == was.records_hash;
    let mut changed = changed(&then, &today);
    date(c, &mut changed, signed_at)?;
    let records = named(c, frozen, &changed, (caller, now))?;
    let explanation = explain(&changed, (&frozen.figure, &counted), (is_reproduced, signed_at));
    Ok(Some(ReportDifference {
        record_count: i64::try_from(changed.len()).unwrap_or(i64::MAX),
        records,
        ..difference(Some(count_of(&counted, hash_today)), is_reproduced, explanation)
    }))
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
fn date(c: &mut PgConnection, changed: &mut [Changed], signed_at: DateTime<Utc>) -> Result<(), Error> {
    let is_match = |one: &Changed| one.line.kind == FigureRecordKind::Match;
    let ids: Vec<Uuid> = changed.iter().filter(|one| is_match(one)).map(|one| one.line.id).collect();
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

/// The records, named for whoever may read them; that their names were read is recorded.
fn named(
    c: &mut PgConnection,
    frozen: &Frozen,
    changed: &[Changed],
    (caller, now): (&Caller, &Now),
) -> Result<Vec<ChangedRecord>, Error> {
    let shown = &changed[..changed.len().min(NAMED)];
    let Some(first) = shown.first() else { return Ok(Vec::new()) };
    let may_read = caller.may(crate::figures::permission(first.line.kind));
    let records: Vec<Option<FigureRecord>> = if may_read {
        let lines = shown.iter().map(|one| one.line.clone()).collect();
        let (records, people) = present_records(c, &frozen.key, lines)?;
        access::record(c, (caller, now), AccessAction::Listed, people)?;
        records.into_iter().map(Some).collect()
    } else {
        vec![None; shown.len()]
    };
    let of = |(one, record): (&Changed, Option<FigureRecord>)| ChangedRecord {
        change: one.change,
        kind: one.line.kind.code().to_owned(),
        id: record.as_ref().map(|record| record.id.to_string()),
        title: record.as_ref().and_then(|record| record.title.clone()),
        path: record.and_then(|record| record.path),
        recorded_at: one.recorded_at,
    };
    Ok(shown.iter().zip(records).map(of).collect())
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
