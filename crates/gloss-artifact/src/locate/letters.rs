//! Aligning a quote letter by letter with what stands in its stead (Sellers 1980): for words that were joined, cut or
//! misspelt, which word by word are all others. Looks only within the text it is given.

use std::ops::Range;

/// Longest quote and longest text that are aligned, in letters: the work is their product.
const MAX_QUOTE: usize = 400;
const MAX_TEXT: usize = 2_000;

/// The part of a text that is most alike, and the share of the quote's letters that agree; none where either is too
/// long, or the quote too short to tell.
pub(super) fn align(quote: &str, text: &str) -> Option<(Range<usize>, f64)> {
    let pattern: Vec<char> = quote.chars().collect();
    if pattern.len() < 8 || pattern.len() > MAX_QUOTE || text.len() > MAX_TEXT * 2 {
        return None;
    }
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    if letters.len() > MAX_TEXT {
        return None;
    }
    let mut cost: Vec<u32> = vec![0; letters.len() + 1];
    let mut from: Vec<u32> = (0..=letters.len() as u32).collect();
    for wanted in &pattern {
        let (mut diagonal, mut begun) = (cost[0], from[0]);
        cost[0] += 1;
        for (at, (_, letter)) in letters.iter().enumerate() {
            let (up, up_from) = (cost[at + 1], from[at + 1]);
            let change = diagonal + u32::from(letter != wanted);
            let (drop, add) = (up + 1, cost[at] + 1);
            let best = change.min(drop).min(add);
            from[at + 1] = if best == change {
                begun
            } else if best == drop {
                up_from
            } else {
                from[at]
            };
            cost[at + 1] = best;
            (diagonal, begun) = (up, up_from);
        }
    }
    let end = (0..=letters.len()).min_by_key(|at| cost[*at])?;
    let byte = |at: usize| letters.get(at).map_or(text.len(), |(byte, _)| *byte);
    let range = byte(from[end] as usize)..byte(end);
    let share = 1.0 - f64::from(cost[end]) / pattern.len() as f64;
    (!range.is_empty()).then_some((range, share))
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn joined_and_misspelt_words_are_found() {
        let table = [
            ("we covered in it", "so wegcovered in itt.", Some(("wegcovered in it", 93))),
            ("we covered in it", "we covered in it", Some(("we covered in it", 100))),
            ("short", "short", None),
            ("猫が好きですから、ね", "x猫が好きなので、ねx", Some(("猫が好きなので、ね", 60))),
        ];
        for (quote, text, expect) in table {
            let found = align(quote, text).map(|(range, share)| (&text[range], (share * 100.0) as i32));
            assert_eq!(found, expect, "{quote}");
        }
    }
}
