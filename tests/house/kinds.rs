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
const SIGNS: [&str; 13] = [
    "Kind::Document",
    "Kind::Sheet",
    "Kind::Code",
    "Kind::Site",
    "Kind::Deck",
    "Kind::of_path",
    "Format::of_path",
    "Layout::Csv",
    "Layout::Xlsx",
    "Layout::Pptx",
    "Layout::Docx",
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

/// What the screen says of a kind in its folder: `can: { note: true, … }`; of one that is another with other words, that one's.
fn told_on_screen(kind: &str) -> Vec<(String, bool)> {
    let path = root().join(format!("ui/src/surfaces/{kind}/kind.ts"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let Some((_, rest)) = text.split_once("can: {") else {
        let (_, like) = text.split_once("\n  ...").unwrap_or_else(|| panic!("{kind} says not what it can"));
        return told_on_screen(&like.split(',').next().unwrap().to_lowercase());
    };
    let pairs = rest.split('}').next().unwrap().split(',').filter_map(|pair| pair.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim() == "true")).collect()
}

#[test]
fn the_screen_offers_what_a_kind_can() {
    for (kind, path) in [
        ("document", "a.md"),
        ("sheet", "a.xlsx"),
        ("code", "a.rs"),
        ("site", "a/"),
        ("deck", "a.pptx"),
        ("other", "a.bin"),
    ] {
        let can = gloss_artifact::kinds::of_path(path).abilities(path);
        let told = told_on_screen(kind);
        for (name, engine) in [("note", can.point), ("compare", can.compare), ("figures", can.facts)] {
            let (_, screen) =
                told.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{kind}: {name}"));
            // A card shows what is in no file's form; what is noted there is noted by commands.
            assert!(
                *screen == engine || (kind == "other" && !screen),
                "{kind}: {name} is {screen}, and {engine}"
            );
        }
    }
}
