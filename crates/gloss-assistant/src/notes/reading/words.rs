//! Other words in a place: which stand there now, and which are to. New words are taken as they stand; where nothing says which old
//! ones they replace, that is a value of the same kind, a word that is written almost so, or the whole of a short place.

use gloss_protocol::Act;

use super::place::Place;
use super::target::{take_making, take_target};
use super::values::{Class, nearest, restyled, values};
use super::written::{Slot, is_spelling, is_written};
use crate::grammar::{Clause, Kind, Language, fold};

/// What a clause says of words.
#[derive(Debug, Default)]
struct Wanted {
    /// The words that stand there; none where nothing says so.
    old: Option<String>,
    /// The words that are to.
    new: String,
    /// Whether they were set off by quotes.
    quoted: bool,
    /// Whether a verb names words: “should read”, “call it”.
    named: bool,
    /// Whether it is the spelling that is meant.
    typo: bool,
    /// Whether a verb says that it is to be so: “change to”, “should be”.
    set: bool,
    /// Whether all places are meant.
    every: bool,
}

/// Other words.
pub(super) fn words(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let language = clause.language();
    let forms: [fn(&mut Clause<'_>, &Place) -> Option<Wanted>; 9] =
        [by_arrow, unsigned, replaced, spelled, instead, rather, becomes, set, bare];
    for form in forms {
        let mut own = clause.clone();
        if let Some(wanted) = form(&mut own, place)
            && let Some(act) = resolve(&wanted, place, language)
            && own.is_spent()
        {
            *clause = own;
            return Some(vec![act]);
        }
    }
    None
}

/// Words without what only goes before or behind them.
fn trimmed<'a>(clause: &Clause<'a>, mut from: usize, mut to: usize) -> (&'a str, bool) {
    let is_small =
        |at: usize| at == 0 || clause.item(at).is_some_and(|item| !item.text.starts_with(char::is_uppercase));
    let lead = |at: usize| {
        is_small(at)
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
        is_small(at)
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
fn by_arrow(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
    let at = clause
        .items()
        .find(|(_, item)| matches!(item.text, "->" | "-->" | "=>" | "→") && item.kind == Kind::Mark)
        .map(|(at, _)| at)?;
    let (old, _) = trimmed(clause, 0, at);
    let (new, quoted) = trimmed(clause, at + 1, clause.len());
    take_whole(clause);
    Some(Wanted { old: Some(old.to_owned()), new: new.to_owned(), quoted, named: true, ..Wanted::default() })
}

/// “Without the minus”.
fn unsigned(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let gone = clause.take("not", "not") || clause.take("verb", "delete");
    if !gone || !clause.take("noun", "minus") {
        return None;
    }
    let new = place.shown.trim().strip_prefix(['-', '−'])?;
    let is_number = new.starts_with(|c: char| c.is_ascii_digit()) && !new.contains('\n');
    is_number.then(|| Wanted { new: new.to_owned(), quoted: true, ..Wanted::default() })
}

/// “Replace A with B”, “A durch B ersetzen”, “change A to B”.
fn replaced(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
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
        every: every || of_name || end < clause.len(),
        ..Wanted::default()
    })
}

/// Whether “everywhere” is said, which is no word of what is written.
fn all_of_it(clause: &Clause<'_>) -> bool {
    clause
        .items()
        .any(|(_, item)| matches!(fold(item.text).as_str(), "everywhere" | "ueberall" | "throughout"))
}

/// Where words about the place begin at the end: “in this section”; its length where none do.
fn place_behind(clause: &Clause<'_>, place: &Place) -> usize {
    let mut end = clause.len();
    while end > 0
        && clause.item(end - 1).is_some_and(|item| {
            matches!(
                fold(item.text).as_str(),
                "everywhere" | "ueberall" | "throughout" | "." | "please" | "bitte"
            )
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
fn instead(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
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
fn rather(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
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
fn becomes(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
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
fn spelled(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
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
fn set(clause: &mut Clause<'_>, place: &Place) -> Option<Wanted> {
    let is_verb = |at: usize| {
        clause.item(at).filter(|item| at == 0 || !item.text.starts_with(char::is_uppercase)).is_some_and(
            |item| {
                item.is("verb", "ought")
                    || item.is("verb", "set")
                    || item.is("verb", "rename")
                    || item.is("verb", "replace")
            },
        )
    };
    let mut from = (0..clause.len()).find(|at| is_verb(*at))?;
    // What stands before the verb says what is meant; behind the last verb at the end it may be the words themselves.
    let first = from;
    while from < clause.len()
        && (is_verb(from)
            || clause.item(from).is_some_and(|item| {
                item.is("prep", "to")
                    || item.is("prep", "with")
                    || item.is("det", "it")
                    || item.is("det", "this")
                    || item.is("det", "these")
                        && item.kind == Kind::Word
                        && item.text.len() < 5
                        && clause.item(from + 1).is_some_and(|next| next.is("prep", "to"))
            }))
    {
        from += 1;
    }
    let is_naming =
        |at: usize| clause.item(at).is_some_and(|item| item.is("verb", "rename") || item.is("verb", "say"));
    let named = (first..from).any(is_naming) || is_naming(clause.len() - 1);
    let (new, quoted) = if trimmed(clause, from, clause.len()).0.is_empty() {
        // “Hier Netto reinschreiben”: the words stand before it.
        let leads = clause
            .items()
            .find(|(_, item)| !item.is_idle())
            .is_some_and(|(_, item)| item.is("prep", "to") || item.is("prep", "with"));
        if !(named || leads)
            || (0..first).any(|at| {
                clause.item(at).is_some_and(|item| item.is("verb", "delete") || item.is("verb", "insert"))
            })
        {
            return None;
        }
        let begin = (0..first)
            .find(|at| {
                clause.item(*at).is_some_and(|item| {
                    item.value("filler").is_none()
                        && item.kind != Kind::Mark
                        && !item.is("prep", "with")
                        && !item.is("prep", "to")
                })
            })
            .unwrap_or(first);
        let found = trimmed(clause, begin, first);
        if !found.1 && !found.0.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            return None;
        }
        clause.take_range(begin..clause.len());
        found
    } else {
        // A noun that only says what is named.
        let noun =
            clause.item(from).filter(|item| item.value("noun").is_some() || item.value("det").is_some());
        let says = noun.is_some()
            && clause.item(from + 1).is_some_and(|item| item.is("prep", "to") || item.kind == Kind::Quote);
        let det = clause.item(from).is_some_and(|item| item.value("det").is_some())
            && clause.item(from + 1).is_some_and(|item| item.value("noun").is_some())
            && clause.item(from + 2).is_some_and(|item| item.is("prep", "to"));
        let begin = if det {
            from + 3
        } else if says {
            from + 1 + usize::from(clause.item(from + 1).is_some_and(|item| item.is("prep", "to")))
        } else {
            from
        };
        let found = trimmed(clause, begin, clause.len());
        clause.take_range(begin..clause.len());
        found
    };
    if new.is_empty() {
        return None;
    }
    let new = new.to_owned();
    while clause.take("verb", "rename") || clause.take("verb", "replace") || clause.take("prep", "to") {}
    take_making(clause);
    take_target(clause, place)?;
    Some(Wanted { new, quoted, named, set: true, ..Wanted::default() })
}

/// Words behind a colon: “change to: B”. They are set off, as quotes would.
pub(super) fn behind_colon(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
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
    let wanted = Wanted { new, quoted: true, named: true, ..Wanted::default() };
    let act = resolve(&wanted, place, clause.language())?;
    take_whole(clause);
    Some(vec![act])
}

/// Words alone: a value, or words that can be nothing else.
fn bare(clause: &mut Clause<'_>, _: &Place) -> Option<Wanted> {
    let (new, quoted) = trimmed(clause, 0, clause.len());
    let new = new.to_owned();
    let named = clause.has("prep", "instead-behind");
    take_whole(clause);
    (!new.is_empty()).then_some(Wanted { new, quoted, named, ..Wanted::default() })
}

/// The act that other words come to at the place.
fn resolve(wanted: &Wanted, place: &Place, language: Language) -> Option<Act> {
    let (shown, new) = (place.shown.trim(), wanted.new.trim());
    if new.is_empty() || shown.is_empty() || names_language(new) {
        return None;
    }
    // Words that nothing sets off have to be words to be written, all of them.
    let slot = match wanted.named || wanted.typo {
        true => Slot::Name,
        false => Slot::Value,
    };
    if let Some(old) = &wanted.old {
        return of_old(old.trim(), wanted, place, language);
    }
    if let Some((old, with, said)) =
        value_for(shown, new, language, wanted.quoted).filter(|found| fits_code(&found.0, place))
    {
        return Some(put(shown, &old, &typed(place, &old, &with, &said, language), place));
    }
    if wanted.typo {
        if !wanted.quoted && !is_spelling(new) {
            return None;
        }
        return nearest(shown, new).map(|old| put(shown, &old, new, place));
    }
    if !wanted.quoted && !is_written(new, slot, place) {
        return None;
    }
    // A whole sentence is not given up for a word or a value that nothing says is all of it.
    let few = |words: &str| words.split_whitespace().count() <= 4;
    let is_value = values(new).iter().any(|one| one.at.len() == new.len());
    let is_prose = !is_cell(place) && !few(shown);
    if is_prose && !wanted.quoted && (is_value || !wanted.named && few(new)) {
        return None;
    }
    let is_whole = is_label(place) || place.cells.len() > 1 && (wanted.set || wanted.named);
    let says = wanted.quoted || wanted.named || wanted.set || stands_for_itself(new, place);
    (is_whole && says && shown != new).then(|| set_act(place, new))
}

/// Old words that are named: they stand in the place, or a value of their kind does.
fn of_old(old: &str, wanted: &Wanted, place: &Place, language: Language) -> Option<Act> {
    let (shown, new) = (place.shown.as_str(), wanted.new.trim());
    // “60 days not 30”, “am 15. Dezember, nicht am 30. November”: values against values.
    let old_values: Vec<_> = values(old).into_iter().filter(|one| !one.is_part).collect();
    let new_values: Vec<_> = values(new).into_iter().filter(|one| !one.is_part).collect();
    if let ([was], [wish]) = (old_values.as_slice(), new_values.as_slice())
        && was.class == wish.class
        && !wanted.quoted
        && (was.at.len() < old.len()
            || wish.at.len() < new.len()
            || was.class != Class::Number
            || place.shown.matches(old).count() != 1)
    {
        let (was_words, wish_words) = (old.get(was.at.clone())?, new.get(wish.at.clone())?);
        let rest = |words: &str, at: &std::ops::Range<usize>| {
            let (before, behind) =
                (words.get(..at.start).unwrap_or_default(), words.get(at.end..).unwrap_or_default());
            are_in(before, shown) && are_in(behind, shown)
        };
        let found: Vec<_> = values(shown)
            .into_iter()
            .filter(|one| !one.is_part && one.class == was.class)
            .filter(|one| shown.get(one.at.clone()).is_some_and(|words| same_value(words, was_words)))
            .collect();
        if rest(old, &was.at)
            && rest(new, &wish.at)
            && let [one] = found.as_slice()
        {
            let stands = shown.get(one.at.clone())?;
            return Some(put(shown, stands, &restyled(stands, wish_words, one.class, language)?, place));
        }
    }
    // A value is given up for a value only.
    let is_value =
        |words: &str, all: &[super::values::Value]| matches!(all, [one] if one.at.len() == words.len());
    if is_value(old, &old_values) && !is_value(new, &new_values) && !wanted.quoted {
        return None;
    }
    // “Change the limit to 2,000”: what the value is called, where the place has one of its kind.
    let is_called =
        old.split_whitespace().count() <= 3 && old_values.is_empty() && is_value(new, &new_values);
    if is_called && as_it_stands(shown, old).is_none() {
        let (stands, with, said) =
            value_for(shown, new, language, false).filter(|found| fits_code(&found.0, place))?;
        return Some(put(shown, &stands, &typed(place, &stands, &with, &said, language), place));
    }
    if !wanted.quoted && !is_written(new, Slot::Words, place) {
        return None;
    }
    let stands = as_it_stands(shown, old)?;
    if stands == shown.trim() && !wanted.every {
        return Some(set_act(place, new));
    }
    let act = Act::new("replace").with("what", stands).with("with", new);
    let every = wanted.every && !place.cells.is_empty();
    let several = wanted.every && place.cells.is_empty();
    Some(match several && !every {
        true => act.with("every", "true"),
        false => act,
    })
}

/// Whether a value of the place is the one that was named: it is written so, or begins so.
fn same_value(stands: &str, named: &str) -> bool {
    let plain = |words: &str| words.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let (stands, named) = (plain(stands), plain(named));
    let digits = |words: &str| {
        let tail = words.rfind(['.', ',']).map_or(0, |at| words.len() - at);
        (words.chars().filter(char::is_ascii_digit).collect::<String>(), tail)
    };
    stands == named
        || stands.starts_with(&named) && !named.is_empty() && named.chars().any(char::is_alphabetic)
        || digits(&stands) == digits(&named)
            && !digits(&named).0.is_empty()
            && !named.chars().any(char::is_alphabetic)
}

/// Whether all words of a text stand in another, or say nothing.
fn are_in(words: &str, shown: &str) -> bool {
    let there: Vec<String> = shown.split(|c: char| !c.is_alphanumeric()).map(fold).collect();
    Clause::new(words).items().all(|(_, item)| {
        let idle = item.kind == Kind::Mark
            || ["filler", "det", "unit", "currency"].iter().any(|class| item.value(class).is_some())
            || item.is("verb", "ought")
            || item.is("prep", "of")
            || item.is("prep", "to");
        let plain = |word: &str| word.trim_end_matches('s').to_owned();
        idle || item.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
            let word = fold(word);
            there.iter().any(|own| *own == word || plain(own) == plain(&word) && word.len() > 3)
        })
    })
}

/// The one value of the place that a new value of its kind is for, and the new one as it is written there.
fn value_for(shown: &str, new: &str, language: Language, quoted: bool) -> Option<(String, String, String)> {
    let wishes: Vec<_> = values(new).into_iter().filter(|one| !one.is_part).collect();
    let [wish] = wishes.as_slice() else { return None };
    let (before, behind) = (new.get(..wish.at.start)?, new.get(wish.at.end..)?);
    let signed = |words: &str| words.contains(['~', '<', '>', '=', '*', '/', '^', '±']);
    if signed(before) || signed(behind) {
        return None;
    }
    if quoted || !are_in(before, shown) || !are_in(behind, shown) {
        return None;
    }
    let said = new.get(wish.at.clone())?;
    let all = values(shown);
    let of_class = |part: bool| {
        all.iter().filter(move |one| one.class == wish.class && one.is_part == part).collect::<Vec<_>>()
    };
    let mut found = of_class(false);
    if found.is_empty() {
        found = of_class(true);
    }
    if found.len() > 1 {
        // The one that what stands beside the new one stands beside.
        let next = |text: &str, at: usize| {
            let word = text.get(at..).unwrap_or_default();
            let word: String = word
                .trim_start_matches([' ', '-', '\u{a0}'])
                .chars()
                .take_while(|c| c.is_alphanumeric())
                .collect();
            fold(&word).trim_end_matches('s').to_owned()
        };
        let wished = next(new, wish.at.end);
        found.retain(|one| !wished.is_empty() && next(shown, one.at.end) == wished);
    }
    let [one] = found.as_slice() else { return None };
    let old = shown.get(one.at.clone())?;
    let new = restyled(old, said, one.class, language)?;
    (shown.matches(old).count() == 1 && old != said).then(|| (old.to_owned(), new, said.to_owned()))
}

/// A value as it is put there: a cell is typed without the sign that its format shows.
fn typed(place: &Place, old: &str, with: &str, said: &str, language: Language) -> String {
    if place.cells.is_empty() {
        return with.to_owned();
    }
    let is_digit = |c: char| c.is_ascii_digit();
    match (old.find(is_digit), old.rfind(is_digit)) {
        (Some(first), Some(last)) if values(old).first().is_some_and(|one| one.class == Class::Number) => {
            restyled(old.get(first..last + 1).unwrap_or(old), said, Class::Number, language)
                .unwrap_or_default()
        }
        _ => said.to_owned(),
    }
}

/// Whether a value of a program stands for itself: a rate in a remark is another number in the code.
fn fits_code(old: &str, place: &Place) -> bool {
    place.kind != gloss_protocol::Kind::Code || !old.contains('%')
}

/// Old words replaced where they stand; set as a whole where they are all of it.
fn put(shown: &str, old: &str, new: &str, place: &Place) -> Act {
    if shown.trim() == old {
        set_act(place, new)
    } else {
        Act::new("replace").with("what", old).with("with", new)
    }
}

fn set_act(place: &Place, new: &str) -> Act {
    match place.reach.as_str() {
        "column" if place.can("rename") => Act::new("rename").with("to", new),
        _ => Act::new("set").with("text", new),
    }
}

/// Old words as they stand in the place: letter by letter, else whatever their case.
fn as_it_stands(shown: &str, old: &str) -> Option<String> {
    let bare = old.trim().trim_matches(['"', '“', '”', '„', '‘', '’', '\'']);
    if shown.contains(bare) {
        return Some(bare.to_owned());
    }
    let lower = fold(bare);
    let starts = shown.char_indices().map(|(at, _)| at);
    let found: Vec<&str> =
        starts.filter_map(|at| shown.get(at..at + bare.len()).filter(|own| fold(own) == lower)).collect();
    match found.as_slice() {
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

/// Whether it is a cell of a table or a sheet.
fn is_cell(place: &Place) -> bool {
    matches!(place.reach.as_str(), "cell" | "column" | "point") || matches!(place.what.as_str(), "td" | "th")
}

/// Whether the place is short words that are set as a whole: a cell, a title, a button.
fn is_label(place: &Place) -> bool {
    let shown = place.shown.trim();
    let is_label = matches!(place.reach.as_str(), "cell" | "column" | "point")
        || matches!(
            place.what.as_str(),
            "title"
                | "heading"
                | "button"
                | "a"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "th"
                | "td"
                | "notes"
                | "label"
                | "summary"
        )
        || matches!(place.reach.as_str(), "paragraph" | "item" | "sentence" | "selection" | "shape")
            && !shown.contains('\n');
    is_label && shown.chars().count() <= 200
}

/// Whether words alone can be nothing but what is to stand there: several that each begin with a large letter, in a place of that
/// kind; a remark on it is written otherwise.
fn stands_for_itself(new: &str, place: &Place) -> bool {
    let is_title = matches!(place.reach.as_str(), "cell" | "column")
        || matches!(place.what.as_str(), "title" | "heading");
    let all: Vec<&str> = new.split_whitespace().collect();
    let is_name = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let known = Clause::new(new).items().any(|(_, item)| {
        ["look", "color", "align", "verb", "order", "format"].iter().any(|class| item.value(class).is_some())
    });
    is_title
        && (2..=8).contains(&all.len())
        && all.iter().all(is_name)
        && !known
        && !new.ends_with(['.', '!', '?'])
}

/// Whether words name a language, as in “change to Dutch”: that would be a translation.
fn names_language(words: &str) -> bool {
    let names = [
        "german",
        "english",
        "french",
        "dutch",
        "spanish",
        "italian",
        "deutsch",
        "englisch",
        "französisch",
        "spanisch",
        "italienisch",
        "polish",
        "polnisch",
        "danish",
        "dänisch",
    ];
    words
        .split_whitespace()
        .any(|word| names.contains(&word.to_lowercase().trim_end_matches(['e', 's', '.'])))
        && words.split_whitespace().count() <= 3
}
