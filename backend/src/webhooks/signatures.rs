//! Signatures of Standard Webhooks 1.0.0: `v1` is HMAC-SHA256, `v1a` is Ed25519, both over id, moment and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use contract::webhooks::WebhookSignature;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

/// What the receiver is given to verify with: the secret, or the public half of the key.
pub fn shown(kind: WebhookSignature, key: &[u8; 32]) -> String {
    match kind {
        WebhookSignature::Hmac => format!("whsec_{}", STANDARD.encode(key)),
        WebhookSignature::Ed25519 => {
            format!("whpk_{}", STANDARD.encode(SigningKey::from_bytes(key).verifying_key().as_bytes()))
        }
    }
}

/// The header `webhook-signature`: a signature by each key, with a space between.
pub fn sign(kind: WebhookSignature, keys: &[[u8; 32]], (id, at, body): (Uuid, DateTime<Utc>, &str)) -> String {
    let content = format!("{id}.{}.{body}", at.timestamp());
    let signatures = keys.iter().filter_map(|key| match kind {
        WebhookSignature::Hmac => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
            mac.update(content.as_bytes());
            Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
        }
        WebhookSignature::Ed25519 => {
            let signature = SigningKey::from_bytes(key).sign(content.as_bytes());
            Some(format!("v1a,{}", STANDARD.encode(signature.to_bytes())))
        }
    });
    signatures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-03-10T11:00:00Z".parse().unwrap()
    }

    #[test]
    fn an_hmac_is_that_of_the_reference() {
        // Worked out with OpenSSL: printf '<id>.1773140400.{}' | openssl dgst -sha256 -hmac 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' -binary | base64
        let id = Uuid::from_u128(7);
        let header = sign(WebhookSignature::Hmac, &[*b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"], (id, noon(), "{}"));
        assert_eq!(header, "v1,aR/PcwobkPbUvEC+bGGwmCDA6lDP2nFUE10S961kmGs=");
    }

    #[test]
    fn a_public_key_verifies_and_shows_nothing_of_the_private_one() {
        let (key, id) = ([7; 32], Uuid::from_u128(7));
        let shown = shown(WebhookSignature::Ed25519, &key);
        assert!(!shown.contains(&STANDARD.encode(key)));
        let public = STANDARD.decode(shown.strip_prefix("whpk_").unwrap()).unwrap();
        let public = VerifyingKey::from_bytes(&public.try_into().unwrap()).unwrap();
        let header = sign(WebhookSignature::Ed25519, &[key], (id, noon(), "{}"));
        let signature = STANDARD.decode(header.strip_prefix("v1a,").unwrap()).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        assert!(public.verify(format!("{id}.1773140400.{{}}").as_bytes(), &signature).is_ok());
        assert!(public.verify(format!("{id}.1773140401.{{}}").as_bytes(), &signature).is_err());
    }

    #[test]
    fn while_one_secret_takes_over_both_sign() {
        let header = sign(WebhookSignature::Hmac, &[[1; 32], [2; 32]], (Uuid::nil(), noon(), "{}"));
        assert_eq!(header.split(' ').count(), 2);
    }
}
