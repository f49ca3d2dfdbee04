//! Index of one page for comparison: hashes of what each element says and holds, and how alike two elements are.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::numbering::Numbered;
use crate::page::Page;
use crate::words::decoded;

/// Attributes that say how an element looks or is served, and seldom what it is.
pub(super) const LOOKS: [&str; 3] = ["class", "style", "srcset"];

/// Words of an element that are compared with another's.
const MOST_WORDS: usize = 400;

/// The base of the hashes of ranges of words.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

pub(super) struct Side<'a> {
    pub page: &'a Page,
    /// The words of the page, hashed one by one; those of scripts and styles too.
    words: Vec<u64>,
    /// Those of them that have no letter: figures.
    figures: HashSet<u64>,
    /// For each number of words the hash of all up to there, and the characters.
    before: Vec<(u64, usize)>,
    /// The power of the base for each number of words.
    powers: Vec<u64>,
    /// For each element the first of its words, and the one behind the last.
    own: Vec<(usize, usize)>,
    /// For each element the words right in it, hashed together, and their characters.
    right: Vec<(u64, usize)>,
    /// For each element all that it is: tag, attributes, words, and what lies in it.
    all: Vec<u64>,
    /// Hashes of elements' text, and how many elements have each.
    said: HashMap<(u64, usize), u32>,
    /// For each element which of its names are only numbers.
    numbered: Vec<Numbered>,
    /// For each element the nearest one with a key, itself or around it.
    keyed: Vec<Option<usize>>,
}

fn hash(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

impl<'a> Side<'a> {
    pub(super) fn new(page: &'a Page, source: &'a str, numbered: Vec<Numbered>) -> Self {
        let count = page.elements.len();
        let mut side = Self {
            page,
            words: Vec::new(),
            figures: HashSet::new(),
            before: vec![(0, 0)],
            powers: vec![1],
            own: vec![(0, 0); count],
            right: vec![(0, 0); count],
            all: vec![0; count],
            said: HashMap::new(),
            numbered,
            keyed: Vec::with_capacity(count),
        };
        for at in 0..count {
            let around = side.parent(at).and_then(|parent| side.keyed.get(parent).copied().flatten());
            side.keyed.push(side.key(at).map(|_| at).or(around));
        }
        let mut starts = Vec::with_capacity(page.pieces.len());
        for piece in &page.pieces {
            starts.push(side.words.len());
            let text = decoded(source.get(piece.span.clone()).unwrap_or_default());
            for word in text.split_ascii_whitespace() {
                side.word(word);
                let right = piece.element.and_then(|at| side.right.get_mut(at));
                if let Some((own, length)) = right {
                    *own = own.wrapping_mul(BASE).wrapping_add(hash(word));
                    *length += word.chars().count();
                }
            }
        }
        starts.push(side.words.len());
        for (own, element) in side.own.iter_mut().zip(&page.elements) {
            let from = page.pieces.partition_point(|piece| piece.span.start < element.whole.start);
            let to = page.pieces.partition_point(|piece| piece.span.start < element.whole.end);
            *own =
                (starts.get(from).copied().unwrap_or_default(), starts.get(to).copied().unwrap_or_default());
        }
        side.hash_all();
        for text in (0..count).map(|at| side.text(at)).filter(|(_, length)| *length > 0).collect::<Vec<_>>() {
            *side.said.entry(text).or_default() += 1;
        }
        side
    }

    /// How many elements say just this.
    pub(super) fn says(&self, text: (u64, usize)) -> u32 {
        self.said.get(&text).copied().unwrap_or_default()
    }

    fn word(&mut self, word: &str) {
        let own = hash(word);
        if !word.contains(char::is_alphabetic) {
            self.figures.insert(own);
        }
        let (before, length) = self.before.last().copied().unwrap_or_default();
        self.words.push(own);
        self.before.push((before.wrapping_mul(BASE).wrapping_add(own), length + word.chars().count()));
        let power = self.powers.last().copied().unwrap_or(1);
        self.powers.push(power.wrapping_mul(BASE));
    }

    /// From the last element to the first: what lies in one has a higher number.
    fn hash_all(&mut self) {
        for at in (0..self.page.elements.len()).rev() {
            let Some(element) = self.page.elements.get(at) else { continue };
            let mut hasher = DefaultHasher::new();
            element.tag.hash(&mut hasher);
            for one in self.attributes(at) {
                one.hash(&mut hasher);
            }
            self.right.get(at).hash(&mut hasher);
            for child in self.page.children(at) {
                self.all.get(child).hash(&mut hasher);
            }
            if let Some(slot) = self.all.get_mut(at) {
                *slot = hasher.finish();
            }
        }
    }

    pub(super) fn count(&self) -> usize {
        self.page.elements.len()
    }

    pub(super) fn tag(&self, at: usize) -> &str {
        self.page.elements.get(at).map_or("", |own| own.tag.as_str())
    }

    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        self.page.elements.get(at)?.parent
    }

    /// The elements in one, it alone left out.
    pub(super) fn inside(&self, at: usize) -> std::ops::Range<usize> {
        at + 1..self.page.elements.get(at).map_or(at + 1, |own| own.end)
    }

    /// All that an element is.
    pub(super) fn all(&self, at: usize) -> u64 {
        self.all.get(at).copied().unwrap_or_default()
    }

    /// All words of an element, hashed, and their characters.
    pub(super) fn text(&self, at: usize) -> (u64, usize) {
        let (from, to) = self.own.get(at).copied().unwrap_or_default();
        let hash = |at: usize| self.before.get(at).copied().unwrap_or_default();
        let ((before, skipped), (upto, length)) = (hash(from), hash(to));
        let power = self.powers.get(to.saturating_sub(from)).copied().unwrap_or(1);
        (upto.wrapping_sub(before.wrapping_mul(power)), length - skipped.min(length))
    }

    /// The words right in an element, hashed, and their characters.
    pub(super) fn right(&self, at: usize) -> (u64, usize) {
        self.right.get(at).copied().unwrap_or_default()
    }

    /// The id that the author gave; none that is only a number.
    pub(super) fn id(&self, at: usize) -> Option<&str> {
        self.page.attribute(at, "id").filter(|id| !id.is_empty() && !self.numbered(at).id)
    }

    /// The key of the row of data that an element is bound to; none that is only a number.
    pub(super) fn key(&self, at: usize) -> Option<&str> {
        self.page.attribute(at, "data-key").filter(|_| !self.numbered(at).key)
    }

    /// The nearest element with a key, itself or around it.
    pub(super) fn keyed(&self, at: usize) -> Option<usize> {
        self.keyed.get(at).copied().flatten()
    }

    /// The row around an element, where there are copies of it that a number alone tells apart.
    pub(super) fn copy(&self, at: usize) -> Option<usize> {
        let mut above = std::iter::successors(Some(at), |at| self.parent(*at));
        let row = above.find(|at| self.page.attribute(*at, "data-key").is_some())?;
        let is_name = self.page.attribute(row, "data-key").is_some_and(|key| key.contains('-'));
        (is_name && self.numbered(row).key).then_some(row)
    }

    /// Which names of an element are only numbers.
    pub(super) fn numbered(&self, at: usize) -> Numbered {
        self.numbered.get(at).copied().unwrap_or_default()
    }

    /// An element's attributes, without names that are only numbers.
    pub(super) fn attributes(&self, at: usize) -> impl Iterator<Item = (&str, &str)> {
        let numbered = self.numbered(at);
        let all = self.page.elements.get(at).map(|own| own.attributes.as_slice()).unwrap_or_default();
        all.iter()
            .map(|one| (one.name.as_str(), one.value.as_str()))
            .filter(move |(name, _)| !(*name == "id" && numbered.id || *name == "data-key" && numbered.key))
    }

    /// Whether an element says nothing itself and holds one other.
    pub(super) fn is_shell(&self, at: usize) -> bool {
        self.right(at).1 == 0 && self.page.children(at).take(2).count() == 1
    }

    /// Whether an element holds but one that is free, or is the only one in one that is: by what they hold the two can't
    /// be told apart.
    pub(super) fn is_wrapped(&self, at: usize, is_free: impl Fn(usize) -> bool) -> bool {
        let only = |parent: usize| self.page.children(parent).take(2).count() == 1;
        let above = self.parent(at).is_some_and(|parent| only(parent) && is_free(parent));
        let below = only(at)
            && self
                .page
                .children(at)
                .next()
                .is_some_and(|child| is_free(child) && !self.inside(child).is_empty());
        above || below
    }

    fn bag(&self, at: usize) -> HashMap<u64, i64> {
        let (from, to) = self.own.get(at).copied().unwrap_or_default();
        let mut bag = HashMap::new();
        for word in self.words.get(from..to.min(from + MOST_WORDS)).unwrap_or_default() {
            *bag.entry(*word).or_insert(0) += 1;
        }
        bag
    }
}

