//! Whether rows are what the log says was decided and done: how a question was answered, what may be done, who made a version.
//! Holds each against the newest entry of it, and knows no words. Reads only.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::StoreError;
use crate::read::Read;

/// The newest entries of questions and of what may be done.
const NEWEST: &str =
    "SELECT n, kind, ids FROM log WHERE kind IN ('approval.asked', 'approval.allowed', 'approval.denied',
  'approval.withdrawn', 'access.given', 'access.revoked') AND json_valid(ids) ORDER BY n";

/// An entry of a question, or of what may be done.
struct Decision {
    n: u64,
    kind: String,
    ids: Value,
}

/// An entry of a version.
pub(crate) struct Made {
    /// The entry's number.
    pub n: u64,
    /// The number of the version.
    pub version: u64,
    /// The hash of the version.
    pub sha256: String,
    /// Who made it and in which turn; an older Gloss did not log who.
    pub author: Option<Author>,
}

/// The word for who made a version, and the turn in which.
pub(crate) type Author = (String, Option<String>);

impl Made {
    /// As an entry's ids say it.
    pub(crate) fn new(n: u64, ids: &Value, sha256: String) -> Self {
        let of = |key: &str| text(ids, key).map(str::to_owned);
        let version = ids.get("version").and_then(Value::as_u64).unwrap_or_default();
        Self { n, version, sha256, author: of("by").map(|by| (by, of("turn"))) }
    }
}

