//! The forms in which a clause says that other words are to stand somewhere: “A -> B”, “replace A with B”, “B instead of A”, “typo: B”,
//! “should be B”. Takes words as they stand; whether they are words to be written is decided where they are put.

use super::place::Place;
use super::target::{take_making, take_target};
use super::values::{as_it_stands, values};
use crate::grammar::{Clause, Item, Kind, fold};

/// What a clause says of words.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The words that stand there; none where nothing says so.
    pub(super) old: Option<String>,
    /// The words that are to.
    pub(super) new: String,
    /// Whether they were set off by quotes.
    pub(super) quoted: bool,
    /// Whether a verb names words: “should read”, “call it”.
    pub(super) named: bool,
    /// Whether it is the spelling that is meant.
    pub(super) typo: bool,
    /// Whether a verb says that it is to be so: “change to”, “should be”.
    pub(super) set: bool,
    /// Whether all places are meant.
    pub(super) every: bool,
}

/// Whether a word may be one of the note's own: small, or the first, which begins large in any case.
fn is_said_small(clause: &Clause<'_>, at: usize) -> bool {
    at == 0 || clause.item(at).is_some_and(|item| !item.text.starts_with(char::is_uppercase))
}

/// Words without what only goes before or behind them.
fn trimmed<'a>(clause: &Clause<'a>, mut from: usize, mut to: usize) -> (&'a str, bool) {
    let lead = |at: usize| {
        is_said_small(clause, at)
            && clause.item(at).is_some_and(|item| {
                item.kind == Kind::Mark && matches!(item.text, ":" | "," | ";" | "–" | "." | "!")
                    || item.is("filler", "please")
                    || item.is("verb", "ought")
                    || item.is("verb", "set") && item.kind == Kind::Word
                    || item.is("det", "it")
                    || matches!(
                        fold(item.text).as_str(),
                        "that" | "it's" | "that's" | "just" | "simply" | "einfach" | "only"
                    )
            })
    };
    while from < to && lead(from) {
        from += 1;
    }
    let tail = |at: usize| {
        is_said_small(clause, at)
            && clause.item(at).is_some_and(|item| {
                item.kind == Kind::Mark && !matches!(item.text, ")" | "€" | "$" | "£" | "%" | "‰")
                    || item.is("filler", "please")
                    || item.is("filler", "part")
                    || item.is("prep", "instead-behind") && item.text.to_lowercase() != "rather"
                    || (item.is("verb", "set") || item.is("verb", "ought") || item.is("verb", "replace"))
                        && fold(item.text) != "is"
                    || matches!(fold(item.text).as_str(), "sein" | "here" | "hier")
            })
    };
    while to > from && tail(to - 1) {
        to -= 1;
    }
    match clause.item(from) {
        Some(item) if to == from + 1 && item.kind == Kind::Quote => (item.text, true),
        // “Use the word “A””: the quote alone is meant.
        _ => (clause.between(from, to), false),
    }
}

fn take_whole(clause: &mut Clause<'_>) {
    clause.take_range(0..clause.len());
}

/// `A -> B`.
pub(super) fn by_arrow(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
    let at = clause
        .items()
        .find(|(_, item)| matches!(item.text, "->" | "-->" | "=>" | "→") && item.kind == Kind::Mark)
        .map(|(at, _)| at)?;
    let (old, _) = trimmed(clause, 0, at);
    let (new, quoted) = trimmed(clause, at + 1, clause.len());
    take_whole(clause);
    Some(Wanted { old: Some(old.to_owned()), new: new.to_owned(), quoted, named: true, ..Wanted::default() })
}

/// “Add “(new)” at the end”.
pub(super) fn appended(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let shown = place.shown.trim();
    if !clause.take("verb", "insert") || shown.contains('\n') || shown.is_empty() {
        return None;
    }
    let words = clause.take_kind(Kind::Quote)?;
    let new = match (clause.take("way", "last"), clause.take("way", "first")) {
        (true, false) => format!("{shown} {words}"),
        (false, true) => format!("{words} {shown}"),
        _ => return None,
    };
    Some(Wanted { new, quoted: true, named: true, ..Wanted::default() })
}

/// “Without the minus”.
pub(super) fn unsigned(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let gone = clause.take("not", "not") || clause.take("verb", "delete");
    if !gone || !clause.take("noun", "minus") {
        return None;
    }
    let new = place.shown.trim().strip_prefix(['-', '−'])?;
    let is_number = new.starts_with(|c: char| c.is_ascii_digit()) && !new.contains('\n');
    is_number.then(|| Wanted { new: new.to_owned(), quoted: true, ..Wanted::default() })
}

