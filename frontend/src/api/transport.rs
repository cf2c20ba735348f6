//! The one place that talks HTTP. A call that is dropped (another page opened, another filter chosen) is aborted.

use std::time::Duration;

use contract::merge_patch::MERGE_PATCH_JSON;
use contract::problem::{ErrorCode, Problem};
use futures::future::LocalBoxFuture;
use gloo_timers::future::sleep;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, Response};

use super::failure::Failure;
use super::{once, token};

/// How long to wait before each further try of a call that may be repeated.
const PAUSES: [Duration; 2] = [Duration::from_millis(400), Duration::from_millis(1200)];

/// Longer than the server's own limit; after this there is no connection worth the name.
const PATIENCE: Duration = Duration::from_secs(30);

/// A thing with the version that was read, so that a change can say what it was based on.
#[derive(Debug, Clone, PartialEq)]
pub struct Versioned<T> {
    pub value: T,
    pub etag: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A call that is being put together.
pub(super) struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    /// A file that is sent as it is, in the place of a body.
    file: Option<web_sys::File>,
    etag: Option<String>,
    /// A `POST` that only asks: it may be repeated and needs no key.
    safe: bool,
    /// A `POST` that must not be sent again by itself, because its answer is not kept.
    once: bool,
}

struct Answer {
    status: u16,
    etag: Option<String>,
    text: String,
    /// The name and contents of a file, when that is what came.
    file: Option<(String, JsValue)>,
}

impl Call {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path.into())
    }

    pub(super) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::Post, path.into())
    }

    /// Puts something in the place of what is there; harmless to repeat.
    pub(super) fn put(path: impl Into<String>) -> Self {
        Self { safe: true, ..Self::new(Method::Put, path.into()) }
    }

    pub(super) fn patch(path: impl Into<String>) -> Self {
        Self::new(Method::Patch, path.into())
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::Delete, path.into())
    }

    fn new(method: Method, path: String) -> Self {
        Self { method, path, body: None, file: None, etag: None, safe: method == Method::Get, once: false }
    }

    /// Query parameters from a query type of the contract; absent ones are left out.
    pub(super) fn query(mut self, query: &impl Serialize) -> Self {
        let pairs = loose(query).ok();
        let written = pairs.as_ref().map(query_string).unwrap_or_default();
        if !written.is_empty() {
            self.path.push('?');
            self.path.push_str(&written);
        }
        self
    }

    pub(super) fn body(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// A file as it is.
    pub(super) fn file(mut self, file: &web_sys::File) -> Self {
        self.file = Some(file.clone());
        self
    }

    /// The version that this change is based on: goes along as `If-Match`.
    pub(super) fn based_on(mut self, etag: Option<&str>) -> Self {
        self.etag = etag.map(ToOwned::to_owned);
        self
    }

    pub(super) fn only_asks(mut self) -> Self {
        self.safe = true;
        self
    }

    /// For what makes a secret: the answer is not kept for a retry, so this is not repeated by itself.
    pub(super) fn only_once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Sends it and reads the answer.
    pub(super) async fn fetch<T: DeserializeOwned>(self) -> Result<T, Failure> {
        Ok(read::<T>(self.send().await?)?.value)
    }

    /// Sends it and reads the answer with its version.
    pub(super) async fn fetch_versioned<T: DeserializeOwned>(self) -> Result<Versioned<T>, Failure> {
        read(self.send().await?)
    }

    /// Sends it; the answer is text.
    pub(super) async fn text(self) -> Result<String, Failure> {
        Ok(self.send().await?.text)
    }

    /// Sends it; the answer has nothing in it.
    pub(super) async fn done(self) -> Result<(), Failure> {
        self.send().await.map(drop)
    }

    /// Sends it, and gives the browser the file that comes.
    pub(super) async fn download(self) -> Result<(), Failure> {
        let (name, contents) = self.send().await?.file.ok_or(Failure::Unreadable)?;
        keep_file(&name, &contents).map_err(|_| Failure::Unreadable)
    }

    /// Boxed, so that every call that waits for it stays small.
    fn send(self) -> LocalBoxFuture<'static, Result<Answer, Failure>> {
        Box::pin(self.send_and_retry())
    }

    async fn send_and_retry(self) -> Result<Answer, Failure> {
        let key = (self.method == Method::Post && !self.safe && !self.once)
            .then(|| once::key_for(&self.path, self.body.as_deref()));
        let may_repeat = self.safe || key.is_some();
        let mut pauses = PAUSES.iter();
        let mut refreshed = false;
        loop {
            let bearer = token::current().await;
            let outcome = self.send_once(bearer.as_deref(), key.as_deref()).await;
            match outcome {
                Err(failure) if failure.is(ErrorCode::Unauthenticated) && !refreshed => {
                    refreshed = true;
                    token::refresh_after(bearer.as_deref()).await?;
                }
                Err(failure) if may_repeat && passes_by_itself(&failure) => match pauses.next() {
                    Some(pause) => sleep(*pause).await,
                    None => return Err(failure),
                },
                outcome => {
                    if key.is_some() && !matches!(outcome, Err(Failure::Offline)) {
                        once::settled(&self.path, self.body.as_deref());
                    }
                    return outcome;
                }
            }
        }
    }

    async fn send_once(&self, bearer: Option<&str>, key: Option<&str>) -> Result<Answer, Failure> {
        let mut headers = vec![("Accept", "application/json, application/problem+json, */*;q=0.1".to_owned())];
        if let Some(bearer) = bearer {
            headers.push(("Authorization", format!("Bearer {bearer}")));
        }
        if self.body.is_some() {
            let kind = if self.method == Method::Patch { MERGE_PATCH_JSON } else { "application/json" };
            headers.push(("Content-Type", kind.to_owned()));
        }
        if self.file.is_some() {
            headers.push(("Content-Type", "application/octet-stream".to_owned()));
        }
        if let Some(etag) = &self.etag {
            headers.push(("If-Match", etag.clone()));
        }
        if let Some(key) = key {
            headers.push(("Idempotency-Key", key.to_owned()));
        }
        let file = self.file.as_ref().map(JsValue::from);
        let body = file.or_else(|| self.body.as_deref().map(JsValue::from_str));
        exchange(self.method, &self.path, &headers, body.as_ref()).await
    }
}