impl Read<'_> {
    /// Compares answers, what may be done and authors with the entries that say them; `made` are those of versions.
    pub(crate) fn decided_doubt(&self, made: &[Made]) -> Result<Option<(u64, String)>, StoreError> {
        let newest = self.newest_decisions()?;
        if let Some(doubt) = self.answers_doubt(&newest)? {
            return Ok(Some(doubt));
        }
        if let Some(doubt) = self.access_doubt(&newest)? {
            return Ok(Some(doubt));
        }
        self.authors_doubt(made)
    }

    fn newest_decisions(&self) -> Result<BTreeMap<String, Decision>, StoreError> {
        let mut newest = BTreeMap::new();
        let mut statement = self.0.prepare(NEWEST)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (n, kind, ids): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let ids: Value = serde_json::from_str(&ids)?;
            let of = if kind.starts_with("access.") { "access" } else { "approval" };
            if let Some(id) = text(&ids, of).map(str::to_owned) {
                newest.insert(id, Decision { n: n.unsigned_abs(), kind, ids });
            }
        }
        Ok(newest)
    }

    fn answers_doubt(
        &self,
        newest: &BTreeMap<String, Decision>,
    ) -> Result<Option<(u64, String)>, StoreError> {
        let mut statement = self.0.prepare("SELECT id, state, body FROM approvals ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, state, body): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            // What an older Gloss asked is in no entry.
            let Some(entry) = newest.get(&id) else { continue };
            let is_same = match entry.kind.strip_prefix("approval.") {
                Some("asked") => ["waiting", "reviewing"].contains(&&*state) || !entry.has_answer_logged(),
                answered => answered == Some(&state),
            };
            let body: Value = serde_json::from_str(&body).unwrap_or_default();
            if !is_same || text(&body, "state") != Some(&state) || text(&body, "id") != Some(&id) {
                let says = format!(
                    "The answer to the question {id} is not the one that entry {} ({}) is of.",
                    entry.n, entry.kind
                );
                return Ok(Some((entry.n, says)));
            }
        }
        Ok(None)
    }

    /// All of it was logged ever since there is any, so that what no entry is of was written by somebody else.
    fn access_doubt(&self, newest: &BTreeMap<String, Decision>) -> Result<Option<(u64, String)>, StoreError> {
        let mut statement = self.0.prepare("SELECT id, task, revoked, body FROM access ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, task): (String, Option<String>) = (row.get(0)?, row.get(1)?);
            let (is_revoked, body): (bool, String) = (row.get(2)?, row.get(3)?);
            let Some(entry) = newest.get(&id) else {
                let says = format!("Access {id} is what no entry is of: it was written outside Gloss.");
                return Ok(Some((self.log_end()?.entry + 1, says)));
            };
            let body: Value = serde_json::from_str(&body).unwrap_or_default();
            let of = text(&entry.ids, "task");
            let is_same = is_revoked == (entry.kind == "access.revoked")
                && is_revoked == body.get("revoked_at").is_some_and(|at| !at.is_null())
                && (of == task.as_deref() && of == text(&body, "task"))
                && text(&body, "id") == Some(&id);
            if !is_same {
                let says = format!("Access {id} is not what entry {} ({}) is of.", entry.n, entry.kind);
                return Ok(Some((entry.n, says)));
            }
        }
        Ok(None)
    }

    /// Entries name a version as its file was called then, so that each row is held against those of its number and its hash,
    /// and each entry is that of one row.
    fn authors_doubt(&self, made: &[Made]) -> Result<Option<(u64, String)>, StoreError> {
        let mut entries: BTreeMap<(u64, String), Vec<(&Made, bool)>> = BTreeMap::new();
        for entry in made {
            entries.entry((entry.version, entry.sha256.clone())).or_default().push((entry, false));
        }
        let mut statement = self.0.prepare("SELECT path, n, sha256, body FROM versions ORDER BY path, n")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (path, n): (String, u32) = (row.get(0)?, row.get(1)?);
            let (sha256, body): (String, String) = (row.get(2)?, row.get(3)?);
            let Some(known) = entries.get_mut(&(u64::from(n), sha256)) else { continue };
            let body: Value = serde_json::from_str(&body).unwrap_or_default();
            let of = |key: &str| text(&body, key).map(str::to_owned);
            let author = (of("made_by").unwrap_or_default(), of("turn"));
            let free = |of: Option<&Author>| {
                known.iter().position(|(entry, is_taken)| !is_taken && entry.author.as_ref() == of)
            };
            match free(Some(&author)).or_else(|| free(None)) {
                Some(at) => known.iter_mut().skip(at).take(1).for_each(|(_, is_taken)| *is_taken = true),
                None => {
                    let of = known.iter().find(|(_, is_taken)| !is_taken).or(known.first());
                    let entry = of.map_or(1, |(entry, _)| entry.n);
                    let says = format!(
                        "The author of {path}, version {n}, is not the one that entry {entry} (version.added) is of."
                    );
                    return Ok(Some((entry, says)));
                }
            }
        }
        Ok(None)
    }
}

impl Decision {
    /// An older Gloss logged only the answers of persons, and in its questions not the exact call.
    fn has_answer_logged(&self) -> bool {
        self.ids.get("call").is_some_and(Value::is_string)
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use gloss_protocol::WorkspaceId;
    use serde_json::{Value, json};

    use crate::{LogEvidence, Store, Write};

    fn approval(state: &str) -> String {
        let body = json!({
            "id": "p", "task": "t", "turn": "u", "call": "c", "tool": "run", "permission": "run", "says": "May it?",
            "path": null, "why": "", "read_before": [], "version": null, "hash": "h", "state": state, "asked_at": 1,
            "answered_at": null,
        });
        format!("INSERT INTO approvals VALUES ('p', 'u', '{state}', 1, '{body}')")
    }

    fn access(id: &str, revoked_at: Option<u64>) -> String {
        let body = json!({
            "id": id, "task": null, "grant": { "is": "rule", "action": "run", "rule": "ask" }, "since": 1,
            "approval": null, "revoked_at": revoked_at,
        });
        format!("INSERT INTO access VALUES ('{id}', NULL, {}, '{body}')", u8::from(revoked_at.is_some()))
    }

    fn version(path: &str, by: &str, turn: Option<&str>) -> String {
        let body = json!({ "path": path, "sha256": "s", "made_by": by, "turn": turn });
        format!("INSERT INTO versions VALUES ('{path}', 1, 's', NULL, '{body}')")
    }

    fn added(path: &str, by: &str, turn: Option<&str>) -> (&'static str, Value) {
        let ids = json!({ "path": path, "version": 1, "turn": turn, "by": by, "sha256": "s" });
        ("version.added", ids)
    }

    fn found(rows: &[String], entries: &[(&str, Value)]) -> String {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path(), WorkspaceId("w_1".to_owned())).unwrap();
        for (kind, ids) in entries {
            let words = if *kind == "version.added" { "s" } else { "" };
            store.write(Write::TurnStep, |tx| tx.log(kind, ids, words)).unwrap();
        }
        let other = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
        other.pragma_update(None, "foreign_keys", false).unwrap();
        rows.iter().for_each(|row| other.execute_batch(row).unwrap());
        store.read().verify_log(LogEvidence::default()).unwrap().says
    }

