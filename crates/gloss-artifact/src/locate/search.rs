//! Searching for a lost quote, and only in text that the comparison does not explain: what was mapped from elsewhere
//! in the old text cannot be the quote, however equal it looks.
//!
//! Words are indexed once; a quote's rarest words are its seeds (with k errors, one of k + 1 words is whole), and each
//! seed's surroundings are aligned with the quote word by word (Sellers 1980). Whatever is found here is a suggestion
//! at most, but for words that stand unaltered within the very rewriting that took them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::map::Map;
use super::shadow::{fold, letters, same};
use crate::diff;

/// Share of a quote's letters that a place must keep.
const ALIKE: f64 = 0.75;

/// Share of a place's letters that must be unexplained, or the quote's own.
const UNEXPLAINED: f64 = 0.8;

/// Kept text between two differences that counts as part of a rewriting, in letters: words kept by chance.
const ISLAND: usize = 24;

/// Shorter quotes, in letters, are searched with the words around them.
const SHORT: usize = 12;

/// Words on each side of a short quote.
const AROUND: usize = 8;

/// Longer quotes, in words, are searched by their beginning and their end.
const LONG: usize = 160;

/// Words of a long quote's beginning, and of its end.
const END: usize = 48;

/// Seeds of a quote, and places of one seed: a word that stands more often says nothing.
const SEEDS: usize = 8;
const PLACES: usize = 64;

/// Lead over the next best, below which nobody could say which one it is.
const LEAD: f64 = 0.15;

/// A place that a quote could be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hit {
    /// In bytes of the new text.
    pub(super) range: Range<usize>,
    /// Share of the letters that are alike, 0 to 1.
    pub(super) score: f64,
    /// Whether it reads the same.
    pub(super) same: bool,
}

struct Word {
    range: Range<usize>,
    hash: u64,
    weight: u32,
}

/// The words of the new text that the comparison does not explain.
pub(super) struct Residual {
    words: Vec<Word>,
    at: HashMap<u64, Vec<u32>>,
}

fn words_of(text: &str, offset: usize) -> impl Iterator<Item = Word> + '_ {
    diff::tokens(text).into_iter().filter_map(move |range| {
        let word = text.get(range.clone()).filter(|word| word.chars().any(char::is_alphanumeric))?;
        let mut hasher = DefaultHasher::new();
        fold(word).to_lowercase().hash(&mut hasher);
        let weight = word.chars().count() as u32;
        Some(Word { range: offset + range.start..offset + range.end, hash: hasher.finish(), weight })
    })
}

impl Residual {
    /// Indexes what stands in the new text only.
    pub(super) fn new(map: &Map, new: &str) -> Self {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for hunk in map.hunks.iter().filter(|hunk| !hunk.new.is_empty()) {
            match stretches.last_mut() {
                Some(last) if letters(new.get(last.end..hunk.new.start).unwrap_or_default()) <= ISLAND => {
                    last.end = hunk.new.end;
                }
                _ => stretches.push(hunk.new.clone()),
            }
        }
        let mut words = Vec::new();
        for stretch in stretches {
            words.extend(words_of(new.get(stretch.clone()).unwrap_or_default(), stretch.start));
        }
        let mut at: HashMap<u64, Vec<u32>> = HashMap::new();
        for (n, word) in words.iter().enumerate() {
            at.entry(word.hash).or_default().push(n as u32);
        }
        Self { words, at }
    }

