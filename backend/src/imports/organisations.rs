//! Importing organisations. One is known by its name, which is unique; what isn't known of it yet is added.

use std::collections::HashMap;

use contract::imports::{ImportField, ImportKind, RowOutcome};
use contract::organisations::OrganisationDetails;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use serde_json::json;
use uuid::Uuid;

use super::cells::Cells;
use super::kinds::{Judged, Kind, Row, Says, Work, fault};
use super::known::{self, How, Known};
use crate::error::Error;
use crate::names::fold;
use crate::organisations;
use crate::spreadsheets::words;
use crate::web::faults_of;

pub struct Plan {
    details: OrganisationDetails,
    /// Which one it is, and whether what the file says comes first.
    known: Option<(Uuid, bool)>,
}

impl Says for Plan {
    fn says(&self) -> serde_json::Value {
        json!(self.details)
    }
}

pub struct Organisations;

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = sql_types::Text)]
    sort_name: String,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

impl Kind for Organisations {
    const KIND: ImportKind = ImportKind::Organisations;
    type Plan = Plan;

    fn judge(c: &mut PgConnection, rows: &[Row], work: &Work) -> Result<Vec<Judged<Plan>>, Error> {
        let mut judged: Vec<Judged<Plan>> = rows.iter().map(|row| read(row, work)).collect();
        let mut names = HashMap::new();
        for row in judged.iter_mut().filter(|row| row.is_new()) {
            let Some(name) = row.plan.as_ref().map(|plan| fold(&plan.details.name)) else { continue };
            let first = *names.entry(name).or_insert(row.number);
            if first != row.number {
                let said = (FaultCode::Repeated, format!("stands in row {first} already"));
                row.refuse(fault(work.fields, ImportField::Name, said));
            }
        }
        let known = Known::of(c, Self::KIND, &judged)?;
        let by_name: HashMap<String, Uuid> =
            diesel::sql_query("SELECT sort_name, id FROM organisation WHERE sort_name = ANY($1)")
                .bind::<sql_types::Array<sql_types::Text>, _>(names.keys().collect::<Vec<_>>())
                .load::<NameRow>(c)?
                .into_iter()
                .map(|row| (row.sort_name, row.id))
                .collect();
        for row in judged.iter_mut().filter(|row| row.is_new()) {
            let Some(plan) = row.plan.as_ref() else { continue };
            let same_name = by_name.get(&fold(&plan.details.name)).copied();
            match (known.how(row), same_name) {
                (How::Same(record), _) => {
                    (row.outcome, row.record, row.plan) = (RowOutcome::Unchanged, Some(record), None);
                }
                (How::Changed(record), _) => settle(row, (record, true)),
                (How::Not, Some(record)) => settle(row, (record, false)),
                (How::Not, None) => {}
            }
        }
        work.progress.advance(rows.len())?;
        Ok(judged)
    }

    fn apply(c: &mut PgConnection, judged: &mut [Judged<Plan>], work: &Work) -> Result<(), Error> {
        for row in judged.iter_mut() {
            let Some(plan) = &row.plan else { continue };
            match plan.known {
                None => row.record = Some(*organisations::insert(c, &plan.details, work.now)?),
                Some((id, file_first)) => {
                    let current = organisations::find(c, id.into(), true)?.details;
                    let after =
                        if file_first { joined(&plan.details, &current) } else { joined(&current, &plan.details) };
                    if after != current {
                        organisations::update(c, id.into(), &after, work.now)?;
                    }
                }
            }
            work.progress.advance(1)?;
        }
        known::remember(c, (Self::KIND, "organisation_id"), judged, work)
    }
}

fn settle(row: &mut Judged<Plan>, known: (Uuid, bool)) {
    (row.outcome, row.record) = (RowOutcome::Changed, Some(known.0));
    row.plan.iter_mut().for_each(|plan| plan.known = Some(known));
}

fn read(row: &Row, work: &Work) -> Judged<Plan> {
    use ImportField as F;
    let mut cells = Cells::new(work.fields, &row.cells, &row.forbidden);
    let key = cells.text(F::Key);
    let aliases = cells.text(F::Aliases).unwrap_or_default();
    let aliases = aliases.split([';', '|']).map(str::trim).filter(|alias| !alias.is_empty());
    let details = OrganisationDetails {
        aliases: aliases.map(str::to_owned).collect(),
        name: cells.needed(F::Name).unwrap_or_default(),
        kinds: cells.terms(F::OrganisationKinds, words::ORGANISATION_KINDS),
        city: cells.text(F::City),
        email: cells.text(F::Email).map(|email| email.to_lowercase()),
        website: cells.text(F::Website).map(web_address),
        agreement_signed_on: cells.date(F::AgreementSignedOn),
        agreement_ends_on: None,
    };
    if cells.is_faultless() {
        cells.faults_of(faults_of(&details, ""), |pointer| match pointer.split('/').nth(1).unwrap_or_default() {
            "aliases" => F::Aliases,
            "kinds" => F::OrganisationKinds,
            "city" => F::City,
            "email" => F::Email,
            "website" => F::Website,
            _ => F::Name,
        });
    }
    let faults = cells.into_faults();
    if faults.is_empty() {
        Judged::new(row.number, key, Plan { details, known: None })
    } else {
        Judged::refused(row.number, faults)
    }
}

/// `www.werkplein.example` is typed more often than the whole address.
fn web_address(typed: String) -> String {
    if typed.contains("://") { typed } else { format!("https://{typed}") }
}

/// What the first says, and where it says nothing the second.
fn joined(first: &OrganisationDetails, second: &OrganisationDetails) -> OrganisationDetails {
    let more = |names: &[String], others: &[String]| -> Vec<String> {
        let new = others.iter().filter(|other| !names.iter().any(|name| fold(name) == fold(other)));
        names.iter().chain(new).take(20).cloned().collect()
    };
    let kinds = second.kinds.iter().filter(|kind| !first.kinds.contains(kind));
    OrganisationDetails {
        name: first.name.clone(),
        aliases: more(&first.aliases, &second.aliases),
        kinds: first.kinds.iter().chain(kinds).copied().collect(),
        city: first.city.clone().or_else(|| second.city.clone()),
        email: first.email.clone().or_else(|| second.email.clone()),
        website: first.website.clone().or_else(|| second.website.clone()),
        agreement_signed_on: first.agreement_signed_on.or(second.agreement_signed_on),
        agreement_ends_on: first.agreement_ends_on.or(second.agreement_ends_on),
    }
}
