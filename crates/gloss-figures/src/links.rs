//! Links of a source, above all those into facts, and what of it is words that a reader sees. Reads and takes apart; what a
//! figure is worth stands elsewhere.

use std::ops::Range;

/// A figure's link in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// All of it.
    pub span: Range<usize>,
    /// Its words.
    pub shown: String,
    /// The fact as it is written: `7f3a90b1` or `7f3a90b1/r2c3`.
    pub fact: String,
}

/// Longest words of a figure, in bytes: what stands further before its address is none of them.
const LONGEST: usize = 4096;

/// The first place from `at` on that begins a character.
fn nearest(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The links into facts of a source, in order.
pub fn links(source: &str) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    for (middle, sign) in source.match_indices("](fact:") {
        let from = out.last().map_or(0, |link| link.span.end);
        let escaped = |at: usize| source.get(..at).is_some_and(|head| head.ends_with('\\'));
        let open =
            source.get(nearest(source, from.max(middle.saturating_sub(LONGEST)))..middle).and_then(|head| {
                let from = middle - head.len();
                head.match_indices('[').map(|(at, _)| from + at).rfind(|at| !escaped(*at))
            });
        let to = middle + sign.len();
        let end = source.get(to..).and_then(|rest| rest.find(')')).map(|n| to + n);
        if let (Some(open), Some(end), false) = (open, end, escaped(middle)) {
            let text = |range: Range<usize>| source.get(range).unwrap_or_default().to_owned();
            out.push(Link { span: open..end + 1, shown: text(open + 1..middle), fact: text(to..end) });
        }
    }
    out
}

/// A source without its figures.
pub fn unlinked(source: &str) -> String {
    let mut out = source.to_owned();
    for link in links(source).into_iter().rev() {
        out.replace_range(link.span, "");
    }
    out
}

/// Splits `7f3a90b1/r2c3` into the fact and its row and column, from 0; none where it names no cell.
pub fn cell(fact: &str) -> (&str, Option<(usize, usize)>) {
    let Some((id, place)) = fact.split_once('/') else {
        return (fact, None);
    };
    let numbers = place.strip_prefix('r').and_then(|place| place.split_once('c'));
    let at = |text: &str| text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    (id, numbers.and_then(|(row, column)| Some((at(row)?, at(column)?))))
}

/// The parts of a source that are links' targets: they are never text.
pub fn targets(source: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in source.match_indices("](") {
        let before = source.get(..at).unwrap_or_default();
        if before.ends_with('\\') || out.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let end = source.get(at..).and_then(|rest| rest.find(')')).map_or(source.len(), |n| at + n + 1);
        out.push(at + 1..end);
    }
    out
}

/// A source with its visible parts changed.
pub fn visibly(source: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut at = 0;
    for target in targets(source) {
        out.push_str(&change(source.get(at..target.start).unwrap_or_default()));
        out.push_str(source.get(target.clone()).unwrap_or_default());
        at = target.end;
    }
    out.push_str(&change(source.get(at..).unwrap_or_default()));
    out
}

/// Bytes of spaces and block marks at a source's beginning: `## `, `- `, `1. `, `> `.
pub fn head(text: &str) -> usize {
    let spaces = text.len() - text.trim_start().len();
    let rest = text.trim_start();
    let marks = rest.len() - rest.trim_start_matches(['#', '-', '*', '+', '>']).len();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = digits > 0 && rest.get(digits..).is_some_and(|rest| rest.starts_with(". "));
    if numbered {
        spaces + digits + 2
    } else if marks > 0 && rest.get(marks..).is_some_and(|rest| rest.starts_with(' ')) {
        spaces + marks + 1
    } else {
        spaces
    }
}

/// The parts of a source that are links, words and all, and code: a link's words name what it leads to.
pub fn links_and_code(source: &str) -> Vec<Range<usize>> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for target in targets(source) {
        let start = source.get(..target.start).and_then(|head| head.rfind('['));
        kept.push(
            start.filter(|at| kept.last().is_none_or(|last| *at >= last.end)).unwrap_or(target.start)
                ..target.end,
        );
    }
    let mut ticks =
        source.match_indices('`').map(|(at, _)| at).filter(|at| !kept.iter().any(|link| link.contains(at)));
    let mut code: Vec<Range<usize>> = Vec::new();
    while let (Some(open), Some(close)) = (ticks.next(), ticks.next()) {
        code.push(open..close + 1);
    }
    drop(ticks);
    kept.extend(code);
    kept.sort_by_key(|range| range.start);
    kept
}

/// A source with what stands beside its links and code changed.
pub fn beside_links(source: &str, change: impl Fn(&str) -> String) -> String {
    let kept = links_and_code(source);
    let mut out = String::new();
    let mut at = 0;
    for range in kept {
        if range.start < at {
            continue;
        }
        out.push_str(&change(source.get(at..range.start).unwrap_or_default()));
        out.push_str(source.get(range.clone()).unwrap_or_default());
        at = range.end;
    }
    out.push_str(&change(source.get(at..).unwrap_or_default()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found() {
        let source = "a [4 %](fact:ab/r2c3), [x](y) [Item \\[1\\]](fact:cd) \\[no](fact:no [7](fact:e)";
        let found = links(source);
        let told: Vec<(&str, &str)> =
            found.iter().map(|link| (link.shown.as_str(), link.fact.as_str())).collect();
        assert_eq!(told, [("4 %", "ab/r2c3"), ("Item \\[1\\]", "cd"), ("7", "e")]);
        assert_eq!(&source[found[0].span.clone()], "[4 %](fact:ab/r2c3)");
        assert_eq!((cell("ab/r2c3"), cell("ab")), (("ab", Some((1, 2))), ("ab", None)));
    }
}
