//! `artifact.slide`: a person moves, copies, hides or deletes a slide. What that does to the file, `gloss-artifact` says.

use std::sync::Arc;

use gloss_artifact::deck::{self, Deck, SlideEdit};
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
    let Some(known) = text.deck() else {
        return Err(Problem::new(Code::BadRequest, format!("{path} is no deck of slides.")));
    };
    let Some(edit) = edit(known, step)? else { return Ok(Done::Version { version: None }) };
    let made = deck::slides(&bytes, edit)?;
    let why = match step {
        SlideStep::Move { .. } => "Moved a slide",
        SlideStep::Duplicate { .. } => "Duplicated a slide",
        SlideStep::Delete { .. } => "Deleted a slide",
        SlideStep::Hide { hidden: true, .. } => "Hid a slide",
        SlideStep::Hide { hidden: false, .. } => "Showed a slide again",
    };
    let text = Some(Arc::new(made.text));
    kept(space, id, (path, why), (made.bytes, text), Some(made.splices), Values::Left)
}

/// The step by the slides' numbers; none where the slide is so already.
fn edit(deck: &Deck, step: SlideStep) -> Result<Option<SlideEdit>, Problem> {
    let (SlideStep::Move { slide, .. }
    | SlideStep::Duplicate { slide }
    | SlideStep::Delete { slide }
    | SlideStep::Hide { slide, .. }) = step;
    let at = deck.slides.iter().position(|one| one.id == slide).ok_or_else(|| {
        Problem::new(Code::SelectionMoved, "This slide is not there any more.")
            .with_next("Choose another one.")
    })?;
    let is_hidden = deck.slides.get(at).is_some_and(|slide| slide.hidden);
    Ok(match step {
        SlideStep::Move { to, .. } => {
            let to = (to as usize).min(deck.slides.len() - 1);
            (to != at).then_some(SlideEdit::Move { from: at, to })
        }
        SlideStep::Duplicate { .. } => Some(SlideEdit::Duplicate(at)),
        SlideStep::Delete { .. } if deck.slides.len() == 1 => {
            let says = "This is the only slide of the deck.";
            return Err(Problem::new(Code::BadRequest, says).with_next("Delete the file instead."));
        }
        SlideStep::Delete { .. } => Some(SlideEdit::Delete(at)),
        SlideStep::Hide { hidden, .. } => (hidden != is_hidden).then_some(SlideEdit::Hide(at, hidden)),
    })
}
