//! Relocating an anchor, a place found again in another version: *same version, known operation, diff map*, then a search in the text that
//! the diff does not explain; what none of them finds is unplaced. Never guesses: two near-equal candidates paint
//! nothing, and what was moved is only suggested.
//!
//! The thresholds are measured ones (docs/decisions/0003-finding-a-place-again.md).

mod letters;
mod map;
pub(crate) mod rows;
mod rule;
mod search;
mod shadow;

use std::ops::Range;
use std::sync::OnceLock;

use gloss_protocol::{Candidate, Place, PlaceStatus, Reach, Region, Span};

use crate::splice::{self, Splice};
use crate::text::Text;
use map::{Map, Stood};
use search::Residual;

/// Candidates kept of an ambiguous place: more are no help to anybody.
const MAX_CANDIDATES: usize = 9;

/// Where a place is after a known operation: pure arithmetic. `own` are the ranges that the place's own note
/// has rewritten; there the replacement itself is the place.
pub fn carry(place: &Place, version: u32, splices: &[Splice], own: Option<&[Span]>, text: &Text) -> Place {
    let (Some(region), true) = (&place.region, place.status != PlaceStatus::Unplaced) else {
        return Place { version, ..place.clone() };
    };
    let Region::Text { spans, reach } = region else {
        return self::place(version, place.status, region.clone(), text);
    };
    let mut status = place.status;
    let (mut kept, mut len) = (0usize, 0usize);
    let (mut touched, mut across) = (false, false);
    let carried: Vec<Span> = spans
        .iter()
        .map(|span| {
            let is_own = own.is_some_and(|own| own.contains(span));
            let found = splice::carry(*span, splices);
            len += span.len();
            // A change inside a place leaves it the same place, whatever it says now.
            let same = is_own || (found.within && !found.span.is_empty());
            kept += if same { span.len() } else { found.kept };
            across |= !is_own && !found.within;
            touched |= found.touched;
            found.span
        })
        .collect();
    if touched {
        let share = kept as f64 / len.max(1) as f64;
        status = worse(status, rule::by_share(share));
        if across && status == PlaceStatus::Edited {
            // Somebody rewrote the words around its edge too: what is left is shown, and a click confirms it.
            status = PlaceStatus::Suggested;
        }
    }
    if status == PlaceStatus::Unplaced {
        return unplaced(version);
    }
    self::place(version, status, Region::Text { spans: carried, reach: *reach }, text)
}

/// Two texts compared once, for any number of places.
pub struct Between {
    same: bool,
    how: Box<dyn Relocate>,
}

/// A way to find places of one text again in another.
pub trait Relocate: Send + Sync {
    /// Where a place is after an edit of unknown making.
    fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place;
}

impl Between {
    /// Compares two texts.
    pub fn new(old: &Text, new: &Text) -> Self {
        let same = old.source() == new.source();
        // Where a file became one of another kind, its words are what the two have in common.
        let alike = old.kind() == new.kind();
        Self { same, how: if alike { old.rules().compare(old, new) } else { Box::new(Words::new(old, new)) } }
    }

    /// Where a place is after an edit of unknown making.
    pub fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place {
        if self.same {
            return Place { version, ..place.clone() };
        }
        self.how.map(place, version, old, new)
    }
}

/// Two texts compared word by word.
pub(crate) struct Words {
    map: Map,
    /// Whether the texts are lines: a gap without letters, as an indentation or a comment's marks, does not part them.
    is_lines: bool,
    residual: OnceLock<Residual>,
}

/// Where one range of a place is.
enum Found {
    At(Span, PlaceStatus),
    Several(Vec<Span>),
    Gone,
}

impl Relocate for Words {
    fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place {
        let Some(Region::Text { spans, reach }) = &place.region else {
            return match &place.region {
                Some(region) => self::place(version, place.status, region.clone(), new),
                None => Place { version, ..place.clone() },
            };
        };
        let found: Vec<(usize, Found)> = spans
            .iter()
            .map(|span| {
                let weight = shadow::letters(old.source().get(span.range()).unwrap_or_default());
                (weight, self.find(old, new, *span))
            })
            .collect();
        let moved = match found.as_slice() {
            [(_, Found::Several(spans))] => return several(version, spans, *reach, new),
            found => together(found),
        };
        match moved {
            Some((spans, status)) => {
                let region = Region::Text { spans, reach: *reach };
                self::place(version, worse(place.status, status), region, new)
            }
            None => unplaced(version),
        }
    }
}

impl Words {
    pub(crate) fn new(old: &Text, new: &Text) -> Self {
        Self {
            map: Map::new(old.source(), new.source()),
            is_lines: old.is_lines(),
            residual: OnceLock::new(),
        }
    }

