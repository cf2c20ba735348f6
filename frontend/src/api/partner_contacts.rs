//! Contacts at partners, who put people forward by the form.

use contract::ids::PartnerContactId;
use contract::paging::Page;
use contract::partner_contacts::{NewPartnerContact, PartnerContact, PartnerContactsQuery, SendPartnerContactLink};

use super::Outcome;
use super::transport::Call;

pub async fn list(query: &PartnerContactsQuery) -> Outcome<Page<PartnerContact>> {
    Call::get("/v1/partner-contacts").query(query).fetch().await
}

pub async fn create(new: &NewPartnerContact) -> Outcome<PartnerContact> {
    Call::post("/v1/partner-contacts").body(new).fetch().await
}

pub async fn send_link(id: PartnerContactId, how: &SendPartnerContactLink) -> Outcome<PartnerContact> {
    Call::post(format!("/v1/partner-contacts/{id}/send-link")).body(how).fetch().await
}

pub async fn end(id: PartnerContactId) -> Outcome<PartnerContact> {
    Call::post(format!("/v1/partner-contacts/{id}/end")).fetch().await
}
