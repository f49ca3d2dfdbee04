//! A skill: a `SKILL.md` as the Agent Skills specification (agentskills.io) and its clients read it. Lenient where clients are: what is
//! too long is cut, what is unknown is passed over, and each is said. Strict where it matters: without a description, or with a front
//! matter that can't be read, there is no skill. Reading one runs nothing that stands in it.

mod runs;

use std::collections::BTreeMap;

use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::front;
use crate::shape::pass_over;
use crate::tables::SKILL;
use crate::text::text_of;
use crate::tree::Value;

pub use runs::Run;
pub(crate) use runs::find as find_runs;

/// Largest `SKILL.md`, in bytes.
pub const MAX_SKILL: usize = 512 << 10;
/// Longest name, in characters (the specification's).
const MAX_NAME: usize = 64;
/// Longest description (the specification's).
const MAX_DESCRIPTION: usize = 1_024;
/// Longest description together with when it is to be used (Claude Code's).
const MAX_OFFER: usize = 1_536;
/// Longest words of what it needs (the specification's).
const MAX_COMPATIBILITY: usize = 500;

/// A skill that was read, with what a person should know of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillFile {
    /// The skill.
    pub skill: Skill,
    /// What was cut, guessed or passed over.
    pub findings: Vec<Finding>,
}

/// A skill as its file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Skill {
    /// Its name, by which it is called.
    pub name: String,
    /// What it does, and when to use it.
    pub description: String,
    /// More words on when to use it; empty where there are none.
    pub when_to_use: String,
    /// Its licence.
    pub license: Option<String>,
    /// What it needs to be there.
    pub compatibility: Option<String>,
    /// Its own fields.
    pub metadata: BTreeMap<String, String>,
    /// Tools that it asks to use without asking, as its author names them.
    pub allowed_tools: Vec<String>,
    /// Tools that it does without.
    pub disallowed_tools: Vec<String>,
    /// What is to be written behind its name, for a person.
    pub argument_hint: Option<String>,
    /// Names of its arguments.
    pub arguments: Vec<String>,
    /// The model that its author wishes for.
    pub model: Option<String>,
    /// Whether an agent may choose it by itself; else it is called by its name alone.
    pub by_agent: bool,
    /// Whether a person may call it by its name.
    pub by_person: bool,
    /// The agent in whose hands it is to be, where it is to be another.
    pub agent: Option<String>,
    /// Whether it is to be done apart, by a helper.
    pub apart: bool,
    /// Files for which it is offered; all where there are none.
    pub paths: Vec<String>,
    /// Where its front matter asks for hooks.
    pub hooks: Option<Place>,
    /// Its instructions.
    pub body: String,
    /// The line on which they begin, from 1.
    pub body_line: u32,
    /// Commands that other clients run while they load it.
    pub runs: Vec<Run>,
}

/// Reads the `SKILL.md` of a folder of this name.
///
/// # Errors
/// Why there is no skill, with its place: what can't be read, and what has no description.
pub fn parse_skill(folder: &str, bytes: &[u8]) -> Result<SkillFile, Finding> {
    let mut front = front::read(text_of(bytes, MAX_SKILL)?)?;
    let mut findings = front.findings;
    findings.extend(pass_over(&mut front.tree, SKILL));
    let fields = Fields::of(&front.tree, "").map_err(|found| below(found, front.lines))?;
    let mut skill = read(folder, &fields, &mut findings).map_err(|found| below(found, front.lines))?;
    findings.iter_mut().for_each(|found| found.place = found.place.below(front.lines));
    skill.hooks = skill.hooks.map(|place| place.below(front.lines));
    skill.runs = runs::find(front.body, front.body_line);
    (skill.body, skill.body_line) = (front.body.to_owned(), front.body_line);
    Ok(SkillFile { skill, findings })
}

fn below(found: Finding, lines: u32) -> Finding {
    Finding { place: found.place.below(lines), ..found }
}

fn read(folder: &str, fields: &Fields<'_>, findings: &mut Vec<Finding>) -> Result<Skill, Finding> {
    let description = description(fields)?;
    let name = name(folder, fields, findings);
    let mut optional = |field: &str| {
        let found = noted(fields.text(field), findings).map(|read| read.value.trim().to_owned());
        found.filter(|text| !text.is_empty())
    };
    let license = optional("license");
    let argument_hint = fields.hint("argument-hint").or_else(|| optional("argument-hint"));
    let (model, agent, context) = (optional("model"), optional("agent"), optional("context"));
    let (compatibility, when_to_use) = (optional("compatibility"), optional("when_to_use"));
    let mut flag =
        |field: &str, usual: bool| noted(fields.flag(field), findings).map_or(usual, |read| read.value);
    let (by_agent, by_person) = (!flag("disable-model-invocation", false), flag("user-invocable", true));
    let mut list = |field: &str, split: fn(&str) -> Vec<String>| {
        noted(fields.words(field, split), findings).map(|read| read.value).unwrap_or_default()
    };
    let (allowed_tools, disallowed_tools) =
        (list("allowed-tools", split_tools), list("disallowed-tools", split_tools));
    let (arguments, paths) = (list("arguments", spaced), list("paths", with_commas));
    let place = |field: &str| fields.node(field).map_or(fields.place, |node| node.place);
    let mut cut_to = |field: &str, text: String, most: usize| match cut(&text, most) {
        Some(short) => {
            findings.push(Finding::new(
                place(field),
                field,
                format!("It is longer than {most} characters, and was cut."),
            ));
            short
        }
        None => text,
    };
    let description = cut_to("description", description, MAX_DESCRIPTION);
    let room = MAX_OFFER.saturating_sub(description.chars().count());
    let when_to_use = when_to_use.map(|text| cut_to("when_to_use", text, room)).unwrap_or_default();
    let compatibility = compatibility.map(|text| cut_to("compatibility", text, MAX_COMPATIBILITY));
    Ok(Skill {
        name,
        description,
        when_to_use,
        license,
        compatibility,
        metadata: metadata(fields, findings),
        allowed_tools,
        disallowed_tools,
        argument_hint,
        arguments,
        model,
        by_agent,
        by_person,
        agent,
        apart: context.is_some_and(|context| context == "fork"),
        paths,
        hooks: fields.place("hooks"),
        body: String::new(),
        body_line: 0,
        runs: Vec::new(),
    })
}

