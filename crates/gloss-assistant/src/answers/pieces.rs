//! A question in pieces, each with all that it can mean in the table at hand: a word of the grammar, a column, a value of one, a
//! time, a number, or what rows are called. Decides between meanings nowhere; what no meaning was found for is known by its words.

use std::cell::Cell;

use jiff::civil::Date;

use super::period::{self, Period};
use super::values::Values;
use super::view::{Column, View};
use super::words::{concepts, is_cognate, is_kin, is_meant};
use crate::grammar::value::number;
use crate::grammar::{Kind, Language, Sense, fold, question_senses, tokens};

/// Words that can belong together.
const LONGEST: usize = 7;

/// How well words fit a column's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// They are a part of it.
    Part,
    /// They are all of it that says something.
    Whole,
}

/// Words that are one thing.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The words as they were said.
    pub(super) text: String,
    /// Its folded words.
    pub(super) words: Vec<String>,
    /// What the table of words says of them.
    pub(super) senses: Vec<Sense>,
    /// Columns that they may name.
    pub(super) columns: Vec<(usize, Fit)>,
    /// Values that they may be, by their columns.
    pub(super) values: Vec<(usize, Vec<String>)>,
    /// Values of the same column that say it with “very” or “not” before it.
    pub(super) graded: Vec<String>,
    /// Whether they are values and not parts of some.
    pub(super) is_exact: bool,
    /// The time.
    pub(super) period: Option<Period>,
    /// The number.
    pub(super) number: Option<f64>,
    /// Whether the number was in per cent.
    pub(super) is_percent: bool,
    /// Whether rows may be called so.
    pub(super) is_noun: bool,
    /// Whether it is a mark and no word.
    pub(super) is_mark: bool,
    used: Cell<bool>,
}

impl Piece {
    /// Whether it is of a class with a value.
    pub(super) fn is(&self, class: &str, value: &str) -> bool {
        self.senses.iter().any(|one| one.class == class && one.value == value)
    }

    /// Its value in a class.
    pub(super) fn value(&self, class: &str) -> Option<&'static str> {
        self.senses.iter().find(|one| one.class == class).map(|one| one.value)
    }

    /// Notes that a rule took it.
    pub(super) fn take(&self) {
        self.used.set(true);
    }

    /// Whether no rule took it yet.
    pub(super) fn is_free(&self) -> bool {
        !self.used.get() && !self.is_mark
    }

    /// Whether it says nothing by itself.
    pub(super) fn is_idle(&self) -> bool {
        self.is_mark || self.value("idle").is_some()
    }

    /// The one column of a sort that it names best; none where there is none, or several are as good.
    pub(super) fn column(&self, view: &View, fits: impl Fn(&Column) -> bool) -> Option<usize> {
        let of = |wanted: Fit| -> Vec<usize> {
            let named =
                self.columns.iter().filter(|(at, fit)| *fit == wanted && view.column(*at).is_some_and(&fits));
            named.map(|(at, _)| *at).collect()
        };
        match of(Fit::Whole).as_slice() {
            [one] => Some(*one),
            [] => match of(Fit::Part).as_slice() {
                [one] => Some(*one),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A word of the question with its parts: `sub-categories` is `sub` and `categories`.
struct Word<'a> {
    text: &'a str,
    kind: Kind,
    parts: Vec<String>,
}

/// The pieces of a question about a table. None while values are being asked.
pub(super) fn pieces(
    question: &str,
    view: &View,
    values: &Values,
    (language, today): (Language, Option<Date>),
) -> Vec<Piece> {
    let words: Vec<Word<'_>> = tokens(question)
        .into_iter()
        .map(|token| {
            let text = question.get(token.at.clone()).unwrap_or_default();
            // A name in quotes is a column's or a value's as it stands.
            let parts = match token.kind {
                Kind::Quote => super::words::name_words(text),
                _ => text
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|part| !part.is_empty())
                    .map(fold)
                    .collect(),
            };
            Word { text, kind: token.kind, parts }
        })
        .collect();
    let words: Vec<Word<'_>> = words.into_iter().flat_map(|word| compound(word, view, values)).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (piece, count) = next(&words, at, view, values, (language, today));
        out.push(piece);
        at += count;
    }
    out
}

