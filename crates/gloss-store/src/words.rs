//! The words of a text as the index of memories has them. Knows no database.

/// A text whose words are counted. A thousand are read for one question: most need no copy to be compared.
pub(crate) enum SearchedText<'a> {
    Ascii(&'a str),
    Split(Vec<String>),
}

impl<'a> SearchedText<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        if text.is_ascii() { Self::Ascii(text) } else { Self::Split(split(text)) }
    }

    /// How often it has a word, which is as the index has it.
    pub(crate) fn times(&self, word: &str) -> usize {
        match self {
            Self::Ascii(text) => {
                let words = text.split(|c: char| !c.is_ascii_alphanumeric());
                words.filter(|one| one.eq_ignore_ascii_case(word)).count()
            }
            Self::Split(words) => words.iter().filter(|one| *one == word).count(),
        }
    }
}

/// Words as the index has them: letters and digits in small letters, without marks.
pub(crate) fn split(text: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{SearchedText, split};

    #[test]
    fn words_are_counted_as_the_index_has_them() {
        for text in ["Rents rise; RENTS fall. rents_2026 rent's", "Mieten für Rents, rénts RENTS", "", "--"]
        {
            for word in ["rents", "2026", "s", "fur", "rise", "ren"] {
                let said = split(text).iter().filter(|one| *one == word).count();
                assert_eq!(SearchedText::of(text).times(word), said, "{word} in {text}");
            }
        }
        let twice = |text| SearchedText::of(text).times("rents");
        assert_eq!((twice("Rents, rents"), twice("Rénts, rents")), (2, 2));
    }
}