/// Whether two elements differ in their figures alone.
pub(super) fn says_the_same_but_figures(old: &Side<'_>, a: usize, new: &Side<'_>, b: usize) -> bool {
    let words = |side: &Side<'_>, at: usize| {
        let mut bag = side.bag(at);
        bag.retain(|word, _| !side.figures.contains(word));
        bag
    };
    words(old, a) == words(new, b)
}

/// How alike two elements are, from 0 to 1: three quarters by their words, one by their attributes.
pub(super) fn alike(old: &Side<'_>, a: usize, new: &Side<'_>, b: usize) -> f64 {
    if old.tag(a) != new.tag(b) {
        return 0.0;
    }
    let attributes = attributes_alike(old, a, new, b);
    let (one, other) = (old.bag(a), new.bag(b));
    let total: i64 = one.values().sum::<i64>() + other.values().sum::<i64>();
    if total == 0 {
        // What says nothing is told by its attributes alone.
        return attributes;
    }
    let common: i64 =
        one.iter().map(|(word, count)| (*count).min(other.get(word).copied().unwrap_or(0))).sum();
    0.75 * (2 * common) as f64 / total as f64 + 0.25 * attributes
}

/// How alike the attributes of two elements are, from 0 to 1.
pub(super) fn attributes_alike(old: &Side<'_>, a: usize, new: &Side<'_>, b: usize) -> f64 {
    let (one, other): (Vec<_>, Vec<_>) = (old.attributes(a).collect(), new.attributes(b).collect());
    // Looks weigh little: they change all at once.
    let weight = |name: &str| if LOOKS.contains(&name) { 0.3 } else { 1.0 };
    let total: f64 = one.iter().chain(&other).map(|(name, _)| weight(name)).sum();
    if total == 0.0 {
        return 1.0;
    }
    // Other looks are looks still.
    let share = |(name, value): &(&str, &str)| match other.iter().find(|(other, _)| other == name) {
        Some((_, now)) if now == value => weight(name),
        Some(_) if LOOKS.contains(name) => weight(name) / 2.0,
        _ => 0.0,
    };
    2.0 * one.iter().map(share).sum::<f64>() / total
}
