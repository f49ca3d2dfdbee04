//! Changes of what agents can use beside Gloss itself. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use std::collections::BTreeMap;

use crate::{FormId, RecipeId, ServerDraft};

/// A change of what agents can use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ExtensionChange {
    /// Turns a server on: one that stands in a file already, or a new one, which is written into `config.toml`.
    ServerAdd {
        /// The server.
        draft: ServerDraft,
    },
    /// Turns a server off; one of the person's own is taken out of `config.toml`.
    ServerRemove {
        /// Its name.
        server: String,
    },
    /// Waits no more for the browser of a person who was signing in; what was kept before stays.
    ServerSignInStop {
        /// Its name.
        server: String,
    },
    /// Signs out of a server: what was kept of signing in is forgotten.
    ServerSignOut {
        /// Its name.
        server: String,
    },
    /// Answers a form of a server.
    FormAnswer {
        /// The form.
        form: FormId,
        /// Values by the names of fields; none where the person declines it.
        #[ts(type = "Record<string, unknown> | null")]
        values: Option<BTreeMap<String, serde_json::Value>>,
    },
    /// Trusts a skill of the folder as it is now.
    SkillTrust {
        /// Its name, or its file.
        skill: String,
        /// Its hash as the person saw it: what is another one by now is not trusted.
        seen: Option<String>,
    },
    /// Makes a skill of a recipe that was done with other data than its task's; it is one of the person's own.
    SkillMake {
        /// The recipe.
        recipe: RecipeId,
        /// Its name; that of the recipe where there is none.
        name: Option<String>,
    },
    /// Trusts a hook as what it runs is now.
    HookTrust {
        /// Its name.
        hook: String,
        /// Its hash as the person saw it: what is another one by now is not trusted.
        seen: Option<String>,
    },
    /// Installs a plugin as plain files; nothing of it is run.
    PluginInstall {
        /// A folder, a repository or an archive of this computer, or `NAME@MARKETPLACE`.
        source: String,
        /// A branch or a tag of a repository.
        reference: Option<String>,
        /// The hash of its files as the person saw what they may do.
        seen: Option<String>,
    },
    /// Takes the newest files of a plugin.
    PluginUpdate {
        /// Its name.
        plugin: String,
        /// What the person saw that it may do beside what it could before, line by line; what is not among it is asked about.
        accepted: Vec<String>,
    },
    /// Puts the sample of a plugin that comes with Gloss into the workspace's folder, never over existing files.
    PluginSample {
        /// Its name.
        plugin: String,
    },
    /// Uses the parts of a plugin, or uses them no more; its files stay.
    PluginEnable {
        /// Its name.
        plugin: String,
        /// Whether they are used.
        enabled: bool,
    },
    /// Removes a plugin with all its files.
    PluginRemove {
        /// Its name.
        plugin: String,
    },
}

impl ExtensionChange {
    /// Whether it changes the home, and no workspace.
    pub fn is_of_home(&self) -> bool {
        matches!(
            self,
            Self::PluginInstall { .. }
                | Self::PluginUpdate { .. }
                | Self::PluginEnable { .. }
                | Self::PluginRemove { .. }
        )
    }
}
