//! The team and the board, from the roles that people have.

use chrono::NaiveDate;
use contract::figures::FigurePeriod;
use contract::people::RoleKind;
use contract::reports::ReportLanguage;
use contract::reports_document::{ColumnKind, DocumentTable};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::tables;
use super::words::{self, TeamWords};
use crate::db::Code;
use crate::error::Error;
use crate::names::full_name_sql;
use crate::reports::rules::{Membership, changes, last_day};

pub const TEAM: &[RoleKind] = &[RoleKind::Staff];
pub const BOARD: &[RoleKind] = &[RoleKind::BoardChair, RoleKind::BoardTreasurer, RoleKind::BoardMember];

#[derive(QueryableByName)]
struct SeatRow {
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<RoleKind>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    function: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
}

/// The tables, and whom they name. A seat from the first day after the period is looked at too: whoever takes it goes on.
pub fn tables(
    c: &mut PgConnection,
    kinds: &[RoleKind],
    (period, language): (FigurePeriod, ReportLanguage),
) -> Result<(Vec<DocumentTable>, Vec<Uuid>), Error> {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let seats = diesel::sql_query(format!(
        "SELECT person.id AS person_id, {} AS name, role_period.kind, role_period.function, starts_on, ends_on \
         FROM role_period JOIN person ON person.id = role_period.person_id \
         WHERE role_period.kind = ANY($1) AND starts_on <= $3 AND (ends_on IS NULL OR ends_on >= $2) \
           AND ends_on IS DISTINCT FROM starts_on AND end_reason IS DISTINCT FROM 'entered_by_mistake' \
         ORDER BY array_position($1, role_period.kind), starts_on, role_period.id",
        full_name_sql("person")
    ))
    .bind::<sql_types::Array<sql_types::Text>, _>(codes)
    .bind::<sql_types::Date, _>(period.starts_on)
    .bind::<sql_types::Date, _>(period.ends_on)
    .load::<SeatRow>(c)?;
    let memberships: Vec<Membership> = seats
        .iter()
        .map(|seat| Membership { person_id: seat.person_id, starts_on: seat.starts_on, ends_on: seat.ends_on })
        .collect();
    let found = changes(&memberships, period);
    let said = &words::of(language).team;
    let row = |place: &usize| {
        let seat = &seats[*place];
        vec![tables::text(&seat.name), tables::text(seat.called(said))]
    };
    let mut at_end = tables::table(
        (said.at_end)(&words::day(last_day(period), language)),
        &[(said.name, ColumnKind::Text), (said.function, ColumnKind::Text)],
    );
    at_end.rows = found.at_end.iter().map(row).collect();
    at_end.note = at_end.rows.is_empty().then(|| said.nobody.to_owned());
    let columns = [said.what, said.name, said.function, said.when].map(|title| (title, ColumnKind::Text));
    let mut changed = tables::table(said.changes, &columns);
    let left = found.left.iter().map(|place| (said.left, place, seats[*place].last_day(period)));
    let joined = found.joined.iter().map(|place| (said.joined, place, seats[*place].starts_on));
    changed.rows = left
        .chain(joined)
        .map(|(what, place, day)| [vec![tables::text(what)], row(place), vec![tables::day(day, language)]].concat())
        .collect();
    changed.note = changed.rows.is_empty().then(|| said.unchanged.to_owned());
    let named = found.at_end.iter().chain(&found.joined).chain(&found.left).map(|place| seats[*place].person_id);
    Ok((vec![at_end, changed], named.collect()))
}

impl SeatRow {
    /// The last day on it, for one that ended.
    fn last_day(&self, period: FigurePeriod) -> NaiveDate {
        self.ends_on.and_then(|end| end.pred_opt()).unwrap_or_else(|| last_day(period))
    }

    /// The function as it is written down, or what the role itself is called.
    fn called(&self, said: &TeamWords) -> String {
        let usual = match self.kind.0 {
            RoleKind::BoardChair => said.chair,
            RoleKind::BoardTreasurer => said.treasurer,
            RoleKind::BoardMember => said.member,
            _ => said.staff,
        };
        self.function.clone().unwrap_or_else(|| usual.to_owned())
    }
}