/// “Replace A with B”, “A durch B ersetzen”, “change A to B”.
pub(super) fn replaced(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let every = all_of_it(clause);
    let end = place_behind(clause, place);
    let verb = clause
        .items()
        .find(|(_, item)| ["replace", "set", "rename"].iter().any(|verb| item.is("verb", verb)))
        .map(|(at, item)| (at, item.is("verb", "replace")))?;
    let joins = |at: usize| {
        clause.item(at).is_some_and(|item| {
            let by = item.is("prep", "with") || item.is("prep", "by");
            by && verb.1 || item.is("prep", "to")
        })
    };
    let is_idle = |at: usize| {
        clause.item(at).is_some_and(|item| item.kind == Kind::Mark || item.value("filler").is_some())
    };
    let from = if (0..verb.0).all(is_idle) { verb.0 + 1 } else { 0 };
    let joint = (from + 1..end).find(|at| joins(*at) && *at != verb.0)?;
    let from = from + usize::from(clause.item(from).is_some_and(|item| item.is("prep", "from")));
    let (old, _) = trimmed(clause, from, joint);
    let (new, quoted) = trimmed(clause, joint + 1, end);
    if old.is_empty() {
        return None;
    }
    let of_name = clause.item(verb.0).is_some_and(|item| item.is("verb", "rename"));
    if of_name && as_it_stands(&place.shown, old).is_none() {
        return None;
    }
    take_whole(clause);
    Some(Wanted {
        old: Some(old.to_owned()),
        new: new.to_owned(),
        quoted,
        named: true,
        // In more than one line all of them are meant, as in a search of the marked part.
        every: every || of_name || end < clause.len() || place.shown.trim().contains('\n'),
        ..Wanted::default()
    })
}

/// Whether “everywhere” is said, which is no word of what is written.
fn all_of_it(clause: &Clause<'_>) -> bool {
    clause.items().any(|(_, item)| is_everywhere(item))
}

fn is_everywhere(item: &Item<'_>) -> bool {
    matches!(fold(item.text).as_str(), "everywhere" | "ueberall" | "throughout")
}

/// Where words about the place begin at the end: “in this section”; its length where none do.
fn place_behind(clause: &Clause<'_>, place: &Place) -> usize {
    let mut end = clause.len();
    while end > 0
        && clause.item(end - 1).is_some_and(|item| {
            is_everywhere(item) || matches!(fold(item.text).as_str(), "." | "please" | "bitte")
        })
    {
        end -= 1;
    }
    let Some(noun) = end.checked_sub(1).and_then(|at| clause.item(at)?.value("noun")) else { return end };
    let det = end
        .checked_sub(2)
        .and_then(|at| clause.item(at))
        .is_some_and(|item| item.value("det").is_some() || item.value("all").is_some());
    let prep = end.checked_sub(3).and_then(|at| clause.item(at)).is_some_and(|item| item.is("prep", "of"));
    if det && prep && place.named(noun).is_some() { end - 3 } else { end }
}

/// “B instead of A”, “B, not A”, “nicht A sondern B”.
pub(super) fn instead(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
    let mark = clause
        .items()
        .find(|(at, item)| {
            *at > 0
                && (item.is("prep", "instead")
                    || item.is("not", "not") && matches!(fold(item.text).as_str(), "not" | "nicht"))
        })
        .map(|(at, _)| at)?;
    if mark + 1 >= clause.len() {
        return None;
    }
    let (new, quoted) = trimmed(clause, 0, mark);
    let (old, _) = trimmed(clause, mark + 1, clause.len());
    if new.is_empty() || old.is_empty() {
        return None;
    }
    // What names a part, or another act, is no word of what is to stand there.
    let inner = Clause::new(new);
    let acts = inner.items().any(|(_, item)| {
        item.value("verb").is_some_and(|verb| !matches!(verb, "ought" | "set" | "keep"))
            && item.text.starts_with(char::is_lowercase)
            || ["sentence", "row", "column", "paragraph"].iter().any(|noun| item.is("noun", noun))
    });
    let words = |text: &str| text.split_whitespace().count();
    let shares = !quoted && words(new) < words(old) && values(old).is_empty();
    if !quoted && (acts || words(new) > words(old) + 4) || shares {
        return None;
    }
    let (new, old) = (new.to_owned(), old.to_owned());
    take_whole(clause);
    Some(Wanted { old: Some(old), new, quoted, named: true, ..Wanted::default() })
}

