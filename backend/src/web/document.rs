//! The OpenAPI document: collected from the handlers, and completed with what holds for all of them, so that
//! no handler has to say it again.

use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::{HttpResponse, get};
use contract::problem::{ErrorCode, PROBLEM_JSON};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_actix_web::AppExt as _;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{examples, messages};
use crate::error::status_of;
use crate::services::Shared;

/// Version of the API, in every answer.
pub const API_VERSION: &str = "1.1.0";
/// Where the document says the API is, unless the server is told its own address.
const DEFAULT_SERVER: &str = "https://voorwaarts.example.nl";
const MERGE_PATCH: &str = contract::merge_patch::MERGE_PATCH_JSON;

/// The paths that don't stand below /v1: OAuth clients expect them at the root.
pub const AT_ROOT: [&str; 1] = ["/oauth2/token"];

const DESCRIPTION: &str = include_str!("document.md");

static DOCUMENT: LazyLock<Value> = LazyLock::new(build);

/// The whole document, as it is committed in `openapi/openapi.json`.
#[must_use]
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The document as this server shows it: with its own address, when it knows that.
#[must_use]
pub fn served(public_url: Option<&str>) -> Value {
    let mut document = DOCUMENT.clone();
    if let Some(url) = public_url {
        let url = url.trim_end_matches('/');
        document["servers"] = json!([{ "url": format!("{url}/v1") }]);
        document["externalDocs"]["url"] = json!(format!("{url}/developers/"));
        for path in AT_ROOT {
            document["paths"][path]["servers"] = json!([{ "url": url }]);
        }
        document["components"]["securitySchemes"]["partner"]["flows"]["clientCredentials"]["tokenUrl"] =
            json!(format!("{url}/oauth2/token"));
    }
    document
}

/// The parameters of an operation, by the path under which its handler is mounted.
pub(super) fn parameters(path: &str, method: &Method) -> Option<&'static Vec<Value>> {
    let path = path.strip_prefix("/v1").unwrap_or(path);
    document()["paths"].get(path)?.get(method.as_str().to_ascii_lowercase())?["parameters"].as_array()
}

/// A validator for one of the document's schemas.
pub(super) fn validator(schema: &str) -> Option<Validator> {
    let schemas = document()["components"]["schemas"].as_object()?;
    let mut needed = Map::new();
    take(schema, schemas, &mut needed);
    if needed.is_empty() {
        return None;
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{schema}"),
        "components": { "schemas": needed },
    });
    let built = jsonschema::options().should_validate_formats(true).build(&schema);
    built.inspect_err(|error| tracing::error!(%error, "a documented schema can't be used")).ok()
}

/// A schema and all that it refers to: each validator keeps its own copy, so that it gets no more than it needs.
fn take(name: &str, schemas: &Map<String, Value>, needed: &mut Map<String, Value>) {
    let Some(schema) = schemas.get(name).filter(|_| !needed.contains_key(name)) else { return };
    needed.insert(name.to_owned(), schema.clone());
    let mut within = vec![schema];
    while let Some(value) = within.pop() {
        match value {
            Value::Array(items) => within.extend(items),
            Value::Object(fields) => {
                if let Some(other) = schema_name(value) {
                    take(other, schemas, needed);
                }
                within.extend(fields.values());
            }
            _ => {}
        }
    }
}

/// `GET /openapi.json`.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_document);
}

/// Get this document
///
/// OpenAPI 3.1, readable from any origin.
#[utoipa::path(
    operation_id = "get_document", tag = "document", security(()),
    responses((status = 200, description = "The document", body = Object))
)]
#[get("/openapi.json")]
async fn get_document(services: Shared) -> HttpResponse {
    let document = served(services.presentation.public_url.as_deref());
    HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "*")).json(document)
}

/// The operations of a path item: its method and what it says.
pub fn operations(item: &Value) -> impl Iterator<Item = (Method, &Value)> {
    item.as_object().into_iter().flatten().filter_map(|(method, operation)| {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).ok()?;
        operation.get("operationId").map(|_| (method, operation))
    })
}

