//! Words of a place: other ones in their stead, and none.

use gloss_protocol::{Part, Reach, Which};

use super::edit::{one_line, with_what_follows};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted, with_blanks_of};
use crate::splice::Splice;

pub(super) fn set(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    // Several places that say the same each get the words.
    let mut said_before = at.spans.iter().map(|span| at.says(*span));
    let first = said_before.next();
    if first.is_none() || said_before.any(|one| Some(one) != first) {
        return Err(Unwritable::new("This names several places.", "Change them one by one."));
    }
    let given = args.text("text");
    let said = Outcome::new(("replace", "Replaced"), &quoted(first.unwrap_or_default().trim()))
        .and(&format!(" with {}", quoted(given)));
    let mut splices = Vec::new();
    for span in at.spans {
        let is_cell = at.text.parsed().leaves.iter().any(|leaf| {
            matches!(leaf.kind, gloss_markdown::LeafKind::Cell { .. })
                && leaf.span().start <= span.start as usize
                && span.end as usize <= leaf.span().end
        });
        // A bar or a line end would begin another cell.
        let words = if is_cell { bars_escaped(given) } else { with_blanks_of(at.says(*span), given) };
        if at.says(*span) != words {
            splices.push(Splice::new(*span, words));
        }
    }
    match splices.is_empty() {
        true => Ok(Planned::splices(splices, said)),
        false => Ok(with_what_follows(at, splices, said)),
    }
}

/// Words for a cell of a table: one line, each bar a sign.
fn bars_escaped(words: &str) -> String {
    let mut out = String::new();
    for c in one_line(words).chars() {
        if c == '|' && !out.ends_with('\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

pub(super) fn delete(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let part = Part { reach: Reach::Selection, which: Which::This, goes: true };
    let gone = at
        .text
        .part(&at.region(), part)
        .map_err(|error| Unwritable::new(error.to_string(), "Mark what is to go."))?;
    let splices = at.text.spans(&gone).into_iter().map(|span| Splice::new(span, "")).collect();
    let said = Outcome::new(("delete", "Deleted"), &quoted(&at.text.visible(&at.region())));
    Ok(with_what_follows(at, splices, said))
}
