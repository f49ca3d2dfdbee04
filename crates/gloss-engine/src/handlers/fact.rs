//! `fact.recompute`: what the built-in assistant made is made again, a document beside what others changed in it since; else stale
//! figures are worked out anew by a note on all their places. Writes no figure itself: the change comes from a turn and is reviewed as any other.

use gloss_protocol::{
    Artifact, Code, CommandId, Done, FactUse, Intent, ItemBody, MadeBy, OnApproval, Pointing, Problem,
    Speaker, ThreadId, Timestamp, Turn, Version,
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
    let known = space.artifact(path)?.path;
    // What was written in another program a moment ago is somebody's part in it too.
    space.refresh(&known)?;
    let artifact = space.artifact(&known)?;
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
        return task::say(space, id, None, &words, &[], (Some(BUILTIN), None), (None, OnApproval::Ask));
    }
    let is_all = uses.iter().all(|used| !used.stale || wanted.is_empty() || wanted.contains(&used.fact));
    // Numbers of a workbook go with its rows and formulas: it is made again as a whole, or not.
    let as_a_whole = is_all || text.rules().cells().is_some();
    let made = as_a_whole.then(|| maker(space, &artifact)).transpose()?.flatten();
    let merges = text.rules().cells().is_none() && text.rules().slides().is_none();
    if let Some(made) = made.filter(|made| made.is_newest || merges)
        && (made.is_newest || is_newer(space, &stale, made.at)?)
    {
        let MakerOf { task, words, attachments, version, is_newest, .. } = made;
        let done = task::say(
            space,
            id,
            Some(task.clone()),
            &words,
            &attachments,
            (None, None),
            (None, OnApproval::Ask),
        )?;
        if !is_newest {
            make_beside(space, &task, &artifact.path, version);
        }
        return Ok(done);
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

/// The task of the built-in assistant that made a file, with the words that it was given.
struct MakerOf {
    task: ThreadId,
    words: String,
    attachments: Vec<String>,
    /// The version that it made last, and when.
    version: u32,
    at: Timestamp,
    /// Whether nobody has changed anything since.
    is_newest: bool,
}

/// Who can make a file again as a whole, its sentences and titles with its figures; none where a model made it, or a run.
fn maker(space: &Space, artifact: &Artifact) -> Result<Option<MakerOf>, Problem> {
    let read = space.store.read();
    let (mut last, mut is_newest): (Option<(Turn, Version)>, bool) = (None, true);
    for stored in read.versions(&artifact.path)? {
        let made = stored.version;
        let turn = made.turn.as_ref().map(|id| read.turn(id)).transpose()?.flatten();
        let is_whole = |turn: &Turn| made.made_by == MadeBy::Agent && turn.notes.is_empty() && !made.undoes;
        match turn.filter(is_whole) {
            Some(turn) => {
                let is_same = last.as_ref().is_none_or(|(before, _)| before.thread == turn.thread);
                is_newest &= is_same && made.made_as.is_none();
                last = Some((turn, made));
            }
            None => is_newest = false,
        }
    }
    let Some((turn, made)) = last else { return Ok(None) };
    let Some(thread) = read.thread(&turn.thread)? else { return Ok(None) };
    let is_run = thread.automation.is_some() || thread.recipe.is_some() || thread.goal.is_some();
    if thread.model != BUILTIN || is_run {
        return Ok(None);
    }
    let said = read.items(&thread.id)?.into_iter().filter(|item| item.turn == turn.id);
    let words = said.into_iter().find_map(|item| match item.body {
        ItemBody::Message { from: Speaker::Person, text, attachments, .. } => Some((text, attachments)),
        _ => None,
    });
    Ok(words.map(|(words, attachments)| MakerOf {
        task: thread.id.clone(),
        words,
        attachments,
        version: made.version,
        at: made.created_at,
        is_newest,
    }))
}

/// Whether a source of stale figures changed after a moment: what was made since is as new as it can be.
fn is_newer(space: &Space, stale: &[&FactUse], at: Timestamp) -> Result<bool, Problem> {
    for source in stale.iter().flat_map(|used| &used.sources) {
        if space.store.read().artifact(&source.path)?.is_some_and(|known| known.updated_at > at) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The turn that a task has just begun makes a file again on the version that it made last: what others changed since stays.
fn make_beside(space: &mut Space, task: &ThreadId, path: &str, version: u32) {
    let Some(turn) = space.turn_at_work(task).cloned() else { return };
    if let Some(copies) = space.copies.get_mut(&turn) {
        copies.reads.insert(path.to_owned(), version);
        copies.again = Some(path.to_owned());
    }
}
