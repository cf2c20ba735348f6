//! Who calls.

use std::cell::RefCell;
use std::rc::Rc;

use actix_web::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{AccountId, OrganisationId, PartnerClientId};
use contract::organisations::{OrganisationDetails, OrganisationKind};
use contract::partners::{NewPartnerClient, Scope};
use contract::permissions::Role;
use serde_json::Value;
use uuid::Uuid;
use voorwaarts::auth::keys::Bearer;
use voorwaarts::auth::store::{NewAccount, begin_session, belongs_to, create_account};
use voorwaarts::{organisations, partners};

use super::{Answer, App, Ask};

/// The password of every account that tests make.
const PASSWORD: &str = "vier paarden op zondag";

/// Someone who calls the app: a member of staff, or a partner's client.
#[derive(Clone)]
pub struct User {
    pub app: App,
    who: Who,
}

/// A session, and until when it is used.
type Session = (Uuid, DateTime<Utc>);

#[derive(Clone)]
enum Who {
    Staff { account_id: AccountId, session: Rc<RefCell<Option<Session>>> },
    Partner { client_id: PartnerClientId, organisation_id: OrganisationId, scopes: Vec<Scope> },
}

impl App {
    pub async fn as_coordinator(&self) -> User {
        self.as_staff(Role::CoordinatorNewcomers).await
    }

    pub async fn as_administrator(&self) -> User {
        self.as_role(Role::Administrator).await
    }

    /// A new account with this role alone, logged in. A coach leads a group of their own.
    pub async fn as_role(&self, role: Role) -> User {
        if role == Role::Coach {
            let coordinator = self.as_coordinator().await;
            let number = usize::try_from(self.services().random.below(100)).unwrap() + 800;
            let cohort = coordinator.has_active_cohort().await;
            let group = coordinator.adds_group(&cohort, "Groep van de coach", "monday").await;
            let person = coordinator.adds(&super::newcomer(number)).await;
            coordinator.appoints(&group, (&person, "coach"), super::TODAY).await.is(201);
            return self.as_coach(&person).await;
        }
        self.as_staff(role).await
    }

    /// A new account of someone who leads groups.
    pub async fn as_coach(&self, person: &str) -> User {
        let user = self.as_staff(Role::Coach).await;
        let (account, person, now) = (user.id().into(), person.parse().unwrap(), self.services().now());
        self.write(move |c| belongs_to(c, account, person, &now)).await;
        user
    }

    async fn as_staff(&self, role: Role) -> User {
        let email = format!("{role}{}@voorbeeld.example", self.services().random.below(1_000_000));
        let account_id = self.has_account(&email, vec![role]).await;
        User { app: self.clone(), who: Who::Staff { account_id, session: Rc::default() } }
    }

    /// Makes an account with the password of the tests.
    pub async fn has_account(&self, email: &str, roles: Vec<Role>) -> AccountId {
        let services = self.services();
        let new = NewAccount {
            email: email.to_owned(),
            display_name: "Noor Wiersma".to_owned(),
            password_hash: Some(services.passwords.hash(PASSWORD, &services.random).unwrap()),
            roles,
            access_ends_on: None,
        };
        let now = services.now();
        self.write(move |c| create_account(c, &new, &now)).await
    }

    /// A new organisation with an agreement, and a client of its with all scopes.
    pub async fn as_partner(&self, organisation: &str) -> User {
        self.as_partner_with(organisation, Scope::all().collect()).await
    }

    pub async fn as_partner_with(&self, organisation: &str, scopes: Vec<Scope>) -> User {
        let now = self.services().now();
        let details = OrganisationDetails {
            name: organisation.to_owned(),
            kinds: vec![OrganisationKind::Referrer],
            agreement_signed_on: now.today.checked_sub_days(chrono::Days::new(365)),
            ..OrganisationDetails::default()
        };
        let (client_id, has) = (now.new_id::<PartnerClientId>(), scopes.clone());
        let organisation_id = self
            .write(move |c| {
                let organisation_id = organisations::insert(c, &details, &now)?;
                let (name, contact_email) = ("Koppeling".to_owned(), None);
                let new = NewPartnerClient { organisation_id, name, scopes: has, contact_email };
                partners::create_as(c, client_id, (&new, "a secret of the tests", None), &now)?;
                Ok(organisation_id)
            })
            .await;
        User { app: self.clone(), who: Who::Partner { client_id, organisation_id, scopes } }
    }
}

