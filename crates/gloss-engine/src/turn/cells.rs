//! Cells that an agent sets by address, and rows that it lets come or go, in the staging copy of a note's sheet. Whether they
//! are marked is told to the agent and decided by the verdict, never here.

use gloss_agent::doors::{BaseOf, CellEdit, NoteSlice};
use gloss_artifact::{ArtifactError, Staging, Text, kinds, locate, sheet};
use gloss_protocol::{Code, NoteId, Pointing, Problem, Reshape, Span, TurnId};

use crate::turn::edit_region::{plain_words, to_question};
use crate::turn::room::Turns;

impl Turns {
    /// Sets cells, all or none; gives the note's place as it says then, and how many of the cells are not marked.
    ///
    /// # Errors
    /// A note that is none of this turn's, that asks, or that stands on no sheet; cells that are not there; a stale base.
    pub(crate) fn edit_cells(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        BaseOf { base, within }: &BaseOf,
        edits: &[CellEdit],
    ) -> Result<(NoteSlice, usize), Problem> {
        let note = self.note_to_change(turn, id)?;
        let bad = |says: &str, next: &str| Err(Problem::new(Code::BadRequest, says).with_next(next));
        if kinds::of_path(&note.path).cells().is_none() {
            return bad("This note stands on no sheet.", "Use edit_region for it.");
        }
        let plain = sheet::is_delimited(&note.path);
        let before = self.before_edit(turn, &note, *within)?;
        let (at, stage) = self.stage(turn, &note)?;
        let mut staging = stage.widened(at, *within)?;
        let own = staging.spans(at);
        let named = staging.parsed().at(&locate::selection(own));
        let named = named.trim_start_matches("cells:").rsplit_once('!').map(|(sheet, _)| sheet.to_owned());
        self.check_addresses(&note.path, before.as_ref(), &addresses(edits, named.as_deref()))?;
        let (_, stage) = self.stage(turn, &note)?;
        let mut token = base.clone();
        let (mut outside, mut reached, mut edited) = (0, Vec::new(), stage.edits.clone());
        for edit in edits {
            if let (Some(how), true) = (edit.how, edit.cells.is_empty()) {
                outside += rows_of(&mut staging, at, &edit.ranges, how)?;
                token = staging.read(at).0;
                continue;
            }
            let cells = on_sheet(&edit.cells, named.as_deref());
            let text = staging.parsed();
            let done = if let Some(how) = edit.how {
                let lines = sheet::lines(&text, &Pointing::at(format!("cells:{cells}")))?;
                staging.reshape(at, Some(&token), lines, how)
            } else {
                if plain && let Some(words) = armed(edit, &note.text, &text, &cells) {
                    let says = format!(
                        "Nothing was changed: other programs run “{words}” as a formula when they open this file."
                    );
                    return bad(&says, "Put ' before it, so that it stays words, or ask the person.");
                }
                let held = sheet::holds(&text, &cells).unwrap_or_default().join("\n");
                let words = edit.rows.iter().flatten().flatten().chain(&edit.fill);
                words.into_iter().try_for_each(|new| plain_words(new, &held))?;
                let new = sheet::set(&text, &wanted(edit, cells), plain).map_err(to_question)?;
                let marked = staging.spans(at);
                let cells = new.iter().map(|(span, _)| *span);
                let (own, beyond): (Vec<Span>, Vec<Span>) =
                    cells.partition(|span| marked.contains(span) || staging.is_new(*span));
                edited.reach(at, &staging, &own);
                reached.extend(staging.reached(&beyond).map(|cells| (at, cells)));
                staging.set(at, &token, &new).map(|()| beyond.len())
            };
            outside += done.map_err(|error| stale(error, &staging, at))?;
            token = staging.read(at).0;
        }
        let stage = self.stage(turn, &note)?.1;
        stage.staging = staging;
        stage.edits = edited;
        stage.edits.served.insert(at);
        stage.edits.took.extend(within.map(|to| (at, to)));
        if outside > 0 {
            stage.edits.beyond.insert(at);
            stage.edits.reached.extend(reached);
        }
        self.after_edit(turn, &note, before)?;
        Ok((self.read_region(turn, id, None)?, outside))
    }
}

/// An address, on the sheet of this name where it names none.
fn on_sheet(cells: &str, sheet: Option<&str>) -> String {
    match sheet {
        Some(sheet) if !cells.contains('!') => format!("{sheet}!{cells}"),
        _ => cells.to_owned(),
    }
}

/// The places that edits name.
fn addresses(edits: &[CellEdit], sheet: Option<&str>) -> Vec<String> {
    let named = edits.iter().filter(|edit| !edit.cells.is_empty());
    named.map(|edit| format!("cells:{}", on_sheet(&edit.cells, sheet))).collect()
}

/// Lets the rows come or go in which some of a note's ranges stand, each once: from the last to the first, so that what is
/// named stays where it is until its turn.
fn rows_of(staging: &mut Staging, note: usize, ranges: &[usize], how: Reshape) -> Result<usize, Problem> {
    let spans = staging.spans(note);
    let mut wanted: Vec<Span> = Vec::new();
    for range in ranges {
        let gone = || Problem::new(Code::BadRequest, format!("This note has no range {range} any more."));
        wanted.push(spans.get(*range).copied().filter(|span| !span.is_empty()).ok_or_else(gone)?);
    }
    let text = staging.parsed();
    let runs = sheet::runs(&text, &wanted);
    let mut outside = 0;
    for lines in runs.into_iter().rev() {
        outside += staging.reshape(note, None, lines, how)?;
    }
    Ok(outside)
}

/// Problem for a model that edits a place which changed since it read it.
fn stale(error: ArtifactError, staging: &Staging, note: usize) -> Problem {
    let ArtifactError::Stale { now } = error else { return error.into() };
    let says = "The place says something else than when you read it; nothing was changed.";
    let now: String = now.chars().take(1_500).collect();
    let next = format!("With base {} it says now: {now}", staging.read(note).0);
    Problem::new(Code::StaleBase, says).with_next(next)
}

/// Words for cells of a file of plain text that would run as a formula, which neither the person wrote nor a cell held.
fn armed(edit: &CellEdit, note: &str, text: &Text, cells: &str) -> Option<String> {
    let all = edit.rows.iter().flatten().flatten().chain(&edit.fill);
    let found = all.into_iter().find(|words| sheet::armed(words) && !note.contains(words.as_str()))?;
    let held = sheet::holds(text, cells).unwrap_or_default();
    (!held.iter().any(|words| sheet::armed(words))).then(|| found.chars().take(80).collect())
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
