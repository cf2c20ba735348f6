//! Rules that the database itself must keep.

use diesel::prelude::*;
use diesel::sql_types::Text;
use voorwaarts::db;
use voorwaarts::error::known_constraints;

use crate::support::{App, OwnDatabase};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

async fn names(app: &App, statement: &'static str) -> Vec<String> {
    let rows = app.write(move |c| Ok(diesel::sql_query(statement).load::<Name>(c)?)).await;
    rows.into_iter().map(|row| row.name).collect()
}

#[actix_web::test]
async fn every_table_and_column_says_what_it_is() {
    let app = App::begin().await;
    let silent = names(
        &app,
        "SELECT format('%I%s', tables.relname, '.' || columns.attname) AS name \
         FROM pg_class AS tables LEFT JOIN LATERAL (SELECT NULL::name AS attname, 0 AS attnum UNION ALL \
           SELECT attname, attnum FROM pg_attribute WHERE attrelid = tables.oid AND attnum > 0 AND NOT attisdropped) \
           AS columns ON true \
         WHERE tables.relkind IN ('r', 'p') AND tables.relnamespace = 'public'::regnamespace \
           AND tables.relname <> '__diesel_schema_migrations' \
           AND coalesce(trim(CASE WHEN columns.attnum = 0 THEN obj_description(tables.oid, 'pg_class') \
                             ELSE col_description(tables.oid, columns.attnum) END), '') = '' ORDER BY 1",
    )
    .await;
    assert_eq!(silent, Vec::<String>::new(), "these have no COMMENT ON");
}

#[actix_web::test]
async fn every_foreign_key_has_an_index() {
    let app = App::begin().await;
    let slow = names(
        &app,
        "SELECT format('%s (%s)', conrelid::regclass, conname) AS name FROM pg_constraint WHERE contype = 'f' \
           AND connamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_index \
             WHERE indrelid = conrelid AND indkey[0] = conkey[1]) ORDER BY 1",
    )
    .await;
    // Nothing is ever looked up by who wrote it down, and accounts and employers are never removed.
    let lookups = ["_by_", "employer", "partner_client", "organisation_id"];
    let unexpected: Vec<_> = slow.iter().filter(|name| !lookups.iter().any(|lookup| name.contains(lookup))).collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
}

#[actix_web::test]
async fn every_constraint_that_means_something_is_there() {
    let app = App::begin().await;
    let there = names(
        &app,
        "SELECT conname::text AS name FROM pg_constraint UNION SELECT relname::text FROM pg_class WHERE relkind = 'i' \
         UNION SELECT (regexp_matches(prosrc, 'CONSTRAINT = ''([a-z_]+)''', 'g'))[1] FROM pg_proc \
           WHERE pronamespace = 'public'::regnamespace",
    )
    .await;
    let missing: Vec<&str> =
        known_constraints().filter(|name| !there.iter().any(|constraint| constraint == name)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "these can't be violated");
}

#[test]
fn migrations_go_down_and_up_again() {
    let own = OwnDatabase::make();
    let mut connection = own.connect();
    assert_eq!(db::pending_migrations(&mut connection).unwrap(), 0);
    let undone = db::undo_migrations(&mut connection).unwrap();
    assert_eq!(db::pending_migrations(&mut connection).unwrap(), undone);
    let left = diesel::sql_query(
        "SELECT relname::text AS name FROM pg_class WHERE relkind IN ('r', 'v', 'S') \
         AND relnamespace = 'public'::regnamespace AND relname <> '__diesel_schema_migrations'",
    );
    let left: Vec<_> = left.load::<Name>(&mut connection).unwrap().into_iter().map(|row| row.name).collect();
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(db::migrate(&mut connection).unwrap(), undone);
}

#[actix_web::test]
async fn the_access_log_is_only_added_to() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&crate::support::newcomer(1)).await;
    user.reads(&person).await;
    for statement in
        ["UPDATE access_record SET action = 'listed'", "DELETE FROM access_record", "TRUNCATE access_record"]
    {
        let tried = app.services().db.write(move |c| Ok(diesel::sql_query(statement).execute(c)?)).await;
        assert!(tried.is_err(), "{statement}");
    }
    assert_eq!(app.rows("access_record").await, 2);
}
