//! From the `Authorization` header to a caller, for every request.

use std::rc::Rc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpMessage as _};

use super::caller::{Caller, Partner, Staff};
use super::keys::Bearer;
use super::policy::permissions_of_scope;
use super::store;
use super::throttle::Allowance;
use crate::error::Error;
use crate::services::{Services, Shared};

/// Middleware: puts the [`Caller`] with the request when its token is valid. Whether one is needed, handlers say.
///
/// # Errors
/// None of its own: when the database can't be asked, the answer is `unavailable`.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let token = request.headers().get(AUTHORIZATION).and_then(|header| header.to_str().ok());
    let token = token.and_then(|header| after_scheme(header, "Bearer"));
    if let (Some(token), Some(services)) = (token, request.app_data::<Shared>()) {
        match resolve(services, token).await {
            Ok(Some(caller)) => {
                let counted = counted(&caller, services);
                if let Some(Err(refused)) = counted {
                    return Ok(request.error_response(Error::too_many_requests(refused)).map_into_right_body());
                }
                request.extensions_mut().insert(Rc::new(caller));
                let mut response = next.call(request).await?.map_into_left_body();
                if let Some(Ok(allowance)) = counted {
                    allowance.tell(response.headers_mut());
                }
                return Ok(response);
            }
            Ok(None) => {}
            Err(error) => return Ok(request.error_response(error).map_into_right_body()),
        }
    }
    next.call(request).await.map(ServiceResponse::map_into_left_body)
}

/// What an `Authorization` header says by this scheme, whose capitals don't matter (RFC 9110 section 11.1).
#[must_use]
pub fn after_scheme<'a>(header: &'a str, scheme: &str) -> Option<&'a str> {
    header.split_once(' ').filter(|(named, _)| named.eq_ignore_ascii_case(scheme)).map(|(_, said)| said.trim_start())
}

/// What is left to a partner's client, which this request counts against.
fn counted(caller: &Caller, services: &Services) -> Option<Result<Allowance, Allowance>> {
    match caller {
        Caller::Staff(_) => None,
        Caller::Partner(partner) => {
            Some(services.throttle.count_request(*partner.client_id, partner.requests_per_minute))
        }
    }
}

async fn resolve(services: &Services, token: &str) -> Result<Option<Caller>, Error> {
    let now = services.now();
    match services.keys.verify(token, now.at) {
        Some(Bearer::Staff { account_id, session_id }) => {
            let found = services.db.read(move |c| store::roles_in_session(c, account_id, session_id, &now)).await?;
            Ok(found.map(|(roles, leads)| Caller::Staff(Staff::with((account_id, session_id), roles, leads))))
        }
        Some(Bearer::Partner { client_id, scopes }) => {
            let client = services.db.read(move |c| crate::partners::active_client(c, client_id, &now)).await?;
            Ok(client.map(|client| {
                let granted = scopes.into_iter().filter(|scope| client.scopes.contains(scope));
                let permissions = granted.flat_map(permissions_of_scope).copied().collect();
                Caller::Partner(Partner {
                    client_id,
                    organisation_id: client.organisation_id,
                    permissions,
                    has_agreement: client.has_agreement,
                    requests_per_minute: client.requests_per_minute.unsigned_abs(),
                })
            }))
        }
        None => Ok(None),
    }
}
