//! Requests of the shell to the page: something was clicked outside of it. One of them waits for a page that is not there
//! yet; the page decides nothing but how to show it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use gloss_protocol::ShellRequest;
use tauri::ipc::Channel;

/// The way to the page.
#[derive(Debug, Default)]
pub(crate) struct ShellRequests(Mutex<Way>);

#[derive(Default)]
struct Way {
    page: Option<Channel<ShellRequest>>,
    waiting: Option<ShellRequest>,
}

impl Way {
    fn sent(&self, wish: &ShellRequest) -> bool {
        self.page.as_ref().is_some_and(|page| page.send(wish.clone()).is_ok())
    }
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Way").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

impl ShellRequests {
    /// Gives a request to the page, now or when it listens.
    pub(crate) fn send(&self, wish: ShellRequest) {
        let mut way = self.way();
        if !way.sent(&wish) {
            way.waiting = Some(wish);
        }
    }

    /// Gives a request to the page that listens; false where none does.
    pub(crate) fn send_now(&self, wish: &ShellRequest) -> bool {
        self.way().sent(wish)
    }

    /// Whether a page listens.
    pub(crate) fn is_heard(&self) -> bool {
        self.way().page.is_some()
    }

    fn way(&self) -> MutexGuard<'_, Way> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page listens; it gets what waits.
    pub(crate) fn listen(&self, page: Channel<ShellRequest>) {
        let mut way = self.way();
        if let Some(wish) = way.waiting.take() {
            // A page that went away at once will listen again, and the person can click again.
            let _ = page.send(wish);
        }
        way.page = Some(page);
    }

    /// The page begins anew: nobody listens until it does again.
    pub(crate) fn forget(&self) {
        self.way().page = None;
    }
}