fn read<T: DeserializeOwned>(answer: Answer) -> Result<Versioned<T>, Failure> {
    let value = serde_json::from_str(&answer.text).map_err(|_| Failure::Unreadable)?;
    Ok(Versioned { value, etag: answer.etag })
}

/// A thing of the contract as loose JSON. By way of its text, which all else needs anyway: less code in the browser.
pub(super) fn loose(thing: &impl Serialize) -> Result<serde_json::Value, Failure> {
    let text = serde_json::to_string(thing).map_err(|_| Failure::Unreadable)?;
    serde_json::from_str(&text).map_err(|_| Failure::Unreadable)
}

/// A call without a token: what logs in, refreshes and logs out by the cookie.
pub(super) async fn with_cookie<T: DeserializeOwned>(
    method: Method,
    path: &str,
    body: Option<&str>,
) -> Result<T, Failure> {
    let answer = cookie_exchange(method, path, body).await?;
    serde_json::from_str(&answer.text).map_err(|_| Failure::Unreadable)
}

/// The same where nothing comes back.
pub(super) async fn with_cookie_done(method: Method, path: &str, body: Option<&str>) -> Result<(), Failure> {
    cookie_exchange(method, path, body).await.map(drop)
}

async fn cookie_exchange(method: Method, path: &str, body: Option<&str>) -> Result<Answer, Failure> {
    let mut headers = vec![
        ("Accept", "application/json, application/problem+json".to_owned()),
        (contract::session::CSRF_HEADER, "voorwaarts".to_owned()),
    ];
    if body.is_some() {
        headers.push(("Content-Type", "application/json".to_owned()));
    }
    if let Some(bearer) = token::held() {
        headers.push(("Authorization", format!("Bearer {bearer}")));
    }
    exchange(method, path, &headers, body.map(JsValue::from_str).as_ref()).await
}

/// Aborts the request when the future that waits for it is dropped.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn exchange(
    method: Method,
    path: &str,
    headers: &[(&str, String)],
    body: Option<&JsValue>,
) -> Result<Answer, Failure> {
    let talk = async {
        let fetched = start(method, path, headers, body).map_err(|_| Failure::Unreadable)?;
        let (promise, _abort) = fetched;
        // The browser tells no more than that it failed: no connection, no name, no route.
        let response = JsFuture::from(promise).await.map_err(|_| Failure::Offline)?;
        let response: Response = response.dyn_into().map_err(|_| Failure::Unreadable)?;
        let status = response.status();
        let etag = response.headers().get("ETag").ok().flatten();
        if let Some(name) = file_name(&response) {
            let contents = response.blob().map_err(|_| Failure::Unreadable)?;
            let contents = JsFuture::from(contents).await.map_err(|_| Failure::Offline)?;
            return Ok(Answer { status, etag, text: String::new(), file: Some((name, contents)) });
        }
        let text = response.text().map_err(|_| Failure::Unreadable)?;
        let text = JsFuture::from(text).await.map_err(|_| Failure::Offline)?.as_string().unwrap_or_default();
        Ok(Answer { status, etag, text, file: None })
    };
    let patience = sleep(PATIENCE);
    futures::pin_mut!(talk, patience);
    let answer = match futures::future::select(talk, patience).await {
        futures::future::Either::Left((answer, _)) => answer?,
        futures::future::Either::Right(_) => return Err(Failure::Offline),
    };
    if (200..300).contains(&answer.status) { Ok(answer) } else { Err(failure_of(&answer)) }
}