fn build() -> Value {
    let (_, collected) = actix_web::App::new().into_utoipa_app().configure(crate::api_routes).split_for_parts();
    let (_, token) = actix_web::App::new().into_utoipa_app().configure(crate::partners::oauth_routes).split_for_parts();
    let collected = collected.merge_from(token);
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "Voorwaarts",
        "version": API_VERSION,
        "summary": "Registration, matching and reporting for organisations that pair newcomers with established residents",
        "description": DESCRIPTION,
        "contact": {
            "name": "Voorwaarts", "email": "api@voorwaarts.example.nl", "url": "https://voorwaarts.example.nl/developers/",
        },
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    document["servers"] = json!([{ "url": format!("{DEFAULT_SERVER}/v1") }]);
    document["externalDocs"] = json!({ "description": "Guides", "url": format!("{DEFAULT_SERVER}/developers/") });
    document["tags"] = tags();
    document["webhooks"] = messages::messages();
    for path in AT_ROOT {
        document["paths"][path]["servers"] = json!([{ "url": DEFAULT_SERVER }]);
    }
    complete_components(&mut document);
    rename_generics(&mut document);
    complete_operations(&mut document);
    inline_foreign(&mut document);
    // The same text whatever features other crates of a build switch on.
    document.sort_all_objects();
    document
}

/// The bodies that standards prescribe have their names, in snake_case; they stand with their one operation, apart from our
/// own schemas.
fn inline_foreign(document: &mut Value) {
    let path = "/oauth2/token";
    for name in ["AccessToken", "OAuthError", "TokenRequest"] {
        let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
        let Some(schema) = schemas.remove(name) else { continue };
        replace(&mut document["paths"][path], &reference("schemas", name), &schema);
    }
}

fn replace(within: &mut Value, old: &Value, new: &Value) {
    if within == old {
        *within = new.clone();
        return;
    }
    match within {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, old, new)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(field, old, new)),
        _ => {}
    }
}

fn tags() -> Value {
    let tags = [
        ("session", "Staff log-in, and who I am."),
        ("accounts", "Who can log in: invited by mail to choose a password of their own."),
        ("people", "People, whatever their roles; every read of one is recorded."),
        ("intakes", "A first conversation as a guided form, kept as a draft until it is completed."),
        ("interests", "What people like to do: a vocabulary that staff keep."),
        ("organisations", "Organisations that refer, fund, host or help, and the cooperation of each year."),
        ("partner-clients", "API clients of partner organisations."),
        (
            "partner-contacts",
            "Who at a partner without software puts people forward by the form, which is at /aanmelden.",
        ),
        ("referrals", "People put forward: pushed by partners or entered by staff."),
        ("capacity", "How many places there are."),
        ("webhooks", "Events pushed to a partner's own system: where to, which, and what became of them."),
        ("sandbox", "Beginning anew, on a server that is there to try things on."),
        ("requests", "Wishes for a buddy, of either side."),
        ("matches", "A newcomer and an established resident, for a period."),
        ("matching-runs", "The engine's proposals of who could meet whom, in which group, and why."),
        ("cohorts", "Numbered runs of the programme, and who takes part in them."),
        ("groups", "Groups of pairs in a cohort: who leads them, who has a place, and the board."),
        ("events", "Events and their series, who comes, who was there, calendars to subscribe to, and what was found."),
        ("tasks", "What is to be done, and who stands in for whom."),
        ("evaluations", "Questionnaires, rounds, invitations and outcomes. The form itself is public, at /e/."),
        ("stories", "Quotes, stories and photos: who agrees to what, and where they are used."),
        ("funding", "What comes in and from whom, grants asked for, what was promised, and key figures by year."),
        ("imports", "Files of people, organisations, matches and attendance: mapped, checked, taken over, undone."),
        ("exports", "Lists as files for a spreadsheet."),
        ("figures", "Numbers with their definition, period, n and records."),
        ("reports", "Reports of a year, a cohort or for a partner: written, signed, and given out in four forms."),
        ("token", "Access tokens for partners' clients."),
        ("document", "This document."),
    ];
    tags.into_iter().map(|(name, description)| json!({ "name": name, "description": description })).collect()
}

