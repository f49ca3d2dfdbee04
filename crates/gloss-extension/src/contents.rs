//! All that a plugin brings, read from its files as bytes: its manifest, skills, servers, hooks, agents and commands, each with its file,
//! and what else would run by itself. Follows nothing out of it and runs nothing.

use std::collections::BTreeMap;

use crate::agent::{AgentFile, parse_agent_md, parse_agent_toml};
use crate::authority::Authority;
use crate::command::{PluginCommand, parse_command};
use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::hook::{Hook, Hooks, parse_hooks, read_events};
use crate::manifest;
use crate::plugin::{PartKind, Plugin, inside, is_bundle, is_plugin_name, read_plugin};
use crate::server::{Server, Servers, of_map, parse_mcp_json};
use crate::skill::{SkillFile, find_runs, parse_skill};
use crate::text::text_of;
use crate::tree::{Entry, Node, Value, json};

/// Manifests, the first that is there.
const MANIFESTS: [&str; 2] = [manifest::CODEX, manifest::CLAUDE];
/// Skills, agents and commands of one plugin.
const MAX_PARTS: usize = 1_000;
/// Bytes of one file that is read for its parts.
const MAX_FILE: usize = 1 << 20;

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
    /// Its agents.
    pub agents: Vec<(String, AgentFile)>,
    /// Its commands.
    pub commands: Vec<(String, PluginCommand)>,
    /// Programs that would run by themselves elsewhere: servers of languages and monitors, each with its command and its place.
    pub by_itself: Vec<(String, Place, String)>,
    /// What can't be used, and what was passed over, each with its file.
    pub findings: Vec<(String, Finding)>,
    /// What it may do, sorted.
    pub authority: Vec<Authority>,
}

/// Reads the parts of a plugin; what it may do is worked out from them. `name` is what it is called where it has no manifest.
///
/// # Errors
/// For a manifest that is none, with its file.
pub(crate) fn read_contents(name: &str, files: &Files) -> Result<Contents, (String, Finding)> {
    let mut out = Contents {
        plugin: Plugin { name: name.to_owned(), enabled: true, ..Plugin::default() },
        ..Contents::default()
    };
    let manifest = MANIFESTS.iter().find_map(|path| Some((*path, files.get(*path)?)));
    let tree = match manifest {
        Some((path, file)) => {
            let at = |found| (path.to_owned(), found);
            let mut tree = json::parse(text_of(&file.bytes, MAX_FILE).map_err(at)?).map_err(at)?;
            let passed_over = manifest::check(path, &mut tree).map_err(at)?;
            let read = read_plugin(&Fields::of(&tree, "").map_err(at)?).map_err(at)?;
            let read = manifest::accept(path, read).map_err(at)?;
            (out.plugin, out.manifest) = (read.plugin, path.to_owned());
            out.findings.extend(passed_over.into_iter().chain(read.findings).map(at));
            Some(tree)
        }
        None if is_plugin_name(name) => None,
        None => {
            let says = format!("It has no manifest, and goes by no name: “{name}” can be none.");
            return Err((MANIFESTS[0].to_owned(), Finding::new(Place::START, "name", says)));
        }
    };
    let inline = tree.as_ref().and_then(|tree| Fields::of(tree, "").ok());
    skills(&mut out, files);
    servers(&mut out, files, inline.as_ref());
    hooks(&mut out, files, inline.as_ref());
    agents(&mut out, files);
    commands(&mut out, files, inline.as_ref());
    by_itself(&mut out, files, inline.as_ref());
    Ok(out)
}

/// The paths of a kind of part: those of the manifest, else the usual one.
fn paths(out: &Contents, kind: PartKind, usual: &[&str]) -> Vec<String> {
    let named = out.plugin.parts.iter().filter(|part| part.kind == kind);
    let mut paths: Vec<String> = named.filter_map(|part| part.path.clone()).collect();
    // Skills of the usual folder count beside those that are named; the other kinds replace it.
    if paths.is_empty() || kind == PartKind::Skills {
        paths.extend(usual.iter().map(|path| (*path).to_owned()));
    }
    paths.dedup();
    paths
}

