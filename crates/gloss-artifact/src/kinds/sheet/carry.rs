//! Cells and what they are to hold, carried into a version in which rows of the sheet came or went: formulas name then what they
//! named. Guesses nothing: where a version did something else to the cells there is no answer.

use gloss_protocol::Span;

use super::row_step::RowStep;
use crate::splice::Splice;
use crate::text::Text;

/// A range of cells in the next version, with two texts of it as they read there: what it holds, and what it is to hold. None
/// where the version let no rows come or go, or these cells with them.
pub fn carry_cells(
    (old, new): (&Text, &Text),
    steps: &[Splice],
    span: Span,
    texts: [&str; 2],
) -> Option<(Span, [String; 2])> {
    let (from, to) = (old.grid()?, new.grid()?);
    let at = from.at(old.source(), span.start)?;
    let home = from.sheets.get(at.sheet)?.name.clone();
    let mut moves: Vec<RowStep> = steps.iter().filter_map(|step| row_step(old, step)).collect();
    if moves.is_empty() {
        return None;
    }
    // From the last to the first, so that each is told by where rows stood.
    moves.sort_by_key(|step| std::cmp::Reverse(step.at));
    let (mut row, mut texts) = (at.row, texts.map(str::to_owned));
    for step in &moves {
        row = step.row(at.sheet, row)?;
        let [before, after] = &texts;
        texts = [step.carried_cells(from, before, &home)?, step.carried_cells(from, after, &home)?];
    }
    let start = to.span(new.source(), super::grid::At { row, ..at })?.start as usize;
    Some((Span::new(start, start + texts[0].len()), texts))
}

/// Whole rows that a step took away or put there.
fn row_step(text: &Text, step: &Splice) -> Option<RowStep> {
    let old = text.source().get(step.old.range())?;
    let (rows, delete) = match (old.is_empty(), step.new.is_empty()) {
        (false, true) => (old, true),
        (true, false) => (step.new.as_str(), false),
        _ => return None,
    };
    let grid = text.grid()?;
    // Rows behind the last one of a sheet move none.
    let is_end = old.is_empty() && grid.sheets.iter().any(|rows| rows.end == step.old.start);
    let at = grid.at(text.source(), step.old.start).filter(|_| rows.ends_with('\n') && !is_end)?;
    let count = u32::try_from(rows.matches('\n').count()).ok()?;
    Some(RowStep { note: 0, sheet: at.sheet, at: at.row, count, delete })
}
