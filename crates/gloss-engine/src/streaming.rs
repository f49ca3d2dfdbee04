//! Telling what models say just now: whoever shows the task is told at most every 30 ms, the last words too, and from the
//! beginning who comes to it later. Stores nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gloss_protocol::{EventBody, ItemId, ThreadId, TurnId};

use crate::space::Shared;
use crate::words::Said;

/// Words that stream are told at most this often; each time all so far, so a shell that misses one misses nothing.
const TELL_EVERY: Duration = Duration::from_millis(30);

impl Shared {
    /// Takes in all words so far of what will become an item.
    pub(crate) fn heard(self: &Arc<Self>, thread: &ThreadId, turn: &TurnId, item: &ItemId, text: &str) {
        let mut all = self.words.all();
        let said = all.entry(thread.clone()).or_insert_with(|| Said {
            turn: turn.clone(),
            item: item.clone(),
            text: String::new(),
            told: None,
            late: false,
        });
        // Only what is new is copied; an answer that begins anew is shorter than it was.
        match text.get(said.text.len()..) {
            Some(more) => said.text.push_str(more),
            None => text.clone_into(&mut said.text),
        }
        if said.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            self.tell_said(thread, said);
        } else if !std::mem::replace(&mut said.late, true) {
            let (shared, thread) = (self.clone(), thread.clone());
            tokio::spawn(async move {
                tokio::time::sleep(TELL_EVERY).await;
                if let Some(said) = shared.words.all().get_mut(&thread).filter(|said| said.late) {
                    shared.tell_said(&thread, said);
                }
            });
        }
    }

    /// Tells the words so far of a task again, to whom they were not told before; of all tasks without one.
    pub(crate) fn tell_words(&self, task: Option<&ThreadId>) {
        let mut all = self.words.all();
        for (thread, said) in all.iter_mut().filter(|(thread, _)| task.is_none_or(|task| task == *thread)) {
            self.tell_said(thread, said);
        }
    }

    /// A task's words are an item now, or its turn is over. From here on they are told no more.
    pub(crate) fn words_end(&self, thread: &ThreadId) {
        self.words.all().remove(thread);
    }

    /// Told with the words held: what is told of an item after its words never stands before them.
    fn tell_said(&self, thread: &ThreadId, said: &mut Said) {
        (said.told, said.late) = (Some(Instant::now()), false);
        self.tell(EventBody::ItemDelta {
            thread: thread.clone(),
            turn: said.turn.clone(),
            item: said.item.clone(),
            text: said.text.clone(),
        });
    }
}
