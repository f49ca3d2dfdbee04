//! The way out over real sockets, in a network namespace of each test's own: addresses of documentation ranges beside
//! private ones, name servers and web servers of the test's, and nothing of the world outside.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by a panic")]

mod fetching;
mod names;
mod namespace;
mod program;
mod proxying;
mod revoking;
mod server;
mod smuggling;
mod world;
