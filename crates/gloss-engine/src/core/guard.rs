//! A fence around what may fail by a mistake of Gloss's own.

/// Runs something so that a mistake in it ends neither the core nor anybody else's work. What it had written is
/// whole transactions, so the state it leaves is one that was stored.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}
