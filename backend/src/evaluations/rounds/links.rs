//! Addresses of the form. A token follows from the link's id and the server's secret: it is stored nowhere, only its
//! hash is, and can be printed or mailed again. When the secret was changed, a new link is made beside the old one,
//! which goes on leading where it led.

use std::collections::HashMap;

use contract::ids::{EvaluationInvitationId, EvaluationRoundId};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::keys::{Keys, hash_of};
use crate::error::Error;
use crate::schema::evaluation_link;
use crate::services::Now;

/// Where a token leads, on whatever server.
pub fn path_of(token: &str) -> String {
    format!("/e/{token}")
}

type Known = (Uuid, Vec<u8>, Option<Uuid>);

fn still_known(keys: &Keys, (id, hash, _): &Known) -> Option<String> {
    keys.known_link_token(*id, hash)
}

/// The link and token of each of these invitations; made where there is none.
pub fn ensure(
    c: &mut PgConnection,
    (round, invitations): (EvaluationRoundId, &[EvaluationInvitationId]),
    (keys, now): (&Keys, &Now),
) -> Result<HashMap<EvaluationInvitationId, (Uuid, String)>, Error> {
    let ids: Vec<Uuid> = invitations.iter().map(|id| **id).collect();
    let known: Vec<Known> = evaluation_link::table
        .filter(evaluation_link::invitation_id.eq_any(&ids).and(evaluation_link::revoked_at.is_null()))
        .select((evaluation_link::id, evaluation_link::token_hash, evaluation_link::invitation_id))
        .load(c)?;
    let mut tokens = HashMap::new();
    for link in &known {
        if let Some((token, invitation)) = still_known(keys, link).zip(link.2) {
            tokens.insert(EvaluationInvitationId(invitation), (link.0, token));
        }
    }
    let mut rows = Vec::new();
    for invitation in invitations {
        if !tokens.contains_key(invitation) {
            let id: Uuid = now.new_id();
            let token = keys.link_token(id);
            rows.push((
                evaluation_link::id.eq(id),
                evaluation_link::token_hash.eq(hash_of(&token)),
                evaluation_link::round_id.eq(*round),
                evaluation_link::invitation_id.eq(**invitation),
                evaluation_link::created_at.eq(now.at),
            ));
            tokens.insert(*invitation, (id, token));
        }
    }
    if !rows.is_empty() {
        diesel::insert_into(evaluation_link::table).values(rows).execute(c)?;
    }
    Ok(tokens)
}

/// The token of a round's poster; made where there is none.
pub fn poster(c: &mut PgConnection, round: EvaluationRoundId, (keys, now): (&Keys, &Now)) -> Result<String, Error> {
    let known: Vec<Known> = evaluation_link::table
        .filter(evaluation_link::round_id.eq(*round).and(evaluation_link::revoked_at.is_null()))
        .filter(evaluation_link::invitation_id.is_null().and(evaluation_link::response_id.is_null()))
        .order(evaluation_link::id)
        .select((evaluation_link::id, evaluation_link::token_hash, evaluation_link::invitation_id))
        .load(c)?;
    if let Some(token) = known.iter().find_map(|link| still_known(keys, link)) {
        return Ok(token);
    }
    add_poster(c, (round, now.new_id()), (keys, now))
}

/// Makes a poster's link with an id of choice; answers its token.
pub fn add_poster(
    c: &mut PgConnection,
    (round, id): (EvaluationRoundId, Uuid),
    (keys, now): (&Keys, &Now),
) -> Result<String, Error> {
    let token = keys.link_token(id);
    diesel::insert_into(evaluation_link::table)
        .values((
            evaluation_link::id.eq(id),
            evaluation_link::token_hash.eq(hash_of(&token)),
            evaluation_link::round_id.eq(*round),
            evaluation_link::created_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(token)
}

/// Makes every poster of a round lead nowhere. What was begun by one can be finished.
pub fn revoke_posters(c: &mut PgConnection, round: EvaluationRoundId, now: &Now) -> Result<(), Error> {
    let posters = evaluation_link::table
        .filter(evaluation_link::round_id.eq(*round).and(evaluation_link::revoked_at.is_null()))
        .filter(evaluation_link::invitation_id.is_null().and(evaluation_link::response_id.is_null()));
    diesel::update(posters).set(evaluation_link::revoked_at.eq(now.at)).execute(c)?;
    Ok(())
}
