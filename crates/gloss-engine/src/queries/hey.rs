//! `hey`: what moved, waits and is at risk, over all workspaces of the home. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gloss_protocol::{
    Automation, AutomationStatus, Goal, GoalStatus, HeyLine, HeyWorkspace, Note, NoteState, PlaceStatus,
    Problem, Reply, Run, RunStatus, Thread, ThreadId, ThreadStatus, Timestamp,
};

use crate::doors::{Shared, now};

/// Age up to which a move counts as recent, in milliseconds.
const RECENT: i64 = 36 * 3600 * 1000;

/// Time after which a task at work is worth a word, in milliseconds.
const LONG: i64 = 2 * 3600 * 1000;

/// Threads that are looked at in a workspace.
const THREADS: u32 = 500;

/// Answers for all of them; one that can't be read keeps no other from being told.
pub(crate) fn hey(all: &[Arc<Shared>]) -> Reply {
    let mut workspaces: Vec<HeyWorkspace> =
        all.iter().filter_map(|shared| workspace_news(shared).ok()).collect();
    workspaces.sort_by(|a, b| a.folder.cmp(&b.folder));
    Reply::Hey { workspaces }
}

fn workspace_news(shared: &Arc<Shared>) -> Result<HeyWorkspace, Problem> {
    let folder = shared.folder.root();
    let name =
        folder.file_name().map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
    let cards = crate::cards::due(shared)?;
    let (threads, notes, automations, goals) = shared.read(|read, _| {
        read.together(|| {
            let (threads, notes) = (read.threads(THREADS)?, read.open_notes()?);
            Ok::<_, Problem>((threads, notes, read.automations()?, read.goals()?))
        })
    })?;
    let mut out = HeyWorkspace {
        name,
        folder: folder.display().to_string(),
        at_work: 0,
        working: Vec::new(),
        automations: 0,
        cards,
        moved: Vec::new(),
        waiting: Vec::new(),
        at_risk: Vec::new(),
    };
    let asking: BTreeSet<&ThreadId> = notes
        .iter()
        .filter(|note| note.state == NoteState::NeedsYou)
        .filter_map(|note| note.thread.as_ref())
        .collect();
    // A question waits for an answer wherever it was asked, and for nobody else: its task may still be at work.
    for thread in &threads {
        for question in &thread.questions {
            let asked =
                line(&question.item.0, Some(&thread.id), &thread.title, &question.text, thread.updated_at);
            out.waiting.push(needed(asked));
        }
    }
    for form in shared.forms.list() {
        let says = format!("{} has a form for you: {}", form.server, form.message);
        let title = threads.iter().find(|thread| form.task.as_ref() == Some(&thread.id));
        let title = title.map_or(form.server.as_str(), |thread| thread.title.as_str());
        out.waiting.push(needed(line(&form.id.0, form.task.as_ref(), title, &says, form.at)));
    }
    // What a helper does is its task's to tell.
    for thread in threads.iter().filter(|thread| thread.helps.is_none() && !thread.title.is_empty()) {
        if is_past(thread, &automations) {
            continue;
        }
        task(&mut out, thread, asking.contains(&thread.id), now());
    }
    for note in &notes {
        self::note(&mut out, note);
    }
    marked(&mut out, &notes);
    for automation in &automations {
        run(&mut out, automation);
    }
    for goal in goals.iter().filter(|goal| needs_you(goal, &threads)) {
        let (id, why) = (&goal.id.0, &goal.why);
        out.at_risk.push(needed(line(id, Some(&goal.thread), &goal.draft.objective, why, goal.updated_at)));
    }
    let resting = |goal: &&Goal| goal.status == GoalStatus::Active && !at_work(&threads, &goal.thread);
    for goal in goals.iter().filter(resting) {
        let says = "It goes on with its next round by itself.";
        out.working.push(line(&goal.id.0, Some(&goal.thread), &goal.draft.objective, says, goal.updated_at));
    }
    Ok(out)
}

/// True for a run of an automation that came to rest and is not its newest: what it came to is no news any more. A question
/// of its own still waits.
fn is_past(thread: &Thread, automations: &[Automation]) -> bool {
    let Some(id) = &thread.automation else { return false };
    let latest = automations.iter().find(|one| one.id == *id).and_then(|one| one.latest.as_ref());
    let at_rest =
        !matches!(thread.status, ThreadStatus::Queued | ThreadStatus::Working | ThreadStatus::Waiting);
    // One that waits for its turn has come to nothing yet.
    let newest = |run: &Run| run.status == RunStatus::Queued || run.thread.as_ref() == Some(&thread.id);
    at_rest && !latest.is_some_and(newest)
}

