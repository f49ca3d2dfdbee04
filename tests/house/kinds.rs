//! Nobody compares a kind: what differs from kind to kind is asked of the registry (`gloss-artifact/src/kinds`).

use super::{root, shown, sources};

/// Where kinds are told apart: the table of endings, the registry with its folders, and the lists of types that are written out.
const OWN: [&str; 3] = [
    "crates/gloss-protocol/src/kind.rs",
    "crates/gloss-artifact/src/kinds/",
    // Which reader takes the bytes of a table.
    "crates/gloss-data/src/lib.rs",
];

/// How a kind is named, and how a file is told by its ending.
const SIGNS: [&str; 10] = [
    "Kind::Document",
    "Kind::Sheet",
    "Kind::Code",
    "Kind::Site",
    "Kind::of_path",
    "Format::of_path",
    "Layout::Csv",
    "Layout::Xlsx",
    "Layout::Markdown",
    "\"xlsx\" |",
];

/// Lines of product code that compare a kind, with where they stand.
fn comparisons() -> Vec<String> {
    let mut found = Vec::new();
    for crates in ["crates", "src-tauri"] {
        for file in sources(&root().join(crates)) {
            let name = shown(&file);
            if OWN.iter().any(|own| name.starts_with(own))
                || super::is_test(&file)
                || name.contains("/examples/")
            {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            let code = super::product(&text);
            for (n, line) in code.lines().enumerate() {
                let is_code = !line.trim_start().starts_with("//");
                let named = SIGNS.iter().any(|sign| {
                    line.match_indices(sign)
                        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric()))
                });
                if is_code && named {
                    found.push(format!("{name}:{}: {}", n + 1, line.trim()));
                }
            }
        }
    }
    found
}

#[test]
fn nobody_compares_a_kind() {
    let found = comparisons();
    assert!(found.is_empty(), "ask the kind itself (gloss_artifact::kinds):\n{}", found.join("\n"));
}
