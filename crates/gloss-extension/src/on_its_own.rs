//! Programs that other clients start by themselves and keep for as long as a task is open: servers of languages, and monitors. None is
//! started here; each is named with all its words.

use crate::finding::Place;
use crate::tree::{Entry, Node, Value};

/// Programs of one plugin, and words of one.
const MAX_PROGRAMS: usize = 1_000;
const MAX_WORDS: usize = 1_000;
/// Fields in which such a program says what it is for: nothing is reached or read by them.
const ABOUT: [&str; 4] = ["name", "description", "when", "extensionToLanguage"];

/// A program that would run by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnItsOwn {
    /// Where its command stands.
    pub place: Place,
    /// Its command with its arguments.
    pub command: String,
    /// All other words of it: values of variables, folders, settings.
    pub words: Vec<String>,
}

/// Every program of a tree: what has a field `command`.
pub(crate) fn programs(node: &Node, file: &str, found: &mut Vec<(String, OnItsOwn)>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| programs(item, file, found)),
        Value::Map(entries) => {
            let command = entries.iter().find_map(|entry| match &entry.value.value {
                Value::Text(command) if entry.name == "command" => Some((entry.place, command)),
                _ => None,
            });
            if let Some((place, command)) = command.filter(|_| found.len() < MAX_PROGRAMS) {
                found.push((file.to_owned(), program(entries, place, command)));
            }
            entries.iter().for_each(|entry| programs(&entry.value, file, found));
        }
        _ => {}
    }
}

fn program(entries: &[Entry], place: Place, command: &str) -> OnItsOwn {
    let mut words = vec![command.to_owned()];
    let args = entries.iter().find(|entry| entry.name == "args").map(|entry| &entry.value);
    args.into_iter().for_each(|args| texts(args, &mut words));
    let whole = words.join(" ");
    let is_more = |name: &str| !ABOUT.contains(&name) && !["command", "args"].contains(&name);
    let mut more = Vec::new();
    entries.iter().filter(|entry| is_more(&entry.name)).for_each(|entry| texts(&entry.value, &mut more));
    OnItsOwn { place, command: whole, words: more }
}

/// All texts of a tree.
fn texts(node: &Node, out: &mut Vec<String>) {
    match &node.value {
        Value::Text(text) if out.len() < MAX_WORDS => out.push(text.clone()),
        Value::List(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Map(entries) => entries.iter().for_each(|entry| texts(&entry.value, out)),
        _ => {}
    }
}
