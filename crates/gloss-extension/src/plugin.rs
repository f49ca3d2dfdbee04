//! A plugin's manifest: `.codex-plugin/plugin.json` or `.claude-plugin/plugin.json`. Says what the plugin is called and where its parts
//! lie; follows no path and reads no part.

use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::text::text_of;
use crate::tree::{Node, Value, json};

/// Largest manifest, in bytes.
const MAX_FILE: usize = 256 << 10;
/// Longest name.
const MAX_NAME: usize = 64;
/// Longest of other words, in characters.
const MAX_WORDS: usize = 2_000;

/// A plugin as its manifest says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plugin {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// Where it is described.
    pub homepage: Option<String>,
    /// Its licence.
    pub license: Option<String>,
    /// Words by which it is found.
    pub keywords: Vec<String>,
    /// Whether it is on once it is installed.
    pub enabled: bool,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Plugins that it needs, by name.
    pub needs: Vec<String>,
    /// What the person is asked for when it is installed, by name.
    pub asks: Vec<String>,
}

/// A part of a plugin.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it holds.
    pub kind: PartKind,
    /// Where the manifest says it.
    pub place: Place,
    /// Where it lies within the plugin; none where it stands in the manifest itself.
    pub path: Option<String>,
}

/// Kinds of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Skills.
    Skills,
    /// Commands.
    Commands,
    /// Agents.
    Agents,
    /// Hooks.
    Hooks,
    /// Servers of tools.
    Servers,
    /// Servers of languages, which run by themselves.
    LanguageServers,
    /// Programs that watch for as long as a task is open.
    Monitors,
    /// Apps of another maker's shop.
    Apps,
    /// How answers look, and other things that only change looks.
    Looks,
}

/// The fields of parts.
const PARTS: [(&str, PartKind); 13] = [
    ("skills", PartKind::Skills),
    ("commands", PartKind::Commands),
    ("agents", PartKind::Agents),
    ("hooks", PartKind::Hooks),
    ("mcpServers", PartKind::Servers),
    ("lspServers", PartKind::LanguageServers),
    ("apps", PartKind::Apps),
    ("outputStyles", PartKind::Looks),
    ("workflows", PartKind::Commands),
    ("experimental.themes", PartKind::Looks),
    ("experimental.monitors", PartKind::Monitors),
    // Where both stood before.
    ("themes", PartKind::Looks),
    ("monitors", PartKind::Monitors),
];

/// A plugin that was read, with what a person should know of its manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct PluginFile {
    /// The plugin.
    pub plugin: Plugin,
    /// What was passed over.
    pub findings: Vec<Finding>,
}

/// Reads a manifest.
///
/// # Errors
/// Why it is none, with the place: a name that is missing, a known field that is something else than documented.
pub fn parse_plugin(bytes: &[u8]) -> Result<PluginFile, Finding> {
    let tree = json::parse(text_of(bytes, MAX_FILE)?)?;
    read_plugin(&Fields::of(&tree, "")?)
}

/// Reads the fields of a plugin, also where they stand in the entry of a marketplace.
pub(crate) fn read_plugin(fields: &Fields<'_>) -> Result<PluginFile, Finding> {
    let mut findings = Vec::new();
    let text = |field: &str| {
        let read = fields.text(field)?.map(|read| read.value.chars().take(MAX_WORDS).collect::<String>());
        Ok::<_, Finding>(read.filter(|text| !text.trim().is_empty()))
    };
    let interface = fields.node("interface").map(|node| Fields::of(node, "interface")).transpose()?;
    let shown = |field: &str| match &interface {
        Some(interface) => Ok::<_, Finding>(interface.text(field)?.map(|read| read.value.to_owned())),
        None => Ok(None),
    };
    let plugin = Plugin {
        name: plugin_name(fields)?,
        title: text("displayName")?.or(shown("displayName")?),
        version: text("version")?,
        description: text("description")?.or(shown("shortDescription")?),
        author: author(fields)?,
        homepage: text("homepage")?.or(text("repository")?),
        license: text("license")?,
        keywords: fields
            .words("keywords", |text| vec![text.to_owned()])?
            .map(|read| read.value)
            .unwrap_or_default(),
        enabled: fields.flag("defaultEnabled")?.is_none_or(|read| read.value),
        parts: parts(fields, &mut findings)?,
        needs: needs(fields)?,
        asks: asks(fields)?,
    };
    Ok(PluginFile { plugin, findings })
}

