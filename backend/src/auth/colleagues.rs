//! Colleagues: who else has an account, and what they may do, to hand something to.

use std::collections::BTreeMap;

use actix_web::get;
use contract::ids::AccountId;
use contract::paging::Whole;
use contract::permissions::{Permission, Role};
use contract::session::Colleague;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::Can;
use super::policy::needs::TasksRead;
use super::policy::permissions_of;
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::Reply;

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_colleagues);
}

/// List colleagues
///
/// Everyone who may do tasks, by name: to hand a match to, or to stand in for each other. No contact data.
#[utoipa::path(
    operation_id = "list_colleagues", tag = "tasks", security(("staff" = ["tasks:read"])),
    responses((status = 200, description = "All of them", body = Whole<Colleague>))
)]
#[get("/colleagues")]
async fn list_colleagues(_can: Can<TasksRead>, services: Shared) -> Result<Reply<Whole<Colleague>>, Error> {
    let now = services.now();
    let items = services.db.read(move |c| all(c, &now)).await?;
    Ok(Reply::ok(Whole { items }))
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    display_name: String,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    roles: Vec<String>,
}

impl Row {
    fn may(&self, permission: Permission) -> bool {
        let roles = self.roles.iter().filter_map(|role| role.parse::<Role>().ok());
        roles.into_iter().any(|role| permissions_of(role).contains(&permission))
    }
}

const ACCOUNTS: &str = "SELECT id, display_name, \
    ARRAY(SELECT role FROM account_role WHERE account_id = account.id AND revoked_at IS NULL) AS roles \
    FROM account WHERE disabled_at IS NULL AND (access_ends_on IS NULL OR access_ends_on > $1)";

fn all(c: &mut PgConnection, now: &Now) -> Result<Vec<Colleague>, Error> {
    let rows = diesel::sql_query(format!("{ACCOUNTS} ORDER BY display_name, id"))
        .bind::<sql_types::Date, _>(now.today)
        .load::<Row>(c)?;
    let colleague = |row: Row| Colleague {
        looks_after_matches: row.may(Permission::MatchesWrite),
        id: row.id.into(),
        display_name: row.display_name,
    };
    Ok(rows.into_iter().filter(|row| row.may(Permission::TasksRead)).map(colleague).collect())
}

/// What colleagues call the owner of an account.
pub fn name(c: &mut PgConnection, account: AccountId) -> Result<String, Error> {
    Ok(crate::schema::account::table.find(*account).select(crate::schema::account::display_name).first(c)?)
}

/// What colleagues call the owners of these accounts.
pub fn names(c: &mut PgConnection, accounts: &[Uuid]) -> Result<BTreeMap<Uuid, String>, Error> {
    use crate::schema::account;
    let rows = account::table.filter(account::id.eq_any(accounts)).select((account::id, account::display_name));
    Ok(rows.load::<(Uuid, String)>(c)?.into_iter().collect())
}

/// Whether an account has access today, with this permission.
pub fn may(c: &mut PgConnection, account: AccountId, permission: Permission, now: &Now) -> Result<bool, Error> {
    let row = diesel::sql_query(format!("{ACCOUNTS} AND id = $2"))
        .bind::<sql_types::Date, _>(now.today)
        .bind::<sql_types::Uuid, _>(*account)
        .get_result::<Row>(c)
        .optional()?;
    Ok(row.is_some_and(|row| row.may(permission)))
}

/// The accounts that have access today, with this permission.
pub fn with(c: &mut PgConnection, permission: Permission, now: &Now) -> Result<Vec<Uuid>, Error> {
    let rows = diesel::sql_query(ACCOUNTS).bind::<sql_types::Date, _>(now.today).load::<Row>(c)?;
    Ok(rows.into_iter().filter(|row| row.may(permission)).map(|row| row.id).collect())
}
