//! One MCP server from a client's side: connected in either era of the protocol, its tools listed and called. What comes from it
//! is material: bounded here, believed nowhere. Starts no program, opens no file, grants nothing.

mod answer;
mod connection;
mod error;
mod handler;
mod http;
mod metered;
mod tool;

pub use answer::{Answer, Picture};
pub use connection::{About, Connection, Opening};
pub use error::ServerError;
pub use handler::{News, OnNews};
pub use http::Address;
pub use metered::{MOST, WINDOW};
pub use tool::{Hints, LeftOut, ServerTool, Tools};
