//! Work that takes a while, on a thread of its own: the core's thread serves every folder and waits for nothing. What is heavy
//! asks for [`OffCore`], which only this file makes, so that none of it can be called on the core by mistake.

use tokio::task::{JoinHandle, spawn_blocking};

/// Proof that the caller is not the core.
pub(crate) struct OffCore(());

/// Runs heavy work beside the core. To be called inside of the runtime.
pub(crate) fn spawn<T: Send + 'static>(work: impl FnOnce(&OffCore) -> T + Send + 'static) -> JoinHandle<T> {
    spawn_blocking(move || work(&OffCore(())))
}