/// True for a goal that rests for a reason that is not the person's own, and whose task does not say so itself.
fn needs_you(goal: &Goal, threads: &[Thread]) -> bool {
    let told = |thread: &Thread| {
        thread.id == goal.thread && matches!(thread.status, ThreadStatus::Failed | ThreadStatus::Waiting)
    };
    let rests = matches!(goal.status, GoalStatus::Paused | GoalStatus::Spent);
    rests && !goal.why.is_empty() && !threads.iter().any(told)
}

fn at_work(threads: &[Thread], which: &ThreadId) -> bool {
    let thread = threads.iter().find(|thread| thread.id == *which);
    thread.is_some_and(|thread| matches!(thread.status, ThreadStatus::Queued | ThreadStatus::Working))
}

/// Tells of an automation's newest run, where that was missed or has no task that tells of it.
fn run(out: &mut HeyWorkspace, automation: &Automation) {
    out.automations += u32::from(automation.status == AutomationStatus::Active);
    let name = &automation.draft.name;
    if automation.status == AutomationStatus::Paused && !automation.why.is_empty() {
        out.at_risk.push(needed(line(&automation.id.0, None, name, &automation.why, automation.updated_at)));
    }
    if let Some(missed) = &automation.missed {
        out.at_risk.push(line(&missed.id.0, None, name, &missed.says, missed.due));
    }
    let Some(run) = &automation.latest else { return };
    let about = |says: &str| line(&run.id.0, None, name, says, run.due);
    if run.needs_you() {
        let not_so = run.verdict.as_ref().filter(|verdict| !verdict.met);
        let says = not_so.map_or(run.says.clone(), |verdict| format!("Not as you want it. {}", verdict.says));
        out.at_risk.push(needed(about(&says)));
    }
}

fn task(out: &mut HeyWorkspace, thread: &Thread, note_asks: bool, now: Timestamp) {
    let about = |id: &str, says: &str| line(id, Some(&thread.id), &thread.title, says, thread.updated_at);
    let own = |says: &str| about(&thread.id.0, says);
    match thread.status {
        ThreadStatus::Queued | ThreadStatus::Working => {
            out.at_work += 1;
            out.working.push(own(&thread.latest));
            if now.0 - thread.updated_at.0 > LONG {
                out.at_risk.push(own("Nothing was heard of it for more than two hours."));
            }
        }
        ThreadStatus::Waiting if thread.open_questions().next().is_none() && !note_asks => {
            out.waiting.push(needed(own(&thread.latest)));
        }
        ThreadStatus::Failed => out.at_risk.push(needed(own(&thread.latest))),
        ThreadStatus::Done if now.0 - thread.updated_at.0 <= RECENT => out.moved.push(own(&thread.latest)),
        ThreadStatus::Waiting | ThreadStatus::Done | ThreadStatus::Interrupted => {}
    }
}

/// Whether the person has to say where it belongs.
fn is_lost(note: &Note) -> bool {
    note.state == NoteState::Draft
        && matches!(note.place.status, PlaceStatus::Unplaced | PlaceStatus::Ambiguous)
}

fn note(out: &mut HeyWorkspace, note: &Note) {
    let says = match note.state {
        NoteState::NeedsYou => note.question.as_deref().unwrap_or(&note.text),
        _ if is_lost(note) => "It lost its place.",
        _ => return,
    };
    let title = format!("Note on {}", note.path);
    out.waiting.push(needed(line(&note.id.0, None, &title, says, note.updated_at)));
}

/// Groups the places that agents marked by file.
fn marked(out: &mut HeyWorkspace, notes: &[Note]) {
    let mut files: BTreeMap<&str, (usize, Timestamp)> = BTreeMap::new();
    for note in notes.iter().filter(|note| note.left && note.state == NoteState::Draft && !is_lost(note)) {
        files.entry(&note.path).or_insert((0, note.updated_at)).0 += 1;
    }
    for (path, (count, at)) in files {
        let places = if count == 1 { "One place is".to_owned() } else { format!("{count} places are") };
        let says = format!("{places} marked for you to look at.");
        out.waiting.push(needed(line(path, None, path, &says, at)));
    }
}

fn line(id: &str, task: Option<&ThreadId>, title: &str, says: &str, at: Timestamp) -> HeyLine {
    HeyLine {
        id: id.to_owned(),
        task: task.cloned(),
        title: title.to_owned(),
        says: says.to_owned(),
        at,
        needs_you: false,
    }
}

/// A line that stands under Needs you.
fn needed(line: HeyLine) -> HeyLine {
    HeyLine { needs_you: true, ..line }
}