/// The files below a path, or the file itself.
fn below<'a>(files: &'a Files, path: &'a str) -> impl Iterator<Item = (&'a String, &'a PluginBytes)> {
    let is_below = move |name: &str| {
        path.is_empty() || name == path || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    };
    files.iter().filter(move |(name, _)| is_below(name))
}

fn skills(out: &mut Contents, files: &Files) {
    let mut found: Vec<(String, Result<SkillFile, Finding>)> = Vec::new();
    for path in paths(out, PartKind::Skills, &["skills"]) {
        for (name, file) in
            below(files, &path).filter(|(name, _)| name.rsplit('/').next() == Some("SKILL.md"))
        {
            let folder = name.strip_suffix("/SKILL.md").unwrap_or_default();
            if found.len() < MAX_PARTS && found.iter().all(|(known, _)| known != name) {
                let own = folder.rsplit('/').next().filter(|own| !own.is_empty()).unwrap_or(&out.plugin.name);
                found.push((name.clone(), parse_skill(own, &file.bytes)));
            }
        }
    }
    for (name, read) in found {
        match read {
            Ok(skill) => {
                out.findings.extend(skill.findings.iter().cloned().map(|finding| (name.clone(), finding)));
                out.skills.push((name, skill));
            }
            Err(finding) => out.findings.push((name, finding)),
        }
    }
}

fn servers(out: &mut Contents, files: &Files, inline: Option<&Fields<'_>>) {
    let take = |out: &mut Contents, file: &str, read: Result<Servers, Finding>| match read {
        Ok(read) => {
            out.findings.extend(read.findings.into_iter().map(|finding| (file.to_owned(), finding)));
            out.servers.extend(read.servers.into_iter().map(|server| (file.to_owned(), server)));
        }
        Err(finding) => out.findings.push((file.to_owned(), finding)),
    };
    let manifest = out.manifest.clone();
    let maps = inline_maps(inline, "mcpServers");
    for (name, node) in &maps {
        take(out, &manifest, Fields::of(node, name).map(|fields| of_map(&fields)));
    }
    let usual: &[&str] = if maps.is_empty() { &[".mcp.json"] } else { &[] };
    for path in paths(out, PartKind::Servers, usual) {
        if is_bundle(&path) {
            let place = out.plugin.parts.iter().find(|part| part.path.as_ref() == Some(&path));
            let place = place.map_or(Place::START, |part| part.place);
            let says = format!("Servers in a bundle are not read here: {path}.");
            out.findings.push((manifest.clone(), Finding::new(place, "mcpServers", says)));
        } else if let Some(file) = files.get(&path) {
            take(out, &path, parse_mcp_json(&file.bytes));
        }
    }
}

fn hooks(out: &mut Contents, files: &Files, inline: Option<&Fields<'_>>) {
    let take = |out: &mut Contents, file: &str, read: Result<Hooks, Finding>| match read {
        Ok(read) => {
            out.findings.extend(read.findings.into_iter().map(|finding| (file.to_owned(), finding)));
            out.hooks.extend(read.hooks.into_iter().map(|hook| (file.to_owned(), hook)));
        }
        Err(finding) => out.findings.push((file.to_owned(), finding)),
    };
    for (name, node) in inline_maps(inline, "hooks") {
        let mut read = Hooks::default();
        let events = Fields::of(node, &name).map(|fields| {
            let inner = fields.node("hooks").map(|node| Fields::of(node, &fields.name_of("hooks")));
            match inner {
                Some(Ok(inner)) => read_events(&inner, &mut read),
                _ => read_events(&fields, &mut read),
            }
        });
        let manifest = out.manifest.clone();
        take(out, &manifest, events.map(|()| read));
    }
    for path in paths(out, PartKind::Hooks, &["hooks/hooks.json", "hooks.json"]) {
        if let Some(file) = files.get(&path) {
            take(out, &path, parse_hooks(&file.bytes));
        }
    }
}

