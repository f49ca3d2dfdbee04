//! Words that say which way a figure went. Where the figure goes the other way now, the word is exchanged for its
//! opposite if it is the only one in its sentence; else it is pointed out.

use crate::sentence::visible;

/// Words and their opposites; each is safe to exchange wherever it says a direction.
const PAIRS: [(&str, &str); 22] = [
    ("rose", "fell"),
    ("rise", "fall"),
    ("rises", "falls"),
    ("rising", "falling"),
    ("risen", "fallen"),
    ("increased", "decreased"),
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increasing", "decreasing"),
    ("grew", "shrank"),
    ("grows", "shrinks"),
    ("grow", "shrink"),
    ("grown", "shrunk"),
    ("gained", "lost"),
    ("up", "down"),
    ("upward", "downward"),
    ("above", "below"),
    ("higher", "lower"),
    ("larger", "smaller"),
    ("climbed", "dropped"),
    ("more", "fewer"),
    ("more", "less"),
];

/// A word of direction in a text: where it stands, and its opposite.
pub struct Word {
    /// Its bytes in the source.
    pub at: std::ops::Range<usize>,
    opposite: &'static str,
}

/// The words of direction in a source, outside of links.
pub fn words(source: &str) -> Vec<Word> {
    let skip = crate::links::targets(source);
    let mut out = Vec::new();
    let mut start = None;
    let ends = source.char_indices().chain([(source.len(), ' ')]);
    for (at, c) in ends {
        if c.is_alphabetic() {
            start.get_or_insert(at);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let word = source.get(from..at).unwrap_or_default().to_lowercase();
        if skip.iter().any(|target| target.contains(&from)) {
            continue;
        }
        let pair = PAIRS.iter().find_map(|(a, b)| match word.as_str() {
            word if word == *a => Some(*b),
            word if word == *b => Some(*a),
            _ => None,
        });
        if let Some(opposite) = pair {
            // Fewer things, but less of something.
            let next = source.get(at..).unwrap_or_default().split_whitespace().next().unwrap_or_default();
            let many = next.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with('s');
            let opposite = if word == "more" && !many { "less" } else { opposite };
            out.push(Word { at: from..at, opposite });
        }
    }
    out
}

/// Whether a text's words of direction go up; none where it has none, or some that go up and some that go down.
pub fn goes_up(text: &str) -> Option<bool> {
    let is_up = |word: &Word| {
        let own = text.get(word.at.clone()).unwrap_or_default().to_lowercase();
        PAIRS.iter().any(|(up, _)| *up == own)
    };
    let all: Vec<bool> = words(text).iter().map(is_up).collect();
    let first = *all.first()?;
    all.iter().all(|one| *one == first).then_some(first)
}

/// A sentence with its one word of direction exchanged; none where there is none, or more than one.
pub fn turned(sentence: &str) -> Option<String> {
    let found = words(sentence);
    let [word] = found.as_slice() else { return None };
    let old = sentence.get(word.at.clone())?;
    let capital = old.starts_with(char::is_uppercase);
    let new = if capital { crate::words::capital(word.opposite) } else { word.opposite.to_owned() };
    Some(format!("{}{new}{}", sentence.get(..word.at.start)?, sentence.get(word.at.end..)?))
}

/// Words between two figures that set the first against the second.
const AGAINST: [&str; 7] = [" from ", " than ", " against ", " compared ", " versus ", " vs ", " after "];

/// Whether words before and between two figures compare these: `from A to B`, `A, up from B`, `A, more than B`.
pub fn compared(before: &str, between: &str) -> bool {
    let between = format!(" {} ", visible(between).to_lowercase());
    (format!(" {before}").contains(" from ") && between.contains(" to "))
        || (AGAINST.iter().any(|word| between.contains(word)) && !words(&between).is_empty())
}

/// Whether the figures of a sentence carry its one word of direction: one is a change (`by 4 %`, or less than
/// nothing), or two are compared. `negative` says of each figure's link whether it is less than nothing.
pub fn carried(sentence: &str, links: &[std::ops::Range<usize>], negative: impl Fn(usize) -> bool) -> bool {
    let text = |from: usize, to: usize| sentence.get(from..to).unwrap_or_default();
    let by = |at: &std::ops::Range<usize>| text(0, at.start).trim_end().ends_with(" by");
    links.iter().enumerate().any(|(n, at)| by(at) || negative(n))
        || links
            .iter()
            .zip(links.iter().skip(1))
            .any(|(a, b)| compared(text(0, a.start), text(a.end, b.start)))
}

/// The words of direction of a sentence, as a reader sees them.
pub fn direction_words(sentence: &str) -> Vec<String> {
    let text = visible(sentence);
    words(&text).into_iter().filter_map(|word| text.get(word.at).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_is_turned() {
        for (text, expect) in [
            ("It fell by 3 %.", Some("It rose by 3 %.")),
            ("Higher than ever.", Some("Lower than ever.")),
            ("There are 4 more airlines", Some("There are 4 fewer airlines")),
            ("It is more than that", Some("It is less than that")),
            ("It rose and fell.", None),
            ("It stood [up](fact:up) still.", Some("It stood [down](fact:up) still.")),
            ("Nothing.", None),
        ] {
            assert_eq!(turned(text).as_deref(), expect, "{text}");
        }
    }
}