/// Whether a plugin may have this name: it is that of a folder, and no word for another origin.
pub(crate) fn is_plugin_name(name: &str) -> bool {
    let fits = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    !name.is_empty()
        && name.len() <= MAX_NAME
        && name.chars().all(fits)
        && !name.starts_with('.')
        && !matches!(name, "person" | "folder" | "managed" | "gloss")
}

/// The name of a plugin, in its manifest or the entry of a marketplace.
pub(crate) fn plugin_name(fields: &Fields<'_>) -> Result<String, Finding> {
    let read = fields
        .text("name")?
        .ok_or_else(|| Finding::new(fields.place, &fields.name_of("name"), "It has no name."))?;
    if !is_plugin_name(read.value) {
        let says = "A plugin’s name has letters, digits and hyphens alone.";
        return Err(Finding::new(read.place, &fields.name_of("name"), says));
    }
    Ok(read.value.to_owned())
}

/// Who made it: a name, or fields with one.
fn author(fields: &Fields<'_>) -> Result<Option<String>, Finding> {
    match fields.node("author").map(|node| (node, &node.value)) {
        None => Ok(None),
        Some((_, Value::Text(name))) => Ok(Some(name.clone())),
        Some((node, _)) => {
            Ok(Fields::of(node, &fields.name_of("author"))?.text("name")?.map(|read| read.value.to_owned()))
        }
    }
}

fn needs(fields: &Fields<'_>) -> Result<Vec<String>, Finding> {
    let Some(Value::List(items)) = fields.node("dependencies").map(|node| &node.value) else {
        return Ok(Vec::new());
    };
    let needed = |(n, item): (usize, &Node)| match &item.value {
        Value::Text(name) => Ok(Some(name.clone())),
        _ => {
            let inner = Fields::of(item, &fields.name_of(&format!("dependencies[{n}]")))?;
            Ok(inner.text("name")?.map(|read| read.value.to_owned()))
        }
    };
    Ok(items
        .iter()
        .enumerate()
        .map(needed)
        .collect::<Result<Vec<_>, Finding>>()?
        .into_iter()
        .flatten()
        .collect())
}

fn asks(fields: &Fields<'_>) -> Result<Vec<String>, Finding> {
    let Some(node) = fields.node("userConfig") else { return Ok(Vec::new()) };
    let inner = Fields::of(node, &fields.name_of("userConfig"))?;
    Ok(inner.entries().iter().map(|entry| entry.name.clone()).collect())
}

/// Its parts: a path, several, or what stands there itself.
fn parts(fields: &Fields<'_>, findings: &mut Vec<Finding>) -> Result<Vec<Part>, Finding> {
    let mut out = Vec::new();
    for (name, kind) in PARTS {
        let (holder, last) = match name.split_once('.') {
            // What is experimental may be anything.
            Some((outer, last)) => match fields.node(outer).map(|node| Fields::of(node, outer)) {
                Some(Ok(inner)) => (inner, last),
                _ => continue,
            },
            None => (fields.clone(), name),
        };
        let Some(node) = holder.node(last) else { continue };
        let whole = holder.name_of(last);
        let mut add = |node: &Node, name: &str| match &node.value {
            Value::Text(path) => match part_path(kind, path) {
                Ok(path) => out.push(Part { kind, place: node.place, path: Some(path) }),
                Err(says) => findings.push(Finding::new(node.place, name, says)),
            },
            Value::Map(_) => out.push(Part { kind, place: node.place, path: None }),
            _ => findings.push(Finding::new(node.place, name, "This is to be a path. It was passed over.")),
        };
        match &node.value {
            Value::List(items) => {
                items.iter().enumerate().for_each(|(n, item)| add(item, &format!("{whole}[{n}]")));
            }
            Value::Text(_) | Value::Map(_) => add(node, &whole),
            other => {
                let says = format!("This is to be a path, and is {}.", other.noun());
                return Err(Finding::new(node.place, &whole, says));
            }
        }
    }
    Ok(out)
}

/// Where a part lies: a path as the manifest writes it, from the plugin's own folder; a bundle of servers may have an address.
fn part_path(kind: PartKind, path: &str) -> Result<String, &'static str> {
    match kind {
        PartKind::Servers if is_bundle(path) && path.starts_with("https://") => Ok(path.to_owned()),
        PartKind::Skills if path == "." => Ok(String::new()),
        _ if !path.starts_with("./") => {
            Err(inside(path).err().unwrap_or("A path begins with ./ here. It was passed over."))
        }
        PartKind::Agents if !path.ends_with(".md") => {
            Err("Agents are named by their files. It was passed over.")
        }
        _ => inside(path),
    }
}