    /// One range, as its source says and as a reader sees it. What is seen may be the same where the source is not: a
    /// link with another target. And a place whose words stand in other blocks now, a list's in a table's cells, is
    /// only suggested: it can't be edited as it was.
    fn find(&self, old: &Text, new: &Text, span: Span) -> Found {
        let stood = self.map.stood(old.source(), span);
        let found = self.locate(old.source(), new.source(), span, &stood);
        let Found::At(at, status) = found else { return found };
        let visible = |text: &Text, span: Span| text.visible(&selection(vec![span]));
        match status {
            PlaceStatus::Edited if old.shape(span) != new.shape(at) => Found::At(at, PlaceStatus::Suggested),
            PlaceStatus::Suggested if stood.touched && at == stood.span => {
                let (was, now) = (visible(old, span), visible(new, at));
                let reads_on = shadow::letters(&was) > 2 && shadow::same(&was, &now);
                let same = reads_on && old.shape(span) == new.shape(at);
                Found::At(at, if same { PlaceStatus::Edited } else { status })
            }
            _ => found,
        }
    }

    /// One range: where it stood, and where that is too little, where it could be.
    fn locate(&self, old: &str, new: &str, span: Span, stood: &Stood) -> Found {
        let quote = old.get(span.range()).unwrap_or_default();
        let now = new.get(stood.span.range()).unwrap_or_default();
        if !stood.touched {
            if let Some(copies) = self.one_of_copies(old, new, span, stood.span) {
                return Found::Several(copies);
            }
            let status = match self.map.could_be_gone(old, span) {
                true => PlaceStatus::Suggested,
                false => PlaceStatus::Exact,
            };
            return Found::At(stood.span, status);
        }
        if let Some(exact) = verbatim_within(new, quote, stood.span) {
            return Found::At(exact, PlaceStatus::Exact);
        }
        let status = rule::edited(stood.share, quote, now);
        match status {
            PlaceStatus::Edited if shadow::same(quote, now) => Found::At(stood.span, PlaceStatus::Exact),
            PlaceStatus::Edited => self.or_verbatim(old, new, span, stood.span),
            _ if let Some((at, share)) = self.by_letters(old, new, span, (stood.span, stood.share)) => {
                let now = new.get(at.range()).unwrap_or_default();
                match rule::respelt(share, quote, now) {
                    PlaceStatus::Edited => self.or_verbatim(old, new, span, at),
                    PlaceStatus::Unplaced => self.search(old, new, span, (stood.span, stood.share, status)),
                    respelt => self.search(old, new, span, (at, share, respelt)),
                }
            }
            _ => self.search(old, new, span, (stood.span, stood.share, status)),
        }
    }

    /// The text that the comparison does not explain, indexed where it is first asked for.
    fn residual(&self, new: &str) -> &Residual {
        self.residual.get_or_init(|| Residual::new(&self.map, new))
    }

    /// The places of a range that stands alone among rewritten text, where its words stand in new text too: the
    /// comparison picked one of the copies, and nothing around it says that it is this one.
    fn one_of_copies(&self, old: &str, new: &str, span: Span, stood: Span) -> Option<Vec<Span>> {
        const ALONE: usize = 16;
        // Blanks and marks are not letters; beyond this many bytes there are enough of them anyway.
        const NEAR: usize = 200;
        let (before, after) = self.map.kept_around(old, new, span, self.is_lines);
        if (span.start as usize - before) + (after - span.end as usize) > NEAR {
            return None;
        }
        let around = [before..span.start as usize, span.end as usize..after];
        let kept: usize = around.into_iter().map(|r| shadow::letters(old.get(r).unwrap_or_default())).sum();
        if kept >= ALONE {
            return None;
        }
        let copy = self.residual(new).verbatim(&self.map, old, new, span.range())?;
        let mut copies = vec![stood, Span::new(copy.start, copy.end)];
        copies.sort();
        Some(copies)
    }

    /// A place that reads otherwise now, unless its very words stand in text that is new: then a near copy may have
    /// been put where it stood, and a person says which one it is.
    fn or_verbatim(&self, old: &str, new: &str, span: Span, stood: Span) -> Found {
        let verbatim = self.residual(new).verbatim(&self.map, old, new, span.range());
        match verbatim.map(|range| Span::new(range.start, range.end)).filter(|at| !stood.overlaps(*at)) {
            Some(at) => Found::At(at, PlaceStatus::Suggested),
            None => Found::At(stood, PlaceStatus::Edited),
        }
    }

