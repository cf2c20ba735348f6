//! The API of imports.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use contract::ids::ImportId;
use contract::imports::{
    Import, ImportAction, ImportCommand, ImportDecision, ImportField, ImportMapping, ImportRow, ImportRowsQuery,
    ImportStatus, ImportSummary, ImportUpload, MAX_FILE, RowDecision, fields_of, needed_fields,
};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use contract::problem::{ErrorCode, Fault, FaultCode};
use diesel::PgConnection;
use sha2::{Digest as _, Sha256};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::{self, Locked, NewFile};
use super::{headers, rows, work};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::ImportsWrite;
use crate::error::Error;
use crate::services::Shared;
use crate::spreadsheets::read;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_imports)
        .service(create_import)
        .service(get_import)
        .service(map_import)
        .service(delete_import)
        .service(list_import_rows)
        .service(decide_import)
        .service(command_import);
}

/// List imports
///
/// The latest first.
#[utoipa::path(
    operation_id = "list_imports", tag = "imports", security(("staff" = ["imports:write"])), params(PageQuery),
    responses((status = 200, description = "A page of imports", body = Page<ImportSummary>))
)]
#[get("/imports")]
async fn list_imports(
    can: Can<ImportsWrite>,
    services: Shared,
    (query, request): (Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<ImportSummary>>, Error> {
    let mut page = PageRequest::of(&query.0, &can, &services)?;
    let page = services
        .db
        .read(move |c| {
            let rows = store::list(c, (page.after.take(), page.limit()))?;
            Ok(page.page(rows, |import| (import.created_at, *import.id)))
        })
        .await?;
    Ok(paged(page, &request))
}

/// Upload a file
///
/// CSV (commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252) or XLSX, of at most 10 MB, 20,000 rows and 100
/// columns. Its first row has the headers. Each column gets a proposal of what it is. A workbook has its first sheet
/// read; for another, upload it again. Cells that hold a BSN or V-nummer are emptied before anything is stored.
#[utoipa::path(
    operation_id = "create_import", tag = "imports", security(("staff" = ["imports:write"])),
    params(ImportUpload, IdempotencyKey),
    request_body(content = String, content_type = "application/octet-stream", description = "The file as it is"),
    responses((status = 201, description = "The import, to be mapped", body = Import))
)]
#[post("/imports")]
async fn create_import(
    can: Can<ImportsWrite>,
    services: Shared,
    (once, query, request, payload): (Once, Query<ImportUpload>, HttpRequest, Payload),
) -> Result<Reply<Import>, Error> {
    let (caller, now, Query(upload)) = (can.caller(), services.now(), query);
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    check_upload(&upload, &request)?;
    let content = payload
        .to_bytes_limited(MAX_FILE)
        .await
        .map_err(|_| Error::new(ErrorCode::BodyTooLarge, "A file has at most 10 MB: import it in parts."))?
        .map_err(|_| Error::fault("", FaultCode::WrongFormat, "the body broke off"))?;
    let (file, sheet) = (content.clone(), upload.sheet.clone());
    // Reading it takes a while and no connection to the database.
    let table = actix_web::web::block(move || read::table(&file, sheet.as_deref()))
        .await
        .map_err(|error| Error::internal(&error))?
        .map_err(|fault| Error::invalid(vec![fault]))?;
    let hash = Sha256::digest(&content).to_vec();
    let outcome = once
        .write(&services, (caller, now, content), move |c, (_, now)| {
            let remembered = store::remembered(c, upload.kind, &table.headers)?;
            let fields = headers::proposal(upload.kind, &table.headers, &remembered);
            let file_name = upload.file_name.trim();
            let new = NewFile { kind: upload.kind, file_name, hash, table: &table, fields: &fields };
            let id = store::insert(c, &new, (by, now))?;
            Ok(Outcome::created(store::find(c, id)?, format!("/v1/imports/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

fn check_upload(upload: &ImportUpload, request: &HttpRequest) -> Result<(), Error> {
    use actix_web::HttpMessage as _;
    if request.content_type() != "application/octet-stream" {
        let detail = "The body must be application/octet-stream: the file as it is.";
        return Err(Error::new(ErrorCode::UnsupportedMediaType, detail));
    }
    let name = upload.file_name.trim();
    if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(Error::fault("?fileName", FaultCode::WrongFormat, "must have 1 to 200 characters"));
    }
    match contract::guard::forbidden_number(name) {
        Some(code) => Err(Error::fault("?fileName", code, "holds a number that is never kept")),
        None => Ok(()),
    }
}

/// Get an import
#[utoipa::path(
    operation_id = "get_import", tag = "imports", security(("staff" = ["imports:write"])),
    description = "Where it stands, its columns with samples, how many rows become what, and how far work is.",
    params(("importId" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "The import", body = Import))
)]
#[get("/imports/{importId}")]
async fn get_import(_can: Can<ImportsWrite>, services: Shared, id: Path<ImportId>) -> Result<Reply<Import>, Error> {
    let import = services.db.read(move |c| store::find(c, *id)).await?;
    let version = import.version;
    Ok(Reply::ok(import).versioned(version))
}

/// Say what the columns are
///
/// It is remembered for the next file with such headers. What was checked before is void. Needs `If-Match`.
#[utoipa::path(
    operation_id = "map_import", tag = "imports", security(("staff" = ["imports:write"])),
    params(
        ("importId" = ImportId, Path, description = "The import"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body = ImportMapping,
    responses((status = 200, description = "The import as mapped", body = Import))
)]
#[put("/imports/{importId}/mapping")]
async fn map_import(
    _can: Can<ImportsWrite>,
    services: Shared,
    (id, seen, body): (Path<ImportId>, IfMatch, Body<ImportMapping>),
) -> Result<Reply<Import>, Error> {
    let (id, mapping) = (id.into_inner(), body.into_inner()?);
    let import = services
        .db
        .write(move |c| {
            let locked = store::lock(c, id)?;
            seen.is(locked.version)?;
            must_be(&locked, &[ImportStatus::Uploaded, ImportStatus::Checked])?;
            let faults = check_mapping(&mapping.fields, &locked);
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            store::map(c, (id, &locked), &mapping.fields)?;
            store::find(c, id)
        })
        .await?;
    let version = import.version;
    Ok(Reply::ok(import).versioned(version))
}

fn must_be(locked: &Locked, allowed: &[ImportStatus]) -> Result<(), Error> {
    if locked.is_cleared {
        return Err(Error::conflict("The contents of this import were removed: they are kept for 30 days."));
    }
    if allowed.contains(&locked.status.0) {
        return Ok(());
    }
    Err(Error::conflict(format!("This import is {}; that can't be done now.", locked.status.0)))
}

/// Fields go with the kind, each once, and what is needed is there.
fn check_mapping(fields: &[Option<ImportField>], locked: &Locked) -> Vec<Fault> {
    let mut faults = Vec::new();
    if fields.len() != locked.headers.len() {
        let detail = format!("must have one entry a column, {}", locked.headers.len());
        return vec![Fault::new("/fields", FaultCode::Inconsistent, detail)];
    }
    let mut seen = BTreeSet::new();
    for (at, field) in fields.iter().enumerate() {
        let Some(field) = field else { continue };
        let pointer = format!("/fields/{at}");
        if !fields_of(locked.kind.0).contains(field) {
            faults.push(Fault::new(pointer, FaultCode::NotAllowed, "doesn't go with this kind of import"));
        } else if !seen.insert(field) {
            faults.push(Fault::new(pointer, FaultCode::Repeated, "is another column already"));
        }
    }
    faults.extend(check_needed(fields, locked));
    faults
}

fn check_needed(fields: &[Option<ImportField>], locked: &Locked) -> Vec<Fault> {
    let missing =
        needed_fields(locked.kind.0).iter().filter(|any| !any.iter().any(|field| fields.contains(&Some(*field))));
    let fault = |any: &&[ImportField]| {
        let names: Vec<&str> = any.iter().map(|field| field.code()).collect();
        Fault::new("/fields", FaultCode::Required, format!("a column must be {}", names.join(" or ")))
    };
    missing.map(fault).collect()
}

/// Remove an import
///
/// One that was never taken over. To take back one that was, undo it.
#[utoipa::path(
    operation_id = "delete_import", tag = "imports", security(("staff" = ["imports:write"])),
    params(
        ("importId" = ImportId, Path, description = "The import"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/imports/{importId}")]
async fn delete_import(
    _can: Can<ImportsWrite>,
    services: Shared,
    (id, seen): (Path<ImportId>, IfMatch),
) -> Result<HttpResponse, Error> {
    services
        .db
        .write(move |c| {
            let locked = store::lock(c, *id)?;
            seen.is(locked.version)?;
            if !matches!(locked.status.0, ImportStatus::Uploaded | ImportStatus::Checked) {
                return Err(Error::conflict(format!("This import is {}; it stays in the list.", locked.status.0)));
            }
            store::remove(c, *id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List the rows of an import
///
/// In the order of the file, with what would become of each, its faults cell by cell, and who it may be about.
#[utoipa::path(
    operation_id = "list_import_rows", tag = "imports", security(("staff" = ["imports:write"])),
    params(("importId" = ImportId, Path, description = "The import"), ImportRowsQuery),
    responses((status = 200, description = "A page of rows", body = Page<ImportRow>))
)]
#[get("/imports/{importId}/rows")]
async fn list_import_rows(
    can: Can<ImportsWrite>,
    services: Shared,
    (id, query, request): (Path<ImportId>, Query<ImportRowsQuery>, HttpRequest),
) -> Result<Reply<Page<ImportRow>>, Error> {
    let (caller, now, id, Query(query)) = (can.caller(), services.now(), id.into_inner(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            store::look(c, id)?;
            let found = rows::page(c, (id, &query), (page.after.take(), page.limit()), &now)?;
            let page = page.page(found, |row| row.number);
            let people = page.items.iter().flat_map(|row| &row.candidates);
            let people = people.filter_map(|candidate| candidate.person.as_ref().map(|person| *person.id));
            access::record(c, (&caller, &now), AccessAction::ShownAsDuplicate, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Decide about rows that may be of someone known
///
/// About some rows, or about all that nobody decided on.
#[utoipa::path(
    operation_id = "decide_import", tag = "imports", security(("staff" = ["imports:write"])),
    params(("importId" = ImportId, Path, description = "The import"), IdempotencyKey),
    request_body = ImportDecision,
    responses((status = 200, description = "The import, counted anew", body = Import))
)]
#[post("/imports/{importId}/decisions")]
async fn decide_import(
    can: Can<ImportsWrite>,
    services: Shared,
    (id, once, body): (Path<ImportId>, Once, Body<ImportDecision>),
) -> Result<Reply<Import>, Error> {
    let (caller, now, payload, id) = (can.caller(), services.now(), body.raw(), id.into_inner());
    let decision = body.checked(check_decision)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, _| {
            let locked = store::lock(c, id)?;
            must_be(&locked, &[ImportStatus::Checked])?;
            if let Some(person) = decision.person_id {
                crate::people::must_be_known(c, person)?;
            }
            let decided = rows::decide(c, id, &decision)?;
            if decided < decision.rows.len() {
                let detail = "one of these rows isn't there, or is like nobody";
                return Err(Error::fault("/rows", FaultCode::UnknownReference, detail));
            }
            Ok(Outcome::ok(store::find(c, id)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

fn check_decision(decision: &ImportDecision) -> Vec<Fault> {
    if decision.person_id.is_none() || (decision.decision == RowDecision::SamePerson && decision.rows.len() == 1) {
        return Vec::new();
    }
    vec![Fault::new("/personId", FaultCode::Inconsistent, "goes with same_person about one row only")]
}

/// Check, run, cancel or undo an import
///
/// The work goes on by itself; read the import to see how far it is. A run is one transaction: all of it is taken over, or
/// nothing. Undoing is refused, with `obstacles`, once something that came of it was changed or referred to.
#[utoipa::path(
    operation_id = "command_import", tag = "imports", security(("staff" = ["imports:write"])),
    params(("importId" = ImportId, Path, description = "The import"), IdempotencyKey),
    request_body = ImportCommand,
    responses((status = 202, description = "The import, with work going on", body = Import))
)]
#[post("/imports/{importId}/commands")]
async fn command_import(
    can: Can<ImportsWrite>,
    services: Shared,
    (id, once, body): (Path<ImportId>, Once, Body<ImportCommand>),
) -> Result<Reply<Import>, Error> {
    let (caller, now, payload, id) = (can.caller(), services.now(), body.raw(), id.into_inner());
    let command = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, _| {
            begin(c, id, command.action)?;
            Ok(Outcome { body: store::find(c, id)?, status: StatusCode::ACCEPTED, location: None })
        })
        .await?;
    if command.action != ImportAction::Cancel {
        let services = services.clone();
        actix_web::rt::spawn(async move { work::run(&services, id).await });
    }
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

fn begin(c: &mut PgConnection, id: ImportId, action: ImportAction) -> Result<(), Error> {
    let locked = store::lock(c, id)?;
    let status = match action {
        ImportAction::Check => {
            must_be(&locked, &[ImportStatus::Uploaded, ImportStatus::Checked])?;
            let faults = check_needed(&locked.fields(), &locked);
            if !faults.is_empty() {
                return Err(Error::conflict("First say which column is what; see needed fields."));
            }
            ImportStatus::Checking
        }
        ImportAction::Run => {
            must_be(&locked, &[ImportStatus::Checked])?;
            if locked.undecided() > 0 {
                return Err(Error::conflict("There are rows to decide on first."));
            }
            ImportStatus::Running
        }
        ImportAction::Undo => {
            must_be(&locked, &[ImportStatus::Done])?;
            ImportStatus::Undoing
        }
        ImportAction::Cancel => {
            must_be(&locked, &[ImportStatus::Checking, ImportStatus::Running])?;
            return store::ask_to_stop(c, id);
        }
    };
    let steps = if status == ImportStatus::Running { locked.row_count * 2 } else { locked.row_count };
    store::begin_progress(c, id, steps)?;
    store::set_status(c, id, (status, None))
}
