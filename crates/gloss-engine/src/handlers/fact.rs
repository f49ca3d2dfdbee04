//! `fact.recompute`: stale figures are worked out anew by a note on all their places. Writes no figure itself: the
//! change comes from a turn, is confined to the figures and is reviewed as any other.

use gloss_protocol::{Code, CommandId, Done, FactUse, Intent, Pointing, Problem};

use crate::config::BUILTIN;
use crate::figures;
use crate::notes::draft;
use crate::renewals::{MAX_FIGURES, WORDS};
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
    let text = space.text(&artifact.path, artifact.version)?;
    let uses = facts::uses(space.store.read(), (&artifact.path, artifact.version), &text)?;
    let stale = uses.iter().filter(|used| used.stale && (wanted.is_empty() || wanted.contains(&used.fact)));
    let stale: Vec<&FactUse> = stale.take(MAX_FIGURES).collect();
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
