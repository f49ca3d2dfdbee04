//! Hooks as Codex and Claude Code document them: events, what they match, and the five kinds of handlers. Says what a hook would do and
//! which of it is not honoured here; runs none.

use std::collections::BTreeMap;

use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::shape::hold;
use crate::tables::{HOOK, HOOK_GROUP};
use crate::text::text_of;
use crate::tree::{Entry, Node, Value, json};

/// Largest file of hooks, in bytes.
const MAX_FILE: usize = 256 << 10;
/// Hooks of one file.
const MAX_HOOKS: usize = 200;
/// Seconds that a hook may take, where it says nothing else and at most.
const SECONDS: u32 = 600;
/// Events that Gloss has a moment for (Codex's eleven).
const HONOURED: [&str; 11] = [
    "SessionStart",
    "SessionEnd",
    "UserPromptSubmit",
    "PreToolUse",
    "PermissionRequest",
    "PostToolUse",
    "PreCompact",
    "PostCompact",
    "SubagentStart",
    "SubagentStop",
    "Stop",
];
/// Events of Claude Code for which it has none.
const OTHERS: [&str; 20] = [
    "Setup",
    "InstructionsLoaded",
    "UserPromptExpansion",
    "PostToolUseFailure",
    "PostToolBatch",
    "PermissionDenied",
    "StopFailure",
    "TaskCreated",
    "TaskCompleted",
    "TeammateIdle",
    "ConfigChange",
    "CwdChanged",
    "DirectoryAdded",
    "FileChanged",
    "WorktreeCreate",
    "WorktreeRemove",
    "Elicitation",
    "ElicitationResult",
    "Notification",
    "MessageDisplay",
];

/// A hook: what is done at an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Hook {
    /// The event's name.
    pub event: String,
    /// What of the event it is for, as a regular expression; all of it where it is empty.
    pub matcher: String,
    /// Where its handler stands.
    pub place: Place,
    /// What it does.
    pub handler: Handler,
    /// Seconds that it may take.
    pub seconds: u32,
    /// What is told while it runs.
    pub status: Option<String>,
    /// A rule of its author for when it is to run at all.
    pub condition: Option<String>,
    /// Whether nothing waits for it.
    pub apart: bool,
    /// Whether it is for once in a task.
    pub once: bool,
}

/// What a hook does.
#[derive(Clone, Debug, PartialEq)]
pub enum Handler {
    /// Runs a command: through a shell, or where it has arguments without one.
    Command {
        /// It.
        command: String,
        /// Its arguments.
        args: Option<Vec<String>>,
        /// The shell that its author has in mind.
        shell: Option<String>,
    },
    /// Sends the event to an address.
    Http {
        /// It.
        url: String,
        /// Headers.
        headers: BTreeMap<String, String>,
        /// Variables that may stand in them.
        variables: Vec<String>,
    },
    /// Calls a tool of a server.
    Tool {
        /// The server.
        server: String,
        /// The tool.
        tool: String,
    },
    /// Asks a model.
    Prompt {
        /// The words.
        prompt: String,
    },
    /// Has an agent look.
    Agent {
        /// The words.
        prompt: String,
    },
}

/// Hooks that were read, with what a person should know of their file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hooks {
    /// What the file says it is for.
    pub description: Option<String>,
    /// Those that can be honoured, in their order.
    pub hooks: Vec<Hook>,
    /// Those at events that Gloss has no moment for: they never run here, and are named with what they would run.
    pub others: Vec<Hook>,
    /// Those that can't, and what was passed over.
    pub findings: Vec<Finding>,
}

/// Reads a `hooks.json`: events under `hooks`.
///
/// # Errors
/// For a file that can't be read as a whole.
pub fn parse_hooks(bytes: &[u8]) -> Result<Hooks, Finding> {
    let tree = json::parse(text_of(bytes, MAX_FILE)?)?;
    let root = Fields::of(&tree, "")?;
    let mut out = Hooks {
        description: root.text("description")?.map(|read| read.value.to_owned()),
        ..Hooks::default()
    };
    let events = root.node("hooks").ok_or_else(|| Finding::new(root.place, "hooks", "It has no hooks."))?;
    read_events(&Fields::of(events, "hooks")?, &mut out);
    Ok(out)
}

