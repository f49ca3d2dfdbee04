//! What the crate reads as JSON with the documented names, so that a case can ask for it. Judges nothing.

use std::collections::BTreeMap;

use gloss_extension::{Agent, Contents, Handler, Hook, Part, PartKind, Server, Skill, Transport};
use serde_json::{Map, Value, json};

/// A skill.
pub(crate) fn of_skill(skill: &Skill) -> Value {
    let runs: Vec<&str> = skill.runs.iter().map(|run| run.command.as_str()).collect();
    json!({
        "name": skill.name, "description": skill.description, "when_to_use": skill.when_to_use, "license": skill.license,
        "compatibility": skill.compatibility, "metadata": skill.metadata, "allowed-tools": skill.allowed_tools,
        "disallowed-tools": skill.disallowed_tools, "argument-hint": skill.argument_hint, "arguments": skill.arguments,
        "model": skill.model, "disable-model-invocation": !skill.by_agent, "user-invocable": skill.by_person,
        "agent": skill.agent, "context": skill.apart.then_some("fork"), "paths": skill.paths,
        "body": plain(&skill.body), "runs": runs,
    })
}

/// The words of a body, trimmed and with plain breaks of lines.
pub(crate) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// An agent of either maker.
pub(crate) fn of_agent(agent: &Agent) -> Value {
    let raises: BTreeMap<&str, &str> =
        agent.raises.iter().filter_map(|(words, _)| words.split_once(' ')).collect();
    let sandbox = if agent.only_reads { Some("read-only") } else { raises.get("sandbox_mode").copied() };
    json!({
        "name": agent.name, "description": agent.description, "body": agent.instructions,
        "developer_instructions": agent.instructions, "model": agent.model, "effort": agent.effort,
        "model_reasoning_effort": agent.effort, "tools": agent.tools, "sandbox_mode": sandbox,
        "permissionMode": if agent.only_reads { Some("plan") } else { raises.get("permissionMode").copied() },
        "approval_policy": raises.get("approval_policy"), "unused": agent.unused,
    })
}

/// A manifest, with the servers and hooks that stand in it.
pub(crate) fn manifest(tree: &Value, read: &Contents, servers: &[Server], hooks: &[Hook]) -> Value {
    let plugin = &read.plugin;
    let mut out = json!({
        "name": plugin.name, "displayName": plugin.title, "version": plugin.version, "description": plugin.description,
        "author": { "name": plugin.author }, "homepage": plugin.homepage, "license": plugin.license,
        "keywords": plugin.keywords, "defaultEnabled": plugin.enabled, "dependencies": plugin.needs,
        "interface": { "displayName": plugin.title, "shortDescription": plugin.description },
        "userConfig": plugin.asks, "experimental": {},
    });
    for (name, kind) in [
        ("skills", PartKind::Skills),
        ("commands", PartKind::Commands),
        ("agents", PartKind::Agents),
        ("hooks", PartKind::Hooks),
        ("mcpServers", PartKind::Servers),
        ("lspServers", PartKind::LanguageServers),
        ("apps", PartKind::Apps),
    ] {
        out[name] =
            paths(tree.get(name), plugin.parts.iter().filter(|part| part.kind == kind), (servers, hooks));
    }
    let styles = match tree.get("outputStyles") {
        Some(Value::Array(items)) => items.len(),
        styles => usize::from(styles.is_some()),
    };
    let of_kind = |kind: PartKind| plugin.parts.iter().filter(move |part| part.kind == kind);
    let inner = |name: &str| tree.get("experimental").and_then(|inner| inner.get(name));
    let both = (servers, hooks);
    out["outputStyles"] = paths(tree.get("outputStyles"), of_kind(PartKind::Looks).take(styles), both);
    out["experimental"] = json!({
        "themes": paths(inner("themes"), of_kind(PartKind::Looks).skip(styles), both),
        "monitors": paths(inner("monitors"), of_kind(PartKind::Monitors), both),
    });
    out["commands"] = match tree.get("commands") {
        Some(Value::Object(_)) => commands(read),
        _ => out["commands"].take(),
    };
    out
}

