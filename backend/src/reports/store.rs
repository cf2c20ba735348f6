//! Rows of reports.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::figures::{Figure, FigureKey, FigurePeriod};
use contract::ids::{AccountId, CohortId, OrganisationId, ReportId, StoryId};
use contract::reports::{
    NewReport, Report, ReportContents, ReportKind, ReportLanguage, ReportSection, ReportStatus, ReportSummary,
    ReportsQuery,
};
use contract::reports_document::{DocumentStoryContent, ReportDocument};
use diesel::prelude::*;
use diesel::sql_types;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::document::words;
use super::rules;
use crate::db::Code;
use crate::error::Error;
use crate::schema::{report, report_figure, report_story};
use crate::services::Now;

/// When it was begun, then id: the order of the list.
pub type ReportKey = (DateTime<Utc>, Uuid);

/// The place in the list of a report.
pub fn key(report: &ReportSummary) -> ReportKey {
    (report.created_at, *report.id)
}

#[derive(QueryableByName)]
struct ReportRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<ReportKind>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<ReportStatus>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Text)]
    language: Code<ReportLanguage>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    year: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    cohort_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    corrects_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    corrected_by_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    cohort_number: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    cohort_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    cohort_starts_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    cohort_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    organisation_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Jsonb>)]
    signed_period: Option<Value>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    signed_subject: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    as_of: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    signer: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    author: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Jsonb>)]
    sections: Option<Value>,
}

/// A list has no use for the sections, which can be long.
fn select(sections: &str) -> String {
    format!(
        "SELECT report.id, report.version, report.kind, report.status, report.title, report.language, report.year, \
           report.cohort_id, report.organisation_id, report.corrects_id, later.id AS corrected_by_id, \
           cohort.number AS cohort_number, cohort.name AS cohort_name, \
           COALESCE(cohort.starts_on, cohort.planned_starts_on) AS cohort_starts_on, \
           COALESCE(cohort.ends_on, cohort.planned_ends_on) AS cohort_ends_on, \
           organisation.name AS organisation_name, report.document -> 'period' AS signed_period, \
           report.document ->> 'subject' AS signed_subject, report.as_of, signer.display_name AS signer, \
           report.created_at, author.display_name AS author, report.changed_at, {sections} AS sections \
         FROM report JOIN account AS author ON author.id = report.created_by \
         LEFT JOIN account AS signer ON signer.id = report.signed_by \
         LEFT JOIN cohort ON cohort.id = report.cohort_id LEFT JOIN organisation ON organisation.id = report.organisation_id \
         LEFT JOIN report AS later ON later.corrects_id = report.id AND later.status = 'signed'"
    )
}

fn kept<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Error::internal(&error))
}

impl ReportRow {
    /// What it is about. A cohort that has no end yet is reported on up to today.
    fn period(&self, today: NaiveDate) -> Result<FigurePeriod, Error> {
        if let Some(period) = &self.signed_period {
            return kept(period.clone());
        }
        let tomorrow = today + TimeDelta::days(1);
        let of_cohort = self.cohort_starts_on.map(|starts_on| FigurePeriod {
            starts_on,
            ends_on: self.cohort_ends_on.unwrap_or(tomorrow).max(starts_on + TimeDelta::days(1)),
        });
        let of_year = self.year.and_then(|year| rules::year(year.into()));
        of_year.or(of_cohort).ok_or_else(|| Error::internal(&"a report is about no period"))
    }

    fn whole(mut self, today: NaiveDate) -> Result<Report, Error> {
        let period = self.period(today)?;
        let sections: Vec<ReportSection> = self.sections.take().map(kept).transpose()?.unwrap_or_default();
        let said = words::of(self.language.0);
        let cohort = self.cohort_number.map(|number| (said.cohort)(number, self.cohort_name.as_deref()));
        let summary = ReportSummary {
            id: self.id.into(),
            kind: self.kind.0,
            status: self.status.0,
            title: self.title,
            language: self.language.0,
            year: self.year.map(i32::from),
            cohort_id: self.cohort_id.map(CohortId::from),
            organisation_id: self.organisation_id.map(OrganisationId::from),
            subject: self.signed_subject.or(self.organisation_name).or(cohort),
            period,
            as_of: self.as_of,
            signed_by: self.signer,
            corrects_id: self.corrects_id.map(ReportId::from),
            corrected_by_id: self.corrected_by_id.map(ReportId::from),
            created_at: self.created_at,
            created_by: self.author,
            changed_at: self.changed_at,
        };
        Ok(Report { version: self.version, summary, sections })
    }
}