/// The hooks of a map from events.
pub(crate) fn read_events(events: &Fields<'_>, out: &mut Hooks) {
    for entry in events.entries() {
        let name = events.name_of(&entry.name);
        if !HONOURED.contains(&entry.name.as_str()) {
            let says = match OTHERS.contains(&entry.name.as_str()) {
                true => "Gloss has no such moment, so its hooks do not run.",
                false => "There is no such event.",
            };
            out.findings.push(Finding::new(entry.place, &name, says));
            read_others(entry, &name, out);
            continue;
        }
        let Value::List(groups) = &entry.value.value else {
            out.findings.push(Finding::new(
                entry.value.place,
                &name,
                "The hooks of an event are to be a list.",
            ));
            continue;
        };
        for (n, group) in groups.iter().enumerate() {
            if let Err(found) = read_group(&entry.name, (&format!("{name}[{n}]"), group), out) {
                out.findings.push(found);
            }
        }
    }
}

/// The hooks of an event that Gloss has no moment for; what is wrong in them makes no difference.
fn read_others(entry: &Entry, name: &str, out: &mut Hooks) {
    let Value::List(groups) = &entry.value.value else { return };
    let mut read = Hooks::default();
    for (n, group) in groups.iter().enumerate() {
        // One that can't be read runs nowhere.
        let _ = read_group(&entry.name, (&format!("{name}[{n}]"), group), &mut read);
    }
    let room = MAX_HOOKS.saturating_sub(out.others.len());
    out.others.extend(read.hooks.into_iter().take(room));
}

fn read_group(event: &str, (name, node): (&str, &Node), out: &mut Hooks) -> Result<(), Finding> {
    let fields = Fields::of(node, name)?;
    hold(node, name, HOOK_GROUP)?;
    let matcher = fields.text("matcher")?.map(|read| read.value.trim()).unwrap_or_default();
    // Both write a star for all of it.
    let matcher = if matcher == "*" { "" } else { matcher };
    let Some(Value::List(handlers)) = fields.node("hooks").map(|node| &node.value) else {
        return Err(Finding::new(fields.place, &fields.name_of("hooks"), "It has no handlers."));
    };
    for (n, handler) in handlers.iter().enumerate() {
        let name = format!("{name}.hooks[{n}]");
        if out.hooks.len() >= MAX_HOOKS {
            return Err(Finding::new(
                handler.place,
                &name,
                format!("More than {MAX_HOOKS} hooks are not read."),
            ));
        }
        match read_handler((event, matcher), &name, handler) {
            Ok(hook) => {
                out.findings.extend(doubt(&Fields::of(handler, &name)?, &hook));
                out.hooks.push(hook);
            }
            Err(found) => out.findings.push(found),
        }
    }
    Ok(())
}

/// What a hook says that can't be meant so.
fn doubt(fields: &Fields<'_>, hook: &Hook) -> Option<Finding> {
    let finding = |field: &str, says: &str| {
        Finding::new(fields.place(field).unwrap_or(fields.place), &fields.name_of(field), says)
    };
    let is_of_tool = matches!(hook.event.as_str(), "PreToolUse" | "PostToolUse" | "PermissionRequest");
    match &hook.handler {
        _ if hook.condition.is_some() && !is_of_tool => {
            Some(finding("if", "There is no tool at this event, so with a rule it never runs."))
        }
        Handler::Command { command, args: Some(_), .. }
            if command.contains(' ') && !command.contains('/') =>
        {
            Some(finding("command", "Beside arguments this is a program’s name, and it has a blank."))
        }
        _ => None,
    }
}