/// Whether this names a bundle of servers.
pub(crate) fn is_bundle(path: &str) -> bool {
    [".mcpb", ".dxt"].iter().any(|end| path.ends_with(end))
}

/// A path within the plugin, without what it begins with.
///
/// # Errors
/// For one that leads out of it.
pub(crate) fn inside(path: &str) -> Result<String, &'static str> {
    let bare = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    let leads_out = path.starts_with(['/', '~', '\\']) || bare.split(['/', '\\']).any(|part| part == "..");
    let is_odd = path.contains(['\0', ':']) || path.chars().any(char::is_control);
    if leads_out || is_odd {
        return Err("This path leads out of the plugin. It was passed over.");
    }
    Ok(if bare == "." { String::new() } else { bare.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> PluginFile {
        parse_plugin(text.as_bytes()).unwrap_or_else(|found| panic!("{found}\n{text}"))
    }

    #[test]
    fn both_makers_manifests_are_read() {
        let codex = parsed(
            r#"{"name": "sales", "version": "1.2.0", "description": "D", "author": {"name": "A", "email": "a@x"}, "license": "MIT",
                "keywords": ["crm"], "skills": "./skills/", "mcpServers": "./.mcp.json", "hooks": ["./hooks/a.json", {"hooks": {}}],
                "interface": {"displayName": "Sales", "shortDescription": "S", "capabilities": []}}"#,
        );
        let plugin = &codex.plugin;
        assert_eq!(
            (plugin.name.as_str(), plugin.title.as_deref(), plugin.author.as_deref()),
            ("sales", Some("Sales"), Some("A"))
        );
        let parts: Vec<(PartKind, Option<&str>)> =
            plugin.parts.iter().map(|part| (part.kind, part.path.as_deref())).collect();
        use PartKind::{Hooks, LanguageServers, Monitors, Servers, Skills};
        assert_eq!(
            parts,
            [
                (Skills, Some("skills")),
                (Hooks, Some("hooks/a.json")),
                (Hooks, None),
                (Servers, Some(".mcp.json"))
            ]
        );
        let claude = parsed(
            r#"{"name": "x", "displayName": "X", "author": "B", "skills": ".", "lspServers": {"go": {"command": "gopls"}},
                "experimental": {"monitors": "./monitors", "other": 1}, "userConfig": {"token": {"type": "string"}},
                "dependencies": ["a", {"name": "b", "version": "1"}], "defaultEnabled": false, "unknown": [1]}"#,
        );
        assert_eq!(
            (claude.plugin.needs.clone(), claude.plugin.asks.clone(), claude.plugin.enabled),
            (vec!["a".to_owned(), "b".to_owned()], vec!["token".to_owned()], false)
        );
        let kinds: Vec<PartKind> = claude.plugin.parts.iter().map(|part| part.kind).collect();
        assert_eq!(
            (kinds, claude.plugin.parts[0].path.as_deref()),
            (vec![Skills, LanguageServers, Monitors], Some(""))
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_line_and_field() {
        let cases = [
            ("{}", "line 1, name: It has no name."),
            ("{\n\"name\": \"a b\"}", "line 2, name: A plugin’s name has letters, digits and hyphens alone."),
            (
                "{\n\"name\": \"../x\"}",
                "line 2, name: A plugin’s name has letters, digits and hyphens alone.",
            ),
            ("{\"name\": \"a\",\n\"version\": []}", "line 2, version: This is to be text, and is a list."),
            (
                "{\"name\": \"a\",\n\"author\": {\"name\": {}}}",
                "line 2, author.name: This is to be text, and is fields of its own.",
            ),
            ("{\"name\": \"a\",\n\"skills\": 1}", "line 2, skills: This is to be a path, and is a number."),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_plugin(text.as_bytes()).unwrap_err().to_string(), expected, "{text}");
        }
        for path in ["../x", "/etc", "~/x", "./a/../../b", "..\\x", "C:/x", "a\u{0}b"] {
            let text = serde_json::json!({ "name": "a", "skills": [path, "./ok"] }).to_string();
            let read = parsed(&text);
            assert_eq!((read.plugin.parts.len(), read.findings.len()), (1, 1), "{path}");
            assert_eq!(read.findings[0].field, "skills[0]");
        }
    }
}
