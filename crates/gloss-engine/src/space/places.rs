//! A turn's door to places that no note marks: what is heavy about an edit of them is prepared beside the core.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_agent::doors::{
    BaseOf, Data as _, EditedPlace, Future, NoteSlice, Places, Refreshed, StaleFile, Written,
};
use gloss_data::Limits;
use gloss_figures::results::QueryResult;
use gloss_protocol::{Code, Container, Fact, Problem};

use super::host::TurnHost;
use crate::off_core;
use crate::queries::report;
use crate::sheet::calc;
use crate::turn::place_edit::PlaceEdit;

impl Places for TurnHost {
    fn read_place(&self, path: &str, at: &str, within: Option<Container>) -> Future<'_, NoteSlice> {
        let (path, at) = (path.to_owned(), at.to_owned());
        Box::pin(async move {
            // Whether it may be read is asked as for the whole file, and its words go to the model.
            self.look_to_quote(&path).await?;
            self.in_core(move |space, _| space.read_place(&path, &at, within)).await
        })
    }

    fn edit_place(
        &self,
        path: &str,
        at: &str,
        base: BaseOf,
        edits: Vec<(usize, String)>,
    ) -> Future<'_, (Written, EditedPlace)> {
        let (path, at) = (path.to_owned(), at.to_owned());
        Box::pin(async move {
            // What stands around the place comes back with the edit.
            self.look_to_quote(&path).await?;
            let tried = self.in_core(move |space, turn| space.try_place(turn, (&path, &at), &base, &edits));
            self.put(tried.await?).await
        })
    }

    fn refresh(&self, path: &str) -> Future<'_, Refreshed> {
        let path = path.to_owned();
        Box::pin(async move {
            let read = self.look_to_quote(&path).await?;
            let (path, version) = (read.path, read.version);
            self.look_at_sources(vec![(path.clone(), version)]).await?;
            let (shared, of) = (self.shared.clone(), path.clone());
            let found = off_core::spawn(move |off| report::stale_places(off, &shared, &of, version)).await;
            let nothing = |left| Refreshed { path: path.clone(), written: None, changed: Vec::new(), left };
            let Some((stale, uses)) = found.map_err(broke_off)?? else { return Ok(nothing(Vec::new())) };
            let queries = stale.queries().map_err(cannot_refresh)?;
            let mut results = Vec::new();
            for query in &queries {
                results.push((query.as_str(), self.ask_again(query).await));
            }
            let mut left: Vec<(String, String)> = uses
                .iter()
                .filter_map(|one| {
                    let (_, result) = results.iter().find(|(query, _)| *query == one.query)?;
                    Some((one.shown.clone(), result.as_ref().err()?.clone()))
                })
                .collect();
            let (edits, unsure) = stale.sure_edits(&results).map_err(cannot_refresh)?;
            left.extend(unsure);
            if edits.is_empty() {
                return Ok(nothing(left));
            }
            let (of, places) = (path.clone(), stale.places.clone());
            let tried =
                self.in_core(move |space, turn| space.try_ranges(turn, (&of, version), &places, &edits));
            let (written, _) = self.put(tried.await?).await?;
            // A place that is named by its words is named by those that it has now.
            let changed = uses.iter().filter_map(|one| {
                let now = one.now.clone()?;
                let at = one.at.replace(&format!("text:\"{}\"", one.shown), &format!("text:\"{now}\""));
                Some((one.shown.clone(), now, at))
            });
            let is_left = |was: &String| left.iter().any(|(shown, _)| shown == was);
            let changed = changed.filter(|(was, now, _)| was != now && !is_left(was)).collect();
            Ok(Refreshed { path, written: Some(written), changed, left })
        })
    }

    fn stale(&self) -> Future<'_, Vec<StaleFile>> {
        Box::pin(async move {
            let known = self.in_core(|space, turn| space.known_files(turn)).await?;
            if known.is_empty() {
                return Ok(Vec::new());
            }
            self.look_at_sources(known.clone()).await?;
            let shared = self.shared.clone();
            let found = off_core::spawn(move |off| report::stale_files(off, &shared, known)).await;
            Ok(found.unwrap_or_default())
        })
    }
}

impl TurnHost {
    /// Makes an edit that was tried, with the values that follow from it, and tells what is known of the version.
    async fn put(&self, mut tried: PlaceEdit) -> Result<(Written, EditedPlace), Problem> {
        let asked = tried.asks.take().into_iter().collect();
        let worked = off_core::spawn(move |off| calc::work_out_all(off, asked)).await.unwrap_or_default();
        let (written, place) = self
            .in_core(move |space, turn| space.with_values(worked, |space| space.put_place(turn, &tried)))
            .await?;
        Ok((self.reported(written).await, place))
    }

    /// Looks at the files that the figures of some rest on.
    async fn look_at_sources(&self, files: Vec<(String, u32)>) -> Result<(), Problem> {
        let shared = self.shared.clone();
        let sources = off_core::spawn(move |off| report::sources(off, &shared, &files)).await;
        self.look_at(sources.unwrap_or_default()).await.map(drop)
    }

    /// Asks a figure's query again over the newest data, and records what it gives.
    async fn ask_again(&self, query: &str) -> Result<QueryResult, String> {
        let cancel = Arc::new(AtomicBool::new(false));
        let computed = self.compute(query, Limits::default(), &cancel).await.map_err(|no| no.says)?;
        let fact = self.record_fact(query, computed).await.map_err(|no| no.says)?;
        Ok(result_of(fact))
    }
}

fn result_of(fact: Fact) -> QueryResult {
    QueryResult {
        id: fact.id.0,
        columns: fact.columns,
        total: fact.rows.len(),
        rows: fact.rows,
        sources: fact.sources.iter().map(|source| format!("{} {}", source.path, source.range)).collect(),
        doubled: fact.sources.iter().flat_map(|source| source.doubled.clone()).collect(),
        seen: fact.sources.into_iter().filter_map(|source| source.seen).collect(),
    }
}

fn broke_off(_: impl Sized) -> Problem {
    Problem::new(Code::Internal, "Looking at the figures broke off.")
}

fn cannot_refresh(why: String) -> Problem {
    Problem::new(Code::BadRequest, why).with_next("Ask compute for the figures, and write them anew.")
}
