//! Values of a workbook's formulas after an edit: asked of a worker process beside the core, before the edit goes into
//! the folder, so that both are one version. Where the worker can't tell them in time, the edit is made as it
//! is, and Excel works its values out. Works nothing out itself.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use gloss_artifact::{Splice, Text, locate, sheet, splice};
use gloss_client::{Bounds, Ended};
use gloss_errand::calc::{self, Answer, Asks, Place, Reply, Request, Value};
use gloss_protocol::{Change, ChangeClass, ChangeId, ChangePreview, ChangeState, NoteId, Span, TurnId};

use crate::off_core::OffCore;
use crate::sheet::values_request::{Computed, Valued, ValuesRequest};

/// Time limit of the worker: a person who edited, or opened, a workbook waits beside the screen.
const PATIENCE: Duration = Duration::from_secs(5);
/// Workbooks of one batch that are worked out: each may take the whole time.
const MAX_ASKED: usize = 4;
/// Follow-ons that a change shows: nobody reviews more one by one. All are written.
const MAX_SHOWN: usize = 500;
/// Reason that a value is another one, where the file has it too.
const COMPUTED: &str = "Computed by Gloss.";
/// Reason that a value is another one, where the file has it not.
const COMPUTED_ONLY: &str = "Computed by Gloss. The file gets it when Excel works it out: \
    some of its values are not what Gloss comes to.";

/// Values that were computed for several edits.
#[derive(Default)]
pub(crate) struct Worked {
    /// By path; those that the worker could not tell are missing.
    pub valued: HashMap<String, Valued>,
    /// Workbooks that take more time or memory than a value is worth.
    pub heavy: Vec<String>,
}

/// Asks the worker about several edits, one after the other. Blocks.
pub(crate) fn work_out_all(_off: &OffCore, asked: Vec<ValuesRequest>) -> Worked {
    let mut worked = Worked::default();
    for ValuesRequest { path, version, before, after } in asked.into_iter().take(MAX_ASKED) {
        let request = Request { before, after, asks: Asks::Edit };
        match ask(&request) {
            Ok(Some(answer)) => {
                let filled = filled(&request.after, &answer);
                worked.valued.insert(path, Valued { version, plain: request.after, filled, answer });
            }
            Ok(None) => {}
            Err(Heavy) => worked.heavy.push(path),
        }
    }
    worked
}

/// A workbook that was too much for the worker.
pub(crate) struct Heavy;

/// The worker's answer; none where it could not tell. Blocks: not for the core's thread.
pub(crate) fn ask(request: &Request) -> Result<Option<Answer>, Heavy> {
    let mut question = Vec::new();
    let Ok(()) = request.write(&mut question) else { return Ok(None) };
    let bounds = Bounds { wall: PATIENCE, answer: calc::limits::MAX_REPLY };
    let bytes = match gloss_client::run_worker(calc::limits::WORKER, question, bounds) {
        Ended::Answered(bytes) => bytes,
        Ended::TookTooLong | Ended::NeededTooMuchMemory => return Err(Heavy),
        Ended::NotStarted(_) | Ended::Failed(_) => return Ok(None),
    };
    let Ok(Reply::Answer(answer)) = Reply::read(&bytes) else { return Ok(None) };
    Ok(Some(answer))
}

/// The file with its values, where its text stays the same.
fn filled(after: &[u8], answer: &Answer) -> Option<Vec<u8>> {
    let filled = calc::with_values(after, answer).ok()??;
    let same = sheet::same_text(after, &filled);
    same.then_some(filled)
}

/// Whether a change says what a formula comes to, and its file has it.
pub(crate) fn is_computed(change: &Change) -> bool {
    change.shown.as_ref().is_some_and(|shown| shown.computed)
}

/// A cell's range.
fn cell(text: &Text, place: &Place) -> Option<Span> {
    let name = place.sheet.replace('\'', "''");
    let region = text.find(&format!("cells:'{name}'!{}", place.cell())).ok()?;
    let [span] = text.spans(&region)[..] else { return None };
    Some(span)
}

impl Computed {
    /// Whether the file with them shows what its formulas come to.
    pub(crate) fn settles(&self) -> bool {
        self.left == 0 && (self.written || (self.follow_ons.is_empty() && self.set.is_empty()))
    }

    /// Values of the formulas that an edit wrote: where each stands in the new text, and a sentence.
    pub(crate) fn comes_to(&self, new: &Text) -> Vec<(Span, String)> {
        let told = |value: &Value| match self.written {
            true => format!("Comes to {value}, computed by Gloss."),
            false => format!("Gloss comes to {value}; the file gets it when Excel works it out."),
        };
        let set = self.set.iter().take(MAX_SHOWN);
        set.filter_map(|(place, value)| Some((cell(new, place)?, told(value)))).collect()
    }

