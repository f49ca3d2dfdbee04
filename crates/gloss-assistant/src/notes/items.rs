//! A list's source as items. An item keeps its bytes, whatever order it comes in; only its number is counted again.

use gloss_figures::blocks::marker;

/// An item: its marker, and what follows with the lines that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    mark: String,
    pub(super) body: String,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Items {
    pub(super) items: Vec<Item>,
    /// The text between two items.
    between: String,
}

impl Item {
    /// Another item with the same marker.
    pub(super) fn with(&self, body: String) -> Self {
        Self { mark: self.mark.clone(), body }
    }
}

impl Items {
    /// A list's block; none where its lines are not of one list.
    pub(super) fn read(source: &str) -> Option<Self> {
        let mut items: Vec<Item> = Vec::new();
        for line in source.lines() {
            // What stands as deep as an item's words is in it.
            let within = items.first().map_or(usize::MAX, |item| item.mark.len());
            let own = marker(line).filter(|_| line.len() - line.trim_start_matches(' ').len() < within);
            match (own, items.last_mut()) {
                (Some(mark), _) => {
                    let body = line.get(mark.len()..).unwrap_or_default().to_owned();
                    items.push(Item { mark: mark.to_owned(), body });
                }
                (None, Some(item)) => {
                    item.body.push('\n');
                    item.body.push_str(line);
                }
                (None, None) => return None,
            }
        }
        let loose = items.iter().rev().skip(1).any(|item| item.body.trim_end_matches(' ').ends_with('\n'));
        for item in &mut items {
            item.body.truncate(item.body.trim_end().len());
        }
        Some(Self { items, between: if loose { "\n\n" } else { "\n" }.to_owned() })
            .filter(|list| !list.items.is_empty())
    }

    /// A list of these bodies.
    pub(super) fn new(bodies: &[String], numbered: bool) -> Self {
        let mark = |at: usize| if numbered { format!("{}. ", at + 1) } else { "- ".to_owned() };
        let items = bodies.iter().enumerate().map(|(at, body)| Item { mark: mark(at), body: body.clone() });
        Self { items: items.collect(), between: "\n".to_owned() }
    }

    /// Its items with numbers or bullets instead.
    pub(super) fn remarked(&self, numbered: bool) -> Self {
        let bodies: Vec<String> = self.items.iter().map(|item| item.body.clone()).collect();
        let mut out = Self { between: self.between.clone(), ..Self::new(&bodies, numbered) };
        for (new, old) in out.items.iter_mut().zip(&self.items) {
            new.body = shifted(&old.body, old.mark.len(), new.mark.len());
        }
        out
    }

    /// Its source; numbers count on from the smallest.
    pub(super) fn source(&self) -> String {
        let number = |item: &Item| {
            let digits: String = item.mark.chars().filter(char::is_ascii_digit).collect();
            digits.parse::<u64>().ok()
        };
        let first = self.items.iter().filter_map(number).min();
        let same = self.items.len() > 1 && self.items.iter().all(|item| number(item) == first);
        let lines = self.items.iter().enumerate().map(|(at, item)| {
            let mark = match (number(item), first) {
                (Some(old), Some(first)) if !same => {
                    item.mark.replacen(&old.to_string(), &(first + at as u64).to_string(), 1)
                }
                _ => item.mark.clone(),
            };
            format!("{mark}{}", shifted(&item.body, item.mark.len(), mark.len()))
        });
        lines.collect::<Vec<_>>().join(&self.between)
    }
}

/// An item's words for a marker of another width: what lies in it stays as deep under it as it was.
fn shifted(body: &str, from: usize, to: usize) -> String {
    let line = |(at, line): (usize, &str)| match line.len() - line.trim_start_matches(' ').len() {
        0 => line.to_owned(),
        _ if at == 0 => line.to_owned(),
        _ if to > from => format!("{}{line}", " ".repeat(to - from)),
        deep => line.get((from - to).min(deep)..).unwrap_or(line).to_owned(),
    };
    body.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_written() {
        for source in ["- a\n- b\n  more\n- c", "1. a\n\n2. b", "* a\n  - x\n  - y\n* b", "1. a\n1. b"] {
            assert_eq!(Items::read(source).unwrap().source(), source);
        }
        let mut list = Items::read("3. a\n4. b\n5. c").unwrap();
        list.items.reverse();
        assert_eq!(list.source(), "3. c\n4. b\n5. a");
        assert_eq!(list.remarked(false).source(), "- c\n- b\n- a");
        assert!(Items::read("words").is_none());
    }

    #[test]
    fn what_lies_in_an_item_stays_in_it() {
        let numbered = |source: &str| Items::read(source).unwrap().remarked(true).source();
        assert_eq!(numbered("- a\n- b\n  - x\n\n    more\n  - y"), "1. a\n2. b\n   - x\n\n     more\n   - y");
        assert_eq!(Items::read("1. a\n   - x\n2. b").unwrap().remarked(false).source(), "- a\n  - x\n- b");
        let ten: Vec<String> = (1..=10).map(|n| format!("- {n}\n  - x")).collect();
        assert!(numbered(&ten.join("\n")).ends_with("9. 9\n   - x\n10. 10\n    - x"));
        let mut list = Items::read("9. a\n   - x\n10. b\n    - y").unwrap();
        list.items.reverse();
        assert_eq!(list.source(), "9. b\n   - y\n10. a\n    - x");
    }
}
