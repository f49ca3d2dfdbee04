//! The analysis's questions, answered through the doors: a file is read, a query is run, and the analysis runs again with what
//! came back. What of the answers stands in what is told becomes a fact; all else is forgotten.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gloss_analysis::Questions;
use gloss_data::{Computed, Limits};
use gloss_figures::figure::Fact;
use gloss_protocol::{Code, Problem};
use serde_json::{Value, json};

use super::read_file;
use crate::doors::{Data, Files};
use crate::tool::{Arguments, ToolCall};

/// Bytes of what such a tool answers; the rest is named, so that it can be asked for.
pub(super) const MOST: usize = 4_000;
/// Rounds in which the analysis asks; it needs no more than six.
const ROUNDS: usize = 12;
/// Queries of one call.
const QUERIES: usize = 200;

/// The doors through which tables are read and asked.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub files: &'a dyn Files,
    pub data: &'a dyn Data,
    pub cancel: &'a Arc<AtomicBool>,
}

impl<'a> From<ToolCall<'a>> for Tables<'a> {
    fn from(call: ToolCall<'a>) -> Self {
        Self { files: &*call.doors.files, data: &*call.doors.data, cancel: call.cancel }
    }
}

/// A table that is asked for: path, sheet, version.
type TableQuestion = (String, Option<String>, Option<u64>);

/// The answers so far: tables that were read, and facts of queries that were run.
#[derive(Default)]
pub(super) struct Answers {
    tables: HashMap<TableQuestion, Result<Value, String>>,
    facts: HashMap<String, Option<Fact>>,
    /// Queries with what they gave, each under the place in its fact's provisional id.
    computed: Vec<(String, Computed)>,
}

/// One run of the analysis: what is answered, and what it asks beside that.
struct Round<'a> {
    answers: &'a Answers,
    tables: RefCell<Vec<TableQuestion>>,
    queries: RefCell<Vec<String>>,
}

impl Questions for Round<'_> {
    fn read_table(
        &self,
        path: &str,
        sheet: Option<&str>,
        version: Option<u64>,
    ) -> Option<Result<Value, String>> {
        let asked = (path.to_owned(), sheet.map(str::to_owned), version);
        let known = self.answers.tables.get(&asked).cloned();
        if known.is_none() && !self.tables.borrow().contains(&asked) {
            self.tables.borrow_mut().push(asked);
        }
        known
    }

    fn query(&self, sql: &str) -> Option<Option<Fact>> {
        let known = self.answers.facts.get(sql).cloned();
        if known.is_none() && !self.queries.borrow().iter().any(|asked| asked == sql) {
            self.queries.borrow_mut().push(sql.to_owned());
        }
        known
    }
}

impl Answers {
    /// The result of the analysis, once all that it asks is answered.
    ///
    /// # Errors
    /// Where the person stopped the task, or it asks without end.
    pub(super) async fn look<T>(
        &mut self,
        doors: Tables<'_>,
        analysis: impl Fn(&dyn Questions) -> Option<T>,
    ) -> Result<T, Problem> {
        for _ in 0..ROUNDS {
            let (came, tables, queries) = {
                let round = Round { answers: self, tables: RefCell::default(), queries: RefCell::default() };
                let came = analysis(&round);
                (came, round.tables.into_inner(), round.queries.into_inner())
            };
            if let Some(came) = came.filter(|_| tables.is_empty() && queries.is_empty()) {
                return Ok(came);
            }
            for asked in tables {
                let arguments = json!({ "path": asked.0, "sheet": asked.1, "version": asked.2 });
                let read = read_file::read(doors.files, Arguments(&arguments)).await;
                self.tables.insert(asked, read.map(|read| read.result).map_err(|problem| problem.says));
            }
            for sql in queries {
                self.answer(doors, sql).await?;
            }
        }
        Err(Problem::new(Code::Internal, "The table asks more than can be answered."))
    }

    /// Runs a query; one that fails or comes to nothing is answered with nothing.
    async fn answer(&mut self, doors: Tables<'_>, sql: String) -> Result<(), Problem> {
        if doors.cancel.load(Ordering::Relaxed) {
            return Err(Problem::new(Code::Interrupted, "Stopped."));
        }
        let computed = match self.facts.len() < QUERIES {
            true => doors.data.compute(&sql, Limits::default(), doors.cancel).await.ok(),
            false => None,
        };
        let fact = computed.filter(|computed| !computed.rows.is_empty()).map(|computed| {
            let seen = computed.sources.iter().filter_map(|source| source.seen.clone()).collect();
            let fact = Fact::new(provisional(self.computed.len()), computed.rows.clone(), seen);
            self.computed.push((sql.clone(), computed));
            fact
        });
        self.facts.insert(sql, fact);
        Ok(())
    }

    /// The told value with its facts' own ids instead of provisional ones; only facts that stand in it are recorded.
    ///
    /// # Errors
    /// Where one can't be recorded.
    pub(super) async fn recorded(self, data: &dyn Data, told: &Value) -> Result<Value, Problem> {
        let mut text = told.to_string();
        for (at, (sql, computed)) in self.computed.into_iter().enumerate() {
            let link = format!("(fact:{}", provisional(at));
            if text.contains(&link) {
                let fact = data.record_fact(&sql, computed).await?;
                text = text.replace(&link, &format!("(fact:{}", fact.id.0));
            }
        }
        serde_json::from_str(&text).map_err(|_| Problem::new(Code::Internal, "The answer broke off."))
    }
}

/// The id of a fact that is not recorded yet; as long as a real one, and none.
fn provisional(at: usize) -> String {
    format!("q{at:07}")
}

/// The first of some values that fit into so many bytes, and how many they are.
pub(super) fn fitting(values: Vec<Value>, bytes: usize) -> (Vec<Value>, usize) {
    let mut size = 0;
    let fit: Vec<Value> = values
        .into_iter()
        .take_while(|value| {
            size += value.to_string().len() + 1;
            size <= bytes
        })
        .collect();
    let many = fit.len();
    (fit, many)
}
