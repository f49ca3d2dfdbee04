//! SQL over the folder's tables as one turn reaches it: asked in workers, its facts recorded in the core. Decides nothing.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_agent::doors::{Data, Future};
use gloss_data::{Computed, Limits};
use gloss_protocol::{Code, Fact, Problem};
use gloss_workbook::Values;

use super::host::TurnHost;
use crate::off_core;
use crate::origin::Source;

impl Data for TurnHost {
    fn compute(&self, sql: &str, limits: Limits, cancel: &Arc<AtomicBool>) -> Future<'_, Computed> {
        let (sql, cancel) = (sql.to_owned(), cancel.clone());
        Box::pin(async move {
            let (shared, core) = (self.shared.clone(), self.core.clone());
            let computed =
                tokio::task::spawn_blocking(move || shared.query_folder(&core, (&sql, limits), &cancel))
                    .await
                    .map_err(|_| Problem::new(Code::Internal, "The query broke off."))?
                    .map_err(|says| Problem::new(Code::NoQuery, says))?;
            self.trail.add_cells(&computed.sources);
            for source in &computed.sources {
                self.note_source(Source::of_file(&source.path));
            }
            Ok(computed)
        })
    }

    fn formula_values(&self, workbook: Vec<u8>) -> Future<'_, Values> {
        Box::pin(async move {
            let shared = self.shared.clone();
            let values = off_core::spawn(move |_| shared.texts.unvalued.formula_values(workbook)).await;
            values.map_err(|_| Problem::new(Code::Internal, "Working the formulas out broke off."))
        })
    }

    fn record_fact(&self, query: &str, computed: Computed) -> Future<'_, Fact> {
        let (query, thread) = (query.to_owned(), self.thread.clone());
        self.in_core(move |space, _| space.record_fact(Some(thread), &query, computed))
    }
}
