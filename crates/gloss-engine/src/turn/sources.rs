//! What a task has read, and from where: recorded with the result of each step, read back over the task, the one that it helps and
//! its own helpers. Grants and forbids nothing.

use gloss_protocol::{Imported, ItemBody, Problem, Speaker, Thread, TurnId};
use serde_json::{Value, json};

use crate::origin::{Origin, Source, Sources};
use crate::turn::room::Turns;

/// The key of an entry under which stands what its step read.
const KEY: &str = "read";
/// Sources that are recorded with one step.
const MAX_OF_STEP: usize = 50;

/// Puts what a step read beside its result.
pub(crate) fn with_sources(mut entry: Value, sources: &[Source]) -> Value {
    if !sources.is_empty() {
        entry[KEY] = json!(sources.get(..MAX_OF_STEP).unwrap_or(sources));
    }
    entry
}

fn sources_in(entry: &Value) -> Vec<Source> {
    let list = entry.get(KEY).cloned();
    list.and_then(|list| serde_json::from_value(list).ok()).unwrap_or_default()
}

impl Turns {
    /// Takes what a step of a turn has just read.
    pub(crate) fn note_sources(&mut self, turn: &TurnId, sources: Vec<Source>) {
        if let Some(running) = self.running.get_mut(turn) {
            for source in sources {
                if !running.sources.contains(&source) && running.sources.len() < MAX_OF_STEP {
                    running.sources.push(source);
                }
            }
        }
    }

    /// All that a turn's task has read so far, with all of its helpers; a helper's task is the one that it helps.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn sources(&self, turn: &TurnId) -> Result<Sources, Problem> {
        let mut out = Sources::default();
        let read = self.store.read();
        if let Some(running) = self.running.get(turn) {
            running.sources.iter().for_each(|source| out.add(source.clone()));
        }
        let Some(row) = read.turn(turn)? else { return Ok(out) };
        let Some(own) = read.thread(&row.thread)? else { return Ok(out) };
        // What one helper found its task hears, and may tell the next one.
        let helped = own.helps.as_ref().map(|helps| read.thread(&helps.task)).transpose()?.flatten();
        let task = helped.unwrap_or(own);
        let helpers = read.helpers(&task.id)?;
        for thread in [task].into_iter().chain(helpers) {
            self.add_sources(&thread, &mut out)?;
        }
        Ok(out)
    }

    fn add_sources(&self, thread: &Thread, out: &mut Sources) -> Result<(), Problem> {
        let read = self.store.read();
        match &thread.imported {
            Some(Imported::Automation { name }) => out.add(Source::new(Origin::Imported, name)),
            Some(Imported::Recipe { name }) => out.add(Source::new(Origin::ImportedRecipe, name)),
            None => {}
        }
        if thread.from_task {
            out.add(Source::new(Origin::OtherTask, ""));
        }
        // A coordinator hears the names of its folders' files with its instructions.
        if !thread.spans.is_empty() {
            out.add(Source::new(Origin::Names, ""));
        }
        for (item, entry) in read.conversation(&thread.id)? {
            entry.as_ref().map(sources_in).into_iter().flatten().for_each(|source| out.add(source));
            match &item.body {
                ItemBody::Recalled { memories } if !memories.is_empty() => {
                    out.add(Source::new(Origin::Memory, ""));
                }
                ItemBody::Message { from: Speaker::Person, text, .. } if quotes(text) => {
                    out.add(Source::new(Origin::Quoted, ""));
                }
                ItemBody::Notes { notes, .. } => {
                    for id in notes {
                        let Some(note) = read.note(id)? else { continue };
                        out.add(Source::of_file(&note.path));
                        out_of_colleague(note.by.as_deref(), out);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a message has lines of somebody else's, as programs for mail mark them.
fn quotes(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with('>'))
}

fn out_of_colleague(by: Option<&str>, out: &mut Sources) {
    if let Some(by) = by {
        out.add(Source::new(Origin::Colleague, by));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{MAX_OF_STEP, sources_in, with_sources};
    use crate::origin::{Origin, Source};

    #[test]
    fn what_a_step_read_stands_beside_its_result() {
        let entry = json!({ "result": { "id": "c" } });
        let sources =
            [Source::new(Origin::Page, "https://a.example/").with_hash("0f"), Source::of_file("a.md")];
        assert_eq!(with_sources(entry.clone(), &[]), entry);
        let stored = with_sources(entry, &sources);
        assert_eq!(stored["result"]["id"], "c");
        assert_eq!(sources_in(&stored), sources);
        assert!(sources_in(&json!({ "read": [{ "origin": "moon", "name": "x" }] })).is_empty());
        let many: Vec<Source> = (0..90).map(|n| Source::of_file(&format!("{n}.md"))).collect();
        assert_eq!(sources_in(&with_sources(json!({}), &many)).len(), MAX_OF_STEP);
    }
}
