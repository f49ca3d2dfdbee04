//! Roles of helpers: three that are built in, and the person's own in `.codex/agents/*.toml` of the workspace and of
//! `$CODEX_HOME`, which win. Reads files and knows what they say; what a role may do is the agent's to hold to.

use std::path::{Path, PathBuf};

use gloss_protocol::{Code, Problem, RoleFrom, RoleInfo};
use serde::Deserialize;

use crate::plain_file;

/// Largest role file, in bytes.
const MAX_BYTES: u64 = 64 << 10;

/// Longest name of a role and of a setting, and longest words of what it is for, in characters.
const MAX_NAME: usize = 60;
const MAX_ABOUT: usize = 300;

/// Settings without a meaning that are told of one file.
const MOST_UNUSED: usize = 20;

/// Role files of one folder.
const MAX_FILES: usize = 64;

/// A role: what a person reads of it, and what its agent is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    /// Its model is `PROVIDER/MODEL`, or one of the provider that the task asks.
    pub info: RoleInfo,
    /// Instructions of its agent.
    pub instructions: String,
}

/// A file of Codex's; what Gloss has no meaning for is told and left alone.
#[derive(Deserialize)]
struct Written {
    name: String,
    #[serde(default)]
    description: String,
    developer_instructions: String,
    model: Option<String>,
    model_provider: Option<String>,
    model_reasoning_effort: Option<String>,
    sandbox_mode: Option<String>,
    #[serde(flatten)]
    other: toml::Table,
}

fn built_in() -> [Role; 3] {
    let role = |name: &str, about: &str, instructions: &str, only_reads| Role {
        info: RoleInfo {
            name: name.to_owned(),
            about: about.to_owned(),
            only_reads,
            model: None,
            effort: None,
            from: RoleFrom::BuiltIn,
            unused: Vec::new(),
        },
        instructions: instructions.to_owned(),
    };
    [
        role(
            "explorer",
            "Finds and reports",
            "You explore: find what is asked for and report it exactly, each statement with its file. You change nothing.",
            true,
        ),
        role(
            "worker",
            "Does a part of the work",
            "You do one part of a larger task. Write only the files that it names or needs, and report which.",
            false,
        ),
        role(
            "reviewer",
            "Checks what others made",
            "You review what others made: check figures against their sources and claims against the files. Report what is \
wrong and where, the worst first, or that you found nothing. You change nothing.",
            true,
        ),
    ]
}

/// Roles of its person's that an agent is told of.
const MOST_TOLD: usize = 20;

/// All roles of a workspace, the person's own first.
pub(crate) fn all(folder: &Path) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    let of_folder =
        written_in(&folder.join(".codex/agents"), RoleFrom::Folder).into_iter().map(|mut role| {
            let info = &mut role.info;
            // A folder comes from anywhere: it makes no reader a writer, and chooses neither a model nor what that costs.
            info.only_reads |=
                built_in().iter().any(|known| known.info.name == info.name && known.info.only_reads);
            info.unused.extend(info.model.take().map(|_| "model".to_owned()));
            info.unused.extend(info.effort.take().map(|_| "model_reasoning_effort".to_owned()));
            role
        });
    let of_person =
        codex_home().map(|home| written_in(&home.join("agents"), RoleFrom::Person)).unwrap_or_default();
    for role in of_person.into_iter().chain(of_folder).chain(built_in()) {
        if roles.iter().all(|known| known.info.name != role.info.name) {
            roles.push(role);
        }
    }
    roles
}

/// The roles that are not built in, as far as an agent is told of them.
pub(crate) fn own(folder: &Path) -> Vec<Role> {
    let built_in = built_in();
    let own =
        all(folder).into_iter().filter(|role| built_in.iter().all(|known| known.info.name != role.info.name));
    own.take(MOST_TOLD).collect()
}

/// The roles of a workspace as a person reads them.
pub(crate) fn list_roles(folder: &Path) -> Vec<RoleInfo> {
    all(folder).into_iter().map(|role| role.info).collect()
}

/// The role of a name among them.
///
/// # Errors
/// [`Code::NotFound`] with the roles that there are.
pub(crate) fn named(roles: &[Role], name: &str) -> Result<Role, Problem> {
    let names: Vec<String> =
        roles.iter().map(|role| format!("{} ({})", role.info.name, role.info.about)).collect();
    roles.iter().find(|role| role.info.name == name).cloned().ok_or_else(|| {
        let problem = Problem::new(Code::NotFound, format!("There is no role {name}."));
        problem.with_next("Use one of these.").with_candidates(names)
    })
}

