//! The elements of a site's pages: named by their author's ids, given words, and found again in another version of their page
//! as what they are, before their words are looked for. Only `.html` files have any.

use std::collections::HashMap;
use std::ops::Range;

use gloss_protocol::{Place, PlaceStatus, Reach, Region, Span};
use gloss_site::pairing::{self, Pairing};
use gloss_site::{Page, collapsed, decoded};

use super::pages;
use crate::error::Unwritable;
use crate::locate::{self, worse};
use crate::text::Text;

/// Elements that are part of a sentence.
const INLINE: [&str; 16] = [
    "a", "abbr", "b", "br", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup",
    "u",
];
/// Parts that a refusal names.
const PARTS: usize = 3;

/// The elements of a file's source; none of a file that is no page.
pub(super) fn page(path: &str, source: &str) -> Option<Page> {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "html" | "htm").then(|| Page::read(source).ok()).flatten()
}

/// Where the elements with an id stand in a page's source: one, or as many as share it against the rules.
pub(super) fn all_with_id(page: &Page, id: &str) -> Vec<Span> {
    let has = |at: &usize| page.attribute(*at, "id") == Some(id);
    let own = (0..page.elements.len()).filter(has).filter_map(|at| page.elements.get(at));
    own.map(|own| Span::new(own.whole.start, own.whole.end)).collect()
}

/// Where numbers stand in elements, by their ids: all that a piece of words says, and the last such piece.
pub(super) fn values_in<'a>(
    page: &Page,
    source: &str,
    wanted: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<(&'a str, Span)> {
    let mut ids: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in 0..page.elements.len() {
        if let Some(id) = page.attribute(at, "id") {
            ids.entry(id).or_default().push(at);
        }
    }
    let stands = |(id, shown): (&'a str, &'a str)| {
        let [at] = ids.get(id)?.as_slice() else { return None };
        let own = page.elements.get(*at)?;
        let is_it = |span: &Range<usize>| source.get(span.clone()).is_some_and(|words| words.trim() == shown);
        let piece =
            page.pieces_in(&own.inner).iter().rev().find(|piece| piece.words && is_it(&piece.span))?;
        let words = source.get(piece.span.clone())?;
        let start = piece.span.start + (words.len() - words.trim_start().len());
        Some((id, Span::new(start, start + shown.len())))
    };
    wanted.filter_map(stands).collect()
}

/// Where the one row with a key stands within the element with an id: `list@1018261`.
pub(super) fn with_key(page: &Page, words: &str) -> Option<Span> {
    words.match_indices('@').find_map(|(cut, _)| {
        let around = page.with_id(words.get(..cut)?)?;
        let own = page.elements.get(keyed(page, around, words.get(cut + 1..)?)?)?;
        Some(Span::new(own.whole.start, own.whole.end))
    })
}

/// The only element in one that has a key.
fn keyed(page: &Page, around: usize, key: &str) -> Option<usize> {
    let end = page.elements.get(around)?.end;
    let mut found = (around..end).filter(|at| page.attribute(*at, "data-key") == Some(key));
    found.next().filter(|_| found.next().is_none())
}

