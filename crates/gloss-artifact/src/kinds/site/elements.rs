//! The elements of a site's pages: named by their author's ids, given words, and found again in another version of their page
//! as what they are, before their words are looked for. Only `.html` files have any.

use std::ops::Range;

use gloss_protocol::{Place, PlaceStatus, Reach, Region, Span};
use gloss_site::pairing::{self, Pairing};
use gloss_site::{Page, collapsed, decoded};

use crate::locate::{self, worse};
use crate::text::Text;

/// The elements of a file's source; none of a file that is no page.
pub(super) fn page(path: &str, source: &str) -> Option<Page> {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "html" | "htm").then(|| Page::read(source).ok()).flatten()
}

/// Where the element with an id stands in a page's source; none where several have it.
pub(super) fn with_id(page: &Page, id: &str) -> Option<Span> {
    let own = page.elements.get(page.with_id(id)?)?;
    Some(Span::new(own.whole.start, own.whole.end))
}

/// The id of the element that a range is all of.
pub(super) fn id_of(page: &Page, span: Span) -> Option<&str> {
    let at = whole(page, span)?;
    let id = page.attribute(at, "id")?;
    page.with_id(id).filter(|found| *found == at).map(|_| id)
}

/// The element that a range is all of.
fn whole(page: &Page, span: Span) -> Option<usize> {
    let range = span.range();
    let at = page.elements.partition_point(|one| one.whole.start < range.start);
    page.elements.get(at).filter(|own| own.whole == range).map(|_| at)
}

/// What a reader sees of a range: the words of an element, or of a stretch of its text; none where it is neither, or says
/// nothing.
pub(super) fn said(page: &Page, source: &str, span: Span) -> Option<String> {
    if let Some(at) = whole(page, span) {
        let alt = || page.attribute(at, "alt").map(str::to_owned);
        return Some(page.text(source, at)).filter(|words| !words.is_empty()).or_else(alt);
    }
    let range = span.range();
    let piece = page.pieces_in(&(0..range.start + 1)).last()?;
    let is_words = piece.words && piece.span.start <= range.start && range.end <= piece.span.end;
    let words = source.get(range).filter(|words| is_words && !words.trim().is_empty())?;
    Some(collapsed(&decoded(words)))
}

/// What is typed for an element that holds nothing but words stands between its tags; what is typed as an element is one.
pub(super) fn typed(before: &str, words: &str) -> Option<String> {
    if !before.starts_with('<') || words.trim_start().starts_with('<') {
        return None;
    }
    let page = Page::read(before).ok()?;
    let own = page
        .elements
        .first()
        .filter(|own| own.whole == (0..before.len()) && own.end == page.elements.len())?;
    let is_plain = page.elements.len() == 1 && !matches!(own.tag.as_str(), "script" | "style");
    let (head, tail) = (before.get(..own.inner.start)?, before.get(own.inner.end..)?);
    (is_plain && !tail.is_empty()).then(|| format!("{head}{}{tail}", escaped(words)))
}

/// Words as a page writes them.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Two versions of a page.
pub(super) struct Elements {
    old: Page,
    new: Page,
    pairing: Pairing,
}

impl Elements {
    /// Pairs the elements of two sources; none where one of them is no page.
    pub(super) fn new((path, old): (&str, &str), (other, new): (&str, &str)) -> Option<Self> {
        let (was, is) = (page(path, old)?, page(other, new)?);
        let pairing = pairing::pair((&was, old), (&is, new));
        Some(Self { old: was, new: is, pairing })
    }

    /// Where a place is: by its elements, and by what was found by its words. All is of the sources of the page.
    pub(super) fn place(
        &self,
        place: &Place,
        version: u32,
        (old, new): (&Text, &Text),
        by_words: Place,
    ) -> Place {
        let Some(Region::Text { spans, reach }) = &place.region else { return by_words };
        let wholes: Option<Vec<usize>> = spans.iter().map(|span| whole(&self.old, *span)).collect();
        match wholes {
            Some(elements) if !elements.is_empty() => {
                let found = self.mapped(&elements, *reach, (old, new));
                let (region, status) = found.unwrap_or((None, PlaceStatus::Unplaced));
                match region {
                    Some(region) => locate::place(version, worse(place.status, status), region, new),
                    // What is no element any more may be found by its words: to be confirmed.
                    None => doubted(by_words),
                }
            }
            _ => self.inside(place, version, (old, new), by_words),
        }
    }

    /// Whole elements in the other version, and how sure that is.
    fn mapped(
        &self,
        elements: &[usize],
        reach: Reach,
        (old, new): (&Text, &Text),
    ) -> Option<(Option<Region>, PlaceStatus)> {
        let (mut spans, mut status) = (Vec::new(), PlaceStatus::Exact);
        for at in elements {
            let own = self.old.elements.get(*at)?;
            let sure = self.pairing.to.get(*at).copied().flatten();
            let likely = self.pairing.likely.get(*at).copied().flatten();
            let Some(to) = sure.or(likely).and_then(|to| self.new.elements.get(to)) else {
                return Some((None, PlaceStatus::Unplaced));
            };
            let same = old.source().get(own.whole.clone()) == new.source().get(to.whole.clone());
            let one = match (sure.is_some(), same) {
                (true, true) => PlaceStatus::Exact,
                (true, false) => PlaceStatus::Edited,
                (false, _) => PlaceStatus::Suggested,
            };
            status = worse(status, one);
            spans.push(Span::new(to.whole.start, to.whole.end));
        }
        spans.sort_unstable();
        spans.dedup();
        Some((Some(Region::Text { spans, reach }), status))
    }

    /// Words within elements: they are where their element is, and nowhere else for sure.
    fn inside(&self, place: &Place, version: u32, (old, new): (&Text, &Text), by_words: Place) -> Place {
        let Some(Region::Text { spans, reach }) = &place.region else { return by_words };
        let holders: Option<Vec<Range<usize>>> = spans.iter().map(|span| self.holder(*span)).collect();
        let Some(holders) = holders else { return by_words };
        let stands = by_words.region.as_ref().is_some_and(|found| {
            let within = |span: &Span| {
                holders.iter().any(|own| own.start <= span.start as usize && span.end as usize <= own.end)
            };
            found.spans().iter().all(within)
        });
        if stands && by_words.status.certain() {
            return by_words;
        }
        let once: Option<Vec<Span>> = spans
            .iter()
            .zip(&holders)
            .map(|(span, own)| {
                let (words, held) = (old.source().get(span.range())?, new.source().get(own.clone())?);
                let mut found = held.match_indices(words).filter(|_| !words.trim().is_empty());
                let (at, _) = found.next().filter(|_| found.next().is_none())?;
                Some(Span::new(own.start + at, own.start + at + words.len()))
            })
            .collect();
        match once {
            Some(spans) => {
                let region = Region::Text { spans, reach: *reach };
                locate::place(version, worse(place.status, PlaceStatus::Exact), region, new)
            }
            None => doubted(by_words),
        }
    }

    /// The element that holds a range, in the other version.
    fn holder(&self, span: Span) -> Option<Range<usize>> {
        let at = self.old.around(&span.range())?;
        let to = self.pairing.to.get(at).copied().flatten()?;
        self.new.elements.get(to).map(|own| own.whole.clone())
    }
}

/// What was found for sure is a suggestion.
fn doubted(place: Place) -> Place {
    let status = if place.status.certain() { PlaceStatus::Suggested } else { place.status };
    Place { status, ..place }
}
