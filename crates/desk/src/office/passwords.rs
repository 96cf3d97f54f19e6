//! Passwords: hashed with Argon2id, compared without telling whether the name exists.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// The shortest password, in characters (OWASP ASVS 5, 6.2.1).
pub const SHORTEST: usize = 12;
/// The longest password, in bytes: hashing must not become a way to keep the desk busy.
const LONGEST: usize = 1_000;

/// A password that can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is too short.
    #[error("the password has fewer than {SHORTEST} characters; a sentence is easy to remember")]
    TooShort,
    /// It is too long.
    #[error("the password is longer than {LONGEST} bytes")]
    TooLong,
    /// The system gave no random bytes, or no memory.
    #[error("the password could not be hashed; try again")]
    Hashing,
}

/// What names that do not exist are compared with, so that they take as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let salt = [0; 16];
    let hash: Option<PasswordHash> = Argon2::default().hash_password_with_salt(b"nobody's password", &salt).ok();
    hash.map(|hash| hash.to_string()).unwrap_or_default()
});

/// Hashes a new password; takes some 20 ms and 19 MiB.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < SHORTEST {
        return Err(PasswordError::TooShort);
    }
    if password.len() > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let hash: PasswordHash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|_| PasswordError::Hashing)?;
    Ok(hash.to_string())
}

/// Whether a password is the one of a hash; `None` for a name that does not exist, which takes as long.
pub fn fits(password: &str, hash: Option<&str>) -> bool {
    let known = hash.unwrap_or(&NOBODY);
    let Ok(parsed) = PasswordHash::new(known) else { return false };
    let fits = password.len() <= LONGEST && Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    fits && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_fits() {
        let hash = hash("kabau nan duo lari").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(fits("kabau nan duo lari", Some(&hash)));
        assert!(!fits("kabau nan tigo lari", Some(&hash)));
        assert!(!fits("nobody's password", None), "nobody logs in with a name that does not exist");
        assert!(!fits("x", Some("spoilt")));
        assert_eq!(super::hash("pendek"), Err(PasswordError::TooShort));
        assert_eq!(super::hash(&"a".repeat(1_001)), Err(PasswordError::TooLong));
    }
}
