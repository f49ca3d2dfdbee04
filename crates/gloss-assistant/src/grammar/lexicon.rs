//! The table of words: what a word, or a few that belong together, can mean in each language. Reads `lexicon.tsv`, which is the
//! only place where the assistant's words stand; knows no sentence.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The table: class, value, English words, German words; words parted by commas.
const TABLE: &str = include_str!("lexicon.tsv");

/// The table of the words of questions, apart from the others: a note on a cell is read by other words.
const QUESTIONS: &str = include_str!("questions.tsv");

/// Words that belong together, at most.
pub(super) const MAX_WORDS: usize = 5;

/// A language of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, which is also everything that is neither.
    #[default]
    English,
    /// German.
    German,
}

/// What words can mean: a class, as `verb` or `noun`, and a value, as `delete` or `row`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    /// Its class.
    pub(crate) class: &'static str,
    /// Its value.
    pub(crate) value: &'static str,
    /// The language of the words; none where both say it.
    pub(crate) language: Option<Language>,
}

/// The table, made ready for looking words up.
pub(super) struct Lexicon {
    /// By the folded words.
    whole: HashMap<String, Vec<Sense>>,
    /// Words with others between them (`take ~ out`), by the first: what comes behind, and what both mean.
    parted: HashMap<String, Vec<(String, Sense)>>,
}

impl Lexicon {
    /// The one table.
    pub(super) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self::read(TABLE))
    }

    /// The table of the words of questions.
    fn of_questions() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self::read(QUESTIONS))
    }

    fn read(table: &'static str) -> Self {
        let mut out = Self { whole: HashMap::new(), parted: HashMap::new() };
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
            let mut parts = line.split('\t');
            let (Some(class), Some(value)) = (parts.next(), parts.next()) else { continue };
            for (language, words) in [Language::English, Language::German].into_iter().zip(parts) {
                for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                    out.add(word, Sense { class, value, language: Some(language) });
                }
            }
        }
        out
    }

    fn add(&mut self, word: &str, sense: Sense) {
        for form in forms(word) {
            let form = fold(&form);
            if let Some((first, last)) = form.split_once(" ~ ") {
                self.parted.entry(first.to_owned()).or_default().push((last.to_owned(), sense));
                continue;
            }
            let all = self.whole.entry(form).or_default();
            match all.iter_mut().find(|one| (one.class, one.value) == (sense.class, sense.value)) {
                Some(known) if known.language != sense.language => known.language = None,
                Some(_) => {}
                None => all.push(sense),
            }
        }
    }

    /// What folded words can mean.
    pub(super) fn senses(&self, words: &str) -> &[Sense] {
        self.whole.get(words).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a folded word means with another one behind it.
    pub(super) fn parted(&self, word: &str) -> &[(String, Sense)] {
        self.parted.get(word).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What folded words can mean in a question about a table.
pub(crate) fn question_senses(words: &str) -> &'static [Sense] {
    Lexicon::of_questions().senses(words)
}

/// The words by which things of these concepts are called, one word each, folded.
pub(crate) fn words_of_concepts(concepts: &std::collections::BTreeSet<&'static str>) -> Vec<String> {
    let lexicon = Lexicon::of_questions();
    let is_one = |sense: &&Sense| sense.class == "called" && concepts.contains(sense.value);
    let mut out: Vec<String> = lexicon
        .whole
        .iter()
        .filter(|(word, senses)| !word.contains(' ') && senses.iter().any(|sense| is_one(&sense)))
        .map(|(word, _)| word.clone())
        .collect();
    // The table is a map: its order is not its own.
    out.sort();
    out
}

/// The forms of an entry: `*` stands for the endings of a verb, `+` for those of an adjective, `-` at the end for those of a noun.
fn forms(word: &str) -> Vec<String> {
    const VERB: [&str; 8] = ["", "e", "en", "n", "t", "et", "st", "s"];
    const ADJECTIVE: [&str; 6] = ["", "e", "en", "er", "es", "em"];
    const NOUN: [&str; 6] = ["", "s", "n", "en", "e", "es"];
    let (endings, mark): (&[&str], &str) = if word.contains('*') {
        (&VERB, "*")
    } else if word.contains('+') {
        (&ADJECTIVE, "+")
    } else if word.ends_with('-') {
        (&NOUN, "-")
    } else {
        return vec![word.to_owned()];
    };
    let at = word.rfind(mark).unwrap_or(word.len());
    let (stem, rest) = (word.get(..at).unwrap_or(word), word.get(at + mark.len()..).unwrap_or_default());
    endings.iter().map(|ending| format!("{stem}{ending}{rest}")).collect()
}

/// A word as it is compared: small letters, an umlaut as its two letters, one apostrophe.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            '’' | '‘' => out.push('\''),
            'é' | 'è' | 'ê' => out.push('e'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_class_a_value_and_words_and_none_is_a_sentence() {
        for line in
            TABLE.lines().chain(QUESTIONS.lines()).filter(|line| !line.is_empty() && !line.starts_with("//"))
        {
            let parts: Vec<&str> = line.split('\t').collect();
            assert!((3..=4).contains(&parts.len()), "{line}");
            for word in parts[2..].iter().flat_map(|words| words.split(',')) {
                let count = word.split_whitespace().filter(|one| *one != "~").count();
                assert!(count < MAX_WORDS, "no sentence: {word}");
            }
        }
        let values = |word: &str| {
            Lexicon::get().senses(word).iter().map(|one| (one.class, one.value)).collect::<Vec<_>>()
        };
        assert!(values("loeschen").contains(&("verb", "delete")));
        assert!(values("spalten").contains(&("noun", "column")));
        assert!(values("get rid of").contains(&("verb", "delete")));
        assert!(
            Lexicon::get().parted("take").iter().any(|(last, one)| last == "out" && one.value == "delete")
        );
    }
}
