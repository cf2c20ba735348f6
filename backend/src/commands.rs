//! What each subcommand does.

use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use actix_web::HttpServer;
use diesel::Connection as _;
use diesel::pg::PgConnection;
use voorwaarts::auth::keys::Keys;
use voorwaarts::auth::password::{Passwords, check_strength};
use voorwaarts::auth::store::{NewAccount, create_account};
use voorwaarts::auth::throttle::Throttle;
use voorwaarts::clock::Clock;
use voorwaarts::cluster::Cluster;
use voorwaarts::config::{Admin, Database, Serve};
use voorwaarts::db::{self, Db, DbError};
use voorwaarts::figures::Kept;
use voorwaarts::mail::Mailer;
use voorwaarts::random::Random;
use voorwaarts::reports::Typesetter;
use voorwaarts::services::{Now, Services};
use voorwaarts::{app, background, demo, sandbox, tasks, web};

type Done = Result<(), Box<dyn std::error::Error>>;

/// How long requests that are under way may take when the server stops.
const LAST_REQUESTS: u64 = 20;

/// The database of a command: an outside one, or the server's own for as long as this lives.
struct Opened {
    url: String,
    cluster: Option<Cluster>,
}

impl Opened {
    fn start(database: &Database) -> Result<Self, Box<dyn std::error::Error>> {
        if let Some(url) = &database.database_url {
            return Ok(Self { url: url.clone(), cluster: None });
        }
        let cluster = Cluster::start(&database.data_folder)?;
        Ok(Self { url: cluster.database_url(), cluster: Some(cluster) })
    }

    /// Beside a running server when there is one, since its cluster is there already.
    fn join(database: &Database) -> Result<Self, Box<dyn std::error::Error>> {
        if let Some(url) = &database.database_url {
            return Ok(Self { url: url.clone(), cluster: None });
        }
        let cluster = Cluster::join_or_start(&database.data_folder)?;
        Ok(Self { url: cluster.database_url(), cluster: Some(cluster) })
    }

    fn stop(self) -> Done {
        self.cluster.map_or(Ok(()), |cluster| cluster.stop().map_err(Into::into))
    }

    /// Does something with one connection, and stops what was started, whatever came of it.
    fn with<T>(
        self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, Box<dyn std::error::Error>>,
    ) -> Result<T, Box<dyn std::error::Error>> {
        let done = db::connect_once(&self.url).map_err(Into::into).and_then(|mut connection| work(&mut connection));
        self.stop()?;
        done
    }
}

/// `voorwaarts serve`
pub fn serve(settings: &Serve) -> Done {
    start_log();
    // Before anything else is started, so that a taken port leaves nothing behind.
    let listener = TcpListener::bind(settings.address)
        .map_err(|error| format!("can't listen on {}: {error}; choose another with --address", settings.address))?;
    let random = Random::system();
    let secret = settings.secret(&random)?;
    let opened = Opened::start(&settings.database)?;
    let served = serve_with(settings, &opened, listener, &secret);
    opened.stop()?;
    served
}

fn serve_with(settings: &Serve, opened: &Opened, listener: TcpListener, secret: &[u8]) -> Done {
    let mailer = settings.mail()?.map(|mail| Mailer::new(&mail)).transpose()?;
    prepare(settings, opened)?;
    let random = Random::system();
    let keys = Keys::derive(secret).issued_by(&settings.issuer());
    let keys = match settings.previous_secret()? {
        Some(previous) => keys.after(&previous),
        None => keys,
    };
    let services = Services {
        db: Db::connect(&opened.url, settings.connections)?,
        clock: Clock::system(),
        keys,
        passwords: Passwords::new(&random)?,
        throttle: Throttle::default(),
        presentation: settings.presentation(),
        typesetter: Typesetter::new(settings.typesetter.clone()),
        figures: Kept::default(),
        webhooks: settings.courier()?,
        random,
    }
    .share();
    let runtime = actix_web::rt::System::new();
    runtime.block_on(async {
        if let Some(address) = settings.metrics_address {
            serve_metrics(address)?;
        }
        background::start(&services, mailer);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let workers = settings.workers.unwrap_or(cores).max(1);
        // Blocking work is work on the database: more threads than connections would only wait, and keep memory.
        let blocking = (settings.connections as usize).div_ceil(workers).max(2);
        let server = HttpServer::new(move || app(services.clone())).shutdown_timeout(LAST_REQUESTS);
        let server = server.workers(workers).worker_max_blocking_threads(blocking);
        announce(settings);
        let server = server.disable_signals().listen(listener)?.run();
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            told_to_stop().await;
            // What is under way is finished, whichever signal came.
            handle.stop(true).await;
        });
        server.await.map_err(Into::into)
    })
}

