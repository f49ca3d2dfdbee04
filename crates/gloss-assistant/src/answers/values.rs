//! The values of a table's text columns that a question may name, asked of the data by the question's words. Guesses at none: a value
//! is meant where its words, or a part of them, were said.

use super::view::{Column, View};
use super::words::{is_same, names, stem};
use crate::desk::Desk;
use crate::grammar::{fold, question_senses, tokens};
use gloss_analysis::schema::Kind;

/// Columns whose values are looked at.
const COLUMNS: usize = 30;
/// Longest values that are names, in letters on average, are those of the column's profile; longer ones are prose.
const MAX_LETTERS: usize = 120;
/// Values of one column that are looked at.
const MOST: usize = 400;
/// Words of a question that are looked for.
const WORDS: usize = 24;
/// Letters of a word from which a part of a value is enough.
const PART: usize = 4;
/// Values that one word may stand for.
const SPREAD: usize = 150;

/// A value as it is written, and its folded words.
type Value = (String, Vec<String>);

/// The values that were found.
pub(super) struct Values {
    /// By column: the value as it is written, and its folded words.
    found: Vec<(usize, Vec<Value>)>,
    /// By column: the words that were said, and the code that may stand for them there.
    codes: Vec<(usize, String, &'static str)>,
}

impl Values {
    /// Asks for the values that hold a word of the question. None while that is being asked.
    pub(super) fn ask(desk: &Desk, question: &str, view: &View) -> Option<Self> {
        let words = probes(question);
        let codes_said = codes_said(question, view);
        let text = view.columns.iter().enumerate().filter(|(_, one)| one.kind == Kind::Text).take(COLUMNS);
        let asked: Vec<_> = text
            .filter(|_| !words.is_empty())
            .map(|(at, column)| {
                let x = column.sql();
                let own = codes_said.iter().filter(|(column, ..)| *column == at);
                let holds: Vec<String> = words
                    .iter()
                    .map(|word| format!("label({x}) LIKE '%{word}%'"))
                    .chain(own.map(|(_, _, code)| format!("upper({x}) = '{code}'")))
                    .collect();
                let sql = format!(
                    "SELECT DISTINCT {x} FROM {} WHERE length({x}) <= {MAX_LETTERS} AND ({}) LIMIT {MOST}",
                    view.from,
                    holds.join(" OR ")
                );
                (at, desk.compute(&sql))
            })
            .collect();
        let codes = codes(question);
        let numbers = view
            .columns
            .iter()
            .enumerate()
            .filter(|(_, one)| one.kind == Kind::Number && one.measure.is_none() && !one.is_year);
        let coded: Vec<_> = numbers
            .take(COLUMNS)
            .filter(|_| !codes.is_empty())
            .map(|(at, column)| {
                let x = column.sql();
                (
                    at,
                    desk.compute(&format!(
                        "SELECT DISTINCT {x} FROM {} WHERE {x} IN ({}) LIMIT {MOST}",
                        view.from,
                        codes.join(", ")
                    )),
                )
            })
            .collect();
        let mut found = Vec::new();
        for (at, result) in asked.into_iter().chain(coded) {
            let Ok(result) = result? else { continue };
            let values = (0..result.rows.len()).filter_map(|row| result.words(row, 0));
            let values: Vec<Value> = values.map(|value| (value.clone(), value_words(&value))).collect();
            if !values.is_empty() {
                found.push((at, values));
            }
        }
        Some(Self { found, codes: codes_said })
    }

    /// The values that these words are, by column.
    pub(super) fn exact(&self, words: &[&str]) -> Vec<(usize, Vec<String>)> {
        let mut out = self.of(|value| {
            value.len() == words.len() && value.iter().zip(words).all(|(own, said)| is_value(own, said))
        });
        let said = words.join(" ");
        for (column, _, code) in self.codes.iter().filter(|(_, words, _)| *words == said) {
            let of_column = self.found.iter().filter(|(at, _)| at == column).flat_map(|(_, values)| values);
            let is_it = |value: &&Value| value.0.eq_ignore_ascii_case(code);
            let some: Vec<String> = of_column.filter(is_it).map(|(value, _)| value.clone()).collect();
            if !some.is_empty() && !out.iter().any(|(at, _)| at == column) {
                out.push((*column, some));
            }
        }
        out
    }

    /// The values that these words are a part of, by column: none for short words, and none where they say too little.
    pub(super) fn holding(&self, words: &[&str]) -> Vec<(usize, Vec<String>)> {
        if words.is_empty() || !words.iter().any(|word| word.chars().count() >= PART) {
            return Vec::new();
        }
        let holds = |value: &[String]| {
            value
                .windows(words.len())
                .any(|some| some.iter().zip(words).all(|(own, said)| is_value(own, said)))
        };
        let out = self.of(|value| holds(value));
        // What is a part of too many values is a sort of them, and those of another column are not all of that sort.
        if out.iter().any(|(_, values)| values.len() > SPREAD) { Vec::new() } else { out }
    }

