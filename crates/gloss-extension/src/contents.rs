//! All that a plugin brings, read from its files as bytes: its manifest, skills, servers, hooks, agents and commands, each with its file,
//! and what else would run by itself. Follows nothing out of it and runs nothing.

use std::collections::BTreeMap;

use crate::agent::{AgentFile, parse_agent_md, parse_agent_toml};
use crate::authority::Authority;
use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::front;
use crate::hook::{Hook, Hooks, parse_hooks, read_events};
use crate::plugin::{PartKind, Plugin, is_plugin_name, read_plugin};
use crate::server::{Server, Servers, of_map, parse_mcp_json};
use crate::skill::{Run, SkillFile, find_runs, parse_skill};
use crate::text::text_of;
use crate::tree::{Entry, Node, Value, json};

/// Manifests, the first that is there.
const MANIFESTS: [&str; 2] = [".codex-plugin/plugin.json", ".claude-plugin/plugin.json"];
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

/// A command that a person calls with a slash.
#[derive(Clone, Debug, PartialEq)]
pub struct PluginCommand {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What is written behind its name.
    pub argument_hint: Option<String>,
    /// Its words.
    pub body: String,
    /// Commands that other clients run while they load it.
    pub runs: Vec<Run>,
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
            let tree = json::parse(text_of(&file.bytes, MAX_FILE).map_err(at)?).map_err(at)?;
            let read = read_plugin(&Fields::of(&tree, "").map_err(at)?).map_err(at)?;
            (out.plugin, out.manifest) = (read.plugin, path.to_owned());
            out.findings.extend(read.findings.into_iter().map(at));
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
    commands(&mut out, files);
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
    if let Some(node) =
        inline.and_then(|fields| fields.node("mcpServers")).filter(|node| matches!(node.value, Value::Map(_)))
    {
        let (manifest, read) =
            (out.manifest.clone(), Fields::of(node, "mcpServers").map(|fields| of_map(&fields)));
        return take(out, &manifest, read);
    }
    for path in paths(out, PartKind::Servers, &[".mcp.json"]) {
        if let Some(file) = files.get(&path) {
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
    let maps =
        inline.and_then(|fields| fields.node("hooks")).into_iter().flat_map(|node| match &node.value {
            Value::List(items) => items.iter().collect::<Vec<&Node>>(),
            _ => vec![node],
        });
    for node in maps.filter(|node| matches!(node.value, Value::Map(_))) {
        let mut read = Hooks::default();
        let events = Fields::of(node, "hooks").map(|fields| {
            let inner = fields.node("hooks").map(|node| Fields::of(node, "hooks.hooks"));
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

fn commands(out: &mut Contents, files: &Files) {
    for path in paths(out, PartKind::Commands, &["commands"]) {
        for (name, file) in below(files, &path).take(MAX_PARTS) {
            let own = name.rsplit('/').next().unwrap_or(name);
            let Some(stem) = own.strip_suffix(".md").filter(|stem| !stem.eq_ignore_ascii_case("readme"))
            else {
                continue;
            };
            match command(stem, &file.bytes) {
                Ok(command) => out.commands.push((name.clone(), command)),
                Err(finding) => out.findings.push((name.clone(), finding)),
            }
        }
    }
}

fn command(name: &str, bytes: &[u8]) -> Result<PluginCommand, Finding> {
    let text = text_of(bytes, MAX_FILE)?;
    // One without front matter is its words alone.
    let Ok(front) = front::read(text) else {
        let (body, runs) = (text.to_owned(), find_runs(text, 1));
        return Ok(PluginCommand {
            name: name.to_owned(),
            description: String::new(),
            argument_hint: None,
            body,
            runs,
        });
    };
    let fields = Fields::of(&front.tree, "").map_err(|found| front.below(found))?;
    let words = |field: &str| {
        fields
            .text(field)
            .map(|read| read.map(|read| read.value.to_owned()))
            .map_err(|found| front.below(found))
    };
    Ok(PluginCommand {
        name: name.to_owned(),
        description: words("description")?.unwrap_or_default(),
        argument_hint: words("argument-hint")?,
        body: front.body.to_owned(),
        runs: find_runs(front.body, front.body_line),
    })
}

/// Programs that other clients start by themselves: servers of languages, and monitors.
fn by_itself(out: &mut Contents, files: &Files, inline: Option<&Fields<'_>>) {
    let mut found = Vec::new();
    let monitors = inline
        .and_then(|fields| fields.node("experimental"))
        .and_then(|node| Fields::of(node, "experimental").ok())
        .and_then(|fields| fields.node("monitors"));
    for node in inline.and_then(|fields| fields.node("lspServers")).into_iter().chain(monitors) {
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
                        found.push((file.to_owned(), *place, command.clone()));
                    }
                    _ => collect_commands(value, file, found),
                }
            }
        }
        _ => {}
    }
}
