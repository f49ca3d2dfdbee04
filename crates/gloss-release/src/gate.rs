//! The passcode of a release: how many guesses there are, who has typed it already, and a pause for everybody's guesses where
//! there were too many. A guess that is not allowed is never compared, and no visitor is written down: a cookie proves itself
//! (HMAC-SHA-256, RFC 2104), also after a restart, until the passcode is another one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::Semaphore;

use crate::passcode::is_passcode;
use crate::{Clock, Refusal};

/// Wrong passcodes in a minute: of one address, and of all together.
const OF_ADDRESS: f64 = 5.0;
const OF_ALL: f64 = 30.0;
const MINUTE: f64 = 60_000.0;
/// Nobody's guess is compared for so long after too many, in milliseconds.
const PAUSE: i64 = 15 * 60_000;
/// Addresses that are remembered.
const MAX_ADDRESSES: usize = 1024;
/// Guesses that are compared at once; each takes 19 MB.
const AT_ONCE: usize = 2;

/// A bucket that fills again: so many tokens at most, as many new ones in a minute.
#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: i64,
}

impl Bucket {
    fn take(&mut self, most: f64, now: i64) -> bool {
        let passed = (now - self.at).max(0) as f64;
        self.tokens = (self.tokens + passed * most / MINUTE).min(most);
        self.at = now;
        let is_there = self.tokens >= 1.0;
        if is_there {
            self.tokens -= 1.0;
        }
        is_there
    }

    fn give_back(&mut self, most: f64) {
        self.tokens = (self.tokens + 1.0).min(most);
    }
}

struct State {
    all: Bucket,
    by_address: HashMap<IpAddr, Bucket>,
    paused_until: i64,
}

/// The result of a passcode guess.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// The value of the cookie that lets the visitor in from now on.
    Right(String),
    Wrong,
    /// Not compared; allowed again after so many milliseconds.
    Later(i64),
}

pub(crate) struct Gate {
    /// The release's key and the passcode's hash, with a salt of its own: what cookies are signed with.
    key: String,
    hash: String,
    /// The cookie's name: cookies ignore ports, so each release has a name of its own, which a restart keeps.
    pub cookie: String,
    clock: Clock,
    state: Mutex<State>,
    compared: Semaphore,
}

impl Gate {
    /// The gate of the release with a key, which no other has, also where the passcode is the same.
    pub(crate) fn new(key: &str, hash: String, clock: Clock) -> Result<Self, Refusal> {
        let now = clock();
        let state =
            State { all: Bucket { tokens: OF_ALL, at: now }, by_address: HashMap::new(), paused_until: 0 };
        let name = hex::encode(signer((key, &hash), "name", "")?.finalize().into_bytes());
        Ok(Self {
            key: key.to_owned(),
            hash,
            cookie: format!("visit_{}", name.get(..12).unwrap_or_default()),
            clock,
            state: Mutex::new(state),
            compared: Semaphore::new(AT_ONCE),
        })
    }

    /// Whether a cookie is one that was given out here.
    pub(crate) fn knows(&self, value: &str) -> bool {
        let Some((visitor, signature)) = value.split_once('.') else { return false };
        let (Ok(signature), Ok(signer)) = (hex::decode(signature), self.signer(visitor)) else {
            return false;
        };
        signer.verify_slice(&signature).is_ok()
    }

    /// Compares what was typed, unless there were too many guesses.
    pub(crate) async fn guess(&self, from: IpAddr, typed: String) -> Guess {
        if let Some(wait) = self.begin(from) {
            return Guess::Later(wait);
        }
        let Ok(_turn) = self.compared.acquire().await else { return Guess::Wrong };
        let hash = self.hash.clone();
        let is_right = tokio::task::spawn_blocking(move || is_passcode(&hash, &typed)).await.unwrap_or(false);
        if !is_right {
            return Guess::Wrong;
        }
        let Ok(visitor) = random::<16>() else { return Guess::Wrong };
        let Ok(signer) = self.signer(&visitor) else { return Guess::Wrong };
        let value = format!("{visitor}.{}", hex::encode(signer.finalize().into_bytes()));
        let mut state = self.state();
        state.all.give_back(OF_ALL);
        if let Some(bucket) = state.by_address.get_mut(&from) {
            bucket.give_back(OF_ADDRESS);
        }
        Guess::Right(value)
    }