/// “Not A but B”, “statt A bitte B”: what stands there is named first.
pub(super) fn rather(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
    let first = clause.items().find(|(_, item)| !item.is_idle()).map(|(at, _)| at)?;
    let begins = clause.item(first).is_some_and(|item| {
        item.is("prep", "instead")
            || item.is("not", "not") && matches!(fold(item.text).as_str(), "not" | "nicht")
    });
    let turns = |at: usize| {
        clause.item(at).is_some_and(|item| matches!(fold(item.text).as_str(), "but" | "sondern" | "bitte"))
    };
    let turn = (first + 2..clause.len()).find(|at| begins && turns(*at))?;
    let (old, _) = trimmed(clause, first + 1, turn);
    let (new, quoted) = trimmed(clause, turn + 1, clause.len());
    if old.is_empty() || new.is_empty() {
        return None;
    }
    let (old, new) = (old.to_owned(), new.to_owned());
    take_whole(clause);
    Some(Wanted { old: Some(old), new, quoted, named: true, ..Wanted::default() })
}

/// “A should be B”, “A soll B heißen”: what stands there comes before the verb.
pub(super) fn becomes(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let verb = (1..clause.len()).find(|at| {
        clause.item(*at).is_some_and(|item| {
            let states =
                matches!(fold(item.text).as_str(), "is" | "ist" | "sind" | "sei" | "gehoert" | "want");
            item.is("verb", "ought") && !states
        })
    })?;
    let (old, _) = trimmed(clause, 0, verb);
    let (new, quoted) = trimmed(clause, verb + 1, clause.len());
    as_it_stands(&place.shown, old)?;
    if old.is_empty() || new.is_empty() {
        return None;
    }
    let (old, new) = (old.to_owned(), new.to_owned());
    take_whole(clause);
    Some(Wanted { old: Some(old), new, quoted, named: true, ..Wanted::default() })
}

/// “Typo: B”, “falsch geschrieben, muss B heißen”, “B mit y”.
pub(super) fn spelled(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let typos: Vec<usize> =
        clause.items().filter(|(_, item)| item.value("typo").is_some()).map(|(at, _)| at).collect();
    let letters = clause.items().find(|(at, item)| {
        let next = clause.item(at + 1);
        *at > 0
            && item.is("prep", "with")
            && next.is_some_and(|next| {
                next.text.chars().count() <= 2 && next.kind == Kind::Word && !next.is_known()
            })
    });
    let is_case = clause.items().any(|(_, item)| item.value("typo") == Some("case"));
    let (new, quoted) = match (typos.as_slice(), letters.map(|(at, _)| at)) {
        ([], Some(at)) => trimmed(clause, 0, at),
        ([first, .., last], _) if last + 1 < clause.len() || *first == 0 => {
            trimmed(clause, last + 1, clause.len())
        }
        ([only], _)
            if *only == 0
                || (0..*only).all(|at| {
                    clause.item(at).is_some_and(|item| {
                        item.value("verb").is_some()
                            || item.value("noun").is_some()
                            || item.value("filler").is_some()
                    })
                }) =>
        {
            trimmed(clause, only + 1, clause.len())
        }
        ([first, ..], _) => trimmed(clause, 0, *first),
        _ => return None,
    };
    // “B, not A”: what it says now is said too.
    let inner = Clause::new(new);
    if let Some(at) = inner.find("not", "not") {
        let (wanted, old) = (inner.between(0, at), inner.between(at + 1, inner.len()));
        let (wanted, old) = (wanted.trim_end_matches([',', ' ']).to_owned(), old.to_owned());
        let stands = place.shown.contains(&old);
        take_whole(clause);
        return stands.then_some(Wanted { old: Some(old), new: wanted, named: true, ..Wanted::default() });
    }
    let new = if is_case { new.to_lowercase() } else { new.to_owned() };
    if new.is_empty() {
        return None;
    }
    take_whole(clause);
    Some(Wanted { new, quoted, typo: true, ..Wanted::default() })
}