/// The key of the row that a range is all of, behind the id of what holds it.
pub(super) fn key_of(page: &Page, span: Span) -> Option<String> {
    let at = whole(page, span)?;
    let key = page.attribute(at, "data-key")?;
    let mut around = page.elements.get(at)?.parent;
    while let Some(one) = around {
        if let Some(id) = page.attribute(one, "id").filter(|id| page.with_id(id) == Some(one)) {
            return keyed(page, one, key).filter(|found| *found == at).map(|_| format!("{id}@{key}"));
        }
        around = page.elements.get(one)?.parent;
    }
    None
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

/// Refuses new texts of places on a page in which an element ends or begins that does not lie in the place: words with half a
/// link in them. A place that cuts elements itself, as a line does, is taken as it is.
pub(super) fn check_edit(before: (&Text, &[Span]), after: (&Text, &[Span])) -> Result<(), Unwritable> {
    if let Some(tag) = emptied(before, after) {
        return Err(Unwritable::new(
            format!("Emptied, <{tag}></{tag}> would stay on the page."),
            "Widen the place to what holds it, and give that without the element.",
        ));
    }
    let Some(was) = beside(before) else { return Ok(()) };
    if beside(after).is_some_and(|is| is == was) {
        return Ok(());
    }
    Err(Unwritable::new(
        "An element begins or ends in this text that would take in what stands beside the place, or let go of it.",
        "Close in it what you open in it, and no more; or widen the place to the element around it.",
    ))
}

/// Elements that may stand empty: cells keep the shape of their table, and others are drawn by a style or a script.
const MAY_BE_EMPTY: [&str; 16] = [
    "td", "th", "script", "style", "textarea", "div", "span", "i", "canvas", "ul", "ol", "tbody", "select",
    "section", "main", "output",
];
/// Elements that keep their tags when their words are taken away as a whole: the table would lose a column.
const CELLS: [&str; 2] = ["td", "th"];

/// The tag of an element whose words are all taken away, while it stays.
fn emptied((text, spans): (&Text, &[Span]), (edited, after): (&Text, &[Span])) -> Option<String> {
    let source = edited.source();
    let blank = |text: &str| text.trim().is_empty();
    spans.iter().zip(after).find_map(|(was, is)| {
        let gone = !blank(text.source().get(was.range())?) && blank(source.get(is.range())?);
        let behind = source.get(is.end as usize..)?.trim_start().strip_prefix("</")?;
        let opened = source.get(..is.start as usize)?.trim_end();
        let tag = behind.split(|c: char| !c.is_ascii_alphanumeric()).next()?.to_ascii_lowercase();
        let begins = opened.ends_with('>') && {
            let start = opened.rfind('<').and_then(|at| opened.get(at + 1..)).unwrap_or_default();
            // What a script or a style knows by its name may wait for its words.
            start.to_ascii_lowercase().starts_with(&tag) && !start.contains(" id=")
        };
        (gone && begins && !MAY_BE_EMPTY.contains(&tag.as_str())).then_some(tag)
    })
}

/// A byte of a page beside some places: behind how many of them, and how far from the last of these.
type Beside = (usize, usize);

/// The elements of a page that lie in none of some places, each with its tag and where it begins and ends: behind how many of
/// the places, and how far from the one before. None where a place cuts an element.
fn beside((text, spans): (&Text, &[Span])) -> Option<Vec<(String, Beside, Beside)>> {
    let found = pages::page_of(text.source(), spans)?;
    let page = page(found.path, found.source)?;
    let places: Vec<Range<usize>> = spans.iter().map(|span| found.inward(*span).range()).collect();
    // What ends where an emptied place stands, ends before it.
    let from = |at: usize, ends: bool| {
        let is_behind =
            |place: &&Range<usize>| place.end < at || place.end == at && !(ends && place.is_empty());
        let behind = places.iter().filter(is_behind).count();
        let last = behind.checked_sub(1).and_then(|last| places.get(last)).map_or(0, |place| place.end);
        (behind, at - last)
    };
    let mut out = Vec::new();
    for one in &page.elements {
        let (start, end) = (one.whole.start, one.whole.end);
        let mut lies_in = false;
        for place in &places {
            let starts_in = place.start <= start && start < place.end;
            let ends_in = place.start < end && end <= place.end;
            match (starts_in, ends_in) {
                (true, true) => lies_in = true,
                (false, false) if place.start >= one.start.end || place.end <= start => {}
                _ => return None,
            }
        }
        if !lies_in {
            out.push((one.tag.clone(), from(start, false), from(end, true)));
        }
    }
    Some(out)
}

/// The visible text of a range: of an element, or of a stretch of its text; none where it is neither, or holds no
/// words.
pub(super) fn visible_text(page: &Page, source: &str, span: Span) -> Option<String> {
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

/// Puts words typed for an element where its words stood, between its tags; an element may be typed too. None for
/// an element whose words stand in several parts.
pub(super) fn typed(before: &str, words: &str) -> Option<String> {
    if words.trim_start().starts_with('<') {
        return None;
    }
    let page = element(before)?;
    let own = page.elements.first()?;
    if matches!(own.tag.as_str(), "script" | "style") {
        return None;
    }
    // An element without words goes with its tags, unless it may stand empty.
    if words.trim().is_empty() && !CELLS.contains(&own.tag.as_str()) {
        return None;
    }
    let closed = own.inner.end < before.len();
    let mut said = page.pieces.iter().filter(|piece| {
        piece.words && before.get(piece.span.clone()).is_some_and(|words| !words.trim().is_empty())
    });
    let span = match (said.next(), said.next()) {
        (Some(only), None) => only.span.clone(),
        _ if closed && page.elements.iter().skip(1).all(|one| is_look(&one.tag)) => own.inner.clone(),
        _ => return None,
    };
    Some(format!("{}{}{}", before.get(..span.start)?, escaped(words), before.get(span.end..)?))
}

/// Whether an element is a look of its words, which others may have in their place: a link leads somewhere too.
fn is_look(tag: &str) -> bool {
    tag != "a" && INLINE.contains(&tag)
}

/// What an element is that words can't stand in, where words are typed for it; none for all others.
pub(super) fn without_words(before: &str, words: &str) -> Option<&'static str> {
    if words.trim().is_empty() || words.trim_start().starts_with('<') {
        return None;
    }
    let page = element(before)?;
    let says = |piece: &gloss_site::Piece| {
        piece.words && before.get(piece.span.clone()).is_some_and(|words| !words.trim().is_empty())
    };
    if page.pieces.iter().any(says) {
        return None;
    }
    match page.elements.first()?.tag.as_str() {
        "input" | "select" | "datalist" => Some("a field"),
        "img" | "picture" | "svg" | "canvas" | "map" | "area" => Some("a picture"),
        "symbol" | "mask" | "g" | "path" | "rect" | "circle" | "ellipse" | "line" | "polyline"
        | "polygon" | "use" | "defs" => Some("a part of a drawing"),
        "audio" | "video" => Some("a recording"),
        "iframe" | "object" | "embed" => Some("another page within this one"),
        "br" | "hr" => Some("a line"),
        _ => None,
    }
}

/// The parts that an element would lose if words alone took its place, by their ids or tags; empty where none would be lost.
pub(super) fn lost(before: &str, new: &str) -> Vec<String> {
    if new.trim().is_empty() || new.contains('<') {
        return Vec::new();
    }
    let Some(page) = element(before).filter(|page| page.elements.len() > 1) else { return Vec::new() };
    let named = |at: usize| match page.attribute(at, "id") {
        Some(id) => format!("#{id}"),
        None => format!("text:\"{}\"", page.text(before, at)),
    };
    let says = |at: &usize| page.children(*at).next().is_none() && !page.text(before, *at).is_empty();
    (1..page.elements.len()).filter(says).map(named).take(PARTS).collect()
}

/// The elements of a source that is one element.
fn element(source: &str) -> Option<Page> {
    let page = source.starts_with('<').then(|| Page::read(source).ok()).flatten()?;
    let own = page.elements.first()?;
    (own.whole == (0..source.len()) && own.end == page.elements.len()).then_some(page)
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

/// Lowers a certain place to a suggestion.
fn doubted(place: Place) -> Place {
    let status = if place.status.certain() { PlaceStatus::Suggested } else { place.status };
    Place { status, ..place }
}
/// Bytes of the tag that a source begins with; a `>` within an attribute's quotes ends none.
fn tag_length(source: &str) -> Option<usize> {
    let mut quote = None;
    let ends = |(_, byte): &(usize, u8)| match (quote, *byte) {
        (None, b'"' | b'\'') => {
            quote = Some(*byte);
            false
        }
        (None, byte) => byte == b'>',
        (Some(open), byte) => {
            quote = quote.filter(|_| byte != open);
            false
        }
    };
    source.bytes().enumerate().find(ends).map(|(at, _)| at + 1)
}

/// A range without the parts of tags at its edges.
pub(super) fn without_half_tags(source: &str, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let tag = |at: usize| {
        let open = source.get(..at)?.rfind('<')?;
        let is_tag =
            source.get(open + 1..)?.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let close = open + tag_length(source.get(open..)?)?;
        (is_tag && close > at).then_some((open, close))
    };
    let from = tag(start).map_or(start, |(_, close)| close);
    let to = tag(end).map_or(end, |(open, _)| open);
    if from <= to { Span::new(from, to) } else { Span::new(start.min(to), start.min(to)) }
}