    /// Places that a range of the old text could be now, the best first.
    pub(super) fn search(&self, map: &Map, old: &str, new: &str, own: Range<usize>) -> Vec<Hit> {
        let quote = old.get(own.clone()).unwrap_or_default();
        let pattern: Vec<Word> = words_of(quote, own.start).collect();
        let mut hits = if pattern.is_empty() {
            Vec::new()
        } else if letters(quote) < SHORT || pattern.len() < 3 {
            self.with_surroundings(old, new, &own)
        } else if pattern.len() > LONG {
            self.by_its_ends(old, new, &pattern)
        } else {
            self.align_all(old, new, &pattern)
        };
        hits.retain(|hit| self.is_free(map, new, &hit.range, &own));
        for hit in &mut hits {
            hit.range = with_edges(quote, new, &hit.range);
            hit.same = same(quote, new.get(hit.range.clone()).unwrap_or_default());
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.range.start.cmp(&b.range.start)));
        hits
    }

    /// Where the very words of a range stand, reading the same; the first of them.
    pub(super) fn verbatim(
        &self,
        map: &Map,
        old: &str,
        new: &str,
        own: Range<usize>,
    ) -> Option<Range<usize>> {
        let quote = old.get(own.clone())?;
        let pattern: Vec<Word> = words_of(quote, own.start).collect();
        // One of its words that stands nowhere says at once that the quote does not.
        let places: Option<Vec<(usize, &Vec<u32>)>> =
            pattern.iter().enumerate().map(|(n, word)| Some((n, self.at.get(&word.hash)?))).collect();
        let (seed, places) = places?.into_iter().min_by_key(|(_, places)| places.len())?;
        places.iter().take(PLACES).find_map(|at| {
            let first = (*at as usize).checked_sub(seed)?;
            let words = self.words.get(first..first + pattern.len())?;
            if words.iter().zip(&pattern).any(|(a, b)| a.hash != b.hash) {
                return None;
            }
            let range = with_edges(quote, new, &(words.first()?.range.start..words.last()?.range.end));
            let ours = self.is_free(map, new, &range, &own);
            (ours && same(quote, new.get(range.clone())?)).then_some(range)
        })
    }

    /// Whether enough of a range is unexplained, or the quote's own.
    fn is_free(&self, map: &Map, new: &str, range: &Range<usize>, own: &Range<usize>) -> bool {
        let all = letters(new.get(range.clone()).unwrap_or_default()).max(1);
        let free = all.saturating_sub(map.explained(new, range, own));
        free as f64 / all as f64 >= UNEXPLAINED
    }

    /// Aligns a pattern at each place that its seeds point to.
    fn align_all(&self, old: &str, new: &str, pattern: &[Word]) -> Vec<Hit> {
        let mut seeds: Vec<(usize, &Vec<u32>)> = pattern
            .iter()
            .enumerate()
            .filter_map(|(n, word)| Some((n, self.at.get(&word.hash)?)))
            .filter(|(_, places)| places.len() <= PLACES)
            .collect();
        seeds.sort_by_key(|(n, places)| (places.len(), u32::MAX - pattern.get(*n).map_or(0, |w| w.weight)));
        seeds.truncate(SEEDS);
        let mut starts: Vec<usize> = seeds
            .iter()
            .flat_map(|(n, places)| places.iter().map(move |at| (*at as usize).saturating_sub(*n)))
            .collect();
        starts.sort_unstable();
        let slack = pattern.len() / 3 + 2;
        let mut hits: Vec<Hit> = Vec::new();
        let mut done = 0;
        for start in starts {
            let (from, to) =
                (start.saturating_sub(slack), (start + pattern.len() + slack).min(self.words.len()));
            // A window that an earlier one took in would find the same again.
            if to <= done {
                continue;
            }
            done = if hits.is_empty() { to } else { to.max(done) };
            let Some(hit) = self.align(old, new, pattern, from..to) else { continue };
            match hits
                .iter_mut()
                .find(|other| other.range.start < hit.range.end && hit.range.start < other.range.end)
            {
                Some(other) if other.score < hit.score => *other = hit,
                Some(_) => {}
                None => hits.push(hit),
            }
        }
        hits
    }

    /// The best place of a pattern within a window of words; none where too little is alike.
    fn align(&self, old: &str, new: &str, pattern: &[Word], window: Range<usize>) -> Option<Hit> {
        let text = self.words.get(window)?;
        let total: u32 = pattern.iter().map(|word| word.weight).sum();
        // cost[j]: least cost of the pattern so far ending at text[j]; from[j]: where that began.
        let mut cost: Vec<u32> = vec![0; text.len() + 1];
        let mut from: Vec<usize> = (0..=text.len()).collect();
        for word in pattern {
            let (mut diagonal, mut begun) = (cost[0], from[0]);
            cost[0] += word.weight;
            for j in 1..=text.len() {
                let (up, up_from) = (cost[j], from[j]);
                let there = &text[j - 1];
                let change = diagonal + differs(word, there, old, new);
                let drop = up + word.weight;
                // Words put in between cost half: a rewording adds more easily than it keeps.
                let add = cost[j - 1] + there.weight / 2 + 1;
                let best = change.min(drop).min(add);
                let origin = if best == change {
                    begun
                } else if best == drop {
                    up_from
                } else {
                    from[j - 1]
                };
                (cost[j], from[j]) = (best, origin);
                (diagonal, begun) = (up, up_from);
            }
        }
        let end = (1..=text.len()).min_by_key(|j| (cost[*j], *j - from[*j].min(*j)))?;
        let score = 1.0 - f64::from(cost[end]) / f64::from(total.max(1));
        let (first, last) = (text.get(from[end])?, text.get(end.checked_sub(1)?)?);
        let range = first.range.start..last.range.end;
        let alike = score >= ALIKE && !range.is_empty();
        alike.then_some(Hit { range, score, same: false })
    }

    /// A short quote is found where the words around it are.
    fn with_surroundings(&self, old: &str, new: &str, own: &Range<usize>) -> Vec<Hit> {
        const BYTES: usize = 400;
        let paragraph_before = old.get(..own.start).unwrap_or_default();
        let from = old.floor_char_boundary(own.start.saturating_sub(BYTES));
        let from = paragraph_before.rfind("\n\n").map_or(from, |at| from.max(at));
        let to = old.floor_char_boundary(own.end + BYTES);
        let after = old.get(own.end..to).unwrap_or_default();
        let to = after.find("\n\n").map_or(to, |at| own.end + at);
        let before: Vec<Word> = words_of(old.get(from..own.start).unwrap_or_default(), from).collect();
        let inner: Vec<Word> = words_of(old.get(own.clone()).unwrap_or_default(), own.start).collect();
        let count = inner.len();
        let skip = before.len().saturating_sub(AROUND);
        let lead = before.len() - skip;
        let behind = words_of(old.get(own.end..to).unwrap_or_default(), own.end).take(AROUND);
        let pattern: Vec<Word> = before.into_iter().skip(skip).chain(inner).chain(behind).collect();
        // Nothing around it: then nothing tells one place from another.
        if pattern.len() < count + 3 {
            return Vec::new();
        }
        let wanted = pattern.get(lead..lead + count).unwrap_or_default();
        self.align_all(old, new, &pattern)
            .into_iter()
            .filter_map(|hit| {
                let at = self.words.partition_point(|word| word.range.start < hit.range.start);
                let until = self.words.partition_point(|word| word.range.start < hit.range.end);
                let within = self.words.get(at..until)?;
                let mut found = within
                    .windows(count)
                    .filter(|some| some.iter().zip(wanted).all(|(a, b)| a.hash == b.hash));
                let only = found.next()?;
                let range = only.first()?.range.start..only.last()?.range.end;
                found.next().is_none().then_some(Hit { range, ..hit })
            })
            .collect()
    }

    /// A long quote is found by its beginning and its end, each of which must stand once.
    fn by_its_ends(&self, old: &str, new: &str, pattern: &[Word]) -> Vec<Hit> {
        let only = |words: &[Word]| match self.align_all(old, new, words).as_slice() {
            [hit] => Some(hit.clone()),
            _ => None,
        };
        let (Some(head), Some(tail)) = (pattern.get(..END), pattern.get(pattern.len() - END..)) else {
            return Vec::new();
        };
        let (Some(head), Some(tail)) = (only(head), only(tail)) else { return Vec::new() };
        let was = pattern.last().map_or(0, |w| w.range.end) - pattern.first().map_or(0, |w| w.range.start);
        let range = head.range.start..tail.range.end;
        let fits = range.start < range.end && range.len() < was * 2 && range.len() * 2 > was;
        fits.then(|| Hit { range, score: head.score.min(tail.score), same: false }).into_iter().collect()
    }
}