    /// Finds text in place of a range that is like it letter by letter, with how like.
    fn by_letters(
        &self,
        old: &str,
        new: &str,
        span: Span,
        (stood, share): (Span, f64),
    ) -> Option<(Span, f64)> {
        let quote = old.get(span.range())?;
        // What was kept word by word says more.
        if rule::by_share(share) == PlaceStatus::Edited {
            return None;
        }
        let (mut start, mut end) = (stood.start as usize, stood.end as usize);
        for hunk in self.map.touching(span.range()) {
            (start, end) = (start.min(hunk.new.start), end.max(hunk.new.end));
        }
        let (range, share) = letters::align(quote, new.get(start..end)?)?;
        Some((Span::new(start + range.start, start + range.end), share))
    }

    /// Looks for a range in what the comparison does not explain, beside what is left of it where it stood.
    fn search(&self, old: &str, new: &str, span: Span, stood: (Span, f64, PlaceStatus)) -> Found {
        let hits = self.residual(new).search(&self.map, old, new, span.range());
        let (left, share, status) = stood;
        let is_left = status != PlaceStatus::Unplaced && !left.is_empty();
        let hits = search::leading(&hits);
        match hits {
            [] if is_left => Found::At(left, status),
            [] => Found::Gone,
            [hit] if hit.same && self.in_place(span, &hit.range) => {
                Found::At(Span::new(hit.range.start, hit.range.end), PlaceStatus::Exact)
            }
            // What is left where it stood, and what is found, are the same place or the better of the two.
            [hit] if is_left && share >= hit.score => Found::At(left, status),
            [hit] => Found::At(Span::new(hit.range.start, hit.range.end), PlaceStatus::Suggested),
            several => Found::Several(
                several
                    .iter()
                    .take(MAX_CANDIDATES)
                    .map(|hit| Span::new(hit.range.start, hit.range.end))
                    .collect(),
            ),
        }
    }

    /// Whether a range of the new text stands within the very rewriting that took this one: it was not moved.
    fn in_place(&self, span: Span, hit: &Range<usize>) -> bool {
        self.map.touching(span.range()).any(|h| {
            h.new.start <= hit.start
                && hit.end <= h.new.end
                && h.old.start <= span.start as usize
                && span.end as usize <= h.old.end
        })
    }
}

/// The ranges of a place that were found, and how sure the whole is: parts of it that are gone count by their letters.
fn together(found: &[(usize, Found)]) -> Option<(Vec<Span>, PlaceStatus)> {
    let (mut spans, mut status) = (Vec::new(), PlaceStatus::Exact);
    let (mut kept, mut all) = (0, 0);
    for (weight, found) in found {
        all += weight;
        if let Found::At(span, at) = found {
            kept += weight;
            status = worse(status, *at);
            spans.push(*span);
        }
    }
    if kept < all || spans.len() < found.len() {
        status = worse(status, rule::by_share(kept as f64 / all.max(1) as f64));
    }
    spans.sort();
    let apart = spans.windows(2).all(|pair| matches!(pair, [a, b] if a.end <= b.start));
    if !apart {
        status = worse(status, PlaceStatus::Suggested);
        spans.dedup_by(|b, a| a.overlaps(*b));
    }
    (status != PlaceStatus::Unplaced && !spans.is_empty()).then_some((spans, status))
}

/// Two or more places match, and nobody could say which: nothing is painted.
fn several(version: u32, spans: &[Span], reach: Reach, text: &Text) -> Place {
    let candidate = |span: &Span| {
        let region = Region::Text { spans: vec![*span], reach };
        Candidate { text: text.visible(&region), at: text.at(&region), region }
    };
    let candidates = spans.iter().map(candidate).collect();
    Place { status: PlaceStatus::Ambiguous, candidates, ..unplaced(version) }
}

/// The quote, standing once and as whole words, within what the place became. Words outside of it were mapped from
/// elsewhere, however near they stand and however equal they are.
fn verbatim_within(new: &str, quote: &str, span: Span) -> Option<Span> {
    let text = new.get(span.range())?;
    let mut hits = text.match_indices(quote);
    let (at, _) = hits.next()?;
    let found = Span::new(span.start as usize + at, span.start as usize + at + quote.len());
    let joined = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    let before = new.get(..found.start as usize).and_then(|text| text.chars().next_back());
    let after = new.get(found.end as usize..).and_then(|text| text.chars().next());
    let whole = !joined(before, quote.chars().next()) && !joined(quote.chars().next_back(), after);
    (whole && hits.next().is_none()).then_some(found)
}

