//! `fact.recompute`: stale figures are worked out anew by a note on all their places. Writes no figure itself: the
//! change comes from a turn, is confined to the figures and is reviewed as any other.

use gloss_protocol::{Code, CommandId, Done, FactUse, Intent, OnApproval, Pointing, Problem};

use super::task;
use crate::config::BUILTIN;
use crate::figures;
use crate::notes::draft;
use crate::renewals::{MAX_FIGURES, WORDS, missing_sources, newest};
use crate::space::Space;
use crate::turn::send;
use crate::versions::facts;

pub(super) fn recompute(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    wanted: &[String],
) -> Result<Done, Problem> {
    let artifact = space.artifact(path)?;
    // Charts, rows and counts of a site that Gloss made go with its figures: it is made again as a whole.
    if artifact.path.ends_with('/') {
        let words = format!("Make “{}” again from the newest data", artifact.path);
        return task::say(space, id, None, &words, &[], Some(BUILTIN), (None, OnApproval::Ask));
    }
    let text = space.text(&artifact.path, artifact.version)?;
    let uses = facts::uses(space.store.read(), (&artifact.path, artifact.version), &text)?;
    let stale = uses.iter().filter(|used| used.stale && (wanted.is_empty() || wanted.contains(&used.fact)));
    let stale: Vec<&FactUse> = stale.take(MAX_FIGURES).collect();
    let rests_on = stale.iter().flat_map(|used| &used.sources);
    let here = newest(space.store.read(), rests_on)?.into_iter().map(|(path, _)| path).collect();
    let missing: Vec<String> = stale.iter().filter_map(|used| missing_sources(used, &here)).collect();
    if let Some(why) = missing.first().filter(|_| missing.len() == stale.len()) {
        let says = format!("The figures can’t be worked out: {why}");
        return Err(Problem::new(Code::FileMissing, says)
            .with_next("Put it back, or have the figures written from another file."));
    }
    let places: Vec<String> = figures::places(&text, &uses, &stale)
        .iter()
        .map(|span| format!("{}-{}", span.start, span.end))
        .collect();
    if places.is_empty() {
        return Err(Problem::new(Code::NothingToSend, "No figure has a source that changed.")
            .with_next("Nothing needs to be done."));
    }
    let at = Pointing::at(format!("bytes:{}", places.join(",")));
    let note = draft::drafted(space, &artifact.path, &at, Intent::Change, WORDS, (false, true))?;
    // In a task of its own: the model of the one that wrote the document stays what it is.
    send::begin(space, id, vec![note], "", Some(BUILTIN), None)
}
