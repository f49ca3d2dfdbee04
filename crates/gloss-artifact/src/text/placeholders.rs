//! Words of a text as a reader counts them, and those among them that stand for what is still to come: `TODO`, `[date]`,
//! `{{total}}`, filler. They are found, never filled.

use gloss_markdown::LeafKind;

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
        let mut out: Vec<String> = Vec::new();
        let mut add = |words: &str| {
            for found in of_words(words) {
                if out.len() < MOST && !out.contains(&found) {
                    out.push(found);
                }
            }
            out.len() < MOST
        };
        if self.is_markdown() {
            let parsed = self.parsed();
            let leaves =
                parsed.leaves.iter().filter(|leaf| !matches!(leaf.kind, LeafKind::Code | LeafKind::Raw));
            for run in leaves.flat_map(|leaf| parsed.runs_of(leaf)) {
                if parsed.is_plain(run) && !add(parsed.text(self.source(), run)) {
                    break;
                }
            }
        } else if self.rules().slides().is_some() {
            // Until there are enough of them.
            let _ = self.source().lines().all(add);
        }
        out
    }
}

/// The placeholders of some words.
fn of_words(line: &str) -> Vec<String> {
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
    out.extend(bracketed(line));
    out
}

/// Words in square brackets that are no footnote and no box to tick.
fn bracketed(line: &str) -> impl Iterator<Item = String> + '_ {
    line.match_indices('[').filter_map(move |(at, _)| {
        let ahead = line.get(at + 1..)?;
        // What stands for something is short: nobody looks further.
        let ahead: String = ahead.chars().take(LONGEST + 1).collect();
        let (inner, _) = ahead.split_once(']')?;
        let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
        let is_plain =
            |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '/' | '\'' | '’' | '.' | '_' | ',');
        // With a figure in it it begins with a word, as a name does: `[Fee 2026]`.
        let year = inner.rsplit_once(' ').is_some_and(|(_, last)| last.len() == 4 && last.starts_with("20"));
        let is_name = inner.starts_with(char::is_uppercase) && year && !inner.contains(',');
        let plain = inner.chars().all(|c| is_plain(c) || is_name && c.is_ascii_digit());
        // Two letters are a country or a party, but for what is cut short: `[Nr.]`, `[No]`.
        let is_cut = letters == 2
            && (inner.ends_with('.')
                || inner.starts_with(char::is_uppercase) && inner.chars().skip(1).all(char::is_lowercase));
        (plain && (letters > 2 || is_cut) && inner.to_lowercase() != "sic").then(|| format!("[{inner}]"))
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
            (
                "# A\n\n[Club, Town] [Fee 2026] [Nr.] [No] [to] [1] [a] [EU] [Table 2] [Smith, 2020]\n",
                vec!["[Club, Town]", "[Fee 2026]", "[Nr.]", "[No]"],
            ),
            ("# A\n\nIt is {{total}} or ${sum}.\n", vec!["{{total}}", "${sum}"]),
            ("# A\n\nLorem ipsum dolor.\n", vec!["Lorem ipsum"]),
            ("# A\n\n[See](https://a.b) [this][one] and[^1] - [ ] box [12]\n\n[one]: https://a.b\n", vec![]),
            ("# A\n\n```\n[Name] TODO\n```\n", vec![]),
            ("# A\n\nSay `[Name]` or `TODO`.\n\n~~~\nTODO\n~~~\n", vec![]),
        ] {
            assert_eq!(Text::new(Kind::Document, source).placeholders(), expected, "{source}");
        }
    }
}
