use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use contract::ids::{AccountId, OrganisationId, PartnerClientId};
use contract::permissions::{Permission, Role};
use contract::problem::ErrorCode;
use uuid::Uuid;

use super::policy::Needed;
use crate::error::Error;

/// A member of staff who is logged in.
#[derive(Debug, Clone)]
pub struct Staff {
    pub account_id: AccountId,
    pub session_id: Uuid,
    pub roles: Vec<Role>,
    pub permissions: Vec<Permission>,
}

/// A partner's API client.
#[derive(Debug, Clone)]
pub struct Partner {
    pub client_id: PartnerClientId,
    pub organisation_id: OrganisationId,
    pub permissions: Vec<Permission>,
}

/// Who calls.
#[derive(Debug, Clone)]
pub enum Caller {
    Staff(Staff),
    Partner(Partner),
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