/// “Should be B”, “call it B”, “rename to B”, “hier B reinschreiben”.
pub(super) fn set(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let is = |at: usize, verbs: &[&str]| {
        clause.item(at).is_some_and(|item| verbs.iter().any(|verb| item.is("verb", verb)))
    };
    let is_verb = |at: usize| is_said_small(clause, at) && is(at, &["ought", "set", "rename", "replace"]);
    let first = (0..clause.len()).find(|at| is_verb(*at))?;
    let joins = |at: usize| {
        clause.item(at).is_some_and(|item| {
            let points = item.is("det", "this") || item.is("det", "these") && item.text.len() < 5;
            item.is("prep", "to")
                || item.is("prep", "with")
                || item.is("det", "it")
                || points
                    && clause
                        .item(at + 1)
                        .is_some_and(|next| next.is("prep", "to") || next.is("prep", "with"))
        })
    };
    // What stands before the verb says what is meant; behind the last verb at the end it may be the words themselves.
    let from = (first..clause.len()).find(|at| !is_verb(*at) && !joins(*at)).unwrap_or(clause.len());
    let naming = ["rename", "say"];
    let named = (first..from).any(|at| is(at, &naming)) || is(clause.len() - 1, &naming);
    let begin = match trimmed(clause, from, clause.len()).0.is_empty() {
        true => before_verb(clause, first, named)?,
        false => behind_noun(clause, from),
    };
    let end = if begin < first { first } else { clause.len() };
    let (new, quoted) = trimmed(clause, begin, end);
    if new.is_empty() {
        return None;
    }
    let new = new.to_owned();
    clause.take_range(begin..clause.len());
    while clause.take("verb", "rename") || clause.take("verb", "replace") || clause.take("prep", "to") {}
    take_making(clause);
    take_target(clause, place)?;
    Some(Wanted { new, quoted, named, set: true, ..Wanted::default() })
}

/// Where new words begin that stand before the verb: “hier Netto reinschreiben”.
fn before_verb(clause: &Clause<'_>, first: usize, named: bool) -> Option<usize> {
    let is_lead = |item: &Item<'_>| item.is("prep", "to") || item.is("prep", "with");
    let leads = clause.items().find(|(_, item)| !item.is_idle()).is_some_and(|(_, item)| is_lead(item));
    let acts = (0..first)
        .any(|at| clause.item(at).is_some_and(|item| item.is("verb", "delete") || item.is("verb", "insert")));
    if acts || !(named || leads) {
        return None;
    }
    let says = |item: &Item<'_>| item.value("filler").is_none() && item.kind != Kind::Mark && !is_lead(item);
    let begin = (0..first).find(|at| clause.item(*at).is_some_and(says))?;
    let (words, quoted) = trimmed(clause, begin, first);
    (quoted || words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())).then_some(begin)
}

/// Where new words begin behind a noun that only says what is named: “the title to B”.
fn behind_noun(clause: &Clause<'_>, from: usize) -> usize {
    let is = |at: usize, class: &str| clause.item(at).is_some_and(|item| item.value(class).is_some());
    let is_to = |at: usize| clause.item(at).is_some_and(|item| item.is("prep", "to"));
    let is_quote = |at: usize| clause.item(at).is_some_and(|item| item.kind == Kind::Quote);
    match () {
        () if is(from, "det") && is(from + 1, "noun") && is_to(from + 2) => from + 3,
        () if (is(from, "noun") || is(from, "det")) && is_to(from + 1) => from + 2,
        () if (is(from, "noun") || is(from, "det")) && is_quote(from + 1) => from + 1,
        // “Call this B.”
        () if clause.item(from).is_some_and(|item| item.is("det", "this")) && from + 1 < clause.len() => {
            from + 1
        }
        () => from,
    }
}

/// Words alone: a value, or words that can be nothing else.
pub(super) fn bare(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
    let (new, quoted) = trimmed(clause, 0, clause.len());
    let new = new.to_owned();
    let named = clause.has("prep", "instead-behind");
    take_whole(clause);
    (!new.is_empty()).then_some(Wanted { new, quoted, named, ..Wanted::default() })
}
/// Words behind a colon: “change to: B”. They are set off, as quotes would.
pub(super) fn behind_colon(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
    let colon =
        clause.items().find(|(_, item)| item.kind == Kind::Mark && item.text == ":").map(|(at, _)| at)?;
    let verbs = ["ought", "set", "say", "replace", "rename"];
    let leads = |at: usize| {
        clause.item(at).is_some_and(|item| {
            verbs.iter().any(|verb| item.is("verb", verb)) || item.value("prep").is_some() || item.is_idle()
        })
    };
    let says = (0..colon)
        .any(|at| clause.item(at).is_some_and(|item| verbs.iter().any(|verb| item.is("verb", verb))));
    if !says || !(0..colon).all(leads) || colon + 1 >= clause.len() {
        return None;
    }
    let only = clause.item(colon + 1).filter(|item| item.kind == Kind::Quote && colon + 2 == clause.len());
    let new = only.map_or_else(
        || clause.between(colon + 1, clause.len()).trim().to_owned(),
        |item| item.text.to_owned(),
    );
    take_whole(clause);
    Some(Wanted { new, quoted: true, named: true, ..Wanted::default() })
}