fn complete_components(document: &mut Value) {
    let components = &mut document["components"];
    let mut add_schema = |name: String, schema: utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>| {
        components["schemas"][name] = serde_json::to_value(schema).unwrap_or_default();
    };
    let mut referenced = Vec::new();
    contract::problem::Problem::schemas(&mut referenced);
    referenced.push((contract::problem::Problem::name().into_owned(), contract::problem::Problem::schema()));
    // A part of a path, which isn't collected from there.
    let format = contract::reports::ReportFormat::schema();
    referenced.push((contract::reports::ReportFormat::name().into_owned(), format));
    for (name, schema) in referenced.into_iter().chain(messages::schemas()) {
        add_schema(name, schema);
    }
    components["securitySchemes"] = json!({
        "staff": {
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "Access token of a member of staff. The names listed are permissions; see GET /me.",
        },
        "partner": {
            "type": "oauth2",
            "description": "Access token of a partner's client (RFC 6749 client credentials). How to get one is also at \
                `/.well-known/oauth-authorization-server` (RFC 8414), and the keys that sign it are at `/.well-known/jwks.json`.",
            "flows": { "clientCredentials": {
                "tokenUrl": format!("{DEFAULT_SERVER}/oauth2/token"),
                "scopes": {
                    "referrals:write": "Push referrals.",
                    "referrals:read": "Read back the status of one's own referrals.",
                    "capacity:read": "Read how many places there are in the cohorts that recruit.",
                    "webhooks:manage": "Say where events are sent to, and read what became of them.",
                },
            } },
        },
        "refreshCookie": {
            "type": "apiKey", "in": "cookie", "name": "__Host-refresh",
            "description": "Set by POST /session; HttpOnly, rotated at every use.",
        },
    });
    components["headers"] = json!({
        "ApiVersion": header("Version of the API.", &json!({ "type": "string", "example": API_VERSION })),
        "TraceId": header("Finds this request in the logs.", &json!({ "type": "string", "format": "uuid" })),
        "ETag": header("Version of what is answered; send it back as If-Match to change it.", &json!({ "type": "string", "example": "\"v3\"" })),
        "ContentsETag": header("The same as long as the answer is.", &json!({ "type": "string", "example": "\"9f86d081884c7d65\"" })),
        "Location": header("Where the new thing is.", &json!({ "type": "string", "format": "uri-reference" })),
        "Link": header("The next page, as rel=\"next\". Absent on the last.", &json!({ "type": "string" })),
        "RetryAfter": header("Seconds to wait.", &json!({ "type": "integer" })),
        "RateLimit": header(
            "For partners: how many requests are left, and in how many seconds all are there again.",
            &json!({ "type": "string", "example": "\"default\";r=599;t=1" }),
        ),
        "RateLimitPolicy": header(
            "For partners: how many requests a minute.",
            &json!({ "type": "string", "example": "\"default\";q=600;w=60" }),
        ),
        "Allow": header("Methods that this path knows.", &json!({ "type": "string" })),
    });
    let responses: Map<String, Value> =
        PROBLEMS.iter().map(|problem| (problem.name.to_owned(), problem.response())).collect();
    components["responses"] = Value::Object(responses);
}

fn header(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "schema": schema })
}

/// A response that many operations share.
struct SharedProblem {
    name: &'static str,
    codes: &'static [ErrorCode],
}

