//! Memories found and forgotten: a bounded search beside SQLite's own BM25 over everything, and a forgotten entry's
//! bytes looked for in every file.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

use gloss_protocol::{
    Memory, MemoryId, MemoryKind, MemoryScope, MemorySource, MemoryStatus, Timestamp, WorkspaceId,
};
use gloss_store::{Store, Write};

fn memory(n: usize, text: &str) -> Memory {
    Memory {
        id: MemoryId(format!("m_{n:032x}")),
        text: text.to_owned(),
        kind: MemoryKind::Note,
        scope: MemoryScope::Workspace,
        status: MemoryStatus::Kept,
        source: MemorySource::Person,
        uses: 0,
        used_at: None,
        created_at: Timestamp(1_795_000_000_000),
        updated_at: Timestamp(1_795_000_000_000),
    }
}

fn store(dir: &Path) -> Store {
    Store::open(dir, WorkspaceId("w_test".to_owned())).unwrap()
}

/// Sentences of the real texts that the fidelity benchmark has (`tests/fidelity/corpus/SOURCES.md`).
fn sentences(count: usize) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fidelity/corpus/texts.jsonl.zst");
    let packed = std::fs::read(path).unwrap();
    let text = String::from_utf8(zstd::decode_all(packed.as_slice()).unwrap()).unwrap();
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut texts = Vec::new();
        strings(&value, &mut texts);
        for piece in texts.iter().flat_map(|text| text.split(['\n', '.'])) {
            let piece = piece.trim();
            if (40..=300).contains(&piece.len()) && seen.insert(piece.to_owned()) {
                out.push(piece.to_owned());
                if out.len() == count {
                    return out;
                }
            }
        }
    }
    out
}

fn strings<'a>(value: &'a serde_json::Value, out: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::String(text) => out.push(text),
        serde_json::Value::Array(list) => list.iter().for_each(|one| strings(one, out)),
        serde_json::Value::Object(object) => object.values().for_each(|one| strings(one, out)),
        _ => {}
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Three hundred questions, each with the entry that it is about: two to six words of that entry, as they stand there
/// or mixed.
fn questions(entries: &[String]) -> Vec<(usize, String)> {
    let mut seed = 11u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut out = Vec::new();
    while out.len() < 300 {
        let about = next(entries.len());
        let has = words(&entries[about]);
        if has.len() < 6 {
            continue;
        }
        let count = 2 + next(5);
        let from = next(has.len() - count.min(has.len() - 1));
        let mut chosen: Vec<&str> = match next(2) {
            0 => has[from..from + count.min(has.len() - from)].to_vec(),
            _ => (0..count).map(|_| has[next(has.len())]).collect(),
        };
        // A word is asked for once.
        let mut asked = HashSet::new();
        chosen.retain(|word| asked.insert(word.to_lowercase()));
        out.push((about, chosen.join(" ")));
    }
    out
}

/// What SQLite's own BM25 gives for any of the words, over all entries.
fn full(connection: &rusqlite::Connection, question: &str, limit: usize) -> Vec<String> {
    let any: Vec<String> = words(question).iter().map(|word| format!("\"{word}\"")).collect();
    let sql =
        "SELECT id FROM memory_words JOIN memories ON n = memory_words.rowid WHERE memory_words MATCH ?1
               ORDER BY bm25(memory_words), memory_words.rowid DESC LIMIT ?2";
    let mut statement = connection.prepare_cached(sql).unwrap();
    let rows =
        statement.query_map(rusqlite::params![any.join(" OR "), limit as i64], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_bounded_search_finds_what_a_search_of_everything_finds() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let entries = sentences(10_000);
    assert_eq!(entries.len(), 10_000);
    store
        .write(Write::MemoryWrite, |tx| {
            entries.iter().enumerate().try_for_each(|(n, text)| tx.memories().put(&memory(n, text)))
        })
        .unwrap();
    let connection = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    let (mut found, mut wanted, mut took) = (0, 0, Vec::new());
    let (mut right, mut right_of_all) = (0, 0);
    for (about, question) in questions(&entries) {
        let all: HashSet<String> = full(&connection, &question, 20).into_iter().collect();
        let about = memory(about, "").id;
        let begun = Instant::now();
        let ours = store.read().memories().search(&question, 20).unwrap();
        took.push(begun.elapsed());
        right += usize::from(ours.iter().any(|(memory, _)| memory.id == about));
        right_of_all += usize::from(all.contains(&about.0));
        wanted += all.len();
        found += ours.iter().filter(|(memory, _)| all.contains(&memory.id.0)).count();
    }
    took.sort();
    println!(
        "the entry that a question is about, among 20: {right} of 300, {right_of_all} by BM25 over everything and \
         every word; the same entries: {:.1} %; p50 {:?}, p95 {:?}",
        100.0 * found as f64 / wanted as f64,
        took[took.len() / 2],
        took[took.len() * 95 / 100]
    );
    assert!(right as f64 >= 0.95 * right_of_all as f64, "{right} of {right_of_all}");
    // Nearly all questions have an answer at all.
    assert!(right_of_all > 200, "{right_of_all}");
}

/// Every file under a folder whose bytes hold some words, packed ones unpacked.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(holding(&path, words));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let unpacked = zstd::decode_all(bytes.as_slice()).unwrap_or_default();
        let has = |bytes: &[u8]| bytes.windows(words.len()).any(|window| window == words.as_bytes());
        if has(&bytes) || has(&unpacked) {
            out.push(path.display().to_string());
        }
    }
    out
}