/// A long word that says nothing as it stands, as the two words that it is made of: “Gesamtbetrag”, “Positivquote”.
fn compound<'a>(word: Word<'a>, view: &View, values: &Values) -> Vec<Word<'a>> {
    const LETTERS: usize = 4;
    let [whole] = word.parts.as_slice() else { return vec![word] };
    let is_known = |word: &str| {
        !question_senses(word).is_empty()
            || !columns(view, &[word]).is_empty()
            || !values.exact(&[word]).is_empty()
            || !values.holding(&[word]).is_empty()
            || view.is_noun(word)
    };
    if word.kind != Kind::Word || whole.chars().count() < 2 * LETTERS || is_known(whole) {
        return vec![word];
    }
    let is_agg = |word: &str| question_senses(word).iter().any(|one| one.class == "agg");
    let named = |word: &str| {
        question_senses(word).iter().any(|one| matches!(one.class, "concept" | "agg"))
            || !columns(view, &[word]).is_empty()
    };
    let splits = word.text.char_indices().map(|(at, _)| word.text.split_at(at)).filter_map(|(a, b)| {
        let (first, last) = (fold(a), fold(b));
        (first.len() >= LETTERS && last.len() >= LETTERS && named(&last)).then_some(())?;
        // An “s” may join the two.
        let first = [first.as_str(), first.trim_end_matches('s')]
            .into_iter()
            .find(|first| is_agg(first) || !columns(view, &[*first, &last]).is_empty())?
            .to_owned();
        Some([(a, first), (b, last)])
    });
    let splits: Vec<[(&str, String); 2]> = splits.collect();
    match splits.as_slice() {
        [parts] => parts
            .iter()
            .map(|(text, part)| Word { text, kind: Kind::Word, parts: vec![part.clone()] })
            .collect(),
        _ => vec![word],
    }
}

impl Piece {
    /// These words with no meaning yet.
    fn blank(text: String) -> Self {
        Self {
            words: text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|part| !part.is_empty())
                .map(fold)
                .collect(),
            text,
            senses: Vec::new(),
            columns: Vec::new(),
            values: Vec::new(),
            graded: Vec::new(),
            is_exact: false,
            period: None,
            number: None,
            is_percent: false,
            is_noun: false,
            is_mark: false,
            used: Cell::new(false),
        }
    }

    /// What words can mean together, but for a time.
    fn of(some: &[&Word<'_>], view: &View, values: &Values) -> Self {
        let text = some.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        let parts = parts_of(some);
        let mut piece = Self::blank(text);
        piece.senses = question_senses(&fold(&piece.text)).to_vec();
        if piece.senses.is_empty() {
            // A part of a longer word stands without what joined it to the other.
            piece.senses = question_senses(&parts.join(" ")).to_vec();
        }
        piece.values = values.exact(&parts);
        let is_small = |word: &&Word<'_>| word.text.chars().all(char::is_lowercase);
        if piece.is("idle", "small") && some.iter().all(is_small) {
            piece.values.clear();
        }
        piece.is_exact = !piece.values.is_empty();
        if piece.is_exact {
            piece.graded = values.graded(&parts);
            // A value is no word of nothing, and no other word for a column.
            piece.senses.retain(|one| one.class != "idle");
        }
        piece.columns = columns(view, &parts);
        // “In” is a word of “Change in circulation”, and names no column.
        if piece.senses.iter().any(|one| matches!(one.class, "idle" | "joint" | "range" | "per" | "compare"))
        {
            piece.columns.retain(|(_, fit)| *fit == Fit::Whole);
        }
        // “Over time” is no overtime.
        if piece.value("trend").is_some() {
            piece.columns.clear();
        }
        if piece.is_exact && named(view, &parts).is_empty() {
            piece.columns.clear();
        }
        piece
    }

    /// Whether the first or the last of several words says something besides a column's name: “total net amount”, “salary by”.
    fn is_overlong(&self, run: &[&Word<'_>], view: &View) -> bool {
        let is_other = |word: &&Word<'_>| {
            let mut own =
                self.columns.iter().filter_map(|(at, _)| view.column(*at)).flat_map(|one| &one.words);
            let is_own = own.any(|own| word.parts.iter().any(|part| is_kin(part, own)));
            let senses = question_senses(&fold(word.text));
            !is_own
                && senses.iter().any(|one| matches!(one.class, "agg" | "idle" | "per" | "range" | "joint"))
        };
        let is_column = self.senses.is_empty() && self.values.is_empty() && self.period.is_none();
        is_column && [run.first(), run.last()].into_iter().flatten().any(is_other)
    }

    /// Whether several words have a meaning together.
    fn is_together(&self) -> bool {
        let is_whole = self.columns.iter().any(|(_, fit)| *fit == Fit::Whole);
        !self.senses.is_empty() || !self.values.is_empty() || is_whole || self.period.is_some()
    }
}

