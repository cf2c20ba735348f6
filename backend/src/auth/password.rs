//! Passwords: argon2id, a few at a time, and as long for an unknown account as for a known one.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use contract::accounts::{LONGEST_PASSWORD, SHORTEST_PASSWORD};
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::random::Random;

/// The length that a password may have, in characters. There are no rules of composition.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = SHORTEST_PASSWORD..=LONGEST_PASSWORD;
/// OWASP's advice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Each takes 19 MiB and a core for some tens of milliseconds; more at once would only starve the others.
const MAX_CONCURRENT_HASHES: usize = 2;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    memory_kib: u32,
    /// A hash of nobody's password, checked when there is no account, so that both take as long.
    nobody: Arc<str>,
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    #[error("a password has 12 to 128 characters")]
    Length,
    #[error("this password is on the list of passwords that everyone tries first")]
    Common,
}

impl Passwords {
    /// # Errors
    /// `internal`, which is not expected.
    pub fn new(random: &Random) -> Result<Self, Error> {
        Self::with_memory(MEMORY_KIB, random)
    }

    /// Quick and weak, for tests and throw-away demo accounts only.
    ///
    /// # Errors
    /// `internal`, which is not expected.
    pub fn quick(random: &Random) -> Result<Self, Error> {
        Self::with_memory(64, random)
    }

    fn with_memory(memory_kib: u32, random: &Random) -> Result<Self, Error> {
        let mut passwords =
            Self { permits: Arc::new(Semaphore::new(MAX_CONCURRENT_HASHES)), memory_kib, nobody: Arc::from("") };
        passwords.nobody = passwords.hash(&random.token(), random)?.into();
        Ok(passwords)
    }

    /// The hash of a password, in PHC form.
    ///
    /// # Errors
    /// `internal`, which is not expected.
    pub fn hash(&self, password: &str, random: &Random) -> Result<String, Error> {
        let params = Params::new(self.memory_kib, PASSES, 1, None).map_err(|error| Error::internal(&error))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = argon2.hash_password_with_salt(password.as_bytes(), &random.bytes::<16>());
        hash.map(|hash| hash.to_string()).map_err(|error| Error::internal(&error))
    }

    /// The hash of a password that someone chooses, in turn with the checks of others.
    ///
    /// # Errors
    /// `internal`, which is not expected.
    pub async fn hash_in_turn(&self, password: String, random: &Random) -> Result<String, Error> {
        let _permit = self.permits.acquire().await.map_err(|error| Error::internal(&error))?;
        let (passwords, random) = (self.clone(), random.clone());
        let hashed = tokio::task::spawn_blocking(move || passwords.hash(&password, &random));
        hashed.await.map_err(|error| Error::internal(&error))?
    }

    /// Whether the password belongs to the hash. Takes as long when there is no hash.
    ///
    /// # Errors
    /// `internal`, which is not expected.
    pub async fn matches(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let _permit = self.permits.acquire().await.map_err(|error| Error::internal(&error))?;
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let checked = tokio::task::spawn_blocking(move || {
            let parsed = PasswordHash::new(&hash).map_err(|error| Error::internal(&error))?;
            Ok::<bool, Error>(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
        });
        let matches: bool = checked.await.map_err(|error| Error::internal(&error))??;
        Ok(matches && known)
    }
}

/// Refuses passwords that are too short, too long or tried first by everyone.
///
/// # Errors
/// Why it is refused.
pub fn check_strength(password: &str) -> Result<(), WeakPassword> {
    if !PASSWORD_LENGTH.contains(&password.chars().count()) {
        return Err(WeakPassword::Length);
    }
    let plain = password.to_lowercase();
    let one_letter = plain.chars().all(|letter| plain.starts_with(letter));
    if one_letter || COMMON.iter().any(|common| plain == *common || plain == common.repeat(2)) {
        return Err(WeakPassword::Common);
    }
    Ok(())
}

/// Passwords of twelve characters and more from the published lists of the most used ones, and what people
/// here would think of first. Shorter ones are refused by length, or doubled.
const COMMON: &[&str] = &[
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "123456789012",
    "1234567890123",
    "qwerty",
    "qwertyuiop",
    "qwerty123456",
    "qwertyuiop123",
    "qwerty1234567",
    "password",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "wachtwoord",
    "wachtwoord12",
    "wachtwoord123",
    "wachtwoord1234",
    "welkom",
    "welkom123456",
    "welkom1234567",
    "welkom2023!!",
    "welkom2024!!",
    "welkom2025!!",
    "welkom2026!!",
    "iloveyou1234",
    "letmein12345",
    "administrator",
    "administrator1",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcd12345678",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "q1w2e3r4t5y6",
    "zaq12wsxcde3",
    "unbelievable",
    "vluchtvoorwaarts",
    "voorwaarts123",
    "voorwaarts1234",
    "changemeplease",
    "feyenoord1908",
    "ajaxamsterdam",
    "nederland123",
    "nederland1234",
    "geheim123456",
    "geheimgeheim",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["short", "wachtwoord1234", "Wachtwoord1234", "aaaaaaaaaaaaaa", "qwertyqwerty", "welkomwelkom"] {
            assert!(check_strength(weak).is_err(), "{weak}");
        }
        assert_eq!(check_strength(&"x1".repeat(65)), Err(WeakPassword::Length));
        assert_eq!(check_strength("vier paarden op zondag"), Ok(()));
    }

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let random = Random::seeded(1);
        let passwords = Passwords::quick(&random).unwrap();
        let hash = passwords.hash("vier paarden op zondag", &random).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$"));
        assert!(passwords.matches("vier paarden op zondag".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.matches("vijf paarden op zondag".into(), Some(hash)).await.unwrap());
        assert!(!passwords.matches("vier paarden op zondag".into(), None).await.unwrap());
    }
}
