//! Numbers of a document that read as figures and lead to no fact: amounts, shares, decimals, grouped thousands, and
//! cells that are numbers. Plain whole numbers in running text, years, dates, versions and labels are left alone: they
//! are counted and named more often than computed. It only reads.

use gloss_markdown::LeafKind;
use gloss_protocol::{Span, Unsourced};

use super::Text;

/// Told of one document at most; a longer list helps nobody to mend it.
const MOST: usize = 2_000;
/// Words after which a number is a name.
const NAMING: [&str; 14] = [
    "section", "chapter", "figure", "table", "version", "release", "page", "appendix", "article", "step",
    "level", "part", "no.", "v.",
];
/// Words that make a number an amount.
const SCALES: [&str; 8] = ["k", "m", "bn", "million", "billion", "trillion", "percent", "thousand"];

impl Text {
    /// The figures that lead to no fact, in order.
    pub fn unsourced(&self) -> Vec<Unsourced> {
        if !self.is_markdown() {
            return Vec::new();
        }
        let parsed = &self.parsed();
        let mut out = Vec::new();
        for leaf in &parsed.leaves {
            let in_cell = match leaf.kind {
                LeafKind::Heading(_) | LeafKind::Code | LeafKind::Raw => continue,
                LeafKind::Cell { row, column } => row > 0 && column > 0,
                LeafKind::Paragraph => false,
            };
            let alone = in_cell && leaf.runs().len() == 1;
            for run in parsed.runs_of(leaf) {
                if !parsed.is_plain(run) {
                    continue;
                }
                let text = parsed.text(&self.source, run);
                let from = run.span().start;
                for (start, end) in amounts(text, alone) {
                    let shown = text.get(start..end).unwrap_or_default().to_owned();
                    out.push(Unsourced { shown, span: Span::new(from + start, from + end) });
                }
            }
            if out.len() >= MOST {
                out.truncate(MOST);
                break;
            }
        }
        out
    }
}

/// The amounts of a text, as bytes of it. `alone`: it is all that a cell holds.
pub(crate) fn amounts(text: &str, alone: bool) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(digit) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = at + digit;
        let end = number_end(text, start);
        at = end;
        if let Some(found) = amount(text, start, end, alone) {
            at = found.1;
            out.push(found);
        }
    }
    out
}

/// Where the digits that begin at `start` end, with the separators between them.
fn number_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let mut chars = rest.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        let digit_follows = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        match c {
            _ if c.is_ascii_digit() => end = at + 1,
            ',' | '.' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '’' | '\'' if digit_follows => {}
            _ => break,
        }
    }
    start + end
}

/// The whole amount around digits; none where they are something else.
fn amount(text: &str, start: usize, end: usize, alone: bool) -> Option<(usize, usize)> {
    let digits = text.get(start..end)?;
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    let (from, money) = sign_and_currency(before, start);
    let left = text.get(..from)?.chars().next_back();
    if left.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | ':' | '#' | '-' | '–' | '@'))
    {
        return None;
    }
    let (to, unit) = unit_end(after, end);
    let right = text.get(to..)?;
    let mut next = right.chars();
    let (one, two) = (next.next(), next.next());
    let goes_on = |c: char| matches!(c, '/' | ':' | '-' | '–' | '.' | ',');
    let digit = two.is_some_and(|c| c.is_ascii_digit());
    if one.is_some_and(|c| c.is_alphanumeric() || c == '_' || (goes_on(c) && digit)) {
        return None;
    }
    let groups: Vec<&str> = digits.split(|c: char| !c.is_ascii_digit()).collect();
    let dots = digits.matches('.').count();
    if dots > 1 && groups.iter().skip(1).any(|group| group.len() != 3) {
        return None;
    }
    let word = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let split = groups.len() > 1 && !NAMING.contains(&word.as_str());
    let whole_cell =
        alone && text.get(..from)?.trim().is_empty() && right.trim().is_empty() && !is_year(digits);
    (money || unit || split || whole_cell).then_some((from, to))
}

