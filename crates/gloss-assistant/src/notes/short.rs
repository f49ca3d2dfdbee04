//! Shortening by leaving out: what stands in brackets as an example or a reference, phrases that only lead up to what is said, or all
//! but the first sentences where a note says how many. Never a clause: which of them says what its sentence says, and which only when, is not told by commas.

use std::ops::Range;

use super::request::Length;
use super::tone;
use gloss_figures::blocks::{Kind, blocks, marker};
use gloss_figures::links::targets;
use gloss_figures::sentence::{sentences, visible, words};

/// Words on one line.
const LINE: usize = 16;

/// A sentence of the place.
struct Unit {
    /// Which range, which block of it, and where in the range.
    range: usize,
    block: usize,
    at: Range<usize>,
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
                        Unit { range, block, at: start..start + sentence.len() }
                    }));
                }
            }
            all.push(found);
        }
        Self { ranges, blocks: all, units }
    }

    /// The place with its first sentences only. A paragraph of which none is kept goes, with the space after it.
    fn first(&self, count: usize) -> Vec<String> {
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
                    .filter(|(n, _)| *n < count)
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

/// The first sentences of a place; why not, for the person.
pub(super) fn first_sentences(ranges: &[String], count: usize) -> Result<Vec<String>, String> {
    let parts = Parts::new(ranges);
    if parts.units.len() <= count {
        return Err("There are no more sentences than that in the marked place.".to_owned());
    }
    Ok(parts.first(count))
}

/// The place shorter; why it can't be, for the person.
pub(super) fn shorten(ranges: &[String], length: Length) -> Result<Vec<String>, String> {
    let count = |ranges: &[String]| ranges.iter().map(|text| words(text).len()).sum::<usize>();
    let total = count(ranges);
    let most = match length {
        Length::Words(n) => n,
        Length::Half => total.div_ceil(2),
        Length::Line => LINE,
        Length::Less => usize::MAX,
    };
    let out: Vec<String> = ranges.iter().map(|text| tone::without_leads(&without_asides(text))).collect();
    if length != Length::Less && total <= most {
        return Err("It is already that short. Say how many words it should have.".to_owned());
    }
    let least = count(&out);
    if out != ranges && least <= most {
        return Ok(out);
    }
    if out != ranges {
        return Err(format!(
            "Leaving things out brings it to {least} words, not to {most}; fewer needs other words. Say “shorten to {least} words” to have that, or write what it should say."
        ));
    }
    Err(match Parts::new(ranges).units.len() {
        0 | 1 => "It is one plain sentence; I can’t shorten it without wording it anew. Say what it should say, or connect a model.",
        _ => {
            "I can’t shorten these sentences without wording them anew. Say “keep only the first sentence”, write what it should \
             say, or connect a model."
        }
    }
    .to_owned())
}

/// How a bracket begins that only gives an example or says where more stands, in English and German.
const ASIDES: [&str; 14] = [
    "e.g.",
    "e. g.",
    "eg ",
    "for example",
    "for instance",
    "see ",
    "cf.",
    "z. b.",
    "z.b.",
    "zum beispiel",
    "beispielsweise",
    "siehe ",
    "vgl.",
    "s. ",
];

/// Without brackets that hold an example or a reference; all others may be what makes the sentence true.
fn without_asides(text: &str) -> String {
    let skip = targets(text);
    let free = |at: usize| !skip.iter().any(|target| target.contains(&at));
    let (mut out, mut at) = (String::new(), 0);
    for (open, _) in text.match_indices(" (").filter(|(open, _)| free(open + 1)) {
        let Some(end) = closed(text, open + 1, free).filter(|_| open >= at) else { continue };
        let inner = text.get(open + 2..end - 1).unwrap_or_default();
        let lower = visible(inner).to_lowercase();
        let is_aside = ASIDES.iter().any(|sign| lower.starts_with(sign))
            && !["see that ", "see to "].iter().any(|asks| lower.starts_with(asks));
        // A figure stays, and so does what a link leads to.
        if is_aside && !inner.contains(['[', '\n']) {
            out.push_str(text.get(at..open).unwrap_or_default());
            at = end;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Behind the bracket that closes the one that opens at a byte.
fn closed(text: &str, open: usize, free: impl Fn(usize) -> bool) -> Option<usize> {
    let mut depth = 0i32;
    let close = text.char_indices().filter(|(at, _)| *at >= open && free(*at)).find(|(_, c)| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0
    });
    close.map(|(at, _)| at + 1)
}

#[cfg(test)]
#[path = "short_tests.rs"]
mod tests;
