//! Edited decks as other programs see them: python-pptx reads each before and after, and what comes and goes is what was set; LibreOffice
//! opens each. An ordinary run has LibreOffice open some; python-pptx, which Debian has not, reads with `GLOSS_SOAK` alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use xtask::programs::{answer, finish, program, python_with};

use crate::kinds::Written;
use crate::kinds::deck::index::{Body, Deck};
use crate::text::Text;

/// Decks that LibreOffice opens at a time.
const AT_ONCE: usize = 100;

/// One of how many edited decks is looked at in an ordinary run.
const SAMPLE: usize = 5;

/// A sample of edited decks that LibreOffice and python-pptx read back.
pub(super) struct ReadBack {
    folder: tempfile::TempDir,
    soak: bool,
    seen: usize,
    plan: Vec<Value>,
}

/// Words and points, and how many more or fewer there are.
type Counts = BTreeMap<String, i64>;

impl ReadBack {
    pub(super) fn new(soak: bool) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), soak, seen: 0, plan: Vec::new() }
    }

    /// Keeps an edited deck and what another program should find different.
    pub(super) fn add(&mut self, case: &str, kind: &str, (bytes, before): (&[u8], &Text), written: &Written) {
        self.seen += 1;
        if !self.soak && !self.seen.is_multiple_of(SAMPLE) {
            return;
        }
        let number = self.plan.len();
        let path = |what: &str| self.folder.path().join(format!("{number}.{what}.pptx"));
        std::fs::write(path("before"), bytes).unwrap();
        std::fs::write(path("after"), &written.bytes).unwrap();
        let mut expected = text_counts(&written.text);
        for (words, count) in text_counts(before) {
            *expected.entry(words).or_default() -= count;
        }
        expected.retain(|_, count| *count != 0);
        self.plan.push(json!({
            "case": case, "kind": kind, "before": path("before"), "after": path("after"), "differs": expected,
        }));
    }

    /// Has both programs look; fails with all that they find.
    pub(super) fn look(self) {
        let folder = self.folder.path();
        let list = folder.join("plan.json");
        std::fs::write(&list, Value::from(self.plan.clone()).to_string()).unwrap();
        let problems = if self.soak { read(&list) } else { Vec::new() };
        let after: Vec<PathBuf> = self.plan.iter().map(|one| one["after"].as_str().unwrap().into()).collect();
        let mut closed = unopened(folder, &after);
        // What it could not open before says nothing of an edit.
        let before = |path: &Path| {
            let own = self.plan.iter().find(|one| one["after"] == json!(path)).unwrap();
            (PathBuf::from(own["before"].as_str().unwrap()), own["case"].to_string())
        };
        let old: Vec<PathBuf> = closed.iter().map(|path| before(path).0).collect();
        let never = unopened(folder, &old);
        closed.retain(|path| {
            let (old, case) = before(path);
            println!(
                "LibreOffice does not open {case}; before the edit {}",
                if never.contains(&old) { "neither" } else { "it did" }
            );
            !never.contains(&old)
        });
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
        assert!(closed.is_empty(), "LibreOffice can't open {closed:?}");
        assert!(after.len() >= 50, "{} decks were looked at", after.len());
    }
}

/// The paragraphs and points of a deck, each with how often it is there.
fn text_counts(text: &Text) -> Counts {
    let deck = text.deck().unwrap();
    let mut out = Counts::new();
    for shape in deck.slides.iter().flat_map(|slide| &slide.shapes) {
        let lines: Vec<u32> = match &shape.body {
            Body::Words(lines) => lines.clone().collect(),
            Body::Table(rows) => {
                rows.iter().flat_map(|row| &row.cells).flat_map(|cell| cell.words.clone()).collect()
            }
            Body::Chart(_, series) => series.iter().flat_map(|one| one.points.clone()).collect(),
        };
        for line in lines {
            *out.entry(plain(deck, text, line)).or_default() += 1;
        }
    }
    out.remove("");
    out
}

/// A line without what programs write differently: breaks, and how a number is spelled.
fn plain(deck: &Deck, text: &Text, line: u32) -> String {
    let words = deck.words(text.source(), line);
    match words.split_once('\u{1c}').map(|(_, value)| value.parse::<f64>()) {
        Some(Ok(value)) => format!("= {value:.6}"),
        Some(Err(_)) => String::new(),
        None => words.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Faults that python-pptx finds in decks.
fn read(plan: &Path) -> Vec<String> {
    let Some(python) = python_with("python-pptx==1.0.2") else {
        println!("python-pptx can't be had: nothing was read back");
        return Vec::new();
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/kinds/deck/tests/read_back.py");
    let mut command = program(&python, &["-B", script]);
    command.arg(plan);
    let told = answer(command).expect("decks that python-pptx reads");
    let mut problems = Vec::new();
    for line in told.lines() {
        match line.strip_prefix("! ") {
            Some(problem) => problems.push(problem.to_owned()),
            None => println!("{line}"),
        }
    }
    problems
}

/// The decks that LibreOffice can't open and save as its own; a PDF it makes of none whose slides are all hidden.
fn unopened(folder: &Path, decks: &[PathBuf]) -> Vec<PathBuf> {
    let home = format!("-env:UserInstallation=file://{}", folder.join("home").display());
    for some in decks.chunks(AT_ONCE) {
        let mut office = program("soffice", &[&home, "--headless", "--convert-to", "odp", "--outdir"]);
        office.arg(folder).args(some).stdout(std::process::Stdio::null());
        finish(office).expect("LibreOffice must be there (cargo xtask setup)");
    }
    println!("LibreOffice opened {} decks", decks.len());
    decks.iter().filter(|path| !path.with_extension("odp").exists()).cloned().collect()
}