/// What stands in the manifest itself of a field: its value, or items of it, each with its name.
fn inline_maps<'a>(inline: Option<&Fields<'a>>, field: &str) -> Vec<(String, &'a Node)> {
    let Some(node) = inline.and_then(|fields| fields.node(field)) else { return Vec::new() };
    let named = match &node.value {
        Value::List(items) => {
            items.iter().enumerate().map(|(n, item)| (format!("{field}[{n}]"), item)).collect()
        }
        _ => vec![(field.to_owned(), node)],
    };
    named.into_iter().filter(|(_, node)| matches!(node.value, Value::Map(_))).collect()
}

fn agents(out: &mut Contents, files: &Files) {
    let mut found = Vec::new();
    for path in paths(out, PartKind::Agents, &["agents"]) {
        for (name, file) in below(files, &path).take(MAX_PARTS) {
            let own = name.rsplit('/').next().unwrap_or(name);
            match own.rsplit_once('.') {
                Some((stem, "md")) if !own.eq_ignore_ascii_case("README.md") => {
                    found.push((name.clone(), parse_agent_md(stem, &file.bytes)));
                }
                Some((_, "toml")) => found.push((name.clone(), parse_agent_toml(&file.bytes))),
                _ => {}
            }
        }
    }
    for (name, read) in found {
        match read {
            Ok(agent) => {
                out.findings.extend(agent.findings.iter().cloned().map(|finding| (name.clone(), finding)));
                out.agents.push((name, agent));
            }
            Err(finding) => out.findings.push((name, finding)),
        }
    }
}

fn commands(out: &mut Contents, files: &Files, inline: Option<&Fields<'_>>) {
    let maps = inline_maps(inline, "commands");
    for fields in maps.iter().filter_map(|(name, node)| Fields::of(node, name).ok()) {
        fields.entries().iter().take(MAX_PARTS).for_each(|entry| mapped_command(out, files, entry));
    }
    let usual: &[&str] = if maps.is_empty() { &["commands"] } else { &[] };
    for path in paths(out, PartKind::Commands, usual) {
        for (name, file) in below(files, &path).take(MAX_PARTS) {
            let own = name.rsplit('/').next().unwrap_or(name);
            let Some(stem) = own.strip_suffix(".md").filter(|stem| !stem.eq_ignore_ascii_case("readme"))
            else {
                continue;
            };
            take_command(out, name, parse_command(stem, &file.bytes));
        }
    }
}

fn take_command(out: &mut Contents, file: &str, read: Result<(PluginCommand, Vec<Finding>), Finding>) {
    match read {
        Ok((command, findings)) => {
            out.findings.extend(findings.into_iter().map(|finding| (file.to_owned(), finding)));
            out.commands.push((file.to_owned(), command));
        }
        Err(finding) => out.findings.push((file.to_owned(), finding)),
    }
}

/// A command of the manifest's own map: the words stand there, or in the file that it names.
fn mapped_command(out: &mut Contents, files: &Files, entry: &Entry) {
    let Ok(fields) = Fields::of(&entry.value, &format!("commands.{}", entry.name)) else { return };
    let words = |field: &str| fields.text(field).ok().flatten().map(|read| read.value.to_owned());
    let (file, read) = match (words("source").map(|path| inside(&path)), words("content")) {
        (Some(Ok(path)), _) => match files.get(&path) {
            Some(file) => (path, parse_command(&entry.name, &file.bytes)),
            None => return,
        },
        (Some(Err(says)), _) => {
            let name = fields.name_of("source");
            (out.manifest.clone(), Err(Finding::new(entry.place, &name, says)))
        }
        (None, content) => {
            let body = content.unwrap_or_default();
            let runs = find_runs(&body, entry.place.line);
            let command = PluginCommand { name: entry.name.clone(), body, runs, ..PluginCommand::default() };
            (out.manifest.clone(), Ok((command, Vec::new())))
        }
    };
    let read = read.map(|(read, findings)| {
        let description = words("description").unwrap_or(read.description);
        let argument_hint = words("argumentHint").or(read.argument_hint);
        (PluginCommand { description, argument_hint, ..read }, findings)
    });
    take_command(out, &file, read);
}

