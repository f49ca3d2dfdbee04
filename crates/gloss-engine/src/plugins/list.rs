//! Plugins as a person reads them: those that are installed, those that can be, and what one may do before it is installed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gloss_extension::{Authority, Contents, Files, MarketEntry, PartKind, Source, Verb, parse_plugin};
use gloss_network::host_of;
use gloss_protocol::{
    AuthorityLine, AuthorityVerb, PluginAutomation, PluginInfo, PluginOffer, Problem, Reply,
};

use super::address::{Address, address};
use super::change::APPS_ALONE;
use super::installed::{Installed, contents_of, files_of, finding, installed, read, whole_hash};
use super::markets::{Found, markets};
use super::sample::has_sample;
use super::source::fetch;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::plain_file;

/// Automations of a plugin that are offered, and bytes of one.
const MAX_AUTOMATIONS: usize = 20;
const MAX_AUTOMATION: usize = 64 << 10;
/// Offers of a search.
const MAX_OFFERS: usize = 1_000;
/// Largest manifest that is looked at for an offer, in bytes.
const MAX_MANIFEST: u64 = 256 << 10;

/// What is installed.
///
/// # Errors
/// Where the list can't be read.
pub(crate) fn list(_off: &OffCore, shared: &Arc<Shared>) -> Result<Reply, Problem> {
    let home = &shared.home.dir;
    let info = |plugin: Installed| {
        let files = files_of(home, &plugin);
        let read = files.and_then(|files| Ok((read(&plugin.name, plugin.entry.as_ref(), &files)?, files)));
        match read {
            Ok((contents, files)) => PluginInfo {
                has_sample: has_sample(&plugin, &files.keys().map(String::as_str).collect::<Vec<_>>()),
                automations: automations(&files),
                ..info(&plugin, &contents)
            },
            Err(problem) => {
                PluginInfo { findings: vec![problem.says], ..info(&plugin, &Contents::default()) }
            }
        }
    };
    Ok(Reply::Plugins { plugins: installed(home)?.into_iter().map(info).collect() })
}

fn info(plugin: &Installed, contents: &Contents) -> PluginInfo {
    PluginInfo {
        plugin: plugin.name.clone(),
        title: contents.plugin.title.clone().unwrap_or_else(|| plugin.name.clone()),
        version: contents.plugin.version.clone().unwrap_or_default(),
        description: contents.plugin.description.clone().unwrap_or_default(),
        source: plugin.source.clone(),
        commit: plugin.commit.clone(),
        enabled: plugin.enabled,
        parts: parts(contents),
        findings: contents
            .findings
            .iter()
            .map(|(file, finding)| format!("{file}, {finding}"))
            .chain(plugin.left_out.iter().map(|one| format!("{}, line {}: {}", one.file, one.line, one.says)))
            .collect(),
        authority: contents.authority.iter().map(line).collect(),
        has_sample: false,
        automations: Vec::new(),
    }
}

/// The automations among a plugin's files, by their folders.
fn automations(files: &Files) -> Vec<PluginAutomation> {
    let of = |(path, file): (&String, &gloss_extension::PluginBytes)| {
        let name = path.strip_prefix("automations/")?.strip_suffix("/automation.toml")?;
        let toml = String::from_utf8(file.bytes.clone()).ok().filter(|toml| toml.len() <= MAX_AUTOMATION)?;
        (!name.contains('/')).then(|| PluginAutomation { name: name.to_owned(), toml })
    };
    files.iter().filter_map(of).take(MAX_AUTOMATIONS).collect()
}

/// What it brings, by kind and name.
fn parts(contents: &Contents) -> Vec<String> {
    let skills = contents.skills.iter().map(|(_, skill)| format!("skill {}", skill.skill.name));
    let servers = contents.servers.iter().map(|(_, server)| format!("server {}", server.name));
    let agents = contents.agents.iter().map(|(_, agent)| format!("agent {}", agent.agent.name));
    let commands = contents.commands.iter().map(|(_, command)| format!("command /{}", command.name));
    let hooks = contents.hooks.iter().map(|(_, hook)| format!("hook at {}", hook.event));
    skills.chain(servers).chain(agents).chain(commands).chain(hooks).collect()
}

fn line(one: &Authority) -> AuthorityLine {
    let verb = match one.verb {
        Verb::Runs => AuthorityVerb::Runs,
        Verb::Reaches => AuthorityVerb::Reaches,
        Verb::Reads => AuthorityVerb::Reads,
        Verb::Raises => AuthorityVerb::Raises,
    };
    AuthorityLine { verb, object: one.object.clone(), file: one.file.clone(), line: one.line }
}

/// What a plugin may do: one that is installed, else what would be.
///
/// # Errors
/// Where it is neither.
pub(crate) fn authority(
    _off: &OffCore,
    shared: &Arc<Shared>,
    (name, reference): (&str, Option<&str>),
) -> Result<Reply, Problem> {
    let all = installed(&shared.home.dir)?;
    let (contents, left_out, hash) = match all.iter().find(|known| known.name == name) {
        Some(known) => (contents_of(&shared.home.dir, known)?, known.left_out.clone(), known.hash.clone()),
        None => {
            let fetched = fetch(&shared.home, shared.folder.root(), (name, reference))?;
            let hash = whole_hash(&fetched.files, fetched.entry.as_ref());
            let contents = read(&fetched.name, fetched.entry.as_ref(), &fetched.files)?;
            (contents, fetched.left_out.iter().map(finding).collect(), hash)
        }
    };
    Ok(Reply::PluginAuthority {
        authority: contents.authority.iter().map(line).collect(),
        findings: contents.findings.iter().map(finding).chain(left_out).collect(),
        hash,
    })
}