    /// The values that say these words with a grade before them: “very satisfied” of “satisfied”.
    pub(super) fn graded(&self, words: &[&str]) -> Vec<String> {
        const GRADES: [&str; 10] =
            ["very", "sehr", "rather", "somewhat", "eher", "extremely", "quite", "fairly", "not", "nicht"];
        let all = self.of(|value| {
            value.len() == words.len() + 1
                && value.first().is_some_and(|first| GRADES.contains(&first.as_str()))
                && value.iter().skip(1).zip(words).all(|(own, said)| is_value(own, said))
        });
        all.into_iter().flat_map(|(_, values)| values).collect()
    }

    fn of(&self, fits: impl Fn(&[String]) -> bool) -> Vec<(usize, Vec<String>)> {
        let own = |(at, values): &(usize, Vec<Value>)| {
            let some: Vec<String> =
                values.iter().filter(|(_, words)| fits(words)).map(|(value, _)| value.clone()).collect();
            (!some.is_empty()).then_some((*at, some))
        };
        self.found.iter().filter_map(own).collect()
    }
}

/// The codes that may stand for words of the question, each in a column of their sort: `TX` for Texas among states.
fn codes_said(question: &str, view: &View) -> Vec<(usize, String, &'static str)> {
    let text = |token: crate::grammar::Token| fold(question.get(token.at).unwrap_or_default());
    let words: Vec<String> = tokens(question).into_iter().map(text).collect();
    let mut out = Vec::new();
    for run in (1..=3).flat_map(|count| words.windows(count)) {
        let said = run.join(" ").replace('-', " ");
        for (code, sort) in codes_of(&said) {
            out.extend(view.places(|one| one.is_called(sort)).into_iter().map(|at| (at, said.clone(), code)));
        }
    }
    out
}

/// The codes for a name, each with the sort of column that it stands in.
fn codes_of(said: &str) -> Vec<(&'static str, &'static str)> {
    let of = |words: &str| {
        let codes = question_senses(words).iter().filter(|one| one.class == "code");
        codes.filter_map(|one| one.value.split_once(' ')).collect::<Vec<_>>()
    };
    let own = of(said);
    if own.is_empty() { of(stem(said)) } else { own }
}

/// Whether a word of a value was said: in another form, or by another word for a place or a sort of people.
fn is_value(own: &str, said: &str) -> bool {
    is_same(own, said) || !names(own).is_disjoint(&names(said))
}

fn value_words(value: &str) -> Vec<String> {
    value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold).collect()
}

/// The numbers of a question that may be codes: of four digits and more, and no years.
fn codes(question: &str) -> Vec<String> {
    let text = |token: crate::grammar::Token| question.get(token.at).unwrap_or_default().to_owned();
    let is_code = |word: &String| {
        (4..=9).contains(&word.len())
            && word.bytes().all(|c| c.is_ascii_digit())
            && super::period::year(word).is_none()
    };
    tokens(question).into_iter().map(text).filter(is_code).take(WORDS).collect()
}

/// The words to look for, as labels are written: small letters, without the ending.
fn probes(question: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    // Short numbers with a mark between them: `0-0`.
    let mut scores: Vec<String> = Vec::new();
    let mut add = |word: &str| {
        said.push(fold(word));
        let word = word.to_lowercase();
        let plain = word.chars().all(char::is_alphanumeric);
        let cut = stem(&word).to_owned();
        if plain && cut.chars().count() >= 2 && !out.contains(&cut) && out.len() < WORDS {
            out.push(cut);
        }
    };
    for token in tokens(question) {
        let text = question.get(token.at).unwrap_or_default();
        if text.len() > 2 && text.contains('-') && text.chars().all(|c| c.is_ascii_digit() || c == '-') {
            scores.push(text.to_owned());
        }
        for part in text.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() > 1) {
            let senses = question_senses(&fold(part));
            // “IT” is a department where “it” is no word to look for.
            let is_short_name = part.chars().count() <= 4 && part.chars().all(char::is_uppercase);
            let says = is_short_name
                || senses.is_empty()
                || senses.iter().any(|one| {
                    let is_small = one.class == "idle" && one.value == "small";
                    !is_small && !matches!(one.class, "ask" | "range" | "joint" | "agg" | "per")
                });
            if says {
                add(part);
            }
        }
    }
    // What a place or a sort of people is called by others: “German” is “Germany” in a table.
    let words =
        said.iter().flat_map(|word| crate::grammar::words_of_concepts(&names(word))).collect::<Vec<_>>();
    let mut more: Vec<String> =
        words.into_iter().filter(|word| word.chars().all(char::is_alphanumeric)).collect();
    more.retain(|word| !out.contains(word));
    out.extend(scores);
    out.extend(more);
    out.truncate(WORDS * 2);
    out
}

/// A list of values in SQL: texts as they stand, in quotes; numbers bare.
pub(super) fn condition(column: &Column, values: &[String]) -> String {
    let text = |value: &String| match column.kind {
        Kind::Number if value.parse::<f64>().is_ok() => value.clone(),
        _ => format!("'{}'", value.replace('\'', "''")),
    };
    let quoted: Vec<String> = values.iter().map(text).collect();
    match quoted.as_slice() {
        [one] => format!("{} = {one}", column.sql()),
        several => format!("{} IN ({})", column.sql(), several.join(", ")),
    }
}
