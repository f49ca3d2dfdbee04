//! `artifact.paste` and `artifact.fill`: many cells of a sheet that a person writes at once, as one version. Which cells
//! get what, `gloss-artifact` says.

use gloss_artifact::sheet;
use gloss_protocol::{Code, CommandId, Done, FillTo, Pointing, Problem};
use gloss_table::Format;

use crate::handlers::artifact::{Seen, save_edit, seen};
use crate::handlers::prepared::Handled;
use crate::sheet::values::Values;
use crate::space::Space;
use crate::versions::edits::Made;

/// Source of the cells that are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum How<'a> {
    /// Text of a clipboard.
    Paste(&'a str),
    /// The first of the selected cells.
    Fill(FillTo),
}

/// Writes them.
pub(super) fn write(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    at: &Pointing,
    how: &How<'_>,
) -> Result<Handled, Problem> {
    let sheet = seen(space, path, at)?;
    let Some(made) = made(space, &sheet, at, how)? else { return Ok(Done::Version { version: None }.into()) };
    let why = match how {
        How::Paste(_) => "Pasted by hand",
        How::Fill(_) => "Filled by hand",
    };
    save_edit(
        space,
        id,
        (sheet.path, why),
        (made.bytes, Some(made.text)),
        Some(made.splices),
        Values::FollowAndTell,
    )
}

/// The file with the cells in it; none where all of them say so already.
fn made(space: &Space, sheet: &Seen, at: &Pointing, how: &How<'_>) -> Result<Option<Made>, Problem> {
    let (lines, plain) = (sheet::lines(&sheet.text, at)?, sheet.format == Format::Csv);
    let block = match how {
        How::Paste(cells) if cells.len() > sheet::MAX_CLIPBOARD => {
            let says = "What was copied is too large to be pasted at once.";
            return Err(Problem::new(Code::TooLarge, says).with_next("Copy fewer rows at once."));
        }
        How::Paste(cells) => sheet::paste(&sheet.text, lines, &sheet::clipboard(cells), plain)?,
        How::Fill(to) => sheet::fill(&sheet.text, lines, *to, plain)?,
    };
    if block.splices.is_empty() {
        return Ok(None);
    }
    space.blocked(&sheet.path, (sheet.format, sheet.version), &sheet.text, &block).map(Some)
}
