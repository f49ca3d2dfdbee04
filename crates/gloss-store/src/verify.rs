//! Whether the log is what it was: each entry follows from the one before, as many are there as are known, the salts are
//! the ones that were drawn, and what entries are of is still what it was. Words that were forgotten or changed since are
//! counted, not doubted. Reads only.

use std::collections::{BTreeMap, HashSet};

use gloss_protocol::{LogPoint, Timestamp};
use rusqlite::OptionalExtension;
use sha2::{Digest as _, Sha256};

use crate::decided::Made;
use crate::forgotten::Forgotten;
use crate::log::{self, ALTERED, digest};
use crate::logged::Words;
use crate::read::Read;
use crate::tally::{Tally, entries};
use crate::versions::VersionFile;
use crate::{Blobs, StoreError};

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

/// What is known of a log elsewhere than in it.
#[derive(Clone, Copy, Default)]
pub struct LogEvidence<'a> {
    /// Tallies of it.
    pub tallies: &'a [Tally],
    /// The stored bytes of versions; without them nobody looks at these.
    pub blobs: Option<&'a Blobs>,
    /// Where it stood when somebody took an export or a receipt away.
    pub point: Option<&'a LogPoint>,
}

impl Read<'_> {
    /// Looks at the whole log, and compares it with what is known of it elsewhere.
    pub fn verify_log(&self, known: LogEvidence<'_>) -> Result<Verified, StoreError> {
        // All of one moment: an entry that is written meanwhile would be in one count and not in the other.
        self.together(|| self.look_at_log(known))
    }

    fn look_at_log(&self, known: LogEvidence<'_>) -> Result<Verified, StoreError> {
        let (count, since): (i64, Option<i64>) =
            self.0
                .query_row("SELECT count(*), min(at) FROM log", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let entries = count.unsigned_abs();
        let mut verified = Verified { entries, since: since.map(Timestamp), ..Verified::default() };
        let doubt = match self.chain_doubt()? {
            Some(doubt) => Some(doubt),
            None => match self.known_doubt(known)? {
                Some(doubt) => Some(doubt),
                None => self.contents_doubt(known, &mut verified.gone)?,
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

    fn known_doubt(&self, known: LogEvidence<'_>) -> Result<Option<(u64, String)>, StoreError> {
        for tally in known.tallies.iter().filter(|tally| tally.entries > 0) {
            if self.log_hash(tally.entries)?.as_ref() != Some(&tally.hash) {
                let found = self.log_end()?.entry;
                return Ok(Some((tally.entries.min(found + 1), altered(tally.entries, found))));
            }
        }
        let Some(point) = known.point else { return Ok(None) };
        if self.log_hash(point.entry)?.as_ref() == Some(&point.hash) {
            return Ok(None);
        }
        let found = self.log_end()?.entry;
        let says = match found < point.entry {
            true => format!(
                "It ends before the file does: entry {} is the last of the file, and {} are here.",
                point.entry,
                entries(found)
            ),
            false => {
                format!("It does not go on from the file: entry {} is another one there.", point.entry)
            }
        };
        Ok(Some((point.entry.min(found + 1), says)))
    }

    /// Compares what entries are of with what is there: words, salts, what was decided, and stored bytes.
    fn contents_doubt(
        &self,
        known: LogEvidence<'_>,
        gone: &mut u32,
    ) -> Result<Option<(u64, String)>, StoreError> {
        let mut made = Vec::new();
        if let Some(doubt) = self.words_doubt(gone, &mut made)? {
            return Ok(Some(doubt));
        }
        if let Some(doubt) = self.salts_doubt(known.tallies)? {
            return Ok(Some(doubt));
        }
        if let Some(doubt) = self.decided_doubt(&made)? {
            return Ok(Some(doubt));
        }
        known.blobs.map_or(Ok(None), |blobs| self.bytes_doubt(blobs, &made))
    }

    /// Looks at the stored bytes of all versions; `made` are the entries of them.
    fn bytes_doubt(&self, blobs: &Blobs, made: &[Made]) -> Result<Option<(u64, String)>, StoreError> {
        let mut statement = self.0.prepare("SELECT path, n, sha256 FROM versions ORDER BY path, n")?;
        let mut rows = statement.query([])?;
        let mut whole = HashSet::new();
        while let Some(row) = rows.next()? {
            let (path, n, sha256): (String, u32, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let files = self.files(&path, n)?;
            let is_listed = match files.as_slice() {
                [only] if only.file.is_empty() => only.sha256 == sha256,
                files => list_hash(files) == sha256,
            };
            let is_whole = is_listed
                && files.iter().all(|file| {
                    whole.contains(&file.sha256) || {
                        let is_whole = blobs.is_whole(&file.sha256);
                        whole.extend(is_whole.then(|| file.sha256.clone()));
                        is_whole
                    }
                });
            if !is_whole {
                let entry = made.iter().rfind(|made| made.sha256 == sha256).map_or(1, |made| made.n);
                let says = format!(
                    "The stored bytes of {path}, version {n}, are not those that entry {entry} is of."
                );
                return Ok(Some((entry, says)));
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
    fn words_doubt(&self, gone: &mut u32, made: &mut Vec<Made>) -> Result<Option<(u64, String)>, StoreError> {
        let (hashes, forgotten) = (self.version_hashes()?, Forgotten::read(self.0)?);
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
            if let ("version.added", Words::Are(hashes)) = (kind.as_str(), &words) {
                let of = hashes.iter().find(|sha256| digest(&salt, sha256) == is);
                made.extend(of.map(|sha256| Made::new(n, &ids, sha256.clone())));
            }
            match words {
                Words::Are(words) if matches(&words) => {}
                // Nothing is hashed with entries that have no words.
                _ if digest(&salt, "") == is => {}
                Words::Unknown => {}
                Words::Are(words) if forgotten.covers(n, &words) => *gone += 1,
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
}

fn version_of(ids: &serde_json::Value, hashes: &BTreeMap<u64, Vec<(String, String)>>) -> Vec<String> {
    let n = ids.get("version").and_then(serde_json::Value::as_u64).unwrap_or_default();
    hashes.get(&n).into_iter().flatten().map(|(_, sha256)| sha256.clone()).collect()
}

/// The hash of a folder's version: that of the list of its files.
fn list_hash(files: &[VersionFile]) -> String {
    let lines = files.iter().map(|file| format!("{} {} {}\n", file.sha256, file.bytes, file.file));
    hex::encode(Sha256::digest(lines.collect::<String>()))
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
