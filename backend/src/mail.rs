//! Sending mail, over SMTP.

use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use uuid::Uuid;

use crate::letters::{Letter, Place};

/// A mail server that doesn't answer for so long is left alone for a while.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why mail can't be sent as it is set up.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the address of the mail server must look like smtps://name:password@host or smtp://host:1025")]
    Url,
    #[error("the address that mail comes from must look like Voorwaarts <noreply@example.org>")]
    From,
}

/// What mail needs to know.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// `smtps://…`, or `smtp://…` with `?tls=required` or, on a network of one's own, without.
    pub smtp_url: String,
    pub from: String,
    pub place: Place,
}

/// Sends letters.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    place: Place,
}

impl Mailer {
    /// A mailer with these settings. It connects when it sends.
    ///
    /// # Errors
    /// When an address can't be read.
    pub fn new(settings: &MailSettings) -> Result<Self, MailError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp_url).map_err(|_| MailError::Url)?;
        Ok(Self {
            transport: builder.timeout(Some(PATIENCE)).build(),
            from: settings.from.parse().map_err(|_| MailError::From)?,
            place: settings.place.clone(),
        })
    }

    /// Where letters lead.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Sends a letter with an id of its own, which a second copy would have too.
    ///
    /// # Errors
    /// What kind of failure it was; never an address or the answer of a server, which can hold one.
    pub async fn send(&self, letter: &Letter, to: (Uuid, &str), at: DateTime<Utc>) -> Result<(), &'static str> {
        let message = self.message(letter, to, at)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| {
            if error.is_permanent() {
                "refused"
            } else if error.is_transient() {
                "put off"
            } else if error.is_timeout() {
                "no answer"
            } else {
                "not reached"
            }
        })
    }

    fn message(&self, letter: &Letter, to: (Uuid, &str), at: DateTime<Utc>) -> Result<Message, &'static str> {
        let (id, to) = to;
        let header = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let mut message = Message::builder();
        if let Some(unsubscribe) = &letter.unsubscribe {
            message = message.raw_header(header("List-Unsubscribe", format!("<{unsubscribe}>")));
        }
        message
            .from(self.from.clone())
            .to(to.parse().map_err(|_| "no such address")?)
            .subject(&letter.subject)
            .date(at.into())
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|_| "can't be written")
    }
}
