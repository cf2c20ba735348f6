//! What a server does besides answering: it cleans up, does what the passing of days asks for, and sends mail.

use std::time::Duration;

use crate::error::Error;
use crate::mail::Mailer;
use crate::services::{Services, Shared};
use crate::{
    digest, events, figures, imports, memory, outbox, partner_contacts, partners, referrals, sandbox, tasks, web,
    webhooks,
};

/// How often what the passing of days asks for is done.
const HOURLY: Duration = Duration::from_secs(60 * 60);
/// How often the outbox is looked at.
const OFTEN: Duration = Duration::from_secs(20);
/// How often what changed of referrals is told, and what is told to partners sent.
const AT_ONCE: Duration = Duration::from_secs(1);
/// How long after its start a server has made what it needs, and left what it needed for that.
const A_MOMENT: Duration = Duration::from_secs(1);

/// Starts it, for as long as the server runs.
pub fn start(services: &Shared, mailer: Option<Mailer>) {
    repeat(services, Rhythm::every(HOURLY), "what the day asks for could not be done", async |services| {
        let swept = sweep(services).await?;
        if swept != tasks::Swept::default() {
            let tasks::Swept { reminded, expired, raised, closed } = swept;
            tracing::info!(reminded, expired, raised, closed, "swept");
        }
        Ok(())
    });
    if services.presentation.sandbox {
        // It has just begun, whatever hour it is.
        let nightly = Rhythm { first: HOURLY, ..Rhythm::every(HOURLY) };
        repeat(services, nightly, "the sandbox could not begin anew", async |services| {
            sandbox::reset_at_night(services).await
        });
    }
    repeat(services, Rhythm::every(OFTEN), "imports that were left could not be taken up", imports::resume);
    let patient = Rhythm { after_failure: OFTEN, ..Rhythm::every(AT_ONCE) };
    repeat(services, patient, "what changed of referrals could not be told", async |services| {
        referrals::follow(services).await.map(drop)
    });
    repeat(services, Rhythm::every(AT_ONCE), "messages to partners could not be sent", async |services| {
        webhooks::deliver(services).await.map(drop)
    });
    actix_web::rt::spawn(async {
        tokio::time::sleep(A_MOMENT).await;
        loop {
            memory::give_back();
            tokio::time::sleep(OFTEN).await;
        }
    });
    let Some(mailer) = mailer else {
        tracing::info!("no mail server is set (VOORWAARTS_SMTP_URL): the weekly overview isn't mailed");
        return;
    };
    repeat(services, Rhythm::every(OFTEN), "mail could not be sent", async move |services| {
        send(services, &mailer).await.map(drop)
    });
}

/// When some work is done.
#[derive(Clone, Copy)]
struct Rhythm {
    /// How long after the start for the first time.
    first: Duration,
    pause: Duration,
    after_failure: Duration,
}

impl Rhythm {
    fn every(pause: Duration) -> Self {
        Self { first: Duration::ZERO, pause, after_failure: pause }
    }
}

/// Does some work again and again.
fn repeat(
    services: &Shared,
    rhythm: Rhythm,
    failed: &'static str,
    work: impl AsyncFn(&Shared) -> Result<(), Error> + 'static,
) {
    let services = services.clone();
    actix_web::rt::spawn(async move {
        tokio::time::sleep(rhythm.first).await;
        loop {
            let wait = match work(&services).await {
                Ok(()) => rhythm.pause,
                Err(error) => {
                    tracing::warn!(%error, "{failed}");
                    rhythm.after_failure
                }
            };
            tokio::time::sleep(wait).await;
        }
    });
}

async fn sweep(services: &Services) -> Result<tasks::Swept, Error> {
    let now = services.now();
    services
        .db
        .write(move |c| {
            web::remove_old(c, &now)?;
            partners::remove_old(c, &now)?;
            imports::clear_old(c, &now)?;
            figures::forget_old_changes(c)?;
            webhooks::clear_old(c, &now)?;
            partner_contacts::remove_old(c, &now)?;
            events::extend(c, &now)?;
            tasks::sweep(c, &now)
        })
        .await
}

/// Writes the weekly overview when it is due, and sends what waits.
///
/// # Errors
/// When the database refuses.
pub async fn send(services: &Services, mailer: &Mailer) -> Result<usize, Error> {
    let now = services.now();
    if let Some(monday) = digest::week_due(now.at) {
        services.db.write(move |c| digest::write(c, monday, &now)).await?;
    }
    outbox::deliver(services, mailer).await
}
