//! How large files and functions may be. Ceilings that only fall.

use super::{all_sources, is_test, root, shown, sources};

/// Lines of a file at most.
const LONGEST_FILE: usize = 600;
/// Files that have more lines than these, at most.
const LONG_FILE: usize = 500;
const LONG_FILES: usize = 4;
/// Functions of product code that have more lines than these, at most.
const LONG_FUNCTION: usize = 70;
const LONG_FUNCTIONS: usize = 1;

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    let mut long = Vec::new();
    for file in all_sources() {
        let (text, name) = (std::fs::read_to_string(&file).unwrap(), shown(&file));
        if name.ends_with("api/types.ts") {
            continue;
        }
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{name} has over {LONGEST_FILE} lines");
        if lines > LONG_FILE {
            long.push(format!("{name}: {lines}"));
        }
        let first = text.trim_start();
        let header = match file.extension().and_then(|ext| ext.to_str()) {
            Some("rs") => first.starts_with("//!"),
            Some("svelte") => first.starts_with("<!--"),
            _ => first.starts_with("//") || first.starts_with("/*"),
        };
        assert!(header, "{name} does not say what it is");
    }
    only_fall("files over 500 lines", &long, LONG_FILES);
}

#[test]
fn functions_stay_short() {
    let mut long = Vec::new();
    for crates in ["crates", "src-tauri", "xtask"] {
        for file in sources(&root().join(crates)).iter().filter(|file| !is_test(file)) {
            if file.extension().is_none_or(|ext| ext != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(file).unwrap();
            let code = super::product(&text);
            for (name, lines) in functions(code).into_iter().filter(|(_, lines)| *lines > LONG_FUNCTION) {
                long.push(format!("{}: {name}, {lines} lines", shown(file)));
            }
        }
    }
    only_fall("functions over 70 lines", &long, LONG_FUNCTIONS);
}

/// The functions of a text that rustfmt has laid out, each with its lines: it ends with the brace that stands as far in
/// as it began.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut out = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let inner = line.trim_start();
        let Some((_, name)) = inner.split_once("fn ").filter(|(before, _)| {
            before.split_whitespace().all(|word| {
                matches!(word, "pub" | "const" | "async" | "unsafe")
                    || word.starts_with("pub(")
                    || word.ends_with(')')
            })
        }) else {
            continue;
        };
        // A declaration of a trait has no body, and a short body stands in one line.
        let head = lines[n..].iter().find(|line| line.ends_with(['{', ';', '}']));
        let end = format!("{}}}", &line[..line.len() - inner.len()]);
        let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if let Some(end) = lines[n..].iter().position(|line| *line == end)
            && head.is_some_and(|head| head.ends_with('{'))
        {
            out.push((name, end + 1));
        }
    }
    out
}

/// Fails where there is more than a ceiling allows, and where the ceiling could be lower.
fn only_fall(what: &str, found: &[String], ceiling: usize) {
    assert!(
        found.len() == ceiling,
        "{what}: {} of at most {ceiling}; raise no ceiling, lower one that is higher than need be:\n{}",
        found.len(),
        found.join("\n")
    );
}
