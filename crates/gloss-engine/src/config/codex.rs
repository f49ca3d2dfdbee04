//! Codex's presets in `config.toml`: the sandbox mode, its settings, and the profile of permissions. What Gloss does of them makes a
//! rule stricter; what it does not do is said in words. Opens nothing.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Names of the profiles that are built in.
const READ_ONLY: &str = ":read-only";
const WORKSPACE: &str = ":workspace";
const FULL_ACCESS: &str = ":danger-full-access";
/// Profiles that extend each other at most.
const DEEPEST: usize = 8;

/// `[sandbox_workspace_write]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WorkspaceWrite {
    /// More folders that programs may write to.
    pub writable_roots: Vec<String>,
    /// Whether programs reach the network.
    pub network_access: Option<bool>,
    /// Whether the folder of `TMPDIR` stays closed.
    pub exclude_tmpdir_env_var: Option<bool>,
    /// Whether `/tmp` stays closed.
    pub exclude_slash_tmp: Option<bool>,
}

/// A profile of one's own under `[permissions]`, as far as Gloss reads it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Profile {
    /// The profile that it begins from.
    pub extends: Option<String>,
    /// What else stands in it.
    #[serde(flatten)]
    pub rest: BTreeMap<String, toml::Value>,
}

/// The presets as they stand in the file.
pub(crate) struct Presets<'a> {
    /// `sandbox_mode`.
    pub mode: Option<&'a str>,
    /// `approval_policy`.
    pub policy: Option<&'a str>,
    /// `default_permissions`.
    pub profile: Option<&'a str>,
    /// `[sandbox_workspace_write]`.
    pub write: Option<&'a WorkspaceWrite>,
    /// `[permissions]`.
    pub profiles: &'a BTreeMap<String, Profile>,
}

impl<'a> Presets<'a> {
    /// Whether agents only read. A mode goes before a profile, as in Codex; a profile that is not understood lets them only
    /// read, since it may be meant to.
    pub(crate) fn only_reads(&self) -> bool {
        match (self.mode, self.profile) {
            (Some(mode), _) => mode == "read-only",
            (None, Some(name)) => !matches!(self.built_in(name), Some(WORKSPACE | FULL_ACCESS)),
            (None, None) => false,
        }
    }

