//! A note's words read at its place: the acts that they ask for. Each clause is taken whole by one rule or not at all; what no rule
//! took is known by its words, so that it can be named. Does nothing itself: an act is tried by whoever has the file.

mod forms;
mod insert;
mod looks;
mod naming;
mod numbers;
mod order;
mod part;
pub(crate) mod place;
mod remove;
mod target;
mod values;
mod words;
mod written;

use gloss_protocol::Act;

use crate::grammar::{Clause, Kind, Language};
pub use part::meant;
use place::Place;

/// A rule: the acts that a clause asks for, where it takes all of it.
type Rule = fn(&mut Clause<'_>, &Place) -> Option<Vec<Act>>;

/// All rules, those before others that take more exactly what they take.
const RULES: [Rule; 17] = [
    naming::named,
    words::behind_colon,
    looks::list,
    numbers::chart,
    numbers::labels,
    insert::insert,
    order::sort,
    order::swap,
    numbers::highlight,
    numbers::format,
    numbers::table,
    remove::remove,
    remove::duplicate,
    order::relocate,
    looks::align,
    looks::looks,
    words::words,
];

/// Clauses of one note.
const MAX_CLAUSES: usize = 6;

/// What a note asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    /// The acts, in their order.
    pub(crate) acts: Vec<Act>,
    /// What was said beside them and asks for nothing: “the project is done”.
    pub(crate) remarks: Vec<String>,
}

/// Why a note was not read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unread {
    /// It asks or doubts: nothing is done unasked.
    Doubted(Language),
    /// A number that may be two.
    Number(String, Language),
    /// Words that no rule took, and those that one did.
    Rest {
        /// What is understood.
        known: Option<String>,
        /// What is not.
        rest: Vec<String>,
        /// The language that it is said in.
        language: Language,
    },
}

/// Reads a note's words at a place.
pub(crate) fn read(words: &str, place: &Place) -> Result<Reading, Unread> {
    let whole = Clause::new(words);
    let asks = whole.items().any(|(_, item)| item.kind == Kind::Mark && item.text.starts_with('?'));
    if asks || whole.has_any("doubt") {
        return Err(Unread::Doubted(whole.language()));
    }
    let merged = |read: Reading| Reading { acts: merge_looks(read.acts, place), ..read };
    clauses(words, place, MAX_CLAUSES).map(merged).ok_or_else(|| unread(words, place, whole.language()))
}

/// Reads all of it, as one clause or as several one after the other.
fn clauses(words: &str, place: &Place, most: usize) -> Option<Reading> {
    let words = words.trim().trim_matches([',', ';', '–']).trim();
    if words.is_empty() || most == 0 {
        return None;
    }
    let clause = Clause::new(words);
    let whole = by_a_rule(&clause, place);
    let joints =
        if whole.as_ref().is_some_and(|read| !is_of_words(read)) { Vec::new() } else { clause.joints() };
    for (end, start, is_marked) in joints {
        let (Some(head), Some(tail)) = (words.get(..end), words.get(start..)) else { continue };
        let Some(tail_read) = clauses(tail, place, most - 1).filter(|read| !is_loose(read, tail)) else {
            continue;
        };
        if let Some(acts) = by_a_rule(&Clause::new(head), place) {
            // Words that a bare “and” joins may be one name.
            let is_name = !is_marked && is_of_words(&acts) && whole.is_some();
            if is_name {
                return None;
            }
            let mut acts = acts;
            // “To the end, that is on the far right” is one wish.
            acts.extend(tail_read.acts.into_iter().filter(|act| !acts.contains(act)).collect::<Vec<_>>());
            return Some(Reading { acts, remarks: tail_read.remarks });
        }
        if whole.is_none() && is_remark(head) {
            let mut remarks = vec![head.trim().to_owned()];
            remarks.extend(tail_read.remarks);
            return Some(Reading { acts: tail_read.acts, remarks });
        }
    }
    if let Some(acts) = whole {
        // Words that go on with what would be a wish of its own are not all one name.
        let goes_on = is_of_words(&acts)
            && !words.contains(['"', '“', '„', ':'])
            && clause
                .joints()
                .into_iter()
                .any(|(_, start, is_marked)| is_marked && words.get(start..).is_some_and(is_wish));
        return (!goes_on).then_some(Reading { acts, remarks: Vec::new() });
    }
    // What is said behind an act and asks for nothing.
    clause.joints().into_iter().find_map(|(end, start, is_marked)| {
        let (head, tail) = (words.get(..end)?, words.get(start..)?);
        let acts = by_a_rule(&Clause::new(head), place)?;
        (is_marked && is_remark(tail)).then(|| Reading { acts, remarks: vec![tail.trim().to_owned()] })
    })
}

/// Whether words say how something is to look, or what is to be done.
fn is_wish(words: &str) -> bool {
    let clause = Clause::new(words);
    let classes = ["look", "color", "align", "size", "scale", "order", "list", "format", "way"];
    clause.items().any(|(_, item)| {
        classes.iter().any(|class| item.value(class).is_some())
            || item.value("verb").is_some_and(|verb| !matches!(verb, "ought" | "set"))
    })
}