    /// Changes of a version for the formulas that an edit wrote, where no note asked for it.
    pub(crate) fn own_changes(
        &self,
        path: &str,
        (old, new): (&Text, &Text),
        splices: &[Splice],
        base: u32,
    ) -> Vec<Change> {
        let places = splices.iter().zip(splice::after(splices));
        let places: Vec<(&Splice, Span)> = places.collect();
        let own = self.comes_to(new).into_iter().filter_map(|(after, why)| {
            let (splice, _) = places.iter().find(|(_, place)| *place == after)?;
            let at = old.at(&locate::selection(vec![splice.old]));
            let before = old.source().get(splice.old.range())?;
            let shown = ChangePreview {
                at,
                before: sheet::words(before),
                after: sheet::words(&splice.new),
                computed: self.written,
            };
            Some(change(path, (splice.old, after), (before, &splice.new), (&why, shown), base))
        });
        own.collect()
    }

    /// Changes of the version that is made: the cells' texts stay, what they come to does not.
    pub(crate) fn changes(
        &self,
        path: &str,
        (old, new): (&Text, &Text),
        splices: &[Splice],
        cause: (&[NoteId], Option<&TurnId>),
        base: u32,
    ) -> Vec<Change> {
        let mut seen = HashSet::new();
        let why = if self.written { COMPUTED } else { COMPUTED_ONLY };
        let changes = self.follow_ons.iter().filter_map(|one| {
            let after = cell(new, &one.place)?;
            let span = before(after, splices)?;
            let text = old.source().get(span.range())?;
            // A cell whose own text changed too is told by that.
            if new.source().get(after.range()) != Some(text) || !seen.insert(span.start) {
                return None;
            }
            let at = old.at(&locate::selection(vec![span]));
            let shown = ChangePreview {
                at,
                before: one.before.to_string(),
                after: one.after.to_string(),
                computed: self.written,
            };
            let (notes, turn) = (cause.0.to_vec(), cause.1.cloned());
            Some(Change { notes, turn, ..change(path, (span, after), (text, text), (why, shown), base) })
        });
        changes.take(MAX_SHOWN).collect()
    }
}

/// A follow-on as it is stored.
fn change(
    path: &str,
    (span, after): (Span, Span),
    (was, is): (&str, &str),
    (why, shown): (&str, ChangePreview),
    base: u32,
) -> Change {
    Change {
        bundle: None,
        act: None,
        acts: Vec::new(),
        id: ChangeId::from_uuid(uuid::Uuid::now_v7()),
        path: path.to_owned(),
        notes: Vec::new(),
        turn: None,
        class: ChangeClass::Follows,
        state: ChangeState::Applied,
        base,
        version: None,
        span,
        span_after: Some(after),
        before: was.to_owned(),
        after: is.to_owned(),
        why: why.to_owned(),
        shown: Some(shown),
    }
}

/// Range of the old text that a range of the new one was; none where it was written anew.
fn before(span: Span, splices: &[Splice]) -> Option<Span> {
    let (start, end) = (i64::from(span.start), i64::from(span.end));
    let mut moved = 0_i64;
    for splice in splices {
        let from = i64::from(splice.old.start) + moved;
        let to = from + splice.new.len() as i64;
        if to <= start {
            moved += splice.new.len() as i64 - i64::from(splice.old.end - splice.old.start);
        } else if from < end {
            return None;
        } else {
            break;
        }
    }
    Some(Span { start: u32::try_from(start - moved).ok()?, end: u32::try_from(end - moved).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(span: (u32, u32), splices: &[((usize, usize), &str)], expected: Option<(u32, u32)>) {
        let splices: Vec<Splice> = splices
            .iter()
            .map(|((from, to), new)| Splice::new(Span::new(*from, *to), (*new).to_owned()))
            .collect();
        let found = before(Span { start: span.0, end: span.1 }, &splices);
        assert_eq!(found.map(|span| (span.start, span.end)), expected);
    }

    #[test]
    fn a_range_is_found_where_it_stood() {
        check((5, 7), &[], Some((5, 7)));
        check((7, 9), &[((0, 2), "longer")], Some((3, 5)));
        check((5, 7), &[((0, 2), "longer")], None);
        check((8, 9), &[((0, 2), ""), ((20, 21), "x")], Some((10, 11)));
        check((5, 7), &[((4, 5), "abcd")], None);
        check((5, 7), &[((6, 6), "x")], None);
    }
}
