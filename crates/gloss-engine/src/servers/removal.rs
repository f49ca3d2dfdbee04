//! The sign-ins to the servers of a plugin: gone with it. What a person signed in to of their own stays.

use gloss_protocol::{Problem, WorkspaceId};

use super::sign_in::forget_of_plugin;
use crate::home::HomeShared;

/// Ends the servers of a plugin and forgets who signed in to them.
///
/// # Errors
/// Where the keys are locked: then they are not forgotten.
pub(crate) fn forget_plugin(
    home: &HomeShared,
    workspaces: &[WorkspaceId],
    plugin: &str,
) -> Result<(), Problem> {
    // What runs ends first: nothing of it is renewed after it was forgotten.
    home.servers.end_of_plugin(plugin);
    workspaces.iter().try_for_each(|workspace| forget_of_plugin(home, workspace, plugin))
}
