//! Keys, all derived from the server's one secret: access tokens are signed, cursors sealed (they hold names), and the
//! tokens of public links derived, each with a key of its own.
//!
//! While one secret takes over from another, what the earlier one signed and sealed still holds: both are known, and
//! only the current one makes anything new. Public links are found by their hash, whatever they were derived from.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{AccountId, PartnerClientId};
use contract::partners::{Scope, SigningKey as PublicKey};
use ed25519_dalek::SigningKey;
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
/// How far the clocks of two servers may differ.
pub const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(30);

/// Who issues tokens, unless the server is told its own address.
const DEFAULT_ISSUER: &str = "https://voorwaarts.example.nl";
/// RFC 9068.
const TOKEN_TYPE: &str = "at+jwt";
/// Of AES-GCM.
const NONCE_LENGTH: usize = 12;
/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 section 7).
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

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

/// The keys of one secret.
struct Derived {
    /// The thumbprint (RFC 7638) of the public key.
    id: String,
    public: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    sealing: Aes256Gcm,
    links: Hkdf<Sha256>,
    webhooks: Hkdf<Sha256>,
}

/// The server's keys.
#[derive(Clone)]
pub struct Keys {
    current: Arc<Derived>,
    /// Of the secret before, while the current one takes over.
    previous: Option<Arc<Derived>>,
    issuer: Arc<str>,
    /// Tokens whose signature was found to be right, by their SHA-256: verifying it costs more than all else that is done
    /// to a request before the database is asked, and what was right once stays right.
    verified: Arc<Mutex<HashMap<[u8; 32], Verified>>>,
}

/// What a token says whose signature is right.
#[derive(Clone)]
struct Verified {
    bearer: Bearer,
    issued: i64,
    expires: i64,
}

/// How many tokens are remembered; when there are more, those that expired are forgotten, or else all.
const MOST_VERIFIED: usize = 4096;

impl Derived {
    fn from(secret: &[u8]) -> Self {
        let source = Hkdf::<Sha256>::new(Some(b"voorwaarts"), secret);
        let key = |purpose: &[u8]| {
            let mut key = [0; 32];
            // 32 bytes are one block of SHA-256, which always fits.
            let _ = source.expand(purpose, &mut key);
            key
        };
        let seed = key(b"access tokens, ed25519");
        let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        let x = URL_SAFE_NO_PAD.encode(public);
        let id = URL_SAFE_NO_PAD.encode(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#)));
        Self {
            id,
            public: x,
            signing: EncodingKey::from_ed_der(&[PKCS8_PREFIX.as_slice(), &seed].concat()),
            verifying: DecodingKey::from_ed_der(&public),
            sealing: Aes256Gcm::new(&key(b"cursors").into()),
            links: Hkdf::new(Some(b"links"), &key(b"links")),
            webhooks: Hkdf::new(Some(b"webhooks"), &key(b"webhooks")),
        }
    }

    fn link_token(&self, link: Uuid) -> String {
        let mut token = [0; 32];
        // 32 bytes are one block of SHA-256, which always fits.
        let _ = self.links.expand(link.as_bytes(), &mut token);
        URL_SAFE_NO_PAD.encode(token)
    }

    fn webhook_key(&self, secret: Uuid) -> [u8; 32] {
        let mut key = [0; 32];
        // 32 bytes are one block of SHA-256, which always fits.
        let _ = self.webhooks.expand(secret.as_bytes(), &mut key);
        key
    }
}

impl Keys {
    /// Derives all keys from the server's secret.
    #[must_use]
    pub fn derive(secret: &[u8]) -> Self {
        Self {
            current: Arc::new(Derived::from(secret)),
            previous: None,
            issuer: DEFAULT_ISSUER.into(),
            verified: Arc::default(),
        }
    }

    /// What the secret before signed and sealed holds too.
    #[must_use]
    pub fn after(self, secret: &[u8]) -> Self {
        Self { previous: Some(Arc::new(Derived::from(secret))), verified: Arc::default(), ..self }
    }

