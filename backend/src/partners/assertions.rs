//! `private_key_jwt`: a client shows who it is by a short-lived token that it signs itself (RFC 7523, and its update
//! 7523bis: the audience is the issuer and nothing else). Pure: what is known of the client comes in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::PartnerClientId;
use contract::partners::{KeyAlgorithm, PartnerFailure};
use contract::problem::{Fault, FaultCode};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::auth::keys::CLOCK_SKEW;

/// How long an assertion may hold.
const LONGEST_LIFE: TimeDelta = TimeDelta::minutes(5);
/// How RFC 7523bis names the type; older libraries name none, or `JWT`.
const TYPES: [&str; 3] = ["client-authentication+jwt", "JWT", "jwt"];

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    exp: i64,
    #[serde(default)]
    iat: Option<i64>,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    jti: Option<String>,
}

/// What an assertion says of itself, before anything is verified: only to look up by.
pub struct Named {
    pub client: String,
    pub kid: Option<String>,
}

/// Reads whom an assertion names.
pub fn named(assertion: &str) -> Option<Named> {
    let header = jsonwebtoken::decode_header(assertion).ok()?;
    let claims = jsonwebtoken::dangerous::insecure_decode_claims::<Claims>(assertion).ok()?;
    Some(Named { client: claims.sub, kid: header.kid })
}

/// A public key of a client.
pub struct ClientKey {
    pub algorithm: KeyAlgorithm,
    pub jwk: Value,
}

/// An assertion that holds, to be used once.
#[derive(Debug)]
pub struct Asserted {
    pub jti_hash: Vec<u8>,
    pub expires_at: DateTime<Utc>,
}

/// Whether an assertion is signed by the key and says what it must.
pub fn verify(
    assertion: &str,
    key: &ClientKey,
    (client, issuer): (PartnerClientId, &str),
    now: DateTime<Utc>,
) -> Result<Asserted, PartnerFailure> {
    let algorithm = algorithm(key.algorithm);
    let header = jsonwebtoken::decode_header(assertion).map_err(|_| PartnerFailure::WrongSignature)?;
    if header.typ.as_deref().is_some_and(|kind| !TYPES.contains(&kind)) {
        return Err(PartnerFailure::WrongClaims);
    }
    let verifying = decoding_key(key).ok_or(PartnerFailure::UnknownKey)?;
    // The key decides which algorithm verifies it, never the assertion. The rest is held against our own clock, below.
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Claims>(assertion, &verifying, &validation)
        .map_err(|error| match error.kind() {
            jsonwebtoken::errors::ErrorKind::Json(_) => PartnerFailure::WrongClaims,
            _ => PartnerFailure::WrongSignature,
        })?
        .claims;
    check(&claims, (client, issuer), now)
}

fn check(
    claims: &Claims,
    (client, issuer): (PartnerClientId, &str),
    now: DateTime<Utc>,
) -> Result<Asserted, PartnerFailure> {
    let id = client.to_string();
    let audience = match &claims.aud {
        Value::String(audience) => audience == issuer,
        Value::Array(audiences) => audiences.len() == 1 && audiences.iter().all(|audience| audience == issuer),
        _ => false,
    };
    let jti = claims.jti.as_deref().filter(|jti| (1..=256).contains(&jti.len()));
    let (Some(jti), true) = (jti, claims.iss == id && claims.sub == id && audience) else {
        return Err(PartnerFailure::WrongClaims);
    };
    let (earliest, latest) = ((now - CLOCK_SKEW).timestamp(), (now + CLOCK_SKEW).timestamp());
    if claims.exp <= earliest {
        return Err(PartnerFailure::ExpiredAssertion);
    }
    let begins_later = |moment: Option<i64>| moment.is_some_and(|moment| moment > latest);
    if claims.exp > latest + LONGEST_LIFE.num_seconds() || begins_later(claims.iat) || begins_later(claims.nbf) {
        return Err(PartnerFailure::WrongClaims);
    }
    let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or(PartnerFailure::WrongClaims)? + CLOCK_SKEW;
    Ok(Asserted { jti_hash: Sha256::digest(jti).to_vec(), expires_at })
}

fn algorithm(of: KeyAlgorithm) -> Algorithm {
    match of {
        KeyAlgorithm::EdDsa => Algorithm::EdDSA,
        KeyAlgorithm::Es256 => Algorithm::ES256,
    }
}

