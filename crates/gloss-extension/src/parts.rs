//! The parts of a plugin, found by what defines it and by their usual places, and read. Knows nothing of what may be done with them.

use crate::agent::{parse_agent_md, parse_agent_toml, parse_plugin_agent};
use crate::command::{PluginCommand, parse_command};
use crate::contents::{Contents, Files, MAX_FILE, Origins, PluginBytes};
use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::hook::{Hooks, parse_hooks, read_events};
use crate::on_its_own::programs;
use crate::plugin::{PartKind, inside, is_bundle};
use crate::server::{Servers, of_map, parse_mcp_json};
use crate::skill::{find_runs, parse_skill};
use crate::text::text_of;
use crate::tree::{Entry, Node, Value, json};

/// Skills, agents and commands of one plugin.
const MAX_PARTS: usize = 1_000;
/// The file that makes a folder a skill.
const SKILL: &str = "SKILL.md";
/// Where skills lie where nothing else is said.
const SKILLS: &str = "skills";

/// Reads all parts.
pub(crate) fn read(out: &mut Contents, files: &Files, of: &Origins) {
    skills(out, files, of);
    servers(out, files, of);
    hooks(out, files, of);
    agents(out, files, of);
    commands(out, files, of);
    by_itself(out, files, of);
}

/// The paths of a kind that are named, else the usual ones.
fn named_or(named: Vec<String>, usual: &[&str]) -> Vec<String> {
    if named.is_empty() { usual.iter().map(|path| (*path).to_owned()).collect() } else { named }
}

/// The usual file, and the paths that are named beside it.
fn beside(usual: Option<&str>, named: Vec<String>) -> Vec<String> {
    let usual = usual.filter(|usual| named.iter().all(|path| path != usual));
    usual.map(str::to_owned).into_iter().chain(named).collect()
}

/// The files below a path, or the file itself.
fn below<'a>(files: &'a Files, path: &'a str) -> impl Iterator<Item = (&'a String, &'a PluginBytes)> {
    let is_below = move |name: &str| {
        path.is_empty() || name == path || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    };
    files.iter().filter(move |(name, _)| is_below(name))
}

/// The paths at which skills are looked for.
fn paths_of_skills(files: &Files, of: &Origins) -> Vec<String> {
    let named = of.paths(PartKind::Skills);
    let is_usual = |path: &String| path.is_empty() || path == SKILLS;
    // Several plugins of a marketplace share its folder of skills, and each has those that its entry lists.
    let is_listed = of.is_whole_market
        && named.iter().any(|path| below(files, path).next().is_some())
        && !named.iter().any(is_usual);
    if is_listed {
        return named;
    }
    // A plugin may be one skill.
    let says_nothing = of.fields().all(|(_, fields)| fields.place(SKILLS).is_none());
    if says_nothing && !of.is_of_codex && files.contains_key(SKILL) && below(files, SKILLS).next().is_none() {
        return vec![SKILL.to_owned()];
    }
    // Those of the usual folder count beside those that are named.
    let mut paths = named;
    if !paths.iter().any(|path| path == SKILLS) {
        paths.push(SKILLS.to_owned());
    }
    paths
}

