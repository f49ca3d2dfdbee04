//! A page of a site as the person sees it: shown with its elements numbered, and what they point at there as a place of the
//! source. What the shown page says of words is compared with the source; nothing is looked up by it.

use std::ops::Range;

use gloss_protocol::{Reach, Region, SiteCaret, SitePart, SiteStep, SiteWords, Span};
use gloss_site::{Answers, Element, Page, collapsed, decoded, name};

use super::pages;
use crate::ArtifactError;
use crate::text::Text;

/// Elements of one place.
const MOST: usize = 100;
/// Signs of an entity at most, `&CounterClockwiseContourIntegral;` being the longest.
const ENTITY: usize = 40;

/// A page with its elements.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where its source begins in the site's text, in bytes.
    start: usize,
    source: String,
    page: Page,
}

impl Seen {
    /// A page of a site; none where the file is no page, or has more in it than is read.
    pub fn of(text: &Text, path: &str) -> Option<Self> {
        let found = pages::pages(text.source()).into_iter().find(|page| page.path == path)?;
        let page = super::elements::page(found.path, found.source)?;
        Some(Self { start: found.start, source: found.source.to_owned(), page })
    }

    /// How many bytes its source has.
    pub fn size(&self) -> usize {
        self.source.len()
    }

    /// The page to be shown.
    pub fn display_html(&self, document: &str, shell: &str) -> String {
        gloss_site::preview(&self.source, &self.page, Answers { document, shell })
    }

    /// The page with its elements numbered, and a script that runs before any other of it.
    pub fn numbered(&self, script: &str) -> String {
        gloss_site::numbered(&self.source, &self.page, script)
    }

    /// Whole elements as a place of the site's text; one that lies in another is part of that.
    ///
    /// # Errors
    /// [`ArtifactError::SelectionMoved`] for numbers that the page does not have.
    pub fn elements(&self, numbers: &[u32]) -> Result<Region, ArtifactError> {
        let mut wholes: Vec<Range<usize>> = numbers
            .iter()
            .take(MOST)
            .map(|number| self.element(*number).map(|own| own.whole.clone()))
            .collect::<Option<_>>()
            .filter(|wholes: &Vec<_>| !wholes.is_empty())
            .ok_or(ArtifactError::SelectionMoved)?;
        wholes.sort_unstable_by_key(|whole| (whole.start, usize::MAX - whole.end));
        let mut spans: Vec<Range<usize>> = Vec::new();
        for whole in wholes {
            if spans.last().is_none_or(|last| last.end <= whole.start) {
                spans.push(whole);
            }
        }
        Ok(self.region(spans))
    }

    /// Words as a place of the site's text, widened to all of an element that they cut through.
    ///
    /// # Errors
    /// [`ArtifactError::SelectionMoved`] where the source says something else than was seen there.
    pub fn words(&self, words: &SiteWords) -> Result<Region, ArtifactError> {
        let (from, to) = (self.byte(words.start), self.byte(words.end));
        let range = from.zip(to).map(|(from, to)| from..to).filter(|range| range.start < range.end);
        let range = range.ok_or(ArtifactError::SelectionMoved)?;
        if collapsed(&self.text_in(&range)) != collapsed(&words.text) {
            return Err(ArtifactError::SelectionMoved);
        }
        Ok(self.region(vec![self.balanced(range)]))
    }

    /// The name of an element, and its text.
    pub fn name(&self, number: u32) -> (String, String) {
        (name(&self.page, number as usize), self.page.text(&self.source, number as usize))
    }

    /// An element and what it lies in, the narrowest first.
    pub fn around(&self, number: u32) -> Vec<SiteStep> {
        let above = |at: &usize| self.page.elements.get(*at).and_then(|own| own.parent);
        let all = std::iter::successors(Some(number as usize), above);
        // The page is its body: what is around that is no other place for whoever looks at it.
        let is_page = |at: &usize| self.page.elements.get(*at).is_some_and(|own| own.tag == "html");
        let all = all.filter(|at| *at == number as usize || !is_page(at));
        all.map(|at| SiteStep { element: at as u32, name: name(&self.page, at) }).collect()
    }

    /// The parts of the page that a place of the site's text is; none where it stands elsewhere.
    pub fn parts(&self, spans: &[Span]) -> Vec<SitePart> {
        let own = self.start..self.start + self.source.len();
        let inside = spans.iter().filter(|span| {
            own.start <= span.start as usize && span.end as usize <= own.end && !span.is_empty()
        });
        inside
            .flat_map(|span| self.part(&(span.start as usize - self.start..span.end as usize - self.start)))
            .collect()
    }

    fn element(&self, number: u32) -> Option<&Element> {
        self.page.elements.get(number as usize)
    }

    fn region(&self, spans: Vec<Range<usize>>) -> Region {
        let span = |range: Range<usize>| Span::new(range.start + self.start, range.end + self.start);
        Region::Text { spans: spans.into_iter().map(span).collect(), reach: Reach::Selection }
    }