/// Programs that other clients start by themselves: servers of languages, and monitors.
fn by_itself(out: &mut Contents, files: &Files, inline: Option<&Fields<'_>>) {
    let mut found = Vec::new();
    let monitors = inline
        .and_then(|fields| fields.node("experimental"))
        .and_then(|node| Fields::of(node, "experimental").ok())
        .and_then(|fields| fields.node("monitors"));
    let plain = ["lspServers", "monitors"].iter().filter_map(|name| inline?.node(name));
    for node in plain.chain(monitors) {
        collect_commands(node, &out.manifest, &mut found);
    }
    for (kind, usual) in
        [(PartKind::LanguageServers, ".lsp.json"), (PartKind::Monitors, "monitors/monitors.json")]
    {
        for path in paths(out, kind, &[usual]) {
            let tree =
                files.get(&path).and_then(|file| json::parse(text_of(&file.bytes, MAX_FILE).ok()?).ok());
            if let Some(tree) = tree {
                collect_commands(&tree, &path, &mut found);
            }
        }
    }
    out.by_itself = found;
}

/// Every field `command` of a tree.
fn collect_commands(node: &Node, file: &str, found: &mut Vec<(String, Place, String)>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| collect_commands(item, file, found)),
        Value::Map(entries) => {
            for Entry { name, place, value } in entries {
                match &value.value {
                    Value::Text(command) if name == "command" && found.len() < MAX_PARTS => {
                        let args =
                            entries.iter().find(|entry| entry.name == "args").map(|entry| &entry.value.value);
                        let args = match args {
                            Some(Value::List(items)) => items
                                .iter()
                                .filter_map(|item| match &item.value {
                                    Value::Text(word) => Some(word.as_str()),
                                    _ => None,
                                })
                                .collect(),
                            _ => Vec::new(),
                        };
                        let words: Vec<&str> = std::iter::once(command.as_str()).chain(args).collect();
                        found.push((file.to_owned(), *place, words.join(" ")));
                    }
                    _ => collect_commands(value, file, found),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Files, PluginBytes, read_contents};

    #[test]
    fn commands_of_the_manifests_own_map_are_read_once_with_what_they_run() {
        let manifest = "{\"name\": \"p\", \"commands\": {\n\"state\": {\"source\": \"./commands/status.md\", \"description\": \"D\"},\n\
            \"about\": {\"content\": \"Tell of !`uname`.\"}}}";
        let files = [
            (".claude-plugin/plugin.json", manifest),
            ("commands/status.md", "---\ndescription: E\n---\nShow it.\n"),
        ];
        let file = |text: &str| PluginBytes { bytes: text.into(), is_program: false };
        let files: Files = files.iter().map(|(name, text)| ((*name).to_owned(), file(text))).collect();
        let read = read_contents("p", &files).unwrap();
        let commands: Vec<(&str, &str, &str, &str)> = read
            .commands
            .iter()
            .map(|(file, one)| (file.as_str(), one.name.as_str(), one.description.as_str(), one.body.trim()))
            .collect();
        assert_eq!(
            commands,
            [
                ("commands/status.md", "state", "D", "Show it."),
                (".claude-plugin/plugin.json", "about", "", "Tell of !`uname`.")
            ]
        );
        assert_eq!((read.commands[1].1.runs[0].place.line, read.findings), (3, Vec::new()));
    }
}
