//! `fact.recompute`: what the built-in assistant made and nobody changed since is made again; else stale figures are worked out anew
//! by a note on all their places. Writes no figure itself: the change comes from a turn and is reviewed as any other.

use gloss_protocol::{
    Artifact, Code, CommandId, Done, FactUse, Intent, ItemBody, OnApproval, Pointing, Problem, Speaker,
    ThreadId,
};

use super::task;
use crate::config::BUILTIN;
use crate::figures;
use crate::notes::draft;
use crate::remake::about;
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
    // Charts, rows and counts of a site that Gloss made go with its figures: it is made again as a whole.
    let (read, blobs) = (space.store.read(), space.store.blobs());
    if about(read, blobs, &artifact.path, artifact.version)?.is_some() {
        let words = format!("Make “{}” again from the newest data", artifact.path);
        return task::say(space, id, None, &words, &[], Some(BUILTIN), (None, OnApproval::Ask));
    }
    let is_all = uses.iter().all(|used| !used.stale || wanted.is_empty() || wanted.contains(&used.fact));
    // Numbers of a workbook go with its rows and formulas: it is made again as a whole, or not.
    let as_a_whole = is_all || text.rules().cells().is_some();
    if let Some(made) = as_a_whole.then(|| maker(space, &artifact)).transpose()?.flatten() {
        let MadeBy { task, words, attachments } = made;
        return task::say(space, id, Some(task), &words, &attachments, None, (None, OnApproval::Ask));
    }
    // Rows of a workbook come and go with its data, and sums run over them: cell by cell it would be made false.
    if text.rules().cells().is_some() {
        let says = format!("The numbers of {} can’t be worked out again where they stand.", artifact.path);
        return Err(Problem::new(Code::BadRequest, says)
            .with_next("Ask for it to be made again from the newest data: rows come and go with it."));
    }
    let at = Pointing::at(format!("bytes:{}", places.join(",")));
    let note = draft::drafted(space, &artifact.path, &at, Intent::Change, WORDS, (false, true))?;
    // In a task of its own: the model of the one that wrote the document stays what it is.
    send::begin(space, id, vec![note], "", Some(BUILTIN), None)
}

/// The task of the built-in assistant that made a file which nobody has changed since, with the words that it was given.
struct MadeBy {
    task: ThreadId,
    words: String,
    attachments: Vec<String>,
}

/// Who can make a file again as a whole, its sentences and titles with its figures; none where a person, a note, another program
/// or a model had a part in it.
fn maker(space: &Space, artifact: &Artifact) -> Result<Option<MadeBy>, Problem> {
    let read = space.store.read();
    let Some(thread) = artifact.thread.as_ref().map(|id| read.thread(id)).transpose()?.flatten() else {
        return Ok(None);
    };
    let is_run = thread.automation.is_some() || thread.recipe.is_some() || thread.goal.is_some();
    if thread.model != BUILTIN || is_run {
        return Ok(None);
    }
    let mut last = None;
    for stored in read.versions(&artifact.path)? {
        let Some(turn) = stored.version.turn.map(|id| read.turn(&id)).transpose()?.flatten() else {
            return Ok(None);
        };
        if turn.thread != thread.id || !turn.notes.is_empty() || stored.version.undoes {
            return Ok(None);
        }
        last = Some(turn.id);
    }
    let said = read.items(&thread.id)?.into_iter().filter(|item| Some(&item.turn) == last.as_ref());
    let words = said.into_iter().find_map(|item| match item.body {
        ItemBody::Message { from: Speaker::Person, text, attachments, .. } => Some((text, attachments)),
        _ => None,
    });
    Ok(words.map(|(words, attachments)| MadeBy { task: thread.id, words, attachments }))
}
