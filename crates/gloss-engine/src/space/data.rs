//! SQL over the folder's tables as one turn reaches it: asked in workers, its facts recorded in the core. Rows of a table that
//! holds a password or a key are given only to who may read that file. Decides nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_agent::doors::{Data, Future, WorkedOut};
use gloss_data::{Computed, Limits};
use gloss_protocol::{Code, Fact, Problem};

use super::host::TurnHost;
use crate::content::is_hidden;
use crate::off_core;
use crate::origin::{Origin, Source};
use crate::secret;
use crate::turn::reading::unasked;
use crate::turn::{asks, leave};

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
            let sources = self.sources_of(&computed).await?;
            self.trail.add_cells(&computed.sources);
            sources.into_iter().for_each(|source| self.note_source(source));
            Ok(computed)
        })
    }

    fn formula_values(&self, workbook: Vec<u8>) -> Future<'_, WorkedOut> {
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

impl TurnHost {
    /// Where the rows of a query are from. A table that holds a secret is asked for as a file that does; what is found only in the
    /// rows, as in cells of a workbook, may stand in any of its tables.
    async fn sources_of(&self, computed: &Computed) -> Result<Vec<Source>, Problem> {
        let paths: BTreeSet<String> = computed.sources.iter().map(|source| source.path.clone()).collect();
        let (shared, rows) = (self.shared.clone(), words_of(computed));
        let looked = off_core::spawn(move |off| {
            let home = &shared.home;
            let is_in_rows = secret::holds_secret(off, &home.redaction, ("rows.txt", rows.as_bytes()));
            let root = shared.folder.root();
            let looks = |path: &String| {
                is_in_rows || is_hidden(path) || home.programs.looks.holds_secret(off, &root.join(path))
            };
            paths.into_iter().map(|path| (looks(&path), path)).collect::<Vec<_>>()
        });
        let looked =
            looked.await.map_err(|_| Problem::new(Code::Internal, "Looking at the tables broke off."))?;
        let mut out = Vec::new();
        for (holds_secret, path) in looked {
            let of = path.clone();
            match holds_secret {
                false => out.push(Source::of_file(&path)),
                true if self.in_core(move |space, turn| leave::may_read(space, turn, &of)).await? => {
                    out.push(Source::new(Origin::Private, &path));
                }
                true => return Err(unasked(&path, asks::HOLDS_SECRET)),
            }
        }
        Ok(out)
    }
}

/// The rows as text: each value on a line of its own, as keys stand in files.
fn words_of(computed: &Computed) -> String {
    let values = computed.rows.iter().flatten().filter_map(|value| value.as_str());
    values.collect::<Vec<_>>().join("\n")
}
