//! Whether the log is what it was: each entry follows from the one before, as many are there as are known, the salts are
//! the ones that were drawn, and what entries are of is still what it was. Words that were forgotten or changed since are
//! counted, not doubted. Reads only.

use std::collections::BTreeMap;

use gloss_protocol::{Item, ItemBody, Speaker, Timestamp, Turn};
use rusqlite::OptionalExtension;

use crate::log::{self, ALTERED, digest};
use crate::read::Read;
use crate::tally::{Tally, entries};
use crate::{StoreError, left_out};

/// The result of verifying the whole log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries that are there.
    pub entries: u64,
    /// When the first was made.
    pub since: Option<Timestamp>,
    /// The number of the first entry that is not what it was, or that is missing.
    pub broken_at: Option<u64>,
    /// Entries whose words are no longer there.
    pub gone: u32,
    /// The result in a sentence.
    pub says: String,
}

/// The words of an entry, as far as they can be had.
enum Words {
    /// These, or one of these.
    Are(Vec<String>),
    /// They were there and are not any more, as forgetting takes them out.
    Gone,
    /// They may have changed since, and nobody knows what they were.
    Unknown,
    /// Their row is not there, though nothing takes it out.
    Missing,
}

impl Read<'_> {
    /// Looks at the whole log, and compares it with what is known of it elsewhere.
    pub fn verify_log(&self, known: &[Tally]) -> Result<Verified, StoreError> {
        // All of one moment: an entry that is written meanwhile would be in one count and not in the other.
        self.together(|| self.look_at_log(known))
    }

    fn look_at_log(&self, known: &[Tally]) -> Result<Verified, StoreError> {
        let (count, since): (i64, Option<i64>) =
            self.0
                .query_row("SELECT count(*), min(at) FROM log", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let entries = count.unsigned_abs();
        let mut verified = Verified { entries, since: since.map(Timestamp), ..Verified::default() };
        let doubt = match self.chain_doubt()? {
            Some(doubt) => Some(doubt),
            None => match self.known_doubt(known)? {
                Some(doubt) => Some(doubt),
                None => self.words_doubt(&mut verified.gone)?.or(self.salts_doubt(known)?),
            },
        };
        verified.says = verified.sentence(doubt.as_ref().map(|(_, says)| says.as_str()));
        verified.broken_at = doubt.map(|(n, _)| n);
        Ok(verified)
    }

    fn chain_doubt(&self) -> Result<Option<(u64, String)>, StoreError> {
        if let Some(n) = self.log_broken_at()? {
            return Ok(Some((n, format!("Entry {n} was altered outside Gloss."))));
        }
        let sql = "SELECT n, ids FROM log WHERE kind = ?1 ORDER BY n LIMIT 1";
        let told =
            self.0.query_row(sql, [ALTERED], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)));
        Ok(told.optional()?.map(|(n, ids)| {
            let ids: serde_json::Value = serde_json::from_str(&ids).unwrap_or_default();
            let known = ids.get("known").and_then(serde_json::Value::as_u64).unwrap_or_default();
            let found = n.unsigned_abs().saturating_sub(1);
            let first = if known > found { n.unsigned_abs() } else { known };
            (first, altered(known, found))
        }))
    }

    fn known_doubt(&self, known: &[Tally]) -> Result<Option<(u64, String)>, StoreError> {
        for tally in known.iter().filter(|tally| tally.entries > 0) {
            let sql = "SELECT hash FROM log WHERE n = ?1";
            let hash: Option<String> =
                self.0.query_row(sql, [tally.entries.cast_signed()], |row| row.get(0)).optional()?;
            if hash.as_ref() != Some(&tally.hash) {
                let found: i64 =
                    self.0.query_row("SELECT coalesce(max(n), 0) FROM log", [], |row| row.get(0))?;
                let found = found.unsigned_abs();
                return Ok(Some((tally.entries.min(found + 1), altered(tally.entries, found))));
            }
        }
        Ok(None)
    }

    /// Each salt was drawn once; one that is another is found even where nobody knows the words.
    fn salts_doubt(&self, known: &[Tally]) -> Result<Option<(u64, String)>, StoreError> {
        // The one that reaches furthest; entries after it are taken as they are.
        let Some(tally) = known.iter().max_by_key(|tally| tally.entries).filter(|tally| tally.entries > 0)
        else {
            return Ok(None);
        };
        let now = log::salts(self.0)?;
        let same = |salts: &crate::tally::Salts| {
            log::salts_after(self.0, tally.entries, salts.clone()).map(|salts| salts == now)
        };
        if same(&tally.salts)? || tally.salts_next.as_ref().is_some_and(|next| same(next).unwrap_or(false)) {
            return Ok(None);
        }
        Ok(Some((1, "What ties entries to their words was altered outside Gloss.".to_owned())))
    }

    /// Compares what entries are of with what is there.
    fn words_doubt(&self, gone: &mut u32) -> Result<Option<(u64, String)>, StoreError> {
        let hashes = self.version_hashes()?;
        let mut statement = self.0.prepare(
            "SELECT log.n, kind, ids, digest, salt FROM log LEFT JOIN log_salts ON log_salts.n = log.n ORDER BY log.n",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let n = row.get::<_, i64>(0)?.unsigned_abs();
            let (kind, ids, is): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let Some(salt) = row.get::<_, Option<String>>(4)? else {
                *gone += 1;
                continue;
            };
            let ids: serde_json::Value = serde_json::from_str(&ids).unwrap_or_default();
            let words = match kind.as_str() {
                "version.added" => Words::Are(version_of(&ids, &hashes)),
                _ => self.words_of(&kind, &ids)?,
            };
            let matches = |words: &[String]| words.iter().any(|words| digest(&salt, words) == is);
            match words {
                Words::Are(words) if matches(&words) => {}
                // Nothing is hashed with entries that have no words.
                _ if digest(&salt, "") == is => {}
                Words::Unknown => {}
                Words::Gone => *gone += 1,
                Words::Are(_) | Words::Missing => {
                    return Ok(Some((
                        n,
                        format!("What entry {n} ({kind}) is of was altered outside Gloss, or the entry was."),
                    )));
                }
            }
        }
        Ok(None)
    }

    /// The hashes of all versions by their numbers: a file may have another name by now.
    fn version_hashes(&self) -> Result<BTreeMap<u64, Vec<(String, String)>>, StoreError> {
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

    fn words_of(&self, kind: &str, ids: &serde_json::Value) -> Result<Words, StoreError> {
        let id = |key: &str| ids.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let body = |sql: &str, id: &str| -> Result<Option<String>, StoreError> {
            Ok(self.0.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
        };
        Ok(match kind {
            "turn.finished" => match body("SELECT body FROM turns WHERE id = ?1", id("turn"))? {
                None => Words::Missing,
                Some(body) => match serde_json::from_str::<Turn>(&body) {
                    Ok(turn) if is_forgotten(&turn.says) => Words::Gone,
                    Ok(turn) => Words::Are(vec![turn.says]),
                    Err(_) => Words::Missing,
                },
            },
            "turn.started" | "turn.steered" => self.said_in(id("turn"))?,
            _ => Words::Unknown,
        })
    }

    /// The words of a person in a turn: a turn that begins with something else has other words, which nobody knows.
    fn said_in(&self, turn: &str) -> Result<Words, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT body FROM items WHERE turn = ?1 ORDER BY n")?;
        let bodies = statement.query_map([turn], |row| row.get::<_, String>(0))?;
        let (mut said, mut is_gone, mut any) = (Vec::new(), false, false);
        for body in bodies {
            any = true;
            let Some(body) = left_out::or_left_out(body.map_err(StoreError::from))? else {
                return Ok(Words::Missing);
            };
            let Ok(item) = serde_json::from_str::<Item>(&body) else { return Ok(Words::Missing) };
            if let ItemBody::Message { from: Speaker::Person, text, .. } = item.body {
                is_gone |= is_forgotten(&text);
                said.push(text);
            }
        }
        Ok(match said.is_empty() {
            _ if !any => Words::Missing,
            _ if is_gone => Words::Gone,
            true => Words::Unknown,
            false => Words::Are(said),
        })
    }
}

