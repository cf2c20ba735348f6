//! What the demo data needs of reports: the same steps that the API takes, without the pages.

use contract::ids::{AccountId, ReportId};
use contract::reports::{NewReport, ReportContents};
use diesel::PgConnection;

use super::{defaults, document, signing, store};
use crate::error::Error;
use crate::services::Now;

/// Begins a report with the usual sections; answers what it says.
pub fn begin(
    c: &mut PgConnection,
    new: &NewReport,
    by: (AccountId, &Now),
) -> Result<(ReportId, ReportContents), Error> {
    let filters = (new.cohort_id.is_some(), new.organisation_id.is_some());
    let sections = defaults::sections((new.kind, new.language), |key| crate::figures::can_be_asked(key, filters));
    let subject = store::subject(c, new)?;
    let contents = defaults::contents(new, subject.as_deref(), sections);
    let id = store::insert(c, new, &contents, by)?;
    Ok((id, contents))
}

/// Writes in it.
pub fn write(c: &mut PgConnection, id: ReportId, contents: &ReportContents, now: &Now) -> Result<(), Error> {
    store::update(c, id, contents, now)
}

/// Signs it for an organisation of this name.
pub fn sign(
    c: &mut PgConnection,
    (id, organisation): (ReportId, &str),
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let draft = store::draft(c, id, now)?;
    let resolved = document::resolve(c, &draft, organisation, now)?;
    signing::sign(c, resolved, (by, now), &draft)
}
