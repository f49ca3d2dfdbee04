//! Other words in a place: which stand there now, and which are to. Where nothing says which old ones new words replace, that is a
//! value of the same kind, a word that is written almost so, or the whole of a short place.

use gloss_protocol::Act;

use super::forms::{self, Wanted};
use super::place::Place;
use super::values::{Class, as_it_stands, nearest, restyled, values};
use super::written::{Slot, is_spelling, is_written};
use crate::grammar::{Clause, Kind, Language, fold};

/// A form that a clause has.
type Form = fn(&mut Clause<'_>, &Place) -> Option<Wanted>;

/// Words that nothing sets off.
const FORMS: [Form; 10] = [
    forms::by_arrow,
    forms::appended,
    forms::unsigned,
    forms::replaced,
    forms::spelled,
    forms::instead,
    forms::rather,
    forms::becomes,
    forms::set,
    forms::bare,
];

/// Other words.
pub(super) fn words(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    of_forms(clause, place, &FORMS)
}

/// Words behind a colon.
pub(super) fn behind_colon(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    of_forms(clause, place, &[forms::behind_colon])
}

fn of_forms(clause: &mut Clause<'_>, place: &Place, all: &[Form]) -> Option<Vec<Act>> {
    let language = clause.language();
    for form in all {
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
    let is_prose = place.cells.is_empty() && !is_cell(place) && !few(shown);
    if is_prose && !wanted.quoted && (is_value || !wanted.named && few(new)) {
        return None;
    }
    // “Make it “six weeks”” on more words than these: those that say the same of it are meant.
    let partly = wanted.quoted
        && wanted.set
        && few(new)
        && shown.split_whitespace().count() > new.split_whitespace().count() + 1;
    if partly && let Some((old, with, _)) = value_for(shown, new, language, false) {
        return Some(put(shown, &old, &with, place));
    }
    if partly && is_prose && !wanted.named {
        return None;
    }
    let is_whole = is_label(place) || place.cells.len() > 1 && (wanted.set || wanted.named);
    let says = wanted.quoted || wanted.named || wanted.set || stands_for_itself(new, place);
    // A number for several cells is typed as the first of them is.
    let first = shown.lines().next().unwrap_or_default().split('\t').next().unwrap_or_default();
    let number = if is_value && place.cells.len() > 1 && !wanted.quoted {
        typed(place, first, new, new, language)
    } else {
        String::new()
    };
    (is_whole && says && shown != new).then(|| set_act(place, if number.is_empty() { new } else { &number }))
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
            let with = restyled(stands, wish_words, one.class, language)?;
            return Some(put(shown, stands, &begun_as(stands, was_words, &with), place));
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
    let new = begun_as(&stands, old, new);
    if stands == shown.trim() && !wanted.every {
        return Some(set_act(place, &new));
    }
    let act = Act::new("replace").with("what", stands).with("with", new);
    let every = wanted.every && !place.cells.is_empty();
    let several = wanted.every && place.cells.is_empty();
    Some(match several && !every {
        true => act.with("every", "true"),
        false => act,
    })
}

/// New words with a large letter first, where the old ones that were said small stand so: at the start of a sentence.
fn begun_as(stands: &str, old: &str, new: &str) -> String {
    let begins = |words: &str, is: fn(char) -> bool| words.starts_with(is);
    let mut letters = new.chars();
    match letters.next() {
        Some(first)
            if begins(stands, char::is_uppercase)
                && begins(old, char::is_lowercase)
                && first.is_lowercase() =>
        {
            first.to_uppercase().chain(letters).collect()
        }
        _ => new.to_owned(),
    }
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
    !place.is_bare() || !old.contains('%')
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
    let names = "german english french dutch spanish italian deutsch englisch französisch spanisch \
        italienisch polish polnisch danish dänisch";
    words.split_whitespace().any(|word| {
        names.split(' ').any(|name| name == word.to_lowercase().trim_end_matches(['e', 's', '.']))
    }) && words.split_whitespace().count() <= 3
}
