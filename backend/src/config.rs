//! Settings, from the command line and the environment, checked before anything starts.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use contract::permissions::Role;

use crate::auth::keys::MIN_SECRET_LENGTH;
use crate::letters::Place;
use crate::mail::MailSettings;
use crate::random::Random;
use crate::services::Presentation;
use crate::webhooks::{AddressPolicy, Courier, CourierError, SystemResolver};

/// Why the server can't start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the secret has fewer than {MIN_SECRET_LENGTH} characters; make one with `openssl rand -base64 32`")]
    ShortSecret,
    #[error(
        "with a database of your own the server needs a secret of its own too: set VOORWAARTS_SECRET_FILE to a file with \
         at least {MIN_SECRET_LENGTH} random characters (`openssl rand -base64 32`)"
    )]
    NoSecret,
    #[error("everyone can use a sandbox, so that it sends no mail: take VOORWAARTS_SMTP_URL away")]
    SandboxMails,
    #[error("mail leads people to this server: set VOORWAARTS_PUBLIC_URL to where they reach it")]
    NoPublicUrl,
    #[error(transparent)]
    Webhooks(#[from] CourierError),
    #[error("{path} can't be used: {cause}")]
    File { path: PathBuf, cause: std::io::Error },
}

/// Voorwaarts: registration, matching and reporting for organisations that pair newcomers with established residents.
#[derive(Debug, Parser)]
#[command(name = "voorwaarts", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the app
    Serve(Box<Serve>),
    /// Run the waiting migrations
    Migrate {
        #[command(flatten)]
        database: Database,
        /// Undo all migrations, and with them all data
        #[arg(long)]
        down_all: bool,
    },
    /// Load the demo data into an empty database
    Demo {
        #[command(flatten)]
        database: Database,
        /// Remove everything that is there first
        #[arg(long)]
        reset: bool,
    },
    /// Do what the passing of days asks for: reminders, expiry, tasks. A running server does it every hour
    Sweep {
        #[command(flatten)]
        database: Database,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Manage accounts
    Admin {
        #[command(subcommand)]
        command: Admin,
    },
    /// Ask a running server whether it is ready; for health checks
    Healthcheck {
        /// The address to ask
        #[arg(long, default_value = "http://127.0.0.1:8080/health/ready")]
        url: String,
    },
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make an account; the password is read from standard input
    CreateUser {
        #[command(flatten)]
        database: Database,
        /// Log-in name
        #[arg(long)]
        email: String,
        /// The name that colleagues see
        #[arg(long)]
        name: String,
        /// A role, such as administrator or coordinator_newcomers; may be given several times
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Role>,
        /// The day from which the account has no access, for interns
        #[arg(long)]
        access_ends_on: Option<chrono::NaiveDate>,
    },
}

fn role(code: &str) -> Result<Role, String> {
    let known = || Role::all().map(Role::code).collect::<Vec<_>>().join(", ");
    code.parse().map_err(|_| format!("the roles are {}", known()))
}

/// Which database.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// PostgreSQL to use; without it the server keeps a cluster of its own in its data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where the server keeps what is its own
    #[arg(long, env = "VOORWAARTS_DATA_FOLDER", default_value = "data")]
    pub data_folder: PathBuf,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    /// Address to listen on
    #[arg(long, env = "VOORWAARTS_ADDRESS", default_value = "127.0.0.1:8080")]
    pub address: SocketAddr,
    /// Address on which Prometheus may fetch /metrics; none by default
    #[arg(long, env = "VOORWAARTS_METRICS_ADDRESS")]
    pub metrics_address: Option<SocketAddr>,
    /// Load invented demo data when the database is empty, and print the log-ins
    #[arg(long)]
    pub demo: bool,
    /// A sandbox for developers of partners: demo data, which begin anew at every start, each night and when asked to
    #[arg(long, env = "VOORWAARTS_SANDBOX", conflicts_with = "demo")]
    pub sandbox: bool,
    /// Run waiting migrations of a database of your own before serving
    #[arg(long, env = "VOORWAARTS_MIGRATE")]
    pub migrate: bool,
    /// Browsers reach this server by https, through a proxy
    #[arg(long, env = "VOORWAARTS_HTTPS")]
    pub https: bool,
    /// A proxy in front tells callers' addresses in X-Forwarded-For
    #[arg(long, env = "VOORWAARTS_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Where callers reach this server, for the OpenAPI document
    #[arg(long, env = "VOORWAARTS_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The organisation's own name
    #[arg(long, env = "VOORWAARTS_ORGANISATION", default_value = "Vlucht Voorwaarts")]
    pub organisation: String,
    /// File with the secret from which all keys are made
    #[arg(long, env = "VOORWAARTS_SECRET_FILE")]
    pub secret_file: Option<PathBuf>,
    /// File with the secret before, while the new one takes over
    #[arg(long, env = "VOORWAARTS_PREVIOUS_SECRET_FILE")]
    pub previous_secret_file: Option<PathBuf>,
    /// The program that makes PDF of reports; the one beside this program by default
    #[arg(long, env = "VOORWAARTS_TYPESETTER")]
    pub typesetter: Option<PathBuf>,
    /// Where webhooks may lead to
    #[command(flatten)]
    pub webhooks: Webhooks,
    /// How mail is sent; without it none is
    #[command(flatten)]
    pub mail: Mail,
    /// Connections to the database
    #[arg(long, env = "VOORWAARTS_CONNECTIONS", default_value_t = 8)]
    pub connections: u32,
    /// Threads that serve requests; as many as there are cores by default
    #[arg(long, env = "VOORWAARTS_WORKERS")]
    pub workers: Option<usize>,
}

