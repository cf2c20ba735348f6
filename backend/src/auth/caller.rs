use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use contract::ids::{AccountId, OrganisationId, PartnerClientId, PersonId};
use contract::permissions::{Permission, Role};
use contract::problem::ErrorCode;
use uuid::Uuid;

use super::policy::{Needed, permissions_of};
use crate::error::Error;

/// A member of staff who is logged in.
#[derive(Debug, Clone)]
pub struct Staff {
    pub account_id: AccountId,
    pub session_id: Uuid,
    pub roles: Vec<Role>,
    pub permissions: Vec<Permission>,
    /// Of a coach: who they are, and which of the permissions hold for the groups that they lead alone.
    pub leading: Option<Leading>,
}

/// Someone who leads a group today.
#[derive(Debug, Clone)]
pub struct Leading {
    pub person_id: PersonId,
    pub own_groups_only: Vec<Permission>,
}

/// A partner's API client.
#[derive(Debug, Clone)]
pub struct Partner {
    pub client_id: PartnerClientId,
    pub organisation_id: OrganisationId,
    pub permissions: Vec<Permission>,
    /// Whether its organisation has a data-processing agreement that holds today. Without one it may do nothing.
    pub has_agreement: bool,
    pub requests_per_minute: u32,
}

/// Who calls.
#[derive(Debug, Clone)]
pub enum Caller {
    Staff(Staff),
    Partner(Partner),
}

impl Staff {
    /// Someone in a session, with these roles; `leads` is who they are when they lead a group today.
    #[must_use]
    pub fn with((account_id, session_id): (AccountId, Uuid), roles: Vec<Role>, leads: Option<PersonId>) -> Self {
        let (permissions, leading) = rights(&roles, leads);
        Self { account_id, session_id, roles, permissions, leading }
    }
}

impl Caller {
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Staff(staff) => staff.permissions.contains(&permission),
            Self::Partner(partner) => partner.permissions.contains(&permission),
        }
    }

    /// The account's or client's id: whom an idempotency key or cursor belongs to.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Staff(staff) => *staff.account_id,
            Self::Partner(partner) => *partner.client_id,
        }
    }

    /// The account, when it is staff that calls.
    #[must_use]
    pub fn account_id(&self) -> Option<AccountId> {
        match self {
            Self::Staff(staff) => Some(staff.account_id),
            Self::Partner(_) => None,
        }
    }

    /// The client, when it is a partner that calls.
    #[must_use]
    pub fn partner_client_id(&self) -> Option<PartnerClientId> {
        match self {
            Self::Staff(_) => None,
            Self::Partner(partner) => Some(partner.client_id),
        }
    }

    /// Which records a list may show.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::Staff(_) => Scope::Everything,
            Self::Partner(partner) => Scope::Of(partner.organisation_id),
        }
    }
}

/// How far a permission of a caller reaches among what is of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Everything,
    /// Only the groups that this person leads today, and what is of them.
    OwnGroups(PersonId),
}

impl Reach {
    /// Whose groups alone it reaches.
    #[must_use]
    pub fn leader(self) -> Option<Uuid> {
        match self {
            Self::Everything => None,
            Self::OwnGroups(person) => Some(*person),
        }
    }
}

/// Which records a caller may see; lists can't be asked without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everything,
    /// Only what this organisation brought in.
    Of(OrganisationId),
}

/// A caller who has the permission. Taken as the first argument of a handler, it is checked before anything else.
pub struct Can<P> {
    caller: Rc<Caller>,
    permission: PhantomData<P>,
}

impl<P> Can<P> {
    /// The caller, to be moved into the work on the database.
    #[must_use]
    pub fn caller(&self) -> Caller {
        Caller::clone(&self.caller)
    }
}

impl<P: Needed> Can<P> {
    /// How far it reaches.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match &*self.caller {
            Caller::Staff(Staff { leading: Some(leading), .. }) if leading.own_groups_only.contains(&P::PERMISSION) => {
                Reach::OwnGroups(leading.person_id)
            }
            Caller::Staff(_) | Caller::Partner(_) => Reach::Everything,
        }
    }
}

impl<P> Deref for Can<P> {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<P: Needed> FromRequest for Can<P> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(caller) = request.extensions().get::<Rc<Caller>>().cloned() else {
            return ready(Err(Error::unauthenticated()));
        };
        if matches!(&*caller, Caller::Partner(partner) if !partner.has_agreement) {
            let detail = "Your organisation has no data-processing agreement with us that holds today.";
            return ready(Err(Error::new(ErrorCode::Forbidden, detail)));
        }
        let wrong_kind = matches!(*caller, Caller::Partner(_)) && !P::PARTNERS_TOO;
        if wrong_kind || !caller.may(P::PERMISSION) {
            let detail = format!("This needs the permission {}.", P::PERMISSION);
            return ready(Err(Error::new(ErrorCode::Forbidden, detail)));
        }
        ready(Ok(Self { caller, permission: PhantomData }))
    }
}

impl FromRequest for Staff {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.extensions().get::<Rc<Caller>>().map(|caller| Caller::clone(caller)) {
            Some(Caller::Staff(staff)) => Ok(staff),
            Some(Caller::Partner(_)) => Err(Error::new(ErrorCode::Forbidden, "This is for staff.")),
            None => Err(Error::unauthenticated()),
        })
    }
}

/// What roles allow together. What only a coach's allows holds for the groups that this person leads today, and for
/// nobody who leads none.
fn rights(roles: &[Role], leads: Option<PersonId>) -> (Vec<Permission>, Option<Leading>) {
    let others = roles.iter().filter(|role| **role != Role::Coach);
    let mut permissions: Vec<_> = others.flat_map(|role| permissions_of(*role)).copied().collect();
    let leading = leads.filter(|_| roles.contains(&Role::Coach)).map(|person_id| {
        let own = permissions_of(Role::Coach).iter().filter(|permission| !permissions.contains(permission));
        Leading { person_id, own_groups_only: own.copied().collect() }
    });
    permissions.extend(leading.iter().flat_map(|leading| &leading.own_groups_only));
    permissions.sort_unstable();
    permissions.dedup();
    (permissions, leading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_role_allows_too_reaches_everything() {
        let person = PersonId(Uuid::from_u128(7));
        let (_, leading) = rights(&[Role::Coach, Role::OfficeManager], Some(person));
        assert_eq!(leading.map(|leading| leading.own_groups_only), Some(vec![Permission::GroupsLead]));
        let (allowed, leading) = rights(&[Role::Coach, Role::Finance], Some(person));
        assert_eq!(leading.map(|leading| leading.own_groups_only.len()), Some(permissions_of(Role::Coach).len()));
        assert!(allowed.contains(&Permission::FiguresRead) && allowed.contains(&Permission::AttendanceWrite));
    }

    #[test]
    fn whoever_leads_no_group_is_no_coach() {
        let (allowed, leading) = rights(&[Role::Coach], None);
        assert!(allowed.is_empty() && leading.is_none());
        let person = PersonId(Uuid::from_u128(7));
        assert!(rights(&[Role::Finance], Some(person)).1.is_none(), "leading a group is no role of an account");
    }
}