/// What can be installed and has these words in its name or in what it is for.
///
/// # Errors
/// Where the list of what is installed can't be read.
pub(crate) fn search(_off: &OffCore, shared: &Arc<Shared>, words: &str) -> Result<Reply, Problem> {
    let home = &shared.home.dir;
    let known = installed(home)?;
    match address(words.trim()) {
        Ok(Some(address)) => {
            let offers = vec![of_address((words.trim(), &address), &known)];
            return Ok(Reply::PluginOffers { offers, findings: Vec::new() });
        }
        Ok(None) => {}
        Err(problem) => return Ok(Reply::PluginOffers { offers: Vec::new(), findings: vec![problem.says] }),
    }
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let (all, unread) = markets(shared.folder.root());
    let fits = |entry: &MarketEntry| {
        let category = entry.category.as_deref().unwrap_or_default();
        let text = format!("{} {} {category} {}", entry.name, entry.description, entry.keywords.join(" "));
        let text = text.to_lowercase();
        wanted.iter().all(|word| text.contains(word))
    };
    let entries = all.iter().flat_map(|of| of.market.plugins.iter().map(move |entry| (of, entry)));
    let fitting: Vec<_> = entries.filter(|(_, entry)| fits(entry)).collect();
    // A plugin may be listed by several marketplaces, and is read once.
    let mut versions = BTreeMap::new();
    let offers = fitting.iter().take(MAX_OFFERS).map(|of| offer(home, &known, &mut versions, *of)).collect();
    let mut findings: Vec<String> =
        unread.into_iter().map(|(file, finding)| format!("{file}, {finding}")).collect();
    if let more @ 1.. = fitting.len().saturating_sub(MAX_OFFERS) {
        findings.push(format!("{more} more plugins are not shown. Say more of what you look for."));
    }
    Ok(Reply::PluginOffers { offers, findings })
}

/// What an address may lead to. Nothing is fetched of it before somebody looks at it.
fn of_address((source, address): (&str, &Address), known: &[Installed]) -> PluginOffer {
    let host = host_of(&address.url).unwrap_or_default();
    PluginOffer {
        plugin: address.name().to_owned(),
        market: String::new(),
        version: String::new(),
        description: source.to_owned(),
        category: String::new(),
        source: source.to_owned(),
        host,
        installed: known.iter().find(|plugin| plugin.source == source).map(|plugin| plugin.commit.clone()),
        why: String::new(),
    }
}

fn offer<'a>(
    home: &Path,
    known: &'a [Installed],
    versions: &mut BTreeMap<&'a str, String>,
    (of, entry): (&Found, &MarketEntry),
) -> PluginOffer {
    let read = |plugin: &Installed| {
        contents_of(home, plugin).ok().and_then(|contents| contents.plugin.version).unwrap_or_default()
    };
    let version_of =
        |plugin: &'a Installed| versions.entry(&plugin.name).or_insert_with(|| read(plugin)).clone();
    PluginOffer {
        plugin: entry.name.clone(),
        market: of.market.name.clone(),
        version: entry.version.clone().unwrap_or_default(),
        description: entry.description.clone(),
        category: entry.category.clone().unwrap_or_default(),
        source: format!("{}@{}", entry.name, of.market.name),
        host: match &entry.source {
            Source::Git { url, .. } | Source::Archive { url, .. } => host_of(url).unwrap_or_default(),
            Source::Inside { .. } => String::new(),
        },
        installed: known.iter().find(|plugin| plugin.name == entry.name).map(version_of),
        why: why_not(of, entry).unwrap_or_default().to_owned(),
    }
}

/// Why a plugin can't be installed, as far as that is seen from where it lies.
fn why_not(of: &Found, entry: &MarketEntry) -> Option<&'static str> {
    if !entry.is_available {
        return Some("Its marketplace does not let it be installed.");
    }
    let (Source::Inside { path }, Some(root)) = (&entry.source, &of.root) else { return None };
    has_apps_alone(&root.join(path)).then_some(APPS_ALONE)
}

/// Whether a plugin of Codex brings apps and nothing else. A look at its manifest and at which files are there.
fn has_apps_alone(folder: &Path) -> bool {
    let bytes = plain_file::read(&folder.join(".codex-plugin/plugin.json"), MAX_MANIFEST).ok().flatten();
    let Some(read) = bytes.and_then(|bytes| parse_plugin(&bytes).ok()) else { return false };
    !read.plugin.parts.is_empty()
        && read.plugin.parts.iter().all(|part| part.kind == PartKind::Apps)
        && !["skills", "agents", "commands", "hooks", ".mcp.json", ".claude-plugin"]
            .iter()
            .any(|name| folder.join(name).exists())
}
