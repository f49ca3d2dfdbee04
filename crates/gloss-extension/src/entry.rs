//! An entry of a marketplace of Claude Code, word for word: it adds to what a plugin's own manifest says, or is all of its definition.
//! Its words are a part of what is trusted with the plugin, and each of them keeps its line in the marketplace's file.

use serde::{Deserialize, Serialize};

use crate::fields::Fields;
use crate::finding::{Finding, Lines, Place};
use crate::plugin::PluginFile;
use crate::shape::pass_over;
use crate::tables::{CLAUDE_PLUGIN, CLAUDE_PLUGIN_SOFT};
use crate::text::text_of;
use crate::tree::{Node, Value, json};
use crate::{manifest, plugin};

/// Longest entry, in bytes.
const MAX_ENTRY: usize = 256 << 10;
/// Fields of an entry that say what a plugin brings: what is wrong in one of them makes the plugin none, as in its own manifest.
const PARTS: [&str; 10] = [
    "skills",
    "commands",
    "agents",
    "hooks",
    "mcpServers",
    "lspServers",
    "monitors",
    "outputStyles",
    "workflows",
    "themes",
];

/// An entry of a marketplace as it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The marketplace's file, in its folder.
    pub file: String,
    /// The line on which it begins there.
    pub line: u32,
    /// Whether the plugin's folder is that of the whole marketplace, whose skills belong to several of its plugins.
    pub is_whole_market: bool,
    /// It, word for word.
    pub text: String,
}

/// What an entry says of its plugin.
pub(crate) struct EntryRead {
    /// Its fields.
    pub(crate) tree: Node,
    /// It as a manifest.
    pub(crate) read: PluginFile,
    /// Whether it adds to the plugin's own manifest; else it is all of its definition.
    pub(crate) adds: bool,
}

impl Definition {
    /// The words of the entry that begins at a place of a marketplace's file.
    ///
    /// # Errors
    /// For one that is too large.
    pub(crate) fn of(
        file: &str,
        lines: &Lines<'_>,
        place: Place,
        is_whole_market: bool,
    ) -> Result<Self, Finding> {
        let rest = lines.rest_at(place);
        let own = rest.get(..json::end_of_map(rest)).unwrap_or_default();
        if own.len() > MAX_ENTRY {
            return Err(Finding::new(place, "", format!("It is larger than {} KB.", MAX_ENTRY >> 10)));
        }
        Ok(Self { file: file.to_owned(), line: place.line, is_whole_market, text: own.to_owned() })
    }

    /// Reads it, with the places that it has in the marketplace's file.
    ///
    /// # Errors
    /// Why it defines nothing: a part of it is something else than documented.
    pub(crate) fn read(&self) -> Result<EntryRead, Finding> {
        let mut tree = json::parse(text_of(self.text.as_bytes(), MAX_ENTRY)?)?;
        lower(&mut tree, self.line.saturating_sub(1));
        let mut findings = manifest::pass_over_language_servers(&mut tree);
        findings.extend(without_hooks_file(&mut tree));
        let is_of_part = |found: &Finding| PARTS.iter().any(|name| found.is_within(name));
        if let Some(wrong) = crate::shape::faults(&tree, "", CLAUDE_PLUGIN).into_iter().find(is_of_part) {
            return Err(wrong);
        }
        // What it says of a plugin beside its parts is for a person to read.
        findings.extend(pass_over(&mut tree, CLAUDE_PLUGIN));
        findings.extend(pass_over(&mut tree, CLAUDE_PLUGIN_SOFT));
        let fields = Fields::of(&tree, "")?;
        manifest::of_claude(&fields)?;
        let mut read = plugin::read_plugin(&fields)?;
        if let Some(wrong) = read.findings.first() {
            return Err(wrong.clone());
        }
        read.findings = findings;
        let adds = fields.flag("strict")?.is_none_or(|read| read.value);
        Ok(EntryRead { tree, read, adds })
    }
}

/// Takes a file of hooks out of an entry: by the documentation hooks stand in the entry itself.
fn without_hooks_file(tree: &mut Node) -> Option<Finding> {
    let Value::Map(entries) = &mut tree.value else { return None };
    let at = entries.iter().position(|entry| {
        entry.name == "hooks" && matches!(entry.value.value, Value::Text(_) | Value::List(_))
    })?;
    let says = "Hooks stand in the entry itself; a file of them is not read. It was passed over.";
    Some(Finding::new(entries.remove(at).place, "hooks", says))
}

/// Moves all places of a tree down.
fn lower(node: &mut Node, lines: u32) {
    node.place = node.place.below(lines);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| lower(item, lines)),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.place = entry.place.below(lines);
            lower(&mut entry.value, lines);
        }),
        _ => {}
    }
}
