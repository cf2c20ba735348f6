//! Holds every answer against the OpenAPI document: its status is documented, its body has the documented form and
//! nothing more, its headers are there.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use actix_web::http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};
use voorwaarts::web::document;

use super::Answer;

/// An operation of the document.
#[derive(Clone)]
pub struct Operation {
    /// The path as it stands in the document.
    pub path: &'static str,
    pub method: Method,
    pub id: &'static str,
    pub says: &'static Value,
}

impl Operation {
    /// The address of it, with any id in place of each parameter.
    pub fn address(&self) -> String {
        let step = |step: &str| match step {
            "{figureKey}" => "matches_total".to_owned(),
            step if step.starts_with('{') => "01890a5d-ac96-774b-bcce-b302099a8057".to_owned(),
            step => step.to_owned(),
        };
        let path = self.path.split('/').map(step).collect::<Vec<_>>().join("/");
        if document::AT_ROOT.contains(&self.path) { path } else { format!("/v1{path}") }
    }

    /// Whether a path below `/v1` is one of this operation's.
    pub fn fits(&self, path: &str) -> bool {
        let (pattern, steps): (Vec<&str>, Vec<&str>) = (self.path.split('/').collect(), path.split('/').collect());
        let same = |(known, step): (&&str, &&str)| known == step || known.starts_with('{');
        pattern.len() == steps.len() && pattern.iter().zip(&steps).all(same)
    }

    pub fn is_public(&self) -> bool {
        self.says["security"] == json!([])
    }

    pub fn needs_cookie(&self) -> bool {
        self.says["security"][0].get("refreshCookie").is_some()
    }

    /// What a caller of this kind, `staff` or `partner`, must be permitted; none when it isn't for them.
    pub fn needs(&self, kind: &str) -> Option<Vec<&'static str>> {
        let alternatives = self.says["security"].as_array()?.iter();
        let mut names = alternatives.filter_map(|alternative| alternative.get(kind)?.as_array());
        names.next().map(|names| names.iter().filter_map(Value::as_str).collect())
    }
}

/// Every operation of the document.
pub fn operations() -> Vec<Operation> {
    let paths = document::document()["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        document::operations(item).map(move |(method, says)| Operation {
            path: path.as_str(),
            method,
            id: says["operationId"].as_str().unwrap(),
            says,
        })
    });
    all.collect()
}

/// The operation that an address belongs to; an exact path comes before one with a parameter.
fn operation_of(method: &Method, address: &str) -> Option<Operation> {
    static ALL: LazyLock<Vec<Operation>> = LazyLock::new(operations);
    let path = address.split('?').next().unwrap_or_default();
    let path = path.strip_prefix("/v1").unwrap_or(path);
    let fits = |operation: &&Operation| operation.method == *method && operation.fits(path);
    ALL.iter().filter(fits).min_by_key(|operation| operation.path.matches('{').count()).cloned()
}

pub fn check(method: &Method, address: &str, answer: &Answer) {
    let is_at_root = document::AT_ROOT.contains(&address);
    let is_api = address.starts_with("/v1/") || is_at_root;
    if !is_api || address.starts_with("/v1/docs") {
        return;
    }
    let what = &answer.what;
    assert_eq!(answer.header("API-Version"), Some(document::API_VERSION), "{what}: the header API-Version");
    let trace_id = answer.header("Trace-Id").unwrap_or_else(|| panic!("{what}: no Trace-Id"));
    assert!(trace_id.parse::<uuid::Uuid>().is_ok(), "{what}: the header Trace-Id");
    let kind = answer.header("Content-Type").unwrap_or_default();
    let is_problem = kind == "application/problem+json";
    if answer.status >= 400 && (is_problem || !is_at_root) {
        assert!(is_problem, "{what}: {} is {kind}: {}", answer.status, answer.text());
        let problem = answer.json();
        must_fit("Problem", &json!({ "$ref": "#/components/schemas/Problem" }), (what, &problem));
        assert_eq!(problem["status"], answer.status, "{what}: {problem}");
        assert_eq!(problem["traceId"], trace_id, "{what}: {problem}");
        assert!(matches!(answer.status, 429 | 503) <= answer.header("Retry-After").is_some(), "{what}: no Retry-After");
    }
    let Some(operation) = operation_of(method, address) else { return };
    let documented = operation.says["responses"].get(answer.status.to_string());
    let documented =
        documented.unwrap_or_else(|| panic!("{what}: {} isn't documented: {}", answer.status, answer.text()));
    if answer.status >= 400 {
        return;
    }
    for (name, _) in documented["headers"].as_object().into_iter().flatten() {
        // There is no next page after the last, and only partners have a limit.
        assert!(
            name == "Link" || name.starts_with("RateLimit") || answer.header(name).is_some(),
            "{what}: no header {name}"
        );
    }
    match documented.pointer("/content/application~1json/schema") {
        Some(schema) => {
            assert_eq!(kind, "application/json", "{what}");
            let key = format!("{} {}", operation.id, answer.status);
            must_fit(&key, schema, (what, &answer.json()));
        }
        None => {
            // A file, of one of the kinds that are documented.
            let is_file = documented["content"].get(kind.split(';').next().unwrap_or_default()).is_some();
            assert!(is_file || answer.body.is_empty(), "{what}: answered {}", answer.text());
        }
    }
}

/// Holds a value against a schema of the document; a validator is made once for each key.
pub fn must_fit(key: &str, schema: &Value, (what, value): (&str, &Value)) {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let validator = {
        let mut known = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(key.to_owned()).or_insert_with(|| Arc::new(validator(schema))).clone()
    };
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{what}: not as documented: {}\n{value}", wrong.join("; "));
}

fn validator(schema: &Value) -> Validator {
    static SCHEMAS: LazyLock<Value> = LazyLock::new(|| {
        let mut schemas = document::document()["components"]["schemas"].clone();
        close(&mut schemas);
        schemas
    });
    let mut root = schema.clone();
    close(&mut root);
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["components"] = json!({ "schemas": *SCHEMAS });
    jsonschema::options().should_validate_formats(true).build(&root).expect("a documented schema must be valid")
}

/// An answer may hold only what is documented.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("properties").is_some_and(Value::is_object) && fields.get("type").is_some() {
                fields.entry("additionalProperties").or_insert(Value::Bool(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
