//! Sentences within a leaf's visible text: Unicode sentence boundaries (UAX #29), mended where a full stop
//! ends an abbreviation or an initial. Never looks beyond one leaf.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Words after which a full stop seldom ends a sentence.
const ABBREVIATIONS: [&str; 20] = [
    "e.g", "i.e", "etc", "vs", "mr", "mrs", "ms", "dr", "prof", "st", "no", "fig", "approx", "ca", "cf",
    "jan", "feb", "dec", "inc", "z.b",
];

/// Byte ranges of the sentences of a text, without the blanks after them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, piece) in text.split_sentence_bound_indices() {
        let start = open.take().unwrap_or(at);
        let end = at + piece.len();
        if ends_in_abbreviation(&text[start..end]) && end < text.len() {
            open = Some(start);
            continue;
        }
        let words = text[start..end].trim_end();
        if !words.trim().is_empty() {
            let lead = words.len() - words.trim_start().len();
            out.push(start + lead..start + words.len());
        }
    }
    out
}

fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(stem) = sentence.trim_end().strip_suffix('.') else {
        return false;
    };
    let word = stem.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// The sentence that covers a byte offset, else the nearest before it.
pub(crate) fn around(text: &str, range: &Range<usize>) -> Range<usize> {
    let all = sentences(text);
    let touched: Vec<_> =
        all.iter().filter(|s| s.start < range.end.max(range.start + 1) && range.start < s.end).collect();
    match (touched.first(), touched.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => all.into_iter().rev().find(|s| s.start <= range.start).unwrap_or(0..text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let table: [(&str, &[&str]); 7] = [
            ("One. Two.", &["One.", "Two."]),
            ("Up 8.4 % on Q2. Flat else.", &["Up 8.4 % on Q2.", "Flat else."]),
            ("See e.g. Fig. 3. Then go.", &["See e.g. Fig. 3.", "Then go."]),
            ("By J. Smith. Done?", &["By J. Smith.", "Done?"]),
            ("No end", &["No end"]),
            ("今日は晴れ。明日は雨。", &["今日は晴れ。", "明日は雨。"]),
            ("  ", &[]),
        ];
        for (text, expect) in table {
            let found: Vec<_> = sentences(text).into_iter().map(|r| &text[r]).collect();
            assert_eq!(found, expect, "{text:?}");
        }
    }
}
