//! Sentences within a leaf's visible text: Unicode sentence boundaries (UAX #29), mended where a full stop
//! ends an abbreviation or an initial, and where a sentence begins with a number. Never looks beyond one leaf.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Words after which a full stop seldom ends a sentence.
const ABBREVIATIONS: [&str; 45] = [
    "e.g", "i.e", "etc", "vs", "mr", "mrs", "ms", "dr", "prof", "st", "no", "fig", "approx", "ca", "cf",
    "jan", "feb", "mar", "apr", "aug", "sept", "oct", "nov", "dec", "inc", "vol", "sec", "art", "par", "est",
    "max", "min", "tel", "z.b", "abb", "abs", "bzw", "evtl", "ggf", "inkl", "kap", "mind", "okt", "usw",
    "ziff",
];

/// Byte ranges of the sentences of a text, without the blanks after them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, piece) in text.split_sentence_bound_indices().flat_map(by_numbers) {
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

/// What Unicode takes as one sentence, parted where a number begins another: “… taken out. 16 names end in a star.”
fn by_numbers((at, piece): (usize, &str)) -> Vec<(usize, &str)> {
    let (mut out, mut start) = (Vec::new(), 0);
    for (end, _) in piece.match_indices(". ") {
        let (before, behind) = (piece.get(start..end + 1), piece.get(end + 2..).unwrap_or_default());
        let before = before.unwrap_or_default();
        let word = before.trim_end_matches('.').rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_word = word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
        let begins = behind.starts_with(|c: char| c.is_ascii_digit());
        if is_word && begins && !ends_in_abbreviation(before) {
            out.extend(piece.get(start..end + 2).map(|own| (at + start, own)));
            start = end + 2;
        }
    }
    out.extend(piece.get(start..).filter(|own| !own.is_empty()).map(|own| (at + start, own)));
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
        let table: [(&str, &[&str]); 10] = [
            (
                "Growth is not taken out. 16 names end here.",
                &["Growth is not taken out.", "16 names end here."],
            ),
            ("It takes max. 16 names. So be it.", &["It takes max. 16 names.", "So be it."]),
            ("Im Mai kamen alle. 5 von 7 blieben.", &["Im Mai kamen alle.", "5 von 7 blieben."]),
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