fn parts_of<'a>(some: &'a [&Word<'_>]) -> Vec<&'a str> {
    some.iter().flat_map(|word| word.parts.iter().map(String::as_str)).collect()
}

/// Whether a time may stand behind a word: “in May”, where May is somebody too.
fn leads_time(word: Option<&Word<'_>>) -> bool {
    let word = word.map(|word| fold(word.text)).unwrap_or_default();
    question_senses(&word).iter().any(|sense| sense.class == "range")
        || matches!(word.as_str(), "in" | "im" | "of")
}

/// The piece that begins here, and how many words it takes.
fn next(
    words: &[Word<'_>],
    at: usize,
    view: &View,
    values: &Values,
    (language, today): (Language, Option<Date>),
) -> (Piece, usize) {
    let is_word = |word: &&Word<'_>| {
        word.kind != Kind::Mark || !word.parts.is_empty() || matches!(word.text, "&" | "-" | "/" | "'")
    };
    let run: Vec<&Word<'_>> = words.iter().skip(at).take(LONGEST).take_while(is_word).collect();
    let here = match run.first() {
        Some(here) if !here.parts.is_empty() || here.text == "%" => *here,
        _ => {
            let text = words.get(at).map_or("", |word| word.text).to_owned();
            return (Piece { is_mark: true, ..Piece::blank(text) }, 1);
        }
    };
    // A comma stands within a date.
    let spoken: Vec<(usize, &Word<'_>)> =
        words.iter().enumerate().skip(at).take(6).filter(|(_, word)| word.text != ",").collect();
    let texts: Vec<&str> = spoken.iter().map(|(_, word)| word.text).collect();
    let time = period::read(&texts, today);
    let longest = time.as_ref().map_or(1, |(_, count)| *count);
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    for count in (longest.max(2)..=run.len()).rev() {
        let mut piece = Piece::of(&run[..count], view, values);
        if count == longest && (!piece.is_exact || leads_time(before) || view.when().is_none()) {
            piece.period = time.as_ref().map(|(period, _)| period.clone());
        }
        if piece.is_together() && !piece.is_overlong(&run[..count], view) {
            piece.is_noun = count == 2 && view.is_noun(&parts_of(&run[..count]).join(" "));
            return (piece, count);
        }
    }
    match time {
        Some((period, count)) if count > 1 => {
            let count = spoken.get(count - 1).map_or(count, |(last, _)| last + 1 - at);
            (Piece { period: Some(period.clone()), ..Piece::blank(period.said) }, count)
        }
        time => {
            let mut piece = Piece::of(&run[..1], view, values);
            if !piece.is_exact || leads_time(before) || view.when().is_none() {
                piece.period = time.map(|(period, _)| period);
            }
            single(&mut piece, here, view, values, language, &parts_of(&run[..1]));
            (piece, 1)
        }
    }
}

/// What one word alone may mean besides.
fn single(
    piece: &mut Piece,
    word: &Word<'_>,
    view: &View,
    values: &Values,
    language: Language,
    parts: &[&str],
) {
    if word.kind == Kind::Number {
        let digits = word
            .text
            .trim_end_matches(['%', '€', '$', '£', '.'])
            .trim_start_matches(['€', '$', '£', '-', '−', '+']);
        piece.number = number(digits, language);
        piece.is_percent = word.text.ends_with('%');
    } else if let Some(count) = piece.value("cardinal") {
        piece.number = count.parse().ok();
    }
    piece.is_noun = parts.len() == 1 && parts.first().is_some_and(|word| view.is_noun(word));
    let is_whole = piece.columns.iter().any(|(_, fit)| *fit == Fit::Whole);
    let says = !piece.is_idle() && piece.value("ask").is_none() && !piece.is_noun && !is_whole;
    if piece.values.is_empty() && (word.kind == Kind::Quote || says) {
        piece.values = values.holding(parts);
        // A number is a part of a file's name, and of no other value.
        if word.kind == Kind::Number {
            piece.values.retain(|(at, _)| view.column(*at).is_some_and(|one| one.name == super::view::FILE));
        }
    }
}

/// The columns that these words name, whole or in part: by the words themselves, else by what columns are often called.
pub(super) fn columns(view: &View, words: &[&str]) -> Vec<(usize, Fit)> {
    let direct = named(view, words);
    if !direct.is_empty() {
        return direct;
    }
    let said = concepts(&words.join(" "));
    let called = |column: &Column| {
        let telling = column.telling();
        !said.is_empty()
            && (matches!(telling.as_slice(), [one] if !said.is_disjoint(&concepts(one)))
                || !said.is_disjoint(&concepts(&column.words.join(" ")))
                || !said.is_disjoint(&concepts(&column.words.concat())))
    };
    let found = fits_of(view, words, &is_meant, &called);
    let measures = found.iter().any(|(at, _)| view.column(*at).is_some_and(|one| one.measure.is_some()));
    if !measures && (said.contains("money") || said.contains("cost")) {
        // Takings, or what was spent, of a table that calls them by nothing but their sum.
        const SUMS: [&str; 5] = ["total", "amount", "betrag", "gesamt", "summe"];
        let is_sum = |column: &Column| {
            column.measure.is_some()
                && matches!(column.telling().as_slice(), [one] if SUMS.contains(&one.as_str()))
        };
        let sums = view.columns.iter().enumerate().filter(|(_, one)| is_sum(one));
        return sums.map(|(at, _)| (at, Fit::Part)).collect();
    }
    found
}

/// The columns that these words name by themselves.
fn named(view: &View, words: &[&str]) -> Vec<(usize, Fit)> {
    let cognate = |column: &Column| {
        let telling = column.telling();
        let name: String = telling.iter().map(|word| word.as_str()).collect();
        if words == [name.as_str()] {
            return true;
        }
        // “In Betrieb” of a column that is called “Inbetriebnahme”.
        let is_bound =
            |word: &&str| question_senses(word).iter().any(|one| matches!(one.class, "compare" | "range"));
        let is_bare = telling.len() == 1 && !words.first().is_some_and(is_bound);
        if words.len() > 1 && is_bare && is_kin(&words.concat(), &name) {
            return true;
        }
        // Words of two names are compared one by one.
        (words.len() == 1 || telling.len() == 1) && is_cognate(&words.concat(), &name)
    };
    fits_of(view, words, &is_kin, &cognate)
}

fn fits_of(
    view: &View,
    words: &[&str],
    is_it: &dyn Fn(&str, &str) -> bool,
    whole: &dyn Fn(&Column) -> bool,
) -> Vec<(usize, Fit)> {
    let fits = |column: &Column| if whole(column) { Some(Fit::Whole) } else { fit(column, words, is_it) };
    view.columns.iter().enumerate().filter_map(|(at, column)| Some((at, fits(column)?))).collect()
}

/// How well these words fit a column's name; none where one of them is not in it.
fn fit(column: &Column, words: &[&str], is_it: &dyn Fn(&str, &str) -> bool) -> Option<Fit> {
    if column.key_word.is_some_and(|key| !words.iter().any(|word| is_meant(word, key))) {
        return None;
    }
    let mut open: Vec<&String> = column.words.iter().collect();
    for word in words {
        let at = open.iter().position(|name| is_it(word, name))?;
        open.remove(at);
    }
    let whole = column.telling().iter().all(|name| !open.contains(name));
    Some(if whole { Fit::Whole } else { Fit::Part })
}
