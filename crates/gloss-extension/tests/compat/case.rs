//! A case of the corpus: what a file is, what the documentation says of it, and its bytes. Reads the corpus alone.

use std::path::Path;

use serde_json::Value;

/// What is to become of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Expect {
    /// It is read without a word.
    Reads,
    /// It is read, and something is found.
    Warns,
    /// It, or a thing in it, is not used.
    Refuses,
}

/// A case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The case's name.
    pub(crate) name: String,
    /// The kind of file.
    pub(crate) kind: String,
    /// Where it lies.
    pub(crate) file: String,
    /// What is to become of it.
    pub(crate) expect: Expect,
    /// Paths with the values that are to stand there.
    pub(crate) values: Vec<(String, Value)>,
    /// Lines with the fields that something is to be found of.
    pub(crate) problems: Vec<(u32, String)>,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

/// All cases, those of an `each` line one for each.
pub(crate) fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/extensions/compat");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "case"));
    files.sort();
    files.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Case> {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let whole = std::fs::read(path).unwrap();
    let ends =
        whole.windows(5).position(|five| five == b"\n---\n").unwrap_or_else(|| panic!("{name}: no ---"));
    let mut case = Case {
        name: name.clone(),
        kind: String::new(),
        file: String::new(),
        expect: Expect::Reads,
        values: Vec::new(),
        problems: Vec::new(),
        bytes: whole[ends + 5..].to_vec(),
    };
    let mut each = Vec::new();
    for line in std::str::from_utf8(&whole[..ends]).unwrap().lines() {
        let (word, rest) = line.split_once(':').unwrap_or_else(|| panic!("{name}: {line}"));
        let rest = rest.trim();
        match word {
            "kind" => case.kind = rest.to_owned(),
            "file" => case.file = rest.to_owned(),
            "expect" => case.expect = expect(rest),
            "value" => {
                let (path, value) = rest.split_once(" = ").unwrap();
                case.values.push((path.to_owned(), serde_json::from_str(value).unwrap()));
            }
            "problem" => {
                let (line, field) = rest.split_once(',').unwrap();
                let line = line.strip_prefix("line ").unwrap().parse().unwrap();
                case.problems.push((line, field.trim().to_owned()));
            }
            "each" => each.push(rest.split_once(" | ").unwrap_or_else(|| panic!("{name}: {line}"))),
            "says" | "decided" => {}
            other => panic!("{name}: {other}"),
        }
    }
    match each.is_empty() {
        true => vec![case],
        false => each.into_iter().map(|(field, words)| one_of(&case, field, words)).collect(),
    }
}

fn expect(word: &str) -> Expect {
    match word {
        "reads" => Expect::Reads,
        "warns" => Expect::Warns,
        "refuses" => Expect::Refuses,
        other => panic!("{other}"),
    }
}

/// The case with these words for its `@each@`, and that line and this field as its problem.
fn one_of(case: &Case, field: &str, words: &str) -> Case {
    let text = String::from_utf8(case.bytes.clone()).unwrap();
    let (before, after) = text.split_once("@each@").unwrap_or_else(|| panic!("{}: no @each@", case.name));
    let line = u32::try_from(before.matches('\n').count() + 1).unwrap();
    let mut out = case.clone();
    out.name = format!("{}, {field}", case.name);
    let words = words.replace("\\n", "\n");
    out.bytes = format!("{before}{words}{after}").into_bytes();
    out.problems.push((line, field.to_owned()));
    out
}
