//! Where the targets of an annotation are in a text. The quote is believed before the position: positions are counted
//! in code points by the model and in UTF-16 units by some who write it (Hypothesis), and a text may have been edited
//! since.

use gloss_protocol::{PlaceStatus, Reach, Region, Span};

use super::Aim;
use super::points::Points;
use crate::text::Text;
use crate::{ArtifactError, locate};

/// Places listed where none is certain.
const MAX_CANDIDATES: usize = 9;

/// Occurrences of a quote that are looked at: with more it says nothing.
const MAX_HITS: usize = 1_000;

/// Where an annotation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// Exact, suggested, ambiguous or unplaced.
    pub status: PlaceStatus,
    /// The place, where it is exact or suggested.
    pub region: Option<Region>,
    /// The candidates, where the place is ambiguous.
    pub candidates: Vec<Region>,
}

/// One target: certain, probable, or one of several (or none).
enum Found {
    Exact(Span),
    Suggested(Span),
    Several(Vec<Span>),
}

/// A text in which annotations are found: its positions are counted once.
pub struct Finder<'a> {
    text: &'a Text,
    points: Points,
    units: Points,
}

impl<'a> Finder<'a> {
    /// For any number of annotations on a text.
    pub fn new(text: &'a Text) -> Self {
        let source = text.source();
        Self { text, points: Points::code_points(source), units: Points::utf16(source) }
    }

    /// Finds the targets of an annotation; none is the whole text.
    pub fn find(&self, aims: &[Aim]) -> Placing {
        if aims.is_empty() {
            return Placing {
                status: PlaceStatus::Exact,
                region: Some(Region::Whole),
                candidates: Vec::new(),
            };
        }
        let (mut spans, mut status) = (Vec::new(), PlaceStatus::Exact);
        for aim in aims {
            match self.one(aim) {
                Found::Exact(span) => spans.push(span),
                Found::Suggested(span) => {
                    status = PlaceStatus::Suggested;
                    spans.push(span);
                }
                Found::Several(several) => {
                    let status = match several.len() {
                        0 => PlaceStatus::Unplaced,
                        _ => PlaceStatus::Ambiguous,
                    };
                    // Of several targets the whole can't be chosen with one click.
                    let several = if aims.len() == 1 { several } else { Vec::new() };
                    let candidates = several.into_iter().map(|span| locate::selection(vec![span])).collect();
                    return Placing { status, region: None, candidates };
                }
            }
        }
        spans.sort();
        spans.dedup();
        let apart = spans.iter().zip(spans.iter().skip(1)).all(|(a, b)| a.end <= b.start);
        if !apart {
            return Placing { status: PlaceStatus::Unplaced, region: None, candidates: Vec::new() };
        }
        let region = Some(Region::Text { spans, reach: Reach::Selection });
        Placing { status, region, candidates: Vec::new() }
    }

    fn one(&self, aim: &Aim) -> Found {
        let source = self.text.source();
        if aim.exact.trim().is_empty() {
            // A position alone: nothing says that the text is still the one it was counted in.
            let span = aim.position.and_then(|position| bytes(source, position, &self.points));
            return span.filter(|span| !span.is_empty()).map_or(Found::Several(Vec::new()), Found::Suggested);
        }
        let hits = every(source, &aim.exact);
        if hits.is_empty() {
            return seen(self.text, &aim.exact);
        }
        if hits.len() > MAX_HITS {
            return Found::Several(Vec::new());
        }
        let fits: Vec<Span> = hits.iter().copied().filter(|hit| stands_in(source, *hit, aim)).collect();
        let at = |points: &Points| {
            let span = aim.position.and_then(|position| bytes(source, position, points));
            span.filter(|span| fits.contains(span))
        };
        match (at(&self.points), at(&self.units)) {
            (Some(a), Some(b)) if a != b => {}
            (Some(span), _) | (None, Some(span)) => return Found::Exact(span),
            (None, None) => {}
        }
        match (fits.as_slice(), hits.as_slice()) {
            ([only], _) => Found::Exact(*only),
            // The words stand once, with other words around them than those that were pointed at.
            ([], [only]) => Found::Suggested(*only),
            ([], hits) => Found::Several(hits.iter().copied().take(MAX_CANDIDATES).collect()),
            (fits, _) => Found::Several(fits.iter().copied().take(MAX_CANDIDATES).collect()),
        }
    }
}

/// Where words stand, also where two of them overlap: else the second would be taken for absent.
fn every(source: &str, words: &str) -> Vec<Span> {
    let (mut hits, mut from) = (Vec::new(), 0);
    let step = words.chars().next().map_or(1, char::len_utf8);
    while let Some(at) =
        source.get(from..).and_then(|rest| rest.find(words)).filter(|_| hits.len() <= MAX_HITS)
    {
        hits.push(Span::new(from + at, from + at + words.len()));
        from += at + step;
    }
    hits
}

/// Whether a quote's surroundings are those that were noted.
fn stands_in(source: &str, hit: Span, aim: &Aim) -> bool {
    let before = source.get(..hit.start as usize).unwrap_or_default();
    let after = source.get(hit.end as usize..).unwrap_or_default();
    before.ends_with(&aim.prefix) && after.starts_with(&aim.suffix)
}

/// A position as bytes; none where it lies outside of the text.
fn bytes(source: &str, (start, end): (usize, usize), points: &Points) -> Option<Span> {
    Some(Span::new(points.byte(source, start)?, points.byte(source, end)?))
}

/// Others quote what a reader sees. What is found so is never certain: the words around it were not compared.
fn seen(text: &Text, words: &str) -> Found {
    let quoted = words.replace('\\', "\\\\").replace('"', "\\\"");
    let at = format!("text:\"{quoted}\"");
    let span = |region: Region| region.spans().first().copied();
    match text.find(&at) {
        Ok(region) => span(region).map_or(Found::Several(Vec::new()), Found::Suggested),
        Err(ArtifactError::Ambiguous { candidates, .. }) => {
            let count = candidates.len().min(MAX_CANDIDATES);
            let regions = (1..=count).filter_map(|pick| text.find(&format!("{at}#{pick}")).ok());
            Found::Several(regions.filter_map(span).collect())
        }
        Err(_) => Found::Several(Vec::new()),
    }
}
