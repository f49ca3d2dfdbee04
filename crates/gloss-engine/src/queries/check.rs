//! A file checked before it is handed over: which kinds can be is the registry's, what is checked theirs. Changes nothing.

use std::sync::Arc;

use gloss_artifact::kinds;
use gloss_protocol::{Code, Problem, Reply};

use super::slides::Seen;
use crate::deck;
use crate::doors::Shared;

pub(super) fn check(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    at: Option<&str>,
) -> Result<Reply, Problem> {
    let path = shared.folder.normal(path)?;
    if !kinds::of_path(&path).abilities(&path).check {
        let says = format!("There is no check for {path} yet: only slide decks are checked.");
        return Err(Problem::new(Code::BadRequest, says).with_next("Ask an agent to read it over."));
    }
    let seen = Seen::of(shared, &path, version)?;
    let slides = seen.wanted(at)?;
    let findings = deck::checked(&seen.text, seen.deck()?, &seen.opened, &slides);
    let findings = match at {
        // A place within a slide: what is said of it, of what is in it, or of what it is in is said of it.
        Some(at) => seen.within(at, findings)?,
        None => findings,
    };
    Ok(Reply::Check { findings })
}
