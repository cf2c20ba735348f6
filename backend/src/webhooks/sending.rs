//! Sends one message: no redirects, no proxies, nothing read of the answer but its status.
//!
//! A name is resolved here, every address that it has is held against [`super::addresses`], and what is connected to is
//! the address that was looked at: a name that leads somewhere else a moment later has no effect.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use contract::problem::{Fault, FaultCode};
use contract::webhooks::WebhookFailure;
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Either, select};
use hyper::client::conn::http1;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Host;

use super::addresses::{AddressPolicy, Refusal, Target};

/// How long a name may take to be looked up when a webhook is added.
const RESOLVE_TIMEOUT: Duration = Duration::from_secs(3);
/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long all of it may take.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);
/// More than this isn't read of an answer's head.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Finds the addresses of a name.
pub trait Resolve: Send + Sync {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The resolver of the machine.
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) }.boxed()
    }
}

/// What is to be sent, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// What came of sending it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendOutcome {
    pub status_code: Option<i16>,
    pub failure: Option<WebhookFailure>,
}

/// Why nothing can be sent as it is set up.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    #[error("the certificates of VOORWAARTS_WEBHOOKS_ROOTS can't be read: {0}")]
    Roots(String),
    #[error("no secure connections can be made: {0}")]
    Tls(String),
}

/// Sends messages.
#[derive(Clone)]
pub struct Courier {
    policy: AddressPolicy,
    resolver: Arc<dyn Resolve>,
    tls: TlsConnector,
    timeout: Duration,
}

impl Courier {
    /// One that may send to these addresses, and trusts these certificates (PEM) beside those that browsers trust.
    ///
    /// # Errors
    /// When the certificates can't be read.
    pub fn new(policy: AddressPolicy, resolver: Arc<dyn Resolve>, more_roots: &[u8]) -> Result<Self, CourierError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for certificate in CertificateDer::pem_slice_iter(more_roots) {
            let certificate = certificate.map_err(|error| CourierError::Roots(error.to_string()))?;
            roots.add(certificate).map_err(|error| CourierError::Roots(error.to_string()))?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| CourierError::Tls(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { policy, resolver, tls: TlsConnector::from(Arc::new(config)), timeout: TOTAL_TIMEOUT })
    }

    /// The same, with so much time for a message.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Whether messages may be sent there, as far as can be told now. A name that has no address yet is let through:
    /// it is looked at again each time that something is sent.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn check(&self, url: &str, pointer: &str) -> Result<(), Fault> {
        let refused = |refusal: Refusal| Fault::new(pointer, FaultCode::NotAllowed, refusal.detail());
        let target = Target::read(url, self.policy).map_err(refused)?;
        let Host::Domain(name) = &target.host else { return Ok(()) };
        let Ok(Ok(addresses)) = timeout(RESOLVE_TIMEOUT, self.resolver.resolve(name)).await else { return Ok(()) };
        addresses.into_iter().try_for_each(|address| target.admits(address, self.policy)).map_err(refused)
    }

    /// Sends a message, once.
    pub async fn send(&self, message: &Message) -> SendOutcome {
        let status = timeout(self.timeout, self.deliver(message)).await.unwrap_or(Err(WebhookFailure::TimedOut));
        match status {
            Ok(status) => {
                let failure = match status {
                    StatusCode::GONE => Some(WebhookFailure::Gone),
                    status if status.is_success() => None,
                    status if status.is_redirection() => Some(WebhookFailure::Redirected),
                    _ => Some(WebhookFailure::Refused),
                };
                SendOutcome { status_code: i16::try_from(status.as_u16()).ok(), failure }
            }
            Err(failure) => SendOutcome { status_code: None, failure: Some(failure) },
        }
    }

    async fn deliver(&self, message: &Message) -> Result<StatusCode, WebhookFailure> {
        let target = Target::read(&message.url, self.policy).map_err(|_| WebhookFailure::AddressRefused)?;
        let addresses = self.addresses_of(&target).await?;
        let connected = timeout(CONNECT_TIMEOUT, TcpStream::connect(addresses.as_slice())).await;
        let stream = connected.map_err(|_| WebhookFailure::TimedOut)?.map_err(|_| WebhookFailure::NotReached)?;
        if !target.is_secure {
            return exchange(stream, &target, message).await;
        }
        let name = match &target.host {
            Host::Domain(name) => ServerName::try_from(name.clone()).map_err(|_| WebhookFailure::NotSecure)?,
            Host::Ipv4(address) => ServerName::from(IpAddr::from(*address)),
            Host::Ipv6(address) => ServerName::from(IpAddr::from(*address)),
        };
        let stream = self.tls.connect(name, stream).await.map_err(|_| WebhookFailure::NotSecure)?;
        exchange(stream, &target, message).await
    }

    /// The addresses of a target, all of which must be allowed: one that isn't makes the name one that can't be trusted.
    async fn addresses_of(&self, target: &Target) -> Result<Vec<SocketAddr>, WebhookFailure> {
        let addresses = match &target.host {
            Host::Ipv4(address) => vec![IpAddr::from(*address)],
            Host::Ipv6(address) => vec![IpAddr::from(*address)],
            Host::Domain(name) => self.resolver.resolve(name).await.map_err(|_| WebhookFailure::NameNotFound)?,
        };
        if addresses.is_empty() {
            return Err(WebhookFailure::NameNotFound);
        }
        if addresses.iter().any(|address| target.admits(*address, self.policy).is_err()) {
            return Err(WebhookFailure::AddressRefused);
        }
        Ok(addresses.into_iter().map(|address| SocketAddr::new(address, target.port)).collect())
    }
}

