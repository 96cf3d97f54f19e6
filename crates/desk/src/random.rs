//! Random bytes of the system, for secrets.

/// So many of them.
///
/// # Errors
///
/// When the system gives none.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