#[test]
fn of_a_forgotten_memory_no_byte_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let secret = "Quetzalcoatlus invoices go to zanzibarian@example.org";
    for (n, text) in sentences(500).iter().enumerate() {
        store.write(Write::MemoryWrite, |tx| tx.memories().put(&memory(n, text))).unwrap();
    }
    store.write(Write::MemoryWrite, |tx| tx.memories().put(&memory(9000, secret))).unwrap();
    // A copy as one that is made before a migration.
    let path = dir.path().join("workspace.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .backup("main", dir.path().join("workspace.v5.db"), None::<fn(rusqlite::backup::Progress)>)
        .unwrap();
    for word in ["Quetzalcoatlus", "quetzalcoatlus", "zanzibarian"] {
        assert!(!holding(dir.path(), word).is_empty(), "{word}");
    }
    let id = memory(9000, secret).id;
    let (forgotten, _) = store.write(Write::MemoryWrite, |tx| tx.memories().forget(&id)).unwrap();
    store.forgotten(&forgotten.unwrap()).unwrap();
    for word in ["Quetzalcoatlus", "quetzalcoatlus", "zanzibarian"] {
        assert_eq!(holding(dir.path(), word), Vec::<String>::new(), "{word}");
    }
    assert!(
        store
            .read()
            .memories()
            .search("invoices zanzibarian", 5)
            .unwrap()
            .iter()
            .all(|(one, _)| one.id != id)
    );
    assert_eq!(store.read().memories().list(1000).unwrap().len(), 500);
}

#[test]
fn what_was_changed_is_found_by_its_new_words_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let write = |store: &mut Store, text: &str| {
        store.write(Write::MemoryWrite, |tx| tx.memories().put(&memory(1, text))).unwrap();
    };
    write(&mut store, "Ada prefers bar charts");
    write(&mut store, "Ada prefers Linien für Zeitreihen");
    let texts = |store: &Store, words: &str| -> Vec<String> {
        store.read().memories().search(words, 5).unwrap().into_iter().map(|(one, _)| one.text).collect()
    };
    assert_eq!(texts(&store, "bar charts"), Vec::<String>::new());
    // Without marks and in any case; signs of the search's own language are only words.
    for words in ["ZEITREIHEN fur", "what does ada prefer? \"Linien\"", "linien OR (", "ada*", "-linien"] {
        assert_eq!(texts(&store, words).len(), 1, "{words}");
    }
    for none in ["", "?", "\"", "NOT", "who"] {
        assert!(texts(&store, none).is_empty(), "{none}");
    }
}

/// Words by how common they are: the n-th is n times rarer than the first, as in any language (Zipf).
struct Zipf(u64);

impl Zipf {
    fn next(&mut self) -> String {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (self.0 >> 11) as f64 / (1u64 << 53) as f64;
        format!("w{}", 30_000f64.powf(share) as u64)
    }
}

#[test]
fn a_search_costs_the_same_in_any_number_of_entries() {
    let count = if std::env::var_os("GLOSS_SOAK").is_some() { 1_000_000 } else { 20_000 };
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let mut words = Zipf(5);
    for page in 0..count / 10_000 {
        store
            .write(Write::MemoryWrite, |tx| {
                (0..10_000).try_for_each(|n| {
                    let text: Vec<String> = (0..12).map(|_| words.next()).collect();
                    tx.memories().put(&memory(page * 10_000 + n, &text.join(" ")))
                })
            })
            .unwrap();
    }
    let connection = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    let (mut took, mut all, mut same, mut wanted) = (Vec::new(), Vec::new(), 0, 0);
    for n in 0..300 {
        let question = (0..1 + n % 3).map(|_| words.next()).collect::<Vec<_>>().join(" ");
        let begun = Instant::now();
        let ours = store.read().memories().search(&question, 20).unwrap();
        took.push(begun.elapsed());
        assert!(ours.len() <= 20);
        // Every tenth is asked of everything too, which takes its time.
        if n % 10 == 0 {
            let begun = Instant::now();
            let full: HashSet<String> = full(&connection, &question, 20).into_iter().collect();
            all.push(begun.elapsed());
            wanted += full.len();
            same += ours.iter().filter(|(one, _)| full.contains(&one.id.0)).count();
            assert_eq!(ours.is_empty(), full.is_empty(), "{question}");
        }
    }
    took.sort();
    all.sort();
    println!(
        "{count} entries: p50 {:?}, p95 {:?}, most {:?}; over everything p50 {:?}, p95 {:?}; the same entries {:.1} %",
        took[150],
        took[285],
        took[299],
        all[all.len() / 2],
        all[all.len() * 95 / 100],
        100.0 * f64::from(same as u32) / wanted.max(1) as f64
    );
}
