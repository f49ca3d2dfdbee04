//! Forgetting: takes a memory's words out of the tasks that said or were told them, the copies
//! and the write-ahead log. It takes them out of texts only, never out of what holds a row together, and never out of
//! documents or notes, which are the person's own.

use std::collections::BTreeSet;
use std::path::Path;

use gloss_protocol::{Memory, MemorySource, Thread, ThreadId};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::StoreError;

/// Where words of a task are kept: table, column, and what names the task. Staging copies are documents.
const SAID: [(&str, &str, &str); 7] = [
    ("items", "body", "thread"),
    ("items", "model", "thread"),
    ("turns", "body", "thread"),
    ("turns", "machine", "thread"),
    ("threads", "body", "id"),
    ("runs", "body", "thread"),
    ("goals", "body", "thread"),
];

/// Where they are kept in rows that only mention the task.
const MENTIONED: [(&str, &str); 3] = [("commands", "done"), ("recipes", "body"), ("recipes", "method")];

/// Keys of values that name or steer something and are no words of anybody.
const NAMES: [&str; 20] = [
    "automation",
    "by",
    "call",
    "column",
    "folder",
    "from",
    "id",
    "item",
    "kind",
    "model",
    "name",
    "path",
    "query",
    "role",
    "sha256",
    "sql",
    "status",
    "task",
    "thread",
    "turn",
];

/// What stands in the place of forgotten words.
pub(crate) const GONE: &str = "(forgotten)";

/// Words from which on a memory can be told from what anybody says anyway.
const SENTENCE: usize = 3;

/// Characters from which on the beginning of a memory is told from what anybody says.
const SHORTEST: usize = 12;

/// Takes a memory's words out of the task that it comes from, and of those that were told it.
///
/// # Errors
/// What SQLite says.
pub(crate) fn scrub(connection: &Connection, memory: &Memory) -> Result<(), StoreError> {
    let words = Words::new(&memory.text);
    let tasks = tasks_of(connection, memory)?;
    for (table, column, key) in SAID {
        if !has(connection, table)? {
            continue;
        }
        for task in &tasks {
            scrub_rows(connection, (table, column), &format!("{key} = ?1"), task, |_| true, &words)?;
        }
    }
    let mentions = |text: &str| mentioned(text).any(|task| tasks.contains(task));
    for (table, column) in MENTIONED {
        if has(connection, table)? && !tasks.is_empty() {
            scrub_rows(connection, (table, column), "?1 = ''", "", mentions, &words)?;
        }
    }
    // A run of a recipe has all of the recipe in its first message, with the task that it was made of.
    if let (MemorySource::Task { task }, true) = (&memory.source, has(connection, "items")?) {
        scrub_rows(connection, ("items", "model"), "instr(model, ?1) > 0", task.as_str(), |_| true, &words)?;
    }
    Ok(())
}

/// The tasks that a text mentions.
fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    let ends = |ch: char| !(ch.is_ascii_alphanumeric() || ch == '_');
    text.split(ends).filter(|word| word.starts_with(ThreadId::PREFIX))
}

fn has(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    let known = "SELECT count(*) FROM sqlite_master WHERE name = ?1";
    Ok(connection.query_row(known, [table], |row| row.get::<_, i64>(0))? > 0)
}

