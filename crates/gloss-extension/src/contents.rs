//! All that a plugin brings, as values: its manifest, skills, servers, hooks, agents and commands, each with its file, what else would run
//! by itself, and the texts that define it. Reads nothing.

use std::collections::BTreeMap;

use crate::agent::AgentFile;
use crate::authority::Authority;
use crate::command::PluginCommand;
use crate::fields::Fields;
use crate::finding::Finding;
use crate::hook::Hook;
use crate::on_its_own::OnItsOwn;
use crate::plugin::{Part, PartKind, Plugin};
use crate::server::Server;
use crate::skill::SkillFile;
use crate::tree::Node;

/// Bytes of one file that is read for its parts.
pub(crate) const MAX_FILE: usize = 1 << 20;

/// Files of a plugin by their paths within it, with `/` between folders.
pub type Files = BTreeMap<String, PluginBytes>;

/// A file of a plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluginBytes {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is marked as a program.
    pub is_program: bool,
}

/// What a plugin brings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// Its manifest; of one without any its name alone.
    pub plugin: Plugin,
    /// The manifest's file; empty where it has none.
    pub manifest: String,
    /// Its skills, each with its folder.
    pub skills: Vec<(String, SkillFile)>,
    /// Its servers, each with its file.
    pub servers: Vec<(String, Server)>,
    /// Its hooks.
    pub hooks: Vec<(String, Hook)>,
    /// Hooks at events that Gloss has no moment for.
    pub other_hooks: Vec<(String, Hook)>,
    /// Its agents.
    pub agents: Vec<(String, AgentFile)>,
    /// Its commands.
    pub commands: Vec<(String, PluginCommand)>,
    /// Programs that would run by themselves elsewhere: servers of languages and monitors, each with its file.
    pub by_itself: Vec<(String, OnItsOwn)>,
    /// What can't be used, and what was passed over, each with its file.
    pub findings: Vec<(String, Finding)>,
    /// What it may do, sorted.
    pub authority: Vec<Authority>,
}

/// A text that defines a plugin: its manifest, or the entry of its marketplace.
pub(crate) struct Origin {
    /// Its file.
    pub(crate) file: String,
    /// Its fields.
    pub(crate) tree: Node,
    /// The parts that it names.
    pub(crate) parts: Vec<Part>,
}

/// All that defines a plugin, its manifest first.
#[derive(Default)]
pub(crate) struct Origins {
    /// Them.
    pub(crate) all: Vec<Origin>,
    /// Whether Codex's manifest is read: what it names takes the place of the usual files.
    pub(crate) is_of_codex: bool,
    /// Whether its folder is that of a whole marketplace.
    pub(crate) is_whole_market: bool,
}

impl Origins {
    /// The fields of each, with its file.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, Fields<'_>)> {
        self.all.iter().filter_map(|origin| Some((origin.file.as_str(), Fields::of(&origin.tree, "").ok()?)))
    }

    /// The parts of a kind that lie in files or folders of their own.
    pub(crate) fn paths(&self, kind: PartKind) -> Vec<String> {
        let named = self.all.iter().flat_map(|origin| &origin.parts).filter(|part| part.kind == kind);
        let mut out: Vec<String> = Vec::new();
        for path in named.filter_map(|part| part.path.as_ref()) {
            if !out.contains(path) {
                out.push(path.clone());
            }
        }
        out
    }

    /// Whether anything is said of a kind of part: also that there is nothing of it.
    pub(crate) fn names(&self, field: &str, kind: PartKind) -> bool {
        let is_nothing = |fields: &Fields<'_>| fields.place(field).is_some() && fields.node(field).is_none();
        self.all.iter().any(|origin| origin.parts.iter().any(|part| part.kind == kind))
            || self.fields().any(|(_, fields)| is_nothing(&fields))
    }
}
