//! Cells that an agent sets by address, in the staging copy of a note's sheet. Whether they are marked is told to the
//! agent and decided by the verdict, never here.

use gloss_agent::{CellEdit, NoteSlice};
use gloss_artifact::{ArtifactError, Text, locate, sheet};
use gloss_protocol::{Code, Intent, Kind, NoteId, Problem, TurnId};
use gloss_table::Format;

use crate::space::Space;

impl Space {
    /// Sets cells, all or none; gives the note's place as it says then, and how many of the cells are not marked.
    ///
    /// # Errors
    /// A note that is none of this turn's, that asks, or that stands on no sheet; cells that are not there; a stale base.
    pub(super) fn edit_cells(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        base: &str,
        edits: &[CellEdit],
    ) -> Result<(NoteSlice, usize), Problem> {
        let note = self.note_of(turn, id)?;
        let bad = |says: &str, next: &str| Err(Problem::new(Code::BadRequest, says).with_next(next));
        if note.intent == Intent::Ask {
            return bad("This note asks; answering it changes nothing.", "Use answer for it.");
        }
        if Kind::of_path(&note.path) != Kind::Sheet {
            return bad("This note stands on no sheet.", "Use edit_region for it.");
        }
        let plain = Format::of_path(&note.path) == Some(Format::Csv);
        let (at, stage) = self.stage(turn, &note)?;
        let mut staging = stage.staging.clone();
        let own = staging.spans(at);
        let named = Text::new(Kind::Sheet, staging.text()).at(&locate::selection(own));
        let named = named.trim_start_matches("cells:").rsplit_once('!').map(|(sheet, _)| sheet.to_owned());
        let mut token = base.to_owned();
        let mut outside = 0;
        for edit in edits {
            let cells = match &named {
                Some(sheet) if !edit.cells.contains('!') => format!("{sheet}!{}", edit.cells),
                _ => edit.cells.clone(),
            };
            let text = Text::new(Kind::Sheet, staging.text());
            if plain && let Some(words) = armed(edit, &note.text, &text, &cells) {
                let says = format!(
                    "Nothing was changed: other programs run “{words}” as a formula when they open this file."
                );
                return bad(&says, "Put ' before it, so that it stays words, or ask the person.");
            }
            let new = sheet::set(&text, &wanted(edit, cells), plain)?;
            let marked = staging.spans(at);
            outside += new.iter().filter(|(span, _)| !marked.contains(span)).count();
            match staging.set(at, &token, &new) {
                Ok(()) => token = staging.read(at).0,
                Err(ArtifactError::Stale { now }) => {
                    let says = "The place says something else than when you read it; nothing was changed.";
                    let now: String = now.chars().take(1_500).collect();
                    let next = format!("With base {} it says now: {now}", staging.read(at).0);
                    return Err(Problem::new(Code::StaleBase, says).with_next(next));
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.stage(turn, &note)?.1.staging = staging;
        Ok((self.read_region(turn, id)?, outside))
    }
}

/// Words for cells of a file of plain text that would run as a formula, which neither the person wrote nor a cell held.
fn armed(edit: &CellEdit, note: &str, text: &Text, cells: &str) -> Option<String> {
    let all = edit.rows.iter().flatten().flatten().chain(&edit.fill);
    let found = all.into_iter().find(|words| sheet::runs(words) && !note.contains(words.as_str()))?;
    let held = sheet::holds(text, cells).unwrap_or_default();
    (!held.iter().any(|words| sheet::runs(words))).then(|| found.chars().take(80).collect())
}

fn wanted(edit: &CellEdit, cells: String) -> sheet::CellEdit {
    let new = match (&edit.rows, &edit.fill) {
        (Some(rows), _) => sheet::NewContent::Rows(rows.clone()),
        (None, Some(fill)) => sheet::NewContent::Filled(fill.clone()),
        (None, None) => sheet::NewContent::Kept,
    };
    let look = sheet::NewLook { number: edit.number.clone(), bold: edit.bold, fill: edit.colour };
    sheet::CellEdit { cells, new, look }
}