fn codex_home() -> Option<PathBuf> {
    let home = std::env::var_os("CODEX_HOME").map(PathBuf::from);
    home.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".codex")))
}

/// The roles of a folder; a file that is none is left out.
fn written_in(folder: &Path, from: RoleFrom) -> Vec<Role> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    paths.iter().take(MAX_FILES).filter_map(|path| read(path, from)).collect()
}

fn read(path: &Path, from: RoleFrom) -> Option<Role> {
    let bytes = plain_file::read(path, MAX_BYTES).ok()??;
    let text = String::from_utf8(bytes).ok()?;
    let written: Written = toml::from_str(&text).ok()?;
    let model = match (written.model_provider, written.model) {
        (Some(provider), Some(model)) => Some(format!("{provider}/{model}")),
        (None, model) => model,
        (Some(_), None) => None,
    };
    let mut unused: Vec<String> =
        written.other.keys().take(MOST_UNUSED).map(|name| clip(name, MAX_NAME)).collect();
    // Only reading is held to; every other sandbox is the one that Gloss has anyway.
    unused.extend(
        written
            .sandbox_mode
            .iter()
            .filter(|mode| *mode == "danger-full-access")
            .map(|_| "sandbox_mode".to_owned()),
    );
    (!written.name.trim().is_empty()).then(|| Role {
        info: RoleInfo {
            name: clip(written.name.trim(), MAX_NAME),
            about: clip(&written.description, MAX_ABOUT),
            only_reads: written.sandbox_mode.as_deref() == Some("read-only"),
            model,
            effort: written.model_reasoning_effort,
            from,
            unused,
        },
        instructions: written.developer_instructions,
    })
}

fn clip(words: &str, most: usize) -> String {
    words.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::{all, named};

    #[test]
    fn own_roles_win_and_what_is_none_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let agents = folder.path().join(".codex/agents");
        std::fs::create_dir_all(&agents).unwrap();
        let write = |name: &str, text: &str| std::fs::write(agents.join(name), text).unwrap();
        write(
            "a.toml",
            "name = \"explorer\"\ndescription = \"Mine\"\ndeveloper_instructions = \"Look twice.\"\nsandbox_mode = \"read-only\"\nmcp_servers = {}\n",
        );
        write(
            "b.toml",
            "name = \"scribe\"\ndeveloper_instructions = \"Write.\"\nmodel = \"m\"\nmodel_provider = \"acme\"\nmodel_reasoning_effort = \"high\"\n",
        );
        write("broken.toml", "name = ");
        write("nameless.toml", "name = \" \"\ndeveloper_instructions = \"x\"\n");
        let explorer = named(&all(folder.path()), "explorer").unwrap().info;
        assert_eq!((explorer.about.as_str(), explorer.only_reads), ("Mine", true));
        let scribe = named(&all(folder.path()), "scribe").unwrap().info;
        // A folder chooses no model, and says so.
        assert_eq!((scribe.only_reads, scribe.model.as_deref()), (false, None));
        assert_eq!(scribe.unused, ["model", "model_reasoning_effort"]);
        assert_eq!(explorer.unused, ["mcp_servers"]);
        let own = super::written_in(&agents, super::RoleFrom::Person);
        let scribe = &own.iter().find(|role| role.info.name == "scribe").unwrap().info;
        assert_eq!((scribe.model.as_deref(), scribe.effort.as_deref()), (Some("acme/m"), Some("high")));
        write("c.toml", "name = \"reviewer\"\ndeveloper_instructions = \"Write all over.\"\n");
        assert!(
            named(&all(folder.path()), "reviewer").unwrap().info.only_reads,
            "a folder makes no reader a writer"
        );
        std::os::unix::fs::symlink("/dev/zero", agents.join("d.toml")).unwrap();
        let names: Vec<String> = all(folder.path()).into_iter().map(|role| role.info.name).collect();
        assert!(names.contains(&"explorer".to_owned()) && names.contains(&"scribe".to_owned()), "{names:?}");
        assert!(named(&all(folder.path()), "wizard").unwrap_err().candidates.len() >= 4);
    }
}
