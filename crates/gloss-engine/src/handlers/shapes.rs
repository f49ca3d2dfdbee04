//! `artifact.shape`: a person moves, sizes, turns or deletes shapes of a slide, puts another picture in the place of one, or gives
//! a chart other numbers. What that does to the file, `gloss-artifact` says.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::deck::{self, shapes};
use gloss_artifact::{Splice, Written};
use gloss_protocol::{Code, CommandId, Done, Problem, ShapeStep};

use super::slides::Seen;
use crate::handlers::artifact::save_edit;
use crate::handlers::prepared::Handled;
use crate::sheet::values::Values;
use crate::space::Space;

/// Bytes of a picture's file.
const MAX_PICTURE: usize = 8 << 20;

/// Makes the step a version; none where nothing would differ.
pub(super) fn step(
    space: &mut Space,
    id: &CommandId,
    (path, version): (&str, u32),
    step: &ShapeStep,
) -> Result<Handled, Problem> {
    let seen = Seen::of(space, path)?;
    if seen.version != version {
        // The runs of another version may be other shapes.
        let says = format!("{} was changed since; these shapes may be others by now.", seen.path);
        return Err(Problem::new(Code::SelectionMoved, says).with_next("Look again, then choose them anew."));
    }
    let (made, why) = match step {
        ShapeStep::Picture { run, base64 } => (
            deck::replace_picture(&seen.bytes, &seen.text, *run, &picture(base64)?)?,
            "Replaced a picture".to_owned(),
        ),
        _ => {
            let (splices, why) = splices(&seen, step)?;
            if splices.is_empty() {
                return Ok(Done::Version { version: None }.into());
            }
            let made = space.written(&seen.path, version, &seen.text, splices)?;
            let text = made.text;
            return save_edit(
                space,
                id,
                (seen.path, &why),
                (made.bytes, Some(text)),
                Some(made.splices),
                Values::Left,
            );
        }
    };
    let Written { bytes, text, splices } = made;
    save_edit(space, id, (seen.path, &why), (bytes, Some(Arc::new(text))), Some(splices), Values::Left)
}

/// The edit of the deck's text that a step is, and what is said of it.
fn splices(seen: &Seen, step: &ShapeStep) -> Result<(Vec<Splice>, String), Problem> {
    let of = |count: usize| if count == 1 { "a shape".to_owned() } else { format!("{count} shapes") };
    Ok(match step {
        ShapeStep::Place { shapes: wanted } => {
            let placed = shapes::place(&seen.bytes, &seen.text, wanted)?;
            let tied = match placed.followed {
                0 => String::new(),
                1 => "; a line that is tied to it followed".to_owned(),
                count => format!("; {count} lines that are tied to it followed"),
            };
            (placed.splices, format!("Moved {}{tied}", of(wanted.len())))
        }
        ShapeStep::Reset { runs } => {
            (shapes::reset(&seen.text, runs)?, format!("Put {} back in its place", of(runs.len())))
        }
        ShapeStep::Delete { runs } => {
            (shapes::delete(&seen.text, runs)?, format!("Deleted {}", of(runs.len())))
        }
        ShapeStep::Numbers { run, numbers } => {
            (deck::set_chart_numbers(&seen.text, *run, numbers)?, "Changed a chart's numbers".to_owned())
        }
        ShapeStep::Picture { .. } => (Vec::new(), String::new()),
    })
}

/// The bytes of a picture.
fn picture(base64: &str) -> Result<Vec<u8>, Problem> {
    // Four letters stand for three bytes.
    if base64.len() / 4 * 3 > MAX_PICTURE + 2 {
        let says = format!("The picture is larger than {} MB.", MAX_PICTURE >> 20);
        return Err(
            Problem::new(Code::TooLarge, says).with_next("Choose a smaller one, or save it smaller first.")
        );
    }
    BASE64_STANDARD.decode(base64).map_err(|_| {
        Problem::new(Code::BadRequest, "The picture did not arrive whole.").with_next("Choose it again.")
    })
}
