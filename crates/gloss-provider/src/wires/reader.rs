//! The trait that every wire's reader of an answer implements. Reads none itself.

use crate::fault::Fault;
use crate::model::{Answer, Delta};
use crate::sse::Event;

/// How a body is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// An event stream.
    Events,
    /// A line of JSON each.
    Lines,
    /// One JSON document.
    Whole,
}

/// Reads one answer, event by event.
pub(crate) trait Reader: Send {
    /// Takes an event and gives what is to be shown of it. Unknown events give nothing.
    fn push(&mut self, event: &Event) -> Result<Vec<Delta>, Fault>;
    /// Bytes of words, reasoning and calls so far.
    fn gathered(&self) -> usize;
    /// The provider has said why it stopped: the answer is whole, though more may follow.
    fn is_whole(&self) -> bool;
    /// Nothing more will follow.
    fn is_over(&self) -> bool {
        self.is_whole()
    }
    /// The model rests in the middle and goes on when it is given its own words back.
    fn is_paused(&self) -> bool {
        false
    }
    /// The answer, or a cut-off fault where it is not whole.
    fn finish(self: Box<Self>) -> Result<Answer, Fault>;
}
