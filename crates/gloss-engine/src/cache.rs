//! A cache of values made of files, by content: the last used, within a bound of files and bytes. Makes nothing itself.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Cache of values made of files, last used first.
pub(crate) struct Cache<T> {
    all: Mutex<VecDeque<(String, T, usize)>>,
    files: usize,
    bytes: usize,
}

impl<T: Clone> Cache<T> {
    /// Makes an empty cache of at most so many files and bytes; the newest is kept however large it is.
    pub(crate) fn new(files: usize, bytes: usize) -> Self {
        Self { all: Mutex::default(), files, bytes }
    }

    /// Finds the value made of the file with this hash.
    pub(crate) fn of(&self, sha256: &str) -> Option<T> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|one| one.0 == sha256)?;
        let found = all.remove(at)?;
        let made = found.1.clone();
        all.push_front(found);
        Some(made)
    }

    /// Keeps what was made, which has so many bytes.
    pub(crate) fn keep(&self, sha256: &str, made: T, size: impl FnOnce(&T) -> usize) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let own = size(&made);
        all.push_front((sha256.to_owned(), made, own));
        let (mut bytes, mut count) = (0, 0);
        all.retain(|(_, _, own)| {
            bytes += own;
            count += 1;
            count == 1 || (count <= self.files && bytes <= self.bytes)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;

    #[test]
    fn the_last_used_are_kept_within_bounds() {
        let kept = Cache::new(2, 10);
        kept.keep("a", 1, |_| 4);
        kept.keep("b", 2, |_| 4);
        assert_eq!(kept.of("a"), Some(1));
        kept.keep("c", 3, |_| 4);
        assert_eq!((kept.of("a"), kept.of("b"), kept.of("c")), (Some(1), None, Some(3)));
        kept.keep("large", 4, |_| 40);
        assert_eq!((kept.of("large"), kept.of("a"), kept.of("c")), (Some(4), None, None));
    }
}