/// One page of the list.
pub fn list(
    c: &mut PgConnection,
    query: &ReportsQuery,
    page: (Option<ReportKey>, i64),
    today: NaiveDate,
) -> Result<Vec<ReportSummary>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{} WHERE ($1 IS NULL OR report.kind = $1) AND ($2 IS NULL OR report.status = $2) \
         AND ($3 IS NULL OR report.year = $3) AND ($4 IS NULL OR report.cohort_id = $4) \
         AND ($5 IS NULL OR report.organisation_id = $5) \
         AND ($6 IS NULL OR (report.created_at, report.id) < ($6, $7)) \
         ORDER BY report.created_at DESC, report.id DESC LIMIT $8",
        select("NULL::jsonb")
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(ReportKind::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(ReportStatus::code))
        .bind::<sql_types::Nullable<sql_types::Integer>, _>(query.year)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.cohort_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<ReportRow>(c)?;
    rows.into_iter().map(|row| Ok(row.whole(today)?.summary)).collect()
}

/// One of them; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: ReportId, for_change: bool, today: NaiveDate) -> Result<Report, Error> {
    let lock = if for_change { "FOR UPDATE OF report" } else { "" };
    diesel::sql_query(format!("{} WHERE report.id = $1 {lock}", select("report.sections")))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<ReportRow>(c)?
        .whole(today)
}

/// A report that can still be changed, locked.
pub fn draft(c: &mut PgConnection, id: ReportId, now: &Now) -> Result<Report, Error> {
    let report = find(c, id, true, now.today)?;
    if report.summary.status == ReportStatus::Signed {
        return Err(Error::conflict("This report is signed, and never changes. Begin a new one that corrects it."));
    }
    Ok(report)
}

fn json(value: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| Error::internal(&error))
}

#[derive(QueryableByName)]
struct SubjectRow {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    organisation: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    number: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name: Option<String>,
}