const PROBLEMS: &[SharedProblem] = &[
    SharedProblem { name: "Invalid", codes: &[ErrorCode::ValidationFailed, ErrorCode::InvalidCursor] },
    SharedProblem { name: "Unauthenticated", codes: &[ErrorCode::Unauthenticated] },
    SharedProblem { name: "LogInFailed", codes: &[ErrorCode::InvalidCredentials, ErrorCode::SessionEnded] },
    SharedProblem { name: "Forbidden", codes: &[ErrorCode::Forbidden] },
    SharedProblem { name: "NotFound", codes: &[ErrorCode::NotFound] },
    SharedProblem { name: "MethodNotAllowed", codes: &[ErrorCode::MethodNotAllowed] },
    SharedProblem { name: "NotAcceptable", codes: &[ErrorCode::NotAcceptable] },
    SharedProblem {
        name: "Conflict",
        codes: &[
            ErrorCode::StateConflict,
            ErrorCode::PossibleDuplicates,
            ErrorCode::ReferenceInUse,
            ErrorCode::AlreadyMatched,
            ErrorCode::OverlappingPeriod,
            ErrorCode::NameInUse,
            ErrorCode::IdempotencyKeyInUse,
        ],
    },
    SharedProblem { name: "PreconditionFailed", codes: &[ErrorCode::PreconditionFailed] },
    SharedProblem { name: "BodyTooLarge", codes: &[ErrorCode::BodyTooLarge] },
    SharedProblem { name: "UnsupportedMediaType", codes: &[ErrorCode::UnsupportedMediaType] },
    SharedProblem { name: "IdempotencyKeyReused", codes: &[ErrorCode::IdempotencyKeyReused] },
    SharedProblem { name: "PreconditionRequired", codes: &[ErrorCode::PreconditionRequired] },
    SharedProblem { name: "TooManyRequests", codes: &[ErrorCode::TooManyRequests] },
    SharedProblem { name: "Internal", codes: &[ErrorCode::Internal] },
    SharedProblem { name: "Unavailable", codes: &[ErrorCode::Unavailable] },
];

impl SharedProblem {
    fn status(&self) -> u16 {
        self.codes.first().map_or(500, |code| status_of(*code).as_u16())
    }

    fn response(&self) -> Value {
        let codes: Vec<String> = self.codes.iter().map(|code| format!("`{code}`")).collect();
        let mut headers =
            json!({ "API-Version": reference("headers", "ApiVersion"), "Trace-Id": reference("headers", "TraceId") });
        match self.status() {
            405 => headers["Allow"] = reference("headers", "Allow"),
            429 => {
                headers["Retry-After"] = reference("headers", "RetryAfter");
                headers["RateLimit"] = reference("headers", "RateLimit");
                headers["RateLimit-Policy"] = reference("headers", "RateLimitPolicy");
            }
            409 | 503 => headers["Retry-After"] = reference("headers", "RetryAfter"),
            _ => {}
        }
        json!({
            "description": format!("Code {}.", codes.join(", ")),
            "headers": headers,
            "content": { PROBLEM_JSON: { "schema": reference("schemas", "Problem") } },
        })
    }
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// `Page_PersonSummary` becomes `PersonSummaryPage`.
fn rename_generics(document: &mut Value) {
    let names: Vec<String> =
        document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let mut text = document.to_string();
    for name in names {
        if let Some((outer, inner)) = name.split_once('_') {
            text = text.replace(&format!("schemas/{name}\""), &format!("schemas/{inner}{outer}\""));
            text = text.replace(&format!("\"{name}\":"), &format!("\"{inner}{outer}\":"));
        }
    }
    if let Ok(renamed) = serde_json::from_str(&text) {
        *document = renamed;
    }
}

fn complete_operations(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let mut patches = Map::new();
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        let members = item.as_object_mut().into_iter().flatten();
        for (method, operation) in members.filter(|(_, member)| member.get("operationId").is_some()) {
            complete_operation(path, method, operation, &schemas);
            add_examples(operation);
            if let Some(media) =
                operation.pointer_mut(&format!("/requestBody/content/{}", MERGE_PATCH.replace('/', "~1")))
            {
                let name = schema_name(&media["schema"]).unwrap_or_default().to_owned();
                patches.insert(format!("{name}Patch"), patch_of(&schemas[&name], &schemas));
                media["schema"] = reference("schemas", &format!("{name}Patch"));
            }
        }
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.extend(patches);
    }
}

/// The examples of what is sent, whatever its media type.
fn add_examples(operation: &mut Value) {
    let Some(examples) = operation["operationId"].as_str().and_then(examples::examples_of) else { return };
    let bodies = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut);
    for (_, body) in bodies.into_iter().flatten() {
        body["examples"] = examples.clone();
    }
}

