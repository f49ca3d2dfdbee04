//! Commands that a person calls with a slash: their words, as Claude Code's `commands/*.md` and Codex's `prompts/*.md` have them. Runs none.

use crate::fields::Fields;
use crate::finding::Finding;
use crate::front;
use crate::shape::pass_over;
use crate::skill::{Run, find_runs};
use crate::tables::COMMAND;
use crate::text::text_of;

/// Largest file of a command, in bytes.
const MAX_FILE: usize = 1 << 20;

/// A command that a person calls with a slash.
#[derive(Clone, Debug, Default, PartialEq)]
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

/// Reads the file of a command; one without front matter is its words alone.
///
/// # Errors
/// Where it is no text, or too long.
pub fn parse_command(name: &str, bytes: &[u8]) -> Result<(PluginCommand, Vec<Finding>), Finding> {
    let text = text_of(bytes, MAX_FILE)?;
    let mut out = PluginCommand { name: name.to_owned(), ..PluginCommand::default() };
    let mut findings = Vec::new();
    let (mut body, mut line) = (text, 1);
    if let Ok((_, after, after_line)) = front::cut(text) {
        (body, line) = (after, after_line);
        match front::read(text) {
            Ok(mut front) => {
                findings = front.findings.clone();
                findings.extend(pass_over(&mut front.tree, COMMAND));
                findings = findings.into_iter().map(|found| front.below(found)).collect();
                if let Ok(fields) = Fields::of(&front.tree, "") {
                    let description = fields.text("description").ok().flatten();
                    out.description = description.map(|read| read.value.to_owned()).unwrap_or_default();
                    out.argument_hint = fields.hint("argument-hint");
                }
            }
            Err(found) => findings.push(found),
        }
    }
    (out.body, out.runs) = (body.to_owned(), find_runs(body, line));
    Ok((out, findings))
}
