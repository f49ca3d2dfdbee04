//! `artifact.slide`: a person moves, copies, hides or deletes slides. What that does to the file, `gloss-artifact` says.

use std::sync::Arc;

use gloss_artifact::Text;
use gloss_artifact::deck::{self, Deck, SlideEdit};
use gloss_protocol::{Code, CommandId, Done, Problem, SlideStep};

use crate::handlers::artifact::save_edit;
use crate::handlers::prepared::Handled;
use crate::sheet::values::Values;
use crate::space::Space;

/// A deck as a person sees it in its newest version.
pub(super) struct Seen {
    pub path: String,
    pub version: u32,
    pub bytes: Vec<u8>,
    pub text: Arc<Text>,
}

impl Seen {
    /// The newest version of a deck.
    pub(super) fn of(space: &mut Space, path: &str) -> Result<Self, Problem> {
        let artifact = space.artifact(path)?;
        let path = artifact.path;
        if !artifact.present {
            return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
        }
        let (bytes, text) = (space.bytes(&path, artifact.version)?, space.text(&path, artifact.version)?);
        if text.deck().is_none() {
            return Err(Problem::new(Code::BadRequest, format!("{path} is no deck of slides.")));
        }
        Ok(Self { path, version: artifact.version, bytes, text })
    }
}

/// Makes the step a version; none where nothing would differ.
pub(super) fn step(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    step: &SlideStep,
) -> Result<Handled, Problem> {
    let seen = Seen::of(space, path)?;
    let Some(edit) = seen.text.deck().map(|deck| edit(deck, step)).transpose()?.flatten() else {
        return Ok(Done::Version { version: None }.into());
    };
    let made = deck::slides(&seen.bytes, &edit)?;
    let (ids, did) = describe_step(step);
    let why = match ids.len() {
        1 => did.replace("{}", "a slide"),
        count => did.replace("{}", &format!("{count} slides")),
    };
    let text = Some(Arc::new(made.text));
    save_edit(space, id, (seen.path, &why), (made.bytes, text), Some(made.splices), Values::Left)
}

/// The slides of a step, and what is said of it.
fn describe_step(step: &SlideStep) -> (&[u32], &'static str) {
    match step {
        SlideStep::Move { slides, .. } => (slides, "Moved {}"),
        SlideStep::Duplicate { slides } => (slides, "Duplicated {}"),
        SlideStep::Delete { slides } => (slides, "Deleted {}"),
        SlideStep::Hide { slides, hidden: true } => (slides, "Hid {}"),
        SlideStep::Hide { slides, hidden: false } => (slides, "Showed {} again"),
    }
}

/// The step by the slides' numbers; none where the slides are so already.
fn edit(deck: &Deck, step: &SlideStep) -> Result<Option<SlideEdit>, Problem> {
    let (ids, _) = describe_step(step);
    let mut slides = Vec::new();
    for id in ids.iter().take(deck.slides.len() + 1) {
        let at = deck.slides.iter().position(|one| one.id == *id).ok_or_else(|| {
            Problem::new(Code::SelectionMoved, "This slide is not there any more.")
                .with_next("Choose another one.")
        })?;
        slides.push(at);
    }
    slides.sort_unstable();
    slides.dedup();
    if slides.is_empty() {
        return Ok(None);
    }
    let count = deck.slides.len();
    Ok(match step {
        SlideStep::Move { to, .. } => {
            let to = (*to as usize).min(count - slides.len());
            let stays = slides.iter().enumerate().all(|(n, at)| *at == to + n);
            (!stays).then_some(SlideEdit::Move { slides, to })
        }
        SlideStep::Duplicate { .. } => Some(SlideEdit::Duplicate(slides)),
        SlideStep::Delete { .. } if slides.len() == count => {
            let says = if count == 1 {
                "This is the only slide of the deck."
            } else {
                "These are all slides of the deck."
            };
            return Err(Problem::new(Code::BadRequest, says).with_next("Delete the file instead."));
        }
        SlideStep::Delete { .. } => Some(SlideEdit::Delete(slides)),
        SlideStep::Hide { hidden, .. } => {
            slides.retain(|at| deck.slides.get(*at).is_some_and(|slide| slide.hidden != *hidden));
            (!slides.is_empty()).then_some(SlideEdit::Hide(slides, *hidden))
        }
    })
}
