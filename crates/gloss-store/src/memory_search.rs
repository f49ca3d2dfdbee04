//! Searching memories by the words of a question. Writes nothing.
//!
//! Finding is bounded. Where the words of a question are in few entries, all of these are ranked by SQLite's own BM25;
//! ranking all entries of a common word would cost hundreds of milliseconds in a million. There the newest entries of
//! each word are looked at, and ranked by BM25 (Robertson and Zaragoza, 2009) with the numbers of entries estimated.

use std::collections::BTreeMap;

use gloss_protocol::Memory;
use rusqlite::params;

use crate::left_out::{or_left_out, readable_rows};
use crate::memories::parse;
use crate::words::{SearchedText, split};
use crate::{Memories, StoreError};

/// Entries that are all ranked, of all words together.
const FEW: usize = 8_000;

/// Entries that are looked at for each word of a question where there are more, newest first.
const NEWEST: usize = 1000;

/// Of those, entries whose words are read to be ranked: those with the most telling words first, the newest of equal ones.
const READ: usize = 1000;

/// Words of a question that are looked for.
const MAX_WORDS: usize = 8;

/// BM25's parameters, as FTS5 has them.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Words that say nothing about what is asked.
const EMPTY: [&str; 44] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "did", "do", "does", "for", "from", "had", "has",
    "have", "how", "i", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "that", "the", "their",
    "this", "to", "was", "we", "what", "when", "where", "which", "who", "why", "will", "with", "you",
];

impl Memories<'_> {
    /// Memories that have words of a question, the best first, with their scores.
    pub fn search(&self, question: &str, limit: usize) -> Result<Vec<(Memory, f64)>, StoreError> {
        let every = distinct(question);
        if every.len() <= 2 * MAX_WORDS && self.are_few(&every)? {
            return self.best(&every, limit);
        }
        let words = telling(every);
        let counts: Vec<Vec<i64>> =
            words.iter().map(|word| self.newest_with(word, NEWEST)).collect::<Result<_, _>>()?;
        let (all, average): (i64, f64) = self.0.prepare_cached(
            "SELECT coalesce(max(n), 0), coalesce((SELECT avg(words) FROM (SELECT words FROM memories ORDER BY n DESC LIMIT 1000)), 1.0) FROM memories",
        )?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut found: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        let mut rarity = Vec::new();
        for (at, rows) in counts.into_iter().enumerate() {
            rarity.push(rarity_of(&rows, all));
            for n in rows {
                found.entry(n).or_default().push(at);
            }
        }
        self.ranked(found, &words, &rarity, average.max(1.0), limit)
    }

    /// Whether the words are in few entries, all together.
    fn are_few(&self, words: &[String]) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM memory_words WHERE memory_words MATCH ?1 LIMIT ?2)";
        let mut statement = self.0.prepare_cached(sql)?;
        let mut left = FEW;
        for word in words {
            let count: i64 = statement
                .query_row(params![quoted(word), i64::try_from(left).unwrap_or(0) + 1], |row| row.get(0))?;
            match left.checked_sub(usize::try_from(count).unwrap_or(usize::MAX)) {
                Some(rest) => left = rest,
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The best of all entries that have any of the words.
    fn best(&self, words: &[String], limit: usize) -> Result<Vec<(Memory, f64)>, StoreError> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let any: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let mut statement = self.0.prepare_cached(
            "SELECT memories.text, body, -score FROM (SELECT rowid AS n, bm25(memory_words) AS score FROM memory_words
               WHERE memory_words MATCH ?1 ORDER BY score, n DESC LIMIT ?2) AS found JOIN memories ON memories.n = found.n
             ORDER BY score, found.n DESC",
        )?;
        let rows = statement
            .query_map(params![any.join(" OR "), i64::try_from(limit).unwrap_or(0)], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, f64>(2)?))
            })?;
        readable_rows(rows.map(|row| {
            let (text, body, score) = row?;
            Ok((parse(text, &body)?, score))
        }))
    }

    fn newest_with(&self, word: &str, most: usize) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT rowid FROM memory_words WHERE memory_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows =
            statement.query_map(params![quoted(word), i64::try_from(most).unwrap_or(0)], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn ranked(
        &self,
        found: BTreeMap<i64, Vec<usize>>,
        words: &[String],
        rarity: &[f64],
        average: f64,
        limit: usize,
    ) -> Result<Vec<(Memory, f64)>, StoreError> {
        let mut statement = self.0.prepare_cached("SELECT text, words FROM memories WHERE n = ?1")?;
        let telling = |has: &[usize]| has.iter().filter_map(|at| rarity.get(*at)).sum::<f64>();
        let mut found: Vec<(i64, Vec<usize>)> = found.into_iter().collect();
        found.sort_by(|a, b| telling(&b.1).total_cmp(&telling(&a.1)).then(b.0.cmp(&a.0)));
        found.truncate(READ);
        let mut scored: Vec<(i64, f64)> = Vec::with_capacity(found.len());
        for (n, has) in found {
            let row = statement.query_row([n], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as f64)));
            let row: Option<(String, f64)> = or_left_out(row.map_err(StoreError::from))?;
            let Some((text, length)) = row else { continue };
            let text = SearchedText::of(&text);
            let norm = K1 * (1.0 - B + B * length / average);
            let score = has
                .iter()
                .map(|at| {
                    let word = words.get(*at).map(String::as_str).unwrap_or_default();
                    let times = text.times(word).max(1) as f64;
                    rarity.get(*at).copied().unwrap_or(0.0) * times * (K1 + 1.0) / (times + norm)
                })
                .sum();
            scored.push((n, score));
        }
        // Of equal ones the newer first.
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        let mut whole = self.0.prepare_cached("SELECT text, body FROM memories WHERE n = ?1")?;
        let mut out = Vec::new();
        for (n, score) in scored.into_iter().take(limit) {
            let (text, body): (String, String) =
                whole.query_row([n], |row| Ok((row.get(0)?, row.get(1)?)))?;
            out.push((parse(text, &body)?, score));
        }
        Ok(out)
    }
}

/// In quotes a word is only that, whatever it looks like.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// How much a word tells: BM25's inverse document frequency. Where there were more entries than were looked at, their
/// number follows from how far back those reach.
fn rarity_of(rows: &[i64], all: i64) -> f64 {
    let looked = rows.len() as f64;
    let total = (all as f64).max(looked);
    let with = match rows.last() {
        Some(oldest) if rows.len() >= NEWEST => {
            let reach = ((all - oldest + 1) as f64).max(1.0);
            (looked * total / reach).min(total)
        }
        _ => looked,
    };
    ((total - with + 0.5) / (with + 0.5)).ln().max(1e-6)
}

/// The words of a question, each once.
fn distinct(question: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in split(question) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Of them those that are looked for where not all can be: the ones that say something.
fn telling(every: Vec<String>) -> Vec<String> {
    let (empty, mut words): (Vec<String>, Vec<String>) =
        every.into_iter().partition(|word| EMPTY.contains(&word.as_str()));
    // A question of empty words alone is looked for as it is.
    if words.is_empty() {
        words = empty;
    }
    // The longest say most, where there are too many.
    if words.len() > MAX_WORDS {
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.truncate(MAX_WORDS);
    }
    words
}
