//! Tests of whole diagrams: samples with what is expected of them, what they may cost, and what comes of texts that
//! nobody would write.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;
mod edits;
mod limits;
mod samples;
