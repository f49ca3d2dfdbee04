//! The part of a place that a note's words name: “delete this row”, “make the second bullet bold”. Reads words alone; where the part
//! is, and whether there is one, the artifact says. What is not wholly read names nothing.

use gloss_protocol::{Intent, Part, Reach, Which};

use crate::grammar::{Clause, Item, Kind};

/// The parts that a noun can mean, the likeliest first.
fn reaches(item: &Item<'_>) -> &'static [Reach] {
    let is = |noun: &str| item.is("noun", noun);
    match () {
        () if is("row") => &[Reach::Row, Reach::Item],
        () if is("column") => &[Reach::Column],
        () if is("item") => &[Reach::Item],
        () if is("sentence") => &[Reach::Sentence],
        () if is("paragraph") => &[Reach::Paragraph],
        () if is("section") => &[Reach::Section],
        () if is("slide") => &[Reach::Slide],
        () if is("shape") || is("text-box") => &[Reach::Shape],
        () if is("series") => &[Reach::Series],
        () => &[],
    }
}

/// The parts that the words can mean, the likeliest first; none where they name none, or several.
pub fn meant(intent: Intent, text: &str) -> Vec<Part> {
    if intent == Intent::Ask {
        return Vec::new();
    }
    let clause = Clause::new(text);
    let goes =
        clause.has("verb", "delete") && !clause.has("verb", "insert") && !clause.has("verb", "replace");
    if clause.has("verb", "insert") || clause.has("prep", "instead") || clause.has("noun", "blank-row") {
        return Vec::new();
    }
    let items: Vec<&Item<'_>> = clause.items().map(|(_, item)| item).collect();
    let named: Vec<(usize, &'static [Reach])> = items
        .iter()
        .enumerate()
        .map(|(at, item)| (at, reaches(item)))
        .filter(|(_, reaches)| !reaches.is_empty())
        .filter(|(at, _)| !is_elsewhere(&items, *at))
        .collect();
    // “The last sentence of this paragraph”: what it is of is not what is meant.
    let [(at, reaches), rest @ ..] = named.as_slice() else { return Vec::new() };
    let is_of = |at: usize| {
        items.get(..at).unwrap_or_default().iter().rev().take(3).any(|item| item.is("prep", "of"))
    };
    if rest.iter().any(|(other, _)| !is_of(*other)) {
        return Vec::new();
    }
    let before = |by: usize| at.checked_sub(by).and_then(|at| items.get(at)).copied();
    let behind = items.get(at + 1).copied();
    let ordinal = before(1).and_then(|item| item.value("ordinal"));
    // “Make this the first bullet” says where it is to be, and not which is meant.
    let is_pointed = |item: &Item<'_>| item.is("det", "this") || item.is("det", "it");
    let becomes = ordinal.is_some()
        && before(2).is_some_and(|item| item.is("det", "the"))
        && before(3).is_some_and(is_pointed);
    if becomes {
        return Vec::new();
    }
    let number = behind.filter(|item| {
        item.kind == Kind::Number && reaches.contains(&Reach::Item) && !reaches.contains(&Reach::Row)
    });
    let is_this = |item: &Item<'_>| item.value("det").is_some() || item.value("all").is_some();
    let several = items.get(*at).is_some_and(|item| is_plural(item.text))
        || before(1).is_some_and(|item| item.is("det", "these") && !item.is("det", "this"));
    let which = match (ordinal, number) {
        (Some(_), _) if several => return Vec::new(),
        (Some("last"), _) => Which::Last,
        (Some(n), _) => n.parse().map_or(Which::This, Which::Nth),
        (None, Some(n)) => match n.text.parse() {
            Ok(n) => Which::Nth(n),
            Err(_) => return Vec::new(),
        },
        (None, None) if several => Which::These,
        (None, None) => Which::This,
    };
    // Without a word that points, a noun beside another act is the kind of thing alone.
    let points = before(1).is_some_and(is_this)
        || before(2).is_some_and(is_this)
        || ordinal.is_some()
        || number.is_some();
    let whole = before(1).is_some_and(|item| item.value("all").is_some());
    let says_this =
        [1, 2].into_iter().filter_map(before).any(|item| item.is("det", "this") || item.is("det", "these"));
    let is_meant = if goes { points || items.len() <= 2 } else { says_this || whole || ordinal.is_some() };
    if !is_meant {
        return Vec::new();
    }
    reaches.iter().map(|reach| Part { reach: *reach, which, goes }).collect()
}

/// Whether a noun names another place: “below this row”, “by this column”, “row 3”.
fn is_elsewhere(items: &[&Item<'_>], at: usize) -> bool {
    let joins = |item: &&Item<'_>| {
        ["before", "after", "by", "with", "to", "between", "from"].iter().any(|prep| item.is("prep", prep))
            && !item.is("prep", "of")
    };
    let lead = items.get(..at).unwrap_or_default().iter().rev().take_while(|item| {
        item.value("det").is_some()
            || item.value("prep").is_some()
            || item.value("ordinal").is_some()
            || item.value("all").is_some()
    });
    let named = items.get(at + 1).is_some_and(|next| {
        next.kind == Kind::Number && !items.get(at).is_some_and(|item| item.is("noun", "item"))
            || next.kind == Kind::Quote
            || next.kind == Kind::Word && !next.is_known() && next.text.starts_with(char::is_uppercase)
    });
    let mut lead = lead;
    lead.any(joins) || named
}

fn is_plural(word: &str) -> bool {
    let word = word.to_lowercase();
    let german = "zeilen spalten punkte punkten sätze sätzen absätze abschnitte folien einträge kästen \
        formen";
    german.split(' ').any(|one| one == word)
        || word.ends_with('s') && !matches!(word.as_str(), "series") && !word.ends_with("ss")
}