    #[test]
    fn rows_are_held_against_the_newest_entry_of_them() {
        let asked = || ("approval.asked", json!({ "approval": "p", "call": "h" }));
        let answered = |kind| (kind, json!({ "approval": "p" }));
        let given = || ("access.given", json!({ "access": "a", "task": null }));
        let revoked = || ("access.revoked", json!({ "access": "a", "task": null }));
        for (rows, entries, says) in [
            (vec![approval("waiting")], vec![asked()], ""),
            (vec![approval("reviewing")], vec![asked()], ""),
            (
                vec![approval("allowed")],
                vec![asked()],
                "question p is not the one that entry 1 (approval.asked)",
            ),
            (vec![approval("denied")], vec![asked(), answered("approval.denied")], ""),
            (
                vec![approval("allowed")],
                vec![asked(), answered("approval.denied")],
                "entry 2 (approval.denied)",
            ),
            (vec![access("a", None)], vec![given()], ""),
            (vec![access("a", Some(2))], vec![given(), revoked()], ""),
            (vec![access("a", None)], vec![given(), revoked()], "Access a is not what entry 2"),
            (vec![access("a", None), access("b", None)], vec![given()], "Access b is what no entry is of"),
            (vec![version("a", "agent", Some("u"))], vec![added("a", "agent", Some("u"))], ""),
            (
                vec![version("a", "person", Some("u"))],
                vec![added("a", "agent", Some("u"))],
                "author of a, version 1",
            ),
            // Under another name, and beside another file with the same bytes.
            (vec![version("b", "agent", Some("u"))], vec![added("a", "agent", Some("u"))], ""),
            (
                vec![version("a", "person", None), version("b", "agent", Some("u"))],
                vec![added("a", "agent", Some("u")), added("a", "person", None)],
                "",
            ),
            (
                vec![version("a", "person", None), version("b", "person", None)],
                vec![added("a", "agent", Some("u")), added("a", "person", None)],
                "author of b, version 1, is not the one that entry 1",
            ),
        ] {
            let heard = found(&rows, &entries);
            let holds = if says.is_empty() { heard.contains("is whole") } else { heard.contains(says) };
            assert!(holds, "{rows:?} {entries:?}: {heard}");
        }
    }

    #[test]
    fn what_an_older_gloss_did_not_log_is_not_called_altered() {
        let older = || ("version.added", json!({ "path": "a", "version": 1, "turn": null }));
        for (rows, entries) in [
            (vec![approval("denied")], vec![]),
            (vec![approval("withdrawn")], vec![("approval.asked", json!({ "approval": "p" }))]),
            (vec![version("a", "person", None)], vec![]),
            (vec![version("a", "person", None)], vec![older()]),
            (
                vec![version("a", "agent", Some("u")), version("b", "agent", Some("u"))],
                vec![older(), added("b", "agent", Some("u"))],
            ),
        ] {
            let heard = found(&rows, &entries);
            assert!(heard.contains("is whole"), "{rows:?} {entries:?}: {heard}");
        }
    }
}