    /// The built-in profile that one is, or begins from.
    fn built_in(&self, name: &'a str) -> Option<&'a str> {
        let mut name = name;
        for _ in 0..DEEPEST {
            if matches!(name, READ_ONLY | WORKSPACE | FULL_ACCESS) {
                return Some(name);
            }
            name = self.profiles.get(name)?.extends.as_deref()?;
        }
        None
    }

    /// What stands in the file and is not done, each in a sentence.
    pub(crate) fn not_done(&self) -> Vec<String> {
        let mut says = Vec::new();
        says.extend(self.of_mode());
        says.extend(self.of_policy());
        says.extend(self.of_profile());
        says.extend(self.write.map(of_write).unwrap_or_default());
        says
    }

    fn of_mode(&self) -> Option<String> {
        match self.mode? {
            "read-only" | "workspace-write" => None,
            "danger-full-access" => Some(
                "sandbox_mode = \"danger-full-access\" opens no wall: programs stay behind them.".to_owned(),
            ),
            other => {
                Some(format!("sandbox_mode = \"{other}\" is no mode that Gloss knows; it changes nothing."))
            }
        }
    }

    fn of_policy(&self) -> Option<String> {
        let policy = self.policy?;
        let is_known = matches!(policy, "untrusted" | "on-request" | "never");
        (!is_known)
            .then(|| format!("approval_policy = \"{policy}\" is none that Gloss knows; it changes nothing."))
    }

    fn of_profile(&self) -> Vec<String> {
        let Some(name) = self.profile else { return Vec::new() };
        if self.mode.is_some() {
            return vec![format!("default_permissions = \"{name}\" does not count beside sandbox_mode.")];
        }
        let mut says = Vec::new();
        says.extend(match self.built_in(name) {
            None => Some(format!(
                "default_permissions = \"{name}\" is no profile that Gloss understands, so agents only read."
            )),
            Some(FULL_ACCESS) => {
                Some(format!("default_permissions = \"{name}\" opens no wall: programs stay behind them."))
            }
            _ => None,
        });
        let rest = self.profiles.get(name).map(|own| own.rest.keys().map(String::as_str).collect::<Vec<_>>());
        says.extend(rest.filter(|keys| !keys.is_empty()).map(|keys| {
            format!("Of [permissions.{name}] only “extends” counts here, not {}.", keys.join(" and "))
        }));
        says
    }
}

/// What of `[sandbox_workspace_write]` is not done: whatever would open something.
fn of_write(write: &WorkspaceWrite) -> Vec<String> {
    let mut says = Vec::new();
    if !write.writable_roots.is_empty() {
        says.push(format!(
            "writable_roots opens no folder ({}): a task changes files of its own folder alone.",
            write.writable_roots.join(", ")
        ));
    }
    if write.network_access == Some(true) {
        says.push(
            "network_access = true opens no network: a task reaches the sites that you allow, by name."
                .to_owned(),
        );
    }
    for (key, value) in [
        ("exclude_slash_tmp", write.exclude_slash_tmp),
        ("exclude_tmpdir_env_var", write.exclude_tmpdir_env_var),
    ] {
        if value == Some(false) {
            says.push(format!("{key} = false opens no folder: programs have a temporary one of their own."));
        }
    }
    says
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    /// Whether agents only read, and what is not done.
    fn read(text: &str) -> (bool, String) {
        let config: Config = toml::from_str(text).unwrap();
        let presets = config.presets();
        (presets.only_reads(), presets.not_done().join(" "))
    }

    #[test]
    fn what_makes_it_stricter_is_done_and_needs_no_word() {
        for (text, only_reads) in [
            ("", false),
            ("sandbox_mode = 'read-only'", true),
            ("sandbox_mode = 'workspace-write'\napproval_policy = 'on-request'", false),
            ("default_permissions = ':read-only'", true),
            ("default_permissions = ':workspace'", false),
            ("default_permissions = 'mine'\n[permissions.mine]\nextends = ':read-only'", true),
            (
                "[sandbox_workspace_write]\nnetwork_access = false\nexclude_slash_tmp = true\nexclude_tmpdir_env_var = true",
                false,
            ),
        ] {
            assert_eq!(read(text), (only_reads, String::new()), "{text}");
        }
    }

    #[test]
    fn what_is_not_done_is_said() {
        for (text, only_reads, says) in [
            ("sandbox_mode = 'danger-full-access'", false, "opens no wall"),
            ("sandbox_mode = 'readonly'", false, "“readonly”"),
            ("approval_policy = 'on-failure'", false, "on-failure"),
            ("default_permissions = ':danger-full-access'", false, "opens no wall"),
            ("default_permissions = 'mine'", true, "so agents only read"),
            (
                "default_permissions = 'a'\n[permissions.a]\nextends = 'b'\n[permissions.b]\nextends = 'a'",
                true,
                "so agents only read",
            ),
            (
                "default_permissions = 'mine'\n[permissions.mine]\nextends = ':workspace'\nfilesystem = { '/srv' = 'deny' }",
                false,
                "not filesystem",
            ),
            (
                "sandbox_mode = 'workspace-write'\ndefault_permissions = ':read-only'",
                false,
                "does not count beside sandbox_mode",
            ),
            (
                "[sandbox_workspace_write]\nwritable_roots = ['/srv/a', '/srv/b']",
                false,
                "opens no folder (/srv/a, /srv/b)",
            ),
            ("[sandbox_workspace_write]\nnetwork_access = true", false, "opens no network"),
            (
                "[sandbox_workspace_write]\nexclude_slash_tmp = false",
                false,
                "exclude_slash_tmp = false opens no folder",
            ),
            (
                "[sandbox_workspace_write]\nexclude_tmpdir_env_var = false",
                false,
                "exclude_tmpdir_env_var = false",
            ),
        ] {
            let (reads, said) = read(text);
            assert_eq!(reads, only_reads, "{text}");
            assert!(said.replace('"', "”").contains(&says.replace('“', "”")), "{text}: {said}");
        }
    }
}