/// The task that a memory comes from, those whose steps say that they were told it, and the helpers of all of these. What
/// is shorter than a sentence is taken out where it comes from only: elsewhere it may be anybody's.
fn tasks_of(connection: &Connection, memory: &Memory) -> Result<BTreeSet<String>, StoreError> {
    let mut out: BTreeSet<String> = match &memory.source {
        MemorySource::Task { task } => BTreeSet::from([task.0.clone()]),
        MemorySource::Person | MemorySource::Notes { .. } => BTreeSet::new(),
    };
    let foreign = memory.text.chars().filter(|ch| !ch.is_ascii()).count();
    if (memory.text.split_whitespace().count() >= SENTENCE || foreign >= 2 * SENTENCE)
        && has(connection, "items")?
    {
        let told = "SELECT DISTINCT thread FROM items WHERE instr(body, ?1) > 0";
        let mut statement = connection.prepare(told)?;
        let told: Vec<String> =
            statement.query_map([&memory.id.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        out.extend(told);
    }
    if !out.is_empty() && has(connection, "threads")? {
        let helpers = "SELECT id, body FROM threads WHERE instr(body, '\"helps\":{') > 0";
        let mut statement = connection.prepare(helpers)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (id, body) = row?;
            let of: Option<Thread> = serde_json::from_str(&body).ok();
            if of.and_then(|of| of.helps).is_some_and(|helps| out.contains(&helps.task.0)) {
                out.insert(id);
            }
        }
    }
    Ok(out)
}

fn scrub_rows(
    connection: &Connection,
    (table, column): (&str, &str),
    which: &str,
    task: &str,
    also: impl Fn(&str) -> bool,
    words: &Words,
) -> Result<(), StoreError> {
    let sql = format!("SELECT rowid, {column} FROM {table} WHERE {which} AND {column} IS NOT NULL");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows: Vec<(i64, String)> =
        statement.query_map([task], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (row, text) in rows.into_iter().filter(|(_, text)| also(text)) {
        // A row that is damaged keeps nobody from forgetting.
        let Ok(mut value) = serde_json::from_str::<Value>(&text) else { continue };
        if unsay(&mut value, words) {
            let sql = format!("UPDATE {table} SET {column} = ?2 WHERE rowid = ?1");
            connection.execute(&sql, params![row, value.to_string()])?;
        }
    }
    Ok(())
}

/// Takes words out of every text of a value; true where there were some.
fn unsay(value: &mut Value, words: &Words) -> bool {
    match value {
        Value::String(text) => {
            let plain = words.out_of(text).map(|without| *text = without).is_some();
            // Where it is spelt with escapes it is found in what they stand for.
            let spelt = in_json(text, words).map(|without| *text = without).is_some();
            plain || spelt
        }
        Value::Array(list) => list.iter_mut().fold(false, |said, one| unsay(one, words) | said),
        Value::Object(object) => object
            .iter_mut()
            .filter(|(key, one)| !NAMES.contains(&key.as_str()) || is_assignment(key, one))
            .fold(false, |said, (_, one)| unsay(one, words) | said),
        _ => false,
    }
}

/// A helper is given its task in words, under the key that elsewhere names one.
fn is_assignment(key: &str, value: &Value) -> bool {
    key == "task" && value.as_str().is_some_and(|text| text.contains(char::is_whitespace))
}

/// A text with a JSON object in it, as a tool's arguments and its call are: there words are spelt with whatever escapes.
fn in_json(text: &str, words: &Words) -> Option<String> {
    let (before, rest) = text.split_at_checked(text.find(['{', '['])?)?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    let mut inside = values.next()?.ok()?;
    let after = rest.get(values.byte_offset()..)?;
    unsay(&mut inside, words).then(|| format!("{before}{inside}{after}"))
}

/// A memory's words as they are looked for: whatever the case, the blanks and the sign at the end.
struct Words {
    folded: String,
}

impl Words {
    fn new(text: &str) -> Self {
        let (folded, _) = fold(text);
        Self { folded: folded.trim_matches([' ', '.', '!', '?']).to_owned() }
    }

    /// Where the words begin that a text breaks off in.
    fn broken_off(&self, folded: &str) -> Option<usize> {
        let beginning: String = self.folded.chars().take(SHORTEST).collect();
        let end = folded.trim_end_matches(['…', ' ']);
        let at = end.rfind(&beginning).filter(|_| beginning.chars().count() == SHORTEST)?;
        let whole = end.get(at..)?;
        (whole.len() < self.folded.len()
            && self.folded.starts_with(whole)
            && !inside_a_word(end, at, end.len()))
        .then_some(at)
    }

    /// A text without these words; none where it has none, or is no text but a name or a time.
    fn out_of(&self, text: &str) -> Option<String> {
        let is_text = text.contains(char::is_whitespace) || !text.is_ascii();
        if self.folded.is_empty() || !is_text {
            return None;
        }
        let (folded, starts) = fold(text);
        let (mut out, mut done) = (String::new(), 0);
        for (at, found) in folded.match_indices(&self.folded) {
            let end = at + found.len();
            if inside_a_word(&folded, at, end) {
                continue;
            }
            let (from, to) = (*starts.get(at)?, starts.get(end).copied().unwrap_or(text.len()));
            out.push_str(text.get(done..from)?);
            out.push_str(GONE);
            done = to;
        }
        // A title or a first line may break off in the middle of them.
        let broken = self.broken_off(&folded).and_then(|at| starts.get(at).copied());
        if let Some(from) = broken.filter(|from| *from >= done) {
            out.push_str(text.get(done..from)?);
            out.push_str(GONE);
            return Some(out);
        }
        (done > 0).then(|| format!("{out}{}", text.get(done..).unwrap_or_default()))
    }
}

/// True where what stands from `at` to `end` is only a part of a longer word, in writing that has blanks between words.
fn inside_a_word(text: &str, at: usize, end: usize) -> bool {
    let is_letter = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_alphanumeric());
    let (before, found, after) = (text.get(..at), text.get(at..end), text.get(end..));
    let [before, found, after] = [before, found, after].map(Option::unwrap_or_default);
    (is_letter(before.chars().next_back()) && is_letter(found.chars().next()))
        || (is_letter(found.chars().next_back()) && is_letter(after.chars().next()))
}

/// A text in small letters with one blank for any number of them, and where each of its bytes begins in the text.
fn fold(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut starts) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    for (at, ch) in text.char_indices() {
        if !ch.is_whitespace() {
            out.extend(ch.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
        starts.resize(out.len(), at);
    }
    (out, starts)
}

/// What a database no longer says is gone from its write-ahead log.
///
/// # Errors
/// What SQLite says; where somebody reads at this moment the log is emptied with the next forgetting or start.
pub(crate) fn flushed(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

/// What is forgotten is gone from the daily copies, those that were made before migrations, what was set aside as damaged
/// and the write-ahead log. Whoever calls it holds [`crate::no_copies`], so that no copy is made meanwhile.
///
/// # Errors
/// As [`flushed`].
pub(crate) fn emptied(
    connection: &Connection,
    database: &Path,
    copies: &Path,
    memory: &Memory,
) -> Result<(), StoreError> {
    let (Some(folder), Some(stem)) = (database.parent(), database.file_stem().and_then(|stem| stem.to_str()))
    else {
        return Ok(());
    };
    for entry in std::fs::read_dir(folder).map_err(StoreError::file("Looking for copies", folder))?.flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&format!("{stem}.v")) && name.ends_with(".db") {
            in_copy(&entry.path(), memory)?;
        }
    }
    crate::copies::clear(copies);
    for copy in crate::copies::list(copies) {
        // One that can't be read is none, and may still hold the words.
        if in_copy(&copy, memory).is_err() {
            std::fs::remove_file(&copy).map_err(StoreError::file("Forgetting in a copy", &copy))?;
        }
    }
    in_aside(&folder.join(crate::copies::ASIDE), stem, memory)?;
    flushed(connection)
}

fn in_copy(copy: &Path, memory: &Memory) -> Result<(), StoreError> {
    let copy = crate::schema::connect(copy)?;
    if has(&copy, "memories")? {
        copy.execute("DELETE FROM memories WHERE text = ?1", [&memory.text])?;
        copy.execute_batch("INSERT INTO memory_words (memory_words) VALUES ('rebuild');")?;
    }
    scrub(&copy, memory)?;
    copy.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;")?;
    Ok(())
}

/// What was set aside as damaged keeps everything but what is forgotten: what can't be rewritten is let go.
fn in_aside(aside: &Path, stem: &str, memory: &Memory) -> Result<(), StoreError> {
    for one in std::fs::read_dir(aside).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if in_copy(&one.join(format!("{stem}.db")), memory).is_err() {
            std::fs::remove_dir_all(&one)
                .map_err(StoreError::file("Forgetting in what was set aside", &one))?;
        }
    }
    Ok(())
}

