//! A case read by the crate's reader for its kind. Judges nothing.

use gloss_extension::{
    Contents, Files, Finding, Hook, Market, PluginBytes, Server, Source, parse_agent_md, parse_agent_toml,
    parse_config_toml, parse_hooks, parse_market, parse_mcp_json, parse_skill, read_plugin_files,
};
use serde_json::{Map, Value, json};

use crate::case::Case;
use crate::form::{manifest, of_agent, of_hooks, of_server, of_skill, plain};

/// What came of a case.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// What was read.
    pub(crate) value: Value,
    /// Why nothing was.
    pub(crate) error: Option<Finding>,
    /// What was found beside.
    pub(crate) findings: Vec<Finding>,
    /// Of a file of many things: them.
    pub(crate) things: Option<Things>,
}

/// Things of a file of many.
#[derive(Debug, Default)]
pub(crate) struct Things {
    /// The paths of all that stand there.
    pub(crate) there: Vec<String>,
    /// How many were read.
    pub(crate) read: usize,
}

impl Outcome {
    fn of<T>(read: Result<T, Finding>, as_value: impl FnOnce(T) -> Self) -> Self {
        read.map_or_else(|found| Self { error: Some(found), ..Self::default() }, as_value)
    }

    /// All that was found.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &Finding> {
        self.error.iter().chain(&self.findings)
    }

    /// It in words.
    pub(crate) fn words(&self) -> String {
        let words: Vec<String> = self.problems().map(ToString::to_string).collect();
        let begins = if self.error.is_some() { "refused: " } else { "read: " };
        format!("{begins}{}", words.join(" / "))
    }
}

/// Reads a case.
pub(crate) fn read(case: &Case) -> Outcome {
    let folders: Vec<&str> = case.file.split('/').collect();
    let own = folders.last().copied().unwrap_or_default();
    let stem = own.split('.').next().unwrap_or_default();
    match case.kind.as_str() {
        "skill" => Outcome::of(parse_skill(folders[folders.len() - 2], &case.bytes), |read| Outcome {
            value: of_skill(&read.skill),
            findings: read.findings,
            ..Outcome::default()
        }),
        "agent" => {
            let is_toml = own.ends_with(".toml");
            let read =
                if is_toml { parse_agent_toml(&case.bytes) } else { parse_agent_md(stem, &case.bytes) };
            Outcome::of(read, |read| Outcome {
                value: of_agent(&read.agent),
                findings: read.findings,
                ..Outcome::default()
            })
        }
        "claude-plugin" | "codex-plugin" => of_plugin(&case.file, &case.bytes),
        "command" => of_command(&format!("commands/{own}"), &case.bytes),
        "hooks" => Outcome::of(parse_hooks(&case.bytes), |read| Outcome {
            value: json!({ "description": read.description, "hooks": of_hooks(&read.hooks) }),
            findings: read.findings,
            things: Some(Things { there: handlers(&tree(&case.bytes)), read: read.hooks.len() }),
            ..Outcome::default()
        }),
        "marketplace" => {
            Outcome::of(parse_market(&case.file, &case.bytes), |read| of_market(&case.bytes, read))
        }
        "mcp-json" => Outcome::of(parse_mcp_json(&case.bytes), |read| {
            let tree = tree(&case.bytes);
            let wrapper = ["mcpServers", "mcp_servers", "servers"].into_iter().find(|name| {
                let is_map = |inner: &Value| {
                    let all = inner.as_object().map(|all| all.values().all(Value::is_object));
                    all.is_some_and(|all| all || *name != "servers")
                };
                tree.get(name).is_some_and(is_map)
            });
            let there = names(wrapper.map_or(&tree, |name| &tree[name]), wrapper.unwrap_or_default());
            of_servers(read, there)
        }),
        "codex-mcp" => Outcome::of(parse_config_toml(&case.bytes), |read| {
            let text = String::from_utf8_lossy(&case.bytes).into_owned();
            let file: toml_edit::DocumentMut = text.parse().unwrap();
            let table = file.get("mcp_servers").and_then(toml_edit::Item::as_table_like);
            let there =
                table.into_iter().flat_map(|table| table.iter().map(|(name, _)| path("mcp_servers", name)));
            let there = there.collect();
            of_servers(read, there)
        }),
        other => panic!("{other} is no kind"),
    }
}

