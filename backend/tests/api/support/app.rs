//! The app in this process, requests to it, and its answers.

use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::body::{BoxBody, to_bytes};
use actix_web::cookie::Cookie;
use actix_web::dev::{Service as _, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, init_service};
use diesel::PgConnection;
use diesel::connection::{Connection as _, InstrumentationEvent};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use voorwaarts::auth::keys::Keys;
use voorwaarts::auth::password::Passwords;
use voorwaarts::auth::throttle::Throttle;
use voorwaarts::clock::Clock;
use voorwaarts::db::Db;
use voorwaarts::error::Error;
use voorwaarts::random::Random;
use voorwaarts::reports::Typesetter;
use voorwaarts::services::{Presentation, Services, Shared};
use voorwaarts::webhooks::{AddressPolicy, Courier, SystemResolver};

use super::database::{OwnDatabase, demo_slot, slot};
use super::{contract, instant, noon_of_today};

/// How long a receiver of webhooks may take in tests.
const PATIENCE: Duration = Duration::from_secs(3);

/// The program that makes PDF, when the tests are told where it is; otherwise there is none.
fn typesetter() -> Option<std::path::PathBuf> {
    Some(std::env::var_os("TEST_TYPESETTER").map_or_else(|| "/nonexistent/typesetter".into(), Into::into))
}

/// The secret of the server in tests.
pub const SECRET: &[u8] = b"the secret of the tests, long enough";

/// Receivers of the tests are on this machine.
fn courier() -> Courier {
    Courier::new(AddressPolicy::Loopback, Arc::new(SystemResolver), b"").unwrap().with_timeout(PATIENCE)
}

fn plain() -> Presentation {
    Presentation {
        organisation_name: "Vlucht Voorwaarts".to_owned(),
        demo: false,
        sandbox: false,
        https: false,
        behind_proxy: false,
        public_url: None,
    }
}

type Call = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Result<ServiceResponse<BoxBody>, actix_web::Error>>>;

/// The app, with a clock that stands at noon on [`super::TODAY`] until it is moved.
#[derive(Clone)]
pub struct App(Rc<Inner>);

struct Inner {
    call: Call,
    services: Shared,
    statements: Arc<AtomicUsize>,
    // The last field, so that nobody is connected any more when it is dropped.
    own: Option<OwnDatabase>,
}

impl App {
    /// The app on one connection, in a transaction that is never committed.
    pub async fn begin() -> Self {
        Self::presented(|_| ()).await
    }

    /// The same, presenting itself otherwise.
    pub async fn presented(change: impl FnOnce(&mut Presentation)) -> Self {
        Self::on(slot(), change).await
    }

    /// The same, on the demo's data.
    pub async fn on_demo() -> Self {
        Self::on(demo_slot(), |presentation| presentation.demo = true).await
    }

    async fn on(mut connection: PgConnection, change: impl FnOnce(&mut Presentation)) -> Self {
        let statements = Arc::new(AtomicUsize::new(0));
        count_statements(&mut connection, statements.clone());
        let mut presentation = plain();
        change(&mut presentation);
        Self::start(Db::within(connection), presentation, (statements, None)).await
    }

    /// The app on a database of its own with as many connections as it has in earnest, for races.
    pub async fn for_races() -> Self {
        Self::on_its_own(|presentation| presentation.https = true).await
    }

    /// The same, presenting itself otherwise.
    pub async fn on_its_own(change: impl FnOnce(&mut Presentation)) -> Self {
        let own = OwnDatabase::make();
        let db = Db::connect(&own.url(), 12).unwrap();
        let mut presentation = plain();
        change(&mut presentation);
        Self::start(db, presentation, (Arc::default(), Some(own))).await
    }

    async fn start(
        db: Db,
        presentation: Presentation,
        (statements, own): (Arc<AtomicUsize>, Option<OwnDatabase>),
    ) -> Self {
        let random = Random::seeded(7);
        let services = Services {
            db,
            clock: Clock::set_to(noon_of_today()),
            keys: Keys::derive(SECRET),
            passwords: Passwords::quick(&random).unwrap(),
            throttle: Throttle::default(),
            presentation,
            typesetter: Typesetter::new(typesetter()),
            figures: voorwaarts::figures::Kept::default(),
            webhooks: courier(),
            random,
        }
        .share();
        Self::serve(services, (statements, own)).await
    }

    async fn serve(services: Shared, (statements, own): (Arc<AtomicUsize>, Option<OwnDatabase>)) -> Self {
        let service = Rc::new(init_service(voorwaarts::app(services.clone())).await);
        let call: Call = Box::new(move |request| {
            let service = service.clone();
            async move { service.call(request.to_request()).await.map(ServiceResponse::map_into_boxed_body) }
                .boxed_local()
        });
        Self(Rc::new(Inner { call, services, statements, own }))
    }

