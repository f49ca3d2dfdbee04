//! Shortening by leaving out: whole sentences first, those without figures before those with them; then, in a
//! sentence, what stands in brackets and clauses at its end. The first sentence stays, and no figure or "not" is
//! ever changed. What can't be met this way is said.

use std::ops::Range;

use super::blocks::{Kind, blocks, marker};
use super::edit::targets;
use super::wish::Length;
use crate::sentence::{sentences, visible, words};

/// Words on one line.
const LINE: usize = 16;

/// A sentence of the place.
struct Unit {
    /// Which range, which block of it, and where in the range.
    range: usize,
    block: usize,
    at: Range<usize>,
    words: usize,
    figures: bool,
}

/// A place taken apart.
struct Parts<'a> {
    ranges: &'a [String],
    blocks: Vec<Vec<(Kind, Range<usize>)>>,
    units: Vec<Unit>,
}

/// A part of a text by where it lies in it.
fn within(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

impl<'a> Parts<'a> {
    fn new(ranges: &'a [String]) -> Self {
        let (mut all, mut units) = (Vec::new(), Vec::new());
        for (range, text) in ranges.iter().enumerate() {
            let found: Vec<(Kind, Range<usize>)> =
                blocks(text).into_iter().map(|block| (block.kind, block.range)).collect();
            for (block, (kind, at)) in found.iter().enumerate() {
                let source = text.get(at.clone()).unwrap_or_default();
                let single = *kind == Kind::List && marker(source).is_some() && source.lines().count() == 1;
                let skip = if single { marker(source).map_or(0, str::len) } else { 0 };
                if *kind == Kind::Paragraph || single {
                    let body = source.get(skip..).unwrap_or_default();
                    units.extend(sentences(body).into_iter().map(|sentence| {
                        let start = within(text, sentence);
                        Unit {
                            range,
                            block,
                            at: start..start + sentence.len(),
                            words: words(sentence).len(),
                            figures: visible(sentence).contains(|c: char| c.is_ascii_digit()),
                        }
                    }));
                }
            }
            all.push(found);
        }
        Self { ranges, blocks: all, units }
    }

    /// Sentences in the order in which they are kept: the first, then those with figures, then the others.
    fn ranked(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.units.len()).collect();
        order.sort_by_key(|at| (*at > 0, self.units.get(*at).is_some_and(|unit| !unit.figures), *at));
        order
    }

    fn words(&self, kept: &[usize]) -> usize {
        kept.iter().filter_map(|at| self.units.get(*at)).map(|unit| unit.words).sum()
    }

    /// The place with these sentences only. A paragraph of which none is kept goes, with the space after it.
    fn with(&self, kept: &[usize]) -> Vec<String> {
        let range = |(range, text): (usize, &String)| {
            let (mut out, mut end) = (String::new(), 0);
            for (block, (_, at)) in self.blocks.get(range).into_iter().flatten().enumerate() {
                let here = |unit: &&(usize, &Unit)| unit.1.range == range && unit.1.block == block;
                let all: Vec<(usize, &Unit)> = self.units.iter().enumerate().collect();
                let units: Vec<&(usize, &Unit)> = all.iter().filter(here).collect();
                let space = text.get(end..at.start).unwrap_or_default();
                end = at.end;
                let Some((_, first)) = units.first() else {
                    out.push_str(space);
                    out.push_str(text.get(at.clone()).unwrap_or_default());
                    continue;
                };
                let kept: String = units
                    .iter()
                    .filter(|(n, _)| kept.contains(n))
                    .filter_map(|(_, unit)| text.get(unit.at.clone()))
                    .collect();
                if !kept.is_empty() {
                    out.push_str(if out.is_empty() {
                        text.get(..leading(text)).unwrap_or_default()
                    } else {
                        space
                    });
                    out.push_str(text.get(at.start..first.at.start).unwrap_or_default());
                    out.push_str(kept.trim_end());
                }
            }
            out.push_str(text.get(end..).unwrap_or_default());
            out
        };
        self.ranges.iter().enumerate().map(range).collect()
    }
}

