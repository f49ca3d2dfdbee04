//! The part of an answer that came over several tries, and the line to whoever listens.
//!
//! Text of a broken try stays on the screen until the next try says something: a person who reads it
//! keeps it while the connection is mended. Never decides whether there is a next try.

use gloss_protocol::Usage;
use tokio::sync::mpsc::Sender;

use crate::answer_limit::believed;
use crate::model::Delta;
use crate::secret::{Secret, Veil};

/// The listener's end of one answer.
#[derive(Debug)]
pub(crate) struct DeltaListener {
    deltas: Sender<Delta>,
    /// The text of what was said before a rest: no retry takes it back.
    kept: String,
    /// The text of the newest try that said something.
    partial: String,
    /// Something on the screen belongs to an earlier try.
    stale: bool,
    /// Something of this try is on the screen.
    shown: bool,
    /// Bytes of the request of a try that is being answered, and of what was heard of it.
    open: Option<(usize, usize)>,
    /// What tries have used that broke off: nobody counted it, and it is paid for all the same.
    lost: Usage,
    /// Keeps the key out of the words, and out of the reasoning.
    veils: [Veil; 2],
}

impl DeltaListener {
    /// Nothing heard yet.
    pub(crate) fn new(deltas: Sender<Delta>, key: Option<&Secret>) -> Self {
        let veils = [Veil::new(key.cloned()), Veil::new(key.cloned())];
        let (kept, partial) = (String::new(), String::new());
        Self { deltas, kept, partial, stale: false, shown: false, open: None, lost: Usage::default(), veils }
    }

    /// A try begins.
    pub(crate) fn begin(&mut self) {
        self.lost = self.lost();
        self.open = None;
        self.stale |= std::mem::take(&mut self.shown);
        for veil in &mut self.veils {
            drop(veil.rest());
        }
    }

    /// The provider began to answer a request of so many bytes.
    pub(crate) fn opened(&mut self, asked: usize) {
        self.open = Some((asked, 0));
    }

    /// So many bytes of the answer have come.
    pub(crate) fn gathered(&mut self, bytes: usize) {
        if let Some((_, gathered)) = &mut self.open {
            *gathered = bytes;
        }
    }

    /// What was used besides, by the parts of an answer that came before it broke off.
    pub(crate) fn used(&mut self, usage: Usage) {
        self.lost = self.lost.plus(usage);
    }

    /// The answer came to its end, and was counted.
    pub(crate) fn counted(&mut self) {
        self.open = None;
    }

    /// What was used by tries that came to no end, estimated from their bytes. One of which nothing came was none.
    pub(crate) fn lost(&self) -> Usage {
        self.open
            .filter(|(_, gathered)| *gathered > 0)
            .map_or(self.lost, |sizes| self.lost.plus(believed(Usage::default(), sizes, None)))
    }

    /// Passes a delta on. Waits for a slow listener; one that is gone ends nothing.
    pub(crate) async fn send(&mut self, delta: Delta) {
        let [words, reasoning] = &mut self.veils;
        let delta = match delta {
            Delta::Text(text) => Delta::Text(words.push(&text)),
            Delta::Thinking(text) => Delta::Thinking(reasoning.push(&text)),
            other => other,
        };
        self.pass(delta).await;
    }

    async fn pass(&mut self, delta: Delta) {
        if matches!(&delta, Delta::Text(text) | Delta::Thinking(text) if text.is_empty()) {
            return;
        }
        if matches!(delta, Delta::Text(_) | Delta::Thinking(_)) {
            self.forget().await;
            self.shown = true;
        }
        if let Delta::Text(text) = &delta {
            self.partial.push_str(text);
        }
        // A listener that has gone needs no more.
        let _ = self.deltas.send(delta).await;
    }

    /// The answer is whole: an answer of calls alone also replaces what an earlier try said.
    pub(crate) async fn end(&mut self) {
        self.lift().await;
        self.forget().await;
    }

    /// The model rests: what it said stands, and the next try goes on from it.
    pub(crate) fn keep(&mut self) {
        let rest = self.veils.first_mut().map(Veil::rest).unwrap_or_default();
        self.partial.push_str(&rest);
        let said = std::mem::take(&mut self.partial);
        self.kept.push_str(&said);
        self.shown = false;
    }

    /// Passes on what was held back and is no key.
    async fn lift(&mut self) {
        let [words, reasoning] = &mut self.veils;
        let (words, reasoning) = (words.rest(), reasoning.rest());
        self.pass(Delta::Thinking(reasoning)).await;
        self.pass(Delta::Text(words)).await;
    }

    async fn forget(&mut self) {
        if std::mem::take(&mut self.stale) {
            self.partial.clear();
            let _ = self.deltas.send(Delta::Restarted).await;
            if !self.kept.is_empty() {
                let _ = self.deltas.send(Delta::Text(self.kept.clone())).await;
            }
        }
    }

    /// The text so far.
    pub(crate) fn into_partial(mut self) -> String {
        let rest = self.veils.first_mut().map(Veil::rest).unwrap_or_default();
        self.kept + &self.partial + &rest
    }
}
