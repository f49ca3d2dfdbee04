//! What entries of the log are of, as it stands in the tables now: words of the person and of tasks, calls, approvals, grants,
//! and hashes of versions. Judges nothing.

use std::collections::BTreeMap;

use gloss_protocol::{Access, Approval, Item, ItemBody, Speaker, Turn};
use rusqlite::OptionalExtension;

use crate::read::Read;
use crate::{StoreError, left_out};

/// The words of an entry, as far as they can be had.
pub(crate) enum Words {
    /// These, or one of these.
    Are(Vec<String>),
    /// They may have changed since, and nobody knows what they were.
    Unknown,
    /// Their row is not there, though nothing takes it out.
    Missing,
}

impl Read<'_> {
    /// The hashes of all versions by their numbers: a file may have another name by now.
    pub(crate) fn version_hashes(&self) -> Result<BTreeMap<u64, Vec<(String, String)>>, StoreError> {
        let mut out: BTreeMap<u64, Vec<(String, String)>> = BTreeMap::new();
        let mut statement = self.0.prepare("SELECT n, path, sha256, body FROM versions")?;
        let rows = statement.query_map([], |row| {
            let n = row.get::<_, i64>(0)?.unsigned_abs();
            Ok((n, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        })?;
        for row in rows {
            let row = row.map_err(StoreError::from);
            if row.as_ref().is_err_and(left_out::is_of_row) {
                continue;
            }
            let (n, path, sha256, body) = row?;
            // The row's own words name its bytes once more.
            let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
            let of = |key: &str| body.get(key).and_then(serde_json::Value::as_str);
            if of("sha256") == Some(&sha256) && of("path") == Some(&path) {
                out.entry(n).or_default().push((path, sha256));
            }
        }
        Ok(out)
    }

    pub(crate) fn words_of(&self, kind: &str, ids: &serde_json::Value) -> Result<Words, StoreError> {
        let id = |key: &str| ids.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let body = |sql: &str, id: &str| -> Result<Option<String>, StoreError> {
            Ok(self.0.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
        };
        Ok(match kind {
            "turn.finished" => match body("SELECT body FROM turns WHERE id = ?1", id("turn"))? {
                None => Words::Missing,
                Some(body) => match serde_json::from_str::<Turn>(&body) {
                    Ok(turn) => Words::Are(vec![turn.says]),
                    Err(_) => Words::Missing,
                },
            },
            "turn.started" | "turn.steered" => self.said_in(id("turn"))?,
            "call.begun" => self.calls_in(id("turn"))?,
            "approval.asked" | "approval.allowed" | "approval.denied" | "approval.withdrawn" => {
                match body("SELECT body FROM approvals WHERE id = ?1", id("approval"))? {
                    None => Words::Missing,
                    Some(body) => approval_words(&body),
                }
            }
            "access.given" | "access.revoked" => {
                match body("SELECT body FROM access WHERE id = ?1", id("access"))? {
                    None => Words::Missing,
                    Some(body) => match serde_json::from_str::<Access>(&body) {
                        Ok(access) => Words::Are(vec![serde_json::to_string(&access.grant)?]),
                        Err(_) => Words::Missing,
                    },
                }
            }
            _ => Words::Unknown,
        })
    }

    /// The words of a person in a turn: a turn that begins with something else has other words, which nobody knows.
    fn said_in(&self, turn: &str) -> Result<Words, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT body FROM items WHERE turn = ?1 ORDER BY n")?;
        let bodies = statement.query_map([turn], |row| row.get::<_, String>(0))?;
        let (mut said, mut any) = (Vec::new(), false);
        for body in bodies {
            any = true;
            let Some(body) = left_out::or_left_out(body.map_err(StoreError::from))? else {
                return Ok(Words::Missing);
            };
            let Ok(item) = serde_json::from_str::<Item>(&body) else { return Ok(Words::Missing) };
            if let ItemBody::Message { from: Speaker::Person, text, .. } = item.body {
                said.push(text);
            }
        }
        Ok(match said.is_empty() {
            _ if !any => Words::Missing,
            true => Words::Unknown,
            false => Words::Are(said),
        })
    }

    /// The calls of a turn, each as it is hashed: its tool and its exact arguments.
    fn calls_in(&self, turn: &str) -> Result<Words, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT model FROM items WHERE turn = ?1 ORDER BY n")?;
        let entries = statement.query_map([turn], |row| row.get::<_, Option<String>>(0))?;
        let (mut calls, mut any) = (Vec::new(), false);
        for entry in entries {
            any = true;
            let Some(entry) = left_out::or_left_out(entry.map_err(StoreError::from))? else {
                return Ok(Words::Missing);
            };
            let entry: serde_json::Value =
                serde_json::from_str(&entry.unwrap_or_default()).unwrap_or_default();
            let list = entry.pointer("/assistant/calls").and_then(serde_json::Value::as_array);
            for call in list.into_iter().flatten() {
                let of = |key: &str| call.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
                calls.push(format!("{}\n{}", of("name"), of("arguments")));
            }
        }
        Ok(if any { Words::Are(calls) } else { Words::Missing })
    }
}

/// What an approval's entries are hashed of: its question with what was wanted or allowed exactly. An older Gloss hashed the
/// question alone.
fn approval_words(body: &str) -> Words {
    let Ok(approval) = serde_json::from_str::<Approval>(body) else { return Words::Missing };
    let wanted = approval.wanted_words();
    Words::Are(vec![approval.decided_words(), wanted, approval.says])
}
