//! Values where a password would stand: whether they are one, or a name, a selector, a placeholder, a piece of a program.
//! Finds no value itself, and never changes one.

use std::sync::LazyLock;

use crate::pattern::{Pattern, entropy};

/// How random a key must look, in bits for each letter: words of a language have less.
const RANDOM: f64 = 3.0;

/// Words that stand where a password would, in guides and examples, and marks of what a program puts there.
const EXAMPLES: &str = "password passwort passwd passphrase secret example changeme change_me your xxxx **** .... placeholder \
    username dummy test sample foobar undefined function required current- new- token string ${ $( {{ ://";

/// Beginnings of what is no password either: paths, numbers of programs, names of ciphers.
const OTHERS: &str = "/ 0x a-z base64 sha- sha1 sha2 md5 pbkdf2 utf- aes-";

/// Endings of programs, in which a value without quotes is a variable.
const CODE: &str = "js mjs cjs jsx ts tsx map css py rs go java kt php rb c h cpp cs swift";

/// A value as a rule found it.
pub(crate) struct Value<'a> {
    /// The name of its file.
    pub(crate) file: &'a str,
    /// What stands before it, at least its name.
    pub(crate) before: &'a [u8],
    pub(crate) bytes: &'a [u8],
}

/// Selectors (`.data-api`, `#tab-2`, `[data-x]`), paths (`click.bs.alert`), and two or three words as programs join them.
pub(crate) static NAME: LazyLock<Pattern> = LazyLock::new(|| {
    let word = "(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+){0,6}|[A-Z]+)";
    let lower = "(?:[a-z]+(?:[A-Z][a-z]+){0,6}|[A-Z]+)";
    let part = format!(r"(?:[a-z]+\d{{0,2}}|{word}|\d{{1,2}})");
    let selector = format!(r"[.#*:\[]{{1,2}}{part}(?:[-_.:#\[\]=~>/]{{1,3}}{part})*\]?");
    let path = format!("{word}(?:[-_]{word})*[.:/]{word}(?:[-_.:/#]{word})*");
    Pattern::from(format!("^(?:{selector}|{path}|{lower}(?:[-_]{lower}){{1,2}})$"))
});

/// Any number of words and short numbers (`sk-learn-is-a-library-2`).
static WORDS: Pattern =
    Pattern::new(r"^(?:(?:^|[-_.])(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+){0,6}|[a-z]+\d{0,2}|[A-Z]+|\d{1,4})){2,}$");

impl Value<'_> {
    /// A password that somebody chose: no example, no name, no piece of a program.
    pub(crate) fn is_password(&self) -> bool {
        let words = String::from_utf8_lossy(self.bytes).to_ascii_lowercase();
        let is_example = words == "hunter2" || EXAMPLES.split(' ').any(|word| words.contains(word));
        // A word or a phrase is what a form calls its field, not what somebody types into it.
        let kinds = [words.chars().any(char::is_alphabetic), words.chars().any(|c| !c.is_alphabetic())];
        !is_example
            && !OTHERS.split(' ').any(|start| words.starts_with(start))
            && kinds == [true, true]
            && entropy(self.bytes) > 2.0
            && self.bytes.iter().filter(|byte| !byte.is_ascii()).count() * 2 < self.bytes.len()
            && !NAME.is_match(self.bytes)
            && !self.is_of_its_name()
    }

    /// A key that a program made.
    pub(crate) fn is_random(&self) -> bool {
        let words = String::from_utf8_lossy(self.bytes).to_ascii_lowercase();
        self.bytes.iter().any(u8::is_ascii_digit)
            && entropy(self.bytes) > RANDOM
            && !["example", "xxxx", "your"].iter().any(|word| words.contains(word))
            && !WORDS.is_match(self.bytes)
    }

    /// A password without quotes, in a sentence or a line of settings: letters and digits, and no piece of a program.
    pub(crate) fn is_written(&self) -> bool {
        let end = self.bytes.iter().rposition(|byte| !b".,;:!?)".contains(byte)).map_or(0, |at| at + 1);
        let (word, after) = self.bytes.split_at(end);
        let is_code = has_ending(self.file, CODE);
        let is_separated =
            matches!((word.first(), after.first()), (Some(b'a'..=b'z'), Some(b',' | b';' | b')')));
        let is_variable = word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_$.".contains(byte))
            && (is_separated || is_code && !after.starts_with(b"!") || word.contains(&b'.'));
        let marks: &[u8] = if is_code { b"()[]{},;\\?:=|&+/" } else { b"()[]{},;\\" };
        word.len() >= 6
            && word.iter().any(u8::is_ascii_digit)
            && !word.iter().any(|byte| marks.contains(byte))
            && !is_variable
            && (!is_code || self.before.ends_with(b" "))
            && self.is_password()
    }

    /// A value that repeats its variable's name (`API_KEY = "api-key"`), or words where a program would have made a key.
    fn is_of_its_name(&self) -> bool {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-$".contains(byte);
        let name = self.before.rsplit(|byte| !is_word(byte)).find(|name| !name.is_empty());
        let [name, value] = [name.unwrap_or_default(), self.bytes].map(|bytes| {
            let words = String::from_utf8_lossy(bytes).to_ascii_lowercase();
            words.replace(|c: char| !c.is_ascii_alphanumeric(), "")
        });
        let is_for_keys = name.contains("key") || name.contains("secret");
        (!value.is_empty() && name.contains(&value)) || (is_for_keys && WORDS.is_match(self.bytes))
    }
}

/// Whether a file's name ends in one of some endings.
pub(crate) fn has_ending(file: &str, endings: &str) -> bool {
    let ending = file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    ending.is_some_and(|ending| endings.split(' ').any(|one| ending.eq_ignore_ascii_case(one)))
}