    /// The same server after a restart with other keys, on the same database.
    pub async fn restarted_with(&self, keys: Keys) -> Self {
        let was = self.services();
        let services = Services {
            db: was.db.clone(),
            clock: was.clock.clone(),
            keys,
            passwords: Passwords::quick(&was.random).unwrap(),
            throttle: Throttle::default(),
            presentation: was.presentation.clone(),
            typesetter: Typesetter::new(typesetter()),
            figures: voorwaarts::figures::Kept::default(),
            webhooks: courier(),
            random: was.random.clone(),
        };
        Self::serve(services.share(), (self.0.statements.clone(), None)).await
    }

    pub fn services(&self) -> &Services {
        &self.0.services
    }

    pub fn shared(&self) -> Shared {
        self.0.services.clone()
    }

    pub fn clock(&self) -> &Clock {
        &self.0.services.clock
    }

    pub fn own_database(&self) -> &OwnDatabase {
        self.0.own.as_ref().expect("this app has no database of its own")
    }

    /// Moves the clock on to a day, at noon.
    pub fn is_now_on(&self, day: &str) {
        self.clock().move_to(instant(&format!("{day}T11:00:00Z")));
    }

    /// Does something behind the API's back.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.0.services.db.write(work).await.unwrap()
    }

    /// Runs a statement behind the API's back; answers how many rows it touched.
    pub async fn sql(&self, statement: &'static str) -> usize {
        use diesel::RunQueryDsl as _;
        self.write(move |c| Ok(diesel::sql_query(statement).execute(c)?)).await
    }

    /// The number that a statement answers as `value`.
    pub async fn count(&self, statement: impl Into<String>) -> i64 {
        use diesel::RunQueryDsl as _;
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            value: i64,
        }
        let statement = statement.into();
        self.write(move |c| Ok(diesel::sql_query(statement).get_result::<Row>(c)?.value)).await
    }

    pub fn ask(&self, method: Method, path: &str) -> Ask {
        Ask {
            app: self.clone(),
            request: TestRequest::default().method(method.clone()).uri(path),
            method,
            path: path.to_owned(),
        }
    }

    pub fn get(&self, path: &str) -> Ask {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Ask {
        self.ask(Method::POST, path)
    }

    /// How many SQL statements ran since this was asked last. Those that only begin or end a transaction don't count.
    pub fn statements(&self) -> usize {
        self.0.statements.swap(0, Ordering::Relaxed)
    }
}

fn count_statements(connection: &mut PgConnection, counter: Arc<AtomicUsize>) {
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let frame = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"];
            if !frame.iter().any(|word| text.starts_with(word)) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
}

/// A request on its way.
pub struct Ask {
    app: App,
    request: TestRequest,
    method: Method,
    path: String,
}

impl Ask {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.insert_header((name, value));
        self
    }

    pub fn cookie(mut self, cookie: Cookie<'_>) -> Self {
        self.request = self.request.cookie(cookie);
        self
    }

    /// From this address.
    pub fn from(mut self, address: &str) -> Self {
        self.request = self.request.peer_addr(SocketAddr::new(address.parse().unwrap(), 50_000));
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn body(mut self, kind: &str, body: impl Into<actix_web::web::Bytes>) -> Self {
        self.request = self.request.insert_header(("Content-Type", kind)).set_payload(body);
        self
    }

    /// Sends it, and holds the answer against the document.
    pub async fn send(self) -> Answer {
        let response = match (self.app.0.call)(self.request).await {
            Ok(response) => response.into_parts().1,
            // What a server does with an error that no middleware caught.
            Err(error) => error.as_response_error().error_response(),
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let cookies = response.cookies().map(Cookie::into_owned).collect();
        let body = to_bytes(response.into_body()).await.map_err(|_| "a body").unwrap();
        let what = format!("{} {}", self.method, self.path);
        let answer = Answer { what, status, headers, cookies, body: body.to_vec() };
        contract::check(&self.method, &self.path, &answer);
        answer
    }
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    pub what: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub cookies: Vec<Cookie<'static>>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error} in {}", self.what, self.text()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn etag(&self) -> String {
        self.header("ETag").unwrap_or_else(|| panic!("{} has no ETag", self.what)).to_owned()
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{} answered {}", self.what, self.text());
        self
    }

    #[track_caller]
    pub fn ok(&self) -> Value {
        self.is(200).json()
    }

    #[track_caller]
    pub fn created(&self) -> Value {
        self.is(201).json()
    }

    /// It is a problem with this status and code.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.is(status).json();
        assert_eq!(problem["code"], code, "{} answered {problem}", self.what);
        problem
    }

    /// All faults of the input, as `pointer code`, by the alphabet.
    #[track_caller]
    pub fn faults(&self) -> Vec<String> {
        let problem = self.problem(400, "validation_failed");
        let faults = problem["errors"].as_array().expect("errors").iter();
        let mut faults: Vec<_> =
            faults.map(|fault| format!("{} {}", text(&fault["pointer"]), text(&fault["code"]))).collect();
        faults.sort_unstable();
        faults
    }
}

#[track_caller]
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}