/// Takes a memory's words out of a workspace that may be closed. One of another build is only scrubbed where its tables
/// are known.
///
/// # Errors
/// What SQLite says.
pub(crate) fn scrub_workspace(dir: &Path, copies: &Path, memory: &Memory) -> Result<(), StoreError> {
    let database = dir.join("workspace.db");
    if !database.is_file() {
        return Ok(());
    }
    let mut connection = crate::schema::connect(&database)?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    scrub(&transaction, memory)?;
    transaction.commit()?;
    emptied(&connection, &database, copies, memory)
}

#[cfg(test)]
mod tests {
    use super::{GONE, Words, unsay};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn words_are_found_however_they_are_spelt() {
        for (words, text, expect) in [
            ("Money is in thousands.", "Remember: money is in thousands", "Remember: (forgotten)"),
            (
                "Money is in thousands.",
                "Remember: money\n is in  thousands. Thanks.",
                "Remember: (forgotten). Thanks.",
            ),
            ("Ada", "Ada knows Adam and ada.", "(forgotten) knows Adam and (forgotten)."),
            ("İstanbul shop", "The İSTANBUL and the İstanbul shop", "The İSTANBUL and the (forgotten)"),
            ("金額は千単位", "金額は千単位で", "(forgotten)で"),
            ("Money is in thousands.", "Remember: money is in thou…", "Remember: (forgotten)"),
            ("Money is in thousands.", "Money is in thousands. Money is in", "(forgotten). Money is in"),
            ("so so so so so so", "so so so so so so so so so so", "(forgotten) so so so so"),
            ("rate [1] is 5 percent", "The rate [1] is 5 percent here", "The (forgotten) here"),
        ] {
            assert_eq!(Words::new(words).out_of(text).as_deref(), Some(expect), "{words} | {text}");
        }
        for (words, text) in
            [("2026", "2026-11-22T08:00:00Z"), ("person", "person"), (" .", "a . b"), ("Ada", "Adam")]
        {
            assert_eq!(Words::new(words).out_of(text), None, "{words} | {text}");
        }
    }