impl User {
    /// The id of the account or the client.
    pub fn id(&self) -> Uuid {
        match &self.who {
            Who::Staff { account_id, .. } => **account_id,
            Who::Partner { client_id, .. } => **client_id,
        }
    }

    /// The same caller, before another server.
    pub fn at(&self, app: &App) -> Self {
        Self { app: app.clone(), who: self.who.clone() }
    }

    /// Another client of the same partner.
    pub fn as_client(&self, id: &str) -> Self {
        let Who::Partner { organisation_id, scopes, .. } = &self.who else { panic!("staff have no clients") };
        let client_id = PartnerClientId(id.parse().unwrap());
        let who = Who::Partner { client_id, organisation_id: *organisation_id, scopes: scopes.clone() };
        Self { app: self.app.clone(), who }
    }

    pub fn organisation_id(&self) -> String {
        match &self.who {
            Who::Staff { .. } => panic!("staff belong to no organisation"),
            Who::Partner { organisation_id, .. } => organisation_id.to_string(),
        }
    }

    /// An access token that holds now, whatever the clock says.
    pub async fn token(&self) -> String {
        let (services, now) = (self.app.services(), self.app.services().now());
        let bearer = match &self.who {
            Who::Partner { client_id, scopes, .. } => Bearer::Partner { client_id: *client_id, scopes: scopes.clone() },
            Who::Staff { account_id, session } => {
                let known = *session.borrow();
                let session_id = match known {
                    Some((id, until)) if now.at < until => id,
                    _ => self.log_in_anew(*account_id, session).await,
                };
                Bearer::Staff { account_id: *account_id, session_id }
            }
        };
        services.keys.sign(&bearer, now.at, now.random().token()).unwrap()
    }

    async fn log_in_anew(&self, account: AccountId, session: &RefCell<Option<Session>>) -> Uuid {
        let now = self.app.services().now();
        let (until, hash) = (now.at + TimeDelta::hours(11), now.random().token().into_bytes());
        let id = self.app.write(move |c| begin_session(c, account, &hash, &now)).await;
        session.replace(Some((id, until)));
        id
    }

    pub async fn ask(&self, method: Method, path: &str) -> Ask {
        self.app.ask(method, path).header("Authorization", &format!("Bearer {}", self.token().await))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).await.send().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path).await.json(body).send().await
    }

    /// A POST that has no body.
    pub async fn does(&self, path: &str) -> Answer {
        self.ask(Method::POST, path).await.send().await
    }

    pub async fn post_with_key(&self, path: &str, (key, body): (&str, &Value)) -> Answer {
        self.ask(Method::POST, path).await.header("Idempotency-Key", key).json(body).send().await
    }

    pub async fn patch(&self, path: &str, (etag, patch): (&str, &Value)) -> Answer {
        let ask = self.ask(Method::PATCH, path).await.header("If-Match", etag);
        ask.body("application/merge-patch+json", patch.to_string()).send().await
    }

    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.ask(Method::DELETE, path).await.header("If-Match", etag).send().await
    }

    /// Every item of a list, page by page, along `Link` as well as `nextCursor`.
    pub async fn walk(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(address) = next {
            let answer = self.get(&address).await;
            let page = answer.ok();
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            next = answer.header("Link").map(|link| {
                let address = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""));
                address.unwrap_or_else(|| panic!("{link} is no link to a next page")).to_owned()
            });
            let cursor = page["nextCursor"].as_str();
            assert_eq!(cursor.is_some(), next.is_some(), "{address}: Link and nextCursor differ");
            assert!(cursor.is_none_or(|cursor| next.as_ref().unwrap().contains(cursor)), "{address}");
            assert!(items.len() < 2_000, "{path} has no end");
        }
        items
    }
}
