//! Who may do what: every role and every scope against every operation of the document.

use contract::partners::Scope;
use contract::permissions::{Permission, Role};
use serde_json::json;
use voorwaarts::auth::policy::{permissions_of, permissions_of_scope};

use crate::support::{App, Operation, User, operations};

/// Who may do what, as it was agreed. A change here is a change of policy.
const TABLE: &str = "
                          cn  cv  of  co  po  fi  bo  in  ad  ch
people:read               x   x   x   x   .   .   .   x   .   .
people:read_contact       x   x   x   .   .   .   .   x   .   .
people:write              x   x   x   .   .   .   .   x   .   .
people:read_access_log    x   x   .   .   .   .   .   .   .   .
people:merge              x   x   .   .   .   .   .   .   .   .
interests:write           x   x   x   .   .   .   .   .   .   .
organisations:read        x   x   x   x   x   x   .   x   x   .
organisations:write       x   x   x   .   x   .   .   .   x   .
partner_clients:manage    .   .   .   .   .   .   .   .   x   .
referrals:read            x   x   x   .   .   .   .   x   .   .
referrals:create          x   x   x   .   .   .   .   x   .   .
referrals:triage          x   x   .   .   .   .   .   x   .   .
referrals:read_status     x   x   .   .   .   .   .   .   .   .
capacity:read             x   x   x   .   .   .   .   x   .   .
webhooks:manage           .   .   .   .   .   .   .   .   x   .
requests:read             x   x   x   .   .   .   .   x   .   .
requests:write            x   x   .   .   .   .   .   x   .   .
matches:read              x   x   x   .   .   .   .   x   .   .
matches:write             x   x   .   .   .   .   .   x   .   .
matching_runs:read        x   x   .   .   .   .   .   x   .   .
matching_runs:write       x   x   .   .   .   .   .   .   .   .
tasks:read                x   x   x   .   .   .   .   x   .   .
tasks:write               x   x   x   .   .   .   .   x   .   .
cohorts:read              x   x   x   x   x   x   .   x   .   .
cohorts:write             x   x   .   .   .   .   .   .   .   .
groups:read               x   x   x   .   .   .   .   x   .   .
groups:write              x   x   .   .   .   .   .   x   .   .
groups:lead               .   .   .   .   .   .   .   .   .   x
events:read               x   x   x   x   x   .   .   x   .   x
events:write              x   x   x   x   .   .   .   x   .   .
findings:read             x   x   x   x   x   .   .   x   .   .
attendance:read           x   x   x   x   .   .   .   x   .   x
attendance:write          x   x   x   .   .   .   .   x   .   x
evaluations:read          x   x   .   x   x   .   x   x   .   .
evaluations:read_small    x   x   .   .   .   .   .   x   .   .
evaluations:read_answers  x   x   .   .   x   .   .   .   .   .
evaluations:write         x   x   .   .   x   .   .   .   .   .
evaluations:invite        x   x   .   .   .   .   .   x   .   .
stories:read              x   x   x   x   .   .   .   x   .   .
stories:write             x   x   .   x   .   .   .   .   .   .
funding:read              .   .   .   .   x   x   x   .   .   .
funding:write             .   .   .   .   .   x   .   .   .   .
figures:read              x   x   x   x   x   x   x   x   x   .
reports:read              x   x   .   x   x   x   x   .   .   .
reports:write             .   .   .   x   x   .   .   .   .   .
reports:sign              .   .   .   .   .   .   x   .   .   .
imports:write             x   x   x   .   .   .   .   .   .   .
lists:export              x   x   x   .   x   x   .   .   .   .
accounts:manage           .   .   .   .   .   .   .   .   x   .
coaches:invite            x   x   .   .   .   .   .   .   x   .
";

#[test]
fn the_table_of_roles_and_permissions_is_as_agreed() {
    let short = |role: Role| match role {
        Role::CoordinatorNewcomers => "cn",
        Role::CoordinatorVolunteers => "cv",
        Role::OfficeManager => "of",
        Role::Communication => "co",
        Role::Policy => "po",
        Role::Finance => "fi",
        Role::Board => "bo",
        Role::Intern => "in",
        Role::Administrator => "ad",
        Role::Coach => "ch",
    };
    let mut table = format!("\n{:26}{}", "", Role::all().map(short).collect::<Vec<_>>().join("  "));
    for permission in Permission::all() {
        let mark = |role| if permissions_of(role).contains(&permission) { "x" } else { "." };
        let marks: Vec<_> = Role::all().map(mark).collect();
        table.push_str(&format!("\n{:26}{}", permission.code(), marks.join("   ")));
    }
    assert_eq!(table.trim_end(), TABLE.trim_end());
}

