//! The sandbox: invented people on a server that everyone may know the log-ins of, for developers of partners to build
//! against. It begins anew at every start, each night, and when someone who tries it asks for that.

mod cohort;

use actix_web::{HttpResponse, post};
use chrono::{DateTime, Timelike as _, Utc};
use chrono_tz::Europe::Amsterdam;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Can;
use crate::auth::policy::needs::ReferralsCreate;
use crate::clock::Clock;
use crate::error::Error;
use crate::random::Random;
use crate::services::{Now, Services, Shared};
use crate::{db, demo};

/// Between this hour and the next, in the Netherlands, it begins anew.
const HOUR: u32 = 4;
const SEED: u64 = 14;

/// What the migrations put in the tables is kept aside, to begin with again.
const KEEP_ASIDE: &str = "
    DROP SCHEMA IF EXISTS sandbox CASCADE;
    CREATE SCHEMA sandbox;
    DO $$ DECLARE name text; has_rows boolean; BEGIN
        FOR name IN SELECT relname FROM pg_class
            WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
            AND relname <> '__diesel_schema_migrations'
        LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO has_rows;
            IF has_rows THEN EXECUTE format('CREATE TABLE sandbox.%1$I AS TABLE public.%1$I', name); END IF;
        END LOOP;
    END $$;
";

/// The tables stay what they are, so that whoever waits for one goes on with it. Who looked at whom is never emptied
/// elsewhere. What was kept aside returns in the order in which migrations made the tables: each after what it refers to.
const EMPTY: &str = "
    ALTER TABLE access_record DISABLE TRIGGER USER;
    DO $$ BEGIN
        EXECUTE (SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ' ORDER BY oid) || ' RESTART IDENTITY'
            FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
            AND relnamespace IN ('public'::regnamespace, 'history'::regnamespace) AND relname <> '__diesel_schema_migrations');
    END $$;
    ALTER TABLE access_record ENABLE TRIGGER USER;
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'sandbox'::regnamespace
            ORDER BY format('public.%I', relname)::regclass::oid
        LOOP
            EXECUTE format('INSERT INTO public.%1$I SELECT * FROM sandbox.%1$I', name);
        END LOOP;
    END $$;
";

pub fn routes(config: &mut ServiceConfig) {
    config.service(reset_sandbox);
}

/// Makes a sandbox of a database that holds nothing else.
///
/// # Errors
/// When it holds other data, or refuses.
pub fn begin(c: &mut PgConnection, clock: &Clock) -> Result<(), Box<dyn std::error::Error>> {
    db::migrate(c)?;
    if !(demo::is_empty(c)? || is_sandbox(c)? || demo::is_demo(c)?) {
        return Err("this database holds other data than the demo's; it is left alone".into());
    }
    if !demo::is_empty(c)? {
        db::undo_migrations(c)?;
        db::migrate(c)?;
    }
    c.batch_execute(KEEP_ASIDE)?;
    Ok(fill(c, clock)?)
}

/// The demo, and what partners' developers need beside it.
fn fill(c: &mut PgConnection, clock: &Clock) -> Result<(), Error> {
    c.transaction(|c| {
        demo::load(c, clock)?;
        cohort::recruit(c, &Now::of(clock, &Random::seeded(SEED)))
    })
}

fn is_sandbox(c: &mut PgConnection) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::sql::<Bool>("to_regnamespace('sandbox') IS NOT NULL")).get_result(c)?)
}

/// Begins anew, in one transaction: whoever asks something meanwhile waits for it. Emptying every table and a question to
/// some of them can wait for each other; then one of both gives up.
async fn reset(services: &Services) -> Result<(), Error> {
    let clock = services.clock.clone();
    services
        .db
        .write_anew(move |c| {
            c.batch_execute(EMPTY)?;
            fill(c, &clock)
        })
        .await
}

/// Begins anew when the hour for that is there. Asked once an hour.
///
/// # Errors
/// When the database refuses.
pub async fn reset_at_night(services: &Services) -> Result<(), Error> {
    if is_hour(services.clock.now()) {
        reset(services).await?;
        tracing::info!("the sandbox began anew");
    }
    Ok(())
}

fn is_hour(now: DateTime<Utc>) -> bool {
    now.with_timezone(&Amsterdam).hour() == HOUR
}

/// Begin anew in a sandbox
///
/// Everything that was done in it is gone, and the invented people are as they were at the start; it also happens each
/// night. Tokens of the client that is there from the start go on; a cursor of `/referral-changes` doesn't. Takes some
/// seconds, and whoever asks something meanwhile waits, or gets 503 and tries again. Only on a server that was started as
/// a sandbox: elsewhere there is nothing here. Once in five minutes, for all who use it together: sooner it is 429, with
/// `Retry-After`.
#[utoipa::path(
    operation_id = "reset_sandbox", tag = "sandbox",
    security(("staff" = ["referrals:create"]), ("partner" = ["referrals:write"])),
    responses((status = 204, description = "It is as it was"), (status = 404, description = "This is no sandbox"))
)]
#[post("/sandbox/reset")]
async fn reset_sandbox(_can: Can<ReferralsCreate>, services: Shared) -> Result<HttpResponse, Error> {
    if !services.presentation.sandbox {
        return Err(Error::not_found());
    }
    services.throttle.count_reset(services.clock.now())?;
    reset(&services).await.inspect_err(|_| services.throttle.forget_reset())?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_anew_at_four_summer_and_winter() {
        let due = |instant: &str| is_hour(instant.parse().unwrap());
        assert!(due("2026-01-10T03:00:00Z") && due("2026-07-10T02:59:59Z"));
        assert!(!due("2026-01-10T02:59:59Z") && !due("2026-01-10T04:00:00Z") && !due("2026-07-10T03:00:00Z"));
    }
}
