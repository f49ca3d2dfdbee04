//! A clause: a sentence or a part of one, as items with what they can mean. A rule takes the items that it understands; what is not
//! taken at the end is known by its words.

use std::ops::Range;

use super::lexicon::{Language, Lexicon, MAX_WORDS, Sense, fold};
use super::token::{Kind, Token, tokens};

/// Items that a word of two parts (`take ~ out`) may stand apart.
const APART: usize = 14;

/// A word or several that belong together, a number, quoted words, an address or a mark.
#[derive(Clone, Debug)]
pub(crate) struct Item<'a> {
    /// Its words as they stand; of quoted ones what is in the quotes.
    pub(crate) text: &'a str,
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it stands.
    pub(crate) at: Range<usize>,
    senses: Vec<Sense>,
}

impl Item<'_> {
    /// Whether it can mean this.
    pub(crate) fn is(&self, class: &str, value: &str) -> bool {
        self.senses.iter().any(|sense| sense.class == class && sense.value == value)
    }

    /// What it means as one of a class.
    pub(crate) fn value(&self, class: &str) -> Option<&'static str> {
        self.senses.iter().find(|sense| sense.class == class).map(|sense| sense.value)
    }

    /// Whether the table knows it.
    pub(crate) fn is_known(&self) -> bool {
        !self.senses.is_empty()
    }

    /// Whether it says nothing that would have to be done.
    pub(crate) fn is_idle(&self) -> bool {
        self.kind == Kind::Mark || self.value("filler").is_some() || self.value("det").is_some()
    }
}

/// A clause with the items that were taken from it.
#[derive(Clone, Debug)]
pub(crate) struct Clause<'a> {
    source: &'a str,
    items: Vec<Item<'a>>,
    taken: Vec<bool>,
}

impl<'a> Clause<'a> {
    /// The items of a text.
    pub(crate) fn new(source: &'a str) -> Self {
        let lexicon = Lexicon::get();
        let tokens = tokens(source);
        let words: Vec<String> = tokens.iter().map(|one| fold(&source[one.at.clone()])).collect();
        let mut items: Vec<Item<'a>> = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let (count, senses) = longest(lexicon, &tokens, &words, at);
            let end = tokens.get(at + count - 1).map_or(token.at.end, |last| last.at.end);
            let span = token.at.start..end;
            let text = source.get(span.clone()).unwrap_or_default();
            let text = if token.kind == Kind::Quote { unquoted(text) } else { text };
            items.push(Item { text, kind: token.kind, at: span, senses });
            at += count;
        }
        part_verbs(lexicon, &mut items);
        let taken = vec![false; items.len()];
        Self { source, items, taken }
    }

    /// Its items in order, with whether each was taken.
    pub(crate) fn items(&self) -> impl DoubleEndedIterator<Item = (usize, &Item<'a>)> {
        self.items.iter().enumerate()
    }

    /// An item by its number.
    pub(crate) fn item(&self, at: usize) -> Option<&Item<'a>> {
        self.items.get(at)
    }

    /// Whether an item is free.
    pub(crate) fn is_free(&self, at: usize) -> bool {
        self.taken.get(at) == Some(&false)
    }

    /// The first free item that means this.
    pub(crate) fn find(&self, class: &str, value: &str) -> Option<usize> {
        self.items().find(|(at, item)| self.is_free(*at) && item.is(class, value)).map(|(at, _)| at)
    }

    /// The first free item of a class, with its value.
    pub(crate) fn find_any(&self, class: &str) -> Option<(usize, &'static str)> {
        self.items().filter(|(at, _)| self.is_free(*at)).find_map(|(at, item)| Some((at, item.value(class)?)))
    }

    /// Takes an item.
    pub(crate) fn take_at(&mut self, at: usize) {
        if let Some(taken) = self.taken.get_mut(at) {
            *taken = true;
        }
    }

    /// Takes the first free item that means this.
    pub(crate) fn take(&mut self, class: &str, value: &str) -> bool {
        let found = self.find(class, value);
        found.into_iter().for_each(|at| self.take_at(at));
        found.is_some()
    }

    /// Takes the first free item of a class.
    pub(crate) fn take_any(&mut self, class: &str) -> Option<&'static str> {
        let (at, value) = self.find_any(class)?;
        self.take_at(at);
        Some(value)
    }

    /// Takes all free items of a class.
    pub(crate) fn take_all(&mut self, class: &str) -> Vec<&'static str> {
        std::iter::from_fn(|| self.take_any(class)).collect()
    }

    /// Takes the first free item of a kind.
    pub(crate) fn take_kind(&mut self, kind: Kind) -> Option<&'a str> {
        let at = self.items().find(|(at, item)| self.is_free(*at) && item.kind == kind)?.0;
        self.take_at(at);
        self.items.get(at).map(|item| item.text)
    }

    /// Takes the first free address of the web or of a file.
    pub(crate) fn take_link(&mut self) -> Option<String> {
        self.take_kind(Kind::Link).map(str::to_owned)
    }

    /// Whether any item, taken or not, means this.
    pub(crate) fn has(&self, class: &str, value: &str) -> bool {
        self.items.iter().any(|item| item.is(class, value))
    }

    /// Whether any item is of a class.
    pub(crate) fn has_any(&self, class: &str) -> bool {
        self.items.iter().any(|item| item.value(class).is_some())
    }

    /// The source between two items, exclusive of the second.
    pub(crate) fn between(&self, from: usize, to: usize) -> &'a str {
        let (Some(first), Some(last)) =
            (self.items.get(from), to.checked_sub(1).and_then(|to| self.items.get(to)))
        else {
            return "";
        };
        self.source.get(first.at.start..last.at.end).unwrap_or_default()
    }

    /// Takes items from one to another, exclusive of the second.
    pub(crate) fn take_range(&mut self, range: Range<usize>) {
        range.for_each(|at| self.take_at(at));
    }

    /// How many items it has.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// The words that nobody took and that say something, in their order.
    pub(crate) fn rest(&self) -> Vec<&'a str> {
        let open =
            |(at, item): (usize, &Item<'a>)| (self.is_free(at) && !item.is_idle()).then_some(item.text);
        self.items().filter_map(open).collect()
    }

    /// Whether all that says something was taken.
    pub(crate) fn is_spent(&self) -> bool {
        self.rest().is_empty()
    }

    /// The language of most of its words.
    pub(crate) fn language(&self) -> Language {
        let count = |wanted: Language| {
            let of = |item: &&Item<'_>| {
                !item.senses.is_empty() && item.senses.iter().all(|one| one.language == Some(wanted))
            };
            self.items.iter().filter(of).count()
        };
        let umlauts = self.source.contains(['ä', 'ö', 'ü', 'ß', 'Ä', 'Ö', 'Ü']);
        match (count(Language::German) + usize::from(umlauts)).cmp(&count(Language::English)) {
            std::cmp::Ordering::Greater => Language::German,
            _ => Language::English,
        }
    }

    /// Where two wishes may be joined: the end of the first and the beginning of the second, in bytes, and whether more than a bare
    /// “and” parts them.
    pub(crate) fn joints(&self) -> Vec<(usize, usize, bool)> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(item) = self.items.get(at) {
            let is_joint = |item: &Item<'_>| {
                item.value("joint").is_some()
                    || item.kind == Kind::Mark
                        && matches!(item.text, "," | ";" | "." | "!" | "–" | "-" | ":" | "\n")
            };
            if !is_joint(item) {
                at += 1;
                continue;
            }
            let mut last = at;
            let mut is_marked = item.kind == Kind::Mark;
            while let Some(next) = self.items.get(last + 1).filter(|next| is_joint(next)) {
                is_marked |= next.kind == Kind::Mark;
                last += 1;
            }
            if at > 0 && last + 1 < self.items.len() {
                let end = self.items.get(last).map_or(item.at.end, |last| last.at.end);
                out.push((item.at.start, end, is_marked));
            }
            at = last + 1;
        }
        out
    }
}

