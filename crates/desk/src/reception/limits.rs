//! How many letters an address may send: an allowance of tokens for each.
//!
//! Whole neighbourhoods share one address behind a mobile carrier's or the library's own network, so the allowance is large:
//! it keeps a program from filling the disk, not a class of pupils from answering a survey.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many addresses are remembered at most, some 4 MB.
const MOST: usize = 50_000;

/// The allowances of all addresses.
#[derive(Debug)]
pub struct Limits {
    per_minute: f64,
    allowances: Mutex<HashMap<IpAddr, Allowance>>,
}

#[derive(Clone, Copy, Debug)]
struct Allowance {
    tokens: f64,
    at: Instant,
}

impl Limits {
    /// Allowances that hold, and get back in a minute, so many tokens.
    pub fn new(per_minute: u32) -> Self {
        Self { per_minute: f64::from(per_minute.max(1)), allowances: Mutex::default() }
    }

    /// Takes a token of an address; if there is none, says in how long there will be.
    pub fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut allowances = self.allowances.lock().unwrap_or_else(PoisonError::into_inner);
        if allowances.len() >= MOST {
            let per_minute = self.per_minute;
            allowances.retain(|_, allowance| allowance.refilled(now, per_minute) < per_minute);
        }
        if allowances.len() >= MOST {
            // Nothing to forget: that is an attack from many addresses, which must not fill the memory.
            allowances.clear();
        }
        let allowance = allowances.entry(whose(address)).or_insert(Allowance { tokens: self.per_minute, at: now });
        let tokens = allowance.refilled(now, self.per_minute);
        if tokens < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - tokens) * 60.0 / self.per_minute));
        }
        *allowance = Allowance { tokens: tokens - 1.0, at: now };
        Ok(())
    }
}

impl Allowance {
    fn refilled(&self, now: Instant, per_minute: f64) -> f64 {
        let minutes = now.saturating_duration_since(self.at).as_secs_f64() / 60.0;
        (self.tokens + minutes * per_minute).min(per_minute)
    }
}

/// Who an address stands for: with IPv6 a household has a whole /64 of them.
fn whose(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_runs_dry_and_fills_again() {
        let limits = Limits::new(60);
        let (now, phone) = (Instant::now(), IpAddr::from([10, 0, 0, 1]));
        for _ in 0..60 {
            assert_eq!(limits.take(phone, now), Ok(()));
        }
        assert_eq!(limits.take(phone, now), Err(Duration::from_secs(1)));
        assert_eq!(limits.take(IpAddr::from([10, 0, 0, 2]), now), Ok(()));
        assert_eq!(limits.take(phone, now + Duration::from_secs(1)), Ok(()));
        assert!(limits.take(phone, now + Duration::from_secs(1)).is_err());
    }

    #[test]
    fn a_household_is_one_sender() {
        let limits = Limits::new(1);
        let now = Instant::now();
        assert_eq!(limits.take("2001:db8::1".parse().unwrap(), now), Ok(()));
        assert!(limits.take("2001:db8::2".parse().unwrap(), now).is_err());
        assert_eq!(limits.take("2001:db8:0:1::1".parse().unwrap(), now), Ok(()));
    }

    #[test]
    fn many_addresses_do_not_fill_the_memory() {
        let limits = Limits::new(1);
        let now = Instant::now();
        for n in 0..MOST as u32 + 10 {
            assert_eq!(limits.take(IpAddr::from(n.to_be_bytes()), now), Ok(()));
        }
        assert!(limits.allowances.lock().unwrap().len() <= MOST);
    }
}
