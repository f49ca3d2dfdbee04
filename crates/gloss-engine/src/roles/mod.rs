//! Roles of agents: three that are built in, those of plugins, and the person's own, which win: in `.codex/agents` and
//! `.claude/agents` of the workspace, in `$CODEX_HOME` and in the person's home. Reads files and knows what they say; what a role may do is the agent's to hold to.

mod role;
mod written;

use std::path::{Path, PathBuf};

use gloss_protocol::{Code, Problem, Reply, RoleFrom, RoleInfo};

pub(crate) use self::role::Role;
use self::role::role_of;
use self::written::{Written, written_in};
use crate::context::{home_folder, own_folder};
use crate::doors::Shared;
use crate::plugins::Loaded;

fn built_in() -> [Role; 3] {
    let role = |name: &str, about: &str, instructions: &str, only_reads| Role {
        info: RoleInfo {
            name: name.to_owned(),
            about: about.to_owned(),
            only_reads,
            model: None,
            effort: None,
            from: RoleFrom::BuiltIn,
            plugin: String::new(),
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

/// Where roles lie in a workspace.
const OF_FOLDER: [&str; 2] = [".codex/agents", ".claude/agents"];

/// Roles of its person's that an agent is told of.
const MOST_TOLD: usize = 20;

/// All roles of a workspace, the person's own first.
pub(crate) fn all(shared: &Shared) -> Vec<Role> {
    read_all(shared).roles
}

fn read_all(shared: &Shared) -> Written {
    all_of(shared.folder.root(), &shared.home.plugins.loaded(&shared.home.dir))
}

/// All roles, and what there is to say of files that are none.
fn all_of(folder: &Path, plugins: &[Loaded]) -> Written {
    let mut out = Written::default();
    for own in own_folders() {
        out.add(written_in(&own, &[""], RoleFrom::Person));
    }
    let mut of_folder = written_in(folder, &OF_FOLDER, RoleFrom::Folder);
    of_folder.roles = of_folder.roles.into_iter().map(clamped).collect();
    out.add(of_folder);
    for plugin in plugins {
        for (_, agent) in &plugin.contents.agents {
            let mut role = clamped(role_of(agent.agent.clone(), RoleFrom::Plugin));
            role.info.plugin.clone_from(&plugin.name);
            // The bare name is the first one's; this one goes by its plugin's with its own.
            if out.has(&role.info.name) {
                role.info.name = whole_name(&role.info);
            }
            out.take(role);
        }
        let of_agent = |file: &String| {
            plugin.contents.agents.iter().any(|(known, _)| known == file) || file.starts_with("agents/")
        };
        let findings = plugin.contents.findings.iter().filter(|(file, _)| of_agent(file));
        out.findings.extend(findings.map(|(file, found)| format!("{}/{file}, {found}", plugin.name)));
    }
    built_in().into_iter().for_each(|role| out.take(role));
    out
}

/// The name of a plugin's role by which no other one goes.
fn whole_name(info: &RoleInfo) -> String {
    match info.name.starts_with(&format!("{}:", info.plugin)) {
        true => info.name.clone(),
        false => format!("{}:{}", info.plugin, info.name),
    }
}

/// A role of a folder or a plugin, which come from anywhere: it makes no reader a writer, and chooses neither a model nor what that
/// costs.
fn clamped(mut role: Role) -> Role {
    let info = &mut role.info;
    info.only_reads |= built_in().iter().any(|known| known.info.name == info.name && known.info.only_reads);
    info.unused.extend(info.model.take().map(|_| "model".to_owned()));
    info.unused.extend(info.effort.take().map(|_| "model_reasoning_effort".to_owned()));
    role
}

/// The roles that are not built in, as far as an agent is told of them.
pub(crate) fn own(shared: &Shared) -> Vec<Role> {
    let built_in = built_in();
    let own =
        all(shared).into_iter().filter(|role| built_in.iter().all(|known| known.info.name != role.info.name));
    own.take(MOST_TOLD).collect()
}

/// The roles of a workspace as a person reads them.
pub(crate) fn list_roles(shared: &Shared) -> Reply {
    let Written { roles, findings } = read_all(shared);
    Reply::Roles { roles: roles.into_iter().map(|role| role.info).collect(), findings }
}

/// The role of a name among them.
///
/// # Errors
/// [`Code::NotFound`] with the roles that there are.
pub(crate) fn named(roles: &[Role], name: &str) -> Result<Role, Problem> {
    let names: Vec<String> =
        roles.iter().map(|role| format!("{} ({})", role.info.name, role.info.about)).collect();
    let by_name = roles.iter().find(|role| role.info.name == name);
    let is_whole = |role: &&Role| role.info.from == RoleFrom::Plugin && whole_name(&role.info) == name;
    by_name.or_else(|| roles.iter().find(is_whole)).cloned().ok_or_else(|| {
        let problem = Problem::new(Code::NotFound, format!("There is no role {name}."));
        problem.with_next("Use one of these.").with_candidates(names)
    })
}

/// The folders of the person's own roles.
fn own_folders() -> Vec<PathBuf> {
    let claude = home_folder().map(|home| home.join(".claude"));
    own_folder().into_iter().chain(claude).map(|own| own.join("agents")).collect()
}

#[cfg(test)]
mod tests {
    use super::named;

    fn all(folder: &std::path::Path) -> Vec<super::Role> {
        super::all_of(folder, &[]).roles
    }

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
        let own = super::written_in(&agents, &[""], super::RoleFrom::Person).roles;
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

    /// A plugin with one agent.
    fn plugin(name: &str, agent: &str) -> super::Loaded {
        let file =
            |text: String| gloss_extension::PluginBytes { bytes: text.into_bytes(), is_program: false };
        let words = format!("---\nname: {agent}\ndescription: Of {name}\n---\nBe.\n");
        let bad = "---\nname: x\n---\nNobody can tell when.\n".to_owned();
        let files = [("agents/a.md", words), ("agents/bad.md", bad)];
        let files = files.into_iter().map(|(path, text)| (path.to_owned(), file(text))).collect();
        super::Loaded {
            name: name.to_owned(),
            folder: std::path::PathBuf::from("/nowhere"),
            hash: String::new(),
            digests: std::sync::Arc::default(),
            contents: std::sync::Arc::new(gloss_extension::read_plugin_files(name, None, &files).unwrap()),
        }
    }

    #[test]
    fn roles_of_plugins_under_one_name_go_by_their_plugins_too() {
        let folder = tempfile::tempdir().unwrap();
        let plugins = [plugin("one", "scribe"), plugin("two", "scribe"), plugin("three", "reviewer")];
        let all = super::all_of(folder.path(), &plugins);
        let about = |name: &str| named(&all.roles, name).map(|role| role.info.about);
        for (name, expect) in [
            ("scribe", "Of one"),
            ("one:scribe", "Of one"),
            ("two:scribe", "Of two"),
            ("three:reviewer", "Of three"),
        ] {
            assert_eq!(about(name).ok().as_deref(), Some(expect), "{name}");
        }
        assert!(about("one:reviewer").is_err() && about("three:scribe").is_err());
        assert!(
            named(&all.roles, "three:reviewer").unwrap().info.only_reads,
            "no reader becomes a writer by another name"
        );
        let bad = all.findings.iter().filter(|line| line.contains("/agents/bad.md, line 2")).count();
        assert_eq!(bad, 3, "{:?}", all.findings);
    }
}
