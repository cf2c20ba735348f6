//! Serves the browser app, which a release build carries inside (a debug build reads `frontend/dist` as it is now).
//!
//! - The build has put a content hash in the names under `/assets/`, and a brotli copy beside each file: a
//!   browser keeps them for good, and the server compresses nothing.
//! - Any other address that a browser navigates to is a place inside the app, and gets its one page. It names the hashed
//!   files, so it is asked for anew each time; the answer is mostly "not modified".
//! - Everything else (an API path, a file that isn't there, a caller that doesn't want HTML) is not answered here and
//!   falls through to the application's own 404, so a misspelt API call never gets a page.

use actix_web::guard::{self, Guard, GuardContext};
use actix_web::http::header::{
    self, AcceptEncoding, CacheControl, CacheDirective, ContentEncoding, ETag, Encoding, EntityTag, Header, IfNoneMatch,
};
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

/// What no page of the app does: run script or styles from elsewhere or from inside the page, be framed, send a form away.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Two years, as the lists that browsers ship with ask for.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

/// First path segments that belong to programs.
const NOT_THE_APP: [&str; 10] =
    ["v1", "oauth2", ".well-known", "health", "metrics", "docs", "assets", "e", "developers", "problems"];

const PAGE: &str = "index.html";

#[derive(rust_embed::Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../frontend/dist"]
#[allow_missing = true]
struct Built;

/// The address of a file that the build named after its contents, such as `/assets/reference.2f61b0c4d9aa.js`.
#[must_use]
pub fn asset(name: &str, extension: &str) -> Option<String> {
    let is_it = |path: &str| {
        let file = path.strip_prefix("assets/").and_then(|file| file.strip_prefix(name));
        file.is_some_and(|rest| rest.starts_with('.') && rest.rsplit('.').next() == Some(extension))
    };
    Built::iter().find_map(|path| {
        let path = path.strip_suffix(".br").unwrap_or(&path);
        is_it(path).then(|| format!("/{path}"))
    })
}

/// Mount this last: it takes what nothing before it wanted, if a browser would want it.
pub fn routes(cfg: &mut ServiceConfig) {
    routes_from(cfg, BUILT);
}

/// Headers that belong on every answer, the API's included. A handler that sets one of them itself keeps its own.
/// `https_only` is for a server that browsers reach over HTTPS and never otherwise: they will remember it for two years.
pub fn security_headers(https_only: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .add((header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"))
        .add((header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // The policy says so too; this is for those who know only the older header.
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "no-referrer"))
        .add((header::PERMISSIONS_POLICY, PERMISSIONS_POLICY));
    if https_only { headers.add((header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY)) } else { headers }
}

struct File {
    bytes: Bytes,
    /// Of the contents: a quarter of a SHA-256 tells versions apart.
    mark: String,
}

/// The app's files, by their path without the leading slash.
#[derive(Clone, Copy)]
struct Files {
    /// Cheap: a debug build reads and hashes the whole file to give it.
    has: fn(&str) -> bool,
    read: fn(&str) -> Option<File>,
}

const BUILT: Files = Files {
    has: |path| Built::iter().any(|name| name == path || name.strip_suffix(".br") == Some(path)),
    read: read_built,
};

/// Of most files only the copy in brotli is carried along: who can't read that gets it unpacked.
fn read_built(path: &str) -> Option<File> {
    let mark = |file: &rust_embed::EmbeddedFile| -> String {
        file.metadata.sha256_hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    };
    let Some(found) = Built::get(path) else {
        let copy = Built::get(&format!("{path}.br"))?;
        return Some(File { bytes: unpacked(&copy.data)?, mark: format!("{}-unpacked", mark(&copy)) });
    };
    let mark = mark(&found);
    let bytes = match found.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    };
    Some(File { bytes, mark })
}

fn unpacked(mut brotli: &[u8]) -> Option<Bytes> {
    let mut plain = Vec::new();
    brotli_decompressor::BrotliDecompress(&mut brotli, &mut plain).ok()?;
    Some(plain.into())
}

fn routes_from(cfg: &mut ServiceConfig, files: Files) {
    cfg.service(
        web::resource("/{path:.*}")
            .guard(guard::Any(guard::Get()).or(guard::Head()))
            .guard(Wanted(files))
            .wrap(security_headers(false))
            .route(web::to(move |request: HttpRequest| async move { answer(&request, files) })),
    );
}

/// Lets only those requests in that the app has an answer to.
struct Wanted(Files);

impl Guard for Wanted {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let path = context.head().uri.path();
        let navigates = || context.header::<header::Accept>().is_some_and(|accept| accepts_html(&accept));
        file_name(path).is_some_and(self.0.has) || (is_place(path) && navigates())
    }
}

