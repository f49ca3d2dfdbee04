//! Whether a piece of a note is words to be written, and nothing else: quoted, a number, a date, a name, or a few words that say
//! nothing about the change. What says a condition, a second wish, a doubt, a place or a computation is none of these.

use super::literal_words::{is_computed, is_hint, is_of_date, is_unit};
use super::note_text::Note;

/// Most words that are read as words to be written where nothing sets them off.
const MAX_WORDS: usize = 6;
/// Most of them in small letters.
const MAX_SMALL: usize = 3;

/// The meaning that the words around a piece give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The new value of a place: small letters alone would as well be a description, as in “change to past tense”.
    Value,
    /// The same where the words around it leave no doubt, as in “replace A with B”.
    Words,
    /// A name or title, which may hold small words between its large ones.
    Title,
}

/// Words to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) words: String,
    /// Whether quotes or a colon set it off, so that it is meant letter by letter.
    pub(super) set_off: bool,
    /// Words in small letters behind a name or number: text where they stand in the place already, else perhaps a remark.
    pub(super) leaning: Vec<String>,
}

/// The words of a piece, where all of it is words to be written; `begins` where the piece begins the note.
pub(super) fn text(said: &Note, piece: &str, slot: Slot, begins: bool) -> Option<Text> {
    let piece = piece.trim();
    if let Some(words) = said.quote(piece) {
        return Some(Text { words, set_off: true, leaning: Vec::new() });
    }
    let piece = piece.strip_suffix('.').unwrap_or(piece);
    if said.is_quoted(piece) || piece.is_empty() {
        return None;
    }
    let own = |leaning| Some(Text { words: piece.to_owned(), set_off: false, leaning });
    if piece.starts_with('=') && !piece.contains(' ') || piece.eq_ignore_ascii_case("n/a") {
        return own(Vec::new());
    }
    let words: Vec<&str> = piece.split(' ').collect();
    if words.len() > MAX_WORDS || !words.iter().all(|word| is_written(word)) || !commas_fit(&words) {
        return None;
    }
    let counts = words.iter().any(|word| is_number(word) || is_of_date(word));
    if counts && words.iter().all(|word| is_number(word) || is_unit(word) || is_of_date(word)) {
        return is_one_value(&words).then(|| own(Vec::new()))?;
    }
    let hint = |(at, word): (usize, &&str)| {
        let between = at > 0 && at + 1 < words.len();
        let joint = between && joins(&words, at, slot);
        is_hint(bare(word), begins && at == 0) && !joint
    };
    if words.iter().enumerate().any(hint) || words.iter().any(|word| is_remark(word)) {
        return None;
    }
    let small: Vec<String> = words
        .iter()
        .enumerate()
        .filter(|(at, word)| {
            let counts = word.starts_with(|c: char| c.is_ascii_digit()) && !is_number(word);
            counts || is_small(word) && !joins(&words, *at, slot)
        })
        .map(|(_, word)| (*word).to_owned())
        .collect();
    let named = words.first().is_some_and(|word| !is_small(word));
    match (named, slot) {
        _ if small.len() > MAX_SMALL => None,
        // A number counts what stands behind it, large or small.
        (true, _) if words.first().is_some_and(|word| is_number(word)) => {
            let counted = words.iter().filter(|word| !is_number(word) && !is_unit(word) && !is_of_date(word));
            own(counted.map(|word| (*word).to_owned()).collect())
        }
        (true, Slot::Title) => own(Vec::new()),
        (true, _) => own(small),
        (false, Slot::Value) => None,
        (false, _) => own(Vec::new()),
    }
}

/// True for numbers, units and parts of dates that are one value: a day, or one number, whose digits blanks may group.
fn is_one_value(words: &[&str]) -> bool {
    let mut numbers = words.iter().filter(|word| is_number(word));
    let dated = words.iter().any(|word| is_of_date(word));
    let first = numbers.next();
    let grouped = |word: &&str| word.len() == 3 && word.bytes().all(|c| c.is_ascii_digit());
    dated || first.is_some() && numbers.all(|word| grouped(word) || word.contains(':') && !grouped(word))
}

