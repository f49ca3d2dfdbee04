//! What the servers of a plugin left behind in the workspaces of a home: sign-ins, their own folders. Gone with the plugin; what a
//! person has of their own stays.

use gloss_protocol::Problem;

use super::sign_in::forget_of_plugin;
use super::wall::{of_plugin, servers_folder};
use crate::home::HomeShared;

/// Ends the servers of a plugin and forgets what they left behind.
///
/// # Errors
/// Where the keys are locked: then their sign-ins are not forgotten, and nothing else is.
pub(crate) fn forget_plugin(home: &HomeShared, plugin: &str) -> Result<(), Problem> {
    // What runs ends first: nothing of it is renewed after it was forgotten.
    home.servers.end_of_plugin(plugin);
    let workspaces = home.memories(|home| Ok(home.workspaces()?))?;
    for workspace in &workspaces {
        forget_of_plugin(home, &workspace.id.0, plugin)?;
    }
    for workspace in &workspaces {
        let own = of_plugin(&servers_folder(&home.dir, &workspace.id.0), plugin);
        if let Err(error) = std::fs::remove_dir_all(&own)
            && own.exists()
        {
            tracing::warn!(kind = ?error.kind(), "server.folder_not_removed");
        }
    }
    Ok(())
}
