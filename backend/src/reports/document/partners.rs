//! Organisations by how closely one worked together in the year of a period.

use contract::ids::OrganisationId;
use contract::reports::ReportLanguage;
use contract::reports_document::{ColumnKind, DocumentTable};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::{tables, words};
use crate::error::Error;

#[derive(QueryableByName)]
struct CooperationRow {
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    intensity: String,
    #[diesel(sql_type = sql_types::Text)]
    change: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    activities: Option<String>,
}

/// The closest first. How it changed is what staff said of it, or follows from the year known before.
pub fn table(
    c: &mut PgConnection,
    (year, organisation): (i32, Option<OrganisationId>),
    language: ReportLanguage,
) -> Result<DocumentTable, Error> {
    const RANK: &str = "array_position(ARRAY['occasional', 'regular', 'intensive'], ";
    let rows = diesel::sql_query(format!(
        "SELECT organisation.name, cooperation.intensity, cooperation.activities, \
           COALESCE(cooperation.stated_change, CASE \
             WHEN earlier.intensity IS NULL THEN 'new' \
             WHEN {RANK} cooperation.intensity) > {RANK} earlier.intensity) THEN 'strengthened' \
             WHEN {RANK} cooperation.intensity) < {RANK} earlier.intensity) THEN 'eased' ELSE 'unchanged' END) AS change \
         FROM organisation_cooperation AS cooperation \
         JOIN organisation ON organisation.id = cooperation.organisation_id \
         LEFT JOIN LATERAL (SELECT intensity FROM organisation_cooperation AS before \
           WHERE before.organisation_id = cooperation.organisation_id AND before.year < cooperation.year \
           ORDER BY before.year DESC LIMIT 1) AS earlier ON true \
         WHERE cooperation.year = $1 AND ($2 IS NULL OR organisation.id = $2) \
         ORDER BY {RANK} cooperation.intensity) DESC, organisation.sort_name, organisation.id"
    ))
    .bind::<sql_types::Integer, _>(year)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(organisation.map(Uuid::from))
    .load::<CooperationRow>(c)?;
    let said = &words::of(language).partners;
    let columns = [said.organisation, said.intensity, said.change, said.activities].map(|it| (it, ColumnKind::Text));
    let mut table = tables::table("", &columns);
    table.rows = rows
        .into_iter()
        .map(|row| {
            let intensity = match row.intensity.as_str() {
                "intensive" => said.intensive,
                "regular" => said.regular,
                _ => said.occasional,
            };
            let change = match row.change.as_str() {
                "new" => said.new,
                "strengthened" => said.strengthened,
                "eased" => said.eased,
                _ => said.unchanged,
            };
            vec![
                tables::text(row.name),
                tables::text(intensity),
                tables::text(change),
                tables::text(row.activities.unwrap_or_default()),
            ]
        })
        .collect();
    table.note = table.rows.is_empty().then(|| said.none.to_owned());
    Ok(table)
}