fn is_forgotten(text: &str) -> bool {
    text.contains(crate::redaction::FORGOTTEN)
}

fn version_of(ids: &serde_json::Value, hashes: &BTreeMap<u64, Vec<(String, String)>>) -> Vec<String> {
    let n = ids.get("version").and_then(serde_json::Value::as_u64).unwrap_or_default();
    hashes.get(&n).into_iter().flatten().map(|(_, sha256)| sha256.clone()).collect()
}

fn altered(known: u64, found: u64) -> String {
    if found < known {
        let (known, found) = (entries(known), entries(found));
        format!("Its end was cut off outside Gloss: {known} are known and {found} were there.")
    } else {
        format!("It was written anew outside Gloss: its {known} entries do not end as they did.")
    }
}

impl Verified {
    fn sentence(&self, doubt: Option<&str>) -> String {
        let since = self.since.map(|at| at.rfc3339());
        let since = since.as_deref().and_then(|at| at.get(..10)).unwrap_or("today");
        let has = format!("{} since {since}", entries(self.entries));
        let Some(doubt) = doubt else {
            let gone = match self.gone {
                0 => String::new(),
                1 => " The words of 1 of them are no longer there.".to_owned(),
                n => format!(" The words of {n} of them are no longer there."),
            };
            return format!(
                "The log is whole: {has}, each follows from the one before, and the last is the one that is known.{gone}"
            );
        };
        format!("The log is not whole ({has}). {doubt}")
    }
}