/// True for a word as words are written: no sign that ends or parts a sentence, none that joins two of which one is meant.
fn is_written(word: &str) -> bool {
    let parts = word.contains('/') && !word.chars().any(|c| c.is_ascii_digit());
    let lone = !word.chars().any(char::is_alphanumeric) && !matches!(word, "&" | "%" | "‰" | "€" | "$" | "£");
    let inner = word.trim_end_matches('.');
    let begins =
        |c: char| c.is_alphanumeric() || matches!(c, '€' | '$' | '£' | '%' | '‰' | '&' | '(' | '\'' | '’');
    let signed =
        word.strip_prefix(['-', '−']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !parts
        && !lone
        && (word.starts_with(begins) || signed || is_number(word))
        && !word.contains(['?', '!', ';', '…', '[', ']', '{', '}', '=', '*', '<', '>', '|'])
        && !inner.contains(": ")
        && !word.ends_with(':')
        // A full stop within ends a sentence, but for a number and what is cut short.
        && (inner == word || is_number(inner) || inner.chars().count() <= 4)
}

/// Whether a comma stands in a number alone, or parts a date's year.
fn commas_fit(words: &[&str]) -> bool {
    words.iter().enumerate().all(|(at, word)| {
        let ends = word.ends_with(',');
        !word.contains(',')
            || !ends && is_number(word)
            || ends
                && word.trim_end_matches(',').chars().all(|c| c.is_ascii_digit())
                && at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| is_of_date(word))
    })
}

/// True for a remark in parentheses: any that is no unit and begins in small letters, or is several words.
fn is_remark(word: &str) -> bool {
    let inner = word.trim_matches(['(', ')']);
    let opens = word.starts_with('(');
    word.contains(['(', ')']) && !(opens && word.ends_with(')') && (is_unit(inner) || !is_small(inner)))
}

fn bare(word: &str) -> &str {
    word.trim_matches([',', '(', ')'])
}

fn is_small(word: &str) -> bool {
    bare(word).chars().next().is_some_and(char::is_lowercase)
}

/// A number as people write it, with its currency or unit at it; a day or an hour in digits. Two numbers with a sign between
/// them are a computation.
pub(super) fn is_number(word: &str) -> bool {
    let core = word.trim_matches([',', '(', ')']).trim_start_matches(['€', '$', '£']);
    let core = core.strip_prefix(['-', '−']).unwrap_or(core);
    let core = core.trim_start_matches(['€', '$', '£']);
    let parts = |c: char| matches!(c, '.' | ',' | '\'' | '’' | '-' | ':' | '/');
    let end = core.find(|c: char| !c.is_ascii_digit() && !parts(c)).unwrap_or(core.len());
    let (digits, tail) = core.split_at_checked(end).unwrap_or((core, ""));
    let is_parted = |mark: char, least: usize| {
        let count = digits.split(mark).count();
        count == 1 || count >= least && count <= 3 && !digits.contains(['.', ','])
    };
    digits.starts_with(|c: char| c.is_ascii_digit())
        && is_parted('-', 3)
        && is_parted('/', 3)
        && is_parted(':', 2)
        && (tail.is_empty() || is_unit(tail) || matches!(tail, "st" | "nd" | "rd" | "th"))
}

/// True for a small word that joins the parts of a name: “Research and Development”, “List of Members”.
fn joins(words: &[&str], at: usize, slot: Slot) -> bool {
    let (Some(word), Some(head)) = (words.get(at), at.checked_sub(1).and_then(|at| words.get(at))) else {
        return false;
    };
    let next = words.get(at + 1).copied().unwrap_or_default();
    let large = |word: &str| word.starts_with(char::is_uppercase) && !is_of_date(word) && !is_number(word);
    let title = slot == Slot::Title;
    match *word {
        "of" | "von" => {
            !is_computed(head) && (large(next) || title && !next.is_empty() && !is_hint(next, false))
        }
        "de" | "van" | "der" | "del" | "la" => large(head) && large(next),
        "and" | "und" | "by" | "in" | "for" | "per" | "the" | "a" | "to" | "für" => {
            title && large(head) && large(next)
        }
        _ => false,
    }
}

/// Whether words that nothing sets off name a cell.
pub(super) fn names_cell(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_alphanumeric() && c != '$').any(|word| {
        let word = word.replace('$', "");
        let letters = word.len() - word.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
        let digits = word.get(letters..).unwrap_or_default();
        (1..=3).contains(&letters)
            && (1..=7).contains(&digits.len())
            && digits.bytes().all(|c| c.is_ascii_digit())
    })
}