/// Waits for Ctrl-C, or for the signal by which a service manager stops a program.
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// The server's own database is migrated at every start, and so is a demo; an outside one only when told to.
fn prepare(settings: &Serve, opened: &Opened) -> Done {
    let mut connection = db::connect_once(&opened.url)?;
    if settings.sandbox {
        sandbox::begin(&mut connection, &Clock::system())?;
    } else if settings.database.database_url.is_none() || settings.migrate || settings.demo {
        db::migrate(&mut connection)?;
    }
    let waiting = db::pending_migrations(&mut connection)?;
    if waiting > 0 {
        return Err(DbError::PendingMigrations(waiting).into());
    }
    if settings.demo && demo::is_empty(&mut connection)? {
        demo::load(&mut connection, &Clock::system())?;
    }
    Ok(())
}

fn announce(settings: &Serve) {
    let mut out = std::io::stdout().lock();
    // Whoever started it may have closed its output; that is no reason to stop.
    let _ = writeln!(out, "\nVoorwaarts is running: http://{}", settings.address);
    let _ = writeln!(out, "For developers:        http://{}/developers/", settings.address);
    if settings.invented() {
        let _ = writeln!(out, "Evaluation, by poster: http://{}{}", settings.address, demo::poster_path());
        let _ = write!(out, "{}", demo::log_ins());
    }
    let _ = out.flush();
}

fn start_log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,voorwaarts=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // People read lines, collectors read JSON.
    if std::io::stderr().is_terminal() {
        log.compact().init();
    } else {
        log.json().init();
    }
}

/// Prometheus metrics on an address of their own, which need not be open to the world.
fn serve_metrics(address: SocketAddr) -> Done {
    use actix_web::web::{Data, get};
    use actix_web::{App, HttpResponse};
    use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
    let handle = PrometheusBuilder::new().install_recorder()?;
    let handle = Data::new(handle);
    let server = HttpServer::new(move || {
        let page = |handle: Data<PrometheusHandle>| async move {
            HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render())
        };
        App::new().app_data(handle.clone()).route("/metrics", get().to(page))
    });
    let server = server.workers(1).disable_signals().bind(address);
    let server = server.map_err(|error| format!("can't listen on {address} for metrics: {error}"))?;
    actix_web::rt::spawn(server.run());
    Ok(())
}

/// `voorwaarts migrate`
pub fn migrate(database: &Database, down_all: bool) -> Done {
    Opened::join(database)?.with(|connection| {
        if down_all {
            println!("{} migration(s) undone", db::undo_migrations(connection)?);
        } else {
            println!("{} migration(s) run", db::migrate(connection)?);
        }
        Ok(())
    })
}

/// `voorwaarts demo`
pub fn demo(database: &Database, reset: bool) -> Done {
    Opened::join(database)?.with(|connection| {
        if reset {
            if !demo::is_empty(connection)? && !demo::is_demo(connection)? {
                return Err("this database holds other data than the demo's; it is left alone".into());
            }
            db::undo_migrations(connection)?;
        }
        db::migrate(connection)?;
        if !demo::is_empty(connection)? {
            return Err("there is data already; `voorwaarts demo --reset` removes it first".into());
        }
        demo::load(connection, &Clock::system())?;
        print!("{}", demo::log_ins());
        Ok(())
    })
}

/// `voorwaarts sweep`
pub fn sweep(database: &Database) -> Done {
    let now = Now::of(&Clock::system(), &Random::system());
    Opened::join(database)?.with(|connection| {
        let tasks::Swept { reminded, expired, raised, closed } =
            connection.transaction(|connection| tasks::sweep(connection, &now))?;
        println!("{reminded} request(s) to confirm, {expired} expired, {raised} task(s) raised, {closed} closed");
        Ok(())
    })
}

/// `voorwaarts openapi`
pub fn openapi() -> Done {
    let text = serde_json::to_string_pretty(web::document::document())?;
    println!("{text}");
    Ok(())
}

/// `voorwaarts admin …`
pub fn admin(command: Admin) -> Done {
    let Admin::CreateUser { database, email, name, roles, access_ends_on } = command;
    if std::io::stdin().is_terminal() {
        eprintln!("Type the password (12 to 128 characters), then Enter:");
    }
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    check_strength(password)?;
    let random = Random::system();
    let password_hash = Some(Passwords::new(&random)?.hash(password, &random)?);
    let account = NewAccount { email, display_name: name, password_hash, roles, access_ends_on };
    Opened::join(&database)?.with(|connection| {
        db::migrate(connection)?;
        let now = Now::of(&Clock::system(), &random);
        create_account(connection, &account, &now)?;
        println!("The account is made.");
        Ok(())
    })
}

/// `voorwaarts healthcheck`: a small HTTP request of its own, so that an image needs no other program.
pub fn healthcheck(url: &str) -> Done {
    let rest = url.strip_prefix("http://").ok_or("the address must begin with http://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    let status = answer.lines().next().unwrap_or_default();
    if status.contains(" 200 ") { Ok(()) } else { Err(format!("not ready: {status}").into()) }
}
