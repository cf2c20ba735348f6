//! The API of exports: one door for every list.

use std::fs::File;
use std::io::Read as _;

use actix_web::web::Bytes;
use actix_web::{HttpResponse, post};
use contract::exports::{ExportFormat, ExportLanguage, NewExport};
use contract::ids::AccountId;
use contract::people::AccessAction;
use contract::problem::ErrorCode;
use diesel::PgConnection;
use diesel::prelude::*;
use diesel::sql_types;
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{Column, List};
use crate::access;
use crate::auth::policy::needs::ListsExport;
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::spreadsheets::write::{Cell, Writer};
use crate::web::Body;

/// How many rows are in memory at once.
const PAGE: usize = 500;
/// How many bytes of the file are in memory at once.
const PIECE: u64 = 64 * 1024;

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_export);
}

/// Export a list
///
/// The list with these filters, as far as the caller may read it: it takes the permission of the list too, and contact
/// data are left out for whoever may not read them. A cell that a spreadsheet program would take for a formula gets
/// an apostrophe in front. Who exported what is kept, also with each person in it.
#[utoipa::path(
    operation_id = "create_export", tag = "exports", security(("staff" = ["lists:export"])),
    request_body = NewExport,
    responses((
        status = 200, description = "The file",
        content((String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
    ))
)]
#[post("/exports")]
async fn create_export(can: Can<ListsExport>, services: Shared, body: Body<NewExport>) -> Result<HttpResponse, Error> {
    let (caller, now, new) = (can.caller(), services.now(), body.into_inner()?);
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let list = List::of(new.list);
    if !caller.may(list.permission) {
        let detail = format!("This list needs the permission {}.", list.permission);
        return Err(Error::new(ErrorCode::Forbidden, detail));
    }
    let (format, language) = (new.format, new.language);
    let extension = format.code();
    let name = format!("{}-{}.{extension}", file_name(&new), now.today);
    let filters = list.checked(new.filters.clone())?;
    let file = services
        .db
        .write(move |c| {
            let columns: Vec<&Column> =
                list.columns.iter().filter(|column| column.needs.is_none_or(|needed| caller.may(needed))).collect();
            let (file, rows) = write(c, (list, &columns, &filters), (format, language), (&caller, &now))?;
            log(c, &new, rows, (by, &now))?;
            Ok(file)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}\"")))
        .streaming(pieces(file)))
}

fn file_name(new: &NewExport) -> &'static str {
    use contract::exports::ExportList as L;
    match (new.list, new.language) {
        (L::People, ExportLanguage::Nl) => "mensen",
        (L::Organisations, ExportLanguage::Nl) => "organisaties",
        (L::Referrals, ExportLanguage::Nl) => "aanmeldingen",
        (L::Requests, ExportLanguage::Nl) => "wensen",
        (L::Matches, ExportLanguage::Nl) => "matches",
        (L::Cohorts, ExportLanguage::Nl) => "lichtingen",
        (L::Groups, ExportLanguage::Nl) => "groepen",
        (L::Enrolments, ExportLanguage::Nl) => "deelnemers",
        (L::Events, ExportLanguage::Nl) => "activiteiten",
        (L::Registrations, ExportLanguage::Nl) => "aanwezigheid",
        (L::Cooperations, ExportLanguage::Nl) => "samenwerking",
        (L::FundingLines, ExportLanguage::Nl) => "bijdragen",
        (L::GrantApplications, ExportLanguage::Nl) => "aanvragen",
        (list, ExportLanguage::En) => list.code(),
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Array<sql_types::Uuid>)]
    people: Vec<Uuid>,
    #[diesel(sql_type = sql_types::Jsonb)]
    cells: Value,
}

/// Writes the list to a file, and for each person in it that they were exported.
fn write(
    c: &mut PgConnection,
    (list, columns, filters): (&List, &[&Column], &Value),
    (format, language): (ExportFormat, ExportLanguage),
    who: (&Caller, &Now),
) -> Result<(File, usize), Error> {
    let headers: Vec<&str> = columns.iter().map(|column| column.header(language)).collect();
    let mut writer = Writer::begin(format, language, &headers)?;
    // What was sorted once is read bit by bit, as it was when it began.
    diesel::sql_query(format!("DECLARE exported CURSOR FOR {}", list.sql(columns)))
        .bind::<sql_types::Jsonb, _>(filters)
        .bind::<sql_types::Date, _>(who.1.today)
        .execute(c)?;
    let mut count = 0;
    loop {
        let rows = diesel::sql_query(format!("FETCH {PAGE} FROM exported")).load::<Row>(c)?;
        access::record(c, who, AccessAction::Exported, rows.iter().flat_map(|row| row.people.iter().copied()))?;
        for row in &rows {
            let values = row.cells.as_array().map(Vec::as_slice).unwrap_or_default();
            let cells: Vec<Cell> =
                columns.iter().zip(values).map(|(column, value)| column.cell(value, language)).collect();
            writer.add(&cells)?;
        }
        count += rows.len();
        if rows.len() < PAGE {
            break;
        }
    }
    diesel::sql_query("CLOSE exported").execute(c)?;
    Ok((writer.finish()?, count))
}

fn log(c: &mut PgConnection, new: &NewExport, rows: usize, (by, now): (AccountId, &Now)) -> Result<(), Error> {
    diesel::sql_query(
        "INSERT INTO data_export (id, at, account_id, list, format, filters, row_count) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind::<sql_types::Uuid, _>(now.new_id::<Uuid>())
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Uuid, _>(*by)
    .bind::<sql_types::Text, _>(new.list.code())
    .bind::<sql_types::Text, _>(new.format.code())
    .bind::<sql_types::Jsonb, _>(Value::Object(new.filters.clone()))
    .bind::<sql_types::Integer, _>(i32::try_from(rows).unwrap_or(i32::MAX))
    .execute(c)?;
    Ok(())
}

/// The file, piece by piece.
fn pieces(file: File) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    futures_util::stream::unfold(Some(file), |file| async move {
        let file = file?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::new();
            let read = (&file).take(PIECE).read_to_end(&mut piece);
            read.map(|_| (file, piece))
        });
        match read.await {
            Ok(Ok((_, piece))) if piece.is_empty() => None,
            Ok(Ok((file, piece))) => Some((Ok(Bytes::from(piece)), Some(file))),
            Ok(Err(error)) => Some((Err(error), None)),
            Err(error) => Some((Err(std::io::Error::other(error)), None)),
        }
    })
}