/// The name under which a file is to be kept, when the answer is one.
fn file_name(response: &Response) -> Option<String> {
    let says = response.headers().get("Content-Disposition").ok().flatten()?;
    Some(says.strip_prefix("attachment; filename=\"")?.strip_suffix('"')?.to_owned())
}

/// Text as a file.
pub(super) fn keep_text(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    if let Ok(contents) = web_sys::Blob::new_with_str_sequence(&parts) {
        let _ = keep_file(name, &contents);
    }
}

/// Does what a click on a link to a file does.
fn keep_file(name: &str, contents: &JsValue) -> Result<(), JsValue> {
    let address = web_sys::Url::create_object_url_with_blob(contents.unchecked_ref())?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: web_sys::HtmlElement = document.create_element("a")?.unchecked_into();
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.click();
    web_sys::Url::revoke_object_url(&address)
}

fn start(
    method: Method,
    path: &str,
    headers: &[(&str, String)],
    body: Option<&JsValue>,
) -> Result<(js_sys::Promise, AbortOnDrop), JsValue> {
    let list = Headers::new()?;
    for (name, value) in headers {
        list.set(name, value)?;
    }
    let abort = AbortController::new()?;
    let options = RequestInit::new();
    options.set_method(method.name());
    options.set_headers(&list);
    options.set_credentials(RequestCredentials::SameOrigin);
    options.set_cache(RequestCache::NoStore);
    options.set_signal(Some(&abort.signal()));
    if let Some(body) = body {
        options.set_body(body);
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    Ok((window.fetch_with_str_and_init(path, &options), AbortOnDrop(abort)))
}

/// A gateway in between may answer with a page instead of a problem; then its status has to do.
fn failure_of(answer: &Answer) -> Failure {
    match serde_json::from_str::<Problem>(&answer.text) {
        Ok(problem) => Failure::Problem(Box::new(problem)),
        Err(_) if matches!(answer.status, 502..=504) => Failure::Offline,
        Err(_) => Failure::Unreadable,
    }
}

fn passes_by_itself(failure: &Failure) -> bool {
    matches!(failure, Failure::Offline)
        || failure.is(ErrorCode::Unavailable)
        || failure.is(ErrorCode::IdempotencyKeyInUse)
}

/// Writes the fields of a flat object as a query. Lists repeat the name.
fn query_string(query: &serde_json::Value) -> String {
    let Some(fields) = query.as_object() else {
        return String::new();
    };
    let mut pairs = Vec::new();
    for (name, value) in fields {
        match value {
            serde_json::Value::Null => {}
            serde_json::Value::String(text) => pairs.push(format!("{name}={}", encode(text))),
            serde_json::Value::Array(items) => {
                let texts = items.iter().filter_map(serde_json::Value::as_str);
                pairs.extend(texts.map(|text| format!("{name}={}", encode(text))));
            }
            other => pairs.push(format!("{name}={other}")),
        }
    }
    pairs.join("&")
}

/// Percent-encodes all but what RFC 3986 leaves unreserved.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_query_leaves_out_what_is_absent_and_escapes_the_rest() {
        let query = json!({ "role": "newcomer", "cursor": "a+b/c=", "waiting": true, "total": null, "pageSize": 25 });
        assert_eq!(query_string(&query), "cursor=a%2Bb%2Fc%3D&pageSize=25&role=newcomer&waiting=true");
        assert_eq!(query_string(&json!({ "name": "Zoë & Co" })), "name=Zo%C3%AB%20%26%20Co");
    }

    #[test]
    fn a_page_from_a_gateway_counts_as_no_connection() {
        let answer = |status| Answer { status, etag: None, text: "<html>Bad gateway</html>".into(), file: None };
        assert_eq!(failure_of(&answer(502)), Failure::Offline);
        assert_eq!(failure_of(&answer(404)), Failure::Unreadable);
    }
}
