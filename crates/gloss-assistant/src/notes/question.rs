//! What a note asks about its place: where a figure comes from, what it is made of, how it was before, whether it is right. Reads
//! words of the table; anything else is a model's to answer.

use crate::grammar::{Clause, Kind};

/// A question about figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Where it comes from.
    Source,
    /// What it is made of.
    Why,
    /// How it was in the period before.
    Compare,
    /// Whether it is right.
    Check,
}

/// Words that a question may have beside the one that says what it asks.
const BESIDE: [&str; 8] = ["noun", "prep", "filler", "det", "all", "verb", "joint", "way"];

/// The question that words ask; none where they ask for anything else too.
pub(super) fn question(words: &str) -> Option<Question> {
    let clause = Clause::new(words);
    let asks = |value: &str| clause.has("question", value);
    let found = match () {
        () if asks("before") => Question::Compare,
        () if asks("source") => Question::Source,
        () if asks("why") => Question::Why,
        () if asks("check") => Question::Check,
        () => return None,
    };
    let is_beside = |item: &crate::grammar::Item<'_>| {
        item.kind != Kind::Word
            || item.value("question").is_some()
            || BESIDE.iter().any(|class| item.value(class).is_some())
    };
    // “Why is this 12 %”: a value is that of the place. “So high” says what is asked.
    let rest = clause.items().filter(|(_, item)| !is_beside(item)).count();
    (rest <= 2).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_by_the_word_that_asks() {
        for (words, expect) in [
            ("Where does this come from?", Some(Question::Source)),
            ("Woher kommt diese Zahl?", Some(Question::Source)),
            ("why is this 12 %?", Some(Question::Why)),
            ("what is this made of?", Some(Question::Why)),
            ("Is this right?", Some(Question::Check)),
            ("Stimmt das so?", Some(Question::Check)),
            ("How was it last month?", Some(Question::Compare)),
            ("Who is the author of this sentence about cats?", None),
            ("Do we still need this quotation in the handbook?", None),
        ] {
            assert_eq!(question(words), expect, "{words}");
        }
    }
}
