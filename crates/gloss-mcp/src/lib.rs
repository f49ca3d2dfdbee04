//! One MCP server from a client's side: connected in either era of the protocol, its tools listed and called. What comes from it
//! is material: bounded here, believed nowhere. A person can sign in to it ([`SignIn`]) and fill in its forms ([`Form`]). Starts no
//! program, opens no file and no browser, listens at no port, grants nothing.

mod answer;
mod calls;
mod challenge;
mod connection;
mod error;
mod form;
mod handler;
mod http;
mod late_answer;
mod listen;
mod metered;
mod pace;
mod pause;
mod plain;
mod sign_in;
mod tool;
mod watched;

pub use answer::{Answer, Picture};
pub use challenge::Challenge;
pub use connection::{About, Connection, Opening};
pub use error::ServerError;
pub use form::{Ask, Choice, Field, Form, FormAnswer, FormProblem, Kind, TextFormat};
pub use handler::{News, OnNews};
pub use http::Address;
pub use metered::{MOST, WINDOW};
pub use sign_in::{
    Client, CredentialStore, Credentials, Secret, SignIn, SignInError, StoreError, Ways, Work,
};
pub use tool::{Hints, LeftOut, ServerTool, Tools};
