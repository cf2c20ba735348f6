//! API clients of partner organisations.

use contract::ids::{PartnerClientId, PartnerKeyId, PartnerSecretId};
use contract::merge_patch;
use contract::paging::Page;
use contract::partners::{
    EndPartnerCredential, NewPartnerClient, NewPartnerKey, PartnerClient, PartnerClientChange, PartnerClientWithSecret,
    PartnerClientsQuery, RotateSecret,
};

use super::Outcome;
use super::transport::{Call, loose};

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

/// Ends one of its secrets.
pub async fn end_secret(
    id: PartnerClientId,
    secret: PartnerSecretId,
    how: &EndPartnerCredential,
) -> Outcome<PartnerClient> {
    Call::post(format!("/v1/partner-clients/{id}/secrets/{secret}/end")).body(how).fetch().await
}

/// Adds a public key beside those that there are.
pub async fn add_key(id: PartnerClientId, key: &NewPartnerKey) -> Outcome<PartnerClient> {
    Call::post(format!("/v1/partner-clients/{id}/keys")).body(key).fetch().await
}

/// Ends one of its keys.
pub async fn end_key(id: PartnerClientId, key: PartnerKeyId, how: &EndPartnerCredential) -> Outcome<PartnerClient> {
    Call::post(format!("/v1/partner-clients/{id}/keys/{key}/end")).body(how).fetch().await
}

/// Sends only what differs from what was read, if nobody else changed it meanwhile.
pub async fn change(read: &PartnerClient, to: &PartnerClientChange) -> Outcome<PartnerClient> {
    let etag = format!("\"v{}\"", read.version);
    let patch = merge_patch::diff(&loose(&read.changeable())?, &loose(to)?);
    Call::patch(format!("/v1/partner-clients/{}", read.id)).body(&patch).based_on(Some(&etag)).fetch().await
}

/// Ends its access at once.
pub async fn revoke(id: PartnerClientId) -> Outcome<PartnerClient> {
    Call::post(format!("/v1/partner-clients/{id}/revoke")).fetch().await
}

pub async fn read(id: PartnerClientId) -> Outcome<PartnerClient> {
    Call::get(format!("/v1/partner-clients/{id}")).fetch().await
}
