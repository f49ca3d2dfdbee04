//! The assistant's jobs played for real: its calls are served from files in memory, its SQL runs over them,
//! and what it writes is checked against what was computed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answers;
mod bad_input;
mod briefing;
mod decks;
mod doubt;
mod findings;
mod house;
mod measures;
mod notes;
mod recipes;
mod recompute;
mod recount;
mod reports;
mod sums;
mod tables;
mod texts;
mod workbooks;