/// Where messages of webhooks may be sent to.
#[derive(Debug, Clone, Args)]
pub struct Webhooks {
    /// Also to this machine and private networks, and there without https and at any port. For closed networks and tests
    #[arg(long, env = "VOORWAARTS_WEBHOOKS_TO_PRIVATE_ADDRESSES")]
    pub webhooks_to_private_addresses: bool,
    /// File with certificates (PEM) that are trusted beside those that browsers trust
    #[arg(long, env = "VOORWAARTS_WEBHOOKS_ROOTS")]
    pub webhooks_roots: Option<PathBuf>,
}

/// The mail server.
#[derive(Debug, Clone, Args)]
pub struct Mail {
    /// Mail server: smtps://name:password@host, or smtp://host:1025 on a network of one's own
    #[arg(long, env = "VOORWAARTS_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// File with that address, since it holds a password
    #[arg(long, env = "VOORWAARTS_SMTP_URL_FILE", conflicts_with = "smtp_url")]
    pub smtp_url_file: Option<PathBuf>,
    /// Whom mail comes from
    #[arg(long, env = "VOORWAARTS_MAIL_FROM", default_value = "Voorwaarts <voorwaarts@localhost.localdomain>")]
    pub mail_from: String,
}

impl Serve {
    /// Whether everyone in it is invented.
    #[must_use]
    pub fn invented(&self) -> bool {
        self.demo || self.sandbox
    }

    /// What mail needs to know, when a mail server is set.
    ///
    /// # Errors
    /// When the file can't be read, or there is no address to lead to.
    pub fn mail(&self) -> Result<Option<MailSettings>, ConfigError> {
        let smtp_url = match (&self.mail.smtp_url, &self.mail.smtp_url_file) {
            (Some(url), _) => url.clone(),
            (None, Some(path)) => read(path)?.trim().to_owned(),
            (None, None) => return Ok(None),
        };
        if self.sandbox {
            return Err(ConfigError::SandboxMails);
        }
        let url = self.public_url.as_deref().ok_or(ConfigError::NoPublicUrl)?.trim_end_matches('/').to_owned();
        let place = Place { url, organisation: self.organisation.clone() };
        Ok(Some(MailSettings { smtp_url, from: self.mail.mail_from.clone(), place }))
    }

    /// What sends messages of webhooks. A demo may send them to this machine; a
    /// sandbox, which anyone may use, may not.
    ///
    /// # Errors
    /// When the certificates can't be read.
    pub fn courier(&self) -> Result<Courier, ConfigError> {
        let allowed = match (self.webhooks.webhooks_to_private_addresses, self.demo) {
            (true, _) => AddressPolicy::Private,
            (false, true) => AddressPolicy::Loopback,
            (false, false) => AddressPolicy::Public,
        };
        let roots = self.webhooks.webhooks_roots.as_deref().map(read).transpose()?.unwrap_or_default();
        Ok(Courier::new(allowed, Arc::new(SystemResolver), roots.as_bytes())?)
    }

    /// How this server presents itself.
    #[must_use]
    pub fn presentation(&self) -> Presentation {
        Presentation {
            organisation_name: self.organisation.clone(),
            demo: self.invented(),
            sandbox: self.sandbox,
            https: self.https,
            behind_proxy: self.behind_proxy,
            public_url: self.public_url.clone(),
        }
    }

    /// The server's secret: from its file, or made once and kept in the data folder where the database is there too.
    ///
    /// # Errors
    /// When there is none, it is too short, or can't be read.
    pub fn secret(&self, random: &Random) -> Result<Vec<u8>, ConfigError> {
        let secret = match (&self.secret_file, &self.database.database_url) {
            (Some(path), _) => read(path)?,
            (None, Some(_)) if !self.invented() => return Err(ConfigError::NoSecret),
            (None, _) => kept_secret(&self.database.data_folder, random)?,
        };
        long_enough(&secret)
    }

    /// The secret before, of which what was signed and sealed still holds.
    ///
    /// # Errors
    /// When it is too short or can't be read.
    pub fn previous_secret(&self) -> Result<Option<Vec<u8>>, ConfigError> {
        self.previous_secret_file.as_deref().map(|path| long_enough(&read(path)?)).transpose()
    }

    /// Who issues access tokens: the address by which callers know this server.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.address))
    }
}

fn long_enough(secret: &str) -> Result<Vec<u8>, ConfigError> {
    let secret = secret.trim();
    if secret.len() < MIN_SECRET_LENGTH {
        return Err(ConfigError::ShortSecret);
    }
    Ok(secret.as_bytes().to_vec())
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|cause| ConfigError::File { path: path.to_owned(), cause })
}

fn kept_secret(folder: &Path, random: &Random) -> Result<String, ConfigError> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let path = folder.join("secret");
    if path.exists() {
        return read(&path);
    }
    let secret = random.token();
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(secret.as_bytes())
    });
    written.map_err(|cause| ConfigError::File { path, cause })?;
    Ok(secret)
}
