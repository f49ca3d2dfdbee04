//! Settings that the properties over documents share: how much is tried, from which seed, and on both cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Failures that are shown.
const SHOWN: usize = 25;

/// Whether everything is to be tried.
pub(crate) fn soak() -> bool {
    std::env::var_os("GLOSS_SOAK").is_some()
}

/// A small generator of its own, so that a sample is the same on every machine.
pub(crate) struct Seeded(u64);

impl Seeded {
    /// From a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit` (xorshift64*).
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }
}

/// Tries each file on both cores; what fails is listed by file.
pub(crate) fn each_file(files: &[(String, String)], check: impl Fn(&str, &str) -> Vec<String> + Sync) {
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((name, source)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = check(name, source);
                    let found = found.into_iter().map(|what| format!("{name}: {what}"));
                    failures.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    let shown: Vec<_> = failures.iter().take(SHOWN).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), shown.join("\n\n"));
}