/// Where an amount begins that has its sign and currency before it, and whether it has a currency.
fn sign_and_currency(before: &str, start: usize) -> (usize, bool) {
    let mut from = start;
    let mut money = false;
    for c in before.chars().rev() {
        match c {
            '$' | '€' | '£' | '¥' if !money => money = true,
            '-' | '−' | '+' => {
                // A hyphen between words is none of the number's.
                let earlier = before.get(..from.saturating_sub(c.len_utf8())).unwrap_or_default();
                if !earlier.chars().next_back().is_some_and(char::is_alphanumeric) {
                    from -= c.len_utf8();
                }
                break;
            }
            _ => break,
        }
        from -= c.len_utf8();
    }
    (from, money)
}

/// Where an amount ends that has its unit behind it, and whether it has one that makes it an amount.
fn unit_end(after: &str, end: usize) -> (usize, bool) {
    let blank =
        after.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}')).map_or(0, char::len_utf8);
    let rest = after.get(blank..).unwrap_or_default();
    if let Some(sign) = rest.chars().next().filter(|c| matches!(c, '%' | '‰' | '€' | '$' | '£')) {
        return (end + blank + sign.len_utf8(), true);
    }
    let word: String = rest.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    // `5 m` may be metres; `5m` and `5 million` are not.
    let is_scale = SCALES.contains(&word.to_lowercase().as_str()) && (blank == 0 || word.len() > 1);
    if is_scale { (end + blank + word.len(), true) } else { (end, false) }
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && digits.parse::<u32>().is_ok_and(|year| (1800..=2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Kind;

    use super::super::Text;

    fn found(source: &str) -> String {
        let text = Text::new(Kind::Document, source);
        let all = text.unsourced();
        for one in &all {
            assert_eq!(source.get(one.span.range()), Some(one.shown.as_str()), "{source}");
        }
        all.into_iter().map(|one| one.shown).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn amounts_are_told_from_labels() {
        for (source, expect) in [
            ("The margin is 6 %, up from 5.5%.", "6 % | 5.5%"),
            ("It cost $1,200, −3.4 points, and €5m of 1,234,567.", "$1,200 | −3.4 | €5m | 1,234,567"),
            ("About 3 million people; 12 of 48 rows.", "3 million"),
            ("In 2024, on 2024-05-01 at 10:30, from 1985–99 to 2000–14.", ""),
            ("Version 1.2, section 3.4, 1.2.3, v1.5, Q3, 3rd, GPT-4.5, 5.2x", ""),
            ("A well-known 7.5 and (8.5) and **9.5** and *10 %*.", "7.5 | 8.5 | 9.5 | 10 %"),
            ("`4.5` and [4.5 %](fact:7f3a90b1) and [6.5](https://example.org)", ""),
            ("# 4.5 %\n\n    6.5 %\n\n```\n7.5 %\n```\n", ""),
            ("| a | b | c |\n|---|---|---|\n| 1 | 2 | 2024 |\n| 3 | 14 x | 1,5 |\n", "2 | 1,5"),
            ("1. Ten\n2. Twelve 3.5\n", "3.5"),
            ("http://h/1.5/2.5 a/3.5", ""),
            ("Ä 5,5 % ü", "5,5 %"),
            ("7.", ""),
        ] {
            assert_eq!(found(source), expect, "{source}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_its_amounts_within(source in "[0-9a-zé€$%|.,’ \\-–*\n#`\\[\\]()]{0,120}") {
            let text = Text::new(Kind::Document, &source);
            let mut last = 0;
            for one in text.unsourced() {
                proptest::prop_assert!(one.span.start >= last);
                proptest::prop_assert_eq!(source.get(one.span.range()), Some(one.shown.as_str()));
                last = one.span.end;
            }
        }
    }
}