fn decoding_key(key: &ClientKey) -> Option<DecodingKey> {
    let member = |name: &str| key.jwk[name].as_str();
    match key.algorithm {
        KeyAlgorithm::EdDsa => DecodingKey::from_ed_components(member("x")?).ok(),
        KeyAlgorithm::Es256 => DecodingKey::from_ec_components(member("x")?, member("y")?).ok(),
    }
}

/// Members of a JWK that only its owner may know (RFC 7518 section 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A public key that was taken in: only what it is made of, and its name.
#[derive(Debug)]
pub struct NewKey {
    pub algorithm: KeyAlgorithm,
    pub jwk: Value,
    pub kid: String,
}

/// Takes a JWK in, with all that is wrong with it. Without a name of its own it goes by its thumbprint (RFC 7638).
pub fn take_in(jwk: &Map<String, Value>) -> Result<NewKey, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, code, detail: &str| faults.push(Fault::new(format!("/jwk/{name}"), code, detail));
    for name in PRIVATE.iter().filter(|name| jwk.contains_key(**name)) {
        let detail = "is the private half, which nobody else may have: make a new pair, and send the public half alone";
        fault(name, FaultCode::NotAllowed, detail);
    }
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let algorithm = match (text("kty"), text("crv")) {
        (Some("OKP"), Some("Ed25519")) => Some((KeyAlgorithm::EdDsa, ["x"].as_slice())),
        (Some("EC"), Some("P-256")) => Some((KeyAlgorithm::Es256, ["x", "y"].as_slice())),
        _ => {
            fault("crv", FaultCode::NotAllowed, "must be Ed25519 (kty OKP) or P-256 (kty EC)");
            None
        }
    };
    if text("use").is_some_and(|purpose| purpose != "sig") {
        fault("use", FaultCode::NotAllowed, "must be sig when it is there");
    }
    if let Some(named) = text("alg")
        && algorithm.is_some_and(|(algorithm, _)| {
            named != algorithm.code() && !(named == "Ed25519" && algorithm == KeyAlgorithm::EdDsa)
        })
    {
        fault("alg", FaultCode::Inconsistent, "is another algorithm than the key is for");
    }
    let kid = match jwk.get("kid") {
        None => None,
        Some(Value::String(kid)) if (1..=100).contains(&kid.chars().count()) => Some(kid.clone()),
        Some(_) => {
            fault("kid", FaultCode::WrongFormat, "must be text of 1 to 100 characters");
            None
        }
    };
    let Some((algorithm, coordinates)) = algorithm else { return Err(faults) };
    for name in coordinates {
        let bytes = text(name).and_then(|value| URL_SAFE_NO_PAD.decode(value).ok());
        match bytes {
            Some(bytes) if bytes.len() == 32 => {}
            None if !jwk.contains_key(*name) => fault(name, FaultCode::Required, "is required"),
            _ => fault(name, FaultCode::WrongFormat, "must be 32 bytes in base64url"),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let member = |name: &str| text(name).unwrap_or_default();
    let plain = match algorithm {
        KeyAlgorithm::EdDsa => json!({ "crv": "Ed25519", "kty": "OKP", "x": member("x") }),
        KeyAlgorithm::Es256 => json!({ "crv": "P-256", "kty": "EC", "x": member("x"), "y": member("y") }),
    };
    let key = ClientKey { algorithm, jwk: plain };
    if !is_on_its_curve(&key) {
        return Err(vec![Fault::new("/jwk/x", FaultCode::WrongFormat, "is no point of this curve that can sign")]);
    }
    // The members in the order of their names, without white space, are what a thumbprint is of.
    let thumbprint = || URL_SAFE_NO_PAD.encode(Sha256::digest(thumbprint_text(&key)));
    Ok(NewKey { kid: kid.unwrap_or_else(thumbprint), algorithm, jwk: key.jwk })
}

fn thumbprint_text(key: &ClientKey) -> String {
    let members = ["crv", "kty", "x", "y"].iter().filter_map(|name| Some((name, key.jwk.get(name)?)));
    format!("{{{}}}", members.map(|(name, value)| format!("\"{name}\":{value}")).collect::<Vec<_>>().join(","))
}

fn is_on_its_curve(key: &ClientKey) -> bool {
    let is_strong = match key.algorithm {
        KeyAlgorithm::EdDsa => {
            let bytes = key.jwk["x"].as_str().and_then(|x| URL_SAFE_NO_PAD.decode(x).ok());
            let point = bytes.and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok());
            point.is_some_and(|point| !point.is_weak())
        }
        KeyAlgorithm::Es256 => true,
    };
    // A key that can't be used at all is an error; a signature that isn't its own is not.
    let usable =
        |verifying: DecodingKey| jsonwebtoken::crypto::verify("AA", b"", &verifying, algorithm(key.algorithm)).is_ok();
    is_strong && decoding_key(key).is_some_and(usable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ISSUER: &str = "https://voorwaarts.example.nl";

    fn client() -> PartnerClientId {
        Uuid::from_u128(7).into()
    }

    fn noon() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    fn claims(change: impl FnOnce(&mut Value)) -> Claims {
        let mut claims = json!({
            "iss": client(), "sub": client(), "aud": ISSUER, "jti": "1", "exp": noon().timestamp() + 60,
        });
        change(&mut claims);
        serde_json::from_value(claims).unwrap()
    }

    fn outcome(change: impl FnOnce(&mut Value)) -> Result<(), PartnerFailure> {
        check(&claims(change), (client(), ISSUER), noon()).map(|_| ())
    }

    #[test]
    fn an_assertion_says_who_for_whom_and_for_a_short_while() {
        use PartnerFailure::{ExpiredAssertion, WrongClaims};
        let at = |seconds: i64| json!(noon().timestamp() + seconds);
        assert_eq!(outcome(|_| ()), Ok(()));
        assert_eq!(outcome(|claims| claims["aud"] = json!([ISSUER])), Ok(()));
        for (name, value) in [
            ("iss", json!("other")),
            ("sub", json!("other")),
            ("aud", json!("https://voorwaarts.example.nl/oauth2/token")),
            ("aud", json!([ISSUER, "https://other.example"])),
            ("aud", json!([])),
            ("jti", json!("")),
            ("jti", json!("x".repeat(257))),
            ("jti", Value::Null),
            ("exp", at(331)),
            ("iat", at(31)),
            ("nbf", at(31)),
        ] {
            assert_eq!(outcome(|claims| claims[name] = value), Err(WrongClaims), "{name}");
        }
        // Clocks differ by half a minute at the most.
        assert_eq!(outcome(|claims| claims["exp"] = at(330)), Ok(()));
        assert_eq!(outcome(|claims| claims["exp"] = at(-29)), Ok(()));
        assert_eq!(outcome(|claims| claims["exp"] = at(-30)), Err(ExpiredAssertion));
        assert_eq!(outcome(|claims| claims["iat"] = at(30)), Ok(()));
    }

    fn faults(jwk: Value) -> Vec<String> {
        let Value::Object(jwk) = jwk else { panic!("a JWK is an object") };
        let faults = take_in(&jwk).expect_err("refused");
        faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
    }

    #[test]
    fn only_the_public_half_of_a_key_that_can_sign_is_taken_in() {
        // The key of RFC 8037 appendix A, with its thumbprint.
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let good = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "key_ops": ["verify"] });
        let key = take_in(good.as_object().unwrap()).unwrap();
        assert_eq!(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(key.jwk, json!({ "kty": "OKP", "crv": "Ed25519", "x": x }));
        let named = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": "2026", "alg": "EdDSA" });
        assert_eq!(take_in(named.as_object().unwrap()).unwrap().kid, "2026");

        assert_eq!(faults(json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "d": "x" })), ["/jwk/d not_allowed"]);
        assert_eq!(faults(json!({ "kty": "oct", "k": "x" })), ["/jwk/k not_allowed", "/jwk/crv not_allowed"]);
        assert_eq!(faults(json!({ "kty": "RSA", "n": "x", "e": "AQAB" })), ["/jwk/crv not_allowed"]);
        assert_eq!(faults(json!({ "kty": "OKP", "crv": "Ed25519", "x": "AA" })), ["/jwk/x wrong_format"]);
        assert_eq!(faults(json!({ "kty": "EC", "crv": "P-256", "x": x })), ["/jwk/y required"]);
        assert_eq!(faults(json!({ "kty": "EC", "crv": "P-256", "x": x, "y": x })), ["/jwk/x wrong_format"]);
        let wrong = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "use": "enc", "alg": "ES256", "kid": "" });
        assert_eq!(faults(wrong), ["/jwk/use not_allowed", "/jwk/alg inconsistent", "/jwk/kid wrong_format"]);
        // The neutral point verifies anything.
        let neutral = URL_SAFE_NO_PAD.encode([[1].as_slice(), &[0; 31]].concat());
        assert_eq!(faults(json!({ "kty": "OKP", "crv": "Ed25519", "x": neutral })), ["/jwk/x wrong_format"]);
    }
}
