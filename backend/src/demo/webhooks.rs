//! A webhook of Werkplein that was tried out and is paused, so that a demo sends nothing to anyone.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::{Demo, at};
use crate::error::Error;
use crate::schema::referral;
use crate::webhooks;

pub fn load(c: &mut PgConnection, demo: &Demo) -> Result<(), Error> {
    let referrals: Vec<Uuid> = referral::table
        .filter(referral::organisation_id.eq(*demo.werkplein))
        .order((referral::received_at.desc(), referral::id))
        .limit(4)
        .select(referral::id)
        .load(c)?;
    let day = demo.today - chrono::Days::new(2);
    let moments = [demo.at(c, at(day, 9))?, demo.at(c, at(day, 10))?, demo.at(c, at(day, 11))?];
    webhooks::load_demo(c, (demo.werkplein, &referrals), &moments)
}
