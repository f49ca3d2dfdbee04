//! What the house weighs: methods of its great room, lines of product code, names, questions about kinds, sentences that logic
//! reads. Each is a ceiling that only falls, counted by the rule at its head.

use std::path::PathBuf;

use super::{root, shown, sources};

/// Methods in blocks `impl Space`, over all files of product code.
const METHODS_OF_SPACE: usize = 22;
/// Lines of product code in Rust: files under `crates/*/src` and `src-tauri`, up to their first `#[cfg(test)]`, without tests
/// and the model double. Raised for what the model's desk tells, for what keeps words true, for answers over tables, for the one
/// way out and pages, for money that is reserved before it is sent, for walls and access, for keys that are taken out and
/// given to one command, for second opinions, receipts, files that are moved, saves that come between, places on kept pages,
/// Codex's presets, what a hostile reading of all of these found, diagrams, cards, and formats by the row; it falls again with the jobs that are made anew.
const PRODUCT_LINES: usize = 260_100;
/// Functions, types and files in Rust, TypeScript and Svelte that have one of [`RIDDLES`] for a name.
const RIDDLE_NAMES: usize = 0;
/// Methods of the kinds' trait that have a body of their own and that one kind alone replaces.
const ONE_KIND_METHODS: usize = 0;
/// Lines of product code outside of the kinds' own folders that ask what a kind is ([`KIND_QUESTIONS`]).
const KIND_QUESTIONS_ASKED: usize = 33;
/// Lines of product code that compare a text with words of a sentence: a literal of two words or more behind `contains`,
/// `starts_with` and the like. What reads people's words for them (the assistant, the schedule) is left out.
const SENTENCES_READ: usize = 0;

/// Participles and riddles that nobody would search for.
const RIDDLES: [&str; 22] = [
    "told", "said", "says_it", "kept", "gone", "heard", "again", "stands", "whose", "wish", "asking", "herd",
    "crowd", "asked", "shown", "taken", "given", "met", "known", "begun", "left", "saw",
];

/// Questions about what a kind is, in place of what it can.
const KIND_QUESTIONS: [&str; 6] =
    ["is_workbook(", "is_table(", "is_prose(", "has_cells(", "keeps_figures_apart(", "is_deck("];

/// Files of product code with their text up to the first tests.
fn product() -> Vec<(String, String)> {
    let dirs = std::fs::read_dir(root().join("crates")).unwrap().flatten().map(|dir| dir.path().join("src"));
    let files = dirs.chain([root().join("src-tauri")]).flat_map(|dir: PathBuf| sources(&dir));
    let rust = files.filter(|file| file.extension().is_some_and(|ext| ext == "rs") && !super::is_test(file));
    let read = rust.map(|file| (shown(&file), std::fs::read_to_string(&file).unwrap()));
    read.filter(|(name, _)| !name.contains("gloss-mock-model"))
        .map(|(name, text)| (name, text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()))
        .collect()
}

fn only_falls(what: &str, found: usize, ceiling: usize, list: &[String]) {
    assert!(
        found == ceiling,
        "{what}: {found}, and the ceiling is {ceiling}; raise none, lower one that is higher than need be\n{}",
        list.join("\n")
    );
}

/// The methods in blocks `impl NAME` of a text.
fn methods_of(name: &str, text: &str) -> usize {
    let (mut count, mut inside) = (0, false);
    for line in text.lines() {
        if line.starts_with("impl") && line.ends_with('{') {
            let head = line.trim_end_matches(['{', ' ']);
            inside = head.rsplit(' ').next() == Some(name) && !head.contains(" for ");
        } else if line == "}" {
            inside = false;
        }
        let method = line.strip_prefix("    ").filter(|rest| !rest.starts_with(' '));
        let is_method = method.is_some_and(|line| {
            let head = line.split("fn ").next().unwrap_or_default();
            line.contains("fn ")
                && head.split_whitespace().all(|word| {
                    word == "async" || word == "const" || word.starts_with("pub") || word.ends_with(')')
                })
        });
        count += usize::from(inside && is_method);
    }
    count
}

#[test]
fn the_great_room_only_becomes_smaller() {
    let found: Vec<(String, usize)> =
        product().iter().map(|(name, text)| (name.clone(), methods_of("Space", text))).collect();
    let list: Vec<String> =
        found.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("{n} {name}")).collect();
    only_falls("methods of Space", found.iter().map(|(_, n)| n).sum(), METHODS_OF_SPACE, &list);
}

#[test]
fn product_code_only_becomes_less() {
    let lines: usize = product().iter().map(|(_, text)| text.matches('\n').count()).sum();
    assert!(lines <= PRODUCT_LINES, "product code has {lines} lines, and the ceiling is {PRODUCT_LINES}");
    assert!(
        lines + 200 > PRODUCT_LINES,
        "product code has {lines} lines: lower the ceiling of {PRODUCT_LINES}"
    );
}