/// Looks that are asked one after the other as one: “a bit bigger, 22px, and green”.
fn merge_looks(acts: Vec<Act>, place: &Place) -> Vec<Act> {
    let is_look = |act: &Act| {
        act.name == "look" || place.can("look") && matches!(act.name.as_str(), "bold" | "italic" | "strike")
    };
    let looks = acts.iter().filter(|act| is_look(act)).count();
    if looks < 2 || acts.iter().any(|act| act.args.contains_key("within")) {
        return acts;
    }
    let mut merged = Act::new("look");
    for act in acts.iter().filter(|act| is_look(act)) {
        match act.name.as_str() {
            "look" => merged.args.extend(act.args.clone()),
            flag => merged = merged.with(flag, act.args.get("on").map_or("true", String::as_str)),
        }
    }
    let mut out: Vec<Act> = Vec::new();
    for act in acts {
        match is_look(&act) {
            true if out.iter().any(|one| one.name == "look") => {}
            true => out.push(merged.clone()),
            false => out.push(act),
        }
    }
    out
}

/// Whether acts are new words, which might hold the joint themselves.
fn is_of_words(acts: &[Act]) -> bool {
    acts.iter().any(|act| {
        matches!(
            act.name.as_str(),
            "set" | "rename" | "alt" | "notes" | "slide" | "insert-after" | "insert-before"
        ) || act.name == "chart" && act.args.contains_key("title")
            || act.args.contains_key("with") && act.name == "replace"
            || act.args.contains_key("cells")
            || act.args.contains_key("name")
    })
}

/// Whether what was read behind a joint is only words, which belong to what is before it.
fn is_loose(read: &Reading, words: &str) -> bool {
    let begins_small = words.trim_start().starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    is_of_words(&read.acts)
        && read.acts.iter().any(|act| act.name == "set" || act.name == "replace")
        && !Clause::new(words).has_any("verb")
        || !begins_small && !Clause::new(words).has_any("verb")
}

fn by_a_rule(clause: &Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    RULES.iter().find_map(|rule| {
        let mut own = clause.clone();
        rule(&mut own, place).filter(|acts| !acts.is_empty() && own.is_spent())
    })
}

/// Whether words only say why: something is so or was, and nothing in them names an act, a look or a condition.
fn is_remark(words: &str) -> bool {
    let clause = Clause::new(words);
    let says = clause.items().any(|(_, item)| {
        matches!(
            crate::grammar::fold(item.text).as_str(),
            "is" | "was"
                | "are"
                | "were"
                | "has been"
                | "ist"
                | "war"
                | "sind"
                | "wurde"
                | "waren"
                | "hat"
                | "has"
        )
    });
    let asks =
        ["look", "color", "align", "order", "list", "format", "doubt", "limit", "not", "way", "ordinal"];
    let acts = clause.items().any(|(_, item)| {
        asks.iter().any(|class| item.value(class).is_some())
            || item.value("verb").is_some_and(|verb| !matches!(verb, "ought" | "set"))
                && item.value("noun").is_none()
            || item.kind == Kind::Number
            || item.kind == Kind::Quote
    });
    says && !acts && clause.len() >= 3
}

/// What of a note is understood and what is not: of its clauses, or of the rule that took most.
fn unread(words: &str, place: &Place, language: Language) -> Unread {
    let clause = Clause::new(words);
    let doubtful = clause
        .items()
        .find(|(_, item)| item.kind == Kind::Number && values::is_doubtful(item.text, language));
    if let Some((_, item)) = doubtful {
        return Unread::Number(item.text.to_owned(), language);
    }
    let mut parts = clause
        .joints()
        .into_iter()
        .filter_map(|(end, start, _)| Some((words.get(..end)?, words.get(start..)?)));
    let half = parts.find_map(|(head, tail)| {
        let known = |part: &str| by_a_rule(&Clause::new(part), place).is_some();
        match (known(head), known(tail)) {
            (true, _) => Some((head.trim().to_owned(), tail.trim().to_owned())),
            (_, true) => Some((tail.trim().to_owned(), head.trim().to_owned())),
            _ => None,
        }
    });
    if let Some((known, rest)) = half {
        return Unread::Rest { known: Some(known), rest: vec![rest], language };
    }
    let rest = RULES.iter().filter_map(|rule| {
        let mut own = clause.clone();
        rule(&mut own, place).filter(|acts| !acts.is_empty())?;
        let rest: Vec<String> = own.rest().into_iter().map(str::to_owned).collect();
        (!rest.is_empty() && rest.len() < clause.len()).then_some(rest)
    });
    let rest = rest.min_by_key(Vec::len);
    Unread::Rest { known: None, rest: rest.unwrap_or_default(), language }
}

#[cfg(test)]
mod tests;