/// What a new report is about, in its language; nothing for the whole foundation and for what isn't there.
pub fn subject(c: &mut PgConnection, new: &NewReport) -> Result<Option<String>, Error> {
    let row = diesel::sql_query(
        "SELECT (SELECT name FROM organisation WHERE id = $1) AS organisation, cohort.number, cohort.name \
         FROM (SELECT 1) AS one LEFT JOIN cohort ON cohort.id = $2",
    )
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(new.organisation_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(new.cohort_id.map(Uuid::from))
    .get_result::<SubjectRow>(c)?;
    let cohort = row.number.map(|number| (words::of(new.language).cohort)(number, row.name.as_deref()));
    Ok(row.organisation.or(cohort))
}

/// Begins one.
pub fn insert(
    c: &mut PgConnection,
    new: &NewReport,
    contents: &ReportContents,
    (by, now): (AccountId, &Now),
) -> Result<ReportId, Error> {
    let id: ReportId = now.new_id();
    diesel::insert_into(report::table)
        .values((
            report::id.eq(*id),
            report::kind.eq(new.kind.code()),
            report::title.eq(&contents.title),
            report::language.eq(contents.language.code()),
            report::year.eq(new.year.and_then(|year| i16::try_from(year).ok())),
            report::cohort_id.eq(new.cohort_id.map(Uuid::from)),
            report::organisation_id.eq(new.organisation_id.map(Uuid::from)),
            report::corrects_id.eq(new.corrects_id.map(Uuid::from)),
            report::sections.eq(json(&contents.sections)?),
            report::created_at.eq(now.at),
            report::created_by.eq(*by),
            report::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

/// Changes what a draft says.
pub fn update(c: &mut PgConnection, id: ReportId, contents: &ReportContents, now: &Now) -> Result<(), Error> {
    diesel::update(report::table.find(*id))
        .set((
            report::title.eq(&contents.title),
            report::language.eq(contents.language.code()),
            report::sections.eq(json(&contents.sections)?),
            report::changed_at.eq(now.at),
            report::version.eq(report::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// Takes a draft away.
pub fn remove(c: &mut PgConnection, id: ReportId) -> Result<(), Error> {
    diesel::delete(report::table.find(*id)).execute(c)?;
    Ok(())
}

/// A figure as it is frozen.
pub struct Frozen {
    pub key: FigureKey,
    pub period: FigurePeriod,
    pub figure: Figure,
    pub records_hash: String,
}

/// Signs a report: with its figures and stories, from now on for good.
pub fn sign(
    c: &mut PgConnection,
    document: &ReportDocument,
    (figures, stories): (&[Frozen], &[(StoryId, DocumentStoryContent)]),
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let id = *document.id;
    let rows = (0_i16..).zip(figures).map(|(position, frozen)| {
        Ok((
            report_figure::report_id.eq(id),
            report_figure::position.eq(position),
            report_figure::key.eq(frozen.key.as_str().to_owned()),
            report_figure::starts_on.eq(frozen.period.starts_on),
            report_figure::ends_on.eq(frozen.period.ends_on),
            report_figure::figure.eq(json(&frozen.figure)?),
            report_figure::records_hash.eq(frozen.records_hash.clone()),
        ))
    });
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    diesel::insert_into(report_figure::table).values(rows).execute(c)?;
    let rows = stories.iter().map(|(story, content)| {
        Ok((
            report_story::report_id.eq(id),
            report_story::story_id.eq(**story),
            report_story::content.eq(json(content)?),
        ))
    });
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    diesel::insert_into(report_story::table).values(rows).execute(c)?;
    diesel::update(report::table.find(id))
        .set((
            report::status.eq(ReportStatus::Signed.code()),
            report::as_of.eq(now.at),
            report::signed_by.eq(*by),
            report::document.eq(json(document)?),
            report::changed_at.eq(now.at),
            report::version.eq(report::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// What a signed report says, less its stories.
pub fn signed_document(c: &mut PgConnection, id: ReportId) -> Result<ReportDocument, Error> {
    let document: Option<Value> = report::table.find(*id).select(report::document).first(c)?;
    kept(document.ok_or_else(Error::not_found)?)
}

/// The words of the stories of a signed report.
pub fn signed_stories(c: &mut PgConnection, id: ReportId) -> Result<Vec<(StoryId, DocumentStoryContent)>, Error> {
    let rows: Vec<(Uuid, Value)> = report_story::table
        .filter(report_story::report_id.eq(*id))
        .select((report_story::story_id, report_story::content))
        .load(c)?;
    rows.into_iter().map(|(story, content)| Ok((story.into(), kept(content)?))).collect()
}

/// The figures of a signed report, in its order.
pub fn signed_figures(c: &mut PgConnection, id: ReportId) -> Result<Vec<Frozen>, Error> {
    let rows: Vec<(String, NaiveDate, NaiveDate, Value, String)> = report_figure::table
        .filter(report_figure::report_id.eq(*id))
        .order(report_figure::position)
        .select((
            report_figure::key,
            report_figure::starts_on,
            report_figure::ends_on,
            report_figure::figure,
            report_figure::records_hash,
        ))
        .load(c)?;
    let frozen = |(key, starts_on, ends_on, figure, records_hash): (String, NaiveDate, NaiveDate, Value, String)| {
        Ok(Frozen {
            key: key.parse().map_err(|error| Error::internal(&error))?,
            period: FigurePeriod { starts_on, ends_on },
            figure: kept(figure)?,
            records_hash,
        })
    };
    rows.into_iter().map(frozen).collect()
}
