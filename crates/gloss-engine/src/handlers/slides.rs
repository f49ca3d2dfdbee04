//! `artifact.slide`: a person moves, copies, hides or deletes a slide. What that does to the file, `gloss-artifact` says.

use gloss_protocol::{Code, CommandId, Done, Problem, SlideStep};

use crate::space::Space;

/// Makes the step a version; none where nothing would differ.
pub(super) fn step(space: &mut Space, id: &CommandId, path: &str, step: SlideStep) -> Result<Done, Problem> {
    let artifact = space.artifact(path)?;
    let path = artifact.path;
    if !artifact.present {
        return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
    }
    let _ = (id, step);
    Err(Problem::new(Code::BadRequest, "Slides can’t be moved yet."))
}
