//! Agents as Claude Code's Markdown files and Codex's TOML files describe them: instructions, and what their author wishes for. A wish
//! for more than a task has is named, never granted here.

use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::front;
use crate::shape::{hold, pass_over};
use crate::skill::split_tools;
use crate::tables::{CLAUDE_AGENT, CODEX_AGENT};
use crate::text::text_of;
use crate::tree::toml;

/// Largest file of an agent, in bytes.
const MAX_FILE: usize = 256 << 10;
/// Longest name and longest words of what it is for, in characters.
const MAX_NAME: usize = 60;
const MAX_ABOUT: usize = 1_024;
/// Fields that are read of a Codex agent; another one is named as unused.
const OF_CODEX: [&str; 7] = [
    "name",
    "description",
    "developer_instructions",
    "model",
    "model_provider",
    "model_reasoning_effort",
    "sandbox_mode",
];

/// An agent as its file says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agent {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its instructions.
    pub instructions: String,
    /// Whether it only reads.
    pub only_reads: bool,
    /// The model that its author wishes for, with its provider where that is said.
    pub model: Option<String>,
    /// How long it is to think.
    pub effort: Option<String>,
    /// Tools that it is to have alone; none for all.
    pub tools: Option<Vec<String>>,
    /// Wishes for more than a task has, each in its author's words, with its place.
    pub raises: Vec<(String, Place)>,
    /// Fields without a meaning here.
    pub unused: Vec<String>,
}

/// An agent that was read, with what a person should know of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentFile {
    /// The agent.
    pub agent: Agent,
    /// What was passed over.
    pub findings: Vec<Finding>,
}

/// Reads an agent of Claude Code: front matter, and its instructions behind it.
///
/// # Errors
/// Why it is none, with its place.
pub fn parse_agent_md(file: &str, bytes: &[u8]) -> Result<AgentFile, Finding> {
    let text = text_of(bytes, MAX_FILE)?;
    let mut front = front::read(text)?;
    let mut findings = front.findings.clone();
    findings.extend(pass_over(&mut front.tree, CLAUDE_AGENT));
    let fields = Fields::of(&front.tree, "").map_err(|found| front.below(found))?;
    let read = || -> Result<Agent, Finding> {
        let words = |field: &str| {
            Ok::<_, Finding>(
                fields.text(field)?.map(|read| read.value.trim().to_owned()).filter(|text| !text.is_empty()),
            )
        };
        let tools = fields.words("tools", split_tools)?.map(|read| read.value);
        let permission = fields.text("permissionMode")?;
        let only_reads = permission.as_ref().is_some_and(|mode| mode.value == "plan");
        let raises = permission
            .filter(|mode| matches!(mode.value, "acceptEdits" | "bypassPermissions" | "dontAsk"))
            .map(|mode| (format!("permissionMode {}", mode.value), front.place(mode.place)));
        Ok(Agent {
            name: cut(&words("name")?.unwrap_or_else(|| file.to_owned()), MAX_NAME),
            description: cut(&words("description")?.unwrap_or_default(), MAX_ABOUT),
            instructions: front.body.trim().to_owned(),
            only_reads,
            model: words("model")?.filter(|model| model != "inherit"),
            effort: words("effort")?,
            tools,
            raises: raises.into_iter().collect(),
            unused: unused(&fields, &["name", "description", "tools", "permissionMode", "model", "effort"]),
        })
    };
    let agent = read().map_err(|found| front.below(found))?;
    if agent.description.is_empty() {
        return Err(front.below(Finding::new(
            fields.place,
            "description",
            "It has no description, so nobody can tell when to use it.",
        )));
    }
    findings.extend(name_of(&fields).map_err(|found| front.below(found))?);
    Ok(AgentFile { agent, findings: findings.into_iter().map(|found| front.below(found)).collect() })
}

/// Reads an agent of a plugin of Claude Code: one whose front matter is missing or can't be read goes by its file's name, as documented.
/// What its author may have kept from it can't be told then, so it only reads.
///
/// # Errors
/// Why it is none, with its place.
pub fn parse_plugin_agent(file: &str, bytes: &[u8]) -> Result<AgentFile, Finding> {
    let text = text_of(bytes, MAX_FILE)?;
    let found = match front::read(text) {
        Ok(front) => match Fields::of(&front.tree, "") {
            Ok(_) => return parse_agent_md(file, bytes),
            Err(found) => front.below(found),
        },
        Err(found) => found,
    };
    if file.contains(':') || file.starts_with('-') {
        return Err(found);
    }
    // Without any front matter nothing was kept from it.
    let only_reads = text.lines().next().is_some_and(|first| first.trim_end() == "---");
    let also = if only_reads { ", and only reads" } else { "" };
    let agent = Agent {
        name: cut(file, MAX_NAME),
        instructions: front::cut(text).map_or(text, |(_, body, _)| body).trim().to_owned(),
        only_reads,
        ..Agent::default()
    };
    let says = format!("{} It goes by its file’s name{also}.", found.says);
    Ok(AgentFile { agent, findings: vec![Finding { says, ..found }] })
}

/// What there is to say of the name of an agent of Claude Code.
///
/// # Errors
/// For one that belongs to a plugin, or reads as an option.
fn name_of(fields: &Fields<'_>) -> Result<Option<Finding>, Finding> {
    let Some(read) = fields.text("name")?.filter(|read| !read.value.trim().is_empty()) else {
        let says = "It has no name, and goes by that of its file.";
        return Ok(Some(Finding::new(fields.place, "name", says)));
    };
    if read.value.contains(':') || read.value.trim().starts_with('-') {
        let says = "An agent’s name has no colon, and begins with no hyphen.";
        return Err(Finding::new(read.place, "name", says));
    }
    let is_char = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    let says = "By the documentation a name has small letters and hyphens alone.";
    Ok((!read.value.trim().chars().all(is_char)).then(|| Finding::new(read.place, "name", says)))
}