    /// Tokens are issued by this address.
    #[must_use]
    pub fn issued_by(self, issuer: &str) -> Self {
        Self { issuer: issuer.trim_end_matches('/').into(), verified: Arc::default(), ..self }
    }

    /// The address that issues tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    fn known(&self) -> impl Iterator<Item = &Derived> {
        [Some(&self.current), self.previous.as_ref()].into_iter().flatten().map(|derived| &**derived)
    }

    /// The public keys by which access tokens can be verified, the current one first.
    #[must_use]
    pub fn public(&self) -> Vec<PublicKey> {
        let public = |derived: &Derived| PublicKey {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: derived.public.clone(),
            kid: derived.id.clone(),
            public_use: "sig".to_owned(),
            alg: "EdDSA".to_owned(),
        };
        self.known().map(public).collect()
    }

    /// Makes an access token.
    ///
    /// # Errors
    /// `internal`, which is not expected.
    pub fn sign(&self, bearer: &Bearer, now: DateTime<Utc>, token_id: String) -> Result<String, Error> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TOKEN_TYPE.to_owned());
        header.kid = Some(self.current.id.clone());
        let (sub, sid, client_id, scope) = match bearer {
            Bearer::Staff { account_id, session_id } => (**account_id, Some(*session_id), None, None),
            Bearer::Partner { client_id, scopes } => (**client_id, None, Some(**client_id), Some(scope_text(scopes))),
        };
        let claims = Claims {
            iss: self.issuer.to_string(),
            aud: self.issuer.to_string(),
            sub,
            iat: now.timestamp(),
            exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
            jti: token_id,
            sid,
            client_id,
            scope,
        };
        jsonwebtoken::encode(&header, &claims, &self.current.signing).map_err(|error| Error::internal(&error))
    }

    /// Reads an access token that is ours, of the right type and not expired. The key that it names decides which
    /// algorithm verifies it, never the token.
    #[must_use]
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Bearer> {
        let hash: [u8; 32] = Sha256::digest(token).into();
        let known = self.verified.lock().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned();
        let found = match known {
            Some(found) => found,
            None => {
                let found = self.verify_signature(token)?;
                let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
                if verified.len() >= MOST_VERIFIED {
                    verified.retain(|_, known| known.expires > now.timestamp());
                    if verified.len() >= MOST_VERIFIED {
                        verified.clear();
                    }
                }
                verified.insert(hash, found.clone());
                found
            }
        };
        // The clock of this program decides, so that tests can move it.
        let holds = now.timestamp() < found.expires && found.issued <= (now + CLOCK_SKEW).timestamp();
        holds.then_some(found.bearer)
    }

    /// What a token says whose signature, type, issuer and audience are right, whatever the time.
    fn verify_signature(&self, token: &str) -> Option<Verified> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TOKEN_TYPE) {
            return None;
        }
        let derived = self.known().find(|derived| header.kid.as_deref() == Some(&derived.id))?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[&*self.issuer]);
        validation.set_issuer(&[&*self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &derived.verifying, &validation).ok()?.claims;
        let bearer = match (claims.sid, claims.client_id) {
            (Some(session_id), None) => Bearer::Staff { account_id: claims.sub.into(), session_id },
            (None, Some(client_id)) if client_id == claims.sub => {
                let scopes = claims.scope.unwrap_or_default();
                let scopes = scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect();
                Bearer::Partner { client_id: client_id.into(), scopes }
            }
            _ => return None,
        };
        Some(Verified { bearer, issued: claims.iat, expires: claims.exp })
    }

    /// The token of a public link: 256 bits that nobody can guess without the server's secret, as text that fits in a URL.
    #[must_use]
    pub fn link_token(&self, link: Uuid) -> String {
        self.current.link_token(link)
    }

    /// The token of a link that is out already, of which the database has the hash: from the secret before, perhaps.
    #[must_use]
    pub fn known_link_token(&self, link: Uuid, hash: &[u8]) -> Option<String> {
        self.known().map(|derived| derived.link_token(link)).find(|token| hash_of(token) == hash)
    }

    /// The key that messages to a webhook are signed with: it follows from the id of the secret, so that none is stored.
    #[must_use]
    pub fn webhook_key(&self, secret: Uuid) -> [u8; 32] {
        self.current.webhook_key(secret)
    }

    /// All keys of a webhook's secret: a receiver that got its secret before the server's changed knows the earlier one.
    pub fn webhook_keys(&self, secret: Uuid) -> impl Iterator<Item = [u8; 32]> {
        self.known().map(move |derived| derived.webhook_key(secret))
    }

    /// Seals bytes into text that the caller can carry, but neither read nor change; `bound_to` must be the same
    /// to open it.
    #[must_use]
    pub fn seal(&self, content: &[u8], bound_to: &[u8], random: &Random) -> Option<String> {
        let nonce = random.bytes::<NONCE_LENGTH>();
        let payload = Payload { msg: content, aad: bound_to };
        let sealed = self.current.sealing.encrypt(&nonce.into(), payload).ok()?;
        Some(URL_SAFE_NO_PAD.encode([nonce.as_slice(), sealed.as_slice()].concat()))
    }

    /// Opens what was sealed, if nothing was changed.
    #[must_use]
    pub fn open(&self, sealed: &str, bound_to: &[u8]) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LENGTH)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().ok()?;
        let opened =
            |derived: &Derived| derived.sealing.decrypt(&nonce.into(), Payload { msg: sealed, aad: bound_to }).ok();
        self.known().find_map(opened)
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