    /// Takes a guess from the buckets; milliseconds to wait where there is none.
    fn begin(&self, from: IpAddr) -> Option<i64> {
        let now = (self.clock)();
        let mut state = self.state();
        if now < state.paused_until {
            return Some(state.paused_until - now);
        }
        if state.by_address.len() >= MAX_ADDRESSES && !state.by_address.contains_key(&from) {
            // Whoever has been silent longest has the most tokens again.
            let oldest = state.by_address.iter().min_by_key(|(_, bucket)| bucket.at).map(|(from, _)| *from);
            oldest.and_then(|from| state.by_address.remove(&from));
        }
        let bucket = state.by_address.entry(from).or_insert(Bucket { tokens: OF_ADDRESS, at: now });
        if !bucket.take(OF_ADDRESS, now) {
            return Some((MINUTE / OF_ADDRESS) as i64);
        }
        if !state.all.take(OF_ALL, now) {
            state.paused_until = now + PAUSE;
            return Some(PAUSE);
        }
        None
    }

    fn signer(&self, visitor: &str) -> Result<Hmac<Sha256>, Refusal> {
        signer((&self.key, &self.hash), "visitor", visitor)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What signs words of a release for one use.
fn signer((key, hash): (&str, &str), purpose: &str, words: &str) -> Result<Hmac<Sha256>, Refusal> {
    let mut signer = Hmac::<Sha256>::new_from_slice(hash.as_bytes())
        .map_err(|error| Refusal::NotStarted(error.to_string()))?;
    for part in [key, purpose, words] {
        signer.update(part.as_bytes());
        signer.update(b"\n");
    }
    Ok(signer)
}

/// Random bytes as hexadecimal digits.
fn random<const BYTES: usize>() -> Result<String, Refusal> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::NotStarted(error.to_string()))?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::{Gate, Guess, MINUTE, PAUSE};
    use crate::passcode::hash_passcode;

    fn from(n: u32) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + n))
    }

    #[tokio::test]
    async fn guesses_are_few_and_a_pause_is_for_all() {
        let now = Arc::new(AtomicI64::new(1_000_000));
        let read = now.clone();
        let hash = hash_passcode("right234").expect("a hash");
        let clock: crate::Clock = Arc::new(move || read.load(Ordering::SeqCst));
        let gate = Gate::new("r1", hash.clone(), clock.clone()).expect("a gate");
        let wrong = |n| gate.guess(from(n), "wrong".to_owned());

        for _ in 0..5 {
            assert_eq!(wrong(1).await, Guess::Wrong);
        }
        assert_eq!(wrong(1).await, Guess::Later(12_000));
        // Who was refused is let in by the right one only when a guess is allowed again.
        assert_eq!(gate.guess(from(1), "right234".to_owned()).await, Guess::Later(12_000));
        now.fetch_add(12_000, Ordering::SeqCst);
        let Guess::Right(value) = gate.guess(from(1), "RIGHT-234".to_owned()).await else {
            panic!("not let in")
        };
        assert!(gate.knows(&value) && !gate.knows("") && !gate.knows(&value[1..]) && !gate.knows("a."));
        // A restart knows the same visitors by the same name; the same passcode of another release does not.
        let again = Gate::new("r1", hash.clone(), clock.clone()).expect("a gate");
        assert!(again.knows(&value) && again.cookie == gate.cookie);
        let new_code = ("r1", hash_passcode("right234").expect("a hash"));
        for (key, hash) in [new_code, ("r2", hash)] {
            let other = Gate::new(key, hash, clock.clone()).expect("a gate");
            assert!(!other.knows(&value) && other.cookie != gate.cookie, "{key}");
        }

        // Other addresses, until all together were too many.
        let mut guesses = 0;
        let waits = loop {
            match wrong(100 + guesses / 5).await {
                Guess::Wrong => guesses += 1,
                Guess::Later(waits) => break waits,
                Guess::Right(_) => panic!("let in"),
            }
        };
        assert!((25..=31).contains(&guesses), "{guesses}");
        assert_eq!(waits, PAUSE);
        assert!(matches!(wrong(5000).await, Guess::Later(_)));
        // Visitors who are in stay in.
        assert!(gate.knows(&value));
        now.fetch_add(PAUSE + MINUTE as i64, Ordering::SeqCst);
        assert_eq!(wrong(5000).await, Guess::Wrong);
    }
}
