//! Words of a place: other ones in their stead, and none.

use gloss_protocol::{Part, Reach, Which};

use super::edit::with_what_follows;
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};
use crate::splice::Splice;

pub(super) fn set(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let [span] = at.spans else {
        return Err(Unwritable::new("This names several places.", "Change them one by one."));
    };
    let words = args.text("text");
    let said = Outcome::new(("replace", "Replaced"), &quoted(&at.text.visible(&at.region())))
        .and(&format!(" with {}", quoted(words)));
    if at.says(*span) == words {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(with_what_follows(at, vec![Splice::new(*span, words)], said))
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
