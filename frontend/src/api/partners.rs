//! API clients of partner organisations.

use contract::ids::PartnerClientId;
use contract::paging::Page;
use contract::partners::{NewPartnerClient, PartnerClient, PartnerClientWithSecret, PartnerClientsQuery, RotateSecret};

use super::Outcome;
use super::transport::Call;

pub async fn list(query: &PartnerClientsQuery) -> Outcome<Page<PartnerClient>> {
    Call::get("/v1/partner-clients").query(query).fetch().await
}

/// The answer has the secret, once.
pub async fn create(client: &NewPartnerClient) -> Outcome<PartnerClientWithSecret> {
    Call::post("/v1/partner-clients").body(client).only_once().fetch().await
}

/// A new secret; the earlier ones go on for as long as asked.
pub async fn rotate(id: PartnerClientId, overlap: &RotateSecret) -> Outcome<PartnerClientWithSecret> {
    Call::post(format!("/v1/partner-clients/{id}/secrets")).body(overlap).only_once().fetch().await
}

/// Ends its access at once.
pub async fn revoke(id: PartnerClientId) -> Outcome<PartnerClient> {
    Call::post(format!("/v1/partner-clients/{id}/revoke")).fetch().await
}

pub async fn read(id: PartnerClientId) -> Outcome<PartnerClient> {
    Call::get(format!("/v1/partner-clients/{id}")).fetch().await
}
