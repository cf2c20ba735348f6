//! The API of contacts, for staff.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, get, post};
use contract::ids::PartnerContactId;
use contract::paging::Page;
use contract::partner_contacts::{NewPartnerContact, PartnerContact, PartnerContactsQuery, SendPartnerContactLink};
use utoipa_actix_web::service_config::ServiceConfig;

use super::rules;
use super::store::{self, By};
use crate::auth::Can;
use crate::auth::policy::needs::OrganisationsWrite;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_partner_contacts).service(create_partner_contact);
    config.service(send_partner_contact_link).service(end_partner_contact);
}

/// List contacts
///
/// Who may put people forward by the form, and who could once; the latest first.
#[utoipa::path(
    operation_id = "list_partner_contacts", tag = "partner-contacts", security(("staff" = ["organisations:write"])),
    params(PartnerContactsQuery),
    responses((status = 200, description = "A page of contacts", body = Page<PartnerContact>))
)]
#[get("/partner-contacts")]
async fn list_partner_contacts(
    can: Can<OrganisationsWrite>,
    services: Shared,
    (query, request): (Query<PartnerContactsQuery>, HttpRequest),
) -> Result<Reply<Page<PartnerContact>>, Error> {
    let now = services.now();
    let page = listed(
        (&can, &services),
        query.0,
        (move |c, query, page| store::list(c, query, page, &now), |contact| *contact.id, store::count),
    )
    .await?;
    Ok(paged(page, &request))
}

/// Invite a contact
///
/// Of an organisation with a data-processing agreement. A link is mailed to them; by it they put people forward, and see
/// how the referrals of their organisation are doing.
#[utoipa::path(
    operation_id = "create_partner_contact", tag = "partner-contacts", security(("staff" = ["organisations:write"])),
    params(IdempotencyKey),
    request_body = NewPartnerContact,
    responses(
        (status = 201, description = "The contact, who is mailed a link", body = PartnerContact),
        (status = 409, description = "The organisation has no data-processing agreement"),
    )
)]
#[post("/partner-contacts")]
async fn create_partner_contact(
    can: Can<OrganisationsWrite>,
    services: Shared,
    (once, body): (Once, Body<NewPartnerContact>),
) -> Result<Reply<PartnerContact>, Error> {
    let (caller, now, payload, keys) = (can.caller(), services.now(), body.raw(), services.keys.clone());
    let account = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| rules::check_end(new.access_ends_on, now.today))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::add(c, &new, By { account, keys: &keys, now })?;
            Ok(Outcome::created(store::find(c, id, now)?, "/v1/partner-contacts".to_owned()))
        })
        .await?;
    Ok(outcome.into())
}

/// Mail a new link
///
/// The one before leads nowhere from now on, also where it was opened. Access can be given for longer with it.
#[utoipa::path(
    operation_id = "send_partner_contact_link", tag = "partner-contacts", security(("staff" = ["organisations:write"])),
    params(("contactId" = PartnerContactId, Path, description = "The contact"), IdempotencyKey),
    request_body = SendPartnerContactLink,
    responses((status = 200, description = "The contact, who is mailed a link", body = PartnerContact))
)]
#[post("/partner-contacts/{contactId}/send-link")]
async fn send_partner_contact_link(
    can: Can<OrganisationsWrite>,
    services: Shared,
    (id, once, body): (Path<PartnerContactId>, Once, Body<SendPartnerContactLink>),
) -> Result<Reply<PartnerContact>, Error> {
    let (caller, now, payload, keys) = (can.caller(), services.now(), body.raw(), services.keys.clone());
    let account = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let asked = body.checked(|asked| rules::check_end(asked.access_ends_on, now.today))?.access_ends_on;
    let id = id.into_inner();
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            store::send_link(c, id, asked, By { account, keys: &keys, now })?;
            Ok(Outcome::ok(store::find(c, id, now)?))
        })
        .await?;
    Ok(outcome.into())
}

/// End the access of a contact
///
/// At once, also where the link is open. What they put forward stays.
#[utoipa::path(
    operation_id = "end_partner_contact", tag = "partner-contacts", security(("staff" = ["organisations:write"])),
    params(("contactId" = PartnerContactId, Path, description = "The contact"), IdempotencyKey),
    responses((status = 200, description = "The contact as ended", body = PartnerContact))
)]
#[post("/partner-contacts/{contactId}/end")]
async fn end_partner_contact(
    can: Can<OrganisationsWrite>,
    services: Shared,
    (id, once): (Path<PartnerContactId>, Once),
) -> Result<Reply<PartnerContact>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (_, now)| {
            store::end(c, id, now)?;
            Ok(Outcome::ok(store::find(c, id, now)?))
        })
        .await?;
    Ok(outcome.into())
}