fn schema_name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// The schema of a merge patch: every field may be left out, and one that may be absent may be null.
fn patch_of(schema: &Value, schemas: &Value) -> Value {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, field)| {
        let inner = schema_name(field).map(|name| &schemas[name]).filter(|inner| inner["properties"].is_object());
        let nullable = !required.contains(&name.as_str()) && inner.is_none() && field.get("type").is_some();
        let mut field = inner.map_or_else(|| field.clone(), |inner| patch_of(inner, schemas));
        if let (true, Some(kind)) = (nullable, field["type"].as_str().map(str::to_owned)) {
            field["type"] = json!([kind, "null"]);
        }
        (name.clone(), field)
    });
    json!({
        "type": "object",
        "description": "JSON Merge Patch (RFC 7396): what is absent stays, what is null is removed.",
        "properties": fields.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

fn complete_operation(path: &str, method: &str, operation: &mut Value, schemas: &Value) {
    let has_body = operation.get("requestBody").is_some();
    let parameters: Vec<String> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
        .collect();
    let has = |name: &str| parameters.iter().any(|parameter| parameter == name);
    let is_public = operation["security"] == json!([{}]);
    if is_public {
        operation["security"] = json!([]);
    }
    let is_log_in = path == "/session" && method == "post";

    let mut problems = vec!["MethodNotAllowed", "NotAcceptable", "Internal", "Unavailable"];
    if has_body || !parameters.is_empty() || matches!(method, "post" | "patch") {
        problems.push("Invalid");
    }
    if has_body {
        problems.extend(["BodyTooLarge", "UnsupportedMediaType"]);
    }
    let is_choice = path == "/session/password";
    if path.starts_with("/session") && !is_choice {
        problems.push("LogInFailed");
    } else if !is_public {
        problems.push("Unauthenticated");
    }
    if !is_public {
        problems.push("Forbidden");
    }
    if path.contains('{') {
        problems.push("NotFound");
    }
    if has("Idempotency-Key") {
        problems.extend(["Conflict", "IdempotencyKeyReused"]);
    }
    if operation["responses"].get("404").is_some() {
        problems.push("NotFound");
    }
    if operation["responses"].get("409").is_some() {
        problems.push("Conflict");
    }
    if has("If-Match") {
        problems.extend(["Conflict", "PreconditionFailed", "PreconditionRequired"]);
    }
    let is_for_partners =
        operation["security"].as_array().is_some_and(|ways| ways.iter().any(|way| way.get("partner").is_some()));
    if is_log_in || is_choice || is_for_partners || path == "/oauth2/token" {
        problems.push("TooManyRequests");
    }
    for problem in PROBLEMS.iter().filter(|problem| problems.contains(&problem.name)) {
        let response = &mut operation["responses"][problem.status().to_string()];
        if response.get("content").is_none() {
            *response = reference("responses", problem.name);
        }
    }
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if response.get("$ref").is_some() {
            continue;
        }
        response["headers"]["API-Version"] = reference("headers", "ApiVersion");
        response["headers"]["Trace-Id"] = reference("headers", "TraceId");
        if is_for_partners {
            response["headers"]["RateLimit"] = reference("headers", "RateLimit");
            response["headers"]["RateLimit-Policy"] = reference("headers", "RateLimitPolicy");
        }
        let schema = response.pointer("/content/application~1json/schema").and_then(schema_name);
        let fields = schema.map(|name| &schemas[name]["properties"]).cloned().unwrap_or_default();
        if status == "201" && path != "/session" {
            response["headers"]["Location"] = reference("headers", "Location");
        }
        if let Some(tag) = tag_of((path, status), &fields, schemas) {
            response["headers"]["ETag"] = reference("headers", tag);
        }
        if fields.get("nextCursor").is_some() {
            response["headers"]["Link"] = reference("headers", "Link");
        }
    }
}

/// Which header tells the version of an answer: its own, or, of something new, that of what it holds beside a secret.
fn tag_of((path, status): (&str, &str), fields: &Value, schemas: &Value) -> Option<&'static str> {
    let is_versioned = |fields: &Value| fields.get("version").is_some();
    let holds_one = || {
        let mut named = fields.as_object().into_iter().flatten().filter_map(|(_, field)| schema_name(field));
        named.any(|name| is_versioned(&schemas[name]["properties"]))
    };
    match status {
        "200" if path.ends_with("/contents") => Some("ETag"),
        "200" if path.ends_with("/referrals/{referralId}/status") => Some("ContentsETag"),
        "201" if holds_one() => Some("ETag"),
        _ => is_versioned(fields).then_some("ETag"),
    }
}
