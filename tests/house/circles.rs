//! Circles of files inside a crate: files that reach each other. By this rule: a file reaches the file that defines what a
//! path of its code (tests left out) leads to, where the path begins with `crate::`, `super::`, `self::` or a child module,
//! and re-exports are followed. What a macro writes is not seen. Their number only falls.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{root, sources};

/// Files in circles of each crate, and in the largest of them; every other crate has none.
const CEILING: [(&str, usize, usize); 19] = [
    ("gloss-agent", 2, 2),
    ("gloss-assistant", 29, 27),
    ("gloss-chart", 7, 3),
    ("gloss-cli", 4, 2),
    ("gloss-client", 2, 2),
    ("gloss-convert", 2, 2),
    ("gloss-deck", 4, 2),
    ("gloss-engine", 8, 3),
    ("gloss-keychain", 2, 2),
    ("gloss-markdown", 6, 4),
    ("gloss-mock-model", 5, 5),
    ("gloss-ooxml", 4, 2),
    ("gloss-protocol", 2, 2),
    ("gloss-provider", 2, 2),
    ("gloss-recipe", 2, 2),
    ("gloss-schedule", 3, 3),
    ("gloss-server", 4, 4),
    ("gloss-store", 2, 2),
    ("gloss-website", 3, 3),
];

/// A module of a crate by its path: its file, its code without comments and tests, and what it hands on by another path.
struct Module {
    file: String,
    code: String,
    exports: BTreeMap<String, Vec<String>>,
}

type Modules = BTreeMap<Vec<String>, Module>;

/// Comments of a line's end left out; a string with two slashes in it may lose its end, which holds no path.
fn without_comments(code: &str) -> String {
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The modules of a crate, each a file.
fn modules(src: &Path) -> Modules {
    let mut out = Modules::new();
    for file in sources(src) {
        let name = file.strip_prefix(src).unwrap().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".rs").filter(|_| !super::is_test(&file)) else { continue };
        let mut path: Vec<String> = stem.split('/').map(str::to_owned).collect();
        let last = path.last().cloned().unwrap_or_default();
        if ["mod", "lib", "main"].contains(&last.as_str()) {
            path.pop();
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let code = without_comments(text.split("#[cfg(test)]").next().unwrap_or_default());
        out.insert(path, Module { file: name, code, exports: BTreeMap::new() });
    }
    let exports: Vec<_> = out
        .iter()
        .map(|(here, module)| {
            let uses = uses(&module.code).into_iter().filter(|one| one.public);
            let named = uses.filter_map(|one| Some((one.alias.clone(), absolute(&out, here, &one.path)?)));
            (here.clone(), named.collect())
        })
        .collect();
    for (here, named) in exports {
        out.get_mut(&here).unwrap().exports = named;
    }
    out
}

/// A path that a `use` brings, under its name here.
#[derive(Debug, PartialEq)]
struct Use {
    public: bool,
    path: Vec<String>,
    alias: String,
}

/// Where a line begins a `use`, and what stands behind it.
fn use_of(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start();
    let rest = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1,
        Some(rest) => rest,
        None => return Some((false, line.strip_prefix("use ")?)),
    };
    Some((true, rest.trim_start().strip_prefix("use ")?))
}

/// The `use`s of a code, braces written out.
fn uses(code: &str) -> Vec<Use> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((public, rest)) = use_of(line) else { continue };
        let from = start + line.len() - rest.len();
        let whole = code[from..].split(';').next().unwrap_or_default();
        let tree: String = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        for (path, alias) in opened(&tree) {
            out.push(Use {
                public,
                path: path.split("::").map(|part| part.trim().to_owned()).collect(),
                alias,
            });
        }
    }
    out
}

/// The paths of one tree of a `use`, each with its name here.
fn opened(tree: &str) -> Vec<(String, String)> {
    let Some((head, inner)) = tree.split_once('{') else {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let last = path.rsplit("::").next().unwrap_or_default().trim();
        let alias = if alias.is_empty() { last } else { alias.trim() };
        return vec![(path.trim().to_owned(), alias.to_owned())];
    };
    let (mut depth, mut part, mut parts) = (0i32, String::new(), Vec::new());
    for c in inner.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        part.push(c);
    }
    parts.push(part);
    let named = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    named.flat_map(|part| opened(&format!("{head}{part}"))).collect()
}

/// A path from the crate's root; none where it leads out of the crate.
fn absolute(modules: &Modules, here: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut base = here.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str)? {
        "crate" => base.clear(),
        "self" => {}
        "super" => {
            while rest.first().is_some_and(|part| part == "super") {
                base.pop();
                rest = &rest[1..];
            }
            base.extend(rest.iter().cloned());
            return Some(base);
        }
        child => {
            base.push(child.to_owned());
            if !modules.contains_key(&base) {
                return None;
            }
            base.extend(path[1..].iter().cloned());
            return Some(base);
        }
    }
    base.extend(rest[1..].iter().cloned());
    Some(base)
}

