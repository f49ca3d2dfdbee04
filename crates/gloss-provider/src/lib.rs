//! Model wires behind one trait.
//!
//! The only crate that speaks HTTP to a model. It keeps no conversation, runs no tool, reads no
//! configuration and writes no log; keys come in as values that print as nothing and never go out in words.

mod address;
mod answer_limit;
mod cards;
mod delta_listener;
mod fault;
mod http;
mod lines;
mod listed;
mod model;
mod offers;
mod picture;
mod policy;
mod purse;
mod retry;
mod secret;
mod sse;
mod veiled;
mod wires;

pub use http::{HttpConfig, HttpProvider, Options};
pub use listed::Offered;
pub use model::{
    Answer, Answering, Call, Delta, Failure, Message, NoteInput, Provider, Request, Seeing, Stop, ToolSpec,
    TurnFacts, TurnInput,
};
pub use offers::Tested;
pub use picture::Picture;
pub use policy::Policy;
pub use purse::{Allowed, Counted, PaidFrom, Purse, Reserving, Worst};
pub use secret::Secret;
pub use wires::Wire;
