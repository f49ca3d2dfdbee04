//! `artifact.fix`: Gloss mends by itself what a check found, by the rule of that finding and only while it is so. One version, undone as any.

use std::sync::Arc;

use gloss_artifact::{Splice, kinds};
use gloss_protocol::{Code, CommandId, Problem};

use crate::content::stored;
use crate::deck;
use crate::handlers::artifact::save_edit;
use crate::handlers::prepared::Handled;
use crate::sheet::values::Values;
use crate::space::Space;

/// Makes what mends the finding a version.
pub(super) fn fix(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    at: &str,
    rule: &str,
) -> Result<Handled, Problem> {
    let artifact = space.artifact(path)?;
    let path = artifact.path;
    if !artifact.present {
        return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
    }
    let kind = kinds::of_path(&path);
    let (bytes, text) = (space.bytes(&path, artifact.version)?, space.text(&path, artifact.version)?);
    let Some(known) = text.deck().filter(|_| kind.abilities(&path).check) else {
        return Err(Problem::new(Code::BadRequest, format!("There is no check for {path} yet.")));
    };
    let sha256 = stored(space.store.read(), &path, artifact.version)?.version.sha256;
    let opened = space.shared.decks.open(&sha256, || Ok(bytes.clone()))?;
    let spans = text.spans(&text.find(at)?);
    let slides = known.slides_of(&spans);
    let found = deck::checked(&text, known, &opened, &slides);
    let found = found.into_iter().find(|one| one.at == at && one.rule == rule);
    let found = found.ok_or_else(|| {
        Problem::new(Code::SelectionMoved, "This is no longer so.").with_next("Check the deck again.")
    })?;
    if found.fix.is_none() {
        let says = format!("{} Gloss can't mend this by itself.", found.says);
        return Err(Problem::new(Code::BadRequest, says).with_next(found.next));
    }
    let [span] = spans.as_slice() else {
        return Err(Problem::new(Code::BadRequest, "This is more than one place."));
    };
    let made = kind.write(&path, &bytes, &text, vec![Splice::new(*span, "")])?;
    save_edit(
        space,
        id,
        (path, "Mended what a check found"),
        (made.bytes, Some(Arc::new(made.text))),
        Some(made.splices),
        Values::Left,
    )
}