fn skills(out: &mut Contents, files: &Files, of: &Origins) {
    let mut found: Vec<(String, Result<_, Finding>)> = Vec::new();
    for path in paths_of_skills(files, of) {
        for (name, file) in below(files, &path).filter(|(name, _)| name.rsplit('/').next() == Some(SKILL)) {
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

fn take_servers(out: &mut Contents, file: &str, read: Result<Servers, Finding>) {
    let read = match read {
        Ok(read) => read,
        Err(finding) => return out.findings.push((file.to_owned(), finding)),
    };
    out.findings.extend(read.findings.into_iter().map(|finding| (file.to_owned(), finding)));
    for server in read.servers {
        // Of one name the last counts: what defines the plugin is read after its usual file.
        out.servers.retain(|(_, known)| known.name != server.name);
        out.servers.push((file.to_owned(), server));
    }
}

fn servers(out: &mut Contents, files: &Files, of: &Origins) {
    let usual = (!of.is_of_codex || !of.names("mcpServers", PartKind::Servers)).then_some(".mcp.json");
    for path in beside(usual, of.paths(PartKind::Servers)) {
        if is_bundle(&path) {
            let part = of.all.iter().find_map(|origin| {
                let part = origin.parts.iter().find(|part| part.path.as_ref() == Some(&path))?;
                Some((origin.file.clone(), part.place))
            });
            let (file, place) = part.unwrap_or_else(|| (out.manifest.clone(), Place::START));
            let says = format!("Servers in a bundle are not read here: {path}.");
            out.findings.push((file, Finding::new(place, "mcpServers", says)));
        } else if let Some(file) = files.get(&path) {
            take_servers(out, &path, parse_mcp_json(&file.bytes));
        }
    }
    for (file, fields) in of.fields() {
        for (name, node) in inline_maps(&fields, "mcpServers") {
            take_servers(out, file, Fields::of(node, &name).map(|fields| of_map(&fields)));
        }
    }
}

fn take_hooks(out: &mut Contents, file: &str, read: Result<Hooks, Finding>) {
    match read {
        Ok(read) => {
            out.findings.extend(read.findings.into_iter().map(|finding| (file.to_owned(), finding)));
            out.hooks.extend(read.hooks.into_iter().map(|hook| (file.to_owned(), hook)));
            out.other_hooks.extend(read.others.into_iter().map(|hook| (file.to_owned(), hook)));
        }
        Err(finding) => out.findings.push((file.to_owned(), finding)),
    }
}

fn hooks(out: &mut Contents, files: &Files, of: &Origins) {
    // Codex looks for the usual file where its manifest says nothing of hooks; Claude Code always does.
    let usual = (!of.is_of_codex || !of.names("hooks", PartKind::Hooks)).then_some("hooks/hooks.json");
    for path in beside(usual, of.paths(PartKind::Hooks)) {
        if let Some(file) = files.get(&path) {
            take_hooks(out, &path, parse_hooks(&file.bytes));
        }
    }
    for (file, fields) in of.fields() {
        for (name, node) in inline_maps(&fields, "hooks") {
            let mut read = Hooks::default();
            let events = Fields::of(node, &name).map(|fields| {
                let inner = fields.node("hooks").map(|node| Fields::of(node, &fields.name_of("hooks")));
                match inner {
                    Some(Ok(inner)) => read_events(&inner, &mut read),
                    _ => read_events(&fields, &mut read),
                }
            });
            take_hooks(out, file, events.map(|()| read));
        }
    }
}

/// What stands in a definition itself of a field: its value, or items of it, each with its name.
fn inline_maps<'a>(fields: &Fields<'a>, field: &str) -> Vec<(String, &'a Node)> {
    let Some(node) = fields.node(field) else { return Vec::new() };
    let named = match &node.value {
        Value::List(items) => {
            items.iter().enumerate().map(|(n, item)| (format!("{field}[{n}]"), item)).collect()
        }
        _ => vec![(field.to_owned(), node)],
    };
    named.into_iter().filter(|(_, node)| matches!(node.value, Value::Map(_))).collect()
}

fn agents(out: &mut Contents, files: &Files, of: &Origins) {
    let mut found: Vec<(String, Result<_, Finding>)> = Vec::new();
    for path in named_or(of.paths(PartKind::Agents), &["agents"]) {
        for (name, file) in below(files, &path).take(MAX_PARTS) {
            let own = name.rsplit('/').next().unwrap_or(name);
            if found.iter().any(|(known, _)| known == name) {
                continue;
            }
            match own.rsplit_once('.') {
                Some((stem, "md")) if !own.eq_ignore_ascii_case("README.md") => {
                    let read = match of.is_of_codex {
                        true => parse_agent_md(stem, &file.bytes),
                        false => parse_plugin_agent(stem, &file.bytes),
                    };
                    found.push((name.clone(), read));
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

fn commands(out: &mut Contents, files: &Files, of: &Origins) {
    let mut has_map = false;
    for (of_file, fields) in of.fields() {
        for (name, node) in inline_maps(&fields, "commands") {
            has_map = true;
            let Ok(fields) = Fields::of(node, &name) else { continue };
            let entries = fields.entries().iter().take(MAX_PARTS);
            entries.for_each(|entry| mapped_command(out, files, (of_file, entry)));
        }
    }
    let usual: &[&str] = if has_map { &[] } else { &["commands"] };
    let mut seen: Vec<String> = Vec::new();
    for path in named_or(of.paths(PartKind::Commands), usual) {
        for (name, file) in below(files, &path).take(MAX_PARTS) {
            let own = name.rsplit('/').next().unwrap_or(name);
            let Some(stem) = own.strip_suffix(".md").filter(|stem| !stem.eq_ignore_ascii_case("readme"))
            else {
                continue;
            };
            if !seen.contains(name) {
                seen.push(name.clone());
                take_command(out, name, parse_command(stem, &file.bytes));
            }
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

/// A command of a definition's own map: the words stand there, or in the file that it names.
fn mapped_command(out: &mut Contents, files: &Files, (of_file, entry): (&str, &Entry)) {
    let Ok(fields) = Fields::of(&entry.value, &format!("commands.{}", entry.name)) else { return };
    let words = |field: &str| fields.text(field).ok().flatten().map(|read| read.value.to_owned());
    let (file, read) = match (words("source").map(|path| inside(&path)), words("content")) {
        (Some(Ok(path)), _) => match files.get(&path) {
            Some(file) => (path, parse_command(&entry.name, &file.bytes)),
            None => return,
        },
        (Some(Err(says)), _) => {
            let name = fields.name_of("source");
            (of_file.to_owned(), Err(Finding::new(entry.place, &name, says)))
        }
        (None, content) => {
            let body = content.unwrap_or_default();
            let runs = find_runs(&body, entry.place.line);
            let command = PluginCommand { name: entry.name.clone(), body, runs, ..PluginCommand::default() };
            (of_file.to_owned(), Ok((command, Vec::new())))
        }
    };
    let read = read.map(|(read, findings)| {
        let description = words("description").unwrap_or(read.description);
        let argument_hint = words("argumentHint").or(read.argument_hint);
        (PluginCommand { description, argument_hint, ..read }, findings)
    });
    take_command(out, &file, read);
}

/// Programs that other clients start by themselves.
fn by_itself(out: &mut Contents, files: &Files, of: &Origins) {
    for (file, fields) in of.fields() {
        let experimental = fields.node("experimental").and_then(|node| Fields::of(node, "experimental").ok());
        let monitors = experimental.as_ref().and_then(|inner| inner.node("monitors"));
        let plain = ["lspServers", "monitors"].iter().filter_map(|name| fields.node(name));
        plain.chain(monitors).for_each(|node| programs(node, file, &mut out.by_itself));
    }
    let servers = beside(Some(".lsp.json"), of.paths(PartKind::LanguageServers));
    let monitors = named_or(of.paths(PartKind::Monitors), &["monitors/monitors.json"]);
    for path in servers.into_iter().chain(monitors) {
        let tree = files.get(&path).and_then(|file| json::parse(text_of(&file.bytes, MAX_FILE).ok()?).ok());
        if let Some(tree) = tree {
            programs(&tree, &path, &mut out.by_itself);
        }
    }
}
