//! The answer of a tool that wrote something: where it went, and what is known of it. Writes nothing.

use serde_json::{Map, Value, json};

use crate::doors::{Destination, Written};
use crate::tool::{Arguments, Outcome};

/// What a tool wrote, in its own words.
pub(super) struct Made<'a> {
    /// The words on it, by its path.
    pub says: &'a dyn Fn(&str) -> String,
    /// Its parts, for the person.
    pub detail: String,
    /// What the model is told of it.
    pub told: Value,
    /// What notes mark in it.
    pub marked: &'a str,
}

/// Schema of the argument that lets a write take the next free name where the one that it has is taken.
pub(super) fn if_taken() -> Value {
    json!({ "enum": ["rename"] })
}

/// The place that a call writes to.
pub(super) fn destination<'a>(arguments: Arguments<'a>, path: &'a str, why: &'a str) -> Destination<'a> {
    let note = arguments.optional("note").filter(|note| !note.is_empty());
    Destination { path, why, renames: arguments.text_or("if_taken", "") == "rename", note }
}

/// The outcome of a write.
pub(super) fn describe_written(written: Written, made: Made<'_>) -> Outcome {
    let (path, result, says, detail) = match written {
        Written::Version { version, report } => {
            let mut result = report.summary();
            result.insert("version".to_owned(), json!(version.version));
            let first = format!("Version {}, {} bytes", version.version, version.bytes);
            let detail: Vec<String> = std::iter::once(first)
                .chain(report.warnings())
                .chain((!made.detail.is_empty()).then_some(made.detail))
                .collect();
            let says = (made.says)(&version.path);
            (version.path, result, says, detail.join("\n"))
        }
        Written::Staged { path } => {
            let marked = made.marked;
            let told = format!(
                "The marked {marked} will change. What changes elsewhere waits for the person, with all of its note where it names one."
            );
            let result =
                Map::from_iter([("staged".to_owned(), json!(true)), ("told".to_owned(), json!(told))]);
            let says = format!("Proposed a rewrite of {path}");
            (path, result, says, format!("Only the marked {marked} of it are applied."))
        }
        Written::Same { path, version } => {
            let result = Map::from_iter([
                ("version".to_owned(), json!(version)),
                ("unchanged".to_owned(), json!(true)),
            ]);
            let says = format!("{path} stays as it is");
            (path, result, says, String::new())
        }
    };
    // First what it is called, as it is looked for.
    let mut all = Map::from_iter([("path".to_owned(), json!(path))]);
    all.extend(result);
    if let Value::Object(told) = made.told {
        all.extend(told);
    }
    Outcome { result: Value::Object(all), says, detail }
}
