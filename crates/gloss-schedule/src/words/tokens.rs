//! A text as tokens: words in small letters with where they stand, marks between them, and which of them are names or
//! quotes and so never say when. Knows no language.

use jiff::civil::Date;

/// Tokens of a text at most; what stands behind them is read as one that nobody knows.
const MAX_TOKENS: usize = 2000;

/// Letters of the longest word that is looked into.
const MAX_WORD: usize = 40;

/// A word, a number, or a mark between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In small letters, without the mark at its end.
    pub(super) text: String,
    /// As it was written.
    pub(super) said: String,
    /// The byte at which it begins.
    pub(super) from: usize,
    /// The byte behind it; a full stop at its end is not in it.
    pub(super) to: usize,
    /// It begins with a capital letter.
    pub(super) capital: bool,
    /// A full stop stands behind it: “am 1. Mai”.
    pub(super) dot: bool,
    /// A name of a file or a quote: nothing in it says when.
    pub(super) free: bool,
}

impl Token {
    /// True for what separates parts of a sentence.
    pub(super) fn is_mark(&self) -> bool {
        matches!(self.text.as_str(), "," | ";" | ":" | "–" | "—" | "-" | "(" | ")" | "!" | "?")
    }

    /// Its number, where it is one of at most four digits.
    pub(super) fn number(&self) -> Option<u32> {
        let digits = !self.text.is_empty() && self.text.len() <= 4;
        if digits && self.text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.text.parse().ok()
        } else {
            None
        }
    }

    /// The day that it writes with its year: `2026-12-01`, `1.12.2026`. What has its month first or last is none.
    pub(super) fn date(&self) -> Option<Date> {
        if self.text.len() == 10 && self.text.as_bytes().get(4) == Some(&b'-') {
            return self.text.parse().ok();
        }
        let mut parts = self.text.split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    }
}

/// The tokens of a text. `known` is whether a word is one that says when, in any language: what a dash joins is taken
/// apart only where each part is.
pub(super) fn split(text: &str, known: impl Fn(&str) -> bool) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut quote: Option<char> = None;
    let mut begun: Option<usize> = None;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        if let Some(end) = quote {
            if c == end {
                push_free(text, begun.take().unwrap_or(at), at + c.len_utf8(), &mut tokens);
                quote = None;
            }
        } else if let Some(end) = closing(c, last)
            .filter(|end| text.get(at + c.len_utf8()..).is_some_and(|rest| rest.contains(*end)))
        {
            if let Some(from) = begun.take() {
                push_word(text, from, at, &known, &mut tokens);
            }
            (quote, begun) = (Some(end), Some(at));
        } else if c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '—') {
            if let Some(from) = begun.take() {
                push_word(text, from, at, &known, &mut tokens);
            }
            if !c.is_whitespace() {
                push(text, at, at + c.len_utf8(), &mut tokens);
            }
        } else if begun.is_none() {
            begun = Some(at);
        }
        last = c;
    }
    if let Some(from) = begun {
        push_word(text, from, text.len(), &known, &mut tokens);
    }
    tokens
}

/// The mark that ends a quote which this one begins; an apostrophe inside of a word begins none.
fn closing(c: char, before: char) -> Option<char> {
    let inside = matches!(c, '\'' | '‘') && before.is_alphanumeric();
    let quotes = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('`', '`'), ('\'', '\''), ('‘', '’')];
    quotes.iter().find(|(begin, _)| *begin == c && !inside).map(|(_, end)| *end)
}

fn push(text: &str, from: usize, to: usize, tokens: &mut Vec<Token>) {
    let piece = text.get(from..to).unwrap_or_default();
    if piece.is_empty() || tokens.len() >= MAX_TOKENS {
        return;
    }
    let capital = piece.chars().next().is_some_and(char::is_uppercase);
    let lower = piece.to_lowercase().replace('’', "'");
    tokens.push(Token { text: lower, said: piece.to_owned(), from, to, capital, dot: false, free: false });
}

fn push_free(text: &str, from: usize, to: usize, tokens: &mut Vec<Token>) {
    push(text, from, to, tokens);
    if let Some(token) = tokens.last_mut() {
        token.free = true;
    }
}

/// One run of letters without blanks: its marks at the end, a name, or what dashes and slashes join.
fn push_word(text: &str, from: usize, to: usize, known: &impl Fn(&str) -> bool, tokens: &mut Vec<Token>) {
    let piece = text.get(from..to).unwrap_or_default();
    let word = piece.trim_end_matches(['.', ':', '!', '?', '…']);
    let marks = piece.get(word.len()..).unwrap_or_default();
    let end = from + word.len();
    // “@9” is “at 9”.
    if word.starts_with('@')
        && word.get(1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        push(text, from, from + 1, tokens);
        return push_word(text, from + 1, to, known, tokens);
    }
    if is_name(word) {
        push_free(text, from, end, tokens);
    } else if let Some(parts) = parts(word, known) {
        for (begin, stop) in parts {
            push(text, from + begin, from + stop, tokens);
        }
    } else {
        push(text, from, end, tokens);
    }
    if marks.starts_with('.')
        && let Some(token) = tokens.last_mut()
    {
        token.dot = true;
    }
    if let Some(at) = marks.find([':', '!', '?']) {
        push(text, end + at, end + at + 1, tokens);
    }
}

/// True for names of files, folders, addresses and figures' formats: letters behind a full stop, a slash or underline.
fn is_name(word: &str) -> bool {
    if word.contains(['\\', '_', '@', '#', '%', '=']) || word.contains("//") {
        return true;
    }
    // “E.o.d.”
    if word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic)) {
        return false;
    }
    let Some((before, ending)) = word.rsplit_once('.') else { return false };
    let letters = ending.chars().next().is_some_and(char::is_alphabetic);
    // “a.m.” and “p.m.” have one letter before theirs.
    letters
        && before.chars().count() > 1
        && ending.len() <= 8
        && !matches!(word.to_lowercase().trim_start_matches(|c: char| c.is_ascii_digit()), "a.m" | "p.m")
}

/// Splits a word at dashes and slashes where each part says when: “Mon-Fri”, “9–17”, “half-hour”, “Tue/Thu”.
fn parts(word: &str, known: &impl Fn(&str) -> bool) -> Option<Vec<(usize, usize)>> {
    let lower = word.to_lowercase();
    // “End-of-month” is a thing's name.
    if word.len() > MAX_WORD || lower.contains("-of-") || known(&lower) || lower.len() != word.len() {
        return None;
    }
    let mut out = Vec::new();
    let mut begun = 0;
    for (at, joint) in word.match_indices(['-', '–', '/']) {
        out.extend([(begun, at), (at, at + joint.len())]);
        begun = at + joint.len();
    }
    if out.is_empty() {
        return None;
    }
    out.push((begun, word.len()));
    let one = |(from, to): &(usize, usize)| {
        let part = lower.get(*from..*to).unwrap_or_default();
        let clock = part.starts_with(|c: char| c.is_ascii_digit()) && part.len() <= 7 && !part.contains('/');
        matches!(part, "-" | "–" | "/") || clock || known(part)
    };
    // Three numbers are a date, of which a slash leaves open what is its month.
    let numbers =
        out.iter().filter(|(from, _)| lower.as_bytes().get(*from).is_some_and(u8::is_ascii_digit)).count();
    let slash_of_numbers = numbers > 1 && lower.contains('/');
    (out.iter().all(one) && numbers <= 2 && !slash_of_numbers).then_some(out)
}