fn leading(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The place shorter; why it can't be, for the person.
pub(super) fn shorten(ranges: &[String], length: Length) -> Result<Vec<String>, String> {
    let parts = Parts::new(ranges);
    let order = parts.ranked();
    let total = parts.words(&order);
    if order.is_empty() {
        return Err(
            "There is no sentence in the marked place that I could leave out. Mark a paragraph.".to_owned()
        );
    }
    match length {
        Length::Sentences(n) => Ok(parts.with(order.get(..n).unwrap_or(&order))),
        Length::Words(n) => to_words(&parts, &order, n),
        Length::Line => to_words(&parts, order.get(..1).unwrap_or(&order), LINE),
        Length::Half => to_words(&parts, &order, total.div_ceil(2)),
        Length::Less if order.len() > 1 => {
            Ok(parts.with(order.get(..order.len().div_ceil(2)).unwrap_or(&order)))
        }
        Length::Less => {
            let out: Vec<String> =
                ranges.iter().map(|text| cut(text).unwrap_or_else(|| text.clone())).collect();
            if out == ranges {
                return Err("It is one plain sentence; I can’t shorten it without wording it anew. Say how many words it may have, or what it should say.".to_owned());
            }
            Ok(out)
        }
    }
}

/// As many sentences as fit, then the first one with less in it.
fn to_words(parts: &Parts<'_>, order: &[usize], n: usize) -> Result<Vec<String>, String> {
    let mut kept: Vec<usize> = Vec::new();
    for at in order {
        let more: Vec<usize> = kept.iter().copied().chain([*at]).collect();
        if parts.words(&more) <= n {
            kept = more;
        } else if kept.is_empty() {
            break;
        }
    }
    if !kept.is_empty() {
        return Ok(parts.with(&kept));
    }
    let mut out = parts.with(order.get(..1).unwrap_or_default());
    let count = |out: &[String]| out.iter().map(|text| words(text).len()).sum::<usize>();
    while count(&out) > n {
        let shorter: Vec<String> = out.iter().map(|text| cut(text).unwrap_or_else(|| text.clone())).collect();
        if shorter == out {
            let least = count(&out);
            return Err(format!(
                "Leaving things out brings it to {least} words, not to {n}; fewer needs other words. Say “shorten to {least} words” to have that, or write what it should say."
            ));
        }
        out = shorter;
    }
    Ok(out)
}

/// Words that make what they stand in mean something else when it goes, or that lean on what would go.
const BINDING: [&str; 16] = [
    "not", "no", "never", "without", "except", "unless", "only", "none", "neither", "nor", "cannot", "if",
    "hardly", "nobody", "nothing", "both",
];

fn binds(text: &str) -> bool {
    let lower = visible(text).to_lowercase();
    let mut words = lower.split(|c: char| !(c.is_alphanumeric() || c == '’' || c == '\''));
    words.any(|word| BINDING.contains(&word) || word.ends_with("n't") || word.ends_with("n’t"))
}

/// A sentence without one thing: brackets without a figure, a clause at its end, brackets with one.
fn cut(text: &str) -> Option<String> {
    brackets(text, false).or_else(|| tail(text)).or_else(|| brackets(text, true))
}

fn brackets(text: &str, figures: bool) -> Option<String> {
    let skip = targets(text);
    let free = |at: usize| !skip.iter().any(|target| target.contains(&at));
    let open = text.match_indices(" (").map(|(at, _)| at).filter(|at| free(at + 1));
    open.filter_map(|at| {
        let mut depth = 0i32;
        let close = text.char_indices().filter(|(n, _)| *n > at && free(*n)).find(|(_, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            *c == ')' && depth == 0
        });
        let end = close?.0 + 1;
        let inner = text.get(at + 2..end - 1)?;
        let has = visible(inner).contains(|c: char| c.is_ascii_digit());
        let out = format!("{}{}", text.get(..at)?, text.get(end..)?);
        (has == figures && !binds(inner)).then_some(out)
    })
    .last()
}

/// Signs before a clause that can be left out, the heaviest first.
const CLAUSES: [&str; 12] = [
    ", which ",
    ", while ",
    ", whereas ",
    ", although ",
    ", though ",
    ", because ",
    "; ",
    " – ",
    " — ",
    ", and ",
    ", but ",
    ", ",
];

fn tail(text: &str) -> Option<String> {
    let skip = targets(text);
    let free = |at: usize| !skip.iter().any(|target| target.contains(&at));
    let lower = visible(text).to_lowercase();
    let leaning = [
        "not only",
        "although ",
        "while ",
        "though ",
        "because ",
        "if ",
        "when ",
        "since ",
        "either ",
        "as ",
    ];
    if leaning.iter().any(|word| lower.starts_with(word)) || lower.contains("not only") {
        return None;
    }
    CLAUSES.iter().find_map(|clause| {
        let at = text
            .match_indices(clause)
            .map(|(at, _)| at)
            .filter(|at| free(*at) && *at > 0 && balanced(text.get(..*at)))
            .last()?;
        let gone = text.get(at..)?;
        let (kept, long) = (text.get(..at)?, words(text.get(..at)?).len());
        // A list's last part is no clause: what would be left ends in the middle of it.
        let listed = matches!(*clause, ", " | ", and ") && (kept.contains(", ") || words(gone).len() < 4);
        (long >= 3 && !listed && !binds(gone)).then(|| ended(kept, text))
    })
}

fn balanced(text: Option<&str>) -> bool {
    text.is_some_and(|text| {
        let count = |sign: &str| text.matches(sign).count();
        count("(") == count(")")
            && count("[") == count("]")
            && count("**") % 2 == 0
            && count("“") == count("”")
    })
}

/// Kept words, ended as the whole text was.
fn ended(kept: &str, text: &str) -> String {
    let body = text.trim_end();
    let stop = body
        .chars()
        .next_back()
        .filter(|c| matches!(c, '.' | '!' | '?'))
        .filter(|_| !kept.ends_with(['.', '!', '?']));
    let stop = stop.map(String::from).unwrap_or_default();
    format!("{}{stop}{}", kept.trim_end(), text.get(body.len()..).unwrap_or_default())
}