    #[test]
    fn arguments_are_looked_through_whatever_their_escapes() {
        let mut call =
            json!({ "arguments": "{\"text\": \"M\\u00fcller pays \\\"late\\\"\", \"kind\": \"person\"}" });
        assert!(unsay(&mut call, &Words::new("Müller pays \"late\"")));
        let mut same = json!(["remember({\"text\": \"M\\u00fcller pays \\\"late\\\"\"})", 1]);
        assert!(unsay(&mut same, &Words::new("Müller pays \"late\"")));
        assert_eq!(same, json!(["remember({\"text\":\"(forgotten)\"})", 1]));
        let arguments: serde_json::Value = serde_json::from_str(call["arguments"].as_str().unwrap()).unwrap();
        assert_eq!(arguments, json!({ "text": GONE, "kind": "person" }));
    }

    #[test]
    fn what_holds_a_row_together_stays() {
        let mut helpers = json!({ "helpers": [{ "task": "Ada pays late, so ask", "role": "worker" }] });
        assert!(unsay(&mut helpers, &Words::new("Ada pays late")));
        assert!(!unsay(&mut json!({ "task": "t_1" }), &Words::new("t_1")));
        let row = json!({ "from": "person", "kind": "message", "at": "2026-11-22T08:00:00Z", "path": "my plan.md" });
        for words in ["person", "message", "2026", "plan", "my plan.md", "T", "-", "08"] {
            let mut value = row.clone();
            assert!(!unsay(&mut value, &Words::new(words)), "{words}: {value}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn nothing_is_left_of_what_is_found(before in "\\PC{0,12}", words in "[A-Za-zäİß]{2,5} [a-zé]{2,6}", after in "\\PC{0,12}") {
            let text = format!("{before} {words} {after}");
            let out = Words::new(&words).out_of(&text).unwrap_or_default();
            prop_assert!(!out.contains(&words), "{out}");
            prop_assert!(out.contains(GONE));
        }
    }
}
