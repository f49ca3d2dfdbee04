//! The test programs of the workspace: built by cargo, found in what it says (the messages of
//! <https://doc.rust-lang.org/cargo/reference/external-tools.html>). Runs none of them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::bail;
use serde_json::Value;

use crate::programs::{lines, root};

/// A program of tests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tests {
    /// The package and, where it has several, the target: `gloss-markdown runs`.
    pub(crate) name: String,
    /// The program.
    pub(crate) program: PathBuf,
    /// The folder of its package, in which it runs as cargo would run it.
    pub(crate) folder: PathBuf,
}

/// Builds what the words of a cargo command choose and gives the programs of tests among it.
///
/// # Errors
/// Where something can't be built; what the compiler says was printed.
pub(crate) fn build(mut cargo: Command) -> anyhow::Result<Vec<Tests>> {
    cargo.arg("--message-format=json-render-diagnostics");
    let mut found = Vec::new();
    if !lines(cargo, |line| found.extend(tests_of(line)))? {
        bail!("not everything could be built");
    }
    Ok(found)
}

/// The program of tests that a message of cargo is about.
fn tests_of(line: &str) -> Option<Tests> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message.get("reason")? != "compiler-artifact" || message.get("profile")?.get("test")? != true {
        return None;
    }
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let program = PathBuf::from(text(&message, "executable")?);
    let manifest = PathBuf::from(text(&message, "manifest_path")?);
    let folder = manifest.parent().map_or_else(root, PathBuf::from);
    let target = message.get("target")?;
    let package =
        folder.file_name().filter(|_| folder != root()).map_or("gloss-app".into(), |n| n.to_string_lossy());
    let is_lib = target.get("kind")?.as_array()?.iter().any(|kind| kind == "lib" || kind == "proc-macro");
    let name = if is_lib { package.into_owned() } else { format!("{package} {}", text(target, "name")?) };
    Some(Tests { name, program, folder })
}

#[cfg(test)]
mod tests {
    use super::tests_of;

    #[test]
    fn programs_of_tests_are_told_from_all_that_is_built() {
        let message = |kind: &str, name: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"/p/crates/gloss-x/Cargo.toml","target":{{"kind":["{kind}"],"name":"{name}"}},"profile":{{"test":{test}}},"executable":"/p/target/debug/deps/x-1"}}"#
            )
        };
        for (line, expect) in [
            (message("lib", "gloss_x", true), Some("gloss-x")),
            (message("test", "runs", true), Some("gloss-x runs")),
            (message("bin", "gloss", false), None),
            (r#"{"reason":"build-finished","success":true}"#.to_owned(), None),
            ("no JSON".to_owned(), None),
        ] {
            assert_eq!(tests_of(&line).map(|one| one.name).as_deref(), expect, "{line}");
        }
    }
}
