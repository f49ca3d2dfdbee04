//! What a task wishes to be told of a table beside the report or deck itself, such as `cost by client`: read and worked out as a
//! question is. Guesses nothing: what the table does not tell stays a wish that is named at the end.

use crate::choose::Job;
use crate::desk::Desk;

/// Wishes that are looked for in a table.
const WISHES: usize = 4;

/// Something that a task wishes to be told, and what the table tells of it.
pub(super) struct Subject {
    /// As it was said.
    pub words: String,
    /// As the blocks of a document.
    pub text: String,
}

/// What the table tells of all that the task wishes beside the job, such as `cost by client`.
pub(super) fn subjects(desk: &Desk, path: &str, job: &Job) -> Option<Vec<Subject>> {
    let wishes = job.leaves(&desk.task.words, &desk.task.files);
    let read: Vec<_> = wishes
        .into_iter()
        .take(WISHES)
        .map(|words| (crate::answers::subject(desk, &words, path), words))
        .collect();
    let mut out = Vec::new();
    for (text, words) in read {
        if let Some(text) = text? {
            desk.taken.borrow_mut().push(words.clone());
            out.push(Subject { words, text });
        }
    }
    Some(out)
}