/// Whether a name is one of the riddles, whatever its case.
fn is_riddle(name: &str) -> bool {
    RIDDLES.iter().any(|riddle| name.eq_ignore_ascii_case(riddle))
}

/// The names that a text declares: functions, and types.
fn declared(text: &str) -> Vec<&str> {
    let words = ["fn ", "function ", "struct ", "enum ", "trait ", "type ", "class "];
    let mut out = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let name = &text[at + word.len()..];
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            let opens = name[end..].trim_start().starts_with(['(', '<']);
            if opens || !word.starts_with('f') {
                out.push(&name[..end]);
            }
        }
    }
    out
}

#[test]
fn names_that_nobody_searches_for_only_become_fewer() {
    let mut found = Vec::new();
    for dir in ["crates", "src-tauri", "ui/src"] {
        for file in sources(&root().join(dir)) {
            let name = shown(&file);
            if name.ends_with(".css") {
                continue;
            }
            let stem = name.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default();
            if is_riddle(stem) {
                found.push(name.clone());
            }
            let text = std::fs::read_to_string(&file).unwrap();
            found.extend(
                declared(&text).into_iter().filter(|one| is_riddle(one)).map(|one| format!("{name}: {one}")),
            );
        }
    }
    only_falls("names that nobody searches for", found.len(), RIDDLE_NAMES, &found);
}

/// The methods of the kinds' trait that have a body, and in how many kinds each is replaced.
fn replaced() -> Vec<(String, usize)> {
    let kinds = root().join("crates/gloss-artifact/src/kinds");
    let files = sources(&kinds).into_iter().filter(|file| !super::is_test(file));
    let texts: Vec<String> = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let mut methods: Vec<String> = Vec::new();
    for text in &texts {
        for block in text.split("\npub trait ").skip(1) {
            let block = block.split("\n}\n").next().unwrap_or_default();
            for part in block.split("\n    fn ").skip(1) {
                let head = part.split_once(['{', ';']).map_or(part, |(head, _)| head);
                if part[head.len()..].starts_with('{') {
                    methods.push(head.split(['(', '<']).next().unwrap_or_default().to_owned());
                }
            }
        }
    }
    let blocks: Vec<&str> = texts.iter().flat_map(|text| text.split("\nimpl ").skip(1)).collect();
    let blocks: Vec<&str> = blocks.into_iter().filter_map(|block| block.split("\n}\n").next()).collect();
    let count = |name: &String| {
        let head = format!("\n    fn {name}");
        let has = |block: &&&str| {
            let mut at = block.match_indices(&head).map(|(at, head)| &block[at + head.len()..]);
            at.any(|rest| rest.starts_with(['(', '<'])) && block.contains(" for ")
        };
        blocks.iter().filter(has).count()
    };
    methods
        .into_iter()
        .map(|name| {
            let n = count(&name);
            (name, n)
        })
        .collect()
}

#[test]
fn methods_of_one_kind_only_become_fewer() {
    let found: Vec<String> = replaced().into_iter().filter(|(_, n)| *n == 1).map(|(name, _)| name).collect();
    only_falls("methods of the kinds' trait that one kind replaces", found.len(), ONE_KIND_METHODS, &found);
}