/// The module that defines what a path from the root leads to.
fn home<'m>(modules: &'m Modules, path: &[String], depth: usize) -> Option<&'m [String]> {
    let (known, rest) = (0..=path.len()).rev().find_map(|n| {
        let (known, _) = modules.get_key_value(&path[..n])?;
        Some((known, &path[n..]))
    })?;
    if let Some(next) = rest.first().filter(|_| depth < 8)
        && let Some(led) = modules[known].exports.get(next)
    {
        let mut further = led.clone();
        if further != path {
            further.extend(rest[1..].iter().cloned());
            return home(modules, &further, depth + 1);
        }
    }
    Some(known)
}

/// The paths that code names outside of its `use`s: from a root, or from a child module.
fn named(code: &str) -> Vec<Vec<String>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = Vec::new();
    let mut rest = code;
    let mut before = ' ';
    while let Some(at) = rest.find(is_word) {
        before = rest[..at].chars().next_back().unwrap_or(before);
        rest = &rest[at..];
        let mut path = Vec::new();
        loop {
            let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            path.push(rest[..end].to_owned());
            rest = &rest[end..];
            match rest.strip_prefix("::") {
                Some(next) if next.starts_with(is_word) => rest = next,
                _ => break,
            }
        }
        if path.len() > 1 && before != ':' {
            out.push(path);
        }
        before = 'x';
    }
    out
}

/// The code without its `use`s.
fn body(code: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in code.lines() {
        inside = inside || use_of(line).is_some();
        if !inside {
            out.push_str(line);
            out.push('\n');
        }
        inside = inside && !line.contains(';');
    }
    out
}

/// The files that each file of a crate reaches.
fn reaches(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules(src);
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (here, module) in &modules {
        let used = uses(&module.code).into_iter().filter(|one| !one.public).map(|one| one.path);
        let paths = used.chain(named(&body(&module.code)));
        let reached = paths.filter_map(|mut path| {
            path.retain(|part| part != "*");
            let home = home(&modules, &absolute(&modules, here, &path)?, 0)?;
            let file = &modules[home].file;
            (*file != module.file).then(|| file.clone())
        });
        out.entry(module.file.clone()).or_default().extend(reached);
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
    let mut crates: Vec<_> = std::fs::read_dir(root().join("crates")).unwrap().flatten().collect();
    crates.sort_by_key(std::fs::DirEntry::path);
    for entry in crates {
        let name = entry.file_name().to_string_lossy().into_owned();
        let circles = circles(&entry.path().join("src"));
        if name == "gloss-engine" {
            eprintln!("{circles:?}");
        }
        let found = (circles.iter().map(Vec::len).sum(), circles.iter().map(Vec::len).max().unwrap_or(0));
        let known = CEILING.iter().find(|(known, ..)| *known == name);
        let ceiling = known.map_or((0, 0), |(_, files, largest)| (*files, *largest));
        if found != ceiling {
            wrong.push(format!("    (\"{name}\", {}, {}), instead of {ceiling:?}", found.0, found.1));
        }
    }
    assert!(
        wrong.is_empty(),
        "raise no ceiling; lower one that is higher than need be:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn circles_are_found_by_every_kind_of_path() {
    let make = |files: &[(&str, &str)]| {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let found = circles(dir.path());
        found.into_iter().map(|circle| circle.join(" ")).collect::<Vec<_>>()
    };
    let root = ("lib.rs", "mod a;\nmod b;\n");
    for (what, files, expect) in [
        (
            "by crate",
            vec![root, ("a.rs", "use crate::b::B;\n"), ("b.rs", "fn x() { crate::a::y() }\n")],
            "a.rs b.rs",
        ),
        (
            "by super",
            vec![root, ("a.rs", "use super::b::{\n    self, C,\n};\n"), ("b.rs", "use super::a::A;\n")],
            "a.rs b.rs",
        ),
        (
            "by a child",
            vec![
                root,
                ("a/mod.rs", "mod c;\nfn x() { c::y() }\n"),
                ("a/c.rs", "use super::x;\n"),
                ("b.rs", ""),
            ],
            "a/c.rs a/mod.rs",
        ),
        (
            "through a re-export",
            vec![
                ("lib.rs", "mod a;\nmod b;\npub(crate) use b::B;\n"),
                ("a.rs", "use crate::B;\n"),
                ("b.rs", "use crate::a::A;\n"),
            ],
            "a.rs b.rs",
        ),
        (
            "one way only",
            vec![root, ("a.rs", "use crate::b::B;\n"), ("b.rs", "// crate::a::A\nuse std::fmt;\n")],
            "",
        ),
        (
            "in tests",
            vec![
                root,
                ("a.rs", "use crate::b::B;\n"),
                ("b.rs", "\n#[cfg(test)]\nmod tests { use crate::a; }\n"),
            ],
            "",
        ),
    ] {
        assert_eq!(make(&files).join(", "), expect, "{what}");
    }
}
