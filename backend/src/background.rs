//! What a server does besides answering: it cleans up, does what the passing of days asks for, and sends mail.

use std::time::Duration;

use diesel::PgConnection;

use crate::error::Error;
use crate::mail::Mailer;
use crate::services::{Now, Services, Shared};
use crate::{
    digest, events, figures, imports, memory, outbox, partner_contacts, partners, referrals, sandbox, tasks, web,
    webhooks,
};

/// How often what the passing of days asks for is done.
const SWEEP_INTERVAL: Duration = Duration::from_secs(60 * 60);
/// How often the outbox is looked at, and imports that were left.
const POLL_INTERVAL: Duration = Duration::from_secs(20);
/// How often what changed of referrals is told, and what is told to partners sent.
const FOLLOW_INTERVAL: Duration = Duration::from_secs(1);
/// How long after its start a server has made what it needs, and left what it needed for that.
const STARTUP_DELAY: Duration = Duration::from_secs(1);

type Chore = fn(&mut PgConnection, &Now) -> Result<usize, Error>;

/// What is kept no longer is removed, and series get the dates that have come near.
const CHORES: [(&str, Chore); 7] = [
    ("answers that were kept for a retry are removed", web::remove_old),
    ("assertions that have expired are removed", partners::remove_old),
    ("contents of imports are removed", imports::clear_old),
    ("notes of changed figures are removed", |c, _| figures::forget_old_changes(c)),
    ("events that webhooks were told are removed", webhooks::clear_old),
    ("sessions of partners' contacts are removed", partner_contacts::remove_old),
    ("dates of series are added", events::extend),
];

/// Starts it, for as long as the server runs.
pub fn start(services: &Shared, mailer: Option<Mailer>) {
    repeat(services, Rhythm::every(SWEEP_INTERVAL), "what the day asks for could not be done", async |services| {
        do_chores(services).await;
        sweep(services).await
    });
    if services.presentation.sandbox {
        // It has just begun, whatever hour it is.
        let nightly = Rhythm { first: SWEEP_INTERVAL, ..Rhythm::every(SWEEP_INTERVAL) };
        repeat(services, nightly, "the sandbox could not begin anew", async |services| {
            sandbox::reset_at_night(services).await
        });
    }
    repeat(services, Rhythm::every(POLL_INTERVAL), "imports that were left could not be taken up", imports::resume);
    let patient = Rhythm { after_failure: POLL_INTERVAL, ..Rhythm::every(FOLLOW_INTERVAL) };
    repeat(services, patient, "what changed of referrals could not be told", async |services| {
        referrals::follow(services).await.map(drop)
    });
    repeat(services, Rhythm::every(FOLLOW_INTERVAL), "messages to partners could not be sent", async |services| {
        webhooks::deliver(services).await.map(drop)
    });
    actix_web::rt::spawn(async {
        tokio::time::sleep(STARTUP_DELAY).await;
        loop {
            memory::give_back();
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    });
    let Some(mailer) = mailer else {
        tracing::info!("no mail server is set (VOORWAARTS_SMTP_URL): the weekly overview isn't mailed");
        return;
    };
    repeat(services, Rhythm::every(POLL_INTERVAL), "mail could not be sent", async move |services| {
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

/// Does each chore in a transaction of its own: one that fails keeps no other from being done.
async fn do_chores(services: &Services) {
    for (what, chore) in CHORES {
        let now = services.now();
        match services.db.write(move |c| chore(c, &now)).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "{what}"),
            Err(error) => tracing::warn!(%error, "failed: {what}"),
        }
    }
}

async fn sweep(services: &Services) -> Result<(), Error> {
    let now = services.now();
    let swept = services.db.write(move |c| tasks::sweep(c, &now)).await?;
    if swept != tasks::Swept::default() {
        let tasks::Swept { reminded, expired, raised, closed } = swept;
        tracing::info!(reminded, expired, raised, closed, "swept");
    }
    Ok(())
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