/// The last four characters of a secret, by which people tell it from another.
#[must_use]
pub fn hint_of(secret: &str) -> String {
    secret.chars().skip(secret.chars().count().saturating_sub(4)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

    fn noon() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    fn bearer() -> Bearer {
        Bearer::Staff { account_id: Uuid::from_u128(1).into(), session_id: Uuid::from_u128(2) }
    }

    fn part(token: &str, index: usize) -> Value {
        let part = token.split('.').nth(index).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    #[test]
    fn a_token_holds_for_ten_minutes_and_only_for_who_issued_it() {
        let keys = Keys::derive(SECRET);
        let token = keys.sign(&bearer(), noon(), "1".into()).unwrap();
        assert_eq!(part(&token, 0), json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": keys.public()[0].kid }));
        assert_eq!(keys.verify(&token, noon()), Some(bearer()));
        assert_eq!(keys.verify(&token, noon() + ACCESS_TOKEN_LIFE), None);
        assert_eq!(keys.verify(&token, noon() - TimeDelta::seconds(31)), None, "it lies in the future");
        assert_eq!(Keys::derive(b"another secret").verify(&token, noon()), None);
        assert_eq!(keys.issued_by("https://other.example").verify(&token, noon()), None);
    }

    /// A token with another header or other claims, signed by the key itself, or by what someone has who only knows what
    /// is public.
    #[test]
    fn what_is_not_as_it_was_signed_is_refused() {
        let keys = Keys::derive(SECRET);
        let good = keys.sign(&bearer(), noon(), "1".into()).unwrap();
        let (header, claims) = (part(&good, 0), part(&good, 1));
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = |header: &Value, claims: &Value| {
            let message = format!("{}.{}", encode(header), encode(claims));
            let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &keys.current.signing, Algorithm::EdDSA);
            format!("{message}.{}", signature.unwrap())
        };
        assert_eq!(keys.verify(&signed(&header, &claims), noon()), Some(bearer()));
        let with = |value: &Value, name: &str, new: Value| {
            let mut value = value.clone();
            value[name] = new;
            value
        };
        for (name, new) in [
            ("iss", json!("https://other.example")),
            ("aud", json!("https://other.example")),
            ("exp", json!(noon().timestamp())),
            ("iat", json!(noon().timestamp() + 60)),
            ("client_id", json!(Uuid::from_u128(1))),
            ("sid", Value::Null),
            ("sub", json!("1")),
        ] {
            assert_eq!(keys.verify(&signed(&header, &with(&claims, name, new)), noon()), None, "{name}");
        }
        for (name, new) in [
            ("typ", json!("JWT")),
            ("typ", Value::Null),
            ("kid", json!("another")),
            ("kid", Value::Null),
            ("alg", json!("none")),
            ("alg", json!("HS256")),
            ("alg", json!("RS256")),
            ("alg", json!("ES256")),
        ] {
            assert_eq!(keys.verify(&signed(&with(&header, name, new), &claims), noon()), None, "{name}");
        }
        // The public key, taken for a shared secret.
        let public = URL_SAFE_NO_PAD.decode(&keys.public()[0].x).unwrap();
        for secret in [public.as_slice(), keys.public()[0].x.as_bytes()] {
            let message = format!("{}.{}", encode(&with(&header, "alg", json!("HS256"))), encode(&claims));
            let key = EncodingKey::from_secret(secret);
            let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap();
            assert_eq!(keys.verify(&format!("{message}.{signature}"), noon()), None);
        }
        let parts: Vec<&str> = good.split('.').collect();
        let unsigned = encode(&with(&header, "alg", json!("none")));
        for token in [format!("{unsigned}.{}.", parts[1]), format!("{}.{}.", parts[0], parts[1]), String::new()] {
            assert_eq!(keys.verify(&token, noon()), None);
        }
    }

    #[test]
    fn a_new_secret_takes_over_without_a_break() {
        let random = Random::seeded(1);
        let (old, link) = (Keys::derive(SECRET), Uuid::from_u128(7));
        let token = old.sign(&bearer(), noon(), "1".into()).unwrap();
        let sealed = old.seal(b"page 2", b"people of Noor", &random).unwrap();
        let hash = hash_of(&old.link_token(link));

        let both = Keys::derive(b"the secret that takes over from it..").after(SECRET);
        assert_eq!(both.verify(&token, noon()), Some(bearer()));
        assert_eq!(both.open(&sealed, b"people of Noor"), Some(b"page 2".to_vec()));
        assert_eq!(both.known_link_token(link, &hash), Some(old.link_token(link)));
        assert_ne!(both.link_token(link), old.link_token(link));
        assert_eq!(both.webhook_keys(link).collect::<Vec<_>>(), [both.webhook_key(link), old.webhook_key(link)]);
        let ids: Vec<String> = both.public().into_iter().map(|key| key.kid).collect();
        let newer = both.sign(&bearer(), noon(), "2".into()).unwrap();
        assert_eq!((part(&newer, 0)["kid"].as_str(), ids.len()), (Some(ids[0].as_str()), 2));
        assert_eq!(old.verify(&newer, noon()), None, "the old one makes nothing new");

        let after = Keys::derive(b"the secret that takes over from it..");
        assert_eq!(after.verify(&newer, noon()), Some(bearer()));
        assert_eq!(after.verify(&token, noon()), None);
        assert_eq!(after.open(&sealed, b"people of Noor"), None);
        assert_eq!(after.known_link_token(link, &hash), None);
    }

    #[test]
    fn a_seal_is_bound_to_its_content_and_its_purpose() {
        let keys = Keys::derive(SECRET);
        let sealed = keys.seal(b"page 2", b"people of Noor", &Random::seeded(1)).unwrap();
        assert_eq!(keys.open(&sealed, b"people of Noor"), Some(b"page 2".to_vec()));
        assert_eq!(keys.open(&sealed, b"people of Daan"), None);
        assert_eq!(keys.open("", b"people of Noor"), None);
        let mut changed = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(keys.open(&URL_SAFE_NO_PAD.encode(changed), b"people of Noor"), None);
    }
}
