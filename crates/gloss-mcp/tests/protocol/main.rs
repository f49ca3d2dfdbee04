//! The crate against servers that speak the protocol, over pipes and over HTTP on this computer, in both eras. Nothing of it
//! reaches a network, and no server of it is anybody else's.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::needless_pass_by_value)]

mod forms;
mod news;
mod older;
mod opening;
mod person;
mod pipes;
mod renewing;
mod sign_in;
mod streams;
mod trust;
mod web;
