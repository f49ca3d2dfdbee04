//! Model wires behind one trait.
//!
//! The only crate that speaks HTTP to a model. It keeps no conversation, runs no tool, reads no
//! configuration and writes no log; keys come in as values that print as nothing and never go out in words.

mod model;

pub use model::{Answer, Answering, Call, Delta, Failure, Message, Provider, Request, Stop, ToolSpec};