#[test]
fn a_scope_allows_one_thing() {
    assert_eq!(permissions_of_scope(Scope::ReferralsWrite), [Permission::ReferralsCreate]);
    assert_eq!(permissions_of_scope(Scope::ReferralsRead), [Permission::ReferralsReadStatus]);
    assert_eq!(permissions_of_scope(Scope::CapacityRead), [Permission::CapacityRead]);
    assert_eq!(permissions_of_scope(Scope::WebhooksManage), [Permission::WebhooksManage]);
}

/// Calls an operation with nothing in it, and answers whether the caller was let in.
async fn lets_in(user: &User, operation: &Operation) -> bool {
    let ask = user.ask(operation.method.clone(), &operation.address()).await;
    let ask = match operation.says.pointer("/requestBody/content").and_then(|content| content.as_object()) {
        Some(content) => {
            let kind = content.keys().next().expect("a media type").clone();
            ask.header("If-Match", "\"v1\"").body(&kind, json!({}).to_string())
        }
        None => ask,
    };
    let answer = ask.send().await;
    assert!(answer.status < 500, "{}: {}", answer.what, answer.text());
    assert_ne!(answer.status, 401, "{}: {}", answer.what, answer.text());
    answer.status != 403
}

/// The operations that a token can be sent to.
fn with_token() -> impl Iterator<Item = Operation> {
    operations().into_iter().filter(|operation| !operation.is_public() && !operation.needs_cookie())
}

#[actix_web::test]
async fn every_role_may_call_what_its_permissions_say_and_nothing_else() {
    let app = App::begin().await;
    let mut called = 0;
    for role in Role::all() {
        let user = app.as_role(role).await;
        let has: Vec<_> = permissions_of(role).iter().map(|permission| permission.code()).collect();
        for operation in with_token() {
            let needs = operation.needs("staff").expect("staff may call everything that isn't public");
            // Records take the right to read such records as well, and the figure that is called counts matches.
            let and_records = operation.id != "list_figure_records" || has.contains(&"matches:read");
            let expected = needs.iter().all(|permission| has.contains(permission)) && and_records;
            assert_eq!(lets_in(&user, &operation).await, expected, "{role} calls {}", operation.id);
            called += 1;
        }
    }
    assert!(called >= 9 * 40, "{called}");
}

#[actix_web::test]
async fn every_operation_names_permissions_that_there_are() {
    let known: Vec<_> = Permission::all().map(Permission::code).collect();
    for operation in with_token() {
        let needs = operation.needs("staff").unwrap_or_default();
        assert!(needs.iter().all(|name| known.contains(name)), "{}: {needs:?}", operation.id);
        // Who I am is for everyone who is logged in.
        assert!(!needs.is_empty() || operation.id == "get_me", "{} needs no permission", operation.id);
    }
}

#[actix_web::test]
async fn a_partner_may_call_what_its_scope_says_and_nothing_else() {
    let app = App::begin().await;
    for scope in Scope::all() {
        let partner = app.as_partner_with(&format!("Werkplein {}", scope.code()), vec![scope]).await;
        let mut let_in = 0;
        for operation in with_token() {
            let expected = operation.needs("partner").is_some_and(|needs| needs == [scope.code()]);
            assert_eq!(lets_in(&partner, &operation).await, expected, "{} calls {}", scope.code(), operation.id);
            let_in += usize::from(expected);
        }
        assert!(let_in > 0, "{} allows nothing", scope.code());
    }
}

#[actix_web::test]
async fn a_permission_is_named_in_the_refusal() {
    let app = App::begin().await;
    let answer = app.as_role(Role::Board).await.get("/v1/people").await;
    let problem = answer.problem(403, "forbidden");
    assert_eq!(problem["detail"], "This needs the permission people:read.");
}
