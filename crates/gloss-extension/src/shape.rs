//! What the fields of a format are to be, as a table of paths, and what in a file is otherwise. Knows no format and reads no value.

use url::Url;

use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::tree::{Node, Value};

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Is {
    /// Text, and no number.
    Text,
    /// Text, or a number as it is written.
    Words,
    /// A number.
    Number,
    /// A number that is not negative.
    Count,
    /// Yes or no.
    Flag,
    /// Yes or no, also in its words.
    YesNo,
    /// A list.
    List,
    /// Whatever it is.
    Any,
    /// Fields of its own.
    Map,
    /// Fields of its own, and none that the table does not name.
    Only,
    /// An address.
    Address,
    /// One of some words.
    One(&'static [&'static str]),
}

/// What the values at some paths may be: a star stands for every field, brackets for every item, and what ends with an exclamation mark
/// has to be there.
pub(crate) type Rule = (&'static [Is], &'static [&'static str]);

/// What is otherwise in a value of this name, in the order of the file.
pub(crate) fn faults(node: &Node, name: &str, rules: &[Rule]) -> Vec<Finding> {
    let mut out = Vec::new();
    for (kinds, paths) in rules {
        for path in *paths {
            let walk = Walk { rules, kinds, path, is_needed: path.ends_with('!') };
            let parts: Vec<&str> = path.trim_end_matches('!').split('.').collect();
            walk.visit((node.place, node), name, &parts, &mut out);
        }
    }
    out.sort_by_key(|found| found.place);
    out
}

/// Holds a value of this name against rules.
///
/// # Errors
/// For the first thing in it that is otherwise.
pub(crate) fn hold(node: &Node, name: &str, rules: &[Rule]) -> Result<(), Finding> {
    faults(node, name, rules).into_iter().next().map_or(Ok(()), Err)
}

/// Fields of a file that no rule names.
pub(crate) fn strays(tree: &Node, rules: &[Rule]) -> Vec<Finding> {
    let mut out = Vec::new();
    outsiders(tree, "", "", rules, &mut out);
    out
}

/// Takes the fields in which something is otherwise out of a file, and says so.
pub(crate) fn pass_over(tree: &mut Node, rules: &[Rule]) -> Vec<Finding> {
    let mut found = faults(tree, "", rules);
    if let Value::Map(entries) = &mut tree.value {
        let is_in = |name: &str, path: &str| {
            path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        entries.retain(|entry| !found.iter().any(|fault| is_in(&entry.name, &fault.field)));
    }
    found.iter_mut().for_each(|fault| fault.says += " It was passed over.");
    found
}

/// One path of a rule on its way through a file.
struct Walk<'a> {
    rules: &'a [Rule],
    kinds: &'static [Is],
    path: &'a str,
    is_needed: bool,
}

impl Walk<'_> {
    fn visit(&self, (place, node): (Place, &Node), name: &str, parts: &[&str], out: &mut Vec<Finding>) {
        match (parts, &node.value) {
            ([], value) => self.check(place, (node, value), name, out),
            (["[]", rest @ ..], Value::List(items)) => {
                for (n, item) in items.iter().enumerate() {
                    self.visit((item.place, item), &format!("{name}[{n}]"), rest, out);
                }
            }
            ([part, rest @ ..], Value::Map(entries)) => {
                let Ok(fields) = Fields::of(node, name) else { return };
                let of_part = |entry: &&crate::tree::Entry| *part == "*" || entry.name == *part;
                let mut is_there = false;
                for entry in entries.iter().filter(of_part).filter(|entry| entry.value.value != Value::Null) {
                    is_there = true;
                    self.visit((entry.place, &entry.value), &fields.name_of(&entry.name), rest, out);
                }
                if self.is_needed && rest.is_empty() && !is_there {
                    out.push(Finding::new(place, &fields.name_of(part), "This is missing."));
                }
            }
            _ => {}
        }
    }

    fn check(&self, place: Place, (node, value): (&Node, &Value), name: &str, out: &mut Vec<Finding>) {
        if !self.kinds.iter().any(|kind| kind.fits(value)) {
            let nouns: Vec<String> = self.kinds.iter().map(|kind| kind.noun()).collect();
            let says = format!("This is to be {}, and is {}.", nouns.join(" or "), value.noun());
            out.push(Finding::new(place, name, says));
        } else if self.kinds.iter().any(|kind| matches!(kind, Is::Only)) {
            outsiders(node, name, &format!("{}.", self.path), self.rules, out);
        }
    }
}

/// Fields of a map that no path names which begins so.
fn outsiders(node: &Node, name: &str, begins: &str, rules: &[Rule], out: &mut Vec<Finding>) {
    let Ok(fields) = Fields::of(node, name) else { return };
    let of_rule =
        |path: &&'static str| path.strip_prefix(begins).and_then(|rest| rest.split(['.', '!']).next());
    let names: Vec<&str> = rules.iter().flat_map(|(_, paths)| paths.iter().filter_map(of_rule)).collect();
    for entry in fields.entries().iter().filter(|entry| !names.contains(&entry.name.as_str())) {
        out.push(Finding::new(entry.place, &fields.name_of(&entry.name), "There is no such field."));
    }
}

impl Is {
    fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Any, _)
            | (Self::Text | Self::Words, Value::Text(_))
            | (Self::Words | Self::Number, Value::Number(_))
            | (Self::Flag | Self::YesNo, Value::Bool(_))
            | (Self::List, Value::List(_))
            | (Self::Map | Self::Only, Value::Map(_)) => true,
            (Self::Count, Value::Number(number)) => number.parse::<f64>().is_ok_and(|number| number >= 0.0),
            (Self::YesNo, Value::Text(word) | Value::Number(word)) => {
                ["true", "yes", "on", "1", "false", "no", "off", "0"]
                    .contains(&word.trim().to_ascii_lowercase().as_str())
            }
            (Self::Address, Value::Text(text)) => Url::parse(text).is_ok(),
            (Self::One(words), Value::Text(text)) => words.contains(&text.as_str()),
            _ => false,
        }
    }

    fn noun(self) -> String {
        match self {
            Self::Text | Self::Words => "text".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Count => "a number that is not negative".to_owned(),
            Self::Any => "anything".to_owned(),
            Self::Flag | Self::YesNo => "yes or no".to_owned(),
            Self::List => "a list".to_owned(),
            Self::Map | Self::Only => "fields of its own".to_owned(),
            Self::Address => "an address".to_owned(),
            Self::One(words) => format!("one of {}", words.join(", ")),
        }
    }
}