fn read_handler((event, matcher): (&str, &str), name: &str, node: &Node) -> Result<Hook, Finding> {
    let fields = Fields::of(node, name)?;
    hold(node, name, HOOK)?;
    let text = |field: &str| Ok::<_, Finding>(fields.text(field)?.map(|read| read.value.to_owned()));
    let needed = |field: &str| {
        text(field)?
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| Finding::new(fields.place, &fields.name_of(field), "This is missing."))
    };
    let list = |field: &str| {
        Ok::<_, Finding>(fields.words(field, |one| vec![one.to_owned()])?.map(|read| read.value))
    };
    let handler = match text("type")?.as_deref() {
        Some("command") => {
            let (command, args) = (needed("command")?, list("args")?);
            if args.is_none() && command.contains("${user_config.") {
                let says = "What a person wrote would run as part of this command: it belongs into args.";
                return Err(Finding::new(fields.place, &fields.name_of("command"), says));
            }
            Handler::Command { command, args, shell: text("shell")? }
        }
        Some("http") => Handler::Http {
            url: needed("url")?,
            headers: fields.texts("headers")?,
            variables: list("allowedEnvVars")?.unwrap_or_default(),
        },
        Some("mcp_tool") => Handler::Tool { server: needed("server")?, tool: needed("tool")? },
        Some("prompt") => Handler::Prompt { prompt: needed("prompt")? },
        Some("agent") => Handler::Agent { prompt: needed("prompt")? },
        Some(_) => {
            return Err(Finding::new(
                fields.place,
                &fields.name_of("type"),
                "There is no such kind of handler.",
            ));
        }
        None => return Err(Finding::new(fields.place, &fields.name_of("type"), "This is missing.")),
    };
    let seconds = fields.whole("timeout")?.map_or(SECONDS, |read| read.value);
    Ok(Hook {
        event: event.to_owned(),
        matcher: matcher.to_owned(),
        place: node.place,
        handler,
        seconds: seconds.clamp(1, SECONDS),
        status: text("statusMessage")?,
        condition: text("if")?,
        apart: fields.flag("async")?.is_some_and(|read| read.value),
        once: fields.flag("once")?.is_some_and(|read| read.value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(hooks: &str) -> Hooks {
        parse_hooks(format!("{{\"description\": \"D\",\n\"hooks\": {hooks}}}").as_bytes()).unwrap()
    }

    #[test]
    fn each_kind_of_handler_is_read() {
        let read = parsed(
            r#"{"PreToolUse": [{"matcher": "Bash|Edit", "hooks": [
                {"type": "command", "command": "check.sh", "timeout": 5, "statusMessage": "Checking", "if": "Bash(git *)", "async": true},
                {"type": "command", "command": "check", "args": ["a", "b"], "shell": "bash"},
                {"type": "http", "url": "https://x.example", "headers": {"A": "$B"}, "allowedEnvVars": ["B"]},
                {"type": "mcp_tool", "server": "s", "tool": "t", "input": {}},
                {"type": "prompt", "prompt": "Is it safe?"},
                {"type": "agent", "prompt": "Look.", "once": true, "timeout": 99999}]}],
              "Stop": [{"matcher": "*", "hooks": [{"type": "command", "command": "x"}]}]}"#,
        );
        assert_eq!((read.findings.len(), read.hooks.len(), read.description.as_deref()), (0, 7, Some("D")));
        let first = &read.hooks[0];
        assert_eq!(
            (first.matcher.as_str(), first.seconds, first.apart, first.place.line),
            ("Bash|Edit", 5, true, 3)
        );
        assert!(
            matches!(&read.hooks[1].handler, Handler::Command { args: Some(args), .. } if args.len() == 2)
        );
        assert!(matches!(&read.hooks[2].handler, Handler::Http { headers, .. } if headers["A"] == "$B"));
        assert!(read.hooks[5].once && read.hooks[5].seconds == SECONDS);
        assert_eq!(
            (read.hooks[6].event.as_str(), read.hooks[6].matcher.as_str(), read.hooks[6].seconds),
            ("Stop", "", SECONDS)
        );
    }

    #[test]
    fn what_is_not_honoured_is_named_and_keeps_no_other_from_being_read() {
        let cases = [
            (
                r#"{"Notification": []}"#,
                "line 2, hooks.Notification: Gloss has no such moment, so its hooks do not run.",
            ),
            (r#"{"preToolUse": []}"#, "line 2, hooks.preToolUse: There is no such event."),
            (r#"{"Stop": {}}"#, "line 2, hooks.Stop: The hooks of an event are to be a list."),
            (r#"{"Stop": [{}]}"#, "line 2, hooks.Stop[0].hooks: It has no handlers."),
            (
                r#"{"Stop": [{"hooks": [{"command": "x"}]}]}"#,
                "line 2, hooks.Stop[0].hooks[0].type: This is missing.",
            ),
            (
                r#"{"Stop": [{"hooks": [{"type": "lambda"}]}]}"#,
                "line 2, hooks.Stop[0].hooks[0].type: There is no such kind of handler.",
            ),
            (
                r#"{"Stop": [{"hooks": [{"type": "command"}]}]}"#,
                "line 2, hooks.Stop[0].hooks[0].command: This is missing.",
            ),
            (
                r#"{"Stop": [{"hooks": [{"type": "command", "command": "x", "timeout": "soon"}]}]}"#,
                "line 2, hooks.Stop[0].hooks[0].timeout: This is to be a number that is not negative, and is text.",
            ),
        ];
        for (hooks, expected) in cases {
            assert_eq!(
                parsed(hooks).findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
                [expected]
            );
        }
        assert_eq!(parse_hooks(b"{}").unwrap_err().to_string(), "line 1, hooks: It has no hooks.");
    }
}