/// One request on a connection of its own, and the status of its answer. The body of the answer isn't read.
async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    target: &Target,
    message: &Message,
) -> Result<StatusCode, WebhookFailure> {
    let broken = |_: hyper::Error| WebhookFailure::BrokenAnswer;
    let (mut sender, connection) =
        http1::Builder::new().max_buf_size(MAX_HEAD_BYTES).handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let mut request = Request::post(&target.path)
        .header("host", &target.authority)
        .header("user-agent", concat!("Voorwaarts/", env!("CARGO_PKG_VERSION")))
        .header("connection", "close");
    for (name, value) in &message.headers {
        request = request.header(*name, value);
    }
    let request = request.body(message.body.clone()).map_err(|_| WebhookFailure::AddressRefused)?;
    let answer = pin!(sender.send_request(request));
    let answer = match select(answer, pin!(connection)).await {
        Either::Left((answer, _)) => answer,
        // The receiver closed it; what it answered before that is there.
        Either::Right((_, answer)) => answer.await,
    };
    answer.map(|answer| answer.status()).map_err(broken)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;

    use super::*;

    /// Answers these lists one after the other, and then the last one for good.
    struct Scripted(Mutex<VecDeque<Vec<IpAddr>>>);

    impl Resolve for Scripted {
        fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
            let mut answers = self.0.lock().unwrap();
            let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
            async move { Ok(answer.unwrap_or_default()) }.boxed()
        }
    }

    fn courier(policy: AddressPolicy, answers: &[&[&str]], roots: &[u8]) -> Courier {
        let parse = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
        let resolver = Scripted(Mutex::new(answers.iter().map(parse).collect()));
        Courier::new(policy, Arc::new(resolver), roots).unwrap()
    }

    fn message(url: String) -> Message {
        Message { url, headers: vec![("webhook-id", "1".to_owned())], body: "{}".to_owned() }
    }

    #[actix_web::test]
    async fn a_name_that_leads_elsewhere_after_the_check_is_not_followed() {
        let courier = courier(AddressPolicy::Public, &[&["93.184.216.34"], &["127.0.0.1"]], b"");
        let url = "https://rebinding.example:8443/".to_owned();
        assert!(courier.check(&url, "/url").await.is_ok(), "it is public when it is added");
        let outcome = courier.send(&message(url)).await;
        assert_eq!(outcome, SendOutcome { status_code: None, failure: Some(WebhookFailure::AddressRefused) });
    }

    #[actix_web::test]
    async fn one_wrong_address_among_right_ones_is_enough() {
        for list in [&["93.184.216.34", "10.0.0.1"] as &[&str], &["2606:2800:220::1", "::ffff:169.254.169.254"]] {
            let courier = courier(AddressPolicy::Public, &[list], b"");
            assert!(courier.check("https://mixed.example/", "/url").await.is_err());
            let outcome = courier.send(&message("https://mixed.example/".to_owned())).await;
            assert_eq!(outcome.failure, Some(WebhookFailure::AddressRefused));
        }
        let nowhere = courier(AddressPolicy::Public, &[&[]], b"");
        let outcome = nowhere.send(&message("https://nowhere.example/".to_owned())).await;
        assert_eq!(outcome.failure, Some(WebhookFailure::NameNotFound));
    }

    /// A receiver that answers so on one secure connection, and the certificate that it shows.
    async fn secure_receiver(name: &str) -> (u16, String) {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
        let certificate = CertificateDer::from(made.cert.der().to_vec());
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut seen = [0; 4096];
                let _ = stream.read(&mut seen).await;
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
                let _ = stream.shutdown().await;
            }
        });
        let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &certificate);
        (port, format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"))
    }

    #[actix_web::test]
    async fn a_certificate_must_be_trusted_and_of_that_name() {
        let (port, certificate) = secure_receiver("zaken.werkplein.example").await;
        let loopback: &[&[&str]] = &[&["127.0.0.1"]];
        let url = |name: &str| message(format!("https://{name}:{port}/"));
        let trusting = courier(AddressPolicy::Private, loopback, certificate.as_bytes());
        let outcome = trusting.send(&url("zaken.werkplein.example")).await;
        assert_eq!(outcome, SendOutcome { status_code: Some(204), failure: None });
        assert_eq!(trusting.send(&url("other.example")).await.failure, Some(WebhookFailure::NotSecure));
        let usual = courier(AddressPolicy::Private, loopback, b"");
        let outcome = usual.send(&url("zaken.werkplein.example")).await;
        assert_eq!(outcome.failure, Some(WebhookFailure::NotSecure));
    }
}
