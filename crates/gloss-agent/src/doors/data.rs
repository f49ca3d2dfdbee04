//! The folder's tables as a tool reaches them: queries, and what they gave as facts. The numbers are SQLite's.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_data::{Computed, Limits};
use gloss_protocol::Fact;
use gloss_workbook::Values;

use super::Future;

/// What the formulas of a workbook come to.
#[derive(Default)]
pub struct WorkedOut {
    /// The values; those that nobody here can tell are missing.
    pub values: Values,
    /// By the sheet's name why, a sentence each.
    pub reasons: BTreeMap<String, BTreeSet<String>>,
}

/// SQL over the folder's tables.
pub trait Data: Send + Sync {
    /// The result of one SELECT, which ends soon after `cancel` is true.
    fn compute(&self, sql: &str, limits: Limits, cancel: &Arc<AtomicBool>) -> Future<'_, Computed>;
    /// What the formulas of a workbook that is being made come to.
    fn formula_values(&self, workbook: Vec<u8>) -> Future<'_, WorkedOut>;
    /// Records what a query gave as a fact.
    fn record_fact(&self, query: &str, computed: Computed) -> Future<'_, Fact>;
}
