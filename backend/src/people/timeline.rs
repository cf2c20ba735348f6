//! Someone's time line: what happened, from every room of the house, in one statement.

use actix_web::web::Path;
use actix_web::{HttpRequest, get};
use chrono::NaiveDate;
use contract::ids::PersonId;
use contract::paging::Page;
use contract::people::{AccessAction, Happening, Moment, PageQuery};
use contract::permissions::Permission;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::PeopleRead;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_timeline);
}

/// List what happened to someone
///
/// The time line: referrals, intakes, roles, levels of Dutch, requests, matches, links with others, trainings,
/// destinations and contact, the latest first. Contact is
/// left out for callers without `people:read_contact`.
#[utoipa::path(
    operation_id = "list_timeline", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of the time line", body = Page<Moment>))
)]
#[get("/people/{personId}/timeline")]
async fn list_timeline(
    can: Can<PeopleRead>,
    services: Shared,
    (id, query, request): (Path<PersonId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<Moment>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            store::must_exist(c, id)?;
            let with_contacts = caller.may(Permission::PeopleReadContact);
            let rows = moments(c, id, (page.after.take(), page.limit()), with_contacts)?;
            let Page { items, next_cursor, total } = page.page(rows, |(key, _)| key.clone());
            let buddies = items.iter().filter_map(|(_, moment)| match &moment.happening {
                Happening::MatchChanged { with, .. }
                | Happening::LinkStarted { with, .. }
                | Happening::LinkEnded { with, .. } => Some(*with.id),
                _ => None,
            });
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            access::record(c, (&caller, &now), AccessAction::Listed, buddies)?;
            Ok(Page { items: items.into_iter().map(|(_, moment)| moment).collect(), next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// Place on the time line: the day, and an order within it.
type TimelineKey = (NaiveDate, String);

#[derive(QueryableByName)]
struct MomentRow {
    #[diesel(sql_type = sql_types::Date)]
    day: NaiveDate,
    #[diesel(sql_type = sql_types::Text)]
    place: String,
    #[diesel(sql_type = sql_types::Jsonb)]
    happening: serde_json::Value,
}

/// What happened to someone, the latest first. Contact notes are there for whoever may see contact data.
fn moments(
    c: &mut PgConnection,
    person: PersonId,
    page: (Option<TimelineKey>, i64),
    with_contacts: bool,
) -> Result<Vec<(TimelineKey, Moment)>, Error> {
    let (day, place) = page.0.unzip();
    let rows = diesel::sql_query(STATEMENT)
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(day)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(place)
        .bind::<sql_types::BigInt, _>(page.1)
        .bind::<sql_types::Bool, _>(with_contacts)
        .load::<MomentRow>(c)?;
    let read = |row: MomentRow| {
        let happening: Happening = serde_json::from_value(row.happening).map_err(|error| Error::internal(&error))?;
        Ok(((row.day, row.place), Moment { on: row.day, happening }))
    };
    rows.into_iter().map(read).collect()
}

/// The letter in front of `place` puts things of one day in the order in which they happen.
const STATEMENT: &str = "
SELECT day, place COLLATE \"C\" AS place, jsonb_strip_nulls(happening) AS happening FROM (
    SELECT (received_at AT TIME ZONE 'Europe/Amsterdam')::date AS day, 'a' || referral.id AS place,
           jsonb_build_object('kind', 'referred', 'referralId', referral.id, 'organisation', organisation.name) AS happening
    FROM referral LEFT JOIN organisation ON organisation.id = organisation_id WHERE person_id = $1
  UNION ALL
    SELECT assessed_on, 'b' || id, jsonb_build_object('kind', 'dutch_assessed', 'level', level)
    FROM dutch_assessment WHERE person_id = $1
  UNION ALL
    SELECT starts_on, 'c' || id, jsonb_build_object('kind', 'role_started', 'role', kind)
    FROM role_period WHERE person_id = $1
  UNION ALL
    SELECT ends_on, 'j' || id, jsonb_build_object('kind', 'role_ended', 'role', kind, 'reason', end_reason)
    FROM role_period WHERE person_id = $1 AND ends_on IS NOT NULL
  UNION ALL
    SELECT opened_on, 'd' || id, jsonb_build_object('kind', 'request_opened', 'requestId', id, 'side', side, 'track', track)
    FROM request WHERE person_id = $1
  UNION ALL
    SELECT closed_on, 'i' || id, jsonb_build_object('kind', 'request_closed', 'requestId', id, 'reason', close_reason)
    FROM request WHERE person_id = $1 AND closed_on IS NOT NULL AND close_reason <> 'matched'
  UNION ALL
    SELECT (took_place_at AT TIME ZONE 'Europe/Amsterdam')::date, 'e' || contact_moment.id,
           jsonb_build_object('kind', 'contact', 'contact', kind, 'note', note, 'recordedBy', display_name)
    FROM contact_moment JOIN account ON account.id = recorded_by WHERE $5 AND person_id = $1
  UNION ALL
    SELECT happened_on, 'f' || to_char(match_moment.recorded_at, 'YYYYMMDDHH24MISSUS') || match_moment.id,
           jsonb_build_object('kind', 'match_changed', 'matchId', buddy_match.id, 'status', match_moment.status,
               'number', CASE WHEN match_moment.status IN ('active', 'paused', 'ended') THEN number END,
               'with', jsonb_build_object('id', buddy.id, 'displayName', concat_ws(' ', COALESCE(NULLIF(buddy.preferred_name, ''),
                   buddy.given_name), NULLIF(buddy.name_prefix, ''), NULLIF(buddy.family_name, ''))))
    FROM buddy_match JOIN match_moment ON match_moment.match_id = buddy_match.id
         JOIN person AS buddy ON buddy.id = CASE WHEN newcomer_id = $1 THEN established_id ELSE newcomer_id END
    WHERE newcomer_id = $1 OR established_id = $1
  UNION ALL
    SELECT day, letter || person_link.id, jsonb_build_object('kind', happening, 'reason', reason,
               'relation', CASE WHEN from_id = $1 THEN kind WHEN kind = 'parent' THEN 'child'
                                WHEN kind = 'introduced_by' THEN 'introduced' ELSE kind END,
               'with', jsonb_build_object('id', other.id, 'displayName', concat_ws(' ', COALESCE(NULLIF(other.preferred_name, ''),
                   other.given_name), NULLIF(other.name_prefix, ''), NULLIF(other.family_name, ''))))
    FROM person_link JOIN person AS other ON other.id = CASE WHEN from_id = $1 THEN to_id ELSE from_id END
         CROSS JOIN LATERAL (VALUES (starts_on, 'g', 'link_started', NULL), (ends_on, 'k', 'link_ended', end_reason))
             AS ends (day, letter, happening, reason)
    WHERE (from_id = $1 OR to_id = $1) AND day IS NOT NULL AND end_reason IS DISTINCT FROM 'entered_by_mistake'
  UNION ALL
    SELECT seen_on, 'h' || id, jsonb_build_object('kind', 'certificate_seen', 'expiresOn', expires_on)
    FROM conduct_certificate WHERE person_id = $1 AND end_reason IS DISTINCT FROM 'entered_by_mistake'
  UNION ALL
    SELECT attended_on, 'h' || training.id,
           jsonb_build_object('kind', 'training_attended', 'training', kind, 'organisation', organisation.name)
    FROM training LEFT JOIN organisation ON organisation.id = organisation_id WHERE person_id = $1 AND mistaken_at IS NULL
  UNION ALL
    SELECT reached_on, 'h' || destination.id, jsonb_build_object('kind', 'destination_reached', 'destination', kind,
               'through', through, 'organisation', organisation.name)
    FROM destination LEFT JOIN organisation ON organisation.id = organisation_id WHERE person_id = $1 AND mistaken_at IS NULL
  UNION ALL
    SELECT (closed_at AT TIME ZONE 'Europe/Amsterdam')::date, 'b' || id,
           jsonb_build_object('kind', 'intake_completed', 'side', side)
    FROM intake WHERE person_id = $1 AND status = 'completed'
  UNION ALL
    SELECT (merged_at AT TIME ZONE 'Europe/Amsterdam')::date, 'l' || id, jsonb_build_object('kind', 'merged')
    FROM person_merge WHERE kept_id = $1 AND undone_at IS NULL
) AS moments
WHERE $2 IS NULL OR (day, place COLLATE \"C\") < ($2, $3)
ORDER BY day DESC, place COLLATE \"C\" DESC
LIMIT $4";

#[cfg(test)]
mod tests {
    use super::*;

    /// The statement builds JSON by hand; each kind must be one that the contract knows.
    #[test]
    fn every_kind_in_the_statement_is_known() {
        let known = include_str!("../../../openapi/src/people.rs");
        let of_links = ["link_started", "link_ended"];
        let written = STATEMENT.split("'kind', '").skip(1).map(|part| part.split('\'').next().unwrap_or_default());
        for code in written.chain(of_links) {
            let variant: String = code.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            let declared = [format!("    {variant} {{"), format!("    {variant},")];
            assert!(declared.iter().any(|line| known.contains(line)), "{code}");
        }
    }
}
