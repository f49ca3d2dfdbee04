//! Changes of what agents can use in a workspace; those of the home are in `plugins`. Decides nothing.

use gloss_protocol::{Code, CommandId, Done, ExtensionChange, Problem};

use crate::space::Space;
use crate::{servers, skills};

/// Carries a change out.
///
/// # Errors
/// As what it changes.
pub(super) fn change(
    space: &mut Space,
    command: &CommandId,
    change: &ExtensionChange,
) -> Result<Done, Problem> {
    match change {
        ExtensionChange::ServerAdd { draft } => servers::add(space, command, draft),
        ExtensionChange::ServerRemove { server } => servers::remove(space, command, server),
        ExtensionChange::SkillTrust { skill } => skills::trust(space, command, skill),
        _ => Err(Problem::new(Code::Internal, "This concerns the home and no workspace.")),
    }
}