    fn part(&self, range: &Range<usize>) -> Vec<SitePart> {
        let words = self.source.get(range.clone()).unwrap_or_default();
        // The line that an element stands in is that element.
        let start = range.end - words.trim_start().len();
        let range = start..start + words.trim().len();
        let whole = |number: usize| SitePart { element: number as u32, words: None };
        let first = self.page.elements.partition_point(|own| own.whole.start < range.start);
        let mut covered = Vec::new();
        let mut at = first;
        while let Some(own) = self.page.elements.get(at).filter(|own| own.whole.end <= range.end) {
            covered.push(whole(at));
            at = own.end.max(at + 1);
        }
        let is_it = |part: &SitePart| self.element(part.element).is_some_and(|own| own.whole == range);
        if covered.first().is_some_and(is_it) {
            covered.truncate(1);
            return covered;
        }
        let Some(around) = self.page.around(&range) else { return covered };
        let pieces = self.page.pieces_in(&range);
        let in_own = |piece: &&gloss_site::Piece| piece.element == Some(around);
        let has_words = pieces.iter().filter(in_own).any(|piece| {
            let (from, to) = (piece.span.start.max(range.start), piece.span.end.min(range.end));
            piece.words && self.source.get(from..to).is_some_and(|words| !words.trim().is_empty())
        }) || self
            .page
            .pieces_in(&(0..range.start + 1))
            .last()
            .is_some_and(|piece| piece.words && range.end <= piece.span.end);
        match (covered.is_empty(), has_words) {
            (_, true) => {
                let (from, to) = (self.utf16(around, range.start), self.utf16(around, range.end));
                vec![SitePart { element: around as u32, words: Some((from, to)) }]
            }
            (false, false) => covered,
            // In a tag, a script or a comment: what it belongs to.
            (true, false) => vec![whole(around)],
        }
    }

    /// The text of a range as it is read.
    fn text_in(&self, range: &Range<usize>) -> String {
        let mut said = String::new();
        for piece in self
            .page
            .pieces
            .iter()
            .filter(|piece| piece.span.start < range.end && range.start < piece.span.end)
        {
            let cut = piece.span.start.max(range.start)..piece.span.end.min(range.end);
            said.push_str(&decoded(self.source.get(cut).unwrap_or_default()));
        }
        said
    }

    /// A range with all of each element that it begins or ends within.
    fn balanced(&self, range: Range<usize>) -> Range<usize> {
        let holder =
            self.page.around(&range).and_then(|at| self.page.elements.get(at)).map(|own| own.whole.clone());
        let cut = |own: &&Element| {
            holder.as_ref().is_none_or(|holder| *holder != own.whole)
                && own.whole.start < range.end
                && range.start < own.whole.end
        };
        let mut out = range.clone();
        for own in self.page.elements.iter().filter(cut).filter(|own| {
            holder
                .as_ref()
                .is_none_or(|holder| holder.start <= own.whole.start && own.whole.end <= holder.end)
        }) {
            out = out.start.min(own.whole.start)..out.end.max(own.whole.end);
        }
        out
    }

    /// The byte of the source at a place in an element's text.
    fn byte(&self, caret: SiteCaret) -> Option<usize> {
        let own = self.element(caret.element)?;
        let mut left = caret.utf16 as usize;
        let mut last = None;
        for piece in self.page.pieces_in(&own.whole) {
            for (unit, length) in units(self.source.get(piece.span.clone())?) {
                if left == 0 {
                    return Some(piece.span.start + unit.start);
                }
                left = left.checked_sub(length)?;
                last = Some(piece.span.start + unit.end);
            }
        }
        last.filter(|_| left == 0)
    }

    /// How much of an element's text stands before a byte of the source.
    fn utf16(&self, element: usize, byte: usize) -> u32 {
        let Some(own) = self.page.elements.get(element) else { return 0 };
        let mut count = 0;
        for piece in self.page.pieces_in(&own.whole) {
            for (unit, length) in units(self.source.get(piece.span.clone()).unwrap_or_default()) {
                if piece.span.start + unit.end > byte {
                    return count;
                }
                count += length as u32;
            }
        }
        count
    }
}

/// A source's text, sign by sign: its bytes, and how many UTF-16 units a browser makes of it.
fn units(source: &str) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = source.get(at..)?;
        let first = rest.chars().next()?;
        let (bytes, length) = match first {
            '&' => entity(rest),
            // A line ends with one sign, however it is written.
            '\r' if rest.starts_with("\r\n") => (1, 0),
            other => (other.len_utf8(), other.len_utf16()),
        };
        let unit = at..at + bytes;
        at += bytes;
        Some((unit, length))
    })
}

