//! Tests of queries, of their bounds, of what they say they read, and of what a reader sees.

mod agreement;
mod facts;
mod queries;
mod refusals;
mod support;
