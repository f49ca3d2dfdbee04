//! Circles of files inside a crate: files that reach each other. Told by this rule: a file reaches the deepest file that a
//! path beginning with `crate::` in its code (tests left out) leads to. Their number only falls.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{root, sources};

/// Files in circles, by crate; every other crate has none.
const CEILING: [(&str, usize); 12] = [
    ("gloss-agent", 2),
    ("gloss-artifact", 6),
    ("gloss-assistant", 6),
    ("gloss-calc", 5),
    ("gloss-chart", 2),
    ("gloss-client", 2),
    ("gloss-convert", 2),
    ("gloss-engine", 5),
    ("gloss-export", 4),
    ("gloss-markdown", 2),
    ("gloss-provider", 2),
    ("gloss-workbook", 2),
];

/// The modules of a crate: `turn::apply` → the file it lies in.
fn modules(src: &Path) -> BTreeMap<Vec<String>, String> {
    let mut out = BTreeMap::new();
    for file in sources(src) {
        let name = file.strip_prefix(src).unwrap().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".rs").filter(|_| !super::is_test(&file)) else { continue };
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        let path: Vec<String> = match stem {
            "lib" | "main" => Vec::new(),
            stem => stem.split('/').map(str::to_owned).collect(),
        };
        out.insert(path, name);
    }
    out
}

/// The paths that begin with `crate::` in a text, braces written out.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            tree(&code[at + "crate::".len()..], &mut Vec::new(), &mut out);
        }
    }
    out
}

/// Reads one tree of a `use`; gives what is left behind it.
fn tree<'a>(text: &'a str, before: &mut Vec<String>, out: &mut Vec<Vec<String>>) -> &'a str {
    let depth = before.len();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(inner) = rest.strip_prefix('{') {
            let mut inner = inner;
            loop {
                inner = tree(inner, before, out).trim_start();
                match inner.strip_prefix(',') {
                    Some(next) => inner = next,
                    None => break,
                }
            }
            before.truncate(depth);
            return inner.strip_prefix('}').unwrap_or(inner);
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        before.push(rest[..end].to_owned());
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(next) => rest = next,
            None => break,
        }
    }
    if before.len() > depth || depth > 0 {
        out.push(before.clone());
    }
    before.truncate(depth);
    // ` as name` behind it says nothing of where it leads.
    rest.find([',', '}', ';', '\n']).map_or("", |at| &rest[at..])
}

/// The files that each file of a crate reaches.
fn reaches(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules(src);
    let mut out = BTreeMap::new();
    for file in modules.values() {
        let text = std::fs::read_to_string(src.join(file)).unwrap();
        let code = super::product(&text);
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let reached = paths(&code.join("\n")).into_iter().filter_map(|path| {
            let deepest = (1..=path.len()).rev().find_map(|len| modules.get(&path[..len]))?;
            (deepest != file).then(|| deepest.clone())
        });
        out.insert(file.clone(), reached.collect());
    }
    out
}

/// The files of a crate that reach each other, circle by circle.
fn circles(src: &Path) -> Vec<Vec<String>> {
    let reaches = reaches(src);
    let all = |from: &String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(file) = open.pop() {
            for next in reaches.get(&file).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = reaches.keys().map(|file| (file, all(file))).collect();
    let mut out: Vec<Vec<String>> = Vec::new();
    for (file, own) in &reached {
        if own.contains(*file) && !out.iter().flatten().any(|known| known == *file) {
            let circle =
                own.iter().filter(|other| reached.get(other).is_some_and(|back| back.contains(*file)));
            out.push(circle.cloned().collect());
        }
    }
    out
}

#[test]
fn files_in_circles_only_become_fewer() {
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let circles = circles(&entry.path().join("src"));
        let found: usize = circles.iter().map(Vec::len).sum();
        let ceiling = CEILING.iter().find(|(known, _)| *known == name).map_or(0, |(_, most)| *most);
        if found != ceiling {
            wrong.push(format!(
                "{name} has {found} files in circles, and the ceiling is {ceiling}: {circles:#?}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "raise no ceiling; lower one that is higher than need be:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn paths_of_all_shapes_are_read() {
    let read = |code: &str| paths(code).into_iter().map(|path| path.join("::")).collect::<Vec<_>>();
    for (code, expect) in [
        ("use crate::a::B;", vec!["a::B"]),
        ("use crate::{a, b::{C, d::E}, f::*};", vec!["a", "b::C", "b::d::E", "f"]),
        ("let x = crate::a::b(1);", vec!["a::b"]),
        ("pub(crate) fn x() {}", vec![]),
        ("pub(in crate::turn) fn x() {}", vec!["turn"]),
        ("use crate::a::{self as one, Two};", vec!["a::self", "a::Two"]),
    ] {
        assert_eq!(read(code), expect, "{code}");
    }
}
