//! A plugin's manifest held against its maker's documentation, before it is read: what makes it none, and what is passed over. Each maker
//! is strict elsewhere; follows no path.

use crate::fields::Fields;
use crate::finding::Finding;
use crate::plugin::PluginFile;
use crate::shape::{Rule, faults, hold, pass_over, strays};
use crate::tables::{CLAUDE_PLUGIN, CLAUDE_PLUGIN_SOFT, CODEX_PLUGIN, CODEX_PLUGIN_SOFT};
use crate::tree::{Entry, Node, Value};

/// Codex's manifest.
pub(crate) const CODEX: &str = ".codex-plugin/plugin.json";
/// Claude Code's.
pub(crate) const CLAUDE: &str = ".claude-plugin/plugin.json";
/// The manifests of either maker.
pub const MANIFESTS: [&str; 2] = [CODEX, CLAUDE];

/// Takes out of a manifest what is passed over, with what there is to say of it.
///
/// # Errors
/// Why it is none.
pub(crate) fn check(file: &str, tree: &mut Node) -> Result<Vec<Finding>, Finding> {
    let (rules, soft): (&[Rule], &[Rule]) = match file {
        CLAUDE => (CLAUDE_PLUGIN, CLAUDE_PLUGIN_SOFT),
        _ => (CODEX_PLUGIN, CODEX_PLUGIN_SOFT),
    };
    Fields::of(tree, "")?;
    let wrong = if file == CLAUDE { pass_over_language_servers(tree) } else { Vec::new() };
    hold(tree, "", rules)?;
    let mut found = wrong;
    found.extend(strays(tree, &[rules, soft].concat()));
    found.extend(pass_over(tree, soft));
    if file == CLAUDE {
        found.extend(of_claude(&Fields::of(tree, "")?)?);
    }
    found.sort_by_key(|finding| finding.place);
    Ok(found)
}

/// Takes the servers of languages in which something is otherwise out of a manifest, each for itself, and says so: none of them is started
/// here, so one that is wrong keeps no part of the plugin from being of use.
pub(crate) fn pass_over_language_servers(tree: &mut Node) -> Vec<Finding> {
    const FIELD: &str = "lspServers";
    let has_any = |entries: &Vec<Entry>| entries.iter().any(|entry| entry.name == FIELD);
    if !matches!(&tree.value, Value::Map(entries) if has_any(entries)) {
        return Vec::new();
    }
    let wrong = faults(tree, "", CLAUDE_PLUGIN);
    let Value::Map(entries) = &mut tree.value else { return Vec::new() };
    let Some(servers) = entries.iter_mut().find(|entry| entry.name == FIELD) else { return Vec::new() };
    let Value::Map(servers) = &mut servers.value.value else { return Vec::new() };
    let mut found = Vec::new();
    servers.retain(|server| {
        // A name with dots stands in quotation marks.
        let name = match server.name.contains('.') {
            true => format!("{FIELD}.\"{}\"", server.name),
            false => format!("{FIELD}.{}", server.name),
        };
        let first = wrong.iter().find(|fault| fault.is_within(&name)).cloned();
        let is_sound = first.is_none();
        found.extend(
            first.map(|fault| Finding {
                says: format!("{} This server was passed over.", fault.says),
                ..fault
            }),
        );
        is_sound
    });
    found
}

/// What Claude Code's documentation says beyond what each field is.
pub(crate) fn of_claude(fields: &Fields<'_>) -> Result<Vec<Finding>, Finding> {
    let mut found = Vec::new();
    let commands = fields.node("commands").filter(|node| matches!(node.value, Value::Map(_)));
    for entry in
        commands.map(|node| Fields::of(node, "commands")).transpose()?.iter().flat_map(Fields::entries)
    {
        let name = format!("commands.{}", entry.name);
        let inner = Fields::of(&entry.value, &name)?;
        if inner.node("source").is_some() == inner.node("content").is_some() {
            return Err(Finding::new(entry.place, &name, "A command has either a source or a content."));
        }
    }
    for name in ["themes", "monitors"] {
        let says = "This belongs under experimental. It counts all the same.";
        found.extend(fields.place(name).map(|place| Finding::new(place, name, says)));
    }
    let is_plain = |name: &str| {
        name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-')
    };
    if let Some(read) = fields.text("name")?.filter(|read| !is_plain(read.value)) {
        let says = "By the documentation a name has small letters, digits and hyphens alone.";
        found.push(Finding::new(read.place, "name", says));
    }
    Ok(found)
}

/// What was read of a manifest, where a path that is none does not make it none.
///
/// # Errors
/// For such a path in a manifest of Claude Code.
pub(crate) fn accept(file: &str, read: PluginFile) -> Result<PluginFile, Finding> {
    match read.findings.first() {
        Some(first) if file == CLAUDE => Err(first.clone()),
        _ => Ok(read),
    }
}
