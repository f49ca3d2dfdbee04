//! Numbers of paragraphs as Word counts them (17.9): which list a paragraph is an item of, how far that has come, and how its number is
//! written. Reads alone.

use std::collections::{BTreeMap, BTreeSet};

use super::file::Document;
use super::paragraph::Paragraph;
use super::read::{Item, attribute};
use crate::error::OpenError;
use crate::numerals::{letters, roman};
use crate::package::Package;
use crate::xml::{Id, Tree};

/// Levels of a list.
const LEVELS: usize = 9;

/// Lists that lead to each other are followed so far.
const MAX_HOPS: usize = 8;

#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    is_legal: bool,
    /// The level, from 1, after which it begins anew; 0 for never, none for any higher one.
    restart: Option<usize>,
    style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// The style of lists that says what it is.
    link: Option<String>,
    /// The style of lists that it is.
    style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Number {
    list: u32,
    levels: BTreeMap<usize, Level>,
    starts: BTreeMap<usize, u32>,
}

/// The lists of a document.
#[derive(Clone, Debug, Default)]
struct Lists {
    lists: BTreeMap<u32, Abstract>,
    numbers: BTreeMap<u32, Number>,
}

/// How far a list has come.
#[derive(Default)]
struct Counts {
    now: [Option<u32>; LEVELS],
}

/// How far all lists have come.
#[derive(Default)]
struct Counter {
    counts: BTreeMap<u32, Counts>,
    /// Numbers whose own beginnings were used.
    begun: BTreeSet<(u32, usize)>,
}

impl Document {
    /// The number or the bullet before each paragraph, by story and item; nothing for what has none.
    ///
    /// # Errors
    /// Where a part is damaged.
    pub fn labels(&self) -> Result<Vec<Vec<String>>, OpenError> {
        let main = self.stories.first().map(|story| story.part.clone()).unwrap_or_default();
        let related = self.package.relations(&main)?;
        let part = related.into_iter().find(|one| one.kind == "numbering" && self.package.has(&one.target));
        let Some(part) = part else {
            return Ok(self.stories.iter().map(|story| vec![String::new(); story.items.len()]).collect());
        };
        let lists = Lists::read(&self.package, &part.target)?;
        let mut counter = Counter::default();
        let mut out = Vec::new();
        for story in &self.stories {
            let label = |item: &Item| match item {
                Item::Paragraph(paragraph) => self.label(&lists, &mut counter, paragraph),
                _ => String::new(),
            };
            out.push(story.items.iter().map(label).collect());
        }
        Ok(out)
    }

    fn label(&self, lists: &Lists, counter: &mut Counter, paragraph: &Paragraph) -> String {
        let style = paragraph.style.as_deref();
        let (number, level) = match paragraph.list {
            Some((number, level)) => (number, usize::from(level)),
            None => {
                let Some((number, level)) = self.styles().list(style) else { return String::new() };
                let own = style.and_then(|style| lists.level_of(number, style));
                (number, own.unwrap_or(usize::from(level)))
            }
        };
        if number == 0 || level >= LEVELS { String::new() } else { counter.next(lists, number, level) }
    }
}

impl Lists {
    fn read(package: &Package, part: &str) -> Result<Self, OpenError> {
        let text = package.text(part)?;
        let tree = Tree::parse(&text, part, package.limits())?;
        let mut out = Self::default();
        for id in tree.children(tree.root()) {
            let value = |name: &str| {
                tree.child(id, name)
                    .and_then(|id| attribute(&tree, id, "val"))
                    .map(|value| value.into_owned())
            };
            match tree.local(id) {
                "abstractNum" => {
                    let Some(own) = number(&tree, id, "abstractNumId") else { continue };
                    let list = Abstract {
                        levels: levels(&tree, id),
                        link: value("numStyleLink"),
                        style: value("styleLink"),
                    };
                    out.lists.insert(own, list);
                }
                "num" => {
                    let Some(own) = number(&tree, id, "numId") else { continue };
                    let list = value("abstractNumId").and_then(|list| list.trim().parse().ok()).unwrap_or(0);
                    let mut one = Number { list, ..Number::default() };
                    for over in tree.children(id).filter(|id| tree.local(*id) == "lvlOverride") {
                        let Some(level) = number(&tree, over, "ilvl") else { continue };
                        let level = level as usize;
                        if let Some(start) =
                            tree.child(over, "startOverride").and_then(|id| number(&tree, id, "val"))
                        {
                            one.starts.insert(level, start);
                        }
                        if let Some(own) = tree.child(over, "lvl") {
                            // A restart within an override does not count (MS-OI29500, 2.1.282).
                            let own = Level { restart: None, ..read_level(&tree, own) };
                            one.levels.insert(level, own);
                        }
                    }
                    out.numbers.insert(own, one);
                }
                _ => {}
            }
        }
        Ok(out)
    }

    /// The list that a number counts in, with its id.
    fn list(&self, number: u32) -> Option<(u32, &Abstract)> {
        let mut at = self.numbers.get(&number)?.list;
        for _ in 0..MAX_HOPS {
            let list = self.lists.get(&at)?;
            let Some(link) = &list.link else { return Some((at, list)) };
            let next = self.lists.iter().find(|(_, one)| one.style.as_ref() == Some(link));
            match next {
                Some((id, _)) if *id != at => at = *id,
                _ => return Some((at, list)),
            }
        }
        None
    }