/// The longest words from here that the table knows together, and what they mean.
fn longest(lexicon: &Lexicon, tokens: &[Token], words: &[String], at: usize) -> (usize, Vec<Sense>) {
    let is_word = |token: &&Token| matches!(token.kind, Kind::Word | Kind::Number);
    let run = tokens.iter().skip(at).take(MAX_WORDS).take_while(is_word).count();
    for count in (1..=run).rev() {
        let Some(some) = words.get(at..at + count) else { continue };
        let senses = lexicon.senses(&some.join(" "));
        if !senses.is_empty() {
            return (count, senses.to_vec());
        }
    }
    let mark = tokens.get(at).filter(|token| token.kind == Kind::Mark);
    let senses = mark.and_then(|_| words.get(at)).map(|word| lexicon.senses(word).to_vec());
    (1, senses.unwrap_or_default())
}

/// Gives words of two parts their meaning, where the second stands behind.
fn part_verbs(lexicon: &Lexicon, items: &mut [Item<'_>]) {
    for at in 0..items.len() {
        let first = fold(items.get(at).map_or("", |item| item.text));
        for (last, sense) in lexicon.parted(&first) {
            let behind = items.iter().enumerate().skip(at + 1).take(APART);
            let found = behind
                .filter(|(_, item)| item.kind == Kind::Word && fold(item.text) == *last)
                .map(|(at, _)| at)
                .next();
            let Some(there) = found else { continue };
            if let Some(item) = items.get_mut(at) {
                item.senses = vec![*sense];
            }
            if let Some(item) = items.get_mut(there) {
                item.senses = vec![Sense { class: "filler", value: "part", language: sense.language }];
            }
            break;
        }
    }
}

fn unquoted(text: &str) -> &str {
    let mut inner = text.chars();
    inner.next();
    inner.next_back();
    inner.as_str()
}