/// The less sure of two statuses.
pub(crate) fn worse(a: PlaceStatus, b: PlaceStatus) -> PlaceStatus {
    let rank = |status| match status {
        PlaceStatus::Exact => 0,
        PlaceStatus::Edited => 1,
        PlaceStatus::Suggested => 2,
        PlaceStatus::Ambiguous => 3,
        PlaceStatus::Unplaced => 4,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// A place in a version, with what it says.
pub fn place(version: u32, status: PlaceStatus, region: Region, text: &Text) -> Place {
    Place {
        version,
        status,
        text: text.visible(&region),
        at: text.at(&region),
        region: Some(region),
        candidates: Vec::new(),
        lost: None,
    }
}

/// An unplaced place: in this version it is gone.
pub fn unplaced(version: u32) -> Place {
    Place {
        version,
        status: PlaceStatus::Unplaced,
        region: None,
        text: String::new(),
        at: String::new(),
        candidates: Vec::new(),
        lost: None,
    }
}

/// A plain selection region.
pub fn selection(spans: Vec<Span>) -> Region {
    Region::Text { spans, reach: Reach::Selection }
}

#[cfg(test)]
mod tests {
    use super::{Between, place};
    use crate::text::Text;
    use gloss_protocol::{Kind, PlaceStatus, Region, Span};

    const OLD: &str = "# A\n\nThe cat sat on the mat today. Dogs ran in the park.\n\nLast words here.\n";

    fn find(old: &str, words: &str, new: &str) -> (PlaceStatus, String) {
        let (a, b) = (Text::new(Kind::Document, old), Text::new(Kind::Document, new));
        let start = old.find(words).unwrap();
        let region: Region = super::selection(vec![Span::new(start, start + words.len())]);
        let found = Between::new(&a, &b).map(&place(1, PlaceStatus::Exact, region, &a), 2, &a, &b);
        (found.status, found.text)
    }

    #[test]
    fn a_sentence_in_a_paragraph_that_stays_is_exact() {
        let old = "# Sales\n\nIntro words.\n\nSales rose in the third quarter. Costs fell.\n\nThis goes.\n\nMore words follow here.\n";
        let new = "# Sales\n\nIntro words.\n\nA new paragraph before.\n\nSales rose in the third quarter. Costs fell.\n\nOther words follow here.\n";
        assert_eq!(find(old, "Costs fell.", new), (PlaceStatus::Exact, "Costs fell.".to_owned()));
        let moved = "# Sales\n\nA new paragraph before.\n\nSales rose in the third quarter. Costs fell.\n\nMany words follow here.\n";
        let short = "# Sales\n\nSales rose in the third quarter. Costs fell.\n\nThis goes.\n\nMore words follow here.\n";
        assert_eq!(find(short, "Costs fell.", moved), (PlaceStatus::Exact, "Costs fell.".to_owned()));
    }

    #[test]
    fn a_deleted_place_never_lands_on_another_one() {
        let table = [
            (
                "| a | b |\n|---|---|\n| North | 10 |\n| South | 10 |\n",
                "10",
                "| a | b |\n|---|---|\n| South | 10 |\n",
            ),
            ("The cat sat here.\n\nEnd.\n", "cat", "One category is new!\n\nEnd.\n"),
            ("# A\n\nAgreed.\n\n# B\n\nAgreed.\n", "Agreed.", "# B\n\nAgreed.\n"),
        ];
        for (old, words, new) in table {
            assert!(!find(old, words, new).0.certain(), "{words} in {new:?}: {:?}", find(old, words, new));
        }
    }

    #[test]
    fn where_copies_stand_among_rewritten_text_nobody_knows_which_one_it_is() {
        let words = "The one sentence that is pointed at stands here.";
        let old = format!(
            "# Memo\n\nAnna wrote it in spring.\n\n{words}\n\nBoth of them agreed to it. This goes. So it is.\n\nAll is well.\n"
        );
        let new = format!(
            "# Memo\n\nAnna wrote it in spring.\n\nNobody remembers it.\n\nBoth of them agreed to it. So it is.\n\nAll is \
             well.\n\n{words}\n\nBetween them stands this.\n\n{words}\n"
        );
        assert_eq!(find(&old, words, &new).0, PlaceStatus::Ambiguous);
    }

    #[test]
    fn a_place_follows_what_another_program_did() {
        let words = "The cat sat on the mat today.";
        let table = [
            ("same", OLD.to_owned(), PlaceStatus::Exact, words),
            ("insert above", OLD.replace("# A", "New top.\n\n# A"), PlaceStatus::Exact, words),
            ("delete other", OLD.replace("\n\nLast words here.", ""), PlaceStatus::Exact, words),
            ("crlf", OLD.replace('\n', "\r\n"), PlaceStatus::Exact, words),
            (
                "word replaced",
                OLD.replace("sat", "slept"),
                PlaceStatus::Edited,
                "The cat slept on the mat today.",
            ),
            (
                "negation",
                OLD.replace("sat", "never sat"),
                PlaceStatus::Suggested,
                "The cat never sat on the mat today.",
            ),
            ("deleted", OLD.replace("The cat sat on the mat today. ", ""), PlaceStatus::Unplaced, ""),
        ];
        for (case, new, status, text) in table {
            assert_eq!(find(OLD, words, &new), (status, text.to_owned()), "{case}");
        }
    }
}
