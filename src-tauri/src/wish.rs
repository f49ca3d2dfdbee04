//! What the shell wants of the page: something was clicked outside of it. One wish waits for a page that is not there
//! yet; the page decides nothing but how to show it.

use std::sync::{Mutex, PoisonError};

use gloss_protocol::Wish;
use tauri::ipc::Channel;

/// The way to the page.
#[derive(Debug, Default)]
pub(crate) struct Wishes(Mutex<Way>);

#[derive(Default)]
struct Way {
    page: Option<Channel<Wish>>,
    waiting: Option<Wish>,
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Way").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

impl Wishes {
    /// Gives a wish to the page, now or when it listens; false where it has to wait.
    pub(crate) fn send(&self, wish: Wish) -> bool {
        let mut way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = way.page.as_ref().is_some_and(|page| page.send(wish.clone()).is_ok());
        way.waiting = (!sent).then_some(wish);
        sent
    }

    /// A page listens; it gets what waits.
    pub(crate) fn listen(&self, page: Channel<Wish>) {
        let mut way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wish) = way.waiting.take() {
            // A page that went away at once will listen again, and the person can click again.
            let _ = page.send(wish);
        }
        way.page = Some(page);
    }

    /// The page begins anew: nobody listens until it does again.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).page = None;
    }
}
