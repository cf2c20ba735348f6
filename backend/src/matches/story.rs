//! The story of a match: all that was written down about it, in one statement.

use actix_web::web::Path;
use actix_web::{HttpRequest, get};
use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::MatchId;
use contract::matches::{StoryEvent, StoryMoment};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;

use super::list;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::MatchesRead;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_match_story);
}

/// List the story of a match
///
/// Steps, contact, check-ins, job checks, its places in groups and who looked after it on one time line, the latest
/// first.
#[utoipa::path(
    operation_id = "list_match_story", tag = "matches", security(("staff" = ["matches:read"])),
    params(("matchId" = MatchId, Path, description = "The match"), PageQuery),
    responses((status = 200, description = "A page of its story", body = Page<StoryMoment>))
)]
#[get("/matches/{matchId}/story")]
async fn list_match_story(
    can: Can<MatchesRead>,
    services: Shared,
    (id, query, request): (Path<MatchId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<StoryMoment>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let found = list::find(c, id, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*found.newcomer.id, *found.established.id])?;
            let rows = moments(c, id, (page.after.take(), page.limit()))?;
            let Page { items, next_cursor, total } = page.page(rows, |(key, _)| key.clone());
            Ok(Page { items: items.into_iter().map(|(_, moment)| moment).collect(), next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// Place in the story: the day, and an order within it.
type StoryKey = (NaiveDate, String);

#[derive(QueryableByName)]
struct MomentRow {
    #[diesel(sql_type = sql_types::Date)]
    day: NaiveDate,
    #[diesel(sql_type = sql_types::Text)]
    place: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    recorded_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    recorded_by: Option<String>,
    #[diesel(sql_type = sql_types::Jsonb)]
    event: serde_json::Value,
}

/// What was written down about a match, the latest first, after a key.
fn moments(
    c: &mut PgConnection,
    id: MatchId,
    page: (Option<StoryKey>, i64),
) -> Result<Vec<(StoryKey, StoryMoment)>, Error> {
    let (day, place) = page.0.unzip();
    let rows = diesel::sql_query(STATEMENT)
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(day)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(place)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<MomentRow>(c)?;
    let read = |row: MomentRow| {
        let event: StoryEvent = serde_json::from_value(row.event).map_err(|error| Error::internal(&error))?;
        let moment = StoryMoment { on: row.day, recorded_at: row.recorded_at, recorded_by: row.recorded_by, event };
        Ok(((row.day, row.place), moment))
    };
    rows.into_iter().map(read).collect()
}

/// What happened on one day stands in the order in which it was written down.
const STATEMENT: &str = "
SELECT day, place COLLATE \"C\" AS place, recorded_at, account.display_name AS recorded_by, event FROM (
    SELECT happened_on AS day, to_char(recorded_at, 'YYYYMMDDHH24MISSUS') || id AS place, recorded_at, recorded_by,
           jsonb_build_object('kind', 'step', 'status', status) AS event
    FROM match_moment WHERE match_id = $1
  UNION ALL
    SELECT (took_place_at AT TIME ZONE 'Europe/Amsterdam')::date, to_char(recorded_at, 'YYYYMMDDHH24MISSUS') || id, recorded_at,
           recorded_by, jsonb_build_object('kind', 'contact', 'contact', kind, 'with', with_whom, 'note', note)
    FROM match_contact_moment WHERE match_id = $1
  UNION ALL
    SELECT took_place_on, to_char(recorded_at, 'YYYYMMDDHH24MISSUS') || id, recorded_at, recorded_by,
           jsonb_build_object('kind', 'check_in', 'light', light, 'note', note)
    FROM match_check_in WHERE match_id = $1
  UNION ALL
    SELECT checked_on, to_char(recorded_at, 'YYYYMMDDHH24MISSUS') || id, recorded_at, recorded_by,
           jsonb_build_object('kind', 'job_check', 'month', month, 'outcome', outcome)
    FROM job_check WHERE match_id = $1
  UNION ALL
    SELECT handed_over_on, to_char(recorded_at, 'YYYYMMDDHH24MISSUS') || match_hand_over.id, recorded_at, recorded_by,
           jsonb_build_object('kind', 'hand_over', 'owner', owner.display_name)
    FROM match_hand_over JOIN account AS owner ON owner.id = owner_id WHERE match_id = $1
  UNION ALL
    SELECT starts_on, to_char(starts_on, 'YYYYMMDD') || '999' || group_place.id, NULL, NULL,
           jsonb_build_object('kind', 'group', 'group', cohort_group.name)
    FROM group_place JOIN cohort_group ON cohort_group.id = group_id WHERE match_id = $1
  UNION ALL
    SELECT ends_on, to_char(ends_on, 'YYYYMMDD') || '999' || id, NULL, NULL, jsonb_build_object('kind', 'group')
    FROM group_place AS former WHERE match_id = $1 AND end_reason = 'moved'
      AND NOT EXISTS (SELECT FROM group_place AS next WHERE next.match_id = $1 AND next.starts_on = former.ends_on)
) AS moments LEFT JOIN account ON account.id = recorded_by
WHERE $2 IS NULL OR (day, place COLLATE \"C\") < ($2, $3)
ORDER BY day DESC, place COLLATE \"C\" DESC
LIMIT $4";

#[cfg(test)]
mod tests {
    use super::*;

    /// The statement builds JSON by hand; each kind must be one that the contract knows.
    #[test]
    fn every_kind_in_the_statement_is_known() {
        let known = include_str!("../../../openapi/src/matches.rs");
        for part in STATEMENT.split("'kind', '").skip(1) {
            let code = part.split('\'').next().unwrap_or_default();
            let variant: String = code.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            assert!(known.contains(&format!("    {variant} {{")), "{code}");
        }
    }
}
