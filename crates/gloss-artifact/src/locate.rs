//! Finding a place again in another version, by the steps *same version, known operation, diff map*; what
//! none of them finds is unplaced. Never guesses: two candidates paint nothing.
//!
//! The thresholds are measured ones (docs/decisions/0003-finding-a-place-again.md).

use gloss_protocol::{Place, PlaceStatus, Reach, Region, Span};

use crate::diff::{self, Hunk};
use crate::document::Text;
use crate::splice::{self, Splice};

/// Share of a place's characters that must survive for it to be called edited.
const EDITED: f64 = 0.6;

/// Share from which an edited place is certain.
const CERTAIN: f64 = 0.7;

/// Share from which it is suggested.
const SUGGESTED: f64 = 0.5;

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
        status = worse(status, status_of(share));
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
#[derive(Clone, Debug)]
pub struct Between {
    hunks: Vec<Hunk>,
    splices: Vec<Splice>,
    same: bool,
}

impl Between {
    /// Compares two texts.
    pub fn new(old: &Text, new: &Text) -> Self {
        let hunks = diff::words(old.source(), new.source());
        let splices = hunks
            .iter()
            .map(|h| {
                let words = new.source().get(h.new.clone()).unwrap_or_default();
                Splice::new(Span::new(h.old.start, h.old.end), words)
            })
            .collect();
        Self { hunks, splices, same: old.source() == new.source() }
    }

    /// Where a place is after an edit of unknown making.
    pub fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place {
        if self.same {
            return Place { version, ..place.clone() };
        }
        let Some(Region::Text { spans, reach }) = &place.region else {
            return match &place.region {
                Some(region) => self::place(version, place.status, region.clone(), new),
                None => Place { version, ..place.clone() },
            };
        };
        let mut status = PlaceStatus::Exact;
        let mut found = Vec::new();
        for span in spans {
            let (span, at) = self.locate(old.source(), new.source(), *span);
            status = worse(status, at);
            found.extend(span);
        }
        if status == PlaceStatus::Unplaced || found.is_empty() {
            return unplaced(version);
        }
        let region = Region::Text { spans: found, reach: *reach };
        self::place(version, worse(place.status, status), region, new)
    }

    fn locate(&self, old: &str, new: &str, span: Span) -> (Option<Span>, PlaceStatus) {
        let carried = splice::carry(span, &self.splices);
        let quote = old.get(span.range()).unwrap_or_default();
        if !carried.touched {
            return (Some(carried.span), PlaceStatus::Exact);
        }
        if let Some(exact) = verbatim_within(new, quote, carried.span) {
            return (Some(exact), PlaceStatus::Exact);
        }
        let now = new.get(carried.span.range()).unwrap_or_default();
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let gone: usize = self
            .hunks
            .iter()
            .map(|h| {
                let (s, e) = (h.old.start.max(span.start as usize), h.old.end.min(span.end as usize));
                if s < e { letters(&old[s..e]) } else { 0 }
            })
            .sum();
        let all = letters(quote).max(1);
        let share = all.saturating_sub(gone) as f64 / all as f64;
        let too_long = now.len() > 3 * quote.len() + 40;
        let status = match status_of(share) {
            PlaceStatus::Edited if too_long => PlaceStatus::Suggested,
            PlaceStatus::Edited if share < CERTAIN || meaning_changed(quote, now) => PlaceStatus::Suggested,
            other => other,
        };
        let span = (status != PlaceStatus::Unplaced && !now.trim().is_empty()).then_some(carried.span);
        (span, if span.is_some() { status } else { PlaceStatus::Unplaced })
    }
}

fn status_of(share: f64) -> PlaceStatus {
    if share >= EDITED {
        PlaceStatus::Edited
    } else if share >= SUGGESTED {
        PlaceStatus::Suggested
    } else {
        PlaceStatus::Unplaced
    }
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

/// True where a digit, a negation or a capitalised word differs: few letters, another meaning.
fn meaning_changed(before: &str, after: &str) -> bool {
    const NEGATIONS: [&str; 9] = ["not", "no", "never", "none", "without", "cannot", "nicht", "kein", "nor"];
    let weighty = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = diff::tokens(text)
            .into_iter()
            .filter_map(|r| text.get(r))
            .filter(|word| {
                word.chars().any(|c| c.is_numeric())
                    || word.chars().next().is_some_and(char::is_uppercase)
                    || NEGATIONS.contains(&word.to_lowercase().as_str())
            })
            .map(str::to_owned)
            .collect();
        words.extend(text.match_indices("n't").map(|_| "not".to_owned()));
        words.extend(text.match_indices("n\u{2019}t").map(|_| "not".to_owned()));
        words.sort();
        words
    };
    weighty(before) != weighty(after)
}

fn worse(a: PlaceStatus, b: PlaceStatus) -> PlaceStatus {
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
        at: Text::at(&region),
        region: Some(region),
        candidates: Vec::new(),
        lost: None,
    }
}

/// A place that is gone.
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
    use crate::document::Text;
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
