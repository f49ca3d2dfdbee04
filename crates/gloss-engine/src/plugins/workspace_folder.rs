//! The folder in which what a plugin brings has its own in a workspace: its servers and its hooks write there and nowhere else of the
//! home. Gone with the plugin.

use std::path::{Path, PathBuf};

use gloss_protocol::WorkspaceId;

/// The folder of a plugin in a workspace.
pub(crate) fn folder_of_workspace(home: &Path, workspace: &WorkspaceId, plugin: &str) -> PathBuf {
    home.join("workspaces").join(&workspace.0).join("plugins").join(plugin)
}

/// Removes the folders of a plugin in these workspaces.
pub(crate) fn remove_folders(home: &Path, workspaces: &[WorkspaceId], plugin: &str) {
    for folder in workspaces.iter().map(|workspace| folder_of_workspace(home, workspace, plugin)) {
        if let Err(error) = std::fs::remove_dir_all(&folder)
            && folder.exists()
        {
            tracing::warn!(kind = ?error.kind(), "plugin.folder_not_removed");
        }
    }
}
