//! Groups of pairs in a cohort: where and when they meet, who leads them, and who has a place.
//!
//! A pair has its place from the proposal on, in one group at a time. Moving it ends one place and begins the next;
//! `buddy_match.group_id` is the group of now, and only [`places`] writes it. A move that is undone on its own day
//! leaves nothing behind, since nobody met in between.
//!
//! Who leads a group does so for a period, and never two groups on one evening. Nothing else is refused: whoever came
//! here as a newcomer some years ago may be the best coach there is, whatever the level of Dutch.
//!
//! What a coordinator wants to know about a group is computed by [`rules::warnings`]: for the board, and for each
//! place that a pair could move to.

mod board;
mod board_routes;
mod leader_routes;
mod leaders;
mod places;
mod routes;
mod rules;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use leaders::{appoint, complete as end_leaders};
pub use places::{close as close_place, move_pair, open as open_place};
pub use store::insert;
pub(crate) use store::write_note;

/// The groups that someone leads on a day, as a subquery over two expressions.
pub(crate) fn sql_led_by(person: &str, day: &str) -> String {
    format!(
        "SELECT group_id FROM group_leader WHERE person_id = {person} AND starts_on <= {day} \
         AND (ends_on IS NULL OR ends_on > {day})"
    )
}

/// Everything of groups.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    leader_routes::routes(config);
    board_routes::routes(config);
}
