//! The figures of an artifact's newest version, each with what its source says now; and one figure with where it came from.

use std::sync::Arc;

use gloss_artifact::Text;
use gloss_protocol::{Code, FactUse, Problem, Reply};

use super::view::newest;
use crate::doors::Shared;
use crate::figures::in_doubt;
use crate::versions::facts::{split, trace, uses};

pub(super) fn facts(shared: &Arc<Shared>, path: &str, stale: bool) -> Result<Reply, Problem> {
    let path = shared.folder.normal(path)?;
    let version = shared.read(|read, _| newest(read, &path, None))?;
    let (text, mut facts) = settled_uses(shared, &path, version)?;
    shared.read(|read, _| {
        // In a text that has no figure with a source at all, nobody expects one of its numbers.
        let unsourced = if facts.is_empty() || stale { Vec::new() } else { text.unsourced() };
        facts.retain(|fact| fact.stale || !stale);
        Ok(Reply::Facts { facts, unsourced, in_doubt: in_doubt(read, &path, version)? })
    })
}

/// A version's figures, those that are stale settled by what they would be.
pub(super) fn settled_uses(
    shared: &Arc<Shared>,
    path: &str,
    version: u32,
) -> Result<(Arc<Text>, Vec<FactUse>), Problem> {
    shared.read(|read, blobs| {
        let text = shared.texts.read(read, blobs, path, version)?;
        let mut all = uses(read, (path, version), &text)?;
        let query = |versions: &[(String, u32)], sql: &str| {
            shared.query_versions((read, blobs), versions, (sql, gloss_data::Limits::default()))
        };
        shared.renewals.settle((read, &query), (path, version, &text), &mut all)?;
        Ok((text, all))
    })
}

pub(super) fn fact(shared: &Arc<Shared>, fact: &str) -> Result<Reply, Problem> {
    shared.read(|read, _| {
        let (id, row, column) = split(fact);
        let found = read.fact(id)?;
        let fact =
            found.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no figure {fact}.")))?;
        let trace = trace(&fact, row, column);
        Ok(Reply::Fact { fact, trace })
    })
}
