//! A pattern that is made when it is first used, and how random bytes look. Knows no rule.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

/// Largest pattern that is made, in bytes of its machine.
const MAX_PATTERN: usize = 32 << 20;
/// Matches of one rule that are looked at in one file.
pub(crate) const MAX_MATCHES: usize = 1000;

/// A pattern over bytes, with ASCII classes as the rules mean it, made when it is first used.
#[derive(Deserialize)]
#[serde(from = "String")]
pub(crate) struct Pattern {
    words: Cow<'static, str>,
    made: OnceLock<Option<Regex>>,
}

impl From<String> for Pattern {
    fn from(words: String) -> Self {
        Self { words: Cow::Owned(words), made: OnceLock::new() }
    }
}

impl Pattern {
    pub(crate) const fn new(words: &'static str) -> Self {
        Self { words: Cow::Borrowed(words), made: OnceLock::new() }
    }

    pub(crate) fn made(&self) -> Option<&Regex> {
        let make = || RegexBuilder::new(&self.words).unicode(false).size_limit(MAX_PATTERN).build().ok();
        self.made.get_or_init(make).as_ref()
    }

    pub(crate) fn is_match(&self, bytes: &[u8]) -> bool {
        self.made().is_some_and(|made| made.is_match(bytes))
    }
}

/// How random bytes look, in bits for each: Shannon's entropy of their counts.
pub(crate) fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let all = bytes.len() as f64;
    let share = |count: &u32| f64::from(*count) / all;
    counts.iter().filter(|count| **count > 0).map(share).map(|share| -share * share.log2()).sum()
}