/// A field whose kind is another than it should be is passed over, and said.
fn noted<T>(read: Result<Option<T>, Finding>, findings: &mut Vec<Finding>) -> Option<T> {
    read.unwrap_or_else(|found| {
        findings.push(Finding { says: format!("{} It was passed over.", found.says), ..found });
        None
    })
}

/// What it does: nothing can be offered without.
fn description(fields: &Fields<'_>) -> Result<String, Finding> {
    let read = fields.text("description")?;
    let text = read.as_ref().map(|read| read.value.trim()).unwrap_or_default();
    if text.is_empty() {
        let place = read.map_or(fields.place, |read| read.place);
        return Err(Finding::new(
            place,
            "description",
            "It has no description, so nobody can tell when to use it.",
        ));
    }
    Ok(text.to_owned())
}

/// Its name: that of its folder where it says none that can be written.
fn name(folder: &str, fields: &Fields<'_>, findings: &mut Vec<Finding>) -> String {
    let read = noted(fields.text("name"), findings);
    let given = read.as_ref().map(|read| read.value.trim()).unwrap_or_default();
    let place = read.as_ref().map_or(fields.place, |read| read.place);
    let mut note = |says: String| findings.push(Finding::new(place, "name", says));
    let can_be_written = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name.chars().count() <= MAX_NAME
            && name.chars().all(|char| char.is_alphanumeric() || "-_.:".contains(char))
    };
    if given.is_empty() {
        note(format!("It has no name, and goes by that of its folder, {folder}."));
    } else if !can_be_written(given) {
        note(format!("Such a name can’t be called, so it goes by that of its folder, {folder}."));
    } else {
        if !is_by_the_book(given) {
            note(
                "By the specification a name has small letters, digits and single hyphens alone.".to_owned(),
            );
        } else if given != folder {
            note(format!("Its folder has another name, {folder}."));
        }
        return given.to_owned();
    }
    let clean: String =
        folder.chars().filter(|char| char.is_alphanumeric() || "-_.".contains(*char)).collect();
    if clean.is_empty() { "skill".to_owned() } else { clean.chars().take(MAX_NAME).collect() }
}

/// Whether a name is as the specification wants it.
fn is_by_the_book(name: &str) -> bool {
    let is_char = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    name.chars().all(is_char) && !name.starts_with('-') && !name.ends_with('-') && !name.contains("--")
}

/// Its own fields: words by name.
fn metadata(fields: &Fields<'_>, findings: &mut Vec<Finding>) -> BTreeMap<String, String> {
    let Some(node) = fields.node("metadata") else { return BTreeMap::new() };
    let inner = match Fields::of(node, "metadata") {
        Ok(inner) => inner,
        Err(found) => {
            noted::<()>(Err(found), findings);
            return BTreeMap::new();
        }
    };
    let text = |value: &Value| match value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    };
    let mut out = BTreeMap::new();
    for entry in inner.entries() {
        match text(&entry.value.value) {
            Some(text) => drop(out.insert(entry.name.clone(), text)),
            None => findings.push(Finding::new(
                entry.value.place,
                &inner.name_of(&entry.name),
                "A field of its own is to be text. It was passed over.",
            )),
        }
    }
    out
}

/// The beginning of words that are too long, to the end of a word; none where they are not.
fn cut(text: &str, most: usize) -> Option<String> {
    let (end, _) = text.char_indices().nth(most)?;
    let short = text.get(..end)?;
    let word = short.rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    Some(short.get(..word)?.trim_end().to_owned())
}

fn spaced(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn with_commas(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Names of tools, set apart by blanks or commas; what stands in brackets belongs to the name before, as in `Bash(git add *)`.
pub(crate) fn split_tools(text: &str) -> Vec<String> {
    let (mut out, mut word, mut depth) = (Vec::new(), String::new(), 0usize);
    for char in text.chars().chain([' ']) {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (char.is_whitespace() || char == ',') {
            out.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        } else {
            word.push(char);
        }
    }
    out.extend((!word.trim().is_empty()).then(|| word.trim().to_owned()));
    out
}

#[cfg(test)]
mod tests;