/// The cost of replacing a word by another, in letters: nothing where they are equal, little where they begin alike.
fn differs(a: &Word, b: &Word, old: &str, new: &str) -> u32 {
    if a.hash == b.hash {
        return 0;
    }
    let (x, y) = (old.get(a.range.clone()).unwrap_or_default(), new.get(b.range.clone()).unwrap_or_default());
    if x.as_bytes().first() != y.as_bytes().first() {
        return a.weight.max(b.weight);
    }
    let alike = x.chars().zip(y.chars()).take_while(|(p, q)| p == q).count() as u32;
    let longest = a.weight.max(b.weight);
    if alike >= 3 && alike * 3 >= longest * 2 { longest - alike + 1 } else { longest }
}

/// A range of words, with the marks before and after the quote's own words where they stand beside it too.
fn with_edges(quote: &str, new: &str, range: &Range<usize>) -> Range<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let lead = quote.chars().take_while(|c| !is_word(*c)).collect::<Vec<_>>();
    let trail = quote.chars().rev().take_while(|c| !is_word(*c)).collect::<Vec<_>>();
    let before = new.get(..range.start).unwrap_or_default().chars().rev();
    let after = new.get(range.end..).unwrap_or_default().chars();
    let grow = |(a, b): &(char, char)| a == b;
    let left: usize = lead.into_iter().rev().zip(before).take_while(grow).map(|(c, _)| c.len_utf8()).sum();
    let right: usize = trail.into_iter().rev().zip(after).take_while(grow).map(|(c, _)| c.len_utf8()).sum();
    range.start - left..range.end + right
}

/// The leading hit, or all between which nobody could say.
pub(super) fn leading(hits: &[Hit]) -> &[Hit] {
    let Some(best) = hits.first() else { return &[] };
    let near = hits.iter().take_while(|hit| best.score - hit.score < LEAD).count();
    // One that reads the same leads over all that only read alike.
    if best.same && !hits.get(1).is_some_and(|hit| hit.same) {
        return hits.get(..1).unwrap_or_default();
    }
    hits.get(..near).unwrap_or_default()
}