/// The commands of a manifest's own map that stand there themselves.
fn commands(read: &Contents) -> Value {
    let command = |(_, command): &(String, gloss_extension::PluginCommand)| {
        (
            command.name.clone(),
            json!({ "content": command.body, "description": command.description, "argumentHint": command.argument_hint }),
        )
    };
    read.commands.iter().map(command).collect()
}

/// Parts in the form of their field: one path, a list of them, or what stands there itself.
fn paths<'a>(
    field: Option<&Value>,
    parts: impl Iterator<Item = &'a Part>,
    (servers, hooks): (&[Server], &[Hook]),
) -> Value {
    let inline = |written: &Value| {
        let servers: Map<String, Value> =
            servers.iter().map(|server| (server.name.clone(), of_server(server))).collect();
        let hooks = of_hooks(hooks);
        if servers.is_empty() && written.get("hooks").is_some() {
            json!({ "hooks": hooks })
        } else {
            let mut all = servers;
            all.extend(hooks.as_object().cloned().unwrap_or_default());
            Value::Object(all)
        }
    };
    let path = |(part, written): (&Part, &Value)| {
        part.path.as_ref().map_or_else(|| inline(written), |path| json!(path))
    };
    match field {
        Some(Value::Array(items)) => parts.zip(items).map(path).collect(),
        Some(other) => parts.map(|part| path((part, other))).next().unwrap_or_default(),
        None => Value::Null,
    }
}

/// Hooks by their events, in groups by what they match.
pub(crate) fn of_hooks(hooks: &[Hook]) -> Value {
    let mut events: BTreeMap<&str, Vec<(&str, Vec<Value>)>> = BTreeMap::new();
    for hook in hooks {
        let groups = events.entry(&hook.event).or_default();
        if groups.last().is_none_or(|(matcher, _)| *matcher != hook.matcher) {
            groups.push((&hook.matcher, Vec::new()));
        }
        groups.last_mut().unwrap().1.push(of_hook(hook));
    }
    let group = |(matcher, handlers): &(&str, Vec<Value>)| json!({ "matcher": matcher, "hooks": handlers });
    events.iter().map(|(event, groups)| (*event, groups.iter().map(group).collect::<Value>())).collect()
}

fn of_hook(hook: &Hook) -> Value {
    let mut out = match &hook.handler {
        Handler::Command { command, args, shell } => {
            json!({ "type": "command", "command": command, "args": args, "shell": shell })
        }
        Handler::Http { url, headers, variables } => {
            json!({ "type": "http", "url": url, "headers": headers, "allowedEnvVars": variables })
        }
        Handler::Tool { server, tool } => json!({ "type": "mcp_tool", "server": server, "tool": tool }),
        Handler::Prompt { prompt } => json!({ "type": "prompt", "prompt": prompt }),
        Handler::Agent { prompt } => json!({ "type": "agent", "prompt": prompt }),
    };
    (out["timeout"], out["statusMessage"], out["if"]) =
        (json!(hook.seconds), json!(hook.status), json!(hook.condition));
    (out["async"], out["once"]) = (json!(hook.apart), json!(hook.once));
    out
}

/// A server.
pub(crate) fn of_server(server: &Server) -> Value {
    let mut out = match &server.transport {
        Transport::Stdio { command, args, env, env_vars, cwd } => {
            json!({ "type": "stdio", "command": command, "args": args, "env": env, "env_vars": env_vars, "cwd": cwd })
        }
        Transport::Http { url, token_variable, headers, variable_headers, headers_helper, scopes } => json!({
            "type": "http", "url": url, "bearer_token_env_var": token_variable, "headers": headers, "http_headers": headers,
            "env_http_headers": variable_headers, "headersHelper": headers_helper, "scopes": scopes,
            "oauth": { "scopes": scopes.join(" ") },
        }),
    };
    (out["startup_timeout_sec"], out["tool_timeout_sec"]) =
        (json!(server.start_seconds), json!(server.call_seconds));
    (out["startup_timeout_ms"], out["timeout"]) =
        (json!(server.start_seconds * 1_000), json!(server.call_seconds * 1_000));
    (out["enabled"], out["enabled_tools"]) = (json!(server.enabled), json!(server.enabled_tools));
    out["disabled_tools"] = json!(server.disabled_tools);
    out
}