    fn level(&self, number: u32, level: usize) -> Option<&Level> {
        let own = self.numbers.get(&number)?.levels.get(&level);
        own.or_else(|| self.list(number)?.1.levels.get(&level))
    }

    /// The level that a paragraph style is tied to.
    fn level_of(&self, number: u32, style: &str) -> Option<usize> {
        let (_, list) = self.list(number)?;
        list.levels.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(at, _)| *at)
    }
}

fn number(tree: &Tree<'_>, id: Id, name: &str) -> Option<u32> {
    attribute(tree, id, name)?.trim().parse().ok()
}

fn levels(tree: &Tree<'_>, holder: Id) -> BTreeMap<usize, Level> {
    let all = tree.children(holder).filter(|id| tree.local(*id) == "lvl");
    all.filter_map(|id| Some((number(tree, id, "ilvl")? as usize, read_level(tree, id)))).collect()
}

fn read_level(tree: &Tree<'_>, id: Id) -> Level {
    let value = |name: &str| {
        tree.child(id, name).and_then(|id| attribute(tree, id, "val")).map(|value| value.into_owned())
    };
    let is_legal = tree.child(id, "isLgl").is_some_and(|own| {
        attribute(tree, own, "val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off"))
    });
    Level {
        start: value("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1),
        format: value("numFmt").unwrap_or_else(|| "decimal".to_owned()),
        text: value("lvlText").unwrap_or_default(),
        is_legal,
        restart: value("lvlRestart").and_then(|level| level.trim().parse().ok()),
        style: value("pStyle"),
    }
}

impl Counter {
    /// The label of the next item at a level.
    fn next(&mut self, lists: &Lists, number: u32, level: usize) -> String {
        let Some((list, _)) = lists.list(number) else { return String::new() };
        let counts = self.counts.entry(list).or_default();
        let start = |level: usize| {
            let own = lists.numbers.get(&number).and_then(|one| one.starts.get(&level)).copied();
            own.or_else(|| lists.level(number, level).map(|level| level.start)).unwrap_or(1)
        };
        let has_start = lists.numbers.get(&number).is_some_and(|one| one.starts.contains_key(&level));
        let begins = has_start && self.begun.insert((number, level));
        let next = match counts.now.get(level).copied().flatten() {
            Some(now) if !begins => now.saturating_add(1),
            _ => start(level),
        };
        if let Some(own) = counts.now.get_mut(level) {
            *own = Some(next);
        }
        for deeper in level + 1..LEVELS {
            let restarts = match lists.level(number, deeper).and_then(|level| level.restart) {
                None => true,
                Some(0) => false,
                Some(after) => level < after,
            };
            if let Some(own) = counts.now.get_mut(deeper).filter(|_| restarts) {
                *own = None;
            }
        }
        let now = counts.now;
        let Some(own) = lists.level(number, level) else { return String::new() };
        if own.format == "bullet" {
            return bullet(&own.text);
        }
        if own.format == "none" && !own.text.contains('%') {
            return own.text.trim().to_owned();
        }
        let mut out = String::new();
        let mut signs = own.text.chars().peekable();
        while let Some(sign) = signs.next() {
            let digit =
                signs.peek().and_then(|next| next.to_digit(10)).filter(|digit| (1..=9).contains(digit));
            let (Some(digit), '%') = (digit, sign) else {
                out.push(sign);
                continue;
            };
            signs.next();
            let at = digit as usize - 1;
            let Some(other) = lists.level(number, at) else { continue };
            let count = now.get(at).copied().flatten().unwrap_or_else(|| start(at));
            match other.format.as_str() {
                "bullet" | "none" => {}
                _ if own.is_legal => out.push_str(&count.to_string()),
                format => out.push_str(&written(count, format)),
            }
        }
        out.trim().to_owned()
    }
}

/// A bullet as a sign that every font has: those of the fonts of signs lie where no letters are.
fn bullet(text: &str) -> String {
    match text.chars().next() {
        None => String::new(),
        Some('\u{f0b7}' | '\u{b7}') => "•".to_owned(),
        Some('\u{f0a7}' | '\u{a7}') => "▪".to_owned(),
        Some('o' | '\u{f06f}') => "○".to_owned(),
        Some('\u{f0d8}') => "➢".to_owned(),
        Some('\u{f0fc}') => "✓".to_owned(),
        Some('\u{f02d}') => "–".to_owned(),
        Some('\u{e000}'..='\u{f8ff}') => "•".to_owned(),
        Some(_) => text.to_owned(),
    }
}

/// A number in a format (17.18.59); of those that no Latin text has, in digits.
fn written(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count).to_lowercase(),
        "upperLetter" => letters(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        "ordinal" => {
            let end = match (count % 10, count % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("{count}{end}")
        }
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn numbers_are_written_as_their_formats_want() {
        assert_eq!(written(27, "lowerLetter"), "aa");
        assert_eq!(written(14, "lowerRoman"), "xiv");
        assert_eq!(
            [1, 2, 3, 4, 11, 22].map(|n| written(n, "ordinal")),
            ["1st", "2nd", "3rd", "4th", "11th", "22nd"]
        );
        assert_eq!(written(7, "decimalZero"), "07");
        assert_eq!(written(7, "chineseCounting"), "7");
    }
}
