//! `task.orchestrate`: a task whose agent starts tasks in the folders that the person named. Starts nothing there itself.

use std::path::Path;

use gloss_protocol::{Code, CommandId, Done, Problem};

use crate::handlers::task::{store_turn, title};
use crate::space::Space;
use crate::turn::coordinate::name_of;
use crate::turn::room::Turns;
use crate::turn::words::first_words;

/// Folders of one task.
const MAX_FOLDERS: usize = 20;

pub(super) fn orchestrate(
    space: &mut Space,
    id: &CommandId,
    text: &str,
    folders: &[String],
    model: Option<&str>,
) -> Result<Done, Problem> {
    if text.trim().is_empty() {
        let problem = Problem::new(Code::BadRequest, "The task has no words.");
        return Err(problem.with_next("Say what should be done in all of the folders."));
    }
    let known = space.shared.home.folders()?;
    let mut spans: Vec<String> = Vec::new();
    for folder in folders {
        let path = Path::new(folder).canonicalize().ok().filter(|path| path.is_dir());
        let path = path.ok_or_else(|| Problem::new(Code::NotFound, format!("{folder} is no folder.")))?;
        spans.push(path.display().to_string());
    }
    if folders.is_empty() {
        spans =
            known.into_iter().filter(|path| path.is_dir()).map(|path| path.display().to_string()).collect();
    }
    spans.dedup();
    if spans.len() > MAX_FOLDERS {
        let says = format!("These are {} folders; a task spans at most {MAX_FOLDERS}.", spans.len());
        return Err(Problem::new(Code::TooLarge, says).with_next("Name those that it is about."));
    }
    let mut names: Vec<&str> = spans.iter().map(|folder| name_of(folder)).collect();
    names.sort_unstable();
    if names.windows(2).any(|two| matches!(two, [a, b] if a == b)) {
        let says = "Two of these folders have the same name, and could be taken for each other.";
        return Err(Problem::new(Code::BadRequest, says).with_next("Name one of them only."));
    }
    let mut thread = space.thread_for(None, &title(text), model)?;
    // Each of the tasks that it starts is lent a share.
    thread.budget = thread.budget.map(|budget| budget.saturating_mul(spans.len() as u64 + 1));
    thread.ceiling = thread.ceiling.map(|ceiling| ceiling.saturating_mul(spans.len() as u64 + 1));
    (thread.spans, thread.latest) = (spans, "Starting".to_owned());
    let turn = Turns::new_turn(&thread, Vec::new());
    let (item, entry) = first_words(&turn, 1, text, Vec::new());
    store_turn(space, id, (&thread, &turn), &[(&item, Some(&entry))], text)
}