/// The bytes of an entity that begins here, and the units of what it is read as.
fn entity(rest: &str) -> (usize, usize) {
    let within = rest.get(..rest.floor_char_boundary(ENTITY)).unwrap_or(rest);
    let whole = within.find(';').and_then(|end| rest.get(..=end));
    match whole.map(|whole| (whole, decoded(whole))) {
        Some((whole, read)) if read != whole => (whole.len(), read.encode_utf16().count()),
        _ => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{SiteCaret, SiteWords, Span};

    use super::Seen;
    use crate::{Text, files, open_text};

    const PAGE: &str = "<!doctype html>\n<h1>Caf&eacute; &amp; bar</h1>\r\n<p>One <b>two \u{1f600} three</b> four</p>\n<p id=x>Same</p>\n<ul>\n  <li>a</li>\n  <li>b</li>\n</ul><img src=a.png alt='A loaf'>";

    fn text() -> Text {
        open_text("shop/", &files::join([("index.html", PAGE.as_bytes()), ("z.css", b"p{}")])).unwrap()
    }

    fn words(
        seen: &Seen,
        text: &Text,
        (a, from): (u32, u32),
        (b, to): (u32, u32),
        said: &str,
    ) -> Result<String, String> {
        let (start, end) = (SiteCaret { element: a, utf16: from }, SiteCaret { element: b, utf16: to });
        let region = seen
            .words(&SiteWords { start, end, text: said.to_owned() })
            .map_err(|error| error.to_string())?;
        Ok(text.slices(&region).join("|"))
    }

    #[test]
    fn words_that_are_seen_are_found_to_the_byte() {
        let text = text();
        let seen = Seen::of(&text, "index.html").unwrap();
        // 0: h1, 1: p, 2: b, 3: p, 4: ul, 5: li, 6: li, 7: img.
        for (from, to, said, expect) in [
            ((0, 0), (0, 4), "Caf\u{e9}", Ok("Caf&eacute;")),
            ((0, 5), (0, 6), "&", Ok("&amp;")),
            ((0, 7), (0, 10), "bar", Ok("bar")),
            ((2, 0), (2, 3), "two", Ok("two")),
            ((2, 7), (2, 12), "three", Ok("three")),
            ((1, 4), (1, 7), "two", Ok("two")),
            // What cuts through an element takes all of it.
            ((1, 0), (2, 3), "One two", Ok("One <b>two \u{1f600} three</b>")),
            ((2, 7), (1, 21), "three four", Ok("<b>two \u{1f600} three</b> four")),
            ((0, 0), (0, 4), "Cafe", Err("not what stands there")),
            ((0, 0), (0, 99), "x", Err("not what stands there")),
            ((0, 4), (0, 0), "Caf\u{e9}", Err("not what stands there")),
            ((99, 0), (99, 1), "x", Err("not what stands there")),
        ] {
            match (words(&seen, &text, from, to, said), expect) {
                (Ok(found), Ok(expect)) => assert_eq!(found, expect, "{said}"),
                (Err(error), Err(expect)) => assert!(error.contains(expect), "{error}"),
                (found, expect) => panic!("{said}: {found:?}, not {expect:?}"),
            }
        }
    }

    #[test]
    fn elements_are_whole_and_each_counts_once() {
        let text = text();
        let seen = Seen::of(&text, "index.html").unwrap();
        let of = |numbers: &[u32]| seen.elements(numbers).map(|region| text.slices(&region).join("|"));
        assert_eq!(of(&[3]).unwrap(), "<p id=x>Same</p>");
        assert_eq!(of(&[6, 5]).unwrap(), "<li>a</li>|<li>b</li>");
        assert!(of(&[5, 4]).unwrap().starts_with("<ul>"));
        assert!(of(&[]).is_err() && of(&[8]).is_err());
        assert_eq!(text.at(&seen.elements(&[3]).unwrap()), "page:index.html#x");
        let names: Vec<String> = seen.around(5).into_iter().map(|step| step.name).collect();
        assert_eq!(names, ["List item", "List"]);
        assert_eq!(seen.name(0), ("Title".to_owned(), "Caf\u{e9} & bar".to_owned()));
    }

    #[test]
    fn a_place_is_shown_where_it_was_pointed_at() {
        let text = text();
        let seen = Seen::of(&text, "index.html").unwrap();
        let parts = |at: &str| {
            let spans = text.spans(&text.find(at).unwrap());
            seen.parts(&spans).into_iter().map(|part| (part.element, part.words)).collect::<Vec<_>>()
        };
        assert_eq!(parts("page:index.html#x"), [(3, None)]);
        assert_eq!(parts("page:index.html/text:\"three\""), [(2, Some((7, 12)))]);
        assert_eq!(parts("page:index.html/text:\"four\""), [(1, Some((17, 21)))]);
        // A line of the source is what stands in it.
        assert_eq!(parts("page:index.html/lines:6"), [(5, None)]);
        assert_eq!(parts("page:index.html/text:\"a.png\""), [(7, None)]);
        assert_eq!(parts("page:z.css"), []);
        assert!(Seen::of(&text, "z.css").is_none() && Seen::of(&text, "none.html").is_none());
        assert_eq!(seen.parts(&[Span::new(0, 1)]), []);
    }
}