fn accepts_html(accept: &header::Accept) -> bool {
    // A browser that navigates names HTML; a program's `*/*` is no wish for a page.
    accept.iter().any(|kind| kind.item.essence_str() == "text/html")
}

/// The name of a file that may be asked for: not the page itself, a hidden file or a compressed copy.
fn file_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix('/')?;
    let hidden = name.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    (!hidden && name != PAGE && !name.ends_with(".br")).then_some(name)
}

/// Could this be a place inside the app, such as `/people/0198…`?
fn is_place(path: &str) -> bool {
    let mut parts = path.trim_start_matches('/').split('/');
    let plain = !path.contains(['%', '.', '\\']) && !path.contains("//");
    plain && parts.next().is_none_or(|first| !NOT_THE_APP.contains(&first.to_ascii_lowercase().as_str()))
}

fn answer(request: &HttpRequest, files: Files) -> HttpResponse {
    let name = file_name(request.path()).filter(|name| (files.has)(name)).unwrap_or(PAGE);
    let (coding, copy) = copy_for(request, files, name);
    // What was never compressed gains nothing from it, fonts above all: saying so keeps the whole server's compressing off.
    // What was, and is wanted otherwise than it was made, is compressed on its way.
    let says_coding = coding != ContentEncoding::Identity || !(files.has)(&format!("{name}.br"));
    (files.read)(&copy).map_or_else(not_built, |file| send(request, name, says_coding.then_some(coding), file))
}

fn send(request: &HttpRequest, name: &str, coding: Option<ContentEncoding>, file: File) -> HttpResponse {
    let tag = EntityTag::new_strong(file.mark);
    let unchanged = already_has(request, &tag);
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header(ETag(tag)).insert_header((header::VARY, "accept-encoding"));
    if is_hashed(name) {
        let year = CacheDirective::MaxAge(31_536_000);
        let immutable = CacheDirective::Extension("immutable".into(), None);
        response.insert_header(CacheControl(vec![CacheDirective::Public, year, immutable]));
    } else {
        response.insert_header(CacheControl(vec![CacheDirective::NoCache]));
    }
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let charset = if kind.type_() == mime_guess::mime::TEXT { "; charset=utf-8" } else { "" };
    response.insert_header((header::CONTENT_TYPE, format!("{}{charset}", kind.essence_str())));
    if let Some(coding) = coding {
        response.insert_header(coding);
    }
    if unchanged { response.finish() } else { response.body(file.bytes) }
}

/// The copy in brotli that the build made, if there is one and the caller can read it; otherwise the file as it is.
fn copy_for(request: &HttpRequest, files: Files, name: &str) -> (ContentEncoding, String) {
    let copy = format!("{name}.br");
    let offered = [Encoding::brotli(), Encoding::identity()];
    let reads_brotli = || {
        let accepted = AcceptEncoding::parse(request).ok()?;
        accepted.negotiate(offered.iter()).filter(|liked| *liked == Encoding::brotli())
    };
    if (files.has)(&copy) && reads_brotli().is_some() {
        return (ContentEncoding::Brotli, copy);
    }
    (ContentEncoding::Identity, name.to_owned())
}

fn already_has(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|theirs| theirs.weak_eq(tag)),
        Err(_) => false,
    }
}

/// `assets/app.2f61b0c4d9aa.css`: such a name never gets other contents.
fn is_hashed(name: &str) -> bool {
    let Some(file) = name.strip_prefix("assets/") else {
        return false;
    };
    let mut parts = file.rsplit('.').skip(1);
    let hash = parts.next().unwrap_or_default();
    parts.next().is_some() && hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn not_built() -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .insert_header(CacheControl(vec![CacheDirective::NoStore]))
        .content_type("text/html; charset=utf-8")
        .body(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Voorwaarts: no app</title>\
             <h1>The app is not in this server</h1>\
             <p>The API works. To have the app too, run <code>frontend/build.sh</code> and build the server again, \
             or use <code>scripts/run</code>, which does both.</p></html>",
        )
}

#[cfg(test)]
mod tests;