#[test]
fn questions_about_kinds_only_become_fewer() {
    let mut found = Vec::new();
    for (name, text) in product() {
        if name.starts_with("crates/gloss-artifact/src/kinds") || name == "crates/gloss-protocol/src/kind.rs"
        {
            continue;
        }
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let asks = KIND_QUESTIONS.iter().any(|question| {
                line.match_indices(question).any(|(at, _)| {
                    let before = &line[..at];
                    !before.ends_with("fn ") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                })
            });
            if asks {
                found.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    only_falls("questions about kinds", found.len(), KIND_QUESTIONS_ASKED, &found);
}

/// Words of other programs, which say it in no other way: PowerPoint's names of shapes, Excel's and SQLite's own, the allocator's
/// last words, SQL as a model writes it, charts as a person calls them, and when a provider is to be asked again.
const OF_OTHERS: [&str; 8] = [
    "\"Slide Number\"",
    "\"#this row\"",
    "\"memory allocation\"",
    "\"no such table: \"",
    "\"'grand total'\"",
    "\"vertical bar\"",
    "\"try again in \"",
    "\"is_total(\"",
];

/// How a text is compared with words.
const COMPARES: [&str; 9] = [
    "contains(\"",
    "starts_with(\"",
    "ends_with(\"",
    "strip_prefix(\"",
    "strip_suffix(\"",
    "split_once(\"",
    "rsplit_once(\"",
    "== \"",
    "find(\"",
];

/// Whether a line compares a text with two words or more.
fn reads_sentence(line: &str) -> bool {
    COMPARES.iter().any(|compares| {
        line.match_indices(compares).any(|(at, sign)| {
            let words = line[at + sign.len()..].split('"').next().unwrap_or_default();
            let words: Vec<&str> = words
                .split(' ')
                .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
                .collect();
            words.len() > 1
        })
    })
}

/// The constants of a text that hold two words or more.
fn sentence_constants(text: &str) -> Vec<&str> {
    let constants = text
        .lines()
        .filter_map(|line| line.trim_start().trim_start_matches("pub(super) ").strip_prefix("const "));
    let held = constants.filter_map(|rest| {
        let (name, rest) = rest.split_once(": &str = \"")?;
        let words = rest.split('"').next().unwrap_or_default().split(' ');
        let words = words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
        (words.count() > 1).then_some(name)
    });
    held.collect()
}

/// Whether a line compares a text with a constant.
fn compares_with(line: &str, constant: &str) -> bool {
    COMPARES.iter().any(|compares| line.contains(&format!("{}{constant}", compares.trim_end_matches('"'))))
}

#[test]
fn logic_reads_no_sentences() {
    let own = ["crates/gloss-assistant/", "crates/gloss-schedule/"];
    let mut found = Vec::new();
    for (name, text) in product().into_iter().filter(|(name, _)| !own.iter().any(|own| name.starts_with(own)))
    {
        let own_words = sentence_constants(&text);
        let lines = text.lines().filter(|line| {
            !line.trim_start().starts_with("//")
                && (reads_sentence(line) || own_words.iter().any(|word| compares_with(line, word)))
                && !OF_OTHERS.iter().any(|words| line.contains(words))
        });
        found.extend(lines.map(|line| format!("{name}: {}", line.trim())));
    }
    only_falls("sentences that logic reads", found.len(), SENTENCES_READ, &found);
}

/// What takes a while: searching for secrets, hashing passcodes and a site's files, merging, and asking the worker about values.
const HEAVY: [&str; 5] = [
    "gloss_secrets::search(",
    "gloss_release::hash_passcode(",
    "Files::new(",
    ".merge(&self.path",
    "calc::limits::WORKER, question",
];

/// The head of the function in which a place of a text stands.
fn head_of(text: &str, at: usize) -> &str {
    let from = text[..at].rfind("fn ").unwrap_or_default();
    text[from..at].split('{').next().unwrap_or_default()
}

/// Each asks for what only `off_core::spawn` makes, in the function that does it or in the one that calls it there.
#[test]
fn what_takes_a_while_never_runs_on_the_core() {
    let mut found = 0;
    for (name, text) in product().into_iter().filter(|(name, _)| name.starts_with("crates/gloss-engine/")) {
        for heavy in HEAVY {
            for (at, _) in text.match_indices(heavy) {
                found += 1;
                let head = head_of(&text, at);
                let own = head.split(['(', '<']).next().unwrap_or_default().trim_start_matches("fn ");
                let calls = format!("{own}(");
                let callers = text.match_indices(&calls).filter(|(call, _)| {
                    !text[..*call].ends_with("fn ") && head_of(&text, *call).contains("OffCore")
                });
                // Values that a workbook lacks are asked for by queries, which run beside the core themselves.
                let is_query = name.ends_with("sheet/unvalued.rs");
                assert!(
                    is_query || head.contains("OffCore") || callers.count() > 0,
                    "{name}: {heavy} can run on the core's thread"
                );
            }
        }
    }
    assert!(
        found >= HEAVY.len(),
        "only {found} places are known: look whether they are called otherwise now"
    );
}

#[test]
fn the_rulers_bite() {
    let off = "fn a(off: &OffCore) {\n    heavy(1);\n}\nfn b() {\n    heavy(2);\n}\n";
    let heads: Vec<&str> = off.match_indices("heavy(").map(|(at, _)| head_of(off, at)).collect();
    assert_eq!(heads, ["fn a(off: &OffCore) ", "fn b() "]);
    let text = "impl Space {\n    pub(crate) fn a(&self) {}\n    async fn b() {}\n    const C: u8 = 0;\n}\nimpl From<X> for Space {\n    fn no() {}\n}\nfn free() {}\n";
    assert_eq!(methods_of("Space", text), 2);
    assert_eq!(
        declared("fn told(x: u8) {} struct Kept; let function = 1; pub fn retold() {}"),
        ["told", "retold", "Kept"]
    );
    assert!(is_riddle("Told") && !is_riddle("retold"));
    for (line, reads) in [
        ("if says.contains(\"nothing to report\") {", true),
        ("let rest = says.strip_prefix(\"Waits for\");", true),
        ("if path.ends_with(\".md\") {", false),
        ("if word == \"two words\" {", true),
        ("let says = \"two words\";", false),
    ] {
        assert_eq!(reads_sentence(line), reads, "{line}");
    }
}
