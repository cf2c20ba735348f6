//! Keys, all derived from the server's one secret: access tokens are signed, cursors sealed (they hold names), and the
//! tokens of public links derived, each with a key of its own.

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{AccountId, PartnerClientId};
use contract::partners::Scope;
use hkdf::Hkdf;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::error::Error;
use crate::random::Random;

/// How long an access token lives.
pub const ACCESS_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(10);
/// The fewest characters of the server's secret.
pub const MIN_SECRET_LENGTH: usize = 32;

const ISSUER: &str = "voorwaarts";
/// RFC 9068.
const TOKEN_TYPE: &str = "at+jwt";
/// Of AES-GCM.
const NONCE_LENGTH: usize = 12;

/// For whom an access token was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bearer {
    Staff { account_id: AccountId, session_id: Uuid },
    Partner { client_id: PartnerClientId, scopes: Vec<Scope> },
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    iat: i64,
    exp: i64,
    jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

/// The server's keys.
#[derive(Clone)]
pub struct Keys {
    signing: EncodingKey,
    verifying: DecodingKey,
    sealing: Aes256Gcm,
    links: Hkdf<Sha256>,
    webhooks: Hkdf<Sha256>,
}

impl Keys {
    /// Derives all keys from the server's secret.
    #[must_use]
    pub fn derive(secret: &[u8]) -> Self {
        let source = Hkdf::<Sha256>::new(Some(b"voorwaarts"), secret);
        let key = |purpose: &[u8]| {
            let mut key = [0; 32];
            // 32 bytes are one block of SHA-256, which always fits.
            let _ = source.expand(purpose, &mut key);
            key
        };
        let signing = key(b"access tokens");
        Self {
            signing: EncodingKey::from_secret(&signing),
            verifying: DecodingKey::from_secret(&signing),
            sealing: Aes256Gcm::new(&key(b"cursors").into()),
            links: Hkdf::new(Some(b"links"), &key(b"links")),
            webhooks: Hkdf::new(Some(b"webhooks"), &key(b"webhooks")),
        }
    }

    /// Makes an access token.
    ///
    /// # Errors
    /// `internal`, which is not expected.
    pub fn sign(&self, bearer: &Bearer, now: DateTime<Utc>, token_id: String) -> Result<String, Error> {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TOKEN_TYPE.to_owned());
        let (sub, sid, client_id, scope) = match bearer {
            Bearer::Staff { account_id, session_id } => (**account_id, Some(*session_id), None, None),
            Bearer::Partner { client_id, scopes } => (**client_id, None, Some(**client_id), Some(scope_text(scopes))),
        };
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            sub,
            iat: now.timestamp(),
            exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
            jti: token_id,
            sid,
            client_id,
            scope,
        };
        jsonwebtoken::encode(&header, &claims, &self.signing).map_err(|error| Error::internal(&error))
    }

    /// Reads an access token that is ours, of the right type and not expired.
    #[must_use]
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Bearer> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[ISSUER]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The clock of this program decides, below, so that tests can move it.
        validation.validate_exp = false;
        let read = jsonwebtoken::decode::<Claims>(token, &self.verifying, &validation).ok()?;
        if read.header.typ.as_deref() != Some(TOKEN_TYPE) || read.claims.exp <= now.timestamp() {
            return None;
        }
        match (read.claims.sid, read.claims.client_id) {
            (Some(session_id), None) => Some(Bearer::Staff { account_id: read.claims.sub.into(), session_id }),
            (None, Some(client_id)) => {
                let scopes = read.claims.scope.unwrap_or_default();
                let scopes = scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect();
                Some(Bearer::Partner { client_id: client_id.into(), scopes })
            }
            _ => None,
        }
    }

    /// The token of a public link: 256 bits that nobody can guess without the server's secret, as text that fits in a URL.
    #[must_use]
    pub fn link_token(&self, link: Uuid) -> String {
        let mut token = [0; 32];
        // 32 bytes are one block of SHA-256, which always fits.
        let _ = self.links.expand(link.as_bytes(), &mut token);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The key that messages to a webhook are signed with: it follows from the id of the secret, so that none is stored.
    #[must_use]
    pub fn webhook_key(&self, secret: Uuid) -> [u8; 32] {
        let mut key = [0; 32];
        // 32 bytes are one block of SHA-256, which always fits.
        let _ = self.webhooks.expand(secret.as_bytes(), &mut key);
        key
    }

    /// Seals bytes into text that the caller can carry, but neither read nor change; `bound_to` must be the same
    /// to open it.
    #[must_use]
    pub fn seal(&self, content: &[u8], bound_to: &[u8], random: &Random) -> Option<String> {
        let nonce = random.bytes::<NONCE_LENGTH>();
        let payload = Payload { msg: content, aad: bound_to };
        let sealed = self.sealing.encrypt(&nonce.into(), payload).ok()?;
        Some(URL_SAFE_NO_PAD.encode([nonce.as_slice(), sealed.as_slice()].concat()))
    }

    /// Opens what was sealed, if nothing was changed.
    #[must_use]
    pub fn open(&self, sealed: &str, bound_to: &[u8]) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LENGTH)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().ok()?;
        self.sealing.decrypt(&nonce.into(), Payload { msg: sealed, aad: bound_to }).ok()
    }
}

/// Scopes as OAuth writes them: with a space between.
#[must_use]
pub fn scope_text(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" ")
}

/// The SHA-256 of a secret of 256 random bits, as it is kept.
#[must_use]
pub fn hash_of(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_token_holds_for_ten_minutes_and_only_as_it_was_signed() {
        let keys = Keys::derive(b"a secret of at least thirty-two bytes");
        let bearer = Bearer::Staff { account_id: Uuid::from_u128(1).into(), session_id: Uuid::from_u128(2) };
        let token = keys.sign(&bearer, noon(), "1".into()).unwrap();
        assert_eq!(keys.verify(&token, noon()), Some(bearer));
        assert_eq!(keys.verify(&token, noon() + ACCESS_TOKEN_LIFE), None);
        assert_eq!(Keys::derive(b"another secret").verify(&token, noon()), None);

        let parts: Vec<&str> = token.split('.').collect();
        let unsigned = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
        assert_eq!(keys.verify(&format!("{unsigned}.{}.", parts[1]), noon()), None);
        let other_type = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        assert_eq!(keys.verify(&format!("{other_type}.{}.{}", parts[1], parts[2]), noon()), None);
    }

    #[test]
    fn a_seal_is_bound_to_its_content_and_its_purpose() {
        let keys = Keys::derive(b"a secret of at least thirty-two bytes");
        let sealed = keys.seal(b"page 2", b"people of Noor", &Random::seeded(1)).unwrap();
        assert_eq!(keys.open(&sealed, b"people of Noor"), Some(b"page 2".to_vec()));
        assert_eq!(keys.open(&sealed, b"people of Daan"), None);
        assert_eq!(keys.open("", b"people of Noor"), None);
        let mut changed = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(keys.open(&URL_SAFE_NO_PAD.encode(changed), b"people of Noor"), None);
    }
}