fn tree(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn path(outer: &str, name: &str) -> String {
    let name = if name.contains('.') { format!("\"{name}\"") } else { name.to_owned() };
    if outer.is_empty() { name } else { format!("{outer}.{name}") }
}

fn names(map: &Value, outer: &str) -> Vec<String> {
    map.as_object().into_iter().flat_map(|map| map.keys().map(|name| path(outer, name))).collect()
}

/// The paths of all handlers of a file of hooks.
fn handlers(tree: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut out = Vec::new();
    for (event, groups) in tree.get("hooks").and_then(Value::as_object).into_iter().flatten() {
        for (n, group) in list(groups).iter().enumerate() {
            let inner = group.get("hooks").map(list).unwrap_or_default();
            out.extend((0..inner.len()).map(|m| format!("hooks.{event}[{n}].hooks[{m}]")));
        }
    }
    out
}

fn contents(file: &str, bytes: &[u8]) -> Result<Contents, Finding> {
    let bytes = PluginBytes { bytes: bytes.to_vec(), is_program: false };
    let files = Files::from([(file.to_owned(), bytes)]);
    read_plugin_files("plugin", None, &files).map_err(|(_, found)| found)
}

fn of_command(file: &str, bytes: &[u8]) -> Outcome {
    Outcome::of(contents(file, bytes), |read| {
        let Some((_, command)) = read.commands.first() else {
            return Outcome {
                error: read.findings.into_iter().next().map(|(_, found)| found),
                ..Outcome::default()
            };
        };
        let runs: Vec<&str> = command.runs.iter().map(|run| run.command.as_str()).collect();
        Outcome {
            value: json!({
                "name": command.name, "description": command.description, "argument-hint": command.argument_hint,
                "body": plain(&command.body), "runs": runs,
            }),
            findings: read.findings.into_iter().map(|(_, found)| found).collect(),
            ..Outcome::default()
        }
    })
}

fn of_plugin(file: &str, bytes: &[u8]) -> Outcome {
    Outcome::of(contents(file, bytes), |read| {
        let mut there = Vec::new();
        let tree = tree(bytes);
        there.extend(tree.get("mcpServers").into_iter().flat_map(|map| names(map, "mcpServers")));
        there.extend(handlers(&tree));
        let (servers, hooks): (Vec<Server>, Vec<Hook>) = (
            read.servers.iter().map(|(_, server)| server.clone()).collect(),
            read.hooks.iter().map(|(_, hook)| hook.clone()).collect(),
        );
        let has_lists =
            ["mcpServers", "hooks"].iter().any(|name| tree.get(name).is_some_and(Value::is_array));
        let is_wrapped = tree.get("hooks").is_some_and(|hooks| hooks.get("hooks").is_some());
        let counts = (!has_lists && !is_wrapped).then(|| Things { there, read: servers.len() + hooks.len() });
        Outcome {
            value: manifest(&tree, &read, &servers, &hooks),
            findings: read.findings.into_iter().map(|(_, found)| found).collect(),
            things: counts,
            ..Outcome::default()
        }
    })
}

fn of_market(bytes: &[u8], read: Market) -> Outcome {
    let count = tree(bytes).get("plugins").and_then(Value::as_array).map_or(0, Vec::len);
    let there = (0..count).map(|n| format!("plugins[{n}]")).collect();
    let entry = |entry: &gloss_extension::MarketEntry| {
        let source = match &entry.source {
            Source::Inside { path } => json!(path),
            Source::Git { url, path, reference, sha } => {
                let repo = url.strip_prefix("https://github.com/").and_then(|rest| rest.strip_suffix(".git"));
                json!({ "url": url, "repo": repo, "path": path, "ref": reference, "sha": sha })
            }
            Source::Archive { url, sha256 } => json!({ "url": url, "sha256": sha256 }),
        };
        // What the entry itself says of its plugin, as a manifest would.
        let own = entry.definition.as_ref().map(|definition| {
            let tree: Value = serde_json::from_str(&definition.text).unwrap();
            let read = read_plugin_files(&entry.name, Some(definition), &Files::new()).unwrap();
            let servers: Vec<Server> = read.servers.iter().map(|(_, one)| one.clone()).collect();
            let hooks: Vec<Hook> = read.hooks.iter().map(|(_, one)| one.clone()).collect();
            manifest(&tree, &read, &servers, &hooks)
        });
        let own = own.unwrap_or_default();
        let installation = if entry.is_available { "AVAILABLE" } else { "NOT_AVAILABLE" };
        json!({
            "name": entry.name, "description": entry.description, "version": entry.version, "category": entry.category,
            "tags": entry.keywords, "source": source, "policy": { "installation": installation },
            "displayName": own["displayName"], "defaultEnabled": own["defaultEnabled"], "dependencies": own["dependencies"],
            "skills": own["skills"], "commands": own["commands"], "agents": own["agents"],
            "hooks": own["hooks"], "mcpServers": own["mcpServers"], "lspServers": own["lspServers"],
        })
    };
    let plugins: Vec<Value> = read.plugins.iter().map(entry).collect();
    Outcome {
        value: json!({ "name": read.name, "owner": { "name": read.owner }, "plugins": plugins }),
        things: Some(Things { there, read: plugins.len() }),
        findings: read.findings,
        ..Outcome::default()
    }
}

fn of_servers(read: gloss_extension::Servers, there: Vec<String>) -> Outcome {
    let servers: Map<String, Value> =
        read.servers.iter().map(|one| (one.name.clone(), of_server(one))).collect();
    Outcome {
        value: json!({ "servers": servers }),
        things: Some(Things { there, read: servers.len() }),
        findings: read.findings,
        ..Outcome::default()
    }
}
