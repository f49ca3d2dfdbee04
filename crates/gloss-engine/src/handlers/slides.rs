//! `artifact.slide`: a person moves, copies, hides or deletes a slide. What that does to the file, `gloss-artifact` says.

use gloss_artifact::deck;
use gloss_protocol::{Code, CommandId, Done, Problem, SlideStep};

use crate::handlers::artifact::kept;
use crate::sheet::values::Values;
use crate::space::Space;

/// Makes the step a version; none where nothing would differ.
pub(super) fn step(space: &mut Space, id: &CommandId, path: &str, step: SlideStep) -> Result<Done, Problem> {
    let artifact = space.artifact(path)?;
    let path = artifact.path;
    if !artifact.present {
        return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
    }
    let (bytes, text) = (space.bytes(&path, artifact.version)?, space.text(&path, artifact.version)?);
    let made = deck::step(&bytes, &text, step)?;
    if made.bytes == bytes {
        return Ok(Done::Version { version: None });
    }
    let why = match step {
        SlideStep::Move { .. } => "Moved a slide",
        SlideStep::Duplicate { .. } => "Duplicated a slide",
        SlideStep::Delete { .. } => "Deleted a slide",
        SlideStep::Hide { hidden: true, .. } => "Hid a slide",
        SlideStep::Hide { hidden: false, .. } => "Showed a slide again",
    };
    kept(space, id, (path, why), (made.bytes, None), Some(made.splices), Values::Left)
}
