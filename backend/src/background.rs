//! What a server does besides answering: it cleans up, does what the passing of days asks for, and sends mail.

use std::time::Duration;

use crate::error::Error;
use crate::mail::Mailer;
use crate::services::{Services, Shared};
use crate::{
    digest, events, figures, imports, outbox, partner_contacts, partners, referrals, sandbox, tasks, web, webhooks,
};

/// How often what the passing of days asks for is done.
const HOURLY: Duration = Duration::from_secs(60 * 60);
/// How often the outbox is looked at.
const OFTEN: Duration = Duration::from_secs(20);
/// How often what changed of referrals is told, and what is told to partners sent.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Starts it, for as long as the server runs.
pub fn start(services: &Shared, mailer: Option<Mailer>) {
    let hourly = services.clone();
    actix_web::rt::spawn(async move {
        loop {
            match sweep(&hourly).await {
                Ok(swept) if swept == tasks::Swept::default() => {}
                Ok(tasks::Swept { reminded, expired, raised, closed }) => {
                    tracing::info!(reminded, expired, raised, closed, "swept");
                }
                Err(error) => tracing::warn!(%error, "what the day asks for could not be done"),
            }
            tokio::time::sleep(HOURLY).await;
        }
    });
    if services.presentation.sandbox {
        let nightly = services.clone();
        actix_web::rt::spawn(async move {
            loop {
                tokio::time::sleep(HOURLY).await;
                match sandbox::reset_at_night(&nightly).await {
                    Ok(true) => tracing::info!("the sandbox began anew"),
                    Ok(false) => {}
                    Err(error) => tracing::warn!(%error, "the sandbox could not begin anew"),
                }
            }
        });
    }
    let working = services.clone();
    actix_web::rt::spawn(async move {
        loop {
            if let Err(error) = imports::resume(&working).await {
                tracing::warn!(%error, "imports that were left could not be taken up");
            }
            tokio::time::sleep(OFTEN).await;
        }
    });
    let following = services.clone();
    actix_web::rt::spawn(async move {
        loop {
            let pause = match referrals::follow(&following).await {
                Ok(_) => AT_ONCE,
                Err(error) => {
                    tracing::warn!(%error, "what changed of referrals could not be told");
                    OFTEN
                }
            };
            tokio::time::sleep(pause).await;
        }
    });
    let telling = services.clone();
    actix_web::rt::spawn(async move {
        loop {
            if let Err(error) = webhooks::deliver(&telling).await {
                tracing::warn!(%error, "messages to partners could not be sent");
            }
            tokio::time::sleep(AT_ONCE).await;
        }
    });
    let Some(mailer) = mailer else {
        tracing::info!("no mail server is set (VOORWAARTS_SMTP_URL): the weekly overview isn't mailed");
        return;
    };
    let services = services.clone();
    actix_web::rt::spawn(async move {
        loop {
            if let Err(error) = send(&services, &mailer).await {
                tracing::warn!(%error, "mail could not be sent");
            }
            tokio::time::sleep(OFTEN).await;
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
