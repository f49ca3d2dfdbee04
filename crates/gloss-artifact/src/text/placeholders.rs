//! Words of a text as a reader counts them, and those among them that stand for what is still to come: `TODO`, `[date]`,
//! `{{total}}`, filler. They are found, never filled.

use super::Text;

/// Placeholders that are told of one text, at most.
const MOST: usize = 40;
/// Characters of words in brackets that may stand for something.
const LONGEST: usize = 40;
/// What stands where words are to come.
const FILLER: [&str; 2] = ["Lorem", "ipsum"];
/// Words in capitals that say that something is missing.
const MARKS: [&str; 5] = ["TODO", "TBD", "FIXME", "TBC", "XXX"];

impl Text {
    /// The words of a document that a reader sees: what holds a letter or a digit, between blanks. None of what is no document.
    pub fn word_count(&self) -> Option<usize> {
        if !self.is_markdown() {
            return None;
        }
        let parsed = self.parsed();
        let mut words = String::new();
        for leaf in &parsed.leaves {
            for run in parsed.runs_of(leaf) {
                words.push_str(parsed.text(self.source(), run));
            }
            words.push(' ');
        }
        Some(words.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count())
    }

    /// The placeholders of a text's words, in order, each once.
    pub fn placeholders(&self) -> Vec<String> {
        if !self.is_markdown() && self.rules().slides().is_none() {
            return Vec::new();
        }
        let mut out: Vec<String> = Vec::new();
        let mut in_code = false;
        for line in self.source().lines() {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            }
            if in_code {
                continue;
            }
            for found in of_line(line, self.source()) {
                if out.len() < MOST && !out.contains(&found) {
                    out.push(found);
                }
            }
        }
        out
    }
}

/// The placeholders of one line of a source.
fn of_line(line: &str, source: &str) -> Vec<String> {
    let mut out = Vec::new();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    out.extend(line.split_whitespace().map(bare).filter(|word| MARKS.contains(&word.as_str())));
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_filler =
        |pair: &[&str]| pair.iter().zip(FILLER).all(|(word, filler)| word.eq_ignore_ascii_case(filler));
    if words.windows(FILLER.len()).any(is_filler) {
        out.push(FILLER.join(" "));
    }
    for (open, close) in [("{{", "}}"), ("${", "}"), ("<<", ">>")] {
        let inner =
            line.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(inner, _)| inner);
        let is_name = |inner: &&str| !inner.is_empty() && inner.chars().count() <= LONGEST;
        out.extend(inner.filter(is_name).map(|inner| format!("{open}{inner}{close}")));
    }
    out.extend(bracketed(line, source));
    out
}

/// Words in square brackets that are no link, no footnote and no box to tick.
fn bracketed<'a>(line: &'a str, source: &'a str) -> impl Iterator<Item = String> + 'a {
    line.match_indices('[').filter_map(move |(at, _)| {
        let before = line.get(..at)?.chars().next_back();
        let (inner, behind) = line.get(at + 1..)?.split_once(']')?;
        let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
        let plain =
            inner.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '/' | '\'' | '’' | '.' | '_'));
        let is_link = behind.starts_with(['(', '[', ':']) || before == Some(']') || before == Some('\\');
        let is_defined = || source.contains(&format!("[{inner}]:"));
        let is_one =
            plain && letters > 2 && inner.chars().count() <= LONGEST && inner.to_lowercase() != "sic";
        (is_one && !is_link && before != Some('!') && !is_defined()).then(|| format!("[{inner}]"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use crate::text::Kind;

    #[test]
    fn what_is_still_to_come_is_found_and_links_are_not() {
        for (source, expected) in [
            ("# A\n\nDear [Name], on [date] we meet.\n", vec!["[Name]", "[date]"]),
            ("# A\n\nTODO: the total.\n", vec!["TODO"]),
            ("# A\n\nIt is {{total}} or ${sum}.\n", vec!["{{total}}", "${sum}"]),
            ("# A\n\nLorem ipsum dolor.\n", vec!["Lorem ipsum"]),
            ("# A\n\n[See](https://a.b) [this][one] and[^1] - [ ] box [12]\n\n[one]: https://a.b\n", vec![]),
            ("# A\n\n```\n[Name] TODO\n```\n", vec![]),
        ] {
            assert_eq!(Text::new(Kind::Document, source).placeholders(), expected, "{source}");
        }
    }
}
