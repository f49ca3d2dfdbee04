//! The newest events of a workspace, for the shells that follow it: bounded in number and in bytes. Who lies further behind
//! reads them from the store, so nobody here waits for a slow shell, and nothing is kept for one.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gloss_protocol::Event;
use gloss_store::weight;
use tokio::sync::watch;

/// Events that are kept at most.
const MAX_EVENTS: usize = 4096;
/// Bytes of the events that are kept at most.
const MAX_BYTES: usize = 4 << 20;

/// Events as they happen.
#[derive(Debug)]
pub(crate) struct Feed {
    recent: Mutex<Recent>,
    newest: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Recent {
    events: VecDeque<(Arc<Event>, usize)>,
    bytes: usize,
}

impl Default for Feed {
    fn default() -> Self {
        Self { recent: Mutex::default(), newest: watch::channel(0).0 }
    }
}

impl Feed {
    /// Takes in an event that is stored.
    pub(crate) fn tell(&self, event: Event) {
        let (seq, bytes) = (event.seq, weight(&event));
        let mut recent = self.recent();
        recent.events.push_back((Arc::new(event), bytes));
        recent.bytes += bytes;
        while recent.events.len() > MAX_EVENTS || recent.bytes > MAX_BYTES {
            let Some((_, bytes)) = recent.events.pop_front() else { break };
            recent.bytes -= bytes;
        }
        drop(recent);
        self.newest.send_replace(seq);
    }

    /// The events after a number; none where some of them are only in the store any more.
    pub(crate) fn after(&self, seq: u64) -> Option<Vec<Arc<Event>>> {
        if self.newest() <= seq {
            return Some(Vec::new());
        }
        let recent = self.recent();
        let first = recent.events.front().map(|(event, _)| event.seq)?;
        let later = recent.events.iter().skip_while(|(event, _)| event.seq <= seq);
        (first <= seq + 1).then(|| later.map(|(event, _)| event.clone()).collect())
    }

    /// The number of the newest event that was told; 0 where there was none since the engine began.
    pub(crate) fn newest(&self) -> u64 {
        *self.newest.borrow()
    }

    /// Receiver that tells when there are more events.
    pub(crate) fn follow(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Event, EventBody, NoteId, Timestamp, WorkspaceId};

    use super::{Feed, MAX_BYTES, MAX_EVENTS};

    fn event(seq: u64, bytes: usize) -> Event {
        let body = EventBody::NoteDropped { note: NoteId("n".repeat(bytes)) };
        Event { v: 1, workspace: WorkspaceId::from("w"), seq, at: Timestamp(0), body }
    }

    fn after(feed: &Feed, seq: u64) -> Option<Vec<u64>> {
        feed.after(seq).map(|events| events.iter().map(|event| event.seq).collect())
    }

    #[test]
    fn who_is_not_far_behind_gets_what_came_since() {
        let feed = Feed::default();
        assert_eq!((after(&feed, 0), after(&feed, 9)), (Some(vec![]), Some(vec![])));
        (4..=6).for_each(|seq| feed.tell(event(seq, 1)));
        assert_eq!(after(&feed, 3), Some(vec![4, 5, 6]));
        assert_eq!(after(&feed, 5), Some(vec![6]));
        assert_eq!(after(&feed, 6), Some(vec![]));
        assert_eq!(after(&feed, 2), None, "what happened before the engine began is in the store");
    }

    #[test]
    fn it_is_bounded_in_number_and_in_bytes() {
        let feed = Feed::default();
        (1..=MAX_EVENTS as u64 + 5).for_each(|seq| feed.tell(event(seq, 1)));
        assert_eq!((after(&feed, 4), after(&feed, 5).unwrap().len()), (None, MAX_EVENTS));
        let feed = Feed::default();
        (1..=10).for_each(|seq| feed.tell(event(seq, MAX_BYTES / 4)));
        assert_eq!(feed.recent().events.len(), 3);
        feed.tell(event(11, MAX_BYTES));
        let bytes = feed.recent().bytes;
        assert_eq!((bytes, after(&feed, 10)), (0, None), "it is in the store");
        assert_eq!(after(&feed, 11), Some(vec![]));
    }
}