/// Reads an agent of Codex.
///
/// # Errors
/// Why it is none, with its place.
pub fn parse_agent_toml(bytes: &[u8]) -> Result<AgentFile, Finding> {
    let tree = toml::parse(text_of(bytes, MAX_FILE)?)?;
    let fields = Fields::of(&tree, "")?;
    hold(&tree, "", CODEX_AGENT)?;
    let needed = |field: &str| {
        let read = fields.text(field)?;
        read.filter(|read| !read.value.trim().is_empty()).ok_or_else(|| {
            Finding::new(fields.place(field).unwrap_or(Place::START), field, "This is missing.")
        })
    };
    let words = |field: &str| Ok::<_, Finding>(fields.text(field)?.map(|read| read.value.to_owned()));
    let mode = fields.text("sandbox_mode")?;
    let model = match (words("model_provider")?, words("model")?) {
        (Some(provider), Some(model)) => Some(format!("{provider}/{model}")),
        (None, model) => model,
        (Some(_), None) => None,
    };
    let mut raises = Vec::new();
    if let Some(mode) = mode.as_ref().filter(|mode| mode.value == "danger-full-access") {
        raises.push((format!("sandbox_mode {}", mode.value), mode.place));
    }
    if let Some(policy) = fields.text("approval_policy")?.filter(|policy| policy.value == "never") {
        raises.push((format!("approval_policy {}", policy.value), policy.place));
    }
    let agent = Agent {
        name: cut(needed("name")?.value.trim(), MAX_NAME),
        description: cut(&words("description")?.unwrap_or_default(), MAX_ABOUT),
        instructions: needed("developer_instructions")?.value.to_owned(),
        only_reads: mode.is_some_and(|mode| mode.value == "read-only"),
        model,
        effort: words("model_reasoning_effort")?,
        tools: None,
        raises,
        unused: unused(&fields, &OF_CODEX),
    };
    let missing = Finding::new(Place::START, "description", "It does not say what it is for.");
    let findings = if agent.description.trim().is_empty() { vec![missing] } else { Vec::new() };
    Ok(AgentFile { agent, findings })
}

fn unused(fields: &Fields<'_>, known: &[&str]) -> Vec<String> {
    let names = fields.entries().iter().map(|entry| entry.name.clone());
    names.filter(|name| !known.contains(&name.as_str())).take(20).collect()
}

fn cut(words: &str, most: usize) -> String {
    words.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::{parse_agent_md, parse_agent_toml, parse_plugin_agent};

    #[test]
    fn agents_of_both_makers_are_read_with_their_wishes_for_more() {
        let of_claude = "---\nname: reviewer\ndescription: Reviews.\ntools: Read, Grep\npermissionMode: bypassPermissions\nmodel: inherit\ncolor: red\n---\nLook twice.\n";
        let read = parse_agent_md("file", of_claude.as_bytes()).unwrap().agent;
        assert_eq!((read.name.as_str(), read.instructions.as_str()), ("reviewer", "Look twice."));
        assert_eq!(read.tools, Some(vec!["Read".to_owned(), "Grep".to_owned()]));
        assert_eq!((read.model, read.unused), (None, vec!["color".to_owned()]));
        assert_eq!(
            (read.raises[0].0.as_str(), read.raises[0].1.line),
            ("permissionMode bypassPermissions", 5)
        );
        let of_codex = "name = \"scribe\"\ndeveloper_instructions = \"Write.\"\nsandbox_mode = \"danger-full-access\"\napproval_policy = \"never\"\n";
        let read = parse_agent_toml(of_codex.as_bytes()).unwrap().agent;
        assert_eq!(
            read.raises.iter().map(|(words, place)| (words.as_str(), place.line)).collect::<Vec<_>>(),
            [("sandbox_mode danger-full-access", 3), ("approval_policy never", 4)]
        );
    }

    #[test]
    fn an_agent_of_a_plugin_that_can_not_be_read_goes_by_its_files_name_and_may_no_more() {
        let read = |text: &str| parse_plugin_agent("coder", text.as_bytes()).unwrap();
        let plain = read("Write well.\n");
        assert_eq!((plain.agent.name.as_str(), plain.agent.instructions.as_str()), ("coder", "Write well."));
        assert!(!plain.agent.only_reads && plain.agent.raises.is_empty() && plain.findings.len() == 1);
        // What it was to have alone can't be told any more.
        for broken in [
            "---\nname: x\npermissionMode: bypassPermissions\nand so on\n---\nBe.\n",
            "---\n- a\n---\nBe.\n",
            "---\nname: x\n",
        ] {
            let read = read(broken);
            assert!(read.agent.only_reads && read.agent.raises.is_empty(), "{broken}");
            assert_eq!((read.agent.name.as_str(), read.findings.len()), ("coder", 1), "{broken}");
        }
        assert!(parse_plugin_agent("a", b"---\nname: a\n---\nx").is_err(), "nobody can tell when to use it");
        assert!(parse_plugin_agent("a", b"---\nname: a\ndescription: d\ntools: {a: b}\n---\nx").is_err());
    }

    #[test]
    fn what_is_missing_is_told_with_its_place() {
        let said =
            |found: Result<_, crate::Finding>| found.map(|_: super::AgentFile| ()).unwrap_err().to_string();
        assert!(said(parse_agent_md("a", b"---\nname: a\n---\nx")).contains("description"));
        assert!(said(parse_agent_toml(b"name = \"a\"\n")).contains("developer_instructions"));
        assert!(said(parse_agent_toml(b"name = ")).starts_with("line 1"));
    }
}
