//! A model double: a real HTTP server on a loopback socket that speaks the wires, scripted from a file and
//! faulty on demand.
//!
//! It speaks OpenAI's Responses and Chat Completions, Anthropic's Messages and Ollama's own API, streamed
//! or in one piece, with their lists of models; the official client libraries read it (`tests/clients`).
//!
//! For tests and measurements. It never thinks: what it says is in its [`Script`], whose format is told at
//! the top of `script.rs`. It never listens beyond the loopback and never keeps a key, only its hash.

mod bodies;
mod conversation;
mod fill;
mod flood;
mod frames;
mod lists;
mod record;
mod script;
mod server;

pub use record::Recorded;
pub use script::{Call, ErrorEvent, Flood, Of, Reply, Rule, Script, ScriptError, Tokens, When};
pub use server::{Mock, Options, Watch};
