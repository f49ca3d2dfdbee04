//! Words of models that are still answering, by task, until they are an item of the log; and how far each shell knows.
//! A shell is told what is new to it, so a slow one has never more to wait for than the words. Stores nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use gloss_protocol::{EventBody, ItemId, ThreadId, TurnId};
use tokio::sync::watch;

/// Bytes of words that are told at a time: a longer text comes in several tellings.
const MAX_TOLD: usize = 128 << 10;

/// Answers that stream, by task.
#[derive(Debug)]
pub(crate) struct Words {
    all: Mutex<HashMap<ThreadId, AnswerWords>>,
    stirred: watch::Sender<()>,
}

/// The words of one answer.
#[derive(Debug)]
struct AnswerWords {
    turn: TurnId,
    item: ItemId,
    text: String,
    /// Number of times that it began anew.
    anew: u32,
}

/// Place up to which a shell was told, by task.
#[derive(Debug, Default)]
pub(crate) struct ToldPlaces(HashMap<ThreadId, Place>);

/// A place in an answer's words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    item: ItemId,
    anew: u32,
    bytes: usize,
    /// Offset in UTF-16 code units, as an interface counts.
    units: u32,
}

impl Default for Words {
    fn default() -> Self {
        Self { all: Mutex::default(), stirred: watch::channel(()).0 }
    }
}

impl Words {
    /// Takes in all words so far of what will become an item.
    pub(crate) fn hear(&self, thread: &ThreadId, turn: &TurnId, item: &ItemId, text: &str) {
        let mut all = self.all();
        let said = all.entry(thread.clone()).or_insert_with(|| AnswerWords {
            turn: turn.clone(),
            item: item.clone(),
            text: String::new(),
            anew: 0,
        });
        // Only what is new is copied; an answer that begins anew is shorter than it was.
        match text.get(said.text.len()..) {
            Some(more) => said.text.push_str(more),
            None => {
                text.clone_into(&mut said.text);
                said.anew += 1;
            }
        }
        drop(all);
        self.stirred.send_replace(());
    }

    /// A task's words are an item now, or its turn is over. From here on they are told no more.
    pub(crate) fn end(&self, thread: &ThreadId) {
        self.all().remove(thread);
    }

    /// Receiver that tells when there are more words.
    pub(crate) fn follow(&self) -> watch::Receiver<()> {
        self.stirred.subscribe()
    }

    /// News for a shell of the tasks whose words it is told; none where `is_behind` says, with the words held, that an
    /// event comes first: no item's news stands before the words of the one before it. True where more waits.
    pub(crate) fn news(
        &self,
        told: &mut ToldPlaces,
        is_told: impl Fn(&ThreadId) -> bool,
        is_behind: impl FnOnce() -> bool,
    ) -> Option<(Vec<EventBody>, bool)> {
        let all = self.all();
        if is_behind() {
            return None;
        }
        // Who comes back to a task is told all of its words again.
        told.0.retain(|thread, _| all.contains_key(thread) && is_told(thread));
        let (mut news, mut more) = (Vec::new(), false);
        for (thread, said) in all.iter().filter(|(thread, _)| is_told(thread)) {
            let begin = Place { item: said.item.clone(), anew: said.anew, bytes: 0, units: 0 };
            let known = told.0.get(thread).filter(|place| place.item == said.item && place.anew == said.anew);
            let is_known = known.is_some();
            let from = known.cloned().unwrap_or(begin);
            let end = said.text.floor_char_boundary(from.bytes.saturating_add(MAX_TOLD));
            let text = said.text.get(from.bytes..end).unwrap_or_default();
            if text.is_empty() && is_known {
                continue;
            }
            more |= end < said.text.len();
            let units = u32::try_from(text.encode_utf16().count()).unwrap_or_default();
            news.push(EventBody::ItemDelta {
                thread: thread.clone(),
                turn: said.turn.clone(),
                item: said.item.clone(),
                offset: from.units,
                text: text.to_owned(),
            });
            told.0.insert(thread.clone(), Place { bytes: end, units: from.units + units, ..from });
        }
        Some((news, more))
    }

    fn all(&self) -> MutexGuard<'_, HashMap<ThreadId, AnswerWords>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{EventBody, ItemId, ThreadId, TurnId};

    use super::{MAX_TOLD, ToldPlaces, Words};

    fn hear(words: &Words, thread: &str, item: &str, text: &str) {
        words.hear(&ThreadId::from(thread), &TurnId::from("u"), &ItemId::from(item), text);
    }

    /// News for a shell that shows a task, or all: where, and what.
    fn news(words: &Words, told: &mut ToldPlaces, shown: Option<&str>) -> Vec<(u32, String)> {
        let (bodies, _) = words
            .news(told, |thread| shown.is_none_or(|shown| *thread == ThreadId::from(shown)), || false)
            .unwrap();
        let words = |body| match body {
            EventBody::ItemDelta { offset, text, .. } => (offset, text),
            other => panic!("{other:?}"),
        };
        bodies.into_iter().map(words).collect()
    }

    #[test]
    fn each_shell_is_told_what_is_new_to_it() {
        let words = Words::default();
        let (mut one, mut other) = (ToldPlaces::default(), ToldPlaces::default());
        hear(&words, "t", "i", "Größe 🎈");
        assert_eq!(news(&words, &mut one, None), [(0, "Größe 🎈".to_owned())]);
        hear(&words, "t", "i", "Größe 🎈 und");
        assert_eq!(news(&words, &mut one, None), [(8, " und".to_owned())]);
        assert_eq!(news(&words, &mut one, None), []);
        assert_eq!(news(&words, &mut other, Some("t")), [(0, "Größe 🎈 und".to_owned())]);
        assert_eq!(news(&words, &mut other, Some("elsewhere")), []);
        assert_eq!(news(&words, &mut other, Some("t")).len(), 1, "who comes back is told all again");
        hear(&words, "t", "i", "");
        assert_eq!(news(&words, &mut one, None), [(0, String::new())], "it was taken back");
        hear(&words, "t", "i", "Anew");
        assert_eq!(news(&words, &mut one, None), [(0, "Anew".to_owned())]);
        words.end(&ThreadId::from("t"));
        assert_eq!(news(&words, &mut one, None), []);
        hear(&words, "t", "j", "Next");
        assert_eq!(news(&words, &mut one, None), [(0, "Next".to_owned())]);
        assert!(words.news(&mut one, |_| true, || true).is_none(), "an event comes first");
    }

    #[test]
    fn a_long_text_comes_in_parts_that_join_to_it() {
        let words = Words::default();
        let text = "ä€🎈a".repeat(100_000);
        hear(&words, "t", "i", &text);
        let (mut told, mut joined, mut parts) = (ToldPlaces::default(), String::new(), 0);
        loop {
            let part = news(&words, &mut told, None);
            let [(at, part)] = &part[..] else { break };
            assert!(part.len() <= MAX_TOLD && *at as usize == joined.encode_utf16().count());
            joined.push_str(part);
            parts += 1;
        }
        assert!(joined == text && parts > 3, "{parts}");
    }
}
