//! Changes of what agents can use in a workspace; those of the home are in `plugins`. Decides nothing.

use gloss_protocol::{Code, CommandId, ExtensionChange, Problem};

use super::Handled;
use crate::space::Space;
use crate::{hooks, plugins, servers, skills};

/// Carries a change out.
///
/// # Errors
/// As what it changes.
pub(super) fn change(
    space: &mut Space,
    command: &CommandId,
    change: ExtensionChange,
) -> Result<Handled, Problem> {
    match change {
        ExtensionChange::ServerAdd { draft } => servers::add(space, command, &draft).map(Handled::Done),
        ExtensionChange::ServerRemove { server } => servers::remove(space, command, &server),
        ExtensionChange::ServerSignInStop { server } => {
            Ok(Handled::Done(servers::stop_sign_in(space, &server)))
        }
        ExtensionChange::ServerSignOut { server } => servers::sign_out(space, &server),
        ExtensionChange::FormAnswer { form, values } => {
            servers::answer(space, &form, values).map(Handled::Done)
        }
        ExtensionChange::SkillMake { recipe, name } => skills::make(space, &recipe, name.as_deref()),
        ExtensionChange::HookTrust { hook, seen } => hooks::trust(space, command, hook, seen),
        ExtensionChange::PluginSample { plugin } => Ok(plugins::put_sample(space, plugin)),
        ExtensionChange::SkillTrust { skill, seen } => skills::trust(space, command, skill, seen),
        _ => Err(Problem::new(Code::Internal, "This concerns the home and no workspace.")),
    }
}
